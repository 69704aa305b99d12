"""How far the filled cells of an .xlsx sheet reach, read from the cells: a sheet's own dimensions are not believed.

Also finds formulas without a stored value, which a reader would take for empty cells.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from insight.reading.codes import ReadingError
from insight.reading.limits import Limits

_KEEP = 4096
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]{0,300}?\sr=[\"'](\d{1,9})[\"']")
_WIDE = re.compile(rb"\sr=[\"']([A-Z]{2,4})\d{1,9}[\"']")
_FAR = re.compile(rb"<(?:\w+:)?c\b[^>]{0,200}?\sr=[\"']([A-Z]{1,4})(\d{1,9})[\"'][^>]{0,200}?>")
_UNCACHED = re.compile(
    rb"<c\b[^>]{0,80}?\sr=[\"']([A-Z]{1,4})\d{1,9}[\"'][^>]{0,80}>"
    rb"<f\b[^>]{0,200}(?:/>|>[^<]{0,8192}</f>)(?:<v\s?/>|<v></v>)?</c>"
)
_ERROR = re.compile(rb"\st=[\"']e[\"'][^>]{0,80}>(?:<f\b[^>]{0,200}(?:/>|>[^<]{0,8192}</f>))?<v>([^<]{1,40})</v>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")


@dataclass
class SheetScan:
    """Fed with a sheet part's bytes; knows an upper bound of the used range and, where that is large, the exact one.

    uncached: column number (0 = A) → formulas without a value. errors: error text → cells.
    """

    rows: int = 0
    columns: int = 0
    filled_rows: int = 0
    filled_columns: int = 0
    far: str = ""
    uncached: dict[int, int] = field(default_factory=dict)
    errors: dict[str, int] = field(default_factory=dict)
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

    def check(self, sheet: str, limits: Limits) -> None:
        """Raises ReadingError where the rectangle of the filled cells is larger than the limit."""
        self.close()
        if self.filled_rows * self.filled_columns > limits.grid_cells:
            fields = {"cell": self.far, "rows": self.filled_rows, "columns": self.filled_columns}
            raise ReadingError("far_cells", sheet=sheet, **fields)

    def _look(self, data: bytes) -> None:
        rows = [int(r) for r in _ROW.findall(data)]
        self.rows = max(self.rows, *rows, 0) if rows else self.rows
        wide = max((column_number(c) + 1 for c in set(_WIDE.findall(data))), default=26)
        self.columns = max(self.columns, wide)
        # only where the plain bound is suspicious is every cell looked at; empty formatted cells do not count
        if self.rows > 100_000 or wide > 1_000:
            for match in _FAR.finditer(data):
                if match.group().endswith(b"/>"):
                    continue
                row, column = int(match.group(2)), column_number(match.group(1)) + 1
                if row > self.filled_rows or column > self.filled_columns:
                    self.far = (match.group(1) + match.group(2)).decode()
                    self.filled_rows, self.filled_columns = max(self.filled_rows, row), max(self.filled_columns, column)
        else:
            self.filled_rows, self.filled_columns = max(self.filled_rows, self.rows), max(self.filled_columns, wide)
        if b"<f" in data:
            for column in _UNCACHED.findall(data):
                place = column_number(column)
                self.uncached[place] = self.uncached.get(place, 0) + 1
        if b't="e"' in data or b"t='e'" in data:
            for error in _ERROR.findall(data):
                text = error.decode("utf-8", "replace")
                self.errors[text] = self.errors.get(text, 0) + 1


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
