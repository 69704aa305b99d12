"""Every text of a deck in words: pure functions that the making and the refreshing of a deck share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from insight.exhibits import Message, Num, Text
from insight.exhibits.footer import filter_message
from insight.exhibits.slides import Slide
from insight.export.escape import clean
from insight.export.plan import Item, Part, Plan
from insight.words import Translator

MOST_TABLE_LINES = 60


@dataclass(frozen=True)
class ExhibitWords:
    """The texts of one slide with an exhibit. head: the question it answers. caveats: what stands under the chart.

    notes: what the speaker reads. description: the alternative text of the chart.
    """

    head: str
    title: str
    subtitle: str
    footer: str
    remark: str
    caveats: tuple[str, ...]
    notes: str
    description: str


def of_exhibit(slide: Slide, item: Item, translate: Translator) -> ExhibitWords:
    """The texts of ``slide``, which is one of ``item``."""
    exhibit = slide.exhibit
    title = item.heading(translate)
    if slide.parts > 1:
        title += translate("slide.continued", part=slide.part, parts=slide.parts)
    question = f"{item.stem}.question"
    caveats = [translate(n) for n in exhibit.notes]
    if slide.columns_left:
        caveats.insert(0, translate("slide.columns_left", n=slide.columns_left))
    return ExhibitWords(
        head=translate(question) if translate.has(question) else "",
        title=clean(title),
        subtitle=clean(translate(exhibit.subtitle)),
        footer=clean(item.footer(translate)),
        remark=clean(item.remark).strip(),
        caveats=tuple(map(clean, caveats)),
        notes=_notes(slide, item, translate),
        description=clean(translate(exhibit.alt or exhibit.title)),
    )


def _notes(slide: Slide, item: Item, translate: Translator) -> str:
    """For the speaker: the finding, how it is computed, method, caveats, source, and on the first part the numbers."""
    exhibit = slide.exhibit
    told = [
        translate(exhibit.title),
        translate(exhibit.subtitle),
        translate(Message("deck.notes_explanation", text=exhibit.explanation)),
        translate(Message("deck.notes_method", text=exhibit.method)),
        *(translate(Message("deck.notes_caveat", text=n)) for n in (*exhibit.notes, *item.page)),
        item.footer(translate),
    ]
    if slide.part == 1 and exhibit.table.rows:
        told.append(translate("deck.notes_numbers"))
        rows = exhibit.table.rows[:MOST_TABLE_LINES]
        told += [" | ".join(translate.text(c) for c in line) for line in (exhibit.table.columns, *rows)]
        if len(exhibit.table.rows) > len(rows):
            told.append(translate("deck.notes_rest", n=len(exhibit.table.rows) - len(rows)))
    return "\n".join(clean(line) for line in told)


def title_words(plan: Plan, translate: Translator) -> tuple[str, str, tuple[str, ...]]:
    """Title, subtitle and facts (rows used of each table, day, filters) of the title slide."""
    facts = [*_rows_used(plan, translate)]
    if plan.date:
        facts.append(translate("footer.read", date=Num(plan.date, "date")))
    filters = {item.filters for item in plan.items}
    if len(filters) == 1 and not (shared := filters.pop()).empty:
        facts.append(translate(filter_message(shared)))
    return clean(translate.text(plan.title)), clean(translate.text(plan.subtitle)), tuple(map(clean, facts))


def _rows_used(plan: Plan, translate: Translator) -> Iterable[str]:
    """How much every table holds, each named where there are several."""
    tables = {(i.receipt.file, i.receipt.sheet, i.receipt.rows_used): i.receipt for i in plan.items}
    if len(tables) == 1:
        used = next(iter(tables.values())).rows_used
        return [translate("deck.rows_used", n=used)]
    return [translate("deck.rows_used_of", file=r.file, n=r.rows_used) for r in list(tables.values())[:3]]


def part_name(part: Part, translate: Translator) -> str:
    """The heading of a part, with its table where there are several."""
    heading: Text = part.heading
    if part.table is not None:
        heading = Message("deck.of_table", heading=part.heading, table=part.table)
    return clean(translate.text(heading))


def finding(item: Item, translate: Translator) -> tuple[str, str]:
    """A finding of the executive summary and its base: as computed, for a reader's own title passed no test."""
    return clean(translate(item.exhibit.title)), translate("footer.n", n=Num(item.exhibit.n or None, "count"))


def missing_words(entry: tuple[Text, Message, Message], translate: Translator) -> tuple[str, str, str]:
    """What could not be answered: the question, why, and what it would need."""
    question, why, example = entry
    needs = Message("deck.needs", example=example)
    return clean(translate.text(question)), clean(translate(why)), clean(translate(needs))
