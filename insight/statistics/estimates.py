"""Estimates of means, shares and net promoter scores that honour weights, clusters and a known population.

Sources: Wilson (1927); Kish (1965); linearised variance of a ratio, Wolter (2007); Rocks (2016) for the NPS. Arrays are
one-dimensional, (rows,), unless said otherwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from insight.statistics import intervals, weights

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


def cluster_codes(codes: np.ndarray) -> np.ndarray:
    """Codes with −1 for unknown as codes in which every row without a cluster is a cluster of its own."""
    unknown = codes < 0
    return np.where(unknown, codes.max(initial=0) + np.cumsum(unknown), codes)
