"""What a report holds, before it becomes a workbook or a page: chapters of stories and where they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from insight.dataset import Dataset, Filters, NotApplicable, Receipt
from insight.exhibits import Cell, Exhibit, Message, Num, Section, Story, Table, Text
from insight.exhibits.footer import footer
from insight.nearest import nearest
from insight.reading.messages import exclusion_message, warning_message
from insight.reading.messages import question_message as reading_question
from insight.recipe.drift import drift_message
from insight.registry import ANALYSES
from insight.sources import Combined
from insight.sources.messages import question_message, said_message
from insight.words import Translator

NO_FILTERS = Filters()
COLUMN_FACTS = ("name", "label", "role", "feature", "confidence", "reason")


@dataclass(frozen=True)
class Chapter:
    """One analysis of one table: its story, or why there is none. table: its name, where there are several.

    details: of every thing that can be looked at one by one its name and the exhibits about it.
    """

    stem: str
    receipt: Receipt
    story: Story | None = None
    missing: NotApplicable | None = None
    table: Text | None = None
    details: tuple[tuple[str, tuple[Exhibit, ...]], ...] = ()

    def __post_init__(self) -> None:
        if (self.story is None) == (self.missing is None):
            raise ValueError("a chapter has a story or a reason")


@dataclass(frozen=True)
class Context:
    """What every exhibit's footer and the receipt sheet need. date: ISO day the files were read, or None.

    combined: what was done with several files; its tables are those of ``datasets``, in the same order.
    """

    datasets: tuple[Dataset, ...]
    filters: Filters = NO_FILTERS
    date: str | None = None
    combined: Combined | None = None

    @property
    def receipts(self) -> tuple[tuple[Receipt, ...], ...]:
        """Of every table the receipts of the files it was made of."""
        if self.combined is None:
            return tuple((d.receipt,) for d in self.datasets)
        return tuple(t.receipts for t in self.combined.tables)

    @property
    def done(self) -> tuple[Message, ...]:
        """What was done with several files, and what was left open."""
        if self.combined is None:
            return ()
        asked = (Message("export.left_open", question=question_message(q)) for q in self.combined.questions)
        return (*(said_message(s) for s in self.combined.said), *asked)

    @property
    def files(self) -> Message:
        """Where everything comes from."""
        return Message("export.files", files=tuple(r.file for receipts in self.receipts for r in receipts))

    def footer(self, exhibit: Exhibit, receipt: Receipt, translate: Translator) -> str:
        """The line under an exhibit, as on screen."""
        return footer(exhibit, receipt.file, self.date, self.filters, translate)


def chapters(
    datasets: Sequence[Dataset], found: Sequence[Mapping[str, Any]], combined: Combined | None = None
) -> tuple[Chapter, ...]:
    """In page order: every table an analysis applies to, or once why it applies to none: the nearest refusal.

    found: stem → outcome, of every table for the same analyses; those that are not in it have no chapter.
    """
    made: list[Chapter] = []
    names = table_names(datasets, combined)
    for analysis in (a for a in ANALYSES if all(a.stem in f for f in found)):
        outcomes = [f[analysis.stem] for f in found]
        told = [i for i, result in enumerate(outcomes) if not isinstance(result, NotApplicable)]
        for i in told:
            story, offered = analysis.story(outcomes[i]), analysis.details(outcomes[i])
            details = tuple((name, offered.exhibits(name)) for name in offered.names)
            made.append(Chapter(analysis.stem, datasets[i].receipt, story=story, table=names[i], details=details))
        if not told:
            i = nearest(analysis.stem, datasets, outcomes)
            made.append(Chapter(analysis.stem, datasets[i].receipt, missing=outcomes[i], table=names[i]))
    return tuple(made)


def table_names(datasets: Sequence[Dataset], combined: Combined | None = None) -> tuple[Text | None, ...]:
    """What each table is called; None where there is only one. A sheet is named beside another of the same file."""
    if len(datasets) < 2:
        return (None,) * len(datasets)
    receipts = [(d.receipt,) for d in datasets] if combined is None else [t.receipts for t in combined.tables]
    files = [r.file for of_one in receipts for r in of_one]
    return tuple(_table_name(of_one, files) for of_one in receipts)


def _table_name(receipts: Sequence[Receipt], files: Sequence[str]) -> Text:
    first = receipts[0]
    name = f"{first.file} › {first.sheet}" if files.count(first.file) > 1 and first.sheet else first.file
    return name if len(receipts) == 1 else Message("sources.table_name", first=name, more=len(receipts) - 1)


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


def rows_by_file(receipts: Sequence[Receipt], whole: Receipt) -> Table:
    """The rows of every file of a stacked table, and their sum; ``whole``: the receipt of the table.

    What was left out because another file holds it already is only in the sum.
    """
    lines: list[tuple[Cell, ...]] = [(r.file, *_rows(r)) for r in receipts]
    lines.append((Message("export.together"), *_rows(whole)))
    heads = ("receipt_file", "receipt_rows_in_file", "receipt_rows_used", "receipt_excluded")
    return Table(tuple(Message(f"export.{h}") for h in heads), tuple(lines))


def _rows(receipt: Receipt) -> tuple[Num, Num, Num]:
    used, rows = receipt.rows_used, receipt.rows_in_file
    return Num(rows, "count"), Num(used, "count"), Num(rows - used, "count")


def drift_lines(dataset: Dataset, translate: Translator) -> list[tuple[str, Cell]]:
    """What is not as in the recipe that was applied, as name and sentence."""
    return [(translate("export.receipt_drift"), drift_message(d)) for d in dataset.drift]


def question_lines(dataset: Dataset, translate: Translator) -> list[tuple[str, Cell]]:
    """What was asked about the table and not answered yet, as name and sentence, columns by their labels."""
    labels = {c.name: c.label for c in dataset.columns}
    return [(translate("export.receipt_asked"), _question(q, labels, translate)) for q in dataset.questions]


def _question(asked: Mapping[str, Any], labels: Mapping[str, str], translate: Translator) -> Message:
    found = reading_question(asked)
    if translate.has(found.key):
        return found
    unsaid = ("code", "columns", "correction", "member", "samples")
    fields = {k: tuple(v) if isinstance(v, (list, tuple)) else v for k, v in asked.items() if k not in unsaid}
    if isinstance(fields.get("some"), tuple):
        fields["some"] = tuple(labels.get(name, str(name)) for name in fields["some"])
    return Message(f"roles.question_{asked['code']}", **fields)


def section_words(chapter: Chapter, section: Section, translate: Translator) -> tuple[str, str]:
    """Heading and explanation of a section; the explanation without what can be done on screen only."""
    key = f"{chapter.stem}.section_{section.name}"
    told = f"{key}_report" if translate.has(f"{key}_report") else f"{key}_text"
    return translate(key), translate(told) if translate.has(told) else ""


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
