"""Files whose columns have types already: SPSS and Parquet."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from insight.reading.codes import ReadingError, warning
from insight.reading.limits import Limits
from insight.reading.texts import Column, TextColumn, number_array


@dataclass
class TypedSource:
    """Columns as text, int64, float64 or timestamps, and one field (name, label, …) per column."""

    columns: list[Column]
    fields: list[dict[str, Any]]
    encoding: str | None = None
    warnings: list[dict[str, Any]] = field(default_factory=list)


def read_parquet(content: bytes, limits: Limits) -> TypedSource:
    """The columns of a Parquet file: decimals as float64, days as timestamps, logical and nested values as text."""
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(content))
        if file.metadata.num_rows > limits.rows:
            raise ReadingError("too_many_rows", limit=limits.rows)
        if file.metadata.num_columns > limits.columns:
            raise ReadingError("too_many_columns", columns=file.metadata.num_columns, limit=limits.columns)
        table = file.read(use_threads=False)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError):
        raise ReadingError("damaged", format="parquet") from None
    columns, fields, warnings = [], [], []
    for name, column in zip(table.column_names, table.columns, strict=True):
        if name == "__index_level_0__":
            warnings.append(warning("index_column"))
            continue
        columns.append(_plain(column))
        fields.append({"name": name, "label": name, "value_labels": [], "missing": []})
    return TypedSource(columns, fields, warnings=warnings)


def _plain(column: pa.ChunkedArray) -> Column:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    kind = column.type
    if pa.types.is_boolean(kind):
        return TextColumn.of(pc.if_else(column, "TRUE", "FALSE"))
    if pa.types.is_integer(kind):
        if column.null_count or kind == pa.uint64():
            return number_array(column.cast(pa.float64(), safe=False).to_numpy())
        return column.cast(pa.int64())
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        column = column.cast(pa.float64())
        return number_array(pc.if_else(pc.is_finite(column), column, pa.scalar(None, pa.float64())).to_numpy())
    if pa.types.is_timestamp(kind):
        # a moment with a zone is shown as the wall clock of that zone
        local = pc.local_timestamp(column) if kind.tz else column
        return local.cast(pa.timestamp("us"), safe=False)
    if pa.types.is_date(kind):
        return column.cast(pa.timestamp("us"))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return TextColumn.of(column.cast(pa.string()))
    texts = [None if v is None else str(v) for v in column.to_pylist()]
    return TextColumn.of(pa.array(texts, pa.string()))
