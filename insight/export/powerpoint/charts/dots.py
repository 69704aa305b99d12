"""Dot plots (dumbbells): a row each, a dot per series with its interval, joined by a thin line."""

from __future__ import annotations

from collections.abc import Sequence

from insight.exhibits.chart import DotPlot, DotSeries
from insight.exhibits.message import Style
from insight.export.powerpoint.charts.bars import LINE, key_height, names_width, roomy
from insight.export.powerpoint.charts.canvas import BLANK, Axis, Canvas, Place, chart_space, legend, ticks
from insight.export.powerpoint.charts.ends import nice, rounded
from insight.export.powerpoint.charts.markup import NO_LINE, fill, line
from insight.export.powerpoint.charts.overlay import Span, caption, rule
from insight.export.powerpoint.charts.series import (
    NO_MARKER,
    Label,
    cell_range,
    labels,
    marker,
    series,
)
from insight.export.powerpoint.charts.sheet import HELPER, Column, shown
from insight.export.powerpoint.theme import Shade

SYMBOLS = ("circle", "diamond", "square", "triangle", "plus", "x")
TALLEST, LONELY = 96.0, 200.0
UNJOINED = f"<c:spPr>{NO_LINE}</c:spPr>"


def dots(c: Canvas, chart: DotPlot) -> bytes:
    """The chart part of ``chart``; its numbers go to the sheet of ``c``."""
    count = len(chart.rows)
    c.sheet.rows = max(3, len(chart.series) + 1) * max(1, count)
    c.size = roomy(c, count)
    names = c.sheet.texts(c.translate("chart.data_name"), [c.name(r) for r in chart.rows])
    low, high = (shown(v, chart.style) or 0.0 for v in chart.x_range)
    step = nice(high - low, 10)
    # ticks are counted from the lower end: it must be round
    low, high = rounded(low, high, step) if high > low else (low, low + 1.0)
    moved = shifts(len(chart.series))
    # counted from below, as the axis runs
    places = [float(count - i) for i in range(count)]
    drawn = [
        _series(c, chart, k, s, [p - moved[k] for p in places], SYMBOLS[k % len(SYMBOLS)])
        for k, s in enumerate(chart.series)
    ]
    above = key_height(c, [c.text(s.name) for s in chart.series])
    inside = _place(c, chart, above)
    for k, given in enumerate(chart.series):
        if given.low and given.high:
            drawn.append(_intervals(c, chart, given, [p - moved[k] for p in places], len(drawn)))
    drawn.append(_joined(c, chart, places, moved, len(drawn)))
    drawn.append(_names(c, names, low, places, len(drawn), "l"))
    notes = [c.text(n) for n in chart.notes]
    if any(notes):
        column = c.sheet.texts(c.translate("chart.data_note"), [n or None for n in notes])
        drawn.append(_names(c, column, high, places, len(drawn), "r"))
    axes = [
        Axis("val", 11, 12, "b", low, high, title=c.text(chart.x_title), form=ticks(chart.style, c.language), grid=True,
             between=False, step=step),
        Axis("val", 12, 11, "l", 0.5, count + 0.5, hidden=True, labels="none", between=False),
    ]  # fmt: skip
    if chart.reference is not None:
        at, words = chart.reference
        x = inside.left + Span(low, high).share(shown(at, chart.style) or 0.0) * inside.width
        c.over.append(rule(c, x, inside.top, inside.height, c.theme.muted, c.text(words)))
        if c.text(words):
            wide, tall = c.wide(c.text(words)) + 8, LINE * c.size
            c.over.append(caption(c, c.text(words), x + 4, inside.top, wide, tall, c.theme.muted, "l"))
    key = legend(c, Place(inside.left, 0, c.width - inside.left, above), range(len(chart.series), len(drawn)))
    return chart_space(c, inside, [xy_plot("".join(drawn))], axes, key)


def xy_plot(inside: str) -> str:
    """``c:scatterChart``; its series say themselves what joins their points."""
    ids = "".join(f'<c:axId val="{i}"/>' for i in (11, 12))
    return f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{inside}{ids}</c:scatterChart>'


def shifts(count: int) -> list[float]:
    """Small steps down the row, so that the intervals of several series do not cover each other."""
    step = min(0.2, 0.7 / max(count, 1))
    return [(k - (count - 1) / 2) * step for k in range(count)]


def _place(c: Canvas, chart: DotPlot, key: float) -> Place:
    left = names_width(c, [c.name(r) for r in chart.rows])
    right = max((c.wide(c.text(n)) for n in chart.notes), default=0.0) + 16
    above = key + 6
    below = LINE * c.size + 8 + (1.9 * c.size if chart.x_title else 0)
    row = max(LONELY if len(chart.rows) == 1 else TALLEST, LINE * 2 * c.size * len(chart.series))
    height = min(c.height - above - below, row * max(1, len(chart.rows)))
    return Place(left, above, max(60.0, c.width - left - right), height)


def _series(c: Canvas, chart: DotPlot, index: int, given: DotSeries, places: Sequence[float], symbol: str) -> str:
    name = c.text(given.name)
    values = c.sheet.numbers(name, given.values, chart.style)
    for key in ("low", "high"):
        interval(c, name, key, getattr(given, key), chart.style)
    if any(n is not None for n in given.n):
        c.sheet.numbers(c.translate("chart.data_of", name=name, what="n"), given.n, "count")
    shade = c.color(given.color)
    head = c.translate("chart.data_of", name=name, what=c.translate("chart.data_row"))
    at = c.sheet.numbers(
        head, [p if isinstance(v, float) else None for p, v in zip(places, values.cells)], sheet=HELPER
    )
    # some marks are nothing but their line
    edge = line(shade, 2.0) if symbol in ("plus", "x") else line(c.theme.paper, 1.0)
    mark = marker(symbol, 9, f"<c:spPr>{fill(shade)}{edge}</c:spPr>")
    return series(index, values.title, UNJOINED, mark, xy(values, at))


def _intervals(c: Canvas, chart: DotPlot, given: DotSeries, places: Sequence[float], index: int) -> str:
    ends = [
        (shown(lo, chart.style), shown(hi, chart.style)) if v is not None else (None, None)
        for v, lo, hi in zip(given.values, given.low, given.high, strict=True)
    ]
    return segments(c, ends, places, c.color(given.color), 1.6, index)


def segments(
    c: Canvas,
    ends: Sequence[tuple[float | None, float | None]],
    places: Sequence[float | None],
    shade: Shade,
    wide: float,
    index: int,
) -> str:
    """Level lines from one end to the other at their places.

    Error bars across with values of their own would do in PowerPoint, but LibreOffice does not draw them.
    """
    paths = [
        [(low, at), (high, at)] if low is not None and high is not None and at is not None else []
        for (low, high), at in zip(ends, places, strict=True)
    ]
    return paths_series(c, paths, shade, wide, index)


def paths_series(
    c: Canvas, paths: Sequence[Sequence[tuple[float, float]]], shade: Shade, wide: float, index: int
) -> str:
    """Thin lines as one series without a name, an empty row between any two."""
    flat = [point for path in paths if len(path) > 1 for point in (*path, None)]
    xs = c.sheet.numbers(c.translate("chart.data_x"), [p[0] if p else None for p in flat], sheet=HELPER)
    ys = c.sheet.numbers(BLANK, [p[1] if p else None for p in flat], sheet=HELPER)
    return series(index, ys.title, f"<c:spPr>{line(shade, wide)}</c:spPr>", NO_MARKER, xy(xs, ys))


def interval(c: Canvas, name: str, key: str, ends: Sequence[float | None], style: Style) -> Column | None:
    """The column of one end of a series' intervals; None where it has none."""
    if not any(v is not None for v in ends):
        return None
    head = c.translate("chart.data_of", name=name, what=c.translate(f"chart.data_{key}"))
    return c.sheet.numbers(head, ends, style)


def xy(across: Column, up: Column) -> str:
    """The values of a series of a scatter chart."""
    return f'<c:xVal>{across.numbers}</c:xVal><c:yVal>{up.numbers}</c:yVal><c:smooth val="0"/>'


def _joined(c: Canvas, chart: DotPlot, places: Sequence[float], steps: Sequence[float], index: int) -> str:
    """The thin lines from dot to dot of a row."""
    paths = [
        [
            (x, at - step)
            for s, step in zip(chart.series, steps, strict=True)
            if (x := shown(s.values[i], chart.style)) is not None
        ]
        for i, at in enumerate(places)
    ]
    return paths_series(c, paths, c.theme.muted, 0.75, index)


def _names(c: Canvas, words: Column, x: float, places: Sequence[float], index: int, side: str) -> str:
    """Words beside the rows, as labels of invisible points at the plot's edge."""
    edge = c.sheet.numbers(BLANK, [x] * len(places), sheet=HELPER)
    at = c.sheet.numbers(c.translate("chart.data_row"), places, sheet=HELPER)
    cells = [str(v or "") for v in words.cells]
    shade = c.theme.ink if side == "l" else c.theme.muted
    wrapped = [c.text(t, 30) if side == "l" else t for t in cells]
    told = {i: Label(shade, side, cell=t) for i, t in enumerate(wrapped) if t}
    return series(index, edge.title, UNJOINED, NO_MARKER, labels(told, c.size), xy(edge, at), cell_range(words, cells))
