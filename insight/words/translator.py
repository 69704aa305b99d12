"""Renders messages in one language. Catalogues are TOML, one block per room; numbers and dates go through Babel."""

from __future__ import annotations

import math
import re
import string
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import NumberPattern, format_decimal, parse_pattern

from insight.exhibits.message import Cell, Field, Message, Num, Style

LANGUAGES = ("en", "zh")
_LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN"}
_HERE = Path(__file__).parent
MISSING = "–"
# a date in Chinese is a word of its own
_DATE = re.compile(r"\d{4}年\d")


@dataclass(frozen=True)
class Translator:
    """Callable: ``t("kano.title")``, ``t(Message(...))``, ``t(Num(.5, "percent"))``; user text passes unchanged."""

    language: str
    catalogue: Mapping[str, str]

    @property
    def locale(self) -> Locale:
        return _locale(self.language)

    def has(self, key: str) -> bool:
        """Whether the catalogue knows ``key``."""
        return key in self.catalogue

    def __call__(self, what: Message | Cell | str, /, **fields: Field) -> str:
        """The words for a message, a key with fields, or a number. An unknown dotted key raises KeyError."""
        if isinstance(what, Num):
            return self.number(what)
        if what is None:
            return MISSING
        if isinstance(what, Message):
            return self._filled(what.key, dict(what.fields))
        return self._filled(what, fields)

    def _filled(self, key: str, fields: Mapping[str, Field]) -> str:
        values = {k: self._field(v) for k, v in fields.items()}
        if self.language != "zh" or not values:
            return self.catalogue[key].format(**values)
        done = ""
        for words, name in _parts(self.catalogue[key]):
            value = "" if name is None else values[name]
            # the catalogue leaves room for a figure where a name or a date may come
            if words[:1] == " " and _kind(words[1:2]) == "wide" == _end(done):
                words = words[1:]
            if words[-1:] == " " and _kind(words[-2:-1]) == "wide" == _start(value):
                words = words[:-1]
            done = _beside(_beside(done, words), value)
        return done

    def text(self, what: Cell | Message) -> str:
        """Like calling, but a plain ``str`` is the user's own text and passes unchanged."""
        return what if isinstance(what, str) else self(what)

    def _field(self, value: Any) -> str:
        if isinstance(value, tuple):
            parts = [self._field(v) for v in value]
            if self.language == "zh":
                return "、".join(parts)
            # what goes on is not the last of a list
            return ", ".join(parts) if parts[-1:] == ["…"] else format_list(parts, locale=self.locale)
        if isinstance(value, bool):
            return str(value)
        if isinstance(value, int):
            return self.number(Num(value, "count"))
        if isinstance(value, float):
            return self.number(Num(value))
        return self.text(value)

    def number(self, num: Num) -> str:
        """A number in the reader's way; "–" when there is none."""
        value, style = num.value, num.style
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return MISSING
        if isinstance(value, str):
            return self._date(value, style)
        if style == "p":
            return "< 0.001" if value < 0.001 else self._decimal(value, "0.000" if value < 0.01 else "0.00")
        if style in ("percent", "percent1"):
            return self._decimal(100 * value, "#,##0" if style == "percent" else "#,##0.0") + "%"
        if style == "points":
            return self._signed(100 * value, "#,##0") + (" 个百分点" if self.language == "zh" else " pp")
        if style == "nps":
            return self._signed(value, "#,##0")
        if style == "money":
            return self._money(value)
        pattern: dict[Style, str] = {
            "count": "#,##0",
            # of amounts in the thousands a decimal says nothing
            "mean": "#,##0.0" if abs(value) < 1000 else "#,##0",
            "score": "#,##0.0",
            "index": "#,##0",
            "coefficient": "0.00",
            "number": "#,##0.##",
            "days": "#,##0",
        }
        return self._decimal(value, pattern[style])

    def _decimal(self, value: float, pattern: str) -> str:
        text = format_decimal(value, format=_pattern(pattern), locale=self.locale)
        if text.lstrip("-−").strip("0.,") == "":
            text = text.lstrip("-−")
        return text.replace("-", "−")

    def _signed(self, value: float, pattern: str) -> str:
        text = self._decimal(value, pattern)
        return f"+{text}" if value > 0 and text.strip("0.,") else text

    def _money(self, value: float) -> str:
        if self.language == "zh":
            for size, word in ((1e8, "亿"), (1e4, "万")):
                if abs(value) >= size:
                    return self._decimal(value / size, "#,##0.0") + word
        else:
            for size, word in ((1e9, "bn"), (1e6, "m")):
                if abs(value) >= size:
                    return self._decimal(value / size, "#,##0.0") + f" {word}"
        return self._decimal(value, "#,##0" if abs(value) >= 100 else "#,##0.00")

    def _date(self, value: str, style: Style) -> str:
        import datetime

        try:
            if style == "month":
                return format_skeleton("yMMM", datetime.date.fromisoformat(f"{value[:7]}-01"), locale=self.locale)
            return format_date(datetime.date.fromisoformat(value[:10]), format="medium", locale=self.locale)
        except ValueError:
            return value


# read anew for every number, the two take half of the time that its words do
@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES[language])


@cache
def _pattern(pattern: str) -> NumberPattern:
    return parse_pattern(pattern)


@lru_cache(maxsize=4096)
def _parts(pattern: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((words, name) for words, name, _, _ in string.Formatter().parse(pattern))


def _beside(before: str, after: str) -> str:
    """Two pieces of a Chinese sentence as one, a space between 汉字 and figures; within them nothing is changed."""
    return f"{before} {after}" if {_end(before), _start(after)} == {"wide", "narrow"} else before + after


def _end(text: str) -> str:
    return _kind(text.removesuffix("</b>")[-1:])


def _start(text: str) -> str:
    text = text.removeprefix("<b>")
    return "wide" if _DATE.match(text) else _kind(text[1:2] if text[:1] in ("+", "−", "±") else text[:1])


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    """汉字 and their like are "wide", figures and Latin letters "narrow", and "" needs no space."""
    if character.isalnum():
        return "wide" if unicodedata.east_asian_width(character) in "WF" else "narrow"
    return "narrow" if character and character in "%°′" else ""


@lru_cache(maxsize=len(LANGUAGES))
def translator(language: str) -> Translator:
    """The translator of ``language``; English for one that is not known."""
    language = language if language in LANGUAGES else "en"
    return Translator(language, _load(language))


def _load(language: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    for stem, block in tomllib.loads((_HERE / f"{language}.toml").read_text("utf-8")).items():
        flat.update(_flat(stem, block))
    return flat


def _flat(prefix: str, block: Any) -> dict[str, str]:
    if isinstance(block, str):
        return {prefix: block}
    found: dict[str, str] = {}
    for key, value in block.items():
        found.update(_flat(f"{prefix}.{key}", value))
    return found
