"""Bytes → typed columns and receipt, inside the parser child. No pandas here: it would double the child's start."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from insight.reading.codes import ReadingError, warning
from insight.reading.formats import disagrees, extension_of, sniff
from insight.reading.grid import Grid, cleaned, columns_of
from insight.reading.header import Header, find_header
from insight.reading.limits import LIMITS, Limits
from insight.reading.names import unique_names
from insight.reading.result import Choices
from insight.reading.rows import excluded_rows, trailing_blanks
from insight.reading.values import Typing


@dataclass
class Parsed:
    """The typed table (string, int64, float64 and timestamp columns), its fields and its receipt as JSON-able values."""

    table: pa.Table
    fields: list[dict[str, Any]]
    receipt: dict[str, Any]
    questions: list[dict[str, Any]] = field(default_factory=list)


def parse(content: bytes, name: str, choices: Choices = Choices(), limits: Limits = LIMITS) -> Parsed:
    """Reads a file of any known format. Raises ReadingError."""
    kind = sniff(content)
    if kind == "text":
        from insight.reading.delimited import read_delimited

        read = read_delimited(content, choices, limits)
        about = {"format": "csv", "encoding": read.encoding, "delimiter": read.delimiter}
        parsed = _table(read.grid, choices, limits, european=read.delimiter == ";")
    else:
        from insight.reading.sheets import read_sheet

        format = "xlsx" if kind == "zip" else "xls"
        sheet = read_sheet(content, format, choices)
        about = {"format": format, "sheet": sheet.name, "sheets": list(sheet.names)}
        parsed = _table(sheet.grid, choices, limits, european=False)
    parsed.receipt = {"file": name, **about, **parsed.receipt}
    if disagrees(name, about["format"] or ""):
        said = warning("extension", extension=extension_of(name), format=about["format"])
        parsed.receipt["warnings"].insert(0, said)
    return parsed


def _table(grid: Grid, choices: Choices, limits: Limits, european: bool) -> Parsed:
    texts = grid.texts()
    header = find_header(texts, grid.merges, choices.header_rows)
    body = columns_of(grid.body(header.data_start), len(header.names), limits)
    warnings = list(grid.warnings)
    arrays, removed = [], 0
    for array in body.arrays:
        if pa.types.is_string(array.type):
            array, count = cleaned(array)
            removed += count
        arrays.append(array)
    if removed:
        warnings.append(warning("control_characters", count=removed))
    rows = body.rows - trailing_blanks(arrays)
    arrays = [a.slice(0, rows) for a in arrays]
    names = list(header.names) + [""] * (len(arrays) - len(header.names))
    labels = list(header.labels) + [""] * (len(arrays) - len(header.labels))
    if not rows:
        raise ReadingError("header_only", columns=sum(map(bool, names)))
    masks = excluded_rows(arrays, names)
    keep = ~np.logical_or.reduce(list(masks.values())) if masks else np.ones(rows, dtype=bool)
    if not keep.any():
        raise ReadingError("header_only", columns=sum(map(bool, names)))
    if masks:
        arrays = [pc.filter(a, pa.array(keep)) for a in arrays]
    if header.titles:
        examples = [t[:80] for t in header.titles[:3]]
        warnings.append(warning("title_rows", count=len(header.titles), examples=examples))
    if header.rows == 0:
        warnings.append(warning("no_header"))
    if body.short:
        warnings.append(warning("short_rows", count=body.short))
    kept, dropped = _kept_columns(arrays, names, header)
    warnings.extend(dropped)
    if not kept:
        raise ReadingError("only_blank")
    extra = [j for j in kept if j >= len(header.names)]
    if extra:
        count = int(sum(len(arrays[j]) - arrays[j].null_count for j in extra))
        warnings.append(warning("extra_cells", count=count, columns=len(extra)))
    unique, said = unique_names([names[j] if header.rows else "" for j in kept], limits)
    warnings.extend(said)
    typing = Typing(choices.decimal, choices.date_order, european, np.datetime64(datetime.date.today(), "us"))
    typed = typing.columns(unique, [arrays[j] for j in kept])
    warnings.extend(typing.warnings)
    fields = [
        {"name": n, "label": labels[j] or n, "value_labels": [], "missing": []}
        for n, j in zip(unique, kept, strict=True)
    ]
    receipt = {
        "header_rows": header.rows,
        "rows_in_file": rows,
        "rows_used": int(keep.sum()),
        "excluded": [{"reason": r, "rows": int(m.sum())} for r, m in masks.items()],
        "warnings": warnings,
    }
    return Parsed(pa.table(typed, names=unique), fields, receipt, [*grid.questions, *typing.questions])


def _kept_columns(
    arrays: Sequence[pa.ChunkedArray], names: Sequence[str], header: Header
) -> tuple[list[int], list[dict[str, Any]]]:
    """Columns without header and without cells go; so does a leading row index without header."""
    warnings = []
    empty = [j for j, a in enumerate(arrays) if not names[j] and a.null_count == len(a)]
    kept = [j for j in range(len(arrays)) if j not in set(empty)]
    if empty:
        warnings.append(warning("empty_columns", count=len(empty)))
    if header.rows and len(kept) > 1 and not names[kept[0]] and _is_index(arrays[kept[0]]):
        kept = kept[1:]
        warnings.append(warning("index_column"))
    return kept, warnings


def _is_index(array: pa.ChunkedArray) -> bool:
    """0, 1, 2 … or 1, 2, 3 …, one step per row (rows of the original may be missing, so gaps are allowed)."""
    if array.null_count or pa.types.is_timestamp(array.type):
        return False
    try:
        values = pc.cast(array, pa.float64()).to_numpy()
    except pa.ArrowInvalid:
        return False
    return bool(values[0] in (0.0, 1.0) and len(values) > 1 and np.all(np.diff(values) == 1))
