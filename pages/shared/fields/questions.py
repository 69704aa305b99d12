"""What the file leaves open: plain words, what was assumed, what depends on it, and one click to answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from insight import review
from insight.dataset import Column, Role
from insight.exhibits import Message, Num
from insight.reading import question_message
from pages.shared import cache, escape, widgets
from pages.shared.fields import acts, encodings, parts
from pages.shared.fields.acts import Desk
from pages.shared.state import View

_COLUMNS_AT_ONCE = 6
_AT_ONCE = 5
_ANSWERS_SHOWN = 12
# what the answer changes, where the question's code does not say it by itself
_TOUCHES = {
    "unclear": "columns",
    "weight_or_measure": "weights",
    "date_order_ambiguous": "dates",
    "decimal_mark_ambiguous": "numbers",
    "encoding_uncertain": "texts",
    "which_sheet": "everything",
    "long_table": "everything",
    "personal_in_text": "personal",
    **dict.fromkeys(("amount_choice", "derived_amount", "price_as_amount", "refunds_subtracted"), "money"),
    **dict.fromkeys(("order_totals_repeated", "several_currencies"), "money"),
    **dict.fromkeys(("contact_as_key", "signup_as_first_order", "log_without_header", "rfm_columns"), "customers"),
    **dict.fromkeys(("repeat_buying_summary", "status_values", "order_id_mangled", "date_choice"), "customers"),
    **dict.fromkeys(("name_as_customer", "masked_customer", "contract_dates", "months_in_columns"), "customers"),
    **dict.fromkeys(("stage_values", "stage_or_segment", "multi_written", "multi_or_text", "answer_order"), "groups"),
}
_TURNABLE = frozenset(
    {"reversed_items", "direction", "direction_in_header", "kano_direction", "kano_direction_both"}
    | {"kano_direction_functional", "kano_direction_dysfunctional", "option_numbers_scored"}
)
# not what a column means is asked, but how its answers count
_ABOUT_SCALES = _TURNABLE | {"scale_ends", "not_applicable_code", "label_at_end", "texts_left_out", "option_numbers"}


def show(view: View, found: cache.Open, desk: Desk) -> None:
    """The questions that are open, at most a few at a time, and what was decided before."""
    words, open_ = view.words, found.data.questions
    st.html(parts.title(view, "data.questions" if open_ else "data.no_questions"))
    known = {c.name: c for c in found.data.columns}
    all_at = f"_all_questions:{desk.id}"
    shown = open_ if st.session_state.get(all_at) else open_[:_AT_ONCE]
    for number, question in enumerate(shown):
        with st.container(key=f"question-{number}", gap="small"), widgets.guarded(view, "data"):
            place = question.get("member")
            file = desk if place is None or desk.source is None else desk.at(found.sources[place].id)
            _question(view, found, file, known, question, number)
    if len(shown) < len(open_):
        st.button(
            words("data.all_questions", n=len(open_)), key=f"all-questions-{view.language}", type="tertiary",
            icon=":material/expand_more:", on_click=acts.remember, args=(all_at,),
        )  # fmt: skip


def _question(
    view: View,
    found: cache.Open,
    desk: Desk,
    known: Mapping[str, Column],
    question: Mapping[str, Any],
    number: int,
) -> None:
    code, marked = question["code"], escape.marked(view.language)
    touches = _TOUCHES.get(code, "kano" if code.startswith("kano") else "scores")
    st.html(
        f'<div class="ci-asks"><p>{marked(asked(view, question, known))}</p>'
        f"<small>{escape.html(view.words(f'data.touches_{touches}'))}</small></div>"
    )
    if code == "date_order_ambiguous":
        _two_readings(view, desk, question, number, "date_order", ("dmy", "mdy"))
    elif code == "decimal_mark_ambiguous":
        _two_readings(view, desk, question, number, "decimal", (".", ","))
    elif code == "encoding_uncertain":
        encodings.choose(view, desk, (question["encoding"], *question["alternatives"]), f"question{number}")
    elif code == "which_sheet":
        _sheets(view, desk, question, number)
    elif code == "long_table":
        _rows_of_people(view, desk, number)
    else:
        _columns(view, found, desk, [known[n] for n in question.get("columns", ()) if n in known], question, number)


def asked(view: View, question: Mapping[str, Any], known: Mapping[str, Column]) -> Message:
    """The sentence of a question of the reader or of the roles, columns by their labels."""
    found = question_message(question)
    if view.words.has(found.key):
        return parts.readable(view, found)
    fields = {k: tuple(v) if isinstance(v, (list, tuple)) else v for k, v in question.items() if _worded(k)}
    if isinstance(fields.get("some"), tuple):
        named = (known[n].label if n in known else str(n) for n in fields["some"])
        fields["some"] = tuple(escape.shortened(name, 50) for name in named)
    return Message(f"roles.question_{question['code']}", **fields)


def _worded(field: str) -> bool:
    return field not in ("code", "columns", "correction", "member", "samples")


def _two_readings(
    view: View, desk: Desk, question: Mapping[str, Any], number: int, name: str, values: tuple[str, str]
) -> None:
    """One button for each reading, with the file's own examples in it; the assumed one first."""
    words, texts = view.words, question["examples"]
    by_value = {"dmy": "dmy", "mdy": "mdy", ".": "point", ",": "comma"}
    readings = {v: review.as_dates(texts, v) if name == "date_order" else review.as_numbers(texts, v) for v in values}
    first = [v for v in values if by_value[v] in str(question["assumed"])] or [values[0]]
    ordered = (*first, *(v for v in values if v not in first))
    with st.container(horizontal=True, gap="small"):
        for place, value in enumerate(ordered):
            examples: tuple[Num, ...] = readings[value][:1]
            said = Message(
                "data.as_read" if place == 0 else "data.rather",
                reading=Message(f"data.{name}_{by_value[value]}_short"),
                text=texts[0],
                value=examples[0] if examples else "–",
            )
            st.button(
                escape.label(words(said), 120), key=f"answer{number}-{by_value[value]}-{view.language}",
                icon=":material/check:" if place == 0 else None,
                on_click=acts.read, args=(desk, {name: value}),
            )  # fmt: skip


def _sheets(view: View, desk: Desk, question: Mapping[str, Any], number: int) -> None:
    words = view.words
    with st.container(horizontal=True, gap="small"):
        for place, sheet in enumerate((question["sheet"], *question["sheets"])):
            said = words("data.sheet_right" if place == 0 else "data.sheet_rather", sheet=escape.plain(sheet, 40))
            st.button(
                escape.label(said, 80), key=f"sheet{number}-{place}-{view.language}",
                icon=":material/check:" if place == 0 else None, on_click=acts.read, args=(desk, {"sheet": sheet}),
            )  # fmt: skip


def _rows_of_people(view: View, desk: Desk, number: int) -> None:
    """One row per person, as assumed, or the rows as they stand in the file."""
    with st.container(horizontal=True, gap="small"):
        for shape in ("people", "file"):
            st.button(
                escape.label(view.words(f"data.shape_{shape}"), 80), key=f"shape{number}-{shape}-{view.language}",
                icon=":material/check:" if shape == "people" else None,
                on_click=acts.read, args=(desk, {"shape": shape}),
            )  # fmt: skip


def _columns(
    view: View, found: cache.Open, desk: Desk, columns: list[Column], question: Mapping[str, Any], number: int
) -> None:
    """The columns that a question is about: another meaning for one, "right as it is" for all, or the proposal."""
    words, code = view.words, question["code"]
    names = [c.name for c in columns]
    shown = columns[:_COLUMNS_AT_ONCE]
    seen = parts.examples(view, found.data, found.key, shown)
    if code in _ABOUT_SCALES:
        st.html("".join(_scale_line(view, found, column, code) for column in shown))
    else:
        with st.grid(3, min_column_width=260, gap="small"):
            for column in shown:
                _column(view, desk, column, seen[column.name], number)
    if len(columns) > _COLUMNS_AT_ONCE:
        more = escape.html(words("data.more_columns", n=len(columns[_COLUMNS_AT_ONCE:])))
        st.html(f'<p class="ci-quiet">{more}</p>')
    turnable = code in _TURNABLE
    if code == "scale_ends" and columns:
        _ends(view, desk, columns, number)
    with st.container(horizontal=True, gap="small"):
        st.button(
            _accept(view, code, columns), key=f"right{number}-{view.language}", icon=":material/check:",
            on_click=acts.change, args=(desk, {name: {} for name in names}),
        )  # fmt: skip
        if turnable or question.get("correction"):
            wishes = question.get("correction") or review.turning(names, desk.corrections)
            st.button(
                words("data.turn" if turnable else "data.do"), key=f"do{number}-{view.language}",
                icon=":material/swap_vert:" if turnable else None, on_click=acts.change, args=(desk, wishes),
            )  # fmt: skip
        if code == "not_applicable_code":
            st.button(
                words("data.is_answer"), key=f"answer{number}-{view.language}",
                on_click=acts.change, args=(desk, {c.name: {"scale": review.counted(c.scale)} for c in columns}),
            )  # fmt: skip


def _accept(view: View, code: str, columns: list[Column]) -> str:
    words = view.words
    codes = {text: None for c in columns if c.scale for text in c.scale.missing}
    if code == "not_applicable_code" and codes:
        return escape.label(words("data.is_no_answer", texts=tuple(codes)[:4]), 80)
    return words("data.right")


def _scale_line(view: View, found: cache.Open, column: Column, code: str) -> str:
    """A column whose scale is asked about: what turning would do, or the scale and how often each answer occurs."""
    turnable = bool(code in _TURNABLE and parts.turned(view, column))
    often = parts.turned(view, column) if turnable else _often(view, found, column)
    scale = "" if turnable else f"<span>{parts.scale(view, column.scale)}</span>"
    return f'<p class="ci-about"><b>{escape.html(escape.shortened(column.label, 90))}</b>{scale}</p>{often}'


def _often(view: View, found: cache.Open, column: Column) -> str:
    """How often each answer occurs. HTML."""
    words = view.words
    told = "".join(
        f"<li><span>{escape.html(a.text)}</span><b>{words('data.times', n=a.count)}</b></li>"
        for a in review.answers(found.data, column.name, _ANSWERS_SHOWN)
    )
    return f'<ul class="ci-steps">{told}</ul>'


def _column(view: View, desk: Desk, column: Column, seen: str, number: int) -> None:
    words = view.words
    codes = list(dict.fromkeys(r.value for r in (column.role, *column.alternatives, *Role)))
    at = widgets.key(f"which{number}", column.name, view.language, desk.id)
    with st.container(gap="xxsmall"):
        st.session_state[at] = column.role.value
        st.selectbox(
            escape.label(escape.shortened(column.label, 64), 90), codes, key=at,
            format_func=lambda role: words(f"roles.role_{role}"),
            on_change=acts.change_to, args=(desk, (column.name,), at, _role),
        )  # fmt: skip
        line = parts.scale(view, column.scale)
        st.html(f'<p class="ci-quiet ci-seen">{" · ".join(filter(None, (line, seen)))}</p>')


def _role(chosen: str) -> Mapping[str, Any]:
    return {"role": chosen}


def _ends(view: View, desk: Desk, columns: list[Column], number: int) -> None:
    names = tuple(c.name for c in columns)
    with st.container(horizontal=True, gap="small"):
        for end in ("minimum", "maximum"):
            at = widgets.key(f"end{number}", end, view.language, desk.id)
            st.session_state[at] = getattr(columns[0].scale, end, None)
            st.number_input(
                view.words(f"data.scale_{end}"), key=at, value=None, step=1.0, format="%g", width=160,
                on_change=acts.change_to,
                args=(desk, names, at, lambda value, end=end: {"scale": {end: value}}),
            )  # fmt: skip
