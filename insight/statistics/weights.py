"""Kish's effective base and weighted moments. Source: Kish, Survey Sampling (1965); methods used by Q and Crunch."""

from __future__ import annotations

import numpy as np


def effective_base(weights: np.ndarray) -> float:
    """(Σw)²/Σw² of non-negative weights, shape (n,); n when all are equal, 0.0 when there are none."""
    total, squares = float(np.sum(weights)), float(np.sum(np.square(weights)))
    return total * total / squares if squares > 0 else 0.0


def weighted_mean(values: np.ndarray, weights: np.ndarray) -> float:
    """Σwx/Σw; NaN when the weights sum to zero."""
    total = float(np.sum(weights))
    return float(np.sum(weights * values)) / total if total > 0 else float("nan")


def weighted_variance(values: np.ndarray, weights: np.ndarray) -> float:
    """Σw(x−m)²/(Σw − Σw²/Σw): the sample variance with ddof 1 when all weights are equal; NaN below two answers."""
    total = float(np.sum(weights))
    if total <= 0:
        return float("nan")
    denominator = total - float(np.sum(np.square(weights))) / total
    if denominator <= 1e-12 * total:
        return float("nan")
    centred = values - weighted_mean(values, weights)
    return float(np.sum(weights * centred * centred)) / denominator
