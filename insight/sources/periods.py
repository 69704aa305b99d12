"""What waves are called and which came first: from the dates of the answers, else from what the file names say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from insight.dataset import Dataset, Role

# nearly all of a wave's answers: one may come in late
_MOST = 0.95
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_MONTH_WORD = r"(?P<word>" + "|".join(_MONTHS) + r")[a-z]*"
_NUMERAL = r"[0-9一二三四五六七八九十百零〇两]+"
_DATED = tuple(
    re.compile(rf"(?<!\d){p}(?!\d)", re.I)
    for p in (
        rf"{_YEAR}[-_. 年]?(?P<m>0[1-9]|1[0-2])[-_. 月]?(?P<d>[0-2]\d|3[01])日?",
        rf"{_YEAR}\s*年?[-_. ]?q(?P<q>[1-4])",
        rf"q(?P<q>[1-4])[-_. ]?{_YEAR}",
        rf"{_YEAR}\s*年?\s*第?(?P<q>[一二三四1-4])季度?",
        rf"{_YEAR}\s*年?[-_. ]?h(?P<h>[12])",
        rf"{_YEAR}\s*年?(?P<half>[上下])半年",
        rf"{_YEAR}\s*[-_. 年]\s*(?P<m>1[0-2]|0?[1-9])月?",
        rf"{_YEAR}(?P<m>0[1-9]|1[0-2])",
        rf"{_MONTH_WORD}[-_. ]*{_YEAR}",
        rf"{_YEAR}[-_. ]*{_MONTH_WORD}",
        rf"{_YEAR}年?度?",
    )
)
_COUNTED = tuple(
    re.compile(p, re.I)
    for p in (
        rf"第\s*(?P<n>{_NUMERAL})\s*[期波次轮輪届屆]",
        r"(?:wave|round|phase|cycle|welle|vague|ola)[-_ .#]*(?P<n>\d+)",
        r"(?<![a-z])[wtr](?P<n>\d{1,3})(?![a-z\d])",
    )
)
_QUARTER_ONLY = re.compile(r"(?<![a-z\d])q([1-4])(?!\d)", re.I)


@dataclass(frozen=True)
class Period:
    """Where a wave stands. place: comparable within one kind."""

    kind: str
    place: tuple[int, ...]
    name: str


def in_order(datasets: Sequence[Dataset], titles: Sequence[str]) -> list[tuple[int, str]]:
    """(index, name of the wave), earliest first; the same whatever the order in which the files are given.

    Dates of the answers decide where every file has a period of its own; then years, quarters, months, dates or
    numbers in the titles (2023Q4 < 2024Q1, 第2期 < 第10期); then the titles themselves, numbers in them as numbers.
    """
    periods = _of_dates(datasets) or _of_titles(titles, dated) or _of_titles(titles, counted)
    if periods is not None:
        order = sorted(range(len(datasets)), key=lambda i: periods[i].place)
        return [(i, periods[i].name) for i in order]
    order = sorted(range(len(datasets)), key=lambda i: (natural(titles[i]), titles[i], datasets[i].source_key))
    named: list[tuple[int, str]] = []
    for i in order:
        again = sum(titles[j] == titles[i] for j, _ in named)
        named.append((i, f"{titles[i]} ({again + 1})" if again else titles[i]))
    return named


def _of_titles(titles: Sequence[str], read: Callable[[str], Period | None]) -> list[Period] | None:
    found = [p for p in map(read, titles) if p is not None]
    return found if len(found) == len(titles) and _apart(found) else None


def _of_dates(datasets: Sequence[Dataset]) -> list[Period] | None:
    """The finest of month, quarter and year that holds nearly all answers of a file and no other file's."""
    columns = [d.first(Role.DATE) for d in datasets]
    days = [
        d.table[c.name].dropna() if c is not None and d.table[c.name].dtype.kind == "M" else pd.Series(dtype="M8[ns]")
        for d, c in zip(datasets, columns, strict=True)
    ]
    if any(not len(d) for d in days):
        return None
    for frequency in ("M", "Q", "Y"):
        found = []
        for each in days:
            local = each.dt.tz_localize(None) if each.dt.tz is not None else each
            share = local.dt.to_period(frequency).value_counts(normalize=True)
            if share.iloc[0] >= _MOST:
                found.append(_calendar(frequency, share.index[0]))
        if len(found) == len(days) and _apart(found):
            return found
    return None


def _apart(periods: Sequence[Period]) -> bool:
    return len({p.kind for p in periods}) == 1 and len({p.place for p in periods}) == len(periods)


def _calendar(frequency: str, when: pd.Period) -> Period:
    if frequency == "M":
        return Period("month", (when.year, when.month), f"{when.year}-{when.month:02d}")
    if frequency == "Q":
        return Period("quarter", (when.year, when.quarter), f"{when.year}Q{when.quarter}")
    return Period("year", (when.year,), str(when.year))


def dated(title: str) -> Period | None:
    """The year, half, quarter, month or day in a title; a quarter without a year counts as one."""
    text = unicodedata.normalize("NFKC", title)
    for pattern in _DATED:
        found = pattern.search(text)
        if found:
            return _period(found)
    alone = _QUARTER_ONLY.search(text)
    return Period("quarter of a year", (int(alone[1]),), f"Q{alone[1]}") if alone else None


def _period(found: re.Match[str]) -> Period:
    parts = {k: v for k, v in found.groupdict().items() if v}
    year = int(parts["y"])
    if "q" in parts:
        quarter = number(parts["q"])
        return Period("quarter", (year, quarter), f"{year}Q{quarter}")
    if "h" in parts or "half" in parts:
        half = int(parts["h"]) if "h" in parts else 1 + (parts["half"] == "下")
        return Period("half", (year, half), f"{year}H{half}")
    month = int(parts["m"]) if "m" in parts else _MONTHS.index(parts["word"].lower()) + 1 if "word" in parts else 0
    if "d" in parts:
        return Period("day", (year, month, int(parts["d"])), f"{year}-{month:02d}-{parts['d']}")
    if month:
        return Period("month", (year, month), f"{year}-{month:02d}")
    return Period("year", (year,), str(year))


def counted(title: str) -> Period | None:
    """The number of a wave in a title: 第10期, Wave 2, w3."""
    text = unicodedata.normalize("NFKC", title)
    for pattern in _COUNTED:
        found = pattern.search(text)
        if found:
            return Period("number", (number(found["n"]),), found[0].strip())
    return None


def number(text: str) -> int:
    """A number in digits or in Chinese numerals below a thousand: 10, 十, 二十三, 一百零二."""
    if text.isdecimal():
        return int(text)
    total = part = 0
    for c in text:
        if c in "十百":
            total += (part or 1) * (10 if c == "十" else 100)
            part = 0
        else:
            part = _DIGITS.get(c, int(c) if c.isdecimal() else 0)
    return total + part


def natural(title: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts numbers in titles as numbers."""
    parts = re.split(r"(\d+)", unicodedata.normalize("NFKC", title).casefold())
    return tuple((1, int(p), "") if p.isdecimal() else (0, 0, p) for p in parts if p)
