"""More than one table on a sheet: beside the main one, after an empty column, or below it, after an empty row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from insight.reading.header import is_date, is_number
from insight.reading.places import cell_text
from insight.reading.texts import Column, TextColumn, filled

_DENSE = 0.8
_SHORTER = 0.9
_GAPS = 50
_COMPARED = 100


def beside(columns: Sequence[Column], names: Sequence[str]) -> tuple[list[int], list[int]]:
    """The places of the columns that belong to other tables than the one with most cells; and of those that stand apart
    but were taken for the same table, which is to be said.

    Tables stand apart by a column without header and content; each is filled from its first row to its last. Another
    table is one of another length, or one that begins with the header of a column of the main table over other
    content. A single column is a note or a spacer, no table.
    """
    masks = [filled(c) for c in columns]
    used = [bool(n) or bool(m.any()) for n, m in zip(names, masks, strict=True)]
    blocks = [[j for j, _ in run] for kept, run in groupby(enumerate(used), key=lambda item: item[1]) if kept]
    if len(blocks) < 2:
        return [], []
    cells = {b[0]: sum(int(masks[j].sum()) for j in b) for b in blocks}
    main = max(blocks, key=lambda b: cells[b[0]])
    length = _length(main, masks)
    aside: list[int] = []
    joined: list[int] = []
    for block in blocks:
        if block is main or len(block) < 2 or not all(names[j] for j in block):
            continue
        own = _length(block, masks)
        if own and cells[block[0]] >= _DENSE * own * len(block):
            apart = own < _SHORTER * length or _begins_anew(block, main, columns, names)
            (aside if apart else joined).extend(block)
    return aside, joined


def _begins_anew(block: Sequence[int], main: Sequence[int], columns: Sequence[Column], names: Sequence[str]) -> bool:
    """Whether the first column is one of the main table's again, with other content in the same rows."""
    twin = next((j for j in main if names[j] == names[block[0]]), None)
    if twin is None:
        return False
    both = filled(columns[twin]) & filled(columns[block[0]])
    rows = np.flatnonzero(both)[:_COMPARED]
    same = sum(cell_text(columns[twin], int(i)) == cell_text(columns[block[0]], int(i)) for i in rows)
    return 2 * same < len(rows)


def _length(block: Sequence[int], masks: Sequence[np.ndarray]) -> int:
    """Up to which row the columns are filled."""
    rows = np.logical_or.reduce([masks[j] for j in block])
    return int(np.flatnonzero(rows)[-1]) + 1 if rows.any() else 0


def below(columns: Sequence[Column], cells: np.ndarray) -> np.ndarray:
    """Boolean per row: whether it belongs to a table that begins below the first one.

    cells: filled cells per row. Such a table begins after an empty row, maybe with a title, and has a header of its
    own: words where the columns of the first table hold numbers or days, above a row with at least one number or day.
    """
    rows = len(cells)
    mask = np.zeros(rows, dtype=bool)
    gaps = np.flatnonzero((cells[:-1] == 0) & (cells[1:] > 0)) + 1
    if rows < 4 or not 0 < len(gaps) <= _GAPS:
        return mask
    for start in gaps:
        head = int(start)
        while head < rows - 2 and cells[head] == 1:
            head += 1
        if (
            start >= 2
            and cells[head] >= 2
            and cells[head + 1 : head + 2].any()
            and _is_header(columns, head, int(start))
        ):
            mask[start:] = True
            return mask
    return mask


def _is_header(columns: Sequence[Column], head: int, above: int) -> bool:
    contrast = valued_below = False
    for column in columns:
        text = _text(column, head)
        if text is None:
            return False
        if not text:
            continue
        if _valued(text):
            return False
        contrast |= _mostly_valued(column, above)
        under = _text(column, head + 1)
        valued_below |= under is None or _valued(under)
    return contrast and valued_below


def _text(column: Column, row: int) -> str | None:
    """The text in a row; "" for an empty cell, None for a cell that is a number or a day."""
    if not isinstance(column, TextColumn):
        return None if column[row].is_valid else ""
    code = int(column.codes[row])
    return "" if code < 0 else str(column.values[code].as_py())


def _valued(text: str) -> bool:
    return is_number(text) or is_date(text)


def _mostly_valued(column: Column, above: int) -> bool:
    if not isinstance(column, TextColumn):
        return True
    seen = [str(column.values[int(c)].as_py()) for c in column.codes[: min(above, 50)] if c >= 0]
    return bool(seen) and sum(map(_valued, seen)) >= 0.8 * len(seen)
