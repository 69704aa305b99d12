"""Straight-line tests against published examples, closed forms and ordinary regression."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from insight.statistics.trends import clustered_line, cochran_armitage, weighted_line


def test_infant_malformation_by_alcohol():
    # Agresti, Categorical Data Analysis (2002), §3.4 and §5.3: z² = 6.57, p = .010
    absent, present = np.array([17066, 14464, 788, 126, 37]), np.array([48, 38, 5, 1, 1])
    n = (absent + present).astype(float)
    found = cochran_armitage(present / n, n, np.array([0, 0.5, 1.5, 4, 7]))
    assert found.statistic**2 == pytest.approx(6.57, abs=0.005)
    # all differences together: X² = 12.1 with 4 degrees of freedom
    assert found.statistic**2 + found.departure == pytest.approx(12.1, abs=0.05)


def test_smokers():
    # the example of prop.trend.test in R: X² = 8.2249, p = .004132
    smokers, patients = np.array([83, 90, 129, 70.0]), np.array([86, 93, 136, 82.0])
    found = cochran_armitage(smokers / patients, patients, np.arange(1, 5.0))
    assert found.statistic**2 == pytest.approx(8.2249, abs=5e-5)
    # the four shares depart from a line more than chance, so p is larger than that of the plain test
    assert 2 * stats.norm.sf(abs(found.statistic)) == pytest.approx(0.004132, abs=5e-7)
    assert found.departure == pytest.approx(12.6004 - 8.2249, abs=5e-4)
    assert found.p == pytest.approx(2 * stats.norm.sf(math.sqrt(8.2249 / (found.departure / 2))), rel=1e-4)


def test_equal_errors_give_ordinary_least_squares():
    y, x = np.array([1.0, 4.0, 3.0, 8.0]), np.array([0.0, 1.0, 2.0, 4.0])
    found, usual = weighted_line(y, np.full(4, 0.5), x), stats.linregress(x, y)
    assert found.value == pytest.approx(usual.slope)
    # where the values scatter beyond their errors, the slope is as sure as the scatter allows
    assert found.departure_p < 0.05
    assert (found.interval[1] - found.interval[0]) / 2 == pytest.approx(stats.t.ppf(0.975, 2) * usual.stderr)
    assert found.p == pytest.approx(usual.pvalue)


def test_a_perfect_line_is_as_sure_as_its_points():
    found = weighted_line(np.array([1.0, 3.0, 5.0]), np.array([1.0, 2.0, 1.0]), np.arange(3.0))
    assert found.value == pytest.approx(2.0)
    assert found.departure == pytest.approx(0.0)
    assert found.p == pytest.approx(2 * stats.norm.sf(2 / math.sqrt(1 / 2)))


def test_rows_of_their_own_give_the_robust_slope():
    random = np.random.default_rng(1)
    x = np.repeat(np.arange(4.0), 50)
    y = 0.3 * x + random.normal(size=200)
    found = clustered_line(y, np.ones(200), x, np.arange(200))
    design = np.column_stack([np.ones(200), x])
    bread = np.linalg.inv(design.T @ design)
    residual = y - design @ bread @ design.T @ y
    robust = bread @ (design.T * residual**2) @ design @ bread * 200 / 199
    assert found.statistic == pytest.approx(found.value / math.sqrt(robust[1, 1]))


def test_ups_and_downs_that_no_line_explains_are_no_trend():
    # five thousand people, the same in every period; the periods themselves go up and down
    random, people = np.random.default_rng(6), 5000
    level = np.array([0.30, 0.40, 0.31, 0.42, 0.33, 0.41])
    y = (random.random((6, people)) < level[:, None]).astype(float).ravel()
    x, who = np.repeat(np.arange(6.0), people), np.tile(np.arange(people), 6)
    found = clustered_line(y, np.ones(len(y)), x, who)
    assert abs(found.statistic) > 3
    assert found.departure_p < 1e-6
    assert found.p > 0.05
    plain = cochran_armitage(y.reshape(6, -1).mean(axis=1), np.full(6, float(people)), np.arange(6.0))
    assert found.p == pytest.approx(plain.p, abs=0.05)


def test_copies_of_a_row_in_one_cluster_add_nothing():
    random = np.random.default_rng(2)
    x, y = np.repeat(np.arange(3.0), 20), random.normal(size=60)
    once = clustered_line(y, np.ones(60), x, np.arange(60))
    twice = clustered_line(np.tile(y, 2), np.ones(120), np.tile(x, 2), np.tile(np.arange(60), 2))
    assert twice.p == pytest.approx(once.p)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_nothing_can_be_told_where_all_say_the_same(share):
    found = cochran_armitage(np.full(3, share), np.full(3, 50.0), np.arange(3.0))
    assert math.isnan(found.p)
    assert math.isnan(weighted_line(np.ones(3), np.zeros(3), np.arange(3.0)).p)
    assert math.isnan(clustered_line(np.ones(6), np.ones(6), np.arange(6.0), np.zeros(6)).p)


@given(st.lists(st.tuples(st.floats(0.05, 0.95), st.integers(30, 500)), min_size=3, max_size=8), st.floats(-50, 50))
def test_the_origin_of_time_does_not_matter(points, origin):
    shares, n = (np.array(v, dtype=float) for v in zip(*points, strict=True))
    at = np.arange(len(points), dtype=float)
    here, there = cochran_armitage(shares, n, at), cochran_armitage(shares, n, at + origin)
    assert there.p == pytest.approx(here.p, rel=1e-6, abs=1e-12)
    assert there.value == pytest.approx(here.value, rel=1e-6, abs=1e-12)


def test_level_of_the_test():
    random = np.random.default_rng(5)
    n, at = np.full(6, 80.0), np.arange(6.0)
    p = [cochran_armitage(random.binomial(80, 0.3, 6) / 80, n, at).p for _ in range(2000)]
    assert np.mean(np.array(p) < 0.05) < 0.06
