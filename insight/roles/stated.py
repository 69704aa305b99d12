"""Stated importance of Kano features: one scale for all columns, also where words stand beside a number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from insight.dataset import Scale
from insight.roles import ladders
from insight.roles.facts import Facts

_NUMBER = re.compile(r"\s*(\d{1,2})(?!\d)\s*(?:[-–—.:：=)、]\s*)?(.*)", re.S)
_ENDS = (5, 7, 9, 10)  # Berger et al. (1993) ask on 1 … 9
_PARSED = 0.9


def importance_scales(columns: Sequence[Facts]) -> dict[int, Scale]:
    """Scales by position, from the numbers that all ``columns`` hold together: 6, or 3 in "3 - Somewhat important".

    Nothing where fewer than 90 % of the answers begin with a number, or one is no whole number up to 10.
    """
    read = {f.position: _codes(f) for f in columns}
    said = sum(c for f in columns for t, c in zip(f.texts, f.counts, strict=False) if not ladders.no_answer(t))
    known = sum(c for f in columns for t, c in zip(f.texts, f.counts, strict=False) if t in read[f.position])
    values = {v for codes in read.values() for v, _ in codes.values()}
    if not values or known < _PARSED * said or not values <= set(range(11)):
        return {}
    low, high = min(1, *values), next(end for end in _ENDS if end >= max(values))
    labels = {float(v): words for codes in read.values() for v, words in codes.values() if words}
    made = {}
    for f in columns:
        codes = {t: float(v) for t, (v, _) in read[f.position].items()}
        missing = tuple(t for t in f.texts if t not in codes)
        made[f.position] = Scale(
            kind="ordinal",
            codes=() if f.kind == "number" else tuple(codes.items()),
            labels=tuple(sorted(labels.items())),
            minimum=float(low),
            maximum=float(high),
            missing=missing,
        )
    return made


def _codes(f: Facts) -> dict[str, tuple[int, str]]:
    """Cell → (number, words behind it)."""
    if f.kind == "number":
        return {t: (int(v), "") for t, v in zip(f.texts, f.numbers, strict=False) if v == int(v) and 0 <= v <= 10}
    found = {}
    for raw in f.texts:
        match = None if ladders.no_answer(raw) else _NUMBER.fullmatch(raw)
        if match is not None and int(match[1]) <= 10:
            found[raw] = (int(match[1]), match[2].strip())
    return found
