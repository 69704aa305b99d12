"""Published Kano tables: one row per feature with counts or shares per category (methods/kano.md §2, layout E)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from insight.dataset import Column, Confidence, Role, Scale
from insight.roles import kanoletters, lexicon, scales, text
from insight.roles.facts import Facts

BASE = "n"
_NEEDED = frozenset("AOMI")
_MOST_ROWS = 500
_WIDE = 0.03  # six rounded shares may miss 100 by this


@dataclass(frozen=True)
class _Counting:
    """A column that counts. letter: as written, or None where words name the category; share: the header says so."""

    facts: Facts
    category: str | None
    letter: str | None
    share: bool


def counted_as(said: str) -> str:
    """The category (or ``n``) that a header or a person's word stands for, else the words themselves."""
    name = text.collapsed(said)
    if name in _words("total"):
        return BASE
    category, letter = _category(said)
    if category is not None:
        return category
    return letter if letter is not None and letter in kanoletters.NUMBERS else said


def detect(table: pd.DataFrame, columns: Sequence[Facts]) -> tuple[dict[int, Column], list[Mapping[str, Any]]]:
    """Columns of a table of counts, by position, and what has to be asked; nothing where the file is none."""
    if not columns or not 1 <= len(table) <= _MOST_ROWS:
        return {}, []
    counting = [c for f in columns if (c := _counting(f)) is not None]
    used = kanoletters.scheme(c.letter for c in counting if c.letter) if any(c.letter for c in counting) else None
    means = used.means if used is not None else {}
    named = {c.facts.position: c.category or means.get(c.letter or "", "") for c in counting}
    if not set(named.values()) >= _NEEDED:
        return {}, []
    names = _names(columns, set(named))
    if names is None:
        return {}, []
    total = next((f for f in columns if f.kind == "number" and text.collapsed(f.label) in _words("total")), None)
    groups: dict[bool, dict[str, Facts]] = {}
    for c in counting:
        if named[c.facts.position]:
            groups.setdefault(c.share, {}).setdefault(named[c.facts.position], c.facts)
    found: dict[int, Column] = {}
    questions: list[Mapping[str, Any]] = []
    for said_share, members in groups.items():
        unit, unsure = _unit(table, members, total, said_share)
        sure: Confidence = "low" if unsure or (used is not None and not used.certain) else "high"
        measure = scales.NUMBER if unit is None else Scale("number", minimum=0.0, maximum=unit)
        for category, f in members.items():
            rest = (Role.IGNORE,) if sure == "low" else ()
            found[f.position] = Column(f.name, f.label, Role.KANO_COUNT, category, measure, sure, "kano_count", rest)
        if unsure:
            other = {f.name: {"scale": {"minimum": None, "maximum": None}} for f in members.values()}
            asked = [f.name for f in members.values()]
            questions.append({"code": "kano_shares", "columns": asked, "correction": other})
    if used is not None and not used.certain:
        asked = [c.facts.name for c in counting if c.letter]
        questions.append({"code": "kano_letters", "columns": asked, "letters": used.told})
        if used.other is not None:
            again = {
                c.facts.name: {"feature": used.other[c.letter]} for c in counting if c.letter and c.letter in used.other
            }
            questions[-1] = {**questions[-1], "correction": again}
    found[names.position] = Column(names.name, names.label, Role.KANO_FEATURE, None, None, "high", "kano_feature")
    if total is not None and total.position not in found:
        found[total.position] = Column(
            total.name, total.label, Role.KANO_COUNT, BASE, scales.NUMBER, "high", "kano_count"
        )
    return found | _rest(columns, found), questions


def _words(key: str) -> frozenset[str]:
    return frozenset(text.collapsed(w) for w in lexicon.load("categories")["headers"][key])


def _stripped(header: str) -> str:
    """A header without what says that it counts: ``A (%)`` → ``a``, ``魅力属性占比`` → ``魅力``."""
    headers = lexicon.load("categories")["headers"]
    words = text.plain(header).replace("_", " ")
    for key in ("counts", "shares", "noise"):
        words = re.sub(headers[key], " ", words)
    return re.sub(r"[\s_()（）\[\]:：.\-–—#]+", " ", words).strip()


def _category(header: str) -> tuple[str | None, str | None]:
    """(category in words, bare letter) of a header."""
    words = _stripped(header)
    if len(words) == 1 and words.upper().isascii() and words.isalpha():
        return None, words.upper()
    category = kanoletters.by_words(text.question(header)) or (kanoletters.by_words(words) if words else None)
    if category is not None:
        return category, None
    # "must be M": words that no list holds beside a letter in brackets
    match = re.search(r"[(（\[]\s*([A-Za-z])\s*[)）\]]\s*$", text.plain(header))
    return None, match[1].upper() if match else None


def _counting(f: Facts) -> _Counting | None:
    if f.kind != "number" or f.low < 0 or f.headless or len(f.label) > 60 or text.collapsed(f.label) in _words("total"):
        return None
    category, letter = _category(f.label)
    if category is None and (letter is None or letter not in lexicon.load("categories")["letters"]):
        return None
    return _Counting(f, category, letter, bool(re.search(lexicon.load("categories")["headers"]["shares"], f.label)))


def _names(columns: Sequence[Facts], taken: set[int]) -> Facts | None:
    """The column with the features' names: by its header, else the first texts that do not come back."""
    open_ = [f for f in columns if f.position not in taken and f.answered]
    told = [f for f in open_ if text.collapsed(f.label) in _words("features")]
    unique = [f for f in open_ if f.kind == "text" and f.distinct >= 0.8 * f.answered and f.answered >= 0.8 * f.rows]
    return next((f for f in told if f.kind == "text"), None) or next(iter(unique), None) or next(iter(told), None)


def _unit(
    table: pd.DataFrame, members: Mapping[str, Facts], total: Facts | None, said_share: bool
) -> tuple[float | None, bool]:
    """1 or 100 where the columns hold shares, None where they hold counts; and whether that has to be asked."""
    cells = np.nan_to_num(table[[f.name for f in members.values()]].to_numpy(dtype="float64", na_value=np.nan))
    sums = cells.sum(axis=1)
    sums = sums[sums > 0]
    if not len(sums):
        return None, False
    whole = bool(np.all(cells == np.round(cells)))
    hundred = bool(np.all(np.abs(sums - 100) <= 100 * _WIDE))
    one = bool(np.all(np.abs(sums - 1) <= _WIDE)) and not whole
    if total is not None and not said_share:
        n = table[total.name].to_numpy(dtype="float64", na_value=np.nan)[cells.sum(axis=1) > 0]
        close = np.abs(sums - n) <= np.maximum(1, _WIDE * n)
        if np.mean(close) > 0.5 and (whole or not (hundred or one)):
            return None, False
    if one or (said_share and not whole and sums.max() <= 1 + _WIDE):
        return 1.0, False
    if hundred or (said_share and sums.max() <= 100 * (1 + _WIDE)):
        # without a sign and without the number of answers, 100 people look like 100 per cent
        return 100.0, whole and not said_share and total is None
    if not whole and sums.max() <= 1 + _WIDE:
        return 1.0, True
    if not whole and sums.max() <= 100 * (1 + _WIDE):
        return 100.0, True
    return None, False


def _rest(columns: Sequence[Facts], found: Mapping[int, Column]) -> dict[int, Column]:
    """What else stands in a table of counts: importance, groups that rows belong to; the rest is derived from it."""
    made = {}
    for f in columns:
        if f.position in found:
            continue
        words = kanoletters.understood(zip(f.texts, f.counts, strict=False))
        if f.kind == "number" and lexicon.means(f, "importance"):
            made[f.position] = Column(
                f.name, f.label, Role.IMPORTANCE, None, scales.number(f), "high", "importance_of_feature"
            )
        elif f.kind == "text" and 2 <= f.distinct <= 12 and f.repeated and words[2] < 0.9 * words[3]:
            made[f.position] = Column(f.name, f.label, Role.SEGMENT, None, scales.nominal(f), "high", "kano_group")
        else:
            made[f.position] = Column(f.name, f.label, Role.IGNORE, None, None, "high", "kano_beside")
    return made
