"""A text column by its distinct values, and the arrays a typed column ends in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# at least this share of the cells that say something must fit a type
FIT = 0.995
_WRAPPED = r'^="(.*)"$'
_EXAMPLES = 3


@dataclass
class Texts:
    """A text column by its distinct values: ``values[codes]`` with −1 for empty; counts per distinct value."""

    name: str
    codes: np.ndarray
    values: list[str]
    counts: np.ndarray
    wrapped: bool

    @classmethod
    def of(cls, name: str, array: pa.ChunkedArray) -> Texts:
        wrapped = bool(pc.any(pc.match_substring_regex(array, _WRAPPED)).as_py())
        if wrapped:
            array = pc.utf8_trim_whitespace(pc.replace_substring_regex(array, _WRAPPED, r"\1"))
        encoded = array.combine_chunks().dictionary_encode()
        codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
        values = encoded.dictionary.to_pylist()
        return cls(name, codes, values, np.bincount(codes[codes >= 0], minlength=len(values)), wrapped)

    def spread(self, per_value: np.ndarray, empty: Any) -> np.ndarray:
        """An array over the distinct values as one over the rows."""
        return np.append(per_value, empty)[self.codes] if len(per_value) else np.full(len(self.codes), empty)

    def matches(self, pattern: str) -> np.ndarray:
        """Boolean per distinct value."""
        found = pc.match_substring_regex(pa.array(self.values, pa.string()), pattern)
        return found.to_numpy(zero_copy_only=False).astype(bool)

    def examples(self, chosen: np.ndarray) -> list[str]:
        """The first few of the chosen distinct values, cut for a sentence."""
        return [self.values[i][:40] for i in np.flatnonzero(chosen)[:_EXAMPLES]]


def number_array(values: np.ndarray) -> pa.ChunkedArray:
    """int64 where every cell is a whole number, else float64 with nulls."""
    gone = np.isnan(values)
    if not gone.any() and len(values) and np.all(values == np.round(values)) and np.abs(values).max() < 2**53:
        return pa.chunked_array([pa.array(values.astype(np.int64))])
    return pa.chunked_array([pa.array(values + 0.0, mask=gone)])


def date_array(stamps: np.ndarray) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(stamps.astype("datetime64[us]"), pa.timestamp("us"))])


def text_array(texts: Texts) -> pa.ChunkedArray:
    indices = pa.array(texts.codes, mask=texts.codes < 0)
    return pa.chunked_array([pa.array(texts.values, pa.string()).take(indices)])
