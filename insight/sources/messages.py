"""Codes of this room as messages of the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from insight.exhibits.message import Message, Num

_SHARES = ("share", "again")
_KEPT = ("code", "pairs", "each", "files_of")


def said_message(entry: Mapping[str, Any]) -> Message:
    """The sentence of one of ``Combined.said``."""
    return Message(f"sources.said_{entry['code']}", **_fields(entry))


def question_message(entry: Mapping[str, Any]) -> Message:
    """The sentence of one of ``Combined.questions``."""
    return Message(f"sources.question_{entry['code']}", **_fields(entry))


def _fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {k: Num(v, "percent") if k in _SHARES else v for k, v in entry.items() if k not in _KEPT}
