"""What each column means: one line for a column or a question with its options, found by search and filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from insight import review
from insight.dataset import Column, Role
from insight.review import Block
from pages.shared import cache, escape, widgets
from pages.shared.fields import acts, column, parts
from pages.shared.fields.acts import Desk
from pages.shared.state import View

_SIZE = 20
_SIZE_NARROW = 8
_WITH_SEARCH = 30
# of the width: the question, its meaning, why, and the way to the details
_SHARES = (5, 3, 3, 1.4)
# options of a question with several answers are counted like ratings, but nobody rated anything
_TICKED = frozenset({"multi_select", "multi_select_joined"})


@dataclass(frozen=True)
class Listing:
    """What every line of the list needs. examples: HTML by name of the column."""

    view: View
    found: cache.Open
    desk: Desk
    examples: Mapping[str, str]


def show(view: View, found: cache.Open, desk: Desk) -> None:
    """The list, a page at a time, because a file may have thousands of columns."""
    words, columns = view.words, found.data.columns
    st.html(parts.title(view, "data.roles"))
    kept, narrowed = _narrowed(view, found, desk) if len(columns) > _WITH_SEARCH else (columns, "")
    if narrowed:
        _all_of_them(view, desk, kept)
        listed: tuple[Block, ...] = tuple(Block(None, (c,)) for c in kept)
    else:
        listed = _blocks(found.key, columns)
    at = f"_page:{desk.id}:{narrowed}"
    shown, pages = review.part(listed, st.session_state.get(at, 1), _SIZE_NARROW if view.narrow else _SIZE)
    listing = Listing(view, found, desk, _seen(view, found, desk, shown))
    with st.container(key="roles-list", gap=None):
        for block in shown:
            with widgets.guarded(view, "data"):
                _block(listing, block)
    if not shown:
        st.html(f'<p class="ci-quiet">{escape.html(words("data.none_found"))}</p>')
    if pages > 1:
        key = widgets.key("pages", desk.id, view.language, narrowed)
        st.pagination(
            pages, default=min(st.session_state.get(at, 1), pages), key=key, on_change=_turn_page, args=(at, key)
        )


def _seen(view: View, found: cache.Open, desk: Desk, shown: Sequence[Block]) -> Mapping[str, str]:
    single = [b.columns for b in shown if b.question is None or _is_open(desk, b)]
    return parts.examples(view, found.data, found.key, [c for columns in single for c in columns])


def _is_open(desk: Desk, block: Block) -> bool:
    return bool(st.session_state.get(f"_block:{desk.id}:{block.key}"))


def _turn_page(at: str, key: str) -> None:
    st.session_state[at] = st.session_state[key]


@st.cache_resource(scope="session", max_entries=8, show_spinner=False)
def _blocks(fingerprint: str, _columns: tuple[Column, ...]) -> tuple[Block, ...]:
    return review.blocks(_columns)


def _narrowed(view: View, found: cache.Open, desk: Desk) -> tuple[tuple[Column, ...], str]:
    """Search and filter. Returns the columns left, and what they were narrowed to; empty for nothing."""
    words = view.words
    kept = st.session_state.setdefault(f"_narrow:{desk.id}", {"text": "", "show": "all"})
    at = {name: f"narrow-{name}-{view.language}" for name in ("text", "show")}
    roles = tuple(dict.fromkeys(c.role.value for c in found.data.columns))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="narrow"):
        st.session_state[at["text"]] = kept["text"]
        st.text_input(
            words("data.search"), key=at["text"], type="search", placeholder=words("data.search_hint"),
            icon=":material/search:", on_change=_narrow, args=(desk.id, "text", at["text"]), width=320,
        )  # fmt: skip
        st.session_state[at["show"]] = kept["show"]
        st.selectbox(
            words("data.show"), (*review.SHOWN, *roles), key=at["show"],
            format_func=lambda code: words(f"data.show_{code}" if code in review.SHOWN else f"roles.role_{code}"),
            on_change=_narrow, args=(desk.id, "show", at["show"]), width=320,
        )  # fmt: skip
    show = kept["show"]
    role = show if show in roles else None
    left = review.matching(found.data.columns, kept["text"], "all" if role else show, role)
    return left, f"{show}:{kept['text']}" if kept["text"] or show != "all" else ""


def _narrow(id: str, name: str, at: str) -> None:
    st.session_state[f"_narrow:{id}"] = {**st.session_state[f"_narrow:{id}"], name: st.session_state[at] or ""}


def _all_of_them(view: View, desk: Desk, columns: tuple[Column, ...]) -> None:
    """One meaning for everything that the search and the filter left."""
    words = view.words
    if len(columns) < 2:
        return
    at = f"all-of-them-{view.language}"
    st.session_state[at] = None
    st.selectbox(
        words("data.all_of_them", n=len(columns)), [r.value for r in Role], key=at, index=None,
        placeholder=words("data.choose_role"), format_func=lambda code: words(f"roles.role_{code}"), width=320,
        on_change=_set_all, args=(desk, tuple(c.name for c in columns), at),
    )  # fmt: skip


def _set_all(desk: Desk, names: tuple[str, ...], at: str) -> None:
    chosen = st.session_state[at]
    if chosen:
        acts.change(desk, {name: {"role": chosen} for name in names})


def _block(listing: Listing, block: Block) -> None:
    if block.question is None:
        _line(listing, block.columns[0])
        return
    view, desk = listing.view, listing.desk
    words = view.words
    open_at = f"_block:{desk.id}:{block.key}"
    open_ = _is_open(desk, block)
    used = block.used
    with st.container(key=widgets.key("block", block.key), gap="xsmall"):
        left, middle, why, right = st.columns(_SHARES, vertical_alignment="center")
        few = tuple(escape.shortened(review.within(c), 30) for c in used[:4])
        facts = words("data.options", n=len(used), some=few)
        left.html(f'<div class="ci-col"><b>{escape.html(block.question)}</b><span>{escape.html(facts)}</span></div>')
        why.html(_sure(view, used[0], unsure=block.unsure))
        with middle:
            _role(view, desk, tuple(c.name for c in used), used[0], mixed=len({c.role for c in used}) > 1)
        right.button(
            words("data.close" if open_ else "data.each"), key=widgets.key("each", block.key, view.language),
            type="tertiary", icon=":material/expand_less:" if open_ else ":material/expand_more:",
            on_click=acts.remember, args=(open_at, not open_),
        )  # fmt: skip
        if open_:
            with st.container(key=widgets.key("within", block.key), gap="xsmall"):
                for member in block.columns:
                    _line(listing, member, inside=True)


def _line(listing: Listing, one: Column, *, inside: bool = False) -> None:
    view, desk = listing.view, listing.desk
    words = view.words
    open_at = f"_column:{desk.id}"
    open_ = st.session_state.get(open_at) == one.name
    with st.container(key=widgets.key("column", one.name), gap="xsmall"):
        left, middle, why, right = st.columns(_SHARES, vertical_alignment="center")
        label = review.within(one) if inside else one.label
        line = parts.scale(view, one.scale)
        seen = listing.examples.get(one.name, "")
        feature = escape.html(words("data.of_feature", feature=one.feature)) if one.feature else ""
        about = " · ".join(filter(None, (feature, line)))
        facts = "".join(f"<span>{text}</span>" for text in (about, seen) if text)
        left.html(f'<div class="ci-col"><b>{escape.html(label)}</b>{facts}</div>')
        why.html(_sure(view, one))
        with middle:
            _role(view, desk, (one.name,), one)
        right.button(
            words("data.close" if open_ else "data.edit"), key=widgets.key("edit", one.name, view.language),
            type="tertiary", icon=":material/expand_less:" if open_ else ":material/edit:",
            on_click=acts.remember, args=(open_at, None if open_ else one.name),
        )  # fmt: skip
        if open_:
            column.edit(view, listing.found, desk, one)


def _sure(view: View, one: Column, *, unsure: bool = False) -> str:
    """How sure the meaning is, and why. HTML."""
    words = view.words
    reason = f"roles.reason_{one.reason}"
    why = words(reason) if words.has(reason) else ""
    level = "low" if unsure else one.confidence
    said = words("data.sure_user" if one.reason == "user" else f"data.sure_{level}")
    because = "" if one.reason == "user" or not why else escape.html(words("data.because", why=why))
    return f'<small class="ci-sure ci-sure-{level}"><i>{escape.html(said)}</i>{because}</small>'


def _role(view: View, desk: Desk, names: tuple[str, ...], one: Column, *, mixed: bool = False) -> None:
    words, label = view.words, escape.spoken(one.label)
    codes = [r.value for r in dict.fromkeys((one.role, *one.alternatives, *Role))]
    at = widgets.key("role", one.name, "all" if len(names) > 1 else "one", view.language, desk.id)
    st.session_state[at] = None if mixed else one.role.value
    st.selectbox(
        words("data.role_of", column=label), codes, key=at, index=None if mixed else 0, label_visibility="collapsed",
        format_func=_spoken(view, one), placeholder=words("data.several_roles"),
        on_change=_set_role, args=(desk, names, at),
    )  # fmt: skip


def _spoken(view: View, one: Column) -> Any:
    words = view.words
    ticked = one.reason in _TICKED and one.role is Role.RATING
    return lambda code: words("data.role_ticked" if ticked and code == Role.RATING else f"roles.role_{code}")


def _set_role(desk: Desk, names: tuple[str, ...], at: str) -> None:
    wish: Mapping[str, Any] = {"role": st.session_state[at]}
    if st.session_state[at]:
        acts.change(desk, dict.fromkeys(names, wish))
