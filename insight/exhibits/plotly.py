"""Chart specifications drawn with Plotly, for screen and HTML. Built with ``graph_objects`` only (fast)."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import plotly.graph_objects as go

from insight.exhibits import labels, palette
from insight.exhibits.chart import Bar, BarRow, ChartSpec, Dot, HeatMap, Line, LineSeries, Scatter, StackedBar
from insight.exhibits.message import Message, Num, Style, Text
from insight.exhibits.palette import Theme

FONT = (
    'Inter, "Segoe UI", system-ui, -apple-system, "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", '
    '"Microsoft YaHei", "微软雅黑", sans-serif'
)
SIZE = 16
NARROW_SIZE = 13
ROW = 40
# no line begins with the first nor ends with the second
_CLOSING = "，。、：；！？）】》」』”’…·%,.:;!?)]"
_OPENING = "（【《「『“‘(["


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


def figure(
    chart: ChartSpec, translate: Callable[..., str], theme: Theme = "light", *, narrow: bool = False
) -> go.Figure:
    """The Plotly figure of ``chart`` in the translator's language. narrow: for canvases under about 500 px.

    ``layout.height`` is set; the width is left to the place it is shown in. Raises TypeError for an unknown kind.
    """
    drawing = Drawing(translate, theme, narrow)
    kinds: dict[type, Callable[[Drawing, Any], go.Figure]] = {
        Bar: _bar,
        StackedBar: _stacked,
        Line: _line,
        Scatter: _scatter,
        HeatMap: _heat,
    }
    if type(chart) not in kinds:
        raise TypeError(f"not a chart: {type(chart).__name__}")
    return kinds[type(chart)](drawing, chart)


def wrapped(text: str, width: int, lines: int = 3) -> list[str]:
    """``text`` cut into at most ``lines`` lines of ``width`` half-width characters (汉字 count two), "…" if cut."""
    done: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line, used = "", 0
        for piece in _pieces(paragraph):
            size = measure(piece)
            if used and used + measure(piece.rstrip()) > width:
                done.append(line.rstrip())
                line, used = "", 0
                piece = piece.lstrip()
                size = measure(piece)
            while size > width:
                head = _take(piece, width)
                done.append(head)
                piece = piece[len(head) :]
                size = measure(piece)
            line, used = line + piece, used + size
        done.append(line.rstrip())
    if len(done) > lines:
        done = [*done[: lines - 1], _take(done[lines - 1], width - 1) + "…"]
    return done


def balanced(text: str, width: int) -> list[str]:
    """``wrapped`` with lines of about the same length, so that none is left with a single character."""
    lines = wrapped(text, width)
    if len(lines) == 1 or lines[-1].endswith("…"):
        return lines
    longest = max(measure(piece.rstrip()) for piece in _pieces(text))
    for narrower in range(max(map(measure, lines)) - 1, max(longest, width // 2) - 1, -1):
        tried = wrapped(text, narrower)
        if len(tried) > len(lines) or tried[-1].endswith("…"):
            break
        lines = tried
    return lines


def measure(text: str) -> int:
    """Width in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _take(text: str, width: int) -> str:
    used = 0
    for i, character in enumerate(text):
        used += measure(character)
        if used > width:
            return text[: max(1, i)]
    return text


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for character in text:
        wide = measure(character) == 2
        if pieces and (character in _CLOSING or pieces[-1][-1] in _OPENING):
            pieces[-1] += character
        elif wide or not pieces or pieces[-1].endswith(" ") or measure(pieces[-1][-1]) == 2:
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces


def _label_width(d: Drawing) -> int:
    return 18 if d.narrow else 30


def _bar(d: Drawing, chart: Bar) -> go.Figure:
    rows = list(chart.rows)
    slots, places = _slots(rows)
    width = _label_width(d)
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


def _stacked(d: Drawing, chart: StackedBar) -> go.Figure:
    places = list(range(len(chart.rows)))
    tick_text = [d.text(r, _label_width(d)) for r in chart.rows]
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
    key_rows = _key(d, [(p.name, p.color) for p in chart.parts])
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


def _key(d: Drawing, entries: Sequence[tuple[Text, str]]) -> int:
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


def _line(d: Drawing, chart: Line) -> go.Figure:
    numeric = all(isinstance(x, (int, float)) for x in chart.x)
    xs: list[Any] = [x if numeric else _when(d, str(x)) for x in chart.x]
    span = max([z.end for z in chart.zones], default=1) - min([z.start for z in chart.zones], default=0)
    crowded, edge = False, float("-inf")
    for zone in chart.zones:
        middle = (zone.start + zone.end) / 2
        title = d.text(zone.name, max(6, int((34 if d.narrow else 100) * (zone.end - zone.start) / span)))
        widest = max(map(measure, html.unescape(title).split("<br>")))
        half = widest * d.size * 0.28 * span / (230 if d.narrow else 460)
        raised = middle - half < edge
        crowded, edge = crowded or raised, middle + half
        d.mark(
            "rect",
            (zone.start, zone.end),
            (0, 1),
            yref="paper",
            fillcolor=d.color(zone.color),
            opacity=0.09,
            line={"width": 0},
        )
        d.note(
            middle,
            1,
            title,
            yref="paper",
            yanchor="bottom",
            yshift=d.size + 6 if raised else 0,
            font={"size": d.size, "color": _readable(d, d.color(zone.color))},
        )
    for at, name in chart.references:
        d.mark("line", (0, 1), (at, at), xref="paper", line={"color": d.muted, "width": 1, "dash": "dot"})
        ends = [s.y[end] or 0.0 for end in (0, -1) for s in chart.series if s.y]
        start, last = ends[: len(ends) // 2], ends[len(ends) // 2 :]
        left = min((abs(y - at) for y in start), default=0) > min((abs(y - at) for y in last), default=0)
        d.note(
            0 if left else 1,
            at,
            d.text(name),
            xref="paper",
            xanchor="left" if left else "right",
            yanchor="bottom",
            font={"size": d.size - 1, "color": d.muted},
        )
    areas = [s for s in chart.series if s.draw == "area"]
    for series in chart.series:
        own: list[Any] = list(series.x) if series.x else xs
        color = d.color(series.color)
        n = series.n or (None,) * len(series.y)
        low, high = series.low or (None,) * len(series.y), series.high or (None,) * len(series.y)
        shown = [
            d.hover(_at(d, series.name, x), y, chart.style, lo, hi, k)
            for x, y, lo, hi, k in zip(own, series.y, low, high, n)
        ]
        common: dict[str, Any] = {
            "x": own,
            "y": list(series.y),
            "name": d.text(series.name),
            "hovertext": shown,
            "hoverinfo": "text",
        }
        if series.draw == "area":
            d.figure.add_scatter(
                **common,
                stackgroup="one",
                mode="lines",
                line={"color": d.paper, "width": 1},
                fillcolor=color,
            )
        elif series.draw == "points":
            d.figure.add_scatter(
                **common,
                mode="markers",
                marker={"size": 11, "color": color, "line": {"color": d.paper, "width": 1.5}},
                error_y=_whiskers(series, d),
            )
        else:
            if series.low and series.high:
                d.figure.add_scatter(
                    x=own + own[::-1],
                    y=[*series.high, *series.low[::-1]],
                    fill="toself",
                    fillcolor=color,
                    opacity=0.15,
                    line={"width": 0},
                    mode="lines",
                    hoverinfo="skip",
                    showlegend=False,
                )
            fit = series.draw == "fit"
            d.figure.add_scatter(
                **{**common, "hoverinfo": "skip" if fit else "text"},
                mode="lines" if fit else "lines+markers",
                line={"color": color, "width": 2.5},
                marker={"size": 7},
            )
    above = 40 + (22 if crowded or d.narrow else 0) if chart.zones or len(chart.series) > 1 else 14
    right = 8
    if areas:
        above = 14
        right = _area_names(d, areas, xs)
    elif len(chart.series) > 1 and not chart.zones:
        above += 22 * (_key(d, [(s.name, s.color) for s in chart.series]) - 1)
    d.figure.update_yaxes(
        title_text=d.text(chart.y_title, 36 if d.narrow else 52),
        range=list(chart.y_range) if chart.y_range else None,
        tickformat=",.0%" if chart.style.startswith("percent") else ",.0f",
        zeroline=False,
    )
    if not numeric:
        # counted from the end: the last month is the one that is read
        shown = [xs[0], xs[-1]] if d.narrow and xs else xs[::-1][:: max(1, -(-len(xs) // 10))][::-1]
        d.figure.update_xaxes(type="category", tickvals=shown, tickangle=0, showgrid=False)
    d.figure.update_xaxes(title_text=d.text(chart.x_title, 36 if d.narrow else None), showgrid=False)
    if chart.x_labels:
        d.figure.update_xaxes(
            tickvals=[v for v, _ in chart.x_labels],
            ticktext=[d.text(t, 9 if d.narrow else 16) for _, t in chart.x_labels],
        )
    fig = d.layout(360 if d.narrow else 440)
    fig.update_layout(margin={"t": above, "r": right})
    return fig


def _area_names(d: Drawing, areas: Sequence[LineSeries], xs: Sequence[Any]) -> int:
    """Name every area at its right end, pushed apart where two are thin; returns the space needed."""
    middles, base = [], 0.0
    for series in areas:
        last = series.y[-1] or 0.0
        middles.append(base + last / 2)
        base += last
    for at, series in zip(_apart(middles, (0.085 if d.narrow else 0.065) * (base or 1), base), areas, strict=True):
        last = series.y[-1] or 0.0
        words = f"{d.text(series.name)} {html.escape(d.number(last, 'percent'))}"
        shade = d.color(series.color)
        d.note(
            1,
            at,
            words,
            xref="paper",
            xanchor="left",
            xshift=8,
            font={"size": d.size - 1, "color": _readable(d, shade)},
        )
    widest = max(measure(d.text(s.name)) + 6 for s in areas)
    return 12 + int(widest * d.size * 0.55)


def _apart(places: Sequence[float], gap: float, top: float) -> list[float]:
    """``places`` (ascending) moved until they are ``gap`` apart and none is above ``top``."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else place)
    limit = top
    for i in reversed(range(len(moved))):
        moved[i] = min(moved[i], limit)
        limit = moved[i] - gap
    return moved


def _readable(d: Drawing, shade: str) -> str:
    return shade if palette.contrast(shade, d.paper) >= 4.5 else d.ink


def _whiskers(series: LineSeries, d: Drawing) -> dict[str, Any] | None:
    if not series.low or not series.high:
        return None
    pairs = list(zip(series.y, series.low, series.high, strict=True))
    return {
        "type": "data",
        "symmetric": False,
        "array": [(h - y) if y is not None and h is not None else 0 for y, _, h in pairs],
        "arrayminus": [(y - lo) if y is not None and lo is not None else 0 for y, lo, _ in pairs],
        "thickness": 1.4,
        "width": 5,
        "color": d.muted,
    }


def _when(d: Drawing, x: str) -> str:
    month = len(x) == 7 and x[4] == "-" and x.replace("-", "").isdigit()
    return d.translate(Num(x, "month")) if month else html.escape(x, quote=False)


def _at(d: Drawing, name: Text, x: Any) -> str:
    words = name if isinstance(name, str) else d.translate(name)
    return f"{words} – {x:g}" if isinstance(x, (int, float)) else f"{words} – {html.unescape(str(x))}"


def _scatter(d: Drawing, chart: Scatter) -> go.Figure:
    left, right = chart.x_range
    bottom, top = chart.y_range
    if chart.lines:
        across, up = chart.lines
        dotted = {"color": d.muted, "width": 1, "dash": "dot"}
        d.mark("line", (across, across), (0, 1), yref="paper", line=dotted)
        d.mark("line", (0, 1), (up, up), xref="paper", line=dotted)
    if chart.quadrants:
        corners = (
            (left, top, "left", "top"),
            (right, top, "right", "top"),
            (left, bottom, "left", "bottom"),
            (right, bottom, "right", "bottom"),
        )
        for name, (x, y, side, edge) in zip(chart.quadrants, corners, strict=True):
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
    for dot in chart.dots:
        if dot.outline:
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
    height = 420 if d.narrow else 500
    spots = labels.place(
        [(p.x, p.y) for p in chart.dots],
        [_short(d, p) for p in chart.dots],
        ranges=(chart.x_range, chart.y_range),
        canvas=(300.0, 340.0) if d.narrow else (980.0, 420.0),
        size=d.size,
        keep_clear=_corners(d, chart),
    )
    d.figure.add_scatter(
        x=[p.x for p in chart.dots],
        y=[p.y for p in chart.dots],
        mode="markers",
        marker={
            "size": [13 * p.size for p in chart.dots],
            "color": [d.color(p.color, faded=p.faded) for p in chart.dots],
            "line": {"color": d.paper, "width": 1.5},
        },
        error_x=_bars([(p.x, p.x_interval) for p in chart.dots], d),
        error_y=_bars([(p.y, p.y_interval) for p in chart.dots], d),
        hovertext=[_dot_hover(d, chart, p) for p in chart.dots],
        hoverinfo="text",
    )
    for dot, spot in zip(chart.dots, spots, strict=True):
        d.note(
            dot.x,
            dot.y,
            html.escape(_short(d, dot), quote=False),
            ax=spot.dx,
            ay=-spot.dy,
            showarrow=spot.leader,
            arrowhead=0,
            arrowwidth=1,
            arrowcolor=d.muted,
            xshift=0 if spot.leader else spot.dx,
            yshift=0 if spot.leader else spot.dy,
            xanchor=spot.anchor,
            font={"size": d.size, "color": d.muted if dot.faded else d.ink},
        )
    percent = {"tickformat": ",.0%"}
    d.figure.update_xaxes(
        range=[left, right],
        title_text=d.text(chart.x_title, 40 if d.narrow else None),
        zeroline=False,
        ticklabeloverflow="allow",
        **(percent if chart.x_style.startswith("percent") else {}),
    )
    d.figure.update_yaxes(
        range=[bottom, top],
        title_text=d.text(chart.y_title, 40 if d.narrow else None),
        zeroline=False,
        **(percent if chart.y_style.startswith("percent") else {}),
    )
    return d.layout(height).update_layout(margin_r=24)


def _short(d: Drawing, dot: Dot) -> str:
    words = dot.label if isinstance(dot.label, str) else d.translate(dot.label)
    width = 16 if d.narrow else 42
    return words if measure(words) <= width else _take(words, width - 1) + "…"


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
    return {
        "type": "data",
        "symmetric": False,
        "array": [max(0.0, i[1] - v) if i else 0.0 for v, i in pairs],
        "arrayminus": [max(0.0, v - i[0]) if i else 0.0 for v, i in pairs],
        "thickness": 1,
        "width": 0,
        "color": d.muted,
    }


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


def _heat(d: Drawing, chart: HeatMap) -> go.Figure:
    known = [v for row in chart.values for v in row if v is not None]
    centre = chart.centre if chart.centre is not None else (sum(known) / len(known) if known else 0.0)
    reach = max([abs(v - centre) for v in known] or [1.0]) or 1.0
    rows, columns = len(chart.rows), len(chart.columns)
    up, down = d.color("up"), d.color("down")
    # one line each where there is room: a table has to fit on a screen
    label = _label_width(d) if d.narrow else (52 if columns <= 5 else 40)
    row_texts = [d.text(r, label) for r in chart.rows]
    column_texts = [d.text(c, 8 if d.narrow or columns > 6 else 14) for c in chart.columns]
    for i in range(rows):
        for j in range(columns):
            value = chart.values[i][j]
            share = 0.0 if value is None else min(1.0, abs(value - centre) / reach)
            mark = chart.marks[i][j] if chart.marks else None
            # only what passed its test is strongly shaded: colour must not say more than the numbers
            strength = share * (0.85 if mark or not chart.marks else 0.25)
            fill = palette.blend(up if value is not None and value >= centre else down, d.paper, strength)
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


def slide(chart: ChartSpec, title: Message, subtitle: Message, foot: str, translate: Callable[..., str]) -> go.Figure:
    """A slide's picture: the chart on a light 1280 × 720 canvas with title, subtitle and footer, text ≥ 16 px."""
    fig = figure(chart, translate, "light")
    head, under = wrapped(translate(title), 84, 2), wrapped(translate(subtitle), 140, 2)
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
