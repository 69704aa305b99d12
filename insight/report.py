"""Files in, report out: every analysis once, then the same results as JSON, workbook and HTML."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insight.dataset import Dataset, Filters
from insight.export.content import Chapter, Context, chapters
from insight.export.excel import workbook
from insight.export.html import page
from insight.export.results import document, to_json
from insight.registry import ANALYSES
from insight.words import Translator

FILES = ("results.json", "report.xlsx", "report.html")


@dataclass(frozen=True)
class Report:
    """The outcomes of every analysis of every file. ``found[i]``: stem → Result or NotApplicable of ``datasets[i]``."""

    datasets: tuple[Dataset, ...]
    filters: Filters
    found: tuple[Mapping[str, Any], ...]

    @property
    def results(self) -> dict[str, Any]:
        """``results.json`` as a dictionary."""
        return document(self.datasets, self.filters, self.found)

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The stories in page order."""
        return chapters(self.datasets, self.found)


def report(datasets: Sequence[Dataset], filters: Filters, options: Mapping[str, Any]) -> Report:
    """Analyses every file. options: stem → its Options; an analysis that is not named has its defaults."""
    found = tuple({a.stem: a.analyze(d, filters, options.get(a.stem)) for a in ANALYSES} for d in datasets)
    return Report(tuple(datasets), filters, found)


def write(told: Report, folder: Path, translate: Translator, date: str | None = None) -> tuple[Path, ...]:
    """Writes ``results.json``, ``report.xlsx`` and ``report.html``, all or none. Returns the paths. Raises OSError."""
    context, shown = Context(told.datasets, told.filters, date), told.chapters
    contents = (
        to_json(told.results).encode(),
        workbook(shown, context, translate),
        page(shown, context, translate).encode("utf-8", "replace"),
    )
    folder.mkdir(parents=True, exist_ok=True)
    beside = [folder / f".{name}.new" for name in FILES]
    try:
        for file, content in zip(beside, contents, strict=True):
            file.write_bytes(content)
        for file, name in zip(beside, FILES, strict=True):
            os.replace(file, folder / name)
    finally:
        for file in beside:
            file.unlink(missing_ok=True)
    return tuple(folder / name for name in FILES)
