"""Bars with intervals and stacked bars as native charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from insight.exhibits import Bar, BarRow, Message, Num, StackedBar, Style, Text, palette
from insight.exhibits.chart import SIGNS
from insight.exhibits.wrapping import measure
from insight.export.excel.charts.canvas import DOTTED, NOTHING, Canvas, Span
from insight.export.excel.paper import INK_COLOR, MUTED_COLOR

SMALLEST_LABELLED = 0.07
Estimate = tuple[float | None, float | None, float | None]
UNKNOWN: Estimate = (None, None, None)


def bar(c: Canvas, chart: Bar) -> Any:
    rows, lined = _rows(chart)
    known = [r for r in rows if r is not None]
    top, low = _ends(chart, known)
    names = c.column(c.t("export.data_name"), [_name(c, r, i, rows) for i, r in enumerate(rows)])
    values, labels = _values(c, chart, rows)
    drawn = c.paper.book.add_chart({"type": "bar"})
    series: dict[str, Any] = {
        "name": values.heading, "categories": names.place, "values": values.place, "gap": 55, "overlap": 100,
        "points": [_fill(c, r) for r in rows],
    }  # fmt: skip
    # a withheld value is said where its bar would begin
    edges = [max(r.value or 0.0, (r.high or 0.0) if r.value is not None else 0.0, 0.0) if r else None for r in rows]
    if any(r and r.low is not None and r.high is not None for r in rows):
        told = [(r.value, r.low, r.high) if r else UNKNOWN for r in rows]
        series["y_error_bars"] = intervals(c, chart.style, [UNKNOWN if None in one else one for one in told], INK_COLOR)
    c.add(drawn, series)
    ends = c.column(c.t("export.data_place"), [Num(e, chart.style) for e in edges])
    anchor = {"name": ends.heading, "categories": names.place, "values": ends.place, "fill": NOTHING, "line": NOTHING}
    inks = [MUTED_COLOR if r and r.faded else INK_COLOR for r in rows]
    c.add(drawn, anchor, labels, "outEnd", inks, filled=lined)
    scale = 100 if chart.style == "points" else 1
    room: dict[str, Any] = {"min": scale * low, "max": scale * (top + 0.16 * (top - low))}
    if lined and chart.reference is not None:
        room |= {"major_unit": scale * chart.reference[0], "major_gridlines": {"visible": True, "line": DOTTED}}
    title = axis_title(c, chart.x_title, chart.reference if lined else None)
    drawn.set_x_axis(c.axis(title, label_position="none", line=NOTHING, **room))
    side = {"label_position": "low"} if low < 0 else {}
    drawn.set_y_axis(c.axis(reverse=True, crossing="max", num_font=c.font(color=INK_COLOR), **side))
    drawn.set_legend({"none": True})
    c.height = 110 + 36 * len(rows)
    return drawn


def _rows(chart: Bar) -> tuple[list[BarRow | None], bool]:
    """The bars with an empty row before every group, and whether the reference can be drawn as a line.

    A line is a grid line at every multiple of the reference, so there may be only one; otherwise it is a bar.
    """
    rows: list[BarRow | None] = []
    last = None
    for row in chart.rows:
        if row.group is not None and row.group != last:
            rows.append(None)
            last = row.group
        rows.append(row)
    if chart.reference is None:
        return rows, False
    at, name = chart.reference
    top, low = _ends(chart, chart.rows)
    if low == 0 and 0 < at <= 1.16 * top < 2 * at:
        return rows, True
    return [*rows, BarRow(name, at, color="neutral")], False


def _ends(chart: Bar, rows: Sequence[BarRow]) -> tuple[float, float]:
    given = [r for r in rows if r.value is not None]
    high = max([max(r.high or 0.0, r.value or 0.0) for r in given] or [1.0])
    top = max(high, chart.maximum or 0.0, chart.reference[0] if chart.reference else 0.0)
    low = min([0.0, *(min(r.low if r.low is not None else 0.0, r.value or 0.0) for r in given)])
    low = min(low, chart.minimum or 0.0)
    return (top if top > low else low + 1.0), low


def _name(c: Canvas, row: BarRow | None, i: int, rows: Sequence[BarRow | None]) -> str:
    if row is not None:
        return c.cut(row.label, 48)
    following = rows[i + 1]
    assert following is not None
    return c.cut(following.group or "", 48)


def _values(c: Canvas, chart: Bar, rows: Sequence[BarRow | None]) -> tuple[Span, Span]:
    """The column of values and the one the labels are taken from: the same where every value is known."""
    shapes = [("", "") if r is None else (SIGNS[r.mark], _base(c, r)) for r in rows]
    values = c.column(
        c.t("export.data_value"), [None if r is None else Num(r.value, chart.style) for r in rows], shapes
    )
    if all(r is None or r.value is not None for r in rows):
        return values, values
    hidden = Message("chart.hidden")
    words = [None if r is None else hidden if r.value is None else Num(r.value, chart.style) for r in rows]
    return values, c.column(c.t("export.data_label"), words, shapes)


def _base(c: Canvas, row: BarRow) -> str:
    return f"  n = {c.t(Num(row.n, 'count'))}" if row.faded and row.n is not None and row.value is not None else ""


def _fill(c: Canvas, row: BarRow | None) -> dict[str, Any] | None:
    return None if row is None else {"fill": {"color": c.color(row.color, faded=row.faded)}, "border": NOTHING}


def intervals(c: Canvas, style: Style, estimates: Sequence[Estimate], color: str) -> dict[str, Any]:
    """Error bars from (value, low, high); the ends stand in the sheet, too."""
    for heading, k in (("lower", 1), ("upper", 2)):
        c.column(c.t(f"export.data_{heading}"), [Num(e[k], style) for e in estimates])
    return error_bars(lengths(c, estimates, 100 if style == "points" else 1), color)


def lengths(c: Canvas, estimates: Sequence[Estimate], scale: float) -> tuple[Span, Span]:
    """Two columns: how far every interval reaches down and up; 0 where an end is not known."""
    down = [scale * max(0.0, v - lo) if v is not None and lo is not None else 0.0 for v, lo, _ in estimates]
    up = [scale * max(0.0, hi - v) if v is not None and hi is not None else 0.0 for v, _, hi in estimates]
    return c.numbers(c.t("export.data_down"), down), c.numbers(c.t("export.data_up"), up)


def error_bars(spans: tuple[Span, Span], color: str, *, cap: bool = True) -> dict[str, Any]:
    """Error bars as long as the two columns say."""
    below, above = spans
    return {
        "type": "custom", "minus_values": f"={below.formula}", "plus_values": f"={above.formula}",
        "minus_data": list(below.numbers), "plus_data": list(above.numbers), "end_style": int(cap),
        "line": {"color": color, "width": 1.25},
    }  # fmt: skip


def axis_title(c: Canvas, title: Text, reference: tuple[float, Text] | None) -> str:
    """What the axis measures, and the name of the line that has none of its own."""
    words = [c.t.text(title)] if title else []
    if reference is not None:
        words.append(c.t("export.data_line", name=reference[1]))
    return " · ".join(words)


def stacked(c: Canvas, chart: StackedBar) -> Any:
    names = c.column(c.t("export.data_name"), [c.cut(r, 48) for r in chart.rows])
    totals = [sum(p.values[i] or 0.0 for p in chart.parts) or 1.0 for i in range(len(chart.rows))]
    drawn = c.paper.book.add_chart({"type": "bar", "subtype": "stacked"})
    for part in chart.parts:
        span = c.column(part.name, [Num(v, chart.style) for v in part.values])
        solid = c.color(part.color)
        small = [v is None or v / total < SMALLEST_LABELLED for v, total in zip(part.values, totals, strict=True)]
        series: dict[str, Any] = {
            "name": span.heading, "categories": names.place, "values": span.place, "gap": 45,
            "border": {"color": "#FFFFFF", "width": 1.25}, **_paint(part.color, solid),
            "data_labels": {
                "value": True, "position": "center", "num_format": c.format(chart.style),
                "font": c.font(color=palette.ink_on(solid)),
                "custom": [{"delete": True} if gone else {} for gone in small],
            },
        }  # fmt: skip
        if any(chart.faded):
            pale = {"fill": {"color": c.color(part.color, faded=True)}, "border": {"color": "#FFFFFF", "width": 1.25}}
            series["points"] = [pale if gone else None for gone in chart.faded]
        c.add(drawn, series)
    width = max(totals, default=1.0)
    if chart.notes:
        width += _notes(c, chart, drawn, names, width)
    c.legend(drawn)
    drawn.set_x_axis(c.axis(chart.x_title, min=0, max=width, label_position="none", line=NOTHING))
    drawn.set_y_axis(c.axis(reverse=True, crossing="max", num_font=c.font(color=INK_COLOR)))
    c.height = 150 + 40 * len(chart.rows)
    return drawn


def _paint(code: str, solid: str) -> dict[str, Any]:
    if code == "kano.Q":
        return {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#FFFFFF", "bg_color": solid}}
    return {"fill": {"color": solid}}


def _notes(c: Canvas, chart: StackedBar, drawn: Any, names: Span, width: float) -> float:
    """Short texts at the right ends, written into the room that an undrawn part keeps; returns that room."""
    room = width * min(0.6, 0.05 + 0.0115 * max(measure(c.t.text(n)) for n in chart.notes))
    words = c.column(c.t("export.data_label"), list(chart.notes))
    span = c.numbers(c.t("export.data_room"), [room] * len(chart.rows))
    # no name: programs do not agree on which entry of the key is to be left out
    series = {"name": "\u00a0", "categories": names.place, "values": span.place, "fill": NOTHING, "line": NOTHING}
    c.add(drawn, series, words, "inBase", MUTED_COLOR)
    return room
