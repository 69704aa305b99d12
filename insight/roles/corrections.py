"""What a person says about a column stands above what was detected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from insight.dataset import SCORED_ROLES, Column, Field, Role, Scale
from insight.roles import (
    ends,
    kanocounts,
    kanoletters,
    kanowords,
    ladders,
    lifestages,
    scales,
    statuses,
    survey,
    wishes,
)
from insight.roles import facts as seen
from insight.roles.multiple import REASON
from insight.roles.rescale import rescaled

Corrections = Mapping[str, Mapping[str, Any] | str]
_ABOUT_A_FEATURE = frozenset(
    {Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL, Role.KANO_CATEGORY, Role.KANO_COUNT, Role.IMPORTANCE}
)


def corrected(columns: tuple[Column, ...], table: pd.DataFrame, corrections: Corrections | None) -> tuple[Column, ...]:
    """The columns with ``{column: {"role": code, "feature": text, "question": text, "scale": {…}}}`` applied.

    All keys may be left out; an empty mapping changes nothing; a plain text in place of the mapping is a role. The
    scale is worked out again for a new role; ``scale`` then changes its parts: ``kind``, ``codes`` (cell → number) and
    ``labels`` (number → words) as mappings or pairs, ``minimum``, ``maximum``, ``missing``, ``order``, ``reversed``
    (true turns round what was detected). Lists and mappings replace those that were found. ``reason`` may be
    ``recipe`` where a recipe speaks, not a person. Columns that the table does not have are passed over. Raises
    BadCorrection (a ValueError) for what cannot be.
    """
    if not corrections:
        return columns
    return tuple(_one(c, table, corrections[c.name]) if c.name in corrections else c for c in columns)


def _one(column: Column, table: pd.DataFrame, wish: Mapping[str, Any] | str) -> Column:
    if isinstance(wish, str):
        wish = {"role": wish}
    wishes.known_parts(wish, wishes.WISHES, column.name)
    if wish.get("multi") or not wish:
        # the options were made before (see insight.roles.divide); an empty wish only answers a question
        return replace(column, confidence="high", alternatives=())
    role = wishes.role(wish["role"], column.name) if wish.get("role") else column.role
    if wish.get("multi") is False and role == Role.IGNORE and column.reason == REASON:
        role = Role.COMMENT
    feature = str(wish["feature"]) if wish.get("feature") else column.feature
    labels = column.scale.labels if column.scale else ()
    if role not in _ABOUT_A_FEATURE:
        feature = None
    elif role == Role.KANO_COUNT:
        feature = kanocounts.counted_as(feature or column.label)
    elif feature is None:
        feature = column.label
    question = column.question if role != Role.IGNORE and column.reason != REASON else None
    if column.reason == REASON and column.role != Role.IGNORE and role != Role.IGNORE:
        question = column.question
    if "question" in wish:
        question = str(wish["question"]) if wish["question"] else None
    scale = column.scale if role == column.role else scale_for(role, table[[column.name]], column, labels)
    if wish.get("scale"):
        scale = rescaled(column.name, scale or Scale("nominal"), wish["scale"], table[column.name])
    reason = "recipe" if wish.get("reason") == "recipe" else "user"
    return Column(column.name, column.label, role, feature, scale, "high", reason, (), question)


def scale_for(
    role: Role, cells: pd.DataFrame, column: Column, labels: tuple[tuple[float, str], ...] = ()
) -> Scale | None:
    """The scale that the cells of one column have in ``role``; None for roles without a scale."""
    numeric = pd.api.types.is_numeric_dtype(cells.iloc[:, 0])
    field = Field(column.name, column.label, labels if numeric else ())
    f = seen.gather(cells, (field,))[0]
    if role in (Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL):
        return scales.kano(f, satisfaction=not kanowords.speaks_kano(f) and kanowords.speaks_kano_satisfaction(f))
    if role == Role.KANO_CATEGORY:
        return kanoletters.scale(f)
    if role in (Role.DATE, Role.ORDER_DATE, Role.FIRST_ORDER):
        return scales.DATE
    if role == Role.LAST_ORDER:
        return scales.NUMBER if f.kind == "number" and not _compact_dates(f) else scales.DATE
    if role in (Role.AMOUNT, Role.QUANTITY, Role.COST, Role.ORDERS, Role.WEIGHT, Role.KANO_COUNT):
        return scales.number(f)
    if role in SCORED_ROLES or role in (Role.COMPLAINT, Role.RANK):
        return _rating(f)
    if role == Role.ORDER_STATUS:
        return statuses.scale(f.texts)
    if role == Role.STAGE and f.kind == "text":
        return lifestages.scale(f.texts)
    if role in (Role.SEGMENT, Role.BRAND, Role.WAVE, Role.STAGE):
        if f.kind == "number" and len(ends.answers(f)) > 12:
            return scales.number(f)
        return scales.DATE if f.kind == "date" else scales.nominal(f)
    return None


def _compact_dates(f: seen.Facts) -> bool:
    return f.whole and f.low >= 19000101 and f.high <= 21001231


def _rating(f: seen.Facts) -> Scale:
    if f.kind == "number":
        if set(ends.answers(f)) <= {0.0, 1.0}:
            return scales.zero_one(f)
        return scales.points(f, ends.shared([f])) if ends.scale_like(f) else scales.number(f)
    answers = ladders.yes_no(f.texts)
    if answers:
        return scales.binary(*answers, tuple(t for t in f.texts if ladders.no_answer(t)))
    pair = ladders.ticked(f.texts)
    if pair:
        return scales.binary((pair[0],), (pair[1],))
    read = survey.own_scale(f)
    return read if read is not None else scales.nominal(f)
