"""Files in, report out: every analysis once, then the same results as JSON, slides, workbook and HTML."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from insight.dataset import Dataset, Filters, Receipt
from insight.derived import filters_in_words, in_words
from insight.export.content import Chapter, Context, chapters
from insight.export.excel import workbook
from insight.export.html import page
from insight.export.plan import of_report
from insight.export.results import document, plain, to_json
from insight.registry import ANALYSES
from insight.sources import Combined
from insight.words import Translator

FILES = ("results.json", "report.pptx", "report.xlsx", "report.html")


@dataclass(frozen=True)
class Report:
    """The outcomes of every analysis of every table. ``found[i]``: stem → Result or NotApplicable of ``datasets[i]``.

    options: stem → its Options. combined: how several files became the tables. personal: whether ``results.json`` may
    hold cells of personal columns.
    """

    datasets: tuple[Dataset, ...]
    filters: Filters
    found: tuple[Mapping[str, Any], ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    combined: Combined | None = None
    personal: bool = False

    @property
    def results(self) -> dict[str, Any]:
        """``results.json`` as a dictionary; with several files what was done with them is under ``combined``."""
        told = document(self.datasets, self.filters, self.found, personal=self.personal)
        return told if self.combined is None else with_files(told, self.combined, self.personal)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The stories in page order."""
        return chapters(self.datasets, self.found, self.combined)

    def worded(self, translate: Translator) -> Report:
        """The same report with derived groups under their names in one language, as people read it."""
        datasets, found, shown = list(self.datasets), list(self.found), self.filters
        for i, dataset in enumerate(self.datasets):
            datasets[i] = in_words(dataset, translate)
            if datasets[i] is not dataset:
                filters = filters_in_words(self.filters, dataset, translate)
                found[i] = _outcomes(datasets[i], filters, self.options)
                shown = filters_in_words(shown, dataset, translate)
        return replace(self, datasets=tuple(datasets), found=tuple(found), filters=shown)

    def under(self, filters: Filters) -> Report:
        """The same tables under other filters, by what the tables show."""
        return replace(self, filters=filters, found=tuple(_outcomes(d, filters, self.options) for d in self.datasets))


def with_files(told: Mapping[str, Any], combined: Combined, personal: bool = False) -> dict[str, Any]:
    """``results.json`` with the receipt of each file of a stacked table, and what was done with the files."""
    sources = [dict(s) for s in told.get("sources", [told["source"]])]
    for one, table in zip(sources, combined.tables, strict=True):
        if len(table.receipts) > 1:
            one["files"] = [_receipt(r, personal) for r in table.receipts]
    done = {"combined": plain(list(combined.said)), "asked": plain(list(combined.questions))}
    return {**told, "sources": sources, **done}


def _receipt(receipt: Receipt, personal: bool) -> Any:
    told = plain(asdict(receipt))
    if not personal:
        told["excluded"] = [{k: v for k, v in gone.items() if k != "first"} for gone in told["excluded"]]
    return told


def report(
    given: Combined | Sequence[Dataset], filters: Filters, options: Mapping[str, Any], *, personal: bool = False
) -> Report:
    """Analyses every table. options: stem → its Options; an analysis that is not named has its defaults."""
    combined = given if isinstance(given, Combined) else None
    datasets = combined.datasets if combined is not None else tuple(cast(Sequence[Dataset], given))
    found = tuple(_outcomes(d, filters, options) for d in datasets)
    several = combined if combined is not None and combined.said else None
    return Report(tuple(datasets), filters, found, dict(options), several, personal)


def _outcomes(dataset: Dataset, filters: Filters, options: Mapping[str, Any]) -> dict[str, Any]:
    return {a.stem: a.analyze(dataset, filters, options.get(a.stem)) for a in ANALYSES}


def written(
    told: Report, languages: Sequence[Translator], date: str | None = None, template: bytes | None = None
) -> dict[str, bytes]:
    """File name → content of everything, in one language or in several: then one deck holds all of them, and there is
    a workbook and a page for each (``report-en.xlsx``, ``report-zh.xlsx`` …). template: a .pptx for the deck.

    Raises BadTemplate (see ``export.powerpoint``).
    """
    # python-pptx takes half a second to load, which nothing else needs
    from insight.export.powerpoint import deck

    files, plans, beside = {FILES[0]: to_json(told.results).encode()}, [], {}
    for translate in languages:
        worded = told.worded(translate)
        context, shown = Context(worded.datasets, worded.filters, date, told.combined), worded.chapters
        plans.append((of_report(shown, context), translate))
        tail = f"-{translate.language}" if len(languages) > 1 else ""
        beside[f"report{tail}.xlsx"] = workbook(shown, context, translate)
        beside[f"report{tail}.html"] = page(shown, context, translate).encode("utf-8", "replace")
    return {**files, FILES[1]: deck(plans, template), **beside}


def write(
    told: Report,
    folder: Path,
    languages: Translator | Sequence[Translator],
    date: str | None = None,
    template: bytes | None = None,
) -> tuple[Path, ...]:
    """Writes ``results.json``, ``report.pptx``, ``report.xlsx`` and ``report.html`` (see :func:`written`), all or none.

    Returns the paths. Raises OSError, and BadTemplate before anything is written.
    """
    contents = written(told, (languages,) if isinstance(languages, Translator) else languages, date, template)
    folder.mkdir(parents=True, exist_ok=True)
    beside = {name: folder / f".{name}.new" for name in contents}
    try:
        for name, content in contents.items():
            beside[name].write_bytes(content)
        for name, file in beside.items():
            os.replace(file, folder / name)
    finally:
        for file in beside.values():
            file.unlink(missing_ok=True)
    return tuple(folder / name for name in contents)
