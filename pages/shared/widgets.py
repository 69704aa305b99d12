"""The small parts of every page. Choices keep codes in our own store and carry the language in their key.

Streamlit sends the label of a choice, not its code: with translated labels a switch of the language would show stale
labels and silently reset values. So the store on disk decides, and a widget only shows it and reports a change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from insight.dataset import Filters
from insight.exhibits import Message
from insight.exhibits.names import before_colon
from insight.workspace import NoWorkspace, Workspace
from pages.shared import cache, escape, state
from pages.shared.cache import Narrowing
from pages.shared.state import View

AUTO = "auto"


def notice(view: View, message: Message, tone: str = "plain") -> None:
    """A sentence in a quiet box. tone: plain, warning."""
    st.html(f'<div class="ci-notice ci-{tone}" role="status">{escape.marked(view.language)(message)}</div>')


@contextmanager
def guarded(view: View, where: str) -> Iterator[None]:
    """What goes wrong inside is a sentence with a code, and the rest of the page stays."""
    try:
        yield
    except Exception as error:
        notice(view, Message("shell.failed", code=cache.failure(where, error).code), "warning")


def key(*parts: str) -> str:
    """A widget's key; long or foreign texts are hashed, because keys become class names."""
    return "-".join(p if p.isascii() and p.isidentifier() else hashlib.sha1(p.encode()).hexdigest()[:10] for p in parts)


def choice(
    view: View,
    stem: str,
    name: str,
    codes: Sequence[str | None],
    current: str | None,
    label: Callable[[str], str | None] | None = None,
) -> None:
    """One option of an analysis among few codes. None: the analysis decides. ``label``: a user's text for a code."""
    words = view.words

    def said(code: str) -> str:
        own = label(code) if label else None
        return escape.plain(own, 80) if own else words(f"shell.option.{stem}_{name}_{code}")

    # a widget takes None for "nothing chosen yet"
    known = [AUTO if code is None else code for code in codes]
    at = _shown(view, stem, name, current if current in known else known[0])
    st.selectbox(
        words(f"shell.option.{stem}_{name}"), known, format_func=said, key=at,
        on_change=_set_option, args=(view.workspace.id, stem, name, at),  # type: ignore[union-attr]
    )  # fmt: skip


def several(
    view: View,
    stem: str,
    name: str,
    codes: Sequence[str],
    current: Sequence[str],
    label: Callable[[str], str | None] | None = None,
) -> None:
    """One option of an analysis that takes several codes. ``label``: a user's text for a code, else the catalogue's."""
    words = view.words

    def said(code: str) -> str:
        return escape.plain(label(code) or code, 80) if label else words(f"shell.option.{stem}_{name}_{code}")

    at = _shown(view, stem, name, [code for code in current if code in codes])
    st.multiselect(
        words(f"shell.option.{stem}_{name}"), codes, format_func=said, select_all=False,
        key=at, placeholder=words(f"shell.option.{stem}_{name}_auto"),
        on_change=_set_option, args=(view.workspace.id, stem, name, at),  # type: ignore[union-attr]
    )  # fmt: skip


def number(view: View, stem: str, name: str, current: float | None, **limits: Any) -> None:
    """One option of an analysis that is a number, or nothing."""
    words = view.words
    at = _shown(view, stem, name, current)
    st.number_input(
        words(f"shell.option.{stem}_{name}"),
        key=at,
        value=None,
        placeholder=words(f"shell.option.{stem}_{name}_auto"),
        on_change=_set_option,
        args=(view.workspace.id, stem, name, at),  # type: ignore[union-attr]
        **limits,
    )


def switch(view: View, stem: str, name: str, current: bool) -> None:
    """One option of an analysis that is on or off."""
    at = _shown(view, stem, name, current)
    st.toggle(
        view.words(f"shell.option.{stem}_{name}"), key=at,
        on_change=_set_option, args=(view.workspace.id, stem, name, at),  # type: ignore[union-attr]
    )  # fmt: skip


def reset(view: View, stem: str, name: str) -> None:
    """Back to what the analysis would choose, while the reader has chosen something else."""
    assert view.workspace is not None
    if name not in view.workspace.options(stem):
        return
    st.button(
        view.words(f"shell.option.{stem}_{name}_reset"), key=key("reset", stem, name, view.language), type="tertiary",
        icon=":material/undo:", on_click=_reset_option, args=(view.workspace.id, stem, name),
    )  # fmt: skip


def _reset_option(id: str, stem: str, name: str) -> None:
    _save(lambda: Workspace.open(id).set_option(stem, name, None))


def _shown(view: View, stem: str, name: str, current: Any) -> str:
    at = key("option", stem, name, view.language, view.workspace.id)  # type: ignore[union-attr]
    st.session_state[at] = current
    return at


def _set_option(id: str, stem: str, name: str, at: str) -> None:
    chosen = st.session_state[at]
    _save(lambda: Workspace.open(id).set_option(stem, name, None if chosen == AUTO else chosen))


def filters(view: View, narrowing: Narrowing) -> None:
    """The one place of all filters: the same on every page."""
    assert view.workspace is not None
    words, active = view.words, view.workspace.filters
    if not narrowing.columns and narrowing.period is None:
        return
    id = view.workspace.id
    with st.popover(words("shell.filters"), icon=":material/filter_list:", key=key("filters", view.language)):
        kept = dict(active.segments)
        for column in narrowing.columns:
            at = key("filter", column.name, view.language, id)
            st.session_state[at] = [v for v in kept.get(column.name, ()) if v in column.values]
            st.multiselect(
                escape.label(column.label),
                column.values,
                select_all=False,
                format_func=lambda code, words=column.words: words.get(code, code),
                key=at,
                placeholder=words("shell.everyone"),
                on_change=_filter_segment,
                args=(id, column.name, at),
            )
        if narrowing.period is not None:
            _period(view, narrowing.period, active)
        st.button(
            words("shell.clear"), key=key("clear", view.language), type="tertiary", disabled=active.empty,
            on_click=_clear, args=(id,),
        )  # fmt: skip


def _period(view: View, period: tuple[str, str], active: Filters) -> None:
    words = view.words
    first, last = (date.fromisoformat(d) for d in period)
    columns = st.columns(2)
    for at_end, place in zip(("since", "until"), columns, strict=True):
        at = key(at_end, view.language, view.workspace.id)  # type: ignore[union-attr]
        chosen = getattr(active, at_end)
        st.session_state[at] = min(max(date.fromisoformat(chosen), first), last) if chosen else None
        place.date_input(
            words(f"shell.{at_end}"),
            key=at,
            value=None,
            min_value=first,
            max_value=last,
            format="YYYY-MM-DD",
            on_change=_filter_period,
            args=(view.workspace.id, at_end, at),  # type: ignore[union-attr]
        )


def _filter_segment(id: str, column: str, at: str) -> None:
    chosen = tuple(st.session_state[at])
    _change(id, lambda f: replace(f, segments=_with(f.segments, column, chosen)))


def _with(
    segments: tuple[tuple[str, tuple[str, ...]], ...], column: str, chosen: tuple[str, ...]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    kept = {**dict(segments), column: chosen}
    return tuple((c, v) for c, v in kept.items() if v)


def _filter_period(id: str, end: str, at: str) -> None:
    chosen = st.session_state[at]
    _change(id, lambda f: replace(f, **{end: chosen.isoformat() if chosen else None}))


def _clear(id: str) -> None:
    _change(id, lambda _: Filters())


def _change(id: str, how: Callable[[Filters], Filters]) -> None:
    def save() -> None:
        kept = Workspace.open(id)
        kept.filter(how(kept.filters))

    _save(save)


def _save(what: Callable[[], None]) -> None:
    try:
        what()
    except NoWorkspace:
        state.tell(Message("shell.gone"))
    except OSError:
        state.tell(Message("shell.not_saved"))


def active_filters(view: View) -> None:
    """A line of chips while anything is filtered, with the way back."""
    assert view.workspace is not None
    active = view.workspace.filters
    if active.empty:
        return
    words = escape.marked(view.language)
    shown, labels = cache.filters_of(view), cache.derived_labels(view)
    said = [
        Message("footer.filter", column=before_colon(labels.get(column, column)), values=values)
        for column, values in shown.segments
    ]
    chips = [f"<span>{words(message)}</span>" for message in said]
    ends = ("since", active.since), ("until", active.until)
    chips += [f"<span>{words(f'shell.{end}')} {escape.html(day)}</span>" for end, day in ends if day]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="chips"):
        st.html(f'<div class="ci-chips">{"".join(chips)}</div>', width="content")
        st.button(
            view.words("shell.clear"), key=key("clear_all", view.language), type="tertiary",
            icon=":material/close:", on_click=_clear, args=(view.workspace.id,),
        )  # fmt: skip
