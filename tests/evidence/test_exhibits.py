"""What is said: every sentence in both languages, titles no surer than the tests, missing said and never zero."""

from __future__ import annotations

import dataclasses
import re
import string
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Column, Dataset, Filters, NotApplicable, Role, Scale
from insight.evidence import brands, story, targets
from insight.evidence.exhibit_comparison import comparison_title
from insight.evidence.exhibit_trend import trend_title
from insight.evidence.result import Indicator
from insight.exhibits import Bar, Exhibit, Line, Story
from insight.exhibits.plotly import figure
from insight.export.content import Chapter, Context
from insight.export.plan import of_evidence
from insight.words import LANGUAGES, translator
from tests.conftest import FIVE, Make, messages, too_long
from tests.evidence.conftest import told

WORDS = Path(__file__).resolve().parents[2] / "insight/words"


def exhibit(told_: Story, id: str) -> Exhibit:
    return next(e for e in told_.exhibits if e.id == id)


@pytest.fixture
def stories(survey: Dataset, brands: Dataset, make: Make) -> list[Story]:
    few = make(
        [
            ("s", Role.OVERALL_SATISFACTION, FIVE, np.repeat([4.0, 5.0, np.nan], [5, 5, 10])),
            ("c", Role.COMPLAINT, FIVE, np.repeat([2.0, 4.0], 10)),
            ("g", Role.SEGMENT, None, ["a", "b"] * 10),
        ]
    )
    customers = make(
        [
            ("orders", Role.ORDERS, Scale("number"), np.repeat([1.0, 2.0], 40)),
            ("first", Role.FIRST_ORDER, Scale("date"), np.repeat(np.array(["2022-01-05"], dtype="datetime64[s]"), 80)),
            (
                "last",
                Role.LAST_ORDER,
                Scale("date"),
                np.repeat(np.array(["2022-02-01", "2023-12-01"], dtype="datetime64[s]"), 40),
            ),
            ("many", Role.COMPLAINT, Scale("number"), np.repeat([0.0, 1.0, 2.0, 0.0], 20)),
            ("again", Role.LOYALTY_OTHER, Scale("binary", minimum=0, maximum=1), np.repeat([1.0, 0.0], 40)),
            ("tell", Role.RECOMMEND, FIVE, np.repeat([5.0, 2.0], 40)),
        ]
    )
    every = {f"target_{code}": 50.0 for code in targets(survey)}
    return [
        story(told(survey)),
        story(told(survey, **every)),
        story(told(brands)),
        story(told(few)),
        story(told(few, target_score=10)),
        story(told(customers, target_repeat=30, target_active=50)),
    ]


def test_every_sentence_renders_in_both_languages(stories: list[Story]) -> None:
    for language in LANGUAGES:
        translate = translator(language)
        for one in stories:
            for message in messages(one):
                assert "nan" not in translate(message).lower().split()


def test_titles_are_short_and_ids_are_unique(stories: list[Story]) -> None:
    for one in stories:
        ids = [e.id for e in one.exhibits]
        assert len(ids) == len(set(ids))
        assert too_long([translator(language)(e.title) for e in one.exhibits for language in LANGUAGES]) == []


LONG = ("A rather long name of a group of customers", "一个名字相当长的顾客群体的完整名称", "长名")


@pytest.mark.parametrize("role", [Role.SEGMENT, Role.BRAND])
@pytest.mark.parametrize("q", [0.01, 0.07, 0.15, 0.6])
def test_titles_stay_short_with_long_names(make: Make, role: Role, q: float) -> None:
    answers = np.tile([1.0, 2.0, 4.0, 5.0, 3.0], 60)
    names = np.repeat(np.array(LONG), 100)
    asked = "How likely is it that you would go on buying from us for ever? 您今后继续购买我们产品的可能性有多大"
    columns = [
        (asked, Role.LOYALTY_OTHER, FIVE, answers),
        ("number", Role.COMPLAINT, Scale("number"), answers),
        ("by", role, Scale("nominal"), names),
        ("wave", Role.WAVE, None, np.tile(["W1", "W2", "W3"], 100)),
    ]
    for i in told(make(columns)).indicators:
        assert i.comparison is not None
        for sign in (1, -1):
            groups = tuple(dataclasses.replace(g, q=q, difference=sign * 0.3) for g in i.comparison.groups)
            for best in LONG:
                one = dataclasses.replace(i.comparison, groups=groups, best=best)
                title, _ = comparison_title(i, one)
                assert too_long([translator(language)(title) for language in LANGUAGES]) == []
        for change in (1.0, -1.0):
            assert i.trend is not None
            title = trend_title(i, dataclasses.replace(i.trend, q=q, change=change, departure_p=0.01))
            assert too_long([translator(language)(title) for language in LANGUAGES]) == []


def test_charts_can_be_drawn(stories: list[Story]) -> None:
    for e in stories[1].exhibits:
        if e.chart is not None:
            assert figure(e.chart, translator("zh"), "dark", narrow=True).data is not None


def test_every_key_is_used() -> None:
    said = tomllib.loads((WORDS / "en.toml").read_text("utf-8"))["evidence"]
    code = "".join(f.read_text("utf-8") for f in sorted((WORDS.parent / "evidence").glob("*.py")))
    code += (WORDS.parent / "export/plan.py").read_text("utf-8")
    everywhere = {"name", "question", "answers"}
    begun = tuple(re.findall(r'f"(?:evidence\.)?([a-z_]+_)\{', code))
    unused = [
        k
        for k in said
        if k not in everywhere
        and not k.startswith(("why_", "example_", "section_"))
        and f'"{k}"' not in code
        and f'evidence.{k}"' not in code
        and not k.startswith(begun)
    ]
    assert not unused


@pytest.mark.parametrize("why", ["no_results", "too_few_answers"])
def test_refusals_have_words(why: str) -> None:
    for language in LANGUAGES:
        for kind in ("why", "example"):
            text = translator(language).catalogue[f"evidence.{kind}_{why}"]
            assert not [name for _, name, _, _ in string.Formatter().parse(text) if name not in (None, "n")]


def test_the_hero_says_what_is_covered_and_what_is_not(survey: Dataset) -> None:
    told_ = story(told(survey))
    t = translator("en")
    assert t(told_.hero.title) == "Level shown for 3 of 4 results, trend for 3, comparison for 3"
    row = next(r for r in told_.hero.table.rows if t.text(r[0]) == "Retention")
    assert t.text(row[1]).startswith("No orders")
    assert "0" not in "".join(t.text(c) for c in row)
    missing = exhibit(told_, "evidence.missing")
    assert [t.text(r[0]) for r in missing.table.rows] == ["Retention"]
    assert t(missing.title) == "Not measured: Retention"
    assert not told_.hero.proven
    assert len(told_.findings) == 3


def changed(i: Indicator, q: float | None, change: float = 1.5, departure: float | None = None) -> str:
    assert i.trend is not None
    trend = dataclasses.replace(i.trend, q=q, change=change, departure_p=departure)
    return translator("en")(trend_title(i, trend))


def test_words_weaken_with_certainty(survey: Dataset) -> None:
    result = told(survey)
    told_ = story(result)
    score = result.indicators[0]
    assert changed(score, 0.01) == "Satisfaction score rises by 1.5 points per quarter"
    assert changed(score, 0.07) == "Satisfaction score is likely rising, by 1.5 points per quarter"
    assert changed(score, 0.15, -2) == "Satisfaction score may be falling, by 2.0 points per quarter"
    assert changed(score, 0.6) == "Satisfaction score: no reliable trend over 6 quarters"
    assert changed(score, 0.6, departure=0.001).endswith("no straight trend")
    assert changed(score, 0.01, departure=0.001).startswith("Satisfaction score rises unevenly, from ")
    assert exhibit(told_, "evidence.trend:score").proven
    assert not exhibit(told_, "evidence.trend:complained").proven


def test_comparisons_say_no_more_than_their_tests(survey: Dataset, brands: Dataset) -> None:
    t = translator("en")
    score = told(survey).indicators[0]
    assert score.comparison is not None
    for q, start, proven in (
        (0.01, "does better", True),
        (0.07, "likely does better", False),
        (0.15, "may do better", False),
    ):
        groups = tuple(dataclasses.replace(g, q=q if g.name == "North" else 0.9) for g in score.comparison.groups)
        title, sure = comparison_title(score, dataclasses.replace(score.comparison, groups=groups))
        assert f"North {start}" in t(title)
        assert sure is proven
    even = tuple(dataclasses.replace(g, q=0.9) for g in score.comparison.groups)
    title, sure = comparison_title(score, dataclasses.replace(score.comparison, groups=even))
    assert t(title) == "Satisfaction score: no reliable difference between 4 groups"
    assert not sure
    own = told(brands).indicators[0]
    assert own.comparison is not None
    assert "Alpha is ahead of" in t(comparison_title(own, own.comparison)[0])


def test_a_rating_of_complaints_is_neither_better_nor_worse(make: Make) -> None:
    answers = np.repeat([1.0, 2.0, 4.0, 5.0], 30)
    data = make([("c", Role.COMPLAINT, FIVE, answers), ("g", Role.SEGMENT, None, np.repeat(["a", "b"], 60))])
    told_ = story(told(data))
    found = exhibit(told_, "evidence.comparison:complaint_rating")
    assert translator("en")(found.title) == "Rating of complaints beside each other in 2 groups"
    assert not found.proven


def test_a_period_without_a_figure_is_a_gap(make: Make) -> None:
    """Two quarters far apart do not stand side by side, whether the ones between have few answers or none."""
    held = {"2024-02-10": 40, "2024-05-10": 40, "2024-08-10": 4, "2025-02-10": 4, "2025-05-10": 40}
    days = np.repeat(np.array(list(held), dtype="datetime64[s]"), list(held.values()))
    scores = np.resize([3.0, 4.0, 5.0], len(days))
    data = make([("d", Role.DATE, Scale("date"), days), ("s", Role.OVERALL_SATISFACTION, FIVE, scores)])
    chart = exhibit(story(told(data, period="quarter")), "evidence.trend:score").chart
    assert isinstance(chart, Line)
    assert chart.x == ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2")
    assert [y is None for y in chart.series[0].y] == [False, False, True, True, True, False]
    wrong = make([("d", Role.DATE, Scale("date"), days - np.timedelta64(20_000, "D") * (days < days[40])),
                  ("s", Role.OVERALL_SATISFACTION, FIVE, scores)])  # fmt: skip
    chart = exhibit(story(told(wrong, period="quarter")), "evidence.trend:score").chart
    assert isinstance(chart, Line)
    assert len(chart.x) == 3, "a wrong date does not make an axis of two hundred quarters"


def test_charts_show_the_result(survey: Dataset) -> None:
    result = told(survey, target_score=70)
    told_ = story(result)
    score = result.indicators[0]
    assert score.trend is not None
    line, bar = (exhibit(told_, f"evidence.{kind}:score").chart for kind in ("trend", "comparison"))
    assert isinstance(line, Line)
    assert isinstance(bar, Bar)
    assert line.series[0].y == tuple(p.measured.value for p in score.trend.periods)
    assert line.references[0][0] == 70
    low, high = line.y_range or (0, 0)
    assert all(low <= v <= high for ends in (line.series[0].low, line.series[0].high) for v in ends if v is not None)
    assert high - low >= 20
    assert [r.value for r in bar.rows] == sorted((r.value or 0 for r in bar.rows), reverse=True)
    assert bar.rows[0].mark == "up"


def test_only_a_reliable_leader_stands_out(make: Make) -> None:
    data = make(
        [
            ("s", Role.OVERALL_SATISFACTION, FIVE, np.tile([1.0, 1.0, 3.0, 3.0, 5.0, 5.0, 4.0, 5.0], 25)),
            ("g", Role.SEGMENT, None, ["a", "b"] * 100),
        ]
    )
    chart = exhibit(story(told(data)), "evidence.comparison:score").chart
    assert isinstance(chart, Bar)
    assert {r.color for r in chart.rows} == {"neutral"}


def test_groups_called_by_a_number_carry_the_name_of_their_column(make: Make) -> None:
    answers = np.repeat([1.0, 2.0, 4.0, 5.0], 30)
    groups = Scale("nominal", codes=(), order=("1", "2"))
    data = make(
        [("s", Role.OVERALL_SATISFACTION, FIVE, answers), ("shop", Role.SEGMENT, groups, np.repeat(["1", "2"], 60))]
    )
    title = translator("en")(exhibit(story(told(data)), "evidence.comparison:score").title)
    assert title == "Satisfaction score: shop 2 does better than others (87.5)"


def test_what_is_offered_for_a_file(survey: Dataset, brands: Dataset, make: Make) -> None:
    assert targets(survey) == ("score", "satisfied", "nps", "repurchase", "complained")
    assert set(brands_of(brands)) == {"Alpha", "Beta", "Gamma", "Delta"}
    assert brands_of(survey) == ()
    log = make(
        [
            ("c", Role.CUSTOMER_ID, None, ["a", "b"]),
            ("d", Role.ORDER_DATE, Scale("date"), pd.to_datetime(["2024-01-01"] * 2)),
        ]
    )
    assert targets(log) == ("retained", "repeat")


brands_of = brands


def test_the_deck_has_an_agenda_of_level_trend_and_comparison(survey: Dataset) -> None:
    t = translator("en")
    told_ = story(told(survey))
    context = Context((survey,), Filters(), "2026-01-01")
    plan = of_evidence([Chapter("evidence", survey.receipt, story=told_)], context)
    assert [t.text(p.heading) for p in plan.parts] == [
        "Level: where do we stand?",
        "Trend: are we improving?",
        "Comparison: against whom?",
        "Definitions and rules",
    ]
    shown = {i.exhibit.id for i in plan.items} | {"evidence.missing"}
    assert shown == {e.id for e in told_.exhibits}
    assert [t.text(what) for what, _, _ in plan.missing] == ["Retention: Level"]
    assert all(i.exhibit.proven for i in plan.summary)
    assert plan.summary


def test_the_deck_of_a_file_without_evidence_says_why(survey: Dataset) -> None:
    chapter = Chapter("evidence", survey.receipt, missing=NotApplicable("no_results"))
    plan = of_evidence([chapter], Context((survey,)))
    assert plan.parts == ()
    assert len(plan.missing) == 1


def test_guessed_columns_are_told(survey: Dataset) -> None:
    columns = tuple(dataclasses.replace(c, confidence="low") if c.name == "again" else c for c in survey.columns)
    told_ = story(told(survey.with_columns(columns)))
    assert any("again" in translator("en")(n) for n in told_.notes)
    assert isinstance(columns[0], Column)


@pytest.mark.parametrize("known", [60, 120])
def test_groups_of_a_part_of_the_customers_stand_with_the_figure_of_all(make: Make, known: int) -> None:
    answers = np.r_[np.tile([4.0, 5.0], 30), np.tile([1.0, 2.0], 30)]
    groups = [("a" if i % 4 < 2 else "b") if i < known else None for i in range(120)]
    data = make([("s", Role.OVERALL_SATISFACTION, FIVE, answers), ("g", Role.SEGMENT, None, groups)])
    found = exhibit(story(told(data)), "evidence.comparison:score")
    notes = [translator("en")(n) for n in found.notes]
    assert found.n == known
    assert ("“g” is known for 60 of 120 only; over all of them the figure is 50.0." in notes) == (known == 60)
