"""A survey of two waves, made so that its meaning is beyond doubt."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from insight.dataset import Dataset
from insight.loading import load
from insight.recipe import Applied, Recipe, apply, from_json, recipe_of, to_json

TASTE = "Q2. How satisfied are you with the taste of the coffee?"
STAFF = "Q3. How satisfied are you with the staff?"
NPS = "Q4. How likely are you to recommend us to a friend? (0-10)"
CITY = "Q5. Which city do you live in?"
MAIL = "E-mail address"
SCALE = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")
CITIES = ("Leeds", "York", "Hull")
ROWS = 120


def columns() -> dict[str, list[Any]]:
    """The first wave: header → cells."""
    return {
        "Respondent ID": [f"R{i:04d}" for i in range(ROWS)],
        MAIL: [f"person{i}@example.org" for i in range(ROWS)],
        TASTE: [SCALE[(i * 7 + i // 5) % 5] for i in range(ROWS)],
        STAFF: [SCALE[(i * 3 + i // 4) % 5] for i in range(ROWS)],
        NPS: [(i * 7 + i // 3) % 11 for i in range(ROWS)],
        CITY: [CITIES[(i * 5 + i // 7) % 3] for i in range(ROWS)],
    }


def written(table: Mapping[str, Sequence[Any]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """The table as delimited text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(table)
    writer.writerows(zip(*table.values(), strict=True))
    return out.getvalue().encode(encoding)


@pytest.fixture(scope="session")
def first() -> Dataset:
    return load(written(columns()), "wave_1.csv")


@pytest.fixture(scope="session")
def recipe(first: Dataset) -> Recipe:
    return from_json(to_json(recipe_of(first)))


@pytest.fixture
def wave(recipe: Recipe) -> Callable[..., Applied]:
    """The second wave: the first with some columns put in place, renamed or left out."""

    def go(
        put: Mapping[str, Sequence[Any]] | None = None,
        renamed: Mapping[str, str] | None = None,
        without: Sequence[str] = (),
        by: Recipe | None = None,
        said: Mapping[str, str | None] | None = None,
        encoding: str = "utf-8",
    ) -> Applied:
        names = renamed or {}
        table = {names.get(k, k): v for k, v in {**columns(), **(put or {})}.items() if k not in without}
        return apply(by or recipe, written(table, encoding), "wave_2.csv", said)

    return go
