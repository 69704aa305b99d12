"""The Kano story: what it says, how surely, and that both languages can say it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import get_args

import numpy as np
import pandas as pd
import pytest

import insight
from insight.dataset import Column, Filters, Role, Scale
from insight.exhibits import Num
from insight.kano import Options, analyze, detail, story
from insight.kano.result import CaveatCode
from insight.words.translator import LANGUAGES, translator
from tests.conftest import messages, too_long

DAYS = pd.date_range("2024-03-01", periods=107)
WHY = {
    "no_kano_questions": {},
    "no_kano_pairs": {"features": ("Wi-Fi", "Pool")},
    "kano_unclear": {"columns": ("Q1", "Q2")},
    "too_few_answers": {"rows": 4, "features": 2},
    "kano_counts_unclear": {"columns": ("A", "O")},
}


def told(data, **options):
    return story(analyze(data, Filters(), Options(**options)))


@pytest.fixture
def stories(varied, counted, dataset, ratings, effects, lettered, summed):
    """Stories that between them meet every branch."""
    small = counted({"Wi-Fi": {"A": 12, "I": 8}, "Desk": {"I": 9, "A": 9}})
    hidden = counted({"Wi-Fi": {"A": 3}, "Desk": {"Q": 2}})
    weighted = counted(
        {"Wi-Fi": {"M": 60, "A": 40}, "Desk": {"R": 100}, "Bar": {"O": 50, "Q": 50}, "Gym": {"Q": 100}},
        weights=[1.0, 2.0] * 49 + [0.0, 1.0],
        importance={"Wi-Fi": [9.0] * 100, "Bar": [4.0] * 100, "Desk": [3.0] * 100, "Gym": [5.0] * 100},
    )
    close = counted({"Wi-Fi": {"A": 50, "O": 50}, "Desk": {"A": 40, "Q": 38, "I": 22}})
    when = Column("when", "when", Role.DATE, scale=Scale("date"))
    tied = counted({"Wi-Fi": {"A": 50, "O": 50}, "Desk": {"M": 50, "I": 50, "Q": 7}}, extra={when: DAYS})
    many = counted({f"Feature {k}": {"M": 60 + k, "I": 30} for k in range(14)})
    straight = dataset({f"Feature {k}": [(3.0, 3.0)] * 40 + [(1.0, np.nan)] for k in range(4)})
    left = varied.columns[0]
    partial = varied.with_columns((replace(left, scale=None), *varied.columns[1:]))
    partial = partial.with_column(
        Column("again", "again", Role.KANO_FUNCTIONAL, feature="Wi-Fi", scale=varied.columns[2].scale),
        np.full(len(varied), 1.0),
    )
    leading = [
        counted({f"Feature {k}": {c: top, "A" if c == "I" else "I": 100 - top} for k, top in enumerate(tops)})
        for c in "MOAIR"
        for tops in ([90], [57], [90, 57])
    ]
    mixed = counted({"Wi-Fi": {"A": 88, "O": 90, "M": 32, "I": 124}})
    sparse = counted({"Wi-Fi": {"M": 90}, "Spa": {"A": 12}})
    unclear = counted({"Wi-Fi": {"M": 90}, "Desk": {"Q": 90}})
    few = counted({"Wi-Fi": {"M": 40}, "Desk": {"Q": 40}}, weights=[1.0, 5.0] + [0.3] * 38)
    two = {"Wi-Fi": {"A": 60, "I": 40}, "Desk": {"M": 90, "R": 10}}
    data = [
        *leading,
        lettered(two),
        summed(two),
        summed(two, n=[67, 67], unit=100.0),
        summed(two, unit=100.0),
        few,
        mixed,
        sparse,
        unclear,
        varied,
        small,
        hidden,
        weighted,
        close,
        tied,
        many,
        straight,
        partial,
    ]
    plain = [told(d) for d in data] + [told(varied, table="pouliot", lines="mean")]
    return [*plain, *_views(counted, dataset), *_contrasts(ratings, effects)]


def _views(counted, build):
    """Stories that meet what there is beyond single features: segments, waves, sets that miss their target, details."""
    half = np.repeat(["new", "old"], 60)
    by = Column("age", "Age", Role.SEGMENT, scale=Scale("nominal"))
    wave = Column("wave", "Wave", Role.WAVE, scale=Scale("nominal", order=("new", "old")))
    flips = build({"Wi-Fi": [(3.0, 5.0)] * 60 + [(1.0, 3.0)] * 60, "Desk": [(3.0, 3.0)] * 120}, extra={by: half})
    mild = [(3.0, 5.0)] * 45 + [(1.0, 3.0)] * 15 + [(3.0, 5.0)] * 32 + [(1.0, 3.0)] * 28
    differ = build({"Wi-Fi": mild, "Desk": [(3.0, 3.0)] * 120}, extra={wave: half})
    same = build({"Wi-Fi": [(3.0, 5.0)] * 120}, extra={by: half})
    generator = np.random.default_rng(3)
    random = generator.choice([1.0, 3.0, 5.0], (2, 12, 90), p=[0.1, 0.8, 0.1])
    noisy = build({f"F {k}": list(zip(*random[:, k], strict=True)) for k in range(12)})
    curves = counted({f"C {k}": {"M": 60 + k, "I": 30} for k in range(10)})
    reverse = build(
        {"Wi-Fi": [(5.0, 1.0)] * 40 + [(3.0, 5.0)] * 12 + [(1.0, 1.0)] * 8}, importance={"Wi-Fi": [5.0] * 60}
    )
    three = Scale("kano", minimum=1, maximum=3)
    levels = build({"Wi-Fi": [(1.0, 3.0)] * 40, "Desk": [(2.0, 3.0)] * 40}, scale=three)
    made = [told(d) for d in (flips, differ, same, noisy, curves, reverse, levels)]
    honest, lazy = [(3.0, 5.0), (4.0, 5.0)] * 20, [(3.0, 3.0)] * 50
    made.append(told(build({f"D {k}": honest + lazy for k in range(4)})))
    made += [told(same, chosen=()), told(same, chosen=("Wi-Fi",)), told(reverse, turn_reverse=True)]
    return made


@pytest.fixture
def details(dataset, counted):
    """Exhibits about one feature: pairs, swapped questions, three levels, bases of every size."""
    three = Scale("kano", minimum=1, maximum=3)
    unwanted = [(5.0, 1.0)] * 40 + [(5.0, 2.0)] * 5 + [(3.0, 5.0)] * 12 + [(1.0, 1.0)] * 8
    unwanted += [(4.0, 1.0)] * 4 + [(5.0, 3.0)] * 3 + [(2.0, 1.0)] * 3 + [(5.0, 4.0)] * 3
    made = [
        dataset({"Wi-Fi": unwanted}, importance={"Wi-Fi": [5.0] * len(unwanted)}),
        dataset({"Wi-Fi": [(1.0, 3.0)] * 40}, scale=three),
        *(counted({"Wi-Fi": {"M": n, "Q": q}}) for n, q in ((20, 0), (50, 4), (150, 30), (250, 0))),
    ]
    chosen = (Options(), Options(turn_reverse=True))
    return [e for data in made for o in chosen for e in detail(analyze(data, Filters(), o), "Wi-Fi")]


def _contrasts(ratings, effects):
    """Penalty–reward stories: all classes, none at all, more attributes than the chart shows, a thin one."""
    answers = effects(800)
    generator = np.random.default_rng(1)
    wrong = generator.integers(1, 6, 800).astype(float)
    answers["odd"] = wrong
    answers["overall"] = np.clip(answers["overall"] + 1.5 * (wrong <= 2), 1, 5)
    noise = {k: generator.integers(1, 6, 400).astype(float) for k in ("overall", "a", "b")}
    thin = {**effects(600), "thin": np.where(np.arange(600) < 12, 1.0, 5.0)}
    many = {**effects(900), **{f"n{k}": generator.integers(1, 6, 900).astype(float) for k in range(16)}}
    content = {k: generator.choice([2.0, 3, 4, 5], 400, p=[0.03, 0.27, 0.3, 0.4]) for k in ("overall", "a", "b")}
    twins = effects(600)
    twins["twin"] = np.where(np.arange(600) < 20, 3.0, twins["basic"])
    return [told(ratings(d, 5)) for d in (answers, noise, thin, many, content, twins)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_renders(stories, details, language):
    t = translator(language)
    seen = 0
    for told_thing in [*stories, *details]:
        for message in messages(told_thing):
            text = t(message)
            seen += 1
            assert text
            assert "{" not in text
            assert "nan" not in text.casefold().split()
            assert "None" not in text
    assert seen > 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_are_short_enough_to_read(stories, language):
    t = translator(language)
    assert too_long(t(e.title) for told_story in stories for e in told_story.exhibits) == []


@pytest.mark.parametrize("sample", ["coffee_survey_en.csv", "coffee_survey_zh.xlsx"])
def test_the_samples_tell_a_story_in_both_languages(sample, root):
    data = insight.load_file(root / "data" / sample)
    for options in ({}, {"table": "pouliot", "lines": "mean"}):
        told_story = told(data, **options)
        assert len(told_story.findings) in (2, 3, 4)
        assert told_story.hero.title.key == "kano.title_map_M"
        for language in LANGUAGES:
            t = translator(language)
            assert too_long(t(e.title) for e in told_story.exhibits) == []
            assert all(t(message) for message in messages(told_story))


def test_both_catalogues_have_the_same_keys_and_fields():
    en, zh = (translator(language).catalogue for language in ("en", "zh"))
    keys = [{k for k in catalogue if k.startswith("kano.")} for catalogue in (en, zh)]
    assert keys[0] == keys[1]
    for key in keys[0]:
        assert set(re.findall(r"{(\w+)}", en[key])) == set(re.findall(r"{(\w+)}", zh[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_and_caveats_have_words(language):
    t = translator(language)
    for code, given in WHY.items():
        assert t(f"kano.why_{code}", **given)
        assert t(f"kano.example_{code}", **given)
    for code in get_args(CaveatCode):
        assert t(f"kano.caveat_{code}", count=3, features=("Wi-Fi",))
    for key in ("name", "question", "answers"):
        assert t(f"kano.{key}")


def test_every_key_of_the_catalogue_is_used(stories, details):
    used = {m.key for s in [*stories, *details] for m in messages(s)}
    fixed = {"kano.name", "kano.question", "kano.answers"}
    prefixes = ("kano.why_", "kano.example_", "kano.caveat_", "kano.column_", "kano.probability_", "kano.answer_")
    prefixes += ("kano.section_", "kano.choose_", "kano.title_dumbbells_")
    spare = {
        key
        for key in translator("en").catalogue
        if key.startswith("kano.") and key not in used | fixed and not key.startswith(prefixes)
    }
    assert spare == set()


def test_findings_group_by_what_to_do(varied):
    t = translator("en")
    found = [t(m) for m in told(varied).findings]
    assert found == [
        "Protect (must-be): Clean rooms. If missing, 90% of respondents would be dissatisfied.",
        "Compete on (performance): Breakfast. "
        "80% of respondents would be more satisfied if present, 65% dissatisfied if missing.",
        "Delight with (attractive): Late check-out and Pillow menu (likely). "
        "57–70% of respondents would be more satisfied if present, 15–27% dissatisfied if missing.",
        "Too close to call: Wi-Fi (attractive or performance).",
    ]


def test_indifferent_by_the_mode_alone_is_no_advice_to_save(counted):
    """Transparent transfers of the REPPL survey: indifferent leads with 32 %, yet 55 % would be more satisfied."""
    data = counted(
        {"Transparent": {"A": 88, "O": 90, "M": 32, "I": 114, "R": 15, "Q": 19}, "Logo": {"I": 300, "A": 40}}
    )
    found = [translator("en")(m) for m in told(data).findings]
    assert found[0].startswith("Look closer at: Transparent (likely). Indifferent is most frequent (32%), yet 55%")
    assert found[1].startswith("Save on (indifferent): Logo.")


def test_titles_are_as_certain_as_the_numbers(counted):
    t = translator("en")
    sure = told(counted({"Wi-Fi": {"M": 80, "I": 20}, "Desk": {"I": 90}}))
    assert t(sure.hero.title) == "1 of 2 features is must-be: 80% of respondents upset if missing"
    likely = told(counted({"Wi-Fi": {"A": 42, "I": 31, "O": 15}}))
    assert t(likely.hero.title).startswith("1 of 1 features is likely attractive")
    close = told(counted({"Wi-Fi": {"A": 42, "I": 41}}))
    assert t(close.hero.title) == "Too close to call: no feature has a reliable verdict"
    small = told(counted({"Wi-Fi": {"A": 20}}))
    assert t(small.hero.title) == "Indicative only: every feature rests on fewer than 30 answers"
    assert "attractive" not in t(small.hero.title)


def test_questionable_is_never_a_verdict(stories):
    for told_story in stories:
        for message in messages(told_story):
            if message.key.startswith(("kano.verdict", "kano.finding", "kano.row", "kano.either", "kano.title_map")):
                assert "kano.category_Q" not in {m.key for m in messages(message)}


def test_small_bases_fade_and_the_smallest_disappear(varied):
    dots = {d.label: d for d in told(varied).hero.chart.dots if isinstance(d.label, str)}
    assert dots["Spa"].faded
    assert not dots["Clean rooms"].faded
    assert "Helipad" not in dots
    rows = {row[0]: row for e in told(varied).exhibits if e.id != "kano.method" for row in e.table.rows}
    shown = [cell.value for cell in rows["Helipad"][1:] if isinstance(cell, Num) and cell.value is not None]
    assert shown in ([3], [3, 97, 0])
    assert "Helipad" in translator("en")(next(m for m in told(varied).hero.notes if m.key == "kano.caveat_hidden"))


def test_colour_only_where_a_verdict_is_named(varied):
    chart = told(varied).hero.chart
    colors = {d.label if isinstance(d.label, str) else dict(d.label.fields)["feature"]: d.color for d in chart.dots}
    assert colors["Clean rooms"] == "kano.M"
    assert colors["Wi-Fi"] == colors["Unclear thing"] == "neutral"
    label = next(d.label for d in chart.dots if not isinstance(d.label, str) and d.label.key == "kano.dot_close")
    assert translator("en")(label) == "Wi-Fi (A/O?)"


def test_the_map_stays_inside_its_axes(stories):
    for told_story in stories:
        for dot in getattr(told_story.hero.chart, "dots", ()):
            if not dot.outline:
                assert dot.n is None
                continue
            outline = np.array(dot.outline)
            assert outline.min() >= 0
            assert outline.max() <= 1
            assert np.all(outline.min(axis=0) <= np.array([dot.x, dot.y]) + 0.03)
            assert np.all(outline.max(axis=0) >= np.array([dot.x, dot.y]) - 0.03)


def test_features_come_in_order_of_priority(varied):
    names = told(varied).supporting[0].chart.rows
    assert names == (
        "Clean rooms",
        "Breakfast",
        "Spa",
        "Late check-out",
        "Pillow menu",
        "Wi-Fi",
        "Robot butler",
        "Background music",
        "Unclear thing",
    )


def test_larger_dots_for_more_important_features(counted):
    data = counted(
        {"Wi-Fi": {"M": 60}, "Desk": {"I": 60}, "Bar": {"A": 60}},
        importance={"Wi-Fi": [9.0] * 60, "Desk": [1.0] * 60},
    )
    sizes = {d.label: d.size for d in told(data).hero.chart.dots}
    assert sizes["Wi-Fi"] > sizes["Bar"] == 1.0 > sizes["Desk"]


def test_the_method_table_uses_the_words_of_the_file(varied):
    exhibit = told(varied).quality[1]
    assert exhibit.table.columns[1] == "I like it"
    letters = [[cell.key[-1] for cell in row[1:]] for row in exhibit.table.rows]
    assert ["".join(row) for row in letters] == ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]


def test_certainty_never_says_a_hundred_percent(varied):
    t = translator("en")
    verdicts = [t(row[1]) for row in told(varied).hero.table.rows]
    assert "must-be, over 99% sure" in verdicts
    assert not [v for v in verdicts if "100" in v]


def test_every_exhibit_carries_its_evidence(stories):
    for told_story in stories:
        ids = [e.id for e in told_story.exhibits]
        assert len(set(ids)) == len(ids)
        for exhibit in told_story.exhibits:
            # of shares alone nobody knows how many answers they stand on
            assert exhibit.n > 0 or "shares_only" in str(told_story)
            assert exhibit.table.rows
            assert all(len(row) == len(exhibit.table.columns) for row in exhibit.table.rows)
            assert exhibit.alt is not None


def test_guessed_questions_are_said_on_the_map(counted):
    data = counted({"Wi-Fi": {"M": 60, "I": 10}, "Bar": {"A": 60, "I": 10}})
    unsure = data.with_columns(
        tuple(replace(c, confidence="low" if c.feature == "Bar" else "high") for c in data.columns)
    )
    for dataset, features in ((data, []), (unsure, [("Bar",)])):
        result = analyze(dataset, Filters(), Options())
        assert [c.features for c in result.caveats if c.code == "guessed_columns"] == features
        notes = [translator("en")(n) for n in story(result).hero.notes]
        assert any("guess" in n for n in notes) is bool(features)
