"""The page of an analysis, always in this order: question, findings, hero, supporting exhibits, method and quality."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from insight.dataset import NotApplicable
from insight.exhibits import Exhibit, HeatMap, Message
from insight.registry import analysis
from pages.shared import cache, card, collect, escape, files, intake, meeting, parts, shell, widgets
from pages.shared.state import View

Controls = Callable[[View, cache.Open], None]
Within = Callable[[View, Any], Mapping[str, Callable[[], None]]]
_AT_ONCE = 4


def show(stem: str, controls: Controls, within: Within | None = None) -> None:
    """The whole page. ``controls`` draws the analysis' own options, in the popover at the top.

    within: given the view and the result, what to draw at the top of a section, by its name.
    """
    view = shell.enter()
    words = view.words
    if view.workspace is None:
        shell.heading(words(f"{stem}.question"), words(f"{stem}.answers"))
        intake.invite(view, stem)
        return
    if view.slide is not None:
        meeting.show(view, stem)
        return
    bar = shell.heading(words(f"{stem}.question"), toolbar=True)
    if intake.opened(view) is None:
        return
    with st.spinner(words("shell.computing")):
        outcome = cache.found(view, stem)
    told, found, shown = outcome.told, outcome.open, collect.page(view, stem, outcome.open)
    with bar:
        files.switch(view, found.table)
        widgets.filters(view, cache.narrowing(found))
        if isinstance(told, cache.Told):
            with st.popover(
                words("shell.options"), icon=":material/tune:", key=widgets.key("options", stem, view.language)
            ):
                controls(view, found)
            if told.story is not None:
                meeting.entry(view)
                collect.entry(view, told.story.exhibits, shown)
    widgets.active_filters(view)
    if isinstance(told, cache.Failure):
        widgets.notice(view, Message("shell.failed", code=told.code), "warning")
    elif isinstance(told.result, NotApplicable):
        with st.container(border=True, key="panel-missing"):
            missing(view, stem, told.result, found.table.name if len(cache.tables(view)) > 1 else "")
        intake.invite(view, stem, again=True)
    else:
        with widgets.guarded(view, stem):
            _story(view, stem, told, found, shown, within)


def missing(view: View, stem: str, why: NotApplicable, file: str = "") -> None:
    """What the file lacks for this analysis, and what it could look like. file: its name, where there are several."""
    marked = escape.marked(view.language)
    lacking, example = (marked(Message(f"{stem}.{kind}_{why.why}", **why.fields)) for kind in ("why", "example"))
    said = escape.html(view.words("shell.looks_like"))
    name = f'<p class="ci-quiet">{escape.html(view.words("sources.from", file=file))}</p>' if file else ""
    st.html(f'<div class="ci-missing"><p>{lacking}</p>{name}<p><span>{said}</span> {example}</p></div>')


def _story(view: View, stem: str, told: cache.Told, of: cache.Open, shown: collect.Page, within: Within | None) -> None:
    assert view.workspace is not None
    assert told.story is not None
    story = told.story
    words, marked = view.words, escape.marked(view.language)
    source = card.Source(stem, of.data.receipt.file, cache.read_on(view), cache.filters_of(view), shown)
    st.html('<ul class="ci-findings">' + "".join(f"<li>{marked(f)}</li>" for f in story.findings) + "</ul>")
    details = analysis(stem).details(told.result)
    card.show(view, story.hero, source, hero=True, picked=parts.picker(view, stem) if details.names else None)
    parts.cards(view, story.cards)
    _grid(view, story.supporting[:_AT_ONCE], source)
    rest = story.supporting[_AT_ONCE:]
    if rest:
        more = _folded(view, stem, "more", words("shell.more", n=len(rest)))
        if more.open:
            with more:
                _grid(view, rest, source)
    draw = partial(_grid, view, source=source)
    parts.one(view, stem, details.names, details.exhibits, draw)
    parts.sections(view, stem, story.sections, within(view, told.result) if within else {}, draw)
    if story.quality or story.notes:
        method = _folded(view, stem, "method", words("shell.method"))
        if method.open:
            with method:
                st.html("".join(f'<p class="ci-note">{marked(note)}</p>' for note in story.notes) or "<span></span>")
                _grid(view, story.quality, source)


def _folded(view: View, stem: str, name: str, label: str) -> Any:
    """What is folded is not drawn, until the reader opens it."""
    return st.expander(label, key=widgets.key(stem, name, view.language), on_change="rerun")


def _grid(view: View, exhibits: tuple[Exhibit, ...], source: card.Source) -> None:
    """Two beside each other where there is room; tables of numbers and the last of an odd row take the whole width."""
    if not exhibits:
        return
    wide = [isinstance(e.chart, HeatMap) for e in exhibits]
    alone = max((i for i, w in enumerate(wide) if not w), default=None) if wide.count(False) % 2 else None
    paired = [i for i, w in enumerate(wide) if not w and i != alone]
    height = dict(zip(paired, card.heights(view, [exhibits[i] for i in paired]), strict=True))
    grid = st.grid(2, min_column_width=440, gap="small", dense=True)
    for number, exhibit in enumerate(exhibits):
        with grid if number in height else grid.cell(column_span="all"):
            card.show(view, exhibit, source, height=height.get(number))
