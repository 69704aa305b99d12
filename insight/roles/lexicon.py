"""The words that headers and answers are known by. All words live in the TOML files beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from insight.roles import text
from insight.roles.facts import Facts
from insight.roles.memory import remembered

_HERE = Path(__file__).parent
# (0-10), （1~5分）
_ENDS = re.compile(r"[(（]\s*\d{1,2}\s*[-–~～至到]\s*\d{1,3}\s*分?[)）]\s*$")
# the same word twice: Wave 期数, 总体满意度 Overall Satisfaction
_TWO_LANGUAGES = re.compile(
    r"([\u3400-\u9fff]{2,12})[ /|(（]+([A-Za-z][A-Za-z ]{2,40})[)）]?"
    r"|([A-Za-z][A-Za-z ]{2,40})[ /|(（]+([\u3400-\u9fff]{2,12})[)）]?"
)


@lru_cache
def load(name: str) -> dict[str, Any]:
    """The data file ``name``.toml beside this module."""
    with (_HERE / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@dataclass(frozen=True)
class Concept:
    """The names of one meaning. exact: collapsed aliases. pattern, never: searched in the normalised header."""

    exact: frozenset[str]
    pattern: re.Pattern[str] | None
    never: re.Pattern[str] | None
    prefer: tuple[str, ...]

    def exactly(self, facts: Facts) -> bool:
        """The header, or the question text, is one of the aliases."""
        return not facts.headless and any(n in self.exact for n in names(facts))

    def hit(self, facts: Facts) -> bool:
        """The header is an alias or holds one of the patterns."""
        if facts.headless or (self.never and self.never.search(facts.words)):
            return False
        return self.exactly(facts) or bool(self.pattern and self.pattern.search(facts.words))

    def preference(self, facts: Facts) -> int:
        """Place in the order of preference, 0 first."""
        places = [self.prefer.index(n) for n in names(facts) if n in self.prefer]
        return min(places, default=len(self.prefer))


@remembered
def _collapsed(label: str, name: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for raw in (label, name):
        found[text.collapsed(raw)] = None
        if bare := text.collapsed(_ENDS.sub("", raw)):
            found[bare] = None
        if two := _TWO_LANGUAGES.fullmatch(raw.strip()):
            found |= dict.fromkeys(text.collapsed(part) for part in two.groups() if part)
    return tuple(found)


def names(facts: Facts) -> tuple[str, ...]:
    """The collapsed label and header of a column; also without the ends of its scale, and each of two languages."""
    return _collapsed(facts.label, facts.name)


@lru_cache
def concepts() -> Mapping[str, Concept]:
    """All meanings of ``headers.toml`` and ``orders.toml`` that have names or patterns."""
    found = {}
    for key, entry in (load("headers") | load("orders")).items():
        if key == "acsi":
            continue
        found[key] = Concept(
            frozenset(text.collapsed(a) or a for a in entry.get("exact", ())),
            re.compile(entry["pattern"]) if "pattern" in entry else None,
            re.compile(entry["never"]) if "never" in entry else None,
            tuple(text.collapsed(a) or a for a in entry.get("prefer", ())),
        )
    return found


def means(facts: Facts, *keys: str) -> bool:
    """Whether the header stands for one of the meanings ``keys``."""
    known = facts.meant
    for key in keys:
        if key not in known:
            known[key] = concepts()[key].hit(facts)
        if known[key]:
            return True
    return False


def is_exactly(facts: Facts, *keys: str) -> bool:
    """Whether the whole header is an alias of one of the meanings ``keys``."""
    return any(concepts()[k].exactly(facts) for k in keys)
