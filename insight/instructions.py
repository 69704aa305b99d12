"""What a caller of the command line wrote into JSON files: what columns mean, what to keep, choices per analysis.

Everything in them is checked before anything is computed: a typing error must not pass for "no wish".
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from insight.dataset import Dataset, Filters, Role
from insight.exhibits.message import Field, Message
from insight.registry import ANALYSES

ROLES_EXAMPLE = '{"Q7": "rating", "Q9": {"role": "kano_functional", "feature": "Wi-Fi"}}'
FILTERS_EXAMPLE = '{"segments": {"city": ["Leeds"]}, "since": "2026-01-01"}'
OPTIONS_EXAMPLE = '{"kano": {"table": "classic"}}'


class Unusable(Exception):
    """What was given cannot be used; ``message`` says why in one sentence."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.key)
        self.message = message


def refuse(key: str, **fields: Field) -> Unusable:
    """The refusal with the sentence ``export.cli_<key>``."""
    return Unusable(Message(f"export.cli_{key}", **fields))


def _object(file: Path | None, example: str) -> dict[str, Any]:
    """The JSON object in ``file``; empty without a file. Raises Unusable."""
    if file is None:
        return {}
    if not file.is_file():
        raise refuse("no_file", file=str(file))
    try:
        told = json.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise refuse("unreadable", file=str(file)) from error
    except json.JSONDecodeError as error:
        raise refuse("bad_json", file=file.name, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise refuse("bad_json", file=file.name, line=1) from error
    if not isinstance(told, dict):
        raise refuse("not_object", file=file.name, example=example)
    return told


def filters_in(file: Path | None) -> Filters:
    """What to keep. Raises Unusable for other names or dates."""
    told = _object(file, FILTERS_EXAMPLE)
    segments = told.get("segments", {})
    dates = [told.get("since"), told.get("until")]
    good = set(told) <= {"segments", "since", "until"} and isinstance(segments, dict)
    good = good and all(isinstance(v, list) and all(isinstance(x, str) for x in v) for v in segments.values())
    if not good or not all(d is None or _is_date(d) for d in dates):
        raise refuse("bad_filter", file=file.name if file else "")
    return Filters(tuple((name, tuple(values)) for name, values in segments.items() if values), *dates)


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def options_in(file: Path | None) -> dict[str, Any]:
    """stem → Options. Raises Unusable for a name or value that no analysis knows."""
    told, known = _object(file, OPTIONS_EXAMPLE), {a.stem: a for a in ANALYSES}
    chosen = {}
    for stem, values in told.items():
        name = file.name if file else ""
        if stem not in known:
            raise refuse("bad_stem", file=name, name=stem, known=tuple(known))
        try:
            chosen[stem] = known[stem].options_from(dict(values))
        except (TypeError, ValueError) as error:
            raise refuse("bad_option", file=name, name=stem) from error
        if not _well_typed(chosen[stem], known[stem].default_options()):
            raise refuse("bad_option", file=name, name=stem)
    return chosen


def _well_typed(given: Any, default: Any) -> bool:
    """Whether every option is one of the values it may have, or at least of the default's kind."""
    hints = get_type_hints(type(given))
    for each in fields(given):
        value, usual, hint = getattr(given, each.name), getattr(default, each.name), hints[each.name]
        allowed = get_args(hint) if get_origin(hint) is Literal else None
        if allowed is not None and value not in allowed:
            return False
        kind = (int, float) if isinstance(usual, float) else type(usual)
        if usual is not None and (not isinstance(value, kind) or isinstance(value, bool) != isinstance(usual, bool)):
            return False
    return True


def roles_in(file: Path | None) -> dict[str, Any]:
    """Column → role, or an object with ``role``. Raises Unusable for a role that does not exist."""
    told, codes = _object(file, ROLES_EXAMPLE), {r.value for r in Role}
    for column, wish in told.items():
        role = wish.get("role", Role.IGNORE.value) if isinstance(wish, dict) and wish else wish
        if not isinstance(role, str) or role not in codes:
            raise refuse("bad_role", file=file.name if file else "", column=column)
    return told


def check_roles(roles: Mapping[str, Any], datasets: Sequence[Dataset], file: Path | None) -> None:
    """Every correction must meet a column, or a typing error would pass in silence."""
    columns = {c.name for d in datasets for c in d.columns}
    for column in roles:
        if column not in columns:
            raise refuse("unknown_column", file=file.name if file else "", column=column)


def check_filters(filters: Filters, datasets: Sequence[Dataset], file: Path | None) -> None:
    """Every filter must meet a column and a value, or a typing error would pass for "everyone"."""
    name = file.name if file else ""
    for column, values in filters.segments:
        held = [d for d in datasets if column in d.table.columns]
        if not held:
            raise refuse("unknown_column", file=name, column=column)
        seen = {str(v) for d in held for v in d.categories(column).categories}
        for value in values:
            if value not in seen:
                raise refuse("unknown_value", file=name, column=column, value=value)
