"""What is said: every sentence in both languages, titles short and no surer than the numbers, charts as the result."""

from __future__ import annotations

import dataclasses
import json
import re
import string
import tomllib
from pathlib import Path

import numpy as np
import pytest

from insight.dataset import Column, Dataset, Role, Scale
from insight.exhibits import Bar, Exhibit, Line, StackedBar, Story
from insight.exhibits.plotly import figure
from insight.loyalty import story
from insight.loyalty.phrases import short
from insight.statistics.certainty import certainty
from insight.words.translator import LANGUAGES, translator
from tests.conftest import FIVE, TEN, Make, messages, too_long
from tests.loyalty.conftest import run, two_questions

WORDS = Path(__file__).resolve().parents[2] / "insight/words"


def block(language: str) -> dict[str, str]:
    """The catalogue's ``[loyalty]`` block."""
    return tomllib.loads((WORDS / f"{language}.toml").read_text("utf-8"))["loyalty"]


def variants(make: Make, survey: Dataset, hand: Dataset) -> list[Story]:
    firms = survey.with_column(Column("firm", "firm", Role.ACCOUNT), np.array([f"f{i % 90}" for i in range(600)]))
    weighted = survey.with_column(Column("w", "w", Role.WEIGHT), np.linspace(0.5, 1.5, 600))
    days = np.array(["2026-03-01", "2026-03-09"] * 300, dtype="datetime64[s]")
    dated = survey.with_column(Column("day", "day", Role.DATE, None, Scale("date")), days)
    one_day = survey.with_column(Column("day", "day", Role.DATE, None, Scale("date")), days[:1].repeat(600))
    nps = make([("n", Role.RECOMMEND, TEN, np.repeat([3.0, 8.0, 10.0], [6, 9, 15]))])
    yes = make(
        [
            ("s", Role.OVERALL_SATISFACTION, FIVE, np.repeat([2.0, 5.0], [30, 30])),
            ("r", Role.REPURCHASE, Scale("binary", minimum=0, maximum=1), np.tile([0.0, 1.0, 1.0], 20)),
        ]
    )
    orders = make(
        [
            ("s", Role.OVERALL_SATISFACTION, FIVE, np.repeat([2.0, 5.0], [30, 30])),
            ("o", Role.ORDERS, None, np.tile([1.0, 2.0, 4.0], 20)),
        ]
    )
    return [
        story(run(survey)),
        story(run(survey, population=700, score_mapping="20-100", satisfaction_cut=3.0)),
        story(run(survey, loyal_measure="推荐")),
        story(run(hand)),
        story(run(firms)),
        story(run(weighted)),
        story(run(dated)),
        story(run(one_day)),
        story(run(nps)),
        story(run(yes)),
        story(run(orders)),
        story(run(two_questions([(1.0, 2, 58), (2.0, 4, 56), (3.0, 8, 52)]))),
        story(run(two_questions([(3.0, 55, 5), (4.0, 57, 3), (5.0, 58, 2)]))),
        story(run(two_questions([(1.0, 50, 10), (3.0, 30, 30), (5.0, 10, 50)]))),
        story(run(two_questions([(1.0, 30, 30), (3.0, 31, 29), (5.0, 30, 30)]))),
        story(run(two_questions([(1.0, 4, 6), (5.0, 5, 5)]))),
        story(run(make([("a", Role.RATING, FIVE, np.tile([1.0, 5.0], 20))]))),
        story(run(make([("a", Role.RATING, FIVE, np.ones(40)), ("b", Role.RATING, TEN, np.ones(40))]))),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_can_be_said_and_drawn(make: Make, survey: Dataset, hand: Dataset, language: str) -> None:
    t = translator(language)
    for told_story in variants(make, survey, hand):
        assert 1 <= len(told_story.findings) <= 3
        for message in messages(told_story):
            words = t(message)
            assert words
            assert "nan" not in words.lower().split()
            assert "{" not in words
        for exhibit in told_story.exhibits:
            if exhibit.chart is not None:
                figure(exhibit.chart, t)
                assert exhibit.alt is not None
            assert all(len(row) == len(exhibit.table.columns) for row in exhibit.table.rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_are_short(make: Make, survey: Dataset, hand: Dataset, language: str) -> None:
    t = translator(language)
    for told_story in variants(make, survey, hand):
        assert too_long(t(exhibit.title) for exhibit in told_story.exhibits) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_of_the_catalogue_is_short(language: str) -> None:
    """Also those that no sample reaches, with fields as long as they get."""
    long = {"lowest": short("服务人员的态度与专业程度如何呢"), "label": short("服务人员的态度与专业程度如何呢")}
    usual = {"share": "84%", "high": "84%", "low": "20%", "score": "+16", "type": "受困型", "aspects": "12"}
    for key, pattern in block(language).items():
        if key.startswith("title_"):
            names = [name for _, name, _, _ in string.Formatter().parse(pattern) if name]
            assert too_long([pattern.format(**{n: (long | usual).get(n, "4.5") for n in names})]) == []


def test_both_languages_have_the_same_keys_and_fields() -> None:
    english, chinese = block("en"), block("zh")
    assert english.keys() == chinese.keys()
    for key, words in english.items():
        fields = [sorted({n for _, n, _, _ in string.Formatter().parse(w) if n}) for w in (words, chinese[key])]
        assert fields[0] == fields[1], key


def test_chinese_has_full_width_punctuation() -> None:
    for key, words in block("zh").items():
        assert not re.search(r"[\u4e00-\u9fff}][,;?!]", words), key
        assert "(" not in words.replace("({n})", ""), key


def test_every_word_is_used() -> None:
    """No sentence of the catalogue is left over: its key, or the part before a choice, stands in the code."""
    code = "".join(f.read_text("utf-8") for f in (WORDS.parent / "loyalty").glob("*.py"))
    outside = {"name", "question", "answers"} | {k for k in block("en") if k.startswith(("why_", "example_"))}
    starts = set(re.findall(r'say\(\s*f"([a-z0-9_]+)\{', code))
    for key in block("en").keys() - outside:
        assert f'"{key}"' in code or any(key.startswith(start) for start in starts), key
    known = set(re.findall(r'Caveat\(\s*"([a-z0-9_]+)"', code)) | set(re.findall(r'"(curve_[a-z_]+)"', code))
    known |= {"recommend_1_10", "recommend_not_0_10"}
    assert {k.removeprefix("caveat_") for k in block("en") if k.startswith("caveat_")} == known


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", ["no_satisfaction_or_loyalty", "only_yes_no_ratings", "too_few_answers"])
def test_refusals_have_words(language: str, why: str) -> None:
    assert block(language)[f"why_{why}"]
    assert block(language)[f"example_{why}"]


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        ([(1.0, 2, 58), (2.0, 10, 50), (3.0, 25, 35), (4.0, 45, 15), (5.0, 58, 2)], "title_loyal_is"),
        ([(1.0, 2, 58), (2.0, 4, 56), (3.0, 8, 52)], "title_not_reached_is"),
        ([(3.0, 540, 60), (4.0, 570, 30), (5.0, 590, 10)], "title_all_loyal"),
        ([(1.0, 50, 10), (3.0, 30, 30), (5.0, 10, 50)], "title_curve_falls"),
        ([(1.0, 30, 30), (3.0, 31, 29), (5.0, 30, 30)], "title_curve_flat"),
        ([(1.0, 2, 18), (5.0, 18, 2)], "title_levels_rise_is"),
        ([(1.0, 18, 2), (5.0, 2, 18)], "title_levels_fall_is"),
        ([(1.0, 10, 10), (5.0, 11, 9)], "title_levels_none"),
    ],
)
def test_title_is_as_certain_as_the_numbers(make: Make, rows: list[tuple[float, int, int]], key: str) -> None:
    assert story(run(two_questions(rows))).hero.title.key == f"loyalty.{key}"


@pytest.mark.parametrize(("p", "word"), [(0.01, "is"), (0.07, "likely"), (0.15, "may"), (0.2, "none"), (1.0, "none")])
def test_certainty(p: float, word: str) -> None:
    assert certainty(p) == word


def test_story_order(make: Make, survey: Dataset) -> None:
    assert [e.id for e in story(run(survey)).exhibits] == [
        "loyalty.curve",
        "loyalty.scores",
        "loyalty.satisfied",
        "loyalty.types",
        "loyalty.nps",
        "loyalty.rules",
    ]
    nps_only = make([("n", Role.RECOMMEND, TEN, np.repeat([3.0, 8.0, 10.0], [6, 9, 15]))])
    assert story(run(nps_only)).hero.id == "loyalty.nps"
    scores_only = make([("a", Role.RATING, FIVE, np.tile([1.0, 5.0], 20))])
    assert story(run(scores_only)).hero.id == "loyalty.scores"


def test_charts_show_the_numbers_of_the_result(survey: Dataset) -> None:
    result = run(survey)
    told_story = story(result)
    found: dict[str, Exhibit] = {e.id: e for e in told_story.exhibits}
    curve, scores, nps = (found[f"loyalty.{name}"].chart for name in ("curve", "scores", "nps"))
    assert isinstance(curve, Line)
    assert result.curve is not None
    drawn = {x: y for s in curve.series if s.draw == "points" for x, y in zip(s.x, s.y)}
    assert drawn == {v.satisfaction: v.loyal_share for v in result.curve.levels if v.loyal_share is not None}
    assert [z.color for z in curve.zones] == ["zone.hostile", "zone.indifferent", "zone.loyal"]
    assert curve.zones[0].end == result.curve.zones.hostile_below
    assert curve.zones[2].start == result.curve.zones.loyal_above
    assert [y for y, _ in curve.references] == [0.4, 0.8]
    assert isinstance(scores, Bar)
    assert [r.value for r in scores.rows[1:]] == sorted((r.value for r in scores.rows[1:]), key=lambda v: -(v or 0))
    assert scores.rows[0].label == "总体满意度"
    assert result.nps is not None
    assert isinstance(nps, StackedBar)
    assert [p.values[0] for p in nps.parts] == [result.nps.detractors, result.nps.passives, result.nps.promoters]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rule_stands_on_curve_and_types(survey: Dataset, language: str) -> None:
    t = translator(language)
    found = {e.id: e for e in story(run(survey)).exhibits}
    curve = found["loyalty.curve"].chart
    assert isinstance(curve, Line)
    assert "≥ 4" in t.text(curve.y_title)
    for name in ("curve", "types"):
        subtitle = t(found[f"loyalty.{name}"].subtitle)
        assert "再次购买" in subtitle
        assert {"en": "on 1 to 5", "zh": "1 至 5 分制"}[language] in subtitle


def test_questionnaire_words_at_the_ends_and_bases_under_every_level(survey: Dataset) -> None:
    curve = story(run(survey)).hero.chart
    assert isinstance(curve, Line)
    ticks = [translator("zh").text(label) for _, label in curve.x_labels]
    assert ticks[0].startswith("1 很不满意")
    assert ticks[-1].startswith("5 很满意")
    assert all(re.search(r"\(\d+\)$", tick) for tick in ticks)


def test_types_are_named_as_in_the_glossary() -> None:
    words = block("zh")
    assert [words[f"type_{t}"] for t in ("loyalist", "mercenary", "hostage", "defector")] == [
        "忠诚型",
        "图利型",
        "受困型",
        "背离型",
    ]
    assert [words[f"zone_{z}"] for z in ("hostile", "indifferent", "loyal")] == ["敌视区", "无所谓区", "忠诚区"]


def test_the_story_is_json_free_of_surprises(survey: Dataset) -> None:
    """Results travel as JSON and stories are comparable, so that caches and exports can rely on them."""
    result = run(survey)
    told_story = story(result)
    assert json.loads(json.dumps(dataclasses.asdict(result)))["rows"] == 600
    assert told_story == story(result)


def test_long_questions_are_cut_in_titles() -> None:
    assert short("price") == "price"
    assert short("您对我们服务人员的态度与专业程度") == "您对我们服务人员的态度…"
    assert len(short("x" * 100)) <= 24


def test_guessed_columns_are_said_beside_the_headline(survey: Dataset) -> None:
    unsure = survey.with_columns(tuple(dataclasses.replace(c, confidence="low") for c in survey.columns))
    for data, expected in ((survey, False), (unsure, True)):
        result = run(data)
        assert ("guessed_columns" in {c.code for c in result.caveats}) is expected
        notes = [translator("en")(n) for n in story(result).hero.notes]
        assert any("guess" in n and "3 more" in n for n in notes) is expected


def test_satisfied_shares_of_few_answers_are_no_headline(make: Make) -> None:
    five = Scale("ordinal", minimum=1, maximum=5)
    data = make([(name, Role.RATING, five, [1.0, 4.0, 5.0] * 5) for name in ("a", "b")])
    result = run(data)
    titles = {e.id: translator("en")(e.title) for e in story(result).exhibits}
    assert titles["loyalty.satisfied"] == "Too few answers to tell who is satisfied, n = 15"


def test_the_lowest_aspect_below_every_other_is_told_as_below_all(survey: Dataset) -> None:
    result = run(survey)
    assert result.ranking is not None
    others = result.ranking.aspects - 1

    def told(lower: int) -> str:
        found = {
            e.id: e
            for e in story(
                dataclasses.replace(result, ranking=dataclasses.replace(result.ranking, lower_than=lower))
            ).exhibits
        }
        return translator("en")(found["loyalty.scores"].notes[0])

    assert f"below all {others} others" in told(others)
    assert f"below {others - 1} of the {others} others" in told(others - 1)
