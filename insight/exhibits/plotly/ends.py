"""Names of lines and areas at their right ends, pushed apart where they would lie on each other."""

from __future__ import annotations

import html
from collections.abc import Sequence

from insight.exhibits.chart import Line, LineSeries
from insight.exhibits.labels import apart
from insight.exhibits.plotly.drawing import Drawing, readable
from insight.exhibits.wrapping import shortened


def line_names(d: Drawing, chart: Line) -> int:
    """Name every line where it ends; returns the space needed."""
    ordered = sorted((s for s in chart.series if s.y and s.y[-1] is not None), key=lambda s: s.y[-1] or 0.0)
    known = [y for s in chart.series for y in s.y if y is not None] or [0.0, 1.0]
    low, high = chart.y_range or (min(known), max(known))
    gap = (0.075 if d.narrow else 0.07 if d.room else 0.052) * (high - low)
    width = 14 if d.narrow else 38 if d.room else 26
    widest = 0.0
    for at, series in zip(apart([s.y[-1] or 0.0 for s in ordered], gap, high), ordered, strict=True):
        short = shortened(d.words(series.name), width)
        widest = max(widest, d.wide(short, d.small))
        _name(d, at, html.escape(short, quote=False), series)
    return 16 + int(widest if d.room else width * d.small * 0.59)


def area_names(d: Drawing, areas: Sequence[LineSeries]) -> int:
    """Name every area with its last value, pushed apart where two are thin; returns the space needed."""
    middles, base = [], 0.0
    for series in areas:
        last = series.y[-1] or 0.0
        middles.append(base + last / 2)
        base += last
    widest = 0.0
    for at, series in zip(apart(middles, (0.085 if d.narrow else 0.065) * (base or 1), base), areas, strict=True):
        words = f"{d.text(series.name)} {html.escape(d.number(series.y[-1] or 0.0, 'percent'))}"
        widest = max(widest, d.wide(words, d.small))
        _name(d, at, words, series)
    return 14 + int(widest)


def _name(d: Drawing, at: float, words: str, series: LineSeries) -> None:
    font = {"size": d.small, "color": readable(d, d.color(series.color))}
    d.note(1, at, words, xref="paper", xanchor="left", xshift=8, font=font)
