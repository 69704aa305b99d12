"""A chart as the picture of a slide."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go

from insight.exhibits import palette
from insight.exhibits.chart import ChartSpec, StackedBar
from insight.exhibits.plotly.drawing import SIZE
from insight.exhibits.plotly.render import figure
from insight.exhibits.slides import Slide
from insight.exhibits.wrapping import measure, wrapped


def slide(part: Any, *given: Any, title: str | None = None, remark: str = "") -> go.Figure:
    """A slide's picture on a light 1280 × 720 canvas, text ≥ 16 px: ``slide(part: Slide, foot, translate)``.

    title: the reader's own instead of the finding. remark: the reader's words under the chart.
    """
    if isinstance(part, Slide):
        foot, translate = given
        exhibit = part.exhibit
        words = title if title is not None else translate(exhibit.title)
        return _drawn(
            part.chart or StackedBar((), ()), words, translate(exhibit.subtitle), f"{remark} {foot}", translate
        )
    own, subtitle, foot, translate = given
    return _drawn(part, translate(own), translate(subtitle), foot, translate)


def _drawn(chart: ChartSpec, title: str, subtitle: str, foot: str, translate: Callable[..., str]) -> go.Figure:
    fig = figure(chart, translate, "light")
    head, under = wrapped(title, 84, 2), wrapped(subtitle, 140, 2)
    small = wrapped(foot, 150, 3)
    own = fig.layout.margin
    names = [str(t) for t in fig.layout.yaxis.ticktext or ()]
    longest = max([measure(html.unescape(line)) for name in names for line in name.split("<br>")] or [8])
    # no automargin here: with fixed margins title and footer can be placed to the pixel
    left = 60 + int(longest * SIZE * 0.56) + (30 if fig.layout.yaxis.title.text else 0)
    above = 40 + 36 * len(head) + 24 * len(under) + (own.t or 0)
    heads = max([str(t).count("<br>") + 1 for t in fig.layout.xaxis.ticktext or ("",)])
    if fig.layout.xaxis.side == "top":
        above += 22 * heads
    below = 90 + 22 * len(small) + 20 * (heads - 1)
    fig.update_layout(
        width=1280,
        height=720,
        paper_bgcolor=palette.PAPER["light"],
        margin={"l": left, "r": max(40, own.r or 0), "t": above, "b": below},
    )
    fig.update_xaxes(automargin=False)
    fig.update_yaxes(automargin=False)
    rows = [(line, 28, "ink", 20 + 36 * i) for i, line in enumerate(head)]
    rows += [(line, 18, "muted", 24 + 36 * len(head) + 24 * i) for i, line in enumerate(under)]
    rows += [(line, 16, "muted", 720 - 18 - 22 * (len(small) - i)) for i, line in enumerate(small)]
    added = []
    for line, size, shade, from_top in rows:
        words = html.escape(line, quote=False)
        added.append(
            {
                "text": f"<b>{words}</b>" if shade == "ink" else words,
                "x": 0,
                "y": 1,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "top",
                "xshift": 40 - left,
                "yshift": above - from_top,
                "showarrow": False,
                "font": {"size": size, "color": (palette.INK if shade == "ink" else palette.MUTED)["light"]},
            }
        )
    fig.update_layout(annotations=[*(a.to_plotly_json() for a in fig.layout.annotations), *added])
    return fig
