"""A deck made earlier comes back with today's numbers, and what became of its slides is said."""

from __future__ import annotations

from functools import partial

import streamlit as st

from insight.material import Material
from insight.takeaway import LISTS
from pages.shared import escape, jobs, state
from pages.shared.state import View
from pages.shared.takeaway import making

_SHORT = 12


def panel(view: View, material: Material) -> None:
    """Where the earlier deck is dropped."""
    words = view.words
    with st.container(border=True, key="panel-refresh"):
        st.html(
            f'<div class="ci-head"><h3>{escape.html(words("takeaway.refresh"))}</h3>'
            f"<p>{escape.html(words('takeaway.refresh_text'))}</p></div>"
        )
        wish = partial(making.ask, view, "refresh")
        given = st.file_uploader(
            words("takeaway.refresh"), label_visibility="collapsed",
            key=f"drop-deck-{state.round_of('refresh')}",
        )  # fmt: skip
        if given is not None:
            jobs.start(view, wish(old=given.getvalue()), material)
            # a fresh widget lets go of the upload, which Streamlit would otherwise keep in memory
            state.next_round("refresh")
            st.rerun()
        making.strip(view, wish, material, "refresh", partial(_lists, view))


def _lists(view: View, job: jobs.Job) -> None:
    """What was updated, kept, not matched and added, each slide in one line."""
    for name in LISTS:
        lines = job.lists.get(view.language, {}).get(name, ())
        if lines:
            said = "".join(f"<li>{escape.html(line)}</li>" for line in lines)
            head = escape.html(view.words(f"refresh.list_{name}", n=len(lines)))
            opened = " open" if name in ("unmatched", "kept") or len(lines) <= _SHORT else ""
            st.html(f'<details class="ci-became"{opened}><summary>{head}</summary><ul>{said}</ul></details>')
            if name == "unmatched":
                st.html(f'<p class="ci-quiet">{escape.html(view.words("takeaway.refresh_filters"))}</p>')
