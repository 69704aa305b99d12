"""The rhythm window W: how long a gap between two purchases usually lasts at most.

W is the 90th percentile of the gaps between purchases, estimated by Kaplan–Meier so that (a) every customer with at
least two purchases weighs the same, however often he buys, and (b) the current silence counts as a gap that has not
ended yet. A silence is an unfinished gap only while its customer is still a buyer; where the model can tell, it
therefore counts with P(still a buyer). Without that every customer who ever left would be a gap that never ends and
the percentile would not exist in any business that loses customers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SHORTEST, LONGEST = 30, 1825
QUANTILE = 0.9


@dataclass(frozen=True)
class Curve:
    """Share of gaps that last longer than d days, for d = 0, 1, …; shape (days,)."""

    survival: np.ndarray

    def quantile(self, q: float) -> int | None:
        """First day on which a share ``q`` of the gaps has ended; None if that was never seen."""
        reached = np.flatnonzero(self.survival <= 1.0 - q + 1e-12)
        return int(reached[0]) if len(reached) else None

    def ended(self, days: int) -> float:
        """Share of gaps that have ended after ``days`` days."""
        return float(1.0 - self.survival[min(days, len(self.survival) - 1)]) if len(self.survival) else 0.0


def kaplan_meier(ended: np.ndarray, ended_weight: np.ndarray, open_: np.ndarray, open_weight: np.ndarray) -> Curve:
    """Weighted product-limit curve of durations in whole days; ``open_`` durations are censored.

    A censored duration is at risk on its own last day. Source: Kaplan and Meier (1958).
    """
    size = int(max(ended.max(initial=0), open_.max(initial=0))) + 1
    events, censored = _per_day(ended, ended_weight, size), _per_day(open_, open_weight, size)
    risk = np.cumsum((events + censored)[::-1])[::-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        hazard = np.where(risk > 0, events / risk, 0.0)
    return Curve(np.cumprod(1.0 - np.clip(hazard, 0.0, 1.0)))


def _per_day(days: np.ndarray, weight: np.ndarray, size: int) -> np.ndarray:
    # added up in the order of their size: the sum must not depend on the order of the customers
    order = np.lexsort((weight, days))
    return np.bincount(days[order], weights=weight[order], minlength=size)


def gap_curve(gaps: np.ndarray, owner: np.ndarray, x: np.ndarray, silence: np.ndarray, alive: np.ndarray) -> Curve:
    """Curve of the gaps between purchases.

    gaps, owner: shape (gaps,), days and index of the customer. x (repeat purchases), silence (days since the last
    purchase), alive (P(still a buyer)): shape (customers,). Every customer with x ≥ 1 has the total weight 1.
    """
    weight = 1.0 / np.maximum(x + alive, 1e-12)
    again = x > 0
    return kaplan_meier(gaps, weight[owner], silence[again], (alive * weight)[again])


def window(curve: Curve) -> int | None:
    """W in days, within 30 … 1825; None where fewer than 90 % of the gaps were seen to end."""
    found = curve.quantile(QUANTILE)
    return None if found is None else int(min(max(found, SHORTEST), LONGEST))


def table_window(x: np.ndarray, t_x: np.ndarray) -> int | None:
    """W of a customer table: 2.3 times the mean gap (p90 of an exponential), canon §1.5; None without repeats."""
    repeats = int(x.sum())
    if repeats == 0:
        return None
    return int(min(max(round(2.3 * float(t_x.sum()) / repeats), SHORTEST), LONGEST))
