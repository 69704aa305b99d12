"""Thresholds, protection of small groups, effective bases."""

from __future__ import annotations

import numpy as np
import pytest

from insight.statistics.bases import state, states, suppressed
from insight.statistics.weights import effective_base, weighted_mean, weighted_variance


@pytest.mark.parametrize(
    ("n", "effective", "census", "expected"),
    [
        (0, 0.0, False, "hidden"),
        (4, 4.0, True, "hidden"),
        (5, 5.0, False, "grey"),
        (5, 5.0, True, "good"),
        (29, 29.0, False, "grey"),
        (30, 30.0, False, "caution"),
        (49, 49.0, False, "caution"),
        (50, 50.0, False, "good"),
        (400, 25.0, False, "grey"),
    ],
)
def test_states(n, effective, census, expected):
    assert state(n, effective, census=census) == expected
    assert states(np.array([n]), np.array([effective]), census=census)[0] == expected


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([100, 50, 20], []),
        ([100, 50, 3], [1, 2]),
        ([100, 4, 3], [1, 2]),
        ([100, 1, 1], [0, 1, 2]),
        ([100, 60, 1, 1], [1, 2, 3]),
        ([100, 0, 3, 20], [2, 3]),
        ([3], [0]),
        ([3, 0], [0]),
        ([0, 0], []),
    ],
)
def test_small_groups_are_protected(counts, hidden):
    assert list(np.flatnonzero(suppressed(np.array(counts)))) == hidden


def test_effective_base():
    assert effective_base(np.ones(7)) == 7
    assert effective_base(np.array([5.0, 0, 0])) == 1
    assert effective_base(np.array([])) == 0
    assert effective_base(np.array([1.0, 2, 3])) == pytest.approx(36 / 14)


def test_weighted_moments():
    values, weights = np.array([1.0, 2, 4]), np.array([2.0, 1, 1])
    assert weighted_mean(values, weights) == 2
    assert weighted_variance(values, np.ones(3)) == pytest.approx(np.var(values, ddof=1))
    # the variance does not depend on the size of the weights
    assert weighted_variance(values, weights) == pytest.approx(weighted_variance(values, 10 * weights))
    assert np.isnan(weighted_mean(values, np.zeros(3)))
    assert np.isnan(weighted_variance(values[:1], weights[:1]))
