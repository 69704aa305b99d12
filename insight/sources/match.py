"""Which columns of two files are the same question, and whether two files are the same survey."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from insight.dataset import SCORED_ROLES, Column, Dataset, Role, Scale
from insight.roles.text import header
from insight.sources.result import Kind

QUESTIONS = SCORED_ROLES | {
    Role.COMPLAINT,
    Role.COMMENT,
    Role.RANK,
    Role.KANO_FUNCTIONAL,
    Role.KANO_DYSFUNCTIONAL,
}
# tell who, when and how often, not what was asked
IDENTITY = frozenset(
    {Role.RESPONDENT_ID, Role.CUSTOMER_ID, Role.ACCOUNT, Role.PERSONAL, Role.DATE, Role.WAVE, Role.WEIGHT}
)
ORDERS = frozenset({Role.ORDER_ID, Role.ORDER_DATE, Role.AMOUNT, Role.QUANTITY, Role.ORDER_STATUS, Role.PRODUCT})
# one word is written in many ways there, so that numbers and texts may meet
FREE = frozenset(
    {Role.RESPONDENT_ID, Role.CUSTOMER_ID, Role.ACCOUNT, Role.ORDER_ID, Role.PERSONAL, Role.COMMENT, Role.IGNORE}
)
SAME, PERHAPS, SAME_OF_LARGER = 0.8, 0.5, 0.4
ENOUGH_QUESTIONS = 3
_BARE = re.compile(r"(?:[^\W\d]+\s*)?\d[\d\s]*[a-z题]?(?:\s(?:dys)?functional)?", re.I)

Verdict = Literal["yes", "ask", "no"]


@dataclass(frozen=True)
class Likeness:
    """share: matched of the smaller file's columns that are no identity, 0–1."""

    verdict: Verdict
    share: float


def kind(data: Dataset) -> Kind:
    """What the rows of a file are: answers, customers, order lines."""
    roles = {c.role for c in data.columns}
    if Role.ORDER_DATE in roles and roles & {Role.CUSTOMER_ID, Role.ACCOUNT, Role.ORDER_ID}:
        return "log"
    if roles & (QUESTIONS - {Role.COMMENT}):
        return "survey"
    key = data.first(Role.CUSTOMER_ID) or data.first(Role.ACCOUNT)
    if key is not None:
        known = data.table[key.name].dropna()
        if len(known) and known.nunique() >= 0.95 * len(known):
            return "customers"
    return "other"


def pairs(a: Sequence[Column], b: Sequence[Column]) -> dict[str, str]:
    """Name in ``b`` → name in ``a`` of the same question: first name and label, then the label, then the name alone.

    A name alone is enough only where at most one of the two files has a question text beside it.
    """
    found: dict[str, str] = {}
    steps: tuple[Callable[[Column], str], ...] = (
        lambda c: f"{c.name}\n{c.label}",
        lambda c: header(c.label),
        lambda c: header(c.name),
    )
    for number, step in enumerate(steps):
        left = _unique((c for c in a if c.name not in set(found.values())), step)
        right = _unique((c for c in b if c.name not in found), step)
        for key, column in right.items():
            other = left.get(key)
            if other is None or (number == 2 and _worded(column) and _worded(other)):
                continue
            found[column.name] = other.name
    return found


def _unique(columns: Iterable[Column], step: Callable[[Column], str]) -> dict[str, Column]:
    columns = tuple(columns)
    often = Counter(step(c) for c in columns)
    return {step(c): c for c in columns if often[step(c)] == 1 and step(c).strip()}


def _worded(column: Column) -> bool:
    return column.label != column.name


def bare(column: Column) -> bool:
    """Whether nothing but a number says what the column is: Q7, Attribute 12, 第3题."""
    return _BARE.fullmatch(header(column.label).strip()) is not None


def likeness(a: Dataset, b: Dataset) -> Likeness:
    """Whether two files are waves of one survey.

    Yes: at least 80 % of the smaller file's columns, and of its questions, are in the other one, under headers that
    say something, with scales that agree for most. What comes near it is asked. Shared demographics count for nothing.
    """
    ours, theirs = _substance(a), _substance(b)
    asked = [{c.name for c in columns if c.role in QUESTIONS} for columns in (ours, theirs)]
    if not asked[0] or not asked[1]:
        return Likeness("no", 0.0)
    found = pairs(ours, theirs)
    share = len(found) / min(len(ours), len(theirs))
    of_larger = len(found) / max(len(ours), len(theirs))
    common = {n: o for n, o in found.items() if n in asked[1] and o in asked[0]}
    of_questions = len(common) / min(map(len, asked))
    if share < PERHAPS or of_questions < PERHAPS or not common:
        return Likeness("no", share)
    told = [n for n in common if not bare(b.column(n)) and not bare(a.column(common[n]))]
    agreeing = [n for n, o in common.items() if agree(a.column(o), b.column(n), a, b)]
    named, fitting = 2 * len(told) >= len(common), 2 * len(agreeing) >= len(common)
    if not named and not fitting:
        return Likeness("no", share)
    sure = (
        share >= SAME
        and of_questions >= SAME
        and of_larger >= SAME_OF_LARGER
        and named
        and fitting
        and (len(common) >= ENOUGH_QUESTIONS or (share == of_larger == 1.0 and len(found) >= ENOUGH_QUESTIONS))
    )
    return Likeness("yes" if sure else "ask", share)


def same_log(a: Dataset, b: Dataset) -> bool:
    """Whether two order logs have the same columns with the same meaning: parts of one log."""
    ours = [c for c in a.columns if c.role is not Role.IGNORE]
    theirs = [c for c in b.columns if c.role is not Role.IGNORE]
    found = pairs(ours, theirs)
    needed = [c.name for c in theirs if c.role in ORDERS | {Role.CUSTOMER_ID, Role.ACCOUNT}]
    alike = all(n in found and a.column(found[n]).role == b.column(n).role for n in needed)
    return alike and len(found) >= SAME * min(len(ours), len(theirs))


def _substance(data: Dataset) -> list[Column]:
    return [c for c in data.columns if c.role not in IDENTITY]


def agree(one: Column, two: Column, a: Dataset, b: Dataset) -> bool:
    """Whether the cells of two columns may stand below each other: same kind of cells, same scale."""
    cells = a.table[one.name], b.table[two.name]
    kinds = [cell_kind(c) for c in cells]
    if None in kinds:
        return True
    if {one.role, two.role} <= FREE:
        return "date" not in kinds or kinds[0] == kinds[1]
    if kinds[0] != kinds[1]:
        return False
    if kinds[0] == "text" and not (_scored(one) and _scored(two)):
        return not (_scored(one) or _scored(two)) or _few_words(one, two, cells)
    return scales_agree(one.scale, two.scale, _unsure(a, one), _unsure(b, two))


def _scored(column: Column) -> bool:
    return column.scale is not None and column.scale.kind in ("ordinal", "binary", "kano")


def _few_words(one: Column, two: Column, cells: tuple[pd.Series, pd.Series]) -> bool:
    """A wave in which only a few of the words occur was not recognised as the scale it has: all of them are known."""
    scored, other = (one, cells[1]) if _scored(one) else (two, cells[0])
    assert scored.scale is not None
    known = {k for k, _ in scored.scale.codes} | set(scored.scale.missing)
    return bool(known) and set(other.dropna().unique()) <= known


def cell_kind(cells: pd.Series) -> str | None:
    """number, date or text; None where every cell is missing."""
    if not cells.notna().any():
        return None
    if pd.api.types.is_datetime64_any_dtype(cells):
        return "date"
    return "number" if pd.api.types.is_numeric_dtype(cells) else "text"


def scales_agree(one: Scale | None, two: Scale | None, one_unsure: bool = False, two_unsure: bool = False) -> bool:
    """Whether the same answer is the same number on both scales. Unsure: the ends were only seen, not known."""
    if one is None or two is None:
        return one is two or not any(s.kind in ("ordinal", "kano") for s in (one, two) if s)
    if one.kind != two.kind:
        return False
    codes = dict(one.codes)
    if any(codes.get(text, number) != number for text, number in two.codes):
        return False
    labels = dict(one.labels) if one.kind != "kano" else {}
    if any(header(labels.get(v, text)) != header(text) for v, text in two.labels):
        return False
    if one.kind not in ("ordinal", "kano") or (one.minimum, one.maximum) == (two.minimum, two.maximum):
        return True
    return (one_unsure and _within(one, two)) or (two_unsure and _within(two, one))


def _within(inner: Scale, outer: Scale) -> bool:
    ends = inner.minimum, inner.maximum, outer.minimum, outer.maximum
    if any(e is None for e in ends):
        return False
    return outer.minimum <= inner.minimum and inner.maximum <= outer.maximum  # type: ignore[operator]


def _unsure(data: Dataset, column: Column) -> bool:
    """Whether the reader asks where this scale ends."""
    return any(q.get("code") == "scale_ends" and column.name in q.get("columns", ()) for q in data.questions)
