"""A grid or typed columns → the table of the reading, with every row and column that goes counted by reason."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from insight.reading.codes import ReadingError, warning
from insight.reading.grid import Grid, cleaned, columns_of
from insight.reading.header import Header, find_header
from insight.reading.limits import Limits
from insight.reading.names import clean, unique_names
from insight.reading.result import Choices
from insight.reading.rows import excluded_rows, trailing_blanks
from insight.reading.typed import TypedSource
from insight.reading.values import Typing


@dataclass
class Parsed:
    """The typed table (string, int64, float64, timestamp columns); fields and receipt as JSON-able values."""

    table: pa.Table
    fields: list[dict[str, Any]]
    receipt: dict[str, Any]
    questions: list[dict[str, Any]] = field(default_factory=list)


def table_of_grid(grid: Grid, choices: Choices, limits: Limits, european: bool = False) -> Parsed:
    """Finds the header, leaves out what is no data, types the columns. Raises ReadingError where nothing is left."""
    header = find_header(grid.texts(), grid.merges, choices.header_rows)
    body = columns_of(grid.body(header.data_start), len(header.names), limits)
    warnings = list(grid.warnings)
    arrays = _cleaned(body.arrays, warnings, limits)
    rows = body.rows - trailing_blanks(arrays)
    arrays = [a.slice(0, rows) for a in arrays]
    names = [*header.names, *[""] * (len(arrays) - len(header.names))]
    labels = [*header.labels, *[""] * (len(arrays) - len(header.labels))]
    masks = excluded_rows(arrays, names) if rows else {}
    keep = ~np.logical_or.reduce(list(masks.values())) if masks else np.ones(rows, dtype=bool)
    if not keep.any():
        raise ReadingError("header_only", columns=sum(map(bool, names)))
    if masks:
        arrays = [pc.filter(a, pa.array(keep)) for a in arrays]
    warnings.extend(_about_header(header))
    if body.short:
        warnings.append(warning("short_rows", count=body.short))
    kept, said = _kept_columns(arrays, names, header, max(map(len, grid.top)))
    warnings.extend(said)
    if not kept:
        raise ReadingError("only_blank")
    unique, said = unique_names([names[j] if header.rows else "" for j in kept], limits)
    warnings.extend(said)
    if grid.uncached:
        hit = [(n, grid.uncached[j]) for n, j in zip(unique, kept, strict=True) if j in grid.uncached]
        if hit:
            count = sum(c for _, c in hit)
            warnings.append(warning("formulas_without_values", columns=[n for n, _ in hit][:5], count=count))
    typing = _typing(choices, european)
    typed = typing.columns(unique, [arrays[j] for j in kept])
    fields = [
        {"name": n, "label": clean(labels[j])[: limits.cell_characters] or n, "value_labels": [], "missing": []}
        for n, j in zip(unique, kept, strict=True)
    ]
    receipt = _receipt(header.rows, keep, masks, [*warnings, *typing.warnings])
    return Parsed(pa.table(typed, names=unique), fields, receipt, [*grid.questions, *typing.questions])


def table_of_columns(source: TypedSource, choices: Choices, limits: Limits) -> Parsed:
    """Columns that have types already: names and wholly blank rows are looked after, text columns are typed."""
    rows = len(source.arrays[0]) if source.arrays else 0
    if not rows:
        raise ReadingError("header_only", columns=len(source.arrays))
    if rows > limits.rows:
        raise ReadingError("too_many_rows", limit=limits.rows)
    if len(source.arrays) > limits.columns:
        raise ReadingError("too_many_columns", columns=len(source.arrays), limit=limits.columns)
    filled = np.zeros(rows, dtype=bool)
    for array in source.arrays:
        filled |= pc.is_valid(array).to_numpy()
    masks = {} if filled.all() else {"blank": ~filled}
    if not filled.any():
        raise ReadingError("header_only", columns=len(source.arrays))
    unique, said = unique_names([f["name"] for f in source.fields], limits)
    fields = [
        {**f, "name": n, "label": clean(f["label"])[: limits.cell_characters] or n}
        for f, n in zip(source.fields, unique, strict=True)
    ]
    arrays = [pc.filter(a, pa.array(filled)) for a in source.arrays] if masks else list(source.arrays)
    texts = [j for j, a in enumerate(arrays) if pa.types.is_string(a.type)]
    typing = _typing(choices)
    for j, array in zip(texts, typing.columns([unique[j] for j in texts], [arrays[j] for j in texts]), strict=True):
        arrays[j] = array
    receipt = _receipt(1, filled, masks, [*source.warnings, *said, *typing.warnings])
    return Parsed(pa.table(arrays, names=unique), fields, receipt, typing.questions)


def _typing(choices: Choices, european: bool = False) -> Typing:
    return Typing(choices.decimal, choices.date_order, european, np.datetime64(datetime.date.today(), "us"))


def _receipt(
    header_rows: int, keep: np.ndarray, masks: dict[str, np.ndarray], warnings: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "header_rows": header_rows,
        "rows_in_file": len(keep),
        "rows_used": int(keep.sum()),
        "excluded": [{"reason": r, "rows": int(m.sum())} for r, m in masks.items()],
        "warnings": warnings,
    }


def _cleaned(
    arrays: Sequence[pa.ChunkedArray], warnings: list[dict[str, Any]], limits: Limits
) -> list[pa.ChunkedArray]:
    done, removed, long = [], 0, 0
    for array in arrays:
        if pa.types.is_string(array.type):
            array, count = cleaned(array)
            removed += count
            lengths = pc.utf8_length(array)
            if (pc.max(lengths).as_py() or 0) > limits.cell_characters:
                long += int(pc.sum(pc.greater(lengths, limits.cell_characters)).as_py())
                array = pc.utf8_slice_codeunits(array, 0, limits.cell_characters)
        done.append(array)
    if removed:
        warnings.append(warning("control_characters", count=removed))
    if long:
        warnings.append(warning("long_cells", count=long, limit=limits.cell_characters))
    return done


def _about_header(header: Header) -> list[dict[str, Any]]:
    said = []
    if header.titles:
        examples = [t[:80] for t in header.titles[:3]]
        said.append(warning("title_rows", count=len(header.titles), examples=examples))
    if header.rows == 0:
        said.append(warning("no_header"))
    return said


def _kept_columns(
    arrays: Sequence[pa.ChunkedArray], names: Sequence[str], header: Header, cells: int
) -> tuple[list[int], list[dict[str, Any]]]:
    """Columns without header and content go (rows have up to ``cells`` cells); so does a leading row index."""
    warnings = []
    empty = {j for j, a in enumerate(arrays) if not names[j] and a.null_count == len(a)}
    kept = [j for j in range(len(arrays)) if j not in empty]
    beyond = max(0, cells - len(arrays))
    if empty or beyond:
        warnings.append(warning("empty_columns", count=len(empty) + beyond))
    if header.rows and len(kept) > 1 and not names[kept[0]] and _is_index(arrays[kept[0]]):
        kept = kept[1:]
        warnings.append(warning("index_column"))
    named = max((j + 1 for j, name in enumerate(names) if name), default=len(names))
    extra = [j for j in kept if j >= named and 2 * arrays[j].null_count > len(arrays[j])] if header.rows else []
    if extra:
        count = sum(len(arrays[j]) - arrays[j].null_count for j in extra)
        warnings.append(warning("extra_cells", count=count, columns=len(extra)))
    return kept, warnings


def _is_index(array: pa.ChunkedArray) -> bool:
    """0, 1, 2 … or 1, 2, 3 …: the row names that R and pandas write."""
    if array.null_count or pa.types.is_timestamp(array.type):
        return False
    try:
        values = pc.cast(array, pa.float64()).to_numpy()
    except pa.ArrowInvalid:
        return False
    return bool(len(values) > 1 and values[0] in (0.0, 1.0) and np.all(np.diff(values) == 1))
