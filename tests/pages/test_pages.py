"""Every page × both languages × no data, each sample, a broken file: a sentence or a story, never a traceback."""

from __future__ import annotations

import html
import re

import pytest

from insight.registry import ANALYSES
from insight.words import translator

STEMS = ("start", "data", *(a.stem for a in ANALYSES))
FILES = ("coffee_survey_en.csv", "coffee_survey_zh.xlsx", "mcdonalds.csv", "complete_journey.parquet")
LANGUAGES = ("en", "zh")


def fine(test, language, said):
    assert not test.exception, [e.message for e in test.exception]
    text = said(test)
    broken = translator(language)("shell.failed", code="X").split("X")[0]
    assert html.escape(broken) not in text
    assert "nan" not in re.sub(r"<[^>]*>", " ", text).lower().split()
    return text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
def test_without_a_file_a_page_says_what_it_is_for(visit, home, stem, language, said):
    test = visit(stem, lang=language)
    text = fine(test, language, said)
    words = translator(language)
    question = "start.welcome" if stem == "start" else f"{stem}.question"
    assert html.escape(words(question)) in text
    assert [b for b in test.button if str(b.key).startswith("try-")], "the samples are one click away"


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
def test_with_a_sample(visit, kept, stem, language, file, said):
    test = visit(stem, lang=language, ws=kept[file])
    text = fine(test, language, said)
    if stem == "start":
        assert file in text
        assert len(re.findall("ci-over", text)) == len(ANALYSES)
    elif stem == "data":
        assert file in text
        assert len(test.dataframe) == 1
        assert 'class="ci-sum"' in text
    else:
        assert html.escape(translator(language)(f"{stem}.question")) in text
        assert ("ci-hero" in text) != ("ci-missing" in text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", STEMS)
def test_with_a_file_that_broke_on_the_disk(visit, kept, stem, language, said):
    test = visit(stem, lang=language, ws=kept["broken"])
    assert not test.exception
    text = said(test)
    assert "ci-warning" in text
    assert kept["home"] not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", ["start", "kano"])
def test_an_address_of_a_deleted_file_leads_back_with_a_sentence(visit, home, stem, language, said):
    for id in ("0" * 32, "../../etc", "x"):
        test = visit(stem, lang=language, ws=id)
        text = fine(test, language, said)
        assert html.escape(translator(language)("shell.gone")) in text
        assert "ws" not in test.query_params
