"""The stage rules, first match wins (canon §1.2 with its rulings). Stages are the indices of ``result.STAGES``."""

from __future__ import annotations

import numpy as np
from scipy import special

from insight.lifecycle.result import STAGES

POTENTIAL, DEVELOPMENT, GROWTH, MATURITY, DECLINING, LOST = range(len(STAGES))
_P_RISING = 0.05


def rising(c1: np.ndarray, c0: np.ndarray, before: np.ndarray, age: np.ndarray, window: int) -> np.ndarray:
    """Whether purchases rise, shape (customers,): c1, c0, before = purchases in the last, last but one, third window.

    Given their sum, c1 is Binomial(c1 + c0, ½) for a steady customer; rising is p < .05, one-sided, or two rises in a
    row. ``age`` (days since the first purchase) must cover all the windows compared.
    """
    both = c1 + c0
    p = np.where(c1 > 0, special.bdtrc(np.maximum(c1 - 1, 0), np.maximum(both, 1), 0.5), 1.0)
    # Σ over k ≥ c1; bdtrc sums k > its first argument
    tested = (c1 > c0) & (p < _P_RISING)
    twice = (c1 > c0) & (c0 > before) & (age >= 3 * window)
    return tested | twice


def _alive_stages(x: np.ndarray, age: np.ndarray, window: int, up: np.ndarray) -> np.ndarray:
    growing = (age < 2 * window) | up
    return np.where(x == 0, DEVELOPMENT, np.where(growing, GROWTH, MATURITY))


def by_model(
    x: np.ndarray,
    age: np.ndarray,
    active: np.ndarray,
    dropped: np.ndarray,
    window: int,
    up: np.ndarray,
    lost_below: float,
    declining_from: float,
) -> np.ndarray:
    """Stages from the model, shape (customers,). active: A; dropped: D; up: whether purchases rise.

    A first-time buyer is lost only if the silence has also taken half of the chance: with low repeat rates A is below
    the limit on the very day of the purchase.
    """
    quiet = dropped >= declining_from
    lost = (active < lost_below) & ((x > 0) | quiet)
    stage = np.where((x > 0) & quiet, DECLINING, _alive_stages(x, age, window, up))
    return np.where(lost, LOST, stage)


def by_rule(
    x: np.ndarray, t_x: np.ndarray, age: np.ndarray, mean_gap: float, window: int, up: np.ndarray
) -> np.ndarray:
    """Stages from silences alone, shape (customers,); for data the model cannot be fitted to.

    mean_gap: of all gaps of all customers; a customer's own mean counts x times against it once.
    """
    usual = (t_x + mean_gap) / (x + 1)
    silence = age - t_x
    lost = silence > np.maximum(window, 3 * usual)
    declining = (x > 0) & (silence > np.maximum(window / 2, 2 * usual))
    stage = np.where(declining, DECLINING, _alive_stages(x, age, window, up))
    return np.where(lost, LOST, stage)
