"""A recipe as JSON, and back: everything in a file from outside is checked before it is believed."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import date
from typing import Any, get_args

from insight.dataset import Filters, Role, Scale, ScaleKind
from insight.reading import Choices
from insight.reading.codes import EXCLUSIONS
from insight.recipe.checked import MOST_BYTES, BadRecipe, Node, number_of, parsed, text_of, whole
from insight.recipe.model import SCHEMA, Cells, Recipe, Remembered

_MOST_COLUMNS = 20_000
FORMATS = ("csv", "xlsx", "xls", "xlsb", "ods", "sav", "parquet")
_MARK = re.compile(r"[0-9a-f]{8}")
_START = re.compile(rb"\s*\{")


def is_recipe(content: bytes) -> bool:
    """Whether bytes want to be a recipe; says nothing about whether they are a good one."""
    if len(content) > MOST_BYTES or b'"insight-recipe/' not in content:
        return False
    return bool(_START.match(content.removeprefix(b"\xef\xbb\xbf")))


def to_json(recipe: Recipe) -> str:
    """The recipe as JSON text, UTF-8 characters as they are, keys in their order."""
    told = {
        "schema": SCHEMA,
        "file": {"pattern": recipe.pattern, "format": recipe.format},
        "reading": {**asdict(recipe.reading), "decided": recipe.decided},
        "left_out": recipe.left_out,
        "columns": [_told(c) for c in recipe.columns],
        "filters": {
            "segments": dict(recipe.filters.segments),
            "since": recipe.filters.since,
            "until": recipe.filters.until,
        },
        "options": recipe.options or {},
    }
    # half characters cannot be written to a file
    text = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)
    return text.encode("utf-8", "replace").decode() + "\n"


def from_json(content: bytes | str) -> Recipe:
    """The recipe in a file. Raises BadRecipe."""
    told = parsed(content)
    if not isinstance(told, dict) or not isinstance(told.get("schema"), str):
        raise BadRecipe("not_recipe")
    if told["schema"] != SCHEMA:
        raise BadRecipe("version", schema=told["schema"][:40])
    top = Node(told, "")
    top.only("schema", "file", "reading", "left_out", "columns", "filters", "options")
    file = top.object("file", "pattern", "format")
    columns = tuple(_column(Node(c, f"columns[{i}]")) for i, c in enumerate(top.list("columns", _MOST_COLUMNS)))
    names: set[str] = set()
    for c in columns:
        if c.name in names:
            raise BadRecipe("twice", place="columns", value=c.name)
        names.add(c.name)
    reading, decided = _reading(top)
    return Recipe(
        pattern=file.text("pattern"),
        format=file.one_of("format", FORMATS),
        reading=reading,
        decided=decided,
        columns=columns,
        left_out=_reasons(top, "left_out"),
        filters=_filters(top),
        options=_options(top),
    )


def _reading(top: Node) -> tuple[Choices, tuple[str, ...]]:
    names = ("sheet", "encoding", "delimiter", "header_rows", "date_order", "decimal", "keep", "shape")
    told = top.object("reading", *names, "decided")
    rows = told.number("header_rows")
    if rows is not None and rows not in range(0, 26):
        raise BadRecipe("wrong_value", place=told.at("header_rows"), value=f"{rows:g}")
    order, decimal = told.maybe("date_order"), told.maybe("decimal")
    if order is not None:
        told.one_of("date_order", ("dmy", "mdy"))
    if decimal is not None:
        told.one_of("decimal", (".", ","))
    if told.maybe("shape") is not None:
        told.one_of("shape", ("people", "file"))
    decided = told.texts("decided")
    for name in decided:
        if name not in names:
            raise BadRecipe("wrong_value", place=told.at("decided"), value=name[:80])
    choices = Choices(
        told.maybe("sheet"),
        told.maybe("encoding"),
        told.maybe("delimiter"),
        None if rows is None else int(rows),
        order,
        decimal,
        _reasons(told, "keep"),
        told.maybe("shape"),
    )
    return choices, decided


def _reasons(told: Node, name: str) -> tuple[str, ...]:
    """Reasons for leaving rows out, as the reader knows them."""
    found = told.texts(name)
    for reason in found:
        if reason not in EXCLUSIONS:
            raise BadRecipe("wrong_value", place=told.at(name), value=reason[:80])
    return found


def _column(told: Node) -> Remembered:
    told.only(
        "name", "label", "role", "feature", "question", "cells", "decided", "sure", "multi", "scale", "unread"
    )  # fmt: skip
    role = Role(told.one_of("role", tuple(r.value for r in Role)))
    name = told.text("name")
    if not name:
        raise BadRecipe("wrong_value", place=told.at("name"), value=name)
    return Remembered(
        name=name,
        label=told.maybe("label") or name,
        role=role,
        feature=told.maybe("feature"),
        scale=_scale(told) if told.value.get("scale") is not None and role is not Role.PERSONAL else None,
        question=told.maybe("question"),
        cells=told.one_of("cells", get_args(Cells)),  # type: ignore[arg-type]
        decided=told.flag("decided", False),
        sure=told.flag("sure", True),
        multi=told.get("multi", (bool, str), "text", empty=True),
        unread=told.texts("unread", _MARK),
    )


def _scale(column: Node) -> Scale:
    told = column.object("scale", "kind", "codes", "labels", "minimum", "maximum", "missing", "order")
    kind: ScaleKind = told.one_of("kind", get_args(ScaleKind))  # type: ignore[assignment]
    low, high = told.number("minimum"), told.number("maximum")
    if low is not None and high is not None and low > high:
        raise BadRecipe("wrong_value", place=told.at("maximum"), value=f"{high:g}")
    return Scale(
        kind,
        told.pairs("codes", text_of, number_of),
        told.pairs("labels", number_of, text_of),
        low,
        high,
        told.texts("missing"),
        told.texts("order"),
    )


def _filters(top: Node) -> Filters:
    told = top.object("filters", "segments", "since", "until")
    segments = told.object("segments")
    kept = tuple((text_of(name, segments.place), segments.texts(name)) for name in segments.value)
    for end in ("since", "until"):
        day = told.maybe(end)
        if day is not None and not _is_day(day):
            raise BadRecipe("wrong_value", place=told.at(end), value=day[:80])
    return Filters(tuple((name, values) for name, values in kept if values), told.maybe("since"), told.maybe("until"))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _options(top: Node) -> dict[str, dict[str, Any]]:
    from insight.registry import ANALYSES

    told, known = top.object("options"), {a.stem: a for a in ANALYSES}
    found = {}
    for stem in told.value:
        if stem not in known:
            raise BadRecipe("unknown", place=told.at(whole(stem)[:80]))
        values, usual = told.object(stem), asdict(known[stem].default_options())
        for name, value in values.value.items():
            if name not in usual:
                raise BadRecipe("unknown", place=values.at(whole(name)[:80]))
            _plain_option(value, usual[name], values.at(name))
        try:
            known[stem].options_from(dict(values.value))
        except (TypeError, ValueError):
            raise BadRecipe("wrong_value", place=told.at(stem), value=", ".join(values.value)) from None
        found[stem] = dict(values.value)
    return found


def _plain_option(value: Any, usual: Any, place: str) -> None:
    """An option is of the kind of its default: a number, a text, or a list of texts."""
    if isinstance(usual, (tuple, list)):
        if not isinstance(value, list):
            raise BadRecipe("wrong_type", place=place, expected="list")
        for each in value:
            text_of(each, place)
    elif isinstance(usual, str):
        text_of(value, place)
    elif isinstance(usual, (int, float)) and not isinstance(usual, bool):
        number_of(value, place)
    elif isinstance(value, (dict, list, bool)):
        raise BadRecipe("wrong_type", place=place, expected="text")


def _told(column: Remembered) -> dict[str, Any]:
    scale = column.scale
    shown: dict[str, Any] = {"name": column.name, "label": column.label, "role": column.role.value}
    for name in ("feature", "question", "multi"):
        if getattr(column, name) is not None:
            shown[name] = getattr(column, name)
    shown |= {"cells": column.cells, "decided": column.decided, "sure": column.sure}
    shown["scale"] = None if scale is None else {k: v for k, v in asdict(scale).items() if v not in (None, ())}
    if column.unread:
        shown["unread"] = list(column.unread)
    return shown
