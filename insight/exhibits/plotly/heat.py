"""Heat maps: tables in which colour repeats what the numbers say."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from insight.exhibits import palette
from insight.exhibits.chart import SIGNS, HeatMap
from insight.exhibits.message import Message
from insight.exhibits.plotly.drawing import Drawing, framed, label_width, row_labels
from insight.exhibits.slides import MOST_HEAT_ROWS
from insight.exhibits.wrapping import pixels

# so few rows have room for names of two lines
_ROOMY = 8
# on a phone: pixels that all columns share beside the names of rows, and the longest name that is turned
_NARROW_CELLS, _TURNED = 220.0, 130.0


def heat(d: Drawing, chart: HeatMap) -> go.Figure:
    rows, columns = len(chart.rows), len(chart.columns)
    places = list(range(rows))
    # one line each where there is room: a table has to fit on a screen
    letters = label_width(d) if d.narrow else (52 if columns <= 5 else 40)
    share = 0.45 if columns <= 5 else 0.36 if columns <= 7 else 0.3
    column = row_labels(d, chart.rows, places, share, 2 if _longest(d, chart) <= _ROOMY else 1, letters)
    cell = (d.room[0] - column) / max(1, columns) if d.room else None
    heads = _heads(d, chart, cell)
    _cells(d, chart, cell)
    d.figure.add_scatter(
        x=[j for _ in range(rows) for j in range(columns)],
        y=[i for i in range(rows) for _ in range(columns)],
        mode="markers",
        marker={"opacity": 0, "size": 28, "symbol": "square"},
        hovertext=[_cell_hover(d, chart, i, j) for i in range(rows) for j in range(columns)],
        hoverinfo="text",
    )
    d.up |= {"range": [rows - 0.5, -0.5], "showgrid": False, "zeroline": False}
    if d.room is None:
        lines = max((d.text(r, letters).count("<br>") + 1 for r in chart.rows), default=1)
        fig = d.layout(max(32, 10 + (d.size + 4) * lines) * rows + 24 + heads * (d.size + 5))
    else:
        fig = d.layout(int(d.room[1]))
        fig.update_layout(
            margin={
                "l": column,
                "r": 0,
                **framed(d, rows, 10 + 21 * heads, 4, max(44.0, min(84.0, 420 / max(1, rows)))),
            }
        )
    return fig


def _longest(d: Drawing, chart: HeatMap) -> int:
    """Rows of the longest part, so that the names are cut alike on all."""
    whole = len((d.whole or chart).rows)
    return math.ceil(whole / math.ceil(whole / MOST_HEAT_ROWS)) if whole else 0


def _heads(d: Drawing, chart: HeatMap, cell: float | None) -> int:
    """The columns' names above them; returns their lines."""
    columns = len(chart.columns)
    turned = False
    if d.narrow:
        texts, turned = _narrow_heads(d, chart)
    elif cell is None:
        # what a column of a full-width chart has room for
        texts = [d.text(c, min(18, max(8, 110 // max(1, columns)))) for c in chart.columns]
    else:
        texts = [d.fitted(c, cell - 10, 4, d.small) for c in chart.columns]
    d.across |= {
        "tickvals": list(range(columns)),
        "ticktext": texts,
        "tickfont": {"size": d.small if d.room else d.size, "color": d.ink},
        "side": "top",
        "range": [-0.5, columns - 0.5],
        "showgrid": False,
        "zeroline": False,
        "tickangle": -90 if turned else 0,
    }
    if turned:
        return math.ceil(max(map(d.wide, texts), default=0.0) / (d.size + 5))
    return max([t.count("<br>") + 1 for t in texts] or [1])


def _narrow_heads(d: Drawing, chart: HeatMap) -> tuple[list[str], bool]:
    """The columns' names on a phone, turned where a word of theirs is wider than its column."""
    gauge = pixels(d.size)
    cell = _NARROW_CELLS / max(1, len(chart.columns)) - 8
    names = [d.words(c) for c in chart.columns]
    # after a line end stands the base, which is not to be broken
    whole = [part for name in names for part in (*name.split("\n")[0].split(), *name.split("\n")[1:])]
    if all(gauge(part) <= cell for part in whole if part.isascii()):
        return [d.fitted(name, cell, 4) for name in names], False
    return [d.fitted(name, _TURNED, 2) for name in names], True


def _cells(d: Drawing, chart: HeatMap, cell: float | None) -> None:
    size = d.small if d.room or len(chart.columns) > 6 else d.size
    for i in range(len(chart.rows)):
        for j in range(len(chart.columns)):
            fill = _fill(d, chart, i, j)
            corners = (j - 0.5, j + 0.5), (i - 0.5, i + 0.5)
            d.mark("rect", *corners, fillcolor=fill, line={"color": d.paper, "width": 2}, layer="below")
            what = chart.texts[i][j]
            words = "·" if what is None else d.fitted(what, cell - 8, 1, size) if cell else d.text(what)
            faded = bool(chart.faded and chart.faded[i][j])
            ink = max((d.ink, d.paper), key=lambda c: palette.contrast(c, fill))
            if faded and palette.contrast(d.muted, fill) >= 4.5:
                ink = d.muted
            sign = SIGNS[chart.marks[i][j] if chart.marks else None]
            d.note(j, i, f"{sign}{words}", font={"size": size, "color": ink})


def _fill(d: Drawing, chart: HeatMap, i: int, j: int) -> str:
    shade = chart.shade(i, j)
    return d.paper if shade is None else palette.blend(d.color(shade[0]), d.paper, shade[1])


def _cell_hover(d: Drawing, chart: HeatMap, i: int, j: int) -> str:
    text = chart.texts[i][j]
    words = d.text(text) if text is not None else d.translate(Message("chart.hidden"))
    return f"{d.text(chart.rows[i], 40)}<br>{d.text(chart.columns[j], 40)}: {words}"
