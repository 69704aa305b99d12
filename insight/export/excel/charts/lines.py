"""Lines with bands, fits, areas and zones as native charts."""

from __future__ import annotations

from typing import Any

from insight.exhibits import Line, LineSeries, Num
from insight.exhibits.labels import apart
from insight.exhibits.message import when
from insight.export.excel.charts.bars import intervals
from insight.export.excel.charts.canvas import DOTTED, NOTHING, Canvas, Span, readable
from insight.export.excel.paper import MUTED_COLOR

MOST_NAMED = 9


def line(c: Canvas, chart: Line) -> Any:
    c.height = 460
    if any(s.draw == "area" for s in chart.series):
        return _areas(c, chart)
    if all(isinstance(x, (int, float)) for x in chart.x):
        return _scattered(c, chart)
    return _categories(c, chart)


def _value_axis(c: Canvas, chart: Line, **wish: Any) -> dict[str, Any]:
    ends = dict(zip(("min", "max"), chart.y_range, strict=True)) if chart.y_range else {}
    return c.axis(
        chart.y_title, num_format=c.format(chart.style), line=NOTHING, major_gridlines=c.grid(), **{**ends, **wish}
    )


def _areas(c: Canvas, chart: Line) -> Any:
    drawn = c.paper.book.add_chart({"type": "area", "subtype": "stacked"})
    x = c.column(chart.x_title or c.t("export.data_x"), [c.t.text(when(str(v))) for v in chart.x])
    for series in chart.series:
        y = c.column(series.name, [Num(v, chart.style) for v in series.y])
        shape = {"fill": {"color": c.color(series.color)}, "border": {"color": "#FFFFFF", "width": 0.75}}
        c.add(drawn, {"name": y.heading, "categories": x.place, "values": y.place, **shape})
    sums = [sum(s.y[i] or 0.0 for s in chart.series) for i in range(len(chart.x))]
    # shares of a whole fill the chart
    whole = {"min": 0, "max": 1} if chart.style.startswith("percent") and max(sums, default=0.0) <= 1.0001 else {}
    drawn.set_y_axis(_value_axis(c, chart, **whole))
    drawn.set_x_axis(c.axis(chart.x_title, position_axis="on_tick"))
    c.legend(drawn, "right")
    return drawn


def _categories(c: Canvas, chart: Line) -> Any:
    """Lines over months or waves; the band of a single one is an area under it."""
    x = c.column(chart.x_title or c.t("export.data_x"), [c.t.text(when(str(v))) for v in chart.x])
    lined = c.paper.book.add_chart({"type": "line"})
    drawn, hidden = lined, []
    ends = [*chart.series[0].low, *chart.series[0].high]
    # an area falls to zero where a value is missing, so a band with gaps is drawn as whiskers
    banded = len(chart.series) == 1 and bool(ends) and None not in ends
    if banded:
        drawn = c.paper.book.add_chart({"type": "area", "subtype": "stacked"})
        hidden = [0, 1]
        _band(c, chart, drawn, x, chart.series[0])
    for series in chart.series:
        y = c.column(series.name, [Num(v, chart.style) for v in series.y])
        shade = c.color(series.color)
        options: dict[str, Any] = {
            "name": y.heading, "categories": x.place, "values": y.place, **_stroke(series, shade),
        }  # fmt: skip
        if series.low and series.high and not banded:
            estimates = list(zip(series.y, series.low, series.high, strict=True))
            options["y_error_bars"] = intervals(c, chart.style, estimates, shade)
        c.add(lined, options)
    for at, name in chart.references:
        y = c.column(name or c.t("export.data_line", name=Num(at, chart.style)), [Num(at, chart.style)] * len(chart.x))
        c.add(
            lined,
            {"name": y.heading, "categories": x.place, "values": y.place, "line": DOTTED, "marker": {"type": "none"}},
        )
    if banded:
        drawn.combine(lined)
    drawn.set_y_axis(_value_axis(c, chart))
    drawn.set_x_axis(c.axis(chart.x_title))
    if len(chart.series) + len(chart.references) > 1:
        c.legend(drawn, without=hidden)
    else:
        drawn.set_legend({"none": True})
    return drawn


def _band(c: Canvas, chart: Line, drawn: Any, x: Span, series: LineSeries) -> None:
    scale = 100 if chart.style == "points" else 1
    low = c.column(c.t("export.data_lower"), [Num(v, chart.style) for v in series.low])
    c.column(c.t("export.data_upper"), [Num(v, chart.style) for v in series.high])
    wide = [None if a is None or b is None else scale * (b - a) for a, b in zip(series.low, series.high, strict=True)]
    width = c.numbers(c.t("export.data_band"), wide)
    pale = {"color": c.color(series.color), "transparency": 82}
    for span, fill in ((low, NOTHING), (width, pale)):
        shape = {"fill": fill, "border": NOTHING}
        c.add(drawn, {"name": span.heading, "categories": x.place, "values": span.place, **shape})


def _stroke(series: LineSeries, shade: str) -> dict[str, Any]:
    dot = {"type": "circle", "fill": {"color": shade}, "border": {"color": "#FFFFFF"}}
    if series.draw == "points":
        return {"line": NOTHING, "marker": {**dot, "size": 9}}
    if series.draw == "fit" or len(series.y) > 20:
        return {"line": {"color": shade, "width": 2.25}, "marker": {"type": "none"}}
    return {"line": {"color": shade, "width": 2.25}, "marker": {**dot, "size": 6}}


def _scattered(c: Canvas, chart: Line) -> Any:
    """Lines over a number. A band is drawn by its two edges."""
    drawn = c.paper.book.add_chart({"type": "scatter", "subtype": "straight"})
    for series in chart.series:
        _one(c, chart, drawn, series)
    left, right, bottom, top = _frame(chart)
    if len(chart.series) > 1 and not chart.zones and len(chart.series) <= MOST_NAMED:
        _names(c, chart, drawn, right, (bottom, top))
    if chart.x_labels:
        at = c.numbers(c.t("export.data_x"), [v for v, _ in chart.x_labels])
        words = c.column(c.t("export.data_label"), [c.cut(t, 60) for _, t in chart.x_labels])
        c.dots(
            drawn, words, at, c.numbers(c.t("export.data_y"), [bottom] * len(chart.x_labels)), words, "b", wrapped=True
        )
    _zones(c, chart, drawn, (bottom, top))
    for at_y, name in chart.references:
        c.rule(drawn, name or c.t("export.data_line", name=Num(at_y, chart.style)), (left, right), (at_y, at_y))
    if any(name for _, name in chart.references):
        x = c.numbers(c.t("export.data_x"), [left] * len(chart.references))
        y = c.column(c.t("export.data_y"), [Num(v, chart.style) for v, _ in chart.references])
        words = c.column(c.t("export.data_label"), [c.cut(t, 60) for _, t in chart.references])
        c.dots(drawn, words, x, y, words, "r")
    drawn.set_y_axis(_value_axis(c, chart, min=bottom, max=top, crossing=left))
    # words take the place of the numbers, so the title stands lower
    own = {"label_position": "none", "name_layout": {"x": 0.3, "y": 0.92}} if chart.x_labels else {}
    drawn.set_x_axis(c.axis(chart.x_title, min=left, max=right, crossing=bottom, **own))
    drawn.set_legend({"none": True})
    named = len(chart.series) > 1 and not chart.zones
    box = {"x": 0.09, "y": 0.17, "width": 0.62 if named else 0.86, "height": 0.58 if chart.x_labels else 0.64}
    drawn.set_plotarea({"layout": box})
    return drawn


def _frame(chart: Line) -> tuple[float, float, float, float]:
    xs = [float(v) for s in chart.series for v in (s.x or chart.x)]
    xs += [v for z in chart.zones for v in (z.start, z.end)] + [v for v, _ in chart.x_labels]
    every = [s.y for s in chart.series] + [s.low for s in chart.series] + [s.high for s in chart.series]
    ys = [v for values in every for v in values if v is not None] + [v for v, _ in chart.references]
    bottom, top = chart.y_range or (min([0.0, *ys]), max([*ys, 1e-9]) * 1.08)
    left, right = min(xs, default=0.0), max(xs, default=1.0)
    air = 0.0 if chart.zones and not chart.x_labels else 0.03 * (right - left)
    return left - air, right + air, bottom, top


def _one(c: Canvas, chart: Line, drawn: Any, series: LineSeries) -> None:
    shade = c.color(series.color)
    x = c.numbers(chart.x_title or c.t("export.data_x"), [float(v) for v in series.x or chart.x])
    y = c.column(series.name, [Num(v, chart.style) for v in series.y])
    options: dict[str, Any] = {"name": y.heading, "categories": x.place, "values": y.place, **_stroke(series, shade)}
    known = bool(series.low and series.high)
    if known and series.draw == "points":
        estimates = list(zip(series.y, series.low, series.high, strict=True))
        options["y_error_bars"] = intervals(c, chart.style, estimates, MUTED_COLOR)
    c.add(drawn, options)
    if known and series.draw != "points":
        pale = {"color": shade, "width": 1, "dash_type": "dash"}
        for heading, ends in (("lower", series.low), ("upper", series.high)):
            edge = c.column(c.t(f"export.data_{heading}"), [Num(v, chart.style) for v in ends])
            shape = {"line": pale, "marker": {"type": "none"}}
            c.add(drawn, {"name": edge.heading, "categories": x.place, "values": edge.place, **shape})


def _names(c: Canvas, chart: Line, drawn: Any, right: float, ends: tuple[float, float]) -> None:
    """The names of the lines at their right ends, pushed apart where two end together."""
    ordered = sorted((s for s in chart.series if s.y and s.y[-1] is not None), key=lambda s: s.y[-1] or 0.0)
    places = apart([s.y[-1] or 0.0 for s in ordered], 0.07 * (ends[1] - ends[0]), ends[1])
    words = c.column(c.t("export.data_name"), [c.cut(s.name, 30) for s in ordered])
    x = c.numbers(c.t("export.data_x"), [right] * len(ordered))
    y = c.numbers(c.t("export.data_y"), places)
    c.dots(drawn, words, x, y, words, "r", [readable(c.color(s.color)) for s in ordered])


def _zones(c: Canvas, chart: Line, drawn: Any, ends: tuple[float, float]) -> None:
    if not chart.zones:
        return
    bottom, top = ends
    edges = {z.start for z in chart.zones} | {z.end for z in chart.zones}
    for at in sorted(edges - {min(edges), max(edges)}) or sorted(edges):
        c.rule(drawn, c.t("export.data_zone"), (at, at), (bottom, top))
    x = c.numbers(c.t("export.data_x"), [(z.start + z.end) / 2 for z in chart.zones])
    y = c.numbers(c.t("export.data_y"), [top] * len(chart.zones))
    words = c.column(c.t("export.data_zone"), [c.t.text(z.name) for z in chart.zones])
    c.dots(drawn, words, x, y, words, "t", [readable(c.color(z.color)) for z in chart.zones], True)
