"""Delimited text → grid."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from insight.reading.codes import ReadingError, warning
from insight.reading.delimiter import BLANKS, find_delimiter, sep_line
from insight.reading.encoding import decode, unmarked_utf16
from insight.reading.grid import CONTROL, Grid
from insight.reading.limits import Limits
from insight.reading.result import Choices

_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


@dataclass(frozen=True)
class Delimited:
    grid: Grid
    encoding: str
    delimiter: str | None


def read_delimited(content: bytes, choices: Choices, limits: Limits) -> Delimited:
    """The grid of a delimited text with its encoding and delimiter (" " for runs of blanks, None for one column)."""
    if not choices.encoding:
        _refuse_binary(content)
    decoded = decode(content, choices.encoding)
    text, warnings, questions = decoded.text, [], []
    if decoded.undecodable:
        warnings.append(warning("undecodable", count=decoded.undecodable, encoding=decoded.encoding))
    if decoded.alternatives:
        said = warning("encoding_uncertain", encoding=decoded.encoding, alternatives=list(decoded.alternatives))
        warnings.append(said)
        questions.append(said)
    text = text.removeprefix("\ufeff")
    text, removed = CONTROL.subn("", text)
    if removed:
        warnings.append(warning("control_characters", count=removed))
    if not text.strip():
        raise ReadingError("only_blank")
    declared, skip = sep_line(text)
    text = text[skip:]
    delimiter = _spoken(choices.delimiter) or declared or find_delimiter(text)
    if delimiter == BLANKS:
        rows: Iterator[list[str]] = (line.split() for line in text.splitlines())
    else:
        csv.field_size_limit(max(limits.file_bytes, 1 << 20))
        quoting = csv.QUOTE_MINIMAL
        if _quotes_are_broken(text, delimiter or ","):
            quoting = csv.QUOTE_NONE
            warnings.append(warning("broken_quotes"))
        rows = _csv_rows(text, delimiter, quoting)
    grid = Grid.of(rows)
    grid.warnings.extend(warnings)
    grid.questions.extend(questions)
    return Delimited(grid, decoded.encoding, delimiter)


def _spoken(delimiter: str | None) -> str | None:
    return {"tab": "\t", "\\t": "\t", "blanks": BLANKS}.get(delimiter or "", delimiter or None)


def _csv_rows(text: str, delimiter: str | None, quoting: int) -> Iterator[list[str]]:
    # newline="" keeps line ends inside quotes; a lone CR ends a line in files of old Macs
    lines = io.StringIO(text, newline="" if "\n" in text else None)
    # one column: a delimiter that cannot occur, because the control characters are gone
    return csv.reader(lines, delimiter=delimiter or "\x02", quoting=quoting)  # type: ignore[arg-type]


def _quotes_are_broken(text: str, delimiter: str) -> bool:
    """A quote that is opened and never closed swallows the rest of the file into the last cell."""
    if text.count('"') % 2 == 0:
        return False
    last: list[str] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        last = row or last
    return bool(last) and "\n" in last[-1] and text.endswith(last[-1])


def _refuse_binary(content: bytes) -> None:
    """A few NULs and control characters in a text are dirt and are removed; many of them are no text."""
    head = content[:65536]
    if head.startswith(_MARKS) or unmarked_utf16(content):
        return
    odd = len(_BINARY.findall(head))
    if odd > max(5, 0.02 * len(head)):
        raise ReadingError("binary")
