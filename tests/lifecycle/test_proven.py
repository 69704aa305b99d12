"""Counts of customers are descriptions; only the check holds a claim: what was expected against what happened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from insight.dataset import Filters
from insight.lifecycle import Options, Result, analyze, story
from insight.lifecycle.result import Check


@pytest.fixture(scope="module")
def result(make, log) -> Result:
    data = make(log(320, 540, 11), customer="customer_id", date="order_date", amount="amount")
    found = analyze(data, Filters(), Options())
    assert isinstance(found, Result)
    return found


@pytest.mark.parametrize(
    ("check", "proven"),
    [
        ((Check("maturity", 100, 0.9, 90), Check("declining", 60, 0.3, 40)), True),  # 67 % against 30 %
        ((Check("maturity", 100, 0.9, 90), Check("declining", 60, 0.6, 18)), True),  # 30 % against 60 %
        ((Check("maturity", 100, 0.9, 90), Check("declining", 60, 0.3, 18)), False),  # as expected
        ((Check("growth", 20, 0.9, 2),), False),  # too few
        ((Check("growth", 60, None, 2), Check("lost", 60, None, 50)), False),  # the rule expects nothing
    ],
)
def test_the_check_is_proven_where_the_interval_is_clear_of_what_was_expected(result, check, proven):
    shown = story(replace(result, check_from="2024-01-01", check=check)).exhibits
    assert {e.id for e in shown if e.proven} == ({"lifecycle.check"} if proven else set())
