"""Rules, bases and caveats of the analysis, and what must not change when the file merely looks different."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Column, Dataset, Filters, NotApplicable, Receipt, Role, Scale
from insight.export.results import plain
from insight.loyalty import Options, analyze
from insight.statistics import intervals
from tests.conftest import FIVE, TEN, Make, codes, differences, leaves
from tests.loyalty.conftest import run


def rows(data: Dataset, order: np.ndarray) -> Dataset:
    return dataclasses.replace(data, table=data.table.iloc[order].reset_index(drop=True))


# ---------------------------------------------------------------- the keys and the plain numbers


def test_contract_keys(survey: Dataset) -> None:
    told = plain(dataclasses.asdict(run(survey)))
    assert {"column", "rule"} <= told["measure"].keys()
    assert {"measure", "score", "satisfied_share", "n"} <= told["scores"][0].keys()
    assert {"satisfaction", "label", "n", "loyal_share", "interval"} <= told["curve"]["levels"][0].keys()
    assert told["curve"]["fit"]["model"] == "logit"
    assert told["curve"]["fit"]["coefficients"].keys() == {"intercept", "slope"}
    assert {"hostile_below", "loyal_above"} <= told["curve"]["zones"].keys()
    assert [t["type"] for t in told["types"]] == ["loyalist", "mercenary", "hostage", "defector"]
    assert {"type", "n", "share"} <= told["types"][0].keys()
    assert {"score", "interval", "n"} <= told["nps"].keys()


def test_results_hold_only_plain_values(survey: Dataset) -> None:
    for path, value in leaves(run(survey)).items():
        assert type(value) in (int, float, str, bool, type(None)), path
        assert not isinstance(value, float) or math.isfinite(value), path


def test_hand_made_numbers(hand: Dataset) -> None:
    result = run(hand)
    assert [(t.type, t.n) for t in result.types or ()] == [
        ("loyalist", 5),
        ("mercenary", 3),
        ("hostage", 1),
        ("defector", 3),
    ]
    assert result.types is not None
    assert result.types[0].share == 5 / 12
    assert result.types[0].interval == pytest.approx(intervals.wilson(5, 12))
    score = result.scores[0]
    assert score.mean == pytest.approx(44 / 12)
    assert score.score == pytest.approx((44 / 12 - 1) / 4 * 100)
    assert score.satisfied_share == pytest.approx(8 / 12)
    assert result.curve is not None
    assert result.curve.fit is None
    assert all(level.loyal_share is None and level.interval is None for level in result.curve.levels)
    assert {"curve_few_answers", "levels_without_share", "no_recommend", "stated_not_behaviour"} <= codes(result)


def test_score_mapping_20_100(hand: Dataset) -> None:
    assert run(hand, score_mapping="20-100").scores[0].score == pytest.approx(20 * 44 / 12)


def test_level_share_and_interval_are_wilson(survey: Dataset) -> None:
    result = run(survey)
    assert result.curve is not None
    satisfied, again = survey.numeric("总体满意度"), survey.numeric("再次购买")
    for level in result.curve.levels:
        at = satisfied == level.satisfaction
        loyal = int((again[at] >= 4).sum())
        assert level.n == at.sum()
        assert level.loyal_share == pytest.approx(loyal / level.n)
        assert level.interval == pytest.approx(intervals.wilson(loyal, level.n))
        assert level.label == ("很不满意", "不满意", "一般", "满意", "很满意")[int(level.satisfaction) - 1]


def test_zones_are_the_closed_form_of_the_fit(survey: Dataset) -> None:
    curve = run(survey, low_threshold=0.3, high_threshold=0.7).curve
    assert curve is not None
    assert curve.fit is not None
    a, b = curve.fit.coefficients["intercept"], curve.fit.coefficients["slope"]
    assert curve.zones.hostile_below == pytest.approx((math.log(0.3 / 0.7) - a) / b)
    assert curve.zones.loyal_above == pytest.approx((math.log(0.7 / 0.3) - a) / b)
    for at, interval in (
        (curve.zones.hostile_below, curve.zones.hostile_interval),
        (curve.zones.loyal_above, curve.zones.loyal_interval),
    ):
        assert at is not None
        assert interval is not None
        assert interval[0] < at < interval[1]
    assert curve.zones.loyal_crossing_share == 1.0


def test_no_crossing_is_reported_outside_the_observed_levels(make: Make) -> None:
    levels, shares = (1.0, 2.0, 3.0, 4.0), (0.05, 0.1, 0.15, 0.25)
    sat = np.repeat(levels, 60)
    again = np.concatenate([np.repeat([5.0, 2.0], [round(60 * s), 60 - round(60 * s)]) for s in shares])
    curve = run(make([("s", Role.OVERALL_SATISFACTION, FIVE, sat), ("r", Role.REPURCHASE, FIVE, again)])).curve
    assert curve is not None
    assert curve.fit is not None
    assert curve.zones.hostile_below is None
    assert curve.zones.loyal_above is None
    assert curve.zones.loyal_interval is None
    assert curve.zones.loyal_crossing_share == 0.0


def test_a_falling_curve_has_no_zones(survey: Dataset) -> None:
    turned = Scale("ordinal", tuple((w, 6 - v) for w, v in _scale(survey, "总体满意度").codes), (), 1, 5)
    result = run(_with_scale(survey, "总体满意度", turned))
    assert result.curve is not None
    assert result.curve.fit is not None
    assert result.curve.fit.coefficients["slope"] < 0
    assert (result.curve.zones.hostile_below, result.curve.zones.loyal_above) == (None, None)
    assert "runs_backwards" in codes(result)


def _scale(data: Dataset, name: str) -> Scale:
    found = data.column(name).scale
    assert found is not None
    return found


def _with_scale(data: Dataset, name: str, scale: Scale) -> Dataset:
    return data.with_columns(tuple(dataclasses.replace(c, scale=scale) if c.name == name else c for c in data.columns))


# ---------------------------------------------------------------- who is loyal, who is satisfied


@pytest.mark.parametrize(
    ("role", "scale", "rule"),
    [
        (Role.REPURCHASE, FIVE, "repurchase>=4"),
        (Role.REPURCHASE, Scale("ordinal", minimum=1, maximum=7), "repurchase>=6"),
        (Role.REPURCHASE, TEN, "repurchase>=8"),
        (Role.REPURCHASE, Scale("ordinal", minimum=1, maximum=10), "repurchase>=8"),
        (Role.REPURCHASE, Scale("binary", minimum=0, maximum=1), "repurchase>=1"),
        (Role.RECOMMEND, TEN, "recommend>=9"),
        (Role.RECOMMEND, Scale("ordinal", minimum=1, maximum=10), "recommend>=9"),
        (Role.RECOMMEND, FIVE, "recommend>=4"),
        (Role.LOYALTY_OTHER, FIVE, "loyalty_other>=4"),
        (Role.ORDERS, None, "orders>=2"),
    ],
)
def test_default_rules(make: Make, role: Role, scale: Scale | None, rule: str) -> None:
    values = np.tile([0.0, 1.0, 2.0, 3.0], 10)
    result = run(make([("s", Role.OVERALL_SATISFACTION, FIVE, np.tile([1.0, 5.0], 20)), ("l", role, scale, values)]))
    assert result.measure is not None
    assert result.measure.rule == rule
    assert result.measure.observed == (role is Role.ORDERS)
    assert ("stated_not_behaviour" in codes(result)) == (role is not Role.ORDERS)


def test_precedence(make: Make) -> None:
    answers = np.tile([1.0, 5.0], 20)
    offered = [
        ("other", Role.LOYALTY_OTHER, FIVE, answers),
        ("recommend", Role.RECOMMEND, TEN, answers),
        ("again", Role.REPURCHASE, FIVE, answers),
        ("orders", Role.ORDERS, None, answers),
    ]
    satisfaction = ("s", Role.OVERALL_SATISFACTION, FIVE, answers)
    for last in range(4, 0, -1):
        measure = run(make([satisfaction, *offered[:last]])).measure
        assert measure is not None
        assert measure.column == offered[last - 1][0]


def test_orders_that_everyone_repeats_say_nothing(make: Make) -> None:
    result = run(
        make(
            [
                ("s", Role.OVERALL_SATISFACTION, FIVE, np.tile([1.0, 5.0], 20)),
                ("orders", Role.ORDERS, None, np.full(40, 7.0)),
                ("again", Role.REPURCHASE, FIVE, np.tile([1.0, 5.0], 20)),
            ]
        )
    )
    assert result.measure is not None
    assert result.measure.column == "again"


def test_the_readers_choice_of_loyal(survey: Dataset) -> None:
    chosen = run(survey, loyal_measure="推荐", loyal_cut=8.0)
    assert chosen.measure is not None
    assert (chosen.measure.column, chosen.measure.rule) == ("推荐", "recommend>=8")
    assert chosen.types is not None
    loyal = sum(t.n for t in chosen.types if t.type in ("loyalist", "hostage"))
    assert loyal == int((survey.numeric("推荐") >= 8).sum())
    missing = run(survey, loyal_measure="nobody")
    assert "loyal_measure_unknown" in codes(missing)
    assert missing.measure is not None
    assert missing.measure.column == "再次购买"


def test_a_measure_without_scale_asks_for_a_cut(make: Make) -> None:
    data = make(
        [
            ("s", Role.OVERALL_SATISFACTION, FIVE, np.tile([1.0, 5.0], 20)),
            ("wallet", Role.LOYALTY_OTHER, Scale("number"), np.linspace(0, 100, 40)),
        ]
    )
    assert {"no_loyalty_measure"} <= codes(run(data))
    assert {"loyal_cut_needed"} <= codes(run(data, loyal_measure="wallet"))
    measure = run(data, loyal_measure="wallet", loyal_cut=50.0).measure
    assert measure is not None
    assert measure.rule == "loyalty_other>=50"


def test_not_sure_is_the_midpoint_and_not_missing(survey: Dataset) -> None:
    result = run(survey)
    assert result.curve is not None
    assert (survey.table["再次购买"] == "不确定").any()
    assert result.curve.n == len(survey)


def test_top_box_where_it_is_full(make: Make) -> None:
    sat = np.repeat([5.0, 4.0, 2.0], [40, 40, 20])
    again = np.tile([5.0, 2.0], 50)
    result = run(make([("s", Role.OVERALL_SATISFACTION, FIVE, sat), ("r", Role.REPURCHASE, FIVE, again)]))
    assert result.satisfaction is not None
    assert result.alternative is not None
    assert (result.satisfaction.cut, result.satisfaction.cut_rule) == (5.0, "top_box")
    assert (result.alternative.satisfaction_cut, result.alternative.cut_rule) == (4.0, "standard")
    assert result.satisfaction.top_box_share == 0.4
    assert "top_box_full" in codes(result)
    assert result.types is not None
    assert result.types[0].share + result.types[1].share == pytest.approx(0.4)
    shares = [t.share for t in result.alternative.types]
    assert shares[0] + shares[1] == pytest.approx(0.8)
    fuller = make(
        [
            ("s", Role.OVERALL_SATISFACTION, FIVE, np.repeat([5.0, 4.0, 2.0], [39, 41, 20])),
            ("r", Role.REPURCHASE, FIVE, again),
        ]
    )
    below = run(fuller)
    assert below.satisfaction is not None
    assert (below.satisfaction.cut, below.satisfaction.cut_rule) == (4.0, "standard")
    assert below.alternative is not None
    assert below.alternative.cut_rule == "top_box"


def test_the_readers_satisfaction_cut(survey: Dataset) -> None:
    result = run(survey, satisfaction_cut=3.0)
    assert result.satisfaction is not None
    assert result.satisfaction.cut_rule == "user"
    assert result.types is not None
    satisfied = result.types[0].n + result.types[1].n
    assert satisfied == int((survey.numeric("总体满意度") >= 3).sum())


def test_decimals_are_rounded_for_the_curve_only(make: Make) -> None:
    rng = np.random.default_rng(8)
    sat = np.round(rng.uniform(4.5, 9.9, 150), 1)
    again = np.clip(np.round(sat + rng.normal(size=150)), 0, 10)
    result = run(make([("s", Role.OVERALL_SATISFACTION, TEN, sat), ("r", Role.REPURCHASE, TEN, again)]))
    assert result.curve is not None
    assert "satisfaction_rounded" in codes(result)
    assert [v.satisfaction for v in result.curve.levels] == [5.0, 6.0, 7.0, 8.0, 9.0, 10.0]
    assert result.scores[0].mean == pytest.approx(sat.mean())
    assert result.scores[0].satisfied_share == pytest.approx((sat >= 8).mean())


# ---------------------------------------------------------------- bases, refusals


def test_no_share_below_ten_and_none_at_all_below_five(make: Make) -> None:
    sat = np.repeat([1.0, 3.0, 5.0], [9, 10, 30])
    aspect = np.full(49, np.nan)
    aspect[:4] = 5.0
    result = run(
        make(
            [
                ("s", Role.OVERALL_SATISFACTION, FIVE, sat),
                ("r", Role.REPURCHASE, FIVE, np.tile([5.0, 1.0, 4.0, 2.0, 5.0, 4.0, 1.0], 7)),
                ("aspect", Role.RATING, FIVE, aspect),
            ]
        )
    )
    assert result.curve is not None
    assert [v.loyal_share is None for v in result.curve.levels] == [True, False, False]
    assert [v.base for v in result.curve.levels] == ["grey", "grey", "caution"]
    hidden = next(s for s in result.scores if s.measure == "aspect")
    assert (hidden.score, hidden.satisfied_share, hidden.n, hidden.base) == (None, None, 4, "hidden")


def test_refusals(make: Make) -> None:
    def why(*columns: tuple[str, Role, Scale | None, Any]) -> str:
        answer = analyze(make(list(columns)), Filters(), Options())
        assert isinstance(answer, NotApplicable)
        return answer.why

    ticks = np.tile([0.0, 1.0], 10)
    assert why(("x", Role.SEGMENT, None, ["a"] * 20)) == "no_satisfaction_or_loyalty"
    assert why(("r", Role.REPURCHASE, FIVE, ticks + 1)) == "no_satisfaction_or_loyalty"
    assert why(("yummy", Role.RATING, Scale("binary", minimum=0, maximum=1), ticks)) == "only_yes_no_ratings"
    few = np.array([4.0, 5.0, *[np.nan] * 8])
    assert why(("s", Role.OVERALL_SATISFACTION, FIVE, few)) == "too_few_answers"
    assert why(("n", Role.RECOMMEND, TEN, few)) == "too_few_answers"


@pytest.mark.parametrize(
    ("scale", "code"),
    [(FIVE, "recommend_not_0_10"), (Scale("ordinal", minimum=1, maximum=10), "recommend_1_10")],
)
def test_only_0_10_is_an_nps(make: Make, scale: Scale, code: str) -> None:
    answers = np.tile([1.0, 5.0], 20)
    result = run(make([("s", Role.OVERALL_SATISFACTION, FIVE, answers), ("r", Role.RECOMMEND, scale, answers)]))
    assert result.nps is None
    assert code in codes(result)


def test_nps_without_any_rating(make: Make) -> None:
    result = run(make([("n", Role.RECOMMEND, TEN, np.repeat([3.0, 8.0, 10.0], [6, 9, 15]))]))
    assert result.nps is not None
    assert result.nps.score == pytest.approx(30.0)
    assert result.nps.interval == pytest.approx(intervals.nps_adjusted_wald(15, 9, 6))
    assert result.nps.shown_interval == result.nps.interval
    assert (result.curve, result.types, result.scores) == (None, None, ())


def test_scores_without_an_overall_question(make: Make) -> None:
    result = run(make([("a", Role.RATING, FIVE, np.tile([1.0, 5.0], 20))]))
    assert [s.measure for s in result.scores] == ["a"]
    assert {"no_overall_satisfaction", "no_loyalty_measure", "no_recommend"} <= codes(result)


def test_guessed_and_unknown_scales_are_said(make: Make) -> None:
    guessed = run(make([("a", Role.RATING, Scale("number"), np.tile([4.7, 9.9], 20))]))
    assert (guessed.scores[0].minimum, guessed.scores[0].maximum) == (0.0, 10.0)
    assert "scale_guessed" in codes(guessed)
    data = make(
        [
            ("a", Role.RATING, Scale("number"), np.tile([-3.0, 400.0], 20)),
            ("n", Role.RECOMMEND, TEN, np.tile([3.0, 9.0], 20)),
        ]
    )
    assert "scale_unknown" in codes(run(data))
    assert run(data).scores == ()


def test_options_are_checked() -> None:
    with pytest.raises(ValueError, match="thresholds"):
        Options(low_threshold=0.8, high_threshold=0.4)
    with pytest.raises(ValueError, match="score_mapping"):
        Options(score_mapping="stars")


def test_filters_are_applied_and_the_period_is_told(survey: Dataset) -> None:
    days = pd.Series(pd.date_range("2026-01-01", periods=len(survey)).astype("datetime64[s]"))
    dated = survey.with_column(Column("day", "day", Role.DATE, None, Scale("date")), days)
    result = run(dated, Filters(since="2026-01-11", until="2026-04-10"))
    assert (result.rows, result.since, result.until) == (90, "2026-01-11", "2026-04-10")


# ---------------------------------------------------------------- weights, clusters, population


def test_equal_weights_change_nothing(survey: Dataset) -> None:
    weighted = survey.with_column(Column("w", "w", Role.WEIGHT), np.ones(len(survey)))
    assert differences(run(survey), run(weighted), besides=("weighted",)) == []


def test_weights_count_like_copies_with_kish_base(hand: Dataset) -> None:
    weights = np.array([2.0, 1, 1, 1, 1, 1, 1, 1, 2, 1, 0, 1])
    result = run(hand.with_column(Column("w", "w", Role.WEIGHT), weights))
    assert result.types is not None
    assert [t.n for t in result.types] == [5, 3, 1, 2]
    assert [t.share for t in result.types] == pytest.approx([6 / 13, 3 / 13, 2 / 13, 2 / 13])
    base = 13**2 / np.sum(weights**2)
    assert result.types[0].interval == pytest.approx(intervals.wilson(6 / 13 * base, base))
    assert "weights_missing" in codes(result)
    assert result.measure is not None
    assert result.measure.n == 11


def test_accounts_are_clusters(survey: Dataset) -> None:
    account = Column("firm", "firm", Role.ACCOUNT)
    order = np.argsort(survey.numeric("总体满意度"), kind="stable")
    names = pd.Series([""] * len(survey))
    names.iloc[order] = [f"firm {i // 6}" for i in range(len(survey))]
    alone, together = run(survey), run(survey.with_column(account, names))
    assert together.clusters == 100
    assert "clustered" in codes(together)
    assert together.scores[0].score == pytest.approx(alone.scores[0].score)
    assert np.ptp(together.scores[0].interval or ()) > 2 * np.ptp(alone.scores[0].interval or ())
    assert alone.nps is not None
    assert together.nps is not None
    assert np.ptp(together.nps.shown_interval or ()) > np.ptp(alone.nps.interval)
    assert together.nps.interval == pytest.approx(alone.nps.interval)
    each = survey.with_column(account, pd.Series([f"firm {i}" for i in range(len(survey))]))
    assert differences(alone, run(each)) == []


def test_several_brands_per_respondent_are_clusters(survey: Dataset) -> None:
    people = pd.Series([f"p{i // 2}" for i in range(len(survey))])
    data = survey.with_column(Column("id", "id", Role.RESPONDENT_ID), people)
    assert run(data).clusters is None
    brands = data.with_column(Column("brand", "brand", Role.BRAND, None, Scale("nominal")), pd.Series(["a", "b"] * 300))
    assert run(brands).clusters == 300


def test_a_known_population_narrows_and_lifts_greying(hand: Dataset) -> None:
    sample, census = run(hand), run(hand, population=14)
    assert sample.scores[0].base == "grey"
    assert census.scores[0].base == "good"
    assert np.ptp(census.scores[0].interval or ()) == pytest.approx(
        math.sqrt(2 / 13) * np.ptp(sample.scores[0].interval or ()), rel=1e-9
    )
    small = run(hand, population=5)
    assert "population_too_small" in codes(small)
    assert small.population is None


# ---------------------------------------------------------------- what must not matter, what must


def test_order_of_rows_does_not_matter(survey: Dataset) -> None:
    order = np.random.default_rng(9).permutation(len(survey))
    assert differences(run(survey), run(rows(survey, order))) == []
    firms = survey.with_column(
        Column("firm", "firm", Role.ACCOUNT), pd.Series([f"f{i % 90}" for i in range(len(survey))])
    )
    assert differences(run(firms), run(rows(firms, order))) == []


def test_a_doubled_file_has_the_same_estimates_and_narrower_intervals(survey: Dataset) -> None:
    once, twice = run(survey), run(rows(survey, np.tile(np.arange(len(survey)), 2)))
    uncertain = ("interval", ".n", "effective_n", "base", ".p", "_p", "low", "high", "lower_than", "rows", "error")
    assert differences(once, twice, besides=(*uncertain, "crossing")) == []
    left, right = leaves(once), leaves(twice)
    pairs = {path[:-3] for path in left if "interval" in path and path.endswith("[0]")}
    assert len(pairs) > 20
    for path in pairs:
        before = left[f"{path}[1]"] - left[f"{path}[0]"]
        assert right[f"{path}[1]"] - right[f"{path}[0]"] < 0.8 * before, path


def test_names_of_columns_do_not_matter(survey: Dataset) -> None:
    names = {c.name: f"Q{i}" for i, c in enumerate(survey.columns)}
    renamed = Dataset(
        survey.table.rename(columns=names),
        tuple(dataclasses.replace(c, name=names[c.name]) for c in survey.columns),
        survey.receipt,
    )
    assert differences(run(survey), run(renamed), besides=("column", ".measure", "lowest", "highest")) == []


def test_the_same_question_asked_twice_is_the_same_answer(survey: Dataset) -> None:
    assert run(survey) == run(survey)


# ---------------------------------------------------------------- a real file


@pytest.fixture
def mobi(shared: Path) -> Dataset:
    ten = Scale("ordinal", minimum=1, maximum=10)
    roles = {"CUSA1": Role.OVERALL_SATISFACTION, "CUSL1": Role.REPURCHASE, "CUSL3": Role.RECOMMEND}
    roles |= {f"PERQ{i}": Role.RATING for i in range(1, 8)}
    table = pd.read_csv(shared / "satisfaction/mobi/mobi.csv")
    columns = tuple(Column(c, c, roles.get(c, Role.IGNORE), None, ten if c in roles else None) for c in table)
    return Dataset(table, columns, Receipt("mobi.csv", "csv"))


@pytest.mark.shared
def test_mobi(mobi: Dataset) -> None:
    result = run(mobi)
    assert result.measure is not None
    assert result.measure.rule == "repurchase>=8"
    assert result.nps is None
    assert "recommend_1_10" in codes(result)
    assert result.curve is not None
    shown = [v for v in result.curve.levels if v.loyal_share is not None]
    assert [(v.satisfaction, v.n) for v in shown] == [(6, 15), (7, 50), (8, 109), (9, 29), (10, 38)]
    shares = [v.loyal_share or 0.0 for v in shown]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(30 / 38)
    assert result.curve.fit is not None
    assert result.curve.fit.coefficients["slope"] > 0
    assert result.curve.zones.hostile_crossing_share == 1.0
    assert result.scores[0].score == pytest.approx((mobi.table.CUSA1.mean() - 1) / 9 * 100)
    assert result.ranking is not None
    assert (result.ranking.lowest, result.ranking.lower_than) == ("PERQ2", 6)
    assert sum(t.share for t in result.types or ()) == pytest.approx(1.0)
    assert sum(t.n for t in result.types or ()) == result.curve.n == 250


@pytest.mark.shared
def test_mobi_by_recommendation(mobi: Dataset) -> None:
    result = run(mobi, loyal_measure="CUSL3")
    assert result.measure is not None
    assert result.measure.rule == "recommend>=9"
    assert result.curve is not None
    shares = [v.loyal_share for v in result.curve.levels if v.loyal_share is not None]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(30 / 38)
