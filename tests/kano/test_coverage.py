"""Deal-breakers: hand-made people, what must not change the answer, and an honest held-out share."""

from __future__ import annotations

import numpy as np
import pytest

from insight.kano import model
from insight.kano.coverage import build_order, coverage, smallest

M, O, A, I = model.M, model.O, model.A, model.I  # noqa: E741


def people(*kinds: tuple[int, tuple[int, ...]]) -> np.ndarray:
    """Rows of categories, each kind of person so many times."""
    return np.array([kind for times, kind in kinds for _ in range(times)], dtype=np.int8)


def test_by_hand():
    # 50 need f, 30 need g, 20 need both; everybody is delighted by h
    categories = people((50, (M, I, A)), (30, (I, O, A)), (20, (M, M, A)))
    found = coverage(categories, None, ["f", "g", "h"], ["f"], 0.8)
    assert found is not None
    assert found.with_deal_breaker_share == pytest.approx(0.5)
    assert found.independence_share == pytest.approx(0.5)
    assert found.delight_share == 0
    assert found.smallest_set_80 == ("f", "g")
    assert [s.without_share for s in found.steps] == pytest.approx([0.5, 1.0, 1.0])
    everything = coverage(categories, None, ["f", "g", "h"], ["f", "g", "h"], 0.8)
    assert everything is not None
    assert (everything.with_deal_breaker_share, everything.delight_share) == (0, pytest.approx(1))
    nothing = coverage(categories, None, ["f", "g", "h"], [], 0.8)
    assert nothing is not None
    assert nothing.with_deal_breaker_share == pytest.approx(1.0)
    assert nothing.independence_share == pytest.approx(1 - 0.3 * 0.5)


def test_weights_are_honoured():
    categories = people((50, (M, I)), (50, (I, M)))
    weights = np.array([3.0] * 50 + [1.0] * 50)
    found = coverage(categories, weights, ["f", "g"], ["f"], 0.7)
    assert found is not None
    assert found.with_deal_breaker_share == pytest.approx(0.25)
    assert found.smallest_set_80 == ("f",)


def test_random_answers_alone_make_deal_breakers():
    """5 % at random on 30 features: the canon's 79 %, and the data agree with the independence baseline."""
    generator = np.random.default_rng(4)
    categories = np.where(generator.random((4000, 30)) < 0.05, M, I).astype(np.int8)
    found = coverage(categories, None, [f"f{k}" for k in range(30)], [], 0.8)
    assert found is not None
    assert found.noise_share == pytest.approx(0.785, abs=0.001)
    assert found.with_deal_breaker_share == pytest.approx(found.noise_share, abs=0.02)
    assert found.independence_share == pytest.approx(found.with_deal_breaker_share, abs=0.02)
    # a set chosen on noise looks better on those who chose it
    assert found.held_out_share < found.in_sample_share


def test_rows_in_another_order_and_equal_weights_change_nothing():
    generator = np.random.default_rng(5)
    categories = generator.integers(0, 6, (200, 6)).astype(np.int8)
    names = list("abcdef")
    plain = coverage(categories, None, names, ["a", "b"], 0.6)
    assert coverage(categories[generator.permutation(200)], None, names, ["a", "b"], 0.6) == plain
    weighted = coverage(categories, np.full(200, 2.0), names, ["a", "b"], 0.6)
    assert plain is not None
    assert weighted is not None
    assert weighted.smallest_set_80 == plain.smallest_set_80
    assert weighted.held_out_share == pytest.approx(plain.held_out_share)


def test_more_features_never_leave_more_people_without():
    generator = np.random.default_rng(6)
    needed = generator.random((500, 8)) < 0.3
    _, left = build_order(needed, np.full(500, 1 / 500))
    assert np.all(np.diff(left) >= -1e-12)
    assert left[-1] == 1
    assert left[smallest(left, 0.8)] >= 0.8


def test_people_who_did_not_answer_everything_are_not_counted_and_few_are_refused():
    categories = people((40, (M, I)), (25, (M, -1)))
    found = coverage(categories, None, ["f", "g"], ["f"], 0.8)
    assert found is not None
    assert found.n == 40
    assert coverage(people((20, (M, I))), None, ["f", "g"], ["f"], 0.8) is None
