"""Files of thousands of columns: the work of finding roles grows with the columns, not with their square."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from insight import loading
from insight.dataset import Column, Dataset, Receipt, Role
from insight.roles import checks, detect, divide
from insight.roles.multiple import Joined, Parts

_ANSWERS = ("I like it", "I expect it", "I am neutral", "I can tolerate it", "I dislike it")
_SATISFIED = ("Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied")


def _ratings(columns: int) -> pd.DataFrame:
    random = np.random.default_rng(1)
    return pd.DataFrame({f"How satisfied are you with {_word(i)}?": random.integers(1, 6, 30) for i in range(columns)})


def _mixed(columns: int) -> pd.DataFrame:
    random = np.random.default_rng(2)
    made: dict[str, Any] = {}
    for i in range(columns):
        kinds: tuple[tuple[str, Callable[[], Any]], ...] = (
            (f"Satisfaction with {_word(i)}", lambda: random.choice(_SATISFIED, 30)),
            (f"{_word(i)} present", lambda: random.choice(_ANSWERS, 30)),
            (f"{_word(max(0, i - 1))} absent", lambda: random.choice(_ANSWERS, 30)),
            (f"Which services? [{_word(i)}]", lambda: random.choice(["Yes", "No"], 30)),
            (f"Which/{_word(i)}", lambda: random.choice(["north", "south", "east"], 30)),
        )
        name, cells = kinds[i % len(kinds)]
        made[name] = pd.Series(cells(), dtype="str")
    return pd.DataFrame(made)


def _word(number: int) -> str:
    return "".join("bcdfghjklm"[int(d)] + "ae"[i % 2] for i, d in enumerate(f"{number:05d}"))


def _work(run: Callable[[], object]) -> int:
    """How many Python functions and generators are entered while ``run`` runs."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        run()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("made", [_ratings, _mixed])
def test_four_times_the_columns_take_about_four_times_the_work(made: Callable[[int], pd.DataFrame]) -> None:
    detect(made(40))  # words are loaded once
    few, many = made(100), made(400)
    ratio = _work(lambda: detect(many)) / _work(lambda: detect(few))
    assert ratio < 5.5, f"{ratio:.1f} times the work"


def test_a_correction_does_not_look_at_every_column_again() -> None:
    table = _ratings(400)
    columns = tuple(Column(n, n, Role.RATING) for n in table.columns)
    dataset = Dataset(table, columns, Receipt("wide.csv", "csv"))
    work = _work(lambda: loading.with_roles(dataset, {table.columns[3]: {"role": "segment"}}))
    assert work < 40 * len(columns)


def test_options_of_many_questions_stand_behind_their_source_in_order() -> None:
    table = pd.DataFrame({"a": ["x;y", "x"], "b": ["p;q", "q"], "c": [1, 2]})
    columns = tuple(Column(n, n, Role.IGNORE) for n in table.columns)
    joined = [Joined((n,), n, Parts(";", options)) for n, options in (("b", ("p", "q")), ("a", ("x", "y")))]
    made, described = divide.with_options(table, columns, joined)
    assert [c.name for c in described] == ["a", "a: x", "a: y", "b", "b: p", "b: q", "c"]
    assert list(made.columns) == [c.name for c in described]
    assert made["a: y"].tolist() == [1.0, 0.0]
    assert made["b: p"].tolist() == [1.0, 0.0]


def test_item_rest_correlations_are_those_of_numpy() -> None:
    random = np.random.default_rng(3)
    values = random.normal(size=(60, 5)) + random.normal(size=(60, 1))
    signs = np.array([1.0, -1.0, 1.0, 1.0, -1.0])
    centred = values - values.mean(axis=0)
    turned = centred * signs
    found = checks._item_rest(centred, signs, centred.var(axis=0), turned.sum(axis=1))
    rest = [np.corrcoef(turned[:, i], np.delete(turned, i, axis=1).sum(axis=1))[0, 1] for i in range(5)]
    assert found == pytest.approx(rest)


def test_an_item_that_never_varies_has_no_correlation() -> None:
    values = np.column_stack([np.zeros(20), np.arange(20.0) - 9.5, 9.5 - np.arange(20.0)])
    found = checks._item_rest(values, np.ones(3), values.var(axis=0), values.sum(axis=1))
    assert found[0] == 0.0
    assert found[1:] == pytest.approx([-1.0, -1.0])
