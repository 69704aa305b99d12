"""The mathematics of Kano against papers, simulation and its own symmetries."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from insight.kano import model
from insight.kano.categories import PRIORITY

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "kano.json").read_text("utf-8"))
counts_of_six = st.lists(st.integers(0, 200), min_size=6, max_size=6).map(np.array)


def test_the_whole_classic_table():
    f, d = np.meshgrid(np.arange(1, 6), np.arange(1, 6), indexing="ij")
    letters = np.array(PRIORITY)[model.classify(f.astype(float), d.astype(float))]
    assert ["".join(row) for row in letters] == ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]


def test_pouliot_differs_in_two_cells_only():
    f, d = np.meshgrid(np.arange(1.0, 6), np.arange(1.0, 6), indexing="ij")
    classic, pouliot = model.classify(f, d, "classic"), model.classify(f, d, "pouliot")
    assert np.argwhere(classic != pouliot).tolist() == [[1, 1], [3, 3]]
    assert classic[1, 1] == classic[3, 3] == model.I
    assert pouliot[1, 1] == pouliot[3, 3] == model.Q


@pytest.mark.parametrize("nothing", [np.nan, 0.0, 6.0, 2.5, -3.0])
def test_no_answer_is_never_questionable(nothing):
    assert model.classify(np.array([nothing, 1.0]), np.array([1.0, nothing])).tolist() == [-1, -1]


def test_ties_follow_the_effect_on_the_product_not_the_alphabet():
    def first(**counts):
        return model.first_place(np.array([counts.get(c, 0) for c in PRIORITY]))

    assert first(A=4, M=4) == ("M", ("M", "A"))
    assert first(A=4, O=4, I=4) == ("O", ("O", "A", "I"))
    assert first(A=4, I=4) == ("A", ("A", "I"))
    assert first(I=2, R=2, Q=2) == ("I", ("I", "R", "Q"))
    assert first(R=2, Q=2) == ("R", ("R", "Q"))
    assert first(A=5, M=4) == ("A", ())
    assert first() == (None, ())


@given(counts_of_six)
def test_first_place_is_one_of_the_largest(counts):
    category, tied = model.first_place(counts)
    if counts.max() == 0:
        assert category is None
    else:
        assert counts[PRIORITY.index(category)] == counts.max()
        assert len(tied) != 1


def test_coefficients_leave_out_reverse_and_questionable():
    #                                       M  O  A  I  R   Q
    assert model.coefficients(np.array([2, 3, 4, 1, 90, 70])) == (0.7, 0.5)
    assert model.coefficients(np.array([0, 0, 0, 0, 9, 7])) is None


@given(counts_of_six)
def test_probabilities_are_a_distribution_that_follows_the_counts(counts):
    p = model.most_frequent_probabilities(counts)
    assert p.sum() == pytest.approx(1)
    assert (p >= 0).all()
    order = np.argsort(counts)
    assert (np.diff(p[order]) >= -1e-9).all()


@pytest.mark.parametrize("counts", [[0] * 6, [1, 0, 0, 0, 0, 0], [3, 3, 0, 0, 0, 1], [32, 90, 88, 114, 15, 19]])
def test_probabilities_agree_with_dirichlet_draws(counts):
    drawn = np.random.default_rng(7).dirichlet(np.array(counts) + 1 / 6, 100_000).argmax(axis=1)
    simulated = np.bincount(drawn, minlength=6) / 100_000
    np.testing.assert_allclose(model.most_frequent_probabilities(np.array(counts)), simulated, atol=0.006)


def test_probabilities_of_a_very_large_sample_and_of_none():
    p = model.most_frequent_probabilities(np.array([10**6, 10**6, 0, 0, 0, 0]))
    np.testing.assert_allclose(p[:2], 0.5, atol=1e-6)
    np.testing.assert_allclose(model.most_frequent_probabilities(np.zeros(6)), 1 / 6, atol=1e-9)


def test_verdicts_at_their_thresholds():
    assert model.verdict("M", 0.95) == "clear"
    assert model.verdict("M", 0.9499) == model.verdict("M", 0.80) == "likely"
    assert model.verdict("M", 0.7999) == "too_close"
    assert model.verdict("Q", 0.99) == model.verdict(None, 0.2) == "not_classifiable"


@given(counts_of_six)
def test_top_two_is_the_exact_binomial_test(counts):
    b, a = sorted(counts[:5])[-2:]
    p = model.top_two_p(counts)
    if a == 0:
        assert p is None
    else:
        assert p == pytest.approx(stats.binomtest(int(a), int(a + b)).pvalue, abs=1e-12)


def test_covariance_equals_that_of_simulated_samples():
    share, n = np.array([0.2, 0.3, 0.35, 0.15]), 80
    samples = np.random.default_rng(3).multinomial(n, share, size=200_000) / n
    better, worse = samples[:, 2] + samples[:, 1], samples[:, 0] + samples[:, 1]
    variance_b, variance_w, cov = model.covariances(np.append(share * n, [0, 0]), n)
    np.testing.assert_allclose([variance_b, variance_w], [better.var(), worse.var()], rtol=0.02)
    assert cov == pytest.approx(np.cov(better, worse)[0, 1], rel=0.05)
    with pytest.raises(ValueError, match="no answer"):
        model.covariances(np.array([0, 0, 0, 0, 3, 0]), 0)


def test_every_point_of_the_closed_form_lies_at_the_same_distance():
    counts = np.array([20, 60, 50, 70, 3, 2])
    outline = model.closed_form(counts, 200)
    variance_b, variance_w, cov = model.covariances(counts, 200)
    away = outline - [0.4, 0.55]
    inverse = np.linalg.inv([[variance_w, cov], [cov, variance_b]])
    np.testing.assert_allclose(np.einsum("pi,ij,pj->p", away, inverse, away), model.CHI2_95)


@pytest.mark.parametrize("counts", [[0, 0, 90, 10, 0, 0], [22, 0, 0, 0, 0, 1], [0, 1, 0, 0, 0, 0], [3, 9, 8, 5, 0, 0]])
def test_small_cells_still_give_a_region_with_width(counts):
    counts = np.array(counts)
    outline = model.dirichlet_region(counts)
    assert np.ptp(outline, axis=0).min() > 0.005
    assert outline.min() >= 0
    assert outline.max() <= 1
    np.testing.assert_array_equal(outline, model.dirichlet_region(counts))


def test_straight_liners_need_enough_questions():
    answers = np.array(
        [
            [3, 3, 3, 3, 3, 3, 3, 3, 3, 5],
            [3, 3, 3, 3, 3, 3, 3, 3, 5, 5],
            [1, 1, 1, 1, 1, *[np.nan] * 5],
            [1, 1, 1, 1, 1, 1, *[np.nan] * 4],
            [np.nan] * 10,
        ]
    )
    assert model.straight_liners(answers).tolist() == [True, False, False, True, False]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=60))
def test_swapped_questions_transpose_the_answers(pairs):
    f, d = np.array(pairs, dtype=float).T
    np.testing.assert_array_equal(np.array(model.answer_table(f, d)), np.array(model.answer_table(d, f)).T)
    assert (model.classify(f, d) == model.Q).sum() == (model.classify(d, f) == model.Q).sum()
    assert (model.classify(f, d) == model.I).sum() == (model.classify(d, f) == model.I).sum()


def test_tally_counts_and_weighs():
    categories = model.classify(np.array([[1.0, 1], [1, 3], [1, np.nan]]), np.array([[3.0, 5], [3, 5], [3, 5]]))
    np.testing.assert_array_equal(model.tally(categories), [[0, 0, 3, 0, 0, 0], [1, 1, 0, 0, 0, 0]])
    weighted = model.tally(categories, np.array([0.5, 2, 1]))
    np.testing.assert_allclose(weighted, [[0, 0, 3.5, 0, 0, 0], [2, 0.5, 0, 0, 0, 0]])
