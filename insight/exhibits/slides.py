"""An exhibit cut into slides: what fits on one at a readable size, the rest continued on further ones.

The same cut serves the meeting view, the pictures and the deck, so that they agree slide by slide.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

from insight.exhibits.chart import Bar, ChartSpec, DotPlot, HeatMap, StackedBar
from insight.exhibits.exhibit import Exhibit, Table

MOST_BARS = 7
MOST_HEAT_ROWS = 12
MOST_TABLE_ROWS = 8


@dataclass(frozen=True)
class Slide:
    """One slide of an exhibit. part: from 1. chart: what of the chart is drawn here. table: the rows where none is.

    columns_left: how many columns of the table have no room on a slide without a chart; the workbook has them.
    """

    exhibit: Exhibit
    chart: ChartSpec | None
    table: Table
    part: int = 1
    parts: int = 1
    columns_left: int = 0


def slides(exhibit: Exhibit) -> tuple[Slide, ...]:
    """The slides of ``exhibit`` in reading order, of about equal length; always at least one."""
    chart = exhibit.chart
    cut: list[tuple[ChartSpec | None, Table]]
    if chart is None:
        spans = _spans(len(exhibit.table.rows), MOST_TABLE_ROWS)
        cut = [(None, Table(exhibit.table.columns, exhibit.table.rows[a:b])) for a, b in spans]
    else:
        cut = [(part, exhibit.table) for part in _cut(chart)]
    return tuple(Slide(exhibit, part, table, i, len(cut)) for i, (part, table) in enumerate(cut, start=1))


def _cut(chart: ChartSpec) -> list[ChartSpec]:
    if not isinstance(chart, (Bar, StackedBar, DotPlot, HeatMap)):
        return [chart]
    spans = _spans(len(chart.rows), MOST_HEAT_ROWS if isinstance(chart, HeatMap) else MOST_BARS)
    return [chart] if len(spans) == 1 else [_rows(chart, a, b) for a, b in spans]


def _rows(chart: Bar | StackedBar | DotPlot | HeatMap, a: int, b: int) -> ChartSpec:
    """Rows ``a`` to ``b`` of a chart, on the scale of the whole."""
    if isinstance(chart, Bar):
        ends = [v for r in chart.rows for v in (r.value, r.high) if v is not None]
        return replace(
            chart, rows=chart.rows[a:b], maximum=chart.maximum if chart.maximum is not None else max(ends, default=None)
        )
    if isinstance(chart, StackedBar):
        parts = tuple(replace(p, values=p.values[a:b]) for p in chart.parts)
        return replace(chart, rows=chart.rows[a:b], parts=parts, notes=chart.notes[a:b], faded=chart.faded[a:b])
    if isinstance(chart, DotPlot):
        series = tuple(
            replace(s, values=s.values[a:b], low=s.low[a:b], high=s.high[a:b], n=s.n[a:b]) for s in chart.series
        )
        return replace(chart, rows=chart.rows[a:b], series=series, notes=chart.notes[a:b])
    names = ("rows", "values", "texts", "marks", "faded", "groups", "colors", "strengths")
    return replace(chart, **{name: getattr(chart, name)[a:b] for name in names})


def _spans(count: int, most: int) -> list[tuple[int, int]]:
    """``count`` rows in as few runs of at most ``most`` as will do, of equal length but for one."""
    runs = max(1, math.ceil(count / most))
    ends = [round(i * count / runs) for i in range(runs + 1)]
    return list(pairwise(ends))
