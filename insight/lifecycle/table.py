"""A customer table → the quantities a log gives, or a grid where the first order is missing (canon §1.5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insight.dataset import Column, Dataset, Role
from insight.lifecycle.panel import Snapshot
from insight.lifecycle.result import GridCell
from insight.statistics import vocabulary
from insight.statistics.occasions import EARLIEST, days_of


@dataclass(frozen=True)
class TableColumns:
    """The columns of a customer table. last: dates; recency: days since the last order; one of them is there."""

    customer: Column | None
    first: Column | None
    last: Column | None
    recency: Column | None
    orders: Column


@dataclass(frozen=True)
class CustomerTable:
    """Customers of a table. ids: shape (customers,); silence: days since the last order; orders ≥ 1.

    snapshot: None where the first order is unknown. as_of, start: days since 1970-01-01, or None. potential: rows
    with no order yet. row: the row of the file each customer stands in.
    """

    ids: np.ndarray
    row: np.ndarray
    orders: np.ndarray
    silence: np.ndarray
    snapshot: Snapshot | None
    as_of: int | None
    start: int | None
    potential: np.ndarray
    excluded: dict[str, int]


def table_columns(dataset: Dataset) -> TableColumns | None:
    """The columns of a customer table, or None where the last order or the number of orders is missing."""
    orders = dataset.first(Role.ORDERS)
    lasts = dataset.with_role(Role.LAST_ORDER)
    if orders is None or not lasts:
        return None
    dates = [c for c in lasts if _is_date(dataset, c)]
    numbers = [c for c in lasts if pd.api.types.is_numeric_dtype(dataset.table[c.name])]
    if not dates and not numbers:
        return None
    first = dataset.first(Role.FIRST_ORDER)
    return TableColumns(
        dataset.first(Role.CUSTOMER_ID) or dataset.first(Role.ACCOUNT),
        first if first is not None and dates and _is_date(dataset, first) else None,
        dates[0] if dates else None,
        numbers[0] if numbers else None,
        orders,
    )


def _is_date(dataset: Dataset, column: Column) -> bool:
    cells = dataset.table[column.name]
    return not pd.api.types.is_numeric_dtype(cells) and bool(np.isfinite(days_of(cells)).any())


def read(dataset: Dataset, columns: TableColumns, as_of: int | None, today: int) -> CustomerTable:
    """Customers of a table at ``as_of`` (None: the day the table itself speaks of, its recency or its latest order).

    A customer who stands in several rows is taken from the row with the latest order, then the most orders.
    """
    size = len(dataset)
    orders = dataset.numeric(columns.orders.name)
    last = days_of(dataset.table[columns.last.name]) if columns.last else np.full(size, np.nan)
    recency = dataset.numeric(columns.recency.name) if columns.recency else np.full(size, np.nan)
    first = days_of(dataset.table[columns.first.name]) if columns.first else np.full(size, np.nan)
    reason = np.full(size, "used", dtype=object)
    ids = _ids(dataset, columns.customer)
    bought = orders >= 1

    def leave_out(which: np.ndarray, code: str) -> None:
        reason[which & (reason == "used")] = code

    leave_out(pd.isna(pd.Series(ids)).to_numpy(), "anonymous")
    leave_out(np.isnan(orders) | (orders < 0), "no_orders")
    when = last if columns.last else -recency
    leave_out(bought & np.isnan(when), "no_date")
    if columns.last:
        leave_out(bought & ((last < EARLIEST) | (first < EARLIEST)), "implausible_date")
        leave_out(bought & (last > today), "future_date")
    if columns.first:
        leave_out(bought & (np.isnan(first) | (first > last)), "no_date")
    if as_of is None and columns.last:
        as_of = _day_of_table(last[reason == "used"], recency[reason == "used"])
    elif as_of is not None and columns.last:
        leave_out(bought & (last > as_of), "after_as_of")
    kept = np.flatnonzero(reason == "used")
    best = kept[np.lexsort((orders[kept], np.nan_to_num(when[kept], nan=-np.inf)))][::-1]
    _, at = np.unique(ids[best].astype(str), return_index=True)
    chosen = best[at]
    repeated = len(kept) - len(chosen)
    rows = chosen[bought[chosen]]
    counted = pd.Series(reason[reason != "used"]).value_counts()
    excluded = {str(k): int(v) for k, v in counted.items()}
    if repeated:
        excluded["repeated_customer"] = repeated
    silence = (as_of - last[rows]) if as_of is not None and columns.last else recency[rows]
    silence = np.maximum(silence, 0).astype(np.int64)
    snapshot, start = None, None
    if columns.first and as_of is not None and len(rows):
        t_x = (last[rows] - first[rows]).astype(np.int64)
        start = int(first[rows].min())
        snapshot = Snapshot(
            as_of,
            as_of - start + 1,
            np.arange(len(rows)),
            np.round(orders[rows]).astype(np.int64) - 1,
            t_x,
            t_x + silence,
        )
    return CustomerTable(
        ids[rows],
        rows,
        np.round(orders[rows]).astype(np.int64),
        silence,
        snapshot,
        as_of,
        start,
        chosen[~bought[chosen]],
        excluded,
    )


def _ids(dataset: Dataset, column: Column | None) -> np.ndarray:
    if column is None:
        return np.arange(len(dataset)).astype(object)
    cells = dataset.table[column.name]
    if not pd.api.types.is_numeric_dtype(cells):
        cells = cells.astype("str").str.strip()
        cells = cells.where(cells != "")
    return cells.astype(object).to_numpy()


def _day_of_table(last: np.ndarray, recency: np.ndarray) -> int | None:
    both = last + recency
    both = both[~np.isnan(both)]
    if len(both):
        values, counts = np.unique(both, return_counts=True)
        return int(values[np.argmax(counts)])
    known = last[~np.isnan(last)]
    return int(known.max()) if len(known) else None


def grid(silence: np.ndarray, orders: np.ndarray) -> tuple[GridCell, ...]:
    """Customers by recency and number of orders, at most five classes each; equal values share a class (canon §2.1)."""
    by_days, by_orders = _classes(silence), _classes(orders)
    return tuple(
        GridCell(d, o, int(((silence >= d[0]) & (silence <= d[1]) & (orders >= o[0]) & (orders <= o[1])).sum()))
        for d in by_days
        for o in by_orders
    )


def _classes(values: np.ndarray) -> list[tuple[int, int]]:
    """Ranges of whole numbers between quintiles, lowest first, as (from, to), both inclusive and both observed ends."""
    edges = np.unique(np.floor(np.quantile(values, [0.2, 0.4, 0.6, 0.8, 1.0]))).astype(int)
    edges[-1] = int(values.max())
    low, found = int(values.min()), []
    for edge in edges:
        if edge >= low:
            found.append((low, int(edge)))
            low = int(edge) + 1
    return found


def signup_column(columns: TableColumns) -> str | None:
    """The name of a "first order" that is a registration by its name, or None."""
    if columns.first is not None and vocabulary.is_signup(columns.first.name):
        return columns.first.name
    return None
