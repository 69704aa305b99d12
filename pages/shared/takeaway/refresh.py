"""A deck made earlier comes back with today's numbers, and what became of its slides is said."""

from __future__ import annotations

from functools import partial

import streamlit as st

from insight.material import Material
from insight.takeaway import Made
from insight.tray import Tray
from pages.shared import escape, jobs, state
from pages.shared.state import View
from pages.shared.takeaway import making

_LISTS = ("updated", "kept", "unmatched", "added")


def panel(view: View, tray: Tray, material: Material) -> None:
    """Where the earlier deck is dropped."""
    words = view.words
    with st.container(border=True, key="panel-refresh"):
        st.html(
            f'<div class="ci-head"><h3>{escape.html(words("takeaway.refresh"))}</h3>'
            f"<p>{escape.html(words('takeaway.refresh_text'))}</p></div>"
        )
        given = st.file_uploader(
            words("takeaway.refresh"), label_visibility="collapsed",
            key=f"drop-deck-{state.round_of('refresh')}",
        )  # fmt: skip
        if given is not None:
            jobs.start(view, making.ask(view, "refresh", tray, old=given.getvalue()), material)
            # a fresh widget lets go of the upload, which Streamlit would otherwise keep in memory
            state.next_round("refresh")
            st.rerun()
        making.strip(view, "refresh", partial(_lists, view))


def _lists(view: View, made: Made) -> None:
    """What was updated, kept, not matched and added, each slide in one line."""
    words = view.words
    for name in _LISTS:
        entries = getattr(made.refreshed, name)
        if entries:
            lines = "".join(f"<li>{escape.html(words(e.message))}</li>" for e in entries)
            head = escape.html(words(f"refresh.list_{name}", n=len(entries)))
            opened = " open" if name in ("unmatched", "kept") else ""
            st.html(f'<details class="ci-became"{opened}><summary>{head}</summary><ul>{lines}</ul></details>')
