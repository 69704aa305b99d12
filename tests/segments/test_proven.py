"""Only titles whose claim passed its test may stand in a summary: q ≤ .05 over the family, intervals apart."""

from __future__ import annotations

import numpy as np

from insight.dataset import Role
from insight.exhibits import Exhibit
from insight.segments import story
from tests.segments.conftest import FIVE, NOMINAL, dataset, run, survey


def exhibits(data, **options) -> dict[str, Exhibit]:
    return {e.id: e for e in story(run(data, **options)).exhibits}


def null():
    rng = np.random.default_rng(11)
    return dataset(
        ("region", Role.SEGMENT, NOMINAL, list(rng.choice(["North", "South"], 300))),
        ("r", Role.RATING, FIVE, rng.integers(1, 6, 300).astype(float)),
    )


def test_a_marked_difference_is_proven():
    found = exhibits(dataset(*survey()))
    assert found["segments.profile:region"].proven
    assert found["segments.standouts"].proven


def test_no_reliable_difference_is_not_proven():
    found = exhibits(null())
    assert found["segments.profile:region"].title.key == "segments.title_profile_none"
    assert not found["segments.profile:region"].proven


def test_groups_too_small_to_compare_are_not_proven():
    rows = ["a"] * 6 + ["b"] * 7
    data = dataset(("g", Role.SEGMENT, NOMINAL, rows), ("r", Role.RATING, FIVE, [1.0, 5.0, 3.0] * 4 + [2.0]))
    assert not any(e.proven for e in exhibits(data).values())


def test_marks_without_a_correction_prove_nothing():
    found = exhibits(dataset(*survey()), correction="none")
    assert found["segments.profile:region"].title.key == "segments.title_profile"
    assert not found["segments.profile:region"].proven
    assert not found["segments.standouts"].proven


def test_a_generous_level_of_the_reader_proves_nothing_above_five_per_cent():
    strict, generous = ({e.id: e for e in story(run(null(), alpha=a)).exhibits} for a in (0.05, 0.99))
    name = "segments.profile:region"
    assert strict[name].title.key == "segments.title_profile_none"
    assert generous[name].title.key != "segments.title_profile_none"
    assert not generous[name].proven


def test_the_largest_group_is_proven_where_its_interval_stays_above_the_second():
    rng = np.random.default_rng(2)
    ratings = ("r", Role.RATING, FIVE, rng.integers(1, 6, 200).astype(float))
    clear = exhibits(dataset(("g", Role.SEGMENT, NOMINAL, ["a"] * 140 + ["b"] * 60), ratings))["segments.groups:g"]
    close = exhibits(dataset(("g", Role.SEGMENT, NOMINAL, ["a"] * 103 + ["b"] * 97), ratings))["segments.groups:g"]
    assert (clear.title.key, clear.proven) == ("segments.title_groups", True)
    assert (close.title.key, close.proven) == ("segments.title_groups_none", False)


def test_bases_are_a_description():
    assert not exhibits(dataset(*survey()))["segments.bases"].proven
