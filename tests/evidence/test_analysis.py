"""Levels, trends and comparisons against hand-made figures; what must not change them, and what they refuse."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from insight.dataset import Column, Dataset, Filters, NotApplicable, Role, Scale
from insight.evidence import Options, Result, analyze
from insight.evidence.result import RESULTS
from tests.conftest import FIVE, TEN, YES, Make, codes, differences
from tests.evidence.conftest import one, told


def state(result: Result, name: Any, part: Any) -> tuple[str, str | None]:
    cell = result.cell(name, part)
    return cell.state, cell.why


# ---- levels


def test_levels_by_hand(make: Make) -> None:
    result = told(
        make(
            [
                ("s", Role.OVERALL_SATISFACTION, FIVE, np.repeat([5.0, 4, 3, 1, np.nan], [10, 10, 10, 10, 2])),
                ("r", Role.RECOMMEND, TEN, np.repeat([10.0, 9, 8, 6, 0, np.nan], [8, 12, 10, 6, 4, 2])),
                ("b", Role.REPURCHASE, FIVE, np.repeat([5.0, 2.0], [21, 21])),
                ("c", Role.COMPLAINT, YES, np.repeat([1.0, 0.0], [6, 36])),
            ]
        )
    )
    score = one(result, "score").level
    assert score.value == pytest.approx(100 * (1 + 0.75 + 0.5 + 0) / 4)
    assert (score.n, score.base) == (40, "caution")
    assert one(result, "satisfied").level.value == pytest.approx(0.5)
    assert one(result, "satisfied").level.interval == pytest.approx((0.3520, 0.6480), abs=1e-4)  # Wilson for 20 of 40
    assert one(result, "nps").level.value == pytest.approx(100 * (20 - 10) / 40)
    assert one(result, "repurchase").level.value == pytest.approx(0.5)
    assert one(result, "complained").level.value == pytest.approx(6 / 42)
    assert state(result, "retention", "level") == ("missing", "no_orders")
    assert "stated_not_behaviour" in codes(result)


def test_without_an_overall_question_the_ratings_are_averaged_per_person(make: Make) -> None:
    a, b, c = np.repeat([5.0, 1.0], 10), np.repeat([3.0, np.nan], 10), np.repeat([np.nan, 1.0], [19, 1])
    result = told(make([("a", Role.RATING, FIVE, a), ("b", Role.RATING, FIVE, b), ("c", Role.RATING, FIVE, c)]))
    # ten with two of three answers, (100 + 50) / 2, and one with two lowest; nine with one of three are left out
    assert (one(result, "score").level.value, one(result, "score").level.n) == (pytest.approx(750 / 11), 11)
    assert one(result, "satisfied").level.value == pytest.approx(5 / 11)
    assert "no_overall" in codes(result)


def test_a_recommendation_that_is_not_asked_on_0_to_10_is_no_nps(make: Make) -> None:
    result = told(make([("r", Role.RECOMMEND, FIVE, np.repeat([5.0, 2.0], 20))]))
    assert {i.code for i in result.indicators} == {"recommend"}
    assert "recommend_not_0_10" in codes(result)


def test_numbers_of_complaints(make: Make) -> None:
    counts = np.repeat([0.0, 1, 3], [70, 20, 10])
    result = told(make([("n", Role.COMPLAINT, Scale("number"), counts)]))
    assert one(result, "complained").level.value == pytest.approx(0.3)
    assert one(result, "complaints").level.value == pytest.approx(50.0)


def test_ticks_of_one_question_count_a_customer_once(make: Make) -> None:
    columns = (
        Column("late", "late", Role.COMPLAINT, None, YES, "high", question="About what did you complain?"),
        Column("cold", "cold", Role.COMPLAINT, None, YES, "high", question="About what did you complain?"),
    )
    base = make(
        [
            ("late", Role.COMPLAINT, YES, np.repeat([1.0, 1, 0, np.nan], 10)),
            ("cold", Role.COMPLAINT, YES, np.repeat([1.0, 0, 0, np.nan], 10)),
        ]
    )
    result = told(replace(base, columns=columns))
    assert one(result, "complained").level.value == pytest.approx(20 / 30)


def test_a_rating_of_complaints_is_no_complaint_rate(make: Make) -> None:
    result = told(make([("c", Role.COMPLAINT, FIVE, np.repeat([2.0, 4.0], 30))]))
    assert one(result, "complaint_rating").better is None
    assert state(result, "complaints", "level") == ("weak", "complaint_rating")


def test_kinds_of_complaints_are_no_rate(make: Make) -> None:
    kinds = ["late", "cold", None] * 20
    data = make([("c", Role.COMPLAINT, Scale("nominal"), kinds), ("s", Role.OVERALL_SATISFACTION, FIVE, [4.0] * 60)])
    assert state(told(data), "complaints", "level") == ("missing", "complaint_types")


def test_small_bases_are_withheld(make: Make) -> None:
    few = make([("s", Role.OVERALL_SATISFACTION, FIVE, [5.0, 4, 3, 2])])
    assert analyze(few, Filters(), Options()) == NotApplicable("too_few_answers", {"n": 4})
    ten = told(make([("s", Role.OVERALL_SATISFACTION, FIVE, [5.0, 4] * 5)]))
    assert one(ten, "score").level.base == "grey"
    assert state(ten, "satisfaction", "level") == ("weak", "small_base")
    assert analyze(make([("x", Role.SEGMENT, None, ["a", "b"] * 9)]), Filters(), Options()) == NotApplicable(
        "no_results"
    )


def test_a_known_population_narrows_the_interval(survey: Dataset) -> None:
    wide, narrow = (one(told(survey, population=p), "score").level.interval for p in (None, 1000))
    assert wide is not None
    assert narrow is not None
    factor = math.sqrt((1000 - 900) / (1000 - 1))
    assert narrow[1] - narrow[0] == pytest.approx(factor * (wide[1] - wide[0]))
    assert "population_too_small" in codes(told(survey, population=10))


# ---- trends


def in_waves(make: Make, groups: list[tuple[int, int, int]]) -> Dataset:
    """(promoters, passives, detractors) by wave."""
    answers = np.concatenate([np.repeat([10.0, 8, 3], g) for g in groups])
    waves = np.concatenate([[f"Wave {i + 8}"] * sum(g) for i, g in enumerate(groups)])
    return make([("r", Role.RECOMMEND, TEN, answers), ("w", Role.WAVE, None, waves)])


def test_trend_of_the_nps_by_hand(make: Make) -> None:
    groups = [(10, 20, 10), (14, 20, 6), (18, 20, 2)]
    trend = one(told(in_waves(make, groups)), "nps").trend
    assert trend is not None
    assert [p.measured.value for p in trend.periods] == pytest.approx([0, 20, 40])
    # the numbers in the names give the order: 8, 9, 10
    assert [p.name for p in trend.periods] == ["Wave 8", "Wave 9", "Wave 10"]
    assert (trend.kind, trend.unit, trend.test) == ("trend", "wave", "weighted_regression")
    assert trend.change == pytest.approx(20)
    # standard errors with ⅜ more promoters and detractors and ¾ more passives
    errors = []
    for promoters, passives, detractors in groups:
        n = promoters + passives + detractors + 1.5
        p, d = (promoters + 0.375) / n, (detractors + 0.375) / n
        errors.append(100 * math.sqrt((p + d - (p - d) ** 2) / n))
    w = [1 / e**2 for e in errors]
    centre = (w[1] + 2 * w[2]) / sum(w)
    error = 1 / math.sqrt(sum(v * (x - centre) ** 2 for v, x in zip(w, range(3), strict=True)))
    assert trend.p == pytest.approx(2 * stats.norm.sf(20 / error))
    assert trend.q == trend.p


def test_shares_are_tested_by_cochran_and_armitage(make: Make) -> None:
    # smokers among four groups of patients, the example of R's prop.trend.test
    smokers, patients = (83, 90, 129, 70), (86, 93, 136, 82)
    answers = np.concatenate([np.repeat([1.0, 0.0], [s, p - s]) for s, p in zip(smokers, patients, strict=True)])
    waves = np.repeat(["2021", "2022", "2023", "2024"], patients)
    trend = one(told(make([("c", Role.COMPLAINT, YES, answers), ("w", Role.WAVE, None, waves)])), "complained").trend
    assert trend is not None
    assert trend.test == "cochran_armitage"
    assert trend.departure_p == pytest.approx(stats.chi2.sf(12.6004 - 8.2249, 2), abs=1e-4)
    assert trend.p == pytest.approx(2 * stats.norm.sf(math.sqrt(8.2249 / (4.3755 / 2))), rel=1e-3)


def test_two_waves_are_a_change_and_one_is_nothing(make: Make) -> None:
    both = told(in_waves(make, [(10, 20, 10), (20, 15, 5)]))
    trend = one(both, "nps").trend
    assert trend is not None
    assert (trend.kind, trend.test, trend.change) == ("change", "difference", pytest.approx(37.5))
    assert state(both, "loyalty", "trend") == ("weak", "two_periods")
    single = told(in_waves(make, [(10, 20, 10)]))
    assert state(single, "loyalty", "trend") == ("missing", "one_period")
    small = told(in_waves(make, [(10, 20, 10), (6, 6, 6)]))
    assert one(small, "nps").trend is None
    assert state(small, "loyalty", "trend") == ("missing", "small_periods")


def test_small_periods_are_shown_but_not_tested(make: Make) -> None:
    trend = one(told(in_waves(make, [(10, 20, 10), (14, 20, 6), (2, 8, 0), (18, 20, 2)])), "nps").trend
    assert trend is not None
    assert [p.used for p in trend.periods] == [True, True, False, True]
    assert trend.periods[2].measured.base == "grey"
    # the time between stays: 0, 20 and 40 at 0, 1 and 3
    assert trend.change is not None
    assert trend.change < 20


def test_calendar_periods_are_chosen_by_the_data(survey: Dataset) -> None:
    trend = one(told(survey), "score").trend
    assert trend is not None
    # eighteen months would be more than twelve
    assert trend.unit == "quarter"
    quarters = ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2"]
    assert [p.name for p in trend.periods] == quarters
    assert (trend.q or 1) < 0.05
    assert (trend.change or 0) > 0
    by_month = one(told(survey, period="month"), "score").trend
    assert by_month is not None
    assert len(by_month.periods) == 18


def test_periods_that_are_not_whole_in_the_data_are_told(survey: Dataset) -> None:
    trend = one(told(survey, Filters(since="2024-02-10", until="2025-03-31")), "score").trend
    assert trend is not None
    whole = {p.name: p.complete for p in trend.periods}
    assert not whole[trend.periods[0].name]


def test_a_moved_mix_of_groups_is_taken_out(make: Make) -> None:
    # two groups with 80 and 20 points each time; only their mix moves
    sizes = [(100, 20), (60, 60), (20, 100)]
    wave = np.concatenate([[f"W{i}"] * 120 for i in range(3)])
    group = np.concatenate([np.repeat(["good", "bad"], s) for s in sizes])
    random = np.random.default_rng(3)
    answers = np.where(group == "good", random.choice([4.0, 5.0], 360), random.choice([1.0, 2.0], 360))
    data = make(
        [
            ("s", Role.OVERALL_SATISFACTION, FIVE, answers),
            ("w", Role.WAVE, None, wave),
            ("g", Role.SEGMENT, None, group),
        ]
    )
    trend = one(told(data), "score").trend
    assert trend is not None
    assert trend.mix is not None
    assert trend.change == pytest.approx(-25, abs=3)
    assert trend.mix.slope == pytest.approx(0, abs=3)
    assert trend.mix.p < 1e-6


# ---- comparisons and targets


def test_brands_stand_beside_the_largest_or_the_chosen_one(brands: Dataset) -> None:
    result = told(brands)
    comparison = one(result, "score").comparison
    assert comparison is not None
    assert (comparison.against, comparison.own, comparison.own_chosen) == ("competitors", "Alpha", False)
    tested = {g.name: g for g in comparison.groups}
    assert tested["Alpha"].q is None
    assert (tested["Gamma"].q or 1) < 0.05
    assert (tested["Gamma"].difference or 0) > 0
    # the level is about the own brand
    assert one(result, "score").level.n == tested["Alpha"].measured.n
    chosen = one(told(brands, own="Gamma"), "score")
    assert chosen.comparison is not None
    assert (chosen.comparison.own, chosen.comparison.own_chosen) == ("Gamma", True)
    assert chosen.level.value == tested["Gamma"].measured.value
    assert "own_unknown" in codes(told(brands, own="Omega"))


def test_segments_stand_beside_all_others(survey: Dataset) -> None:
    comparison = one(told(survey), "score").comparison
    assert comparison is not None
    assert (comparison.against, comparison.column, comparison.best) == ("segments", "region", "North")
    values, region = survey.numeric("satisfied"), survey.table["region"].to_numpy()
    north, rest = values[region == "North"], values[region != "North"]
    best = next(g for g in comparison.groups if g.name == "North")
    assert best.difference == pytest.approx(25 * (north.mean() - rest.mean()))
    assert best.p == pytest.approx(stats.ttest_ind(north, rest, equal_var=False).pvalue)


def test_of_complaints_the_fewest_are_best(make: Make) -> None:
    group = np.repeat(["a", "b"], 100)
    result = told(
        make([("c", Role.COMPLAINT, YES, np.repeat([1.0, 0, 1, 0], [30, 70, 5, 95])), ("g", Role.SEGMENT, None, group)])
    )
    comparison = one(result, "complained").comparison
    assert comparison is not None
    assert comparison.best == "b"


def test_small_groups_are_hidden_and_their_neighbour_with_them(make: Make) -> None:
    group = np.repeat(["a", "b", "c", "d"], [60, 50, 12, 3])
    data = make(
        [("s", Role.OVERALL_SATISFACTION, FIVE, [4.0, 5.0, 3.0, 4.0, 5.0] * 25), ("g", Role.SEGMENT, None, group)]
    )
    comparison = one(told(data), "score").comparison
    assert comparison is not None
    assert {g.name for g in comparison.groups if g.measured.value is None} == {"c", "d"}


def test_targets_are_what_the_reader_entered(survey: Dataset) -> None:
    result = told(survey, target_score=90, target_complained=10)
    score, rate = one(result, "score").target, one(result, "complained").target
    assert score is not None
    assert rate is not None
    assert score.difference == pytest.approx((one(result, "score").level.value or 0) - 90)
    assert (score.q or 1) < 0.05
    assert rate.value == 0.1
    assert one(result, "nps").target is None


def test_a_target_is_a_comparison(make: Make) -> None:
    data = make([("s", Role.OVERALL_SATISFACTION, FIVE, [4.0, 5.0, 3.0] * 20)])
    assert state(told(data), "satisfaction", "comparison") == ("missing", "no_groups")
    assert state(told(data, target_score=50), "satisfaction", "comparison") == ("shown", None)


# ---- what must not matter


@pytest.mark.parametrize("name", ["survey", "brands"])
def test_the_order_of_rows_does_not_matter(name: str, request: pytest.FixtureRequest) -> None:
    data: Dataset = request.getfixturevalue(name)
    shuffled = replace(data, table=data.table.sample(frac=1, random_state=4).reset_index(drop=True))
    assert differences(told(data, target_score=70), told(shuffled, target_score=70)) == []


@pytest.mark.parametrize("name", ["survey", "brands"])
def test_weights_of_one_change_nothing(name: str, request: pytest.FixtureRequest) -> None:
    data: Dataset = request.getfixturevalue(name)
    weighted = data.with_column(Column("w", "w", Role.WEIGHT), np.ones(len(data)))
    assert differences(told(data), told(weighted), besides=(".weighted",)) == []


def test_weights_count(make: Make) -> None:
    weights = np.repeat([3.0, 1.0], 40)
    data = make([("c", Role.COMPLAINT, YES, np.repeat([1.0, 0.0], 40)), ("w", Role.WEIGHT, None, weights)])
    level = one(told(data), "complained").level
    assert level.value == pytest.approx(0.75)
    assert level.effective_n == pytest.approx((3 * 40 + 40) ** 2 / (9 * 40 + 40))
    assert level.n == 80


def test_people_who_rate_several_brands_are_tied_together(brands: Dataset) -> None:
    people = brands.with_column(Column("id", "id", Role.RESPONDENT_ID), np.array([f"p{i % 300}" for i in range(1200)]))
    result = told(people)
    assert result.clusters == 300
    assert one(result, "score").comparison is not None


def test_every_result_has_its_three_fields(survey: Dataset) -> None:
    result = told(survey)
    assert [(c.result, c.part) for c in result.coverage] == [
        (r, p) for r in RESULTS for p in ("level", "trend", "comparison")
    ]
    assert all((c.why is None) == (c.state == "shown") for c in result.coverage)


def test_waves_without_numbers_keep_an_order_that_is_said(make: Make) -> None:
    data = make(
        [("s", Role.OVERALL_SATISFACTION, FIVE, [4.0, 5.0] * 40), ("w", Role.WAVE, None, ["before", "after"] * 40)]
    )
    assert "wave_order" in codes(told(data))


def test_chinese_waves_are_in_order(make: Make) -> None:
    waves = np.repeat(["第十期", "第二期", "第十一期"], 40)
    trend = one(
        told(make([("s", Role.OVERALL_SATISFACTION, FIVE, [4.0, 5.0] * 60), ("w", Role.WAVE, None, waves)])), "score"
    ).trend
    assert trend is not None
    assert [p.name for p in trend.periods] == ["第二期", "第十期", "第十一期"]


def test_options_are_checked() -> None:
    for wrong in ({"period": "week"}, {"repeat_days": 1}):
        with pytest.raises(ValueError, match="must"):
            Options(**wrong)  # type: ignore[arg-type]


def test_a_column_that_cannot_divide_is_said(survey: Dataset) -> None:
    assert "by_unusable" in codes(told(survey, by="date"))


def test_text_dates_do_not_break_it(make: Make) -> None:
    data = make(
        [("s", Role.OVERALL_SATISFACTION, FIVE, [4.0, 5.0] * 30), ("d", Role.DATE, None, ["spring", "autumn"] * 30)]
    )
    assert state(told(data), "satisfaction", "trend") == ("missing", "no_time")
    empty = data.with_column(Column("d", "d", Role.DATE), pd.Series([pd.NaT] * 60, dtype="datetime64[s]"))
    assert state(told(empty), "satisfaction", "trend") == ("missing", "no_time")
