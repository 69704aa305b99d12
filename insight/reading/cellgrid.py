"""The cells of an .xlsx sheet as a grid: forms become numbers, days and texts, column by column."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from python_calamine import CalamineError, CalamineWorkbook

from insight.reading.cells import BOOLEAN, NUMBER, POOLED, SHARED, Block, Cells
from insight.reading.codes import ReadingError
from insight.reading.grid import TOP, Columns, Grid, Merge, text_of
from insight.reading.limits import Limits
from insight.reading.texts import Column, TextColumn, taken

_DATE = 6
# a day that Excel and everybody else count alike, and the last one Excel knows
_FIRST_DAY, _LAST_DAY = 61.0, 2_958_466.0
_PROBE = 45_000.5
_MS = 86_400_000
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


@dataclass(frozen=True)
class Shared:
    """The texts many cells share, once each. places: which of ``values`` each of them is, −1 for a blank one."""

    places: np.ndarray
    values: pa.StringArray

    @classmethod
    def of(cls, texts: pa.StringArray) -> Shared:
        encoded = texts.dictionary_encode()
        places = encoded.indices.to_numpy()
        blank = pc.equal(pc.utf8_trim_whitespace(encoded.dictionary), "").to_numpy(zero_copy_only=False)
        return cls(np.where(blank[places], -1, places), encoded.dictionary)


@dataclass
class CellGrid(Grid):
    """A grid over cells. kinds: kind of each form of the cells, with 0 at the end for no cell."""

    blocks: list[Block] = field(default_factory=list)
    kinds: np.ndarray = field(default_factory=lambda: np.zeros(1, dtype=np.uint8))
    shared: Shared | None = None
    pool: pa.StringArray = field(default_factory=lambda: pa.array([], pa.string()))
    epoch: np.datetime64 = field(default_factory=lambda: np.datetime64("1899-12-30", "ms"))
    first: tuple[int, int] = (0, 0)
    size: tuple[int, int] = (0, 0)

    def columns(self, start: int, width: int, limits: Limits) -> Columns:
        rows, wide = self.size[0] - start, max(width, self.size[1])
        if rows > limits.rows:
            raise ReadingError("too_many_rows", limit=limits.rows)
        if wide > limits.columns:
            raise ReadingError("too_many_columns", columns=wide, limit=limits.columns)
        columns = []
        for j in range(wide):
            columns.append(self._column(j, start))
            self.tell("rows", (j + 1) / wide)
        self.blocks.clear()
        below = [m for m in self.merges if m[0][0] >= start and m[1][0] > m[0][0]]
        if below:
            self.warnings.append(self.merged(below))
            for j in {top[1] for top, _ in below} & set(range(wide)):
                source = np.arange(rows)
                for (top, column), (bottom, _) in below:
                    if column == j:
                        source[top - start + 1 : bottom - start + 1] = top - start
                columns[j] = taken(columns[j], source)
        return Columns(columns, max(rows, 0), 0)

    def _column(self, j: int, start: int) -> Column:
        values, kinds = self._stretch(j, start, self.size[0])
        found = set(np.flatnonzero(np.bincount(kinds, minlength=1)).tolist()) - {0}
        if found == {NUMBER}:
            return pa.chunked_array([pa.array(values, mask=kinds != NUMBER)])
        if found == {_DATE}:
            days = pa.array(self._moments(values).astype("datetime64[us]"), pa.timestamp("us"), mask=kinds != _DATE)
            return pa.chunked_array([days])
        codes = np.full(len(values), -1, dtype=np.int64)
        parts: list[pa.StringArray] = []
        total = 0
        for kind in sorted(found):
            here = kinds == kind
            places, texts = self._texts(kind, values[here])
            codes[here] = np.where(places >= 0, places + total, -1)
            parts.append(texts)
            total += len(texts)
        return TextColumn.of_codes(codes, pa.concat_arrays(parts) if parts else pa.array([], pa.string()))

    def _texts(self, kind: int, values: np.ndarray) -> tuple[np.ndarray, pa.StringArray]:
        """Cells of one kind as places in a list of texts."""
        if kind == SHARED:
            assert self.shared is not None
            return self.shared.places[values.astype(np.int64)], self.shared.values
        if kind == POOLED:
            return values.astype(np.int64), self.pool
        distinct, places = np.unique(values, return_inverse=True)
        if kind == BOOLEAN:
            return places, pa.array([text_of(bool(v)) for v in distinct], pa.string())
        cells = self._moments(distinct).tolist() if kind == _DATE else distinct.tolist()
        return places, pa.array([text_of(c) for c in cells], pa.string())

    def _moments(self, values: np.ndarray) -> np.ndarray:
        return self.epoch + np.round(values * _MS).astype("timedelta64[ms]")

    def _stretch(self, j: int, start: int, end: int) -> tuple[np.ndarray, np.ndarray]:
        """Values and kinds of some rows of a column; blank shared texts are no cells."""
        top, column = self.first[0] + start, self.first[1] + j
        values, kinds = np.zeros(max(end - start, 0)), np.zeros(max(end - start, 0), dtype=np.uint8)
        for block in self.blocks:
            if column < len(block.values):
                a = max(block.row, top)
                b = min(block.row + block.values.shape[1], top + len(values))
                if a < b:
                    inside, outside = slice(a - block.row, b - block.row), slice(a - top, b - top)
                    values[outside] = block.values[column, inside]
                    kinds[outside] = self.kinds[block.forms[column, inside]]
        here = kinds == SHARED
        if here.any():
            assert self.shared is not None
            blank = self.shared.places[values[here].astype(np.int64)] < 0
            kinds[np.flatnonzero(here)[blank]] = 0
        return values, kinds

    def _cell(self, kind: int, value: float) -> Any:
        if not kind:
            return None
        if kind == NUMBER:
            return value
        if kind == BOOLEAN:
            return bool(value)
        if kind == _DATE:
            return self._moments(np.array([value]))[0].astype("datetime64[us]").item()
        places, texts = self._texts(kind, np.array([value]))
        return texts[int(places[0])].as_py()

    def take_top(self) -> None:
        """Fills ``top``."""
        rows = min(TOP, self.size[0])
        cells = []
        for j in range(self.size[1]):
            values, kinds = self._stretch(j, 0, rows)
            cells.append([self._cell(int(k), float(v)) for k, v in zip(kinds, values, strict=True)])
        self.top = [list(row) for row in zip(*cells, strict=True)]


def cell_grid(cells: Cells, shared: Shared | None, styles: Styles, date1904: bool, limits: Limits) -> CellGrid | None:
    """The grid of a sheet; None where something in it is left to calamine. Raises ReadingError for far cells."""
    kinds = np.zeros(len(cells.forms) + 1, dtype=np.uint8)
    for place, (kind, style) in enumerate(cells.forms):
        if kind == SHARED and shared is None:
            return None
        if kind == NUMBER and style:
            known = styles.kind_of(style)
            if known is None:
                return None
            kind = known
        kinds[place] = kind
    pool = pa.concat_arrays(cells.pool) if cells.pool else pa.array([], pa.string())
    empty = pc.equal(pc.utf8_trim_whitespace(pool), "").to_numpy(zero_copy_only=False)
    bounds: list[tuple[int, int, int, int]] = []
    for block in cells.blocks:
        kind_of = kinds[block.forms]
        days = block.values[kind_of == _DATE]
        if len(days) and not (days.min() >= _FIRST_DAY and days.max() < _LAST_DAY):
            return None
        for kind, count in ((SHARED, len(shared.places) if shared else 0), (BOOLEAN, 2)):
            places = block.values[kind_of == kind]
            if len(places) and not (places.min() >= 0 and places.max() < count and (places == np.floor(places)).all()):
                return None
        if empty.any():
            pooled = kind_of == POOLED
            block.forms[pooled] = np.where(empty[block.values[pooled].astype(np.int64)], -1, block.forms[pooled])
            kind_of = kinds[block.forms]
        filled = kind_of > 0
        across, down = np.flatnonzero(filled.any(axis=1)), np.flatnonzero(filled.any(axis=0))
        if len(down):
            bounds.append((block.row + int(down[0]), block.row + int(down[-1]), int(across[0]), int(across[-1])))
    if not bounds:
        return CellGrid([], iter(()))
    top, left = min(b[0] for b in bounds), min(b[2] for b in bounds)
    size = (max(b[1] for b in bounds) - top + 1, max(b[3] for b in bounds) - left + 1)
    if size[0] * size[1] > limits.grid_cells:
        return None
    merges: tuple[Merge, ...] = tuple(((a[0] - top, a[1] - left), (b[0] - top, b[1] - left)) for a, b in cells.merges)
    grid = CellGrid(
        [], iter(()), merges, blocks=cells.blocks, kinds=kinds, shared=shared, pool=pool, epoch=styles.epoch,
        first=(top, left), size=size,
    )  # fmt: skip
    grid.first_row, grid.date1904 = top + 1, date1904
    grid.uncached = {column - left: count for column, count in cells.uncached.items()}
    grid.take_top()
    return grid


@dataclass
class Styles:
    """What calamine makes of a number in each style, asked with a workbook of the same styles and one cell each.

    So both ways of reading agree about what is a day, in every calendar. visible, hidden: names of the sheets.
    """

    book: CalamineWorkbook
    asked: Mapping[int, Any]
    epoch: np.datetime64

    @classmethod
    def of(cls, small: Mapping[str, bytes], sheets: Iterable[str], styles: Iterable[int]) -> Styles | None:
        """small: the small parts of the workbook by name. sheets: names of the sheets' parts."""
        wanted = sorted(set(styles))
        rows = "".join(f'<row r="{i}"><c r="A{i}" s="{s}"><v>{_PROBE}</v></c></row>' for i, s in enumerate(wanted, 1))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for name, part in small.items():
                archive.writestr(name, part)
            for name in sheets:
                archive.writestr(name, _SHEET.format(rows))
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue()))
            cells = [row[0] for row in book.get_sheet_by_index(0).to_python()] if wanted else []
        except (CalamineError, OSError, ValueError, IndexError):
            return None
        if len(cells) != len(wanted):
            return None
        epoch = np.datetime64("1899-12-30", "ms")
        for cell in cells:
            if isinstance(cell, datetime.datetime):
                epoch = np.datetime64(cell - datetime.timedelta(days=_PROBE), "ms")
        return cls(book, dict(zip(wanted, cells, strict=True)), epoch)

    def kind_of(self, style: int) -> int | None:
        """Number or day; None for durations and what else there may be."""
        cell = self.asked.get(style)
        if isinstance(cell, float | int) and not isinstance(cell, bool):
            return NUMBER
        return _DATE if isinstance(cell, datetime.datetime) else None
