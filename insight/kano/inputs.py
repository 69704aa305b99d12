"""From a dataset to the answers about every feature: two questions each, or the category that came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from insight.dataset import Column, Dataset, NotApplicable, Role
from insight.kano.categories import PRIORITY
from insight.kano.result import Caveat, CaveatCode, Wording
from insight.kano.wording import in_two_wordings, of_satisfaction, wordings


@dataclass(frozen=True)
class Answers:
    """Pairs of answers of all features.

    features: names, (k,). functional, dysfunctional: codes 1 like … 5 dislike (1 … 3 on three levels), shape (rows, k),
    NaN where there is no answer or the row has no weight. levels: 5 or 3 per feature, 0 where the file holds categories
    instead of answers. categories: these, numbered as in :mod:`insight.kano.model`, −1 where there is none, (rows, k);
    None where the file holds answers. importance: stated importance on
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
    categories: np.ndarray | None = None

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
        return letters(data)
    clear = [c for c in asked if c.scale is not None and c.scale.kind == "kano" and c.feature]
    if not clear:
        return NotApplicable("kano_unclear", {"columns": tuple(c.name for c in asked)})
    pairs, caveats = _pairs(data, clear)
    if not pairs:
        return NotApplicable("no_kano_pairs", {"features": tuple(dict.fromkeys(feature_of(c) for c in clear))})
    unclear = tuple(dict.fromkeys(feature_of(c) for c in asked if c not in clear))
    guessed = [p.feature for p in pairs if "low" in (p.functional.confidence, p.dysfunctional.confidence)]
    levels = tuple(_levels(p) for p in pairs)
    three = [p.feature for p, level in zip(pairs, levels, strict=True) if level == 3]
    used, weights = case_weights(data)
    importance = [stated(data, p.importance, used) for p in pairs]
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
            *caveat(
                "satisfaction_words",
                [p.feature for p in pairs if any(map(of_satisfaction, (p.functional, p.dysfunctional)))],
            ),
            *caveat("two_wordings", [p.feature for p in pairs if in_two_wordings((p.functional, p.dysfunctional))]),
            *caveats,
        ),
    )


def letters(data: Dataset) -> Answers | NotApplicable:
    """The categories of a file that holds one per respondent and feature (direct classification, or coded before).

    NotApplicable: ``no_kano_questions``, ``kano_unclear`` (letters without a category).
    """
    columns = data.with_role(Role.KANO_CATEGORY)
    if not columns:
        return NotApplicable("no_kano_questions")
    clear = {feature_of(c): c for c in reversed(columns) if c.scale is not None and c.scale.kind == "kano"}
    if not clear:
        return NotApplicable("kano_unclear", {"columns": tuple(c.name for c in columns)})
    asked = [c for c in columns if clear.get(feature_of(c)) is c]
    used, weights = case_weights(data)
    values = np.column_stack([data.numeric(c.name) for c in asked])
    known = used[:, None] & np.isin(values, np.arange(1, len(PRIORITY) + 1))
    stands = {c.feature: c for c in reversed(data.with_role(Role.IMPORTANCE)) if c.feature}
    importance = [stated(data, stands.get(feature_of(c)), used) for c in asked]
    names = tuple(feature_of(c) for c in asked)
    repeated = [f for f in names if sum(feature_of(c) == f for c in columns) > 1]
    nothing = np.full(values.shape, np.nan)
    return Answers(
        features=names,
        functional=nothing,
        dysfunctional=nothing,
        levels=(0,) * len(names),
        importance=np.column_stack([v for v, _ in importance]),
        importance_ends=tuple(ends for _, ends in importance),
        weights=weights,
        used=used,
        wording=(),
        caveats=(
            Caveat("letters"),
            *caveat("guessed_letters", [feature_of(c) for c in asked if c.confidence == "low"]),
            *caveat("unclear_columns", [feature_of(c) for c in columns if feature_of(c) not in clear]),
            *caveat("repeated_question", repeated),
        ),
        categories=np.where(known, values - 1, -1).astype(np.int8),
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
        if feature_of(column) in side:
            repeated.append(feature_of(column))
        side.setdefault(feature_of(column), column)
    present, absent = sides.values()
    stated = {c.feature: c for c in reversed(data.with_role(Role.IMPORTANCE)) if c.feature}
    order = list(dict.fromkeys(feature_of(c) for c in columns))
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


def stated(data: Dataset, column: Column | None, used: np.ndarray) -> tuple[np.ndarray, tuple[float, float] | None]:
    """Stated importance, (rows,), and the ends of its scale; NaN and None where it was not asked."""
    if column is None:
        return np.full(len(data), np.nan), None
    scale = column.scale
    known = scale is not None and scale.minimum is not None and scale.maximum is not None
    ends = (float(scale.minimum), float(scale.maximum)) if known else None  # type: ignore[union-attr, arg-type]
    return np.where(used, data.numeric(column.name), np.nan), ends


def feature_of(column: Column) -> str:
    """The name of the feature that a column asks about."""
    return column.feature or column.label or column.name
