"""What the meeting view shows: the whole page on one slide, then every exhibit in the page's order, cut into slides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import streamlit as st

from insight.exhibits import Exhibit
from insight.exhibits.footer import footer
from insight.exhibits.slides import Slide, slides
from insight.registry import analysis
from insight.words import translator
from pages.shared import cache, escape, parts
from pages.shared.state import View


@dataclass(frozen=True)
class Sheet:
    """One slide of the meeting view. title, alt: in words. question, findings: where it is the whole page."""

    slide: Slide
    foot: str
    title: str
    alt: str
    question: str = ""
    findings: tuple[str, ...] = ()

    @property
    def exhibit(self) -> str:
        return "" if self.question else self.slide.exhibit.id


def sheets(view: View, stem: str, told: cache.Told, of: cache.Open) -> tuple[Sheet, ...]:
    """All slides of a page, in reading order. Raises AssertionError where the analysis has no story."""
    assert told.story is not None
    words, story = view.words, told.story
    opening = slides(story.hero)[0]
    findings = tuple(words(f) for f in story.findings)
    question = words(f"{stem}.question")
    said = f"{question} {' '.join(findings)}"
    first = Sheet(opening, foot(view, story.hero, of), question, said, question, findings)
    return first, *(
        Sheet(part, foot(view, each, of), words(each.title), words(each.alt or each.title))
        for each in _exhibits(view, stem, told)
        for part in slides(each)
    )


def _exhibits(view: View, stem: str, told: cache.Told) -> Iterator[Exhibit]:
    """As on the page: one thing in detail comes before the sections, what is folded under method last."""
    assert told.story is not None
    story, details = told.story, analysis(stem).details(told.result)
    yield story.hero
    yield from story.supporting
    if details.names:
        yield from details.exhibits(parts.chosen(view, stem, details.names))
    for section in story.sections:
        yield from section.exhibits
    yield from story.quality


def foot(view: View, exhibit: Exhibit, of: cache.Open) -> str:
    """The exhibit's footer, the same as under its card."""
    name = escape.plain(of.data.receipt.file, 80)
    return footer(exhibit, name, cache.read_on(view), cache.filters_of(view), view.words)


@st.cache_resource(scope="session", max_entries=96, show_spinner=False, hash_funcs={Sheet: hash})
def drawn(sheet: Sheet, language: str) -> Any:
    """The figure of a slide: 1280 × 720, light."""
    from insight.exhibits.plotly import page, slide

    words = translator(language)
    if sheet.question:
        return page(sheet.question, sheet.findings, sheet.slide, sheet.foot, words)
    return slide(sheet.slide, sheet.foot, words)
