"""Dots on two axes and dot plots as native scatter charts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from insight.exhibits import Dot, DotPlot, DotSeries, Num, Scatter, labels
from insight.export.excel.charts.bars import UNKNOWN, axis_title, error_bars, intervals, lengths
from insight.export.excel.charts.canvas import NOTHING, Canvas, Span
from insight.export.excel.paper import INK_COLOR, MUTED_COLOR

MARKERS = ("circle", "diamond", "square", "triangle", "plus", "x")
NAME_WIDTH = 36


def scatter(c: Canvas, chart: Scatter) -> Any:
    drawn = c.paper.book.add_chart({"type": "scatter", "subtype": "straight"})
    (left, right), (bottom, top) = chart.x_range, chart.y_range
    _cloud(c, chart, drawn)
    if chart.lines:
        across, up = chart.lines
        c.rule(drawn, c.t("export.data_quadrants"), (across, across), (bottom, top))
        c.rule(drawn, c.t("export.data_quadrants"), (left, right), (up, up))
    if chart.quadrants:
        _corners(c, chart, drawn)
    for dot in chart.dots:
        if dot.outline:
            _outline(c, chart, drawn, dot)
    grid = c.grid()
    drawn.set_x_axis(c.axis(chart.x_title, min=left, max=right, num_format=c.format(chart.x_style), crossing=bottom))
    drawn.set_y_axis(
        c.axis(
            chart.y_title, min=bottom, max=top, num_format=c.format(chart.y_style), crossing=left, line=NOTHING,
            major_gridlines=grid,
        )
    )  # fmt: skip
    drawn.set_legend({"none": True})
    c.height = 560
    return drawn


def _cloud(c: Canvas, chart: Scatter, drawn: Any) -> None:
    """The dots with their names and intervals, a series for every colour; first, so that their figures stand first."""
    dots = sorted(chart.dots, key=lambda d: (d.color, d.faded))
    names = c.column(c.t("export.data_name"), [c.cut(d.label, NAME_WIDTH) for d in dots])
    x = c.column(chart.x_title, [Num(d.x, chart.x_style) for d in dots])
    y = c.column(chart.y_title, [Num(d.y, chart.y_style) for d in dots])
    bars = {"x": _reach(c, [(d.x, d.x_interval) for d in dots]), "y": _reach(c, [(d.y, d.y_interval) for d in dots])}
    spots = labels.place(
        [(d.x, d.y) for d in dots],
        list(names.words),
        ranges=(chart.x_range, chart.y_range),
        canvas=(840.0, 420.0),
        size=14,
    )
    sides, first = [_side(s) for s in spots], 0
    for (code, faded), same in groupby(dots, key=lambda d: (d.color, d.faded)):
        after = first + len(list(same))
        own = slice(first, after)
        shade = {"fill": {"color": c.color(code, faded=faded)}, "border": {"color": "#FFFFFF"}}
        series: dict[str, Any] = {
            "name": y.heading, "categories": x.part(own).place, "values": y.part(own).place, "line": NOTHING,
            "marker": {"type": "circle", "size": 10, **shade},
        }  # fmt: skip
        for axis, spans in bars.items():
            if spans is not None:
                mine = (spans[0].part(own), spans[1].part(own))
                series[f"{axis}_error_bars"] = error_bars(mine, MUTED_COLOR, cap=False)
        c.add(drawn, series, names.part(own), sides[own], MUTED_COLOR if faded else INK_COLOR)
        first = after


def _reach(c: Canvas, pairs: Sequence[tuple[float, tuple[float, float] | None]]) -> tuple[Span, Span] | None:
    """The lengths of the intervals along one axis, where there are any."""
    if all(interval is None for _, interval in pairs):
        return None
    return lengths(c, [(v, *interval) if interval else UNKNOWN for v, interval in pairs], 1)


def _side(spot: labels.Spot) -> str:
    if spot.anchor != "center":
        return {"left": "r", "right": "l"}[spot.anchor]
    return "t" if spot.dy > 0 else "b"


def _corners(c: Canvas, chart: Scatter, drawn: Any) -> None:
    (left, right), (bottom, top) = chart.x_range, chart.y_range
    inset = 0.025 * (top - bottom)
    assert chart.quadrants is not None
    words = c.column(c.t("export.data_quadrants"), list(chart.quadrants))
    x = c.numbers(c.t("export.data_x"), (left, right, left, right))
    y = c.numbers(c.t("export.data_y"), (top - inset, top - inset, bottom + inset, bottom + inset))
    c.dots(drawn, words, x, y, words, ("r", "l", "r", "l"), bold=True)


def _outline(c: Canvas, chart: Scatter, drawn: Any, dot: Dot) -> None:
    name = c.cut(dot.label, NAME_WIDTH)
    closed = [*dot.outline, dot.outline[0]] if dot.outline[0] != dot.outline[-1] else list(dot.outline)
    x = c.numbers(c.t("export.data_x"), [p[0] for p in closed])
    y = c.numbers(c.t("export.data_area", name=name), [p[1] for p in closed])
    line = {"color": c.color(dot.color, faded=dot.faded), "width": 1}
    options = {"name": y.heading, "categories": x.place, "values": y.place, "marker": {"type": "none"}, "line": line}
    c.add(drawn, options)


def dots(c: Canvas, chart: DotPlot) -> Any:
    drawn = c.paper.book.add_chart({"type": "scatter"})
    count, (left, right) = len(chart.rows), chart.x_range
    heights = [float(count - i) for i in range(count)]
    names = c.column(c.t("export.data_name"), [c.cut(r, NAME_WIDTH) for r in chart.rows])
    start = c.numbers(c.t("export.data_x"), [left] * count)
    middle = c.numbers(c.t("export.data_row"), heights)
    c.dots(drawn, names, start, middle, names, "l", INK_COLOR)
    step = min(0.16, 0.6 / max(len(chart.series), 1))
    for k, series in enumerate(chart.series):
        off = ((len(chart.series) - 1) / 2 - k) * step
        _row_dots(c, chart, drawn, series, [h + off for h in heights], MARKERS[k % len(MARKERS)])
    hidden = [0]
    if chart.notes:
        end = c.numbers(c.t("export.data_x"), [right] * count)
        words = c.column(c.t("export.data_label"), list(chart.notes))
        hidden.append(c.series)
        c.dots(drawn, words, end, middle, words, "r")
    if chart.reference is not None:
        at, name = chart.reference
        hidden.append(c.series)
        c.rule(drawn, name, (at, at), (0.4, count + 0.6))
    c.legend(drawn, without=hidden)
    title = axis_title(c, chart.x_title, chart.reference)
    drawn.set_x_axis(c.axis(title, min=left, max=right, num_format=c.format(chart.style), major_gridlines=c.grid()))
    drawn.set_y_axis(c.axis(min=0.4, max=count + 0.6, label_position="none", line=NOTHING))
    widest = max(len(w) for w in names.words) if names.words else 0
    side = min(0.34, 0.06 + 0.009 * widest)
    drawn.set_plotarea(
        {"layout": {"x": side, "y": 0.24, "width": 0.96 - side - (0.16 if chart.notes else 0.0), "height": 0.52}}
    )
    c.height = 230 + max(44, 26 * len(chart.series)) * count
    return drawn


def _row_dots(c: Canvas, chart: DotPlot, drawn: Any, series: DotSeries, at: Sequence[float], marker: str) -> None:
    shade = c.color(series.color)
    x = c.column(series.name, [Num(v, chart.style) for v in series.values])
    y = c.numbers(
        c.t("export.data_row"), [h if v is not None else None for h, v in zip(at, series.values, strict=True)]
    )
    options: dict[str, Any] = {
        "name": x.heading, "categories": x.place, "values": y.place, "line": NOTHING,
        "marker": {"type": marker, "size": 9, "fill": {"color": shade}, "border": {"color": "#FFFFFF"}},
    }  # fmt: skip
    if series.low and series.high:
        estimates = list(zip(series.values, series.low, series.high, strict=True))
        options["x_error_bars"] = intervals(c, chart.style, estimates, shade)
    c.add(drawn, options)
