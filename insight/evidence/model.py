"""Levels, differences and lines of one indicator on plain arrays, whatever its unit.

Sources: estimates as in :mod:`insight.statistics.estimates`; differences of shares pooled z (Agresti 2007) or Fisher's
exact test where fewer than five are expected, of means Welch (1947), of net promoter scores z with ⅜ added to promoters
and detractors and ¾ to passives of each group (Rocks 2016); clusters linearised (Wolter 2007).
"""

from __future__ import annotations

import math
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
    top = 100.0 if kind == "score" else math.inf
    low, high = max(0.0, found_mean.interval[0]), min(top, found_mean.interval[1])
    return Estimate(
        found_mean.value, (low, high), found_mean.n, found_mean.effective_n, found_mean.standard_error, found_mean.df
    )


def factor(kind: Kind) -> float:
    """What values are multiplied with to be in the indicator's unit."""
    return 100.0 if kind == "nps" else 1.0


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
        error, df = _clustered_error(values, sample, (first, m1), (second, m2))
        return _tested(m1 - m2, error * sample.correction, df, size)
    if kind == "share":
        return _of_shares(m1, n1, m2, n2, sample, a, b)
    if kind == "nps":
        error = math.hypot(_nps_error(a, w[first], n1), _nps_error(b, w[second], n2))
        return _tested(m1 - m2, error * sample.correction, math.inf, size)
    v1, v2 = weights.weighted_variance(a, w[first]), weights.weighted_variance(b, w[second])
    t, p = tests.mean_difference(m1, v1 * sample.correction**2, n1, m2, v2 * sample.correction**2, n2)
    if math.isnan(t) or t == 0:
        return Difference(m1 - m2, None, p)
    df = (v1 / n1 + v2 / n2) ** 2 / ((v1 / n1) ** 2 / (n1 - 1) + (v2 / n2) ** 2 / (n2 - 1))
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


def _clustered_error(
    values: np.ndarray, sample: Sample, first: tuple[np.ndarray, float], second: tuple[np.ndarray, float]
) -> tuple[float, float]:
    """(standard error of the difference of two means, degrees of freedom); clusters may have rows in both."""
    pull = np.zeros(len(values))
    for sign, (rows, mean) in zip((1, -1), (first, second), strict=True):
        w = sample.weights[rows]
        pull[rows] += sign * w * (values[rows] - mean) / w.sum()
    either = first[0] | second[0]
    assert sample.clusters is not None
    _, codes = np.unique(sample.clusters[either], return_inverse=True)
    groups = int(codes.max()) + 1
    if groups < 2:
        return math.nan, 0.0
    total = np.bincount(codes, pull[either], groups)
    return math.sqrt(groups / (groups - 1) * float(np.sum(total**2))), groups - 1.0


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
