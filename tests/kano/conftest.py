"""Kano datasets built by hand, so that these tests do not depend on how files are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Column, Dataset, Filters, Receipt, Role, Scale
from insight.kano import Options, Result, analyze

LABELS = ((1.0, "I like it"), (2.0, "I expect it"), (3.0, "I am neutral"), (4.0, "I can live with it"), (5.0, "No"))
KANO = Scale("kano", labels=LABELS, minimum=1, maximum=5)
EXAMPLE = {"A": (1, 3), "O": (1, 5), "M": (3, 5), "I": (3, 3), "R": (5, 1), "Q": (1, 1)}

Pairs = Mapping[str, Sequence[tuple[float, float]]]
Build = Callable[..., Dataset]


def run(data: Dataset, **options: Any) -> Result:
    """The result, which can travel as JSON; fails where the analysis does not apply."""
    result = analyze(data, Filters(), Options(**options))
    assert isinstance(result, Result), result
    json.dumps(asdict(result))
    return result


def build(
    pairs: Pairs,
    *,
    weights: Sequence[float] | None = None,
    importance: Mapping[str, Sequence[float]] | None = None,
    scale: Scale | None = KANO,
    extra: Mapping[Column, Any] | None = None,
) -> Dataset:
    """One functional and one dysfunctional column per feature; shorter features are padded with missing answers."""
    rows = max(len(p) for p in pairs.values())
    table: dict[str, Any] = {}
    columns = []
    for feature, answers in pairs.items():
        padded = np.array([*answers, *[(np.nan, np.nan)] * (rows - len(answers))], dtype=float).reshape(rows, 2)
        for side, role in enumerate((Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL)):
            name = f"{feature} {role.value}"
            table[name] = padded[:, side]
            columns.append(Column(name, name, role, feature=feature, scale=scale, confidence="high"))
    for feature, values in (importance or {}).items():
        name = f"{feature} importance"
        table[name] = np.asarray(values, dtype=float)
        nine = Scale("ordinal", minimum=1, maximum=9)
        columns.append(Column(name, name, Role.IMPORTANCE, feature=feature, scale=nine))
    if weights is not None:
        table["weight"] = np.asarray(weights, dtype=float)
        columns.append(Column("weight", "weight", Role.WEIGHT, scale=Scale("number")))
    for column, values in (extra or {}).items():
        table[column.name] = values
        columns.append(column)
    return Dataset(pd.DataFrame(table), tuple(columns), Receipt("test.csv", "csv", rows_in_file=rows, rows_used=rows))


def from_counts(features: Mapping[str, Mapping[str, int]], **more: Any) -> Dataset:
    """A dataset whose classic table gives these counts of A, O, M, I, R, Q per feature."""
    return build(
        {f: [EXAMPLE[c] for c, times in counts.items() for _ in range(times)] for f, counts in features.items()}, **more
    )


@pytest.fixture
def dataset() -> Build:
    return build


@pytest.fixture
def counted() -> Build:
    return from_counts


@pytest.fixture
def varied() -> Dataset:
    """One feature of every standing: clear in each category, likely, too close, not classifiable, small and hidden."""
    pair = {
        "Clean rooms": {"M": 70, "O": 20, "I": 10},
        "Breakfast": {"O": 60, "A": 20, "I": 15, "M": 5},
        "Late check-out": {"A": 55, "I": 30, "O": 15},
        "Robot butler": {"I": 60, "A": 20, "R": 18, "O": 1, "Q": 1},
        "Background music": {"R": 60, "I": 30, "A": 10},
        "Pillow menu": {"A": 42, "I": 31, "O": 15, "M": 12},
        "Wi-Fi": {"A": 31, "O": 29, "I": 25, "M": 15},
        "Unclear thing": {"Q": 60, "I": 30, "A": 10},
        "Spa": {"A": 12, "I": 6, "O": 2},
        "Helipad": {"I": 3},
    }
    return from_counts(pair)


LETTERS = "MOAIRQ"
CATEGORY = Scale("kano", tuple((letter, k + 1.0) for k, letter in enumerate(LETTERS)), minimum=1, maximum=6)


def lettered(counts: dict[str, dict[str, int]], group: bool = False) -> Dataset:
    """One row per respondent with a letter per feature."""
    cells = {f: [c for c, times in each.items() for _ in range(times)] for f, each in counts.items()}
    rows = max(map(len, cells.values()))
    table = pd.DataFrame({f: pd.Series([*v, *[None] * (rows - len(v))], dtype="str") for f, v in cells.items()})
    columns = [Column(f, f, Role.KANO_CATEGORY, f, CATEGORY, "high") for f in cells]
    if group:
        table["sex"] = pd.Series(["f", "m"] * (rows // 2), dtype="str")
        columns.append(Column("sex", "sex", Role.SEGMENT, scale=Scale("nominal")))
    return Dataset(table, tuple(columns), Receipt("t", "csv", rows_in_file=rows, rows_used=rows))


def summed(
    counts: dict[str, dict[str, float]], n: list[float] | None = None, unit: float | None = None, **extra: object
) -> Dataset:
    """One row per feature with a column per category."""
    table = pd.DataFrame({"feature": pd.Series(list(counts), dtype="str")})
    columns = [Column("feature", "feature", Role.KANO_FEATURE)]
    for letter in LETTERS:
        table[letter] = [float(each.get(letter, 0)) for each in counts.values()]
        scale = Scale("number", minimum=None if unit is None else 0.0, maximum=unit)
        columns.append(Column(letter, letter, Role.KANO_COUNT, letter, scale, "high"))
    if n is not None:
        table["n"] = n
        columns.append(Column("n", "n", Role.KANO_COUNT, "n", Scale("number"), "high"))
    for name, values in extra.items():
        table[name] = values
        columns.append(Column(name, name, Role.SEGMENT, scale=Scale("nominal")))
    rows = len(table)
    return Dataset(table, tuple(columns), Receipt("t", "csv", rows_in_file=rows, rows_used=rows))


def rated(answers: dict[str, np.ndarray], top: float, weights: np.ndarray | None = None) -> Dataset:
    """A dataset of ratings; the column ``overall`` is the outcome."""
    scale = Scale("ordinal", minimum=1, maximum=top)
    columns = [
        Column(n, n, Role.OVERALL_SATISFACTION if n == "overall" else Role.RATING, scale=scale, confidence="high")
        for n in answers
    ]
    table = pd.DataFrame(answers)
    if weights is not None:
        table["weight"] = weights
        columns.append(Column("weight", "weight", Role.WEIGHT, scale=Scale("number")))
    return Dataset(table, tuple(columns), Receipt("t", "csv", rows_in_file=len(table), rows_used=len(table)))


def simulated(n: int = 1500, seed: int = 3) -> dict[str, np.ndarray]:
    """``basic`` only punishes, ``delight`` only pays, ``both`` does both, ``nothing`` does neither."""
    generator = np.random.default_rng(seed)
    names = ("basic", "delight", "both", "nothing")
    made = {name: generator.integers(1, 6, n).astype(float) for name in names}
    low, high = ({k: v <= 2 for k, v in made.items()}, {k: v == 5 for k, v in made.items()})
    y = 3 - 0.8 * low["basic"] + 0.8 * high["delight"] - 0.6 * low["both"] + 0.6 * high["both"]
    return {"overall": np.clip(np.round(y + generator.normal(0, 0.5, n)), 1, 5), **made}


@pytest.fixture
def ratings() -> Build:
    """``ratings(answers, top)``: a dataset of ratings."""
    return rated


@pytest.fixture
def effects() -> Callable[..., dict[str, np.ndarray]]:
    """``effects(n)``: ratings of which the truth is known."""
    return simulated


@pytest.fixture(name="lettered")
def _lettered() -> Build:
    """``lettered(counts)``: a dataset of categories."""
    return lettered


@pytest.fixture(name="summed")
def _summed() -> Build:
    """``summed(counts, n, unit)``: a dataset of counts or shares."""
    return summed
