"""A text column by its distinct values, and the arrays that a typed column ends in.

Everything that is decided about a text column is decided on its distinct values, so the work does not grow with rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# at least this share of the cells that say something must fit a type
FIT = 0.995
CONTROL_RE2 = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\x{fffe}\\x{ffff}]"
_WRAPPED = r'^="(.*)"$'
_APOSTROPHE = r"^'([A-Za-z]{0,4}\d[\w.,-]*)$"
_EXAMPLES = 3


@dataclass(frozen=True)
class TextColumn:
    """codes: int32, shape (rows,), −1 for an empty cell. values: the distinct texts, stripped, none empty.

    trimmed: cells that had blanks around their text. tabbed: cells that had a tab, which some shops put after a number
    so that it stays text.
    """

    codes: np.ndarray
    values: pa.StringArray
    trimmed: int = 0
    tabbed: int = 0

    @classmethod
    def of(cls, array: pa.ChunkedArray | pa.Array) -> TextColumn:
        """From a string array; outer blanks are stripped, "" counts as empty."""
        whole = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
        return cls._of(whole.dictionary_encode())

    @classmethod
    def of_parts(cls, parts: list[pa.DictionaryArray]) -> TextColumn:
        """From pieces that are dictionary-encoded each for itself; the list is emptied to free them."""
        joined = pa.chunked_array(parts, pa.dictionary(pa.int32(), pa.string())).unify_dictionaries()
        parts.clear()
        return cls._of(joined.combine_chunks())

    @classmethod
    def _of(cls, encoded: pa.DictionaryArray) -> TextColumn:
        codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
        column, values = cls(codes, encoded.dictionary), pc.utf8_trim_whitespace(encoded.dictionary)
        if values.equals(encoded.dictionary):
            return column.changed(values)
        around = pc.and_(pc.not_equal(values, encoded.dictionary), pc.not_equal(values, ""))
        trimmed = column.sum(around.to_numpy(zero_copy_only=False))
        tabbed = column.sum(column.matches(r"^\t+[^\t]|[^\t]\t+$") & around.to_numpy(zero_copy_only=False))
        return replace(column.changed(values), trimmed=trimmed, tabbed=tabbed)

    @classmethod
    def of_codes(cls, codes: np.ndarray, values: pa.StringArray) -> TextColumn:
        """From codes into texts that may be more than are used, alike, blank, or with blanks around them."""
        # only those that are used, in the order in which they come
        met = pa.array(codes, pa.int32(), mask=codes < 0).dictionary_encode()
        used = values.take(met.dictionary).dictionary_encode()
        return cls._of(pa.DictionaryArray.from_arrays(used.indices.take(met.indices), used.dictionary))

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def filled(self) -> np.ndarray:
        """Boolean per row: whether the cell holds anything."""
        return self.codes >= 0

    @cached_property
    def texts(self) -> list[str]:
        """The distinct values as Python strings."""
        return self.values.to_pylist()

    @cached_property
    def counts(self) -> np.ndarray:
        """How many cells hold each distinct value."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.values))

    def changed(self, values: pa.StringArray) -> TextColumn:
        """The column with other texts for its distinct values; equal ones are merged, "" becomes empty."""
        if values.equals(self.values) and not pc.any(pc.equal(values, "")).as_py():
            return self
        values = pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
        encoded = values.dictionary_encode()
        renumbered = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
        codes = self.spread(renumbered, -1).astype(np.int32)
        return TextColumn(codes, encoded.dictionary, self.trimmed, self.tabbed)

    def taken(self, rows: np.ndarray | slice) -> TextColumn:
        """Some of the rows; values that no longer occur are dropped."""
        codes = self.codes[rows]
        used = np.bincount(codes[codes >= 0], minlength=len(self.values)) > 0
        if used.all():
            return replace(self, codes=codes)
        renumbered = np.where(used, np.cumsum(used) - 1, -1)
        kept = TextColumn(codes, self.values).spread(renumbered, -1).astype(np.int32)
        return replace(self, codes=kept, values=self.values.filter(pa.array(used)))

    def spread(self, per_value: np.ndarray, empty: Any) -> np.ndarray:
        """An array over the distinct values as one over the rows; ``empty`` for empty cells."""
        return np.append(per_value, empty)[self.codes] if len(per_value) else np.full(len(self.codes), empty)

    def matches(self, pattern: str) -> np.ndarray:
        """Boolean per distinct value: whether an RE2 pattern occurs in it."""
        return pc.match_substring_regex(self.values, pattern).to_numpy(zero_copy_only=False).astype(bool)

    def sum(self, chosen: np.ndarray) -> int:
        """How many cells hold the chosen distinct values."""
        return int(self.counts[chosen].sum())

    def examples(self, chosen: np.ndarray) -> list[str]:
        """The first few of the chosen distinct values, cut for a sentence."""
        return [self.values[int(i)].as_py()[:40] for i in np.flatnonzero(chosen)[:_EXAMPLES]]

    def without_control(self) -> tuple[TextColumn, int]:
        """The column without control characters, and how many there were."""
        found = pc.count_substring_regex(self.values, CONTROL_RE2).to_numpy(zero_copy_only=False)
        if not found.any():
            return self, 0
        values = pc.utf8_trim_whitespace(pc.replace_substring_regex(self.values, CONTROL_RE2, ""))
        return self.changed(values), int((found * self.counts).sum())

    def cut(self, limit: int) -> tuple[TextColumn, int]:
        """The column with texts of at most ``limit`` characters, and how many cells were cut."""
        long = self.longer(limit)
        if not long.any():
            return self, 0
        return self.changed(pc.utf8_slice_codeunits(self.values, 0, limit)), self.sum(long)

    def longer(self, limit: int) -> np.ndarray:
        """Boolean per distinct value: whether it has more than ``limit`` characters."""
        return pc.greater(pc.utf8_length(self.values), limit).to_numpy(zero_copy_only=False)

    def unwrapped(self) -> TextColumn:
        """Ids protected as ="000123" or by an apostrophe as 000123; the same object where there are none."""
        for pattern in (_WRAPPED, _APOSTROPHE):
            found = self.matches(pattern)
            if found.any() and self.sum(found) > 0.5 * self.counts.sum():
                return self.changed(pc.utf8_trim_whitespace(pc.replace_substring_regex(self.values, pattern, r"\1")))
        return self

    def array(self) -> pa.ChunkedArray:
        """A string array, dictionary-encoded where that is smaller."""
        codes = pa.array(self.codes, pa.int32(), mask=self.codes < 0)
        encoded = pa.DictionaryArray.from_arrays(codes, self.values)
        return pa.chunked_array([encoded if 2 * len(self.values) < len(codes) else encoded.dictionary_decode()])


# a column before it is typed: text, or float64/timestamp from cells that have a type
Column: TypeAlias = "TextColumn | pa.ChunkedArray"


def filled(column: Column) -> np.ndarray:
    """Boolean per row: whether the cell holds anything."""
    return column.filled if isinstance(column, TextColumn) else pc.is_valid(column).to_numpy()


def taken(column: Column, rows: np.ndarray | slice) -> Column:
    """Some rows of a column: a boolean mask, places or a slice."""
    if isinstance(column, TextColumn):
        return column.taken(rows)
    if isinstance(rows, slice):
        return column.slice(rows.start or 0, (len(column) if rows.stop is None else rows.stop) - (rows.start or 0))
    return column.filter(pa.array(rows)) if rows.dtype == bool else column.take(pa.array(rows))


def all_text(columns: Sequence[Column]) -> list[tuple[int, TextColumn]]:
    """The text columns with their places."""
    return [(j, c) for j, c in enumerate(columns) if isinstance(c, TextColumn)]


def number_array(values: np.ndarray) -> pa.ChunkedArray:
    """int64 where every cell is a whole number, else float64 with nulls for NaN."""
    gone = np.isnan(values)
    if not gone.any() and len(values) and np.all(values == np.round(values)) and np.abs(values).max() < 2**53:
        return pa.chunked_array([pa.array(values.astype(np.int64))])
    return pa.chunked_array([pa.array(values + 0.0, mask=gone)])


def date_array(stamps: np.ndarray) -> pa.ChunkedArray:
    """Timestamps in microseconds, NaT as null."""
    return pa.chunked_array([pa.array(stamps.astype("datetime64[us]"), pa.timestamp("us"))])
