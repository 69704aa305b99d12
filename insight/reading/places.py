"""Where in the file: rows as a spreadsheet counts them, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from insight.reading.codes import warning
from insight.reading.grid import text_of
from insight.reading.header import Header
from insight.reading.texts import Column, TextColumn

SHOWN = 5
_CELLS, _CHARACTERS, _LINE = 12, 80, 120


def first_rows(mask: np.ndarray, rows: np.ndarray) -> list[int]:
    """The numbers of the first few rows that ``mask`` marks; both of shape (rows,)."""
    return [int(r) for r in rows[np.flatnonzero(mask)[:SHOWN]]]


def left_out(
    columns: Sequence[Column], masks: Mapping[str, np.ndarray], rows: np.ndarray
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The receipt's exclusions with the first rows of each reason as written, and a warning that names their places."""
    excluded, said = [], []
    for reason, mask in masks.items():
        count = int(mask.sum())
        places = [] if reason == "blank" else [int(i) for i in np.flatnonzero(mask)[:SHOWN]]
        first = [[int(rows[i]), [cell_text(c, i) for c in columns[:_CELLS]]] for i in places]
        excluded.append({"reason": reason, "rows": count, "first": first})
        if first:
            said.append(warning("rows_left_out", reason=reason, count=count, rows=[row for row, _ in first]))
    return excluded, said


def cell_text(column: Column, row: int) -> str:
    """One cell as a person sees it, cut to what a line can show; "" for an empty one."""
    if isinstance(column, TextColumn):
        code = int(column.codes[row])
        return "" if code < 0 else str(column.values[code].as_py())[:_CHARACTERS]
    return text_of(column[row].as_py())[:_CHARACTERS]


def as_written(top: Sequence[Sequence[str]], header: Header) -> dict[str, Any]:
    """The lines above the header and the header's rows, as the file has them."""
    block = top[header.first : header.data_start]
    return {
        "above": [line[:_LINE] for line in header.titles[:SHOWN]],
        "header": [[cell[:_CHARACTERS] for cell in row[:_CELLS]] for row in block[:3]],
    }
