"""The mathematics of satisfaction and loyalty on plain arrays: levels, contrasts, the curve and its zones.

Source of the zones: the crossings of a logistic curve (Hosmer & Lemeshow). Arrays are one-dimensional, (rows,), unless
said otherwise.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from insight.statistics import bases, multiple, tests
from insight.statistics.estimates import Estimate, Sample, mean, nps_moments

BOOTSTRAPS = 1000
SEED = 20260401
MAX_LEVELS = 11
TOP_BOX_FULL = 0.40
FIT_ANSWERS = 100
FIT_LEVELS = 3
FIT_EVENTS = 10
FIT_POINTS = 41

Interval = tuple[float, float]


def to_levels(values: np.ndarray, minimum: float, maximum: float) -> tuple[np.ndarray, float | None]:
    """Answers as at most eleven levels: (levels, step rounded to or None when nothing had to be rounded)."""
    if len(np.unique(values[~np.isnan(values)])) <= MAX_LEVELS:
        return values, None
    step = 1.0 if maximum - minimum <= MAX_LEVELS - 1 else (maximum - minimum) / (MAX_LEVELS - 1)
    return np.floor((values - minimum) / step + 0.5) * step + minimum, step


def difference_p(first: float, second: float, n: float) -> float:
    """Two-sided p that two shares of the same people differ; variance as for the NPS. 1.0 when both are equal."""
    score, variance, error = nps_moments(first, second, n)
    return 1.0 if variance <= 0 or score == 0 else 2 * float(stats.norm.sf(abs(score) / error))


def lower_than(values: np.ndarray, lowest: int, sample: Sample) -> int:
    """From how many other columns of ``values``, shape (rows, columns), column ``lowest`` is reliably below.

    Paired t tests on those who answered both, Benjamini–Hochberg over all pairs with ``lowest``, q < .05.
    """
    p = []
    for other in range(values.shape[1]):
        if other == lowest:
            continue
        gap = values[:, other] - values[:, lowest]
        known = ~np.isnan(gap)
        estimate = mean(gap[known], sample.take(known)) if known.sum() >= bases.CURVE_BELOW else None
        if estimate is None or not estimate.standard_error > 0:
            p.append(float("nan"))
            continue
        two_sided = 2 * float(stats.t.sf(abs(estimate.value) / estimate.standard_error, estimate.df))
        p.append(two_sided if estimate.value > 0 else 1.0)
    q = multiple.benjamini_hochberg(np.array(p))
    return int(np.sum(q < 0.05))


def contrast_p(upper: Estimate, lower: Estimate) -> float:
    """Two-sided p for the difference of two shares; 1.0 where it cannot be tested."""
    p = tests.share_difference(upper.value, upper.effective_n, lower.value, lower.effective_n)[1]
    return 1.0 if math.isnan(p) else p


def fit_refusal(counts: np.ndarray, loyal: np.ndarray) -> str | None:
    """Why no curve is fitted, or None. counts, loyal: unweighted, shape (levels,).

    A fit needs 100 answers, three levels with ten each, ten loyal and ten not, and no level that parts them cleanly.
    """
    if counts.sum() < FIT_ANSWERS:
        return "curve_few_answers"
    if np.sum(counts >= bases.CURVE_BELOW) < FIT_LEVELS:
        return "curve_few_levels"
    if min(loyal.sum(), (counts - loyal).sum()) < FIT_EVENTS:
        return "curve_one_sided"
    yes, no = np.flatnonzero(loyal > 0), np.flatnonzero(counts - loyal > 0)
    if yes[0] >= no[-1] or no[0] >= yes[-1]:
        return "curve_separated"
    return None


def logit_fit(levels: np.ndarray, loyal: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Intercepts and slopes, each (k,), of k logistic curves by Newton's method on grouped (weighted) counts.

    levels: (L,) satisfaction codes. loyal, other: (k, L). NaN where a table holds one level only or does not converge.
    """
    middle, width = (levels[0] + levels[-1]) / 2, max(float(np.ptp(levels)), 1e-12)
    x = (levels - middle) / width
    total = loyal + other
    size = np.full(len(loyal), np.inf)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        a, b = np.log(loyal.sum(axis=1) / other.sum(axis=1)), np.zeros(len(loyal))
        for _ in range(40):
            p = 1 / (1 + np.exp(-np.clip(a[:, None] + b[:, None] * x, -30, 30)))
            residual, curvature = loyal - total * p, total * p * (1 - p)
            g0, g1 = residual.sum(axis=1), residual @ x
            h00, h01, h11 = curvature.sum(axis=1), curvature @ x, curvature @ (x * x)
            determinant = h00 * h11 - h01 * h01
            step_a, step_b = (h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant
            size = np.hypot(step_a, step_b)
            # long first steps overshoot on steep curves
            shrink = np.minimum(1.0, 4.0 / np.maximum(size, 1e-300))
            a, b = a + shrink * step_a, b + shrink * step_b
            if not np.any(size > 1e-11):
                break
    bad = ~(size < 1e-6)
    a, b = np.where(bad, np.nan, a), np.where(bad, np.nan, b)
    return a - b * middle / width, b / width


def crossing(intercept: np.ndarray, slope: np.ndarray, threshold: float, levels: np.ndarray) -> np.ndarray:
    """Satisfaction at which the curve reaches ``threshold``; NaN when it does not rise or outside the levels."""
    intercept, slope = np.asarray(intercept, dtype=float), np.asarray(slope, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        at = (math.log(threshold / (1 - threshold)) - intercept) / slope
        inside = (slope > 0) & (at >= levels[0]) & (at <= levels[-1])
    return np.where(inside, at, np.nan)


def bootstrap_tables(
    codes: np.ndarray, loyal: np.ndarray, levels: int, sample: Sample, draws: int = BOOTSTRAPS
) -> tuple[np.ndarray, np.ndarray]:
    """Weighted (loyal, other) tables of ``draws`` bootstrap samples, each (draws, levels); seeded.

    codes: level index per row. Without clusters people are drawn by a multinomial over the level × loyal cells; the
    weights inside a cell enter by their mean and spread. With clusters whole clusters are drawn.
    """
    rng = np.random.default_rng(SEED)
    cell = codes + levels * (loyal > 0)
    cells, w = 2 * levels, sample.weights
    if sample.clusters is not None:
        _, group = np.unique(sample.clusters, return_inverse=True)
        groups = int(group.max()) + 1
        tables = np.bincount(group * cells + cell, weights=w, minlength=groups * cells).reshape(groups, cells)
        chunk = max(1, 4_000_000 // groups)
        sizes = [min(chunk, draws - start) for start in range(0, draws, chunk)]
        drawn = np.concatenate([rng.multinomial(groups, np.full(groups, 1 / groups), k) @ tables for k in sizes])
    else:
        count = np.bincount(cell, minlength=cells)
        filled = np.maximum(count, 1)
        average = np.bincount(cell, weights=w, minlength=cells) / filled
        square = np.bincount(cell, weights=w * w, minlength=cells) / filled
        spread = np.sqrt(np.maximum(square - average**2, 0.0))
        people = rng.multinomial(len(codes), count / len(codes), draws)
        noise = rng.standard_normal(people.shape) * np.sqrt(people) * spread
        drawn = np.maximum(people * average + noise, 0.0)
    return drawn[:, levels:], drawn[:, :levels]


def middle_95(values: np.ndarray) -> Interval | None:
    """2.5 % and 97.5 % quantiles of the known values; None when fewer than 20 are known."""
    known = values[~np.isnan(values)]
    if len(known) < 20:
        return None
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)
