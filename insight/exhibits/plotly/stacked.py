"""Stacked bars of shares."""

from __future__ import annotations

import html
from collections.abc import Sequence

import plotly.graph_objects as go

from insight.exhibits import palette
from insight.exhibits.chart import Part, StackedBar
from insight.exhibits.plotly.drawing import Drawing, end_notes, framed, key, row_height, row_labels


def stacked(d: Drawing, chart: StackedBar) -> go.Figure:
    places = list(range(len(chart.rows)))
    totals = [sum(p.values[i] or 0 for p in chart.parts) or 1 for i in places]
    faded = [bool(chart.faded and chart.faded[i]) for i in places]
    for k, part in enumerate(chart.parts):
        _bars(d, chart, part, faded)
        _values(d, chart, k, totals, faded)
    key_rows = key(d, [(p.name, p.color) for p in chart.parts])
    right = end_notes(d, chart.notes)
    column = row_labels(d, chart.rows, places, lines=2)
    whole = d.whole or chart
    widest = [sum(p.values[i] or 0 for p in whole.parts) or 1 for i in range(len(whole.rows))]
    d.across |= {
        "range": [0, max(widest, default=1)],
        "title_text": d.text(chart.x_title),
        "showticklabels": False,
        "showgrid": False,
        "zeroline": False,
    }
    d.up |= {"range": [len(places) - 0.5, -0.5], "showgrid": False, "zeroline": False}
    above = 12 + 26 * key_rows
    if d.room is None:
        fig = d.layout(row_height(d, chart.rows) * len(places) + 40 + 26 * key_rows, barmode="stack")
        fig.update_layout(margin={"t": above, "r": 8 + right})
    else:
        fig = d.layout(int(d.room[1]), barmode="stack")
        bottom = 34 if chart.x_title else 6
        fig.update_layout(margin={"l": column, "r": right, **framed(d, len(places), above, bottom)})
    return fig


def _bars(d: Drawing, chart: StackedBar, part: Part, faded: Sequence[bool]) -> None:
    solid = d.color(part.color)
    said = [d.words(row, part.name) for row in chart.rows]
    d.figure.add_bar(
        name=d.text(part.name),
        x=list(part.values),
        y=list(range(len(chart.rows))),
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
            d.hover(words, value, chart.style, None, None, None) for words, value in zip(said, part.values, strict=True)
        ],
        hoverinfo="text",
    )


def _values(d: Drawing, chart: StackedBar, k: int, totals: Sequence[float], faded: Sequence[bool]) -> None:
    """The share in the middle of every piece that has room for it."""
    part, ink = chart.parts[k], palette.ink_on(d.color(chart.parts[k].color))
    for i, value in enumerate(part.values):
        if value is None or value / totals[i] < (0.2 if d.narrow else 0.1):
            continue
        before = sum(p.values[i] or 0 for p in chart.parts[:k])
        font = {"size": d.size if d.room else d.small, "color": d.ink if faded[i] else ink}
        d.note(before + value / 2, i, html.escape(d.number(value, chart.style)), font=font)
