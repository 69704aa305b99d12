"""Linearised variances: nothing new for single rows, wider where rows repeat each other, paired where they cross."""

from __future__ import annotations

import numpy as np
import pytest

from insight.statistics.clusters import linearised

RNG = np.random.default_rng(1)
N = 240
GROUPS = RNG.integers(0, 3, N)
VALUES = RNG.normal(0, 1, (N, 2)) + GROUPS[:, None]
ANSWERED = np.ones((N, 2), dtype=bool)
MEANS = np.zeros(2, dtype=bool)


def found(clusters, groups=GROUPS, values=VALUES, answered=ANSWERED, pooled=MEANS, weights=None):
    heavy = np.ones(len(groups)) if weights is None else weights
    return linearised(clusters, groups, 3, answered, np.where(answered, values, 0), pooled, heavy)


def test_single_rows_have_the_usual_variance():
    result = found(np.arange(N))
    for k in range(3):
        own = VALUES[k == GROUPS]
        assert result.variance[k] == pytest.approx(own.var(axis=0, ddof=1) / len(own))
        rest = VALUES[k != GROUPS]
        expected = own.var(axis=0) / len(own) + rest.var(axis=0) / len(rest)
        assert result.difference[k] == pytest.approx(expected * N / (N - 1))
        assert list(result.clusters[k]) == [len(own)] * 2
        assert result.base[k] == pytest.approx(len(own))


def test_repeated_rows_are_worth_one():
    three = np.repeat(np.arange(N), 3)
    single, tripled = found(np.arange(N)), found(three, GROUPS[three], VALUES[three], ANSWERED[three])
    assert tripled.variance == pytest.approx(single.variance)
    assert tripled.difference == pytest.approx(single.difference)
    assert tripled.clusters == pytest.approx(single.clusters)
    assert tripled.base == pytest.approx(single.base)


def test_the_reference_by_hand():
    """Sum of squared cluster totals of w(y − m)/W, times C/(C−1)."""
    clusters = RNG.integers(0, 40, N)
    weights = RNG.lognormal(0, 0.5, N)
    answered = RNG.random((N, 2)) < 0.8
    result = found(clusters, answered=answered, weights=weights)
    for k in range(3):
        for j in range(2):
            use = (k == GROUPS) & answered[:, j]
            w, y = weights[use], VALUES[use, j]
            pull = w * (y - np.average(y, weights=w)) / w.sum()
            totals = np.bincount(clusters[use], pull, minlength=40)
            count = len(np.unique(clusters[use]))
            assert result.variance[k, j] == pytest.approx(count / (count - 1) * (totals**2).sum())
            rest = (k != GROUPS) & answered[:, j]
            v, x = weights[rest], VALUES[rest, j]
            other = np.bincount(clusters[rest], v * (x - np.average(x, weights=v)) / v.sum(), minlength=40)
            every = len(np.unique(clusters[answered[:, j]]))
            assert result.difference[k, j] == pytest.approx(every / (every - 1) * ((totals - other) ** 2).sum())


def test_shares_are_tested_with_the_common_share():
    clusters = RNG.integers(0, 60, N)
    ones = (VALUES > 1).astype(float)
    result = found(clusters, values=ones, pooled=np.ones(2, dtype=bool))
    for k in range(3):
        own = k == GROUPS
        residual = ones[:, 0] - ones[:, 0].mean()
        pull = np.where(own, residual / own.sum(), -residual / (~own).sum())
        totals = np.bincount(clusters, pull, minlength=60)
        assert result.difference[k, 0] == pytest.approx(60 / 59 * (totals**2).sum())


def test_rows_in_no_group_are_not_there():
    groups = np.where(np.arange(N) < 60, -1, GROUPS)
    clusters = RNG.integers(0, 30, N)
    whole, cut = found(clusters, groups), found(clusters[60:], GROUPS[60:], VALUES[60:], ANSWERED[60:])
    assert whole.variance == pytest.approx(cut.variance)
    assert whole.difference == pytest.approx(cut.difference)


def test_one_cluster_is_no_sample():
    result = found(np.zeros(N, dtype=int))
    assert np.isnan(result.variance).all()
    assert np.isnan(result.difference).all()
