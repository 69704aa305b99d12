"""One file of the corpus and the class it must end in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """name: of the file, with the extension it is uploaded under. errors: right error codes, empty for a readable file.

    warned, asked: warning and question codes that must be there. cells: (column, row, value) that must come out, None
    for a missing one. labels: (column, its question). excluded: reason → rows left out, all of them. places: (warning
    code, row of the spreadsheet that it must name).
    """

    name: str
    make: Callable[[], bytes]
    errors: tuple[str, ...] = ()
    rows: int = 0
    columns: int = 0
    warned: tuple[str, ...] = ()
    cells: tuple[tuple[str, int, Any], ...] = ()
    encoding: str | None = None
    labels: tuple[tuple[str, str], ...] = ()
    excluded: Mapping[str, int] | None = None
    asked: tuple[str, ...] = ()
    places: tuple[tuple[str, int], ...] = field(default=())

    @property
    def deadly(self) -> bool:
        """Whether it may kill the process that parses it."""
        return self.name.startswith(("forged", "far.", "stray", "bomb", "lying", "cut", "half", "crc"))


def error(name: str, make: Callable[[], bytes] | bytes, *codes: str) -> Case:
    """A file that is refused with one of ``codes``."""
    return Case(name, make if callable(make) else lambda: make, codes)


def ok(name: str, make: Callable[[], bytes] | bytes, rows: int, columns: int, *cells: Any, **more: Any) -> Case:
    """A file that is read: ``rows`` 0 where only the encoding and the warnings are known."""
    return Case(name, make if callable(make) else lambda: make, (), rows, columns, cells=cells, **more)
