"""Lines and stacked areas over months or other named points in time."""

from __future__ import annotations

from insight.exhibits import message
from insight.exhibits.chart import Line, LineSeries
from insight.exhibits.labels import apart
from insight.export.powerpoint.charts.bars import LINE, distances
from insight.export.powerpoint.charts.canvas import BLANK, Axis, Canvas, Place, chart_space, ticks
from insight.export.powerpoint.charts.dots import UNJOINED, interval
from insight.export.powerpoint.charts.ends import bounds, end_labels, level_label, nice, readable, room_for_names
from insight.export.powerpoint.charts.markup import NO_LINE, fill, line
from insight.export.powerpoint.charts.series import (
    HIDDEN,
    NO_MARKER,
    Label,
    cell_range,
    error_bars,
    labels,
    marker,
    series,
)
from insight.export.powerpoint.charts.sheet import HELPER, Column, shown

WIDE = 2.25


def when(c: Canvas, x: float | str) -> str:
    """A month in words, a number as short as it is, any other text as it stands."""
    if not isinstance(x, str):
        return f"{x:g}"
    return c.text(message.when(x))


def dated(c: Canvas, chart: Line) -> bytes:
    """Lines with whiskers, or the only one with a band, over the points of ``chart.x`` in their order."""
    times = _times(c, chart)
    up = bounds(chart)
    place = _place(c, chart, room_for_names(c, chart))
    names = end_labels(c, chart, up, place)
    cat = f"<c:cat>{times.texts}</c:cat>"
    drawn, behind = [], ""
    for k, given in enumerate(chart.series):
        one, band = _line(c, chart, given, cat, names[k], k)
        drawn.append(one)
        behind += band
    for at, words in chart.references:
        drawn.append(_level(c, chart, at, c.text(words), cat, len(chart.x), len(drawn)))
    plots = [_plot("area", "stacked", behind)] if behind else []
    plots.append(_plot("line", "standard", "".join(drawn)))
    return chart_space(c, place, plots, _axes(c, chart, up, place, between=not behind))


def areas(c: Canvas, chart: Line) -> bytes:
    """Stacked areas with their names and last values at the right end."""
    times = _times(c, chart)
    cat = f"<c:cat>{times.texts}</c:cat>"
    count = len(chart.x)
    columns = [c.sheet.numbers(c.text(s.name), s.y, chart.style) for s in chart.series]
    told = [f"{c.text(s.name)} {c.number(s.y[-1] if s.y else None, chart.style)}" for s in chart.series]
    place = _place(c, chart, min(0.35 * c.width, max(map(c.wide, told), default=0.0) + 14))
    edge = line(c.theme.paper, 1.0)
    drawn = [
        series(k, col.title, f"<c:spPr>{fill(c.color(s.color))}{edge}</c:spPr>", f"{cat}<c:val>{col.numbers}</c:val>")
        for k, (s, col) in enumerate(zip(chart.series, columns, strict=True))
    ]
    ends = [col.cells[-1] if col.cells and isinstance(col.cells[-1], float) else 0.0 for col in columns]
    total = sum(v for v in ends if isinstance(v, float))
    up = bounds(chart) if chart.y_range is not None else (0.0, total or 1.0)
    middles, base = [], 0.0
    for value in ends:
        assert isinstance(value, float)
        middles.append(base + value / 2)
        base += value
    spread = apart(middles, 1.3 * c.size / place.height * (up[1] - up[0]), up[1])
    tags = [_area_name(c, chart, k, columns[k], y, count, cat, len(drawn) + k) for k, y in enumerate(spread) if count]
    plots = [
        _plot("area", "stacked", "".join(drawn)),
        _plot("line", "standard", "".join(tags)),
    ]
    return chart_space(c, place, plots, _axes(c, chart, up, place, between=False))


def _plot(kind: str, grouping: str, inside: str) -> str:
    """``c:lineChart`` or ``c:areaChart`` on the two axes that they share."""
    marked = '<c:marker val="1"/>' if kind == "line" else ""
    head = f'<c:grouping val="{grouping}"/><c:varyColors val="0"/>'
    return f'<c:{kind}Chart>{head}{inside}{marked}<c:axId val="11"/><c:axId val="12"/></c:{kind}Chart>'


def _times(c: Canvas, chart: Line) -> Column:
    return c.sheet.texts(c.text(chart.x_title) or c.translate("chart.data_name"), [when(c, x) for x in chart.x])


def _place(c: Canvas, chart: Line, right: float) -> Place:
    left = 3.4 * c.size + (1.8 * c.size if chart.y_title else 0)
    below = LINE * c.size + 10 + (1.9 * c.size if chart.x_title else 0)
    return Place(left, 10, max(80.0, c.width - left - right), max(40.0, c.height - 10 - below))


def _axes(c: Canvas, chart: Line, up: tuple[float, float], place: Place, between: bool) -> list[Axis]:
    # of 汉字 the programs take a little more than is reckoned with, and then break a label inside a month
    longest = 1.08 * max((c.wide(when(c, x)) for x in chart.x), default=20.0) + 10
    skip = max(1, -(-int(longest * len(chart.x)) // max(1, int(place.width))))
    return [
        Axis("cat", 11, 12, "b", title=c.text(chart.x_title), labels="low", visible=True, skip=skip),
        Axis("val", 12, 11, "l", *up, title=c.text(chart.y_title), form=ticks(chart.style, c.language), labels="low",
             grid=True, between=between, crosses="min", step=nice(up[1] - up[0], 5)),
    ]  # fmt: skip


def _line(c: Canvas, chart: Line, given: LineSeries, cat: str, name: str, index: int) -> tuple[str, str]:
    """One line, and the band behind it."""
    title = c.text(given.name)
    values = c.sheet.numbers(title, given.y, chart.style)
    low, high = (interval(c, title, key, getattr(given, key), chart.style) for key in ("low", "high"))
    if any(n is not None for n in given.n):
        c.sheet.numbers(c.translate("chart.data_of", name=title, what="n"), given.n, "count")
    shade = c.color(given.color)
    errors, band = "", ""
    if low is not None and high is not None:
        whole = all(isinstance(v, float) for col in (low, high) for v in col.cells)
        if len(chart.series) == 1 and given.draw == "line" and whole:
            band = _band(c, chart, title, low, high, cat)
        else:
            plus, minus = distances(c, values.cells, low.cells, high.cells, title)
            errors = error_bars(plus, minus, c.theme.faded(shade, 0.75), wide=1.25)
    dot = f"<c:spPr>{fill(shade)}{line(c.theme.paper, 1.0)}</c:spPr>"
    joined = NO_LINE if given.draw == "points" else line(shade, WIDE, "sysDash" if given.draw == "fit" else "solid")
    mark = NO_MARKER if given.draw == "fit" else marker("circle", 7, dot)
    data = f'{cat}<c:val>{values.numbers}</c:val><c:smooth val="0"/>'
    return series(index, values.title, f"<c:spPr>{joined}</c:spPr>", mark, name, errors, data), band


def _band(c: Canvas, chart: Line, title: str, low: Column, high: Column, cat: str) -> str:
    """The interval as an invisible area up to its lower limit and a pale one to its upper."""
    widths = [
        h - lo if isinstance(h, float) and isinstance(lo, float) else None for lo, h in zip(low.cells, high.cells)
    ]
    width = c.sheet.numbers(c.translate("chart.data_of", name=title, what=c.translate("chart.data_band")), widths,
                            sheet=HELPER)  # fmt: skip
    pale = f"<c:spPr>{fill(c.color(chart.series[0].color), 0.15)}{NO_LINE}</c:spPr>"
    return "".join(
        series(90 + k, col.title, shape, f"{cat}<c:val>{col.numbers}</c:val>")
        for k, (col, shape) in enumerate(((low, HIDDEN), (width, pale)))
    )


def _level(c: Canvas, chart: Line, at: float, words: str, cat: str, count: int, index: int) -> str:
    """A dotted line across at ``at``, named at its left end."""
    y = shown(at, chart.style)
    column = c.sheet.numbers(words or c.translate("chart.data_reference"), [y] * count, chart.style, HELPER)
    shape = f"<c:spPr>{line(c.theme.muted, 1.0, 'sysDash')}</c:spPr>"
    data = f'{cat}<c:val>{column.numbers}</c:val><c:smooth val="0"/>'
    return series(index, column.title, shape, NO_MARKER, level_label(c, words) if count else "", data)


def _area_name(c: Canvas, chart: Line, k: int, column: Column, y: float, count: int, cat: str, index: int) -> str:
    """Name and last value of an area, as the label of an invisible point at its right end."""
    given = chart.series[k]
    place = c.sheet.numbers(BLANK, [None] * (count - 1) + [y], sheet=HELPER)
    cells = [c.number(v, chart.style) if shown(v, chart.style) is not None else "" for v in given.y]
    told = {count - 1: Label(readable(c, c.color(given.color)), "r", cells[-1], f"{c.text(given.name)} ")}
    data = f'{cat}<c:val>{place.numbers}</c:val><c:smooth val="0"/>'
    return series(index, place.title, UNJOINED, NO_MARKER, labels(told, c.size), data, cell_range(column, cells))
