"""Rows that are not data: blank ones, repeated headers, totals and notes at the end. Each goes by reason, counted."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np

from insight.reading.texts import Column, TextColumn, all_text, filled

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


def excluded_rows(
    columns: Sequence[Column], headers: Sequence[str], keep: Collection[str] = ()
) -> dict[str, np.ndarray]:
    """Reason → boolean mask, shape (rows,); masks do not overlap. Rows of a reason in ``keep`` stay; blank ones go."""
    rows = len(columns[0]) if columns else 0
    cells = np.zeros(rows, dtype=np.int64)
    for column in columns:
        cells += filled(column)
    taken = cells == 0
    masks = {"blank": taken.copy()}
    for reason, mask in (
        ("repeated_header", _repeated_headers(columns, headers, cells)),
        ("total", _totals(columns, cells)),
    ):
        if reason in keep:
            continue
        masks[reason] = mask & ~taken
        taken |= mask
    if "note" not in keep:
        masks["note"] = _notes(columns, cells, taken) & ~taken
    return {reason: mask for reason, mask in masks.items() if mask.any()}


def trailing_blanks(columns: Sequence[Column]) -> int:
    """How many rows at the end are blank in every column; they are no rows of the file."""
    rows = len(columns[0]) if columns else 0
    last = max((int(np.flatnonzero(f)[-1]) for c in columns if (f := filled(c)).any()), default=-1)
    return rows - 1 - last


def _repeated_headers(columns: Sequence[Column], headers: Sequence[str], cells: np.ndarray) -> np.ndarray:
    same = np.zeros(len(cells), dtype=np.int64)
    for j, column in all_text(columns):
        if j < len(headers) and headers[j]:
            place = column.values.index(headers[j]).as_py()
            if place >= 0:
                same += column.codes == place
    total = sum(1 for h in headers if h)
    if not same.any():
        return np.zeros(len(cells), dtype=bool)
    return (same >= max(1, 0.8 * total)) & (same >= 0.8 * cells) & ((total > 1) | (cells == 1))


def _totals(columns: Sequence[Column], cells: np.ndarray) -> np.ndarray:
    """Rows that a word such as Total or 合计 opens: the last ones, or any that is emptier than its neighbours."""
    rows = len(cells)
    mask = np.zeros(rows, dtype=bool)
    if len(columns) < 2 or not rows:
        return mask
    before = np.zeros(rows, dtype=bool)
    for column in columns[:4]:
        if isinstance(column, TextColumn):
            found = np.array([len(t) < 30 and bool(_TOTAL.match(t)) for t in column.texts], dtype=bool)
            if found.any():
                mask |= column.spread(found, False) & ~before
        before |= filled(column)
    if not mask.any():
        return mask
    at_end = np.zeros(rows, dtype=bool)
    i = rows - 1
    while i >= 0 and (mask[i] or cells[i] <= 1):
        at_end[i] = True
        i -= 1
    usual = float(np.median(cells[cells > 0]))
    return mask & (at_end | (cells <= max(1.0, 0.75 * usual)))


def _notes(columns: Sequence[Column], cells: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """Lines of text under the table: one cell filled, in the first column, worded like a note."""
    mask = np.zeros(len(cells), dtype=bool)
    if len(columns) < 3 or not isinstance(columns[0], TextColumn):
        return mask
    first = columns[0]
    i = len(cells) - 1
    while i >= 0 and (taken[i] or cells[i] == 1):
        if not taken[i]:
            if first.codes[i] < 0 or not _NOTE.search(first.values[int(first.codes[i])].as_py()):
                break
            mask[i] = True
        i -= 1
    return mask
