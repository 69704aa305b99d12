"""The reading receipt: a sum that everybody can check, what was changed on the way, and the rows left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from insight.dataset import Column, Exclusion, Receipt, Role
from insight.exhibits import Message, Num
from insight.reading import warning_message
from insight.reading.codes import CHANGES
from pages.shared import cache, escape
from pages.shared.fields import acts, decided, parts
from pages.shared.fields.acts import Desk
from pages.shared.state import View

_WARNED_AT_ONCE = 5
_HEADERS = 6
# columns that are not in the file but made of others
_MADE = frozenset({"derived", "joined", "multi_select_joined"})
# what the page says in another place: beside the sum, or as a question
_ELSEWHERE = frozenset(
    {"title_rows", "other_sheets", "hidden_sheets", "rows_left_out"}
    | {"date_order_ambiguous", "decimal_mark_ambiguous", "encoding_uncertain"}
)


def pick(view: View, found: cache.Open) -> int:
    """Which file's receipt is shown, where the table was made of several; its place among them."""
    if len(found.receipts) < 2:
        return 0
    st.html(parts.title(view, "data.receipt_together", n=len(found.receipts)))
    st.html(_sum(view, found.data.receipt))
    at = f"receipt-of-{found.table.key}-{view.language}"
    st.selectbox(
        view.words("data.receipt_of"), range(len(found.receipts)), key=at,
        format_func=lambda place: found.table.files[place],
    )  # fmt: skip
    return int(st.session_state[at])


def show(view: View, found: cache.Open, receipt: Receipt, desk: Desk) -> None:
    """One file's receipt."""
    if len(found.receipts) < 2:
        st.html(parts.title(view, "data.receipt"))
    st.html(_sum(view, receipt))
    _left_out(view, receipt, desk)
    # the columns of waves are those of all of them
    st.html(_facts(view, receipt, found.data.columns if len(found.receipts) < 2 else ()))
    _changes(view, receipt)


def _sum(view: View, receipt: Receipt) -> str:
    """Rows in the file, minus what was left out by reason, are the rows used."""
    words = view.words

    def line(kind: str, sign: str, what: str, rows: int) -> str:
        return (
            f'<tr class="ci-{kind}"><td>{sign}</td><th scope="row">{escape.html(what)}</th>'
            f"<td>{words(Num(rows, 'count'))}</td></tr>"
        )

    body = line("all", "", words("data.rows_in_file"), receipt.rows_in_file)
    body += "".join(line("out", "−", words(f"data.out_{e.reason}"), e.rows) for e in receipt.excluded)
    body += line("used", "=", words("data.rows_used"), receipt.rows_used)
    return f'<table class="ci-sum">{body}</table>'


def _left_out(view: View, receipt: Receipt, desk: Desk) -> None:
    """The rows left out, to be looked at and taken back."""
    words = view.words
    shown = [e for e in receipt.excluded if e.rows and e.reason != "blank"]
    with st.container(horizontal=True, gap="small", key=f"left-out-{desk.source or 'only'}"):
        for e in shown:
            with st.popover(
                words("data.look", what=Message(f"data.out_{e.reason}"), n=e.rows),
                key=f"out-{e.reason}-{desk.source or 'only'}-{view.language}",
            ):
                st.html(_rows(view, e))
                st.button(
                    words("data.keep"), key=f"keep-{e.reason}-{desk.source or 'only'}-{view.language}",
                    icon=":material/add_row_below:", on_click=acts.keep, args=(desk, e.reason, True),
                )  # fmt: skip
    for reason in desk.choices.get("keep") or ():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            said = decided.reading(view, "keep", reason)
            st.html(f'<p class="ci-quiet">{escape.html(words.text(said))}</p>')
            st.button(
                words("data.leave_out"), key=f"leave-{reason}-{desk.source or 'only'}-{view.language}",
                type="tertiary", icon=":material/undo:", on_click=acts.keep, args=(desk, reason, False),
            )  # fmt: skip


def _rows(view: View, exclusion: Exclusion) -> str:
    """The first rows left out for one reason, with their place in the spreadsheet."""
    words = view.words
    first = exclusion.first
    head = escape.html(words("data.first_of", n=exclusion.rows))
    body = "".join(
        f"<tr><th>{words(Num(row, 'count'))}</th>{''.join(f'<td>{escape.html(cell)}</td>' for cell in cells)}</tr>"
        for row, cells in first
    )
    table = f'<div class="ci-table" tabindex="0"><table>{body}</table></div>' if body else ""
    return f'<div class="ci-how"><p>{head}</p>{table}</div>'


def _facts(view: View, receipt: Receipt, columns: Sequence[Column]) -> str:
    words, marked = view.words, escape.marked(view.language)
    made = sum(c.reason in _MADE and c.role is not Role.IGNORE for c in columns)
    hidden = _fields(receipt, "hidden_sheets", "sheets")
    others = [s for s in receipt.sheets if s != receipt.sheet]
    lines: list[tuple[str, str]] = [
        ("file", escape.html(receipt.file)),
        ("format", escape.html(words(f"reading.format_{receipt.format}"))),
        ("encoding", escape.html(parts.letters(view, receipt.encoding) if receipt.encoding else "")),
        ("delimiter", escape.html(delimiter(view, receipt.delimiter))),
        ("sheet", escape.html(receipt.sheet or "") if receipt.sheets else ""),
        ("other_sheets", marked("data.list", items=tuple(others)) if others else ""),
        ("hidden_sheets", marked("data.list", items=tuple(hidden)) if hidden else ""),
        ("above", "<br>".join(map(escape.html, receipt.above))),
        ("header_rows", "<br>".join((marked("data.count", n=receipt.header_rows), *_headers(receipt)))),
        ("columns", marked("data.count", n=len(columns) - made) if columns else ""),
        ("columns_made", marked("data.count", n=made) if made else ""),
    ]
    said = "".join(
        f'<dt>{escape.html(words(f"data.{key}"))}</dt><dd class="ci-{key}">{text}</dd>' for key, text in lines if text
    )
    return f'<dl class="ci-receipt">{said}</dl>'


def _headers(receipt: Receipt) -> list[str]:
    """The header as written, where it takes several rows. HTML."""
    rows = receipt.header if len(receipt.header) > 1 else ()
    return [f"<small>{escape.html(' | '.join(filter(None, row[:_HEADERS])))}</small>" for row in rows]


def _fields(receipt: Receipt, code: str, field: str) -> Sequence[str]:
    return [str(item) for w in receipt.warnings if w["code"] == code for item in w.get(field, ())]


def _changes(view: View, receipt: Receipt) -> None:
    """What may be wrong, then everything that reading rewrote; the first few, the rest on a click."""
    about = [w for w in receipt.warnings if w["code"] not in _ELSEWHERE]
    noticed = [w for w in about if w["code"] not in CHANGES]
    rewritten = [w for w in about if w["code"] in CHANGES]
    for kind, entries in (("warnings", noticed), ("changes", rewritten)):
        if entries:
            st.html(_list(view, kind, entries))


def _list(view: View, kind: str, entries: Sequence[Mapping[str, Any]]) -> str:
    words, marked = view.words, escape.marked(view.language)
    said = [f"<li>{marked(parts.readable(view, warning_message(w)))}</li>" for w in entries]
    rest = "".join(said[_WARNED_AT_ONCE:])
    more = escape.html(words("data.more_changes", n=len(said[_WARNED_AT_ONCE:])))
    fold = f"<details><summary>{more}</summary><ul>{rest}</ul></details>" if rest else ""
    head = escape.html(words(f"data.{kind}"))
    return f'<div class="ci-said ci-{kind}"><h4>{head}</h4><ul>{"".join(said[:_WARNED_AT_ONCE])}</ul>{fold}</div>'


def delimiter(view: View, found: str | None) -> str:
    """What separates columns, in words; empty where nothing does."""
    return view.words.text(decided.reading(view, "delimiter", found)) if found else ""
