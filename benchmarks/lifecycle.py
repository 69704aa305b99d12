"""How long the lifecycle takes, as ratios to plain pandas on the same machine in the same run.

Baseline: one pandas group-by of the same log to the customer table (first, last, number of shopping days), the least
that any lifecycle needs. Run: ``PYTHONPATH=. python benchmarks/lifecycle.py [lines]``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from insight.dataset import Column, Dataset, Filters, Receipt, Role
from insight.lifecycle import Options, analyze, model, panel
from insight.statistics import occasions

ROLES = {"customer": Role.CUSTOMER_ID, "date": Role.ORDER_DATE, "order": Role.ORDER_ID, "amount": Role.AMOUNT}
DAYS = 730


def log(lines: int, seed: int = 1) -> pd.DataFrame:
    """An order log of two years: heavy and light buyers, three lines per order, two per cent returns."""
    draw = np.random.default_rng(seed)
    customers, orders = max(lines // 15, 1), max(lines // 3, 1)
    weight = draw.gamma(0.7, 1.0, customers)
    who = draw.choice(customers, orders, p=weight / weight.sum())
    born = draw.uniform(0, DAYS * 0.6, customers)
    day = (born[who] + draw.uniform(0, 1, orders) * (DAYS - born[who])).astype(int)
    line = np.repeat(np.arange(orders), 3)[:lines]
    amount = np.round(draw.lognormal(3, 1, len(line)), 2) * np.where(draw.random(len(line)) < 0.02, -1, 1)
    return pd.DataFrame(
        {
            "customer": pd.Series(who[line]).map("C{:07d}".format).astype("str"),
            "date": (np.datetime64("2023-01-01", "s") + day[line] * np.timedelta64(86400, "s")),
            "order": pd.Series(line).map("O{:08d}".format).astype("str"),
            "amount": amount,
        }
    )


def baseline(table: pd.DataFrame) -> pd.DataFrame:
    """The customer table by plain pandas."""
    net = table.groupby(["customer", "order"], as_index=False).agg(date=("date", "min"), amount=("amount", "sum"))
    return (
        net[net["amount"] > 0].groupby("customer").agg(first=("date", "min"), last=("date", "max"), n=("date", "size"))
    )


def seconds(run: Callable[[], Any], times: int = 3) -> float:
    """Best wall time of several runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


def main(lines: int) -> None:
    table = log(lines)
    columns = tuple(Column(n, n, ROLES[n], confidence="high") for n in table.columns)
    dataset = Dataset(table, columns, Receipt("benchmark", "memory"))
    roles = occasions.log_columns(dataset)
    assert roles is not None
    days = occasions.days_of(table["date"])
    start, end = int(days.min()), int(days.max())
    found = occasions.read(dataset, roles, days, end, last_reason="future_date")
    snap = panel.snapshot(found, end, start)
    base = seconds(lambda: baseline(table))
    steps = {
        "occasions (narwhals on DuckDB)": lambda: occasions.read(dataset, roles, days, end, last_reason="future_date"),
        "one snapshot": lambda: panel.snapshot(found, end, start),
        "one fit": lambda: model.fit(snap.x, snap.t_x, snap.t),
        "whole analysis, window 90 days": lambda: analyze(dataset, Filters(), Options(window_days=90)),
    }
    print(f"{lines:,} lines, {snap.customers:,} customers, {int(snap.x.sum()) + snap.customers:,} occasions")
    print(f"{'pandas customer table':32} {base:7.2f} s   1.00")
    for name, run in steps.items():
        took = seconds(run, 1 if name.startswith("whole") else 3)
        print(f"{name:32} {took:7.2f} s {took / base:6.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 600_000)
