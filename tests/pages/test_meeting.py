"""The meeting view as Streamlit runs it: which slides there are, what the address says, a page without exhibits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from insight.dataset import Filters
from insight.exhibits.slides import slides
from insight.registry import analysis
from insight.workspace import Workspace
from pages.shared import state

DATA = Path(__file__).resolve().parents[2] / "data"
SAMPLE, CHINESE = "coffee_survey_en.csv", "coffee_survey_zh.xlsx"


def charts(test):
    """Number of the slide → its figure."""
    specs = [json.loads(c.proto.spec) for c in test.get("plotly_chart")]
    return {s["layout"]["meta"]["slide"]: s for s in specs}


def texts(figure):
    return " ".join(a["text"] for a in figure["layout"]["annotations"])


@pytest.mark.parametrize(("language", "sample"), [("en", SAMPLE), ("zh", CHINESE)])
def test_the_first_slide_is_the_page_and_the_next_is_there_before_it_is_asked_for(visit, kept, language, sample):
    test = visit("kano", lang=language, ws=kept[sample], view="meeting")
    assert not test.exception
    shown = charts(test)
    assert set(shown) == {1, 2}
    assert "哪些需求" in texts(shown[1]) or "Which features" in texts(shown[1])
    for figure in shown.values():
        assert (figure["layout"]["width"], figure["layout"]["height"]) == (1280, 720)
    assert test.query_params["slide"] in ("1", ["1"])
    assert not [b for b in test.button if "meeting" in (b.key or "")]


def test_every_exhibit_has_its_slides_in_the_order_of_the_page(visit, kept, monkeypatch):
    told = []
    monkeypatch.setattr("pages.shared.meeting_stage.stage", lambda at, titles, *rest: told.append((at, titles)))
    visit("loyalty", lang="en", ws=kept[SAMPLE], view="meeting", slide="999")
    ((at, titles),) = told
    found = analysis("loyalty")
    data = Workspace.open(kept[SAMPLE]).understood()
    story = found.story(found.analyze(data, Filters(), found.default_options()))
    assert at == len(titles) == 1 + sum(len(slides(e)) for e in story.exhibits)


@pytest.mark.parametrize(("asked", "shown"), [("3", {2, 3, 4}), ("abc", {1, 2}), ("-4", {1, 2}), ("٣", {1, 2})])
def test_the_address_says_which_slide(visit, kept, asked, shown):
    assert set(charts(visit("loyalty", lang="en", ws=kept[SAMPLE], view="meeting", slide=asked))) == shown


def test_a_button_on_the_page_and_one_in_a_menu_lead_to_it(visit, kept):
    test = visit("loyalty", lang="en", ws=kept[SAMPLE])
    test = next(b for b in test.button if b.key == "meeting-en").click().run(timeout=60)
    assert not test.exception
    assert set(charts(test)) == {1, 2}
    assert test.query_params["view"] in ("meeting", ["meeting"])


def test_it_opens_at_an_exhibit(visit, kept, monkeypatch):
    monkeypatch.setattr(state, "wanted_exhibit", lambda: "loyalty.nps")
    test = visit("loyalty", lang="en", ws=kept[SAMPLE], view="meeting")
    at = int(str(test.query_params["slide"]).strip("[']"))
    assert at > 2
    assert "NPS" in texts(charts(test)[at])


def test_an_unknown_view_is_the_page_as_usual(visit, kept, said):
    assert "ci-question" in said(visit("loyalty", lang="en", ws=kept[SAMPLE], view="poster"))


def test_filters_and_options_are_those_of_the_page(visit, home, shelf):
    own = Workspace.create((DATA / SAMPLE).read_bytes(), SAMPLE)
    name = next(c.name for c in own.understood().columns if c.label.startswith("What is your gender"))
    own.filter(Filters(((name, ("Female",)),)))
    shown = charts(visit("loyalty", lang="en", ws=own.id, view="meeting"))
    assert "Female" in texts(shown[1])


def test_a_page_without_exhibits_is_a_slide_that_says_what_is_missing(visit, kept, said):
    test = visit("kano", lang="en", ws=kept["complete_journey.parquet"], view="meeting")
    assert not test.exception
    assert 'class="ci-slide" data-slide="1"' in said(test)
    assert "Which features" in said(test)
    assert not test.get("plotly_chart")


def test_a_slide_that_fails_is_a_sentence(visit, kept, said, monkeypatch):
    def broken(*given):
        raise ValueError("cell value 4711")

    monkeypatch.setattr("pages.shared.meeting_slides.drawn", broken)
    test = visit("loyalty", lang="en", ws=kept[SAMPLE], view="meeting")
    assert not test.exception
    assert "could not be worked out" in said(test)
    assert "4711" not in said(test)
