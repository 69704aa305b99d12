"""Kano answers as points of two continuous scales: DuMouchel's scores and the analytical Kano model.

Answers are codes 1 like … 5 dislike as float arrays, NaN where there is none; a pair counts where both are there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from insight.kano.categories import Category
from insight.kano.model import CHI2_95

# DuMouchel in Berger et al. (1993), §IVc: by answer 1 like … 5 dislike
PRESENT = (4.0, 2.0, 0.0, -1.0, -2.0)
ABSENT = (-2.0, -1.0, 0.0, 2.0, 4.0)
LINE = 2.0
ROUNDING = 1e-9
# Xu et al. (2009), Design Studies 30, 87–110
XU_PRESENT = (1.0, 0.5, 0.0, -0.25, -0.5)
XU_ABSENT = (-0.5, -0.25, 0.0, 0.5, 1.0)


@dataclass(frozen=True)
class Scores:
    """Means, standard deviations (of people, not of the mean) and correlation of DuMouchel's two scores.

    functional: Y, how much presence pleases. dysfunctional: X, how much absence hurts. n: effective number of pairs.
    sd and correlation are None below two pairs, the correlation also where a score does not vary.
    """

    functional: float
    dysfunctional: float
    functional_sd: float | None
    dysfunctional_sd: float | None
    correlation: float | None
    n: float


def dumouchel(functional: np.ndarray, dysfunctional: np.ndarray, weights: np.ndarray | None = None) -> Scores | None:
    """DuMouchel's scores of one feature from answers (rows,), weighted by ``weights`` (rows,); None without a pair.

    weights: case weights, or the stated importance of the feature, or their product.
    """
    present, absent, kept = _scored(functional, dysfunctional, PRESENT, ABSENT, weights)
    if not len(kept) or kept.sum() <= 0:
        return None
    share = kept / kept.sum()
    y, x = float(share @ present), float(share @ absent)
    n = float(kept.sum() ** 2 / (kept**2).sum())
    if n <= 1 or len(kept) < 2:
        return Scores(y, x, None, None, None, n)
    # n/(n−1) with Kish's n: the sample standard deviation where all weigh the same
    spread = n / (n - 1)
    vy, vx = spread * float(share @ (present - y) ** 2), spread * float(share @ (absent - x) ** 2)
    both = spread * float(share @ ((present - y) * (absent - x)))
    correlation = _snapped(both / math.sqrt(vy * vx)) if vy > ROUNDING and vx > ROUNDING else None
    return Scores(y, x, math.sqrt(vy), math.sqrt(vx), correlation, n)


def _snapped(correlation: float) -> float:
    """Exactly ±1 where only rounding keeps it away, because √(1−ρ²) would blow the rounding up."""
    return math.copysign(1.0, correlation) if abs(correlation) > 1 - ROUNDING else correlation


def category(functional: float, dysfunctional: float) -> Category:
    """DuMouchel's quadrant with lines at 2; means below 0 (reverse or questionable answers) count as below 2."""
    # a mean of exactly 2 may be a rounding error below it, depending on the order of the rows
    line = LINE - ROUNDING
    if functional >= line:
        return "O" if dysfunctional >= line else "A"
    return "M" if dysfunctional >= line else "I"


def mean_region(scores: Scores, points: int = 72) -> np.ndarray | None:
    """Outline (points, 2) of the 95 % confidence region of the means (X, Y); None where the spread is not known.

    ``(z_x² − 2ρ z_x z_y + z_y²)/(1−ρ²) = 5.991`` with standard errors s/√n: precision, not spread.
    """
    return _outline(scores, CHI2_95, math.sqrt(scores.n), points)


def spread_region(scores: Scores, points: int = 72) -> np.ndarray | None:
    """Outline (points, 2) of DuMouchel's dispersion ellipse (about 40 % of the people lie in it)."""
    return _outline(scores, 1.0, 1.0, points)


def _outline(scores: Scores, squared_radius: float, root: float, points: int) -> np.ndarray | None:
    if scores.functional_sd is None or scores.dysfunctional_sd is None:
        return None
    rho = scores.correlation or 0.0
    angle = np.linspace(0, 2 * math.pi, points, endpoint=False)
    circle = math.sqrt(squared_radius) * np.column_stack([np.cos(angle), np.sin(angle)])
    x = circle[:, 0]
    y = rho * circle[:, 0] + math.sqrt(max(0.0, 1 - rho * rho)) * circle[:, 1]
    return np.column_stack(
        [
            scores.dysfunctional + scores.dysfunctional_sd / root * x,
            scores.functional + scores.functional_sd / root * y,
        ]
    )


@dataclass(frozen=True)
class Analytical:
    """The analytical Kano point: x (absence), y (presence), r = √(x²+y²) in 0…√2 and angle atan2(y, x) in degrees."""

    x: float
    y: float
    r: float
    angle: float


def analytical(
    functional: np.ndarray,
    dysfunctional: np.ndarray,
    importance: np.ndarray | None = None,
    weights: np.ndarray | None = None,
) -> Analytical | None:
    """Xu et al.'s point of one feature: means of score × importance; None without a pair.

    importance: (rows,) rescaled to 0–1, None counts everybody's as 1. weights: case weights (rows,).
    """
    stated = np.ones(len(functional)) if importance is None else importance
    usable = ~np.isnan(stated)
    case = np.ones(len(functional)) if weights is None else weights
    present, absent, kept = _scored(
        functional[usable], dysfunctional[usable], XU_PRESENT, XU_ABSENT, case[usable], stated[usable]
    )
    if not len(kept) or kept.sum() <= 0:
        return None
    share = kept / kept.sum()
    x, y = float(share @ absent), float(share @ present)
    return Analytical(x, y, math.hypot(x, y), math.degrees(math.atan2(y, x)))


def analytical_category(point: Analytical, radius: float, low: float, high: float) -> Category:
    """Xu et al.'s classes: indifferent within ``radius``, else must-be below ``low``°, attractive above ``high``°.

    The paper leaves the thresholds to the analyst; a point that neither pleases nor hurts (beyond −90…180°) is reverse.
    """
    if point.r <= radius + ROUNDING:
        return "I"
    if point.x < 0 and point.y < 0:
        return "R"
    if point.angle < low - ROUNDING:
        return "M"
    return "O" if point.angle <= high + ROUNDING else "A"


def _scored(
    functional: np.ndarray,
    dysfunctional: np.ndarray,
    present: tuple[float, ...],
    absent: tuple[float, ...],
    weights: np.ndarray | None,
    factor: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores of the complete pairs, times ``factor``, and their weights."""
    kept = np.isin(functional, (1, 2, 3, 4, 5)) & np.isin(dysfunctional, (1, 2, 3, 4, 5))
    weight = np.ones(len(functional)) if weights is None else weights
    kept &= ~np.isnan(weight) & (weight > 0)
    by = np.ones(int(kept.sum())) if factor is None else factor[kept]
    y = np.array(present)[functional[kept].astype(np.intp) - 1] * by
    x = np.array(absent)[dysfunctional[kept].astype(np.intp) - 1] * by
    return y, x, weight[kept]
