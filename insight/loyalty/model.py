"""The mathematics of satisfaction and loyalty on plain arrays: cuts, estimates, curve, zones, types, NPS.

Sources: Wilson (1927); Kish (1965); linearised variance of a ratio, Wolter (2007); Rocks (2016) for the NPS; zones as
the crossings of a logistic curve (Hosmer & Lemeshow). Arrays are one-dimensional, (rows,), unless said otherwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from insight.statistics import bases, intervals, multiple, tests, weights

BOOTSTRAPS = 1000
SEED = 20260401
MAX_LEVELS = 11
TOP_BOX_FULL = 0.40
FIT_ANSWERS = 100
FIT_LEVELS = 3
FIT_EVENTS = 10
FIT_POINTS = 41
_SCALES_WHOLE = ((1.0, 5.0), (1.0, 7.0), (1.0, 10.0), (0.0, 10.0), (0.0, 100.0))
_SCALES_DECIMAL = ((1.0, 5.0), (0.0, 10.0), (0.0, 100.0))

Interval = tuple[float, float]


@dataclass(frozen=True)
class Sample:
    """How the rows were drawn: weights (rows,), cluster codes (rows,) or None, finite population correction 0–1."""

    weights: np.ndarray
    clusters: np.ndarray | None = None
    correction: float = 1.0

    def take(self, rows: np.ndarray) -> Sample:
        """The same design for the rows of a boolean mask."""
        return Sample(self.weights[rows], None if self.clusters is None else self.clusters[rows], self.correction)


@dataclass(frozen=True)
class Estimate:
    """A mean or share with its 95 % interval (None where it cannot be had), bases, standard error and its df."""

    value: float
    interval: Interval | None
    n: int
    effective_n: float
    standard_error: float
    df: float


def top_cut(minimum: float, maximum: float) -> float:
    """First step of the top quarter of a scale: 4 of 1–5, 6 of 1–7, 8 of 1–10 and 0–10, 1 of 0/1.

    It is the house rule for satisfied and, except for 0–10 recommendation, for loyal.
    """
    return float(math.ceil(minimum + 0.75 * (maximum - minimum) - 1e-9))


def recommend_cut(minimum: float, maximum: float) -> float:
    """Loyal by recommendation: 9 on 0–10 and 1–10 (the promoters), else as :func:`top_cut`."""
    return 9.0 if maximum == 10 and minimum in (0, 1) else top_cut(minimum, maximum)


def guess_ends(values: np.ndarray) -> tuple[float, float] | None:
    """Ends of the usual rating scale that holds all values (1–5, 1–7, 1–10, 0–10, 0–100); None when none does."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    scales = _SCALES_WHOLE if bool(np.all(known == np.round(known))) else _SCALES_DECIMAL
    return next((s for s in scales if s[0] <= known.min() and known.max() <= s[1]), None)


def to_levels(values: np.ndarray, minimum: float, maximum: float) -> tuple[np.ndarray, float | None]:
    """Answers as at most eleven levels: (levels, step rounded to or None when nothing had to be rounded)."""
    if len(np.unique(values[~np.isnan(values)])) <= MAX_LEVELS:
        return values, None
    step = 1.0 if maximum - minimum <= MAX_LEVELS - 1 else (maximum - minimum) / (MAX_LEVELS - 1)
    return np.floor((values - minimum) / step + 0.5) * step + minimum, step


def linearised_variance(values: np.ndarray, w: np.ndarray, clusters: np.ndarray) -> tuple[float, int]:
    """(variance of the weighted mean Σwx/Σw, number of clusters); NaN below two clusters. Source: Wolter (2007)."""
    _, codes = np.unique(clusters, return_inverse=True)
    groups = int(codes.max()) + 1 if len(codes) else 0
    if groups < 2:
        return float("nan"), groups
    residuals = w * (values - weights.weighted_mean(values, w)) / w.sum()
    totals = np.bincount(codes, weights=residuals, minlength=groups)
    return float(groups / (groups - 1) * np.sum(totals**2)), groups


def mean(values: np.ndarray, sample: Sample) -> Estimate:
    """Weighted mean with Student's interval: Kish's base, or linearised over clusters with df = clusters − 1."""
    w = sample.weights
    n, value, base = len(values), weights.weighted_mean(values, w), weights.effective_base(w)
    if sample.clusters is None:
        variance, df = weights.weighted_variance(values, w) / base if base > 1 else float("nan"), base - 1
    else:
        variance, groups = linearised_variance(values, w, sample.clusters)
        df = groups - 1
    if math.isnan(variance) or df <= 0:
        return Estimate(value, None, n, base, float("nan"), df)
    error = math.sqrt(max(variance, 0.0)) * sample.correction
    half = float(stats.t.ppf(0.975, df)) * error
    return Estimate(value, (value - half, value + half), n, base, error, df)


def _design(values: np.ndarray, variance_of_one: float, sample: Sample) -> tuple[float, float | None]:
    """(effective base, quantile of the interval or None): clusters lower the base and take Student's t."""
    kish = weights.effective_base(sample.weights)
    if sample.clusters is None:
        return kish, intervals.Z95 * sample.correction
    variance, groups = linearised_variance(values, sample.weights, sample.clusters)
    if groups < 2:
        return kish, None
    # when all say the same, an account counts as one answer: the cautious end
    base = variance_of_one / variance if variance > 0 else float(groups)
    return min(base, kish), float(stats.t.ppf(0.975, groups - 1)) * sample.correction


def share(chosen: np.ndarray, sample: Sample) -> Estimate:
    """Weighted share of a 0/1 array with Wilson's interval on the effective base (t and base lowered by clusters)."""
    value = weights.weighted_mean(chosen, sample.weights)
    base, z = _design(chosen, value * (1 - value), sample)
    interval = None if z is None or base <= 0 else intervals.wilson(value * base, base, z=z)
    error = math.sqrt(max(value * (1 - value), 0.0) / base) * sample.correction if base > 0 else float("nan")
    return Estimate(value, interval, len(chosen), base, error, base - 1)


def nps_moments(promoters: float, detractors: float, n: float) -> tuple[float, float, float]:
    """(p − d, variance of one answer p + d − (p − d)², standard error √(variance/n)) on −1…1 from two shares."""
    score = promoters - detractors
    variance = promoters + detractors - score * score
    return score, variance, math.sqrt(max(variance, 0.0) / n)


@dataclass(frozen=True)
class NetPromoter:
    """Shares of the three groups, score and adjusted-Wald intervals on −100…100, with and without clusters."""

    promoters: float
    passives: float
    detractors: float
    score: float
    standard_error: float
    interval: Interval
    interval_clustered: Interval | None
    n: int
    effective_n: float


def net_promoter(answers: np.ndarray, sample: Sample) -> NetPromoter:
    """NPS of 0–10 answers (9–10 promoters, 0–6 detractors). Interval: Rocks (2016)."""
    w = sample.weights
    recoded = np.where(answers >= 9, 1.0, np.where(answers <= 6, -1.0, 0.0))
    p, passives, d = (weights.weighted_mean((recoded == side).astype(float), w) for side in (1, 0, -1))
    kish = weights.effective_base(w)
    base, z = _design(recoded, nps_moments(p, d, 1)[1], sample)

    def interval(n: float, quantile: float) -> Interval:
        return intervals.nps_adjusted_wald(p * n, passives * n, d * n, z=quantile)

    plain = interval(kish, intervals.Z95 * sample.correction)
    clustered = None if sample.clusters is None or z is None else interval(base, z)
    error = nps_moments(p, d, base)[2]
    score = 100 * weights.weighted_mean(recoded, w)
    return NetPromoter(p, passives, d, score, 100 * error * sample.correction, plain, clustered, len(answers), base)


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


def cluster_codes(codes: np.ndarray) -> np.ndarray:
    """Codes with −1 for unknown as codes in which every row without a cluster is a cluster of its own."""
    unknown = codes < 0
    return np.where(unknown, codes.max(initial=0) + np.cumsum(unknown), codes)
