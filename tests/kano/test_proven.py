"""Only titles whose claim passed its test may stand in a summary: clear verdicts (P ≥ .95), q ≤ .05, held-out sets."""

from __future__ import annotations

import numpy as np
import pytest

from insight.dataset import Column, Filters, Role, Scale
from insight.exhibits import Exhibit
from insight.kano import Options, analyze, detail, story
from tests.kano.conftest import run

BY = Column("age", "Age", Role.SEGMENT, scale=Scale("nominal"))
HALF = np.repeat(["new", "old"], 60)
OPPOSITE = [(3.0, 5.0)] * 60 + [(1.0, 3.0)] * 60


def exhibits(data, **options) -> dict[str, Exhibit]:
    return {e.id.split(":")[0]: e for e in story(run(data, **options)).exhibits}


@pytest.mark.parametrize(
    ("counts", "proven"),
    [
        ({"M": 90, "I": 10}, True),
        ({"M": 56, "I": 44}, False),  # likely: P about .88
        ({"M": 50, "I": 48}, False),  # too close
        ({"M": 24, "I": 2}, False),  # fewer than 30
    ],
)
def test_the_map_is_proven_by_clear_verdicts_on_enough_answers(counted, counts, proven):
    assert exhibits(counted({"Wi-Fi": counts}))["kano.map"].proven is proven


def test_one_likely_feature_among_those_counted_is_not_proven(counted):
    assert not exhibits(counted({"Wi-Fi": {"M": 90, "I": 10}, "Desk": {"M": 56, "I": 44}}))["kano.map"].proven


def test_descriptions_are_not_proven(counted):
    found = exhibits(counted({"Wi-Fi": {"M": 90, "I": 10}, "Desk": {"I": 90, "A": 10}}))
    for name in ("categories", "certainty", "rules", "quality", "method", "scores"):
        assert not found[f"kano.{name}"].proven


@pytest.mark.parametrize(("answers", "proven"), [(OPPOSITE, True), ([(3.0, 5.0), (1.0, 3.0)] * 60, False)])
def test_segments_are_proven_where_answers_differ(dataset, answers, proven):
    found = exhibits(dataset({"Wi-Fi": answers, "Desk": [(3.0, 3.0)] * 120}, extra={BY: HALF}))
    assert found["kano.segments"].proven is proven
    for kind in ("better", "worse"):
        assert (f"kano.segments_{kind}" in found) is proven
        assert not proven or found[f"kano.segments_{kind}"].proven


def test_a_coefficient_that_is_the_same_in_both_groups_is_not_proven(dataset):
    """Must-be against performance: missing it hurts all alike, only having it pleases differently."""
    answers = [(3.0, 5.0)] * 60 + [(1.0, 5.0)] * 60
    found = exhibits(dataset({"Wi-Fi": answers, "Desk": [(3.0, 3.0)] * 120}, extra={BY: HALF}))
    assert found["kano.segments_better"].proven
    assert not found["kano.segments_worse"].proven
    for kind in ("better", "worse"):
        exhibit = found[f"kano.segments_{kind}"]
        assert exhibit.title.key.endswith("_may") is not exhibit.proven


def test_a_set_of_features_is_proven_on_people_who_did_not_choose_it(dataset):
    sure = {"A": [(3.0, 5.0)] * 200, "B": [(3.0, 3.0)] * 200, "C": [(3.0, 3.0)] * 200}
    found = exhibits(dataset(sure))["kano.coverage"]
    assert (found.title.key, found.proven) == ("kano.title_coverage", True)
    random = np.random.default_rng(3).choice([1.0, 3.0, 5.0], (2, 12, 90), p=[0.1, 0.8, 0.1])
    noisy = exhibits(dataset({f"F {k}": list(zip(*random[:, k], strict=True)) for k in range(12)}))["kano.coverage"]
    assert noisy.title.key != "kano.title_coverage"
    assert not noisy.proven


def test_penalties_and_rewards_are_proven_by_their_tests(ratings, effects):
    assert exhibits(ratings(effects(), 5))["kano.prca"].proven
    noise = np.random.default_rng(1).integers(1, 6, (3, 300)).astype(float)
    found = exhibits(ratings(dict(zip(("overall", "a", "b"), noise, strict=True)), 5))["kano.prca"]
    assert (found.title.key, found.proven) == ("kano.title_prca_none", False)


def test_one_feature_is_proven_by_its_own_verdict(counted):
    data = counted({"Wi-Fi": {"M": 90, "I": 10}, "Desk": {"M": 50, "I": 48}})
    result = analyze(data, Filters(), Options())
    told = {f: [e.proven for e in detail(result, f) if e.id.startswith("kano.feature")] for f in ("Wi-Fi", "Desk")}
    assert told == {"Wi-Fi": [True], "Desk": [False]}
