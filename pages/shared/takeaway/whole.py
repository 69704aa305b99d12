"""One click each: the whole report in every form, the evidence pack, pictures, everything at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from insight.exhibits import Message
from insight.material import Material
from insight.registry import ANALYSES
from insight.takeaway import Ask, can_draw
from pages.shared import cache, escape, widgets
from pages.shared.state import View
from pages.shared.takeaway import making

EVIDENCE = "evidence"


def panel(view: View, material: Material) -> None:
    """A line for everything that can be made of the file."""
    words = view.words
    with st.container(border=True, key="panel-whole"):
        st.html(
            f'<div class="ci-head"><h3>{escape.html(words("takeaway.whole"))}</h3>'
            f"<p>{escape.html(words('takeaway.whole_text'))}</p></div>"
        )
        with st.container(key="whole-list", gap=None):
            _line(view, material, "report")
            evidence = st.container(key="whole-first", gap=None)
            for kind in ("workbook", "html", "results"):
                _line(view, material, kind)
            _pictures(view, material)
            _line(view, material, "everything")
            # whether there is any has to be worked out, and the rest does not wait for it
            with evidence:
                _line(view, material, EVIDENCE, lacking=_lacking(view))


def _line(
    view: View,
    material: Material,
    kind: str,
    *,
    lacking: Message | None = None,
    choose: Callable[[], Any] | None = None,
    wish: Callable[[], Ask] | None = None,
) -> None:
    """One thing that can be made. lacking: why it cannot. choose: draws a field. wish: by what is in that field."""
    words = view.words
    said = escape.marked(view.language)(lacking or Message(f"takeaway.text_{kind}"))
    with st.container(key=f"whole-{kind}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"take-{kind}"):
            st.html(
                f'<div class="ci-take"><b>{escape.html(words(f"takeaway.make_{kind}"))}</b><span>{said}</span></div>'
            )
            place = st.container(width="content")
        if choose is not None:
            choose()
        wish = wish or partial(making.ask, view, kind)
        if lacking is None:
            with place:
                making.button(
                    view, words("takeaway.make_one", what=words(f"takeaway.make_{kind}")),
                    wish, kind, icon=":material/download:",
                )  # fmt: skip
        making.strip(view, wish, material, kind)


def _lacking(view: View) -> Message | None:
    """Why there is no evidence pack of this file, if there is none."""
    told = cache.found(view, EVIDENCE).told
    if isinstance(told, cache.Failure):
        return Message("shell.failed", code=told.code)
    return None if told.applies else Message(f"{EVIDENCE}.why_{told.result.why}", **dict(told.result.fields))


def _pictures(view: View, material: Material) -> None:
    """Which page, and the button; where there is no browser to draw them with, that."""
    if not _browser():
        _line(view, material, "pictures", lacking=Message("takeaway.no_browser"))
        return
    words, stems = view.words, [a.stem for a in ANALYSES]
    at = widgets.key("pictures", view.language, view.workspace.id)  # type: ignore[union-attr]

    choose = partial(
        st.selectbox, words("takeaway.page"), stems, key=at, format_func=lambda stem: words(f"{stem}.name"),
        label_visibility="collapsed",
    )  # fmt: skip
    _line(
        view, material, "pictures",
        choose=choose, wish=lambda: making.ask(view, "pictures", stem=st.session_state[at]),
    )  # fmt: skip


@st.cache_resource(show_spinner=False)
def _browser() -> bool:
    # a fact of the machine, looked for once
    return can_draw()
