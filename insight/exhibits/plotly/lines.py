"""Lines with bands, and areas."""

from __future__ import annotations

import html
from typing import Any

import plotly.graph_objects as go

from insight.exhibits.chart import Line, LineSeries
from insight.exhibits.message import Text, when
from insight.exhibits.plotly.drawing import Drawing, axis_name, key, readable, whiskers
from insight.exhibits.plotly.ends import area_names, line_names
from insight.exhibits.wrapping import measure

# a share has whole per cents, a count no decimals; any other number shows what it has
_TICKS = {"number": "~r", "coefficient": ".2~f"}
_MOST_TICKS = 10
_HALF_CARD = 520.0  # pixels along the axis in a card beside another, at the narrowest that is no phone


def line(d: Drawing, chart: Line) -> go.Figure:
    numeric = all(isinstance(x, (int, float)) for x in chart.x)
    xs: list[Any] = [x if numeric else d.text(when(str(x))) for x in chart.x]
    crowded = _zones(d, chart)
    for reference in chart.references:
        _reference(d, chart, *reference)
    for series in chart.series:
        _series(d, chart, series, list(series.x) if series.x else xs)
    above, right = _names(d, chart, crowded)
    d.up |= {
        "title_text": None if d.room else d.text(chart.y_title, 36 if d.narrow else 52),
        "range": list(chart.y_range) if chart.y_range else None,
        "tickformat": _TICKS.get(chart.style, ",.0%" if chart.style.startswith("percent") else ",.0f"),
        "zeroline": False,
    }
    left = _left(d, chart)
    below = _below(d, chart, xs, numeric, (d.room[0] - left - right) if d.room else None)
    if d.room is None:
        return d.layout(360 if d.narrow else 440).update_layout(margin={"t": above, "r": right})
    named = axis_name(d, chart.y_title, left, above)
    fig = d.layout(int(d.room[1]))
    # a label in the middle of the last point reaches over the plot's edge
    edge = d.wide(d.fitted(chart.x_labels[-1][1], 150, 3, d.small), d.small) / 2 if chart.x_labels else 40
    return fig.update_layout(margin={"l": left, "r": max(right, edge), "t": above + named, "b": below})


def _zones(d: Drawing, chart: Line) -> bool:
    """Shaded ranges of x with their names above; whether one had to be raised over its neighbour."""
    span = max([z.end for z in chart.zones], default=1) - min([z.start for z in chart.zones], default=0)
    wide = (d.room[0] - 120) if d.room else 230 if d.narrow else 460
    crowded, edge = False, float("-inf")
    for zone in chart.zones:
        middle = (zone.start + zone.end) / 2
        title = d.text(zone.name, max(6, int((34 if d.narrow else 100) * (zone.end - zone.start) / span)))
        widest = max(map(measure, html.unescape(title).split("<br>")))
        half = widest * d.size * 0.28 * span / wide
        raised = middle - half < edge
        crowded, edge = crowded or raised, middle + half
        shade, paint = d.color(zone.color), {"opacity": 0.09, "line": {"width": 0}}
        d.mark("rect", (zone.start, zone.end), (0, 1), yref="paper", fillcolor=shade, **paint)
        font = {"size": d.size, "color": readable(d, shade)}
        shift = d.size + 6 if raised else 0
        d.note(middle, 1, title, yref="paper", yanchor="bottom", yshift=shift, font=font)
    return crowded


def _reference(d: Drawing, chart: Line, at: float, name: Text) -> None:
    """A dotted line across, named at the end where it is farther from the series."""
    d.mark("line", (0, 1), (at, at), xref="paper", line={"color": d.muted, "width": 1, "dash": "dot"})
    ends = [s.y[end] or 0.0 for end in (0, -1) for s in chart.series if s.y]
    start, last = ends[: len(ends) // 2], ends[len(ends) // 2 :]
    left = min((abs(y - at) for y in start), default=0) > min((abs(y - at) for y in last), default=0)
    font, side = {"size": d.small, "color": d.muted}, "left" if left else "right"
    d.note(0 if left else 1, at, d.text(name), xref="paper", xanchor=side, yanchor="bottom", font=font)


def _series(d: Drawing, chart: Line, series: LineSeries, xs: list[Any]) -> None:
    color = d.color(series.color)
    unknown = (None,) * len(series.y)
    n, low, high = series.n or unknown, series.low or unknown, series.high or unknown
    said = [
        d.hover(_at(d, series.name, x), y, chart.style, lo, hi, k)
        for x, y, lo, hi, k in zip(xs, series.y, low, high, n)
    ]
    common: dict[str, Any] = {
        "x": xs,
        "y": list(series.y),
        "name": d.text(series.name),
        "hovertext": said,
        "hoverinfo": "skip" if series.draw == "fit" else "text",
    }
    if series.draw == "area":
        edge = {"color": d.paper, "width": 1}
        d.figure.add_scatter(**common, stackgroup="one", mode="lines", line=edge, fillcolor=color)
    elif series.draw == "points":
        marker = {"size": 11, "color": color, "line": {"color": d.paper, "width": 1.5}}
        d.figure.add_scatter(**common, mode="markers", marker=marker, error_y=_whiskers(series, d))
    else:
        if series.low and series.high:
            _band(d, series, xs, color)
        mode = "lines" if series.draw == "fit" else "lines+markers"
        d.figure.add_scatter(**common, mode=mode, line={"color": color, "width": 2.5}, marker={"size": 7})


def _band(d: Drawing, series: LineSeries, xs: list[Any], color: str) -> None:
    d.figure.add_scatter(
        x=xs + xs[::-1],
        y=[*series.high, *series.low[::-1]],
        fill="toself",
        fillcolor=color,
        opacity=0.15,
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
    )


def _names(d: Drawing, chart: Line, crowded: bool) -> tuple[int, int]:
    """Name the series, at their ends or above; returns the space needed above and at the right."""
    above = 40 + (22 if crowded or d.narrow else 0) if chart.zones or len(chart.series) > 1 else 14
    areas = [s for s in chart.series if s.draw == "area"]
    lines_only = all(s.draw == "line" for s in chart.series)
    if areas:
        return 14, area_names(d, areas)
    if (lines_only and len({s.color for s in chart.series}) < len(chart.series)) or (d.room and _named(chart)):
        return 14, line_names(d, chart)
    if len(chart.series) > 1 and not chart.zones:
        above += 22 * (key(d, [(s.name, s.color) for s in chart.series]) - 1)
    return above, 8


def _named(chart: Line) -> bool:
    """Whether every series is a line of its own that can carry its name at its end."""
    return len(chart.series) > 1 and not chart.zones and all(s.draw == "line" and not s.x for s in chart.series)


def _left(d: Drawing, chart: Line) -> float:
    """What the values beside the axis take on a slide."""
    known = [abs(y) for s in chart.series for y in s.y if y is not None]
    top = max([*known, *(map(abs, chart.y_range or ()))], default=1.0)
    return max(52.0, d.wide(d.number(-top, chart.style), d.small) + 16)


def _below(d: Drawing, chart: Line, xs: list[Any], numeric: bool, wide: float | None) -> float:
    """The axis of x; returns the space its words take on a slide. wide: the plot's width there."""
    lines = 1
    if not numeric:
        # counted from the end: the last month is the one that is read
        shown = [xs[0], xs[-1]] if d.narrow and xs else xs[::-1][:: max(1, -(-len(xs) // _most(d, xs, wide)))][::-1]
        d.across |= {"type": "category", "tickvals": shown, "tickangle": 0}
    d.across |= {"title_text": d.text(chart.x_title, 36 if d.narrow else None), "showgrid": False}
    if chart.x_labels:
        room = min(150.0, (wide or 0) / len(chart.x_labels) - 8)
        texts = [d.fitted(t, room, 3, d.small) if wide else d.text(t, 9 if d.narrow else 16) for _, t in chart.x_labels]
        d.across |= {"tickvals": [v for v, _ in chart.x_labels], "ticktext": texts}
        lines = max(t.count("<br>") + 1 for t in texts)
    return 14 + 21 * lines + (34 if chart.x_title else 0)


def _most(d: Drawing, xs: list[Any], wide: float | None) -> int:
    """How many words have room along the axis of x; on a page it may be that of a card beside another."""
    longest = max((d.wide(str(x)) for x in xs), default=1.0)
    return max(2, min(_MOST_TICKS, int((wide or _HALF_CARD) // (longest + 10))))


def _whiskers(series: LineSeries, d: Drawing) -> dict[str, Any] | None:
    if not series.low or not series.high:
        return None
    return whiskers(list(zip(series.y, series.low, series.high, strict=True)), d.muted, thickness=1.4, width=5)


def _at(d: Drawing, name: Text, x: Any) -> str:
    return d.words(name, f"{x:g}" if isinstance(x, (int, float)) else html.unescape(str(x)))
