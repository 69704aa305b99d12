"""What every kind of chart is drawn with."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

import plotly.graph_objects as go

from insight.exhibits import palette
from insight.exhibits.message import Message, Num, Style, Text
from insight.exhibits.palette import Theme
from insight.exhibits.wrapping import balanced, measure, wrapped

FONT = (
    'Inter, "Segoe UI", system-ui, -apple-system, "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", '
    '"Microsoft YaHei", "微软雅黑", sans-serif'
)
SIZE = 16
NARROW_SIZE = 13
ROW = 40


class Drawing:
    """What every kind needs: the words, the theme's colours, the text size and the space for labels."""

    def __init__(self, translate: Callable[..., str], theme: Theme, narrow: bool) -> None:
        self.translate, self.theme, self.narrow = translate, theme, narrow
        self.size = NARROW_SIZE if narrow else SIZE
        self.paper, self.ink, self.muted = palette.PAPER[theme], palette.INK[theme], palette.MUTED[theme]
        self.figure = go.Figure(layout={"showlegend": False})
        # collected and set once: adding them one by one re-validates all of them each time
        self.notes: list[dict[str, Any]] = []
        self.shapes: list[dict[str, Any]] = []

    def text(self, what: Text | Num | None, wrap: int | None = None) -> str:
        """Words safe for Plotly, which would otherwise read tags in them; wrapped at ``wrap`` half-width characters."""
        if what is None or what == "":
            return ""
        raw = what if isinstance(what, str) else self.translate(what)
        lines = balanced(raw, wrap) if wrap else [raw]
        return "<br>".join(html.escape(line, quote=False) for line in lines)

    def number(self, value: float | None, style: Style) -> str:
        return self.translate(Num(value, style))

    def color(self, code: str, *, faded: bool = False) -> str:
        solid = palette.color(code, self.theme)
        return palette.blend(solid, self.paper, 0.45) if faded else solid

    def hover(self, label: Text, value: float | None, style: Style, low: Any, high: Any, n: int | None) -> str:
        """Label, value, interval and base as a sentence."""
        known = low is not None and high is not None
        key = "chart.hover" + ("_interval" if known else "") + ("_n" if n is not None else "")
        fields: dict[str, Any] = {"label": label, "value": Num(value, style)}
        if known:
            fields |= {"low": Num(low, style), "high": Num(high, style)}
        if n is not None:
            fields["n"] = Num(n, "count")
        return "<br>".join(html.escape(x, quote=False) for x in wrapped(self.translate(Message(key, **fields)), 56))

    def layout(self, height: int, **extra: Any) -> go.Figure:
        self.figure.update_layout(
            annotations=self.notes,
            shapes=self.shapes,
            height=height,
            paper_bgcolor="rgba(0,0,0,0)",
            plot_bgcolor="rgba(0,0,0,0)",
            font={"family": FONT, "size": self.size, "color": self.ink},
            margin={"l": 8, "r": 8, "t": 12, "b": 8},
            hoverlabel={"font": {"family": FONT, "size": self.size - 1}, "align": "left"},
            dragmode=False,
            **extra,
        )
        axes: dict[str, Any] = {
            "gridcolor": palette.GRID[self.theme],
            "zerolinecolor": palette.GRID[self.theme],
            "tickfont": {"size": self.size, "color": self.muted},
            "title_font": {"size": self.size, "color": self.muted},
            "automargin": True,
            "fixedrange": True,
        }
        self.figure.update_xaxes(**axes, ticklabelstandoff=4, title_standoff=10)
        self.figure.update_yaxes(**axes, ticklabelstandoff=6, title_standoff=14)
        return self.figure

    def note(self, x: Any, y: Any, text: str, **extra: Any) -> None:
        given = {"showarrow": False, "font": {"size": self.size, "color": self.ink}, **extra}
        self.notes.append({"x": x, "y": y, "text": text, **given})

    def mark(self, kind: str, x: tuple[Any, Any], y: tuple[Any, Any], **extra: Any) -> None:
        """A line or rectangle between two corners."""
        self.shapes.append({"type": kind, "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1], **extra})


def label_width(d: Drawing) -> int:
    return 18 if d.narrow else 30


def key(d: Drawing, entries: Sequence[tuple[Text, str]]) -> int:
    """The names (with the colour codes of their marks) above the chart, in the marks' order; returns the rows taken.

    Written, not a legend of Plotly's, which would break into columns and scroll where the chart is narrow.
    """
    room, used, rows = (36 if d.narrow else 60), 0, [""]
    for name, code in entries:
        words = d.text(name)
        width = measure(html.unescape(words)) + 5
        if rows[-1] and used + width > room:
            rows, used = [*rows, ""], 0
        # no-break spaces: Plotly would take ordinary ones together
        style, mark = f"color:{d.color(code)};font-size:{d.size + 5}px", "▨" if code == "kano.Q" else "■"
        rows[-1] += f'<span style="{style}">{mark}</span>\u00a0{words}\u00a0\u00a0\u00a0'
        used += width
    size = d.size - (0 if d.narrow else 1)
    text = "<br>".join(row.rstrip("\u00a0") for row in rows)
    d.note(
        1, 1, text, xref="paper", yref="paper", xanchor="right", yanchor="bottom", yshift=6, align="left",
        font={"size": size, "color": d.ink},
    )  # fmt: skip
    return len(rows)


def readable(d: Drawing, shade: str) -> str:
    return shade if palette.contrast(shade, d.paper) >= 4.5 else d.ink


def whiskers(
    estimates: Sequence[tuple[float | None, float | None, float | None]], color: str, *, thickness: float, width: int
) -> dict[str, Any]:
    """Error bars from (value, low, high); none where an end is not known, never one that points the wrong way."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [max(0.0, h - v) if v is not None and h is not None else 0.0 for v, _, h in estimates],
        "arrayminus": [max(0.0, v - lo) if v is not None and lo is not None else 0.0 for v, lo, _ in estimates],
        "thickness": thickness,
        "width": width,
        "color": color,
    }
