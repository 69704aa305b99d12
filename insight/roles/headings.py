"""The question above a column: of the options of a multi-select question and of the items of a grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from insight.dataset import SCORED_ROLES, Column, Role
from insight.roles import batteries, text, ticks
from insight.roles.facts import Facts
from insight.roles.multiple import Joined

_TICKED = ("multi_select", "yes_no_battery")
_ITEMS = (*SCORED_ROLES, Role.RANK, Role.COMPLAINT)


def assigned(columns: Sequence[Facts], made: Sequence[Column], joined: Sequence[Joined]) -> tuple[Column, ...]:
    """The columns with ``question`` where at least two of them were asked under one."""
    sources = {name: j.question for j in joined for name in j.sources}
    headings = [sources.get(c.name) or _heading(f, c) for f, c in zip(columns, made)]
    shared = Counter(f.label for f, c in zip(columns, made) if f.label != f.name and c.role in _ITEMS)
    for i, (f, c) in enumerate(zip(columns, made)):
        if headings[i] is None and c.role in _ITEMS and shared[f.label] >= 2:
            headings[i] = ticks.asked(f)
    often = Counter(h for h in headings if h)
    return tuple(
        replace(c, question=h) if h and (often[h] >= 2 or c.name in sources) else c for c, h in zip(made, headings)
    )


def _heading(f: Facts, column: Column) -> str | None:
    if column.role not in _ITEMS:
        return None
    if f.heading:
        return f.heading
    if column.reason in _TICKED and (question := ticks.option_of(f)) is not None:
        return question
    stem = text.stem_and_number(f.name)
    if column.reason == "multi_select" and stem is not None:
        return stem[0].rstrip("_. ")
    return batteries.grid(f.label, f.name)
