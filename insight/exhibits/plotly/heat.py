"""Heat maps: tables in which colour repeats what the numbers say."""

from __future__ import annotations

import plotly.graph_objects as go

from insight.exhibits import palette
from insight.exhibits.chart import HeatMap
from insight.exhibits.message import Message
from insight.exhibits.plotly.drawing import Drawing, label_width


def heat(d: Drawing, chart: HeatMap) -> go.Figure:
    known = [v for row in chart.values for v in row if v is not None]
    centre = chart.centre if chart.centre is not None else (sum(known) / len(known) if known else 0.0)
    reach = max([abs(v - centre) for v in known] or [1.0]) or 1.0
    rows, columns = len(chart.rows), len(chart.columns)
    up, down = d.color("up"), d.color("down")
    # one line each where there is room: a table has to fit on a screen
    label = label_width(d) if d.narrow else (52 if columns <= 5 else 40)
    row_texts = [d.text(r, label) for r in chart.rows]
    # what a column of a full-width chart has room for
    head = 8 if d.narrow else min(18, max(8, 110 // max(1, columns)))
    column_texts = [d.text(c, head) for c in chart.columns]
    for i in range(rows):
        for j in range(columns):
            value = chart.values[i][j]
            share = 0.0 if value is None else min(1.0, abs(value - centre) / reach)
            mark = chart.marks[i][j] if chart.marks else None
            # only what passed its test is strongly shaded: colour must not say more than the numbers
            strength = share * (0.85 if mark or not chart.marks else 0.25)
            fill = palette.blend(up if value is not None and value >= centre else down, d.paper, strength)
            if chart.colors:
                own = chart.colors[i][j]
                fill = d.paper if own is None else palette.blend(d.color(own), d.paper, chart.strengths[i][j])
            d.mark(
                "rect",
                (j - 0.5, j + 0.5),
                (i - 0.5, i + 0.5),
                fillcolor=fill,
                line={"color": d.paper, "width": 2},
                layer="below",
            )
            sign = {"up": "▲", "down": "▼", None: ""}[mark]
            words = d.text(chart.texts[i][j]) if chart.texts[i][j] is not None else "·"
            faded = bool(chart.faded and chart.faded[i][j])
            ink = max((d.ink, d.paper), key=lambda c: palette.contrast(c, fill))
            if faded and palette.contrast(d.muted, fill) >= 4.5:
                ink = d.muted
            d.note(j, i, f"{sign} {words}".strip(), font={"size": d.size - (1 if columns > 6 else 0), "color": ink})
    d.figure.add_scatter(
        x=[j for _ in range(rows) for j in range(columns)],
        y=[i for i in range(rows) for _ in range(columns)],
        mode="markers",
        marker={"opacity": 0, "size": 28, "symbol": "square"},
        hovertext=[_cell_hover(d, chart, i, j) for i in range(rows) for j in range(columns)],
        hoverinfo="text",
    )
    lines = max([t.count("<br>") + 1 for t in row_texts] or [1])
    heads = max([t.count("<br>") + 1 for t in column_texts] or [1])
    d.figure.update_xaxes(
        tickvals=list(range(columns)),
        ticktext=column_texts,
        side="top",
        range=[-0.5, columns - 0.5],
        showgrid=False,
        zeroline=False,
        tickangle=0,
    )
    d.figure.update_yaxes(
        tickvals=list(range(rows)), ticktext=row_texts, range=[rows - 0.5, -0.5], showgrid=False, zeroline=False
    )
    fig = d.layout(max(32, 10 + (d.size + 4) * lines) * rows + 24 + heads * (d.size + 5))
    fig.update_xaxes(tickfont={"color": d.ink})
    fig.update_yaxes(tickfont={"color": d.ink})
    return fig


def _cell_hover(d: Drawing, chart: HeatMap, i: int, j: int) -> str:
    text = chart.texts[i][j]
    words = d.text(text) if text is not None else d.translate(Message("chart.hidden"))
    return f"{d.text(chart.rows[i], 40)}<br>{d.text(chart.columns[j], 40)}: {words}"
