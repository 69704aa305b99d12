"""The HTML report: one file that asks no network for anything and in which users' text stays text."""

from __future__ import annotations

import html.parser
import json
import re
from typing import Any

import pytest
from plotly.offline import get_plotlyjs

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
