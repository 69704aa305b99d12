"""Chart specifications as native Excel charts whose figures stand in the sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from insight.exhibits import Bar, ChartSpec, DotPlot, Line, Scatter, StackedBar
from insight.export.excel.charts.bars import bar, stacked
from insight.export.excel.charts.canvas import Canvas
from insight.export.excel.charts.lines import line
from insight.export.excel.charts.points import dots, scatter

KINDS: dict[type, Callable[[Canvas, Any], Any]] = {
    Bar: bar,
    StackedBar: stacked,
    Line: line,
    Scatter: scatter,
    DotPlot: dots,
}


def drawable(chart: ChartSpec) -> bool:
    """Whether there is anything to draw: Excel refuses a chart without a series."""
    if isinstance(chart, Line):
        return any(series.y for series in chart.series)
    if isinstance(chart, Scatter):
        return bool(chart.dots)
    parts = chart.series if isinstance(chart, DotPlot) else chart.parts if isinstance(chart, StackedBar) else chart.rows
    return bool(chart.rows and parts)


def draw(canvas: Canvas, chart: ChartSpec) -> Any:
    """The chart, not placed yet. Raises TypeError for a kind that is no chart in Excel (heat maps are cells)."""
    if type(chart) not in KINDS:
        raise TypeError(f"not a chart: {type(chart).__name__}")
    return KINDS[type(chart)](canvas, chart)


__all__ = ["Canvas", "draw", "drawable"]
