"""How far the filled cells of an .xlsx sheet reach, read from the cells: a sheet's own dimensions are not believed.

Also finds formulas without a stored value, which a reader would take for empty cells.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from insight.reading.codes import ReadingError

_KEEP = 4096
# how many rows with errors are named
ERROR_ROWS = 5
# the patterns begin with letters that the search can jump to; elements with a name-space prefix take the slower ones
_ROW = re.compile(rb"<row\b[^>]{0,300}?\sr=[\"'](\d{1,9})[\"']")
_PREFIXED_ROW = re.compile(rb"<\w{1,20}:row\b[^>]{0,300}?\sr=[\"'](\d{1,9})[\"']")
_WIDE = re.compile(rb" r=\"([A-Z]{2,4})\d")
_ODDLY_WIDE = re.compile(rb"\sr\s?=\s?[\"']([A-Z]{2,4})\d")
_FAR = re.compile(rb"<(?:\w{1,20}:)?c\b[^>]{0,200}?\sr\s?=\s?[\"']([A-Z]{1,4})(\d{1,9})[\"'][^>]{0,200}?>")
_UNCACHED = re.compile(
    rb"<c\b[^>]{0,80}?\sr=[\"']([A-Z]{1,4})\d{1,9}[\"'][^>]{0,80}>"
    rb"<f\b[^>]{0,200}(?:/>|>[^<]{0,8192}</f>)(?:<v\s?/>|<v></v>)?</c>"
)
_ERROR = re.compile(rb"\st=[\"']e[\"'][^>]{0,80}>(?:<f\b[^>]{0,200}(?:/>|>[^<]{0,8192}</f>))?<v>([^<]{1,40})</v>")
_PLACE = re.compile(rb"\sr\s?=\s?[\"'][A-Z]{1,4}(\d{1,9})[\"']")
_ODD = (b":row", b"r='", b"\tr=", b"\nr=", b"r =")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")


@dataclass
class SheetScan:
    """Fed with a sheet part's bytes; knows how far its filled cells reach: a quick upper bound while that is small,
    from there on cell by cell.

    cells: the largest rectangle allowed. uncached: column number (0 = A) → formulas without a value.
    errors: error text → cells. error_rows: numbers of the first rows with errors, where the cells say theirs.
    """

    cells: int
    rows: int = 0
    columns: int = 26
    far: str = ""
    uncached: dict[int, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
    error_rows: list[int] = field(default_factory=list)
    _tail: bytes = b""

    def feed(self, piece: bytes) -> None:
        """The next bytes of the part; a few kilobytes are kept so that no element is cut."""
        joined = self._tail + piece
        cut = joined.rfind(b"<row") if len(joined) > _KEEP else -1
        whole = joined[: max(cut, 0)] if cut > 0 else b""
        self._tail = joined[len(whole) :]
        if len(self._tail) > 64 * _KEEP:
            whole, self._tail = self._tail[:-_KEEP], self._tail[-_KEEP:]
        if whole:
            self._look(whole)

    def close(self) -> None:
        """Looks at what is left."""
        self._look(self._tail)
        self._tail = b""

    def check(self, sheet: str) -> None:
        """Raises ReadingError where the rectangle of the filled cells is larger than allowed."""
        self.close()
        if self.rows * self.columns > self.cells:
            raise ReadingError("far_cells", sheet=sheet, cell=self.far, rows=self.rows, columns=self.columns)

    def _look(self, data: bytes) -> None:
        odd = any(sign in data for sign in _ODD)
        numbers = _ROW.findall(data) + (_PREFIXED_ROW.findall(data) if odd else [])
        letters = set((_ODDLY_WIDE if odd else _WIDE).findall(data))
        rows = max(map(int, numbers), default=0)
        columns = max((column_number(c) + 1 for c in letters), default=0)
        if max(rows, self.rows) * max(columns, self.columns) <= self.cells:
            self.rows, self.columns = max(rows, self.rows), max(columns, self.columns)
        else:
            self._look_closely(data)
        if b"<f" in data:
            for column in _UNCACHED.findall(data):
                place = column_number(column)
                self.uncached[place] = self.uncached.get(place, 0) + 1
        if b't="e"' in data or b"t='e'" in data:
            for match in _ERROR.finditer(data):
                text = match.group(1).decode("utf-8", "replace")
                self.errors[text] = self.errors.get(text, 0) + 1
                said = _PLACE.search(data, data.rfind(b"<", 0, match.start()), match.end())
                row = int(said.group(1)) if said else 0
                if row and len(self.error_rows) < ERROR_ROWS and row not in self.error_rows:
                    self.error_rows.append(row)

    def _look_closely(self, data: bytes) -> None:
        """Cell by cell; a cell that is only formatted holds nothing and does not count."""
        for match in _FAR.finditer(data):
            row, column = int(match.group(2)), column_number(match.group(1)) + 1
            if (row > self.rows or column > self.columns) and not match.group().endswith(b"/>"):
                self.far = (match.group(1) + match.group(2)).decode()
                self.rows, self.columns = max(self.rows, row), max(self.columns, column)


def column_number(letters: bytes) -> int:
    """0 for A, 16383 for XFD."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def sheet_parts(workbook: bytes, relations: bytes) -> dict[str, str]:
    """Sheet name → the lower-case path of its part, from the workbook part and its relations."""
    targets = {}
    for element in _RELATION.findall(relations):
        target = _attribute(element, b"Target").lstrip("/")
        path = target if target.startswith("xl/") else f"xl/{target}"
        targets[_attribute(element, b"Id")] = path.lower()
    found = {}
    for element in _SHEET.findall(workbook):
        part = targets.get(_attribute(element, rb"(?:\w+:)id"))
        if part:
            found[_attribute(element, b"name")] = part
    return found


def _attribute(element: bytes, name: bytes) -> str:
    match = re.search(rb"\s" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", element)
    return html.unescape((match.group(1) or match.group(2) or b"").decode("utf-8", "replace")) if match else ""
