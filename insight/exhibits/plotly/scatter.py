"""Dots on two axes, with ellipses, error bars and quadrants."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from insight.exhibits import labels
from insight.exhibits.chart import Dot, Scatter
from insight.exhibits.message import Message, Num
from insight.exhibits.plotly.drawing import Drawing, axis_name, whiskers
from insight.exhibits.wrapping import shortened, wrapped

# more names than this have to be short
_FEW = 12


def scatter(d: Drawing, chart: Scatter) -> go.Figure:
    _quadrants(d, chart)
    for dot in chart.dots:
        if dot.outline:
            _outline(d, dot)
    above, below, left = 18, 66, 60
    canvas = (300.0, 340.0) if d.narrow else (980.0, 420.0)
    if d.room is not None:
        above += axis_name(d, chart.y_title, left, above)
        canvas = (d.room[0] - left - 24, d.room[1] - above - below)
    _dots(d, chart)
    _labels(d, chart, canvas)
    percent = {"tickformat": ",.0%"}
    d.across |= {
        "range": list(chart.x_range),
        "title_text": d.text(chart.x_title, 40 if d.narrow else None),
        "zeroline": False,
        "ticklabeloverflow": "allow",
        **(percent if chart.x_style.startswith("percent") else {}),
    }
    d.up |= {
        "range": list(chart.y_range),
        "title_text": None if d.room else d.text(chart.y_title, 40 if d.narrow else None),
        "zeroline": False,
        **(percent if chart.y_style.startswith("percent") else {}),
    }
    if d.room is None:
        return d.layout(420 if d.narrow else 500).update_layout(margin_r=24)
    return d.layout(int(d.room[1])).update_layout(margin={"l": left, "r": 24, "t": above, "b": below})


def _quadrants(d: Drawing, chart: Scatter) -> None:
    """The lines that divide the field, and the name of each part in its corner."""
    left, right = chart.x_range
    bottom, top = chart.y_range
    if chart.lines:
        across, up = chart.lines
        dotted = {"color": d.muted, "width": 1, "dash": "dot"}
        d.mark("line", (across, across), (0, 1), yref="paper", line=dotted)
        d.mark("line", (0, 1), (up, up), xref="paper", line=dotted)
    corners = (
        (left, top, "left", "top"),
        (right, top, "right", "top"),
        (left, bottom, "left", "bottom"),
        (right, bottom, "right", "bottom"),
    )
    for name, (x, y, side, edge) in zip(chart.quadrants or (), corners, strict=False):
        d.note(
            x,
            y,
            f"<b>{d.text(name, 14 if d.narrow else None)}</b>",
            xanchor=side,
            yanchor=edge,
            xshift=6 if side == "left" else -6,
            yshift=-4 if edge == "top" else 4,
            font={"size": d.size, "color": d.muted},
            align=side,
        )


def _outline(d: Drawing, dot: Dot) -> None:
    xs, ys = zip(*dot.outline, strict=True)
    d.figure.add_scatter(
        x=xs,
        y=ys,
        mode="lines",
        fill="toself",
        fillcolor=d.color(dot.color),
        opacity=0.1 if dot.faded else 0.17,
        line={"color": d.color(dot.color), "width": 1},
        hoverinfo="skip",
    )


def _dots(d: Drawing, chart: Scatter) -> None:
    d.figure.add_scatter(
        x=[p.x for p in chart.dots],
        y=[p.y for p in chart.dots],
        mode="markers",
        marker={
            "size": [13 * p.size for p in chart.dots],
            "color": [d.color(p.color, faded=p.faded) for p in chart.dots],
            "line": {"color": [d.outline(p.color, faded=p.faded) for p in chart.dots], "width": 1.5},
        },
        error_x=_bars([(p.x, p.x_interval) for p in chart.dots], d),
        error_y=_bars([(p.y, p.y_interval) for p in chart.dots], d),
        # what a click on a dot is about, and no fading of the others after it
        customdata=[p.name or (p.label if isinstance(p.label, str) else "") for p in chart.dots],
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        hovertext=[_dot_hover(d, chart, p) for p in chart.dots],
        hoverinfo="text",
    )


def _labels(d: Drawing, chart: Scatter, canvas: tuple[float, float]) -> None:
    size = d.small if d.room else d.size
    spots = labels.place(
        [(p.x, p.y) for p in chart.dots],
        [_short(d, chart, p) for p in chart.dots],
        ranges=(chart.x_range, chart.y_range),
        canvas=canvas,
        size=size,
        keep_clear=_corners(d, chart),
    )
    for dot, spot in zip(chart.dots, spots, strict=True):
        d.note(
            dot.x,
            dot.y,
            html.escape(_short(d, chart, dot), quote=False),
            ax=spot.dx,
            ay=-spot.dy,
            showarrow=spot.leader,
            arrowhead=0,
            arrowwidth=1,
            arrowcolor=d.muted,
            xshift=0 if spot.leader else spot.dx,
            yshift=0 if spot.leader else spot.dy,
            xanchor=spot.anchor,
            font={"size": size, "color": d.muted if dot.faded else d.ink},
        )


def _short(d: Drawing, chart: Scatter, dot: Dot) -> str:
    return shortened(d.words(dot.label), 16 if d.narrow else 42 if len(chart.dots) <= _FEW else 26)


def _corners(d: Drawing, chart: Scatter) -> tuple[tuple[float, float, float, float], ...]:
    """Boxes (x0, y0, x1, y1 in 0–1 of the canvas) that the quadrant names take."""
    if not chart.quadrants:
        return ()
    wide, tall = (0.42, 0.12) if d.narrow else (0.24, 0.07)
    return (
        (0, 1 - tall, wide, 1),
        (1 - wide, 1 - tall, 1, 1),
        (0, 0, wide, tall),
        (1 - wide, 0, 1, tall),
    )


def _bars(pairs: Sequence[tuple[float, tuple[float, float] | None]], d: Drawing) -> dict[str, Any] | None:
    if all(interval is None for _, interval in pairs):
        return None
    return whiskers([(v, *(interval or (None, None))) for v, interval in pairs], d.muted, thickness=1, width=0)


def _dot_hover(d: Drawing, chart: Scatter, dot: Dot) -> str:
    fields: dict[str, Any] = {
        "label": dot.label,
        "x_title": chart.x_title,
        "y_title": chart.y_title,
        "x": Num(dot.x, chart.x_style),
        "y": Num(dot.y, chart.y_style),
        "n": Num(dot.n, "count"),
    }
    return "<br>".join(
        html.escape(x, quote=False) for x in wrapped(d.translate(Message("chart.hover_dot", **fields)), 56, 5)
    )
