"""Everything about one column that can be corrected, with what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from insight import review
from insight.dataset import Column, Role
from insight.review import Answer
from insight.roles.personal import mask_inside
from pages.shared import cache, escape, widgets
from pages.shared.fields import acts, parts
from pages.shared.fields.acts import Desk
from pages.shared.state import View

_KINDS = ("ordinal", "binary", "number", "nominal")
_WITH_FEATURE = frozenset(
    {Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL, Role.KANO_CATEGORY, Role.KANO_COUNT, Role.IMPORTANCE}
)
_JOINED = frozenset({Role.SEGMENT, Role.COMMENT, Role.IGNORE})
_CODED = 12
Part = Callable[[Any], Mapping[str, Any]]


def edit(view: View, found: cache.Open, desk: Desk, one: Column) -> None:
    """The fields below a column's line; each is kept as soon as it is changed."""
    hint = f"roles.role_hint_{one.role.value}"
    seen = _answers(found.key, one.name, found)
    with st.container(key=widgets.key("editor", one.name), gap="small"):
        if view.words.has(hint):
            st.html(f'<p class="ci-quiet">{escape.html(view.words(hint))}</p>')
        with st.grid(4, min_column_width=150, gap="small"):
            if one.role in _WITH_FEATURE:
                _text(view, desk, one, "feature", one.feature or "", lambda v: {"feature": v})
            if one.role in review.SCALED_ROLES:
                _kind(view, desk, one)
        if one.role in review.SCALED_ROLES and one.scale is not None:
            _scale(view, desk, one, seen)
        if one.role in _JOINED:
            _joined(view, desk, one)
        if desk.corrections.get(one.name) is not None:
            st.button(
                view.words("data.as_found"), key=widgets.key("found", one.name, view.language), type="tertiary",
                icon=":material/undo:", on_click=acts.undo, args=(desk, (one.name,)),
            )  # fmt: skip


@st.cache_resource(scope="session", max_entries=16, show_spinner=False)
def _answers(fingerprint: str, name: str, _found: cache.Open) -> tuple[Answer, ...]:
    return review.answers(_found.data, name)


def _scale(view: View, desk: Desk, one: Column, seen: tuple[Answer, ...]) -> None:
    assert one.scale is not None
    if one.scale.kind in ("ordinal", "binary", "kano"):
        with st.grid(4, min_column_width=150, gap="small", vertical_alignment="bottom"):
            for end in ("minimum", "maximum"):
                _number(view, desk, one, f"scale_{end}", getattr(one.scale, end), _ending(end))
            at = _at(view, desk, one, "reversed")
            kept = desk.corrections.get(one.name) or {}
            st.session_state[at] = bool(isinstance(kept, Mapping) and (kept.get("scale") or {}).get("reversed"))
            st.toggle(
                view.words("data.reversed"), key=at, on_change=acts.change_to,
                args=(desk, (one.name,), at, lambda v: {"scale": {"reversed": v}}),
            )  # fmt: skip
        if pills := parts.counted(view, one):
            st.html(pills)
    _missing(view, desk, one, seen)
    if one.scale.kind == "nominal":
        _order(view, desk, one, seen)
    elif one.scale.kind in ("ordinal", "kano") and any(_worded(a) for a in seen):
        _codes(view, desk, one, seen)
    elif one.scale.kind == "ordinal":
        _labels(view, desk, one)


def _ending(end: str) -> Part:
    return lambda value: {"scale": {end: value}}


def _shown(text: str) -> str:
    return escape.plain(mask_inside(text), 60)


def _worded(answer: Answer) -> bool:
    return not answer.missing and not answer.text.replace(".", "").replace("-", "").isdigit()


def _at(view: View, desk: Desk, one: Column, *what: str) -> str:
    return widgets.key("field", one.name, *what, view.language, desk.id)


def _kind(view: View, desk: Desk, one: Column) -> None:
    words = view.words
    current = one.scale.kind if one.scale else "nominal"
    at = _at(view, desk, one, "kind")
    st.session_state[at] = current
    st.selectbox(
        words("data.scale_kind"), dict.fromkeys((*_KINDS, current)), key=at,
        format_func=lambda kind: words(f"data.kind_{kind}"), on_change=acts.change_to,
        args=(desk, (one.name,), at, lambda v: {"scale": {"kind": v}}),
    )  # fmt: skip


def _text(view: View, desk: Desk, one: Column, name: str, current: str, part: Part) -> None:
    at = _at(view, desk, one, name)
    st.session_state[at] = current
    st.text_input(
        view.words(f"data.field_{name}"), key=at, max_chars=200, on_change=acts.change_to,
        args=(desk, (one.name,), at, part),
    )  # fmt: skip


def _number(view: View, desk: Desk, one: Column, name: str, current: float | None, part: Part) -> None:
    at = _at(view, desk, one, name)
    st.session_state[at] = current
    st.number_input(
        view.words(f"data.{name}"), key=at, value=None, step=1.0, format="%g", on_change=acts.change_to,
        args=(desk, (one.name,), at, part),
    )  # fmt: skip


def _missing(view: View, desk: Desk, one: Column, seen: tuple[Answer, ...]) -> None:
    """The answers that are none: not applicable, don't know."""
    assert one.scale is not None
    at = _at(view, desk, one, "missing")
    counts = {a.text: a.count for a in seen}
    st.session_state[at] = list(one.scale.missing)
    st.multiselect(
        view.words("data.no_answer"), list(dict.fromkeys((*one.scale.missing, *counts))), key=at,
        format_func=_shown, placeholder=view.words("data.no_answer_none"), select_all=False,
        accept_new_options=True, on_change=acts.change_to,
        args=(desk, (one.name,), at, lambda v: {"scale": {"missing": list(v)}}),
    )  # fmt: skip


def _order(view: View, desk: Desk, one: Column, seen: tuple[Answer, ...]) -> None:
    """The order in which groups are shown: as chosen here, then by size."""
    assert one.scale is not None
    at = _at(view, desk, one, "order")
    st.session_state[at] = list(one.scale.order)
    st.multiselect(
        view.words("data.order"), list(dict.fromkeys((*one.scale.order, *(a.text for a in seen if not a.missing)))),
        key=at, format_func=_shown, placeholder=view.words("data.order_none"), select_all=False,
        on_change=acts.change_to, args=(desk, (one.name,), at, lambda v: {"scale": {"order": list(v)}}),
    )  # fmt: skip


def _codes(view: View, desk: Desk, one: Column, seen: tuple[Answer, ...]) -> None:
    """What each answer in words counts as."""
    st.html(f'<p class="ci-quiet">{escape.html(view.words("data.counts_as"))}</p>')
    coded = {a.text: a.value for a in seen if not a.missing}
    with st.grid(4, min_column_width=150, gap="small"):
        for answer in [a for a in seen if not a.missing][:_CODED]:
            at = _at(view, desk, one, "code", answer.text)
            st.session_state[at] = answer.value
            st.number_input(
                escape.label(view.words("data.answer_times", text=_shown(answer.text), n=answer.count), 60), key=at,
                value=None, step=1.0, format="%g", on_change=_coded, args=(desk, one.name, coded, answer.text, at),
            )  # fmt: skip


def _coded(desk: Desk, name: str, coded: Mapping[str, float | None], text: str, at: str) -> None:
    codes = {k: v for k, v in {**coded, text: st.session_state[at]}.items() if v is not None}
    acts.change(desk, {name: {"scale": {"codes": codes}}})


def _labels(view: View, desk: Desk, one: Column) -> None:
    """The questionnaire's words at each step."""
    steps = review.steps(one.scale)
    if not steps:
        return
    st.html(f'<p class="ci-quiet">{escape.html(view.words("data.labels"))}</p>')
    labels = {f"{value:g}": words for value, words in steps if words}
    with st.grid(5, min_column_width=110, gap="small"):
        for value, words in steps:
            at = _at(view, desk, one, "label", f"{value:g}")
            st.session_state[at] = words or ""
            st.text_input(
                f"{value:g}", key=at, max_chars=80, on_change=_labelled,
                args=(desk, one.name, labels, f"{value:g}", at),
            )  # fmt: skip


def _labelled(desk: Desk, name: str, labels: Mapping[str, str], step: str, at: str) -> None:
    said = {k: v for k, v in {**labels, step: st.session_state[at].strip()}.items() if v}
    acts.change(desk, {name: {"scale": {"labels": said}}})


def _joined(view: View, desk: Desk, one: Column) -> None:
    """Whether cells hold several answers, to be told apart."""
    at = _at(view, desk, one, "multi")
    kept = desk.corrections.get(one.name) or {}
    st.session_state[at] = bool(isinstance(kept, Mapping) and kept.get("multi"))
    st.toggle(
        view.words("data.joined"), key=at, on_change=acts.change_to,
        args=(desk, (one.name,), at, lambda v: {"multi": v}),
    )  # fmt: skip
