"""What a report holds, before it becomes a workbook or a page: chapters of stories and where they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from insight.dataset import Dataset, Filters, NotApplicable, Receipt
from insight.exhibits import Cell, Exhibit, Message, Num, Story
from insight.exhibits.footer import footer
from insight.reading.messages import exclusion_message, warning_message
from insight.registry import ANALYSES
from insight.words import Translator

NO_FILTERS = Filters()
COLUMN_FACTS = ("name", "label", "role", "feature", "confidence", "reason")


@dataclass(frozen=True)
class Chapter:
    """One analysis of one file: its story, or why there is none."""

    stem: str
    receipt: Receipt
    story: Story | None = None
    missing: NotApplicable | None = None

    def __post_init__(self) -> None:
        if (self.story is None) == (self.missing is None):
            raise ValueError("a chapter has a story or a reason")


@dataclass(frozen=True)
class Context:
    """What every exhibit's footer and the receipt sheet need. date: ISO day the files were read, or None."""

    datasets: tuple[Dataset, ...]
    filters: Filters = NO_FILTERS
    date: str | None = None

    def footer(self, exhibit: Exhibit, receipt: Receipt, translate: Translator) -> str:
        """The line under an exhibit, as on screen."""
        return footer(exhibit, receipt.file, self.date, self.filters, translate)


def chapters(datasets: Sequence[Dataset], found: Sequence[Mapping[str, Any]]) -> tuple[Chapter, ...]:
    """In page order: every file an analysis applies to, or once why it applies to none. ``found``: stem → outcome."""
    made: list[Chapter] = []
    for analysis in ANALYSES:
        outcomes = [(d.receipt, f[analysis.stem]) for d, f in zip(datasets, found, strict=True)]
        told = [(receipt, result) for receipt, result in outcomes if not isinstance(result, NotApplicable)]
        for receipt, result in told:
            made.append(Chapter(analysis.stem, receipt, story=analysis.story(result)))
        if not told:
            receipt, reason = outcomes[0]
            made.append(Chapter(analysis.stem, receipt, missing=reason))
    return tuple(made)


def why(chapter: Chapter, translate: Translator) -> tuple[str, str]:
    """What is missing, and what the column could look like."""
    if chapter.missing is None:
        raise ValueError("nothing is missing")
    code, fields = chapter.missing.why, dict(chapter.missing.fields)
    said = [Message(f"{chapter.stem}.{kind}_{code}", **fields) for kind in ("why", "example")]
    return translate(said[0]), translate(said[1])


def code_words(translate: Translator, key: str, code: str) -> str:
    """The words of ``key``; ``code`` itself where the catalogue has none."""
    return translate(key) if translate.has(key) else code


def notes(story: Story | None) -> tuple[Message, ...]:
    """The notes of a story, or none."""
    return story.notes if story is not None else ()


def receipt_lines(receipt: Receipt, translate: Translator) -> list[tuple[str, Cell]]:
    """The receipt as name and value, rows excluded by reason, warnings in words."""
    lines: list[tuple[str, Cell]] = [(translate("export.receipt_file"), receipt.file)]
    worded = code_words(translate, f"reading.format_{receipt.format}", receipt.format)
    known = {"format": worded, "encoding": receipt.encoding, "sheet": receipt.sheet}
    lines += [(translate(f"export.receipt_{k}"), v) for k, v in known.items() if v]
    counts = {"header_rows": receipt.header_rows, "rows_in_file": receipt.rows_in_file, "rows_used": receipt.rows_used}
    lines += [(translate(f"export.receipt_{k}"), Num(v, "count")) for k, v in counts.items()]
    for gone in receipt.excluded:
        lines.append((translate("export.receipt_excluded"), exclusion_message(gone.reason, gone.rows)))
    lines += [(translate("export.receipt_warning"), warning_message(w)) for w in receipt.warnings]
    return lines


def column_lines(dataset: Dataset, translate: Translator) -> list[tuple[str, ...]]:
    """One line per column: name, question, meaning, feature, how sure, why."""
    return [
        (
            c.name,
            c.label,
            code_words(translate, f"roles.role_{c.role.value}", c.role.value),
            c.feature or "",
            code_words(translate, f"roles.confidence_{c.confidence}", c.confidence),
            code_words(translate, f"roles.reason_{c.reason}", c.reason),
        )
        for c in dataset.columns
    ]
