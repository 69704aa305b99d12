"""Which rows are the header: title rows above it, one to three header rows, or none at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from insight.reading.grid import Merge

_LOOK = 25
_NUMBER = re.compile(r"[-+−(]?[¥￥$€£]?\s?\d[\d.,'\s]*%?\)?$")
_DATE = re.compile(r"\d{1,4}[-/.年]\d{1,2}([-/.月]\d{1,4})?日?([ T].*)?$")
_SURVEYMONKEY = {"respondentid", "respondent id", "collectorid", "collector id"}
_ANSWER_HEADS = {"response", "open-ended response", "responses", "回答", "回应"}
_UNIT_WORDS = (
    "kg|g|mg|t|lb|oz|km|m|cm|mm|l|ml|pcs|pieces|%|‰|years?|days?|months?|weeks?|hours?|min|minutes|sec|seconds|h|s"
    "|eur|usd|gbp|jpy|cny|rmb|chf|hkd|twd|€|\\$|£|¥|￥|points?|scale|n|x|yyyy-mm-dd|dd[./]mm[./]yyyy|mm/dd/yyyy"
    "|元|万元|千元|百元|亿元|人民币|公斤|千克|克|吨|斤|米|厘米|毫米|公里|升|毫升|分|分钟|小时|秒|岁|年|月|天|日|周|次|个|件|人|只|套|台|箱|位"
)
_UNIT = re.compile(rf"[(（\[]?({_UNIT_WORDS}|[01]\s?[-–~～至到]\s?(4|5|6|7|9|10|11|100)分?)[)）\]]?$", re.IGNORECASE)
_QUESTION = 15
_CODE = re.compile(r"[A-Za-z]{1,6}_?\d{1,3}([._-]\w{1,6}){0,2}(\[\w{1,8}\])?$")
_LEGACY_QUALTRICS = re.compile(r"(V\d+|ResponseI[dD]|StartDate)$")


@dataclass(frozen=True)
class Header:
    """first: row where the header begins. rows: how many rows it has. names, labels: one per column, "" for none.

    titles: texts above the header.
    """

    first: int
    rows: int
    names: tuple[str, ...]
    labels: tuple[str, ...]
    titles: tuple[str, ...] = ()

    @property
    def data_start(self) -> int:
        return self.first + self.rows


def find_header(top: Sequence[Sequence[str]], merges: Sequence[Merge] = (), rows: int | None = None) -> Header:
    """The header of a table from its first rows (stripped texts). ``rows`` is a person's choice and is obeyed."""
    width = max((_used(row) for row in top), default=0)
    grid = [[*row[:width], *[""] * (width - len(row))] for row in top]
    filled = [i for i, row in enumerate(grid) if any(row)]
    if not filled:
        return Header(0, 0, (), ())
    if rows == 0:
        return _headerless(grid, filled[0])
    qualtrics = next((i for i in filled[:8] if any(c.startswith('{"ImportId"') for c in grid[i])), 0)
    if qualtrics > filled[0] and rows in (None, qualtrics - filled[0] + 1):
        label = max(qualtrics - 1, filled[0])
        return _header(grid, filled[0], qualtrics - filled[0] + 1, grid[filled[0]], grid[label])
    first = _best_row(grid, filled)
    if first > filled[0] and _is_unit_row(grid, first):
        first -= 1
    if rows is not None:
        return _combined_header(grid, first, min(rows, len(grid) - first))
    if first > filled[0] and first - 1 in filled and _codes_above(grid, first - 1):
        return _combined_header(grid, first - 1, 2)
    start = first
    while start > filled[0] and _is_upper_level(grid, start - 1, start, merges):
        start -= 1
    if start < first:
        return _combined_header(grid, start, first - start + 1)
    if _looks_like_data(grid, first):
        return _headerless(grid, first)
    return _combined_header(grid, first, _header_rows(grid, first, merges))


def is_number(text: str) -> bool:
    """Whether a cell's text is a number as people write them."""
    return bool(_NUMBER.match(text))


def is_date(text: str) -> bool:
    """Whether a cell's text looks like a day."""
    return bool(_DATE.match(text)) and not _is_plain(text)


def is_unit(text: str) -> bool:
    """Whether a cell's text is a unit of measure: kg, (元), 1-5."""
    return bool(_UNIT.match(text))


def _is_plain(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _used(row: Sequence[str]) -> int:
    return max((i + 1 for i, cell in enumerate(row) if cell), default=0)


def _header(grid: list[list[str]], first: int, rows: int, names: Sequence[str], labels: Sequence[str]) -> Header:
    titles = tuple(" ".join(c for c in row if c) for row in grid[:first] if any(row))
    return Header(first, rows, tuple(names), tuple(labels), titles)


def _headerless(grid: list[list[str]], first: int) -> Header:
    return _header(grid, first, 0, [""] * len(grid[0]), [""] * len(grid[0]))


def _combined_header(grid: list[list[str]], first: int, rows: int) -> Header:
    block = grid[first : first + rows]
    if rows == 2 and (_is_legacy_qualtrics(block) or _codes_above(grid, first)):
        return _header(grid, first, 2, block[0], block[1])
    if rows == 2 and _are_codes(block[0], block[1]):
        upper, lower = block
        return _header(grid, first, 2, [c or u for u, c in zip(upper, lower, strict=True)], upper)
    names = _combined(block) if rows > 1 else block[0]
    return _header(grid, first, rows, names, names)


def _valued(text: str) -> bool:
    return is_number(text) or is_date(text)


def _best_row(grid: list[list[str]], filled: list[int]) -> int:
    """The row that looks most like a header: full, textual, all different, above cells of another kind."""
    widest = max(sum(map(bool, grid[i])) for i in filled)
    best, best_score = filled[0], -1.0
    for place, i in enumerate(filled[:_LOOK]):
        cells = [c for c in grid[i] if c]
        full = len(cells) / widest
        if full < 0.5 and i != filled[0]:
            continue
        texts = sum(1 for c in cells if not _valued(c)) / len(cells)
        if _follows_data(grid, filled[:place], i):
            break
        score = full + texts + 0.5 * len(set(cells)) / len(cells) + 2 * _contrast(grid, i) - 0.1 * place
        if full < 0.5:
            score -= 1
        if score > best_score + 1e-9:
            best, best_score = i, score
    return best


def _contrast(grid: list[list[str]], row: int) -> float:
    """Share of the columns whose cell in ``row`` is text while most cells below are numbers or dates; less the fewer
    rows there are below."""
    below = [r for r in grid[row + 1 : row + 21] if any(r)]
    found = seen = 0
    for j, cell in enumerate(grid[row]):
        if not cell:
            continue
        values = [r[j] for r in below if r[j]]
        seen += bool(values)
        found += bool(values) and not _valued(cell) and _mostly_valued(values)
    return found / seen * min(1.0, len(below) / 8) if seen else 0.0


def _mostly_valued(cells: list[str]) -> bool:
    return 2 * sum(1 for c in cells if _valued(c)) > len(cells)


def _follows_data(grid: list[list[str]], above: list[int], row: int) -> bool:
    """Whether a row above already is data: as full, with a number where the cells below this row are numbers."""
    full = sum(map(bool, grid[row]))
    for i in above:
        if 2 * sum(map(bool, grid[i])) < full:
            continue
        for j, cell in enumerate(grid[i]):
            values = [r[j] for r in grid[row + 1 : row + 21] if r[j]]
            if cell and _valued(cell) and values and _mostly_valued(values):
                return True
    return False


def _looks_like_data(grid: list[list[str]], row: int) -> bool:
    cells = [c for c in grid[row] if c]
    if not cells:
        return False
    if sum(1 for c in cells if _valued(c)) * 2 > len(cells):
        return not _is_series(grid, row)
    # an all-text first row whose cells come again below, column by column, is an answer, not a header
    below = [r for r in grid[row + 1 :] if any(r) and r != grid[row]]
    if len(below) < 10 or len(cells) < 2:
        return False
    again = sum(1 for j, c in enumerate(grid[row]) if c and any(r[j] == c for r in below))
    return again * 2 > len(cells)


def _is_upper_level(grid: list[list[str]], above: int, first: int, merges: Sequence[Merge]) -> bool:
    """Whether the row above the best one is the upper level of the same header, not a title."""
    upper, lower = grid[above], grid[first]
    if any(_valued(c) for c in upper if c):
        return False
    if upper[0].lower() in _SURVEYMONKEY or (sum(c.lower() in _ANSWER_HEADS for c in lower) >= 2 and not lower[0]):
        return True
    cells = [c for c in upper if c]
    if len(cells) < 2:
        return False
    start = next(j for j, c in enumerate(upper) if c)
    if start and all(c for c in lower) and not any(re.search(r"[:：\d]", c) for c in cells) and _spans(upper, start):
        return True
    covered = all(j >= start for j, c in enumerate(lower) if c)
    if any(a[0] == above == b[0] and b[1] > a[1] for a, b in merges):
        return True
    asked = sum(1 for c in cells if c[-1] in "?？:：")
    if (
        2 * asked >= len(cells)
        and covered
        and len(cells) < sum(map(bool, lower))
        and all(not _valued(c) for c in lower if c)
    ):
        return True
    repeats = len({c for c in lower if c}) < sum(map(bool, lower))
    alone = any(u and not c for u, c in zip(upper, lower, strict=True))
    return covered and (repeats or alone)


def _spans(upper: Sequence[str], start: int) -> bool:
    """Whether some of the texts stand over several columns, the blank ones on their right."""
    return sum(1 for c in upper[start:] if not c) >= 1 and bool(upper[start])


def _is_series(grid: list[list[str]], row: int) -> bool:
    """Headers that are years, months or numbers in steps of one size beside a text, over cells of another kind."""
    places = [j for j, c in enumerate(grid[row]) if _valued(c)]
    cells = [grid[row][j] for j in places]
    if len(cells) < 3 or len(cells) == sum(map(bool, grid[row])):
        return False
    if all(is_date(c) for c in cells):
        return cells == sorted(set(cells)) and not any(is_date(r[j]) for r in grid[row + 1 :] for j in places)
    if not all(c.isdigit() for c in cells):
        return False
    steps = {int(b) - int(a) for a, b in pairwise(cells)}
    return len(steps) == 1 and steps.pop() > 0


def _header_rows(grid: list[list[str]], first: int, merges: Sequence[Merge]) -> int:
    if first + 2 >= len(grid):
        return 1
    upper, lower = grid[first], grid[first + 1]
    if _is_unit_row(grid, first + 1):
        return 1
    if not any(lower) or any(_valued(c) for c in lower if c):
        return 1
    if _codes_above(grid, first) or _are_codes(upper, lower):
        return 2
    if upper[0].lower() in _SURVEYMONKEY and not lower[0]:
        return 2
    if any(c.lower() in _ANSWER_HEADS for c in lower) and not lower[0]:
        return 2
    gaps = [j for j, c in enumerate(upper) if not c]
    merged = any(a[0] == first and b[0] == first and b[1] > a[1] for a, b in merges)
    fills = bool(gaps) and sum(1 for j in gaps if lower[j]) >= 0.9 * len(gaps) and bool(upper[0] or lower[0])
    if not fills:
        return 1
    if merged:
        return 2
    return 2 if _contrast(grid, first + 1) > 0.2 and len(set(filter(None, lower))) > 1 else 1


def _is_unit_row(grid: list[list[str]], row: int) -> bool:
    """Nothing but units, under a row that names their columns."""
    units = [j for j, c in enumerate(grid[row]) if c]
    return (
        bool(units)
        and all(is_unit(grid[row][j]) and grid[row - 1][j] for j in units)
        and 3 * len(units) >= len([c for c in grid[row - 1] if c])
    )


def _is_legacy_qualtrics(block: Sequence[Sequence[str]]) -> bool:
    upper, lower = block
    coded = sum(1 for c in upper if c and _LEGACY_QUALTRICS.match(c))
    return coded >= 1 and lower[0].replace(" ", "").lower() in {"responseid", "startdate", "responseset"}


def _codes_above(grid: list[list[str]], row: int) -> bool:
    """Codes of the questions above their texts: names first, labels below, as Qualtrics and SPSS write them."""
    upper, lower = grid[row], grid[row + 1]
    if _is_legacy_qualtrics([upper, lower]):
        return True
    asked = [c for c, u in zip(lower, upper, strict=True) if c and _CODE.match(u)]
    worded = sum(1 for c in asked if len(c) >= _QUESTION or c[-1] in "?？")
    return _are_codes(lower, upper) and 2 * worded >= len(asked) and _contrast(grid, row + 1) > 0.2


def _are_codes(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Short codes (Q1, Q2_3, V4) below the texts of the questions; a column that is no question may repeat its name."""
    coded = [bool(_CODE.match(c)) for c in lower]
    others = [u == c for u, c, code in zip(upper, lower, coded, strict=True) if c and not code]
    words = sum(1 for u, code in zip(upper, coded, strict=True) if code and u and not _CODE.match(u))
    return (
        sum(coded) >= 2
        and words == sum(coded)
        and all(others)
        and len(set(filter(None, lower))) == len(list(filter(None, lower)))
    )


def _combined(block: Sequence[Sequence[str]]) -> list[str]:
    """Header rows joined: a blank cell belongs to the text on its left, except in the last row."""
    names: list[str] = []
    spread: list[list[str]] = []
    for row in block[:-1]:
        left, filled = "", []
        for j, cell in enumerate(row):
            left = cell or (left if any(r[j] for r in block) else "")
            filled.append(left)
        spread.append(filled)
    for j, last in enumerate(block[-1]):
        parts = [row[j] for row in spread] + ([] if last.lower() in _ANSWER_HEADS else [last])
        names.append(" - ".join(dict.fromkeys(p for p in parts if p)))
    return names
