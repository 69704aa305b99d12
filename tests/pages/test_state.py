"""Language, filters, options and corrections: codes in our own store, nothing is lost on the way."""

from __future__ import annotations

import html

import pytest

from insight.dataset import Filters
from insight.words import translator
from insight.workspace import Workspace

SURVEY = "\n".join(["city,score"] + [f"{c},{s}" for c in ("York", "Leeds") for s in (1, 2, 3, 4, 5)] * 6).encode()


@pytest.fixture
def own(home):
    """A file that a test may change."""
    return Workspace.create(SURVEY, "own.csv")


def at(test, kind, prefix):
    found = [w for w in getattr(test, kind) if str(w.key).startswith(prefix)]
    assert found, [w.key for w in getattr(test, kind)]
    return found[0]


def test_language_comes_from_the_address_then_the_visit_then_the_browser(visit, home, said):
    assert html.escape(translator("zh")("start.welcome")) in said(visit("start", lang="zh"))
    assert html.escape(translator("en")("start.welcome")) in said(visit("start"))
    assert html.escape(translator("en")("start.welcome")) in said(visit("start", lang="xx"))


def test_switching_the_language_loses_nothing(visit, kept, said):
    test = visit("kano", lang="en", ws=kept["coffee_survey_en.csv"])
    test = at(test, "button", "to_zh").click().run(timeout=60)
    assert not test.exception
    assert test.query_params["lang"] == "zh"
    assert test.query_params["ws"] == kept["coffee_survey_en.csv"]
    assert html.escape(translator("zh")("kano.question")) in said(test)


def test_an_option_is_kept_as_a_code_and_survives_the_language(visit, kept):
    id = kept["coffee_survey_en.csv"]
    test = visit("kano", lang="en", ws=id)
    test = at(test, "selectbox", "option-kano-lines").set_value("mean").run(timeout=60)
    assert not test.exception
    assert Workspace.open(id).options("kano") == {"lines": "mean"}
    test = at(test, "button", "to_zh").click().run(timeout=60)
    assert at(test, "selectbox", "option-kano-lines").value == "mean"
    assert at(visit("kano", lang="en", ws=id), "selectbox", "option-kano-lines").value == "mean", "a second tab"
    Workspace.open(id).set_option("kano", "lines", None)


def test_filters_are_the_same_on_every_page_and_can_be_cleared(visit, kept, said):
    id = kept["mcdonalds.csv"]
    test = visit("segments", lang="en", ws=id)
    field = at(test, "multiselect", "filter-")
    test = field.set_value([field.options[0]]).run(timeout=60)
    assert not test.exception
    active = Workspace.open(id).filters
    assert len(active.segments) == 1
    other = visit("loyalty", lang="zh", ws=id)
    assert not other.exception
    assert "ci-chips" in said(other)
    test = at(other, "button", "clear_all").click().run(timeout=60)
    assert Workspace.open(id).filters == Filters()
    assert "ci-chips" not in said(test)


def test_a_period_filters(visit, kept):
    import datetime

    id = kept["complete_journey.parquet"]
    test = visit("start", lang="en", ws=id)
    field = at(test, "date_input", "since")
    day = field.min + datetime.timedelta(days=60)
    test = field.set_value(day).run(timeout=60)
    assert not test.exception
    assert Workspace.open(id).filters.since == day.isoformat()
    Workspace.open(id).filter(Filters())


def test_what_is_kept_of_an_older_version_does_no_harm(visit, own, said):
    own.set_option("segments", "no_such_option", 1)
    (own.folder / "filters.json").write_text("[]")
    test = visit("segments", lang="en", ws=own.id)
    assert not test.exception
    assert "ci-hero" in said(test) or "ci-missing" in said(test)


def test_corrections_are_kept_and_followed(visit, own, said):
    own.correct({"city": {"role": "ignore"}, "score": {"role": "ignore"}})
    test = visit("segments", lang="en", ws=own.id)
    assert "ci-missing" in said(test)
    own.correct({"city": {"role": "segment"}, "score": {"role": "rating"}})
    assert "ci-hero" in said(visit("segments", lang="zh", ws=own.id))


def test_a_chart_that_cannot_be_drawn_leaves_the_rest_of_the_page(visit, kept, monkeypatch, said):
    from insight.exhibits.plotly import render

    def broken(*_, **__):
        raise TypeError("York has a secret")

    monkeypatch.setattr(render, "stacked", broken)
    test = visit("kano", lang="en", ws=kept["coffee_survey_en.csv"])
    assert not test.exception
    text = said(test)
    assert "York has" not in text
    assert "ci-warning" in text
    assert "ci-hero" in text
    assert "ci-foot" in text


def test_an_unforeseen_error_is_a_sentence_with_a_code(visit, own, monkeypatch, caplog, said):
    from insight import registry

    def broken(*_):
        raise RuntimeError("York has a secret")

    monkeypatch.setattr(registry.Analysis, "analyze", broken)
    test = visit("segments", lang="en", ws=own.id)
    assert not test.exception
    assert "ci-warning" in said(test)
    assert "York has" not in said(test)
    assert "RuntimeError" in caplog.text
    assert "York has" not in caplog.text
