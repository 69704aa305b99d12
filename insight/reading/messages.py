"""Codes of the reader as messages of the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insight.exhibits.message import Message, Num
from insight.reading.codes import ReadingError


def error_message(error: ReadingError) -> Message:
    """The sentence of a :class:`ReadingError`."""
    return _message("error", error.code, error.fields)


def warning_message(entry: Mapping[str, Any]) -> Message:
    """The sentence of one of ``Receipt.warnings``."""
    return _message("warning", entry["code"], entry)


def question_message(entry: Mapping[str, Any]) -> Message:
    """The sentence of one of ``Reading.questions``."""
    return _message("question", entry["code"], entry)


def exclusion_message(reason: str, rows: int) -> Message:
    """Why ``rows`` rows of the file are not used."""
    return Message(f"reading.excluded_{reason}", rows=rows)


def _message(kind: str, code: str, fields: Mapping[str, Any]) -> Message:
    values = {key: _field(key, value) for key, value in fields.items() if key not in ("code", "samples")}
    places = fields.get("rows")
    if isinstance(places, (list, tuple)):
        # numbers of rows are names, not amounts; those that are not listed are hinted at
        more = ("…",) if fields.get("count", 0) > len(places) else ()
        values["rows"] = (*map(str, places), *more)
    return Message(f"reading.{kind}_{code}", **values)


# fields whose values are codes with words of their own
_WORDED = {"format": "format", "kind": "kind", "seen": "seen", "assumed": "assumed", "reason": "reason"}


def _field(key: str, value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return tuple(_field(key, v) for v in value)
    if key in _WORDED:
        return Message(f"reading.{_WORDED[key]}_{value}")
    if isinstance(value, float):
        return Num(value)
    return value
