"""Control of the false discovery rate. Source: Benjamini & Hochberg (1995)."""

from __future__ import annotations

import numpy as np


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """Adjusted p values (q), shape like ``p``; NaN (not tested) stays NaN and does not count in the family."""
    p = np.asarray(p, dtype=float)
    q = np.full(p.shape, np.nan)
    tested = ~np.isnan(p)
    m = int(tested.sum())
    if m == 0:
        return q
    order = np.argsort(p[tested])
    scaled = p[tested][order] * m / np.arange(1, m + 1)
    adjusted = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    back = np.empty(m)
    back[order] = adjusted
    q[tested] = back
    return q
