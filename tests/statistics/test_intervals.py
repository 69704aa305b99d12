"""Intervals against printed numbers and against coverage."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from insight.statistics.intervals import fpc, mean_interval, nps_adjusted_wald, wilson
from insight.statistics.tables import mean_intervals, wilson_intervals


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_printed_by_newcombe(k, n, low, high):
    """Newcombe (1998), Statistics in Medicine 17, table I, method 3."""
    assert wilson(k, n) == pytest.approx((low, high), abs=5e-5)
    assert tuple(float(x) for x in wilson_intervals(np.array(k / n), np.array(float(n)))) == pytest.approx(
        (low, high), abs=5e-5
    )


@pytest.mark.parametrize("n", [1, 3, 10, 37, 1000])
def test_wilson_contains_its_share(n):
    for k in range(n + 1):
        low, high = wilson(k, n)
        assert 0 <= low <= k / n <= high <= 1
    shares = np.arange(n + 1) / n
    low, high = wilson_intervals(shares, np.full(n + 1, float(n)))
    assert np.all((low <= shares) & (shares <= high))


def test_no_answers_no_interval():
    assert all(math.isnan(x) for x in wilson(0, 0))
    assert all(math.isnan(x) for x in mean_interval(1.0, 1.0, 1))
    assert all(math.isnan(x) for x in nps_adjusted_wald(0, 0, 0))


def test_net_promoter_score_as_printed():
    """MeasuringU: 15 promoters, 9 passives, 6 detractors: 27.27 ± 26.59."""
    low, high = nps_adjusted_wald(15, 9, 6)
    assert (low + high) / 2 == pytest.approx(27.2727, abs=1e-4)
    assert (high - low) / 2 == pytest.approx(26.591, abs=1e-3)


def test_finite_population_correction():
    assert fpc(64, 100) == pytest.approx(math.sqrt(36 / 99))
    assert fpc(10, None) == 1
    assert fpc(100, 100) == 0
    assert fpc(120, 100) == 0
    low, high = wilson(32, 64)
    short = wilson(32, 64, population=100)
    assert low < short[0] < 0.5 < short[1] < high


def test_means_have_students_interval():
    values = np.array([1.0, 3, 4, 4, 5, 2, 3])
    expected = stats.t.interval(0.95, 6, values.mean(), values.std(ddof=1) / math.sqrt(7))
    assert mean_interval(values.mean(), values.var(ddof=1), 7) == pytest.approx(expected)
    found = mean_intervals(np.array([values.mean()]), np.array([values.var(ddof=1)]), np.array([7.0]))
    assert (found[0][0], found[1][0]) == pytest.approx(expected)
    half = mean_interval(0, 1, 50, population=100)[1] / mean_interval(0, 1, 50)[1]
    assert half == pytest.approx(math.sqrt(50 / 99))


def test_wilson_covers_ninety_five_percent():
    rng = np.random.default_rng(1)
    k = rng.binomial(40, 0.15, 4000)
    low, high = wilson_intervals(k / 40, np.full(4000, 40.0))
    assert 0.93 < np.mean((low <= 0.15) & (high >= 0.15)) < 0.98
