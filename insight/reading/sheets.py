"""Workbooks (.xlsx .xlsm .xls .xlsb .ods) → grid of the sheet that holds the data."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from insight.reading.cellgrid import CellGrid, Shared, Styles, cell_grid
from insight.reading.cells import NUMBER, SHARED
from insight.reading.codes import ReadingError, question, warning
from insight.reading.container import Package
from insight.reading.grid import Grid
from insight.reading.limits import Limits
from insight.reading.report import seen_in_report
from insight.reading.result import Choices
from insight.reading.usedrange import ERROR_ROWS
from insight.reading.xmltext import shared_texts

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
    grid: Grid
    cells: int
    seen: tuple[str, ...]


def read_sheet(content: bytes, package: Package, choices: Choices, limits: Limits) -> Sheet:
    """The grid of the chosen sheet, or of the visible one with the most data; a hidden one only when it is named.

    Raises ReadingError, also where most of the workbook is reports (tables of results, not of respondents).
    """
    book = _Book(content, package, limits)
    warnings: list[dict[str, Any]] = []
    questions: list[dict[str, Any]] = []
    if choices.sheet is not None:
        if choices.sheet not in (*book.visible, *book.hidden):
            raise ReadingError("sheet_unknown", sheet=choices.sheet, sheets=list(book.visible))
        chosen = _candidate(choices.sheet, book)
        if chosen is None:
            raise ReadingError("no_data_sheet", sheets=[choices.sheet])
        reports = [chosen] if chosen.seen else []
        rivals: list[_Candidate] = []
    else:
        found = [c for n in book.visible if (c := _candidate(n, book)) is not None]
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
    grid = chosen.grid
    errors, rows = book.errors(chosen.name)
    if errors:
        examples = sorted(errors, key=lambda e: -errors[e])[:3]
        warnings.append(warning("error_cells", count=sum(errors.values()), examples=examples, rows=rows))
    grid.warnings.extend(warnings)
    grid.questions.extend(questions)
    return Sheet(grid, chosen.name, tuple(book.visible))


class _Book:
    """A workbook whose sheets are opened on demand: from the cells that were taken while its container was looked at,
    else by calamine, after their used range was checked."""

    def __init__(self, content: bytes, package: Package, limits: Limits) -> None:
        self._content, self._package, self._limits = content, package, limits
        self._opened: CalamineWorkbook | None = None
        self._shared: Shared | None = None
        self._styles: Styles | None = None
        if package.cells:
            used = {s for c in package.cells.values() for k, s in c.forms if s and k == NUMBER}
            self._styles = Styles.of(package.small, package.parts, used)
        book = self._styles.book if self._styles is not None else self._calamine()
        metadata = book.sheets_metadata
        self.visible = [m.name for m in metadata if m.visible == SheetVisibleEnum.Visible]
        self.hidden = [m.name for m in metadata if m.visible != SheetVisibleEnum.Visible]

    def grid(self, name: str) -> tuple[Grid, int]:
        """The grid of a sheet and its number of rows."""
        taken = self._taken(name)
        if taken is not None:
            return taken, taken.size[0]
        sheet = self._sheet(name)
        if not sheet.height or not sheet.width:
            return Grid([], iter(())), 0
        top, left = sheet.start or (0, 0)
        merges = tuple(
            ((a[0] - top, a[1] - left), (b[0] - top, b[1] - left)) for a, b in sheet.merged_cell_ranges or []
        )
        grid = Grid.of(iter(sheet.iter_rows()), merges)
        grid.first_row, grid.date1904 = top + 1, self._package.date1904
        scan = self._package.sheets.get(name)
        if scan is not None:
            grid.uncached = {column - left: count for column, count in scan.uncached.items()}
        return grid, sheet.height

    def errors(self, name: str) -> tuple[dict[str, int], list[int]]:
        """Error text → cells of a sheet that hold it; the first rows with such cells."""
        seen = self._package.cells.get(name) or self._package.sheets.get(name)
        return (seen.errors, seen.error_rows[:ERROR_ROWS]) if seen is not None else ({}, [])

    def _taken(self, name: str) -> CellGrid | None:
        cells = self._package.cells.get(name)
        if cells is None or self._styles is None:
            return None
        if self._shared is None and any(kind == SHARED for kind, _ in cells.forms):
            texts = shared_texts(self._package.shared or b"")
            self._shared = Shared.of(texts) if texts is not None else None
        return cell_grid(cells, self._shared, self._styles, self._package.date1904, self._limits)

    def _sheet(self, name: str) -> CalamineSheet:
        scan = self._package.sheets.get(name)
        if scan is not None:
            scan.check(name)
        try:
            return self._calamine().get_sheet_by_name(name)
        except (CalamineError, OSError, ValueError) as error:
            if "error value" in str(error) and self._package.format == "xlsx":
                return self._repaired(name)
            raise ReadingError("damaged", format=self._package.format) from None

    def _calamine(self) -> CalamineWorkbook:
        if self._opened is None:
            self._opened = self._open(self._content)
        return self._opened

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
        self._opened = self._open(out.getvalue())
        try:
            return self._opened.get_sheet_by_name(name)
        except (CalamineError, OSError, ValueError):
            raise self._damaged() from None


def _candidate(name: str, book: _Book) -> _Candidate | None:
    grid, height = book.grid(name)
    texts = grid.texts()
    filled = sum(1 for row in texts for cell in row if cell)
    if not filled:
        return None
    seen = seen_in_report(texts, grid.merges)
    return _Candidate(name, grid, filled * max(1, height) // len(texts), tuple(seen))
