"""Ends of number scales and the codes beyond them.

The ends belong to the questionnaire: columns of one battery share them; what lies clearly outside is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from insight.roles import ladders
from insight.roles.facts import Facts

# codes that surveys use for "no answer" when they lie outside the scale
_HIGH_CODES = frozenset(
    {66, 77, 88, 95, 96, 97, 98, 99, 777, 888, 996, 997, 998, 999, 7777, 8888, 9997, 9998, 9999, 99999}
)
_ODD = 0.15


@dataclass(frozen=True)
class Ends:
    """minimum and maximum of the scale; missing: numbers per column that are no answer.

    doubt: code of what is not sure. suspicious: columns with codes beyond the scale that nothing declares.
    """

    minimum: float
    maximum: float
    missing: Mapping[int, tuple[float, ...]] = field(default_factory=dict)
    doubt: str | None = None
    suspicious: frozenset[int] = frozenset()


def not_answers(facts: Facts) -> tuple[float, ...]:
    """Numbers that are no answer whatever the scale: declared, labelled so, or special codes far from the rest."""
    found = set(facts.declared_missing)
    found |= {code for code, label in facts.value_labels if ladders.no_answer(label)}
    rest = sorted(v for v in facts.numbers if v not in found)
    codes = [v for v in rest if v in _HIGH_CODES]
    below = [v for v in rest if v not in _HIGH_CODES]
    # 97, 98 and 99 stand side by side above the answers
    if codes and below and below[-1] <= 25 and codes[0] - below[-1] > 5 and len(codes) <= 6:
        found |= set(codes)
        rest = below
    negative = [v for v in rest if v < 0]
    positive = [v for v in rest if v >= 0]
    # −3 beside 1 … 5 is a skip code of 问卷星; −2 and −1 beside 1 and 2 are a scale around zero
    if negative and positive and not _around_zero(negative, positive) and all(v == round(v) for v in negative):
        coded = len(negative) <= 3 and (max(negative) <= -3 or len(negative) == 1)
        if coded and (min(negative) in (-1, -2, -3, -7, -8, -9) or min(negative) <= -66):
            found |= set(negative)
    return tuple(sorted(v for v in found if v in set(facts.numbers) or v in facts.declared_missing))


def _around_zero(negative: Sequence[float], positive: Sequence[float]) -> bool:
    return min(negative) >= -5 and max(positive) <= 5 and len(negative) >= 2 and -1 in negative


def answers(facts: Facts) -> tuple[float, ...]:
    """The distinct numbers that are answers, ascending."""
    absent = set(not_answers(facts))
    return tuple(sorted(v for v in facts.numbers if v not in absent))


def scale_like(facts: Facts) -> bool:
    """Few whole steps between −5 and 10 (or a slider from 0 to 10): could be a rating."""
    if facts.kind != "number" or facts.distinct > 150:
        return False
    values = answers(facts)
    values = tuple(v for v in values if v not in off_ten(facts))
    if len(values) < 2 or values[0] < -5 or values[-1] > 10:
        return False
    if all(v == round(v) for v in values):
        return values[0] >= 0 or (-1 in values and values[-1] <= 5)
    # a slider or an average of marks: at most two decimals, never below zero
    return values[0] >= 0 and values[-1] > 1 and all(abs(v * 100 - round(v * 100)) < 1e-6 for v in values)


def shared(columns: Sequence[Facts], ten_from_zero: bool = False, from_one: Mapping[float, int] | None = None) -> Ends:
    """The ends that the columns of one battery share.

    ten_from_zero: the header says 0–10 (NPS, recommend). from_one: for each end of scale, in how many more columns of
    the file the answers begin with 1 than with 0.
    """
    labelled = _from_labels(columns)
    missing: dict[int, tuple[float, ...]] = {f.position: not_answers(f) for f in columns}
    if labelled is not None:
        low, high = labelled
        beyond = {f.position: tuple(v for v in answers(f) if not low <= v <= high) for f in columns}
        return Ends(low, high, {p: missing[p] + beyond[p] for p in missing})
    values = sorted({v for f in columns for v in answers(f)})
    counts = {v: sum(c for f in columns for n, c in zip(f.numbers, f.counts) if n == v) for v in values}
    total = sum(counts.values())
    enough = total >= 100
    whole = all(v == round(v) for v in values)
    doubt: str | None = None
    off = {v for f in columns for v in off_ten(f)}
    if off and set(values) - off and max(set(values) - off) <= 10:
        suspicious_: frozenset[int] = frozenset()
        for code in sorted(off):
            missing, hit = _beyond(columns, missing, code)
            suspicious_ |= hit
        values = [v for v in values if v not in off]
        low = 0.0 if values[0] == 0 or ten_from_zero else 1.0
        return Ends(low, 10.0, missing, "not_applicable_code", suspicious_)
    if values[0] < 0:
        side = max(-values[0], values[-1])
        return Ends(-side, side, missing)
    low, high = values[0], values[-1]
    if not whole:
        top = 5.0 if high <= 5 and low >= 1 else 10.0
        return Ends(1.0 if top == 5 else 0.0, top, missing, "scale_ends")
    suspicious: frozenset[int] = frozenset()
    if whole and high == 9 and values[-2:-1] == [8.0] and len(values) >= 6 and values[-3] <= 5:
        # 8 and 9 side by side above a clean scale of five
        missing, suspicious = _beyond(columns, missing, 9.0)
        missing, more = _beyond(columns, missing, 8.0)
        doubt, high, suspicious = "not_applicable_code", values[-3], suspicious | more
    elif high in (8, 9) and len(values) >= 3 and values[-2] <= 7 and high - values[-2] >= 2:
        missing, suspicious = _beyond(columns, missing, high)
        doubt, high = "not_applicable_code", values[-2]
    if high == 6 and 5 in counts and counts[6] < 0.5 * counts[5]:
        missing, suspicious = _beyond(columns, missing, 6.0)
        doubt, high = "not_applicable_code", 5.0
    if high <= 7:
        top = high if enough and high >= 4 else (5.0 if high <= 5 else 7.0)
        if high in (3, 4, 6) and doubt is None:
            doubt = "scale_ends"
    else:
        top = 9.0 if high == 9 and enough and low == 1 and len(columns) >= 2 else 10.0
        if high == 8 or (high == 9 and not enough):
            doubt = doubt or "scale_ends"
    if low == 0:
        if ten_from_zero or _zero_is_a_step(columns, counts, top, from_one or {}):
            return Ends(0.0, top, missing, doubt if top == 10 else "scale_ends", suspicious)
        missing, zero = _beyond(columns, missing, 0.0)
        return Ends(1.0, top, missing, "not_applicable_code", suspicious | zero)
    if ten_from_zero and top == 10 and not (low == 1 and total >= 30):
        return Ends(0.0, top, missing, doubt, suspicious)
    if top == 10 and low > 1 and not enough:
        doubt = doubt or "scale_ends"
    return Ends(1.0, top, missing, doubt, suspicious)


def _zero_is_a_step(
    columns: Sequence[Facts], counts: Mapping[float, int], top: float, from_one: Mapping[float, int]
) -> bool:
    """0 belongs to the scale where it is common; a rare 0 below a common 1, in some columns only, means "no answer"."""
    zeros = sum(1 for f in columns if 0 in answers(f))
    ones = counts.get(1.0, 0)
    if top == 10:
        if len(columns) <= 2 and from_one.get(top, 0) > len(columns):
            return counts[0.0] >= ones
        return zeros >= 0.5 * len(columns) or counts[0.0] >= ones > 0
    return zeros >= 0.67 * len(columns) and counts[0.0] >= 0.5 * max(ones, 1)


def _from_labels(columns: Sequence[Facts]) -> tuple[float, float] | None:
    """The ends that value labels or the question itself name."""
    codes = {c for f in columns for c, label in f.value_labels if not ladders.no_answer(label)}
    if len(codes) >= 2:
        return min(codes), max(codes)
    for f in columns:
        said = re.search(r"[(（\[]?\b([01])\s*(?:-|–|—|~|to|到|至)\s*(5|7|9|10|100)\b", f.question)
        if said and all(float(said[1]) <= v <= float(said[2]) for v in answers(f)):
            return float(said[1]), float(said[2])
    return None


def _beyond(
    columns: Sequence[Facts], missing: Mapping[int, tuple[float, ...]], code: float
) -> tuple[dict[int, tuple[float, ...]], frozenset[int]]:
    """``code`` as no answer in every column that has it, and which columns these are."""
    hit = frozenset(f.position for f in columns if code in answers(f))
    return {p: (*codes, code) if p in hit else codes for p, codes in missing.items()}, hit


def off_ten(facts: Facts) -> tuple[float, ...]:
    """11 and 12 above a full scale of ten: some index studies write "don't know" so. Months are no scale."""
    values = answers(facts)
    codes = tuple(v for v in values if v in (11.0, 12.0))
    rest = [v for v in values if v not in codes]
    if not codes or len(rest) < 9 or rest[0] not in (0.0, 1.0) or rest[-1] != 10 or any(v != round(v) for v in rest):
        return ()
    rare = sum(c for v, c in zip(facts.numbers, facts.counts) if v in codes) <= _ODD * facts.answered
    return codes if rare else ()


def tops(facts: Facts) -> float:
    """The end of the smallest usual scale that holds the answers: 5, 7 or 10; 8 and 9 far above 1 … 5 are codes."""
    values = tuple(v for v in answers(facts) if v not in off_ten(facts))
    clean = [v for v in values if v not in (8.0, 9.0)]
    high = clean[-1] if len(clean) >= 4 and clean[-1] <= 5 and facts.whole else values[-1]
    return next(float(t) for t in (5, 7, 10) if high <= t)
