"""Bars from zero, labelled with their value."""

from __future__ import annotations

import html
from collections.abc import Sequence

import plotly.graph_objects as go

from insight.exhibits.chart import SIGNS, Bar, BarRow
from insight.exhibits.message import Message, Num, Text
from insight.exhibits.plotly.drawing import Drawing, framed, row_height, row_labels, whiskers


def bar(d: Drawing, chart: Bar) -> go.Figure:
    headings, places = _slots(chart.rows)
    _marks(d, chart, places)
    if chart.reference is not None:
        _reference(d, chart.reference)
    for row, place in zip(chart.rows, places, strict=True):
        paper = d.paper if chart.reference else None
        d.note(_edge(row), place, html.escape(_said(d, row, chart)), xanchor="left", xshift=6, bgcolor=paper)
    # with headings between them the rows of a slide are low
    column = row_labels(d, [r.label for r in chart.rows], places, lines=1 if headings else 2)
    _headings(d, headings, column)
    scale = _scale(d, chart, column)
    d.across |= {"range": scale, "showticklabels": False, "showgrid": False, "zeroline": True}
    bottom = max([*places, *(p for _, p in headings)], default=0) + 0.6
    d.up |= {"range": [bottom, -0.6], "showgrid": False, "zeroline": False}
    return _laid(d, chart, len(chart.rows) + len(headings), column)


def _marks(d: Drawing, chart: Bar, places: Sequence[float]) -> None:
    d.figure.add_bar(
        x=[r.value for r in chart.rows],
        y=places,
        orientation="h",
        width=0.62,
        marker={
            "color": [d.color(r.color, faded=r.faded) for r in chart.rows],
            "line": {"color": [d.outline(r.color, faded=r.faded) for r in chart.rows], "width": 1},
        },
        hovertext=[d.hover(r.label, r.value, chart.style, r.low, r.high, r.n) for r in chart.rows],
        hoverinfo="text",
    )
    known = [
        (r, place)
        for r, place in zip(chart.rows, places, strict=True)
        if r.low is not None and r.high is not None and r.value is not None
    ]
    if known:
        d.figure.add_scatter(
            x=[r.value for r, _ in known],
            y=[place for _, place in known],
            mode="markers",
            marker={"size": 1, "color": d.ink},
            error_x=whiskers([(r.value, r.low, r.high) for r, _ in known], d.ink, thickness=1.4, width=4),
            hoverinfo="skip",
        )


def _said(d: Drawing, row: BarRow, chart: Bar) -> str:
    if row.value is None:
        return d.translate(Message("chart.hidden"))
    words = SIGNS[row.mark] + d.number(row.value, chart.style)
    return f"{words}  n = {d.translate(Num(row.n, 'count'))}" if row.faded and row.n is not None else words


def _edge(row: BarRow) -> float:
    return max(row.value or 0, row.high or 0, 0)


def _reference(d: Drawing, reference: tuple[float, Text]) -> None:
    at, name = reference
    d.mark("line", (at, at), (0, 1), yref="paper", layer="below", line={"color": d.muted, "width": 1.2, "dash": "dot"})
    size = d.small if d.room else d.size
    d.note(at, 1, d.text(name), yref="paper", yanchor="bottom", font={"size": size, "color": d.muted})


def _headings(d: Drawing, headings: Sequence[tuple[Text, float]], column: float) -> None:
    for group, place in headings:
        words = d.fitted(group, d.room[0], 1) if d.room else d.text(group)
        font = {"size": d.size, "color": d.muted}
        d.note(0, place, f"<b>{words}</b>", xref="paper", xanchor="left", xshift=-column, font=font)


def _scale(d: Drawing, chart: Bar, column: float) -> list[float]:
    """Ends of the axis: zero, all bars and intervals, and room for the values written behind them."""
    rows = d.whole.rows if d.whole else chart.rows
    known = [r for r in rows if r.value is not None]
    high = max([0.0, *(r.high if r.high is not None else r.value or 0 for r in known)]) if known else 1.0
    low = min([0.0, chart.minimum or 0.0, *(r.low if r.low is not None else r.value or 0 for r in known)])
    top = max(chart.maximum if chart.maximum is not None else high, high)
    span = top - low
    if d.room is None:
        return [low - 0.02 * span, top + (0.42 if d.narrow else 0.2) * span]
    start, width = low - (0.02 * span if low else 0), d.room[0] - column
    said = [(_edge(r), d.wide(_said(d, r, chart)) + 14) for r in rows]
    return [start, max([top, *(start + (at - start) * width / max(1.0, width - words) for at, words in said)])]


def _slots(rows: Sequence[BarRow]) -> tuple[list[tuple[Text, float]], list[float]]:
    """Vertical places of the bars, with a slot of its own for every group heading."""
    headings: list[tuple[Text, float]] = []
    places: list[float] = []
    at, last = 0.0, None
    for row in rows:
        if row.group is not None and row.group != last:
            headings.append((row.group, at))
            at, last = at + 1, row.group
        places.append(at)
        at += 1
    return headings, places


def _laid(d: Drawing, chart: Bar, count: int, column: float) -> go.Figure:
    above = 28 if chart.reference else 0
    if d.room is None:
        d.across["title_text"] = d.text(chart.x_title, 40 if d.narrow else None)
        tall = max(row_height(d, [r.label for r in chart.rows]) - (4 if d.narrow else 0), 0)
        fig = d.layout(int(tall * count + 46 + (24 if above else 0)), bargap=0.3)
        if above:
            fig.update_layout(margin={"t": 34})
    else:
        title = d.fitted(chart.x_title, d.room[0] - column, 1, d.small)
        font = {"size": d.small, "color": d.muted}
        d.note(0, 0, title, xref="paper", yref="paper", xanchor="left", yanchor="top", yshift=-4, font=font)
        fig = d.layout(int(d.room[1]), bargap=0.3)
        fig.update_layout(margin={"l": column, "r": 0, **framed(d, count, above, 30 if title else 6)})
    return fig
