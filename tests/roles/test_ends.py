"""Ends of number scales belong to the battery; codes beyond them are no answers, and doubts are asked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Field
from insight.roles import ends
from insight.roles.facts import Facts, gather


def facts(*columns: list[float], fields: tuple[Field, ...] = ()) -> tuple[Facts, ...]:
    return gather(pd.DataFrame({f"q_{i}": c for i, c in enumerate(columns, 1)}), fields)


def test_a_column_that_misses_the_ends_takes_those_of_its_battery() -> None:
    full, short = [1, 2, 3, 4, 5] * 20, [2, 3, 4] * 33 + [3]
    shared = ends.shared(facts(full, short, short))
    assert (shared.minimum, shared.maximum, shared.doubt) == (1, 5, None)


@pytest.mark.parametrize(
    ("values", "low", "high", "missing"),
    [
        ([1, 2, 3, 4, 5, 6, 7] * 20, 1, 7, ()),
        ([*range(1, 11)] * 20, 1, 10, ()),
        ([*range(0, 11)] * 20, 0, 10, ()),
        ([-3, -2, -1, 0, 1, 2, 3] * 20, -3, 3, ()),
        ([1, 2, 3, 4, 5] * 20 + [-3], 1, 5, (-3,)),
        ([1, 2, 3, 4, 5, 6, 7] * 20 + [-99], 1, 7, (-99,)),
        ([1, 2, 3, 4, 5] * 20 + [99], 1, 5, (99,)),
        ([1, 2, 3, 4, 5] * 20 + [9, 9], 1, 5, (9,)),
        ([1, 2, 3, 4, 5] * 20 + [6, 6], 1, 5, (6,)),
        ([1, 2, 3, 4, 5] * 20 + [0], 1, 5, (0,)),
    ],
)
def test_ends_and_codes_beyond(values: list[float], low: float, high: float, missing: tuple[float, ...]) -> None:
    shared = ends.shared(facts(values))
    assert (shared.minimum, shared.maximum) == (low, high)
    assert shared.missing[0] == missing


def test_undeclared_codes_are_asked_about() -> None:
    shared = ends.shared(facts([1, 2, 3, 4, 5] * 20 + [6, 6], [1, 2, 3, 4, 5] * 20 + [5, 4]))
    assert shared.doubt == "not_applicable_code"
    assert shared.suspicious == {0}


def test_a_rare_zero_below_scales_from_one_is_no_answer() -> None:
    column = facts([0] + [*range(1, 11)] * 9)
    assert ends.shared(column, from_one={10.0: 20}).minimum == 1
    assert ends.shared(column, ten_from_zero=True).minimum == 0


def test_value_labels_name_the_ends() -> None:
    field = Field("q_1", "Quality", ((0.0, "Poor"), (10.0, "Excellent"), (99.0, "Don't know")))
    shared = ends.shared(facts([4.5, 6.1, 7.0, 99.0], fields=(field,)))
    assert (shared.minimum, shared.maximum, shared.doubt) == (0, 10, None)
    assert shared.missing[0] == (99,)


def test_sliders_are_asked_about() -> None:
    shared = ends.shared(facts(list(np.linspace(2.1, 9.4, 40).round(1))))
    assert (shared.minimum, shared.maximum, shared.doubt) == (0, 10, "scale_ends")
