"""Tests of a cell against the rest, of tables and of means. z and p are two-sided; n may be effective bases."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats


def share_difference(p1: float, n1: float, p2: float, n2: float) -> tuple[float, float]:
    """Pooled z test of two shares: (z, p). Without weights z equals the adjusted standardised residual of the cell.

    (nan, nan) when a base is below 2 or both shares are 0 or both 1. Source: Agresti (2007), §2.4.
    """
    if n1 < 2 or n2 < 2:
        return float("nan"), float("nan")
    pooled = (p1 * n1 + p2 * n2) / (n1 + n2)
    variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2)
    if variance <= 0:
        return float("nan"), float("nan")
    z = (p1 - p2) / math.sqrt(variance)
    return z, 2 * float(stats.norm.sf(abs(z)))


def mean_difference(m1: float, v1: float, n1: float, m2: float, v2: float, n2: float) -> tuple[float, float]:
    """Welch's t test: (t, p) with Satterthwaite's degrees of freedom; (nan, nan) when it cannot be computed."""
    if n1 < 2 or n2 < 2 or math.isnan(v1) or math.isnan(v2):
        return float("nan"), float("nan")
    a, b = v1 / n1, v2 / n2
    if a + b <= 0:
        return float("nan"), float("nan")
    t = (m1 - m2) / math.sqrt(a + b)
    df = (a + b) ** 2 / (a * a / max(n1 - 1, 1e-9) + b * b / max(n2 - 1, 1e-9))
    return t, 2 * float(stats.t.sf(abs(t), df))


def chi_square(table: np.ndarray) -> tuple[float, int, float]:
    """Pearson's χ² of a table of counts, shape (r, c): (χ², df, p) after dropping empty rows and columns."""
    table = np.asarray(table, dtype=float)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(table.shape, default=0) < 2:
        return float("nan"), 0, float("nan")
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / table.sum()
    statistic = float(((table - expected) ** 2 / expected).sum())
    df = (table.shape[0] - 1) * (table.shape[1] - 1)
    return statistic, df, float(stats.chi2.sf(statistic, df))


def adjusted_residuals(table: np.ndarray) -> np.ndarray:
    """(O−E)/√(E(1−row share)(1−column share)), shape (r, c); NaN in empty rows or columns. Source: Haberman (1973)."""
    table = np.asarray(table, dtype=float)
    total = table.sum()
    row, column = table.sum(axis=1, keepdims=True) / total, table.sum(axis=0, keepdims=True) / total
    expected = row * column * total
    with np.errstate(invalid="ignore", divide="ignore"):
        return (table - expected) / np.sqrt(expected * (1 - row) * (1 - column))
