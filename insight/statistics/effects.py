"""How large a difference is, apart from how sure: Cohen's h, Hedges' g, Cramér's V, η², ω², ε².

Words for h and g: 0.2 small, 0.5 medium, 0.8 large. Source: Cohen, Statistical Power Analysis (1988).
"""

from __future__ import annotations

import math

import numpy as np

from insight.statistics.tests import chi_square

SMALL, MEDIUM, LARGE = 0.2, 0.5, 0.8


def cohen_h(p1: np.ndarray, p2: np.ndarray) -> np.ndarray:
    """Difference of shares 2·asin√p₁ − 2·asin√p₂, any shape, −π…π. Source: Cohen (1988), chapter 6."""
    return 2 * np.arcsin(np.sqrt(np.clip(p1, 0, 1))) - 2 * np.arcsin(np.sqrt(np.clip(p2, 0, 1)))


def hedges_g(
    m1: np.ndarray, v1: np.ndarray, n1: np.ndarray, m2: np.ndarray, v2: np.ndarray, n2: np.ndarray
) -> np.ndarray:
    """Difference of means in pooled standard deviations with the small-sample factor, any shape. Hedges (1981)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        free = n1 + n2 - 2
        pooled = ((n1 - 1) * v1 + (n2 - 1) * v2) / free
        g = (m1 - m2) / np.sqrt(pooled) * (1 - 3 / (4 * (n1 + n2) - 9))
    return np.where((free > 0) & (pooled > 0), g, np.nan)


def cramers_v(table: np.ndarray) -> tuple[float, float]:
    """(V, bias-corrected V) of a table of counts, shape (r, c), 0–1; (nan, nan) without two rows and two columns.

    Source: Bergsma (2013), "A bias-correction for Cramér's V and Tschuprow's T".
    """
    table = np.asarray(table, dtype=float)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(table.shape, default=0) < 2 or table.sum() <= 1:
        return float("nan"), float("nan")
    statistic, df, _ = chi_square(table)
    n, (r, c) = float(table.sum()), table.shape
    phi = statistic / n
    rows, columns = r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)
    smaller = min(rows, columns) - 1
    corrected = math.sqrt(max(0.0, phi - df / (n - 1)) / smaller) if smaller > 0 else float("nan")
    return math.sqrt(phi / (min(r, c) - 1)), corrected


def explained_variance(n: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> tuple[float, float]:
    """(η², ω²) of groups given their bases, means and variances, shape (k,). Words for ω²: .01, .06, .14.

    ω² = (SSB − (k−1)·MSW)/(SST + MSW), never below 0. Source: Hays (1963). (nan, nan) when it cannot be computed.
    """
    within = float(np.sum((n - 1) * variance))
    between = float(np.sum(n * (mean - np.sum(n * mean) / np.sum(n)) ** 2))
    free = float(np.sum(n)) - len(n)
    if free <= 0 or within + between <= 0:
        return float("nan"), float("nan")
    unit = within / free
    return between / (between + within), max(0.0, (between - (len(n) - 1) * unit) / (between + within + unit))


def rank_epsilon(h: float, n: float) -> float:
    """Rank ε² = H/(n−1) of a Kruskal–Wallis test, 0–1. Source: Tomczak & Tomczak (2014)."""
    return h / (n - 1)
