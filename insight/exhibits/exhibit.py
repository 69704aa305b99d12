"""One finding with everything that must travel with it: the only thing that pages and exports know how to show."""

from __future__ import annotations

from dataclasses import dataclass

from insight.exhibits.chart import ChartSpec
from insight.exhibits.message import Cell, Message, Text


@dataclass(frozen=True)
class Table:
    """The exhibit's numbers: column headings and rows of cells (``Num`` keeps the unrounded value)."""

    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Exhibit:
    """A finding, its chart, table and evidence.

    id: stable, ``stem.name`` or ``stem.name:<column>``. title: the finding, ≤ 15 words / 28 汉字, as certain as the
    numbers. subtitle: what is measured, unit, who, when. base: who is counted. n: unweighted. effective_n: Kish, only
    when weighted. method: one line for the footer. explanation: how it is computed, in plain words, with the source.
    proven: the title's claim passed its test (adjusted for all that were made), so it may stand in a summary.
    notes: caveats to be shown under the chart. alt: one sentence with the main numbers, for screen readers.
    """

    id: str
    title: Message
    subtitle: Message
    table: Table
    base: Message
    n: int
    method: Message
    explanation: Message
    chart: ChartSpec | None = None
    effective_n: float | None = None
    notes: tuple[Message, ...] = ()
    alt: Message | None = None
    proven: bool = False


@dataclass(frozen=True)
class Card:
    """A verdict in a few words. color: a colour code (see ``chart``), for the mark at its edge. faded: not certain."""

    name: Text
    verdict: Message
    facts: tuple[Message, ...] = ()
    color: str = "neutral"
    faded: bool = False


@dataclass(frozen=True)
class Section:
    """A named part of a page. name: ``<stem>.section_<name>`` is its heading. findings: sentences under the heading.

    folded: closed until the reader opens it (views for experts).
    """

    name: str
    exhibits: tuple[Exhibit, ...]
    findings: tuple[Message, ...] = ()
    folded: bool = False


@dataclass(frozen=True)
class Story:
    """What one analysis shows on its page, in reading order.

    findings: two or three sentences above the hero. hero: the main exhibit. cards: verdicts below it. supporting: the
    grid below. sections: parts with a heading of their own. quality: exhibits and notes of the folded "method and data
    quality" part.
    """

    findings: tuple[Message, ...]
    hero: Exhibit
    supporting: tuple[Exhibit, ...] = ()
    cards: tuple[Card, ...] = ()
    sections: tuple[Section, ...] = ()
    quality: tuple[Exhibit, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        within = (exhibit for section in self.sections for exhibit in section.exhibits)
        return (self.hero, *self.supporting, *within, *self.quality)
