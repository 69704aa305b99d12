"""Names of the columns of orders: whole aliases, and shapes such as ``… order … date`` with their brackets left out."""

from __future__ import annotations

import re
from functools import lru_cache

from insight.roles import lexicon, text
from insight.roles.facts import Facts
from insight.roles.memory import remembered

_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]{0,40}[)）\]】]")
_PERIOD = re.compile(r" ((last )?\d{1,2} ?(m|mths?|months?|d|days?|y|years?)|usd|eur|gbp|cny|rmb|twd|ntd|hkd)$")
_PATH = re.compile(r".{2,60}[/:](?=.{2,60}$)")


@remembered
def _variants(label: str, name: str) -> tuple[str, ...]:
    """The words of a header: whole, without what stands in brackets, and the last part of a path."""
    found: dict[str, None] = {}
    for raw in dict.fromkeys((label, name, fold(label), fold(name))):
        raw = raw.replace("#", " no ") if raw.strip(" #") else raw
        for written in (raw, _BRACKETS.sub(" ", raw), _PATH.sub("", raw)):
            words = text.header(written)
            if words:
                found |= dict.fromkeys(
                    (words, _PERIOD.sub("", words), _written_out(words), _PERIOD.sub("", _written_out(words)))
                )
    return tuple(found)


def _written_out(words: str) -> str:
    """The words of a header with what is written short (trans dt, net amt) written out."""
    short = lexicon.load("orders")["abbreviations"]
    return " ".join(short.get(w, w) for w in words.split())


@lru_cache
def _folding() -> dict[int, str]:
    pair = lexicon.load("orders")["folding"]
    return {ord(a): b for a, b in zip(pair["traditional"], pair["simplified"], strict=True)}


def fold(words: str) -> str:
    """Traditional characters that occur in names of columns as simplified ones."""
    return words.translate(_folding())


@lru_cache
def _shape(key: str) -> re.Pattern[str] | None:
    pattern = lexicon.load("orders").get(key, {}).get("shape")
    return re.compile(pattern) if pattern else None


def is_named(f: Facts, *keys: str) -> bool:
    """Whether the whole header, its brackets left out, is an alias of one of ``keys`` or has its shape."""
    if f.headless:
        return False
    words = _variants(f.label, f.name)
    for key in keys:
        concept = lexicon.concepts()[key]
        shape = _shape(key)
        if any(w.replace(" ", "") in concept.exact or (shape and shape.fullmatch(w)) for w in words):
            return True
    return False


def preference(f: Facts, key: str) -> int:
    """Place in the order of preference of ``key``, 0 first."""
    prefer = lexicon.concepts()[key].prefer
    places = [prefer.index(w.replace(" ", "")) for w in _variants(f.label, f.name) if w.replace(" ", "") in prefer]
    return min(places, default=len(prefer))


def words(f: Facts) -> str:
    """All variants of a header, for patterns searched in them."""
    return " | ".join(_variants(f.label, f.name))
