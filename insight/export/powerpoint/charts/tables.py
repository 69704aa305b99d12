"""Exhibits without a chart as native tables: numbers at the right, a rule under the heading, widths by content."""

from __future__ import annotations

from collections.abc import Sequence

from insight.exhibits.message import Cell, Num, Text
from insight.exhibits.wrapping import measure, take
from insight.export.powerpoint.charts.canvas import GLYPH, Canvas
from insight.export.powerpoint.charts.grid import PAD_ACROSS, PAD_DOWN, Grid, Square
from insight.export.powerpoint.fit import EMU_PER_POINT, broken, fit, line_height
from insight.export.powerpoint.theme import Box

SIZES = (14.0, 13.0, 12.0)
MOST_LINES = 9
# words and numbers that must not be broken get a little more than they usually take
UNBROKEN = 0.7
_ENDLESS = 10**9


def table_grid(c: Canvas, columns: Sequence[Text], rows: Sequence[Sequence[Cell]]) -> Grid:
    """The table of ``columns`` and ``rows`` in the canvas, in the largest text that fits; cut where none does."""
    texts = [[c.text(t) for t in columns], *([_words(c, cell) for cell in row] for row in rows)]
    # no cell holds more than the whole table could, and texts of 10,000 characters would take seconds
    held = 2 * c.width * c.height / SIZES[-1] ** 2
    texts = [[take(t, held) for t in row] for row in texts]
    line = line_height("".join(t for row in texts for t in row), 1.0)
    numeric = [_numeric(rows, j) for j in range(len(columns))]
    for size in SIZES:
        widths = column_widths(texts, numeric, c.width, size)
        lines = _broken(texts, widths, size)
        if sum(_heights(lines, size, line)) <= c.height:
            break
    for most in range(MOST_LINES, 0, -1):
        if sum(_heights(lines, size, line)) <= c.height:
            break
        lines = [[min(n, most) for n in row] for row in lines]
        texts = [
            [_cut(t, n, w, size, i == 0) for t, n, w in zip(row, ns, widths)]
            for i, (row, ns) in enumerate(zip(texts, lines))
        ]
    one = _tall(1, size, line)
    shown = len(texts)
    while sum(_heights(lines[:shown], size, line)) + (one if shown < len(texts) else 0.0) > c.height and shown > 2:
        # not even one line each: the last rows are left to the workbook, which is said
        shown -= 1
    left = len(texts) - shown
    heights = _heights(lines[:shown], size, line, spare=c.height - (one if left else 0.0))
    made = [_row(c, row, numeric, i == 0) for i, row in enumerate(texts[:shown])]
    if left:
        rest = Square("", c.theme.muted, span=0)
        said = Square(c.translate("chart.data_more_rows", count=left), c.theme.muted, span=len(columns))
        made, heights = [*made, (said, *([rest] * (len(columns) - 1)))], [*heights, one]
    return Grid(tuple(widths), tuple(heights), tuple(made), size)


def _words(c: Canvas, cell: Cell) -> str:
    return c.translate(cell) if cell is None or isinstance(cell, Num) else c.text(cell)


def _numeric(rows: Sequence[Sequence[Cell]], j: int) -> bool:
    known = [row[j] for row in rows if row[j] is not None]
    return bool(known) and all(isinstance(cell, Num) for cell in known)


def column_widths(texts: Sequence[Sequence[str]], numeric: Sequence[bool], width: float, size: float) -> list[float]:
    """Widths that add up to ``width``: numbers on one line, sentences share what is left by their length."""
    count = len(texts[0])
    longest = [max(_wide(row[j], size) for row in texts) for j in range(count)]
    word = [max(_longest_word(row[j], size) for row in texts) for j in range(count)]
    body = [UNBROKEN / GLYPH * max([_wide(row[j], size) for row in texts[1:]] or [0.0]) for j in range(count)]
    least = [max(body[j], word[j]) if numeric[j] else max(word[j], min(longest[j], 60.0)) for j in range(count)]
    wish = [max(least[j], min(longest[j], 0.55 * width)) for j in range(count)]
    if sum(wish) <= width:
        spare = width - sum(wish)
        return [w + spare * w / sum(wish) for w in wish]
    if sum(least) >= width:
        return [w * width / sum(least) for w in least]
    # what sentences want beyond their least, shared by the root of it: a long one gets more, but not all
    more = [(w - least_) ** 0.7 for w, least_ in zip(wish, least, strict=True)]
    spare = width - sum(least)
    return [least_ + spare * m / sum(more) for least_, m in zip(least, more, strict=True)]


def _wide(text: str, size: float) -> float:
    return max(map(measure, text.split("\n"))) * GLYPH * size + 2 * PAD_ACROSS


def _longest_word(text: str, size: float) -> float:
    words = [measure(w) if w.isascii() else 4 for w in text.split()] or [1]
    return min(18, max(words)) * UNBROKEN * size + 2 * PAD_ACROSS


def _tall(lines: int, size: float, line: float) -> float:
    """Height of a row. line: from line to line, in shares of the size."""
    return lines * line * size + 2 * PAD_DOWN + 1.0


def _heights(lines: Sequence[Sequence[int]], size: float, line: float, spare: float | None = None) -> list[float]:
    """Of the rows; a little airier where there is room for it."""
    plain = [_tall(max(row), size, line) for row in lines]
    if spare is None or sum(plain) >= spare:
        return plain
    air = min(14.0, (spare - sum(plain)) / len(plain))
    return [h + air for h in plain]


def _broken(texts: Sequence[Sequence[str]], widths: Sequence[float], size: float) -> list[list[int]]:
    """How many lines each text takes in its column, in the widest of the usual fonts; the first row is bold."""
    return [
        [len(broken(text, _inside(w), size, bold=i == 0)) for text, w in zip(row, widths, strict=True)]
        for i, row in enumerate(texts)
    ]


def _inside(width: float) -> float:
    """Points that the text of a column has."""
    return max(1.0, width - 2 * PAD_ACROSS)


def _cut(text: str, lines: int, width: float, size: float, bold: bool) -> str:
    """``text`` cut to ``lines`` lines; the line breaks stay the program's."""
    room = Box(0, 0, round(_inside(width) * EMU_PER_POINT), _ENDLESS)
    return fit(text, room, (size,), bold=bold, most=lines).text


def _row(c: Canvas, texts: Sequence[str], numeric: Sequence[bool], heading: bool) -> tuple[Square, ...]:
    theme = c.theme
    edge = (("lnB", theme.ink, 1.25),) if heading else (("lnB", theme.rule, 0.75),)
    ink = theme.muted if heading else theme.ink
    return tuple(
        Square(text, ink, "r" if right else "l", heading, edges=edge)
        for text, right in zip(texts, numeric, strict=True)
    )
