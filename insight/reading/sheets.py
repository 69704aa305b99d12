"""Workbooks (.xlsx .xlsm .xls .xlsb .ods) → grid of the sheet that holds the data."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from insight.reading.codes import ReadingError, question, warning
from insight.reading.container import Package
from insight.reading.grid import Grid
from insight.reading.report import seen_in_report
from insight.reading.result import Choices

_ERROR_CELL = re.compile(rb"(<c\b[^>]*?\st=[\"']e[\"'][^>]*>(?:<f\b.*?(?:/>|</f>))?<v>)[^<]*(</v>)", re.DOTALL)


@dataclass(frozen=True)
class Sheet:
    """The chosen sheet's grid and name, and the names of all visible sheets."""

    grid: Grid
    name: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Candidate:
    """A visible sheet with cells. cells: filled cells, estimated. seen: what makes it a report, if it is one."""

    name: str
    sheet: CalamineSheet
    cells: int
    seen: tuple[str, ...]


def read_sheet(content: bytes, package: Package, choices: Choices) -> Sheet:
    """The grid of the chosen sheet, or of the visible one with the most data; a hidden one only when it is named.

    Raises ReadingError, also where most of the workbook is reports (tables of results, not of respondents).
    """
    book = _Book(content, package)
    warnings: list[dict[str, Any]] = []
    questions: list[dict[str, Any]] = []
    if choices.sheet is not None:
        if choices.sheet not in (*book.visible, *book.hidden):
            raise ReadingError("sheet_unknown", sheet=choices.sheet, sheets=list(book.visible))
        chosen = _candidate(choices.sheet, book.sheet(choices.sheet))
        if chosen is None:
            raise ReadingError("no_data_sheet", sheets=[choices.sheet])
        reports = [chosen] if chosen.seen else []
        rivals: list[_Candidate] = []
    else:
        found = [c for n in book.visible if (c := _candidate(n, book.sheet(n))) is not None]
        if not found:
            raise ReadingError("no_data_sheet", sheets=list(book.visible))
        data = [c for c in found if not c.seen]
        reports = [c for c in found if c.seen] if 2 * len(data) <= len(found) else []
        chosen = max(data or found, key=lambda c: c.cells)
        rivals = [c for c in found if c is not chosen]
    if reports:
        worst = max(reports, key=lambda c: ("merged_labels" in c.seen, c.cells))
        others = [n for n in book.visible if n != worst.name]
        raise ReadingError("report", sheet=worst.name, seen=list(worst.seen), sheets=others)
    if rivals:
        warnings.append(warning("other_sheets", sheet=chosen.name, sheets=[c.name for c in rivals]))
    if any(2 * c.cells >= chosen.cells and not c.seen for c in rivals):
        questions.append(question("which_sheet", sheet=chosen.name, sheets=[c.name for c in rivals]))
    if book.hidden:
        warnings.append(warning("hidden_sheets", sheets=book.hidden))
    grid = _grid(chosen.sheet)
    scan = package.sheets.get(chosen.name)
    if scan is not None:
        left = (chosen.sheet.start or (0, 0))[1]
        grid.uncached = {column - left: count for column, count in scan.uncached.items()}
        if scan.errors:
            examples = sorted(scan.errors, key=lambda e: -scan.errors[e])[:3]
            warnings.append(warning("error_cells", count=sum(scan.errors.values()), examples=examples))
    grid.warnings.extend(warnings)
    grid.questions.extend(questions)
    return Sheet(grid, chosen.name, tuple(book.visible))


class _Book:
    """A workbook whose sheets are opened on demand, after their used range was checked."""

    def __init__(self, content: bytes, package: Package) -> None:
        self._content, self._package = content, package
        self._book = self._open(content)
        metadata = self._book.sheets_metadata
        self.visible = [m.name for m in metadata if m.visible == SheetVisibleEnum.Visible]
        self.hidden = [m.name for m in metadata if m.visible != SheetVisibleEnum.Visible]

    def sheet(self, name: str) -> CalamineSheet:
        scan = self._package.sheets.get(name)
        if scan is not None:
            scan.check(name)
        try:
            return self._book.get_sheet_by_name(name)
        except (CalamineError, OSError, ValueError) as error:
            if "error value" in str(error) and self._package.format == "xlsx":
                return self._repaired(name)
            raise ReadingError("damaged", format=self._package.format) from None

    def _open(self, content: bytes) -> CalamineWorkbook:
        try:
            return CalamineWorkbook.from_filelike(io.BytesIO(content))
        except PasswordError:
            raise ReadingError("password") from None
        except (CalamineError, OSError, ValueError) as error:
            code = "password" if "password" in str(error).lower() or "encrypt" in str(error).lower() else "damaged"
            raise (ReadingError(code) if code == "password" else self._damaged()) from None

    def _damaged(self) -> ReadingError:
        return ReadingError("damaged", format=self._package.format)

    def _repaired(self, name: str) -> CalamineSheet:
        """calamine refuses a whole sheet for one #SPILL! or #CALC!; they are rewritten as #N/A, which it knows."""
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self._content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
            for entry in old.infolist():
                part = old.read(entry)
                if entry.filename.lower().startswith("xl/worksheets/"):
                    part = _ERROR_CELL.sub(rb"\1#N/A\2", part)
                new.writestr(entry.filename, part)
        self._book = self._open(out.getvalue())
        try:
            return self._book.get_sheet_by_name(name)
        except (CalamineError, OSError, ValueError):
            raise self._damaged() from None


def _candidate(name: str, sheet: CalamineSheet) -> _Candidate | None:
    if not sheet.height or not sheet.width:
        return None
    grid = _grid(sheet)
    texts = grid.texts()
    filled = sum(1 for row in texts for cell in row if cell)
    if not filled:
        return None
    seen = seen_in_report(texts, grid.merges)
    return _Candidate(name, sheet, filled * max(1, sheet.height) // len(texts), tuple(seen))


def _grid(sheet: CalamineSheet) -> Grid:
    top, left = sheet.start or (0, 0)
    merges = tuple(((a[0] - top, a[1] - left), (b[0] - top, b[1] - left)) for a, b in sheet.merged_cell_ranges or [])
    rows: Iterator[list[Any]] = iter(sheet.iter_rows())
    return Grid.of(rows, merges)
