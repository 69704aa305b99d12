"""S-CR curves: satisfaction as a function of how far a feature is fulfilled, drawn from its own coefficients.

Source: Wang & Ji (2010), Research in Engineering Design 20; the functions as in the R package krano.
"""

from __future__ import annotations

import math

import numpy as np

from insight.kano.categories import Category

_E = math.e


def curve(category: Category, better: float, worse: float, fulfilment: np.ndarray) -> np.ndarray | None:
    """Satisfaction (−1…1) at ``fulfilment`` (0–1, any shape); passes (0, worse) and (1, better).

    One-dimensional features rise in a line, attractive ones ever faster, must-be ones ever slower; None for others.
    """
    span = better - worse
    if category == "O":
        return span * fulfilment + worse
    if category == "A":
        return span / (_E - 1) * np.exp(fulfilment) - (better - _E * worse) / (_E - 1)
    if category == "M":
        return -_E * span / (_E - 1) * np.exp(-fulfilment) + (_E * better - worse) / (_E - 1)
    return None
