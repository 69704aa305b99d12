"""The recipe on the Data page: what it holds, taken along, used on the next wave, and what is decided then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from insight.recipe import from_json, kept, to_json
from insight.workspace import Workspace
from pages.shared import recipe_use
from tests.recipe.conftest import CITY, MAIL, ROWS, STAFF, TASTE, columns, written


@pytest.fixture
def first(home):
    return Workspace.create(written(columns()), "wave_1.csv")


def second(put=None, renamed=None):
    names = renamed or {}
    table = {names.get(k, k): v for k, v in {**columns(), **(put or {})}.items()}
    return Workspace.create(written(table), "wave_2.csv")


def as_file(workspace):
    return to_json(kept.taken(workspace)).encode()


def with_new_answer():
    return {TASTE: ["Depends on the day" if i % 10 == 0 else v for i, v in enumerate(columns()[TASTE])]}


def button(test, start):
    return next(b for b in test.button if b.key and b.key.startswith(start))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_says_what_the_recipe_holds(first, visit, said, language):
    test = visit("data", ws=first.id, lang=language)
    assert not test.exception
    shown = said(test)
    assert (
        "Recipe: read the next file the same way" if language == "en" else "处理方案：用同样的方式读取下一个文件"
    ) in shown
    assert ("delimited text (CSV)" if language == "en" else "UTF-8") in shown


def test_a_recipe_used_on_the_same_file_finds_nothing_different(first, visit, said):
    first.correct({STAFF: {"scale": {"reversed": True}}, CITY: {"role": "ignore"}})
    other = second()
    message = recipe_use.use(other.id, as_file(first))
    assert message.key == "recipe.applied"
    assert "Nothing is different" in said(visit("data", ws=other.id, lang="en"))
    assert other.dataset().column(STAFF).scale == first.dataset().column(STAFF).scale
    assert other.dataset().column(CITY).role == "ignore"


def test_a_new_answer_is_asked_and_counts_as_the_reader_says(first, visit, said):
    other = second(with_new_answer())
    recipe_use.use(other.id, as_file(first))
    test = visit("data", ws=other.id, lang="en")
    assert not test.exception
    assert "is a new answer" in said(test)
    assert "Open: <b>1</b>. Please decide." in said(test)
    asked = next(s for s in test.selectbox if "Depends on the day" in s.label)
    assert asked.value == "open"
    asked.set_value("2").run()
    assert (other.dataset().numeric(TASTE) == 3).sum() >= ROWS // 10
    assert "Everything is decided." in said(visit("data", ws=other.id, lang="en"))


def test_no_answer_is_an_answer_too(first):
    other = second(with_new_answer())
    recipe_use.use(other.id, as_file(first))
    kept.code(other, "0", [TASTE], "Depends on the day", None)
    assert "Depends on the day" in other.dataset().column(TASTE).scale.missing
    entry = other.source().recipe["drift"][0]
    assert not kept.still_open(other.source().recipe, entry, other.dataset(), other.corrections)


@pytest.mark.parametrize(("choice", "matched"), [("recipe-yes_same", True), ("recipe-no_other", False)])
def test_a_question_in_other_words_is_asked(first, visit, said, choice, matched):
    now = "Q2. How happy were you with the taste of the coffee?"
    first.correct({TASTE: {"role": "overall_satisfaction"}})
    other = second(renamed={TASTE: now})
    recipe_use.use(other.id, as_file(first))
    assert other.dataset().column(now).role != "overall_satisfaction"
    test = visit("data", ws=other.id, lang="en")
    assert "looks like it" in said(test)
    button(test, choice).click().run()
    assert (other.dataset().column(now).role == "overall_satisfaction") is matched
    assert "looks like it" not in said(visit("data", ws=other.id, lang="en"))


def test_the_recipe_is_taken_back(first, visit):
    first.correct({STAFF: {"role": "ignore"}})
    other = second()
    recipe_use.use(other.id, as_file(first))
    assert other.dataset().column(STAFF).role == "ignore"
    button(visit("data", ws=other.id, lang="en"), "recipe-forget").click().run()
    assert other.dataset().column(STAFF).role == "rating"
    assert other.source().recipe is None


def test_the_same_decisions_as_for_a_file_of_this_computer(first, visit):
    first.correct({STAFF: {"role": "ignore"}})
    other = second()
    test = visit("data", ws=other.id, lang="en")
    assert not any(s.label == "Use the same decisions as for" for s in test.selectbox)
    test.session_state["recipe-use-en"] = True
    test.run()
    offered = next(s for s in test.selectbox if s.label == "Use the same decisions as for")
    assert any("looks like the same survey" in o for o in offered.options)
    offered.set_value(first.id).run()
    assert other.dataset().column(STAFF).role == "ignore"


@pytest.mark.parametrize("content", [b'{"schema": "insight-recipe/9"}', b"{" * 50_000, b"\x00", b'{"a": NaN}'])
def test_a_broken_recipe_is_a_sentence_and_nothing_changes(first, content):
    said = recipe_use.use(first.id, content)
    assert said.key.startswith("recipe.error_")
    assert first.source().recipe is None


def test_what_comes_in_is_never_markup(first, visit, said):
    evil = "<img src=x onerror=alert(1)> **b** $x$"
    made = from_json(as_file(first))
    other = second({"evil": [evil] * ROWS}, {STAFF: evil})
    recipe_use.use(other.id, to_json(replace(made, pattern=evil)).encode())
    test = visit("data", ws=other.id, lang="en")
    assert not test.exception
    assert "<img" not in said(test)


def test_nothing_personal_is_in_the_file_that_is_downloaded(first):
    told = as_file(first).decode()
    assert MAIL in told
    assert "example.org" not in told
