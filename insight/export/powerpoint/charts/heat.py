"""Heat maps as native tables whose cells are shaded by what they say."""

from __future__ import annotations

from collections.abc import Sequence

from insight.exhibits import palette
from insight.exhibits.chart import HeatMap
from insight.exhibits.message import Num
from insight.exhibits.wrapping import measure, wrapped
from insight.export.powerpoint.charts.bars import SIGNS
from insight.export.powerpoint.charts.canvas import GLYPH, Canvas
from insight.export.powerpoint.charts.grid import PAD_ACROSS, PAD_DOWN, Grid, Square, fitted
from insight.export.powerpoint.charts.tables import LINE, UNBROKEN
from insight.export.powerpoint.theme import Shade

LARGE, SMALL = 14.0, 12.0
TALLEST_ROW = 40.0
NARROWEST = 44.0
MOST_HEADS = 4


def heat_grid(c: Canvas, chart: HeatMap) -> Grid:
    """The table of ``chart``: a column of names, then the shaded cells; groups have a row of their own."""
    columns = _columns(c, chart)
    body = _texts(c, chart, columns)
    heads = ["", *(c.text(chart.columns[j], 60) for j in range(columns))]
    if columns < len(chart.columns):
        heads[0] = c.translate("chart.data_more_columns", count=len(chart.columns) - columns)
    groups = _groups(c, chart)
    for c.size in (LARGE, SMALL):
        widths = _widths(c, chart, body, columns)
        rows = [heads, *([c.name(chart.rows[i], 60), *texts] for i, texts in enumerate(body))]
        rows[0] = [_cut(text, w, c.size, MOST_HEADS) for text, w in zip(heads, widths, strict=True)]
        lines = [max(row) for row in fitted(rows, widths, c.size, GLYPH)]
        needed = sum(_tall(n, c.size) for n in lines) + len(groups) * _tall(1, c.size)
        words = max((measure(w) for row in body for t in row for w in t.split() if w.isascii()), default=1)
        whole = words * UNBROKEN * c.size + 2 * PAD_ACROSS <= widths[-1]
        if whole and needed <= c.height:
            break
    free = c.height - _tall(lines[0], c.size) - len(groups) * _tall(1, c.size)
    tall = min(TALLEST_ROW, max(_tall(1, c.size), free / max(1, len(body))))
    most = max(1, int((tall - 2 * PAD_DOWN) / (LINE * c.size)))
    made, heights = [_heads(c, rows[0])], [_tall(lines[0], c.size)]
    for i in range(len(body)):
        if i in groups:
            made.append(_group(c, groups[i], columns))
            heights.append(_tall(1, c.size))
        name, *cells = (_cut(text, w, c.size, most) for text, w in zip(rows[i + 1], widths, strict=True))
        made.append((Square(name, c.theme.ink), *_cells(c, chart, i, cells)))
        heights.append(tall)
    return Grid(tuple(widths), tuple(heights), tuple(made), c.size)


def _tall(lines: int, size: float) -> float:
    return lines * LINE * size + 2 * PAD_DOWN


def _columns(c: Canvas, chart: HeatMap) -> int:
    """How many columns can be read; the rest is in the workbook."""
    return min(len(chart.columns), max(1, int(0.78 * c.width / NARROWEST)))


def _texts(c: Canvas, chart: HeatMap, columns: int) -> list[list[str]]:
    def said(i: int, j: int) -> str:
        text = chart.texts[i][j]
        if text is None:
            return "·"
        words = c.translate(text) if isinstance(text, Num) else c.text(text)
        return SIGNS[chart.marks[i][j] if chart.marks else None] + words

    return [[said(i, j) for j in range(columns)] for i in range(len(chart.rows))]


def _widths(c: Canvas, chart: HeatMap, body: Sequence[Sequence[str]], columns: int) -> list[float]:
    """Names as wide as they need be, within 45% (30% beside many columns); the cells share the rest equally."""
    names = max((measure(c.name(r, 60)) for r in chart.rows), default=8) * UNBROKEN * c.size + 2 * PAD_ACROSS
    label = max(60.0, min(names, (0.45 if columns <= 5 else 0.32) * c.width))
    widest = max((measure(t) for row in body for t in row), default=4) * GLYPH * c.size + 2 * PAD_ACROSS
    first = max(label, min(names, c.width - columns * max(widest, 90.0)))
    return [first, *([(c.width - first) / max(1, columns)] * columns)]


def _groups(c: Canvas, chart: HeatMap) -> dict[int, str]:
    """Rows before which a heading stands."""
    found, last = {}, None
    for i, group in enumerate(chart.groups):
        if group != last and c.text(group):
            found[i] = c.text(group)
        last = group
    return found


def _cut(text: str, width: float, size: float, most: int) -> str:
    """``text`` of at most ``most`` lines, its own line ends kept."""
    room = max(2, int((width - 2 * PAD_ACROSS) / (GLYPH * size)))
    given = text.split("\n")
    last = given[1:] if len(given) <= most else []
    # what follows a line end (the base) stays, the name before it is cut
    first = " ".join(wrapped(given[0], room, max(1, most - len(last))))
    return "\n".join([first, *(" ".join(wrapped(t, room, 1)) for t in last)])


def _heads(c: Canvas, texts: Sequence[str]) -> tuple[Square, ...]:
    edge = (("lnB", c.theme.paper, 1.5),)
    return tuple(Square(t, c.theme.muted, "ctr" if j else "l", edges=edge) for j, t in enumerate(texts))


def _group(c: Canvas, name: str, columns: int) -> tuple[Square, ...]:
    rest = Square("", c.theme.muted, span=0)
    return (Square(name, c.theme.muted, bold=True, span=columns + 1), *([rest] * columns))


def _cells(c: Canvas, chart: HeatMap, i: int, texts: Sequence[str]) -> tuple[Square, ...]:
    edges = tuple((side, c.theme.paper, 1.5) for side in ("lnL", "lnR", "lnT", "lnB"))
    made = []
    for j, text in enumerate(texts):
        shade = _shade(c, chart, i, j)
        ink = c.theme.ink_on(shade.hex)
        if chart.faded and chart.faded[i][j] and palette.contrast(c.theme.muted.hex, shade.hex) >= 4.5:
            ink = c.theme.muted
        made.append(Square(text, ink, "ctr", shade=shade, edges=edges))
    return tuple(made)


def _shade(c: Canvas, chart: HeatMap, i: int, j: int) -> Shade:
    """Of one cell: its own colour, or how far it is from the centre; strong only where it passed its test."""
    if chart.colors:
        own = chart.colors[i][j]
        return c.theme.paper if own is None else c.theme.faded(c.color(own), chart.strengths[i][j])
    value = chart.values[i][j]
    if value is None:
        return c.theme.paper
    centre, reach = chart.shading
    share = min(1.0, abs(value - centre) / reach)
    strength = share * (0.85 if not chart.marks or chart.marks[i][j] else 0.25)
    return c.theme.faded(c.color("up" if value >= centre else "down"), strength)
