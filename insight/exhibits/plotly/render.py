"""From a chart specification to its figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go

from insight.exhibits.chart import Bar, ChartSpec, DotPlot, HeatMap, Line, Scatter, StackedBar
from insight.exhibits.palette import Theme
from insight.exhibits.plotly.bars import bar
from insight.exhibits.plotly.dots import dots
from insight.exhibits.plotly.drawing import Drawing
from insight.exhibits.plotly.heat import heat
from insight.exhibits.plotly.lines import line
from insight.exhibits.plotly.scatter import scatter
from insight.exhibits.plotly.stacked import stacked


def figure(
    chart: ChartSpec, translate: Callable[..., str], theme: Theme = "light", *, narrow: bool = False
) -> go.Figure:
    """The Plotly figure of ``chart`` in the translator's language. narrow: for canvases under about 500 px.

    ``layout.height`` is set; the width is left to the place it is shown in. Raises TypeError for an unknown kind.
    """
    return drawn(chart, Drawing(translate, theme, narrow))


def drawn(chart: ChartSpec, drawing: Drawing) -> go.Figure:
    """``chart`` with what is given to draw it. Raises TypeError for an unknown kind."""
    kinds: dict[type, Callable[[Drawing, Any], go.Figure]] = {
        Bar: bar,
        StackedBar: stacked,
        Line: line,
        Scatter: scatter,
        DotPlot: dots,
        HeatMap: heat,
    }
    if type(chart) not in kinds:
        raise TypeError(f"not a chart: {type(chart).__name__}")
    return kinds[type(chart)](drawing, chart)
