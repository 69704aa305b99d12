"""From a dataset to the Kano result: finds the pairs of questions, counts them and says how sure each verdict is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from insight.dataset import Column, Dataset, Filters, NotApplicable, Role
from insight.kano import model
from insight.kano.result import (
    PRIORITY,
    ByCategory,
    Caveat,
    CaveatCode,
    Ellipse,
    Feature,
    LineRule,
    Lines,
    Options,
    Result,
    Wording,
)
from insight.kano.wording import wordings
from insight.statistics.bases import CAUTION_BELOW, HIDE_BELOW, state
from insight.statistics.intervals import wilson
from insight.statistics.weights import effective_base, weighted_mean

CELL_BELOW = 5  # a cell too small for the closed-form ellipse

T = TypeVar("T")


@dataclass(frozen=True)
class Pair:
    """The two questions about one feature."""

    feature: str
    functional: Column
    dysfunctional: Column
    importance: Column | None


def analyze(dataset: Dataset, filters: Filters, options: Options) -> Result | NotApplicable:
    """The Kano result of the rows that ``filters`` keep.

    NotApplicable: ``no_kano_questions``, ``no_kano_pairs`` (features asked one way only), ``kano_unclear`` (answers
    without a 1–5 meaning), ``too_few_answers`` (no complete pair of answers).
    """
    data = dataset.filtered(filters)
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
    caveats = [*_caveat("guessed_columns", guessed), *_caveat("unclear_columns", unclear), *caveats]

    used, weights = _weights(data)
    functional = _answers(data, [p.functional for p in pairs], used)
    dysfunctional = _answers(data, [p.dysfunctional for p in pairs], used)
    categories = model.classify(functional, dysfunctional, options.table)
    valid = categories >= 0
    if not valid.any():
        return NotApplicable("too_few_answers", {"rows": len(data), "features": len(pairs)})

    answered: np.ndarray = np.asarray(valid.any(axis=1))
    counts = model.tally(categories)
    sums = counts if weights is None else model.tally(categories, weights)
    features = tuple(
        _feature_result(
            pair.feature,
            functional[answered, k],
            dysfunctional[answered, k],
            categories[answered, k],
            None if weights is None else weights[answered],
            counts[k],
            sums[k],
            _importance(data, pair.importance, used, weights),
        )
        for k, pair in enumerate(pairs)
    )
    wording = wordings([p.functional for p in pairs], [p.dysfunctional for p in pairs])
    straight = int(model.straight_liners(np.hstack([functional, dysfunctional])).sum())
    caveats += _data_caveats(features, weights is not None, int((~used).sum()), straight, options.lines, wording)
    return Result(
        table=options.table,
        features=features,
        lines=_lines(features, options.lines),
        rows=len(data),
        respondents=int(answered.sum()),
        effective_n=_base(answered, weights),
        weighted=weights is not None,
        pairs_missing=sum(f.missing for f in features),
        expected_wrong=sum(1 - f.probability for f in features if f.base != "hidden" and f.probability is not None),
        straight_liners=straight,
        wording=wording,
        period=_period(data, answered),
        caveats=tuple(caveats),
    )


def _feature_result(
    feature: str,
    functional: np.ndarray,
    dysfunctional: np.ndarray,
    categories: np.ndarray,
    weights: np.ndarray | None,
    counts: np.ndarray,
    sums: np.ndarray,
    importance: float | None,
) -> Feature:
    """One feature's numbers from the respondents' answers (respondents,).

    counts: (6,) pairs per category. sums: the same in weights, or ``counts`` again.
    """
    valid = categories >= 0
    estimable = valid & (categories <= model.I)
    n, n_aomi = int(counts.sum()), int(counts[[model.A, model.O, model.M, model.I]].sum())
    effective, effective_aomi = _base(valid, weights), _base(estimable, weights)
    # the shares on the base that the weights leave: what all intervals and probabilities stand on
    shares = sums / sums.sum() if n else np.zeros(6)
    believed = shares * effective if weights is not None else counts.astype(float)
    category, tied = model.first_place(sums)
    chances = model.most_frequent_probabilities(believed)
    place = PRIORITY.index(category) if category else None
    likely = [k for k in np.argsort(-chances, kind="stable") if k != place]
    coefficients = model.coefficients(sums)
    better, worse = coefficients or (None, None)
    return Feature(
        feature=feature,
        n=n,
        counts=_by_category([int(c) for c in counts]),
        category=category,
        tied=tied,
        better=better,
        worse=None if worse is None else 0.0 - worse,
        better_interval=None if better is None else _interval(better, effective_aomi),
        worse_interval=None if worse is None else _mirrored(_interval(worse, effective_aomi)),
        probability=None if place is None else float(chances[place]),
        probabilities=_by_category([float(p) for p in chances]),
        verdict=model.verdict(category, 0.0 if place is None else float(chances[place])),
        rival=None if place is None else PRIORITY[likely[0]],
        top_two_p=model.top_two_p(believed),
        ellipse=_ellipse(sums, effective_aomi, weights is not None),
        n_aomi=n_aomi,
        effective_n=effective,
        weighted_counts=None if weights is None else _by_category([float(s) for s in sums]),
        shares=_by_category([float(s) if n else None for s in shares]),
        share_intervals=_by_category([_interval(float(s), effective) if n else None for s in shares]),
        base=state(n, effective),
        answers=tuple(tuple(int(c) for c in row) for row in model.answer_counts(functional, dysfunctional)),
        missing=len(valid) - n,
        half=int((np.isnan(functional) != np.isnan(dysfunctional)).sum()),
        importance=importance,
    )


def _pairs(data: Dataset, columns: Sequence[Column]) -> tuple[list[Pair], list[Caveat]]:
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
    pairs = [Pair(f, present[f], absent[f], stated.get(f)) for f in order if f in present and f in absent]
    alone = tuple(f for f in order if (f in present) != (f in absent))
    return pairs, [*_caveat("unpaired", alone), *_caveat("repeated_question", tuple(dict.fromkeys(repeated)))]


def _answers(data: Dataset, columns: Sequence[Column], used: np.ndarray) -> np.ndarray:
    """Answers 1–5, shape (rows, features); NaN where there is no such answer or the row is not used."""
    values = np.column_stack([data.numeric(c.name) for c in columns])
    return np.where(used[:, None] & np.isin(values, (1, 2, 3, 4, 5)), values, np.nan)


def _weights(data: Dataset) -> tuple[np.ndarray, np.ndarray | None]:
    """Which rows count, (rows,) of bool, and their weights (rows,), or None where all that count, count the same."""
    weights = data.weights()
    if weights is None:
        return np.ones(len(data), dtype=bool), None
    used = weights > 0
    return used, (weights if used.any() and np.ptp(weights[used]) > 0 else None)


def _base(rows: np.ndarray, weights: np.ndarray | None) -> float:
    """The effective base of the chosen rows: their number, or Kish's (Σw)²/Σw²."""
    return float(rows.sum()) if weights is None else effective_base(weights[rows])


def _interval(share: float, n: float) -> tuple[float, float]:
    """Wilson's interval, which holds the share itself even at 0 and 1, where rounding could leave it outside."""
    low, high = wilson(share * n, n)
    return min(low, share), max(high, share)


def _ellipse(sums: np.ndarray, n: float, weighted: bool) -> Ellipse | None:
    if model.coefficients(sums) is None:
        return None
    cells = sums[[model.A, model.O, model.M, model.I]]
    believed = sums * (n / cells.sum())
    normal = not weighted and n >= CAUTION_BELOW and float(cells.min()) >= CELL_BELOW
    variance_better, variance_worse, cov = model.covariances(sums, n)
    outline = model.closed_form(sums, n) if normal else model.dirichlet_region(believed)
    return Ellipse(
        cov=cov,
        variance_better=variance_better,
        variance_worse=variance_worse,
        rule="closed_form" if normal else "dirichlet",
        outline=tuple((float(x), float(y)) for x, y in outline),
    )


def _lines(features: Sequence[Feature], rule: LineRule) -> Lines:
    """Where the quadrants meet; the means are taken over the features with a base that may be shown."""
    shown = [
        (f.better, f.worse) for f in features if f.n >= HIDE_BELOW and f.better is not None and f.worse is not None
    ]
    if rule == "half" or not shown:
        return Lines("half", 0.5, -0.5)
    return Lines("mean", math.fsum(b for b, _ in shown) / len(shown), math.fsum(w for _, w in shown) / len(shown))


def _importance(data: Dataset, column: Column | None, used: np.ndarray, weights: np.ndarray | None) -> float | None:
    if column is None:
        return None
    values = data.numeric(column.name)
    known = used & ~np.isnan(values)
    if not known.any():
        return None
    return weighted_mean(values[known], np.ones(int(known.sum())) if weights is None else weights[known])


def _period(data: Dataset, rows: np.ndarray) -> tuple[str, str] | None:
    column = data.first(Role.DATE)
    if column is None or not pd.api.types.is_datetime64_any_dtype(data.table[column.name]):
        return None
    days = data.table[column.name][rows].dropna()
    return None if days.empty else (days.min().date().isoformat(), days.max().date().isoformat())


def _data_caveats(
    features: Sequence[Feature],
    weighted: bool,
    zero: int,
    straight: int,
    lines: LineRule,
    wording: Sequence[Wording],
) -> list[Caveat]:
    sets = max(sum(w.question == side for w in wording) for side in ("functional", "dysfunctional"))
    missing = sum(f.missing for f in features)
    shown = [f for f in features if f.base != "hidden"]
    return [
        *([Caveat("weighted")] if weighted else []),
        *([Caveat("weight_zero", zero)] if zero else []),
        *([Caveat("mixed_wording", sets)] if sets > 1 else []),
        *([Caveat("pairs_missing", missing)] if missing else []),
        *_caveat("ties", [f.feature for f in shown if f.tied]),
        *_caveat("no_coefficients", [f.feature for f in shown if f.better is None]),
        *_caveat("hidden", [f.feature for f in features if f.base == "hidden"]),
        *_caveat("small_base", [f.feature for f in features if f.base == "grey"]),
        *_caveat("questionable", [f.feature for f in shown if (f.shares.Q or 0.0) > model.QUESTIONABLE_AMBER]),
        *([Caveat("straight_liners", straight)] if straight else []),
        *([Caveat("mean_lines")] if lines == "mean" else []),
    ]


def _caveat(code: CaveatCode, features: Sequence[str]) -> list[Caveat]:
    return [Caveat(code, len(features), tuple(features))] if features else []


def _feature(column: Column) -> str:
    return column.feature or column.label or column.name


def _by_category(values: Sequence[T]) -> ByCategory[T]:
    """Values in the order of ``PRIORITY`` as one value per letter."""
    return ByCategory(**dict(zip(PRIORITY, values, strict=True)))


def _mirrored(interval: tuple[float, float]) -> tuple[float, float]:
    """The interval of −x from that of x."""
    return 0.0 - interval[1], 0.0 - interval[0]
