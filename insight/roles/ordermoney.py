"""The money of an order log: one amount, net of what was paid back, counted once per order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from insight.dataset import Column, Role
from insight.roles import orderlines, scales, text
from insight.roles.claims import Claims, Product
from insight.roles.facts import Facts
from insight.roles.lexicon import means
from insight.roles.ordernames import is_named, preference

# money of which the name says that returns are taken off already
_NET = re.compile(r"\bnet\b|实收|實收|净|淨")
_SUBTOTAL = re.compile(r"sub ?total|小计|小計")
# money still owed gives way to money received, one deal's money to all a customer has spent
_OWED = re.compile(r"应收|應收|receivable|\bdue\b")
_LIFETIME = re.compile(r"累计|累計|lifetime")
_CENT, _FEW, _MOST = 0.0101, 0.02, 0.8
_AMOUNT = ("amount", "total_spend")


def claim(columns: Sequence[Facts], found: Claims) -> list[Facts]:
    """One amount; discounts, refunds, taxes and fees are not it; costs are costs. Returns the columns of refunds."""
    amounts, refunds = [], []
    # Amazon's item-price is the price of the whole row
    marketplace = any(text.header(f.name) == "amazon order id" for f in columns)
    for f in found.open(columns):
        if f.kind == "text" and is_named(f, *_AMOUNT) and _written_money(f):
            found.give(f, Role.IGNORE, "money_as_text", "low", others=(Role.SEGMENT,))
            found.ask("money_as_text", f.name)
        if f.kind != "number" or is_named(f, "orders", "quantity"):
            continue
        if means(f, "refund"):
            found.give(f, Role.IGNORE, "refund", others=(Role.AMOUNT,))
            refunds.append(f)
        elif means(f, "discount"):
            found.give(f, Role.IGNORE, "discount", others=(Role.AMOUNT,))
        elif is_named(f, "cost") and not is_named(f, "unit_price"):
            found.give(f, Role.COST, "header", scale=scales.NUMBER)
        elif is_named(f, *_AMOUNT) or (marketplace and text.header(f.name) == "item price"):
            amounts.append(f)
        elif is_named(f, "unit_price"):
            continue
        elif means(f, "cost"):
            found.give(f, Role.COST, "header", scale=scales.NUMBER)
        elif means(f, "other_money"):
            found.give(f, Role.IGNORE, "other_money", others=(Role.AMOUNT,))
        elif means(f, "amount"):
            amounts.append(f)
    # a column of zeros is no amount where another has money in it
    amounts.sort(
        key=lambda f: (
            f.high <= 0 <= f.low,
            not is_named(f, *_AMOUNT),
            _SUBTOTAL.search(f.words) is not None or _OWED.search(f.words) is not None,
            _LIFETIME.search(f.words) is None,
            preference(f, "amount"),
            f.position,
        )
    )
    for i, f in enumerate(amounts):
        if i == 0:
            sure = "high" if is_named(f, *_AMOUNT) else "medium"
            found.give(f, Role.AMOUNT, "header", sure, scales.NUMBER)  # type: ignore[arg-type]
        else:
            found.give(f, Role.IGNORE, "other_amount", "medium", others=(Role.AMOUNT,))
    if len(amounts) > 1:
        found.ask("amount_choice", *(f.name for f in amounts))
    return refunds


def derive(columns: Sequence[Facts], found: Claims, refunds: Sequence[Facts], table: pd.DataFrame | None) -> None:
    """The amount made from others where the file has none that can simply be added up."""
    by_role = {c.role: f for f in columns if (c := found.columns.get(f.position)) is not None}
    prices = [f for f in columns if f.position in found.columns and found.columns[f.position].reason == "unit_price"]
    amount, quantity, order = by_role.get(Role.AMOUNT), by_role.get(Role.QUANTITY), by_role.get(Role.ORDER_ID)
    if amount is None:
        _from_prices(found, prices, quantity)
        return
    if table is None:
        return
    once = _once(table, found, amount, quantity, prices, order)
    less = () if _NET.search(amount.words) else tuple(f for f in refunds if f.low < 0 or f.high > 0)[:1]
    if less and _net_already(table, amount, less[0], columns):
        found.columns[less[0].position] = replace(found.columns[less[0].position], reason="refund_already_off")
        less = ()
    if not once and not less:
        return
    names = [f.name for f in less]
    if order is not None:
        once += [n for n in names if orderlines.level(table[n], table[order.name]) == "order"]
    name = " − ".join([amount.name, *names]) if names else f"{amount.name} ({order.name})" if order else amount.name
    while name in table.columns:
        name = f"{name} *"
    found.derived = (
        Product(name, None, amount.name, tuple(names), order.name if once and order else None, tuple(once)),
    )
    column = found.columns[amount.position]
    found.columns[amount.position] = replace(
        column, role=Role.IGNORE, reason="other_amount", scale=None, alternatives=(Role.AMOUNT,)
    )
    if names:
        found.ask("refunds_subtracted", amount.name, *names)


def _net_already(table: pd.DataFrame, amount: Facts, refund: Facts, columns: Sequence[Facts]) -> bool:
    """Whether the amount is what was left after the refund: both add up to another sum, or it is the smaller one."""
    back, left = table[refund.name].abs(), table[amount.name]
    paid_back = (back > 0) & left.notna()
    if not paid_back.any():
        return False
    back, left = back[paid_back], left[paid_back]
    if (back > left + _CENT).mean() > _FEW:
        return True
    for f in columns:
        if f.kind == "number" and f not in (amount, refund) and is_named(f, *_AMOUNT):
            gross = table[f.name][paid_back]
            if ((left + back - gross).abs() <= _CENT).mean() >= _MOST:
                return True
    return False


def _written_money(f: Facts) -> bool:
    """Whether most of the texts hold figures: the reader left them because they cannot be added up."""
    sample = f.texts[:200]
    return sum(any(c.isdigit() for c in t) for t in sample) >= _MOST * len(sample)


def _once(
    table: pd.DataFrame,
    found: Claims,
    amount: Facts,
    quantity: Facts | None,
    prices: Sequence[Facts],
    order: Facts | None,
) -> list[str]:
    """The amount's name in a list if it repeats the sum of the order on every line; asked."""
    if order is None:
        return []
    pieces = table[quantity.name] if quantity else None
    price = table[prices[0].name] if prices else None
    level = orderlines.level(table[amount.name], table[order.name], pieces, price)
    if level == "line":
        return []
    found.ask("order_totals_repeated", amount.name, order.name)
    if level == "order":
        return [amount.name]
    column = found.columns[amount.position]
    found.columns[amount.position] = replace(column, confidence="low", alternatives=(Role.IGNORE,))
    return []


def _from_prices(found: Claims, prices: Sequence[Facts], quantity: Facts | None) -> None:
    if not prices:
        return
    price = prices[0]
    if quantity is None:
        # one piece per row: its price is the amount
        found.columns[price.position] = Column(
            price.name, price.label, Role.AMOUNT, None, scales.NUMBER, "medium", "price_as_amount"
        )
        found.ask("price_as_amount", price.name)
        return
    found.derived = (Product(f"amount ({quantity.name} × {price.name})", quantity.name, price.name),)
    found.ask("derived_amount", quantity.name, price.name)
