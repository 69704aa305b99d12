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
    "transposed": ("examples",),
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
    "limit_setting": ("variable", "value", "lowest", "highest"),
}

WARNINGS: Mapping[str, tuple[str, ...]] = {
    "extension": ("extension", "format"),
    "macros_ignored": (),
    "formulas_without_values": ("columns", "count"),
    "error_cells": ("count", "examples", "rows"),
    "hidden_sheets": ("sheets",),
    "other_sheets": ("sheet", "sheets"),
    "encoding_uncertain": ("encoding", "alternatives"),
    "mixed_encodings": ("encoding", "other", "count", "rows"),
    "undecodable": ("count", "encoding", "rows"),
    "control_characters": ("count", "rows"),
    "broken_quotes": ("rows",),
    "short_rows": ("count", "rows"),
    "extra_cells": ("count", "columns", "rows"),
    "long_cells": ("count", "limit", "rows"),
    "rows_left_out": ("reason", "count", "rows"),
    "other_tables_beside": ("columns", "count"),
    "divided_by_empty_column": ("columns",),
    "header_joined": ("rows", "examples"),
    "title_rows": ("count", "examples"),
    "no_header": (),
    "merged_cells": ("count", "rows"),
    "index_column": (),
    "empty_columns": ("count",),
    "unanswered_columns": ("count", "columns"),
    "blank_headers": ("count", "columns"),
    "duplicate_headers": ("count", "columns"),
    "long_headers": ("count", "limit"),
    "trimmed": ("columns", "count", "examples"),
    "unwrapped_ids": ("columns", "count", "examples"),
    "skip_codes": ("columns", "count", "examples"),
    "missing_marks": ("columns", "count", "examples"),
    "currency_removed": ("columns", "count", "examples"),
    "units_scaled": ("columns", "count", "examples"),
    "full_width": ("columns", "count", "examples"),
    "negatives": ("columns", "count", "examples"),
    "separators": ("columns", "count", "examples"),
    "text_in_numbers": ("column", "count", "examples", "rows"),
    "text_in_numbers_more": ("columns", "count"),
    "mostly_numbers": ("column", "count", "examples", "rows"),
    "not_finite": ("column", "count", "rows"),
    "percent": ("column",),
    "percent_mixed": ("column", "examples", "rows"),
    "mixed_currency": ("column", "currencies", "rows"),
    "long_numbers": ("column",),
    "mangled_ids": ("column", "count", "examples", "rows"),
    "decimal_mark_ambiguous": ("column", "examples", "assumed"),
    "date_order_ambiguous": ("column", "examples", "assumed"),
    "impossible_dates": ("column", "count", "examples", "rows"),
    "future_dates": ("column", "count", "examples", "rows"),
    "month_dates": ("column", "examples"),
    "roc_years": ("column", "examples"),
    "excel_dates": ("column",),
    "time_zones": ("column", "zone"),
    # said by insight.loading, once the roles are known
    "order_lines_filled": ("rows", "orders", "columns"),
    "reshaped": ("lines", "respondents", "features"),
    "reshaped_repeated": ("count",),
    "reshaped_left_out": ("count",),
    "reshaped_dropped": ("columns", "count"),
    "no_answer_values": ("columns", "count", "examples"),
    "multi_divided": ("columns", "count"),
    "blank_not_ticked": ("columns", "count"),
}

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "date_order_ambiguous": ("column", "examples", "assumed"),
    "decimal_mark_ambiguous": ("column", "examples", "assumed"),
    "encoding_uncertain": ("encoding", "alternatives", "samples"),
    "which_sheet": ("sheet", "sheets"),
    "long_table": ("respondent", "feature"),
}

EXCLUSIONS: tuple[str, ...] = ("blank", "unit", "total", "repeated_header", "other_table", "note")

# warnings about cells that were rewritten to be read; the rest is about what may be wrong
CHANGES: tuple[str, ...] = (
    "trimmed",
    "unwrapped_ids",
    "skip_codes",
    "missing_marks",
    "currency_removed",
    "units_scaled",
    "full_width",
    "negatives",
    "separators",
)


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
