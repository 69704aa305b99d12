"""From a dataset to the answers about every feature, whatever way they stand in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from insight.dataset import Column, Dataset, NotApplicable, Role
from insight.kano.result import Caveat, CaveatCode, Wording
from insight.kano.wording import wordings


@dataclass(frozen=True)
class Answers:
    """Pairs of answers of all features.

    features: names, (k,). functional, dysfunctional: codes 1 like … 5 dislike (1 … 3 on three levels), shape (rows, k),
    NaN where there is no answer or the row has no weight. levels: 5 or 3 per feature. importance: stated importance on
    the file's scale, (rows, k), NaN where not asked; importance_ends: ends of that scale per feature, or None.
    weights: (rows,), or None where all that count, count the same; used: (rows,) of bool, rows with a positive weight.
    """

    features: tuple[str, ...]
    functional: np.ndarray
    dysfunctional: np.ndarray
    levels: tuple[int, ...]
    importance: np.ndarray
    importance_ends: tuple[tuple[float, float] | None, ...]
    weights: np.ndarray | None
    used: np.ndarray
    wording: tuple[Wording, ...]
    caveats: tuple[Caveat, ...]

    @property
    def questions(self) -> np.ndarray:
        """All answers side by side, shape (rows, 2k)."""
        return np.hstack([self.functional, self.dysfunctional])


@dataclass(frozen=True)
class _Pair:
    """The two questions about one feature, and its stated importance."""

    feature: str
    functional: Column
    dysfunctional: Column
    importance: Column | None


def pairs_of_answers(data: Dataset) -> Answers | NotApplicable:
    """The answers of a file with two questions per feature.

    NotApplicable: ``no_kano_questions``, ``kano_unclear`` (answers without a 1–5 meaning), ``no_kano_pairs`` (features
    asked one way only).
    """
    asked = data.with_role(Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL)
    if not asked:
        return NotApplicable("no_kano_questions")
    clear = [c for c in asked if c.scale is not None and c.scale.kind == "kano" and c.feature]
    if not clear:
        return NotApplicable("kano_unclear", {"columns": tuple(c.name for c in asked)})
    pairs, caveats = _pairs(data, clear)
    if not pairs:
        return NotApplicable("no_kano_pairs", {"features": tuple(dict.fromkeys(_feature(c) for c in clear))})
    unclear = tuple(dict.fromkeys(_feature(c) for c in asked if c not in clear))
    guessed = [p.feature for p in pairs if "low" in (p.functional.confidence, p.dysfunctional.confidence)]
    levels = tuple(_levels(p) for p in pairs)
    three = [p.feature for p, level in zip(pairs, levels, strict=True) if level == 3]
    used, weights = case_weights(data)
    importance = [_stated(data, p.importance, used) for p in pairs]
    return Answers(
        features=tuple(p.feature for p in pairs),
        functional=_codes(data, [p.functional for p in pairs], used),
        dysfunctional=_codes(data, [p.dysfunctional for p in pairs], used),
        levels=levels,
        importance=np.column_stack([values for values, _ in importance]),
        importance_ends=tuple(ends for _, ends in importance),
        weights=weights,
        used=used,
        wording=wordings([p.functional for p in pairs], [p.dysfunctional for p in pairs]),
        caveats=(
            *caveat("guessed_columns", guessed),
            *caveat("unclear_columns", unclear),
            *caveat("three_levels", three),
            *caveats,
        ),
    )


def case_weights(data: Dataset) -> tuple[np.ndarray, np.ndarray | None]:
    """Which rows count, (rows,) of bool, and their weights (rows,), or None where all that count, count the same."""
    weights = data.weights()
    if weights is None:
        return np.ones(len(data), dtype=bool), None
    used = weights > 0
    return used, (weights if used.any() and np.ptp(weights[used]) > 0 else None)


def caveat(code: CaveatCode, features: Sequence[str]) -> list[Caveat]:
    """The caveat about these features, or none."""
    return [Caveat(code, len(features), tuple(features))] if features else []


def _pairs(data: Dataset, columns: Sequence[Column]) -> tuple[list[_Pair], list[Caveat]]:
    """The features with both questions, in the file's order, and what had to be left aside."""
    sides: dict[Role, dict[str, Column]] = {Role.KANO_FUNCTIONAL: {}, Role.KANO_DYSFUNCTIONAL: {}}
    repeated = []
    for column in columns:
        side = sides[column.role]
        if _feature(column) in side:
            repeated.append(_feature(column))
        side.setdefault(_feature(column), column)
    present, absent = sides.values()
    stated = {c.feature: c for c in reversed(data.with_role(Role.IMPORTANCE)) if c.feature}
    order = list(dict.fromkeys(_feature(c) for c in columns))
    pairs = [_Pair(f, present[f], absent[f], stated.get(f)) for f in order if f in present and f in absent]
    alone = tuple(f for f in order if (f in present) != (f in absent))
    return pairs, [*caveat("unpaired", alone), *caveat("repeated_question", tuple(dict.fromkeys(repeated)))]


def _levels(pair: _Pair) -> int:
    """3 where both questions have scales that end at 3."""
    ends = [c.scale.maximum for c in (pair.functional, pair.dysfunctional) if c.scale is not None]
    return 3 if ends == [3.0, 3.0] else 5


def _codes(data: Dataset, columns: Sequence[Column], used: np.ndarray) -> np.ndarray:
    values = np.column_stack([data.numeric(c.name) for c in columns])
    return np.where(used[:, None] & np.isin(values, (1, 2, 3, 4, 5)), values, np.nan)


def _stated(data: Dataset, column: Column | None, used: np.ndarray) -> tuple[np.ndarray, tuple[float, float] | None]:
    if column is None:
        return np.full(len(data), np.nan), None
    scale = column.scale
    known = scale is not None and scale.minimum is not None and scale.maximum is not None
    ends = (float(scale.minimum), float(scale.maximum)) if known else None  # type: ignore[union-attr, arg-type]
    return np.where(used, data.numeric(column.name), np.nan), ends


def _feature(column: Column) -> str:
    return column.feature or column.label or column.name
