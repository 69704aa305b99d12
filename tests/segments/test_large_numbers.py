"""Amounts so large that their squares are beyond what the machine can hold: withheld and said, without a warning."""

import numpy as np
import pytest

from insight.dataset import Role, Scale
from insight.exhibits import Message
from insight.segments import story
from insight.segments.result import Caveat
from insight.words import translator
from tests.segments.conftest import dataset, run, survey

NUMBER = Scale("number")


def with_spend(largest):
    """The survey's 400 people and what each spent, up to ``largest``."""
    spent = np.random.default_rng(3).uniform(0.01, 1, 400)
    return ("budget", Role.AMOUNT, NUMBER, spent / spent.max() * largest)


def kinds(result):
    return {m.kind for p in result.profiles for m in p.measures if m.measure == "budget"}


@pytest.mark.parametrize("largest", [1e308, 1e154, 1.01e70])
@pytest.mark.parametrize("sign", [1, -1])
def test_numbers_too_large_to_compute_with_are_withheld_and_said(largest, sign):
    name, role, scale, spent = with_spend(largest)
    result = run(dataset(*survey(), (name, role, scale, sign * spent)))
    assert not kinds(result)
    assert Caveat("too_large", "budget") in result.caveats
    assert any(m.measure == "service" for p in result.profiles for m in p.measures)


def test_the_largest_that_can_be_computed_with_are_shown():
    result = run(dataset(*survey(), with_spend(9.9e69)))
    assert kinds(result) == {"mean", "median"}
    assert not any(c.code == "too_large" for c in result.caveats)
    means = [m for p in result.profiles for m in p.measures if m.measure == "budget" and m.kind == "mean"]
    assert all(np.isfinite([c.estimate, *c.interval, c.effect, c.p]).all() for m in means for c in m.cells)


def test_sums_of_orders_that_would_be_too_large_are_withheld():
    people = np.repeat(np.arange(200), 2)
    result = run(
        dataset(
            ("who", Role.CUSTOMER_ID, None, list(people)),
            ("order", Role.ORDER_ID, None, list(range(400))),
            ("sex", Role.SEGMENT, Scale("nominal"), [("Woman", "Man")[i % 2] for i in people]),
            ("paid", Role.AMOUNT, NUMBER, np.full(400, 1.5e308)),
            ("items", Role.QUANTITY, NUMBER, np.random.default_rng(2).integers(1, 5, 400)),
        )
    )
    assert [c.column for c in result.caveats if c.code == "too_large"] == ["paid"]


@pytest.mark.parametrize(("language", "words"), [("en", "too large to compute with"), ("zh", "大到无法计算")])
def test_the_page_says_why(language, words):
    told = story(run(dataset(*survey(), with_spend(1e308))))
    assert Message("segments.caveat_too_large", column="budget") in told.notes
    assert any(words in translator(language)(note) for note in told.notes)
