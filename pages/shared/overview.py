"""The Start page: what the product is for, and, once a file is open, what this file can answer."""

from __future__ import annotations

import streamlit as st

from insight.dataset import NotApplicable, Receipt
from insight.exhibits import Message, Num
from insight.registry import ANALYSES
from insight.words import Translator
from insight.workspace import KEEP_DAYS
from pages.shared import analysis, cache, escape, files, intake, shell, widgets
from pages.shared.state import View


def welcome(view: View) -> None:
    """What the reader gets, in one look."""
    words = view.words
    st.html(
        f'<div class="ci-welcome"><h1>{escape.html(words("start.welcome"))}</h1>'
        f"<p>{escape.html(words('start.promise'))}</p></div>"
    )


def promise(view: View) -> None:
    """Where the data stay, and the heading of the samples."""
    words = view.words
    kept = "start.privacy" if intake.only_here() else "start.privacy_server"
    st.html(
        f'<p class="ci-quiet">{escape.html(words(kept, days=KEEP_DAYS))}</p>'
        f'<h2 class="ci-section">{escape.html(words("start.samples"))}</h2>'
    )


def show(view: View) -> None:
    """One card for each analysis: its first finding, or what is missing for it."""
    words = view.words
    found = intake.opened(view)
    if found is None:
        return
    together = cache.together(view)
    bar = shell.heading(_names(view, together), _lines(together, words), toolbar=True)
    with bar:
        widgets.filters(view, cache.narrowing(found))
        if not _several(together):
            with st.popover(words("sources.add"), icon=":material/add:", key=f"add-{view.language}"):
                st.html(f"<p>{escape.html(words('sources.add_text'))}</p>")
                intake.upload(view, view.workspace)
        _file_menu(view)
    widgets.active_filters(view)
    open_questions = sum(len(t.data.questions) for t in together.tables)
    if open_questions:
        with st.container(horizontal=True, vertical_alignment="center", key="questions"):
            st.html(
                f"<p>{escape.marked(view.language)(Message('start.questions', n=open_questions))}</p>", width="content"
            )
            st.page_link(
                shell.page("data", view),
                label=words("start.answer"),
                query_params=view.address,
                icon=":material/arrow_forward:",
            )
    if _several(together):
        files.panel(view, brief=True)
    places = {}
    with st.grid(2, min_column_width=400, gap="small"):
        for each in ANALYSES:
            with st.container(border=True, key=f"answer-{each.stem}", height="stretch"):
                places[each.stem] = st.skeleton(height=120)
    for stem, place in places.items():
        with place.container(), widgets.guarded(view, stem):
            outcome = cache.found(view, stem)
            _answer(view, stem, outcome.told, outcome.open.table.name if len(together.tables) > 1 else "")


def receipt_line(receipt: Receipt, columns: int, words: Translator) -> str:
    """What was read, in one line."""
    key = "start.receipt" if receipt.rows_used == receipt.rows_in_file else "start.receipt_excluded"
    return words(
        key,
        used=Num(receipt.rows_used, "count"),
        rows=Num(receipt.rows_in_file, "count"),
        excluded=Num(receipt.rows_in_file - receipt.rows_used, "count"),
        columns=Num(columns, "count"),
    )


def _several(together: cache.Together) -> bool:
    return bool(together.said or together.questions)


def _names(view: View, together: cache.Together) -> str:
    names = [file for table in together.tables for file in table.table.files]
    if len(names) <= 2:
        return escape.plain(" + ".join(names), 80)
    return view.words("sources.table_name", first=names[0], more=len(names) - 1)


def _lines(together: cache.Together, words: Translator) -> str:
    if len(together.tables) == 1:
        return receipt_line(together.tables[0].data.receipt, len(together.tables[0].data.columns), words)
    return words("sources.tables", n=len(together.tables))


def _answer(view: View, stem: str, told: cache.Told | cache.Failure, file: str) -> None:
    words, marked = view.words, escape.marked(view.language)
    st.html(
        f'<h2 class="ci-over">{escape.html(words(f"{stem}.name"))}</h2>'
        f'<p class="ci-asked">{escape.html(words(f"{stem}.question"))}</p>'
    )
    if isinstance(told, cache.Failure):
        widgets.notice(view, Message("shell.failed", code=told.code), "warning")
    elif isinstance(told.result, NotApplicable):
        analysis.missing(view, stem, told.result, file)
    else:
        assert told.story is not None
        st.html(f'<p class="ci-answer">{marked(told.story.findings[0])}</p>')
        if file:
            st.html(f'<p class="ci-quiet">{escape.html(words("sources.from", file=file))}</p>')
        st.page_link(
            shell.page(stem, view), label=words("start.see"), query_params=view.address, icon=":material/arrow_forward:"
        )


def _file_menu(view: View) -> None:
    words = view.words
    st.button(
        words("start.another"), key=f"another-{view.language}", icon=":material/upload_file:", on_click=intake.close
    )
    with st.popover(words("start.delete"), icon=":material/delete:", key=f"delete-{view.language}"):
        st.html(f"<p>{escape.html(words('start.delete_sure'))}</p>")
        st.button(
            words("start.delete_now"), key=f"delete-now-{view.language}", type="primary",
            on_click=intake.delete, args=(view,),
        )  # fmt: skip
