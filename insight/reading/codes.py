"""Every code the reader can say, with the fields its sentence is given.

The catalogues hold ``reading.error_<code>``, ``warning_<code>``, ``excluded_<code>`` and ``question_<code>`` for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ERRORS: Mapping[str, tuple[str, ...]] = {
    # nothing in it
    "empty": (),
    "only_bom": (),
    "only_blank": (),
    "header_only": ("columns",),
    "no_data_sheet": ("sheets",),
    # not a table
    "binary": (),
    "python_object": (),
    "not_a_table": ("kind",),
    "html": (),
    "report": ("sheet", "seen", "sheets"),
    # cannot be opened
    "damaged": ("format",),
    "unreadable": (),
    "password": (),
    "encoding_unknown": (),
    "encoding_wrong": ("encoding",),
    "sheet_unknown": ("sheet", "sheets"),
    # unsafe containers
    "zip_parts": ("parts", "limit"),
    "zip_inflates": ("limit",),
    "zip_entries": (),
    "doctype": (),
    "far_cells": ("sheet", "cell", "rows", "columns"),
    # too much
    "too_big": ("megabytes", "limit"),
    "too_many_rows": ("limit",),
    "too_many_columns": ("columns", "limit"),
    "too_slow": ("seconds",),
    "memory": (),
    "disk": (),
}

WARNINGS: Mapping[str, tuple[str, ...]] = {
    "extension": ("extension", "format"),
    "macros_ignored": (),
    "formulas_without_values": ("columns", "count"),
    "error_cells": ("count", "examples"),
    "hidden_sheets": ("sheets",),
    "other_sheets": ("sheet", "sheets"),
    "encoding_uncertain": ("encoding", "alternatives"),
    "undecodable": ("count", "encoding"),
    "control_characters": ("count",),
    "broken_quotes": (),
    "short_rows": ("count",),
    "extra_cells": ("count", "columns"),
    "long_cells": ("count", "limit"),
    "title_rows": ("count", "examples"),
    "no_header": (),
    "merged_cells": ("count",),
    "index_column": (),
    "empty_columns": ("count",),
    "blank_headers": ("count", "columns"),
    "duplicate_headers": ("count", "columns"),
    "long_headers": ("count", "limit"),
    "text_in_numbers": ("column", "count", "examples"),
    "text_in_numbers_more": ("columns", "count"),
    "not_finite": ("column", "count"),
    "percent": ("column",),
    "mixed_currency": ("column", "currencies"),
    "long_numbers": ("column",),
    "mangled_ids": ("column", "count", "examples"),
    "decimal_mark_ambiguous": ("column", "examples", "assumed"),
    "date_order_ambiguous": ("column", "examples", "assumed"),
    "impossible_dates": ("column", "count", "examples"),
    "excel_dates": ("column",),
    "time_zones": ("column", "zone"),
}

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "date_order_ambiguous": ("column", "examples", "assumed"),
    "decimal_mark_ambiguous": ("column", "examples", "assumed"),
    "encoding_uncertain": ("encoding", "alternatives"),
    "which_sheet": ("sheet", "sheets"),
}

EXCLUSIONS: tuple[str, ...] = ("blank", "total", "repeated_header", "note")


class ReadingError(Exception):
    """The file cannot be used. ``code`` and ``fields`` are rendered by ``reading.error_<code>``."""

    def __init__(self, code: str, **fields: Any) -> None:
        if code not in ERRORS or set(fields) != set(ERRORS[code]):
            raise ValueError(f"{code} is not an error of the reader with the fields {sorted(fields)}")
        super().__init__(code)
        self.code = code
        self.fields = fields

    @property
    def message(self) -> Any:
        """The sentence for the reader, as an ``insight.exhibits.Message``: what is wrong and what to do."""
        from insight.reading.messages import error_message

        return error_message(self)


def warning(code: str, **fields: Any) -> dict[str, Any]:
    """One entry of ``Receipt.warnings``. Raises ValueError for a code or fields the catalogues do not know."""
    return _entry(WARNINGS, code, fields)


def question(code: str, **fields: Any) -> dict[str, Any]:
    """One entry of ``Reading.questions``. Raises ValueError for a code or fields the catalogues do not know."""
    return _entry(QUESTIONS, code, fields)


def _entry(known: Mapping[str, tuple[str, ...]], code: str, fields: dict[str, Any]) -> dict[str, Any]:
    if code not in known or set(fields) != set(known[code]):
        raise ValueError(f"{code} is not a code of the reader with the fields {sorted(fields)}")
    return {"code": code, **fields}
