"""How often the tests of the pack err, against simulations and other software's rules; what a claim costs."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from insight.dataset import Column, Dataset, Role, Scale
from insight.evidence import Result, model, story
from insight.evidence.exhibit_comparison import comparison_title
from insight.evidence.exhibit_trend import trend_title
from insight.evidence.result import Kind
from insight.exhibits import Exhibit
from insight.statistics.estimates import Sample
from insight.statistics.multiple import benjamini_hochberg
from insight.words import translator
from tests.conftest import FIVE, TEN, YES, Make
from tests.evidence.conftest import one, told

FILES = 300
MOST = 0.05 + 3 * math.sqrt(0.05 * 0.95 / FILES)  # three standard errors of the simulation


def answers(kind: Kind, random: np.random.Generator, mood: np.ndarray) -> np.ndarray:
    """Answers of people in a mood (standard normal): rare shares, scores, a good NPS, skewed counts."""
    if kind == "share":
        return 1.0 * (mood < stats.norm.ppf(0.08))
    if kind == "score":
        return 25 * np.clip(np.round(2.9 + mood), 0, 4)
    if kind == "nps":
        return np.select([mood > -0.2, mood < -1.2], [1.0, -1.0], 0.0)
    return 100.0 * (random.random(len(mood)) < 0.12) * random.geometric(0.5, len(mood))


KINDS: tuple[Kind, ...] = ("share", "score", "nps", "per100")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("weighted", [False, True])
def test_lines_without_a_trend(kind: Kind, weighted: bool) -> None:
    random = np.random.default_rng(41)
    sizes = (30, 400, 45, 60, 32)
    places, n = np.repeat(np.arange(5), sizes), sum(sizes)
    found = 0
    for _ in range(FILES):
        w = np.exp(0.7 * random.normal(size=n)) if weighted else np.ones(n)
        _, slope = model.line(kind, answers(kind, random, random.normal(size=n)), Sample(w), places)
        found += slope.p < 0.05
    assert found / FILES <= MOST


@pytest.mark.parametrize("kind", KINDS)
def test_a_small_group_of_a_few_accounts_is_not_certain(kind: Kind) -> None:
    random = np.random.default_rng(42)
    n, first = 430, np.arange(430) < 30
    accounts = np.concatenate([random.integers(0, 6, 30), 6 + random.integers(0, 80, 400)])
    found = 0
    for _ in range(FILES):
        mood = 0.6 * random.normal(size=86)[accounts] + 0.8 * random.normal(size=n)
        found += (
            model.difference(kind, answers(kind, random, mood), Sample(np.ones(n), accounts), first, ~first).p < 0.05
        )
    assert found / FILES <= MOST


def test_people_who_rate_both_brands_make_the_difference_surer() -> None:
    random = np.random.default_rng(43)
    person = np.tile(np.arange(200), 2)
    values = 50 + 20 * random.normal(size=200)[person] + 5 * random.normal(size=400) + np.repeat([0.0, 2.0], 200)
    first = np.arange(400) >= 200
    tied = model.difference("score", values, Sample(np.ones(400), person), first, ~first)
    paired = stats.ttest_rel(values[200:], values[:200])
    assert tied.p == pytest.approx(paired.pvalue, rel=0.25)
    assert tied.p < 0.1 * model.difference("score", values, Sample(np.ones(400)), first, ~first).p


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_a_target_is_missed_exactly_where_the_interval_clears_it(kind: Kind, tied: bool) -> None:
    random = np.random.default_rng(44)
    values = answers(kind, random, random.normal(size=150))
    sample = Sample(np.exp(0.4 * random.normal(size=150)), random.integers(0, 60, 150) if tied else None)
    found = model.estimate(kind, values, sample)
    assert found.interval is not None
    for end, outwards in zip(found.interval, (-1, 1), strict=True):
        step = 1e-6 * max(1.0, abs(end))
        assert model.against(kind, values, sample, end + outwards * step) < 0.05
        assert model.against(kind, values, sample, end - outwards * step) > 0.05


def test_a_share_of_nothing_can_be_below_a_target(make: Make) -> None:
    data = make([("c", Role.COMPLAINT, YES, np.zeros(200))])
    result = told(data, target_complained=5)
    target = one(result, "complained").target
    assert target is not None
    # score test of 0 of 200 against 5 %
    assert target.p == pytest.approx(2 * stats.norm.sf(0.05 / math.sqrt(0.05 * 0.95 / 200)))


# ---- which grouping is shown


def grouped(make: Make, seed: int, lift: float = 0.0) -> Dataset:
    """360 answers and five columns of groups; ``lift`` makes one group of the fourth better."""
    random = np.random.default_rng(seed)
    n = 360
    columns = {f"g{j}": random.integers(0, k, n) for j, k in enumerate((2, 3, 4, 5, 6))}
    mood = random.normal(size=n) + lift * (columns["g3"] == 2)
    return make(
        [
            ("s", Role.OVERALL_SATISFACTION, FIVE, np.clip(np.round(3.3 + mood), 1, 5)),
            ("r", Role.RECOMMEND, TEN, np.clip(np.round(7 + mood + random.normal(size=n)), 0, 10)),
            *((name, Role.SEGMENT, Scale("nominal"), [f"{v}." for v in codes]) for name, codes in columns.items()),
        ]
    )


def proven(result: Result) -> list[Exhibit]:
    return [e for e in story(result).exhibits if e.proven]


def test_choosing_the_clearest_grouping_is_paid_for(make: Make) -> None:
    files = 60
    false = sum(bool(proven(told(grouped(make, seed)))) for seed in range(files))
    assert false / files <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / files)


def test_the_clearest_grouping_is_shown_and_all_are_in_the_family(make: Make) -> None:
    data = grouped(make, 3, lift=0.9)
    result = told(data)
    comparison = one(result, "score").comparison
    assert comparison is not None
    assert (comparison.column, comparison.groupings) == ("g3", 5)
    assert result.tests.comparisons == 3 * (2 + 3 + 4 + 5 + 6)
    best = next(g for g in comparison.groups if g.name == "2.")
    # the smallest of the family pays for all
    assert best.p is not None
    assert best.q is not None
    assert best.p < best.q <= best.p * result.tests.comparisons
    # looking for a column that differs is paid for: what the reader asks for stays in the same family
    for by in ("g0", "g3"):
        asked = told(data, by=by)
        assert asked.tests == result.tests
        mine = one(asked, "score").comparison
        assert mine is not None
        assert (mine.column, mine.groupings, mine.asked) == (by, 5, True)
    assert mine is not None
    assert [g.q for g in mine.groups] == pytest.approx([g.q for g in comparison.groups])
    notes = [translator("en")(n) for e in proven(result) for n in e.notes]
    assert any("Of 5 columns of groups tested, “g3” shows the clearest difference" in n for n in notes)
    assert any("tends to look larger than it is" in n for n in notes)


def test_without_a_difference_the_handiest_grouping_is_shown(make: Make) -> None:
    result = told(grouped(make, 1))
    comparison = one(result, "score").comparison
    assert comparison is not None
    if min(g.q for g in comparison.groups if g.q is not None) >= 0.2:
        assert comparison.column == "g0"


def test_groups_made_from_the_answers_do_not_prove_themselves(make: Make) -> None:
    data = make([("s", Role.OVERALL_SATISFACTION, FIVE, np.repeat([2.0, 5.0], 60))])
    made = data.with_column(
        Column("t", "t", Role.SEGMENT, None, Scale("nominal"), "high", reason="derived"), np.repeat(["low", "high"], 60)
    )
    assert one(told(made), "score").comparison is None
    assert one(told(made, by="t"), "score").comparison is not None


def test_a_weaker_best_gives_way_to_a_sure_difference(survey: Dataset) -> None:
    score = one(told(survey, by="region"), "score")
    assert score.comparison is not None
    q = {"North": 0.15, "West": 0.01}
    groups = tuple(
        replace(g, q=q.get(g.name, 0.9), difference=-3.0 if g.name == "West" else g.difference)
        for g in score.comparison.groups
    )
    title, sure = comparison_title(score, replace(score.comparison, groups=groups))
    assert "West does worse than others" in translator("en")(title)
    assert sure


def test_families_are_those_of_the_analysis(survey: Dataset) -> None:
    result = told(survey, target_score=70, target_nps=0)
    assert (result.tests.trends, result.tests.targets) == (5, 2)
    assert result.tests.comparisons == 5 * 4
    p = [i.trend.p for i in result.indicators if i.trend is not None and i.trend.p is not None]
    q = [i.trend.q for i in result.indicators if i.trend is not None]
    assert q == pytest.approx(list(benjamini_hochberg(np.array(p))))
    t = translator("en")
    methods = [t(e.method) for e in story(result).exhibits if e.method is not None]
    assert any("over 5 trends" in m for m in methods)
    assert any("over 20 comparisons" in m for m in methods)


# ---- words and bases


def test_waves_in_an_order_that_is_guessed_prove_no_direction(make: Make) -> None:
    values = np.repeat([2.0, 3.0, 5.0, 4.0], 50)
    data = make(
        [("s", Role.OVERALL_SATISFACTION, FIVE, values), ("w", Role.WAVE, None, np.repeat(["before", "after"], 100))]
    )
    result = told(data)
    score = one(result, "score")
    assert score.trend is not None
    assert not score.trend.ordered
    assert (score.trend.q or 1) < 0.01
    assert "may have" in translator("en")(trend_title(score, score.trend))
    assert not proven(result)


def test_a_small_base_makes_no_headline(make: Make) -> None:
    result = told(make([("s", Role.OVERALL_SATISFACTION, FIVE, [5.0, 4.0] * 6)]))
    levels = next(e for e in story(result).exhibits if e.id == "evidence.levels")
    assert translator("en")(levels.title).endswith("on only 12 answers: a first impression")


def test_the_correction_for_a_population_is_that_of_those_who_answered(make: Make) -> None:
    few = np.concatenate([np.tile([4.0, 5.0], 40), np.full(820, np.nan)])
    columns = [("s", Role.OVERALL_SATISFACTION, FIVE, few), ("b", Role.REPURCHASE, FIVE, np.tile([1.0, 5.0], 450))]
    free, known = (one(told(make(columns), population=p), "score").level.interval for p in (None, 1000))
    assert free is not None
    assert known is not None
    assert known[1] - known[0] == pytest.approx(math.sqrt(920 / 999) * (free[1] - free[0]))


def test_three_accounts_are_no_good_base_for_a_mean(make: Make) -> None:
    values = np.repeat([5.0, 2.0, 4.0], 20)
    accounts = np.repeat(["a", "b", "c"], 20)
    result = told(
        make([("s", Role.OVERALL_SATISFACTION, FIVE, values), ("a", Role.ACCOUNT, None, accounts)]), target_score=10
    )
    score = one(result, "score")
    assert score.level.base == "grey"
    assert score.level.effective_n == pytest.approx(3, abs=1)
    assert score.target is not None
    assert score.target.p is None


def test_a_small_month_cannot_be_worked_out_from_the_level(make: Make) -> None:
    days = np.repeat(
        np.array(["2024-01-10", "2024-02-10", "2024-03-10", "2024-04-10"], "datetime64[s]"), [60, 40, 50, 3]
    )
    columns = [
        ("s", Role.OVERALL_SATISFACTION, FIVE, np.tile([4.0, 5.0, 3.0], 51)),
        ("d", Role.DATE, Scale("date"), days),
    ]
    trend = one(told(make(columns), period="month"), "score").trend
    assert trend is not None
    assert [p.measured.value is None for p in trend.periods] == [False, True, False, True]
