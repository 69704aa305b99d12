"""The page of an analysis, always in this order: question, findings, hero, supporting exhibits, method and quality."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from insight.dataset import NotApplicable
from insight.exhibits import Message, Story
from pages.shared import cache, card, escape, intake, shell, widgets
from pages.shared.state import View

Controls = Callable[[View, cache.Open], None]


def show(stem: str, controls: Controls) -> None:
    """The whole page. ``controls`` draws the analysis' own options, in the popover at the top."""
    view = shell.enter()
    words = view.words
    if view.workspace is None:
        shell.heading(words(f"{stem}.question"), words(f"{stem}.answers"))
        intake.invite(view)
        return
    bar = shell.heading(words(f"{stem}.question"), toolbar=True)
    with st.spinner(words("shell.computing")):
        found = cache.opened(view)
        told = cache.told(view, stem)
    with bar:
        widgets.filters(view, cache.narrowing(found))
        if isinstance(told, cache.Told):
            with st.popover(
                words("shell.options"), icon=":material/tune:", key=widgets.key("options", stem, view.language)
            ):
                controls(view, found)
    widgets.active_filters(view)
    if isinstance(told, cache.Failure):
        widgets.notice(view, Message("shell.failed", code=told.code), "warning")
    elif isinstance(told.result, NotApplicable):
        missing(view, stem, told.result)
        intake.invite(view, again=True)
    else:
        assert told.story is not None
        _story(view, stem, told.story)


def missing(view: View, stem: str, why: NotApplicable) -> None:
    """What the file lacks for this analysis, and what it could look like."""
    marked = escape.marked(view.language)
    lacking, example = (marked(Message(f"{stem}.{kind}_{why.why}", **why.fields)) for kind in ("why", "example"))
    said = escape.html(view.words("shell.looks_like"))
    st.html(f'<div class="ci-missing"><p>{lacking}</p><p><span>{said}</span> {example}</p></div>')


def _story(view: View, stem: str, story: Story) -> None:
    assert view.workspace is not None
    words, marked = view.words, escape.marked(view.language)
    meta = view.workspace.meta
    read = datetime.fromtimestamp(meta["created"], UTC).astimezone().date().isoformat()
    source = card.Source(stem, meta["name"], read, view.workspace.filters)
    st.html('<ul class="ci-findings">' + "".join(f"<li>{marked(f)}</li>" for f in story.findings) + "</ul>")
    card.show(view, story.hero, source, hero=True)
    if story.supporting:
        grid = st.grid(2, min_column_width=440, gap="small")
        odd = len(story.supporting) % 2
        for number, exhibit in enumerate(story.supporting, 1):
            last = odd and number == len(story.supporting)
            with grid.cell(column_span="all" if last else 1):
                card.show(view, exhibit, source)
    if story.quality or story.notes:
        with st.expander(words("shell.method")):
            st.html("".join(f'<p class="ci-note">{marked(note)}</p>' for note in story.notes) or "<span></span>")
            for exhibit in story.quality:
                card.show(view, exhibit, source)
