"""The numbers of a native chart: one model from which both the embedded workbook and the caches of the XML are made.

So they cannot disagree. Nothing in the workbook is a formula; what is missing stays empty.
"""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from insight.exhibits.message import Style
from insight.export.escape import neutral
from insight.export.excel import CHINESE_POINTS, FORMATS
from insight.export.powerpoint.charts.markup import words

MAIN, HELPER = "Sheet1", "Sheet2"
GENERAL = "General"
LONGEST_CELL = 32_767
LARGEST = 1e290
_CREATED = datetime.datetime(2000, 1, 1)

Value = float | str | None


@dataclass(frozen=True)
class Column:
    """One column of a sheet: its heading and its cells. formats: Excel's number format of every cell."""

    sheet: str
    index: int
    head: str
    cells: tuple[Value, ...]
    formats: tuple[str, ...]

    @property
    def range(self) -> str:
        name = xl_col_to_name(self.index)
        return f"{self.sheet}!${name}$2:${name}${len(self.cells) + 1}"

    @property
    def title(self) -> str:
        """``c:tx`` of a series named by this column's heading."""
        cell = f"{self.sheet}!${xl_col_to_name(self.index)}$1"
        cache = f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{words(self.head)}</c:v></c:pt></c:strCache>'
        return f"<c:tx><c:strRef><c:f>{cell}</c:f>{cache}</c:strRef></c:tx>"

    @property
    def numbers(self) -> str:
        """``c:numRef``; missing cells have no point."""
        points = "".join(
            f'<c:pt idx="{i}"><c:v>{value!r}</c:v></c:pt>' for i, value in enumerate(self.cells) if _number(value)
        )
        form = next((f for f, v in zip(self.formats, self.cells, strict=True) if v is not None), GENERAL)
        head = f'<c:formatCode>{words(form)}</c:formatCode><c:ptCount val="{len(self.cells)}"/>'
        return f"<c:numRef><c:f>{self.range}</c:f><c:numCache>{head}{points}</c:numCache></c:numRef>"

    @property
    def texts(self) -> str:
        """``c:strRef``; empty cells have no point."""
        return f"<c:strRef><c:f>{self.range}</c:f><c:strCache>{self.points()}</c:strCache></c:strRef>"

    def points(self, shown: Sequence[str] | None = None) -> str:
        """Count and points of a text cache. shown: the texts instead of the cells."""
        cells = shown if shown is not None else ["" if v is None else str(v) for v in self.cells]
        points = "".join(f'<c:pt idx="{i}"><c:v>{words(t)}</c:v></c:pt>' for i, t in enumerate(cells) if t != "")
        return f'<c:ptCount val="{len(cells)}"/>{points}'


@dataclass
class Sheet:
    """Columns as they are asked for. language: for the words in number formats.

    rows: columns are at least so long, with empty cells at their ends: LibreOffice draws no series of a scatter chart
    that is shorter than another.
    """

    language: str
    rows: int = 0
    columns: list[Column] = field(default_factory=list)

    def texts(self, head: str, cells: Sequence[str | None], sheet: str = MAIN) -> Column:
        """A column of words, none of which any spreadsheet runs."""
        safe = tuple(neutral(t)[:LONGEST_CELL] or None if t is not None else None for t in cells)
        return self._add(sheet, head, safe, (GENERAL,) * len(safe))

    def numbers(
        self, head: str, cells: Sequence[float | None], style: Style | None = None, sheet: str = MAIN
    ) -> Column:
        """A column of numbers as ``shown``; style None: plain places and distances that need no format."""
        values = tuple(shown(v, style) for v in cells)
        forms = tuple(GENERAL if style is None else number_format(style, v, self.language) for v in values)
        return self._add(sheet, head, values, forms)

    def _add(self, sheet: str, head: str, cells: tuple[Value, ...], formats: tuple[str, ...]) -> Column:
        index = sum(c.sheet == sheet for c in self.columns)
        short = max(0, self.rows - len(cells))
        column = Column(sheet, index, neutral(head), cells + (None,) * short, formats + (GENERAL,) * short)
        self.columns.append(column)
        return column

    def workbook(self) -> bytes:
        """The embedded workbook: what people edit on the first sheet, what is only drawn on the second."""
        buffer = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        book = xlsxwriter.Workbook(buffer, options)
        book.set_properties({"created": _CREATED})
        formats: dict[str, Any] = {}
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for name in (MAIN, HELPER):
            own = [c for c in self.columns if c.sheet == name]
            if own:
                _write(book, book.add_worksheet(name), own, heading, formats)
        book.close()
        return buffer.getvalue()


def shown(value: float | None, style: Style | None) -> float | None:
    """``value`` as it stands in a chart: differences of shares times 100 (percentage points).

    None unless finite and within what a chart can put on an axis.
    """
    if value is None or isinstance(value, str) or not math.isfinite(value):
        return None
    scaled = 100 * float(value) if style == "points" else float(value)
    return scaled if abs(scaled) <= LARGEST else None


def number_format(style: Style, value: float | None, language: str) -> str:
    """Excel's format of ``style``, with the true minus sign; ``number`` has no decimals where there are none."""
    form = CHINESE_POINTS if style == "points" and language == "zh" else FORMATS[style]
    if style == "number" and value is not None and round(value, 2) == round(value):
        form = FORMATS["count"]
    return form if ";" in form else f'{form};"\u2212"{form}'


def _number(value: Value) -> bool:
    return isinstance(value, float)


def _write(book: Any, sheet: Any, columns: Sequence[Column], heading: Any, formats: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 1)
    for column in columns:
        text = any(isinstance(v, str) for v in column.cells)
        sheet.set_column(column.index, column.index, 40 if text and column.index == 0 else 16)
        sheet.write_string(0, column.index, column.head[:LONGEST_CELL], heading)
        for row, (value, form) in enumerate(zip(column.cells, column.formats, strict=True), start=1):
            if isinstance(value, str):
                sheet.write_string(row, column.index, value)
            elif value is not None:
                if form not in formats:
                    formats[form] = book.add_format({"num_format": form})
                sheet.write_number(row, column.index, value, formats[form])
