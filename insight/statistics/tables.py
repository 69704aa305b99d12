"""Intervals and tests for whole tables of cells at once: the formulas of ``intervals`` and ``tests`` on arrays.

``factor`` is the finite population correction √((N−n)/(N−1)) that every standard error is multiplied with (1.0 when
the number of all customers is unknown). Bases may be effective bases. NaN stands for "cannot be computed".
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from insight.statistics.intervals import Z95


def wilson_intervals(
    share: np.ndarray, base: np.ndarray, *, factor: float = 1.0, quantile: np.ndarray | float = Z95
) -> tuple[np.ndarray, np.ndarray]:
    """Wilson score intervals (low, high) of shares in 0–1, any shape; NaN where the base is not positive.

    quantile: 1.96 or Student's quantile where few clusters were drawn. Source: Wilson (1927); Newcombe (1998).
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        p, n, z = np.clip(share, 0.0, 1.0), np.where(base > 0, base, np.nan), quantile * factor
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    # rounding must not leave a share of 0 or 1 outside its own interval
    return np.clip(np.minimum(centre - half, p), 0.0, 1.0), np.clip(np.maximum(centre + half, p), 0.0, 1.0)


def mean_intervals(
    mean: np.ndarray, variance: np.ndarray, base: np.ndarray, *, df: np.ndarray | None = None, factor: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Student intervals ``mean ± t·√(variance/base)``, any shape; df is ``base − 1`` unless given; NaN below two."""
    base = np.where(base > 1, base, np.nan)
    free = base - 1 if df is None else np.where(df > 0, df, np.nan)
    half = stats.t.ppf(0.975, free) * np.sqrt(np.maximum(variance, 0.0) / base) * factor
    return mean - half, mean + half


def share_tests(
    p1: np.ndarray, n1: np.ndarray, p2: np.ndarray, n2: np.ndarray, *, factor: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Pooled z tests of shares (z, p), any shape: without weights the adjusted residual. Source: Agresti (2007)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = (p1 * n1 + p2 * n2) / (n1 + n2)
        error = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
        z = np.where((n1 >= 2) & (n2 >= 2) & (error > 0), (p1 - p2) / (error * factor), np.nan)
    return z, 2 * stats.norm.sf(np.abs(z))


def mean_tests(
    m1: np.ndarray, v1: np.ndarray, n1: np.ndarray, m2: np.ndarray, v2: np.ndarray, n2: np.ndarray, factor: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Welch's t tests (t, p) with Satterthwaite's degrees of freedom, any shape. Source: Welch (1947)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        a, b = v1 / n1, v2 / n2
        usable = (n1 >= 2) & (n2 >= 2) & (a + b > 0)
        t = np.where(usable, (m1 - m2) / (np.sqrt(a + b) * factor), np.nan)
        df = (a + b) ** 2 / (a * a / (n1 - 1) + b * b / (n2 - 1))
    return t, 2 * stats.t.sf(np.abs(t), df)


def exact_tests(k1: np.ndarray, n1: np.ndarray, k2: np.ndarray, n2: np.ndarray) -> np.ndarray:
    """Two-sided p of Fisher's exact test of ``k1`` of ``n1`` against ``k2`` of ``n2``, whole numbers, any shape.

    Twice the smaller tail, at most 1, which keeps its level in either direction. Source: Fisher (1935).
    """
    k1, n1, k2, n2 = (np.asarray(x, dtype=float) for x in (k1, n1, k2, n2))
    below = stats.hypergeom.cdf(k1, n1 + n2, k1 + k2, n1)
    above = stats.hypergeom.sf(k1 - 1, n1 + n2, k1 + k2, n1)
    return np.minimum(1.0, 2 * np.minimum(below, above))
