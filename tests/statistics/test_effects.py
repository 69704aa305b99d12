"""Sizes of differences against their definitions and their sources."""

from __future__ import annotations

import math

import numpy as np
import pytest

from insight.statistics.effects import cohen_h, cramers_v, explained_variance, hedges_g, rank_epsilon


def test_cohens_h():
    """Cohen (1988), table 6.2.2: φ(.50) = 1.571, φ(.40) = 1.369, φ(.25) = 1.047."""
    assert float(cohen_h(np.array(0.5), np.array(0.4))) == pytest.approx(1.571 - 1.369, abs=1e-3)
    assert float(cohen_h(np.array(0.25), np.array(0.5))) == pytest.approx(1.047 - 1.571, abs=1e-3)
    assert float(cohen_h(np.array(1.0), np.array(0.0))) == pytest.approx(math.pi)


def test_hedges_g_is_the_pooled_difference_with_its_small_sample_factor():
    one, two = np.array([1.0, 2, 3, 4, 6]), np.array([3.0, 5, 6, 8])
    pooled = math.sqrt((4 * one.var(ddof=1) + 3 * two.var(ddof=1)) / 7)
    expected = (one.mean() - two.mean()) / pooled * (1 - 3 / (4 * 9 - 9))
    arguments = (one.mean(), one.var(ddof=1), 5, two.mean(), two.var(ddof=1), 4)
    assert float(hedges_g(*(np.array(float(x)) for x in arguments))) == pytest.approx(expected)
    assert np.isnan(hedges_g(*(np.array(x) for x in (1.0, 0.0, 5.0, 2.0, 0.0, 5.0))))


def test_cramers_v_is_zero_without_and_one_with_perfect_dependence():
    plain, corrected = cramers_v(np.array([[50, 50], [50, 50]]))
    assert (plain, corrected) == (0, 0)
    plain, corrected = cramers_v(np.diag([40, 40, 40]))
    assert (plain, corrected) == (pytest.approx(1), pytest.approx(1))
    assert all(math.isnan(x) for x in cramers_v(np.array([[3, 4]])))


def test_the_correction_removes_what_chance_adds():
    rng = np.random.default_rng(1)
    tables = [np.histogram2d(rng.integers(0, 5, 150), rng.integers(0, 6, 150), (5, 6))[0] for _ in range(200)]
    plain, corrected = np.mean([cramers_v(t) for t in tables], axis=0)
    assert plain > 0.15
    assert corrected < 0.06


def test_explained_variance():
    groups = [np.array([1.0, 2, 3]), np.array([2.0, 4, 6]), np.array([5.0, 6, 7])]
    everything = np.concatenate(groups)
    between = sum(len(g) * (g.mean() - everything.mean()) ** 2 for g in groups)
    total = ((everything - everything.mean()) ** 2).sum()
    unit = (total - between) / 6
    eta, omega = explained_variance(
        *(np.array([f(g) for g in groups]) for f in (len, np.mean, lambda g: np.var(g, ddof=1)))
    )
    assert eta == pytest.approx(between / total)
    assert omega == pytest.approx((between - 2 * unit) / (total + unit))
    assert rank_epsilon(10.0, 101) == pytest.approx(0.1)
    assert all(math.isnan(x) for x in explained_variance(np.array([2.0, 2]), np.array([1.0, 1]), np.zeros(2)))
