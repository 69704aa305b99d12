"""An exhibit cut into slides: what fits on one at a readable size, the rest continued on further ones.

The same cut serves the meeting view, the pictures and the deck, so that they agree slide by slide. Rows and lines keep
their order, none is lost, and every part is drawn on the scale of the whole.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from insight.exhibits.chart import Bar, ChartSpec, DotPlot, HeatMap, Line, StackedBar
from insight.exhibits.exhibit import Exhibit, Table
from insight.exhibits.message import Message

MOST_BARS = 7
MOST_HEAT_ROWS = 12
MOST_HEAT_COLUMNS = 12
MOST_WORDED_COLUMNS = 7
MOST_DOTS = 28
MOST_TABLE_ROWS = 8
MOST_TABLE_COLUMNS = 8
# of a table most of whose columns hold sentences
MOST_WORDED_ROWS = 5
_WORDED_COLUMNS = 3


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
    left = 0
    cut: list[tuple[ChartSpec | None, Table]]
    if exhibit.chart is None:
        tables, left = _tables(exhibit.table)
        cut = [(None, table) for table in tables]
    else:
        cut = [(part, exhibit.table) for part in _cut(exhibit.chart)]
    return tuple(Slide(exhibit, part, table, i, len(cut), left) for i, (part, table) in enumerate(cut, start=1))


def _tables(table: Table) -> tuple[list[Table], int]:
    """The table's first columns in runs of rows, and how many columns are left to the workbook."""
    columns = table.columns[:MOST_TABLE_COLUMNS]
    worded = sum(any(isinstance(row[i], Message) for row in table.rows) for i in range(len(columns)))
    spans = _spans(len(table.rows), MOST_WORDED_ROWS if _WORDED_COLUMNS <= worded == len(columns) else MOST_TABLE_ROWS)
    rows = [row[: len(columns)] for row in table.rows]
    return [Table(columns, tuple(rows[a:b])) for a, b in spans], len(table.columns) - len(columns)


def _cut(chart: ChartSpec) -> list[ChartSpec]:
    if isinstance(chart, Bar) and any(row.group is not None for row in chart.rows):
        spans = _grouped([row.group for row in chart.rows])
    elif isinstance(chart, (Bar, StackedBar)):
        spans = _spans(len(chart.rows), MOST_BARS)
    elif isinstance(chart, DotPlot):
        spans = _spans(len(chart.rows), max(1, min(MOST_BARS, MOST_DOTS // max(1, len(chart.series)))))
    elif isinstance(chart, HeatMap):
        across = _spans(len(chart.columns), MOST_WORDED_COLUMNS if chart.worded else MOST_HEAT_COLUMNS)
        if len(across) > 1:
            return [part for a, b in across for part in _cut(_columns(chart, a, b))]
        spans = _spans(len(chart.rows), MOST_HEAT_ROWS)
    elif isinstance(chart, Line) and all(series.draw == "line" for series in chart.series):
        spans = _spans(len(chart.series), MOST_BARS)
    else:
        return [chart]
    return [chart] if len(spans) == 1 else [_part(chart, a, b) for a, b in spans]


def _part(chart: ChartSpec, a: int, b: int) -> ChartSpec:
    """Rows (or lines) ``a`` to ``b`` of a chart, on the scale of the whole."""
    if isinstance(chart, Bar):
        low, high = _reach(chart)
        return replace(chart, rows=chart.rows[a:b], minimum=low, maximum=high)
    if isinstance(chart, StackedBar):
        parts = tuple(replace(p, values=p.values[a:b]) for p in chart.parts)
        return replace(chart, rows=chart.rows[a:b], parts=parts, notes=chart.notes[a:b], faded=chart.faded[a:b])
    if isinstance(chart, DotPlot):
        series = tuple(
            replace(s, values=s.values[a:b], low=s.low[a:b], high=s.high[a:b], n=s.n[a:b]) for s in chart.series
        )
        return replace(chart, rows=chart.rows[a:b], series=series, notes=chart.notes[a:b])
    if isinstance(chart, Line):
        known = [v for s in chart.series for of in (s.y, s.low, s.high) for v in of if v is not None]
        ends = chart.y_range or (min(known, default=0.0), max(known, default=1.0))
        return replace(chart, series=chart.series[a:b], y_range=ends)
    assert isinstance(chart, HeatMap)
    centre, reach = chart.shading
    names = ("rows", "values", "texts", "marks", "faded", "groups", "colors", "strengths")
    return replace(chart, centre=centre, reach=reach, **{name: getattr(chart, name)[a:b] for name in names})


def _columns(chart: HeatMap, a: int, b: int) -> HeatMap:
    """Columns ``a`` to ``b`` of a heat map, shaded like the whole."""
    centre, reach = chart.shading
    names = ("values", "texts", "marks", "faded", "colors", "strengths")
    cells: dict[str, Any] = {name: tuple(row[a:b] for row in getattr(chart, name)) for name in names}
    return replace(chart, columns=chart.columns[a:b], centre=centre, reach=reach, **cells)


def _reach(chart: Bar) -> tuple[float, float]:
    """What the scale of all bars and their intervals must hold; zero is always on it."""
    ends = [v for row in chart.rows for v in (row.value, row.low, row.high) if v is not None]
    given = [v for v in (chart.minimum, chart.maximum) if v is not None]
    high = chart.maximum if chart.maximum is not None else max([0.0, *ends])
    return min([0.0, *ends, *given]), high


def _spans(count: int, most: int) -> list[tuple[int, int]]:
    """``count`` rows in as few runs of at most ``most`` as will do, of equal length but for one."""
    runs = max(1, math.ceil(count / most))
    ends = [round(i * count / runs) for i in range(runs + 1)]
    return list(pairwise(ends))


def _grouped(names: Sequence[object]) -> list[tuple[int, int]]:
    """Rows of groups in as few runs as will do, of about equal length; a group is cut only where it is too long."""
    units = [b - a for _, rows in groupby(names) for a, b in _spans(len(list(rows)), MOST_BARS)]
    fewest = len(_packed(units, MOST_BARS))
    best = next(p for most in range(max(units), MOST_BARS + 1) if len(p := _packed(units, most)) == fewest)
    ends = [0]
    for run in best:
        ends.append(ends[-1] + run)
    return list(pairwise(ends))


def _packed(units: Sequence[int], most: int) -> list[int]:
    """Lengths of runs when each takes the next unit as long as it has room."""
    runs = [0]
    for unit in units:
        if runs[-1] and runs[-1] + unit > most:
            runs.append(0)
        runs[-1] += unit
    return runs
