"""Delimited text → grid. Large files go through Arrow's parser; what that cannot read, the csv module reads."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from insight.reading.codes import ReadingError, question, warning
from insight.reading.delimiter import BLANKS, find_delimiter, sep_line
from insight.reading.encoding import decode, samples, unmarked_utf16
from insight.reading.grid import TOP, Columns, Grid
from insight.reading.limits import Limits
from insight.reading.places import SHOWN
from insight.reading.result import Choices
from insight.reading.texts import TextColumn

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_CONTROL = re.compile(b"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANK_END = re.compile(rb"[\r\n][ \t]*[\r\n]\s*$")
_BINARY = re.compile(b"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_BLANK_LINE = re.compile(rb"\n[ \t]*\r?\n|\r[ \t]*\r")
_IS_CONTROL = np.zeros(256, dtype=bool)
_IS_CONTROL[list(_CONTROLS)] = True
_IS_BLANK = np.zeros(256, dtype=bool)
_IS_BLANK[list(b" \t\r\n")] = True
_PIECE = 1 << 18
_HEAD = 1 << 18
_TAIL = 1 << 12
# below this size the csv module is as fast as starting Arrow's parser
_LARGE = 1 << 21
_BLOCK = 1 << 24
_RESERVED, _ROWS_IN_A_BLOCK = 1 << 28, 8
# one column: a delimiter that cannot occur, because the control characters are gone
_NO_DELIMITER = "\x02"


@dataclass(frozen=True)
class Delimited:
    """delimiter: " " for runs of blanks, None for a single column."""

    grid: Grid
    encoding: str
    delimiter: str | None


def read_delimited(content: bytes, choices: Choices, limits: Limits) -> Delimited:
    """The grid of a delimited text. Raises ReadingError for what is no text."""
    if not choices.encoding:
        _refuse_binary(content)
    decoded = decode(content, choices.encoding)
    warnings, questions = [], []
    if decoded.undecodable:
        places = _rows_with(decoded.utf8, "\ufffd".encode())
        said = warning("undecodable", count=decoded.undecodable, encoding=decoded.encoding, rows=places)
        warnings.append(said)
    if decoded.other:
        about = {"other": decoded.other, "count": decoded.other_lines, "rows": list(decoded.other_rows)}
        warnings.append(warning("mixed_encodings", encoding=decoded.encoding, **about))
    if decoded.alternatives:
        about = {"encoding": decoded.encoding, "alternatives": list(decoded.alternatives)}
        warnings.append(warning("encoding_uncertain", **about))
        seen = samples(content, (decoded.encoding, *decoded.alternatives))
        questions.append(question("encoding_uncertain", **about, samples=[[n, list(s)] for n, s in seen.items()]))
    text = decoded.utf8
    # large files are copied only where something must go
    if _has_control(text):
        text = text.translate(None, _CONTROLS)
        places = _rows_with(decoded.utf8, None)
        warnings.append(warning("control_characters", count=len(decoded.utf8) - len(text), rows=places))
    if _BLANK_END.search(text[-_TAIL:]):
        text = text.rstrip(b" \t\r\n")
    if not text[:_TAIL].strip() and not text.strip():
        raise ReadingError("only_blank")
    head = text[:_HEAD].decode("utf-8", "ignore")
    # without quotes a line is a row: no need to read millions of them to refuse
    if b'"' not in text and text.count(b"\n") > limits.rows + TOP:
        raise ReadingError("too_many_rows", limit=limits.rows)
    declared, skip = sep_line(head)
    text, head = text[skip:], head[skip:]
    delimiter = _spoken(choices.delimiter) or declared or find_delimiter(head)
    _refuse_too_wide(text, delimiter, limits)
    csv.field_size_limit(max(limits.file_bytes, 1 << 20))
    if delimiter == BLANKS:
        grid = Grid.of(line.split() for line in _lines(text))
    elif open_quote := _open_quote(text, delimiter or _NO_DELIMITER):
        warnings.append(warning("broken_quotes", rows=[open_quote]))
        grid = Grid.of(csv.reader(_lines(text), delimiter=delimiter or _NO_DELIMITER, quoting=csv.QUOTE_NONE))
    else:
        rows = csv.reader(_lines(text), delimiter=delimiter or _NO_DELIMITER)
        grid = LargeGrid.over(text, delimiter, rows) if len(text) > _LARGE and delimiter else Grid.of(rows)
    grid.warnings.extend(warnings)
    grid.questions.extend(questions)
    return Delimited(grid, decoded.encoding, delimiter)


@dataclass
class LargeGrid(Grid):
    """A grid whose body is read by Arrow's CSV parser; ragged rows and blank lines send it back to the csv module."""

    text: bytes = b""
    delimiter: str = ","

    @classmethod
    def over(cls, text: bytes, delimiter: str, rows: Iterator[list[Any]]) -> LargeGrid:
        """``rows`` is the csv module's reading of the same text."""
        plain = Grid.of(rows)
        return cls(plain.top, plain.rest, text=text, delimiter=delimiter)

    def columns(self, start: int, width: int, limits: Limits) -> Columns:
        found = self._parsed(start, width, limits)
        return found if found is not None else super().columns(start, width, limits)

    def _parsed(self, start: int, width: int, limits: Limits) -> Columns | None:
        from pyarrow import csv as arrow_csv

        offset = _offset_of_row(self.text, self.delimiter, start)
        # a lone CR is a line end for both parsers only outside quotes, and Arrow drops blank lines without counting
        if _has_blank_line(self.text, offset) or (b"\r" in self.text[:_HEAD] and b"\n" not in self.text[:_HEAD]):
            return None
        # Arrow reserves room for a whole block in every column: wide tables are read in smaller ones, or row by row
        block = min(_BLOCK, _RESERVED // max(1, width))
        if block < _ROWS_IN_A_BLOCK * (self.text.find(b"\n", offset) - offset):
            return None
        names = [str(i) for i in range(width)]
        try:
            with arrow_csv.open_csv(
                pa.BufferReader(pa.py_buffer(self.text).slice(offset)),
                read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=block),
                parse_options=arrow_csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
                ),
            ) as stream:
                parts: list[list[pa.Array]] = [[] for _ in names]
                rows = seen = 0
                for batch in stream:
                    rows, seen = rows + len(batch), seen + batch.nbytes
                    self.tell("rows", min(1.0, seen / len(self.text)))
                    if rows > limits.rows:
                        raise ReadingError("too_many_rows", limit=limits.rows)
                    # by distinct values at once: the texts of a whole large file would not fit the child's memory
                    for part, column in zip(parts, batch.columns, strict=True):
                        part.append(column.dictionary_encode())
        except pa.ArrowInvalid:
            return None
        return Columns([TextColumn.of_parts(part) for part in parts], rows, 0)


def _has_control(text: bytes) -> bool:
    """Whether a control character occurs; in pieces that stay in the processor's cache, much faster than a pattern."""
    whole = np.frombuffer(text, np.uint8)
    return any(_IS_CONTROL[whole[i : i + _PIECE]].any() for i in range(0, len(whole), _PIECE))


def _has_blank_line(text: bytes, start: int) -> bool:
    """Whether a line without anything comes after ``start``; the pattern looks only where one is possible."""
    whole = np.frombuffer(text, np.uint8)
    for place in range(start, len(whole), _PIECE):
        piece = whole[place : place + _PIECE + 1]
        ends = np.flatnonzero((piece[:-1] == 10) | (piece[:-1] == 13))
        after = piece[ends + 1]
        if (_IS_BLANK[after] & ((piece[ends] == 10) | (after != 10))).any():
            return bool(_BLANK_LINE.search(text, start))
    return False


def _offset_of_row(text: bytes, delimiter: str, row: int) -> int:
    """Where in the text a row begins; rows may span lines."""
    lines = _lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    for _ in range(row):
        next(reader)
    place = 0
    for _ in range(reader.line_num):
        place = text.index(b"\n", place) + 1
    return place


def _rows_with(text: bytes, piece: bytes | None) -> list[int]:
    """The numbers of the first few lines that hold a piece of text, or a control character."""
    rows: list[int] = []
    place = line = start = 0
    while len(rows) < SHOWN:
        found = _CONTROL.search(text, place) if piece is None else None
        at = (found.start() if found else -1) if piece is None else text.find(piece, place)
        if at < 0:
            break
        line += text.count(b"\n", start, at)
        start, place = at, at + 1
        if line + 1 not in rows:
            rows.append(line + 1)
            place = max(text.find(b"\n", at), at + 1)
    return rows


def _lines(text: bytes) -> io.TextIOWrapper:
    """Lines with their ends (line ends inside quotes must survive); a lone CR ends a line in files of old Macs."""
    newline = "" if b"\n" in text[:_HEAD] else None
    return io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=newline)


def _spoken(delimiter: str | None) -> str | None:
    return {"tab": "\t", "\\t": "\t", "blanks": BLANKS}.get(delimiter or "", delimiter or None)


def _open_quote(text: bytes, delimiter: str) -> int:
    """The row with a quote that is opened and never closed and so swallows the rest of the file; 0 for none."""
    if text.count(b'"') % 2 == 0:
        return 0
    last: list[str] = []
    place = 0
    for number, row in enumerate(csv.reader(_lines(text), delimiter=delimiter), start=1):
        if row:
            last, place = row, number
    return place if last and "\n" in last[-1] and text.endswith(last[-1].encode()) else 0


def _refuse_too_wide(text: bytes, delimiter: str | None, limits: Limits) -> None:
    """A first line of millions of cells is not worth the memory of reading it."""
    if delimiter is None or delimiter == BLANKS:
        return
    end = text.find(b"\n")
    line = text[: end if end >= 0 else len(text)].rstrip(delimiter.encode() + b" \r")
    columns = line.count(delimiter.encode()) + 1
    if columns > limits.columns and b'"' not in line:
        raise ReadingError("too_many_columns", columns=columns, limit=limits.columns)


def _refuse_binary(content: bytes) -> None:
    """A few NULs and control characters in a text are dirt and are removed; many of them are no text."""
    head = content[:65536]
    if head.startswith(_MARKS) or unmarked_utf16(content):
        return
    plain = head.replace(b"\0", b"")
    zeros = len(head) - len(plain)
    some_zeros = 4 * zeros < len(head) and all(b"\0" < c < b"\x7f" for c in (plain[:1], plain[-1:]))
    if len(_BINARY.findall(plain)) > max(5, 0.02 * len(plain)):
        raise ReadingError("binary")
    # NULs between the characters of a readable text are dirt, too
    if zeros > max(5, 0.02 * len(head)) and not (some_zeros and _reads(plain)):
        raise ReadingError("binary")


def _reads(text: bytes) -> bool:
    printable = sum(1 for b in text if 32 <= b < 127 or b in b"\r\n\t")
    return printable >= 0.95 * len(text)
