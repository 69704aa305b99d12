"""Dot plots: a few groups compared on many things, a row each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from insight.exhibits.chart import DotPlot, DotSeries
from insight.exhibits.plotly.drawing import (
    Drawing,
    end_notes,
    framed,
    key,
    row_height,
    row_labels,
    whiskers,
)

_SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x")


def dots(d: Drawing, chart: DotPlot) -> go.Figure:
    places = list(range(len(chart.rows)))
    _series(d, chart)
    rows = key(d, [(s.name, s.color) for s in chart.series])
    right = end_notes(d, chart.notes)
    if chart.reference is not None:
        at, name = chart.reference
        dotted = {"color": d.muted, "width": 1.2, "dash": "dot"}
        d.mark("line", (at, at), (0, 1), yref="paper", layer="below", line=dotted)
        font = {"size": d.small, "color": d.muted}
        d.note(at, 1, d.text(name), yref="paper", yanchor="top", xanchor="left", xshift=4, font=font)
    column = row_labels(d, chart.rows, places, lines=2)
    d.across |= {
        "range": list(chart.x_range),
        "title_text": d.text(chart.x_title, 40 if d.narrow else None),
        "zeroline": False,
        **({"tickformat": ",.0%"} if chart.style.startswith("percent") else {}),
    }
    d.up |= {"range": [len(places) - 0.5, -0.5], "showgrid": False, "zeroline": False}
    tall = max(row_height(d, chart.rows), 16 * len(chart.series) + 12)
    if d.room is None:
        fig = d.layout(tall * len(places) + 70 + 26 * rows)
        fig.update_layout(margin={"t": 12 + 26 * rows, "r": 8 + right})
    else:
        fig = d.layout(int(d.room[1]))
        tallest = max(92.0, 92.0 * len(chart.series))
        sides = {"l": column, "r": max(right, 24)}
        fig.update_layout(margin={**sides, **framed(d, len(places), 14 + 26 * rows, 62, tallest)})
    return fig


def _series(d: Drawing, chart: DotPlot) -> None:
    """The dots of every series, and in every row a line that joins them."""
    places = range(len(chart.rows))
    shift = _shifts(len(chart.series))
    for row in places:
        known = [(v, row + off) for s, off in zip(chart.series, shift, strict=True) if (v := s.values[row]) is not None]
        for (x0, y0), (x1, y1) in pairwise(known):
            d.mark("line", (x0, x1), (y0, y1), line={"color": d.muted, "width": 1}, layer="below")
    for series, off, symbol in zip(chart.series, shift, _SYMBOLS * 2, strict=False):
        shown = [i for i in places if series.values[i] is not None]
        color = d.color(series.color)
        d.figure.add_scatter(
            x=[series.values[i] for i in shown],
            y=[i + off for i in shown],
            mode="markers",
            marker={"size": 12, "symbol": symbol, "color": color, "line": {"color": d.paper, "width": 1.5}},
            error_x=_whiskers(series, shown, color),
            hovertext=[_said(d, chart, series, i) for i in shown],
            hoverinfo="text",
        )


def _shifts(series: int) -> list[float]:
    """Small steps down the row, so that the intervals of several series do not cover each other."""
    step = min(0.16, 0.6 / max(series, 1))
    return [(k - (series - 1) / 2) * step for k in range(series)]


def _whiskers(series: DotSeries, shown: Sequence[int], color: str) -> dict[str, Any] | None:
    if not series.low or not series.high:
        return None
    return whiskers([(series.values[i], series.low[i], series.high[i]) for i in shown], color, thickness=1.6, width=3)


def _said(d: Drawing, chart: DotPlot, series: DotSeries, i: int) -> str:
    words = d.words(chart.rows[i], series.name)
    low, high = (series.low[i] if series.low else None), (series.high[i] if series.high else None)
    return d.hover(words, series.values[i], chart.style, low, high, series.n[i] if series.n else None)
