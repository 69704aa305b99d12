"""Small surveys and order logs of known shape for the evidence pack."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Column, Dataset, Filters, Receipt, Role, Scale
from insight.evidence import Options, Result, analyze
from insight.evidence.result import Indicator
from tests.conftest import dataset

SATISFIED = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")


def scale(low: float, high: float, words: tuple[str, ...] = ()) -> Scale:
    steps = [low + i for i in range(len(words))]
    return Scale("ordinal", (), tuple(zip(steps, words, strict=True)), low, high)


def told(data: Dataset, filters: Filters | None = None, **options: Any) -> Result:
    result = analyze(data, filters or Filters(), Options(**options))
    assert isinstance(result, Result)
    return result


def one(result: Result, code: str) -> Indicator:
    return next(i for i in result.indicators if i.code == code)


@pytest.fixture
def survey() -> Dataset:
    """900 answers over six quarters in four regions; satisfaction rises, North is better, complaints are steady."""
    random = np.random.default_rng(11)
    n = 900
    days = np.sort(random.integers(0, 546, n))
    date = (np.datetime64("2024-01-01") + days.astype("timedelta64[D]")).astype("datetime64[s]")
    region = random.choice(["North", "East", "South", "West"], n, p=[0.3, 0.3, 0.2, 0.2])
    mood = random.normal(size=n) + 0.9 * days / 546 + 0.6 * (region == "North")
    return dataset(
        [
            ("date", Role.DATE, Scale("date"), date),
            ("region", Role.SEGMENT, Scale("nominal"), region),
            ("satisfied", Role.OVERALL_SATISFACTION, scale(1, 5, SATISFIED), np.clip(np.round(3.2 + mood), 1, 5)),
            ("recommend", Role.RECOMMEND, scale(0, 10), np.clip(np.round(6 + 1.5 * mood), 0, 10)),
            ("again", Role.REPURCHASE, scale(1, 5), np.clip(np.round(3 + mood), 1, 5)),
            ("complained", Role.COMPLAINT, Scale("binary", minimum=0, maximum=1), 1.0 * (random.random(n) < 0.1)),
        ]
    )


@pytest.fixture
def brands() -> Dataset:
    """1,200 answers about four brands in three waves; Alpha is largest and better than Gamma."""
    random = np.random.default_rng(12)
    n = 1200
    brand = random.choice(["Alpha", "Beta", "Gamma", "Delta"], n, p=[0.4, 0.25, 0.3, 0.05])
    liked = np.array([{"Alpha": 3.9, "Beta": 3.8, "Gamma": 3.2, "Delta": 3.5}[b] for b in brand])
    return dataset(
        [
            ("wave", Role.WAVE, None, random.choice(["Wave 10", "Wave 9", "Wave 11"], n)),
            ("brand", Role.BRAND, Scale("nominal"), brand),
            (
                "satisfied",
                Role.OVERALL_SATISFACTION,
                scale(1, 5),
                np.clip(np.round(liked + random.normal(size=n)), 1, 5),
            ),
        ]
    )


def order_log(orders: pd.DataFrame) -> Dataset:
    """A dataset of orders: columns customer, day and, where there are some, order, amount and group."""
    roles = {"customer": Role.CUSTOMER_ID, "day": Role.ORDER_DATE, "order": Role.ORDER_ID, "amount": Role.AMOUNT}
    roles["group"] = Role.SEGMENT
    kinds = {"day": Scale("date"), "amount": Scale("number"), "group": Scale("nominal")}
    columns = tuple(Column(c, c, roles[c], None, kinds.get(c), "high") for c in orders.columns)
    return Dataset(orders.reset_index(drop=True), columns, Receipt("o.csv", "csv"))


@pytest.fixture
def orders() -> pd.DataFrame:
    """Fourteen months of orders of 400 customers, some of whom stay away for good."""
    random = np.random.default_rng(13)
    rows = []
    for customer in range(400):
        day, pace = int(random.integers(0, 120)), random.gamma(2, 12)
        while day < 425:
            rows.append((customer, day))
            if random.random() < 0.08:
                break
            day += 1 + int(random.exponential(pace))
    table = pd.DataFrame(rows, columns=["customer", "day"])
    table["day"] = np.datetime64("2023-01-01", "s") + table["day"].to_numpy() * np.timedelta64(86400, "s")
    table["group"] = np.where(table["customer"] % 3 == 0, "old", "new")
    return table
