"""Bars and stacked bars."""

from __future__ import annotations

import html
from collections.abc import Sequence

import plotly.graph_objects as go

from insight.exhibits import palette
from insight.exhibits.chart import Bar, BarRow, StackedBar
from insight.exhibits.message import Message, Num, Text
from insight.exhibits.plotly.drawing import ROW, Drawing, key, label_width
from insight.exhibits.wrapping import measure


def bar(d: Drawing, chart: Bar) -> go.Figure:
    rows = list(chart.rows)
    slots, places = _slots(rows)
    width = label_width(d)
    high = max([r.high if r.high is not None else r.value or 0 for r in rows if r.value is not None] or [1])
    low = min([0.0, *(r.low if r.low is not None else r.value or 0 for r in rows if r.value is not None)])
    top = chart.maximum if chart.maximum is not None else high
    values = [r.value for r in rows]
    d.figure.add_bar(
        x=values,
        y=places,
        orientation="h",
        width=0.62,
        marker={"color": [d.color(r.color, faded=r.faded) for r in rows]},
        hovertext=[d.hover(r.label, r.value, chart.style, r.low, r.high, r.n) for r in rows],
        hoverinfo="text",
    )
    known = [r for r in rows if r.low is not None and r.high is not None and r.value is not None]
    if known:
        d.figure.add_scatter(
            x=[r.value for r in known],
            y=[places[rows.index(r)] for r in known],
            mode="markers",
            marker={"size": 1, "color": d.ink},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [max(0.0, r.high - r.value) for r in known],  # type: ignore[operator]
                "arrayminus": [max(0.0, r.value - r.low) for r in known],  # type: ignore[operator]
                "thickness": 1.4,
                "width": 4,
                "color": d.ink,
            },
            hoverinfo="skip",
        )
    span = max(top, high) - low
    for row, place in zip(rows, places, strict=True):
        sign = {"up": "▲ ", "down": "▼ ", None: ""}[row.mark]
        if row.value is None:
            words = d.translate(Message("chart.hidden"))
        else:
            words = sign + d.number(row.value, chart.style)
            if row.faded and row.n is not None:
                words += f"  n = {d.translate(Num(row.n, 'count'))}"
        edge = max(row.value or 0, row.high or 0, 0)
        d.note(edge, place, html.escape(words), xanchor="left", xshift=6, bgcolor=d.paper if chart.reference else None)
    tick_text = [d.text(r.label, width) for r in rows]
    if chart.reference is not None:
        at, name = chart.reference
        d.mark(
            "line", (at, at), (0, 1), yref="paper", layer="below", line={"color": d.muted, "width": 1.2, "dash": "dot"}
        )
        d.note(at, 1, d.text(name), yref="paper", yanchor="bottom", font={"size": d.size, "color": d.muted})
    for group, place in slots:
        d.note(
            0, place, f"<b>{d.text(group)}</b>", xref="paper", xanchor="left", font={"size": d.size, "color": d.muted}
        )
    lines = [t.count("<br>") + 1 for t in tick_text]
    row_height = max(ROW - (4 if d.narrow else 0), 14 + (d.size + 4) * max(lines, default=1))
    d.figure.update_xaxes(
        range=[low - 0.02 * span, max(top, high) + (0.42 if d.narrow else 0.2) * span],
        title_text=d.text(chart.x_title, 40 if d.narrow else None),
        showticklabels=False,
        showgrid=False,
        zeroline=True,
    )
    d.figure.update_yaxes(
        tickvals=places,
        ticktext=tick_text,
        range=[max([*places, *(p for _, p in slots)], default=0) + 0.6, -0.6],
        showgrid=False,
        zeroline=False,
        tickfont={"color": d.ink},
    )
    count = len(rows) + len(slots)
    fig = d.layout(int(row_height * count + 46 + (24 if chart.reference else 0)), bargap=0.3)
    fig.update_yaxes(tickfont={"color": d.ink})
    if chart.reference:
        fig.update_layout(margin={"t": 34})
    return fig


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


def stacked(d: Drawing, chart: StackedBar) -> go.Figure:
    places = list(range(len(chart.rows)))
    tick_text = [d.text(r, label_width(d)) for r in chart.rows]
    totals = [sum(p.values[i] or 0 for p in chart.parts) or 1 for i in places]
    for part in chart.parts:
        solid = d.color(part.color)
        faded = [bool(chart.faded and chart.faded[i]) for i in places]
        d.figure.add_bar(
            name=d.text(part.name),
            x=list(part.values),
            y=places,
            orientation="h",
            width=0.66,
            marker={
                # one colour where none is faded: with a list Plotly cannot draw the key's hatching
                "color": [d.color(part.color, faded=f) for f in faded] if any(faded) else solid,
                "line": {"color": d.paper, "width": 1.5},
                "pattern": {
                    "shape": "/" if part.color == "kano.Q" else "",
                    "fillmode": "overlay",
                    "fgcolor": d.paper,
                    "size": 6,
                },
            },
            hovertext=[
                d.hover(_joined(d, chart.rows[i], part.name), part.values[i], chart.style, None, None, None)
                for i in places
            ],
            hoverinfo="text",
        )
        running = [sum(p.values[i] or 0 for p in chart.parts[: chart.parts.index(part)]) for i in places]
        ink = palette.ink_on(solid)
        for i in places:
            value = part.values[i]
            if value is not None and value / totals[i] >= (0.2 if d.narrow else 0.1):
                d.note(
                    running[i] + value / 2,
                    i,
                    html.escape(d.number(value, chart.style)),
                    font={"size": d.size - (0 if d.narrow else 1), "color": d.ink if faded[i] else ink},
                )
    key_rows = key(d, [(p.name, p.color) for p in chart.parts])
    for i, note in enumerate(chart.notes):
        d.note(1, i, d.text(note), xref="paper", xanchor="left", xshift=8, font={"size": d.size - 1, "color": d.muted})
    lines = max([t.count("<br>") + 1 for t in tick_text] or [1])
    d.figure.update_xaxes(
        range=[0, max(totals, default=1)],
        title_text=d.text(chart.x_title),
        showticklabels=False,
        showgrid=False,
        zeroline=False,
    )
    d.figure.update_yaxes(
        tickvals=places, ticktext=tick_text, range=[len(places) - 0.5, -0.5], showgrid=False, zeroline=False
    )
    row_height = max(ROW, 14 + (d.size + 4) * lines)
    fig = d.layout(row_height * len(places) + 40 + 26 * key_rows, barmode="stack")
    widest = max([measure(d.text(n)) for n in chart.notes] or [0])
    fig.update_layout(margin={"t": 12 + 26 * key_rows, "r": 8 + int(widest * d.size * 0.56) + (12 if widest else 0)})
    fig.update_yaxes(tickfont={"color": d.ink})
    return fig


def _joined(d: Drawing, row: Text, part: Text) -> str:
    names = [x if isinstance(x, str) else d.translate(x) for x in (row, part)]
    return f"{names[0]} – {names[1]}"
