"""Dot plots: a few groups compared on many things, a row each."""

from __future__ import annotations

import html
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from insight.exhibits.chart import DotPlot, DotSeries
from insight.exhibits.message import Text
from insight.exhibits.plotly.drawing import ROW, Drawing, key, label_width, whiskers
from insight.exhibits.wrapping import measure

_SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x")


def dots(d: Drawing, chart: DotPlot) -> go.Figure:
    places = list(range(len(chart.rows)))
    width = label_width(d)
    shift = _shifts(len(chart.series))
    for row in places:
        known = [(v, row + off) for s, off in zip(chart.series, shift, strict=True) if (v := s.values[row]) is not None]
        for (x0, y0), (x1, y1) in pairwise(known):
            d.mark("line", (x0, x1), (y0, y1), line={"color": d.muted, "width": 1}, layer="below")
    for series, off, symbol in zip(chart.series, shift, _SYMBOLS * 2, strict=False):
        shown = [i for i in places if series.values[i] is not None]
        d.figure.add_scatter(
            x=[series.values[i] for i in shown],
            y=[i + off for i in shown],
            mode="markers",
            marker={
                "size": 12,
                "symbol": symbol,
                "color": d.color(series.color),
                "line": {"color": d.paper, "width": 1.5},
            },
            error_x=_whiskers(series, shown, d.color(series.color)),
            hovertext=[_said(d, chart, series, i) for i in shown],
            hoverinfo="text",
        )
    rows = key(d, [(s.name, s.color) for s in chart.series])
    for i, note in enumerate(chart.notes):
        d.note(1, i, d.text(note), xref="paper", xanchor="left", xshift=8, font={"size": d.size - 1, "color": d.muted})
    if chart.reference is not None:
        at, name = chart.reference
        dotted = {"color": d.muted, "width": 1.2, "dash": "dot"}
        d.mark("line", (at, at), (0, 1), yref="paper", layer="below", line=dotted)
        d.note(
            at, 1, d.text(name), yref="paper", yanchor="top", xanchor="left", xshift=4,
            font={"size": d.size - 1, "color": d.muted},
        )  # fmt: skip
    labels = [d.text(r, width) for r in chart.rows]
    lines = max([t.count("<br>") + 1 for t in labels] or [1])
    d.figure.update_xaxes(
        range=list(chart.x_range),
        title_text=d.text(chart.x_title, 40 if d.narrow else None),
        zeroline=False,
        **({"tickformat": ",.0%"} if chart.style.startswith("percent") else {}),
    )
    d.figure.update_yaxes(
        tickvals=places, ticktext=labels, range=[len(places) - 0.5, -0.5], showgrid=False, zeroline=False
    )
    height = max(ROW, 14 + (d.size + 4) * lines, 16 * len(chart.series) + 12)
    fig = d.layout(height * len(places) + 70 + 26 * rows)
    widest = max([measure(d.text(n)) for n in chart.notes] or [0])
    fig.update_layout(margin={"t": 12 + 26 * rows, "r": 8 + int(widest * d.size * 0.6) + (12 if widest else 0)})
    fig.update_yaxes(tickfont={"color": d.ink})
    return fig


def _shifts(series: int) -> list[float]:
    """Small steps down the row, so that the intervals of several series do not cover each other."""
    step = min(0.16, 0.6 / max(series, 1))
    return [(k - (series - 1) / 2) * step for k in range(series)]


def _whiskers(series: DotSeries, shown: Sequence[int], color: str) -> dict[str, Any] | None:
    if not series.low or not series.high:
        return None
    return whiskers([(series.values[i], series.low[i], series.high[i]) for i in shown], color, thickness=1.6, width=3)


def _said(d: Drawing, chart: DotPlot, series: DotSeries, i: int) -> str:
    names: list[Text] = [chart.rows[i], series.name]
    words = " – ".join(n if isinstance(n, str) else d.translate(n) for n in names)
    low, high = (series.low[i] if series.low else None), (series.high[i] if series.high else None)
    return d.hover(html.unescape(words), series.values[i], chart.style, low, high, series.n[i] if series.n else None)
