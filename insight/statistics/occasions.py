"""Order lines → purchase occasions. What touches every line is written once in narwhals and runs on DuckDB.

An occasion is the order where order ids exist (all lines of one order, dated by its first line), else the (customer,
day). It counts while its net amount is above zero: returns subtract and never add one. An order whose lines spread
over several days is known only as far as its lines are: it counts from the day its net becomes positive until a later
line takes that back, so looking back at any day never uses a later line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa

from insight.dataset import Column, Dataset, Role
from insight.statistics import vocabulary

EARLIEST = int(np.datetime64("1980-01-01", "D").astype(np.int64))
NEVER = np.iinfo(np.int64).max
_NET_TOLERANCE = 1e-9


@dataclass(frozen=True)
class LogColumns:
    """The columns of an order log; only customer and date are required."""

    customer: Column
    date: Column
    order: Column | None
    amount: Column | None
    quantity: Column | None
    status: Column | None


@dataclass(frozen=True)
class Occasions:
    """Occasions sorted by (customer, day), arrays of one shape; days since 1970-01-01.

    ids: customer ids, sorted; ``customer`` indexes it. since, until: the occasion is known on days since ≤ d < until.
    money_*: net amount per customer, order and day, with the returns. empty: orders (days) that never had a net above
    zero. rows: lines by reason, "used" for those that are.
    """

    ids: np.ndarray
    customer: np.ndarray
    day: np.ndarray
    since: np.ndarray
    until: np.ndarray
    money_customer: np.ndarray
    money_day: np.ndarray
    money: np.ndarray
    empty: int
    rows: Mapping[str, int]


def days_of(cells: pd.Series) -> np.ndarray:
    """Calendar days since 1970-01-01 as float64, shape (rows,); NaN where there is no date.

    A time of day is cut off, a time zone kept as it was written (the local day). Text is read as ISO dates.
    """
    if not pd.api.types.is_datetime64_any_dtype(cells):
        if pd.api.types.is_numeric_dtype(cells):
            return np.full(len(cells), np.nan)
        cells = pd.to_datetime(cells, errors="coerce", format="ISO8601")
    if getattr(cells.dt, "tz", None) is not None:
        cells = cells.dt.tz_localize(None)
    seconds = cells.astype("datetime64[s]")
    days = np.floor_divide(seconds.astype("int64").to_numpy(), 86400).astype(float)
    return np.where(cells.isna().to_numpy(), np.nan, days)


def log_columns(dataset: Dataset) -> LogColumns | None:
    """The columns of an order log, or None where the customer or the date is missing."""
    customer = dataset.first(Role.CUSTOMER_ID) or dataset.first(Role.ACCOUNT)
    when = dataset.first(Role.ORDER_DATE)
    if customer is None or when is None:
        return None
    others = (Role.ORDER_ID, Role.AMOUNT, Role.QUANTITY, Role.ORDER_STATUS)
    return LogColumns(customer, when, *(dataset.first(role) for role in others))


def line_values(dataset: Dataset, columns: LogColumns) -> np.ndarray:
    """What each line adds to its order, shape (lines,): amount, negative for returns, or pieces, or 1.

    Only its sign after adding up matters for occasions. A price per piece is multiplied; an amount without a sign
    takes that of the quantity. A missing amount adds nothing.
    """
    pieces = dataset.numeric(columns.quantity.name) if columns.quantity else None
    if columns.amount is None:
        return np.ones(len(dataset)) if pieces is None else np.where(np.isnan(pieces), 1.0, pieces)
    amount = np.nan_to_num(dataset.numeric(columns.amount.name), nan=0.0)
    if pieces is None:
        return amount
    # a price that was found to be the amount of its row (reason "header") is one already
    if vocabulary.is_unit_price(columns.amount.name) and columns.amount.reason != "header":
        return amount * np.nan_to_num(pieces, nan=1.0)
    return np.where((pieces < 0) & (amount > 0), -amount, amount)


def dropped_states(columns: LogColumns) -> tuple[str, ...]:
    """The order states that are no sale, as written in the file: code 0 of the column's scale."""
    scale = columns.status.scale if columns.status else None
    return tuple(state for state, code in scale.codes if code == 0) if scale else ()


def unknown_states(dataset: Dataset, columns: LogColumns) -> tuple[str, ...]:
    """The order states seen of which the scale tells nothing; their orders count."""
    if columns.status is None:
        return ()
    known = dict(columns.status.scale.codes) if columns.status.scale else {}
    seen = (str(s) for s in pd.unique(dataset.table[columns.status.name].dropna()))
    return tuple(sorted(s for s in seen if s not in known))


def read(dataset: Dataset, columns: LogColumns, days: np.ndarray, last: int, *, last_reason: str) -> Occasions:
    """The occasions of an order log, using only lines of days ≤ ``last``.

    days: :func:`days_of` the date column. last_reason: why later lines are left out (future_date, after_as_of).
    """
    table = _arrow(dataset, columns, days)
    with duckdb.connect(":memory:") as engine:
        lines = nw.from_native(engine.from_arrow(table)).lazy()
        marked = mark(lines, last, last_reason, dropped_states(columns))
        counted = marked.group_by("reason").agg(lines=nw.len()).collect("pyarrow").to_native().to_pydict()
        nets = net(marked).collect("pyarrow").to_native()
    return _occasions(nets, dict(zip(counted["reason"], counted["lines"], strict=True)))


def mark(lines: nw.LazyFrame[Any], last: int, last_reason: str, dropped: tuple[str, ...]) -> nw.LazyFrame[Any]:
    """Lines with the column ``reason``: why a line is not used, or "used". Runs on any engine narwhals knows.

    lines: customer, order, day (int), value, status; order and status may be null throughout.
    """
    day, customer = nw.col("day"), nw.col("customer")
    # unpaid and cancelled orders often have no date: the state is the better reason
    wrong = [
        (nw.col("status").is_in(dropped) if dropped else nw.lit(False), "status"),
        (day.is_null(), "no_date"),
        (day < EARLIEST, "implausible_date"),
        (day > last, last_reason),
        (customer.is_null(), "anonymous"),
    ]
    reason: Any = nw.lit("used")
    for condition, code in reversed(wrong):
        reason = nw.when(condition).then(nw.lit(code)).otherwise(reason)
    return lines.with_columns(reason=reason)


def net(marked: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Net value and sum of absolute values per customer, order and day of the lines used."""
    return (
        marked.filter(nw.col("reason") == "used")
        .with_columns(size=nw.col("value").abs())
        .group_by("customer", "order", "day")
        .agg(net=nw.col("value").sum(), size=nw.col("size").sum())
    )


def _arrow(dataset: Dataset, columns: LogColumns, days: np.ndarray) -> pa.Table:
    size = len(dataset)
    known = ~np.isnan(days)
    return pa.table(
        {
            "customer": _key(_one_case(dataset.table[columns.customer.name])),
            "order": _key(dataset.table[columns.order.name]) if columns.order else pa.nulls(size, pa.string()),
            "day": pa.array(np.where(known, days, 0).astype(np.int64), mask=~known),
            "value": pa.array(line_values(dataset, columns)),
            "status": (
                pa.array(
                    dataset.table[columns.status.name].astype("string").to_numpy(object, na_value=None), pa.string()
                )
                if columns.status
                else pa.nulls(size, pa.string())
            ),
        }
    )


def keys(cells: pd.Series) -> pd.Series:
    """Customer ids as :attr:`Occasions.ids` has them, shape (rows,); missing where there is none."""
    return _key(_one_case(cells)).to_pandas()


def _one_case(cells: pd.Series) -> pd.Series:
    """E-mail addresses in lower case: USER7@MAIL.EXAMPLE is user7@mail.example."""
    if pd.api.types.is_numeric_dtype(cells):
        return cells
    address = cells.astype("str").str.contains("@", regex=False).fillna(False)
    return cells.where(~address, cells.astype("str").str.lower()) if address.any() else cells


def _key(cells: pd.Series) -> pa.Array | pa.ChunkedArray:
    """An id column for the engine: numbers as they are, text stripped, empty text as null."""
    if pd.api.types.is_numeric_dtype(cells):
        return pa.array(cells, from_pandas=True)
    text = cells.astype("str").str.strip() if cells.dtype != object else cells.map(_text).astype("str")
    return pa.array(text.where(text != ""), pa.large_string(), from_pandas=True)


def _text(cell: Any) -> str | None:
    return None if pd.isna(cell) else str(cell).strip()


def _occasions(nets: pa.Table, rows: Mapping[str, int]) -> Occasions:
    """From net per (customer, order, day): the days on which each order counts as an occasion."""
    customer, ids = pd.factorize(nets.column("customer").to_pandas(), sort=True)
    order, _ = pd.factorize(nets.column("order").to_pandas(), sort=True)
    day = nets.column("day").to_numpy().astype(np.int64)
    value, size = nets.column("net").to_numpy(), nets.column("size").to_numpy()
    sort = np.lexsort((day, order, customer))
    customer, order, day, value, size = customer[sort], order[sort], day[sort], value[sort], size[sort]
    count = len(day)
    first = np.ones(count, dtype=bool)
    first[1:] = (customer[1:] != customer[:-1]) | (order[1:] != order[:-1]) | (order[1:] < 0)
    group = np.cumsum(first) - 1
    heads = np.flatnonzero(first)

    # orders of several days need a running sum; all others keep their own exact one
    spread = np.flatnonzero(np.bincount(group, minlength=len(heads))[group] > 1)
    total, scale = value.copy(), size.copy()
    if len(spread):
        total[spread] = pd.Series(value[spread]).groupby(group[spread]).cumsum().to_numpy()
        scale[spread] = pd.Series(size[spread]).groupby(group[spread]).cumsum().to_numpy()
    counts = total > _NET_TOLERANCE * scale
    before = np.zeros(count, dtype=bool)
    before[1:] = counts[:-1] & ~first[1:]
    on, off = np.flatnonzero(counts & ~before), np.flatnonzero(~counts & before)
    until = np.full(len(on), NEVER)
    if len(off):
        following = np.minimum(np.searchsorted(off, on), len(off) - 1)
        ends = off[following]
        same = (ends > on) & (group[ends] == group[on])
        until[same] = day[ends[same]]
    dated = day[heads][group[on]]
    by_day = np.lexsort((dated, customer[on]))
    on, until, dated = on[by_day], until[by_day], dated[by_day]
    ever = np.zeros(len(heads), dtype=bool)
    ever[group[on]] = True
    return Occasions(
        np.asarray(ids),
        customer[on],
        dated,
        day[on],
        until,
        customer,
        day,
        value,
        int((~ever).sum()),
        {k: int(v) for k, v in rows.items()},
    )
