"""What can be seen in one column, from its distinct values only: the work per row is one counting pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from insight.dataset import Field
from insight.roles import text

# enough distinct texts to judge any column; more would only cost time
MANY = 2000


@dataclass(frozen=True)
class Facts:
    """One column as the detectors see it.

    name, label: header and question text. words: both, normalised for matching.
    kind: ``number``, ``text``, ``date`` or ``empty``. answered: cells with a value. distinct: different values.
    values, counts: the most frequent distinct values (texts as they stand in the file, or floats) and how often.
    low, high, mean: of the numbers. whole: all numbers are integers.
    heading, counted: the file's own question above the column and the value that means ticked (see ``Field``).
    """

    position: int
    name: str
    label: str
    kind: str
    rows: int
    answered: int
    distinct: int
    values: tuple[str | float, ...] = ()
    counts: tuple[int, ...] = ()
    low: float = np.nan
    high: float = np.nan
    mean: float = np.nan
    median: float = np.nan
    whole: bool = False
    value_labels: tuple[tuple[float, str], ...] = ()
    declared_missing: tuple[float, ...] = ()
    words: str = ""
    question: str = ""
    headless: bool = field(default=False)
    heading: str | None = None
    counted: float | None = None
    na_is_missing: bool = field(default=False)

    @cached_property
    def meant(self) -> dict[str, bool]:
        """What was found out about the header, by meaning; filled by :mod:`insight.roles.lexicon`, once per column."""
        return {}

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The distinct values as raw cell texts, most frequent first."""
        return tuple(v if isinstance(v, str) else f"{v:g}" for v in self.values)

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The distinct numbers, most frequent first; empty for text columns."""
        return tuple(v for v in self.values if not isinstance(v, str))

    @property
    def repeated(self) -> bool:
        """Whether values come back: fewer than 95 different ones in 100 answers."""
        return self.answered > 0 and self.distinct < 0.95 * self.answered

    @property
    def unique(self) -> bool:
        """Every answer differs (and there is more than one)."""
        return self.answered > 1 and self.distinct == self.answered

    def share(self, texts: Sequence[str]) -> float:
        """The share of answers whose raw text is one of ``texts``."""
        wanted = set(texts)
        hits = sum(c for t, c in zip(self.texts, self.counts) if t in wanted)
        return hits / self.answered if self.answered else 0.0


def gather(table: pd.DataFrame, fields: tuple[Field, ...]) -> tuple[Facts, ...]:
    """Facts about every column, in the order of the table."""
    known = {f.name: f for f in fields}
    found = [_facts(i, str(name), table[name], known.get(str(name))) for i, name in enumerate(table.columns)]
    # "NA" in several columns is R's missing cell; in a single one it may be a name
    spread = sum(1 for f in found if f.kind == "text" and any(v in ("NA", "N/A", "n/a") for v in f.values))
    return tuple(replace(f, na_is_missing=spread >= 3) if f.kind == "text" else f for f in found)


def _mean(values: np.ndarray, counts: np.ndarray) -> float:
    """The weighted mean; infinite where the numbers are too large to be added."""
    with np.errstate(over="ignore", invalid="ignore"):
        return float((values * counts).sum() / counts.sum())


def _facts(position: int, name: str, cells: pd.Series, described: Field | None) -> Facts:
    label = described.label if described and described.label else name
    asked = text.question(label)
    words = text.header(label)
    if text.header(name) != words:
        words = f"{words} {text.header(name)}"
    values, counts = _counted(cells)
    answered = int(counts.sum())
    shared = {
        "position": position,
        "name": name,
        "label": label,
        "rows": len(cells),
        "answered": answered,
        "distinct": len(counts),
        "counts": tuple(counts[:MANY].tolist()),
        "value_labels": described.value_labels if described else (),
        "declared_missing": described.missing if described else (),
        "words": words,
        "question": asked,
        "heading": described.question if described else None,
        "counted": described.counted if described else None,
        "headless": bool(name.startswith("column_") and name[7:].isdigit()),
    }
    if answered == 0:
        return Facts(kind="empty", **shared)  # type: ignore[arg-type]
    if pd.api.types.is_datetime64_any_dtype(cells):
        return Facts(kind="date", **shared)  # type: ignore[arg-type]
    if pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells):
        values, counts = np.asarray(values, dtype="float64"), counts.astype("float64")
        order = np.argsort(values)
        middle = values[order][np.searchsorted(np.cumsum(counts[order]), counts.sum() / 2)]
        return Facts(
            kind="number",
            values=tuple(values[:MANY].tolist()),
            low=float(values.min()),
            high=float(values.max()),
            mean=_mean(values, counts),
            median=float(middle),
            whole=bool(np.all(values == np.round(values))),
            **shared,  # type: ignore[arg-type]
        )
    return Facts(kind="text", values=tuple(str(v) for v in values[:MANY]), **shared)  # type: ignore[arg-type]


def _counted(cells: pd.Series) -> tuple[Sequence[Any] | np.ndarray, np.ndarray]:
    """The distinct values, most frequent first and as they come where equally frequent, and how often each occurs.

    What ``value_counts`` gives, without its cost per column: files may have thousands of columns.
    """
    if isinstance(cells.dtype, pd.StringDtype):
        found = pa.array(cells.array)
        table = pc.value_counts(found)
        values, counts = table.field(0), table.field(1).to_numpy(zero_copy_only=False)
        if found.null_count:
            known = values.is_valid()
            values, counts = values.filter(known), counts[known.to_numpy(zero_copy_only=False)]
        order = np.argsort(-counts, kind="stable")
        return values.take(pa.array(order[:MANY])).to_pylist(), counts[order]
    if isinstance(cells.dtype, np.dtype) and cells.dtype.kind in "if":
        codes, values = pd.factorize(cells.to_numpy())
        counts = np.bincount(codes[codes >= 0], minlength=len(values))
        order = np.argsort(-counts, kind="stable")
        return values[order], counts[order]
    counted = cells.value_counts(sort=True)
    counted = counted[counted > 0]
    return counted.index, counted.to_numpy(dtype="int64")
