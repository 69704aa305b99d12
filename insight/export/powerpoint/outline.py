"""What stands on which slide of a deck, before any is made: so that agenda and summary know the page numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from insight.exhibits.footer import filter_message
from insight.exhibits.slides import Slide, slides
from insight.export.plan import Item, Part, Plan
from insight.export.powerpoint.fit import width
from insight.export.powerpoint.lists import Lines, Row
from insight.export.powerpoint.theme import SMALLEST
from insight.export.powerpoint.wording import finding, missing_words, part_name
from insight.words import Translator

MOST_AGENDA = 8
# unanswered questions on a slide; more where question, why and need take at most these points in the smallest print
MOST_MISSING, MOST_SHORT = 3, 4
SHORT = (620.0, 620.0, 860.0)


@dataclass(frozen=True)
class Outline:
    """One language of a deck. first: number of its first slide. shown: the slides of every item of a part."""

    plan: Plan
    translate: Translator
    first: int
    shown: tuple[tuple[Part, tuple[tuple[Item, tuple[Slide, ...]], ...]], ...]

    @property
    def agendas(self) -> int:
        return max(1, math.ceil((len(self.shown) + bool(self.plan.missing)) / MOST_AGENDA))

    @property
    def exhibits(self) -> int:
        return sum(len(cut) for _, items in self.shown for _, cut in items)

    @property
    def endings(self) -> int:
        return math.ceil(len(self.plan.missing) / (MOST_SHORT if self._short else MOST_MISSING))

    @property
    def _short(self) -> bool:
        said = [missing_words(entry, self.translate) for entry in self.plan.missing]
        return all(width(text, SMALLEST) <= most for entry in said for text, most in zip(entry, SHORT, strict=True))

    @property
    def count(self) -> int:
        """Slides in all: title, agenda, summary, exhibits, what is missing."""
        return 1 + self.agendas + 1 + self.exhibits + self.endings

    def pages(self) -> dict[int, int]:
        """``id`` of every item → number of its first slide."""
        found: dict[int, int] = {}
        at = self.first + 2 + self.agendas
        for _, items in self.shown:
            for item, cut in items:
                found.setdefault(id(item), at)
                at += len(cut)
        return found

    def agenda(self) -> list[Lines]:
        """Every part and what is missing, each with its page."""
        pages, t = self.pages(), self.translate
        rows = [
            Row(
                part_name(part, t),
                pages[id(items[0][0])],
                t("deck.appendix_mark") if part.appendix else str(i),
            )
            for i, (part, items) in enumerate(self.shown, start=1)
        ]
        if self.plan.missing:
            page = self.first + self.count - self.endings
            rows.append(Row(t("deck.missing_title"), page, lead="–"))
        runs = _runs(rows, self.agendas)
        return [
            Lines(
                "deck.agenda",
                _continued(t("deck.agenda_title"), i, len(runs), t),
                self._foot(),
                tuple(run),
                "",
                i,
                len(runs),
            )
            for i, run in enumerate(runs, start=1)
        ]

    def summary(self) -> Lines:
        """The findings that passed their tests, each with its base and page; plainly said where none did."""
        t, pages = self.translate, self.pages()
        chosen = [(item, finding(item, t)) for item in self.plan.summary if id(item) in pages]
        # the same finding may stand there under two filters
        mixed = len({item.filters for item in self.plan.items}) > 1
        rows = tuple(
            Row(
                t("deck.under", finding=words, filters=filter_message(item.filters)) if mixed else words,
                pages[id(item)],
                tail=n,
            )
            for item, (words, n) in chosen
        )
        title = t("deck.summary_title", n=len(rows)) if rows else t("deck.summary_none_title")
        said = "" if rows else t("deck.summary_none")
        return Lines("deck.summary", title, t("deck.summary_footer"), rows, said)

    def missing(self) -> list[tuple[str, list[tuple[str, str, str]]]]:
        """Title and entries of the last slides."""
        t = self.translate
        runs = _runs([missing_words(entry, t) for entry in self.plan.missing], self.endings)
        return [
            (_continued(t("deck.missing_title"), i, len(runs), t), list(run)) for i, run in enumerate(runs, start=1)
        ]

    def _foot(self) -> str:
        return self.translate.text(self.plan.subtitle)


def outline(plan: Plan, translate: Translator, first: int) -> Outline:
    """The outline of ``plan`` from slide ``first`` on; parts without an exhibit are left out."""
    parts = [p for p in plan.parts if p.items]
    return Outline(plan, translate, first, tuple((p, tuple((i, slides(i.exhibit)) for i in p.items)) for p in parts))


def _continued(title: str, part: int, parts: int, translate: Translator) -> str:
    return title + (translate("slide.continued", part=part, parts=parts) if parts > 1 else "")


def _runs(rows: Sequence[Any], count: int) -> list[Sequence[Any]]:
    """``rows`` in ``count`` runs of about equal length."""
    ends = [round(i * len(rows) / count) for i in range(count + 1)] if count else [0]
    return [rows[a:b] for a, b in pairwise(ends)]
