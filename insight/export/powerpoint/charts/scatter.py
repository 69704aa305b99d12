"""Points on two axes with their names, intervals, areas and quadrants, all of them series of one scatter chart."""

from __future__ import annotations

from collections.abc import Sequence

from insight.exhibits import labels as placing
from insight.exhibits.chart import Dot, Scatter
from insight.exhibits.message import Style
from insight.exhibits.wrapping import shortened
from insight.export.powerpoint.charts.bars import LINE, distances
from insight.export.powerpoint.charts.canvas import Axis, Canvas, Place, chart_space, ticks
from insight.export.powerpoint.charts.dots import UNJOINED, segments, xy, xy_plot
from insight.export.powerpoint.charts.ends import nice, rounded
from insight.export.powerpoint.charts.markup import fill, line
from insight.export.powerpoint.charts.series import (
    NO_MARKER,
    Label,
    cell_range,
    error_bars,
    labels,
    marker,
    series,
)
from insight.export.powerpoint.charts.sheet import HELPER, Column, shown
from insight.export.powerpoint.theme import Shade

DOT = 9.0
LONGEST = 42
PARTS = 5


def scatter(c: Canvas, chart: Scatter) -> bytes:
    """The chart part of ``chart``; its numbers go to the sheet of ``c``."""
    c.sheet.rows = max([4, 3 * len(chart.dots), *(len(d.outline) + 1 for d in chart.dots)])
    inside = _place(c, chart)
    drawn = [_dots(c, chart, inside)]
    drawn += _across(c, chart, len(drawn))
    drawn += _quadrants(c, chart, len(drawn))
    for dot in chart.dots:
        if dot.outline:
            drawn.append(_outline(c, chart, dot, len(drawn)))
    (left, right), (bottom, top) = _ranges(chart)
    axes = [
        Axis("val", 11, 12, "b", left, right, title=c.text(chart.x_title), form=ticks(chart.x_style, c.language),
             labels="low", grid=True, between=False, crosses="min", step=nice(right - left, PARTS)),
        Axis("val", 12, 11, "l", bottom, top, title=c.text(chart.y_title), form=ticks(chart.y_style, c.language),
             labels="low", grid=True, between=False, crosses="min", step=nice(top - bottom, PARTS)),
    ]  # fmt: skip
    return chart_space(c, inside, [xy_plot("".join(drawn))], axes)


def _place(c: Canvas, chart: Scatter) -> Place:
    left = 3.2 * c.size + (1.8 * c.size if chart.y_title else 0)
    below = LINE * c.size + 8 + (1.9 * c.size if chart.x_title else 0)
    return Place(left, 8, c.width - left - 24, c.height - 8 - below)


def _ranges(chart: Scatter) -> tuple[tuple[float, float], tuple[float, float]]:
    def ends(pair: tuple[float, float], style: Style) -> tuple[float, float]:
        low, high = (shown(v, style) or 0.0 for v in pair)
        if high <= low:
            return low, low + 1.0
        # ticks are counted from the lower end: it must be round
        return rounded(low, high, nice(high - low, PARTS))

    return ends(chart.x_range, chart.x_style), ends(chart.y_range, chart.y_style)


def _dots(c: Canvas, chart: Scatter, inside: Place) -> str:
    names = [c.text(d.label) for d in chart.dots]
    column = c.sheet.texts(c.translate("chart.data_name"), names)
    heads = [c.text(t) or c.translate(f"chart.data_{k}") for t, k in ((chart.x_title, "x"), (chart.y_title, "y"))]
    across = c.sheet.numbers(heads[0], [d.x for d in chart.dots], chart.x_style)
    up = c.sheet.numbers(heads[1], [d.y for d in chart.dots], chart.y_style)
    for head, key, style in ((heads[0], "x_interval", chart.x_style), (heads[1], "y_interval", chart.y_style)):
        _ends(c, head, [getattr(d, key) for d in chart.dots], style)
    bars = _bars(c, heads[1], up, chart)
    if any(d.n is not None for d in chart.dots):
        c.sheet.numbers("n", [d.n for d in chart.dots], "count")
    points = "".join(_point(c, i, d) for i, d in enumerate(chart.dots))
    told = _labels(c, chart, names, inside)
    # another size than any dot's: LibreOffice takes a dot's own colour only where its marker differs from the series'
    common = marker("circle", DOT - 1, f"<c:spPr>{fill(c.color('accent'))}{line(c.theme.paper, 1.0)}</c:spPr>")
    return series(
        0, up.title, UNJOINED, common, points, labels(told, c.size), bars, xy(across, up),
        cell_range(column, [str(v or "") for v in column.cells]),
    )  # fmt: skip


def _point(c: Canvas, index: int, dot: Dot) -> str:
    shade = fill(c.color(dot.color, dot.faded))
    mark = marker("circle", DOT * dot.size, f"<c:spPr>{shade}{line(c.theme.paper, 1.0)}</c:spPr>")
    return f'<c:dPt><c:idx val="{index}"/>{mark}<c:bubble3D val="0"/></c:dPt>'


def _ends(c: Canvas, head: str, given: Sequence[tuple[float, float] | None], style: Style) -> None:
    """The intervals as columns to read."""
    if any(i is not None for i in given):
        for side, key in enumerate(("low", "high")):
            name = c.translate("chart.data_of", name=head, what=c.translate(f"chart.data_{key}"))
            c.sheet.numbers(name, [i[side] if i else None for i in given], style)


def _bars(c: Canvas, head: str, up: Column, chart: Scatter) -> str:
    """Error bars up and down."""
    given = [d.y_interval for d in chart.dots]
    if all(i is None for i in given):
        return ""
    low, high = ([shown(i[side], chart.y_style) if i else None for i in given] for side in (0, 1))
    plus, minus = distances(c, up.cells[: len(given)], low, high, head)
    return error_bars(plus, minus, c.theme.muted, direction="y", cap=False, wide=1.0)


def _across(c: Canvas, chart: Scatter, index: int) -> list[str]:
    """The intervals along the axis across."""
    if all(d.x_interval is None for d in chart.dots):
        return []
    ends = [d.x_interval or (None, None) for d in chart.dots]
    scaled = [(shown(low, chart.x_style), shown(high, chart.x_style)) for low, high in ends]
    return [segments(c, scaled, [shown(d.y, chart.y_style) for d in chart.dots], c.theme.muted, 1.0, index)]


def _labels(c: Canvas, chart: Scatter, names: Sequence[str], inside: Place) -> dict[int, Label]:
    """The dots' names where they do not lie on each other; those far off have a line to their dot."""
    short = [shortened(n, LONGEST) for n in names]
    spots = placing.place(
        [(shown(d.x, chart.x_style) or 0.0, shown(d.y, chart.y_style) or 0.0) for d in chart.dots],
        short,
        ranges=_ranges(chart),
        canvas=(inside.width, inside.height),
        size=c.size,
        keep_clear=_corners(chart),
    )
    told = {}
    for i, (dot, spot, name) in enumerate(zip(chart.dots, spots, short, strict=True)):
        shade = c.theme.muted if dot.faded else c.theme.ink
        cut = name != names[i]
        position, shift = _position(c, spot)
        told[i] = Label(shade, position, "" if cut else name, name if cut else "", shift=shift)
    return told


def _position(c: Canvas, spot: placing.Spot) -> tuple[str, tuple[float, float] | None]:
    """Side of the dot, and how far from its usual place there the label is moved (None: not at all)."""
    side = {"left": "r", "right": "l", "center": "t" if spot.dy > 0 else "b"}[spot.anchor]
    near = 8.0 if side in "rl" else 14.0
    across = spot.dx - (near if side == "r" else -near) if side in "rl" else spot.dx
    down = -spot.dy if side in "rl" else -spot.dy + (near if side == "t" else -near)
    moved = abs(across) > 5 or abs(down) > 5
    return side, (across / c.width, down / c.height) if moved else None


def _corners(chart: Scatter) -> tuple[tuple[float, float, float, float], ...]:
    """Boxes in 0–1 of the plot that the names of the quadrants take."""
    if not chart.quadrants:
        return ()
    wide, tall = 0.24, 0.07
    return ((0, 1 - tall, wide, 1), (1 - wide, 1 - tall, 1, 1), (0, 0, wide, tall), (1 - wide, 0, 1, tall))


def _quadrants(c: Canvas, chart: Scatter, first: int) -> list[str]:
    """The lines between the fields, and their names in the corners, as series: they move with the axes."""
    (left, right), (bottom, top) = _ranges(chart)
    drawn: list[str] = []
    if chart.lines is not None:
        x, y = (shown(v, s) or 0.0 for v, s in zip(chart.lines, (chart.x_style, chart.y_style), strict=True))
        for pair in (((x, x), (bottom, top)), ((left, right), (y, y))):
            drawn.append(_curve(c, c.translate("chart.data_reference"), pair, c.theme.muted, first + len(drawn)))
    if chart.quadrants is not None:
        high, low = top - 0.035 * (top - bottom), bottom + 0.035 * (top - bottom)
        across = c.sheet.numbers(c.translate("chart.data_x"), (left, right, left, right), sheet=HELPER)
        up = c.sheet.numbers(c.translate("chart.data_names"), (high, high, low, low), sheet=HELPER)
        told = {
            i: Label(c.theme.muted, "rl"[i % 2], before=c.text(name), bold=True)
            for i, name in enumerate(chart.quadrants)
            if c.text(name)
        }
        drawn.append(series(first + len(drawn), up.title, UNJOINED, NO_MARKER, labels(told, c.size), xy(across, up)))
    return drawn


def _curve(
    c: Canvas,
    name: str,
    points: tuple[Sequence[float], Sequence[float]],
    shade: Shade,
    index: int,
    dash: str = "sysDash",
) -> str:
    """A thin line through points given as their places across and up."""
    across = c.sheet.numbers(c.translate("chart.data_x"), points[0], sheet=HELPER)
    up = c.sheet.numbers(name, points[1], sheet=HELPER)
    shape = f"<c:spPr>{line(shade, 1.0, dash)}</c:spPr>"
    return series(index, up.title, shape, NO_MARKER, xy(across, up))


def _outline(c: Canvas, chart: Scatter, dot: Dot, index: int) -> str:
    """The area that a dot lies in with 95%, as its closed outline."""
    name = c.translate("chart.data_outline", name=c.text(dot.label))
    xs = [shown(x, chart.x_style) or 0.0 for x, _ in dot.outline]
    ys = [shown(y, chart.y_style) or 0.0 for _, y in dot.outline]
    if (xs[0], ys[0]) != (xs[-1], ys[-1]):
        xs, ys = [*xs, xs[0]], [*ys, ys[0]]
    return _curve(c, name, (xs, ys), c.theme.faded(c.color(dot.color), 0.35 if dot.faded else 0.6), index, "solid")
