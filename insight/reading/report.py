"""Recognises a table that is already tabulated (a pivot, a published banner): numbers about groups, not respondents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from insight.reading.grid import Merge
from insight.reading.header import is_date, is_number

_SUPPRESSED = {"..", "*", "s", "x", "-", "–", "c", ":", "n/a", "na"}
_PERCENT = re.compile(r"[-−<]?\s?\d+([.,]\d+)?\s?%\*?$")
_MIN_ROWS = 6


def seen_in_report(top: Sequence[Sequence[str]], merges: Sequence[Merge] = ()) -> list[str]:
    """Codes of what shows that the first rows (stripped texts) are a report; empty for ordinary data.

    merged_labels, labels_once: row labels that stand for several rows; percentages, section_rows: a published banner;
    two_level_header, suppressed, title: said in addition.
    """
    width = max((len(r) for r in top), default=0)
    rows = [[*r, *[""] * (width - len(r))] for r in top]
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
