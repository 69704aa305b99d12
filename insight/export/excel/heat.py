"""Heat maps: the cells themselves are shaded, in the colours of the screen."""

from __future__ import annotations

from typing import Any

from insight.exhibits import HeatMap, Num, palette
from insight.exhibits.chart import SIGNS
from insight.exhibits.wrapping import measure
from insight.export.excel.paper import MUTED_COLOR, Paper, lines

WHITE = palette.PAPER["light"]


def matrix(paper: Paper, sheet: Any, row: int, chart: HeatMap, widths: tuple[float, ...]) -> int:
    """The shaded table from ``row`` on; numbers stay numbers, ▲ ▼ are in their formats. Returns the row after."""
    heads = [paper.say(c) for c in chart.columns]
    paper.headings(sheet, row, ["", *heads], sides=["left", *["center"] * len(heads)])
    paper.height(sheet, row, max((lines(h, w) for h, w in zip(heads, widths[1:], strict=False)), default=1))
    for i, name in enumerate(chart.rows, start=1):
        words = paper.say(name)
        paper.text(sheet, row + i, 0, words, text_wrap=True, valign="vcenter")
        tall = lines(words, widths[0])
        for j in range(len(chart.columns)):
            tall = max(tall, _cell(paper, sheet, (row + i, j + 1), chart, (i - 1, j), widths[j + 1]))
        paper.height(sheet, row + i, tall + 0.4)
    return row + 1 + len(chart.rows)


def _cell(paper: Paper, sheet: Any, at: tuple[int, int], chart: HeatMap, which: tuple[int, int], width: float) -> int:
    i, j = which
    mark = chart.marks[i][j] if chart.marks else None
    shade = fill(chart, i, j)
    ink = palette.ink_on(shade)
    if chart.faded and chart.faded[i][j] and palette.contrast(MUTED_COLOR, shade) >= 4.5:
        ink = MUTED_COLOR
    look: dict[str, Any] = {"bg_color": shade, "font_color": ink, "border": 1, "border_color": WHITE, "align": "center"}
    text = chart.texts[i][j]
    if isinstance(text, Num):
        paper.cell(sheet, *at, text, around_it=(SIGNS[mark], ""), **look, valign="vcenter")
        return 1
    words = SIGNS[mark] + ("·" if text is None else paper.say(text))
    paper.text(sheet, *at, words, **look, text_wrap=True, valign="vcenter")
    return lines(words, width)


def fill(chart: HeatMap, i: int, j: int) -> str:
    """The colour of a cell, as the screen has it."""
    shade = chart.shade(i, j)
    return WHITE if shade is None else palette.blend(palette.color(shade[0]), WHITE, shade[1])


def widest(chart: HeatMap, paper: Paper) -> tuple[float, ...]:
    """Widths of the columns in characters."""
    first = max([measure(paper.say(r)) for r in chart.rows] or [0])
    most = 24.0 if chart.worded else 16.0
    rest = []
    for j, head in enumerate(chart.columns):
        texts = [paper.say(row[j]) for row in chart.texts if row[j] is not None]
        rest.append(min(most, max(11.0, *(measure(t) + 4.0 for t in [paper.say(head), *texts]))))
    return (min(44.0, max(24.0, first * 1.12 + 2)), *rest)
