"""Small surveys of known shape for the loyalty tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from insight.dataset import Dataset, Filters, Role, Scale
from insight.loyalty import Options, Result, analyze
from tests.conftest import FIVE, Made, dataset

SATISFIED = ("很不满意", "不满意", "一般", "满意", "很满意")
AGAIN = ("绝对不会", "可能不会", "不确定", "可能会", "一定会")


def scale(low: float, high: float, words: tuple[str, ...] = (), missing: tuple[str, ...] = ()) -> Scale:
    steps = [low + i for i in range(len(words))]
    return Scale("ordinal", tuple(zip(words, steps)), tuple(zip(steps, words)), low, high, missing)


def run(data: Dataset, filters: Filters | None = None, **options: Any) -> Result:
    result = analyze(data, filters or Filters(), Options(**options))
    assert isinstance(result, Result)
    return result


def two_questions(table: Iterable[tuple[float, int, int]]) -> Dataset:
    """Answers on satisfaction and buying again, from rows of (satisfaction, loyal, not loyal)."""
    satisfied = np.concatenate([np.full(a + b, float(s)) for s, a, b in table])
    again = np.concatenate([np.repeat([5.0, 1.0], [a, b]) for _, a, b in table])
    return dataset([("s", Role.OVERALL_SATISFACTION, FIVE, satisfied), ("r", Role.REPURCHASE, FIVE, again)])


@pytest.fixture
def survey() -> Dataset:
    """600 answers in Chinese: satisfaction and buying again in words, recommending 0–10, five aspects 1–5."""
    rng = np.random.default_rng(3)
    n = 600
    mood = rng.normal(size=n)
    satisfied = np.searchsorted([-1.7, -1.0, -0.3, 0.6], 0.8 * mood + 0.6 * rng.normal(size=n))
    loyal = rng.random(n) < np.array([0.04, 0.10, 0.28, 0.68, 0.93])[satisfied]
    again = np.where(loyal, 3 + rng.integers(0, 2, n), rng.integers(0, 3, n))
    recommend = np.clip(np.round(4 + 1.4 * satisfied + 1.5 * rng.normal(size=n)), 0, 10)
    columns: list[Made] = [
        ("总体满意度", Role.OVERALL_SATISFACTION, scale(1, 5, SATISFIED), [SATISFIED[i] for i in satisfied]),
        ("再次购买", Role.REPURCHASE, scale(1, 5, AGAIN), [AGAIN[i] for i in again]),
        ("推荐", Role.RECOMMEND, scale(0, 10), recommend),
    ]
    for name, level in (("口味", 0.3), ("等候", -0.1), ("价格", -0.6), ("环境", 0.1), ("服务", 0.5)):
        felt = 0.6 * mood + 0.8 * rng.normal(size=n) + level
        columns.append((name, Role.RATING, scale(1, 5), np.searchsorted([-1.5, -0.8, -0.2, 0.7], felt) + 1.0))
    return dataset(columns)


@pytest.fixture
def hand() -> Dataset:
    """Twelve hand-made answers: 5 loyalists, 3 mercenaries, 1 hostage, 3 defectors; 4 of 12 in the top box."""
    satisfaction = [5, 5, 5, 5, 4, 4, 4, 4, 2, 3, 1, 2]
    again = [5, 4, 5, 3, 4, 5, 3, 2, 4, 3, 1, 2]
    return dataset(
        [
            ("sat", Role.OVERALL_SATISFACTION, scale(1, 5), [float(v) for v in satisfaction]),
            ("again", Role.REPURCHASE, scale(1, 5), [float(v) for v in again]),
        ]
    )
