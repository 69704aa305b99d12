"""The report as an Excel workbook: contents, one sheet per exhibit, the methods, the receipt; never a formula.

Numbers are written unrounded as numbers, with a format; differences of shares ("points") are written times 100, because
Excel has no format for percentage points.
"""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from insight.dataset import Dataset
from insight.exhibits import Card, Cell, Exhibit, Message, Num, Style, Table
from insight.export.content import (
    COLUMN_FACTS,
    Chapter,
    Context,
    column_lines,
    drift_lines,
    notes,
    question_lines,
    receipt_lines,
    rows_by_file,
    section_words,
    why,
)  # fmt: skip
from insight.export.escape import neutral
from insight.words import Translator

FORMATS: dict[Style, str] = {
    "count": "#,##0",
    "percent": "0%",
    "percent1": "0.0%",
    "points": '+0" pp";\u22120" pp";0" pp"',
    "mean": "#,##0.0",
    "score": "#,##0.0",
    "nps": "+0;\u22120;0",
    "index": "#,##0",
    "coefficient": "0.00",
    "p": "0.000",
    "number": "#,##0.##",
    "money": "#,##0.00",
    "days": "#,##0",
    "date": "yyyy-mm-dd",
    "month": "yyyy-mm",
}
CHINESE_POINTS = '+0" 个百分点";\u22120" 个百分点";0" 个百分点"'
LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_INK, _MUTED, _ACCENT, _RULE = "#1B2A3A", "#5B6B7B", "#12436D", "#C9D1D9"


def workbook(stories: Sequence[Chapter], context: Context, translate: Translator) -> bytes:
    """The workbook's bytes. Sheets in reading order: contents, exhibits by chapter, method, receipt."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": translate("export.report_title"), "created": _day(context.date)})
    book.set_calc_mode("manual")
    _Writer(book, context, translate).write(stories)
    book.close()
    return buffer.getvalue()


def sheet_names(wanted: Sequence[str]) -> tuple[str, ...]:
    """Excel's sheet names: unique without regard to case, at most 31 characters, none of ``[]:*?/\\``."""
    taken: set[str] = set()
    names = []
    for text in wanted:
        base = neutral(text).translate(_NOT_IN_SHEET_NAMES).strip().strip("'").strip() or "–"
        # Excel keeps "History" for itself
        base = f"{base} –" if base.casefold() == "history" else base
        name, count = base[:LONGEST_SHEET_NAME].strip(), 1
        while name.casefold() in taken:
            count += 1
            tail = f" {count}"
            name = base[: LONGEST_SHEET_NAME - len(tail)].strip() + tail
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def value_of(cell: Cell) -> float | datetime.date | str | None:
    """What is written into the sheet for ``cell``: a number or date of a ``Num``, None where a text belongs."""
    if not isinstance(cell, Num) or cell.value is None:
        return None
    if isinstance(cell.value, str):
        text = f"{cell.value[:7]}-01" if cell.style == "month" else cell.value[:10]
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            return None
    if not math.isfinite(cell.value):
        return None
    return 100 * cell.value if cell.style == "points" else cell.value


class _Writer:
    def __init__(self, book: Any, context: Context, translate: Translator) -> None:
        self.book, self.context, self.t = book, context, translate
        self.kept: dict[tuple[tuple[str, Any], ...], Any] = {}

    def write(self, stories: Sequence[Chapter]) -> None:
        shown = [(c, e) for c in stories for e in _pages(c)]
        wanted = [f"{i} {self.t(f'{c.stem}.name')}" for i, (c, _) in enumerate(shown, start=1)]
        own = [self.t(f"export.sheet_{s}") for s in ("contents", "method", "receipt")]
        contents, method, receipt, *names = sheet_names([*own, *wanted])
        sheets = [self.book.add_worksheet(name) for name in (contents, *names, method, receipt)]
        places = {id(e): name for (_, e), name in zip(shown, names, strict=True)}
        self.contents(sheets[0], stories, places)
        for sheet, (chapter, exhibit) in zip(sheets[1:-2], shown, strict=True):
            if isinstance(exhibit, Exhibit):
                self.exhibit(sheet, chapter, exhibit, contents)
            else:
                self.cards(sheet, chapter, exhibit, contents)
        self.method(sheets[-2], stories)
        self.receipt(sheets[-1])

    def format(self, **wish: Any) -> Any:
        """One format per wish; Excel files with thousands of formats open slowly."""
        key = tuple(sorted(wish.items()))
        if key not in self.kept:
            self.kept[key] = self.book.add_format({"font_color": _INK, "valign": "top", **wish})
        return self.kept[key]

    def text(self, sheet: Any, row: int, column: int, text: str, **wish: Any) -> None:
        sheet.write_string(row, column, neutral(text)[:32_767], self.format(**wish))

    def cell(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        value = value_of(cell)
        if value is None:
            shown = self.t.text(cell)
            self.text(sheet, row, column, shown, text_wrap=True, align="right" if isinstance(cell, Num) else "left")
            return
        assert isinstance(cell, Num)
        pattern = CHINESE_POINTS if cell.style == "points" and self.t.language == "zh" else FORMATS[cell.style]
        if cell.style == "number" and float(value) == round(float(value)):  # type: ignore[arg-type]
            pattern = "#,##0"
        shape = self.format(num_format=pattern, align="right")
        if isinstance(value, datetime.date):
            sheet.write_datetime(row, column, datetime.datetime.combine(value, datetime.time()), shape)
        else:
            sheet.write_number(row, column, value, shape)

    def head(self, sheet: Any, title: str, subtitle: str) -> None:
        sheet.hide_gridlines(2)
        self.text(sheet, 0, 0, title, bold=True, font_size=16)
        self.text(sheet, 1, 0, subtitle, font_color=_MUTED)

    def headings(self, sheet: Any, row: int, words: Sequence[str]) -> None:
        for j, word in enumerate(words):
            self.text(sheet, row, j, word, bold=True, bottom=1, bottom_color=_RULE, text_wrap=True)

    def link(self, sheet: Any, row: int, column: int, target: str, text: str) -> None:
        quoted = target.replace("'", "''")
        shape = self.format(font_color=_ACCENT, underline=1, text_wrap=True)
        sheet.write_url(row, column, f"internal:'{quoted}'!A1", shape, neutral(text)[:255])

    def contents(self, sheet: Any, stories: Sequence[Chapter], places: dict[int, str]) -> None:
        self.head(sheet, self.t("export.report_title"), self.t(self.context.files))
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 80)
        sheet.set_column(2, 2, 12)
        self.headings(sheet, 3, [self.t(f"export.contents_{c}") for c in ("question", "finding", "n")])
        row = 4
        for chapter in stories:
            self.text(sheet, row, 0, self.t(f"{chapter.stem}.question"), bold=True, text_wrap=True)
            if chapter.table is not None:
                name = self.t(Message("sources.from", file=chapter.table))
                self.text(sheet, row, 1, name, text_wrap=True, font_color=_MUTED)
                row += 1
            if chapter.story is None:
                self.text(sheet, row, 1, " ".join(why(chapter, self.t)), text_wrap=True, font_color=_MUTED)
                row += 1
                continue
            headings = {id(s.exhibits[0]): s for s in chapter.story.sections if s.exhibits}
            for exhibit in _pages(chapter):
                if id(exhibit) in headings:
                    heading, _ = section_words(chapter, headings[id(exhibit)], self.t)
                    self.text(sheet, row, 1, heading, bold=True, text_wrap=True)
                    row += 1
                title = exhibit.title if isinstance(exhibit, Exhibit) else "export.cards"
                self.link(sheet, row, 1, places[id(exhibit)], self.t(title))
                if isinstance(exhibit, Exhibit):
                    self.cell(sheet, row, 2, Num(exhibit.n or None, "count"))
                row += 1

    def cards(self, sheet: Any, chapter: Chapter, cards: tuple[Card, ...], contents: str) -> None:
        self.head(sheet, self.t("export.cards"), self.t(f"{chapter.stem}.question"))
        self.headings(sheet, 3, [self.t(f"export.card_{c}") for c in ("name", "verdict", "facts")])
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 2, 60)
        sheet.freeze_panes(4, 1)
        for i, card in enumerate(cards):
            facts = " · ".join(self.t(f) for f in card.facts)
            for j, text in enumerate((self.t.text(card.name), self.t(card.verdict), facts)):
                self.text(sheet, 4 + i, j, text, text_wrap=True)
        self.link(sheet, 6 + len(cards), 0, contents, self.t("export.back"))

    def exhibit(self, sheet: Any, chapter: Chapter, exhibit: Exhibit, contents: str) -> None:
        self.head(sheet, self.t(exhibit.title), self.t(exhibit.subtitle))
        columns = [self.t.text(c) for c in exhibit.table.columns]
        self.headings(sheet, 3, columns)
        for i, row in enumerate(exhibit.table.rows):
            for j, cell in enumerate(row):
                self.cell(sheet, 4 + i, j, cell)
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, max(1, len(columns) - 1), 15)
        sheet.freeze_panes(4, 1)
        at = 5 + len(exhibit.table.rows)
        lines = [*(self.t(n) for n in exhibit.notes), self.context.footer(exhibit, chapter.receipt, self.t)]
        for line in lines:
            self.text(sheet, at, 0, line, font_color=_MUTED)
            at += 1
        self.link(sheet, at + 1, 0, contents, self.t("export.back"))

    def method(self, sheet: Any, stories: Sequence[Chapter]) -> None:
        self.head(sheet, self.t("export.sheet_method"), self.t("export.method_subtitle"))
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 2, 70)
        self.headings(sheet, 3, [self.t(f"export.method_{c}") for c in ("finding", "line", "explanation")])
        row = 4
        for chapter in stories:
            for exhibit in chapter.story.exhibits if chapter.story else ():
                for j, said in enumerate((exhibit.title, exhibit.method, exhibit.explanation)):
                    self.text(sheet, row, j, self.t(said), text_wrap=True)
                row += 1
            for note in notes(chapter.story):
                self.text(sheet, row, 0, self.t(note), text_wrap=True)
                row += 1

    def receipt(self, sheet: Any) -> None:
        self.head(sheet, self.t("export.sheet_receipt"), self.t("export.receipt_subtitle"))
        sheet.set_column(0, 1, 40)
        sheet.set_column(2, 5, 24)
        row = 3
        if self.context.done:
            done = self.t("export.done")
            row = self.facts(sheet, row, [(done if i == 0 else "", m) for i, m in enumerate(self.context.done)]) + 1
        for dataset, receipts in zip(self.context.datasets, self.context.receipts, strict=True):
            if len(receipts) > 1:
                row = self.table(sheet, row, rows_by_file(receipts, dataset.receipt)) + 1
            for receipt in receipts:
                row = self.facts(sheet, row, receipt_lines(receipt, self.t)) + 1
            open_ones = [*drift_lines(dataset, self.t), *question_lines(dataset, self.t)]
            row = self.facts(sheet, row, open_ones) + 1 if open_ones else row
            row = self.columns(sheet, row, dataset) + 2

    def facts(self, sheet: Any, row: int, lines: Sequence[tuple[str, Cell]]) -> int:
        for name, value in lines:
            self.text(sheet, row, 0, name, bold=True)
            self.cell(sheet, row, 1, value)
            row += 1
        return row

    def table(self, sheet: Any, row: int, table: Table) -> int:
        self.headings(sheet, row, [self.t.text(c) for c in table.columns])
        for i, cells in enumerate(table.rows, start=1):
            for j, cell in enumerate(cells):
                self.cell(sheet, row + i, j, cell)
        return row + len(table.rows) + 1

    def columns(self, sheet: Any, row: int, dataset: Dataset) -> int:
        self.headings(sheet, row, [self.t(f"export.column_{c}") for c in COLUMN_FACTS])
        for cells in column_lines(dataset, self.t):
            row += 1
            for j, text in enumerate(cells):
                self.text(sheet, row, j, text, text_wrap=True)
        return row


def _pages(chapter: Chapter) -> tuple[Exhibit | tuple[Card, ...], ...]:
    """What gets a sheet of its own: the exhibits, and the verdicts behind the first one."""
    if chapter.story is None:
        return ()
    hero, *rest = chapter.story.exhibits
    return (hero, *((chapter.story.cards,) if chapter.story.cards else ()), *rest)


def _day(date: str | None) -> datetime.datetime:
    return datetime.datetime.fromisoformat(date) if date else datetime.datetime(2000, 1, 1)
