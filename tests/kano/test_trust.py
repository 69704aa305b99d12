"""What doubtful answers change, what small groups may claim, edge cases, and the names promised in ``results.json``."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Column, Filters, Role, Scale
from insight.export.results import results, to_json
from insight.kano import continuous, model, quality, rules, segments, story
from insight.kano.coverage import build_order, held_out, smallest
from insight.kano.exhibit_trust import orientation_exhibit
from tests.kano.conftest import run


def test_results_json_has_the_promised_names(dataset, ratings, effects):
    groups = Column("age", "Age", Role.SEGMENT, scale=Scale("nominal"))
    pairs = {"Wi-Fi": [(3.0, 5.0)] * 40 + [(1.0, 3.0)] * 40, "Desk": [(1.0, 5.0)] * 80}
    data = dataset(pairs, importance={"Wi-Fi": [7.0] * 80}, extra={groups: ["new"] * 40 + ["old"] * 40})
    kano = json.loads(to_json(results(data, Filters())))["kano"]
    feature = kano["features"][0]
    assert {"table", "wording", "features", "segments", "coverage", "prca"} <= kano.keys()
    assert {
        "probability", "probabilities", "verdict", "top_two_p", "fong_significant", "category_strength",
        "total_strength", "ellipse", "functional_mean", "dysfunctional_mean", "rules", "importance",
    } <= feature.keys()  # fmt: skip
    assert "cov" in feature["ellipse"]
    assert set(feature["rules"]) == {"mode", "blauth", "band", "quadrant", "dumouchel", "pouliot"}
    assert feature["verdict"] in ("clear", "likely", "too_close", "not_classifiable")
    assert {"by", "feature", "p", "q", "v", "flip", "flip_probability"} <= kano["segments"][0].keys()
    assert {"chosen", "with_deal_breaker_share", "independence_share", "smallest_set_80"} <= kano["coverage"].keys()
    contrast = json.loads(to_json(results(ratings(effects(), 5), Filters())))["kano"]["prca"][0]
    assert {"attribute", "penalty", "reward", "intervals", "class"} <= contrast.keys()
    assert contrast["intervals"].keys() == {"penalty", "reward"}


def test_doubtful_people_are_compared_whether_or_not_they_are_left_out(dataset):
    honest, lazy = [(3.0, 5.0), (4.0, 5.0)] * 20, [(3.0, 3.0)] * 50
    data = dataset({f"F {k}": honest + lazy for k in range(4)})
    kept, left = run(data), run(data, leave_out=("straight_liners",))
    for result in (kept, left):
        assert result.doubtful == 50
        assert [(d.everybody, d.everybody_n, d.without, d.without_n, d.changes) for d in result.exclusions] == [
            ("I", 90, "M", 40, True)
        ] * 4
    assert (kept.left_out, left.left_out) == (0, 50)
    assert kept.features[0].category == "I"
    assert left.features[0].category == "M"
    assert "kano.doubted" in [e.id for e in story(kept).quality]
    assert run(dataset({"F": honest})).exclusions == ()


def test_flipped_codes_show_in_contradictory_and_reverse_answers(dataset):
    generator = np.random.default_rng(2)
    f = generator.choice([1.0, 2, 3, 4, 5], 400, p=[0.4, 0.3, 0.2, 0.07, 0.03])
    d = generator.choice([1.0, 2, 3, 4, 5], 400, p=[0.03, 0.07, 0.2, 0.3, 0.4])
    right, wrong = (
        run(dataset({"F": list(zip(f, d, strict=True))})),
        run(dataset({"F": list(zip(f, 6 - d, strict=True))})),
    )
    read, _, flipped, _ = right.orientation
    assert read.questionable == right.features[0].shares.Q
    assert read.reverse == right.features[0].shares.R
    assert (wrong.orientation[0].questionable, wrong.orientation[2].questionable) == (
        flipped.questionable, read.questionable,
    )  # fmt: skip
    titles = [orientation_exhibit(r).title.key for r in (right, wrong)]
    assert titles == ["kano.title_orientation", "kano.title_orientation_check"]


def test_probabilities_under_weights_are_those_of_many_bootstrap_samples():
    generator = np.random.default_rng(11)
    found = generator.choice(6, 300, p=[0.05, 0.3, 0.34, 0.25, 0.04, 0.02])
    weights = generator.lognormal(0, 0.8, 300) * np.where(found == model.O, 1.5, 1.0)
    sums = np.bincount(found, weights, minlength=6)
    ours = model.weighted_probabilities(sums, np.bincount(found, weights**2, minlength=6))
    times = generator.multinomial(300, np.full(300, 1 / 300), 10_000)
    drawn = np.stack([times @ np.where(found == c, weights, 0.0) for c in range(6)], axis=1)
    np.testing.assert_allclose(ours, np.bincount(drawn.argmax(axis=1), minlength=6) / 10_000, atol=0.02)


def test_equal_weights_give_the_probabilities_of_plain_counts():
    counts = np.random.default_rng(1).integers(0, 90, (20, 6)).astype(float)
    np.testing.assert_allclose(
        model.weighted_probabilities(0.4 * counts, 0.16 * counts), model.most_frequent_probabilities(counts), atol=1e-9
    )
    np.testing.assert_allclose(model.weighted_probabilities(np.zeros(6), np.zeros(6)), 1 / 6)


def test_a_mean_of_exactly_two_does_not_depend_on_rounding():
    assert continuous.category(2.0 - 1e-15, 2.0 - 1e-15) == "O"
    assert continuous.category(1.99, 0.0) == "I"
    assert rules.quadrant(0.5 - 1e-16, -0.3) == "A"
    assert continuous.analytical_category(continuous.Analytical(1, 1, 0.4 + 1e-16, 45), 0.4, 30, 60) == "I"


def test_answers_on_one_line_have_a_region_that_rounding_does_not_widen():
    f = np.array([1.0, 5, 1, 5, 1, 1, 5])
    scores = continuous.dumouchel(f, 6 - f)
    assert scores is not None
    assert scores.correlation == 1.0
    again = continuous.dumouchel(f[::-1], 6 - f[::-1])
    assert again is not None
    np.testing.assert_allclose(continuous.mean_region(scores), continuous.mean_region(again), atol=1e-12)


def test_small_groups_make_no_flip_and_tell_what_they_are_good_for():
    found = np.array([model.M] * 60 + [model.A] * 20, dtype=np.int8)[:, None]
    groups = pd.Categorical(["large"] * 60 + ["small"] * 20)
    made = segments.segments(found, None, ["f"], [segments.Grouping("by", "by", groups, False)])[0]
    assert made.flip_probability > 0.99
    assert not made.flip
    assert {g.value: g.guidance for g in made.groups} == {"large": "thin", "small": "indicative"}
    more = segments.segments(
        np.repeat(found, 2, axis=0), None, ["f"],
        [segments.Grouping("by", "by", pd.Categorical(np.repeat(groups, 2)), False)],
    )  # fmt: skip
    assert more[0].flip


def test_adjusted_residuals_are_haberman_s():
    """Agresti (2007), Table 2.5: party by gender; adjusted residuals 4.50, .70 and −5.32 for women."""
    table = np.array([[762, 327, 468], [484, 239, 477]])
    kinds = [model.M, model.O, model.A]
    found = np.array([kinds[j] for row in table for j, n in enumerate(row) for _ in range(n)], dtype=np.int8)[:, None]
    groups = pd.Categorical(["women"] * 1557 + ["men"] * 1200)
    made = segments.segments(found, None, ["f"], [segments.Grouping("by", "by", groups, False)])[0]
    women = next(g for g in made.groups if g.value == "women").residuals
    np.testing.assert_allclose((women.M, women.O, women.A), (4.50, 0.70, -5.32), atol=0.005)
    assert women.I is None or np.isfinite(women.I)


def test_two_tied_categories_in_both_groups_seldom_make_a_flip():
    generator = np.random.default_rng(8)
    shares, claimed = np.array([0.05, 0.37, 0.37, 0.16, 0.03, 0.02]), 0
    for _ in range(400):
        chances = model.most_frequent_probabilities(generator.multinomial(100, shares, 2))
        claimed += float(chances[0] @ chances[1]) <= 0.05
    assert claimed <= 12


def test_the_held_out_share_is_that_of_other_people():
    generator = np.random.default_rng(5)
    cut = generator.normal(1.3, 0.4, 8)

    def needs(n):
        return generator.normal(size=(n, 8)) * 0.8 + generator.normal(size=(n, 1)) * 0.6 > cut

    everybody, off, inside = needs(20_000), [], []
    for _ in range(60):
        sample = needs(100)
        order, left = build_order(sample, np.full(100, 0.01))
        size = smallest(left, 0.8)
        truth = float((~everybody[:, order[size:]].any(axis=1)).mean())
        off.append(held_out(sample, np.ones(100), 0.8)[0] - truth)
        inside.append(left[size] - truth)
    assert abs(np.mean(off)) < 0.015
    assert np.mean(inside) > 0.015


def test_accounts_with_several_respondents_are_said(dataset):
    account = Column("account", "account", Role.ACCOUNT, scale=Scale("nominal"))
    pairs = {"Wi-Fi": [(3.0, 5.0)] * 40}
    shared = run(dataset(pairs, extra={account: [f"a{k // 4}" for k in range(40)]}))
    alone = run(dataset(pairs, extra={account: [f"a{k}" for k in range(40)]}))
    assert {c.code: c.count for c in shared.caveats}["clustered"] == 10
    assert "clustered" not in {c.code for c in alone.caveats}


def test_importance_scales_the_coefficients_and_orders_the_features(dataset):
    """Timko: both coefficients times (w̄ − 1)/8."""
    pairs = {"Desk": [(3.0, 5.0)] * 40, "Wi-Fi": [(3.0, 5.0)] * 30 + [(1.0, 5.0)] * 10}
    result = run(dataset(pairs, importance={"Wi-Fi": [9.0, 5.0] * 20, "Desk": [3.0] * 40}))
    desk, wifi = result.features
    assert (wifi.better_by_importance, wifi.worse_by_importance) == pytest.approx((0.25 * 0.75, -0.75))
    assert desk.worse_by_importance == pytest.approx(-0.25)
    assert wifi.continuous.functional_by_importance == pytest.approx(4 * 10 * 7 / (40 * 7))
    assert [row[0] for row in story(result).hero.table.rows] == ["Wi-Fi", "Desk"]


def test_thresholds_of_the_analytical_model_are_those_that_were_chosen(dataset):
    data = dataset({"Wi-Fi": [(1.0, 5.0)] * 40})
    assert run(data).features[0].analytical.category == "O"
    assert run(data, high=40.0).features[0].analytical.category == "A"
    assert run(data, low=50.0).features[0].analytical.category == "M"
    assert run(data, radius=1.45).features[0].analytical.category == "I"
    assert run(data, low=50.0).thresholds == (0.4, 50.0, 60.0)


@pytest.mark.parametrize("weights", [None, [1.0, 3.0]])
def test_two_respondents_and_a_feature_nobody_answered(dataset, weights):
    nothing = [(np.nan, np.nan)] * 2
    result = run(dataset({"Wi-Fi": [(1.0, 5.0), (5.0, 1.0)], "Desk": nothing}, weights=weights))
    wifi, desk = result.features
    assert (wifi.n, wifi.base, desk.n, desk.base, desk.category) == (2, "hidden", 0, "hidden", None)
    assert desk.better is None
    assert desk.probability is None
    json.dumps(asdict(result), allow_nan=False)
    assert story(result).hero.title.key == "kano.title_hidden"


def test_only_reverse_answers_have_a_verdict_but_no_coefficients(dataset):
    wifi = run(dataset({"Wi-Fi": [(5.0, 1.0)] * 40})).features[0]
    assert (wifi.category, wifi.verdict, wifi.n_aomi, wifi.better, wifi.ellipse) == ("R", "clear", 0, None, None)
    assert wifi.rules.quadrant is None


def test_sixty_features(dataset):
    generator = np.random.default_rng(9)
    pairs = {f"F {k}": list(map(tuple, generator.integers(1, 6, (120, 2)).astype(float))) for k in range(60)}
    result = run(dataset(pairs))
    assert len(result.features) == len(result.coverage.steps) == 60
    assert result.coverage.held_out_share <= 1
    assert len(story(result).cards) == 60


def test_doubtful_means_nothing_where_everybody_is():
    categories = np.full((5, 4), model.Q, dtype=np.int8)
    assert quality.doubted(list("abcd"), categories, np.zeros(5, dtype=bool), None) == ((), 5)


def test_too_few_complete_answers_for_deal_breakers_are_said(dataset):
    apart = run(dataset({"Wi-Fi": [(3.0, 5.0)] * 40, "Desk": [(np.nan, np.nan)] * 20 + [(3.0, 3.0)] * 20}))
    assert apart.coverage is None
    assert {c.code: c.count for c in apart.caveats}["few_complete"] == 20
