"""Order logs and customer tables: who bought when, what and for how much.

Names: methods/lifecycle.md §7. A unit price is no amount: quantity × unit price becomes a column of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from insight.dataset import Confidence, Role
from insight.roles import buyers, lifestages, ordermoney, ordertables, scales, statuses, text
from insight.roles.buyers import names_customers
from insight.roles.claims import Claims
from insight.roles.facts import Facts
from insight.roles.lexicon import means
from insight.roles.orderdates import month_like
from insight.roles.ordernames import is_named, preference

_MONTH_DAY = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
# ids of payments as Stripe and others write them: ch_3N…, pi_…
_PAYMENT = re.compile(r"(ch|py|pi|txn|in|tr|pay|cs|seti)_[A-Za-z0-9]{6,60}")
_COMPLETE = 0.9
_GROUPS = 12
_ORDERED = re.compile(r"order|purchase|invoice|下单|下單|订单|訂單|购买|購買|消费|消費")
_MANGLED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d{2}")
_PAID = re.compile(r"paid|payment|付款|支付")
_DATE_TEXT = re.compile(r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?.{0,20}")


def date_like(f: Facts) -> bool:
    """A date column, or texts or numbers that are written dates (20240131)."""
    if f.kind == "date":
        return True
    if f.kind == "number":
        return f.whole and all(_MONTH_DAY.fullmatch(f"{v:.0f}") is not None for v in f.numbers[:200])
    sample = f.texts[:200]
    if month_like(sample):
        return True
    return bool(sample) and sum(bool(_DATE_TEXT.fullmatch(t.strip())) for t in sample) >= 0.9 * len(sample)


def detect(columns: Sequence[Facts], table: pd.DataFrame | None = None) -> Claims | None:
    """The columns of an order log or a customer table; None where the file is neither.

    table: the cells, to see whether a total is repeated on every line of an order and whether money was paid back.
    """
    columns = [f for f in columns if f.kind != "empty"]
    if columns and all(f.headless for f in columns):
        return _headless_log(columns)
    if ordertables.rfm(columns) is not None or _is_customer_table(columns):
        return _customer_table(columns)
    if ordertables.contracts(columns):
        return ordertables.claim_contracts(columns)
    if _is_log(columns):
        return _log(columns, table)
    return ordertables.months_across(columns)


def _dates(columns: Sequence[Facts]) -> list[Facts]:
    return [f for f in columns if date_like(f) and (f.kind == "date" or is_named(f, "order_date"))]


def _is_log(columns: Sequence[Facts]) -> bool:
    dates = _dates(columns)
    orders = [f for f in columns if is_named(f, "order_id") and f.kind != "date"]
    sold = [f for f in columns if is_named(f, "amount", "quantity", "unit_price", "total_spend")]
    who = [f for f in buyers.buyers(columns) if f.repeated or orders]
    if not dates and not orders and not sold:
        return False
    if not dates:
        # a log whose day is only a number
        return bool(orders and sold and any(names_customers(f) or is_named(f, "product") for f in columns))
    if (who and (sold or orders)) or (orders and sold):
        return True
    # a shop's export: order numbers called "Name", or a status, and a contact for each buyer
    shop = [
        f for f in columns if is_named(f, "order_status") or (text.collapsed(f.name) == "name" and _order_numbers(f))
    ]
    if shop and sold and any(is_named(f, "contact_key") for f in columns):
        return True
    # no money at all: an order date, and contacts that come back
    if any(_ORDERED.search(f.words) for f in dates) and any(f.repeated for f in buyers.contacts(columns)):
        return True
    # the barest log: who and when
    return bool(who) and len(columns) <= 4 and who[0].repeated


def _is_customer_table(columns: Sequence[Facts]) -> bool:
    life = [
        f
        for f in columns
        if is_named(f, "first_order", "last_order", "recency_days", "orders", "total_spend")
        and f.kind in ("number", "date")
    ]
    keys = [f for f in columns if (names_customers(f) or is_named(f, "row_id", "contact_key")) and not f.repeated]
    staged = [f for f in columns if lifestages.scale_of(f) is not None and is_named(f, "stage")]
    return bool(keys) and (
        len(
            {
                c
                for f in life
                for c in ("first_order", "last_order", "recency_days", "orders", "total_spend")
                if is_named(f, c)
            }
        )
        >= 2
        or bool(staged and keys)
    )


def _log(columns: Sequence[Facts], table: pd.DataFrame | None) -> Claims:
    found = Claims()
    give = found.give
    buyers.claim(columns, found)
    ids = sorted(
        (f for f in columns if is_named(f, "order_id") and f.kind != "date" and f.position not in found.columns),
        key=lambda f: f.position,
    )
    for f in [f for f in ids if _mangled(f)]:
        # a spreadsheet has cut the digits: many orders share what is left
        give(f, Role.IGNORE, "mangled_id", "low", others=(Role.ORDER_ID,))
        found.ask("order_id_mangled", f.name)
        ids.remove(f)
    named = next(
        (f for f in columns if is_named(f, "personal") and text.collapsed(f.name) == "name" and _order_numbers(f)),
        None,
    )
    if named is not None:
        # Shopify's Name is the number of the order: #1001
        give(named, Role.ORDER_ID, "order_number", "high")
    elif complete := [f for f in ids if f.answered >= _COMPLETE * f.rows]:
        give(complete[0], Role.ORDER_ID, "header")
    _log_dates(columns, found)
    refunds = ordermoney.claim(columns, found)
    for f in found.open(columns):
        if is_named(f, "quantity") and f.kind == "number":
            give(f, Role.QUANTITY, "header", scale=scales.NUMBER)
        elif is_named(f, "unit_price") and f.kind == "number":
            give(f, Role.IGNORE, "unit_price", others=(Role.AMOUNT, Role.COST))
    _products(columns, found)
    if not found.has(Role.ORDER_ID):
        _order_of_one_row(columns, found)
    if not found.has(Role.ORDER_ID) and ids:
        give(ids[0], Role.ORDER_ID, "header", "medium")
    for f in ids:
        give(f, Role.IGNORE, "other_id", "medium", others=(Role.ORDER_ID,))
    _statuses(columns, found)
    _currency(columns, found)
    ordermoney.derive(columns, found, refunds, table)
    for f in found.open(columns):
        # shops and vouchers that come back are groups, whatever numbers they have
        few = f.repeated and 2 <= f.distinct <= _GROUPS and f.distinct <= 0.1 * f.answered
        if is_named(f, "line_id", "row_id") or (means(f, "other_id") and not (few and means(f, "place_or_voucher"))):
            give(f, Role.IGNORE, "other_id", "medium", others=(Role.SEGMENT,))
        elif f.kind == "number" and re.fullmatch(
            r"(week|month|day|year|hour|weekday)(no|num|number)?", text.collapsed(f.name)
        ):
            give(f, Role.IGNORE, "part_of_date", "medium", others=(Role.SEGMENT,))
    return found


def _order_numbers(f: Facts) -> bool:
    return sum(bool(re.fullmatch(r"#?[A-Za-z]{0,4}-?\d{3,12}", t.strip())) for t in f.texts[:200]) >= 0.9 * len(
        f.texts[:200]
    )


def _mangled(f: Facts) -> bool:
    """Whether a spreadsheet has turned long numbers into 1.2345E+17."""
    cut = sum(n for t, n in zip(f.texts, f.counts) if _MANGLED.fullmatch(t.strip())) if f.kind == "text" else 0
    return cut >= 0.1 * f.answered


def _order_of_one_row(columns: Sequence[Facts], found: Claims) -> None:
    """Payments and deals have one row each; their own id is the order's. Rows that are only counted name no order."""
    of_items = found.has(Role.QUANTITY, Role.PRODUCT) or any(c.reason == "unit_price" for c in found.columns.values())
    for f in found.open(columns):
        payments = bool(f.texts) and all(_PAYMENT.fullmatch(t) for t in f.texts[:200])
        if of_items and not payments:
            continue
        counted = f.kind == "number" and f.low in (0, 1) and f.high - f.low == f.distinct - 1
        if is_named(f, "row_id", "order_id") and f.unique and f.kind in ("text", "number") and not counted:
            found.give(f, Role.ORDER_ID, "one_row_per_order", "medium", others=(Role.IGNORE,))
            return


def _currency(columns: Sequence[Facts], found: Claims) -> None:
    """Sums over several currencies mean nothing; each currency can be looked at alone."""
    for f in found.open(columns):
        if f.kind == "text" and is_named(f, "currency") and 2 <= f.distinct <= 60:
            found.give(f, Role.SEGMENT, "currency", scale=scales.nominal(f))
            found.ask("several_currencies", f.name, values=", ".join(f.texts[:6]))


def _log_dates(columns: Sequence[Facts], found: Claims) -> None:
    dates = [f for f in _dates(columns) if not is_named(f, "other_date", "submit_time")] or _dates(columns)
    dates = sorted(
        dates,
        key=lambda f: (
            preference(f, "order_date") if not _PAID.search(f.words) or f.answered < 0.5 * f.rows else -1,
            not is_named(f, "order_date"),
            -f.answered,
            f.position,
        ),
    )
    if dates:
        named = is_named(dates[0], "order_date") and not is_named(dates[0], "other_date")
        # a day of delivery stands in for the day of the order only if a person agrees
        late = is_named(dates[0], "other_date")
        sure: Confidence = "low" if late else "high" if named or len(dates) == 1 else "medium"
        others = (Role.IGNORE,) if late else ()
        found.give(dates[0], Role.ORDER_DATE, "header" if named else "date_values", sure, scales.DATE, others)
        if late:
            found.ask("date_choice", dates[0].name)
    rivals = [f for f in dates if is_named(f, "order_date")]
    if len(rivals) > 1:
        # ordered, paid and invoiced are different days
        found.ask("date_choice", *(f.name for f in rivals))
    for f in found.open(columns):
        if f.kind == "date" or is_named(f, "order_date", "other_date"):
            found.give(f, Role.IGNORE, "other_date", "medium", others=(Role.ORDER_DATE,))


def _products(columns: Sequence[Facts], found: Claims) -> None:
    """The product's code and its name are both products; a category is a group."""
    for f in found.open(columns):
        if is_named(f, "product") and f.distinct >= 2 and f.kind != "date":
            found.give(f, Role.PRODUCT, "header")


def _statuses(columns: Sequence[Facts], found: Claims) -> None:
    states = [
        f
        for f in found.open(columns)
        if f.kind == "text"
        and f.distinct <= 60
        and ((is_named(f, "order_status") and statuses.known(f.texts)) or statuses.deals(f.texts))
    ]
    # a column with one value tells no orders apart
    states.sort(key=lambda f: (f.distinct < 2, preference(f, "order_status"), f.position))
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


def _customer_table(columns: Sequence[Facts]) -> Claims:
    found = Claims()
    give = found.give
    keys = [f for f in columns if names_customers(f) and not f.repeated]
    keys += [f for f in columns if is_named(f, "row_id") and not f.repeated]
    keys += [f for f in columns if is_named(f, "contact_key") and not f.repeated]
    give(keys[0], Role.CUSTOMER_ID, "header", "high" if names_customers(keys[0]) else "medium")
    ordertables.claim_rfm(columns, found)
    known = any(is_named(f, "first_order") for f in columns)
    for f in columns:
        if f.kind == "date" or (is_named(f, "first_order", "last_order", "signup") and date_like(f)):
            if is_named(f, "first_order"):
                give(f, Role.FIRST_ORDER, "header", scale=scales.DATE)
            elif is_named(f, "last_order"):
                give(f, Role.LAST_ORDER, "header", scale=scales.DATE)
            elif is_named(f, "signup") and not known:
                give(f, Role.FIRST_ORDER, "signup", "low", scales.DATE, (Role.DATE, Role.IGNORE))
                found.ask("signup_as_first_order", f.name)
        elif f.kind == "number" and is_named(f, "recency_days"):
            give(f, Role.LAST_ORDER, "recency_days", "medium", scales.NUMBER)
        elif f.kind == "number" and is_named(f, "orders") and f.whole:
            give(f, Role.ORDERS, "header", scale=scales.NUMBER)
    ordermoney.claim(columns, found)
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
