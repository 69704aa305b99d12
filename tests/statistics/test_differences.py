"""Intervals of differences against Newcombe's published examples."""

import math

import pytest

from insight.statistics.differences import newcombe


@pytest.mark.parametrize(
    ("a", "n1", "b", "n2", "low", "high"),
    [  # Newcombe (1998), Table II, method 10, contrasts (a), (c), (d), (e), (g)
        (56, 70, 48, 80, 0.0524, 0.3339),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0),
    ],
)
def test_published_contrasts(a, n1, b, n2, low, high):
    found = newcombe(a / n1, n1, b / n2, n2)
    assert found == pytest.approx((low, high), abs=5e-5)


def test_the_difference_the_other_way_round_is_the_mirror_image():
    low, high = newcombe(0.3, 40, 0.5, 60)
    assert newcombe(0.5, 60, 0.3, 40) == pytest.approx((-high, -low))


def test_no_base_no_interval():
    assert all(math.isnan(end) for end in newcombe(0.5, 0, 0.5, 10))
