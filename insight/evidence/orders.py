"""Retention from orders: who buys again in the next period, and who comes back in time after a first purchase.

No look-ahead: a period is judged on its last day with what was known then, so later orders (and later returns) never
change an earlier period. Right-censoring: a period that has not ended, and a buyer who has not had the full time to
come back, are left out. Occasions are those of :mod:`insight.statistics.occasions`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd

from insight.dataset import Dataset, Filters, Role
from insight.evidence import groups, times
from insight.evidence.answers import Answers, Design, Facts
from insight.evidence.groups import Choice
from insight.evidence.result import UNITS, Caveat, Options, Unit
from insight.evidence.times import Times, first_day, last_day, name_of, number_of, place_of
from insight.statistics import occasions
from insight.statistics.bases import GREY_BELOW, HIDE_BELOW
from insight.statistics.occasions import EARLIEST, LogColumns, Occasions

LATE_START = 3  # days by which the first period may begin after its first day and still be whole
MOST_PERIODS = 24
FEWEST_PERIODS = 3
ACTIVE_DAYS = 365
_DAYS: dict[Unit, int] = {"month": 30, "quarter": 91, "year": 365}


@dataclass(frozen=True)
class Log:
    """The occasions, and the first and last day that the log is about."""

    found: Occasions
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """The indicators of retention, or why there are none as a code with its fields."""

    answers: tuple[Answers, ...]
    why: str | None = None


def iso(day: int) -> str:
    """ISO date of a number of days since 1970-01-01."""
    return (date(1970, 1, 1) + timedelta(days=int(day))).isoformat()


def answers(dataset: Dataset, filters: Filters, options: Options, caveats: list[Caveat]) -> Found:
    """From an order log, else from a table with the number of orders per customer."""
    columns, data = occasions.log_columns(dataset), dataset.filtered(filters)
    if columns is None:
        return _from_table(data, options, caveats)
    log = _read(dataset, data, filters, columns)
    if log is None or len(log.found.customer) == 0:
        return Found((), "no_purchases")
    unit_of_row = _customer_of_row(data, columns, log.found)
    weights = _customer_weights(data, unit_of_row, len(log.found.ids))
    choice = groups.choose(data, weights, options, caveats, unit_of_row)
    made = [a for a in (_retained(log, options, weights, choice), _repeat(log, options, weights, choice, caveats)) if a]
    return Found(tuple(made), None if made else "history_short")


def _read(dataset: Dataset, kept: Dataset, filters: Filters, columns: LogColumns) -> Log | None:
    """The log of the rows ``kept``; the days it is about are those of all rows, as far as the filters go."""
    # files made in a time zone ahead of ours may hold tomorrow
    limit = number_of(datetime.now(UTC).date()) + 1
    every = occasions.days_of(dataset.table[columns.date.name])
    inside = every[(every >= EARLIEST) & (every <= limit)]
    if not len(inside):
        return None
    start, end = int(inside.min()), int(inside.max())
    start = max(start, number_of(date.fromisoformat(filters.since))) if filters.since else start
    end = min(end, number_of(date.fromisoformat(filters.until))) if filters.until else end
    days = occasions.days_of(kept.table[columns.date.name])
    return Log(occasions.read(kept, columns, days, end, last_reason="after_as_of"), start, end)


def _customer_of_row(data: Dataset, columns: LogColumns, found: Occasions) -> np.ndarray:
    """The customer of every row as an index into ``found.ids``, shape (rows,); −1 = none with a purchase."""
    keys = occasions.keys(data.table[columns.customer.name])
    return np.asarray(pd.Index(found.ids).get_indexer(pd.Index(keys)), dtype=np.int64)


def _customer_weights(data: Dataset, unit: np.ndarray, customers: int) -> np.ndarray:
    """One weight per customer, the average of those of the rows; 1 for all where there are none."""
    given = data.weights()
    if given is None:
        return np.ones(customers)
    known = unit >= 0
    rows = np.bincount(unit[known], minlength=customers)
    return np.bincount(unit[known], given[known], customers) / np.maximum(rows, 1)


# ---- who buys again in the next period


def _retained(log: Log, options: Options, weights: np.ndarray, choice: Choice) -> Answers | None:
    """Of the customers of each whole period those who buy again in the next one."""
    chosen = _unit(log, options)
    if chosen is None:
        return None
    unit, pairs = chosen
    customer = np.concatenate([who for _, who, _ in pairs])
    again = np.concatenate([came for _, _, came in pairs]).astype(float)
    place = np.concatenate([np.full(len(who), p) for p, who, _ in pairs])
    last = pairs[-1][0]
    names = {p: name_of(p, unit) for p, _, _ in pairs}
    facts = Facts(
        "retained",
        "retention",
        "share",
        unit=unit,
        since=first_day(last, unit).isoformat(),
        until=last_day(last + 1, unit).isoformat(),
    )
    axis = Times(unit, place, names, frozenset(), "")
    design = Design(weights[customer], customer, None, axis, "no_time", choice.take(customer))
    return Answers(facts, again, design, latest=place == last)


Pair = tuple[int, np.ndarray, np.ndarray]


def _unit(log: Log, options: Options) -> tuple[Unit, list[Pair]] | None:
    """The reader's unit, else the finest that is no shorter than half of the gaps and has three sound periods."""
    units: tuple[Unit, ...] = (options.period,) if options.period else UNITS  # type: ignore[assignment]
    tried = [(unit, _pairs(log, unit)) for unit in units]
    possible = [t for t in tried if t[1] and len(t[1][-1][1]) >= HIDE_BELOW]
    gap = _median_gap(log.found)
    for unit, pairs in possible:
        sound = sum(len(who) >= GREY_BELOW for _, who, _ in pairs)
        if options.period or (_DAYS[unit] >= gap and sound >= FEWEST_PERIODS):
            return unit, pairs
    fitting = [t for t in possible if _DAYS[t[0]] >= gap]
    return fitting[0] if fitting else possible[-1] if possible else None


def _median_gap(found: Occasions) -> float:
    """Half of all gaps between two occasions of one customer are no longer, in days; 0 where nobody came twice."""
    same = found.customer[1:] == found.customer[:-1]
    gaps = (found.day[1:] - found.day[:-1])[same]
    gaps = gaps[gaps > 0]
    return float(np.median(gaps)) if len(gaps) else 0.0


def _pairs(log: Log, unit: Unit) -> list[Pair]:
    """For every whole period that is followed by a whole one: (place, its customers, whether they bought again)."""
    first = int(place_of(np.array([log.start]), unit)[0])
    first += log.start > number_of(first_day(first, unit)) + LATE_START
    last = int(place_of(np.array([log.end]), unit)[0])
    last -= log.end < number_of(last_day(last, unit))
    found = log.found
    places = place_of(found.day, unit)
    order = np.argsort(places, kind="stable")
    edges = np.searchsorted(places[order], np.arange(first, last + 2)) if last >= first else np.array([0])
    made = []
    for i in range(max(0, last - first - MOST_PERIODS), last - first):
        known_on = number_of(last_day(first + i + 1, unit))
        here, then = order[edges[i] : edges[i + 1]], order[edges[i + 1] : edges[i + 2]]
        who, back = (_known(found, rows, known_on) for rows in (here, then))
        if len(who):
            made.append((first + i, who, np.isin(who, back)))
    return made


def _known(found: Occasions, rows: np.ndarray, day: int) -> np.ndarray:
    """Customers with one of the occasions ``rows`` as far as it was known on ``day``, ascending."""
    kept = rows[(found.since[rows] <= day) & (found.until[rows] > day)]
    return np.unique(found.customer[kept])


# ---- who comes back after the first purchase


def _repeat(log: Log, options: Options, weights: np.ndarray, choice: Choice, caveats: list[Caveat]) -> Answers | None:
    """Of the first-time buyers who have had the time those who bought again within ``repeat_days``."""
    days, found = options.repeat_days, log.found
    first, again = _first_and_again(found, days)
    in_time = (first >= 0) & (first + days <= log.end)
    # whoever is first seen at the beginning of the log may be an old customer
    new = in_time & (first >= log.start + days)
    kept = new
    if int(new.sum()) < GREY_BELOW:
        kept = in_time
    if int(kept.sum()) < HIDE_BELOW:
        return None
    if kept is in_time:
        caveats.append(Caveat("repeat_old_customers", {"days": days}))
    customer = np.flatnonzero(kept)
    unit = _cohort_unit(first[customer], options)
    place = place_of(first[customer], unit)
    late = place_of(np.array([log.end - days]), unit)[0]
    whole = np.array(
        [number_of(last_day(int(p), unit)) + days <= log.end for p in range(int(place.min()), int(late) + 1)]
    )
    place = np.where(whole[place - place.min()] & new[customer], place, -1)
    early = int(place_of(np.array([log.start + days]), unit)[0])
    cut = frozenset({early}) if log.start + days > number_of(first_day(early, unit)) + LATE_START else frozenset()
    names = {int(p): name_of(int(p), unit) for p in np.unique(place[place >= 0])}
    axis = Times(unit, place, names, cut, "") if names else None
    facts = Facts(
        "repeat", "retention", "share", days=days, since=iso(first[customer].min()), until=iso(first[customer].max())
    )
    design = Design(weights[customer], None, None, axis, "history_short", choice.take(customer))
    return Answers(facts, again[customer].astype(float), design)


def _first_and_again(found: Occasions, days: int) -> tuple[np.ndarray, np.ndarray]:
    """Per customer the day of the first purchase (−1 = none) and whether another followed within ``days``.

    Judged ``days`` after the first purchase, with what was known then: an order taken back by then is none.
    """
    customers = len(found.ids)
    first = np.full(customers, np.iinfo(np.int64).max)
    lasting = (found.since <= found.day + days) & (found.until > found.day + days)
    np.minimum.at(first, found.customer[lasting], found.day[lasting])
    seen = first < np.iinfo(np.int64).max
    judged = np.where(seen, first, 0)[found.customer] + days
    known = seen[found.customer] & (found.since <= judged) & (found.until > judged) & (found.day <= judged)
    later = known & (found.day >= first[found.customer])
    count = np.bincount(found.customer[later], minlength=customers)
    return np.where(seen, first, -1), count >= 2


def _cohort_unit(first: np.ndarray, options: Options) -> Unit:
    """The reader's unit, else the finest with three cohorts of sound base and no more than a slide can show."""
    if options.period is not None:
        return options.period  # type: ignore[return-value]
    for unit in UNITS:
        n = np.unique(place_of(first, unit), return_counts=True)[1]
        if len(n) <= times.MOST_PERIODS and int((n >= GREY_BELOW).sum()) >= FEWEST_PERIODS:
            return unit
    return "quarter"


# ---- a table of customers


def _from_table(data: Dataset, options: Options, caveats: list[Caveat]) -> Found:
    """Customers with a second order, and older customers who still buy, where the table says it."""
    orders = data.first(Role.ORDERS)
    if orders is None:
        return Found((), "no_orders")
    given = data.weights()
    w = np.ones(len(data)) if given is None else given
    choice = groups.choose(data, w, options, caveats)
    design = Design(w, None, None, None, "snapshot", choice)
    count = data.numeric(orders.name)
    count = np.where(count >= 1, count, np.nan)
    told = {"column": orders.name, "label": orders.label}
    repeat = Facts("repeat", "retention", "share", **told)  # type: ignore[arg-type]
    made = [Answers(repeat, np.where(np.isnan(count), np.nan, count >= 2), design)]
    active = _active(data, count, design)
    return Found((*([active] if active is not None else []), *made))


def _active(data: Dataset, count: np.ndarray, design: Design) -> Answers | None:
    """Of the customers whose first order is more than a year old those who ordered within the last year."""
    columns = [data.first(role) for role in (Role.FIRST_ORDER, Role.LAST_ORDER)]
    if any(c is None or not pd.api.types.is_datetime64_any_dtype(data.table[c.name]) for c in columns):
        return None
    first, last = (occasions.days_of(data.table[c.name]) for c in columns if c is not None)
    known = ~np.isnan(first) & ~np.isnan(last) & ~np.isnan(count) & (first <= last)
    if not known.any():
        return None
    end = int(last[known].max())
    older = known & (first <= end - ACTIVE_DAYS)
    if int(older.sum()) < HIDE_BELOW:
        return None
    column = columns[1]
    assert column is not None
    facts = Facts(
        "active",
        "retention",
        "share",
        column=column.name,
        label=column.label,
        days=ACTIVE_DAYS,
        since=iso(int(first[older].min())),
        until=iso(end),
    )
    return Answers(facts, np.where(older, last > end - ACTIVE_DAYS, np.nan), design)
