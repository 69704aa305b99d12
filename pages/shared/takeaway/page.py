"""The whole page: the deck at the left, what can be made at the right."""

from __future__ import annotations

from functools import partial

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
    panels = (
        (left, partial(deck.panel, view, tray, material)),
        (right, partial(download.panel, view, tray, material)),
        (right, partial(whole.panel, view, material)),
        (last, partial(refresh.panel, view, material)),
    )
    for place, draw in panels:
        with place, widgets.guarded(view, "takeaway"):
            draw()
