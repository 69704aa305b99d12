"""Lines with bands, and areas."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from insight.exhibits.chart import Line, LineSeries
from insight.exhibits.message import Num, Text
from insight.exhibits.plotly.drawing import Drawing, key, readable, whiskers
from insight.exhibits.wrapping import measure, take

# a share has whole per cents, a count no decimals; any other number shows what it has
_TICKS = {"number": "~r", "coefficient": ".2~f"}


def line(d: Drawing, chart: Line) -> go.Figure:
    numeric = all(isinstance(x, (int, float)) for x in chart.x)
    xs: list[Any] = [x if numeric else _when(d, str(x)) for x in chart.x]
    span = max([z.end for z in chart.zones], default=1) - min([z.start for z in chart.zones], default=0)
    crowded, edge = False, float("-inf")
    for zone in chart.zones:
        middle = (zone.start + zone.end) / 2
        title = d.text(zone.name, max(6, int((34 if d.narrow else 100) * (zone.end - zone.start) / span)))
        widest = max(map(measure, html.unescape(title).split("<br>")))
        half = widest * d.size * 0.28 * span / (230 if d.narrow else 460)
        raised = middle - half < edge
        crowded, edge = crowded or raised, middle + half
        d.mark(
            "rect",
            (zone.start, zone.end),
            (0, 1),
            yref="paper",
            fillcolor=d.color(zone.color),
            opacity=0.09,
            line={"width": 0},
        )
        d.note(
            middle,
            1,
            title,
            yref="paper",
            yanchor="bottom",
            yshift=d.size + 6 if raised else 0,
            font={"size": d.size, "color": readable(d, d.color(zone.color))},
        )
    for at, name in chart.references:
        d.mark("line", (0, 1), (at, at), xref="paper", line={"color": d.muted, "width": 1, "dash": "dot"})
        ends = [s.y[end] or 0.0 for end in (0, -1) for s in chart.series if s.y]
        start, last = ends[: len(ends) // 2], ends[len(ends) // 2 :]
        left = min((abs(y - at) for y in start), default=0) > min((abs(y - at) for y in last), default=0)
        d.note(
            0 if left else 1,
            at,
            d.text(name),
            xref="paper",
            xanchor="left" if left else "right",
            yanchor="bottom",
            font={"size": d.size - 1, "color": d.muted},
        )
    areas = [s for s in chart.series if s.draw == "area"]
    for series in chart.series:
        own: list[Any] = list(series.x) if series.x else xs
        color = d.color(series.color)
        n = series.n or (None,) * len(series.y)
        low, high = series.low or (None,) * len(series.y), series.high or (None,) * len(series.y)
        shown = [
            d.hover(_at(d, series.name, x), y, chart.style, lo, hi, k)
            for x, y, lo, hi, k in zip(own, series.y, low, high, n)
        ]
        common: dict[str, Any] = {
            "x": own,
            "y": list(series.y),
            "name": d.text(series.name),
            "hovertext": shown,
            "hoverinfo": "text",
        }
        if series.draw == "area":
            d.figure.add_scatter(
                **common,
                stackgroup="one",
                mode="lines",
                line={"color": d.paper, "width": 1},
                fillcolor=color,
            )
        elif series.draw == "points":
            d.figure.add_scatter(
                **common,
                mode="markers",
                marker={"size": 11, "color": color, "line": {"color": d.paper, "width": 1.5}},
                error_y=_whiskers(series, d),
            )
        else:
            if series.low and series.high:
                d.figure.add_scatter(
                    x=own + own[::-1],
                    y=[*series.high, *series.low[::-1]],
                    fill="toself",
                    fillcolor=color,
                    opacity=0.15,
                    line={"width": 0},
                    mode="lines",
                    hoverinfo="skip",
                    showlegend=False,
                )
            fit = series.draw == "fit"
            d.figure.add_scatter(
                **{**common, "hoverinfo": "skip" if fit else "text"},
                mode="lines" if fit else "lines+markers",
                line={"color": color, "width": 2.5},
                marker={"size": 7},
            )
    above = 40 + (22 if crowded or d.narrow else 0) if chart.zones or len(chart.series) > 1 else 14
    right = 8
    if areas:
        above = 14
        right = _area_names(d, areas, xs)
    elif len({s.color for s in chart.series}) < len(chart.series) and all(s.draw == "line" for s in chart.series):
        above, right = 14, _line_names(d, chart)
    elif len(chart.series) > 1 and not chart.zones:
        above += 22 * (key(d, [(s.name, s.color) for s in chart.series]) - 1)
    d.figure.update_yaxes(
        title_text=d.text(chart.y_title, 36 if d.narrow else 52),
        range=list(chart.y_range) if chart.y_range else None,
        tickformat=_TICKS.get(chart.style, ",.0%" if chart.style.startswith("percent") else ",.0f"),
        zeroline=False,
    )
    if not numeric:
        # counted from the end: the last month is the one that is read
        shown = [xs[0], xs[-1]] if d.narrow and xs else xs[::-1][:: max(1, -(-len(xs) // 10))][::-1]
        d.figure.update_xaxes(type="category", tickvals=shown, tickangle=0, showgrid=False)
    d.figure.update_xaxes(title_text=d.text(chart.x_title, 36 if d.narrow else None), showgrid=False)
    if chart.x_labels:
        d.figure.update_xaxes(
            tickvals=[v for v, _ in chart.x_labels],
            ticktext=[d.text(t, 9 if d.narrow else 16) for _, t in chart.x_labels],
        )
    fig = d.layout(360 if d.narrow else 440)
    fig.update_layout(margin={"t": above, "r": right})
    return fig


def _line_names(d: Drawing, chart: Line) -> int:
    """Name every line at its right end, where the colours are not enough to tell them apart; returns the space."""
    ordered = sorted((s for s in chart.series if s.y and s.y[-1] is not None), key=lambda s: s.y[-1] or 0.0)
    known = [y for s in ordered for y in s.y if y is not None]
    low, high = chart.y_range or (min(known), max(known))
    gap = (0.075 if d.narrow else 0.052) * (high - low)
    width = 14 if d.narrow else 26
    for at, series in zip(_apart([s.y[-1] or 0.0 for s in ordered], gap, high), ordered, strict=True):
        words = series.name if isinstance(series.name, str) else d.translate(series.name)
        short = words if measure(words) <= width else take(words, width - 1) + "…"
        d.note(
            1,
            at,
            html.escape(short, quote=False),
            xref="paper",
            xanchor="left",
            xshift=8,
            font={"size": d.size - 1, "color": readable(d, d.color(series.color))},
        )
    return 16 + int(width * d.size * 0.55)


def _area_names(d: Drawing, areas: Sequence[LineSeries], xs: Sequence[Any]) -> int:
    """Name every area at its right end, pushed apart where two are thin; returns the space needed."""
    middles, base = [], 0.0
    for series in areas:
        last = series.y[-1] or 0.0
        middles.append(base + last / 2)
        base += last
    for at, series in zip(_apart(middles, (0.085 if d.narrow else 0.065) * (base or 1), base), areas, strict=True):
        last = series.y[-1] or 0.0
        words = f"{d.text(series.name)} {html.escape(d.number(last, 'percent'))}"
        shade = d.color(series.color)
        d.note(
            1,
            at,
            words,
            xref="paper",
            xanchor="left",
            xshift=8,
            font={"size": d.size - 1, "color": readable(d, shade)},
        )
    widest = max(measure(d.text(s.name)) + 6 for s in areas)
    return 12 + int(widest * d.size * 0.55)


def _apart(places: Sequence[float], gap: float, top: float) -> list[float]:
    """``places`` (ascending) moved until they are ``gap`` apart and none is above ``top``."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else place)
    limit = top
    for i in reversed(range(len(moved))):
        moved[i] = min(moved[i], limit)
        limit = moved[i] - gap
    return moved


def _whiskers(series: LineSeries, d: Drawing) -> dict[str, Any] | None:
    if not series.low or not series.high:
        return None
    return whiskers(list(zip(series.y, series.low, series.high, strict=True)), d.muted, thickness=1.4, width=5)


def _when(d: Drawing, x: str) -> str:
    month = len(x) == 7 and x[4] == "-" and x.replace("-", "").isdigit()
    return d.translate(Num(x, "month")) if month else html.escape(x, quote=False)


def _at(d: Drawing, name: Text, x: Any) -> str:
    words = name if isinstance(name, str) else d.translate(name)
    return f"{words} – {x:g}" if isinstance(x, (int, float)) else f"{words} – {html.unescape(str(x))}"
