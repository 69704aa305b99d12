"""The natural order of groups: age bands, income bands, how often, small to large. No order is invented."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from insight.roles import ladders, text

_NUMBER = re.compile(r"(\d+(?:[.,]\d{3})*(?:\.\d+)?)\s*(万|萬|千|k\b|K|m\b|M\b)?")
_BELOW = re.compile(
    r"^\s*(?:<|≤|under|below|less|fewer|up to|at most|bis|unter|moins|低于|低於|少于|少於|不足|小于|不到)|以下|以内|以內|(?:and|or) (?:under|below|less|younger|fewer)|less_than|及以下",
    re.I,
)
_ABOVE = re.compile(
    r"^\s*(?:>|≥|over|above|more|at least|from|über|plus de|超过|超過|大于|高于|高於|至少|多于)|\+\s*\D{0,6}$|以上|(?:and|or) (?:up|over|above|more|older)|plus$",
    re.I,
)
_NOTHING = re.compile(
    r"(none|no|nothing|never|zero|non.?member|keine?|aucun)\b.{0,24}|(无|無|没有|沒有|从不|從不).{0,6}", re.I
)
_ADVERB = re.compile(
    r"\b(not at all|not very|not too|not so|not|slightly|a little|somewhat|fairly|moderately|quite|very|extremely|completely)\b",
    re.I,
)
_UNITS = {"万": 1e4, "萬": 1e4, "千": 1e3, "k": 1e3, "m": 1e6}
_PLAIN = frozenset(
    [
        "under",
        "below",
        "less",
        "than",
        "fewer",
        "up",
        "to",
        "over",
        "above",
        "more",
        "and",
        "or",
        "older",
        "younger",
        "at",
        "most",
        "least",
        "from",
        "plus",
        "years",
        "year",
        "yrs",
        "months",
        "month",
        "old",
        "of",
        "the",
        "size",
        "small",
        "large",
        "medium",
        "bis",
        "unter",
        "über",
        "jahre",
        "employees",
        "people",
        "以下",
        "以上",
        "及以下",
        "及以上",
        "以内",
        "岁以下",
        "岁以上",
        "元以下",
        "元以上",
        "元及以上",
        "部及以上",
        "人以下",
        "人以上",
        "左右",
        "超过",
        "低于",
        "小时",
        "小時",
        "岁及以上",
        "岁及以下",
        "年以下",
        "年以上",
        "歲以下",
        "歲以上",
    ]
)
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
        match = _ADVERB.match(words)
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
        r"every (?!day|week|month|quarter|year)|每(隔)?[一两兩三四五六半\d]+个?(天|日|周|週|月|年)|every \w+ (days|weeks|months|years)",
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
            below, above = _BELOW.search(words), _ABOVE.search(words)
            if len(found) == 1 and below:
                value -= 0.5 + value * 1e-3
            elif len(found) == 1 and above:
                value += 0.5 + value * 1e-3
            marked += 1 if len(found) == 2 or below or above else 0
            places[raw] = value
            residues[raw] = " ".join(sorted(set(re.findall(r"[^\W\d_]{2,}", words.casefold())) - _PLAIN))
        elif _NOTHING.fullmatch(words):
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
