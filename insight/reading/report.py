"""Recognises a table that is already tabulated (a pivot, a published banner): numbers about groups, not respondents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from insight.reading.grid import Merge
from insight.reading.header import is_date, is_number

_SUPPRESSED = {"..", "*", "s", "x", "-", "–", "c", ":", "n/a", "na"}
_PERCENT = re.compile(r"[-−<]?\s?\d+([.,]\d+)?\s?%\*?$")
_MIN_ROWS = 6
_MOST_SHARES = 40
_NUMBERED = re.compile(r"(\D{0,12})(\d{1,9})$")
_BASE = re.compile(r"(un)?(weighted )?(base|sample|n)\b|(样本量|样本数|基数|有效样本|n)\s*[=:：]?", re.IGNORECASE)
_ENDED = re.compile(
    r"(?:sub-?)?total(?: for| of)?[ :：]+(.+)$|(.+?)[ :：]*(?:小计|小計|合计|合計|(?:sub-?)?total)$", re.IGNORECASE
)
_SAID = 3
_AXES = {
    "row labels",
    "column labels",
    "行标签",
    "列标签",
    "列標籤",
    "列标籤",
    "欄標籤",
    "zeilenbeschriftungen",
    "étiquettes de lignes",
}
_GRAND = {"grand total", "总计", "總計", "gesamtergebnis", "total général"}
_TOTALS = _GRAND | {"total", "totals", "sum", "all", "合计", "合計", "小计", "gesamt", "summe"}
_MEASURE = re.compile(
    r"(sum|count|average|max|min) of .+|(求和项|计数项|平均值项|加總|計數)\s*[:：的-].*"
    r"|(summe|anzahl|somme) (von|de) .+"
)
_COUNT_HEADS = {
    ("选项", "小计", "比例"),
    ("选项", "人数", "比例"),
    ("選項", "小計", "比例"),
    ("Answer Choices", "Responses"),
}


def seen_in_report(top: Sequence[Sequence[str]], merges: Sequence[Merge] = ()) -> list[str]:
    """Codes of what shows that the first rows (stripped texts) are a report; empty for ordinary data.

    merged_labels, labels_once: row labels that stand for several rows; percentages, section_rows: a published banner;
    pivot_words, counts, margins: what Excel's pivots, 问卷星's reports and cross tables hold; two_level_header,
    suppressed, title: said in addition.
    """
    width = max((len(r) for r in top), default=0)
    rows = [[*r, *[""] * (width - len(r))] for r in top]
    summed = _pivot_words(rows) or _counts(rows) or _margins(rows) or _shares(rows) or _sections(rows)
    if summed:
        return summed
    valued = [i for i, r in enumerate(rows) if sum(_is_value(c) for c in r) >= 2]
    if len(valued) < _MIN_ROWS or width < 3:
        return []
    first, last = valued[0], valued[-1]
    body = rows[first : last + 1]
    seen = _grouped(body, first, merges) or _banner(rows[max(first - 1, 0) : last + 1])
    if not seen:
        return []
    above = [r for r in rows[:first] if any(r)]
    if len(above) > 1 and sum(map(bool, above[0])) == 1:
        seen.append("title")
    if sum(1 for r in above[-2:] if sum(map(bool, r)) >= 2) == 2 and not all(above[-2]):
        seen.append("two_level_header")
    if any(c in ("..", "*", "s") for r in body for c in r):
        seen.append("suppressed")
    return seen


def lying_down(top: Sequence[Sequence[str]]) -> list[str]:
    """The first few questions of a table that lies on its side: questions down the first column, a respondent a column.

    Each row then holds one kind of cell, and not the same kind as the others, while the columns mix the kinds.
    """
    rows = [r for r in top if any(r)]
    width = max((len(r) for r in rows), default=0)
    if not 3 <= len(rows) < len(top) + 1 or width < 4:
        return []
    names = [r[0] for r in rows]
    if len(set(names)) < len(names) or any(not n or _kind(n) != "text" for n in names):
        return []
    across = [_one_kind([_kind(c) for c in r[1:] if c]) for r in rows]
    if None in across or len(set(across)) < 2 or across.count("text") < 2:
        return []
    if "date" not in across and not _numbered(rows[0][1:]):
        return []
    down = [_one_kind([_kind(r[j]) for r in rows[1:] if j < len(r) and r[j]]) for j in range(1, width)]
    return names[:_SAID] if all(kind is None for kind in down) else []


def _numbered(cells: Sequence[str]) -> bool:
    """R1, R2, R3 …: one word and numbers in steps of one."""
    found = [_NUMBERED.match(c) for c in cells if c]
    if len(found) < 3 or any(m is None for m in found):
        return False
    parts = [(m.group(1), int(m.group(2))) for m in found if m is not None]
    return len({stem for stem, _ in parts}) == 1 and all(b[1] - a[1] == 1 for a, b in pairwise(parts))


def _kind(cell: str) -> str:
    return "date" if is_date(cell) else "number" if is_number(cell) else "text"


def _one_kind(kinds: Sequence[str]) -> str | None:
    return kinds[0] if len(kinds) >= 2 and len(set(kinds)) == 1 else None


def _pivot_words(rows: list[list[str]]) -> list[str]:
    """Excel's own words around a pivot table."""
    words = {c.lower() for r in rows[:12] for c in r if len(c) < 40}
    measures = any(_MEASURE.match(w) for w in words)
    axes = bool(words & _AXES)
    ends = any(c.lower() in _GRAND for r in rows for c in r)
    return ["pivot_words"] if (axes and (measures or ends)) else []


def _counts(rows: list[list[str]]) -> list[str]:
    """问卷星's report: a small table of option, count and share under each question."""
    heads = sum(1 for r in rows if tuple(c for c in r if c)[:3] in _COUNT_HEADS)
    return ["counts"] if heads >= 2 else []


def _margins(rows: list[list[str]]) -> list[str]:
    """A cross table: a last column and a last row called total that hold the sums of the others."""
    table = [r for r in rows if sum(map(bool, r)) >= 3]
    if len(table) < 3 or len(table[0]) < 3:
        return []
    used = max(i for r in table for i, c in enumerate(r) if c) + 1
    head, *body = [r[:used] for r in table]
    if head[-1].lower() not in _TOTALS or body[-1][0].lower() not in _TOTALS:
        return []
    cells = [[_plain_number(c) for c in r[1:]] for r in body]
    if 2 * sum(1 for r in body[:-1] if _NUMBERED.match(r[0])) >= len(body):
        # rows with ids are records, whatever their columns add up to
        return []
    if any(v is None for r in cells for v in r):
        return []
    values = [[v or 0.0 for v in r] for r in cells]
    right = all(abs(sum(r[:-1]) - r[-1]) <= 0.01 * max(1.0, abs(r[-1])) for r in values)
    down = all(
        abs(sum(r[j] for r in values[:-1]) - values[-1][j]) <= 0.01 * max(1.0, abs(values[-1][j]))
        for j in range(used - 1)
    )
    return ["margins"] if right and down else []


def _shares(rows: list[list[str]]) -> list[str]:
    """Percentages that add up to 100 down every column, or that stand under a line with the number of answers."""
    table = [r for r in rows if sum(map(bool, r)) >= 2]
    if not 3 <= len(table) <= _MOST_SHARES or len(table[0]) < 3:
        return []
    body = [r for r in table[1:] if not _BASE.match(r[0])]
    labels = [r[0] for r in body]
    shares = [[c for c in r[1:] if c] for r in body]
    cells = [c for r in shares for c in r]
    if len(set(labels)) < len(labels) or not all(labels) or not cells or not all(_PERCENT.match(c) for c in cells):
        return []
    columns = [
        [float(c.strip("-−<%* ").replace(",", ".")) for c in column if c]
        for column in list(zip(*body, strict=True))[1:]
    ]
    whole = [abs(sum(c) - 100) <= 0.5 * len(c) + 1 for c in columns if c]
    based = len(body) < len(table) - 1
    return ["percentages"] if len(whole) >= 2 and (based or all(whole)) else []


def _sections(rows: list[list[str]]) -> list[str]:
    """A heading alone above each group of rows, and a total that repeats it below."""
    alone = {r[0] for r in rows if r and r[0] and not any(r[1:])}
    ended = [m for r in rows if r and any(r[1:]) and (m := _ENDED.match(r[0]))]
    groups = {m.group(1) or m.group(2) for m in ended} & alone
    return ["sections"] if len(groups) >= 2 else []


def _plain_number(cell: str) -> float | None:
    try:
        return float(cell.replace(",", "")) if cell else 0.0
    except ValueError:
        return None


def _is_value(cell: str) -> bool:
    return is_number(cell) and not is_date(cell)


def _grouped(body: list[list[str]], first: int, merges: Sequence[Merge]) -> list[str]:
    """Row labels written once per group, beside labels that repeat from group to group, beside nothing but numbers."""
    columns = list(zip(*body, strict=True))
    numeric, sparse, cycle = [], [], []
    for j, cells in enumerate(columns):
        filled = [c for c in cells if c]
        if not filled:
            continue
        values = sum(1 for c in filled if _is_value(c) or c.lower() in _SUPPRESSED)
        if values >= 0.9 * len(filled):
            numeric.append(j)
        elif any(is_date(c) for c in filled[:5]):
            return []
        elif len(filled) <= 0.55 * len(cells) and len(set(filled)) >= len(filled) / 2 and len(filled) >= 2:
            sparse.append(j)
        elif len(filled) > 0.8 * len(cells) and len(set(filled)) <= 0.6 * len(filled):
            cycle.append(j)
        else:
            return []
    merged = _side_merges(body, first, merges)
    if merged and len(numeric) >= 1 and (cycle or sparse):
        return ["merged_labels"]
    if sparse and cycle and len(numeric) >= 2 and len(numeric) >= len(sparse) + len(cycle) - 1:
        return ["labels_once"]
    return []


def _side_merges(body: list[list[str]], first: int, merges: Sequence[Merge]) -> bool:
    covered: set[int] = set()
    for (top, left), (bottom, right) in merges:
        if left == right and bottom > top:
            covered.update(r for r in range(top, bottom + 1) if first <= r < first + len(body))
    return len(covered) >= 0.5 * len(body)


def _banner(body: list[list[str]]) -> list[str]:
    """Lines of percentages under lines that hold only a question."""
    sections = sum(1 for r in body if r[0] and not any(r[1:]))
    values = [c for r in body for c in r if _is_value(c)]
    percents = sum(1 for c in values if _PERCENT.match(c))
    if sections >= 2 and values and percents >= 0.6 * len(values):
        return ["percentages", "section_rows"]
    return []
