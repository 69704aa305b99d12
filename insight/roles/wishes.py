"""What a correction may say, checked before it is applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from insight.dataset import Role

KINDS = ("ordinal", "binary", "number", "nominal", "kano", "date")
WISHES = frozenset({"role", "feature", "question", "multi", "scale", "reason"})
SCALE_PARTS = frozenset({"kind", "minimum", "maximum", "reversed", "missing", "codes", "labels", "order"})


class BadCorrection(ValueError):
    """A correction that cannot be: ``code`` and ``fields`` make its sentence (words ``roles.correction_<code>``)."""

    def __init__(self, code: str, column: str, **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.fields: dict[str, Any] = {"column": column, **fields}


def role(value: Any, column: str) -> Role:
    """The role called ``value``. Raises BadCorrection."""
    try:
        return Role(value)
    except ValueError:
        raise BadCorrection("role_unknown", column, role=str(value)) from None


def known_parts(parts: Iterable[str], allowed: frozenset[str], column: str) -> None:
    """Raises BadCorrection for a part that is not allowed."""
    for part in parts:
        if part not in allowed:
            raise BadCorrection("part_unknown", column, part=str(part))


def number(value: Any, part: str, column: str) -> float:
    """A finite number. Raises BadCorrection."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        raise BadCorrection("not_a_number", column, part=part, value=str(value)) from None
    if not abs(found) < 1e300:
        raise BadCorrection("not_a_number", column, part=part, value=str(value))
    return found


def pairs(value: Any, part: str, column: str) -> list[tuple[Any, Any]]:
    """A mapping, or a list of pairs, as pairs. Raises BadCorrection."""
    if isinstance(value, Mapping):
        return list(value.items())
    try:
        return [(a, b) for a, b in value]
    except (TypeError, ValueError):
        raise BadCorrection("not_a_number", column, part=part, value=str(value)) from None
