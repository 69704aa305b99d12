"""Kano categories instead of answers: which letter or word stands for which category, and in which scheme.

Method: methods/kano.md §1.16 and §2 (layout D). Letters collide between schemes (O is must-be in French lists), so
anything but A, O, M, I, R, Q is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from insight.dataset import Column, Confidence, Role, Scale
from insight.roles import ladders, lexicon, text
from insight.roles.facts import Facts
from insight.roles.memory import remembered

NUMBERS: Mapping[str, int] = {letter: k for k, letter in enumerate("MOAIRQ", start=1)}
_STANDARD = frozenset(NUMBERS)
_KNOWN = 0.9
_LONGEST = 80
_LETTER = re.compile(r"[A-Z]")
_BOTH = re.compile(r"\(?([A-Za-z])\)?\s*[\s:：.\-–—=(（]+\s*(\w.*?)\)?|(\w.*?)[\s\-–—]*[(（\[]\s*([A-Za-z])\s*[)）\]]")


@dataclass(frozen=True)
class Scheme:
    """Letters → categories. certain: nothing else is possible. other: the next best reading, where there is one."""

    means: Mapping[str, str]
    certain: bool
    other: Mapping[str, str] | None = None

    @property
    def told(self) -> str:
        """``P = O, O = M``: the letters that stand for something."""
        return ", ".join(f"{letter} = {category}" for letter, category in self.means.items())


@lru_cache
def _patterns(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((letter, re.compile(p)) for letter, p in lexicon.load("categories")[kind].items())


@remembered
def by_words(raw: str) -> str | None:
    """The category that a text names or describes, or None; a text that fits two fits none."""
    words = text.answer(raw)
    if len(words) < 2 or len(words) > _LONGEST:
        return None
    for kind in ("described", "words"):
        found = {letter for letter, pattern in _patterns(kind) if pattern.search(words)}
        if len(found) == 1:
            return found.pop()
    return None


@remembered
def by_letter(raw: str) -> str | None:
    """The letter that a text is, or that stands before or in brackets behind its words (``M - Must-be``), or None."""
    words = text.plain(raw).strip(" .:*")
    if _LETTER.fullmatch(words.upper()) and len(words) == 1:
        return words.upper()
    match = _BOTH.fullmatch(words)
    if match is None:
        return None
    letter, said = (match[1], match[2]) if match[1] else (match[4], match[3])
    return letter.upper() if by_words(said) else None


def scheme(letters: Iterable[str]) -> Scheme | None:
    """What single letters stand for; None where one of them stands for nothing, or two for the same."""
    given = sorted(set(letters), key=lambda c: ("AOMIRQ".find(c) % 99, c))
    may: Mapping[str, list[str]] = lexicon.load("categories")["letters"]
    if not given or any(letter not in may for letter in given):
        return None
    readings = [way for way in product(*(may[letter] for letter in given)) if len(set(way)) == len(way)]
    if not readings:
        return None
    # no list of categories is without attractive ones
    readings.sort(key=lambda way: "A" not in way)
    best, *others = [dict(zip(given, way, strict=True)) for way in readings]
    # O without M may be "obligatoire", with nobody who finds anything one-dimensional
    certain = set(given) <= _STANDARD and ("O" not in given or "M" in given)
    return Scheme(best, certain, others[0] if others else None)


def understood(values: Iterable[tuple[str, int]]) -> tuple[set[str], set[str], int, int]:
    """Categories in words, bare letters, how many cells either of them is, and how many answers there are."""
    words, letters, known, said = set(), set(), 0, 0
    for raw, count in values:
        if ladders.no_answer(raw):
            continue
        said += count
        if category := by_words(raw):
            words.add(category)
            known += count
        elif (letter := by_letter(raw)) and letter in lexicon.load("categories")["letters"]:
            letters.add(letter)
            known += count
    return words, letters, known, said


def known(battery: Sequence[Facts], names: Sequence[str]) -> tuple[dict[int, Column], list[Mapping[str, Any]]]:
    """Columns of which it is known that they hold a category about the features ``names``."""
    letters = {letter for f in battery for letter in understood(zip(f.texts, f.counts, strict=False))[1]}
    used = scheme(letters) if letters else Scheme({}, True)
    return ({}, []) if used is None else columns_of(battery, names, used)


def detect(columns: Sequence[Facts]) -> tuple[dict[int, Column], list[Mapping[str, Any]]]:
    """Columns that hold one category per respondent, by position, and what has to be asked."""
    battery: list[Facts] = []
    words: set[str] = set()
    letters: set[str] = set()
    for f in columns:
        if f.kind != "text" or f.distinct > 20:
            continue
        spoken, bare, known, said = understood(zip(f.texts, f.counts, strict=False))
        if said and known >= _KNOWN * said and not lexicon.means(f, "demographic"):
            battery.append(f)
            words |= spoken
            letters |= bare
    used = scheme(letters) if letters else Scheme({}, True)
    if used is None or len(battery) < 2 or not _kano_like(words, used):
        return {}, []
    names = feature_names([f.label for f in battery])
    return columns_of(battery, names, used)


def columns_of(
    battery: Sequence[Facts], names: Sequence[str], used: Scheme
) -> tuple[dict[int, Column], list[Mapping[str, Any]]]:
    """The columns of a battery about the features ``names``, and the question where the scheme is not certain."""
    sure: Confidence = "high" if used.certain else "low"
    found = {
        f.position: Column(
            name=f.name,
            label=f.label,
            role=Role.KANO_CATEGORY,
            feature=name,
            scale=scale(f, used.means),
            confidence=sure,
            reason="kano_category",
            alternatives=() if used.certain else (Role.SEGMENT,),
        )
        for f, name in zip(battery, names, strict=True)
    }
    if used.certain:
        return found, []
    question: dict[str, Any] = {"code": "kano_letters", "columns": [f.name for f in battery], "letters": used.told}
    if used.other is not None:
        question["correction"] = {f.name: {"scale": {"codes": dict(scale(f, used.other).codes)}} for f in battery}
    return found, [question]


def _kano_like(words: set[str], used: Scheme) -> bool:
    """Three categories or more, one of them attractive or performance: sizes and grades are no categories."""
    named = words | set(used.means.values())
    if len(named) < 3:
        return False
    return bool(words & {"A", "O"}) or ("A" in named and len(named & {"M", "O", "I"}) >= 2)


def scale(f: Facts, means: Mapping[str, str] | None = None) -> Scale:
    """The categories of one column as numbers 1 M, 2 O, 3 A, 4 I, 5 R, 6 Q.

    means: what bare letters stand for; by default what they do in this column.
    """
    if means is None:
        own = scheme(understood(zip(f.texts, f.counts, strict=False))[1])
        means = own.means if own is not None else {letter: letter for letter in _STANDARD}
    codes: dict[str, float] = {}
    labels: dict[float, str] = {}
    for raw in f.texts:
        category = None if ladders.no_answer(raw) else by_words(raw) or means.get(by_letter(raw) or "")
        if category is not None:
            codes[raw] = float(NUMBERS[category])
            labels.setdefault(codes[raw], raw.strip())
    missing = tuple(raw for raw in f.texts if raw not in codes)
    return Scale("kano", tuple(codes.items()), tuple(sorted(labels.items())), 1.0, 6.0, missing)


def feature_names(labels: Sequence[str]) -> tuple[str, ...]:
    """What the headers of one battery are about: without what all of them begin and end with."""
    asked = [text.question(label) for label in labels]
    start = len(re.sub(r"[\w']+$", "", _begin(asked)))
    end = len(re.sub(r"^[\w']+", "", _begin([a[::-1] for a in asked])[::-1]))
    cut = [a[start : len(a) - end].strip(" _-–—:：[]()（）.?？") for a in asked]
    if all(cut) and len(set(cut)) == len(cut):
        return tuple(cut)
    return tuple(labels)


def _begin(words: Sequence[str]) -> str:
    """What all of them begin with."""
    same = [len(set(letters)) == 1 for letters in zip(*words, strict=False)]
    return words[0][: same.index(False) if False in same else len(same)]
