"""Whether a text column is days, and which way round day and month stand: decided for the column, never per cell."""

from __future__ import annotations

import re

import numpy as np
import pyarrow.compute as pc

from insight.reading.dates import ORDERS, Parts, may_be_dates, moments, read_dates
from insight.reading.ids import ID_HEADER
from insight.reading.numbers import MISSING
from insight.reading.texts import FIT, TextColumn

_QUICK = 200
# none of so many distinct texts is a date: then 99.5 % of the cells are not, words for "missing" included
_FIRST = 40
# names of waves stay as they are written
_WAVE_HEADER = re.compile(r"wave|round|period|cohort|quarter|期次|波次|批次|期数|季度", re.IGNORECASE)
_TRUE_SHARE = 0.9


def as_dates(name: str, texts: TextColumn) -> Parts | None:
    """The column's parts if at least 99.5 % of the cells that say something have the form of a date."""
    digits = pc.match_substring_regex(texts.values[:_QUICK], r"^.{0,30}[\d０-９]")
    if 2 * pc.sum(digits).as_py() < len(digits):
        return None
    if not may_be_dates(texts.values[:_FIRST]):
        return None
    head = read_dates(texts.values[:_QUICK])
    if head.matched.mean() < 0.5:
        return None
    parts = read_dates(texts.values) if len(texts.values) > _QUICK else head
    rest = np.flatnonzero(~parts.matched)
    words = sum(int(texts.counts[i]) for i in rest if texts.values[int(i)].as_py().lower() in MISSING)
    if texts.sum(parts.matched) < FIT * (texts.counts.sum() - words):
        return None
    if parts.compact.any() and ID_HEADER.search(name):
        return None
    if parts.month.any() and _WAVE_HEADER.search(name):
        return None
    best = max(valid_share(texts, parts, order) for order in ORDERS)
    compact = bool(parts.compact.any())
    return parts if best >= (FIT if compact else _TRUE_SHARE) else None


def valid_share(texts: TextColumn, parts: Parts, order: str) -> float:
    """Share of the cells that look like dates which are days of the calendar under ``order``."""
    said = parts.matched & ~parts.placeholder
    good = said & ~np.isnat(moments(parts, order))
    return float(texts.sum(good) / max(1, texts.sum(said)))


def proven_order(texts: TextColumn, parts: Parts) -> str | None:
    """The only order under which the short dates exist."""
    if not parts.short.any():
        return None
    shares = {order: valid_share(texts, parts, order) for order in _orders(parts)}
    fitting = [o for o in shares if shares[o] >= FIT]
    if fitting:
        return fitting[0] if len(fitting) == 1 else None
    best = max(shares, key=lambda o: shares[o])
    return best if shares[best] >= _TRUE_SHARE else None


def _orders(parts: Parts) -> tuple[str, ...]:
    """Year-first with two digits is written with hyphens only (22-7-23)."""
    return ORDERS if parts.separator == "-" else ORDERS[:2]


def _monotone(stamps: np.ndarray) -> float:
    """Share of the steps from row to row that run in the file's main direction."""
    known = stamps[~np.isnat(stamps)].astype(np.int64)
    if len(known) < 2:
        return 1.0
    steps = np.diff(known)
    return float(max((steps >= 0).mean(), (steps <= 0).mean()))


def _habit(order: str, separator: str) -> int:
    habits = {"/": ("mdy", "dmy"), ".": ("dmy", "mdy"), "-": ("dmy", "ymd")}.get(separator, ("dmy", "mdy"))
    return len(habits) - habits.index(order) if order in habits else 0


def likely_order(texts: TextColumn, parts: Parts, today: np.datetime64 | None) -> tuple[str, bool]:
    """Day and month could be either way round: the order without future days, or the one that runs with the file.

    Returns the order and whether it had to be assumed.
    """
    open_ = [o for o in _orders(parts) if valid_share(texts, parts, o) >= FIT] or ["dmy"]
    rows = {o: texts.spread(moments(parts, o), np.datetime64("NaT", "us")) for o in open_}
    if today is not None:
        past = [o for o in open_ if not (rows[o] > today + np.timedelta64(2, "D")).any()]
        open_ = past or open_
    runs = {o: _monotone(rows[o]) for o in open_}
    in_file_order = [o for o in open_ if runs[o] == 1.0]
    if len(open_) == 1:
        return open_[0], False
    if len(in_file_order) == 1 and len(np.unique(rows[in_file_order[0]])) >= 4:
        return in_file_order[0], False
    return max(open_, key=lambda o: (round(runs[o], 2), _habit(o, parts.separator))), True
