"""The stage rules one by one, first match wins."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from insight.lifecycle import model, stages
from insight.lifecycle.model import Mbg
from insight.lifecycle.result import STAGES

W = 100


def told(x=3, age=500, active=0.6, dropped=0.1, up=False) -> str:
    one = [np.array([v]) for v in (x, age, active, dropped)]
    code = stages.by_model(*one, W, np.array([up]), 0.10, 0.50)[0]
    return STAGES[code]


@pytest.mark.parametrize(
    ("customer", "stage"),
    [
        ({"active": 0.09}, "lost"),
        ({"active": 0.09, "dropped": 0.9}, "lost"),
        ({"active": 0.10, "dropped": 0.5}, "declining"),
        ({"active": 0.3, "dropped": 0.5, "up": True}, "declining"),
        ({"x": 0, "active": 0.3}, "development"),
        ({"x": 0, "active": 0.3, "dropped": 0.9}, "development"),
        # low repeat rates: below .10 on the very day of the purchase is not lost
        ({"x": 0, "active": 0.05, "dropped": 0.0}, "development"),
        ({"x": 0, "active": 0.05, "dropped": 0.5}, "lost"),
        ({"age": 2 * W - 1}, "growth"),
        ({"age": 2 * W}, "maturity"),
        ({"x": 1, "age": 2 * W}, "maturity"),
        ({"age": 2 * W, "up": True}, "growth"),
    ],
)
def test_rules(customer, stage):
    assert told(**customer) == stage


def rises(c1: int, c0: int, before: int, age: int = 1000) -> bool:
    return bool(stages.rising(np.array([c1]), np.array([c0]), np.array([before]), np.array([age]), W)[0])


def test_rising_needs_evidence_or_two_rises_in_a_row():
    assert not rises(5, 4, 4)
    assert not rises(4, 0, 4)
    assert rises(5, 0, 4)
    assert rises(12, 3, 9)
    assert not rises(0, 0, 0)
    assert rises(3, 2, 1)
    assert not rises(3, 2, 1, age=3 * W - 1)
    assert not rises(1, 2, 3)


def test_rising_is_the_one_sided_binomial_test():
    for c1 in range(15):
        for c0 in range(15):
            exact = c1 > c0 and stats.binomtest(c1, c1 + c0, 0.5, alternative="greater").pvalue < 0.05
            assert rises(c1, c0, c0) == exact


def test_steady_customers_are_rarely_called_rising():
    draw = np.random.default_rng(1)
    c1, c0, before = draw.poisson(4, (3, 20_000))
    age = np.full(20_000, 10 * W)
    assert stages.rising(c1, c0, before, age, W).mean() < 0.16
    plain = c1 >= 1.25 * np.maximum(c0, 1)
    assert plain.mean() > 0.3


def by_rule(x: int, t_x: int, age: int, mean_gap: float = 20.0) -> str:
    one = [np.array([v]) for v in (x, t_x, age)]
    return STAGES[stages.by_rule(*one, mean_gap, W, np.array([False]))[0]]


def test_the_rule_without_a_model():
    # usual gap (3·30 + 30)/4 = 30: declining after max(50, 60), lost after max(100, 90)
    assert by_rule(3, 90, 90 + 60, 30.0) == "growth"
    assert by_rule(3, 90, 90 + 61, 30.0) == "declining"
    assert by_rule(3, 90, 90 + 100, 30.0) == "declining"
    assert by_rule(3, 90, 90 + 101, 30.0) == "lost"
    # a slow buyer keeps three of his own gaps
    assert by_rule(4, 400, 400 + 252) == "declining"
    assert by_rule(4, 400, 400 + 253) == "lost"
    assert by_rule(0, 0, 100) == "development"
    assert by_rule(0, 0, 101) == "lost"
    assert by_rule(10, 400, 410) == "maturity"


def test_a_fresh_customer_has_lost_nothing():
    mbg = Mbg(0.5, 40.0, 0.9, 1.6)
    x, t_x = np.array([0, 3, 20]), np.array([0, 50, 300])
    assert model.drop(mbg, x, t_x, t_x, W) == pytest.approx(0, abs=1e-12)
    assert model.surprise(mbg, x, t_x, t_x) == pytest.approx(1)
