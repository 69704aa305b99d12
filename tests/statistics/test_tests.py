"""Tests against scipy and against printed tables; whole tables against single cells."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from insight.statistics import tables
from insight.statistics.anova import kruskal_wallis, one_way, welch
from insight.statistics.multiple import benjamini_hochberg
from insight.statistics.tests import adjusted_residuals, chi_square, mean_difference, share_difference

GENDER_PARTY = np.array([[762, 327, 468], [484, 239, 477]])


def test_chi_square_and_residuals_as_printed_by_agresti():
    """Agresti (2007), table 3.7."""
    statistic, df, p = chi_square(GENDER_PARTY)
    assert (statistic, df) == (pytest.approx(30.07, abs=0.005), 2)
    assert p == pytest.approx(stats.chi2_contingency(GENDER_PARTY).pvalue)
    assert adjusted_residuals(GENDER_PARTY)[0] == pytest.approx([4.502, 0.699, -5.316], abs=5e-4)


def test_the_share_test_is_the_adjusted_residual():
    women, men = GENDER_PARTY.sum(axis=1)
    for j, residual in enumerate(adjusted_residuals(GENDER_PARTY)[0]):
        z, _ = share_difference(GENDER_PARTY[0, j] / women, women, GENDER_PARTY[1, j] / men, men)
        assert z == pytest.approx(residual)


def test_welch_as_scipy():
    rng = np.random.default_rng(1)
    a, b = rng.normal(0, 1, 20), rng.normal(0.5, 3, 55)
    found = mean_difference(a.mean(), a.var(ddof=1), 20, b.mean(), b.var(ddof=1), 55)
    expected = stats.ttest_ind(a, b, equal_var=False)
    assert found == pytest.approx((expected.statistic, expected.pvalue))


def test_whole_tables_equal_single_cells():
    rng = np.random.default_rng(2)
    n1, n2 = rng.integers(5, 300, 50).astype(float), rng.integers(5, 300, 50).astype(float)
    p1, p2 = rng.random(50), rng.random(50)
    z, p = tables.share_tests(p1, n1, p2, n2)
    v1, v2 = rng.random(50) + 0.1, rng.random(50) + 0.1
    t, q = tables.mean_tests(p1, v1, n1, p2, v2, n2)
    for i in range(50):
        assert share_difference(p1[i], n1[i], p2[i], n2[i]) == pytest.approx((z[i], p[i]))
        assert mean_difference(p1[i], v1[i], n1[i], p2[i], v2[i], n2[i]) == pytest.approx((t[i], q[i]))


def test_what_cannot_be_tested_is_not():
    assert all(math.isnan(x) for x in share_difference(0, 10, 0, 10))
    assert all(math.isnan(x) for x in share_difference(0.5, 1, 0.2, 10))
    assert all(math.isnan(x) for x in mean_difference(1, float("nan"), 5, 2, 1, 5))
    z, p = tables.share_tests(np.array([0.0, 1.0]), np.array([9.0, 9]), np.array([0.0, 1.0]), np.array([9.0, 9]))
    assert np.isnan(z).all()
    assert np.isnan(p).all()
    assert math.isnan(chi_square(np.array([[1, 2]]))[0])


def test_the_finite_population_enlarges_the_statistic():
    plain = tables.share_tests(np.array(0.6), np.array(50.0), np.array(0.4), np.array(50.0))
    short = tables.share_tests(np.array(0.6), np.array(50.0), np.array(0.4), np.array(50.0), factor=0.5)
    assert short[0] == pytest.approx(2 * plain[0])
    assert short[1] < plain[1]


def test_exact_test_is_twice_fishers_smaller_tail():
    rng = np.random.default_rng(3)
    for _ in range(60):
        n1, n2 = int(rng.integers(5, 40)), int(rng.integers(5, 80))
        k1, k2 = int(rng.binomial(n1, 0.1)), int(rng.binomial(n2, 0.15))
        ours = float(tables.exact_tests(*(np.array(x) for x in (k1, n1, k2, n2))))
        table = [[k1, n1 - k1], [k2, n2 - k2]]
        tails = [stats.fisher_exact(table, alternative=side).pvalue for side in ("less", "greater")]
        assert ours == pytest.approx(min(1, 2 * min(tails)))


def test_benjamini_and_hochberg_as_they_printed_it():
    """Benjamini & Hochberg (1995), section 3.1: of fifteen p values four are significant at .05, not nine."""
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.324,
        0.4262,
        0.5719,
        0.6528,
        0.759,
        1,
    ]
    q = benjamini_hochberg(np.array(p))
    assert (q < 0.05).sum() == 4
    assert q == pytest.approx(stats.false_discovery_control(p))


def test_untested_cells_do_not_count():
    p = np.array([[0.01, np.nan], [0.04, 0.5]])
    q = benjamini_hochberg(p)
    assert np.isnan(q[0, 1])
    assert q[0, 0] == pytest.approx(0.03)
    assert np.isnan(benjamini_hochberg(np.array([np.nan]))).all()


def test_the_same_question_twice_does_not_change_q():
    p = np.array([0.001, 0.02, 0.3, 0.7])
    assert benjamini_hochberg(np.repeat(p, 2))[::2] == pytest.approx(benjamini_hochberg(p))


def test_several_means_together():
    rng = np.random.default_rng(4)
    groups = [rng.normal(m, s, n) for m, s, n in ((0, 1, 30), (0.3, 2, 50), (0.9, 1.5, 20))]
    n, mean, variance = (np.array([f(g) for g in groups]) for f in (len, np.mean, lambda g: np.var(g, ddof=1)))
    expected = stats.f_oneway(*groups)
    f, df1, df2, p = one_way(n, mean, variance)
    assert (f, p) == pytest.approx((expected.statistic, expected.pvalue))
    assert (df1, df2) == (2, 97)
    expected = stats.f_oneway(*groups, equal_var=False)
    f, _, _, p = welch(n, mean, variance)
    assert (f, p) == pytest.approx((expected.statistic, expected.pvalue))
    expected = stats.kruskal(*groups)
    assert kruskal_wallis(groups) == pytest.approx((expected.statistic, expected.pvalue))
    assert all(math.isnan(x) for x in welch(np.array([5.0, 5]), np.array([1.0, 2]), np.array([0.0, 1])))
