"""What every kind of chart is drawn with."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import Any

import plotly.graph_objects as go

from insight.exhibits import palette
from insight.exhibits.chart import BarRow
from insight.exhibits.message import Message, Num, Style, Text
from insight.exhibits.palette import Theme
from insight.exhibits.wrapping import balanced, measure, pixels, shortened, wrapped

FONT = (
    'Inter, "Segoe UI", system-ui, -apple-system, "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", '
    '"Microsoft YaHei", "微软雅黑", sans-serif'
)
# "system-ui" is left out: what it means on Linux may be far wider than what the lines are cut for. Chinese begins with
# its own typefaces, whose quotation marks are as wide as a 汉字
_LATIN = '"Segoe UI", -apple-system, "Liberation Sans", Arial'
_CHINESE = '"Microsoft YaHei", "微软雅黑", "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC"'


def slide_font(translate: Callable[..., str]) -> str:
    """The typefaces of a slide in the translator's language."""
    first, then = (_CHINESE, _LATIN) if getattr(translate, "language", "en") == "zh" else (_LATIN, _CHINESE)
    return f"{first}, {then}, sans-serif"


SIZE = 16
NARROW_SIZE = 13
SLIDE_SIZE = 18
ROW = 40


class Drawing:
    """What every kind needs: the words, the theme's colours, the text size and the space for labels.

    room: width and height in pixels where they are fixed, as on a slide. whole: the chart of which a part is drawn.
    across, up: what the axes of x and y have of their own.
    """

    def __init__(
        self,
        translate: Callable[..., str],
        theme: Theme,
        narrow: bool,
        room: tuple[float, float] | None = None,
        whole: Any = None,
    ) -> None:
        self.translate, self.theme, self.narrow, self.room, self.whole = translate, theme, narrow, room, whole
        self.font = slide_font(translate) if room else FONT
        self.size = NARROW_SIZE if narrow else SLIDE_SIZE if room else SIZE
        self.small = self.size if narrow else 16 if room else self.size - 1
        self.paper, self.ink, self.muted = palette.PAPER[theme], palette.INK[theme], palette.MUTED[theme]
        self.figure = go.Figure(layout={"showlegend": False})
        # collected and set once: adding them one by one re-validates all of them each time
        self.notes: list[dict[str, Any]] = []
        self.shapes: list[dict[str, Any]] = []
        self.across: dict[str, Any] = {}
        self.up: dict[str, Any] = {}

    def words(self, *what: Text | Num) -> str:
        """What is said, not yet safe for Plotly; several things with a dash between them."""
        return " – ".join(w if isinstance(w, str) else self.translate(w) for w in what)

    def text(self, what: Text | Num | None, wrap: int | None = None) -> str:
        """Words safe for Plotly, which would otherwise read tags in them; wrapped at ``wrap`` half-width characters."""
        if what is None or what == "":
            return ""
        raw = self.words(what)
        lines = balanced(raw, wrap) if wrap else [raw]
        return "<br>".join(html.escape(line, quote=False) for line in lines)

    def fitted(self, what: Text | Num | None, room: float, lines: int = 3, size: float | None = None) -> str:
        """Like ``text``, wrapped at ``room`` pixels; what is too long loses its middle."""
        if what is None or what == "":
            return ""
        raw = self.words(what)
        gauge = pixels(size or self.size)
        cut = balanced(raw, room, lines, gauge)
        whole = room * lines
        while cut[-1].endswith("…") and whole > room / 2:
            whole -= 0.1 * room
            cut = wrapped(shortened(raw, whole, gauge), room, lines, gauge)
        return "<br>".join(html.escape(line, quote=False) for line in cut)

    def wide(self, text: str, size: float | None = None) -> float:
        """Pixels that the longest line of a text made here takes."""
        return max(map(pixels(size or self.size), html.unescape(text).split("<br>")))

    def number(self, value: float | None, style: Style) -> str:
        return self.translate(Num(value, style))

    def outline(self, code: str, *, faded: bool) -> str:
        """The edge of a mark: a pale one keeps the solid colour there, or it would not stand out from the paper."""
        return palette.color(code, self.theme) if faded else self.paper

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
        if self.room is None:
            self.annotate(self.notes, self.shapes)
        self.figure.update_layout(
            height=height,
            paper_bgcolor="rgba(0,0,0,0)",
            plot_bgcolor="rgba(0,0,0,0)",
            font={"family": self.font, "size": self.size, "color": self.ink},
            margin={"l": 8, "r": 8, "t": 12, "b": 8},
            hoverlabel={"font": {"family": self.font, "size": self.size - 1}, "align": "left"},
            dragmode=False,
            **extra,
        )
        quiet = {"size": self.small if self.room else self.size, "color": self.muted}
        axes: dict[str, Any] = {
            "gridcolor": palette.GRID[self.theme],
            "zerolinecolor": palette.GRID[self.theme],
            "tickfont": quiet,
            "title_font": quiet,
            "automargin": self.room is None,
            "fixedrange": True,
        }
        across = {**axes, "ticklabelstandoff": 4, "title_standoff": 10, **self.across}
        up = {**axes, "ticklabelstandoff": 6, "title_standoff": 14, **self.up}
        self.figure.layout.xaxis, self.figure.layout.yaxis = go.layout.XAxis(across), go.layout.YAxis(up)
        return self.figure

    def annotate(self, notes: Sequence[dict[str, Any]], shapes: Sequence[dict[str, Any]]) -> None:
        """Give the figure all its notes and shapes, once: by ``update_layout`` each would be compared with what is."""
        self.figure.layout.annotations, self.figure.layout.shapes = tuple(notes), tuple(shapes)

    def note(self, x: Any, y: Any, text: str, **extra: Any) -> None:
        given = {"showarrow": False, "font": {"size": self.size, "color": self.ink}, **extra}
        self.notes.append({"x": x, "y": y, "text": text, **given})

    def mark(self, kind: str, x: tuple[Any, Any], y: tuple[Any, Any], **extra: Any) -> None:
        """A line or rectangle between two corners."""
        self.shapes.append({"type": kind, "x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1], **extra})


def label_width(d: Drawing) -> int:
    return 18 if d.narrow else 30


def row_labels(
    d: Drawing, rows: Sequence[Text], places: Sequence[float], share: float = 0.32, lines: int = 3, letters: int = 0
) -> float:
    """Name the rows: at the axis, or on a slide at its left edge; returns the column's width in pixels there.

    share: how much of a slide's width the names may take, in how many lines. letters: in a line at the axis.
    """
    if d.room is None:
        d.up |= {
            "tickvals": list(places), "ticktext": [d.text(r, letters or label_width(d)) for r in rows],
            "tickfont": {"size": d.size, "color": d.ink},
        }  # fmt: skip
        return 0.0
    most = share * d.room[0]
    column = max((d.wide(d.fitted(r, most, lines)) for r in _all_rows(d, rows)), default=0.0) + 20
    for row, place in zip(rows, places, strict=True):
        name = d.fitted(row, most, lines)
        d.note(0, place, name, xref="paper", xanchor="left", xshift=-column, align="left")
    d.up["showticklabels"] = False
    return column


def _all_rows(d: Drawing, rows: Sequence[Text]) -> Sequence[Text]:
    """The names on this part and on the others, which share the width of their column."""
    whole = d.whole.rows if d.whole else ()
    return [*rows, *(r.label if isinstance(r, BarRow) else r for r in whole)]


def row_height(d: Drawing, rows: Sequence[Text]) -> int:
    """What the longest name of a row needs beside a chart that is as tall as it likes."""
    lines = max((d.text(r, label_width(d)).count("<br>") + 1 for r in rows), default=1)
    return max(ROW, 14 + (d.size + 4) * lines)


def framed(d: Drawing, count: float, top: float, bottom: float, tallest: float | None = None) -> dict[str, float]:
    """Margins above and below ``count`` rows on a slide: few rows do not grow to fill it."""
    assert d.room is not None
    tallest = tallest or max(92.0, min(150.0, 340 / max(count, 1)))
    spare = d.room[1] - top - bottom - count * tallest
    return {"t": top, "b": bottom + max(0.0, spare)}


def key(d: Drawing, entries: Sequence[tuple[Text, str]]) -> int:
    """The names (with the colour codes of their marks) above the chart, in the marks' order; returns the rows taken.

    Written, not a legend of Plotly's, which would break into columns and scroll where the chart is narrow.
    """
    room, used, rows = (36 if d.narrow else 60), 0.0, [""]
    if d.room is not None:
        room = int(0.62 * d.room[0] / (d.small * 0.56))
    for name, code in entries:
        words = d.text(name)
        width = measure(html.unescape(words)) + 5
        if rows[-1] and used + width > room:
            rows, used = [*rows, ""], 0
        # no-break spaces: Plotly would take ordinary ones together
        style, mark = f"color:{d.color(code)};font-size:{d.size + 5}px", "▨" if code == "kano.Q" else "■"
        rows[-1] += f'<span style="{style}">{mark}</span>\u00a0{words}\u00a0\u00a0\u00a0'
        used += width
    text = "<br>".join(row.rstrip("\u00a0") for row in rows)
    side = "right" if d.room is None else "left"
    d.note(
        1 if side == "right" else 0, 1, text, xref="paper", yref="paper", xanchor=side, yanchor="bottom", yshift=6,
        align="left", font={"size": d.small, "color": d.ink},
    )  # fmt: skip
    return len(rows)


def axis_name(d: Drawing, name: Text, left: float, above: float) -> int:
    """What a slide's upright axis measures, written flat over it; returns the space taken. above: to be left below."""
    assert d.room is not None
    words = d.fitted(name, d.room[0], 1, d.small)
    if not words:
        return 0
    font = {"size": d.small, "color": d.muted}
    d.note(
        0, 1, words, xref="paper", yref="paper", xanchor="left", yanchor="bottom", xshift=-left, yshift=above - 6,
        font=font,
    )  # fmt: skip
    return 26


def end_notes(d: Drawing, notes: Sequence[Text]) -> int:
    """Short texts at the right end of each row; returns the space they need."""
    for i, note in enumerate(notes):
        d.note(1, i, d.text(note), xref="paper", xanchor="left", xshift=8, font={"size": d.small, "color": d.muted})
    widest = max((d.wide(d.text(n), d.small) for n in notes), default=0.0)
    return int(widest) + 14 if widest else 0


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
