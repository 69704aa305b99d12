"""The page says no more than the numbers, in both languages, within the room it has."""

from __future__ import annotations

import string
from dataclasses import replace
from typing import get_args, get_type_hints

import numpy as np
import pytest

from insight.dataset import Column, Dataset, Role, Scale
from insight.exhibits import Bar, HeatMap, Message
from insight.exhibits.plotly import figure
from insight.segments import story
from insight.segments.exhibits import standouts
from insight.segments.result import Caveat
from insight.words import LANGUAGES, translator
from tests.conftest import too_long
from tests.segments.conftest import FIVE, NOMINAL, NUMBER, YES_NO, dataset, run, survey

LONG = "How satisfied are you with each of the following services of our stores? [{}]"
LONG_ZH = "请您对我们门店以下各项服务的满意程度作出评价—{}"


def null(n: int = 300) -> Dataset:
    rng = np.random.default_rng(11)
    return dataset(
        ("region", Role.SEGMENT, NOMINAL, list(rng.choice(["North", "South"], n))),
        ("r", Role.RATING, FIVE, rng.integers(1, 6, n).astype(float)),
    )


def tiny() -> Dataset:
    return dataset(
        ("region", Role.SEGMENT, NOMINAL, ["a"] * 6 + ["b"] * 7), ("r", Role.RATING, FIVE, [1.0, 5.0, 3.0] * 4 + [2.0])
    )


def relabelled(data: Dataset, pattern: str) -> Dataset:
    return data.with_columns(
        tuple(Column(c.name, pattern.format(c.name), c.role, c.feature, c.scale, c.confidence) for c in data.columns)
    )


def long_words() -> Dataset:
    """Every label and every group as long as users write them."""
    columns = survey()
    columns[0] = (
        "region",
        Role.SEGMENT,
        NOMINAL,
        [f"{v} of the country, with islands and everything beyond" for v in columns[0][3]],
    )
    return relabelled(dataset(*columns), LONG)


def long_chinese() -> Dataset:
    columns = survey()
    words = {
        "North": "华北地区及内蒙古自治区全境各门店",
        "South": "华南地区及海南省全境各门店",
        "East": "华东地区各省市全境门店",
    }
    columns[0] = ("region", Role.SEGMENT, NOMINAL, [words[v] for v in columns[0][3]])
    return relabelled(dataset(*columns), LONG_ZH)


def weighted() -> Dataset:
    rng = np.random.default_rng(5)
    return dataset(
        *survey(),
        ("w", Role.WEIGHT, NUMBER, rng.lognormal(0, 0.6, 400)),
        ("account", Role.ACCOUNT, None, [f"A{i}" for i in rng.integers(0, 150, 400)]),
    )


def many() -> Dataset:
    rng = np.random.default_rng(6)
    n = 900
    groups = rng.integers(0, 15, n)
    ratings = [
        (f"item {i}", Role.RATING, FIVE, np.clip(np.round(rng.normal(3 + (groups % 3 == 0) * 0.8, 1, n)), 1, 5))
        for i in range(30)
    ]
    return dataset(
        ("town", Role.SEGMENT, NOMINAL, [f"town {i}" for i in groups]),
        ("few", Role.SEGMENT, NOMINAL, ["x"] * 3 + ["y"] * 17 + ["z"] * (n - 20)),
        *ratings,
        ("spend", Role.AMOUNT, NUMBER, rng.lognormal(3, 1, n)),
    )


def hidden() -> Dataset:
    return dataset(
        ("region", Role.SEGMENT, NOMINAL, ["a"] * 3 + ["b"] * 97), ("r", Role.RATING, FIVE, [1.0, 5.0, 3.0, 2.0] * 25)
    )


CASES = {
    "survey": lambda: run(dataset(*survey())),
    "uncorrected": lambda: run(dataset(*survey()), correction="none"),
    "census": lambda: run(dataset(*survey(n=60)), population=90),
    "null": lambda: run(null()),
    "hidden": lambda: run(hidden()),
    "tiny": lambda: run(tiny()),
    "weighted": lambda: run(weighted()),
    "long": lambda: run(long_words()),
    "long_chinese": lambda: run(long_chinese()),
    "many": lambda: run(many()),
}


@pytest.fixture(scope="module", params=CASES)
def result(request):
    return CASES[request.param]()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_said_in_both_languages(result, language):
    translate = translator(language)
    page = story(result)
    for message in (*page.findings, *page.notes):
        assert translate(message)
    for exhibit in page.exhibits:
        said = [exhibit.title, exhibit.subtitle, exhibit.base, exhibit.method, exhibit.explanation, *exhibit.notes]
        assert all(translate(m) for m in said)
        assert exhibit.alt is not None
        assert translate(exhibit.alt)
        assert all(translate.text(c) for c in exhibit.table.columns)
        assert all(translate.text(c) is not None for row in exhibit.table.rows for c in row)
        assert all(len(row) == len(exhibit.table.columns) for row in exhibit.table.rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_is_drawn(language):
    charts = [e.chart for e in story(run(dataset(*survey()))).exhibits if e.chart is not None]
    assert {type(c) for c in charts} == {Bar, HeatMap}
    assert all(figure(c, translator(language), narrow=n).layout.height > 0 for c in charts for n in (False, True))


def test_titles_fit(result):
    titles = [e.title for e in story(result).exhibits]
    assert too_long(translator(language)(title) for title in titles for language in LANGUAGES) == []


def test_ids_are_unique_and_every_column_has_its_map(result):
    exhibits = story(result).exhibits
    assert len({e.id for e in exhibits}) == len(exhibits)
    for profile in result.profiles:
        assert {f"segments.profile:{profile.by}", f"segments.groups:{profile.by}"} <= {e.id for e in exhibits}
    assert all(e.n > 0 for e in exhibits)
    assert all((e.effective_n is not None) == result.weighted for e in exhibits)


def test_the_map_shows_what_the_result_holds(result):
    for profile in result.profiles:
        chart = story(result, profile.by).hero.chart
        if chart is None:
            continue
        assert isinstance(chart, HeatMap)
        assert len(chart.rows) <= 20
        assert len(chart.columns) <= 12
        shape = {(len(x), len(x[0])) for x in (chart.values, chart.texts, chart.marks, chart.faded)}
        assert shape == {(len(chart.rows), len(chart.columns))}
        for values, texts, marks in zip(chart.values, chart.texts, chart.marks):
            for value, text, mark in zip(values, texts, marks):
                if mark is not None:
                    assert text is not None
                    assert (value > 0) == (mark == "up")


def test_the_reader_begins_where_she_likes():
    result = run(dataset(*survey()))
    assert story(result).hero.id == "segments.profile:region"
    assert story(result, by="sex").hero.id == "segments.profile:sex"
    assert story(result, by="gone").hero.id == "segments.profile:region"
    assert {e.id for e in story(result, by="sex").exhibits} == {e.id for e in story(result).exhibits}


def test_the_finding_carries_the_numbers():
    result = run(dataset(*survey()))
    page = story(result)
    text = translator("en")(page.findings[0])
    best = standouts(result.profiles)[0]
    assert best.figure.value == "North"
    assert "North" in text
    assert translator("en")(page.hero.title).startswith("“region” divides customers most on")
    assert page.supporting[0].id == "segments.standouts"
    chart = page.supporting[0].chart
    assert isinstance(chart, Bar)
    for row in chart.rows:
        assert row.mark == ("up" if row.value > 0 else "down")
        assert row.low < row.value < row.high
        assert (row.low > 0) == (row.value > 0)
        assert (row.high > 0) == (row.value > 0)


def test_items_of_a_battery_are_called_by_their_item():
    for made, language in ((long_words(), "en"), (long_chinese(), "zh")):
        page, translate = story(run(made)), translator(language)
        assert "service" in translate(page.findings[0])
        assert not any(x in translate(page.hero.title) for x in ("How satisfied", "请您对"))
        assert any(translate.text(row).startswith("service") for row in page.hero.chart.rows)


def test_nothing_is_claimed_where_nothing_differs():
    page = story(run(null()))
    title = translator("en")(page.hero.title)
    assert title == "No reliable difference between groups of “region”, n = 300"
    assert "No reliable difference" in translator("en")(page.findings[0])
    assert "无显著差异" in translator("zh")(page.hero.title)
    assert not any(e.id == "segments.standouts" for e in page.exhibits)


def test_groups_too_small_to_compare_are_called_so():
    page = story(run(tiny()))
    assert "too small" in translator("en")(page.hero.title)
    assert "too small" in translator("en")(page.findings[0])


def test_a_map_of_hidden_cells_is_not_drawn():
    hero = story(run(hidden())).hero
    assert hero.chart is None
    assert "too small" in translator("en")(hero.title)
    words = {translator("en").text(c) for row in hero.table.rows for c in row if c is not None}
    assert "too few answers" in words


def test_small_effects_are_not_standouts():
    rng = np.random.default_rng(9)
    n = 20_000
    group = rng.choice(["a", "b"], n)
    data = dataset(
        ("g", Role.SEGMENT, NOMINAL, list(group)),
        ("y", Role.RATING, YES_NO, (rng.random(n) < 0.5 + 0.04 * (group == "a")).astype(float)),
    )
    result = run(data)
    assert result.significant == 2
    assert standouts(result.profiles) == []
    assert "small" in translator("en")(story(result).hero.title)


def test_a_column_in_other_words_is_no_finding():
    rng = np.random.default_rng(10)
    age = rng.integers(0, 4, 400)
    data = dataset(
        ("age", Role.SEGMENT, NOMINAL, [f"band {i}" for i in age]),
        ("age again", Role.SEGMENT, NOMINAL, [f"group {i // 2}" for i in age]),
        ("sex", Role.SEGMENT, NOMINAL, list(rng.choice(["w", "m"], 400))),
    )
    result = run(data)
    assert result.significant > 0
    assert standouts(result.profiles) == []


def test_one_answer_that_repeats_a_group_is_no_finding():
    rng = np.random.default_rng(12)
    race = rng.choice(["White", "Black", "Asian", "Other"], 600, p=[0.5, 0.2, 0.15, 0.15])
    panel = [("1" if r == "White" else "2" if r == "Black" else rng.choice(["3", "4", "5"])) for r in race]
    result = run(
        dataset(
            ("race", Role.SEGMENT, NOMINAL, list(race)),
            ("panel", Role.SEGMENT, NOMINAL, panel),
            ("y", Role.RATING, FIVE, np.clip(np.round(rng.normal(3, 1, 600) + (race == "Asian")), 1, 5)),
        )
    )
    assert {s.measure.measure for s in standouts(result.profiles)} == {"y"}


def test_no_reliable_difference_is_not_called_equal():
    page = story(run(null()))
    sizes = next(e for e in page.exhibits if e.id == "segments.groups:region")
    assert translator("en")(sizes.title).endswith("no reliable difference in size")
    assert translator("zh")(sizes.title).endswith("无显著差异")


def test_a_size_on_few_answers_is_no_headline():
    page = story(run(tiny()))
    sizes = next(e for e in page.exhibits if e.id == "segments.groups:region")
    assert translator("en")(sizes.title) == "Too few answers to compare group sizes by “region”, n = 13"
    assert "样本过少" in translator("zh")(sizes.title)


def test_bare_codes_are_named_with_their_column():
    columns = survey()
    codes = {"North": "1", "South": "2", "East": "3"}
    columns[0] = ("region", Role.SEGMENT, NOMINAL, [codes[v] for v in columns[0][3]])
    page = story(run(dataset(*columns)))
    for language in LANGUAGES:
        translate = translator(language)
        assert translate(page.findings[0]).startswith("region = 1")
        assert translate(page.supporting[0].title).startswith("region = 1")


def test_the_strongest_of_many_says_so():
    result = run(dataset(*survey()))
    last = translator("en")(story(result).findings[-1])
    assert last.startswith(f"These are the strongest of {result.tests} comparisons")
    standing = next(e for e in story(result).exhibits if e.id == "segments.standouts")
    assert f"The strongest of {result.tests} comparisons" in translator("en")(standing.subtitle)


def test_an_option_of_a_multiple_choice_is_named_once():
    rng = np.random.default_rng(13)
    fan = rng.choice(["Yes", "No"], 400)
    seen = np.where(rng.random(400) < np.where(fan == "Yes", 0.9, 0.3), 1.0, 0.0)
    film = Scale("binary", labels=((0.0, "not ticked"), (1.0, "Which film? The  Clones")), minimum=0, maximum=1)
    data = dataset(("fan", Role.SEGMENT, NOMINAL, list(fan)), ("Which film? The Clones", Role.RATING, film, seen))
    assert translator("en")(story(run(data)).findings[0]).count("The Clones") == 1


def test_guessed_columns_are_said():
    data = dataset(*survey())
    assert not [c for c in run(data).caveats if c.code == "guessed_columns"]
    unsure = data.with_columns(tuple(Column(c.name, c.label, c.role, c.feature, c.scale, "low") for c in data.columns))
    assert [c.count for c in run(unsure).caveats if c.code == "guessed_columns"] == [len(data.columns)]
    assert any("guess" in translator("en")(note) for note in story(run(unsure)).notes)


def test_every_caveat_and_every_reason_has_words():
    codes = get_args(get_type_hints(Caveat)["code"])
    for language in LANGUAGES:
        translate = translator(language)
        assert all(translate.has(f"segments.caveat_{code}") for code in codes)
        for why in ("no_segments", "no_measures", "no_rows"):
            assert translate(Message(f"segments.why_{why}"))
            assert translate(Message(f"segments.example_{why}"))
        assert all(translate.has(f"segments.{k}") for k in ("name", "question", "answers"))


def test_both_catalogues_have_the_same_fields():
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    one, other = (
        {k: fields(v) for k, v in translator(x).catalogue.items() if k.startswith("segments.")} for x in LANGUAGES
    )
    assert one == other


def test_options_of_one_question_stand_under_it_and_tell_one_story():
    rng = np.random.default_rng(17)
    region = rng.choice(["North", "South"], 500)
    question = "Which of the following drinks do you usually buy when you visit our shop?"
    ticked = {
        option: np.where(rng.random(500) < np.where(region == "North", high, 0.3), 1.0, 0.0)
        for option, high in (("Coffee", 0.8), ("Tea", 0.7), ("Water", 0.3))
    }
    made = [
        (f"{question}: {o}", Role.RATING, Scale("binary", labels=((1.0, o),), minimum=0, maximum=1), v)
        for o, v in ticked.items()
    ]
    data = dataset(("region", Role.SEGMENT, NOMINAL, list(region)), *made)
    data = data.with_columns(tuple(replace(c, question=question) if c.role == Role.RATING else c for c in data.columns))
    result = run(data)
    page = story(result)
    translate = translator("en")
    rows = [translate(r) for r in page.hero.chart.rows]
    assert [r.split(": ")[1] for r in rows] == ["Coffee", "Tea", "Water"]
    assert all(question not in r for r in rows)
    shown = [(row[0], row[1]) for row in page.hero.table.rows]
    assert {q for q, _ in shown} == {question}
    assert {a for _, a in shown} == {"Coffee", "Tea", "Water"}
    assert len(standouts(result.profiles)) == 1
    # every option is a comparison of its own in the family that the correction covers
    assert result.tests == 6
