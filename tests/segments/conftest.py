"""Small surveys built by hand, and the two shared files with roles given by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Column, Dataset, Filters, NotApplicable, Receipt, Role, Scale
from insight.segments import Options, Result, analyze
from tests import conftest
from tests.conftest import Made

NOMINAL = Scale("nominal")
NUMBER = Scale("number")
FIVE = conftest.FIVE
YES_NO = Scale("binary", labels=((0.0, "No"), (1.0, "Yes")), minimum=0, maximum=1)

Run = Callable[..., Result]


def dataset(*columns: Made) -> Dataset:
    return conftest.dataset(columns)


def run(data: Dataset, filters: Filters | None = None, **options: Any) -> Result:
    """The profiles of ``data``; fails where the analysis does not apply."""
    found = analyze(data, filters or Filters(), Options(**options))
    assert not isinstance(found, NotApplicable), found
    return found


def cell(result: Result, by: str, measure: str, value: str, *, category: str | None = None, kind: str | None = None):
    """One cell of a result."""
    profile = next(p for p in result.profiles if p.by == by)
    row = next(
        m
        for m in profile.measures
        if m.measure == measure and m.category == category and (kind is None or m.kind == kind)
    )
    return next(c for c in row.cells if c.value == value)


def survey(seed: int = 5, n: int = 400) -> list[Made]:
    """Three regions, two sexes; the North rates service lower and says yes less often; taste does not differ."""
    rng = np.random.default_rng(seed)
    region = rng.choice(["North", "South", "East"], n, p=[0.3, 0.45, 0.25])
    north = region == "North"
    service = np.clip(np.round(rng.normal(3.6 - 0.9 * north, 1, n)), 1, 5)
    service[rng.random(n) < 0.05] = np.nan
    return [
        ("region", Role.SEGMENT, NOMINAL, list(region)),
        ("sex", Role.SEGMENT, NOMINAL, list(rng.choice(["Woman", "Man"], n))),
        ("service", Role.RATING, FIVE, service),
        ("taste", Role.RATING, FIVE, np.clip(np.round(rng.normal(4, 1, n)), 1, 5)),
        ("again", Role.RATING, YES_NO, (rng.random(n) < 0.7 - 0.35 * north).astype(float)),
        ("spend", Role.AMOUNT, NUMBER, rng.lognormal(3, 0.8, n)),
    ]


@pytest.fixture
def golden(root: Path) -> dict[str, Any]:
    return json.loads((root / "tests" / "golden" / "segments.json").read_text("utf-8"))


@pytest.fixture
def perceptions(shared: Path) -> Dataset:
    """McDonald's perceptions: eleven yes/no items, liking, age, visits, sex."""
    table = pd.read_csv(shared / "segments" / "mcdonalds" / "mcdonalds.csv")
    items = list(table.columns[:11])
    for name in items:
        table[name] = table[name].map({"No": 0.0, "Yes": 1.0})
    liking = {"I hate it!-5": -5.0, "I love it!+5": 5.0, "0": 0.0} | {f"{i:+d}": float(i) for i in range(-4, 5) if i}
    visits = ("Never", "Once a year", "Every three months", "Once a month", "Once a week", "More than once a week")
    columns = [Column(n, n, Role.RATING, scale=YES_NO, confidence="high") for n in items]
    columns += [
        Column("Like", "Like", Role.OVERALL_SATISFACTION, scale=Scale("ordinal", tuple(liking.items()), (), -5, 5)),
        Column("Age", "Age", Role.SEGMENT, scale=NUMBER),
        Column("VisitFrequency", "VisitFrequency", Role.SEGMENT, scale=Scale("nominal", order=visits)),
        Column("Gender", "Gender", Role.SEGMENT, scale=NOMINAL),
    ]
    return Dataset(table, tuple(columns), Receipt("mcdonalds.csv", "csv"))


@pytest.fixture
def poll(shared: Path) -> Dataset:
    """The weighted poll: every question a category column, "No answer" a category like any other."""
    table = pd.read_csv(shared / "segments" / "weighted_poll" / "masculinity-raw-responses.csv", index_col=0)
    table = table.drop(columns=["StartDate", "EndDate"]).reset_index(drop=True)
    columns = tuple(
        Column(n, n, Role.WEIGHT, scale=NUMBER) if n == "weight" else Column(n, n, Role.SEGMENT, scale=NOMINAL)
        for n in table.columns
    )
    return Dataset(table, columns, Receipt("masculinity.csv", "csv"))
