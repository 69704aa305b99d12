"""Rows of cells, as a format's reader delivers them, and their way into columns."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice, zip_longest
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from insight.reading.codes import ReadingError
from insight.reading.limits import Limits

TOP = 60
_CHUNK = 8192
# C0 without tab and line ends, DEL, the two non-characters that break exports
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_CONTROL_RE2 = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\x{fffe}\\x{ffff}]"

Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass
class Grid:
    """A sheet or a delimited text before its header is known.

    top: the first rows as cells. rest: the rows after them. merges: ((row, column) of the first and of the last cell)
    of merged ranges, counted from the top left of ``top``. warnings: what the format's reader has to say.
    uncached: column → formulas whose value the file does not hold.
    """

    top: list[list[Any]]
    rest: Iterator[list[Any]]
    merges: tuple[Merge, ...] = ()
    warnings: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    uncached: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[list[Any]], merges: tuple[Merge, ...] = ()) -> Grid:
        stream = iter(rows)
        return cls(list(islice(stream, TOP)), stream, merges)

    def texts(self) -> list[list[str]]:
        """The first rows as stripped texts, "" for an empty cell."""
        return [[text_of(cell) for cell in row] for row in self.top]

    def body(self, start: int) -> Iterator[list[Any]]:
        """All rows from row ``start`` on; can be taken once."""
        return chain(self.top[start:], self.rest)


@dataclass
class Columns:
    """The body of a table: one array per column (string, float64 or timestamp), all of length ``rows``."""

    arrays: list[pa.ChunkedArray]
    rows: int
    short: int


def text_of(cell: Any) -> str:
    """A cell as the text a person sees; whole numbers without ".0"."""
    if isinstance(cell, str):
        return CONTROL.sub("", cell).strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.15g}" if abs(cell) < 1e15 or not cell.is_integer() else f"{cell:.0f}"
    if isinstance(cell, datetime.datetime):
        shown = cell.isoformat(sep=" ")
        return shown.removesuffix(" 00:00:00")
    if isinstance(cell, datetime.timedelta):
        seconds = int(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(cell)


def columns_of(rows: Iterable[list[Any]], width: int, limits: Limits) -> Columns:
    """Transposes rows into columns in pieces, so memory stays near the size of the result.

    Rows may be ragged: short ones are filled with nulls and counted, long ones widen the table.
    Raises ReadingError for more rows or columns than the limits allow.
    """
    pieces: list[list[pa.Array]] = [[] for _ in range(width)]
    count = short = 0
    stream = iter(rows)
    while chunk := list(islice(stream, _CHUNK)):
        short += sum(1 for row in chunk if 0 < len(row) < width)
        chunk = [row if len(row) <= width else _without_empty_tail(row, width) for row in chunk]
        columns = list(zip_longest(*chunk, fillvalue=None))
        if len(columns) > limits.columns:
            raise ReadingError("too_many_columns", columns=len(columns), limit=limits.columns)
        while len(pieces) < len(columns):
            pieces.append([pa.nulls(count, pa.string())])
        for i, into in enumerate(pieces):
            into.append(_piece(columns[i]) if i < len(columns) else pa.nulls(len(chunk), pa.string()))
        count += len(chunk)
        if count > limits.rows:
            raise ReadingError("too_many_rows", limit=limits.rows)
    return Columns([_joined(parts) for parts in pieces], count, short)


def cleaned(array: pa.ChunkedArray) -> tuple[pa.ChunkedArray, int]:
    """A text column without control characters and outer blanks, empty as null; and how many characters went."""
    removed = 0
    found = pc.sum(pc.count_substring_regex(array, _CONTROL_RE2)).as_py() or 0
    if found:
        removed, array = int(found), pc.replace_substring_regex(array, _CONTROL_RE2, "")
    array = pc.utf8_trim_whitespace(array)
    return pc.if_else(pc.equal(array, ""), pa.scalar(None, pa.string()), array), removed


def as_text(array: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of numbers or moments as the texts a person sees."""
    if pa.types.is_string(array.type):
        return array
    return pa.chunked_array([pa.array([None if v is None else text_of(v) for v in array.to_pylist()], pa.string())])


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
    empty = str in kinds and all(c == "" for c in cells if type(c) is str)
    if empty:
        kinds.discard(str)
        cells = tuple(None if c == "" else c for c in cells)
    if kinds <= {float, int}:
        return pa.array(cells, pa.float64())
    if kinds <= {datetime.datetime, datetime.date}:
        return pa.array([_moment(c) for c in cells], pa.timestamp("us"))
    return pa.array([None if c is None else text_of(c) for c in cells], pa.string())


def _moment(cell: Any) -> datetime.datetime | None:
    if cell is None or isinstance(cell, datetime.datetime):
        return cell
    return datetime.datetime(cell.year, cell.month, cell.day)


def _joined(parts: list[pa.Array]) -> pa.ChunkedArray:
    kinds = {p.type for p in parts if p.null_count < len(p)}
    if len(kinds) > 1:
        return pa.chunked_array([as_text(pa.chunked_array([p])).combine_chunks() for p in parts], pa.string())
    kind = kinds.pop() if kinds else pa.string()
    return pa.chunked_array([p if p.type == kind else pa.nulls(len(p), kind) for p in parts], kind)
