"""SPSS .sav and .zsav → columns with value labels; labelled variables keep their numeric codes."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pyarrow as pa
import pyreadstat

from insight.reading.codes import ReadingError
from insight.reading.texts import Column, TextColumn, date_array, number_array
from insight.reading.typed import TypedSource

_DAYS = ("DATE", "ADATE", "EDATE", "SDATE", "JDATE", "QYR", "MOYR", "WKYR", "DATETIME", "YMDHMS")
_EPOCH = np.datetime64("1582-10-14", "s")


def read_sav(content: bytes) -> TypedSource:
    """The variables of an SPSS file. User-missing values stay in the table and are listed in the field's ``missing``.

    String variables with value labels hold the labels. Members of a multiple-response set have its label as their
    ``question`` and, where the set is of ticks, the value that means ticked as ``counted``. Raises ReadingError for a
    damaged file.
    """
    try:
        data, meta = pyreadstat.read_sav(
            io.BytesIO(content), user_missing=True, disable_datetime_conversion=True, output_format="dict"
        )
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeError, ValueError, OverflowError):
        raise ReadingError("damaged", format="sav") from None
    columns, fields = [], []
    questions = _questions(meta.mr_sets)
    for name, label in zip(meta.column_names, meta.column_labels, strict=True):
        labels = meta.variable_value_labels.get(name, {})
        kind = (meta.original_variable_types.get(name) or "").rstrip("0123456789.")
        column = _column(data[name], kind, labels)
        columns.append(column)
        fields.append(
            {
                "name": name,
                "label": (label or "").strip() or name,
                "value_labels": [[float(k), str(v).strip()] for k, v in labels.items() if isinstance(k, (int, float))],
                "missing": _missing(meta.missing_ranges.get(name, []), column),
                **questions.get(name.lower(), {}),
            }
        )
    return TypedSource(columns, fields, encoding=meta.file_encoding)


def _questions(sets: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Variable in lower case → question and counted value of the set that it is a member of; the first set counts."""
    found: dict[str, dict[str, Any]] = {}
    for code, about in (sets or {}).items():
        asked = (about.get("label") or "").strip() or code.lstrip("$")
        ticked = about.get("counted_value") if about.get("is_dichotomy") else None
        counted = float(ticked) if isinstance(ticked, (int, float)) else None
        for name in about.get("variable_list", ()):
            found.setdefault(name.lower(), {"question": asked, "counted": counted})
    return found


def _column(cells: Any, kind: str, labels: dict[Any, str]) -> Column:
    if kind == "A" or (len(cells) and any(isinstance(c, str) for c in cells)):
        texts = [None if c is None else str(labels.get(c, c)) for c in cells]
        return TextColumn.of(pa.array(texts, pa.string()))
    values = np.array([np.nan if c is None else c for c in cells], dtype=float)
    if kind in _DAYS:
        gone = ~np.isfinite(values) | (values < 0) | (values > 3e10)
        seconds = np.where(gone, 0, values).astype("timedelta64[s]")
        stamps = (_EPOCH + seconds).astype("datetime64[us]")
        stamps[gone] = np.datetime64("NaT")
        return date_array(stamps)
    values[~np.isfinite(values)] = np.nan
    return number_array(values)


def _missing(ranges: list[dict[str, Any]], column: Column) -> list[float]:
    """User-missing codes: single ones as declared, ranges as the values of the data that lie in them."""
    found: set[float] = set()
    values = np.array([])
    if not isinstance(column, TextColumn) and not pa.types.is_timestamp(column.type):
        values = np.unique(column.drop_null().to_numpy())
    for bounds in ranges:
        low, high = bounds["lo"], bounds["hi"]
        if isinstance(low, str) or isinstance(high, str):
            continue
        if low == high:
            found.add(float(low))
        else:
            found.update(float(v) for v in values if low <= v <= high)
    return sorted(found)
