"""Workbooks (.xlsx .xlsm .xls .xlsb .ods) → grid of the sheet that holds the data."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from insight.reading.codes import ReadingError, question, warning
from insight.reading.grid import Grid, text_of
from insight.reading.result import Choices

_LOOK = 60


@dataclass(frozen=True)
class Sheet:
    grid: Grid
    name: str
    names: tuple[str, ...]


def read_sheet(content: bytes, format: str, choices: Choices) -> Sheet:
    """The grid of the chosen sheet, or of the visible one that holds the most data. A hidden one only when named."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError:
        raise ReadingError("password") from None
    except (CalamineError, OSError, ValueError) as error:
        raise ReadingError("password" if "password" in str(error).lower() else "damaged", format=format) from None
    visible = [m.name for m in book.sheets_metadata if m.visible == SheetVisibleEnum.Visible]
    hidden = [m.name for m in book.sheets_metadata if m.visible != SheetVisibleEnum.Visible]
    names = tuple(visible)
    warnings: list[dict[str, Any]] = []
    questions: list[dict[str, Any]] = []
    if choices.sheet is not None:
        if choices.sheet not in book.sheet_names:
            raise ReadingError("sheet_unknown", sheet=choices.sheet, sheets=list(names))
        name = choices.sheet
        sheet = _open(book, name, format)
    else:
        sizes = {n: _filled(s) for n in visible if (s := _open(book, n, format)) is not None}
        full = [n for n in sizes if sizes[n] > 0]
        if not full:
            raise ReadingError("no_data_sheet", sheets=list(names))
        name = max(full, key=lambda n: sizes[n])
        sheet = _open(book, name, format)
        rivals = [n for n in full if n != name]
        if rivals:
            warnings.append(warning("other_sheets", sheet=name, sheets=rivals))
        if any(sizes[n] >= 0.5 * sizes[name] for n in rivals):
            questions.append(question("which_sheet", sheet=name, sheets=rivals))
    if hidden:
        warnings.append(warning("hidden_sheets", sheets=hidden))
    grid = Grid.of(_rows(sheet), _merges(sheet))
    grid.warnings.extend(warnings)
    grid.questions.extend(questions)
    return Sheet(grid, name, names)


def _open(book: CalamineWorkbook, name: str, format: str) -> CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError):
        raise ReadingError("damaged", format=format) from None


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    return iter(sheet.iter_rows())


def _merges(sheet: CalamineSheet) -> tuple[Any, ...]:
    top, left = sheet.start or (0, 0)
    found = sheet.merged_cell_ranges or []
    return tuple(((a[0] - top, a[1] - left), (b[0] - top, b[1] - left)) for a, b in found)


def _filled(sheet: CalamineSheet) -> int:
    """Filled cells, estimated from the first rows."""
    rows = []
    for row, _ in zip(_rows(sheet), range(_LOOK), strict=False):
        rows.append(sum(1 for c in row if text_of(c)))
    if not rows or not any(rows):
        return 0
    return sum(rows) * max(1, sheet.height) // len(rows)
