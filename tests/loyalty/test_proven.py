"""Only titles whose claim passed its test may stand in a summary: p < .05, an NPS whose interval is clear of zero."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from insight.dataset import Role
from insight.exhibits import Exhibit
from insight.loyalty import Result, story
from tests.conftest import FIVE, TEN
from tests.loyalty.conftest import run, two_questions


def exhibits(result: Result) -> dict[str, Exhibit]:
    return {e.id: e for e in story(result).exhibits}


@pytest.mark.parametrize(
    ("table", "proven"),
    [
        ([(1, 2, 60), (2, 8, 60), (3, 30, 60), (4, 80, 30), (5, 120, 5)], True),
        ([(1, 10, 20), (2, 12, 18), (3, 11, 19), (4, 10, 20), (5, 12, 18)], False),
        ([(4.0, 4, 16), (5.0, 15, 4)], True),
        ([(4.0, 10, 8), (5.0, 11, 8)], False),
    ],
)
def test_the_curve_is_proven_where_its_title_is_certain(table, proven):
    found = exhibits(run(two_questions(table)))["loyalty.curve"]
    small = any(a + b < 30 for _, a, b in table)
    assert found.proven is (proven and not small), found.title.key


def test_every_certain_title_of_the_curve_and_no_other_is_proven():
    random = np.random.default_rng(9)
    seen = set()
    for _ in range(12):
        steps = np.sort(random.random(5)) if random.random() < 0.7 else random.random(5)
        rows = [
            (s + 1, int(n * p), n - int(n * p)) for s, p in enumerate(steps) for n in (int(random.integers(40, 90)),)
        ]
        found = exhibits(run(two_questions(rows)))["loyalty.curve"]
        certain = found.title.key.endswith(("_is", "all_loyal", "curve_falls"))
        seen.add(found.proven)
        assert found.proven is certain, found.title.key
    assert seen == {True, False}


def test_types_are_proven_where_the_largest_is(survey):
    result = run(survey)
    for p, proven in ((0.01, True), (0.07, False), (0.5, False), (None, False)):
        assert exhibits(replace(result, largest_type_p=p))["loyalty.types"].proven is proven


def test_types_of_a_dozen_answers_are_not_proven(hand):
    assert not exhibits(replace(run(hand), largest_type_p=0.01))["loyalty.types"].proven


@pytest.mark.parametrize(("high", "low", "proven"), [(120, 20, True), (20, 120, True), (52, 48, False), (9, 1, False)])
def test_the_score_is_proven_where_its_interval_is_clear_of_zero(make, high, low, proven):
    data = make([("q", Role.RECOMMEND, TEN, np.repeat([10.0, 2.0], [high, low]))])
    assert exhibits(run(data))["loyalty.nps"].proven is proven


def test_the_lowest_aspect_is_proven_where_it_is_below_every_other(make):
    random = np.random.default_rng(4)

    def aspects(gap):
        columns = [(f"a{k}", Role.RATING, FIVE, np.clip(np.round(random.normal(4, 0.8, 300)), 1, 5)) for k in range(3)]
        worst = np.clip(np.round(random.normal(4 - gap, 0.8, 300)), 1, 5)
        return exhibits(run(make([*columns, ("w", Role.RATING, FIVE, worst)])))["loyalty.scores"]

    assert aspects(1.5).proven
    assert not aspects(0.0).proven


def test_estimates_without_a_claim_are_not_proven(survey):
    found = exhibits(run(survey))
    assert not found["loyalty.satisfied"].proven
    assert not found["loyalty.rules"].proven
