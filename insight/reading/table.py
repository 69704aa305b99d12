"""A grid or typed columns → the table of the reading, with every row and column that goes counted by reason."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from insight.reading.codes import ReadingError, warning
from insight.reading.grid import Grid
from insight.reading.header import Header, find_header
from insight.reading.limits import Limits
from insight.reading.names import clean, unique_names
from insight.reading.places import SHOWN, as_written, first_rows, left_out
from insight.reading.report import lying_down
from insight.reading.result import Choices, Progress, silent
from insight.reading.rows import excluded_rows, trailing_blanks
from insight.reading.tables import beside
from insight.reading.texts import CONTROL_RE2, Column, TextColumn, filled, taken
from insight.reading.typed import TypedSource
from insight.reading.values import Typing

# what pandas writes for a column without a header
_PANDAS_BLANK = re.compile(r"Unnamed: \d+(_level_\d+)?$")


@dataclass
class Parsed:
    """The typed table (string, int64, float64, timestamp columns); fields and receipt as JSON-able values."""

    table: pa.Table
    fields: list[dict[str, Any]]
    receipt: dict[str, Any]
    questions: list[dict[str, Any]] = field(default_factory=list)


def table_of_grid(
    grid: Grid, choices: Choices, limits: Limits, european: bool = False, tell: Progress = silent
) -> Parsed:
    """Finds the header, leaves out what is no data, types the columns. Raises ReadingError where nothing is left."""
    grid.refuse_too_wide(limits)
    top = grid.texts()
    if choices.header_rows is None and (questions := lying_down(top)):
        raise ReadingError("transposed", examples=questions)
    header = find_header(top, grid.merges, choices.header_rows)
    tell("rows", 0.0)
    grid.tell = tell
    body = grid.columns(header.data_start, len(header.names), limits)
    warnings = list(grid.warnings)
    start = grid.first_row + header.data_start
    columns = _cleaned(body.columns, warnings, limits, start)
    rows = body.rows - trailing_blanks(columns)
    if rows < body.rows:
        columns = [taken(c, slice(0, rows)) for c in columns]
    headers = ["" if _PANDAS_BLANK.match(n) else n for n in header.names]
    names = [*headers, *[""] * (len(columns) - len(header.names))]
    labels = [*header.labels, *[""] * (len(columns) - len(header.labels))]
    aside, joined = beside(columns, names) if header.rows and rows else ([], [])
    if joined:
        warnings.append(warning("divided_by_empty_column", columns=[clean(names[j]) for j in joined][:5]))
    if aside:
        columns, names, labels = _without(aside, columns, names, labels, warnings)
        rows -= (blank := trailing_blanks(columns))
        columns = [taken(c, slice(0, rows)) for c in columns] if blank else columns
    masks = excluded_rows(columns, names, choices.keep, header.titles) if rows else {}
    keep = ~np.logical_or.reduce(list(masks.values())) if masks else np.ones(rows, dtype=bool)
    if not keep.any():
        raise ReadingError("header_only", columns=sum(map(bool, names)))
    numbers = np.arange(start, start + rows)
    excluded, said = left_out(columns, masks, numbers)
    if masks:
        columns, numbers = [taken(c, keep) for c in columns], numbers[keep]
    warnings.extend(_about_header(header, grid.first_row))
    warnings.extend(said)
    if body.short:
        places = [start + row for row in body.short_rows]
        warnings.append(warning("short_rows", count=body.short, rows=places))
    kept, said = _kept_columns(columns, names, header, max(map(len, grid.top)) - len(aside), numbers)
    warnings.extend(said)
    if not kept:
        raise ReadingError("only_blank")
    unique, said = unique_names([names[j] if header.rows else "" for j in kept], limits)
    warnings.extend(said)
    unanswered = [n for n, j in zip(unique, kept, strict=True) if not filled(columns[j]).any()]
    if unanswered:
        warnings.append(warning("unanswered_columns", count=len(unanswered), columns=unanswered[:5]))
    if grid.uncached:
        hit = [(n, grid.uncached[j]) for n, j in zip(unique, kept, strict=True) if j in grid.uncached]
        if hit:
            count = sum(c for _, c in hit)
            warnings.append(warning("formulas_without_values", columns=[n for n, _ in hit][:5], count=count))
    tell("types", 0.0)
    typing = _typing(choices, numbers, european, grid.date1904)
    typed = typing.columns(unique, [columns[j] for j in kept])
    fields = [
        {"name": n, "label": clean(labels[j])[: limits.cell_characters] or n, "value_labels": [], "missing": []}
        for n, j in zip(unique, kept, strict=True)
    ]
    receipt = _receipt(header.rows, keep, excluded, [*warnings, *typing.warnings]) | as_written(top, header)
    return Parsed(pa.table(typed, names=unique), fields, receipt, [*grid.questions, *typing.questions])


def table_of_columns(source: TypedSource, choices: Choices, limits: Limits) -> Parsed:
    """Columns that have types already: names and wholly blank rows are looked after, text columns are typed."""
    rows = len(source.columns[0]) if source.columns else 0
    if rows > limits.rows:
        raise ReadingError("too_many_rows", limit=limits.rows)
    if len(source.columns) > limits.columns:
        raise ReadingError("too_many_columns", columns=len(source.columns), limit=limits.columns)
    keep = np.zeros(rows, dtype=bool)
    for column in source.columns:
        keep |= filled(column)
    if not keep.any():
        raise ReadingError("header_only", columns=len(source.columns))
    masks = {} if keep.all() else {"blank": ~keep}
    warnings = list(source.warnings)
    columns = _cleaned(source.columns, warnings, limits, 1)
    numbers = np.arange(1, rows + 1)
    excluded, _ = left_out(columns, masks, numbers)
    if masks:
        columns, numbers = [taken(c, keep) for c in columns], numbers[keep]
    unique, said = unique_names([f["name"] for f in source.fields], limits)
    fields = [
        {**f, "name": n, "label": clean(f["label"])[: limits.cell_characters] or n}
        for f, n in zip(source.fields, unique, strict=True)
    ]
    typing = _typing(choices, numbers)
    texts = [j for j, c in enumerate(columns) if isinstance(c, TextColumn)]
    typed = dict(zip(texts, typing.columns([unique[j] for j in texts], [columns[j] for j in texts]), strict=True))
    arrays = [typed.get(j, c) for j, c in enumerate(columns)]
    receipt = _receipt(1, keep, excluded, [*warnings, *said, *typing.warnings])
    return Parsed(pa.table(arrays, names=unique), fields, receipt, typing.questions)


def _typing(choices: Choices, numbers: np.ndarray, european: bool = False, date1904: bool = False) -> Typing:
    today = np.datetime64(datetime.date.today(), "us")
    return Typing(choices.decimal, choices.date_order, european, today, numbers, date1904)


def _without(
    aside: Sequence[int], columns: Sequence[Column], names: Sequence[str], labels: Sequence[str], warnings: list[Any]
) -> tuple[list[Column], list[str], list[str]]:
    """The columns, names and labels of the main table; those of the tables beside it are said."""
    gone = set(aside)
    cells = sum(int(filled(columns[j]).sum()) for j in aside)
    warnings.append(warning("other_tables_beside", columns=[clean(names[j]) for j in aside][:5], count=cells))
    kept = [j for j in range(len(columns)) if j not in gone]
    return [columns[j] for j in kept], [names[j] for j in kept], [labels[j] for j in kept]


def _receipt(
    header_rows: int, keep: np.ndarray, excluded: list[dict[str, Any]], warnings: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "header_rows": header_rows,
        "rows_in_file": len(keep),
        "rows_used": int(keep.sum()),
        "excluded": excluded,
        "warnings": warnings,
    }


def _cleaned(columns: Sequence[Column], warnings: list[dict[str, Any]], limits: Limits, start: int) -> list[Column]:
    """Text columns without control characters and cut to the longest cell allowed; said where it happened.

    ``start``: the number of the first row in the spreadsheet.
    """
    done, removed, long = [], 0, 0
    numbers = np.arange(start, start + (len(columns[0]) if columns else 0))
    places: dict[str, list[int]] = {"control": [], "long": []}
    for column in columns:
        if isinstance(column, TextColumn):
            plain, count = column.without_control()
            if count:
                removed += count
                found = column.spread(column.matches(CONTROL_RE2), False)
                places["control"] += first_rows(found, numbers)
            column, count = plain.cut(limits.cell_characters)
            if count:
                long += count
                places["long"] += first_rows(plain.spread(plain.longer(limits.cell_characters), False), numbers)
        done.append(column)
    if removed:
        warnings.append(warning("control_characters", count=removed, rows=sorted(set(places["control"]))[:SHOWN]))
    if long:
        rows = sorted(set(places["long"]))[:SHOWN]
        warnings.append(warning("long_cells", count=long, limit=limits.cell_characters, rows=rows))
    return done


def _about_header(header: Header, first_row: int) -> list[dict[str, Any]]:
    said = []
    if header.rows > 1:
        rows = [first_row + header.first + i for i in range(header.rows)]
        joined = [n for n in header.names if " - " in n] or [n for n in header.labels if n]
        said.append(warning("header_joined", rows=rows, examples=[clean(n)[:80] for n in joined[:2]]))
    if header.titles:
        examples = [t[:80] for t in header.titles[:3]]
        said.append(warning("title_rows", count=len(header.titles), examples=examples))
    if header.rows == 0:
        said.append(warning("no_header"))
    return said


def _kept_columns(
    columns: Sequence[Column], names: Sequence[str], header: Header, cells: int, numbers: np.ndarray
) -> tuple[list[int], list[dict[str, Any]]]:
    """Columns without header and content go (rows have up to ``cells`` cells); so does a leading row index."""
    warnings = []
    full = [int(filled(c).sum()) for c in columns]
    empty = sum(1 for n, name in zip(full, names, strict=True) if not name and not n)
    kept = [j for j, n in enumerate(full) if names[j] or n]
    beyond = max(0, cells - len(columns))
    if empty or beyond:
        warnings.append(warning("empty_columns", count=empty + beyond))
    if header.rows and len(kept) > 1 and not names[kept[0]] and _is_index(columns[kept[0]]):
        kept = kept[1:]
        warnings.append(warning("index_column"))
    named = max((j + 1 for j, name in enumerate(names) if name), default=len(names))
    extra = [j for j in kept if j >= named and 2 * full[j] < len(columns[j])] if header.rows else []
    if extra:
        places = first_rows(np.logical_or.reduce([filled(columns[j]) for j in extra]), numbers)
        count = sum(full[j] for j in extra)
        warnings.append(warning("extra_cells", count=count, columns=len(extra), rows=places))
    return kept, warnings


def _is_index(column: Column) -> bool:
    """0, 1, 2 … or 1, 2, 3 …: the row names that R and pandas write."""
    if not filled(column).all() or len(column) < 2:
        return False
    if isinstance(column, TextColumn):
        if not column.matches(r"^\d+$").all():
            return False
        values = column.spread(np.array([float(t) for t in column.texts]), np.nan)
    elif pa.types.is_floating(column.type):
        values = column.to_numpy()
    else:
        return False
    return bool(values[0] in (0.0, 1.0) and np.all(np.diff(values) == 1))
