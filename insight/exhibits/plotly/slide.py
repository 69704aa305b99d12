"""A slide as a picture: finding, what is measured, chart or table, caveats, footer; and a whole page on one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import plotly.graph_objects as go

from insight.exhibits import palette
from insight.exhibits.message import Message
from insight.exhibits.plotly.drawing import Drawing
from insight.exhibits.plotly.pen import EDGE, GRID, HEIGHT, INK, MUTED, ROOM, WIDTH, Pen, cut, even
from insight.exhibits.plotly.render import drawn
from insight.exhibits.plotly.table import write_table
from insight.exhibits.slides import Slide

_TOP, _TITLE, _SUBTITLE, _SMALL = 30, 28, 18, 16
_ACCENT = palette.color("accent", "light")


def slide(
    part: Slide, foot: str, translate: Callable[..., str], *, title: str | None = None, remark: str = ""
) -> go.Figure:
    """The light 1280 × 720 picture of ``part``; every text has at least 16 px, the title 28.

    foot: the exhibit's footer in words, at most three lines of it are shown. title: the reader's own instead of the
    finding. remark: the reader's words, under the chart. A slide without a chart shows its table.
    """
    exhibit, pen = part.exhibit, Pen()
    words = title if title is not None and title.strip() else translate(exhibit.title)
    if part.parts > 1:
        words += translate(Message("slide.continued", part=part.part, parts=part.parts))
    top = pen.lines(_TOP, even(words, ROOM, _TITLE, 2, bold=True), _TITLE, 36, INK, bold=True) + 4
    top = pen.lines(top, cut(translate(exhibit.subtitle), ROOM, _SUBTITLE, 2), _SUBTITLE, 25, MUTED)
    bottom = _below(pen, part, foot, remark, translate)
    return _canvas(pen, part, top + 14, bottom - 10, translate)


def page(question: str, findings: Sequence[str], hero: Slide, foot: str, translate: Callable[..., str]) -> go.Figure:
    """A whole page on one light 1280 × 720 canvas: its question, two or three findings and the hero's chart."""
    pen = Pen()
    top = pen.lines(_TOP, even(question, ROOM, _TITLE, 1, bold=True), _TITLE, 36, INK, bold=True) + 8
    for finding in findings[:3]:
        lines = cut(finding, ROOM - 20, _SUBTITLE, 2)
        pen.box(EDGE, top + 2, 4, 25 * len(lines) - 4, _ACCENT)
        for line in lines:
            pen.write(EDGE + 20, top, line, _SUBTITLE, INK)
            top += 25
        top += 7
    hero_title = even(translate(hero.exhibit.title), ROOM, 20, 1, bold=True)
    top = pen.lines(top + 8, hero_title, 20, 27, INK, bold=True)
    top = pen.lines(top, cut(translate(hero.exhibit.subtitle), ROOM, _SMALL, 2), _SMALL, 22, MUTED)
    return _canvas(pen, hero, top + 8, _footer(pen, foot) - 8, translate)


def _below(pen: Pen, part: Slide, foot: str, remark: str, translate: Callable[..., str]) -> float:
    """Footer, caveats and remark from the bottom up; returns where they begin."""
    bottom = _footer(pen, foot)
    notes = [translate(note) for note in part.exhibit.notes]
    if part.chart is None and part.columns_left:
        notes.insert(0, translate(Message("slide.columns_left", n=part.columns_left)))
    lines = cut(translate(Message("slide.between")).join(notes), ROOM, _SMALL, 3)
    bottom -= 22 * len(lines) + (6 if lines else 0)
    pen.lines(bottom, lines, _SMALL, 22, MUTED)
    said = cut(remark, ROOM - 20, _SUBTITLE, 3)
    if said:
        bottom -= 25 * len(said) + 14
        pen.box(EDGE, bottom + 2, 4, 25 * len(said) - 4, _ACCENT)
        for i, line in enumerate(said):
            pen.write(EDGE + 20, bottom + 25 * i, line, _SUBTITLE, INK)
    return bottom


def _footer(pen: Pen, foot: str) -> float:
    lines = cut(foot, ROOM, _SMALL, 3)
    top = HEIGHT - 18 - 21 * len(lines)
    pen.lines(top, lines, _SMALL, 21, MUTED)
    pen.box(EDGE, top - 10, ROOM, 1, GRID)
    return top - 16


def _canvas(pen: Pen, part: Slide, top: float, bottom: float, translate: Callable[..., str]) -> go.Figure:
    drawing = Drawing(translate, "light", False, (ROOM, bottom - top), part.exhibit.chart)
    margin: dict[str, Any] = {"l": EDGE, "r": EDGE, "t": top, "b": HEIGHT - bottom}
    if part.chart is None:
        write_table(pen, part.table, (top, bottom), translate)
        drawing.across["visible"] = drawing.up["visible"] = False
        drawing.layout(HEIGHT)
    else:
        own = drawn(part.chart, drawing).layout.margin
        margin = {side: margin[side] + (own[side] or 0) for side in "lrtb"}
    texts, shapes = pen.done(margin["l"], margin["t"])
    drawing.annotate([*drawing.notes, *texts], [*drawing.shapes, *shapes])
    paper = palette.PAPER["light"]
    return drawing.figure.update_layout(
        width=WIDTH, height=HEIGHT, margin=margin, paper_bgcolor=paper, plot_bgcolor=paper
    )
