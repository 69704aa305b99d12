"""The meeting view (``?view=meeting&slide=3``): a page slide by slide, so that a plain screenshot is a slide."""

from __future__ import annotations

from typing import Any

import streamlit as st

from insight.dataset import NotApplicable
from insight.exhibits import Message, Num
from pages.shared import cache, escape, intake, meeting_slides, meeting_stage, state
from pages.shared.meeting_slides import Sheet
from pages.shared.state import View

_WORDS = ("open", "next", "previous", "full", "leave", "turn")


def entry(view: View, exhibit: str = "", key: str = "meeting", kind: Any = "tertiary", width: Any = "content") -> None:
    """A quiet button that opens the meeting view. exhibit: id of the one to begin with; else the whole page."""
    st.button(
        view.words("meeting.open"), icon=":material/slideshow:", type=kind, width=width,
        key=f"{key}-{view.language}", on_click=state.meet, args=(exhibit,),
    )  # fmt: skip


def show(view: View, stem: str) -> None:
    """The page ``stem`` as slides, under the filters and options that are set."""
    if intake.opened(view) is None:
        return
    stage = st.container(key="stage")
    with stage, st.spinner(view.words("shell.computing")):
        found = cache.found(view, stem)
    told = found.told
    with stage:
        if isinstance(told, cache.Failure):
            _alone(view, stem, Message("shell.failed", code=told.code))
        elif isinstance(told.result, NotApplicable):
            why = told.result
            _alone(view, stem, *(Message(f"{stem}.{kind}_{why.why}", **why.fields) for kind in ("why", "example")))
        else:
            _slides(view, meeting_slides.sheets(view, stem, told, found.open))


def _slides(view: View, sheets: tuple[Sheet, ...]) -> None:
    """The slide asked for first, then the ones beside it, each in its own place: see ``meeting_stage``."""
    at = _number(view, sheets)
    places = [st.container(key=f"place-{i}") for i in range(meeting_stage.PLACES)]
    for number in (at, at + 1, at - 1):
        if 1 <= number <= len(sheets):
            with places[number % meeting_stage.PLACES]:
                _slide(view, sheets[number - 1], number)
    said = [_said(view, i, len(sheets), s.title) for i, s in enumerate(sheets, start=1)]
    _stage(view, at, said)


def _number(view: View, sheets: tuple[Sheet, ...]) -> int:
    """Which slide to show; the address says it from now on."""
    wanted = state.wanted_exhibit()
    found = next((i for i, s in enumerate(sheets, start=1) if wanted and s.exhibit == wanted), view.slide or 1)
    at = min(max(found, 1), len(sheets))
    state.stand(at)
    return at


def _slide(view: View, sheet: Sheet, number: int) -> None:
    # a notice as elsewhere would not be seen: the stage shows only what says which slide it is
    try:
        figure = meeting_slides.drawn(sheet, view.language).update_layout(meta={"slide": number})
        still = {"staticPlot": True}
        st.plotly_chart(figure, theme=None, width=1280, height=720, key=f"slide-{number}", alt=sheet.alt, config=still)
    except Exception as error:
        code = cache.failure("meeting", error).code
        _plain(number, sheet.title, view.words("shell.failed", code=code))


def _alone(view: View, stem: str, why: Message, example: Message | None = None) -> None:
    """A page without exhibits is one slide, which says what is missing."""
    words = view.words
    title = words(f"{stem}.question")
    like = f"{words('shell.looks_like')} {words(example)}" if example else ""
    with st.container(key="place-1"):
        _plain(1, title, words(why), like)
    _stage(view, 1, [_said(view, 1, 1, title)])


def _plain(number: int, title: str, *below: str) -> None:
    lines = "".join(f"<p>{escape.html(line)}</p>" for line in below if line)
    st.html(f'<div class="ci-slide" data-slide="{number}"><h1>{escape.html(title)}</h1>{lines}</div>')


def _said(view: View, number: int, total: int, title: str) -> str:
    return view.words("meeting.said", n=Num(number, "count"), total=Num(total, "count"), title=title)


def _stage(view: View, at: int, titles: list[str]) -> None:
    words = {name: view.words(f"meeting.{name}") for name in _WORDS}
    meeting_stage.stage(at, titles, words, state.turn, state.leave_meeting)
