"""From published tables to features: counts or shares per category, one row per feature, no respondents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from insight.dataset import GROUPING_ROLES, Column, Dataset, NotApplicable, Role
from insight.kano.categories import PRIORITY
from insight.kano.features import Counted, counted, of_shares
from insight.kano.inputs import caveat
from insight.kano.result import Caveat, Feature

BASE = "n"  # the feature of the column with the number of all answers
_SUM_APART = 0.005


@dataclass(frozen=True)
class Table:
    """Sums per category, (features, 6) in the order of ``PRIORITY``, and the number of answers given, (features,).

    unit: 1 or 100 where the sums are shares, None where they are counts. n: NaN where the file gives none.
    """

    names: tuple[str, ...]
    sums: np.ndarray
    n: np.ndarray
    unit: float | None


@dataclass(frozen=True)
class CountedFeatures:
    """The features of a table and what had to be said about it."""

    features: tuple[Feature, ...]
    caveats: tuple[Caveat, ...]


def has_counts(data: Dataset) -> bool:
    """Whether some column counts how many answers are of one category."""
    return bool(data.with_role(Role.KANO_COUNT))


def counted_features(data: Dataset) -> CountedFeatures | NotApplicable:
    """Every row as a feature. Shares become counts where the number of answers is known, and stay shares where not.

    NotApplicable: ``kano_counts_unclear`` (no column of names, or fewer than two categories), ``too_few_answers``.
    """
    table = _table(data)
    if isinstance(table, NotApplicable):
        return table
    counts, shares_only = _counts(table)
    made = [
        of_shares(name, sums / (table.unit or 1.0))
        if alone
        else counted(Counted(name, row, row.astype(float), float(row.sum()), float(row[:4].sum())))
        for name, sums, row, alone in zip(table.names, table.sums, counts, shares_only, strict=True)
    ]
    if not any(f.category for f in made):
        return NotApplicable("too_few_answers", {"rows": len(data), "features": len(made)})
    features = tuple(_with_importance(data, made))
    rounded = ~shares_only & (np.abs(_raw_counts(table) - counts) > 1e-9).any(axis=1)
    apart = _apart(table)
    low = [c.feature or c.name for c in data.with_role(Role.KANO_COUNT) if c.confidence == "low"]
    return CountedFeatures(
        features,
        (
            Caveat("aggregated"),
            *caveat("shares_only", _named(table.names, shares_only)),
            *caveat("rounded_counts", _named(table.names, rounded)),
            *caveat("sum_differs", _named(table.names, apart)),
            *([Caveat("guessed_counts")] if low else []),
        ),
    )


def _table(data: Dataset) -> Table | NotApplicable:
    columns: dict[str, Column] = {}
    for column in data.with_role(Role.KANO_COUNT):
        known = columns.setdefault(column.feature or "", column)
        # a column of counts says more than one of shares
        if _unit(known) is not None and _unit(column) is None:
            columns[column.feature or ""] = column
    letters = [c for c in PRIORITY if c in columns]
    if len(letters) < 2 or data.first(Role.KANO_FEATURE) is None:
        return NotApplicable("kano_counts_unclear", {"columns": tuple(c.name for c in data.with_role(Role.KANO_COUNT))})
    sums = np.zeros((len(data), len(PRIORITY)))
    for k, letter in enumerate(PRIORITY):
        if letter in columns:
            values = data.numeric(columns[letter].name)
            sums[:, k] = np.where(np.isfinite(values) & (values > 0), values, 0.0)
    n = data.numeric(columns[BASE].name) if BASE in columns else np.full(len(data), np.nan)
    units = {_unit(columns[letter]) for letter in letters}
    return Table(_names(data), sums, np.where(n > 0, n, np.nan), None if None in units else max(u or 1 for u in units))


def _unit(column: Column) -> float | None:
    """1 or 100 where the column holds shares: the end of its scale."""
    return column.scale.maximum if column.scale is not None and column.scale.maximum in (1.0, 100.0) else None


def _raw_counts(table: Table) -> np.ndarray:
    if table.unit is None:
        return table.sums
    return table.sums / table.unit * np.where(np.isnan(table.n), 0.0, table.n)[:, None]


def _counts(table: Table) -> tuple[np.ndarray, np.ndarray]:
    """Whole counts (features, 6) and which features have shares only (features,)."""
    counts = np.round(_raw_counts(table)).astype(np.int64)
    return counts, np.isnan(table.n) if table.unit is not None else np.zeros(len(table.names), dtype=bool)


def _apart(table: Table) -> np.ndarray:
    """Features whose counts do not add up to the number of answers that the file gives, or shares not to all of it."""
    total = table.sums.sum(axis=1)
    if table.unit is not None:
        return np.asarray(np.abs(total / table.unit - 1) > 0.03)
    return np.asarray(np.abs(total - table.n) > np.maximum(0.5, _SUM_APART * table.n))


def _names(data: Dataset) -> tuple[str, ...]:
    """The features' names; where several rows share one, the group the row is about stands behind it."""
    column = data.first(Role.KANO_FEATURE)
    assert column is not None
    cells = data.table[column.name].astype(object)
    names = [str(v).strip() if v == v and v is not None else f"#{k + 1}" for k, v in enumerate(cells)]
    for other in data.with_role(*GROUPING_ROLES):
        if len(set(names)) == len(names):
            break
        groups = data.table[other.name].astype(object)
        names = [f"{name} · {g}" if g == g else name for name, g in zip(names, groups, strict=True)]
    seen: dict[str, int] = {}
    for k, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        names[k] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return tuple(names)


def _with_importance(data: Dataset, features: Sequence[Feature]) -> list[Feature]:
    column = data.first(Role.IMPORTANCE)
    if column is None:
        return list(features)
    stated = data.numeric(column.name)
    return [replace(f, importance=None if np.isnan(v) else float(v)) for f, v in zip(features, stated, strict=True)]


def _named(names: Sequence[str], which: np.ndarray) -> list[str]:
    return [name for name, hit in zip(names, which, strict=True) if hit]
