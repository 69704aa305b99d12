"""Do any of several groups differ at all: tests of all means together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

Overall = tuple[float, float, float, float]


def one_way(n: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> Overall:
    """Fisher's (F, df1, df2, p) from bases, means and variances of k groups, shape (k,); equal variances assumed."""
    df1, df2 = len(n) - 1, float(np.sum(n)) - len(n)
    within = float(np.sum((n - 1) * variance))
    if df1 < 1 or df2 <= 0 or within <= 0:
        return (float("nan"),) * 4
    between = float(np.sum(n * (mean - np.sum(n * mean) / np.sum(n)) ** 2))
    f = between / df1 / (within / df2)
    return f, float(df1), df2, float(stats.f.sf(f, df1, df2))


def welch(n: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> Overall:
    """Welch's (F, df1, df2, p) without equal variances, shape (k,); NaN when a group has no spread. Welch (1951)."""
    k = len(n)
    if k < 2 or not (np.all(n > 1) and np.all(variance > 0)):
        return (float("nan"),) * 4
    w = n / variance
    centre = float(np.sum(w * mean) / np.sum(w))
    spread = float(np.sum((1 - w / np.sum(w)) ** 2 / (n - 1)))
    f = float(np.sum(w * (mean - centre) ** 2)) / (k - 1) / (1 + 2 * (k - 2) / (k * k - 1) * spread)
    df2 = (k * k - 1) / (3 * spread)
    return f, float(k - 1), df2, float(stats.f.sf(f, k - 1, df2))


def kruskal_wallis(groups: Sequence[np.ndarray]) -> tuple[float, float]:
    """(H, p) of the rank test for short scales, ties corrected. Source: Kruskal & Wallis (1952)."""
    found = stats.kruskal(*groups)
    return float(found.statistic), float(found.pvalue)
