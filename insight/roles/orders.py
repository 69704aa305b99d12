"""Order logs and customer tables: who bought when, what and for how much.

Names: methods/lifecycle.md §7. A unit price is no amount: quantity × unit price becomes a column of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from insight.dataset import Column, Confidence, Role
from insight.roles import lexicon, lifestages, scales, statuses, text
from insight.roles.claims import Claims, Product
from insight.roles.facts import Facts
from insight.roles.lexicon import concepts, is_exactly, means

_MONTH_DAY = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_DATE_TEXT = re.compile(r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?.{0,20}")


def date_like(f: Facts) -> bool:
    """A date column, or texts or numbers that are written dates (20240131)."""
    if f.kind == "date":
        return True
    if f.kind == "number":
        return f.whole and all(_MONTH_DAY.fullmatch(f"{v:.0f}") is not None for v in f.numbers[:200])
    sample = f.texts[:200]
    return bool(sample) and sum(bool(_DATE_TEXT.fullmatch(t.strip())) for t in sample) >= 0.9 * len(sample)


def detect(columns: Sequence[Facts]) -> Claims | None:
    """The columns of an order log or a customer table; None where the file is neither."""
    columns = [f for f in columns if f.kind != "empty"]
    if columns and all(f.headless for f in columns):
        return _headless_log(columns)
    if _is_customer_table(columns):
        return _customer_table(columns)
    if _is_log(columns):
        return _log(columns)
    return None


def _dates(columns: Sequence[Facts]) -> list[Facts]:
    return [f for f in columns if date_like(f) and (f.kind == "date" or is_exactly(f, "order_date"))]


def _buyers(columns: Sequence[Facts]) -> list[Facts]:
    named = [f for f in columns if names_customers(f)]
    if named:
        # a column of keys before a column of names of companies
        return sorted(
            named,
            key=lambda f: (
                not any(n.endswith(("id", "no", "code", "编号", "编码", "key")) for n in lexicon.names(f)),
                f.position,
            ),
        )
    if any(is_exactly(f, "contact_key", "order_id", "order_status") for f in columns):
        return []
    return [f for f in columns if is_exactly(f, "row_id") and f.repeated and f.distinct >= 2]


def names_customers(f: Facts) -> bool:
    """Named as the customer, and with enough different values not to be a group (member: yes or no)."""
    if f.kind == "date" or not means(f, "customer_id"):
        return False
    return f.distinct > 12 or f.distinct >= 0.1 * f.answered or not f.repeated


def _is_log(columns: Sequence[Facts]) -> bool:
    dates = _dates(columns)
    orders = [f for f in columns if is_exactly(f, "order_id") and f.kind != "date"]
    sold = [f for f in columns if is_exactly(f, "amount", "quantity", "unit_price", "total_spend")]
    buyers = [f for f in _buyers(columns) if f.repeated or orders]
    if not dates:
        # a log whose day is only a number
        return bool(orders and sold and any(names_customers(f) for f in columns))
    if (buyers and (sold or orders)) or (orders and sold):
        return True
    # a shop's export: order numbers called "Name", or a status, and a contact for each buyer
    shop = [
        f for f in columns if is_exactly(f, "order_status") or (text.collapsed(f.name) == "name" and _order_numbers(f))
    ]
    if shop and sold and any(is_exactly(f, "contact_key") for f in columns):
        return True
    # the barest log: who and when
    return bool(buyers) and len(columns) <= 4 and buyers[0].repeated


def _is_customer_table(columns: Sequence[Facts]) -> bool:
    life = [
        f
        for f in columns
        if is_exactly(f, "first_order", "last_order", "recency_days", "orders", "total_spend")
        and f.kind in ("number", "date")
    ]
    keys = [f for f in columns if (names_customers(f) or is_exactly(f, "row_id", "contact_key")) and not f.repeated]
    staged = [f for f in columns if lifestages.scale_of(f) is not None and is_exactly(f, "stage")]
    return bool(keys) and (
        len(
            {
                c
                for f in life
                for c in ("first_order", "last_order", "recency_days", "orders", "total_spend")
                if is_exactly(f, c)
            }
        )
        >= 2
        or bool(staged and keys)
    )


def _log(columns: Sequence[Facts]) -> Claims:
    found = Claims()
    give = found.give
    buyers = _buyers(columns)
    if buyers:
        first = buyers[0]
        give(first, Role.CUSTOMER_ID, "header", "high" if names_customers(first) else "medium")
        for f in buyers[1:]:
            give(f, Role.IGNORE, "other_id", "medium", others=(Role.CUSTOMER_ID,))
    ids = sorted(
        (f for f in columns if is_exactly(f, "order_id") and f.kind != "date" and f.position not in found.columns),
        key=lambda f: f.position,
    )
    named = next(
        (f for f in columns if is_exactly(f, "personal") and text.collapsed(f.name) == "name" and _order_numbers(f)),
        None,
    )
    if named is not None:
        # Shopify's Name is the number of the order: #1001
        give(named, Role.ORDER_ID, "order_number", "high")
    elif ids:
        give(ids[0], Role.ORDER_ID, "header")
    for f in ids:
        give(f, Role.IGNORE, "other_id", "medium", others=(Role.ORDER_ID,))
    _log_dates(columns, found)
    _money(columns, found, Role.AMOUNT)
    for f in found.open(columns):
        if is_exactly(f, "quantity") and f.kind == "number":
            give(f, Role.QUANTITY, "header", scale=scales.NUMBER)
        elif is_exactly(f, "unit_price") and f.kind == "number":
            give(f, Role.IGNORE, "unit_price", others=(Role.AMOUNT, Role.COST))
    _products(columns, found)
    _statuses(columns, found)
    _derive(columns, found)
    for f in found.open(columns):
        if is_exactly(f, "line_id", "row_id") or means(f, "other_id"):
            give(f, Role.IGNORE, "other_id", "medium", others=(Role.SEGMENT,))
        elif f.kind == "number" and re.fullmatch(
            r"(week|month|day|year|hour|weekday)(no|num|number)?", text.collapsed(f.name)
        ):
            give(f, Role.IGNORE, "part_of_date", "medium", others=(Role.SEGMENT,))
    if not buyers:
        keys = [f for f in found.open(columns) if is_exactly(f, "contact_key") and f.answered >= 0.2 * f.rows]
        if keys:
            give(keys[0], Role.CUSTOMER_ID, "contact_as_key", "medium", others=(Role.PERSONAL,))
            found.ask("contact_as_key", keys[0].name)
    return found


def _order_numbers(f: Facts) -> bool:
    return sum(bool(re.fullmatch(r"#?[A-Za-z]{0,4}-?\d{3,12}", t.strip())) for t in f.texts[:200]) >= 0.9 * len(
        f.texts[:200]
    )


def _log_dates(columns: Sequence[Facts], found: Claims) -> None:
    dates = [f for f in _dates(columns) if not is_exactly(f, "other_date", "submit_time")] or _dates(columns)
    dates = sorted(
        dates,
        key=lambda f: (
            concepts()["order_date"].preference(f),
            not is_exactly(f, "order_date"),
            -f.answered,
            f.position,
        ),
    )
    if dates:
        sure: Confidence = "high" if is_exactly(dates[0], "order_date") or len(dates) == 1 else "medium"
        found.give(
            dates[0],
            Role.ORDER_DATE,
            "header" if is_exactly(dates[0], "order_date") else "date_values",
            sure,
            scales.DATE,
        )
    for f in found.open(columns):
        if f.kind == "date" or is_exactly(f, "order_date", "other_date"):
            found.give(f, Role.IGNORE, "other_date", "medium", others=(Role.ORDER_DATE,))


def _money(columns: Sequence[Facts], found: Claims, role: Role) -> None:
    """One amount; discounts, refunds, taxes and fees are not it; costs are costs."""
    amounts = []
    for f in found.open(columns):
        if f.kind != "number" or is_exactly(f, "orders", "quantity"):
            continue
        if is_exactly(f, "amount", "total_spend"):
            amounts.append(f)
        elif means(f, "refund"):
            found.give(f, Role.IGNORE, "refund", others=(Role.AMOUNT,))
        elif means(f, "discount"):
            found.give(f, Role.IGNORE, "discount", others=(Role.AMOUNT,))
        elif is_exactly(f, "cost") or means(f, "cost"):
            found.give(f, Role.COST, "header", scale=scales.NUMBER)
        elif means(f, "other_money"):
            found.give(f, Role.IGNORE, "other_money", others=(Role.AMOUNT,))
        elif means(f, "amount") and not is_exactly(f, "unit_price"):
            amounts.append(f)
    amounts.sort(
        key=lambda f: (not is_exactly(f, "amount", "total_spend"), concepts()["amount"].preference(f), f.position)
    )
    for i, f in enumerate(amounts):
        if i == 0:
            found.give(f, role, "header", "high" if is_exactly(f, "amount", "total_spend") else "medium", scales.NUMBER)
        else:
            found.give(f, Role.IGNORE, "other_amount", "medium", others=(Role.AMOUNT,))
    if len(amounts) > 1:
        found.ask("amount_choice", *(f.name for f in amounts))


def _products(columns: Sequence[Facts], found: Claims) -> None:
    """The product's code and its name are both products; a category is a group."""
    for f in found.open(columns):
        if is_exactly(f, "product") and f.distinct >= 2:
            found.give(f, Role.PRODUCT, "header")


def _statuses(columns: Sequence[Facts], found: Claims) -> None:
    states = [f for f in found.open(columns) if is_exactly(f, "order_status") and f.kind == "text" and f.distinct <= 30]
    states.sort(key=lambda f: (concepts()["order_status"].preference(f), f.position))
    for i, f in enumerate(states):
        scale = statuses.scale(f.texts)
        if i == 0:
            known = {t for t, _ in scale.codes}
            unknown = [t for t in f.texts if t not in known]
            sure: Confidence = "low" if unknown else "high"
            found.give(f, Role.ORDER_STATUS, "header", sure, scale, (Role.SEGMENT,) if unknown else ())
            if unknown:
                found.ask("status_values", f.name, values=", ".join(unknown[:10]))
        else:
            found.give(f, Role.IGNORE, "other_status", "medium", others=(Role.ORDER_STATUS, Role.SEGMENT))


def _derive(columns: Sequence[Facts], found: Claims) -> None:
    roles = {c.role for c in found.columns.values()}
    prices = [f for f in columns if f.position in found.columns and found.columns[f.position].reason == "unit_price"]
    counts = [f for f in columns if f.position in found.columns and found.columns[f.position].role == Role.QUANTITY]
    if Role.AMOUNT in roles or not prices:
        return
    if not counts:
        # one piece per row: its price is the amount
        f = prices[0]
        found.columns[f.position] = Column(
            f.name, f.label, Role.AMOUNT, None, scales.NUMBER, "medium", "price_as_amount"
        )
        found.ask("price_as_amount", f.name)
        return
    name = f"amount ({counts[0].name} × {prices[0].name})"
    found.derived = (Product(name, counts[0].name, prices[0].name),)
    found.ask("derived_amount", counts[0].name, prices[0].name)


def _customer_table(columns: Sequence[Facts]) -> Claims:
    found = Claims()
    give = found.give
    keys = [f for f in columns if names_customers(f) and not f.repeated]
    keys += [f for f in columns if is_exactly(f, "row_id") and not f.repeated]
    keys += [f for f in columns if is_exactly(f, "contact_key") and not f.repeated]
    give(keys[0], Role.CUSTOMER_ID, "header", "high" if names_customers(keys[0]) else "medium")
    known = any(is_exactly(f, "first_order") for f in columns)
    for f in columns:
        if f.kind == "date" or (is_exactly(f, "first_order", "last_order", "signup") and date_like(f)):
            if is_exactly(f, "first_order"):
                give(f, Role.FIRST_ORDER, "header", scale=scales.DATE)
            elif is_exactly(f, "last_order"):
                give(f, Role.LAST_ORDER, "header", scale=scales.DATE)
            elif is_exactly(f, "signup") and not known:
                give(f, Role.FIRST_ORDER, "signup", "low", scales.DATE, (Role.DATE, Role.IGNORE))
                found.ask("signup_as_first_order", f.name)
        elif f.kind == "number" and is_exactly(f, "recency_days"):
            give(f, Role.LAST_ORDER, "recency_days", "medium", scales.NUMBER)
        elif f.kind == "number" and is_exactly(f, "orders") and f.whole:
            give(f, Role.ORDERS, "header", scale=scales.NUMBER)
    _money(columns, found, Role.AMOUNT)
    lifestages.claim(columns, found)
    return found


def _headless_log(columns: Sequence[Facts]) -> Claims | None:
    """Customer, date, pieces, money by the look of the values; all of it is asked."""
    dates = [f for f in columns if date_like(f)]
    ids = [
        f
        for f in columns
        if not date_like(f)
        and f.repeated
        and f.distinct >= 20
        and (f.kind == "text" or f.whole)
        and f.distinct >= 0.01 * f.rows
    ]
    money = [f for f in columns if f.kind == "number" and not f.whole and f.low >= 0 and f.distinct >= 20]
    if len(dates) != 1 or not ids or len(columns) > 8:
        return None
    found = Claims()
    found.give(dates[0], Role.ORDER_DATE, "log_values", "low", scales.DATE, (Role.DATE,))
    found.give(ids[0], Role.CUSTOMER_ID, "log_values", "low", None, (Role.ORDER_ID,))
    if money:
        found.give(money[-1], Role.AMOUNT, "log_values", "low", scales.NUMBER, (Role.COST,))
    for f in found.open(columns):
        if f.kind == "number" and f.whole and f.low >= 0 and f.median <= 20:
            found.give(f, Role.QUANTITY, "log_values", "low", scales.NUMBER, (Role.AMOUNT, Role.IGNORE))
        elif f in ids:
            found.give(f, Role.IGNORE, "other_id", "low", None, (Role.ORDER_ID, Role.CUSTOMER_ID))
    found.ask("log_without_header", *(f.name for f in columns))
    return found
