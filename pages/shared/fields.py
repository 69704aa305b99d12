"""The Data page: what was read, what had to be assumed, and what each column means (字段含义)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from insight.dataset import Column, Dataset, Receipt, Role
from insight.exhibits import Message
from insight.reading import ReadingError, exclusion_message, question_message, warning_message
from insight.words import Translator
from insight.workspace import NoWorkspace, Workspace
from pages.shared import cache, escape, intake, state, widgets
from pages.shared.state import View

_FIRST_ROWS = 12
_MASK = "•••"
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "cp1252", "shift_jis", "euc_kr", "cp1251")
_ASKED_AT_ONCE = 6
_TURNABLE = frozenset(
    {"reversed_items", "direction", "kano_direction", "kano_direction_both", "kano_direction_functional"}
    | {"kano_direction_dysfunctional"}
)
# which choice of the reader answers which of its questions, and with what
_ANSWERS = {
    "which_sheet": "sheet",
    "encoding_uncertain": "encoding",
    "date_order_ambiguous": "date_order",
    "decimal_mark_ambiguous": "decimal",
}


def show(view: View) -> None:
    """Everything below the page's heading."""
    found = intake.opened(view)
    if found is None:
        return
    with widgets.guarded(view, "data"):
        _questions(view, found.data)
    with st.grid(2, min_column_width=380, gap="small"):
        with st.container(border=True, key="panel-receipt", height="stretch"), widgets.guarded(view, "data"):
            _receipt(view, found.data.receipt, len(found.data.columns))
        with st.container(border=True, key="panel-rows", height="stretch"), widgets.guarded(view, "data"):
            _rows(view, found.data)
    with st.container(border=True, key="panel-roles"), widgets.guarded(view, "data"):
        _roles(view, found)


def _title(view: View, key: str) -> None:
    below = view.words(f"{key}_text") if view.words.has(f"{key}_text") else ""
    said = f"<p>{escape.html(below)}</p>" if below else ""
    st.html(f'<div class="ci-head"><h3>{escape.html(view.words(key))}</h3>{said}</div>')


# --- questions ---------------------------------------------------------------------------------------------------


def _questions(view: View, data: Dataset) -> None:
    if not data.questions:
        return
    with st.container(border=True, key="panel-questions"):
        _title(view, "data.questions")
        for number, question in enumerate(data.questions):
            with st.container(key=f"question-{number}"):
                st.html(f"<p>{escape.marked(view.language)(_asked(view.words, question))}</p>")
                if question["code"] in _ANSWERS:
                    _reading_choice(view, _ANSWERS[question["code"]], data.receipt, question)
                else:
                    _which_roles(view, data, question, number)


def _asked(words: Translator, question: Mapping[str, Any]) -> Message:
    found = question_message(question)
    if words.has(found.key):
        return found
    fields = {k: tuple(v) if isinstance(v, (list, tuple)) else v for k, v in question.items() if k != "code"}
    return Message(f"roles.question_{question['code']}", **fields)


def _which_roles(view: View, data: Dataset, question: Mapping[str, Any], number: int) -> None:
    """The columns that a question is about: another meaning for one, or "right as it is" for all."""
    assert view.workspace is not None
    words, id = view.words, view.workspace.id
    known = {c.name: c for c in data.columns}
    columns = [known[name] for name in question.get("columns", ()) if name in known]
    with st.grid(3, min_column_width=260, gap="small"):
        for column in columns[:_ASKED_AT_ONCE]:
            codes = list(dict.fromkeys(r.value for r in (column.role, *column.alternatives, Role.IGNORE)))
            at = widgets.key(f"which{number}", column.name, view.language, id)
            st.session_state[at] = column.role.value
            st.selectbox(
                escape.label(column.label), codes, format_func=lambda code: words(f"roles.role_{code}"), key=at,
                on_change=_answer, args=(id, column.name, at),
            )  # fmt: skip
    as_it_is = {c.name: {"role": c.role.value} for c in columns}
    turned = {name: {**wish, "scale": {"reversed": True}} for name, wish in as_it_is.items()}
    with st.container(horizontal=True, gap="small"):
        st.button(words("data.right"), key=f"right{number}-{view.language}", on_click=_change, args=(id, as_it_is))
        if question["code"] in _TURNABLE:
            st.button(words("data.turn"), key=f"turn{number}-{view.language}", on_click=_change, args=(id, turned))


def _answer(id: str, column: str, at: str) -> None:
    _change(id, {column: {"role": st.session_state[at]}})


def _change(id: str, corrections: Mapping[str, Any]) -> None:
    try:
        Workspace.open(id).correct(corrections)
    except NoWorkspace:
        state.tell(Message("shell.gone"))
    except OSError:
        state.tell(Message("shell.not_saved"))


# --- how the file is read ----------------------------------------------------------------------------------------


def _receipt(view: View, receipt: Receipt, columns: int) -> None:
    words, marked = view.words, escape.marked(view.language)
    lines = [
        ("file", escape.html(receipt.file)),
        ("format", escape.html(words(f"reading.format_{receipt.format}"))),
        ("encoding", escape.html((receipt.encoding or "").upper())),
        ("delimiter", escape.html(_delimiter(words, receipt.delimiter))),
        ("sheet", escape.html(receipt.sheet or "")),
        ("header_rows", marked("data.count", n=receipt.header_rows)),
        ("columns", marked("data.count", n=columns)),
        ("rows_in_file", marked("data.count", n=receipt.rows_in_file)),
        ("rows_used", marked("data.count", n=receipt.rows_used)),
    ]
    said = "".join(f"<dt>{escape.html(words(f'data.{key}'))}</dt><dd>{text}</dd>" for key, text in lines if text)
    left_out = "".join(f"<li>{marked(exclusion_message(e.reason, e.rows))}</li>" for e in receipt.excluded if e.rows)
    if left_out:
        said += f"<dt>{escape.html(words('data.excluded'))}</dt><dd><ul>{left_out}</ul></dd>"
    warned = "".join(f"<li>{marked(warning_message(w))}</li>" for w in receipt.warnings)
    _title(view, "data.receipt")
    st.html(f'<dl class="ci-receipt">{said}</dl>')
    if warned:
        st.html(f'<div class="ci-warned"><h4>{escape.html(words("data.warnings"))}</h4><ul>{warned}</ul></div>')
    with st.popover(words("data.read_again"), key=widgets.key("read_again", view.language)):
        names = ["sheet"] if len(receipt.sheets) > 1 else []
        names += ["encoding"] if receipt.encoding else []
        for name in (*names, "header_rows", "date_order", "decimal"):
            _reading_choice(view, name, receipt, {}, place="again")


def _delimiter(words: Translator, delimiter: str | None) -> str:
    if not delimiter:
        return ""
    return words(f"data.delimiter_{_DELIMITERS[delimiter]}") if delimiter in _DELIMITERS else delimiter


def _reading_choice(
    view: View, name: str, receipt: Receipt, question: Mapping[str, Any], place: str = "question"
) -> None:
    """One decision on how the file is read; the decision is kept and the file is read again."""
    assert view.workspace is not None
    words = view.words
    chosen = view.workspace.choices.get(name)
    known: dict[str, tuple[Any, ...]] = {
        "sheet": receipt.sheets,
        "encoding": tuple(dict.fromkeys((receipt.encoding, *question.get("alternatives", ()), *_ENCODINGS))),
        "header_rows": (widgets.AUTO, 0, 1, 2, 3),
        "date_order": (widgets.AUTO, "dmy", "mdy"),
        "decimal": (widgets.AUTO, ".", ","),
    }
    current = {"sheet": receipt.sheet, "encoding": receipt.encoding}.get(name, chosen) or widgets.AUTO

    def said(code: Any) -> str:
        if name in ("sheet", "encoding"):
            return str(code).upper() if name == "encoding" else str(code)
        codes = {".": "point", ",": "comma"}
        return words(f"data.{name}_{codes.get(code, code)}")

    at = widgets.key(place, name, view.language, view.workspace.id)
    st.session_state[at] = current
    st.selectbox(
        words(f"data.choose_{name}"), known[name], format_func=said, key=at,
        on_change=_read_again, args=(view.workspace.id, name, at),
    )  # fmt: skip


def _read_again(id: str, name: str, at: str) -> None:
    try:
        chosen = st.session_state[at]
        Workspace.open(id).choose({name: None if chosen == widgets.AUTO else chosen})
    except ReadingError as error:
        state.tell(error.message)
    except NoWorkspace:
        state.tell(Message("shell.gone"))
    except OSError:
        state.tell(Message("shell.not_saved"))


# --- first rows --------------------------------------------------------------------------------------------------


def _rows(view: View, data: Dataset) -> None:
    _title(view, "data.first_rows")
    shown = data.table.head(_FIRST_ROWS).copy(deep=False)
    for column in data.with_role(Role.PERSONAL):
        shown[column.name] = _MASK
    st.dataframe(shown, hide_index=True, height=360)
    if data.with_role(Role.PERSONAL):
        st.html(f'<p class="ci-quiet">{escape.html(view.words("data.masked"))}</p>')


# --- roles -------------------------------------------------------------------------------------------------------


def _roles(view: View, found: cache.Open) -> None:
    assert view.workspace is not None
    words, id = view.words, view.workspace.id
    _title(view, "data.roles")
    at = f"{widgets.key('roles', view.language, id)}-{state.round_of('roles')}-{found.key[:8]}"
    pending = st.session_state.setdefault(f"_pending:{id}", {})
    # a new language draws a new table, which begins with the changes made in the old one
    begun = st.session_state.setdefault(f"_begun:{at}", dict(pending))
    rows = [_row(words, c, begun.get(c.name, {}), found.examples[c.name], view.narrow) for c in found.data.columns]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        waiting = len(pending)
        said = words("data.apply", n=waiting) if waiting else words("data.apply_none")
        st.button(said, type="primary", disabled=not waiting, key=f"apply-{view.language}", on_click=_apply, args=(id,))
        if waiting:
            st.button(words("data.discard"), key=f"discard-{view.language}", on_click=_discard, args=(id,))
        if view.workspace.corrections:
            st.button(
                words("data.as_found"), type="tertiary", key=f"as-found-{view.language}", on_click=_as_found, args=(id,)
            )
    config = {
        name: st.column_config.TextColumn(words(f"data.field_{name}"), disabled=True, width=width)
        for name, width in (
            ("column", 130 if view.narrow else 300),
            ("examples", 260),
            ("confidence", 90),
            ("reason", 330),
        )
    }
    config["role"] = st.column_config.SelectboxColumn(
        words("data.field_role"),
        options=[r.value for r in Role],
        format_func=lambda code: words(f"roles.role_{code}"),
        required=True,
        width=150 if view.narrow else 190,
    )
    config["feature"] = st.column_config.TextColumn(words("data.field_feature"), max_chars=200, width=150)
    st.data_editor(
        rows,
        key=at,
        column_config=config,
        column_order=("column", "role", "feature", "confidence", "reason", "examples"),
        hide_index=True,
        num_rows="fixed",
        height=min(620, 38 + 35 * len(rows)),
        on_change=_edited,
        args=(id, at, tuple(c.name for c in found.data.columns)),
    )


def _row(words: Translator, column: Column, changed: Mapping[str, Any], examples: str, narrow: bool) -> dict[str, Any]:
    reason = f"roles.reason_{column.reason}"
    return {
        "column": escape.shortened(column.label, 20 if narrow else 46),
        "role": changed.get("role", column.role.value),
        "feature": changed.get("feature", column.feature or ""),
        "confidence": words(f"roles.confidence_{column.confidence}"),
        "reason": words(reason) if words.has(reason) else "",
        "examples": _MASK if column.role is Role.PERSONAL else examples,
    }


def _edited(id: str, at: str, names: tuple[str, ...]) -> None:
    pending = {k: dict(v) for k, v in st.session_state[f"_begun:{at}"].items()}
    for row, cells in st.session_state[at]["edited_rows"].items():
        wish = {name: value for name, value in cells.items() if name in ("role", "feature")}
        if wish:
            pending.setdefault(names[int(row)], {}).update(wish)
    st.session_state[f"_pending:{id}"] = pending


def _apply(id: str) -> None:
    _change(id, st.session_state.get(f"_pending:{id}", {}))
    _discard(id)


def _discard(id: str) -> None:
    st.session_state.pop(f"_pending:{id}", None)
    state.next_round("roles")


def _as_found(id: str) -> None:
    Workspace.open(id).forget_corrections()
    _discard(id)
