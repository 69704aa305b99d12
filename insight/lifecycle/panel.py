"""Customers on any day of the past, from what was known on that day: their counts, the model, the window, the stage.

No look-ahead: everything about a day uses occasions known on that day only, the fitted parameters and the window
included. A month's fit may start at the estimate of the month before, which is itself made of the past.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from insight.lifecycle import model, rhythm, stages
from insight.lifecycle.model import Mbg
from insight.lifecycle.result import Method, Options
from insight.statistics.occasions import Occasions

MIN_CUSTOMERS, MIN_REPEATERS = 20, 5
MODEL_CUSTOMERS, MODEL_REPEATERS = 200, 50
BREAK = 365  # days without any order of any customer after which the history counts anew
Refusal = Literal["too_few_customers", "rhythm_unknown", "history_too_short"]


@dataclass(frozen=True)
class Snapshot:
    """Customers with a purchase by ``day``; arrays of shape (customers,) in whole days, ``days`` of all occasions.

    customer: index into ``Occasions.ids``, ascending. starts: index of each customer's first occasion in ``days``
    (None where only totals are known, as in a customer table). history: days covered, the first and last included.
    """

    day: int
    history: int
    customer: np.ndarray
    x: np.ndarray
    t_x: np.ndarray
    t: np.ndarray
    starts: np.ndarray | None = None
    days: np.ndarray | None = None

    @property
    def customers(self) -> int:
        return len(self.customer)

    @property
    def repeaters(self) -> int:
        return int((self.x > 0).sum())

    def gaps(self) -> tuple[np.ndarray, np.ndarray]:
        """Days between successive occasions and the index of their customer, shape (gaps,); only with ``days``."""
        assert self.starts is not None
        assert self.days is not None
        owner = np.repeat(np.arange(self.customers), self.x + 1)
        same = owner[1:] == owner[:-1]
        return np.diff(self.days)[same], owner[1:][same]

    def recent(self, window: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Occasions in the last, the last but one and the third last window, each shape (customers,)."""
        none = np.zeros(self.customers, dtype=np.int64)
        if self.starts is None or self.days is None:
            return none, none, none
        ago = (self.day - self.days) // window
        c1, c0, before = (np.add.reduceat((ago == k).astype(np.int64), self.starts) for k in range(3))
        return c1, c0, before


@dataclass(frozen=True)
class View:
    """Where customers stand on one day. stage: shape (customers,), indices of STAGES; None with the ``refusal``.

    mbg: the fit, where there is one; method: mbg_nbd only where its conditions hold. predicted: chance to buy within
    the window (None without the model).
    """

    snapshot: Snapshot
    method: Method
    mbg: Mbg | None
    window: int | None
    refusal: Refusal | None
    curve: rhythm.Curve | None = None
    stage: np.ndarray | None = None
    predicted: np.ndarray | None = None
    dropped: np.ndarray | None = None


def snapshot(occasions: Occasions, day: int, start: int) -> Snapshot:
    """Customers on ``day`` of a log that begins on ``start``."""
    known = (occasions.since <= day) & (occasions.until > day)
    owner, days = occasions.customer[known], occasions.day[known]
    head = np.ones(len(owner), dtype=bool)
    head[1:] = owner[1:] != owner[:-1]
    starts = np.flatnonzero(head)
    n = np.diff(np.append(starts, len(owner)))
    first = days[starts] if len(starts) else np.empty(0, dtype=np.int64)
    last = days[starts + n - 1] if len(starts) else first
    return Snapshot(day, day - start + 1, owner[starts], n - 1, last - first, day - first, starts, days)


def view(snap: Snapshot, options: Options, warm: Mbg | None = None, *, window: int | None = None) -> View:
    """Model, window and stages on the day of ``snap``. window: use this one and ask for no length of history."""
    if snap.customers < MIN_CUSTOMERS or snap.repeaters < MIN_REPEATERS:
        return View(snap, "rule_based", None, options.window_days, "too_few_customers")
    mbg = model.fit(snap.x, snap.t_x, snap.t, warm=warm)
    enough = snap.customers >= MODEL_CUSTOMERS and snap.repeaters >= MODEL_REPEATERS
    method: Method = "mbg_nbd" if enough and mbg.converged else "rule_based"
    curve = None
    if snap.days is not None:
        alive = model.p_alive(mbg, snap.x, snap.t_x, snap.t) if mbg.converged else np.ones(snap.customers)
        gaps, owner = snap.gaps()
        curve = rhythm.gap_curve(gaps, owner, snap.x, snap.t - snap.t_x, alive)
        measured = rhythm.window(curve)
    else:
        measured = rhythm.table_window(snap.x, snap.t_x)
    used = window or options.window_days or measured
    if used is None:
        return View(snap, method, mbg, None, "rhythm_unknown", curve)
    if window is None and snap.history < 2 * used:
        return View(snap, method, mbg, used, "history_too_short", curve)
    up = stages.rising(*snap.recent(used), snap.t, used)
    if method == "rule_based":
        mean_gap = float(snap.t_x.sum()) / float(snap.x.sum())
        stage = stages.by_rule(snap.x, snap.t_x, snap.t, mean_gap, used, up)
        return View(snap, method, mbg, used, None, curve, stage)
    active = model.p_active(mbg, snap.x, snap.t_x, snap.t, used)
    dropped = model.drop(mbg, snap.x, snap.t_x, snap.t, used)
    stage = stages.by_model(snap.x, snap.t, active, dropped, used, up, options.lost_below, options.declining_from)
    return View(snap, method, mbg, used, None, curve, stage, active, dropped)


def log_starts(days: np.ndarray) -> np.ndarray:
    """Days on which a log begins: its first day, and every first day after more than a year without any order.

    A lone early line (a wrong date, an import) would otherwise pass for a long history. days: of all lines, any order.
    """
    seen = np.unique(days).astype(np.int64)
    return seen[np.concatenate([[True], np.diff(seen) > BREAK])]


def start_on(starts: np.ndarray, day: int) -> int:
    """Where the history seen on ``day`` begins: the last of the ``starts`` by then, the first one before that."""
    return int(starts[max(0, int(np.searchsorted(starts, day, side="right")) - 1)])


def month_ends(start: int, day: int) -> list[int]:
    """Last days of the complete calendar months from ``start`` to ``day`` (days since 1970-01-01)."""
    months = np.arange(
        np.datetime64(start, "D").astype("datetime64[M]"), np.datetime64(day, "D").astype("datetime64[M]") + 1
    )
    ends = (months + 1).astype("datetime64[D]").astype(np.int64) - 1
    return [int(e) for e in ends if e <= day]


def panel(occasions: Occasions, starts: np.ndarray, day: int, options: Options) -> list[View]:
    """A view of every complete month's end and, last, of ``day`` (the same view where ``day`` ends a month).

    starts: the :func:`log_starts`, ascending.
    Months without a stage are in the list with their refusal. A month whose history cannot hold two of the shortest
    (or the chosen) windows is not fitted at all.
    """
    shortest = options.window_days or rhythm.SHORTEST
    days = month_ends(int(starts[0]), day)
    if not days or days[-1] != day:
        days.append(day)
    views: list[View] = []
    warm: Mbg | None = None
    for each in days:
        start = start_on(starts, each)
        if each != day and each - start + 1 < 2 * shortest:
            continue
        seen = view(snapshot(occasions, each, start), options, warm)
        views.append(seen)
        if seen.mbg is not None and seen.mbg.converged:
            warm = seen.mbg
    return views
