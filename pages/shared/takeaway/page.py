"""The whole page: the deck at the left, what can be made at the right."""

from __future__ import annotations

import streamlit as st

from pages.shared import cache, intake, shell, widgets
from pages.shared.state import View
from pages.shared.takeaway import deck, download, refresh, whole


def show(view: View) -> None:
    """The deck, its download, everything in one click, and the way to refresh an earlier deck."""
    assert view.workspace is not None
    words = view.words
    bar = shell.heading(words("takeaway.question"), toolbar=True)
    if intake.opened(view) is None:
        return
    material, tray = cache.material(view), view.workspace.tray
    with bar:
        widgets.filters(view, cache.narrowing(cache.opened(view)))
    widgets.active_filters(view)
    left, right = st.columns([5, 3], gap="small")
    # on a phone everything stands below each other, what is done last at the end
    last = right if view.narrow else left
    for place, panel in ((left, deck), (right, download), (right, whole), (last, refresh)):
        with place, widgets.guarded(view, "takeaway"):
            panel.panel(view, tray, material)
