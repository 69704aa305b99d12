"""Small order logs and datasets for the lifecycle tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Column, Dataset, Filters, Receipt, Role
from insight.lifecycle import Options, Result, analyze
from insight.roles import lifestages, statuses

# whose words the reader turns into codes
SCALES = {"order_status": statuses.scale, "stage": lifestages.scale}
START = pd.Timestamp("2022-01-01")


def told(data: Dataset, options: Options | None = None, filters: Filters | None = None) -> Result:
    """The result; fails where the analysis does not apply."""
    result = analyze(data, filters or Filters(), options or Options())
    assert isinstance(result, Result), result
    return result


def build(table: pd.DataFrame, **roles: str) -> Dataset:
    """A dataset whose columns have the roles given by name; the others are ignored."""
    columns = tuple(
        Column(
            n,
            n,
            Role(roles.get(n, "ignore")),
            scale=SCALES[roles[n]](table[n].dropna().unique()) if roles.get(n) in SCALES else None,
            confidence="high",
        )
        for n in table.columns
    )
    return Dataset(table, columns, Receipt("log.csv", "csv", rows_in_file=len(table), rows_used=len(table)), "key")


def simulate(
    customers: int, days: int, seed: int, *, r: float = 1.5, alpha: float = 30.0, a: float = 0.5, b: float = 6.0
) -> pd.DataFrame:
    """An order log drawn from the MBG/NBD model itself: customer, date, amount; first purchases in the first half."""
    draw = np.random.default_rng(seed)
    rate, leave = draw.gamma(r, 1 / alpha, customers), draw.beta(a, b, customers)
    rows = []
    for i in range(customers):
        at = float(draw.uniform(0, days / 2))
        while at < days:
            rows.append((f"c{i:04d}", int(at)))
            if draw.random() < leave[i]:
                break
            at += float(draw.exponential(1 / rate[i]))
    log = pd.DataFrame(rows, columns=["customer", "day"])
    log["date"] = (START + pd.to_timedelta(log.pop("day"), unit="D")).astype("datetime64[s]")
    log["amount"] = np.round(draw.lognormal(3, 1, len(log)) + 0.01, 2)
    # the log itself runs to the last day
    log.loc[len(log)] = ["c0000", START + pd.Timedelta(days=days - 1), 5.0]
    log["date"] = log["date"].astype("datetime64[s]")
    return log


@pytest.fixture(scope="session")
def make() -> Callable[..., Dataset]:
    return build


@pytest.fixture(scope="session")
def log() -> Callable[..., pd.DataFrame]:
    return simulate


@pytest.fixture(scope="session")
def orders() -> Callable[..., Dataset]:
    """A dataset from rows (customer, ISO date, …) with the column names and roles of an order log."""

    def of(rows: list[tuple], *more: str) -> Dataset:
        names = ["customer", "date", *more]
        table = pd.DataFrame(rows, columns=names)
        table["date"] = pd.to_datetime(table["date"], format="ISO8601").astype("datetime64[s]")
        table["customer"] = table["customer"].astype("str")
        for name in ("order", "status"):
            if name in table:
                table[name] = table[name].astype("str")
        roles = {
            "customer": "customer_id",
            "date": "order_date",
            "order": "order_id",
            "amount": "amount",
            "quantity": "quantity",
            "unit price": "amount",
            "status": "order_status",
        }
        return build(table, **{n: roles[n] for n in names})

    return of


@pytest.fixture(scope="session")
def golden() -> dict:
    return json.loads((Path(__file__).parent.parent / "golden" / "lifecycle.json").read_text("utf-8"))
