"""The mathematics against published numbers, closed forms and brute force."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from insight.loyalty import model
from insight.statistics import cuts, estimates, intervals
from insight.statistics.estimates import Sample


def equal(n: int) -> Sample:
    return Sample(np.ones(n))


@pytest.fixture
def golden(root: Path) -> dict:
    return json.loads((root / "tests/golden/loyalty.json").read_text("utf-8"))


def test_nps_golden_moments(golden: dict) -> None:
    case = golden["nps_rpkg"]
    n = sum(case["counts"].values())
    score, variance, error = estimates.nps_moments(case["counts"]["promoters"] / n, case["counts"]["detractors"] / n, n)
    tolerance = case["tolerance"]
    assert score == pytest.approx(case["nps"], abs=tolerance)
    assert variance == pytest.approx(case["var"], abs=tolerance)
    assert error == pytest.approx(case["se"], abs=tolerance)
    assert 2 * stats.norm.sf(score / error) == pytest.approx(case["p_vs_0"], abs=tolerance)
    assert score - intervals.Z95 * error == pytest.approx(case["ci"][0], abs=tolerance)
    assert score + intervals.Z95 * error == pytest.approx(case["ci"][1], abs=tolerance)


@pytest.mark.shared
def test_nps_golden_file(golden: dict, shared: Path) -> None:
    table = pd.read_csv(shared / "satisfaction/nps_rpkg/testdata.csv", keep_default_na=False)
    published = {
        c["id"]: c["expected"] for c in json.loads((shared / "satisfaction/expected.json").read_text("utf-8"))["cases"]
    }
    case = golden["nps_rpkg"]
    assert {k: case[k] for k in ("nps", "var", "se", "p_vs_0", "ci", "groups")} == {
        k: v for k, v in published["nps_rpkg"].items() if k != "nam_vs_emea"
    }
    whole = estimates.net_promoter(table.REC.to_numpy(float), equal(len(table)))
    assert whole.score == pytest.approx(100 * case["nps"], abs=1e-9)
    assert whole.standard_error == pytest.approx(100 * case["se"], abs=1e-5)
    for region, (n, nps, error) in case["groups"].items():
        answers = table.REC[table.Region == region].to_numpy(float)
        found = estimates.net_promoter(answers, equal(len(answers)))
        assert found.n == n
        assert found.score / 100 == pytest.approx(nps, abs=case["tolerance"])
        assert found.standard_error / 100 == pytest.approx(error, abs=case["tolerance"])


def test_nps_adjusted_wald_golden(golden: dict) -> None:
    case = golden["nps_adjusted_wald"]
    answers = np.repeat([3.0, 8.0, 10.0], [case["d"], case["o"], case["p"]])
    found = estimates.net_promoter(answers, equal(len(answers)))
    assert found.interval is not None
    low, high = found.interval
    assert found.score == pytest.approx(case["nps_raw"])
    assert (low + high) / 2 == pytest.approx(case["nps_adj"], abs=case["tolerance"])
    assert (high - low) / 2 == pytest.approx(case["moe95"], abs=case["tolerance"])


@pytest.mark.parametrize(
    ("minimum", "maximum", "cut"),
    [(1, 5, 4), (1, 7, 6), (1, 10, 8), (0, 10, 8), (0, 4, 3), (0, 6, 5), (1, 4, 4), (0, 1, 1), (0, 100, 75)],
)
def test_top_cut(minimum: float, maximum: float, cut: float) -> None:
    assert cuts.top_cut(minimum, maximum) == cut


@pytest.mark.parametrize(("ends", "cut"), [((0, 10), 9), ((1, 10), 9), ((1, 5), 4), ((1, 7), 6)])
def test_recommend_cut(ends: tuple[float, float], cut: float) -> None:
    assert cuts.recommend_cut(*ends) == cut


@pytest.mark.parametrize(
    ("values", "ends"),
    [([1, 5], (1, 5)), ([2, 6], (1, 7)), ([1, 9], (1, 10)), ([0, 3], (0, 10)), ([4.7, 9.9], (0, 10)), ([55], (0, 100))],
)
def test_guess_ends(values: list[float], ends: tuple[float, float]) -> None:
    assert cuts.guess_ends(np.array([*values, np.nan])) == ends


def test_guess_ends_gives_up() -> None:
    assert cuts.guess_ends(np.array([-3.0, 4.0])) is None
    assert cuts.guess_ends(np.array([np.nan])) is None


def test_to_levels_rounds_half_up_only_when_there_are_too_many() -> None:
    few = np.array([1.5, 2.0, np.nan])
    assert model.to_levels(few, 1, 5)[1] is None
    many = np.array([0.1 * i for i in range(12)] + [6.5, 9.9])
    levels, step = model.to_levels(many, 0, 10)
    assert step == 1.0
    assert levels[-2:].tolist() == [7.0, 10.0]
    percent, step = model.to_levels(np.arange(0.0, 101.0), 0, 100)
    assert step == 10.0
    assert len(np.unique(percent)) == 11


def test_one_answer_per_cluster_is_simple_random_sampling() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=40)
    variance, groups = estimates.linearised_variance(values, np.ones(40), np.arange(40))
    assert groups == 40
    assert variance == pytest.approx(values.var(ddof=1) / 40)


def test_linearised_variance_of_equal_clusters_is_that_of_their_means() -> None:
    rng = np.random.default_rng(2)
    means = rng.normal(size=10)
    values = (means[:, None] + rng.normal(size=(10, 6))).ravel()
    clusters = np.repeat(np.arange(10), 6)
    own = values.reshape(10, 6).mean(axis=1)
    estimate = estimates.mean(values, Sample(np.ones(60), clusters))
    assert estimate.standard_error == pytest.approx(math.sqrt(own.var(ddof=1) / 10))
    assert estimate.df == 9
    assert estimate.interval is not None
    assert estimate.interval[1] - estimate.value == pytest.approx(stats.t.ppf(0.975, 9) * estimate.standard_error)


def test_clusters_widen_a_share_and_one_cluster_gives_no_interval() -> None:
    rng = np.random.default_rng(3)
    company = np.repeat(np.arange(20), 5)
    loyal = (np.repeat(rng.random(20), 5) > 0.5).astype(float)
    alone, together = estimates.share(loyal, equal(100)), estimates.share(loyal, Sample(np.ones(100), company))
    assert alone.interval is not None
    assert together.interval is not None
    assert together.value == alone.value
    # all five colleagues agree, so twenty answers were given, not a hundred
    assert together.effective_n == pytest.approx(19.0, abs=1e-9)
    assert together.interval[1] - together.interval[0] > 1.9 * (alone.interval[1] - alone.interval[0])
    assert estimates.share(loyal, Sample(np.ones(100), np.zeros(100))).interval is None


def test_population_shrinks_every_interval() -> None:
    values = np.repeat([0.0, 1.0], 30)
    factor = intervals.fpc(60, 80)
    whole, part = estimates.mean(values, equal(60)), estimates.mean(values, Sample(np.ones(60), None, factor))
    assert whole.interval is not None
    assert part.interval is not None
    assert np.ptp(part.interval) == pytest.approx(factor * np.ptp(whole.interval))
    everyone = estimates.share(values, Sample(np.ones(60), None, intervals.fpc(60, 60)))
    assert everyone.interval == pytest.approx((0.5, 0.5))


def test_logit_on_two_levels_is_exact() -> None:
    levels, loyal, other = np.array([2.0, 5.0]), np.array([[20.0, 45.0]]), np.array([[80.0, 15.0]])
    intercept, slope = model.logit_fit(levels, loyal, other)
    low, high = math.log(20 / 80), math.log(45 / 15)
    assert slope[0] == pytest.approx((high - low) / 3, rel=1e-9)
    assert intercept[0] == pytest.approx(low - 2 * slope[0], rel=1e-9)


def test_logit_maximises_the_weighted_likelihood() -> None:
    rng = np.random.default_rng(4)
    levels = np.arange(0.0, 11.0)
    loyal, other = rng.uniform(1, 40, 11) * levels, rng.uniform(1, 40, 11) * (10 - levels)

    def loss(beta: np.ndarray) -> float:
        eta = beta[0] + beta[1] * levels
        return float(np.sum(loyal * np.logaddexp(0, -eta) + other * np.logaddexp(0, eta)))

    found = optimize.minimize(loss, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-9})
    intercept, slope = model.logit_fit(levels, loyal[None], other[None])
    assert [intercept[0], slope[0]] == pytest.approx(found.x, rel=1e-5)


def test_crossing_is_the_closed_form_and_stays_inside_the_levels() -> None:
    levels = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    at = model.crossing(np.array([-6.0]), np.array([2.0]), 0.8, levels)[0]
    assert at == pytest.approx((math.log(4) + 6) / 2)
    assert 1 / (1 + math.exp(6 - 2 * at)) == pytest.approx(0.8)
    assert np.isnan(model.crossing(np.array([-6.0]), np.array([2.0]), 0.99, levels[:3])[0])
    assert np.isnan(model.crossing(np.array([6.0]), np.array([-2.0]), 0.8, levels)[0])
    assert np.isnan(model.crossing(np.array([0.0]), np.array([0.0]), 0.8, levels)[0])


@pytest.mark.parametrize(
    ("counts", "loyal", "why"),
    [
        ([30, 30, 30], [5, 15, 25], "curve_few_answers"),
        ([60, 60], [10, 50], "curve_few_levels"),
        ([100, 9, 9], [50, 5, 5], "curve_few_levels"),
        ([40, 40, 40], [3, 3, 3], "curve_one_sided"),
        ([40, 40, 40], [0, 0, 40], "curve_separated"),
        ([40, 40, 40], [0, 20, 40], "curve_separated"),
        ([40, 40, 40], [40, 20, 0], "curve_separated"),
        ([40, 40, 40], [5, 20, 35], None),
    ],
)
def test_fit_conditions(counts: list[int], loyal: list[int], why: str | None) -> None:
    assert model.fit_refusal(np.array(counts), np.array(loyal)) == why


def test_bootstrap_is_centred_seeded_and_spreads_like_the_sample() -> None:
    rng = np.random.default_rng(5)
    codes = rng.integers(0, 5, 800)
    loyal = (rng.random(800) < 0.2 * codes).astype(float)
    first = model.bootstrap_tables(codes, loyal, 5, equal(800))
    again = model.bootstrap_tables(codes, loyal, 5, equal(800))
    assert np.array_equal(first[0], again[0])
    assert first[0].sum(axis=1) + first[1].sum(axis=1) == pytest.approx(800.0)
    count = np.bincount(codes, weights=loyal, minlength=5)
    assert first[0].mean(axis=0) == pytest.approx(count, abs=3)
    assert first[0].std(axis=0) == pytest.approx(np.sqrt(count * (1 - count / 800)), rel=0.12, abs=0.3)


def test_bootstrap_with_weights_spreads_like_drawing_rows() -> None:
    rng = np.random.default_rng(6)
    codes, loyal, w = rng.integers(0, 3, 400), rng.integers(0, 2, 400).astype(float), rng.gamma(2.0, 0.5, 400)
    quick = model.bootstrap_tables(codes, loyal, 3, Sample(w), draws=4000)[0]
    each = model.bootstrap_tables(codes, loyal, 3, Sample(w, np.arange(400)), draws=4000)[0]
    assert quick.mean(axis=0) == pytest.approx(each.mean(axis=0), rel=0.01)
    assert quick.std(axis=0) == pytest.approx(each.std(axis=0), rel=0.06)


def test_whole_clusters_are_drawn() -> None:
    codes, loyal = np.repeat([0, 1], 50), np.tile([0.0, 1.0], 50)
    drawn = model.bootstrap_tables(codes, loyal, 2, Sample(np.ones(100), np.repeat(np.arange(10), 10)))
    assert np.all(drawn[0] % 5 == 0)


def test_lower_than_counts_reliable_differences_only() -> None:
    rng = np.random.default_rng(7)
    person = rng.normal(size=(300, 1))
    values = 60 + 10 * person + rng.normal(size=(300, 4)) * 4 + np.array([0.0, 0.2, 5.0, 8.0])
    assert model.lower_than(values, 0, equal(300)) == 2
    assert model.lower_than(60 + rng.normal(size=(300, 3)) * 0, 0, equal(300)) == 0


def test_difference_of_two_shares_of_the_same_people() -> None:
    assert model.difference_p(0.4, 0.4, 100) == 1.0
    z = 0.1 / math.sqrt((0.5 + 0.4 - 0.01) / 1000)
    assert model.difference_p(0.5, 0.4, 1000) == pytest.approx(2 * stats.norm.sf(z))


def test_rows_without_a_cluster_stand_alone() -> None:
    assert estimates.cluster_codes(np.array([0, 1, -1, 0, -1])).tolist() == [0, 1, 2, 0, 3]
