"""What exports are made of: the tables, what is asked of them, and what the analyses said; plans for one language."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any

from insight.dataset import Dataset, Filters, Role
from insight.derived import filters_in_words, in_words
from insight.exhibits import Exhibit, Message, Text
from insight.export.content import Chapter, Context, chapters, table_names
from insight.export.plan import Item, Part, Plan, of_report
from insight.faults import fault
from insight.outcomes import Outcomes, Told
from insight.registry import ANALYSES, analysis
from insight.report import Report
from insight.sources import Combined
from insight.tray import Collected, Tray
from insight.words import Translator

_log = logging.getLogger("insight")
Step = Callable[[int, int], None]


@dataclass(frozen=True)
class Found:
    """What became of a collected exhibit: the item of a deck, or why there is none any more.

    filters: those it was collected under, groups as people read them. table: where there are several.
    """

    collected: Collected
    filters: Filters
    item: Item | None = None
    why: Message | None = None
    table: Text | None = None


@dataclass(frozen=True)
class Material:
    """Everything an export needs, and nothing of a screen; it may be used in another thread.

    keys: of the tables of ``combined``. filters: those set now, by codes. options: stem → the ``Options`` chosen now.
    date: ISO day the files were read. outcomes: where what was computed is kept. worded: language → the tables with
    derived groups in words, where the caller has them already.
    """

    combined: Combined
    keys: tuple[str, ...]
    filters: Filters
    options: Mapping[str, Any]
    date: str | None = None
    outcomes: Outcomes = field(default_factory=Outcomes)
    worded: Mapping[str, tuple[Dataset, ...]] = field(default_factory=dict)

    def tables(self, translate: Translator) -> tuple[Dataset, ...]:
        """The tables with derived groups in the words of one language."""
        known = self.worded.get(translate.language)
        return known if known is not None else tuple(in_words(d, translate) for d in self.combined.datasets)

    def narrowed(self, filters: Filters, translate: Translator) -> Filters:
        """Filters by codes as filters by what is shown."""
        for dataset in self.combined.datasets:
            filters = filters_in_words(filters, dataset, translate)
        return filters

    def chapters(
        self,
        translate: Translator,
        step: Step,
        stems: Collection[str] | None = None,
        filters: Filters | None = None,
    ) -> tuple[tuple[Chapter, ...], Context]:
        """The whole report. stems: of the analyses wanted, or None for all.

        filters: by what is shown, or None for those that are set now.
        """
        tables = self.tables(translate)
        filters = self.narrowed(self.filters, translate) if filters is None else filters
        shown = chapters(tables, self._outcomes(tables, filters, step, stems), self._together)
        return shown, Context(tables, filters, self.date, self._together)

    def whole(
        self,
        translate: Translator,
        step: Step,
        stems: Collection[str] | None = None,
        filters: Filters | None = None,
    ) -> Plan:
        """The deck of the whole report, or of some analyses. filters: see ``chapters``."""
        shown, context = self.chapters(translate, step, stems, filters)
        return of_report(shown, context)

    def report(self, step: Step) -> Report:
        """The outcomes of every analysis of every table, groups by their codes."""
        tables = self.combined.datasets
        return Report(tables, self.filters, self._outcomes(tables, self.filters, step), self.options, self._together)

    def plan(self, tray: Tray, translate: Translator) -> Plan:
        """The reader's deck. What cannot be shown any more is said under ``missing``."""
        found = [self.find(item, translate) for item in tray.items]
        shown = [(f, f.item) for f in found if f.item is not None]
        # one line of the agenda for every run of exhibits of one page, in the reader's order
        runs = groupby(shown, key=lambda pair: (pair[0].collected.stem, pair[0].collected.table))
        parts = []
        for (stem, _), run in runs:
            held = list(run)
            parts.append(Part(Message(f"{stem}.question"), tuple(item for _, item in held), held[0][0].table))
        gone = tuple(
            (f.collected.words(translate.language), f.why, Message("takeaway.needs"))
            for f in found
            if f.why is not None
        )
        files = Context(self.tables(translate), combined=self._together).files
        return Plan(tray.title or Message("export.report_title"), files, tuple(parts), gone, self.date)

    def find(self, collected: Collected, translate: Translator) -> Found:
        """What a collected exhibit shows today."""
        narrowed = self.narrowed(collected.filters, translate)
        found = partial(Found, collected, narrowed)
        if collected.table not in self.keys or collected.stem not in {a.stem for a in ANALYSES}:
            return found(why=Message("takeaway.gone_table"))
        place, tables = self.keys.index(collected.table), self.tables(translate)
        table, name = tables[place], table_names(tables, self._together)[place]
        lost = _lost(collected.filters, tables)
        if lost is not None:
            return found(why=lost, table=name)
        try:
            options = analysis(collected.stem).options_from(dict(collected.options))
        except (TypeError, ValueError):
            # collected by another version, which offered another choice
            return found(why=Message("takeaway.gone_exhibit"), table=name)
        try:
            told = self.outcomes.told(collected.stem, table, narrowed, options)
            exhibit = exhibit_of(collected.stem, told, collected.exhibit)
        except Exception as error:
            code, where = fault(collected.stem, error)
            _log.error("%s %s in %s at %s", code, type(error).__name__, collected.stem, where)
            return found(why=Message("shell.failed", code=code), table=name)
        if exhibit is None:
            return found(why=_why(collected.stem, told), table=name)
        title = collected.title or None
        item = Item(collected.stem, exhibit, table.receipt, narrowed, self.date, title, collected.remark)
        return found(item=item, table=name)

    @property
    def _together(self) -> Combined | None:
        return self.combined if self.combined.said else None

    def _outcomes(
        self, tables: Sequence[Dataset], filters: Filters, step: Step, stems: Collection[str] | None = None
    ) -> tuple[dict[str, Any], ...]:
        found: tuple[dict[str, Any], ...] = tuple({} for _ in tables)
        wanted = [a.stem for a in ANALYSES if stems is None or a.stem in stems]
        rounds = [(i, stem) for stem in wanted for i in range(len(tables))]
        for done, (i, stem) in enumerate(rounds):
            step(done, len(rounds))
            found[i][stem] = self.outcomes.told(stem, tables[i], filters, self.options[stem]).result
        step(len(rounds), len(rounds))
        return found


def exhibit_of(stem: str, told: Told, id: str) -> Exhibit | None:
    """The exhibit called ``id`` of a page, also one about a single thing; None where there is none."""
    if told.story is None:
        return None
    for exhibit in told.story.exhibits:
        if exhibit.id == id:
            return exhibit
    details, name = analysis(stem).details(told.result), id.partition(":")[2]
    found = details.exhibits(name) if name in details.names else ()
    return next((e for e in found if e.id == id), None)


def _lost(filters: Filters, tables: Sequence[Dataset]) -> Message | None:
    """Why filters cannot be held any more: no table has the column, or any dates."""
    names = {c.name for t in tables for c in t.columns}
    for name, _ in filters.segments:
        if name not in names:
            return Message("takeaway.gone_filter", column=name)
    dated = any(t.first(Role.ORDER_DATE) or t.first(Role.DATE) for t in tables)
    return None if dated or not (filters.since or filters.until) else Message("takeaway.gone_dates")


def _why(stem: str, told: Told) -> Message:
    if told.applies:
        return Message("takeaway.gone_exhibit")
    return Message(f"{stem}.why_{told.result.why}", **dict(told.result.fields))
