"""Which of level, trend and comparison each result has, and which column is missing for the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from insight.evidence.answers import Answers
from insight.evidence.result import PARTS, RESULTS, Caveat, Cell, Indicator, PartName, ResultName
from insight.statistics.bases import GREY_BELOW, HIDE_BELOW

_NO_COLUMN: Mapping[ResultName, str] = {
    "satisfaction": "no_satisfaction",
    "loyalty": "no_loyalty",
    "complaints": "no_complaint",
    "retention": "no_orders",
}
_SAID_BY_CAVEAT = {"complaints": "complaint_types"}
_ORDER = {"shown": 0, "weak": 1, "missing": 2}


def coverage(
    indicators: Sequence[Indicator], answers: Sequence[Answers], retention: str | None, caveats: Sequence[Caveat]
) -> tuple[Cell, ...]:
    """Twelve cells in the order of results and parts. retention: why orders gave nothing, as a code."""
    cells = []
    for name in RESULTS:
        mine = [(i, a) for i, a in zip(indicators, answers, strict=True) if i.result == name]
        if not mine:
            why, fields = _absent(name, retention, caveats)
            cells += [
                Cell(name, part, "missing", None, why if part == "level" else "no_level", fields) for part in PARTS
            ]
            continue
        for part in PARTS:
            found = [_cell(name, part, i, a) for i, a in mine]
            cells.append(min(found, key=lambda c: _ORDER[c.state]))
    return tuple(cells)


def _absent(name: ResultName, retention: str | None, caveats: Sequence[Caveat]) -> tuple[str, Mapping[str, Any]]:
    told = next((c for c in caveats if c.code == _SAID_BY_CAVEAT.get(name)), None)
    if told is not None:
        return told.code, told.fields
    return (retention if name == "retention" and retention is not None else _NO_COLUMN[name]), {}


def _cell(name: ResultName, part: PartName, i: Indicator, a: Answers) -> Cell:
    if part == "level":
        return _level(name, i)
    if i.level.value is None:
        return Cell(name, part, "missing", i.code, "no_level")
    return _trend(name, i, a) if part == "trend" else _comparison(name, i, a)


def _level(name: ResultName, i: Indicator) -> Cell:
    if i.level.value is None:
        return Cell(name, "level", "missing", i.code, "few_answers", {"n": i.level.n, "fewest": HIDE_BELOW})
    if i.code == "complaint_rating":
        return Cell(name, "level", "weak", i.code, "complaint_rating")
    if i.level.base == "grey":
        return Cell(name, "level", "weak", i.code, "small_base", {"n": i.level.n, "fewest": GREY_BELOW})
    return Cell(name, "level", "shown", i.code, None)


def _trend(name: ResultName, i: Indicator, a: Answers) -> Cell:
    if i.trend is not None:
        if i.trend.kind == "change":
            return Cell(name, "trend", "weak", i.code, "two_periods")
        return Cell(name, "trend", "shown", i.code, None)
    times = a.design.times
    if times is None:
        return Cell(name, "trend", "missing", i.code, a.design.no_times)
    if len(times.names) < 2:
        return Cell(name, "trend", "missing", i.code, "one_period")
    return Cell(name, "trend", "missing", i.code, "small_periods", {"fewest": GREY_BELOW})


def _comparison(name: ResultName, i: Indicator, a: Answers) -> Cell:
    tested = i.comparison is not None and any(g.p is not None for g in i.comparison.groups)
    if tested or (i.target is not None and i.target.p is not None):
        return Cell(name, "comparison", "shown", i.code, None)
    if i.target is not None:
        return Cell(name, "comparison", "weak", i.code, "small_base", {"n": i.level.n, "fewest": GREY_BELOW})
    # groups there are, but not of those who answered this question
    why = a.design.choice.why or "small_groups"
    fields = {"fewest": GREY_BELOW} if why == "small_groups" else {}
    return Cell(name, "comparison", "missing", i.code, why, fields)
