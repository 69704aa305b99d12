"""Rows that are not data: blank ones, units, repeated headers, totals, other tables and notes. Each goes by reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

import numpy as np

from insight.reading.header import is_unit
from insight.reading.tables import below
from insight.reading.texts import Column, TextColumn, all_text, filled

_WORD = (
    r"grand[ _-]?total|sub[ _-]?totals?|totals?|sum|合\s*计|小\s*计|总\s*计|總\s*計|合\s*計|小\s*計"
    r"|本页合计|本月合计|本年累计|本期合计|累计|gesamt(summe)?|zwischensumme|summe|total g[ée]n[ée]ral|sous-total"
)
_TOTAL = re.compile(rf"({_WORD})\s*[:：]?$", re.IGNORECASE)
# a total that says what it adds up: "Total for Leeds", "甲公司 小计", "小计：甲公司"
_TOTAL_OF = re.compile(
    r"(grand total|sub-?total|total)( for| of)?[ :：(（]\S.{0,40}$|(小计|合计|总计|小計|合計|總計)[ :：(（]\S.{0,40}$"
    r"|\S.{0,40}(小计|合计|总计|小計|合計|總計|汇总|\bsub-?total|\btotal)\s*[:：]?$",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(source|note|notes|remark|footnote|legend|generated|exported|data extracted|printed|来源|数据来源|资料来源"
    r"|注|备注|说明|制表|制单|审核|打印|导出|资料來源|註|說明|quelle|stand|anmerkung)\b"
    r"|^(注|备注|说明|数据来源|资料来源|單位|\S{0,4}(制表|制单|审核|复核|记账|经办|出纳|会计|主管|负责人|填表|打印|导出|签字|签章|製表|審核)"
    r"\S{0,3}|日期|页码)\s*[:：]",
    re.IGNORECASE,
)
_LIKELY_TOTAL = r"(?i)total|sum|计|計|汇总"
_LONG_NOTE = 12


def excluded_rows(
    columns: Sequence[Column], headers: Sequence[str], keep: Collection[str] = (), titles: Collection[str] = ()
) -> dict[str, np.ndarray]:
    """Reason → boolean mask, shape (rows,); masks do not overlap. Rows of a reason in ``keep`` stay; blank ones go.

    titles: the lines above the header, which printed reports repeat on every page.
    """
    rows = len(columns[0]) if columns else 0
    cells = np.zeros(rows, dtype=np.int64)
    for column in columns:
        cells += filled(column)
    taken = cells == 0
    masks = {"blank": taken.copy()}
    ways: tuple[tuple[str, Callable[[], np.ndarray]], ...] = (
        ("unit", lambda: _units(columns)),
        ("repeated_header", lambda: _repeated_headers(columns, headers, cells, titles)),
        ("other_table", lambda: below(columns, np.where(taken & (cells > 0), 1, cells))),
        ("total", lambda: _totals(columns, np.where(masks.get("other_table", False), 0, cells))),
        ("note", lambda: _notes(columns, cells, taken)),
    )
    for reason, find in ways:
        if reason in keep:
            continue
        masks[reason] = find() & ~taken
        taken |= masks[reason]
    return {reason: mask for reason, mask in masks.items() if mask.any()}


def trailing_blanks(columns: Sequence[Column]) -> int:
    """How many rows at the end are blank in every column; they are no rows of the file."""
    rows = len(columns[0]) if columns else 0
    last = max((int(np.flatnonzero(f)[-1]) for c in columns if (f := filled(c)).any()), default=-1)
    return rows - 1 - last


def _units(columns: Sequence[Column]) -> np.ndarray:
    """A first row of nothing but units ("kg", "(元)", "1-5") over columns that go on with other things."""
    rows = len(columns[0]) if columns else 0
    mask = np.zeros(rows, dtype=bool)
    if rows < 3:
        return mask
    said = 0
    for column in columns:
        if not isinstance(column, TextColumn):
            if column[0].is_valid:
                return mask
            continue
        code = int(column.codes[0])
        if code < 0:
            continue
        if not is_unit(str(column.values[code].as_py())) or column.counts[code] > 1:
            return mask
        said += 1
    mask[0] = said >= 1 and said >= len(columns) / 3
    return mask


def _repeated_headers(
    columns: Sequence[Column], headers: Sequence[str], cells: np.ndarray, titles: Collection[str]
) -> np.ndarray:
    same = np.zeros(len(cells), dtype=np.int64)
    for j, column in all_text(columns):
        if j < len(headers) and headers[j]:
            place = column.values.index(headers[j]).as_py()
            if place >= 0:
                same += column.codes == place
    total = sum(1 for h in headers if h)
    if not same.any():
        return np.zeros(len(cells), dtype=bool)
    found: np.ndarray = (same >= max(1, 0.8 * total)) & (same >= 0.8 * cells) & ((total > 1) | (cells == 1))
    return _with_page_titles(columns, found, cells, titles) if titles else found


def _with_page_titles(
    columns: Sequence[Column], found: np.ndarray, cells: np.ndarray, titles: Collection[str]
) -> np.ndarray:
    """Also the lines directly above a repeated header that are the file's titles, whatever numbers are in them."""
    known = {_without_digits(t) for t in titles}
    for place in np.flatnonzero(found):
        row = int(place) - 1
        while row >= 0 and cells[row] and _without_digits(_line(columns, row)) in known:
            found[row] = True
            row -= 1
    return found


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _line(columns: Sequence[Column], row: int) -> str:
    texts = [str(c.values[int(c.codes[row])].as_py()) for _, c in all_text(columns) if c.codes[row] >= 0]
    return " ".join(texts)


def _totals(columns: Sequence[Column], cells: np.ndarray) -> np.ndarray:
    """Rows that a word such as Total or 合计 opens: the last ones, or any that is emptier than its neighbours.

    A total that names what it adds up must be emptier and hold a number: it may also be an answer.
    """
    rows = len(cells)
    mask, named = np.zeros(rows, dtype=bool), np.zeros(rows, dtype=bool)
    if len(columns) < 2 or not cells.any():
        return mask
    before = np.zeros(rows, dtype=bool)
    for column in columns[:4]:
        if isinstance(column, TextColumn):
            likely = [
                (int(i), str(column.values[int(i)].as_py())) for i in np.flatnonzero(column.matches(_LIKELY_TOTAL))
            ]
            for pattern, into in ((_TOTAL, mask), (_TOTAL_OF, named)) if likely else ():
                found = np.zeros(len(column.values), dtype=bool)
                found[[i for i, t in likely if len(t) < 60 and pattern.match(t)]] = True
                into |= column.spread(found, False) & ~before
        before |= filled(column)
    if not (mask.any() or named.any()):
        return mask
    at_end = np.zeros(rows, dtype=bool)
    i = rows - 1
    while i >= 0 and (mask[i] or cells[i] <= 1):
        at_end[i] = True
        i -= 1
    usual = float(np.percentile(cells[cells > 0], 75))
    emptier = cells <= max(1.0, 0.75 * usual)
    return (mask & (at_end | emptier)) | (named & emptier & (cells >= 2))


def _notes(columns: Sequence[Column], cells: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """Lines under the table: worded like notes or signatures, or single long texts set off by an empty row."""
    rows = len(cells)
    mask = np.zeros(rows, dtype=bool)
    if len(columns) < 3 or not isinstance(columns[0], TextColumn):
        return mask
    first = columns[0]
    i = rows - 1
    single: list[int] = []
    while i >= 0:
        if not taken[i]:
            if _is_signature(columns, i):
                mask[i] = True
            elif cells[i] == 1 and first.codes[i] >= 0:
                single.append(i)
            else:
                break
        elif cells[i] == 0 and single and _set_off(first, single, mask):
            mask[single] = True
            single = []
        i -= 1
    return mask


def _is_signature(columns: Sequence[Column], row: int) -> bool:
    """Whether every filled cell is worded like a note or a signature."""
    for column in columns:
        if _has(column, row) and ((text := _cell(column, row)) is None or not _NOTE.search(text)):
            return False
    return True


def _has(column: Column, row: int) -> bool:
    return bool(column.codes[row] >= 0) if isinstance(column, TextColumn) else column[row].is_valid


def _cell(column: Column, row: int) -> str | None:
    """The text of a filled cell; None for a number or a day."""
    return str(column.values[int(column.codes[row])].as_py()) if isinstance(column, TextColumn) else None


def _set_off(first: TextColumn, single: Sequence[int], mask: np.ndarray) -> bool:
    """Whether single texts after an empty row are notes: beside a worded one, or longer than what the column holds."""
    texts = [str(_cell(first, i)) for i in single]
    usual = float(np.median([len(t) for t in first.texts[:200]]))
    return bool(mask.any()) or all(len(t) >= max(_LONG_NOTE, 2 * usual) for t in texts)
