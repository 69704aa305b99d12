"""The five answers to a Kano question in words: 1 like, 2 must be, 3 neutral, 4 live with, 5 dislike."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from insight.roles import ladders, lexicon, text
from insight.roles.facts import Facts
from insight.roles.memory import remembered

_LANGUAGES = ("en", "zh", "de", "fr")


@lru_cache
def _exact() -> Mapping[str, int]:
    lists = lexicon.load("answers")
    return {text.answer(w): int(k) for lang in _LANGUAGES for k, words in lists[lang].items() for w in words}


@lru_cache
def _satisfied() -> Mapping[str, int]:
    return {text.answer(w): int(k) for k, words in lexicon.load("answers")["satisfaction"].items() for w in words}


@lru_cache
def _patterns() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((int(k[0]), re.compile(p)) for k, p in lexicon.load("answers")["patterns"].items())


@remembered
def level(raw: str, satisfaction: bool = False) -> int | None:
    """The level of one answer, or None; ``satisfaction``: in words of a satisfaction scale."""
    words = text.answer(raw)
    if satisfaction:
        return _satisfied().get(words)
    if words in _exact():
        return _exact()[words]
    core = ladders.bare(raw)
    if core in _exact():
        return _exact()[core]
    return next((k for k, p in _patterns() if p.search(words)), None) if len(words) <= 120 else None


def speaks_kano_satisfaction(facts: Facts) -> bool:
    """Whether the answers are those of a satisfaction scale in the order of the five Kano answers."""
    return len(speaks_kano(facts, satisfaction=True)) >= 2


def of_satisfaction(texts: Sequence[str]) -> bool:
    """Whether answers are words of a satisfaction scale, which are no Kano answers by themselves."""
    return sum(level(t) is None and level(t, satisfaction=True) is not None for t in texts) >= 2


def speaks_kano(facts: Facts, satisfaction: bool = False) -> frozenset[int]:
    """The levels that occur where at least 90 % of the answers are Kano answers of two or more levels, else nothing."""
    found, known, said = understood(facts, satisfaction)
    return found if said and known / said >= 0.9 and len(found) >= 2 else frozenset()


def understood(facts: Facts, satisfaction: bool = False) -> tuple[frozenset[int], int, int]:
    """The levels that occur, how many answers are Kano answers, and how many answers there are."""
    if facts.kind == "number":
        pairs = [(t, c) for code, t in facts.value_labels for v, c in zip(facts.numbers, facts.counts) if v == code]
    elif facts.kind == "text" and facts.distinct <= 40:
        pairs = [(str(t), c) for t, c in zip(facts.values, facts.counts)]
    else:
        return frozenset(), 0, 0
    hits = [(level(t, satisfaction), c) for t, c in pairs if not ladders.no_answer(t)]
    found = frozenset(k for k, _ in hits if k is not None)
    return found, sum(c for k, c in hits if k is not None), sum(c for _, c in hits)
