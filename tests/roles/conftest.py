"""Small tables made by hand, and what is found in them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Column, Field
from insight.roles import Detection, detect

SEED = 20260806
ROWS = 200


class Made:
    """A generator of plausible columns with a fixed seed."""

    def __init__(self) -> None:
        self.random = np.random.default_rng(SEED)

    def pick(self, options: Sequence[str | None], rows: int = ROWS, shares: Sequence[float] | None = None) -> pd.Series:
        """Texts drawn from ``options``; each of them occurs."""
        drawn = list(self.random.choice(np.array(options, dtype=object), rows, p=shares))
        drawn[: len(options)] = list(options)
        return pd.Series(drawn, dtype="str")

    def whole(self, low: int, high: int, rows: int = ROWS) -> pd.Series:
        """Whole numbers from ``low`` to ``high``; both ends occur."""
        drawn = self.random.integers(low, high + 1, rows)
        drawn[:2] = low, high
        return pd.Series(drawn)

    def money(self, mean: float, rows: int = ROWS) -> pd.Series:
        return pd.Series(self.random.gamma(2.0, mean / 2.0, rows).round(2))

    def days(self, rows: int = ROWS, span: int = 300) -> pd.Series:
        seconds = self.random.integers(0, span * 86400, rows)
        return pd.Series(pd.Timestamp("2025-01-01") + pd.to_timedelta(seconds, unit="s"))

    def numbered(self, pattern: str, rows: int = ROWS, distinct: int | None = None) -> pd.Series:
        """``pattern`` filled with 0, 1, 2 …, over again after ``distinct``."""
        return pd.Series([pattern.format(i % (distinct or rows)) for i in range(rows)], dtype="str")


@pytest.fixture
def made() -> Made:
    return Made()


@pytest.fixture
def detection() -> Callable[..., Detection]:
    def run(columns: Mapping[str, Any] | pd.DataFrame, fields: Sequence[Field] = ()) -> Detection:
        got = detect(columns if isinstance(columns, pd.DataFrame) else pd.DataFrame(columns), tuple(fields))
        said(got)
        return got

    return run


@cache
def catalogue(language: str) -> dict[str, str]:
    """The words of this room."""
    file = Path(__file__).resolve().parents[2] / "insight" / "words" / f"{language}.toml"
    return tomllib.loads(file.read_text("utf-8"))["roles"]


def said(got: Detection) -> None:
    """Every reason and question of a detection can be said in both languages."""
    for language in ("en", "zh"):
        words = catalogue(language)
        assert {c.reason for c in got.columns} <= {k.removeprefix("reason_") for k in words}
        for question in got.questions:
            assert words[f"question_{question['code']}"].format(**question)


@pytest.fixture
def found(detection: Callable[..., Detection]) -> Callable[..., dict[str, Column]]:
    """What each column was understood to be, by name."""

    def run(columns: Mapping[str, Any] | pd.DataFrame, fields: Sequence[Field] = ()) -> dict[str, Column]:
        return {c.name: c for c in detection(columns, fields).columns}

    return run


@pytest.fixture
def roles(found: Callable[..., dict[str, Column]]) -> Callable[..., dict[str, str]]:
    """Only the roles, by name."""

    def run(columns: Mapping[str, Any] | pd.DataFrame, fields: Sequence[Field] = ()) -> dict[str, str]:
        return {name: c.role.value for name, c in found(columns, fields).items()}

    return run
