"""The natural order of groups: age bands, income bands, how often, small to large. No order is invented."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from insight.roles import ladders, lexicon, text

_NUMBER = re.compile(r"(\d+(?:[.,]\d{3})*(?:\.\d+)?)\s*(万|萬|千|k\b|K|m\b|M\b)?")
_UNITS = {"万": 1e4, "萬": 1e4, "千": 1e3, "k": 1e3, "m": 1e6}
_INTENSITY = {
    "not at all": 0,
    "not": 1,
    "not very": 2,
    "not so": 2,
    "not too": 2,
    "slightly": 3,
    "a little": 3,
    "somewhat": 4,
    "fairly": 5,
    "moderately": 5,
    "": 6,
    "quite": 7,
    "very": 8,
    "extremely": 9,
    "completely": 10,
}
_PERIODS = (
    ("day|daily|天|日", 1.0),
    ("week|weekly|周|週|星期", 7.0),
    ("month|monthly|月", 30.0),
    ("quarter|quarterly|季", 91.0),
    ("year|yearly|annually|年", 365.0),
)
_WORD_NUMBERS = {
    "once": 1,
    "twice": 2,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "several": 3,
    "一": 1,
    "两": 2,
    "兩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "半": 0.5,
}


@lru_cache
def _words(key: str) -> re.Pattern[str]:
    return re.compile(lexicon.load("labels")["bands"][key], re.I)


@lru_cache
def _units() -> frozenset[str]:
    """Words around the numbers of bands that name no group: years, under, 元."""
    return frozenset(lexicon.load("labels")["bands"]["units"].split())


def order(texts: Sequence[str], counts: Mapping[str, int] | None = None) -> tuple[str, ...]:
    """The texts in their natural order, with "no answer" texts last; empty where there is none.

    counts: how often each text occurs, so that a few odd texts ("it depends") do not hide the order of the rest.
    """
    said = [t for t in texts if not ladders.no_answer(t)]
    unsaid = [t for t in texts if ladders.no_answer(t)]
    if len(said) < 2:
        return ()
    for places in (_often(said), _ladder(said), _intensity(said), _bands(said, counts or {})):
        if places is not None:
            known = sorted((t for t in said if t in places), key=lambda t: (places[t], t))
            return (*known, *(t for t in said if t not in places), *unsaid)
    return ()


def _ladder(texts: Sequence[str]) -> dict[str, float] | None:
    found = ladders.climb(texts, tolerance=1 if len(texts) >= 4 else 0)
    return {t: float(s) for t, s in found.steps} if found else None


def _intensity(texts: Sequence[str]) -> dict[str, float] | None:
    """Very X, somewhat X, not very X, not at all X: one and the same X."""
    places, cores = {}, set()
    for raw in texts:
        words = text.answer(raw)
        match = _words("adverb").match(words)
        adverb = match.group(1) if match else ""
        cores.add(words[len(adverb) :].strip())
        places[raw] = float(_INTENSITY[adverb])
    if len(cores) == 1 and len(set(places.values())) == len(texts) >= 3:
        return places
    return None


def _often(texts: Sequence[str]) -> dict[str, float] | None:
    """How often, as a rate per day: ``Every three months`` < ``Once a month`` < ``More than once a week``."""
    places = {}
    for raw in texts:
        rate = _rate(text.answer(raw))
        if rate is not None:
            places[raw] = rate
    return places if len(places) >= 3 and len(places) >= 0.8 * len(texts) else None


def _rate(words: str) -> float | None:
    if re.match(r"(almost |hardly )?never|从不|從不|从未|几乎不|幾乎不", words):
        return 0.0 if words.startswith(("never", "从", "從")) else 1e-6
    if re.search(r"first (time|visit)|第一次|首次", words):
        return 1e-5
    period = next((days for pattern, days in _PERIODS if re.search(pattern, words)), None)
    often = re.search(
        r"\b(once|twice|times?|every|per|daily|weekly|monthly|yearly|annually|quarterly|each)\b|每|次", words
    )
    if period is None or not often:
        return None
    numbers = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", words)]
    numbers += [v for w, v in _WORD_NUMBERS.items() if re.search(rf"\b{w}\b" if w.isascii() else w, words)]
    count = min(numbers) if numbers else 1.0
    spaced = re.search(
        r"every (?!day|week|month|quarter|year)|every \w+ (days|weeks|months|years)"
        r"|每(隔)?[一两兩三四五六半\d]+个?(天|日|周|週|月|年)",
        words,
    )
    rate = 1.0 / (count * period) if spaced and count else count / period
    if re.search(r"more than|at least|or more|以上|超过|多于", words):
        rate *= 1.3
    if re.search(r"less than|at most|or less|以下|不到|少于|not even", words):
        rate *= 0.7
    return rate


def _bands(texts: Sequence[str], counts: Mapping[str, int]) -> dict[str, float] | None:
    """Numbers and ranges by their lower end; open ends below and above beside them; "none" first."""
    places: dict[str, float] = {}
    residues: dict[str, str] = {}
    marked = 0

    def weigh(part: Iterable[str]) -> float:
        return float(sum(counts.get(t, 1) for t in part))

    for raw in texts:
        words = re.sub(r"(?<=\d),(?=\d{3})", "", text.plain(raw).replace("_", " "))
        found = _NUMBER.findall(words)
        if found:
            # in "15-24K" the unit stands once, for both ends
            unit = next((u for _, u in found if u), "")
            value = float(found[0][0].replace(",", "")) * _UNITS.get(unit.lower(), 1.0)
            below, above = _words("below").search(words), _words("above").search(words)
            if len(found) == 1 and below:
                value -= 0.5 + value * 1e-3
            elif len(found) == 1 and above:
                value += 0.5 + value * 1e-3
            marked += 1 if len(found) == 2 or below or above else 0
            places[raw] = value
            residues[raw] = " ".join(sorted(set(re.findall(r"[^\W\d_]{2,}", words.casefold())) - _units()))
        elif _words("nothing").fullmatch(words):
            places[raw] = -1.0
    # Model 3 and Model 5 are names, 5 out of 10 is a statement; the words around the numbers of bands are alike
    spoken = [r for r in residues.values() if r]
    usual = max(sorted(set(spoken)), key=spoken.count, default="")
    odd = [t for t, r in residues.items() if r not in ("", usual)]
    banded = [t for t in residues if t not in odd]
    if weigh(odd) > 0.2 * weigh(residues) or len(banded) < 2 or weigh(banded) < 0.6 * weigh(texts):
        return None
    places = {t: v for t, v in places.items() if t not in odd}
    if len(set(places.values())) < 2:
        return None
    return places if marked or all(re.match(r"\W*\d", text.plain(t)) for t in places) else None
