"""Lines over numbers: points with whiskers, fits, bands, zones and references in one scatter chart."""

from __future__ import annotations

from insight.exhibits.chart import Line, LineSeries, Zone
from insight.export.powerpoint.charts.bars import LINE, distances
from insight.export.powerpoint.charts.canvas import BLANK, Axis, Canvas, Place, chart_space, ticks
from insight.export.powerpoint.charts.dots import UNJOINED, interval, xy, xy_plot
from insight.export.powerpoint.charts.ends import (
    bounds,
    end_labels,
    level_label,
    nice,
    readable,
    room_for_names,
    rounded,
)
from insight.export.powerpoint.charts.markup import fill, line
from insight.export.powerpoint.charts.overlay import Span, caption, field
from insight.export.powerpoint.charts.series import NO_MARKER, Label, error_bars, labels, marker, series
from insight.export.powerpoint.charts.sheet import HELPER, Column, shown
from insight.export.powerpoint.charts.trends import WIDE, areas, dated
from insight.export.powerpoint.theme import Shade


def lines(c: Canvas, chart: Line) -> bytes:
    """The chart part of ``chart``; its numbers go to the sheet of ``c``."""
    if any(s.draw == "area" for s in chart.series):
        return areas(c, chart)
    if any(not isinstance(x, (int, float)) for s in chart.series for x in (s.x or chart.x)):
        return dated(c, chart)
    return _numeric(c, chart)


def _numeric(c: Canvas, chart: Line) -> bytes:
    c.sheet.rows = max([2, len(chart.x_labels), *(len(s.y) for s in chart.series)])
    across, up = _reach(chart), bounds(chart)
    zones = _zone_lines(c, chart)
    place = _place(c, chart, LINE * c.size * max([z.count("\n") + 1 for z in zones], default=0))
    shared = c.sheet.numbers(c.text(chart.x_title) or c.translate("chart.data_x"), [float(x) for x in chart.x])
    names = end_labels(c, chart, up, place)
    drawn: list[str] = []
    for k, given in enumerate(chart.series):
        drawn += _series(c, chart, given, shared, names[k], len(drawn))
    for at, words in chart.references:
        drawn.append(_level(c, chart, at, c.text(words), across, len(drawn)))
    if chart.x_labels:
        drawn.append(_ends_in_words(c, chart, up[0], len(drawn)))
    for zone, title in zip(chart.zones, zones, strict=True):
        _zone(c, zone, title, place, across)
    lowest = max([c.text(t, 16).count("\n") + 1 for _, t in chart.x_labels], default=0)
    under = place.top + place.height + LINE * c.size * lowest + 12 if chart.x_labels else None
    axes = [
        Axis("val", 11, 12, "b", *across, title=c.text(chart.x_title), title_top=under,
             labels="none" if chart.x_labels else "low", between=False, crosses="min", visible=True,
             step=nice(across[1] - across[0], 10)),
        Axis("val", 12, 11, "l", *up, title=c.text(chart.y_title), form=ticks(chart.style, c.language), labels="low",
             grid=True, between=False, crosses="min", step=nice(up[1] - up[0], 5)),
    ]  # fmt: skip
    return chart_space(c, place, [xy_plot("".join(drawn))], axes)


def _reach(chart: Line) -> tuple[float, float]:
    """Ends of the axis across, with a little room beside the points where its ends have words."""
    known = [float(x) for s in chart.series for x in (s.x or chart.x)] or [0.0]
    low, high = min(known), max(known)
    low, high = min([low, *(z.start for z in chart.zones)]), max([high, *(z.end for z in chart.zones)])
    span = high - low or 1.0
    if not chart.x_labels and high > low:
        return rounded(low, high, nice(span, 10))[0], high
    return low - 0.04 * span, high + 0.04 * span


def _place(c: Canvas, chart: Line, above: float) -> Place:
    left = 3.4 * c.size + (1.8 * c.size if chart.y_title else 0)
    under = max([c.text(t, 16).count("\n") + 1 for _, t in chart.x_labels], default=1)
    below = LINE * c.size * under + 10 + (1.9 * c.size if chart.x_title else 0)
    top = above + 8
    return Place(left, top, max(80.0, c.width - left - room_for_names(c, chart)), max(40.0, c.height - top - below))


def _series(c: Canvas, chart: Line, given: LineSeries, shared: Column, name: str, first: int) -> list[str]:
    """A series and, where it is a line with intervals, its two limits."""
    own = shared
    title = c.text(given.name)
    if given.x:
        head = c.translate("chart.data_of", name=title, what=c.text(chart.x_title) or c.translate("chart.data_x"))
        own = c.sheet.numbers(head, [float(x) for x in given.x])
    values = c.sheet.numbers(title, given.y, chart.style)
    ends = [interval(c, title, key, getattr(given, key), chart.style) for key in ("low", "high")]
    if any(n is not None for n in given.n):
        c.sheet.numbers(c.translate("chart.data_of", name=title, what="n"), given.n, "count")
    shade = c.color(given.color)
    low, high = ends
    errors = ""
    limits: list[str] = []
    if low is not None and high is not None and given.draw == "points":
        plus, minus = distances(c, values.cells, low.cells, high.cells, title)
        errors = error_bars(plus, minus, c.theme.muted, direction="y", wide=1.25)
    elif low is not None and high is not None:
        thin = f"<c:spPr>{line(c.theme.faded(shade, 0.55), 1.0, 'sysDash')}</c:spPr>"
        limits = [series(first + 1 + k, e.title, thin, NO_MARKER, xy(own, e)) for k, e in enumerate((low, high))]
    shape, mark = looks(c, given.draw, shade)
    return [series(first, values.title, shape, mark, name, errors, xy(own, values)), *limits]


def looks(c: Canvas, draw: str, shade: Shade) -> tuple[str, str]:
    """Line and marker of a series: a line with dots, a dotted fit without, or points without a line."""
    dot = f"<c:spPr>{fill(shade)}{line(c.theme.paper, 1.0)}</c:spPr>"
    if draw == "points":
        return UNJOINED, marker("circle", 9, dot)
    if draw == "fit":
        return f"<c:spPr>{line(shade, WIDE, 'sysDash')}</c:spPr>", NO_MARKER
    return f"<c:spPr>{line(shade, WIDE)}</c:spPr>", marker("circle", 5, dot)


def _level(c: Canvas, chart: Line, at: float, words: str, across: tuple[float, float], index: int) -> str:
    """A dotted line across at ``at``, named at the end where fewer lines pass."""
    y = shown(at, chart.style) or 0.0
    xs = c.sheet.numbers(c.translate("chart.data_x"), across, sheet=HELPER)
    ys = c.sheet.numbers(words or c.translate("chart.data_reference"), [y, y], sheet=HELPER)
    shape = f"<c:spPr>{line(c.theme.muted, 1.0, 'sysDash')}</c:spPr>"
    return series(index, ys.title, shape, NO_MARKER, level_label(c, words), xy(xs, ys))


def _ends_in_words(c: Canvas, chart: Line, bottom: float, index: int) -> str:
    """The words of the scale under the axis, as labels of invisible points on it."""
    xs = c.sheet.numbers(c.translate("chart.data_x"), [x for x, _ in chart.x_labels], sheet=HELPER)
    ys = c.sheet.numbers(BLANK, [bottom] * len(chart.x_labels), sheet=HELPER)
    told = {}
    for i, (_, words) in enumerate(chart.x_labels):
        text = c.text(words, 16)
        if text:
            told[i] = Label(c.theme.muted, "b", before=text)
    return series(index, ys.title, UNJOINED, NO_MARKER, labels(told, c.size), xy(xs, ys))


def _zone_lines(c: Canvas, chart: Line) -> list[str]:
    """The names of the zones, broken to about their widths."""
    span = max([z.end for z in chart.zones], default=1.0) - min([z.start for z in chart.zones], default=0.0)
    room = c.width * 0.8 / (c.size * 0.56)
    return [c.text(z.name, max(8, int(room * (z.end - z.start) / (span or 1.0)))) for z in chart.zones]


def _zone(c: Canvas, zone: Zone, title: str, place: Place, across: tuple[float, float]) -> None:
    shade = c.color(zone.color)
    span = Span(*across)
    start, end = span.share(zone.start), span.share(zone.end)
    c.over.append(field(c, place, start, end, shade, title))
    tall = LINE * c.size * (title.count("\n") + 1)
    wide = max(c.wide(title) + 8, (end - start) * place.width)
    left = place.left + (start + end) / 2 * place.width - wide / 2
    ink = readable(c, shade)
    c.over.append(caption(c, title, left, place.top - tall - 2, wide, tall, ink, "ctr"))
