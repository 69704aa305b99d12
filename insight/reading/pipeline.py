"""Bytes → table and receipt, inside the parser child. No pandas here: it would double the child's start.

Each format's reader is imported only when a file needs it.
"""

from __future__ import annotations

from typing import Any

from insight.reading.codes import ReadingError, warning
from insight.reading.formats import disagrees, extension_of, sniff
from insight.reading.limits import LIMITS, Limits
from insight.reading.report import seen_in_report
from insight.reading.result import NO_CHOICES, Choices, Progress, silent
from insight.reading.table import Parsed, table_of_columns, table_of_grid


def parse(
    content: bytes, name: str, choices: Choices = NO_CHOICES, limits: Limits = LIMITS, tell: Progress = silent
) -> Parsed:
    """Reads a file of any known format; ``tell`` hears how far it is. Raises ReadingError."""
    kind = sniff(content)
    tell("checking", 0.0)
    if kind == "text":
        parsed, about = _text(content, name, choices, limits, tell)
    elif kind in ("zip", "ole"):
        parsed, about = _workbook(content, kind, choices, limits, tell)
    elif kind == "sav":
        tell("opening", 0.0)
        from insight.reading.spss import read_sav

        source = read_sav(content)
        parsed, about = table_of_columns(source, choices, limits), {"format": "sav", "encoding": source.encoding}
    else:
        tell("opening", 0.0)
        from insight.reading.typed import read_parquet

        parsed, about = table_of_columns(read_parquet(content, limits), choices, limits), {"format": "parquet"}
    parsed.receipt = {"file": name, **about, **parsed.receipt}
    if disagrees(name, about["format"]):
        said = warning("extension", extension=extension_of(name), format=about["format"])
        parsed.receipt["warnings"].insert(0, said)
    return parsed


def _text(content: bytes, name: str, choices: Choices, limits: Limits, tell: Progress) -> tuple[Parsed, dict[str, Any]]:
    from insight.reading.delimited import read_delimited

    tell("opening", 0.0)
    read = read_delimited(content, choices, limits)
    seen = seen_in_report(read.grid.texts())
    if seen:
        raise ReadingError("report", sheet=name, seen=seen, sheets=[])
    parsed = table_of_grid(read.grid, choices, limits, european=read.delimiter == ";", tell=tell)
    return parsed, {"format": "csv", "encoding": read.encoding, "delimiter": read.delimiter}


def _workbook(
    content: bytes, kind: str, choices: Choices, limits: Limits, tell: Progress
) -> tuple[Parsed, dict[str, Any]]:
    from insight.reading.container import open_package
    from insight.reading.sheets import read_sheet

    package = open_package(content, kind, limits, tell)
    tell("opening", 0.0)
    sheet = read_sheet(content, package, choices, limits)
    parsed = table_of_grid(sheet.grid, choices, limits, tell=tell)
    if package.macros:
        parsed.receipt["warnings"].insert(0, warning("macros_ignored"))
    return parsed, {"format": package.format, "sheet": sheet.name, "sheets": list(sheet.names)}
