"""The cells of an .xlsx sheet straight from the bytes of its part, as they are inflated: a part is looked at once.

Reads the form that Excel, WPS, LibreOffice, Google and the usual libraries write, and checks at every step that this is
the form. At the first sign of anything else (prefixes, comments, cells without reference, rich text …) it gives up and
says so in ``odd``; such a sheet goes to calamine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from insight.reading.usedrange import ERROR_ROWS, column_number
from insight.reading.xmltext import (
    CLOSE,
    OTHER_ENCODING,
    PAD,
    QUOTE,
    SLASH,
    OddError,
    between,
    must,
    substrings,
    unescaped,
)

# kinds of cells
NUMBER, SHARED, POOLED, BOOLEAN, ERROR = 1, 2, 3, 4, 5
_KINDS = {"": NUMBER, "n": NUMBER, "s": SHARED, "str": POOLED, "inlineStr": POOLED, "b": BOOLEAN, "e": ERROR}
_BLOCK = 1 << 21
_LONGEST_ROW = 1 << 24
_HEAD = 1 << 20
_AFTER = 1 << 23
_START = re.compile(rb"<sheetData\s*(/?)>")
_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml\s[^>]{0,200}\?>)?\s*<worksheet[\s>]")
_FORM = re.compile(r'(?:\s+[A-Za-z:]{1,12}="[^"<>&]*")*\s*/?')
_KIND_OF = re.compile(r'\st="(\w*)"')
_STYLE_OF = re.compile(r'\ss="(\d{1,5})"')
_MERGE = re.compile(rb'<mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_TAGS = np.zeros(256, dtype=bool)
_TAGS[list(b"cvfit/r")] = True
_WORD = np.array([(1 << (8 * n)) - 1 if n < 8 else 2**64 - 1 for n in range(9)], dtype=np.uint64)


@dataclass
class Block:
    """Cells of some rows. values: float64 (columns, rows): the number, or the place of a text. forms: which of the
    sheet's forms each cell has, −1 for no cell. row: number of the first row, counted from 0."""

    row: int
    values: np.ndarray
    forms: np.ndarray


@dataclass
class Cells:
    """Fed with the bytes of a sheet part. ``limit``: cells of the rectangle allowed.

    forms: (kind, style) by number. pool: the texts that stand in the sheet itself. merges: 0-based corners.
    error_rows: numbers of the first rows with errors, in order, as a spreadsheet counts.
    odd: the part has a form that this reader leaves to others; nothing else holds then.
    """

    limit: int
    odd: bool = False
    blocks: list[Block] = field(default_factory=list)
    forms: list[tuple[int, int]] = field(default_factory=list)
    pool: list[pa.Array] = field(default_factory=list)
    uncached: dict[int, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    error_rows: list[int] = field(default_factory=list)
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    _known: dict[bytes, tuple[int, bool]] = field(default_factory=dict)
    _buffer: bytearray = field(default_factory=bytearray)
    _state: str = "head"
    _size: int = 0
    _pooled: int = 0
    _next_row: int = 1

    def feed(self, piece: bytes) -> None:
        """The next bytes of the part."""
        if self.odd:
            return
        self._buffer += piece
        if len(self._buffer) < _BLOCK and self._state == "rows":
            return
        self._try(False)

    def close(self) -> None:
        """The part is complete."""
        if not self.odd:
            self._try(True)
        if self.odd:
            self.blocks, self.pool = [], []
        self._buffer = bytearray()

    def _try(self, last: bool) -> None:
        try:
            if self._state == "head":
                self._head(last)
            if self._state == "rows":
                self._rows(last)
            if self._state == "after":
                self._after(last)
        except (OddError, pa.ArrowInvalid, UnicodeDecodeError, IndexError):
            self.odd = True

    def _head(self, last: bool) -> None:
        start = _START.search(self._buffer)
        if start is None:
            must(not last and len(self._buffer) < _HEAD)
            return
        head = bytes(self._buffer[: start.start()])
        must(_DECLARED.match(head) is not None and b"<!" not in head and not OTHER_ENCODING.search(head[:200]))
        del self._buffer[: start.end()]
        self._state = "after" if start.group(1) else "rows"

    def _rows(self, last: bool) -> None:
        end = self._buffer.find(b"</sheetData>")
        if end >= 0:
            block = bytes(self._buffer[:end])
            del self._buffer[: end + len(b"</sheetData>")]
            self._state = "after"
        else:
            cut = self._buffer.rfind(b"<row ")
            must(not last and (cut > 0 or len(self._buffer) < _LONGEST_ROW))
            if cut <= 0:
                return
            block = bytes(self._buffer[:cut])
            del self._buffer[:cut]
        if block.strip():
            self._block(block)

    def _after(self, last: bool) -> None:
        must(len(self._buffer) < _AFTER)
        if last:
            rest = bytes(self._buffer)
            must(b"<!" not in rest and rest.rstrip().endswith(b"</worksheet>") and _is_utf8(rest))
            for left, top, right, bottom in _MERGE.findall(rest):
                self.merges.append(((int(top) - 1, column_number(left)), (int(bottom) - 1, column_number(right))))
            must(len(self.merges) == rest.count(b"<mergeCell "))

    def _block(self, block: bytes) -> None:
        """Whole rows: every tag is found, its kind checked, and the values are taken from between the tags."""
        text = block + PAD
        a = np.frombuffer(text, np.uint8)
        eight = np.ndarray((len(text) - 8,), "V8", text, strides=(1,))
        tags = np.flatnonzero(a == ord("<"))
        count = len(tags) - len(PAD) // 5
        sign = a[tags + 1]
        must(bool(_TAGS[sign[:count]].all()))
        rows, numbers, patterns, digits = self._row_tags(a, eight, tags, np.flatnonzero(sign[:count] == ord("r")))
        cells = np.flatnonzero(sign[:count] == ord("c"))
        must(len(rows) > 0 and (not len(cells) or rows[0] < cells[0]))
        owner = np.repeat(np.arange(len(rows)), np.diff(np.searchsorted(cells, [*rows, count])))
        if not len(cells):
            return
        place = tags[cells]
        columns, tails = _references(a, eight, place, patterns[owner], digits[owner])
        must(bool((np.diff(owner * 20_000 + columns) > 0).all()))
        after = cells + 1
        ends = tags[after] - 1
        must(bool((a[ends] == CLOSE).all()))
        forms, closed = self._forms_of(text, tails, ends)
        following = sign[after]
        following[closed] = 0
        must(not np.isin(following, (ord("c"), ord("r"), ord("t"))).any())
        valued = following == ord("v")
        at = after.copy()
        formula = following == ord("f")
        if formula.any():
            first = sign[after + 1]
            at[formula] += np.where(first[formula] == ord("v"), 1, 2)
            must(not (formula & (first != ord("v")) & (first != SLASH)).any())
            valued |= formula & (sign[at] == ord("v"))
        inline = following == ord("i")
        if inline.any():
            at[inline] += 1
            must(bool((sign[at[inline]] == ord("t")).all()))
            valued |= inline
        starts, stops, behind = between(a, tags, sign, at[valued])
        empty = stops <= starts
        without = formula.copy()
        without[np.flatnonzero(valued)[~empty]] = False
        for column, found in zip(*np.unique(columns[without], return_counts=True), strict=True):
            self.uncached[int(column)] = self.uncached.get(int(column), 0) + int(found)
        must(bool(np.isin(a[tags[behind] + 2], (ord("c"), ord("i"))).all()))
        chosen = np.flatnonzero(valued)[~empty]
        self._keep(text, starts[~empty], stops[~empty], forms[chosen], columns[chosen], numbers[owner[chosen]])

    def _row_tags(
        self, a: np.ndarray, eight: np.ndarray, tags: np.ndarray, rows: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """The tags that open rows, the rows' numbers, these in digits with the quote after them, and their length."""
        place = tags[rows]
        must(bool((_gathered(eight, place) == int.from_bytes(b'<row r="', "little")).all()))
        word = _gathered(eight, place + 8)
        written = word.view(np.uint8).reshape(-1, 8)
        digits = np.argmax(written == QUOTE, axis=1)
        must(bool((digits > 0).all()))
        values = np.zeros(len(rows), dtype=np.int64)
        for i in range(7):
            digit = written[:, i].astype(np.int64) - 48
            inside = i < digits
            must(not (inside & ((digit < 0) | (digit > 9))).any())
            values = np.where(inside, values * 10 + digit, values)
        must(bool((np.diff(values) > 0).all()) and (not len(values) or values[0] >= self._next_row))
        if len(values):
            self._next_row = int(values[-1]) + 1
        return rows, values - 1, word & _WORD[digits + 1], digits

    def _forms_of(self, text: bytes, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The form of each cell, and whether its tag closes itself; few forms are known once and for all."""
        found = substrings(text, starts, ends).dictionary_encode()
        known = []
        for raw in found.dictionary.cast(pa.binary()).to_pylist():
            if raw not in self._known:
                self._known[raw] = self._form(raw.decode("ascii"))
            known.append(self._known[raw])
        table = np.array(known, dtype=np.int16).reshape(-1, 2)
        chosen = table[found.indices.to_numpy()]
        return chosen[:, 0], chosen[:, 1].astype(bool)

    def _form(self, tail: str) -> tuple[int, bool]:
        must(_FORM.fullmatch(tail) is not None and len(self._known) < 30_000)
        kind, style = _KIND_OF.search(tail), _STYLE_OF.search(tail)
        name = kind.group(1) if kind else ""
        closed = tail.endswith("/")
        must(name in _KINDS)
        form = (_KINDS[name], int(style.group(1)) if style else 0)
        if form not in self.forms:
            self.forms.append(form)
        return self.forms.index(form), closed

    def _keep(
        self,
        text: bytes,
        starts: np.ndarray,
        stops: np.ndarray,
        forms: np.ndarray,
        columns: np.ndarray,
        rows: np.ndarray,
    ) -> None:
        if not len(starts):
            return
        kinds = np.array([k for k, _ in self.forms], dtype=np.uint8)[forms]
        values = np.zeros(len(starts))
        plain = (kinds == NUMBER) | (kinds == SHARED) | (kinds == BOOLEAN)
        if plain.all():
            values = pc.cast(substrings(text, starts, stops), pa.float64()).to_numpy()
        elif plain.any():
            values[plain] = pc.cast(substrings(text, starts[plain], stops[plain]), pa.float64()).to_numpy()
        must(bool(np.isfinite(values).all()))
        texts = kinds == POOLED
        if texts.any():
            written = unescaped(substrings(text, starts[texts], stops[texts]))
            values[texts] = np.arange(self._pooled, self._pooled + len(written))
            self._pooled += len(written)
            self.pool.append(written)
        wrong = kinds == ERROR
        if wrong.any():
            for error in substrings(text, starts[wrong], stops[wrong]).to_pylist():
                self.errors[error] = self.errors.get(error, 0) + 1
            self.error_rows += (np.unique(rows[wrong])[:ERROR_ROWS] + 1).tolist()
        first, height, width = int(rows[0]), int(rows[-1] - rows[0]) + 1, int(columns.max()) + 1
        self._size += height * width
        # the rectangle of all blocks may be larger still; that is looked at when the sheet is asked for
        must(self._size <= self.limit)
        flat = columns * height + (rows - first)
        block = Block(first, np.zeros((width, height)), np.full((width, height), -1, dtype=np.int16))
        block.values.ravel()[flat] = values
        block.forms.ravel()[flat] = np.where(wrong, -1, forms)
        self.blocks.append(block)


def _gathered(words: np.ndarray, places: np.ndarray) -> np.ndarray:
    return words[places].view("<u8")


def _references(
    a: np.ndarray, eight: np.ndarray, place: np.ndarray, pattern: np.ndarray, digits: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Column numbers (0 = A) and where the reference ends, from ``<c r="AB12"``; the row must be the row tag's."""
    word = _gathered(eight, place)
    must(bool((word & _WORD[6] == int.from_bytes(b'<c r="', "little")).all()))
    letters = word.view(np.uint8).reshape(-1, 8)
    first, second, third = letters[:, 6].astype(np.int64), letters[:, 7].astype(np.int64), a[place + 8].astype(np.int64)
    two = second >= 65
    three = two & (third >= 65)
    column = first - 64
    column = np.where(two, column * 26 + second - 64, column)
    column = np.where(three, column * 26 + third - 64, column)
    must(bool((first >= 65).all() and (first <= 90).all() and column.max() <= 16_384))
    start = place + 7 + two + three
    must(bool((_gathered(eight, start) & _WORD[digits + 1] == pattern).all()))
    return column - 1, start + digits + 1


def _is_utf8(data: bytes) -> bool:
    data.decode("utf-8")
    return True
