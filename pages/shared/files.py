"""The files of the workspace: what was done with them, what is asked about them, one more, one less."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from insight.dataset import Receipt
from insight.exhibits import Message, Num
from insight.reading import ReadingError
from insight.sources.messages import question_message, said_message
from insight.words import Translator
from insight.workspace import NotTaken, NoWorkspace, Source, Workspace
from pages.shared import cache, escape, intake, state, widgets
from pages.shared.state import View

_SHEETS_AT_ONCE = 12
# what was done and can be undone, what was left and can be done after all
_UNDONE = ("waves", "log_parts", "orders_joined", "orders_joined_no_stage")
_LEFT = ("apart", "customers_apart")


def switch(view: View, shown: cache.Table | None = None) -> None:
    """Which table the page is about, where there are several. shown: the one that is; without, the one chosen."""
    every = {t.key: t for t in cache.tables(view)}
    if len(every) < 2:
        return
    at = widgets.key("table", view.language, view.workspace.id)  # type: ignore[union-attr]
    st.session_state[at] = (shown or cache.opened(view).table).key
    st.selectbox(
        view.words("sources.table"), list(every), format_func=lambda key: every[key].name, key=at,
        label_visibility="collapsed", on_change=_look_at, args=(at,), width=260,
    )  # fmt: skip


def _look_at(at: str) -> None:
    state.look_at(st.session_state[at])


def receipt_line(receipt: Receipt, words: Translator) -> str:
    """How many rows of a file are used, in one line."""
    key = "sources.rows" if receipt.rows_used == receipt.rows_in_file else "sources.rows_excluded"
    return words(
        key,
        used=Num(receipt.rows_used, "count"),
        rows=Num(receipt.rows_in_file, "count"),
        excluded=Num(receipt.rows_in_file - receipt.rows_used, "count"),
    )


def panel(view: View, *, brief: bool = False) -> None:
    """Files, what was done with them, questions between them, other sheets, one more file.

    brief: the files themselves are folded away, for a page that is about something else.
    """
    assert view.workspace is not None
    words, together = view.words, cache.together(view)
    held = view.workspace.sources
    with st.container(border=True, key="panel-files", gap="xsmall"), widgets.guarded(view, "files"):
        if not brief:
            st.html(f'<div class="ci-head"><h3>{escape.html(words("sources.title"))}</h3></div>')
        for number, question in enumerate(together.questions):
            _question(view, question, number, held)
        for number, entry in enumerate(together.said):
            _said(view, entry, number, held)
        if brief:
            with st.expander(words("sources.list", n=len(held)), key=f"files-list-{view.language}"):
                _files(view, together, held)
        else:
            _files(view, together, held)


def _question(view: View, question: Mapping[str, Any], number: int, held: tuple[Source, ...]) -> None:
    words, pairs = view.words, _pairs(question, held)
    with st.container(key=f"files-question-{number}", gap="xxsmall"):
        st.html(f"<p>{escape.marked(view.language)(question_message(question))}</p>")
        with st.container(horizontal=True, gap="small"):
            for answer, together in (("yes", True), ("no", False)):
                st.button(
                    words(f"sources.{answer}"), key=f"files-{answer}-{number}-{view.language}",
                    on_click=_decide, args=(view.workspace.id, pairs, together),  # type: ignore[union-attr]
                )  # fmt: skip


def _said(view: View, entry: Mapping[str, Any], number: int, held: tuple[Source, ...]) -> None:
    words, code = view.words, entry["code"]
    with st.container(key=f"files-said-{number}"):
        told, change = st.columns((7, 1), vertical_alignment="center")
        told.html(f"<p>{escape.marked(view.language)(said_message(entry))}</p>")
        if code in (*_UNDONE, *_LEFT):
            done = code in _UNDONE
            change.button(
                words("sources.separate" if done else "sources.after_all"), type="tertiary",
                key=f"files-change-{number}-{view.language}",
                on_click=_decide,
                args=(view.workspace.id, _pairs(entry, held), not done),  # type: ignore[union-attr]
            )  # fmt: skip


def _files(view: View, together: cache.Together, held: tuple[Source, ...]) -> None:
    assert view.workspace is not None
    words = view.words
    for table in together.tables:
        for source, name, receipt in zip(table.sources, table.table.files, table.receipts, strict=True):
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"file-{source.id}"):
                line = receipt_line(receipt, words)
                st.html(
                    f'<div class="ci-recent"><b>{escape.html(name)}</b><span>{escape.html(line)}</span></div>',
                    width="stretch",
                )
                if len(held) > 1:
                    st.button(
                        words("sources.remove"), key=f"remove-{source.id}-{view.language}", type="tertiary",
                        on_click=_remove, args=(view.workspace.id, source.id),
                    )  # fmt: skip
        if len(table.receipts) > 1:
            total = receipt_line(table.data.receipt, words)
            st.html(f'<p class="ci-quiet">{escape.html(words("sources.total", line=total))}</p>')
    with st.container(horizontal=True, gap="small"):
        with st.popover(words("sources.add"), icon=":material/add:", key=f"add-more-{view.language}"):
            st.html(f"<p>{escape.html(words('sources.add_text'))}</p>")
            intake.upload(view, view.workspace)
        _sheets(view, together, held)


def _sheets(view: View, together: cache.Together, held: tuple[Source, ...]) -> None:
    """Other sheets that hold tables: offered, never read unasked."""
    assert view.workspace is not None
    used = {(s.name, r.sheet) for t in together.tables for s, r in zip(t.sources, t.receipts, strict=True)}
    offered = []
    for table in together.tables:
        for source, receipt in zip(table.sources, table.receipts, strict=True):
            for sheet in _with_tables(receipt, table.data.questions):
                if (source.name, sheet) not in used:
                    used.add((source.name, sheet))
                    offered.append((source, sheet))
    if not offered:
        return
    words = view.words
    with st.popover(words("sources.sheets"), icon=":material/table:", key=f"sheets-{view.language}"):
        for number, (source, sheet) in enumerate(offered[:_SHEETS_AT_ONCE]):
            st.button(
                escape.label(words("sources.use_sheet", sheet=escape.plain(sheet, 60))),
                key=f"sheet-{number}-{view.language}",
                on_click=_use_sheet, args=(view.workspace.id, source.id, sheet),
            )  # fmt: skip


def _with_tables(receipt: Receipt, questions: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    told = [w["sheets"] for w in receipt.warnings if w["code"] == "other_sheets"]
    told += [q["sheets"] for q in questions if q["code"] == "which_sheet" and q["sheet"] == receipt.sheet]
    return tuple(dict.fromkeys(sheet for sheets in told for sheet in sheets))


def _pairs(entry: Mapping[str, Any], held: tuple[Source, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((held[a].id, held[b].id) for a, b in entry["pairs"])


def _decide(id: str, pairs: tuple[tuple[str, str], ...], together: bool) -> None:
    _changed(lambda kept: kept.decide(pairs, together), id)


def _remove(id: str, source: str) -> None:
    _changed(lambda kept: kept.remove(source), id)


def _use_sheet(id: str, source: str, sheet: str) -> None:
    _changed(lambda kept: kept.add_sheet(source, sheet), id)


def _changed(what: Any, id: str) -> None:
    try:
        what(Workspace.open(id))
    except (ReadingError, NotTaken) as error:
        state.tell(error.message)
    except NoWorkspace:
        state.tell(Message("shell.gone"))
    except OSError:
        state.tell(Message("shell.not_saved"))
