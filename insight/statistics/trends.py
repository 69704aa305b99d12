"""Do values move in one direction over ordered periods: straight-line tests of shares and means.

All tests are two-sided. ``departure`` is the χ² of what the straight line does not explain, with k − 2 degrees of
freedom for k periods; where it is larger than that, the standard error of the slope grows by its root (Birge ratio), so
that values that go up and down are not taken for a trend. Where it is beyond chance (p < .05) the slope is tested with
Student's t on k − 2 degrees of freedom, as in a regression that knows nothing of the periods' errors.

Sources: Cochran (1954); Armitage (1955); Agresti, Categorical Data Analysis (2002), §3.4 and §5.3; Birge (1932),
Physical Review 40, 207.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

BEYOND_CHANCE = 0.05


@dataclass(frozen=True)
class Slope:
    """Change per unit of the scores with 95 % interval and p; NaN where it cannot be computed.

    statistic: z (t with clusters) before the standard error grows. departure, departure_p: None with two periods.
    """

    value: float
    interval: tuple[float, float]
    statistic: float
    p: float
    departure: float | None
    departure_p: float | None


def cochran_armitage(shares: np.ndarray, bases: np.ndarray, scores: np.ndarray) -> Slope:
    """Linear trend of shares (0–1) on ``bases`` answers (may be effective ones), all of shape (periods,)."""
    total, centred = float(np.sum(bases)), scores - np.sum(bases * scores) / np.sum(bases)
    pooled, spread = float(np.sum(bases * shares)) / total, float(np.sum(bases * centred**2))
    variance = pooled * (1 - pooled)
    if not (variance > 0 and spread > 0):
        return _unknown()
    slope, error = float(np.sum(bases * centred * shares)) / spread, math.sqrt(variance / spread)
    all_differences = float(np.sum(bases * (shares - pooled) ** 2)) / variance
    return _tested(slope, error, all_differences - (slope / error) ** 2, len(shares))


def weighted_line(values: np.ndarray, errors: np.ndarray, scores: np.ndarray) -> Slope:
    """Regression of ``values`` with known standard errors on ``scores``, each (periods,), weights 1/error²."""
    if not np.all(errors > 0) or len(np.unique(scores)) < 2:
        return _unknown()
    w = 1 / np.square(errors)
    centred = scores - np.sum(w * scores) / np.sum(w)
    spread = float(np.sum(w * centred**2))
    slope, mean = float(np.sum(w * centred * values)) / spread, float(np.sum(w * values) / np.sum(w))
    residual = float(np.sum(w * (values - mean - slope * centred) ** 2))
    return _tested(slope, math.sqrt(1 / spread), residual, len(values))


def clustered_line(values: np.ndarray, weights: np.ndarray, scores: np.ndarray, clusters: np.ndarray) -> Slope:
    """Regression over rows that belong together, all of shape (rows,): linearised variance, t with clusters − 1.

    The departure is that of the means at every score, with their own linearised errors.
    Source: Wolter (2007), chapter 6 (a regression coefficient as a function of totals).
    """
    _, codes = np.unique(clusters, return_inverse=True)
    groups = int(codes.max()) + 1 if len(codes) else 0
    total = float(np.sum(weights))
    if groups < 2 or not total > 0:
        return _unknown()
    middle = float(np.sum(weights * scores)) / total
    centred = scores - middle
    spread = float(np.sum(weights * centred**2))
    if not spread > 0:
        return _unknown()
    mean = float(np.sum(weights * values)) / total
    slope = float(np.sum(weights * centred * values)) / spread
    error = _pull(weights * centred * (values - mean - slope * centred) / spread, codes, groups)
    if not error > 0:
        return _unknown()
    departure, steps = 0.0, np.unique(scores)
    for step in steps:
        here = scores == step
        held = float(np.sum(weights[here]))
        value = float(np.sum(weights[here] * values[here])) / held if held > 0 else math.nan
        own = _pull(weights[here] * (values[here] - value) / held, codes[here], groups) if held > 0 else 0.0
        departure += ((value - mean - slope * (step - middle)) / own) ** 2 if own > 0 else 0.0
    return _tested(slope, error, departure, len(steps), groups - 1)


def _pull(residuals: np.ndarray, codes: np.ndarray, groups: int) -> float:
    """Standard error of a sum of ``residuals``, shape (rows,), whose rows belong to ``groups`` clusters."""
    totals = np.bincount(codes, residuals, groups)
    held = len(np.unique(codes))
    return math.sqrt(held / (held - 1) * float(np.sum(totals**2))) if held > 1 else 0.0


def _tested(slope: float, error: float, departure: float, periods: int, df: float = math.inf) -> Slope:
    free = periods - 2
    left = max(0.0, departure)
    wider = error * math.sqrt(max(1.0, left / free)) if free > 0 else error
    departure_p = float(stats.chi2.sf(left, free)) if free > 0 else None
    if departure_p is not None and departure_p < BEYOND_CHANCE:
        df = min(df, free)
    half = float(stats.t.ppf(0.975, df)) * wider
    p, interval = 2 * float(stats.t.sf(abs(slope) / wider, df)), (slope - half, slope + half)
    return Slope(slope, interval, slope / error, p, None if departure_p is None else left, departure_p)


def _unknown() -> Slope:
    return Slope(math.nan, (math.nan, math.nan), math.nan, math.nan, None, None)
