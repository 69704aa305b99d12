"""Orders of several lines: fields written on the first line only, and totals of the order repeated on every line.

Shops write date, customer and state on the first line of an order and leave them blank below; accounts do the same even
with the number of the document. Sources: methods/lifecycle.md §7 (Shopify, 用友, Odoo).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from insight.dataset import Field
from insight.roles import facts as seen
from insight.roles import lexicon, text
from insight.roles.ordernames import is_named

Level = Literal["line", "order", "unclear"]
_CENT = 0.0101
_SHARE = 0.95
_MONEY = ("amount", "total_spend", "discount", "refund", "other_money", "unit_price", "cost", "quantity")
_ENOUGH = 5


def filled(table: pd.DataFrame, fields: tuple[Field, ...] = ()) -> tuple[pd.DataFrame, Mapping[str, Any] | None]:
    """The table with the fields of every order on all its lines, and what was done (None: nothing).

    Only texts, dates and ids are filled, never money: an order's total counts once. What was done has the keys
    ``rows`` (lines that got something), ``orders`` and ``columns`` (in the file's order).
    """
    known = {f.name: f for f in fields}
    blank_facts = [_named_only(i, str(n), known.get(str(n))) for i, n in enumerate(table.columns)]
    named = [f.name for f in blank_facts if is_named(f, "order_id")]
    named += [f.name for f in blank_facts if text.collapsed(f.name) == "name"]
    money = {f.name for f in blank_facts if any(lexicon.means(f, k) for k in _MONEY) or is_named(f, *_MONEY)}
    ids = {f.name for f in blank_facts if is_named(f, "customer_id", "order_id", "line_id", "row_id", "contact_key")}
    for name in named:
        orders = table[name]
        if orders.notna().sum() < 2 or pd.api.types.is_float_dtype(orders):
            continue
        made = _below_blank(table, name, money, ids) if orders.isna().any() else _below_number(table, name, money, ids)
        if made is not None:
            return made
    return table, None


def _named_only(position: int, name: str, described: Field | None) -> seen.Facts:
    label = described.label if described and described.label else name
    return seen.Facts(position, name, label, "text", 0, 0, 0, words=text.header(label))


def _fillable(cells: pd.Series, name: str, money: set[str], ids: set[str]) -> bool:
    number = pd.api.types.is_numeric_dtype(cells)
    return name in ids or (not number and name not in money)


def _below_number(
    table: pd.DataFrame, order: str, money: set[str], ids: set[str]
) -> tuple[pd.DataFrame, Mapping[str, Any]] | None:
    """The number stands on every line, other fields on one line of each order."""
    codes, _ = pd.factorize(table[order])
    size = int(codes.max()) + 1
    lines = np.bincount(codes, minlength=size)
    several = lines > 1
    if not several.any() or size == len(table):
        return None
    once: list[str] = []
    evidence = whole = False
    for name in map(str, table.columns):
        if name == order:
            continue
        held = table[name].notna().to_numpy()
        if held.all():
            whole = True
            continue
        per_order = np.bincount(codes[held], minlength=size)
        if (per_order > 1).any():
            whole = whole or (per_order[several] == lines[several]).mean() >= _SHARE
            continue
        if not per_order[several].any():
            continue
        once.append(name)
        evidence = evidence or (per_order[several] == 1).mean() >= 0.9
    targets = [n for n in once if _fillable(table[n], n, money, ids)]
    if not evidence or not whole or not targets:
        return None
    out, touched = table.copy(deep=False), np.zeros(len(table), dtype=bool)
    for name in targets:
        cells = table[name]
        held = np.flatnonzero(cells.notna().to_numpy())
        source = np.full(size, -1)
        source[codes[held]] = held
        take = source[codes]
        got = (take >= 0) & cells.isna().to_numpy()
        touched |= got
        out[name] = cells.take(np.where(take >= 0, take, np.arange(len(cells)))).set_axis(table.index)
    return out, {"rows": int(touched.sum()), "orders": len(np.unique(codes[touched])), "columns": targets}


def _below_blank(
    table: pd.DataFrame, order: str, money: set[str], ids: set[str]
) -> tuple[pd.DataFrame, Mapping[str, Any]] | None:
    """Even the number stands on the first line only: what is blank wherever it is blank belongs to the line above."""
    blank = table[order].isna().to_numpy()
    if blank[0]:
        return None
    together, lines = [], []
    for name in map(str, table.columns):
        if name == order:
            continue
        held = table[name].notna().to_numpy()
        if not held[blank].any():
            if held[~blank].any():
                together.append(name)
        elif held[blank].mean() >= _SHARE:
            lines.append(name)
    first = [n for n in together if table[n].notna().to_numpy()[~blank].mean() >= 0.9]
    if len(lines) < 2 or not first:
        return None
    group = np.cumsum(~blank) - 1
    heads = np.flatnonzero(~blank)
    targets = [order, *(n for n in together if _fillable(table[n], n, money, ids))]
    out = table.copy(deep=False)
    for name in targets:
        out[name] = table[name].take(heads[group]).set_axis(table.index)
    shown = [str(n) for n in table.columns if n in targets]
    return out, {"rows": int(blank.sum()), "orders": len(np.unique(group[blank])), "columns": shown}


def level(
    amount: pd.Series, order: pd.Series, quantity: pd.Series | None = None, price: pd.Series | None = None
) -> Level:
    """Whether ``amount`` belongs to each line or, repeated on every line, to the whole order."""
    known = amount.notna() & order.notna()
    if not known.any():
        return "line"
    codes, _ = pd.factorize(order[known])
    values = amount[known].to_numpy(dtype=float)
    size = int(codes.max()) + 1
    lines = np.bincount(codes, minlength=size)
    several = lines > 1
    count = int(several.sum())
    if count == 0:
        return "line"
    low, high = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(low, codes, values)
    np.maximum.at(high, codes, values)
    same = (high - low) <= _CENT
    if same[several].mean() < _SHARE:
        return "line"
    inside = several[codes]
    if quantity is not None and price is not None:
        made = (quantity[known].to_numpy(dtype=float) * price[known].to_numpy(dtype=float))[inside]
        if np.mean(np.abs(made - values[inside]) <= _CENT + 0.005 * np.abs(values[inside])) >= 0.5:
            return "line"
    if quantity is not None or price is not None:
        varies = np.zeros(size, dtype=bool)
        for part in (quantity, price):
            if part is None:
                continue
            cells = part[known].to_numpy(dtype=float)
            least, most = np.full(size, np.inf), np.full(size, -np.inf)
            np.minimum.at(least, codes, cells)
            np.maximum.at(most, codes, cells)
            varies |= (most - least) > 0
        if varies[several].mean() >= 0.3 and count >= 2:
            return "order"
    if len(np.unique(high[several])) >= 3 and count >= _ENOUGH:
        # equal sums in nearly all of many different orders are no coincidence
        return "order" if len(np.unique(np.round(values, 2))) >= 10 else "unclear"
    return "unclear" if len(np.unique(values)) > 1 else "line"


def amounts(
    table: pd.DataFrame,
    name: str,
    times: str | None = None,
    less: Sequence[str] = (),
    order: str | None = None,
    once: Sequence[str] = (),
) -> pd.Series:
    """``name`` × ``times`` − what was paid back; columns in ``once`` count on the first line of each order only."""
    first = ~table[order].duplicated() | table[order].isna() if order else None

    def part(column: str) -> pd.Series:
        cells = table[column].astype("float64")
        return cells.where(first) if first is not None and column in once else cells

    total = part(name)
    if times is not None:
        total = total * table[times]
    for column in less:
        back = part(column).abs().fillna(0.0)
        # a line without an amount keeps none, unless money went back on it
        total = (total.fillna(0.0) - back).where(total.notna() | (back > 0))
    return total
