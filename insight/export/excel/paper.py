"""Writing on sheets: texts that no spreadsheet runs, typed numbers, links, heights that fit wrapped words."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from typing import Any

from insight.exhibits import Cell, Message, Num, Table
from insight.exhibits.palette import GRID, INK, MUTED, color
from insight.exhibits.wrapping import measure
from insight.export.escape import clean, neutral
from insight.export.excel.formats import around, pattern, value_of
from insight.words import Translator

_SIGNED = re.compile(r"[+-]\d[\d.,]*\s?[^\W\d_]{0,12}")
FONTS = {"en": "Segoe UI", "zh": "微软雅黑"}
EAST_ASIAN = "微软雅黑"
SIZE, TITLE_SIZE = 10, 16
LONGEST_CELL = 32_767
LONGEST_LINK = 255
ROW_PIXELS = 20
LINE_PIXELS = 18
# heights of rows in pixels, of columns in characters; Excel's own limits are 546 pixels and 255
TALLEST_ROW = 540
INK_COLOR, MUTED_COLOR, RULE, ACCENT = INK["light"], MUTED["light"], "#C9D1D9", color("accent")
PALE = GRID["light"]


class Paper:
    """One workbook being written in one language."""

    def __init__(self, book: Any, translate: Translator) -> None:
        self.book, self.t = book, translate
        self.font = FONTS[translate.language]
        self._kept: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._said: dict[Num, str] = {}

    def format(self, **wish: Any) -> Any:
        """One format per wish; Excel files with thousands of formats open slowly."""
        key = tuple(sorted(wish.items()))
        if key not in self._kept:
            base = {"font_name": self.font, "font_size": SIZE, "font_color": INK_COLOR, "valign": "top"}
            self._kept[key] = self.book.add_format({**base, **wish})
        return self._kept[key]

    def say(self, what: Cell | Message) -> str:
        """A cell or a user's text in words; a number is put into words once, though measured and written often."""
        if not isinstance(what, Num):
            return self.t.text(what)
        if what not in self._said:
            self._said[what] = self.t.text(what)
        return self._said[what]

    def text(self, sheet: Any, row: int, column: int, text: str, **wish: Any) -> None:
        """Words as they are; nothing in them runs."""
        sheet.write_string(row, column, harmless(text)[:LONGEST_CELL], self.format(**wish))

    def wide(self, sheet: Any, row: int, columns: int, width: float, text: str, **wish: Any) -> None:
        """Words across ``columns`` columns of together ``width`` characters, wrapped, the row as high as they need."""
        shown = neutral(text)[:LONGEST_CELL]
        shape = self.format(text_wrap=True, **wish)
        if columns > 1:
            sheet.merge_range(row, 0, row, columns - 1, "", shape)
        sheet.write_string(row, 0, shown, shape)
        share = wish.get("font_size", SIZE) / SIZE * (1.08 if wish.get("bold") else 1)
        self.height(sheet, row, lines(shown, width / share), wish.get("font_size", SIZE))

    def height(self, sheet: Any, row: int, count: float, size: float = SIZE) -> None:
        """A row that ``count`` lines of ``size`` points fit in."""
        pixels = max(ROW_PIXELS, round(count * LINE_PIXELS * size / SIZE) + 4)
        sheet.set_row_pixels(row, min(TALLEST_ROW, pixels))

    def cell(
        self, sheet: Any, row: int, column: int, cell: Cell, *, around_it: tuple[str, str] = ("", ""), **wish: Any
    ) -> None:
        """A number with its format (and our own words around it), a date, or words."""
        value = value_of(cell)
        if value is None:
            side = "right" if isinstance(cell, Num) else "left"
            self.text(sheet, row, column, self.say(cell), **{"text_wrap": True, "align": side, **wish})
            return
        assert isinstance(cell, Num)
        shape = pattern(cell.style, self.t.language, value)
        shape = around(shape, *around_it) if any(around_it) else shape
        layout = self.format(**{"num_format": shape, "align": "right", **wish})
        if isinstance(value, datetime.date):
            sheet.write_datetime(row, column, datetime.datetime.combine(value, datetime.time()), layout)
        else:
            sheet.write_number(row, column, value, layout)

    def headings(self, sheet: Any, row: int, words: Sequence[str], first: int = 0, sides: Sequence[str] = ()) -> None:
        """Column headings with a rule under them. sides: "left" or "right" for each."""
        for j, word in enumerate(words):
            side = sides[j] if sides else "left"
            off = {"indent": 1} if j and side == "left" and sides else {}
            self.text(
                sheet, row, first + j, word, bold=True, bottom=2, bottom_color=ACCENT, text_wrap=True,
                valign="bottom", align=side, **off,
            )  # fmt: skip

    def link(self, sheet: Any, row: int, column: int, target: str, text: str, cell: str = "A1", **wish: Any) -> None:
        """A way to another sheet of this workbook: a hyperlink, not a formula."""
        quoted = target.replace("'", "''")
        shape = self.format(**{"font_color": ACCENT, "underline": 1, "text_wrap": True, **wish})
        sheet.write_url(row, column, f"internal:'{quoted}'!{cell}", shape, neutral(text)[:LONGEST_LINK])

    def table(self, sheet: Any, row: int, table: Table, widths: Sequence[float]) -> int:
        """Headings and rows from ``row`` on; returns the row after the last."""
        words = [self.say(c) for c in table.columns]
        sides = ["right" if numeric(table, j) else "left" for j in range(len(words))]
        self.headings(sheet, row, words, sides=sides)
        self.height(sheet, row, max((lines(w, widths[j] * 0.84) for j, w in enumerate(words)), default=1))
        # a number among words stands as they do; words right of numbers stand off from them
        look: list[dict[str, Any]] = [
            {} if side == "right" else {"align": "left", "indent": int(j > 0)} for j, side in enumerate(sides)
        ]
        for i, cells in enumerate(table.rows, start=row + 1):
            tall = 1
            for j, cell in enumerate(cells):
                self.cell(sheet, i, j, cell, bottom=1, bottom_color=PALE, valign="vcenter", **look[j])
                tall = max(tall, lines(self.say(cell), widths[j]))
            self.height(sheet, i, tall)
        return row + 1 + len(table.rows)


def harmless(text: str) -> str:
    """``text`` that no spreadsheet runs; a signed number with its unit ("+1.1 points") is none of these."""
    return clean(text) if _SIGNED.fullmatch(text) else neutral(text)


def lines(text: str, width: float) -> int:
    """How many lines ``text`` takes in a column of ``width`` characters (digits; letters are a little narrower)."""
    return sum(max(1, math.ceil(measure(part) * 0.97 / max(1.0, width - 1))) for part in text.splitlines() or [""])


def numeric(table: Table, column: int) -> bool:
    """Whether a column holds numbers only."""
    cells = [row[column] for row in table.rows if column < len(row) and row[column] is not None]
    return bool(cells) and all(isinstance(c, Num) for c in cells)


def widths(table: Table, paper: Paper, least_first: float = 24) -> tuple[float, ...]:
    """Widths of a table's columns in characters, so that words wrap little and numbers not at all."""
    found = []
    for j, head in enumerate(table.columns):
        cells = [paper.say(row[j]) for row in table.rows if j < len(row)]
        longest = max([measure(c) for c in cells] or [0]) * 1.12 + 2
        word = max([measure(w) for w in paper.say(head).split()] or [0]) * 1.1 + 2
        if numeric(table, j):
            found.append(min(22.0, max(10.0, longest, min(word, 15.0))))
        else:
            low, high = (least_first, 52.0) if j == 0 else (10.0, 40.0)
            found.append(min(high, max(low, longest, min(word, high))))
    return tuple(found)


def pixels(width: float) -> int:
    """Pixels of a column that is ``width`` characters wide (Excel, digits of 7 pixels)."""
    return round(width * 7 + 5)
