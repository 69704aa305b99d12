"""Rows of cells, as a format's reader delivers them, and their way into columns."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, zip_longest
from typing import Any

import pyarrow as pa

from insight.reading.codes import ReadingError, warning
from insight.reading.limits import Limits
from insight.reading.result import Progress, silent
from insight.reading.texts import Column, TextColumn

TOP = 60
_CHUNK = 8192
_SHOWN = 5
# one character more than Excel's longest cell; patterns are never tried on megabytes
_LONGEST = 32_768
# C0 without tab and line ends, DEL, the two non-characters that break exports
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")

Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class Grid:
    """A sheet or a delimited text before its header is known.

    top: the first rows as cells. rest: the rows after them. merges: ((row, column) of the first and of the last cell)
    of merged ranges, counted from the top left of ``top``. warnings: what the format's reader has to say.
    uncached: column → formulas whose value the file does not hold. first_row: the number of the first of the rows as a
    spreadsheet counts them. date1904: numbers that are days count from 1904. tell: hears how far the columns are.
    """

    top: list[list[Any]]
    rest: Iterator[list[Any]]
    merges: tuple[Merge, ...] = ()
    warnings: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    uncached: dict[int, int] = field(default_factory=dict)
    first_row: int = 1
    date1904: bool = False
    tell: Progress = silent

    @classmethod
    def of(cls, rows: Iterable[list[Any]], merges: tuple[Merge, ...] = ()) -> Grid:
        stream = iter(rows)
        return cls(list(islice(stream, TOP)), stream, merges)

    def texts(self) -> list[list[str]]:
        """The first rows as stripped texts, "" for an empty cell."""
        return [[text_of(cell) for cell in row] for row in self.top]

    def refuse_too_wide(self, limits: Limits) -> None:
        """Raises ReadingError where one of the first rows fills more columns than allowed."""
        for row in self.top:
            if len(row) > limits.columns and (used := len(_without_empty_tail(row, limits.columns))) > limits.columns:
                raise ReadingError("too_many_columns", columns=used, limit=limits.columns)

    def columns(self, start: int, width: int, limits: Limits) -> Columns:
        """The rows from row ``start`` on as at least ``width`` columns; can be taken once."""
        body: Iterator[list[Any]] = chain(self.top[start:], self.rest)
        below = [m for m in self.merges if m[0][0] >= start and m[1][0] > m[0][0]]
        if below:
            self.warnings.append(self.merged(below))
            body = _filled_down(body, below, start)
        return columns_of(body, width, limits)

    def merged(self, below: Sequence[Merge]) -> dict[str, Any]:
        """What to say about cells that are merged over several rows of the body."""
        count = sum(bottom[0] - top[0] for top, bottom in below)
        rows = sorted({top[0] + self.first_row for top, _ in below})[:_SHOWN]
        return warning("merged_cells", count=count, rows=rows)


@dataclass
class Columns:
    """The body of a table: one column each (text, float64 or timestamp) of length ``rows``.

    short: rows with fewer cells than the table has columns. short_rows: the first few of them, counted from 0.
    """

    columns: list[Column]
    rows: int
    short: int
    short_rows: tuple[int, ...] = ()


def text_of(cell: Any) -> str:
    """A cell as the text a person sees, up to a length beyond all cells; whole numbers without ".0"."""
    if isinstance(cell, str):
        return CONTROL.sub("", cell[:_LONGEST]).strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.15g}" if abs(cell) < 1e15 or not cell.is_integer() else f"{cell:.0f}"
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(sep=" ").removesuffix(" 00:00:00")
    if isinstance(cell, datetime.timedelta):
        seconds = int(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(cell)


def _filled_down(rows: Iterator[list[Any]], merges: Sequence[Merge], start: int) -> Iterator[list[Any]]:
    """Rows in which a cell merged over several rows stands in each of them, as a person sees it."""
    starts: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, _) in merges:
        starts.setdefault(top, []).append((column, bottom))
    open_: dict[int, tuple[int, Any]] = {}
    for number, row in enumerate(rows, start=start):
        for column, (bottom, value) in list(open_.items()):
            if number > bottom:
                del open_[column]
            elif column < len(row):
                row[column] = value
        for column, bottom in starts.get(number, ()):
            if column < len(row):
                open_[column] = (bottom, row[column])
        yield row


def columns_of(rows: Iterable[list[Any]], width: int, limits: Limits) -> Columns:
    """Transposes rows into columns in pieces, so memory stays near the size of the result.

    Rows may be ragged: short ones are filled with nulls and counted, long ones widen the table.
    Raises ReadingError for more rows or columns than the limits allow.
    """
    pieces: list[list[pa.Array]] = [[] for _ in range(width)]
    count = short = 0
    short_rows: list[int] = []
    stream = iter(rows)
    while chunk := list(islice(stream, _CHUNK)):
        cut = [count + i for i, row in enumerate(chunk) if 0 < len(row) < width]
        short, short_rows = short + len(cut), short_rows or cut[:_SHOWN]
        chunk = [row if len(row) <= width else _without_empty_tail(row, width) for row in chunk]
        cells = list(zip_longest(*chunk, fillvalue=None))
        if len(cells) > limits.columns:
            raise ReadingError("too_many_columns", columns=len(cells), limit=limits.columns)
        while len(pieces) < len(cells):
            pieces.append([pa.nulls(count, pa.string())])
        for i, into in enumerate(pieces):
            into.append(_piece(cells[i]) if i < len(cells) else pa.nulls(len(chunk), pa.string()))
        count += len(chunk)
        if count > limits.rows:
            raise ReadingError("too_many_rows", limit=limits.rows)
    return Columns([_joined(parts) for parts in pieces], count, short, tuple(short_rows))


def _without_empty_tail(row: list[Any], width: int) -> list[Any]:
    end = len(row)
    while end > width and (row[end - 1] is None or (isinstance(row[end - 1], str) and not row[end - 1].strip())):
        end -= 1
    return row[:end]


def _piece(cells: tuple[Any, ...]) -> pa.Array:
    kinds = set(map(type, cells))
    kinds.discard(type(None))
    if kinds <= {str}:
        return pa.array(cells, pa.string())
    if str in kinds and not any(c.strip() for c in cells if type(c) is str):
        kinds.discard(str)
        cells = tuple(None if type(c) is str else c for c in cells)
    if kinds <= {float, int}:
        return pa.array(cells, pa.float64())
    if kinds <= {datetime.datetime, datetime.date}:
        return pa.array([_moment(c) for c in cells], pa.timestamp("us"))
    return pa.array([c if c is None or isinstance(c, str) else text_of(c) for c in cells], pa.string())


def _moment(cell: Any) -> datetime.datetime | None:
    if cell is None or isinstance(cell, datetime.datetime):
        return cell
    return datetime.datetime(cell.year, cell.month, cell.day)


def _shown(cells: pa.Array) -> pa.Array:
    return pa.array([None if v is None else text_of(v) for v in cells.to_pylist()], pa.string())


def _joined(parts: list[pa.Array]) -> Column:
    kinds = {p.type for p in parts if p.null_count < len(p)}
    kind = kinds.pop() if len(kinds) == 1 else pa.string()
    if kinds:
        # numbers in one stretch and texts in another: all become the texts a person sees
        parts = [p if p.type == pa.string() else _shown(p) for p in parts]
    joined = pa.chunked_array([p if p.type == kind else pa.nulls(len(p), kind) for p in parts], kind)
    return TextColumn.of(joined) if kind == pa.string() else joined
