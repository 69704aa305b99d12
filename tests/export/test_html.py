"""The HTML report: one file that asks no network for anything and in which users' text stays text."""

from __future__ import annotations

import html.parser
import io
import json
import re
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from plotly.offline import get_plotlyjs

from insight.exhibits import Card, Message, Section
from insight.export.excel import workbook
from insight.export.html import POLICY, page

LANGUAGES = ("en", "zh")


class Tags(html.parser.HTMLParser):
    """Every element with its attributes, in order, and the ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest, sample: Any) -> str:
    return page(sample.chapters, sample.context, sample.translator(request.param))


def without_library(text: str) -> str:
    return text.replace(get_plotlyjs(), "")


def test_library_is_in_it_exactly_once(made: str) -> None:
    assert made.count(get_plotlyjs()) == 1


def test_nothing_is_asked_of_any_network(made: str) -> None:
    assert f'content="{POLICY}"' in made
    for tag, attributes in Tags(without_library(made)).found:
        assert tag not in ("img", "link", "iframe", "object", "embed", "base", "form", "video", "audio", "source")
        assert "src" not in attributes
        assert attributes.get("href", "#").startswith("#")  # type: ignore[union-attr]
    assert "url(" not in without_library(made)
    assert "@import" not in without_library(made)


def test_users_text_is_text(made: str) -> None:
    tags = Tags(without_library(made))
    assert not any(name.startswith("on") for _, attributes in tags.found for name in attributes)
    assert "<img" not in without_library(made)
    assert "&lt;img src=&#x27;http://x.invalid/p.png&#x27;" in made
    assert "\u202e" not in made
    assert "\x07" not in without_library(made)


def test_every_link_meets_its_place(made: str) -> None:
    found = Tags(without_library(made)).found
    ids = [a["id"] for _, a in found if "id" in a]
    assert len(ids) == len(set(ids))
    for tag, attributes in found:
        if tag == "a":
            assert str(attributes["href"])[1:] in ids


def test_charts_are_figures_with_words_for_those_who_cannot_see(made: str) -> None:
    blocks = re.findall(r'<script type="application/json" id="(chart\d+-\w+)">(.*?)</script>', without_library(made))
    assert [b[0] for b in blocks] == ["chart1-wide", "chart1-narrow", "chart2-wide", "chart2-narrow"]
    for _, block in blocks:
        assert set(json.loads(block)) >= {"data", "layout"}
    drawn = [a for t, a in Tags(without_library(made)).found if a.get("class") == "chart"]
    assert all(a["role"] == "img" and a["aria-label"] for a in drawn)


def test_card_has_its_anatomy_and_refusal_says_why(made: str) -> None:
    card = made[made.index('<article class="card"') : made.index("</article>")]
    order = [card.index(mark) for mark in ("<h3>", 'class="subtitle"', 'class="chart"', "<footer>")]
    assert order == sorted(order)
    assert "n = 1,234" in card
    assert "There is no column about =HYPERLINK" in made


def test_language_is_named(sample: Any) -> None:
    assert '<html lang="zh-Hans">' in page(sample.chapters, sample.context, sample.translator("zh"))


def test_sections_and_verdicts_stand_under_their_headings(sample: Any) -> None:
    chapter = sample.chapters[0]
    first, second = (replace(chapter.story.hero, id=f"kano.{n}") for n in ("one", "two"))
    story = replace(
        chapter.story,
        cards=(Card("<img src=x>", Message("test.plain"), (Message("test.note", name="x"),), "kano.M", faded=True),),
        sections=(
            Section("coverage", (first,), findings=(Message("test.title", name="y"),)),
            Section("views", (second,), folded=True),
        ),
    )
    words = sample.translator("en")
    made = page([replace(chapter, story=story, table="a file")], sample.context, words)
    assert 'class="verdict pale"' in made
    assert "&lt;img src" in made[made.index('class="verdict pale"') :][:400]
    heading = made.index(f'<h3 class="part">{words("kano.section_coverage")}</h3>')
    folded = made.index(f"<summary>{words('kano.section_views')}</summary>")
    assert heading < made.index('id="e1-3"') < folded < made.index('id="e1-4"')
    # what can only be done on screen is not promised on paper
    assert words("kano.section_coverage_report") in made
    assert words("kano.section_coverage_text") not in made
    assert made.count(words(Message("sources.from", file="a file"))) == 2
    sheets = openpyxl.load_workbook(io.BytesIO(workbook([replace(chapter, story=story)], sample.context, words)))
    cells = [c.value for row in sheets.worksheets[0].iter_rows() for c in row]
    assert words("kano.section_coverage") in cells
    assert words("export.cards") in cells
