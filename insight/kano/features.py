"""One feature's numbers: counts, verdict, coefficients with their joint region, and the other ways to look at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from insight.kano import continuous, curves, model, rules
from insight.kano.categories import PRIORITY, ByCategory, Category, Guidance
from insight.kano.result import Analytical, Continuous, Ellipse, Feature, Options, Rules
from insight.statistics.bases import CAUTION_BELOW, state
from insight.statistics.intervals import Z95, wilson
from insight.statistics.weights import effective_base, weighted_mean

CELL_BELOW = 5  # a cell too small for the closed-form ellipse
FULFILMENT = np.linspace(0.0, 1.0, 11)
GUIDANCE: tuple[tuple[float, Guidance], ...] = ((30, "indicative"), (100, "thin"), (200, "fair"))

_FOUR = [model.A, model.O, model.M, model.I]

T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """One feature's answers, shape (respondents,), with weights (respondents,) or None where all count the same.

    categories: numbers from :func:`insight.kano.model.classify`, −1 without a pair. drawn: sums of weights per category
    (M, O, A, I) in every bootstrap sample of the respondents, (draws, 4), where there are weights. levels: 5 or 3
    answers to choose from, 0 where the file holds categories instead of answers.
    """

    name: str
    functional: np.ndarray
    dysfunctional: np.ndarray
    categories: np.ndarray
    importance: np.ndarray
    importance_ends: tuple[float, float] | None
    weights: np.ndarray | None
    drawn: np.ndarray | None
    levels: int
    reversed: bool


@dataclass(frozen=True)
class Counted:
    """One feature's sums per category, (6,) in the order of ``PRIORITY``.

    counts: unweighted answers. sums: of weights (the counts where ``weighted`` is false). effective, effective_aomi:
    Kish's base of all of them and of those that are A, O, M or I. squares: sums of squared weights where there are
    weights. drawn: see :class:`Asked`.
    """

    name: str
    counts: np.ndarray
    sums: np.ndarray
    effective: float
    effective_aomi: float
    weighted: bool = False
    squares: np.ndarray | None = None
    drawn: np.ndarray | None = None


def feature(asked: Asked, options: Options) -> Feature:
    """All numbers of one feature; shares, verdict and coefficients follow the weights, ``counts`` do not."""
    categories, weights = asked.categories, asked.weights
    counts = model.tally(categories[:, None])[0]
    valid = categories >= 0
    sums = counts if weights is None else model.tally(categories[:, None], weights)[0]
    found = counted(
        Counted(
            name=asked.name,
            counts=counts,
            sums=sums,
            effective=base(valid, weights),
            effective_aomi=base(valid & (categories <= model.I), weights),
            weighted=weights is not None,
            squares=None if weights is None else model.tally(categories[:, None], weights**2)[0],
            drawn=asked.drawn,
        )
    )
    scores = None
    if asked.levels == 5:
        scores = continuous.dumouchel(asked.functional, asked.dysfunctional, weights)
    return replace(
        found,
        answers=model.answer_table(asked.functional, asked.dysfunctional, asked.levels) if asked.levels else (),
        missing=len(valid) - found.n,
        half=int((np.isnan(asked.functional) != np.isnan(asked.dysfunctional)).sum()),
        importance=_mean(asked.importance, weights),
        importance_n=int((~np.isnan(asked.importance)).sum()),
        better_by_importance=_scaled(found.better, asked),
        worse_by_importance=_scaled(found.worse, asked),
        functional_mean=None if scores is None else scores.functional,
        dysfunctional_mean=None if scores is None else scores.dysfunctional,
        rules=_with_answers(found.rules, asked, scores),
        continuous=None if scores is None else _continuous(scores, asked),
        analytical=_analytical(asked, options),
        levels=asked.levels,
        reversed=asked.reversed,
        opposite=_opposite(asked),
    )


def counted(given: Counted) -> Feature:
    """Everything that follows from one feature's sums per category alone."""
    counts, sums, drawn = given.counts, given.sums, given.drawn
    n, n_aomi = int(counts.sum()), int(counts[_FOUR].sum())
    # the shares on the base that the weights leave: what intervals and tests stand on
    shares = sums / sums.sum() if n else np.zeros(6)
    believed = shares * given.effective if given.weighted else counts.astype(float)
    category, tied = model.first_place(sums)
    chances = (
        model.most_frequent_probabilities(counts)
        if given.squares is None
        else model.weighted_probabilities(sums, given.squares)
    )
    place = PRIORITY.index(category) if category else None
    likely = [k for k in np.argsort(-chances, kind="stable") if k != place]
    better, worse = model.coefficients(sums) or (None, None)
    category_strength, total_strength = rules.strengths(believed)
    return Feature(
        feature=given.name,
        n=n,
        counts=by_category([int(c) for c in counts]),
        category=category,
        tied=tied,
        better=better,
        worse=None if worse is None else 0.0 - worse,
        better_interval=None if better is None else interval(better, given.effective_aomi),
        worse_interval=None if worse is None else mirrored(interval(worse, given.effective_aomi)),
        probability=None if place is None else float(chances[place]),
        probabilities=by_category([float(p) for p in chances]),
        verdict=model.verdict(category, 0.0 if place is None else float(chances[place])),
        rival=None if place is None else PRIORITY[likely[0]],
        top_two_p=model.top_two_p(believed),
        ellipse=_ellipse(sums, counts, given.effective_aomi, drawn),
        n_aomi=n_aomi,
        effective_n=given.effective,
        weighted_counts=by_category([float(s) for s in sums]) if given.weighted else None,
        shares=by_category([float(s) if n else None for s in shares]),
        share_intervals=by_category([interval(float(s), given.effective) if n else None for s in shares]),
        base=state(n, given.effective),
        answers=(),
        missing=0,
        half=0,
        importance=None,
        fong_significant=rules.fong(believed),
        category_strength=category_strength,
        total_strength=total_strength,
        rules=_rules(sums),
        curve=_curve(category, better, worse),
        guidance=guidance(given.effective),
        levels=0,
    )


def of_shares(name: str, shares: np.ndarray) -> Feature:
    """One feature of which only the shares (6,) are known: no base, so no interval, test, probability or verdict."""
    found = counted(Counted(name, np.zeros(6, dtype=int), np.zeros(6), 0.0, 0.0))
    category, tied = model.first_place(shares)
    better, worse = model.coefficients(shares) or (None, None)
    return replace(
        found,
        category=category,
        tied=tied,
        better=better,
        worse=None if worse is None else 0.0 - worse,
        probabilities=by_category([None] * 6),
        shares=by_category([float(s) if category else None for s in shares]),
        # whether the base is small is not known: faded, never hidden
        base="grey" if category else "hidden",
        category_strength=rules.strengths(shares)[0],
        total_strength=rules.strengths(shares)[1],
        rules=_rules(shares),
        curve=_curve(category, better, worse),
    )


def base(rows: np.ndarray, weights: np.ndarray | None) -> float:
    """The effective base of the chosen rows: their number, or Kish's (Σw)²/Σw²."""
    return float(rows.sum()) if weights is None else effective_base(weights[rows])


def guidance(effective: float) -> Guidance:
    """What an (effective) base is good for."""
    return next((words for below, words in GUIDANCE if effective < below), "good")


def interval(share: float, n: float) -> tuple[float, float]:
    """Wilson's interval, which holds the share itself even at 0 and 1, where rounding could leave it outside."""
    low, high = wilson(share * n, n)
    return min(low, share), max(high, share)


def mirrored(ends: tuple[float, float]) -> tuple[float, float]:
    """The interval of −x from that of x."""
    return 0.0 - ends[1], 0.0 - ends[0]


def by_category(values: Sequence[T]) -> ByCategory[T]:
    """Values in the order of ``PRIORITY`` as one value per letter."""
    return ByCategory(**dict(zip(PRIORITY, values, strict=True)))


def _ellipse(sums: np.ndarray, counts: np.ndarray, n: float, drawn: np.ndarray | None) -> Ellipse | None:
    if model.coefficients(sums) is None:
        return None
    normal = n >= CAUTION_BELOW and float(counts[_FOUR].min()) >= CELL_BELOW
    variance_better, variance_worse, cov = model.covariances(sums, n)
    if not normal:
        rule, outline = "dirichlet", model.dirichlet_region(sums * (n / sums[_FOUR].sum()))
    elif drawn is not None:
        rule, outline = "bootstrap", model.drawn_region(drawn)
    else:
        rule, outline = "closed_form", model.closed_form(sums, n)
    return Ellipse(
        cov=cov,
        variance_better=variance_better,
        variance_worse=variance_worse,
        rule=rule,  # type: ignore[arg-type]
        outline=points(outline),
    )


def points(outline: np.ndarray) -> tuple[tuple[float, float], ...]:
    """An outline (points, 2) as plain numbers."""
    return tuple((float(x), float(y)) for x, y in outline)


def _rules(sums: np.ndarray) -> Rules:
    better, worse = model.coefficients(sums) or (None, None)
    return Rules(
        mode=rules.mode(sums),
        blauth=rules.blauth(sums),
        band=rules.band(sums),
        quadrant=rules.quadrant(better, None if worse is None else -worse),
        dumouchel=None,
        pouliot=None,
    )


def _with_answers(found: Rules, asked: Asked, scores: continuous.Scores | None) -> Rules:
    """The rules that need the two answers, not only the category that follows from them."""
    pouliot = None
    if asked.levels == 5:
        other = model.classify(asked.functional, asked.dysfunctional, "pouliot")
        pouliot = rules.mode(model.tally(other[:, None], asked.weights)[0])
    score = None if scores is None else continuous.category(scores.functional, scores.dysfunctional)
    return replace(found, dumouchel=score, pouliot=pouliot)


def _scaled(coefficient: float | None, asked: Asked) -> float | None:
    """A coefficient times (w̄ − lowest)/(highest − lowest), the place of the stated importance on its scale (Timko)."""
    stated = _mean(asked.importance, asked.weights)
    if coefficient is None or stated is None or asked.importance_ends is None:
        return None
    low, high = asked.importance_ends
    return coefficient * (stated - low) / (high - low)


def _continuous(scores: continuous.Scores, asked: Asked) -> Continuous:
    case = np.ones(len(asked.importance)) if asked.weights is None else asked.weights
    stated = continuous.dumouchel(asked.functional, asked.dysfunctional, case * asked.importance)
    mean, spread = continuous.mean_region(scores), continuous.spread_region(scores)
    return Continuous(
        functional_sd=scores.functional_sd,
        dysfunctional_sd=scores.dysfunctional_sd,
        correlation=scores.correlation,
        functional_interval=_around(scores.functional, scores.functional_sd, scores.n),
        dysfunctional_interval=_around(scores.dysfunctional, scores.dysfunctional_sd, scores.n),
        mean_outline=() if mean is None else points(mean),
        spread_outline=() if spread is None else points(spread),
        n=scores.n,
        functional_by_importance=None if stated is None else stated.functional,
        dysfunctional_by_importance=None if stated is None else stated.dysfunctional,
    )


def _around(mean: float, sd: float | None, n: float) -> tuple[float, float] | None:
    if sd is None:
        return None
    reach = float(Z95 * sd / np.sqrt(n))
    return mean - reach, mean + reach


def _analytical(asked: Asked, options: Options) -> Analytical | None:
    if asked.levels != 5:
        return None
    importance = None
    if asked.importance_ends is not None and not np.isnan(asked.importance).all():
        low, high = asked.importance_ends
        importance = (asked.importance - low) / (high - low)
    point = continuous.analytical(asked.functional, asked.dysfunctional, importance, asked.weights)
    if point is None:
        return None
    category = continuous.analytical_category(point, options.radius, options.low, options.high)
    return Analytical(point.x, point.y, point.r, point.angle, category)


def _curve(category: Category | None, better: float | None, worse: float | None) -> tuple[float, ...]:
    if category is None or better is None or worse is None:
        return ()
    drawn = curves.curve(category, better, -worse, FULFILMENT)
    return () if drawn is None else tuple(float(v) for v in drawn)


def _opposite(asked: Asked) -> tuple[tuple[Category, int], ...]:
    """What the answers that are R would be if the feature were its opposite (Pouliot's R_M, R_O, R_A, R_I)."""
    reverse = asked.categories == model.R
    if asked.levels != 5 or not reverse.any():
        return ()
    mirror = model.classify(asked.dysfunctional[reverse], asked.functional[reverse])
    found = np.bincount(mirror[mirror >= 0], minlength=6)
    return tuple((letter, int(count)) for letter, count in zip(PRIORITY, found, strict=True) if count)


def _mean(values: np.ndarray, weights: np.ndarray | None) -> float | None:
    known = ~np.isnan(values)
    if not known.any():
        return None
    return weighted_mean(values[known], np.ones(int(known.sum())) if weights is None else weights[known])
