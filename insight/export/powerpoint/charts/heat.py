"""Heat maps as native tables whose cells are shaded by what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from insight.exhibits import palette
from insight.exhibits.chart import SIGNS, HeatMap
from insight.exhibits.message import Num
from insight.exhibits.wrapping import measure, wrapped
from insight.export.powerpoint.charts.canvas import GLYPH, Canvas
from insight.export.powerpoint.charts.grid import Grid, Square, fitted, letters
from insight.export.powerpoint.charts.tables import UNBROKEN
from insight.export.powerpoint.fit import line_height
from insight.export.powerpoint.theme import Shade

TALLEST_ROW = 52.0
NARROWEST = 44.0
SIDE = 2.5
EDGE = 1.5


@dataclass(frozen=True)
class _Fit:
    """One way to set the table: size of text, space above and below it, most lines of a heading and of a name.

    line: from line to line, in shares of the size.
    """

    size: float
    pad: float
    heads: int
    names: int
    line: float = 1.2

    def tall(self, lines: int) -> float:
        return lines * self.line * self.size + 2 * self.pad + EDGE


FITS = (
    _Fit(14.0, 2.5, 4, 2),
    _Fit(12.0, 2.5, 4, 2),
    _Fit(12.0, 2.5, 3, 1),
    _Fit(12.0, 0.5, 3, 1),
    _Fit(12.0, 0.5, 2, 1),
)


@dataclass(frozen=True)
class _Set:
    """The table set in one way. rows: name and cells; above: height of the heading and of the groups' rows.

    fits: nothing is left out; whole: no word of a heading is broken.
    """

    fit: _Fit
    widths: list[float]
    heads: list[str]
    rows: list[list[str]]
    above: float
    fits: bool
    whole: bool


def heat_grid(c: Canvas, chart: HeatMap) -> Grid:
    """The table of ``chart``: a column of names, then the shaded cells; groups have a row of their own.

    As large as fits; rows that do not fit at all are left to the workbook, which is said.
    """
    columns = _columns(c, chart)
    body = _texts(c, chart, columns)
    heads = ["", *(c.text(chart.columns[j], 60) for j in range(columns))]
    if columns < len(chart.columns):
        heads[0] = c.translate("chart.data_more_columns", count=len(chart.columns) - columns)
    groups = _groups(c, chart)
    line = line_height("".join([*heads, *(c.name(r) for r in chart.rows), *(t for row in body for t in row)]), 1.0)
    tried = (_set(c, chart, replace(fit, line=line), heads, body, len(groups)) for fit in FITS)
    held = [made for made in tried if made.fits]
    made = next((m for m in held if m.whole), None) or (held[-1] if held else None)
    if made is None:
        made = _set(c, chart, replace(FITS[-1], line=line), heads, body, len(groups))
    c.size = made.fit.size
    return _grid(c, chart, made, groups)


def _set(
    c: Canvas, chart: HeatMap, fit: _Fit, heads: Sequence[str], body: Sequence[Sequence[str]], groups: int
) -> _Set:
    c.size = fit.size
    widths = _widths(c, chart, body, len(heads) - 1)
    top = [_cut(text, w, fit.size, fit.heads) for text, w in zip(heads, widths, strict=True)]
    rows = [[c.name(chart.rows[i], 60), *texts] for i, texts in enumerate(body)]
    lines = [min(fit.names, max(row)) for row in fitted(rows, widths, fit.size, SIDE)]
    above = fit.tall(max(fitted([top], widths, fit.size, SIDE)[0])) + groups * fit.tall(1)
    fits = _unbroken(body, fit.size) <= widths[-1] and above + sum(map(fit.tall, lines)) <= c.height
    whole = _unbroken([heads[1:]], fit.size) <= widths[-1] and not any("…" in text for text in top)
    return _Set(fit, widths, top, rows, above, fits, whole)


def _grid(c: Canvas, chart: HeatMap, made: _Set, groups: dict[int, str]) -> Grid:
    """The rows that have room, none taller than it need be."""
    fit, one, columns = made.fit, made.fit.tall(1), len(made.heads) - 1
    count = len(made.rows)
    if made.above + count * one > c.height:
        count = max(1, int((c.height - made.above) / one) - 1)
    left = len(made.rows) - count
    tall = min(TALLEST_ROW, max(one, (c.height - made.above - (one if left else 0.0)) / max(1, count)))
    most = max(1, int((tall - 2 * fit.pad - EDGE) / (fit.line * fit.size)))
    rows, heights = [_heads(c, made.heads)], [made.above - len(groups) * one]
    for i in range(count):
        if i in groups:
            rows.append(_wide(c, groups[i], columns, bold=True))
            heights.append(one)
        name, *cells = (_cut(text, w, fit.size, most) for text, w in zip(made.rows[i], made.widths, strict=True))
        rows.append((Square(name, c.theme.ink), *_cells(c, chart, i, cells)))
        heights.append(tall)
    if left:
        rows.append(_wide(c, c.translate("chart.data_more_rows", count=left), columns))
        heights.append(one)
    return Grid(tuple(made.widths), tuple(heights), tuple(rows), fit.size, fit.pad, SIDE)


def _unbroken(body: Sequence[Sequence[str]], size: float) -> float:
    """Width of a cell in which no word is broken."""
    words = (measure(w) for row in body for text in row for w in text.split() if w.isascii())
    return max(words, default=1) * UNBROKEN * size + 2 * SIDE


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
    """Names as wide as they need be, within 45% (less beside many columns); the cells share the rest equally."""
    names = max((measure(c.name(r, 60)) for r in chart.rows), default=8) * UNBROKEN * c.size + 2 * SIDE
    label = max(60.0, min(names, (0.45 if columns <= 5 else 0.32 if columns <= 8 else 0.24) * c.width))
    widest = max((measure(t) for row in body for t in row), default=4) * GLYPH * c.size + 2 * SIDE
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
    room = letters(width, size, SIDE)
    given = text.split("\n")
    last = given[1:] if len(given) <= most else []
    # what follows a line end (the base) stays, the name before it is cut
    first = " ".join(wrapped(given[0], room, max(1, most - len(last))))
    return "\n".join([first, *(" ".join(wrapped(t, room, 1)) for t in last)])


def _heads(c: Canvas, texts: Sequence[str]) -> tuple[Square, ...]:
    edge = (("lnB", c.theme.paper, 1.5),)
    return tuple(Square(t, c.theme.muted, "ctr" if j else "l", edges=edge) for j, t in enumerate(texts))


def _wide(c: Canvas, text: str, columns: int, bold: bool = False) -> tuple[Square, ...]:
    """A row of one cell: the heading of a group, or what is left out."""
    rest = Square("", c.theme.muted, span=0)
    return (Square(text, c.theme.muted, bold=bold, span=columns + 1), *([rest] * columns))


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
    shade = chart.shade(i, j)
    return c.theme.paper if shade is None else c.theme.faded(c.color(shade[0]), shade[1])
