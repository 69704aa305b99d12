"""A table on a slide: columns as wide as their words need, numbers aligned, words wrapped, thin rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from insight.exhibits.exhibit import Table
from insight.exhibits.message import Cell, Num, Text
from insight.exhibits.plotly.pen import EDGE, GRID, INK, MUTED, ROOM, Pen, cut
from insight.exhibits.wrapping import pixels

_GAP = 24
_SIZES = (18, 17, 16)
_MOST_LINES = 6


@dataclass(frozen=True)
class _Set:
    """A table set in one size: widths of its columns, lines of every cell. height: in pixels."""

    size: int
    widths: list[float]
    head: list[list[str]]
    rows: list[list[list[str]]]

    @property
    def step(self) -> float:
        return self.size * 1.3

    @property
    def height(self) -> float:
        return sum(self.step * _lines(row) + 14 for row in (self.head, *self.rows))


def write_table(pen: Pen, table: Table, between: tuple[float, float], translate: Callable[..., str]) -> None:
    """``table`` between two heights of the slide, as large as it fits; words that do not fit end in "…"."""
    head = [_words(c, translate) for c in table.columns]
    rows = [[_words(c, translate) for c in row] for row in table.rows]
    numeric = [_numeric([row[i] for row in table.rows]) for i in range(len(head))]
    room = between[1] - between[0]
    tried = (_setting(head, rows, size, lines) for lines in range(_MOST_LINES, 0, -1) for size in _SIZES)
    made = next((t for t in tried if t.height <= room), None) or _setting(head, rows, _SIZES[-1], 1)
    # some air where there is room, so that few rows do not crowd under the title
    air = min(14.0, max(0.0, (room - made.height) / (len(rows) + 1)))
    y = _row(pen, made, made.head, numeric, between[0], MUTED, air / 2)
    pen.box(EDGE, y - 1, ROOM, 2, MUTED)
    for cells in made.rows:
        y = _row(pen, made, cells, numeric, y, INK, air)
        pen.box(EDGE, y - 1, ROOM, 1, GRID)


def _row(
    pen: Pen, made: _Set, cells: Sequence[Sequence[str]], numeric: Sequence[bool], y: float, ink: str, air: float
) -> float:
    x: float = EDGE
    for lines, width, number in zip(cells, made.widths, numeric, strict=True):
        for i, line in enumerate(lines):
            place = x + width if number else x
            pen.write(place, y + 6 + air / 2 + made.step * i, line, made.size, ink, side="right" if number else "left")
        x += width + _GAP
    return y + made.step * _lines(cells) + 14 + air


def _lines(cells: Sequence[Sequence[str]]) -> int:
    return max((len(lines) for lines in cells), default=1) or 1


def _setting(head: Sequence[str], rows: Sequence[Sequence[str]], size: int, most: int) -> _Set:
    widths = _widths(head, rows, size)
    wrap = [[cut(words, w, size, most) for words, w in zip(row, widths, strict=True)] for row in (head, *rows)]
    return _Set(size, widths, wrap[0], wrap[1:])


def _widths(head: Sequence[str], rows: Sequence[Sequence[str]], size: int) -> list[float]:
    """Every column its longest word at least, the rest shared by how much is still to be said in it."""
    gauge, room = pixels(size), ROOM - _GAP * (len(head) - 1)
    wish = [max(gauge(row[i]) for row in (head, *rows)) + 1 for i in range(len(head))]
    if sum(wish) <= room:
        # few and short columns stay together at the left, as one reads them; a little air between
        spare = min(60.0, (room - sum(wish)) / len(wish))
        return [w + spare for w in wish]
    least = [
        min(w, max(max((gauge(p) for p in row[i].split()), default=0.0) for row in (head, *rows)) + 1, room / len(head))
        for i, w in enumerate(wish)
    ]
    want = [max(0.0, w - at_least) ** 0.6 for w, at_least in zip(wish, least, strict=True)]
    spare = max(0.0, room - sum(least))
    widths = [at_least + spare * w / (sum(want) or 1) for at_least, w in zip(least, want, strict=True)]
    scale = min(1.0, room / sum(widths))
    return [w * scale for w in widths]


def _numeric(cells: Sequence[Cell]) -> bool:
    known = [c for c in cells if c is not None and c != ""]
    return bool(known) and all(isinstance(c, Num) for c in known)


def _words(cell: Cell | Text, translate: Callable[..., str]) -> str:
    return cell if isinstance(cell, str) else translate(cell)
