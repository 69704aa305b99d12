"""What is not as in the recipe, each thing as a mapping with a code; ``insight.words`` says it and what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from insight.exhibits.message import Message, Num

CODES: Mapping[str, tuple[str, ...]] = {
    # columns
    "question_renamed": ("column", "was"),
    "question_renamed_unsure": ("column", "was"),
    "question_missing": ("column", "role"),
    "question_new": ("column", "role"),
    "role_unsure": ("column", "was", "now"),
    "type_changed": ("column", "was", "now"),
    # answers. value: the number that the new answer has, "missing" for no answer, null where nobody knows yet
    "option_new": ("column", "option", "count"),
    "option_new_coded": ("column", "option", "count", "value"),
    "option_new_missing": ("column", "option", "count"),
    "option_new_group": ("column", "option", "count"),
    "option_new_column": ("column", "option", "count"),
    "options_new_more": ("column", "count"),
    "option_gone": ("column", "option"),
    "scale_points": ("column", "was", "now", "used"),
    "scale_direction": ("column",),
    "scale_labels": ("column", "was", "now"),
    # the file
    "header_rows_changed": ("was", "now"),
    "sheet_changed": ("was", "now"),
    "encoding_changed": ("was", "now"),
    # what was narrowed and chosen
    "filter_lost": ("column", "values"),
    "period_lost": ("since", "until"),
    "setting_lost": ("analysis", "column"),
}
_FOLDED = frozenset({"option_new", "option_new_coded", "option_new_missing", "option_new_group"})
_NAMED = 3
# what only a person can decide; everything else is said
ASKED = frozenset(
    {
        "question_renamed_unsure",
        "role_unsure",
        "type_changed",
        "option_new",
        "scale_points",
        "scale_direction",
        "scale_labels",
    }
)


def entry(code: str, **fields: Any) -> dict[str, Any]:
    """One thing that differs. Raises ValueError for a code or fields that the catalogues do not know."""
    if set(fields) != set(CODES[code]):
        raise ValueError(f"{code} needs the fields {CODES[code]}")
    return {"code": code, **fields}


def drift_message(found: Mapping[str, Any], what: str = "drift") -> Message:
    """The sentence of one entry. what: ``drift`` (what differs) or ``todo`` (what to do about it)."""
    said = {k: _field(found["code"], k, v) for k, v in found.items() if k != "code"}
    return Message(f"recipe.{what}_{found['code']}", **said)


def _field(code: str, name: str, value: Any) -> Any:
    if name == "role" or (code == "role_unsure" and name in ("was", "now")):
        return Message(f"roles.role_{value}")
    if code == "type_changed" and name in ("was", "now"):
        return Message(f"recipe.cells_{value}")
    if name == "used":
        return Message(f"recipe.used_{value}")
    if name == "analysis":
        return Message(f"{value}.name")
    if isinstance(value, (list, tuple)):
        more = len(value) - _NAMED if len(value) > _NAMED + 1 else 0
        named = tuple(value[:_NAMED]) if more else tuple(value)
        return (*named, Message("recipe.more", n=more)) if more else named
    return Num(value) if isinstance(value, float) else value


def folded(drift: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same thing in several columns as one entry: ``column`` is then a list, ``count`` the sum."""
    found: dict[str, dict[str, Any]] = {}
    for one in drift:
        same = json.dumps({k: v for k, v in one.items() if k not in ("column", "count")}, sort_keys=True)
        foldable = one["code"] in _FOLDED
        at = same if foldable else f"{same}{one.get('column')}{len(found)}"
        if at in found:
            found[at]["column"].append(one["column"])
            found[at]["count"] += one.get("count", 0)
        else:
            found[at] = {**one, "column": [one["column"]]} if foldable else dict(one)
    return list(found.values())
