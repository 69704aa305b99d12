"""The time axis of an evidence pack: waves as the file names them, else calendar periods chosen by the data."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from insight.dataset import Column, Dataset, Role
from insight.evidence.result import UNITS, Unit
from insight.statistics.bases import GREY_BELOW

MOST_PERIODS = 12
FEWEST_FOR_TREND = 3
MOSTLY = 0.8
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\d+|[零〇一二两三四五六七八九十]+")


@dataclass(frozen=True)
class Times:
    """The period of every row. places: shape (rows,), −1 = unknown; names by place; incomplete: places not fully seen.

    column: where it comes from. in_file_order: the waves have no number to be put in order by.
    """

    unit: Literal["month", "quarter", "year", "wave"]
    places: np.ndarray
    names: dict[int, str]
    incomplete: frozenset[int]
    column: str
    in_file_order: bool = False


def place_of(days: np.ndarray, unit: Unit) -> np.ndarray:
    """Whole periods since 1970 of calendar days since 1970-01-01, any shape; days must be known."""
    months = days.astype(np.int64).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return np.floor_divide(months, _MONTHS[unit])


def first_day(place: int, unit: Unit) -> date:
    """The first day of a period."""
    months = place * _MONTHS[unit]
    return date(1970 + months // 12, months % 12 + 1, 1)


def last_day(place: int, unit: Unit) -> date:
    """The last day of a period."""
    start = first_day(place, unit)
    month = start.month + _MONTHS[unit] - 1
    return date(start.year, month, calendar.monthrange(start.year, month)[1])


def name_of(place: int, unit: Unit) -> str:
    """``2024-03``, ``2024-Q1`` or ``2024``."""
    start = first_day(place, unit)
    if unit == "month":
        return f"{start:%Y-%m}"
    return f"{start.year}" if unit == "year" else f"{start.year}-Q{(start.month + 2) // 3}"


def number_of(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def times(data: Dataset, answered: np.ndarray, unit: Unit | None) -> Times | None:
    """Periods of the rows; waves stand above dates. answered: rows that count, shape (rows,) of bool.

    None where no column tells the time. unit: the reader's; None = the finest with three periods of sound base.
    """
    wave = data.first(Role.WAVE)
    if wave is not None:
        return _waves(data, wave)
    column = data.first(Role.DATE)
    if column is None or not pd.api.types.is_datetime64_any_dtype(data.table[column.name]):
        return None
    cells = data.table[column.name]
    known = cells.notna().to_numpy()
    if not known.any():
        return None
    days = np.zeros(len(cells), dtype=np.int64)
    days[known] = cells[known].astype("datetime64[s]").astype("int64").to_numpy() // 86400
    counted = days[known & answered] if (known & answered).any() else days[known]
    chosen = unit or _unit(counted)
    places = np.where(known, place_of(days, chosen), -1)
    first, last = int(counted.min()), int(counted.max())
    ends = (int(place_of(np.array([first]), chosen)[0]), int(place_of(np.array([last]), chosen)[0]))
    cut = {ends[0]} if first > number_of(first_day(ends[0], chosen)) else set()
    cut |= {ends[1]} if last < number_of(last_day(ends[1], chosen)) else set()
    names = {int(p): name_of(int(p), chosen) for p in np.unique(places[known])}
    return Times(chosen, places, names, frozenset(cut), column.name)


def _unit(days: np.ndarray) -> Unit:
    """The finest unit with at most twelve periods, three of them sound and most answers in sound ones; else two."""
    counts: dict[Unit, np.ndarray] = {u: np.unique(place_of(days, u), return_counts=True)[1] for u in UNITS}
    for fewest in (FEWEST_FOR_TREND, 2):
        for unit in UNITS:
            n = counts[unit]
            sound = n[n >= GREY_BELOW]
            if len(n) <= MOST_PERIODS and len(sound) >= fewest and sound.sum() >= MOSTLY * n.sum():
                return unit
    return "year" if len(counts["quarter"]) > MOST_PERIODS else "quarter" if len(counts["month"]) > 12 else "month"


def _waves(data: Dataset, column: Column) -> Times:
    shown = data.categories(column.name).remove_unused_categories()
    names = [str(c) for c in shown.categories]
    said = bool(column.scale and column.scale.order) or bool(shown.ordered)
    order, sure = (list(range(len(names))), True) if said else _in_order(names)
    rank = np.empty(len(names) + 1, dtype=np.int64)
    rank[order], rank[-1] = np.arange(len(names)), -1
    places = rank[np.asarray(shown.codes, dtype=np.int64)]
    found = {i: names[j] for i, j in enumerate(order)}
    return Times("wave", places, found, frozenset(), column.name, not sure)


def _in_order(names: Sequence[str]) -> tuple[list[int], bool]:
    """Waves by the year and then the numbers in their names, Chinese ones too; whether every name has its own."""
    keys: list[tuple[Any, ...]] = []
    for name in names:
        year = _YEAR.search(name)
        rest = name.replace(year.group(), " ", 1) if year else name
        numbers = tuple(_value(m) for m in _NUMBER.findall(rest))
        keys.append((int(year.group()) if year else 0, numbers))
    sure = len(set(keys)) == len(keys)
    return sorted(range(len(names)), key=lambda i: (*keys[i], names[i])), sure


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" in text:
        return 10 * (_DIGITS.get(tens, 1) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)
    value = 0
    for c in text:
        value = 10 * value + _DIGITS[c]
    return value
