"""Levels, differences and lines of one indicator on plain arrays, whatever its unit.

Sources: estimates as in :mod:`insight.statistics.estimates`; differences of shares pooled z (Agresti 2007) or Fisher's
exact test where fewer than five are expected, of means Welch (1947), of net promoter scores z with ⅜ added to promoters
and detractors and ¾ to passives of each group (Rocks 2016); clusters linearised (Wolter 2007).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from insight.evidence.result import Interval, Kind
from insight.statistics import differences, estimates, intervals, tables, tests, trends, weights
from insight.statistics.estimates import Estimate, Sample
from insight.statistics.trends import Slope

_EXPECTED = 5
_PROMOTERS, _PASSIVES = 0.375, 0.75


@dataclass(frozen=True)
class Difference:
    """First minus second group with its 95 % interval and two-sided p; NaN where it cannot be tested."""

    value: float
    interval: Interval | None
    p: float


def estimate(kind: Kind, values: np.ndarray, sample: Sample) -> Estimate:
    """The level of ``values``, shape (rows,): 0–1 for shares, −1/0/1 for the NPS, else on the indicator's own scale."""
    if kind == "share":
        return estimates.share(values, sample)
    if kind == "nps":
        # 10, 8 and 0 are a promoter, a passive and a detractor
        found = estimates.net_promoter(np.select([values > 0, values < 0], [10.0, 0.0], 8.0), sample)
        shown = found.interval if sample.clusters is None else found.interval_clustered
        return Estimate(found.score, shown, found.n, found.effective_n, found.standard_error, found.effective_n - 1)
    found_mean = estimates.mean(values, sample)
    if found_mean.interval is None:
        return found_mean
    base = found_mean.effective_n
    if sample.clusters is not None:
        # as for shares: never more than the accounts are worth, one answer each where all of an account agree
        variance = found_mean.standard_error**2 / sample.correction**2 if sample.correction > 0 else 0.0
        alone = weights.weighted_variance(values, sample.weights)
        base = min(base, alone / variance if variance > 0 else found_mean.df + 1)
    top = 100.0 if kind == "score" else math.inf
    low, high = max(0.0, found_mean.interval[0]), min(top, found_mean.interval[1])
    return Estimate(found_mean.value, (low, high), found_mean.n, base, found_mean.standard_error, found_mean.df)


def factor(kind: Kind) -> float:
    """What values are multiplied with to be in the indicator's unit."""
    return 100.0 if kind == "nps" else 1.0


def against(kind: Kind, values: np.ndarray, sample: Sample, target: float) -> float:
    """Two-sided p of the level of ``values`` against a fixed ``target`` in the indicator's unit; NaN where unknown.

    It is below .05 exactly where the target lies outside the 95 % interval of :func:`estimate`.
    """
    found = estimate(kind, values, sample)
    n, df = found.effective_n, math.inf
    if sample.clusters is not None:
        df = len(np.unique(sample.clusters)) - 1.0
    if found.interval is None or not n > 0 or df < 1:
        return math.nan
    if kind == "share":
        gap, error = found.value - target, math.sqrt(max(target * (1 - target), 0.0) / n)
    elif kind == "nps":
        p, d = (weights.weighted_mean((values == side).astype(float), sample.weights) * n for side in (1, -1))
        middle, _, error = estimates.nps_moments((p + 0.75) / (n + 3), (d + 0.75) / (n + 3), n + 3)
        gap = middle - target / 100
    else:
        gap, error, df = found.value - target, found.standard_error, found.df
        return 2 * float(stats.t.sf(abs(gap) / error, df)) if error > 0 else math.nan
    error *= sample.correction
    if not error > 0:
        return 1.0 if gap == 0 else 0.0
    return 2 * float(stats.t.sf(abs(gap) / error, df))


def difference(kind: Kind, values: np.ndarray, sample: Sample, first: np.ndarray, second: np.ndarray) -> Difference:
    """Rows ``first`` minus rows ``second`` (masks, no row in both), in the indicator's unit."""
    size = factor(kind)
    w = sample.weights
    a, b = values[first], values[second]
    if min(len(a), len(b)) < 2:
        return Difference(math.nan, None, math.nan)
    m1, m2 = weights.weighted_mean(a, w[first]), weights.weighted_mean(b, w[second])
    n1, n2 = weights.effective_base(w[first]), weights.effective_base(w[second])
    if sample.clusters is not None:
        error, df = _clustered_error(values, sample, first, second)
        return _tested(m1 - m2, error * sample.correction, df, size)
    if kind == "share":
        return _of_shares(m1, n1, m2, n2, sample, a, b)
    if kind == "nps":
        e1, e2 = _nps_error(a, w[first], n1), _nps_error(b, w[second], n2)
        return _tested(m1 - m2, math.hypot(e1, e2) * sample.correction, _satterthwaite(e1**2, n1, e2**2, n2), size)
    v1, v2 = weights.weighted_variance(a, w[first]), weights.weighted_variance(b, w[second])
    if kind == "per100":
        # counts are skewed: a small group without heavy complainers would seem far too certain of itself
        v1 = v2 = _pooled([v1, v2], [n1, n2])
    t, p = tests.mean_difference(m1, v1 * sample.correction**2, n1, m2, v2 * sample.correction**2, n2)
    if math.isnan(t) or t == 0:
        return Difference(m1 - m2, None, p)
    df = _satterthwaite(v1 / n1, n1, v2 / n2, n2)
    half = abs((m1 - m2) / t) * float(stats.t.ppf(0.975, df))
    return Difference(m1 - m2, (m1 - m2 - half, m1 - m2 + half), p)


def _of_shares(p1: float, n1: float, p2: float, n2: float, sample: Sample, a: np.ndarray, b: np.ndarray) -> Difference:
    z, p = tests.share_difference(p1, n1, p2, n2)
    if not math.isnan(z) and sample.correction < 1:
        p = 2 * float(stats.norm.sf(abs(z) / sample.correction)) if sample.correction > 0 else 0.0
    pooled = (p1 * n1 + p2 * n2) / (n1 + n2)
    expected = min(pooled, 1 - pooled) * min(n1, n2)
    counted = len(np.unique(sample.weights)) == 1 and bool(np.all((a == 0) | (a == 1)) and np.all((b == 0) | (b == 1)))
    if expected < _EXPECTED and counted and sample.correction == 1:
        p = float(tables.exact_tests(np.array(a.sum()), np.array(len(a)), np.array(b.sum()), np.array(len(b))))
    ends = differences.newcombe(p1, n1, p2, n2, z=intervals.Z95 * sample.correction)
    return Difference(p1 - p2, ends, p)


def _nps_error(recoded: np.ndarray, w: np.ndarray, n: float) -> float:
    """Standard error of p − d with a half of the adjusted-Wald's answers added."""
    p, d = (weights.weighted_mean((recoded == side).astype(float), w) * n + _PROMOTERS for side in (1, -1))
    more = n + 2 * _PROMOTERS + _PASSIVES
    return estimates.nps_moments(p / more, d / more, more)[2]


def _pooled(variances: Sequence[float], bases: Sequence[float]) -> float:
    """One variance within all groups, each by its degrees of freedom."""
    free = [max(n - 1, 0.0) for n in bases]
    return sum(v * f for v, f in zip(variances, free, strict=True) if f > 0) / max(sum(free), 1e-9)


def _satterthwaite(v1: float, n1: float, v2: float, n2: float) -> float:
    """Degrees of freedom of a difference whose two variances are known from n1 and n2 units."""
    known = v1 * v1 / max(n1 - 1, 1e-9) + v2 * v2 / max(n2 - 1, 1e-9)
    return (v1 + v2) ** 2 / known if known > 0 else 0.0


def _clustered_error(values: np.ndarray, sample: Sample, first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    """(standard error of the difference of two means, degrees of freedom); clusters may have rows in both.

    Neither group's own variance may be below that of independent answers from both together: a few accounts that
    happen to say the same are not certain. The covariance of clusters with rows in both is taken off.
    """
    either = first | second
    assert sample.clusters is not None
    w, y = sample.weights[either], values[either]
    _, codes = np.unique(sample.clusters[either], return_inverse=True)
    total, spread = int(codes.max()) + 1, weights.weighted_variance(y, w)
    pulls, variances, counts = [], [], []
    for rows in (first[either], second[either]):
        groups = len(np.unique(codes[rows]))
        if groups < 2:
            return math.nan, 0.0
        residuals = w[rows] * (y[rows] - weights.weighted_mean(y[rows], w[rows])) / w[rows].sum()
        pull = math.sqrt(groups / (groups - 1)) * np.bincount(codes[rows], residuals, total)
        own, least = float(np.sum(pull**2)), spread / weights.effective_base(w[rows])
        # the correlation between the groups stays as it is
        pulls.append(pull * math.sqrt(max(1.0, least / own)) if own > 0 else pull)
        variances.append(max(own, least))
        counts.append(groups)
    error = math.sqrt(max(sum(variances) - 2 * float(np.sum(pulls[0] * pulls[1])), 0.0))
    return error, min(_satterthwaite(variances[0], counts[0], variances[1], counts[1]), total - 1.0)


def _tested(value: float, error: float, df: float, size: float) -> Difference:
    if not error > 0 or df <= 0:
        return Difference(size * value, None, math.nan)
    half = float(stats.t.ppf(0.975, df)) * error
    p = 2 * float(stats.t.sf(abs(value) / error, df))
    return Difference(size * value, (size * (value - half), size * (value + half)), p)


def line(kind: Kind, values: np.ndarray, sample: Sample, places: np.ndarray) -> tuple[str, Slope]:
    """(name of the test, change per period) over rows whose ``places`` are whole numbers on the time axis."""
    size = factor(kind)
    if sample.clusters is not None:
        found = trends.clustered_line(values, sample.weights, places.astype(float), sample.clusters)
        return "clustered_regression", _scaled(found, size)
    steps = np.unique(places)
    at = [places == step for step in steps]
    bases = np.array([weights.effective_base(sample.weights[rows]) for rows in at])
    means = np.array([weights.weighted_mean(values[rows], sample.weights[rows]) for rows in at])
    if kind == "share":
        return "cochran_armitage", trends.cochran_armitage(means, bases, steps.astype(float))
    if kind == "nps":
        errors = np.array([_nps_error(values[r], sample.weights[r], n) for r, n in zip(at, bases, strict=True)])
    else:
        variances = [weights.weighted_variance(values[rows], sample.weights[rows]) for rows in at]
        if kind == "per100":
            # of skewed counts the low periods would seem the most certain ones
            variances = [_pooled(variances, list(bases))] * len(at)
        errors = np.sqrt(np.array(variances) / bases)
    return "weighted_regression", _scaled(trends.weighted_line(means, errors, steps.astype(float)), size)


def _scaled(slope: Slope, size: float) -> Slope:
    low, high = slope.interval
    value, ends = size * slope.value, (size * low, size * high)
    return Slope(value, ends, slope.statistic, slope.p, slope.departure, slope.departure_p)


def to_one_mix(w: np.ndarray, places: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Weights (rows,) that give every period the mix of ``groups`` of all periods together; 0 for unknown groups.

    Direct standardisation; a group that is missing in a period is left out there. Source: Fleiss (1981), chapter 14.
    """
    known = groups >= 0
    steps, step = np.unique(places, return_inverse=True)
    size = int(groups.max(initial=0)) + 1
    cell = step * size + np.where(known, groups, 0)
    held = np.bincount(cell[known], w[known], len(steps) * size)
    share = np.bincount(groups[known], w[known], size) / w[known].sum()
    period = held.reshape(len(steps), size).sum(axis=1)
    factor_of = np.divide(
        share[None, :] * period[:, None],
        held.reshape(len(steps), size),
        where=held.reshape(len(steps), size) > 0,
        out=np.zeros((len(steps), size)),
    )
    return np.where(known, w * factor_of[step, np.where(known, groups, 0)], 0.0)
