"""JSON from outside, believed piece by piece: every wrong thing is a :class:`BadRecipe` that names its place."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from insight.exhibits.message import Message

MOST_BYTES = 8 << 20
MOST_ENTRIES = 5_000
_LONGEST = 32_767

# every way in which a file is no recipe, with the fields of its sentence
ERRORS: Mapping[str, tuple[str, ...]] = {
    "too_big": ("limit",),
    "not_json": ("line",),
    "too_deep": (),
    "not_recipe": (),
    "version": ("schema",),
    "wrong_type": ("place", "expected"),
    "missing": ("place",),
    "unknown": ("place",),
    "wrong_value": ("place", "value"),
    "too_many": ("place", "limit"),
    "not_finite": (),
    "twice": ("place", "value"),
}


class BadRecipe(Exception):
    """The file is no recipe that can be used; ``message`` says why and where in one sentence."""

    def __init__(self, code: str, **fields: Any) -> None:
        if set(fields) != set(ERRORS[code]):
            raise ValueError(f"{code} needs the fields {ERRORS[code]}")
        super().__init__(code)
        self.code = code
        self.fields = fields

    @property
    def message(self) -> Message:
        """What is wrong and what to do."""
        said = {k: Message(f"recipe.expected_{v}") if k == "expected" else v for k, v in self.fields.items()}
        return Message(f"recipe.error_{self.code}", **said)


def parsed(content: bytes | str) -> Any:
    if len(content) > MOST_BYTES:
        raise BadRecipe("too_big", limit=MOST_BYTES >> 20)
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    except UnicodeDecodeError as error:
        raise BadRecipe("not_json", line=error.object[: error.start].count(b"\n") + 1) from None
    try:
        return json.loads(text, parse_constant=_no_number, parse_float=_finite, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise BadRecipe("not_json", line=error.lineno) from None
    except RecursionError:
        raise BadRecipe("too_deep") from None
    except ValueError:
        # a whole number of thousands of digits
        raise BadRecipe("not_finite") from None


def _no_number(text: str) -> Any:
    raise BadRecipe("not_finite")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise BadRecipe("not_finite")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two values under one name: one of them would be lost in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        name = next(n for n in names if names.count(n) > 1)
        raise BadRecipe("twice", place="{}", value=whole(name)[:80])
    return found


def whole(text: str) -> str:
    """Half characters cannot be shown or written."""
    return text.encode("utf-8", "replace").decode()


class Node:
    """One object of the file and where it stands, for the sentence that says what is wrong."""

    def __init__(self, value: Any, place: str) -> None:
        if not isinstance(value, dict):
            raise BadRecipe("wrong_type", place=place, expected="object")
        self.value, self.place = value, place

    def at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def only(self, *names: str) -> None:
        """Nothing besides ``names``: a typing error would pass in silence."""
        for name in self.value:
            if name not in names:
                raise BadRecipe("unknown", place=self.at(whole(name)[:80]))

    def get(self, name: str, kind: type | tuple[type, ...], expected: str, *, empty: bool = False) -> Any:
        if name not in self.value:
            if empty:
                return None
            raise BadRecipe("missing", place=self.at(name))
        value = self.value[name]
        if value is None and empty:
            return None
        # to Python yes and no are numbers
        unasked = isinstance(value, bool) and bool not in (kind if isinstance(kind, tuple) else (kind,))
        if unasked or not isinstance(value, kind):
            raise BadRecipe("wrong_type", place=self.at(name), expected=expected)
        return value

    def object(self, name: str, *keys: str) -> Node:
        found = Node(self.get(name, dict, "object"), self.at(name))
        if keys:
            found.only(*keys)
        return found

    def list(self, name: str, most: int = MOST_ENTRIES) -> list[Any]:
        found: list[Any] = self.get(name, list, "list", empty=True) or []
        if len(found) > most:
            raise BadRecipe("too_many", place=self.at(name), limit=most)
        return found

    def text(self, name: str) -> str:
        return text_of(self.get(name, str, "text"), self.at(name))

    def maybe(self, name: str) -> str | None:
        found = self.get(name, str, "text", empty=True)
        return None if found is None else text_of(found, self.at(name))

    def flag(self, name: str, usual: bool) -> bool:
        found = self.get(name, bool, "flag", empty=True)
        return usual if found is None else bool(found)

    def number(self, name: str) -> float | None:
        found = self.get(name, (int, float), "number", empty=True)
        return None if found is None else number_of(found, self.at(name))

    def one_of(self, name: str, known: tuple[str, ...]) -> str:
        found = self.text(name)
        if found not in known:
            raise BadRecipe("wrong_value", place=self.at(name), value=found[:80])
        return found

    def texts(self, name: str, pattern: re.Pattern[str] | None = None) -> tuple[str, ...]:
        found = tuple(text_of(v, f"{self.at(name)}[{i}]") for i, v in enumerate(self.list(name)))
        for value in found:
            if pattern is not None and not pattern.fullmatch(value):
                raise BadRecipe("wrong_value", place=self.at(name), value=value[:80])
        return found

    def pairs(self, name: str, key: Callable[[Any, str], Any], value: Callable[[Any, str], Any]) -> tuple[Any, ...]:
        found = []
        for i, pair in enumerate(self.list(name)):
            place = f"{self.at(name)}[{i}]"
            if not isinstance(pair, list) or len(pair) != 2:
                raise BadRecipe("wrong_type", place=place, expected="pair")
            found.append((key(pair[0], place), value(pair[1], place)))
        return tuple(found)


def text_of(value: Any, place: str) -> str:
    if not isinstance(value, str):
        raise BadRecipe("wrong_type", place=place, expected="text")
    if len(value) > _LONGEST:
        raise BadRecipe("too_many", place=place, limit=_LONGEST)
    return whole(value)


def number_of(value: Any, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadRecipe("wrong_type", place=place, expected="number")
    try:
        return float(value)
    except OverflowError:
        raise BadRecipe("not_finite") from None
