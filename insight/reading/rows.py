"""Rows that are not data: blank ones, repeated headers, totals and notes at the end. Each goes by reason, counted."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_TOTAL = re.compile(
    r"(grand[ _-]?total|sub[ _-]?totals?|totals?|sum|合\s*计|小\s*计|总\s*计|總\s*計|合\s*計|小\s*計"
    r"|本页合计|本月合计|累计|gesamt(summe)?|summe|total g[ée]n[ée]ral|sous-total)\s*[:：]?$",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(source|note|notes|remark|footnote|legend|generated|exported|data extracted|printed|来源|数据来源|资料来源"
    r"|注|备注|说明|制表|制单|审核|打印|导出|资料來源|註|說明|quelle|stand)\b|^(注|备注|说明|数据来源|资料来源|制表人?|打印时间|导出时间)\s*[:：]",
    re.IGNORECASE,
)


def excluded_rows(columns: Sequence[pa.ChunkedArray], headers: Sequence[str]) -> dict[str, np.ndarray]:
    """Reason → boolean mask, shape (rows,); masks do not overlap. Text cells are stripped, empty ones null."""
    rows = len(columns[0]) if columns else 0
    filled = np.zeros(rows, dtype=np.int64)
    for column in columns:
        filled += pc.is_valid(column).to_numpy()
    blank = filled == 0
    masks = {"blank": blank}
    taken = blank.copy()
    for reason, mask in (
        ("repeated_header", _repeated_headers(columns, headers, filled)),
        ("total", _totals(columns, filled)),
    ):
        masks[reason] = mask & ~taken
        taken |= mask
    masks["note"] = _notes(columns, filled, taken) & ~taken
    return {reason: mask for reason, mask in masks.items() if mask.any()}


def trailing_blanks(columns: Sequence[pa.ChunkedArray]) -> int:
    """How many rows at the end are blank in every column; they are no rows of the file."""
    last = -1
    rows = len(columns[0]) if columns else 0
    for column in columns:
        valid = np.flatnonzero(pc.is_valid(column).to_numpy())
        if len(valid):
            last = max(last, int(valid[-1]))
    return rows - 1 - last


def _texts(columns: Sequence[pa.ChunkedArray]) -> list[tuple[int, pa.ChunkedArray]]:
    return [(j, c) for j, c in enumerate(columns) if pa.types.is_string(c.type)]


def _repeated_headers(columns: Sequence[pa.ChunkedArray], headers: Sequence[str], filled: np.ndarray) -> np.ndarray:
    same = np.zeros(len(filled), dtype=np.int64)
    named = 0
    for j, column in _texts(columns):
        if j < len(headers) and headers[j]:
            named += 1
            same += pc.fill_null(pc.equal(column, headers[j]), False).to_numpy()
    total = sum(1 for h in headers if h)
    if not named:
        return np.zeros(len(filled), dtype=bool)
    return (same >= max(1, 0.8 * total)) & (same >= 0.8 * filled) & ((total > 1) | (filled == 1))


def _totals(columns: Sequence[pa.ChunkedArray], filled: np.ndarray) -> np.ndarray:
    """Rows that a word such as Total or 合计 opens: the last ones, or any that is emptier than its neighbours."""
    rows = len(filled)
    mask = np.zeros(rows, dtype=bool)
    if len(columns) < 2 or not rows:
        return mask
    usual = float(np.median(filled[filled > 0])) if (filled > 0).any() else 0.0
    before = np.zeros(rows, dtype=bool)
    for _, column in zip(range(4), columns, strict=False):
        if pa.types.is_string(column.type):
            mask |= _matches(column) & ~before
        before |= pc.is_valid(column).to_numpy()
    if not mask.any():
        return mask
    at_end = np.zeros(rows, dtype=bool)
    i = rows - 1
    while i >= 0 and (mask[i] or filled[i] <= 1):
        at_end[i] = True
        i -= 1
    emptier = filled <= max(1.0, 0.75 * usual)
    return mask & (at_end | emptier)


def _matches(column: pa.ChunkedArray) -> np.ndarray:
    encoded = column.combine_chunks().dictionary_encode()
    found = [bool(v is not None and len(v) < 30 and _TOTAL.match(v)) for v in encoded.dictionary.to_pylist()]
    if not any(found):
        return np.zeros(len(column), dtype=bool)
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    return np.append(np.array(found, dtype=bool), False)[codes]


def _notes(columns: Sequence[pa.ChunkedArray], filled: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """Lines of text under the table: one cell filled, in the first column, worded like a note."""
    mask = np.zeros(len(filled), dtype=bool)
    if len(columns) < 3 or not pa.types.is_string(columns[0].type):
        return mask
    i = len(filled) - 1
    while i >= 0 and (taken[i] or filled[i] == 1):
        if not taken[i]:
            text = columns[0][i].as_py()
            if text is None or not _NOTE.search(text):
                break
            mask[i] = True
        i -= 1
    return mask
