"""A plan becomes a presentation: title, agenda, executive summary, one exhibit per slide, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from insight.export.plan import Plan
from insight.export.powerpoint import marks
from insight.export.powerpoint.canvas import Canvas, canvas_of
from insight.export.powerpoint.exhibit import add_exhibit_slide
from insight.export.powerpoint.foreign import name_chinese_font
from insight.export.powerpoint.lists import Link, add_front, add_list, add_missing, link
from insight.export.powerpoint.outline import Outline, outline
from insight.export.powerpoint.package import (
    UNUSABLE,
    BadTemplate,
    add_sections,
    describe,
    opened,
    saved,
    without_slides,
)
from insight.export.powerpoint.template import TAGS, own_presentation
from insight.export.powerpoint.wording import part_name, title_words
from insight.words import Translator

Progress = Callable[[int, int], None]
Section = tuple[str, list[Any]]


def deck(
    plans: Sequence[tuple[Plan, Translator]], template: bytes | None = None, progress: Progress | None = None
) -> bytes:
    """The .pptx of ``plans``, one after the other, each in the language of its translator.

    template: a .pptx or .potx whose layouts, colours and fonts are used instead of ours; its slides are left out.
    progress: told (slides done, slides in all). Raises BadTemplate for a template that cannot be used and ValueError
    where there is no plan.
    """
    if not plans:
        raise ValueError("a deck needs a plan")
    if template is None:
        return _made(canvas_of(own_presentation(plans[0][1].language)), plans, progress)
    canvas = foreign_canvas(template)
    try:
        return _made(canvas, plans, progress)
    except UNUSABLE as error:
        # a template may be broken where only writing to it shows
        raise BadTemplate("damaged") from error


def _made(canvas: Canvas, plans: Sequence[tuple[Plan, Translator]], progress: Progress | None) -> bytes:
    """The deck on an empty presentation."""
    outlines: list[Outline] = []
    for plan, translate in plans:
        outlines.append(outline(plan, translate, 1 + sum(o.count for o in outlines)))
    tell = _Counter(sum(o.count for o in outlines), progress)
    sections = [section for each in outlines for section in _language(canvas, each, tell)]
    add_sections(canvas.presentation, sections)
    first = outlines[0]
    title = first.translate.text(first.plan.title)
    describe(canvas.presentation, title, TAGS[first.translate.language], first.plan.date)
    return saved(canvas.presentation)


def foreign_canvas(template: bytes) -> Canvas:
    """The canvas of a customer's template, its slides taken out. Raises BadTemplate where it cannot be used."""
    presentation = opened(template)
    try:
        without_slides(presentation)
        name_chinese_font(presentation)
        return canvas_of(presentation)
    except UNUSABLE as error:
        if isinstance(error, BadTemplate):
            raise
        raise BadTemplate("damaged") from None


class _Counter:
    """Counts slides and tells how far the deck is."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.done, self.total, self.progress = 0, total, progress

    def __call__(self, slide: Any) -> Any:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.total)
        return slide


def _language(canvas: Canvas, told: Outline, tell: _Counter) -> list[Section]:
    """Appends all slides of one language; returns its sections."""
    t, language = told.translate, told.translate.language
    title, subtitle, facts = title_words(told.plan, t)
    opening = [tell(add_front(canvas, title, subtitle, facts, language))]
    links: list[Link] = []
    for lines in (*told.agenda(), told.summary()):
        slide, found = add_list(canvas, lines, language)
        opening.append(tell(slide))
        links += found
    sections = [(t("deck.section_opening"), opening)]
    every = told.plan.items
    keys = dict(zip(map(id, every), marks.keys([(i.exhibit.id, i.filters) for i in every]), strict=True))
    for part, items in told.shown:
        made = [tell(add_exhibit_slide(canvas, cut, item, t, keys[id(item)])) for item, parts in items for cut in parts]
        sections.append((part_name(part, t), made))
    endings = told.missing()
    last = [
        tell(add_missing(canvas, heading, t("deck.missing_footer"), entries, language, i, len(endings)))
        for i, (heading, entries) in enumerate(endings, start=1)
    ]
    if last:
        sections.append((t("deck.missing_title"), last))
    link(canvas.presentation, links)
    return sections
