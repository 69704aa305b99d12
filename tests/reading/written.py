"""Rows as text files."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

Rows = Sequence[Sequence[Any]]


def text(rows: Rows, delimiter: str = ",", codec: str = "utf-8") -> bytes:
    """Rows as a delimited text; None is an empty cell."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(
        [["" if c is None else c for c in r] for r in rows]
    )
    return out.getvalue().encode(codec)


def repeated(row: Sequence[Any], count: int) -> list[list[Any]]:
    """A row again and again, with ``{i}`` in its texts and functions of i called."""
    return [[_cell(c, i) for c in row] for i in range(1, count + 1)]


def _cell(cell: Any, i: int) -> Any:
    return cell(i) if callable(cell) else cell.format(i=i) if isinstance(cell, str) else cell
