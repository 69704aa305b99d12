"""What was done with answers that needs no question, for the receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from insight.dataset import SCORED_ROLES, Column, Role
from insight.reading.codes import warning
from insight.roles.multiple import Joined

_ANSWERS = (*SCORED_ROLES, Role.COMPLAINT, Role.RANK, Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL)
_NAMED = 4


def notes(
    table: pd.DataFrame, columns: Sequence[Column], joined: Sequence[Joined], ticked: Sequence[Sequence[str]]
) -> tuple[Mapping[str, Any], ...]:
    """Warnings for the receipt: answers that count as none, joined questions that were divided, blanks of ticks."""
    told: list[Mapping[str, Any]] = []
    absent: dict[str, int] = {}
    where: list[str] = []
    for c in columns:
        if c.role not in _ANSWERS or c.scale is None or not c.scale.missing:
            continue
        counts = {v if isinstance(v, str) else f"{v:g}": int(n) for v, n in table[c.name].value_counts().items()}
        hits = {t: counts[t] for t in c.scale.missing if counts.get(t)}
        where += [c.name] if hits else []
        for t, n in hits.items():
            absent[t] = absent.get(t, 0) + n
    if absent:
        often = sorted(absent, key=lambda t: -absent[t])[:_NAMED]
        told.append(warning("no_answer_values", columns=where[:_NAMED], count=sum(absent.values()), examples=often))
    if joined:
        made = sum(len(j.parts.options) if j.parts else len(j.labels) for j in joined)
        told.append(warning("multi_divided", columns=[j.question for j in joined][:_NAMED], count=made))
    blank = [name for names in ticked for name in names]
    if blank:
        told.append(warning("blank_not_ticked", columns=blank[:_NAMED], count=len(blank)))
    return tuple(told)
