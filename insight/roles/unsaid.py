"""Tables of dealings whose headers say too little: who may have bought, and for how much, is asked, not guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from insight.dataset import SCORED_ROLES, Role
from insight.roles import ends
from insight.roles.claims import Claims
from insight.roles.facts import Facts
from insight.roles.ordernames import is_named

_MANY = 20
_BY_VALUES = frozenset(
    ("too_many_groups", "identifier", "row_number", "row_names", "date_values", "measure", "other_id", "few_groups")
)


def doubt(columns: Sequence[Facts], found: Claims, orders: bool) -> None:
    """Lowers the confidence of roles that were read off the values alone, where a role that orders need is missing.

    orders: the file was taken for a log of orders or a table of customers. Other files are looked at only if they
    have a date, something with an id and money, and nobody's opinion in them.
    """
    if not orders and not _dealings(columns, found):
        return
    missing = {
        role
        for role, same in (
            (Role.CUSTOMER_ID, (Role.CUSTOMER_ID,)),
            (Role.ORDER_ID, (Role.ORDER_ID, Role.FIRST_ORDER, Role.LAST_ORDER, Role.ORDERS)),
            (Role.ORDER_DATE, (Role.ORDER_DATE, Role.FIRST_ORDER, Role.LAST_ORDER)),
            (Role.AMOUNT, (Role.AMOUNT,)),
        )
        if not found.has(*same) and not (role == Role.AMOUNT and found.derived)
    }
    unsure = []
    for f in columns:
        column = found.columns[f.position]
        others = tuple(r for r in _could_be(f) if r in missing) if column.reason in _BY_VALUES else ()
        if not orders and column.role == Role.SEGMENT and is_named(f, "product"):
            others = (Role.PRODUCT,)
        if others and column.confidence != "low":
            found.columns[f.position] = replace(column, confidence="low", alternatives=others)
            unsure.append(f.name)
    found.ask("unclear", *unsure)


def _could_be(f: Facts) -> tuple[Role, ...]:
    if f.kind == "date":
        return (Role.ORDER_DATE,)
    if f.kind == "number" and not f.whole:
        return (Role.AMOUNT,) if _money(f) else ()
    if f.distinct < _MANY:
        return ()
    return (Role.CUSTOMER_ID,) if f.repeated else (Role.ORDER_ID, Role.CUSTOMER_ID)


def _money(f: Facts) -> bool:
    return f.low >= 0 and f.distinct >= _MANY and not ends.scale_like(f)


def _dealings(columns: Sequence[Facts], found: Claims) -> bool:
    roles = {c.role for c in found.columns.values()}
    if roles & SCORED_ROLES or roles & {Role.COMMENT, Role.COMPLAINT, Role.WEIGHT}:
        return False
    dated = any(f.kind == "date" for f in columns)
    named = any(f.kind == "text" and f.distinct >= _MANY for f in columns)
    return dated and named and any(f.kind == "number" and not f.whole and _money(f) for f in columns)
