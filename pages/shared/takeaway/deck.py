"""The reader's deck as a list: order, words, filters, and what cannot be shown any more."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from insight import tray as trays
from insight.exhibits.footer import filter_message
from insight.material import Found, Material
from insight.registry import ANALYSES
from insight.tray import LONGEST_REMARK, LONGEST_TITLE, Tray
from pages.shared import cache, collect, escape, hands, state
from pages.shared.state import View

_EDITED = "_edited"


def panel(view: View, tray: Tray, material: Material) -> None:
    """The list, and whole pages to be added."""
    words = view.words
    with st.container(border=True, key="panel-deck"):
        told = words("takeaway.count", n=len(tray)) if tray.items else ""
        st.html(f'<div class="ci-head"><h3>{escape.html(words("takeaway.deck"))}</h3><p>{escape.html(told)}</p></div>')
        if not tray.items:
            st.html(f"<p>{escape.html(words('takeaway.empty'))}</p>")
            with st.spinner(words("shell.computing")):
                _pages(view)
            return
        _title(view, tray)
        found = [material.find(item, words) for item in tray.items]
        with st.container(key="deck-items", gap=None):
            for place, each in enumerate(found):
                _item(view, each, place, len(found))
        with st.container(horizontal=True, key="deck-foot"):
            more = st.popover(
                words("takeaway.more_pages"), icon=":material/add:", key=f"more-{view.language}", on_change="rerun"
            )
            if more.open:
                with more, st.spinner(words("shell.computing")):
                    _pages(view)
            with st.popover(words("takeaway.clear"), icon=":material/delete:", key=f"clear-deck-{view.language}"):
                st.html(f"<p>{escape.html(words('takeaway.clear_sure', n=len(tray)))}</p>")
                _act(view, "clear-now", "takeaway.clear_now", trays.clear, type="primary")
    _keep_focus()


def _title(view: View, tray: Tray) -> None:
    at = _key(view, "deck-title")
    # what is kept is the default, not the state: a run that is cut off must not empty the field
    st.text_input(
        view.words("takeaway.deck_title"), tray.title, key=at, placeholder=view.words("export.report_title"),
        max_chars=LONGEST_TITLE, on_change=_entitle, args=(view, at),
    )  # fmt: skip
    if len(tray.languages(view.language)) > 1 and tray.worded:
        st.html(f'<p class="ci-quiet">{escape.html(view.words("takeaway.own_words"))}</p>')


def _item(view: View, found: Found, place: int, count: int) -> None:
    words, own = view.words, found.collected
    title = own.title or (words(found.item.exhibit.title) if found.item else own.words(view.language))
    icon = partial(_icon, view, own.id, title)
    # one block for each, so that nothing below it is drawn anew when its words open
    with st.container(key=f"entry-{own.id}", gap=None):
        with st.container(key=f"item-{own.id}", horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.html(_shown(view, found, place, title))
            with st.container(horizontal=True, gap=None, width="content", key=f"acts-{own.id}"):
                icon("up", "arrow_upward", partial(_move, view, own.id, -1, count), off=place == 0)
                icon("down", "arrow_downward", partial(_move, view, own.id, 1, count), off=place == count - 1)
                icon("edit", "edit", partial(_open, own.id))
                icon("take_out", "close", partial(_change, view, lambda tray: trays.remove(tray, own.id)))
        if st.session_state.get(_EDITED) == own.id:
            _words(view, found)


def _shown(view: View, found: Found, place: int, title: str) -> str:
    words, own = view.words, found.collected
    facts = [words(f"{own.stem}.name"), words(filter_message(found.filters))]
    if found.table is not None:
        facts.insert(1, words.text(found.table))
    lines = [f"<b>{escape.html(title)}</b>"]
    if found.why is not None:
        said = escape.marked(view.language)(found.why)
        lines.append(f'<em class="ci-gone">{escape.html(words("takeaway.unmatched"))}</em><span>{said}</span>')
    lines.append(f"<span>{escape.html(' · '.join(facts))}</span>")
    if own.remark:
        remark = "<br>".join(escape.html(line) for line in own.remark.splitlines())
        lines.append(f'<span class="ci-remark">{remark}</span>')
    return f'<div class="ci-item"><i>{place + 1}</i><div>{"".join(lines)}</div></div>'


def _words(view: View, found: Found) -> None:
    """Title and remark, to be edited; below the item and not above the page, where Escape would lose what was typed."""
    words, own = view.words, found.collected
    finding = words(found.item.exhibit.title) if found.item else own.said.get(view.language, "")
    with st.container(key=f"words-{own.id}"):
        at = _key(view, f"title-{own.id}")
        st.text_input(
            words("takeaway.title"), own.title, key=at, placeholder=finding, max_chars=LONGEST_TITLE,
            on_change=_edit, args=(view, own.id, "title", at),
        )  # fmt: skip
        at = _key(view, f"remark-{own.id}")
        st.text_area(
            words("takeaway.remark"), own.remark, key=at, placeholder=words("takeaway.remark_hint"),
            max_chars=LONGEST_REMARK, on_change=_edit, args=(view, own.id, "remark", at), height=96,
        )  # fmt: skip
        st.button(words("takeaway.done"), key=f"done-{view.language}", on_click=_open, args=(own.id,))


def _pages(view: View) -> None:
    """Every page that has something to show, to be added as a whole."""
    words = view.words
    with st.container(horizontal=True, gap="small", key=f"pages-{view.language}"):
        for each in ANALYSES:
            outcome = cache.found(view, each.stem)
            if isinstance(outcome.told, cache.Failure) or outcome.told.story is None:
                continue
            shown, exhibits = collect.page(view, each.stem, outcome.open), outcome.told.story.exhibits
            st.button(
                words("takeaway.page_count", page=words(f"{each.stem}.name"), n=len(exhibits)),
                key=f"page-{each.stem}-{view.language}", icon=":material/bookmark_add:",
                on_click=collect.add, args=(view, shown, exhibits),
                disabled=all(e.id in shown.held for e in exhibits),
            )  # fmt: skip


def _icon(view: View, id: str, title: str, name: str, icon: str, act: Any, *, off: bool = False) -> None:
    st.button(
        view.words(f"takeaway.{name}", title=escape.spoken(title)), key=f"{name}-{id}", icon=f":material/{icon}:",
        type="tertiary", on_click=act, disabled=off,
    )  # fmt: skip


def _open(id: str) -> None:
    """Opens the words of one item, or closes them."""
    st.session_state[_EDITED] = None if st.session_state.get(_EDITED) == id else id


def _act(view: View, key: str, word: str, how: Any, **look: Any) -> None:
    st.button(view.words(word), key=f"{key}-{view.language}", on_click=_change, args=(view, how), **look)


def _key(view: View, name: str) -> str:
    return f"{name}-{view.language}-{view.workspace.id}"  # type: ignore[union-attr]


def _change(view: View, how: Any) -> None:
    collect.change(view.workspace.id, how)  # type: ignore[union-attr]


def _entitle(view: View, at: str) -> None:
    said = st.session_state[at]
    _change(view, lambda tray: trays.entitle(tray, said))


def _edit(view: View, id: str, what: str, at: str) -> None:
    said = st.session_state[at]
    _change(view, lambda tray: trays.edit(tray, id, **{what: said}))


def _move(view: View, id: str, by: int, count: int) -> None:
    """One place up or down; the keyboard's focus goes with it, to the other button at an end."""
    moved = collect.change(view.workspace.id, lambda tray: trays.move(tray, id, by))  # type: ignore[union-attr]
    if moved is None or id not in {i.id for i in moved.items}:
        return
    place = moved.place(id)
    name = "down" if place == 0 else "up" if place == count - 1 else ("up" if by < 0 else "down")
    state.next_round("moved")
    st.session_state["_moved"] = f"{name}-{id}"


def _keep_focus() -> None:
    at = st.session_state.get("_moved", "")
    if at:
        hands.focus(at, f"{at} {state.round_of('moved')}")
