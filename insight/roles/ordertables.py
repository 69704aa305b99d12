"""Tables beside order logs: recency, frequency, money; contracts; months as columns. Only the first is used."""

from __future__ import annotations

from collections.abc import Sequence

from insight.dataset import Role
from insight.roles import scales, text
from insight.roles.buyers import names_customers
from insight.roles.claims import Claims
from insight.roles.facts import Facts
from insight.roles.orderdates import month_like
from insight.roles.ordernames import is_named

_SCORES = 10


def rfm(columns: Sequence[Facts]) -> tuple[Facts, Facts, Facts] | None:
    """Columns R, F and M of a table with one row per customer; None unless all three are there.

    Scores of 1 to 5 are groups, not days and orders. A column T belongs to repeat-buying models, in which the same
    names mean something else.
    """
    if any(text.collapsed(f.name) in ("t", "periods") for f in columns):
        return None
    found = []
    for key in ("rfm_recency", "rfm_frequency", "rfm_money"):
        named = [f for f in columns if f.kind == "number" and is_named(f, key) and f.low >= 0]
        if not named:
            return None
        found.append(named[0])
    recency, frequency, money = found
    if recency.distinct <= _SCORES and recency.high <= _SCORES and money.high <= _SCORES:
        return None
    keyed = any(not f.repeated and (names_customers(f) or is_named(f, "row_id", "contact_key")) for f in columns)
    return (recency, frequency, money) if keyed and recency.whole and frequency.whole else None


def claim_rfm(columns: Sequence[Facts], found: Claims) -> None:
    """R as days since the last order, F as number of orders, M as money; asked."""
    triple = rfm(columns)
    if triple is None:
        return
    recency, frequency, money = triple
    found.give(recency, Role.LAST_ORDER, "recency_days", "low", scales.NUMBER, (Role.SEGMENT, Role.IGNORE))
    found.give(frequency, Role.ORDERS, "header", "low", scales.NUMBER, (Role.SEGMENT, Role.IGNORE))
    found.give(money, Role.AMOUNT, "header", "medium", scales.NUMBER)
    found.ask("rfm_columns", recency.name, frequency.name)


def contracts(columns: Sequence[Facts]) -> tuple[Facts, ...]:
    """Begin and end of contracts where nothing is ordered; empty where it is no list of contracts."""
    starts = [f for f in columns if f.kind in ("date", "text") and is_named(f, "contract_start")]
    ends = [f for f in columns if f.kind in ("date", "text", "empty") and is_named(f, "contract_end")]
    keyed = any(names_customers(f) or is_named(f, "contact_key") for f in columns)
    paid = [f for f in columns if is_named(f, "recurring")]
    ordered = any(is_named(f, "order_id", "order_date", "quantity") for f in columns)
    return (*starts, *ends) if starts and ends and keyed and paid and not ordered else ()


def claim_contracts(columns: Sequence[Facts]) -> Claims:
    """Customers and their contracts; begin and end are no orders."""
    found = Claims()
    keys = [f for f in columns if names_customers(f)] or [f for f in columns if is_named(f, "contact_key")]
    found.give(keys[0], Role.CUSTOMER_ID, "header")
    dates = contracts(columns)
    for f in dates:
        found.give(f, Role.IGNORE, "contract_date", "medium", scales.DATE, (Role.ORDER_DATE, Role.FIRST_ORDER))
    found.ask("contract_dates", *(f.name for f in dates))
    for f in found.open(columns):
        if f.kind == "number" and is_named(f, "recurring"):
            found.give(f, Role.AMOUNT, "recurring", "medium", scales.NUMBER)
        elif is_named(f, "order_status") and f.kind == "text" and f.distinct <= 30:
            found.give(f, Role.SEGMENT, "few_groups", "medium", scales.nominal(f))
    return found


def months_across(columns: Sequence[Facts]) -> Claims | None:
    """A sum per customer and month, the months side by side: told, because a list of orders is needed."""
    months = [f for f in columns if f.kind in ("number", "empty") and month_like((f.name,))]
    keys = [f for f in columns if names_customers(f)]
    if len(months) < 3 or not keys:
        return None
    found = Claims()
    found.give(keys[0], Role.CUSTOMER_ID, "header")
    for f in months:
        found.give(f, Role.IGNORE, "month_column", "medium", others=(Role.SEGMENT,))
    found.ask("months_in_columns", *(f.name for f in months))
    return found
