"""How a text is cut into cells: the delimiter, an Excel ``sep=`` line, or runs of blanks."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator

# a joined multiple choice uses ┋ inside a cell: it is no delimiter
_CANDIDATES = (",", ";", "\t", "|", "\x01", "^", "~")
_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_DECIMAL = re.compile(r"[-+]?\d{1,3}([. ]\d{3})*,\d+$|[-+]?\d+,\d+$")
BLANKS = " "
_SAMPLE_CHARACTERS = 200_000
_SAMPLE_ROWS = 300


def sep_line(text: str) -> tuple[str | None, int]:
    """The delimiter that Excel's ``sep=;`` first line declares, and how many characters to skip."""
    match = _SEP_LINE.match(text)
    return (match.group(1), match.end()) if match else (None, 0)


def find_delimiter(text: str) -> str | None:
    """The delimiter that cuts most rows into the same number (≥ 2) of cells; None for a single column.

    ``" "`` stands for runs of blanks, which is tried only where nothing else cuts.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    if len(text) > len(sample):
        sample = sample[: sample.rfind("\n") + 1] or sample
    scored = [(score, -place, d) for place, d in enumerate(_CANDIDATES) if d in sample and (score := _score(sample, d))]
    # what cuts the header as it cuts the rows is right, whatever else is in the answers
    heading = [s for s in scored if _cuts_first_row(sample, s[2])]
    scored = heading or scored
    if scored:
        best = max(scored)
        if best[0] >= 0.5:
            return best[2]
    if _cut_by_blanks(sample):
        return BLANKS
    # free text with commas is one column: its first line need not hold any
    first = sample.strip().split("\n", 1)[0]
    weak = [s for s in scored if s[0] > 0.25 and s[2] in first]
    return max(weak)[2] if weak else None


def _rows(sample: str, delimiter: str) -> Iterator[list[str]]:
    lines = sample.splitlines(keepends=True)
    try:
        for count, row in enumerate(csv.reader(lines, delimiter=delimiter)):
            if count >= _SAMPLE_ROWS:
                return
            if any(cell.strip() for cell in row):
                yield row
    except csv.Error:
        return


def _cuts_first_row(sample: str, delimiter: str) -> bool:
    widths = [len(row) for row in _rows(sample, delimiter)]
    return len(widths) > 1 and widths[0] > 1 and 2 * widths.count(widths[0]) > len(widths)


def _score(sample: str, delimiter: str) -> float:
    """Share of rows with the usual width, weakened where the cells still look uncut."""
    rows = list(_rows(sample, delimiter))
    if not rows:
        return 0.0
    widths = Counter(map(len, rows))
    usual, same = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    if usual < 2:
        return 0.0
    consistency = same / len(rows)
    # shops end a number with a tab so that it stays text
    cells = [c.rstrip("\t") for row in rows for c in row if c]
    others = [d for d in _CANDIDATES if d != delimiter]
    uncut = sum(1 for c in cells if any(d in c for d in others[:3]) and not _DECIMAL.match(c.strip()) and len(c) < 40)
    clean = 1 - uncut / len(cells) if cells else 0.0
    # a separator inside sentences cuts into words that begin with a blank
    prose = sum(1 for c in cells if c.startswith(" ") and len(c) > 1 and c[1].isalpha()) / max(1, len(cells))
    return consistency * (0.4 + 0.6 * clean) * (1 - 0.5 * prose) + min(usual, 50) * 1e-4


def _cut_by_blanks(sample: str) -> bool:
    rows = [line.split() for line in sample.splitlines()[:_SAMPLE_ROWS] if line.strip()]
    if len(rows) < 2:
        return False
    usual, same = Counter(map(len, rows)).most_common(1)[0]
    if usual < 2 or same < 0.98 * len(rows):
        return False
    body = rows[1:]
    numbers = sum(1 for row in body for cell in row if cell.replace(".", "", 1).lstrip("+-").isdigit())
    return numbers >= 0.3 * sum(map(len, body))
