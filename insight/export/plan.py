"""What a deck holds, before it becomes slides: parts of exhibits in one language, and what must travel with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from insight.dataset import Filters, Receipt
from insight.exhibits import Cell, Exhibit, Message, Text
from insight.exhibits.footer import footer
from insight.export.content import Chapter, Context, notes
from insight.words import Translator

MOST_SUMMED = 7
_EVIDENCE_PARTS = (
    ("level", ("evidence.coverage", "evidence.levels", "evidence.level")),
    ("trend", ("evidence.trend",)),
    ("comparison", ("evidence.comparison",)),
    ("rules", ("evidence.rules",)),
)
_EVIDENCE_MISSING = "evidence.missing"


@dataclass(frozen=True)
class Item:
    """One exhibit of a deck. filters: those it was computed under. date: ISO day the file was read, or None.

    title: the reader's own instead of the computed one. remark: the reader's own words on the slide. page: what the
    page it comes from says once, for the speaker.
    """

    stem: str
    exhibit: Exhibit
    receipt: Receipt
    filters: Filters
    date: str | None = None
    title: str | None = None
    remark: str = ""
    page: tuple[Message, ...] = ()

    def footer(self, translate: Translator) -> str:
        """The line under the exhibit, as on screen."""
        return footer(self.exhibit, self.receipt.file, self.date, self.filters, translate)

    def heading(self, translate: Translator) -> str:
        """The slide's title: the reader's own, else the finding."""
        return self.title if self.title is not None else translate(self.exhibit.title)


@dataclass(frozen=True)
class Part:
    """A line of the agenda and its exhibits. table: which table it is about, where there are several.

    appendix: method and details, behind what the deck is about.
    """

    heading: Text
    items: tuple[Item, ...]
    table: Text | None = None
    appendix: bool = False


@dataclass(frozen=True)
class Plan:
    """A deck in one language. missing: what could not be answered: the question, why, and what it would need."""

    title: Text
    subtitle: Text
    parts: tuple[Part, ...]
    missing: tuple[tuple[Text, Message, Message], ...] = ()
    date: str | None = None

    @property
    def items(self) -> tuple[Item, ...]:
        """All exhibits in order."""
        return tuple(item for part in self.parts for item in part.items)

    @property
    def summary(self) -> tuple[Item, ...]:
        """The findings for the executive summary: those that passed their tests, the first of each part first."""
        proven = [[i for i in part.items if i.exhibit.proven] for part in self.parts]
        rounds = max((len(found) for found in proven), default=0)
        turns = (found[r] for r in range(rounds) for found in proven if r < len(found))
        chosen = tuple(turns)[:MOST_SUMMED]
        order = {id(item): place for place, item in enumerate(self.items)}
        return tuple(sorted(chosen, key=lambda item: order[id(item)]))


def of_report(shown: Sequence[Chapter], context: Context, title: Text | None = None) -> Plan:
    """The deck of a whole report: a part for every chapter with a story, the others under ``missing``.

    Views for experts, method and data quality of all chapters come last, as one part.
    """
    parts, behind = [], []
    for chapter in shown:
        if chapter.story is None:
            continue
        folded = [e for s in chapter.story.sections if s.folded for e in s.exhibits]
        later = {id(e) for e in (*folded, *chapter.story.quality)}
        items = _items(chapter, context)
        front = tuple(i for i in items if id(i.exhibit) not in later)
        parts.append(Part(Message(f"{chapter.stem}.question"), front, chapter.table))
        behind += [i for i in items if id(i.exhibit) in later]
    if behind:
        parts.append(Part(Message("deck.appendix"), tuple(behind), appendix=True))
    return Plan(title or Message("export.report_title"), context.files, tuple(parts), _missing(shown), context.date)


def _items(chapter: Chapter, context: Context) -> tuple[Item, ...]:
    """The exhibits of a chapter; the first one's speaker says what the whole page rests on and leaves out."""
    exhibits = chapter.story.exhibits if chapter.story is not None else ()
    made = [Item(chapter.stem, e, chapter.receipt, context.filters, context.date) for e in exhibits]
    return (*(replace(i, page=notes(chapter.story)) for i in made[:1]), *made[1:])


def _missing(shown: Sequence[Chapter]) -> tuple[tuple[Text, Message, Message], ...]:
    told = []
    for chapter in shown:
        if chapter.missing is not None:
            code, fields = chapter.missing.why, dict(chapter.missing.fields)
            why, example = (Message(f"{chapter.stem}.{kind}_{code}", **fields) for kind in ("why", "example"))
            told.append((Message(f"{chapter.stem}.question"), why, example))
    return tuple(told)


def of_evidence(shown: Sequence[Chapter], context: Context) -> Plan:
    """The deck that an excellence assessment asks for: levels, trends and comparisons, and what is missing.

    shown: chapters of the analysis ``evidence``, one for every table it applies to, or its refusal.
    """
    every = [(chapter.table, _items(chapter, context)) for chapter in shown]
    parts = tuple(
        Part(Message(f"evidence.deck_{name}"), items, table)
        for table, whole in every
        for name, prefixes in _EVIDENCE_PARTS
        if (items := tuple(i for i in whole if i.exhibit.id.partition(":")[0] in prefixes))
    )
    rows = (
        row for _, whole in every for i in whole if i.exhibit.id == _EVIDENCE_MISSING for row in i.exhibit.table.rows
    )
    missing = (*_missing(shown), *(_lacking(*row) for row in rows))
    return Plan(Message("evidence.deck_title"), context.files, parts, missing, context.date)


def _lacking(result: Cell, part: Cell, why: Cell, remedy: Cell) -> tuple[Text, Message, Message]:
    """A line of the evidence pack's table of what is missing as a line of the last slide."""
    assert isinstance(why, Message)
    assert isinstance(remedy, Message)
    return Message("evidence.deck_lacks", result=result, part=part), why, remedy
