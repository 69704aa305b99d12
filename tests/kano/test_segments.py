"""Segments: published comparisons, and what must not change the answer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from insight.kano import model
from insight.kano.segments import Grouping, flip, independence, segments

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "kano.json").read_text("utf-8"))
CASES = [(f, "rows_female_male_cols_AOMI") for f in GOLDEN["gender"]]
CASES += [(f, "rows_cohort1to4_cols_AOMI") for f in GOLDEN["wording_effect"]]
ORDER = [model.A, model.O, model.M, model.I]


def people(table: list[list[int]]) -> tuple[np.ndarray, pd.Categorical]:
    """Categories (respondents, 1) and groups of a table of groups × A, O, M, I."""
    categories = [ORDER[j] for row in table for j, count in enumerate(row) for _ in range(count)]
    names = [f"g{i}" for i, row in enumerate(table) for _ in range(sum(row))]
    return np.array(categories, dtype=np.int8)[:, None], pd.Categorical(names)


@pytest.mark.parametrize(("wanted", "key"), CASES, ids=lambda v: v["feature"] if isinstance(v, dict) else None)
def test_published_comparisons(wanted, key):
    categories, groups = people(wanted[key])
    found = segments(categories, None, ["f"], [Grouping("by", "by", groups, False)])[0]
    assert found.v == pytest.approx(wanted["cramers_v"], abs=1e-4)
    if found.test == "chi_square":
        assert found.p == pytest.approx(wanted["p"], abs=1e-6)
    else:
        # a permutation distribution: χ² is only near it where cells are small
        assert found.p == pytest.approx(wanted["p"], abs=0.03)
    if "modes" in wanted:
        assert [g.category for g in found.groups] == wanted["modes"]


def test_the_same_answers_in_both_groups_are_no_flip():
    categories, groups = people([[40, 38, 5, 10], [40, 38, 5, 10]])
    found = segments(categories, None, ["f"], [Grouping("by", "by", groups, False)])[0]
    assert found.p == pytest.approx(1.0)
    assert not found.flip
    assert found.groups[0].better_difference == pytest.approx(0.0)


def test_two_ties_do_not_make_a_flip_though_the_modes_differ():
    categories, groups = people([[41, 40, 2, 10], [40, 41, 10, 2]])
    found = segments(categories, None, ["f"], [Grouping("by", "by", groups, False)])[0]
    assert [g.category for g in found.groups] == ["A", "O"]
    assert found.flip_probability < 0.6
    assert not found.flip


def test_clearly_different_modes_are_a_flip():
    categories, groups = people([[60, 5, 5, 5], [5, 5, 60, 5]])
    found = segments(categories, None, ["f"], [Grouping("by", "by", groups, False)])[0]
    assert found.flip
    assert found.between == ("g0", "g1")
    assert found.groups[0].better_difference_interval[0] > 0


def test_rows_in_another_order_and_equal_weights_change_nothing():
    generator = np.random.default_rng(5)
    categories = generator.integers(-1, 6, (300, 4)).astype(np.int8)
    groups = pd.Categorical(generator.choice(list("abc"), 300))
    plain = segments(categories, None, list("wxyz"), [Grouping("by", "by", groups, False)])
    order = generator.permutation(300)
    assert segments(categories[order], None, list("wxyz"), [Grouping("by", "by", groups[order], False)]) == plain
    weighted = segments(categories, np.ones(300), list("wxyz"), [Grouping("by", "by", groups, False)])
    for a, b in zip(plain, weighted, strict=True):
        assert a.p == pytest.approx(b.p)
        assert a.flip_probability == pytest.approx(b.flip_probability)


def test_q_is_corrected_over_the_features_of_a_column():
    generator = np.random.default_rng(6)
    categories = generator.integers(0, 4, (400, 6)).astype(np.int8)
    groups = pd.Categorical(generator.choice(list("ab"), 400))
    found = segments(categories, None, list("uvwxyz"), [Grouping("by", "by", groups, False)])
    p, q = sorted(s.p for s in found), sorted(s.q for s in found)
    expected = [min(p[j] * 6 / (j + 1) for j in range(i, 6)) for i in range(6)]
    assert q == pytest.approx(expected)


def test_waves_are_compared_with_the_one_before():
    table = [[30, 10, 5, 5], [20, 20, 5, 5], [5, 35, 5, 5]]
    categories, groups = people(table)
    found = segments(categories, None, ["f"], [Grouping("wave", "wave", groups, True)])[0]
    assert found.groups[0].worse_difference is None
    assert found.groups[2].worse_difference == pytest.approx(-(40 - 25) / 50)
    assert found.between in (("g0", "g1"), ("g1", "g2"))


def test_a_permutation_test_keeps_its_level():
    """Tables drawn without a difference and with small cells: about 5 % are below .05."""
    generator = np.random.default_rng(7)
    shares = [0.75, 0.15, 0.05, 0.05]
    low = 0
    for _ in range(300):
        table = np.array([generator.multinomial(25, shares), generator.multinomial(35, shares)])
        _, p, _ = independence(table)
        low += p is not None and p < 0.05
    assert 3 <= low <= 28


def test_a_probability_needs_two_groups():
    assert flip(np.full((1, 6), 1 / 6), ["a"], np.array([True]), consecutive=False) == (None, None)
