"""What is compared with what, what is shown and what is refused."""

from __future__ import annotations

import json
from dataclasses import asdict, astuple

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from insight.dataset import Filters, NotApplicable, Role, Scale
from insight.segments import Options, analyze
from insight.statistics.effects import cohen_h
from insight.statistics.intervals import wilson
from tests.segments.conftest import FIVE, NOMINAL, NUMBER, YES_NO, cell, dataset, run, survey


def test_a_mean_is_compared_with_the_rest_by_welch():
    data = dataset(*survey())
    result = run(data)
    service, region = data.numeric("service"), data.table["region"].to_numpy()
    known = ~np.isnan(service)
    north, rest = service[known & (region == "North")], service[known & (region != "North")]
    found = cell(result, "region", "service", "North", kind="mean")
    welch = stats.ttest_ind(north, rest, equal_var=False)
    assert found.n == len(north)
    assert found.estimate == pytest.approx(north.mean())
    assert found.rest == pytest.approx(rest.mean())
    assert (found.statistic, found.p) == pytest.approx((welch.statistic, welch.pvalue))
    half = stats.t.ppf(0.975, len(north) - 1) * north.std(ddof=1) / np.sqrt(len(north))
    assert found.interval == pytest.approx((north.mean() - half, north.mean() + half))
    assert found.mark == "down"
    assert found.q is not None
    assert found.q >= found.p
    assert found.index is None


def test_a_share_has_wilsons_interval_an_index_and_the_adjusted_residual():
    data = dataset(*survey())
    result = run(data)
    again, region = data.numeric("again"), data.table["region"].to_numpy()
    found = cell(result, "region", "again", "North", category="Yes")
    k, n = again[region == "North"].sum(), int((region == "North").sum())
    assert found.interval == pytest.approx(wilson(k, n))
    assert found.index == pytest.approx(100 * (k / n) / again.mean())
    table = np.array([[k, n - k], [again.sum() - k, len(again) - n - again.sum() + k]])
    assert found.statistic**2 == pytest.approx(stats.chi2_contingency(table, correction=False).statistic)
    assert found.effect == pytest.approx(float(cohen_h(np.array(k / n), np.array(found.rest))))
    assert found.mark == "down"


def test_the_best_two_steps_are_counted():
    data = dataset(*survey())
    found = cell(run(data), "region", "service", "North", kind="top2")
    service = data.numeric("service")[data.table["region"].to_numpy() == "North"]
    assert found.estimate == pytest.approx(np.mean(service[~np.isnan(service)] >= 4))


def test_scales_of_three_steps_have_no_best_two():
    short = Scale("ordinal", minimum=1, maximum=3)
    data = dataset(("g", Role.SEGMENT, NOMINAL, ["a", "b"] * 40), ("r", Role.RATING, short, [1.0, 2.0, 3.0, 3.0] * 20))
    assert [m.kind for m in run(data).profiles[0].measures] == ["mean"]


def test_money_has_a_median_and_an_index_of_its_mean():
    data = dataset(*survey())
    result = run(data)
    spend, region = data.numeric("spend"), data.table["region"].to_numpy()
    mean, median = (cell(result, "region", "spend", "South", kind=k) for k in ("mean", "median"))
    own = spend[region == "South"]
    assert mean.index == pytest.approx(100 * own.mean() / spend.mean())
    assert median.estimate == pytest.approx(np.median(own))
    assert median.interval[0] < median.estimate < median.interval[1]
    assert (median.mark, median.q, median.index) == (None, None, None)


def test_numbers_that_divide_are_banded_and_averaged():
    rng = np.random.default_rng(1)
    data = dataset(
        ("age", Role.SEGMENT, NUMBER, rng.integers(18, 80, 300).astype(float)),
        ("sex", Role.SEGMENT, NOMINAL, list(rng.choice(["w", "m"], 300))),
    )
    result = run(data)
    assert {p.by for p in result.profiles} == {"age", "sex"}
    by_sex = next(p for p in result.profiles if p.by == "sex")
    assert {m.kind for m in by_sex.measures} == {"mean", "median", "share"}
    bands = [m for m in by_sex.measures if m.kind == "share"]
    assert [m.category for m in bands] == [g.value for p in result.profiles if p.by == "age" for g in p.groups]


def test_the_shares_of_a_question_sum_to_one():
    result = run(dataset(*survey()))
    profile = next(p for p in result.profiles if p.by == "sex")
    rows = [m for m in profile.measures if m.measure == "region"]
    for k in range(2):
        assert sum(m.cells[k].estimate for m in rows) == pytest.approx(1)
    assert sum(g.share for g in profile.groups) == pytest.approx(1)


def test_no_answer_is_a_category_and_a_gap_is_not():
    data = dataset(
        ("g", Role.SEGMENT, NOMINAL, ["a"] * 50 + ["b"] * 50),
        ("q", Role.SEGMENT, NOMINAL, ["yes"] * 20 + ["No answer"] * 20 + [None] * 10 + ["yes"] * 50),
    )
    result = run(data, by=("g",))
    assert cell(result, "g", "q", "a", category="No answer").estimate == pytest.approx(0.5)
    assert cell(result, "g", "q", "a", category="No answer").n == 40
    assert cell(result, "g", "q", "b", category="No answer").estimate == 0


def test_kinds_of_complaint_and_yes_no_complaints():
    rng = np.random.default_rng(2)
    data = dataset(
        ("g", Role.BRAND, NOMINAL, list(rng.choice(["a", "b"], 200))),
        ("kind", Role.COMPLAINT, NOMINAL, list(rng.choice(["late", "rude", "none"], 200))),
        ("complained", Role.COMPLAINT, YES_NO, rng.integers(0, 2, 200).astype(float)),
    )
    found = {(m.measure, m.kind, m.category) for m in run(data).profiles[0].measures}
    assert found == {("kind", "share", x) for x in ("late", "rude", "none")} | {("complained", "share", "Yes")}
    assert [p.by for p in run(data).profiles] == ["g"]


def test_q_is_corrected_over_everything_that_is_tested():
    result = run(dataset(*survey()))
    tested = [c for p in result.profiles for m in p.measures for c in m.cells if c.p is not None]
    assert result.tests == len(tested) == sum(p.tests for p in result.profiles)
    p = np.array([c.p for c in tested])
    assert [c.q for c in tested] == pytest.approx(list(stats.false_discovery_control(p)))
    assert result.significant == sum(c.mark is not None for c in tested)


def test_without_correction_q_is_p():
    result = run(dataset(*survey()), correction="none")
    assert all(c.q == c.p for p in result.profiles for m in p.measures for c in m.cells)
    assert result.correction == "none"


def test_a_column_is_never_compared_with_itself():
    result = run(dataset(*survey()))
    assert all(m.measure != p.by for p in result.profiles for m in p.measures)


def test_rare_answers_are_tested_exactly():
    data = dataset(
        ("g", Role.SEGMENT, NOMINAL, ["a"] * 60 + ["b"] * 940),
        ("odd", Role.RATING, YES_NO, [1.0] * 4 + [0.0] * 56 + [1.0] * 6 + [0.0] * 934),
    )
    found = cell(run(data), "g", "odd", "a", category="Yes")
    exact = stats.fisher_exact([[4, 56], [6, 934]]).pvalue
    assert exact <= found.p <= 2 * exact + 1e-12
    assert found.index is None


def test_rare_answers_are_not_tested_where_no_exact_test_exists():
    data = dataset(
        ("g", Role.SEGMENT, NOMINAL, ["a"] * 60 + ["b"] * 940),
        ("odd", Role.RATING, YES_NO, [1.0] * 4 + [0.0] * 56 + [1.0] * 6 + [0.0] * 934),
        ("w", Role.WEIGHT, NUMBER, [1.0, 2.0] * 500),
    )
    found = cell(run(data), "g", "odd", "a", category="Yes")
    assert found.estimate is not None
    assert (found.p, found.mark) == (None, None)


# what may divide


def test_only_columns_with_two_to_thirty_groups_divide():
    rng = np.random.default_rng(3)
    data = dataset(
        ("one", Role.SEGMENT, NOMINAL, ["same"] * 200),
        ("town", Role.SEGMENT, NOMINAL, [f"town {i}" for i in rng.integers(0, 60, 200)]),
        ("sex", Role.SEGMENT, NOMINAL, list(rng.choice(["w", "m"], 200))),
        ("r", Role.RATING, FIVE, rng.integers(1, 6, 200).astype(float)),
    )
    result = run(data)
    assert [p.by for p in result.profiles] == ["sex"]
    assert [(c.code, c.column) for c in result.caveats] == [("too_many_groups", "town")]


def test_a_filtered_away_group_is_gone():
    data = dataset(*survey())
    result = run(data, Filters(segments=(("region", ("North", "East")),)))
    assert {g.value for p in result.profiles if p.by == "region" for g in p.groups} == {"North", "East"}
    result = run(data, Filters(segments=(("region", ("North",)),)))
    assert [p.by for p in result.profiles] == ["sex"]


def test_the_reader_chooses_columns_and_order():
    data = dataset(*survey())
    assert [p.by for p in run(data, by=("sex", "region", "no such column")).profiles] == ["sex", "region"]
    assert [p.by for p in run(data, by=("again",)).profiles] == ["again"]
    assert [g.value for g in run(data, by=("again",)).profiles[0].groups] == ["No", "Yes"]


def test_by_default_the_best_separating_column_comes_first():
    result = run(dataset(*survey()))
    assert [p.by for p in result.profiles] == ["region", "sex"]
    assert result.profiles[0].separation > result.profiles[1].separation


def test_batteries_and_bare_numbers_give_way_to_named_columns():
    rng = np.random.default_rng(4)
    n = 120
    ticks = [
        (f"t{i:02d}", Role.SEGMENT, NOMINAL, list(rng.choice(["Not selected", f"thing {i}"], n))) for i in range(14)
    ]
    bare = [(f"q{i:04d}", Role.SEGMENT, NOMINAL, list(rng.choice([f"x{i}", f"y{i}"], n))) for i in range(8)]
    named = [(name, Role.SEGMENT, NOMINAL, list(rng.choice([f"{name}1", f"{name}2"], n))) for name in ("age3", "kids")]
    brand = [("brand", Role.BRAND, NOMINAL, list(rng.choice(["us", "them"], n)))]
    result = run(dataset(*ticks, *bare, *named, *brand))
    chosen = {p.by for p in result.profiles}
    assert len(chosen) == 12
    assert {"age3", "kids", "brand", *(name for name, *_ in bare)} <= chosen
    assert next(c.count for c in result.caveats if c.code == "more_groupings") == 13


@pytest.mark.parametrize(
    ("columns", "filters", "why"),
    [
        ([("r", Role.RATING, FIVE, [1.0, 2.0, 3.0])], Filters(), "no_segments"),
        (
            [("g", Role.SEGMENT, NOMINAL, ["a", "a", "a"]), ("r", Role.RATING, FIVE, [1.0] * 3)],
            Filters(),
            "no_segments",
        ),
        ([("g", Role.SEGMENT, NOMINAL, ["a", "b", "a"])], Filters(), "no_measures"),
        ([("g", Role.SEGMENT, NOMINAL, ["a", "b"])], Filters(segments=(("g", ("c",)),)), "no_rows"),
        ([("g", Role.SEGMENT, NOMINAL, ["a", "b"]), ("w", Role.WEIGHT, NUMBER, [0.0, 0.0])], Filters(), "no_rows"),
        ([("g", Role.SEGMENT, NOMINAL, pd.Series([None, None], dtype="str"))], Filters(), "no_segments"),
    ],
)
def test_what_is_missing_is_said(columns, filters, why):
    found = analyze(dataset(*columns), filters, Options())
    assert isinstance(found, NotApplicable)
    assert found.why == why


@pytest.mark.parametrize("wrong", [{"correction": "holm"}, {"alpha": 0}, {"alpha": 1.5}, {"population": 0}])
def test_impossible_options_are_refused(wrong):
    with pytest.raises(ValueError, match=r"unknown|must"):
        Options(**wrong)


# small bases


def test_grey_groups_are_shown_but_never_marked():
    data = dataset(
        ("g", Role.SEGMENT, NOMINAL, ["small"] * 20 + ["large"] * 100 + ["other"] * 100),
        ("r", Role.RATING, YES_NO, [1.0] * 20 + [0.0, 1.0] * 50 + [0.0, 1.0] * 50),
    )
    found = cell(run(data), "g", "r", "small", category="Yes")
    assert found.base_state == "grey"
    assert found.estimate == 1
    assert (found.mark, found.q) == (None, None)


def test_the_rest_must_be_large_enough_too():
    data = dataset(
        ("g", Role.SEGMENT, NOMINAL, ["small"] * 20 + ["large"] * 100),
        ("r", Role.RATING, YES_NO, [1.0] * 20 + [0.0, 1.0] * 50),
    )
    assert cell(run(data), "g", "r", "large", category="Yes").mark is None


def hidden_numbers(c):
    return (c.estimate, c.interval, c.index, c.mark, c.q, c.rest, c.effect, c.statistic, c.p)


def test_suppression_cannot_be_undone():
    """Below five answers nothing is shown, nor anything from which it could be calculated, in any crossing."""
    rng = np.random.default_rng(6)
    groups = ["a"] * 100 + ["b"] * 60 + ["c"] * 40 + ["d"] * 2
    data = dataset(
        ("g", Role.SEGMENT, NOMINAL, groups),
        ("h", Role.SEGMENT, NOMINAL, list(rng.choice(["x", "y", "z"], 202))),
        ("r", Role.RATING, FIVE, rng.integers(1, 6, 202).astype(float)),
        ("spend", Role.AMOUNT, NUMBER, rng.lognormal(2, 1, 202)),
    )
    result = run(data)
    by_g = next(p for p in result.profiles if p.by == "g")
    for m in by_g.measures:
        hidden = [c for c in m.cells if c.base_state == "hidden"]
        assert {c.value for c in hidden} == {"c", "d"}  # d, and c to protect it
        assert sum(c.n for c in hidden) >= 5
        assert all(x is None for c in hidden for x in hidden_numbers(c))
    # the other way round the same people are a category
    by_h = next(p for p in result.profiles if p.by == "h")
    rows = {m.category: m for m in by_h.measures if m.measure == "g"}
    assert all(x is None for name in ("c", "d") for c in rows[name].cells for x in hidden_numbers(c))
    assert all(c.estimate is not None for name in ("a", "b") for c in rows[name].cells)


def test_not_even_the_overall_test_knows_hidden_groups():
    answers = [1.0, 5.0, 3.0, 2.0] * 40
    names = ["a"] * 80 + ["b"] * 50 + ["c"] * 26 + ["d"] * 4
    shown = run(dataset(("g", Role.SEGMENT, NOMINAL, names), ("r", Role.RATING, FIVE, answers)))
    without = run(dataset(("g", Role.SEGMENT, NOMINAL, names[:130]), ("r", Role.RATING, FIVE, answers[:130])))
    for one, other in zip(shown.profiles[0].measures, without.profiles[0].measures):
        assert astuple(one.overall)[1:] == pytest.approx(astuple(other.overall)[1:])


def test_hidden_groups_protect_each_other_only_if_they_are_enough_people():
    data = dataset(
        ("g", Role.SEGMENT, NOMINAL, ["a"] * 100 + ["b"] * 60 + ["c"] * 1 + ["d"] * 1),
        ("r", Role.RATING, FIVE, [1.0, 5.0] * 81),
    )
    mean = run(data).profiles[0].measures[0]
    assert {c.value for c in mean.cells if c.estimate is None} == {"b", "c", "d"}


def test_hiding_follows_the_answers_to_each_question():
    answered = [1.0, 2.0, 3.0] + [np.nan] * 57 + [1.0, 5.0, 3.0] * 40
    data = dataset(
        ("g", Role.SEGMENT, NOMINAL, ["a"] * 60 + ["b"] * 60 + ["c"] * 60),
        ("asked", Role.RATING, FIVE, answered),
        ("all", Role.RATING, FIVE, [1.0, 5.0] * 90),
    )
    result = run(data)
    assert cell(result, "g", "asked", "a", kind="mean").estimate is None
    assert cell(result, "g", "all", "a", kind="mean").estimate is not None


def test_a_question_nobody_in_a_group_was_asked_is_empty_not_hidden():
    data = dataset(
        ("g", Role.SEGMENT, NOMINAL, ["a"] * 60 + ["b"] * 60 + ["c"] * 60),
        ("asked", Role.RATING, FIVE, [np.nan] * 60 + [1.0, 5.0] * 60),
    )
    found = run(data).profiles[0].measures[0].cells
    assert [c.base_state for c in found] == ["empty", "good", "good"]
    assert found[0].estimate is None
    assert found[1].estimate == 3


# weights, clusters, population


def test_weights_count_through_their_effective_base():
    columns = survey()
    n = len(columns[0][3])
    w = np.random.default_rng(7).lognormal(0, 0.7, n)
    data = dataset(*columns, ("w", Role.WEIGHT, NUMBER, w))
    result = run(data)
    north = data.table["region"].to_numpy() == "North"
    found = cell(result, "region", "again", "North", category="Yes")
    own = w[north]
    base = own.sum() ** 2 / (own**2).sum()
    assert found.effective_n == pytest.approx(base)
    assert found.n == north.sum()
    assert found.estimate == pytest.approx(np.average(data.numeric("again")[north], weights=own))
    assert found.interval == pytest.approx(wilson(found.estimate * base, base))
    assert result.weighted
    assert result.design_effect == pytest.approx(n * (w**2).sum() / w.sum() ** 2)
    assert result.profiles[0].measures[0].overall.p is None


def test_rows_without_weight_are_left_out_and_counted():
    columns = survey()
    w = np.ones(400)
    w[:3], w[3] = 0.0, np.nan
    result = run(dataset(*columns, ("w", Role.WEIGHT, NUMBER, w)))
    assert result.n == 396
    assert next(c.count for c in result.caveats if c.code == "rows_without_weight") == 4


def test_copies_of_a_row_under_one_account_add_no_certainty():
    columns = survey(n=200)
    single = run(dataset(*columns))
    tripled = [(n, r, s, list(np.repeat(np.asarray(v, dtype=object), 3))) for n, r, s, v in columns]
    tripled = [(n, r, s, v if s is NOMINAL else np.array(v, dtype=float)) for n, r, s, v in tripled]
    account = ("account", Role.ACCOUNT, None, [f"A{i}" for i in np.repeat(np.arange(200), 3)])
    clustered = run(dataset(*tripled, account))
    assert (clustered.cluster_column, clustered.clusters) == ("account", 200)
    for by, measure, value, category in (
        ("region", "service", "North", None),
        ("region", "again", "North", "Yes"),
        ("sex", "taste", "Man", None),
    ):
        one = cell(single, by, measure, value, category=category)
        same = cell(clustered, by, measure, value, category=category)
        assert same.n == 3 * one.n
        assert same.estimate == pytest.approx(one.estimate)
        assert same.effective_n == pytest.approx(one.effective_n, rel=0.04)
        assert same.interval == pytest.approx(one.interval, abs=0.02)
        assert same.statistic == pytest.approx(one.statistic, rel=0.08)


def test_answers_of_one_respondent_on_two_brands_are_compared_within_the_respondent():
    rng = np.random.default_rng(8)
    mood = rng.normal(0, 2, 300)
    ours, theirs = mood + 0.3 + rng.normal(0, 0.3, 300), mood + rng.normal(0, 0.3, 300)
    table = [
        ("brand", Role.BRAND, NOMINAL, ["ours"] * 300 + ["theirs"] * 300),
        ("score", Role.OVERALL_SATISFACTION, NUMBER, np.concatenate([ours, theirs])),
    ]
    person = ("id", Role.RESPONDENT_ID, None, [f"P{i}" for i in range(300)] * 2)
    together = cell(run(dataset(*table, person)), "brand", "score", "ours", kind="mean")
    apart = cell(run(dataset(*table)), "brand", "score", "ours", kind="mean")
    paired = stats.ttest_rel(ours, theirs)
    assert together.statistic == pytest.approx(paired.statistic, rel=0.01)
    assert together.p == pytest.approx(paired.pvalue, rel=0.5)
    assert apart.p > 0.01


def test_a_known_population_shortens_intervals_and_lifts_greying():
    columns = survey(n=60)
    open_end, census = run(dataset(*columns)), run(dataset(*columns), population=80)
    a, b = (cell(r, "region", "taste", "East", kind="mean") for r in (open_end, census))
    factor = np.sqrt(20 / 79)
    assert census.finite_factor == pytest.approx(factor)
    assert b.interval[1] - b.estimate == pytest.approx((a.interval[1] - a.estimate) * factor)
    assert (a.base_state, b.base_state) == ("grey", "good")
    assert b.p is not None


def test_a_huge_population_changes_nothing():
    columns = survey(n=60)
    found = cell(run(dataset(*columns), population=10_000), "region", "taste", "East", kind="mean")
    assert found.base_state == "grey"


def test_a_population_below_the_answers_is_not_believed():
    result = run(dataset(*survey()), population=100)
    assert (result.population, result.finite_factor) == (None, 1.0)
    assert [c.code for c in result.caveats] == ["population_too_small"]


def test_everybody_asked_leaves_no_uncertainty():
    result = run(dataset(*survey(n=100)), population=100)
    found = cell(result, "region", "taste", "South", kind="mean")
    assert found.interval == pytest.approx((found.estimate, found.estimate))
    json.dumps(asdict(result), allow_nan=False)


# order logs


def test_an_order_log_is_added_up_per_customer():
    data = dataset(
        ("customer", Role.CUSTOMER_ID, None, [f"C{i % 60}" for i in range(180)]),
        ("order", Role.ORDER_ID, None, [str(i) for i in range(180)]),
        ("region", Role.SEGMENT, NOMINAL, ["north" if i % 60 < 20 else "south" for i in range(180)]),
        ("product", Role.SEGMENT, NOMINAL, ["tea" if i < 90 else "coffee" for i in range(180)]),
        ("paid", Role.AMOUNT, NUMBER, np.arange(180.0)),
    )
    result = run(data)
    assert result.unit == "customer"
    assert result.n == 60
    assert result.clusters is None
    assert [p.by for p in result.profiles] == ["region"]
    assert [(c.code, c.column) for c in result.caveats] == [("varies_within_customer", "product")]
    found = cell(result, "region", "paid", "north", kind="mean")
    assert found.n == 20
    assert found.estimate == pytest.approx(np.mean([3 * i + 180 for i in range(20)]))


def test_results_are_plain_and_finite():
    result = run(dataset(*survey(), ("w", Role.WEIGHT, NUMBER, np.linspace(0.5, 2, 400))))
    text = json.dumps(asdict(result), allow_nan=False)
    profile = json.loads(text)["profiles"][0]
    assert {"by", "groups", "measures"} <= set(profile)
    assert {"value", "n", "share", "interval"} <= set(profile["groups"][0])
    assert {"measure", "category", "kind", "cells"} <= set(profile["measures"][0])
    assert {"value", "n", "estimate", "interval", "index", "mark", "q"} <= set(profile["measures"][0]["cells"][0])


def test_columns_without_comparable_groups_come_last():
    rng = np.random.default_rng(21)
    made = [
        (f"Column {i} of many", Role.SEGMENT, NOMINAL, list(rng.choice([f"a{i}", f"b{i}"], 120))) for i in range(13)
    ]
    few = [rng.choice(["left", "right"]) if i < 9 else None for i in range(120)]
    result = run(dataset(("follow up", Role.SEGMENT, NOMINAL, few), *made))
    assert len(result.profiles) == 12
    assert "follow up" not in {p.by for p in result.profiles}
