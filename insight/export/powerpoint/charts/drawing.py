"""From a chart specification to a chart on a slide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pptx.shapes.graphfrm import GraphicFrame

from insight.exhibits.chart import Bar, ChartSpec, DotPlot, HeatMap, Line, Scatter, StackedBar
from insight.exhibits.message import Cell, Text
from insight.export.powerpoint.charts.bars import bar
from insight.export.powerpoint.charts.canvas import Canvas, points
from insight.export.powerpoint.charts.dots import dots
from insight.export.powerpoint.charts.grid import grid_frame
from insight.export.powerpoint.charts.heat import heat_grid
from insight.export.powerpoint.charts.insert import Built, chart_frame
from insight.export.powerpoint.charts.lines import lines
from insight.export.powerpoint.charts.overlay import part
from insight.export.powerpoint.charts.scatter import scatter
from insight.export.powerpoint.charts.stacked import stacked
from insight.export.powerpoint.charts.tables import table_grid
from insight.export.powerpoint.theme import Box, Theme
from insight.words import Translator

KINDS: dict[type, Callable[[Canvas, Any], bytes]] = {
    Bar: bar,
    StackedBar: stacked,
    Line: lines,
    Scatter: scatter,
    DotPlot: dots,
}


def draw(slide: Any, spec: ChartSpec, box: Box, translate: Translator, theme: Theme) -> GraphicFrame:
    """Adds ``spec`` to ``slide`` in ``box``: a native chart, of a heat map a native table (it may end above the box).

    Raises TypeError for an unknown kind.
    """
    if isinstance(spec, HeatMap):
        return grid_frame(slide, heat_grid(canvas(box.width, box.height, translate, theme), spec), box)
    return chart_frame(slide, built(spec, box.width, box.height, translate, theme), box)


def draw_table(
    slide: Any, columns: Sequence[Text], rows: Sequence[Sequence[Cell]], box: Box, translate: Translator, theme: Theme
) -> GraphicFrame:
    """Adds a table with a heading to ``slide``; it is as wide as ``box`` and at most as high."""
    return grid_frame(slide, table_grid(canvas(box.width, box.height, translate, theme), columns, rows), box)


def canvas(width: int, height: int, translate: Translator, theme: Theme) -> Canvas:
    """What is drawn with, in a frame of ``width`` × ``height`` EMU."""
    return Canvas(translate, theme, points(width), points(height), translate.language)


def built(spec: ChartSpec, width: int, height: int, translate: Translator, theme: Theme) -> Built:
    """The parts of the chart of ``spec`` in a frame of ``width`` × ``height`` EMU."""
    if type(spec) not in KINDS:
        raise TypeError(f"not a chart: {type(spec).__name__}")
    made = canvas(width, height, translate, theme)
    content = KINDS[type(spec)](made, spec)
    return Built(content, made.sheet.workbook(), part(made.over))
