"""The sheets around the exhibits: contents, methods, and what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from insight.dataset import Dataset
from insight.exhibits import Cell, Exhibit, Message, Num, Story, Table
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
from insight.export.excel.paper import ACCENT, INK_COLOR, MUTED_COLOR, PALE, lines
from insight.export.excel.sheets import Sheets

CONTENTS, METHOD, RECEIPT = (3.0, 112.0, 14.0), (64.0, 56.0, 76.0), (34.0, 44.0, 20.0, 20.0, 16.0, 44.0)


class Around:
    """Writes them with the same pen as the exhibits' sheets."""

    def __init__(self, sheets: Sheets, context: Context) -> None:
        self.sheets, self.paper, self.t, self.context = sheets, sheets.paper, sheets.t, context

    def begin(self, sheet: Any, title: str, subtitle: str, wide: Sequence[float]) -> int:
        for j, width in enumerate(wide):
            sheet.set_column(j, j, width)
        row = self.sheets.head(sheet, title, subtitle, wide)
        self.sheets.page(sheet)
        return row + 1

    # ---- contents

    def contents(
        self, sheet: Any, stories: Sequence[Chapter], places: Mapping[int, str], others: Sequence[str]
    ) -> None:
        """Every question with its findings, each a link to its sheet; others: the sheets at the end."""
        row = self.begin(sheet, self.t("export.report_title"), self.t(self.context.files), CONTENTS)
        heads = ["", *(self.t(f"export.contents_{c}") for c in ("finding", "n"))]
        self.paper.headings(sheet, row, heads, sides=("left", "left", "right"))
        sheet.freeze_panes(row + 1, 0)
        sheet.repeat_rows(row)
        row += 1
        for chapter in stories:
            row = self.chapter(sheet, row, chapter, places) + 1
        for name in others:
            self.paper.link(sheet, row, 1, name, name)
            row += 1

    def chapter(self, sheet: Any, row: int, chapter: Chapter, places: Mapping[int, str]) -> int:
        question = self.t(f"{chapter.stem}.question")
        # over the next column, which is empty here
        self.paper.text(sheet, row, 0, question, bold=True, font_size=12, font_color=ACCENT)
        self.paper.height(sheet, row, 1, 12)
        row += 1
        if chapter.table is not None:
            self.line(sheet, row, self.t(Message("sources.from", file=chapter.table)), font_color=MUTED_COLOR)
            row += 1
        if chapter.story is None:
            self.line(sheet, row, " ".join(why(chapter, self.t)), font_color=MUTED_COLOR)
            return row + 1
        headings = {id(s.exhibits[0]): s for s in chapter.story.sections if s.exhibits}
        for shown in pages(chapter):
            if id(shown) in headings:
                self.line(sheet, row, section_words(chapter, headings[id(shown)], self.t)[0], bold=True)
                row += 1
            self.entry(sheet, row, shown, places[id(shown)])
            row += 1
        return row

    def line(self, sheet: Any, row: int, text: str, **wish: Any) -> None:
        self.paper.text(sheet, row, 1, text, text_wrap=True, **wish)
        self.paper.height(sheet, row, lines(text, CONTENTS[1]))

    def entry(self, sheet: Any, row: int, shown: Any, place: str) -> None:
        """A link; n where it leads to an exhibit."""
        exhibit = isinstance(shown, Exhibit)
        said = self.t(shown.title) if exhibit else self.t("export.cards")
        if isinstance(shown, Chapter):
            said = self.t("export.details", analysis=self.t(f"{shown.stem}.name"))
        self.paper.link(sheet, row, 1, place, said, font_color=INK_COLOR, underline=0, bottom=1, bottom_color=PALE)
        if exhibit:
            self.paper.cell(sheet, row, 2, Num(shown.n or None, "count"), bottom=1, bottom_color=PALE)
        self.paper.height(sheet, row, lines(said, CONTENTS[1]))

    # ---- methods

    def method(self, sheet: Any, stories: Sequence[Chapter], places: Mapping[int, str]) -> None:
        """How each figure is computed: the finding as a link, the method in a line and in plain words."""
        row = self.begin(sheet, self.t("export.sheet_method"), self.t("export.method_subtitle"), METHOD)
        self.paper.headings(sheet, row, [self.t(f"export.method_{c}") for c in ("finding", "line", "explanation")])
        sheet.freeze_panes(row + 1, 0)
        sheet.repeat_rows(row)
        row += 1
        for chapter in stories:
            for exhibit in chapter.story.exhibits if chapter.story else ():
                said = [self.t(m) for m in (exhibit.title, exhibit.method, exhibit.explanation)]
                look: dict[str, Any] = {"bottom": 1, "bottom_color": PALE}
                self.paper.link(sheet, row, 0, places[id(exhibit)], said[0], font_color=INK_COLOR, underline=0, **look)
                for j in (1, 2):
                    self.paper.text(sheet, row, j, said[j], text_wrap=True, **look)
                self.paper.height(sheet, row, max(lines(s, w) for s, w in zip(said, METHOD, strict=True)))
                row += 1
            for note in notes(chapter.story):
                self.paper.wide(sheet, row, 3, sum(METHOD), self.t(note))
                row += 1

    # ---- what was read

    def receipt(self, sheet: Any) -> None:
        """The files row by row accounted for, what was done with them, and what every column was taken to mean."""
        row = self.begin(sheet, self.t("export.sheet_receipt"), self.t("export.receipt_subtitle"), RECEIPT)
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

    def facts(self, sheet: Any, row: int, told: Sequence[tuple[str, Cell]]) -> int:
        for name, value in told:
            self.paper.text(sheet, row, 0, name, bold=True, text_wrap=True)
            self.paper.cell(sheet, row, 1, value, align="left")
            self.paper.height(sheet, row, lines(self.paper.say(value), RECEIPT[1]))
            row += 1
        return row

    def table(self, sheet: Any, row: int, table: Table) -> int:
        return self.paper.table(sheet, row, table, RECEIPT)

    def columns(self, sheet: Any, row: int, dataset: Dataset) -> int:
        self.paper.headings(sheet, row, [self.t(f"export.column_{c}") for c in COLUMN_FACTS])
        for cells in column_lines(dataset, self.t):
            row += 1
            for j, text in enumerate(cells):
                self.paper.text(sheet, row, j, text, text_wrap=True, bottom=1, bottom_color=PALE)
            self.paper.height(sheet, row, max(lines(c, w) for c, w in zip(cells, RECEIPT, strict=True)))
        return row


def pages(chapter: Chapter) -> tuple[Any, ...]:
    """What gets a sheet of its own: the exhibits, the verdicts behind the first one, and last the chapter's details."""
    story: Story | None = chapter.story
    if story is None:
        return ()
    hero, *rest = story.exhibits
    verdicts = (story.cards,) if story.cards else ()
    return (hero, *verdicts, *rest, *((chapter,) if chapter.details else ()))
