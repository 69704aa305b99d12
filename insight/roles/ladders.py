"""Answer labels in order: from the words of one question (or one battery) to the steps of its scale.

A ladder knows the ends of the questionnaire's scale, not of the answers: 满意 / 一般 / 很满意 is a ladder of five.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from insight.roles import lexicon, text
from insight.roles.memory import remembered

_LONGEST = 70


@dataclass(frozen=True)
class Ladder:
    """family: what the labels speak of. opinion: an evaluation (else a habit or a group's order).

    steps: raw text → position from 0. size: number of steps of the whole scale. missing: raw texts that are no answer.
    unknown: raw texts that stand on no step.
    """

    family: str
    opinion: bool
    steps: tuple[tuple[str, int], ...]
    size: int
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@remembered
def no_answer(raw: str) -> bool:
    """The text says that nothing was answered: (跳过), N/A, don't know."""
    words = text.plain(raw)
    folded = words.casefold().rstrip(".")
    return folded in _words("blank") | _words("no_answer") or _applicable().match(words) is not None


@remembered
def is_blank(raw: str) -> bool:
    """The text stands for an empty cell: (跳过), -, null."""
    return text.plain(raw).casefold().rstrip(".") in _words("blank")


def undecided(raw: str) -> bool:
    """The text says neither yes nor no: maybe, not sure, 不确定."""
    return bare(raw) in _words("maybe")


def is_na(raw: str) -> bool:
    """R's word for a missing cell."""
    return text.plain(raw) in lexicon.load("labels")["words"]["na"]


@lru_cache
def _words(key: str) -> frozenset[str]:
    return frozenset(w.casefold() for w in lexicon.load("labels")["words"][key])


@lru_cache
def _applicable() -> re.Pattern[str]:
    return re.compile(lexicon.load("labels")["words"]["not_applicable"])


def climb(texts: Sequence[str], tolerance: int = 0) -> Ladder | None:
    """The ladder that all ``texts`` (distinct raw labels) stand on, or None; ``tolerance`` texts may be unknown."""
    missing = tuple(t for t in texts if no_answer(t))
    labels = [t for t in texts if t not in set(missing)]
    # sentences are statements to choose from, not the steps of a scale
    if len(labels) < 2 or max(len(t) for t in labels) > _LONGEST:
        return None
    found = [f for f in (*_fixed(labels, tolerance), *_two_sided(labels, tolerance)) if f is not None]
    if not found:
        return None
    # the fewest texts left over, then the fewest unused steps
    best = min(found, key=lambda f: (len(f.unknown), f.size - len({s for _, s in f.steps})))
    return Ladder(best.family, best.opinion, best.steps, best.size, missing, best.unknown)


@lru_cache
def _lists() -> tuple[tuple[str, bool, tuple[re.Pattern[str], ...]], ...]:
    entries: Iterable[dict[str, Any]] = lexicon.load("labels")["list"]
    return tuple(
        (e["family"], e.get("rating", True), tuple(re.compile(f"(?:{s})") for s in e["steps"])) for e in entries
    )


@remembered
def _places_of(words: str) -> tuple[int | None, ...]:
    """The step on which one wording stands, list by list."""
    return tuple(next((i for i, p in enumerate(ps) if p.fullmatch(words)), None) for _, _, ps in _lists())


def _fixed(labels: Sequence[str], tolerance: int) -> Iterable[Ladder | None]:
    stands = {raw: _places_of(bare(raw)) for raw in labels}
    for number, (family, opinion, patterns) in enumerate(_lists()):
        steps: dict[str, int] = {}
        for raw in labels:
            place = stands[raw][number]
            if place is not None:
                steps[raw] = place
        unknown = tuple(t for t in labels if t not in steps)
        if len(unknown) <= tolerance and len(set(steps.values())) >= 2:
            yield Ladder(family, opinion, tuple(steps.items()), len(patterns), unknown=unknown)


@lru_cache
def _sides() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    entries = lexicon.load("labels")["bipolar"]
    return tuple((name, re.compile(e["good"]), re.compile(e["bad"])) for name, e in entries.items())


@lru_cache
def _own_strength(family: str) -> tuple[tuple[int, re.Pattern[str]], ...] | None:
    entry = lexicon.load("labels")["bipolar"][family]
    return ((5, re.compile(entry["strong"])), (2, re.compile(entry["weak"]))) if "strong" in entry else None


@lru_cache
def _middle() -> re.Pattern[str]:
    return re.compile(lexicon.load("labels")["middle"]["words"])


@lru_cache
def _negation() -> re.Pattern[str]:
    return re.compile(lexicon.load("labels")["negation"]["words"])


@lru_cache
def _strengths() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((int(k), re.compile(v)) for k, v in lexicon.load("labels")["strength"].items())


def _strength(words: str, family: str) -> int:
    own = _own_strength(family)
    if own is not None:
        return next((k for k, p in own if p.search(words)), 3)
    return next((k for k, p in _strengths() if p.search(words)), 2) + 1


def _two_sided(labels: Sequence[str], tolerance: int) -> Iterable[Ladder | None]:
    for family, good, bad in _sides():
        scores: dict[str, int] = {}
        for raw in labels:
            words = bare(raw)
            middle, good_, bad_ = _middle().search(words), good.search(words), bad.search(words)
            if middle and bad_ and not good_ and " or " in words and len(labels) == 2:
                scores[raw] = -_strength("", family)  # "neutral or dissatisfied" against "satisfied"
            elif middle:
                scores[raw] = 0
            elif bad_ or (good_ and _negation().search(words) and _own_strength(family) is None):
                scores[raw] = -_strength(words, family)
            elif good_:
                scores[raw] = _strength(words, family)
        unknown = tuple(t for t in labels if t not in scores)
        sided = {v for v in scores.values() if v}
        if len(unknown) > tolerance or not sided or len(set(scores.values())) < 2:
            continue
        yield _symmetric("importance" if family.startswith("importance") else family, scores, unknown)


def evaluative(texts: Sequence[str]) -> bool:
    """Most of the labels judge in the words of one scale, though no lexicon may know their order."""
    labels = [bare(t) for t in texts if not no_answer(t)]
    if not 3 <= len(labels) <= 7 or max(len(t) for t in labels) > _LONGEST:
        return False
    hits = (sum(bool(good.search(w) or bad.search(w)) for w in labels) for _, good, bad in _sides())
    return max(hits) >= max(2, 0.6 * len(labels))


def _symmetric(family: str, scores: dict[str, int], unknown: tuple[str, ...]) -> Ladder:
    """Both sides of a scale have the same number of steps, also where nobody ticked one of them."""
    good = sorted({v for v in scores.values() if v > 0})
    bad = sorted({-v for v in scores.values() if v < 0})
    side = max(len(good), len(bad))
    middle = 1 if 0 in scores.values() else 0
    longer = good if len(good) >= len(bad) else bad
    up, down = _places(good, longer), _places(bad, longer)
    steps = {}
    for raw, score in scores.items():
        if score == 0:
            steps[raw] = side
        elif score > 0:
            steps[raw] = side + middle + up[score]
        else:
            steps[raw] = side - 1 - down[-score]
    return Ladder(family, True, tuple(steps.items()), 2 * side + middle, unknown=unknown)


def _places(strengths: list[int], longer: list[int]) -> dict[int, int]:
    """Position of each strength on its side, counted from the middle; the other side tells which steps are absent."""
    if len(strengths) == len(longer):
        return {s: i for i, s in enumerate(strengths)}
    places: dict[int, int] = {}
    free = list(range(len(longer)))
    for left, s in enumerate(reversed(strengths), start=1):
        # keep one place for each weaker step that is still to come
        open_places = free[len(strengths) - left :]
        places[s] = min(open_places, key=lambda i: (abs(longer[i] - s), -i))
        free = [i for i in free if i < places[s]]
    return places


# units of marks, as against units of counting
_POINTS = frozenset(("分", "星", "颗星", "顆星", "point", "points", "pts", "star", "stars", "sterne", "étoiles"))
_LEAD = re.compile(r"^([+-]?\d{1,2})\s*(?:[-–—=:.、)）]\s*)?(?=\D|$)(.*)$", re.S)
_TAIL = re.compile(r"^(.*?\D)\s*([+-]?\d{1,2})\s*[分)]?$", re.S)


@remembered
def bare(raw: str) -> str:
    """The words of a label without the number in front or behind: ``5 = Very satisfied`` → ``very satisfied``."""
    words = text.plain(raw).casefold()
    lead = _LEAD.match(words)
    if lead and lead.group(2).strip():
        words = lead.group(2)
    else:
        tail = _TAIL.match(words)
        if tail and tail.group(1).strip(" +-=:("):
            words = tail.group(1)
    words = re.sub(r"\([^()]{0,60}\)$", "", words).strip(" .!?,;:*=-–(+")
    return text.answer(words)


def numbered(texts: Sequence[str]) -> tuple[dict[str, float], dict[str, str]] | None:
    """Labels that carry their number: raw text → number and raw text → words ("" for a number alone), or None.

    ``+2``, ``I love it!+5``, ``10 Extremely likely``, ``3 - Somewhat important`` yes; ``1 to 5 years``, ``2 Adults``,
    ``3+``, ``1部`` no: the words must not be a unit or a range, and one number has one wording.
    """
    labels = [t for t in texts if not no_answer(t)]
    signed = any(re.fullmatch(r"\s*[+-]\d{1,2}\s*", text.plain(t)) for t in labels)
    codes: dict[str, float] = {}
    words: dict[str, str] = {}
    for raw in labels:
        cell = text.plain(raw)
        lead, tail = _LEAD.match(cell), _TAIL.match(cell)
        if re.fullmatch(r"[★☆⭐ ]+", raw):
            number, rest = str(len(re.findall("[★⭐]", raw))), ""
        elif lead:
            number, rest = lead.group(1), lead.group(2)
        elif tail:
            rest, number = tail.group(1), tail.group(2)
            if not signed:
                number = number.lstrip("-")
        else:
            return None
        rest = rest.strip(" .=:()（）*-–")
        letters = sum(c.isalpha() for c in rest)
        if rest.casefold() in _POINTS:
            rest = ""
        if rest and (re.search(r"\d", rest) or letters < 2 or "%" in rest):
            return None
        codes[raw], words[raw] = float(number), rest
    wordings: dict[float, set[str]] = {}
    for raw, value in codes.items():
        if words[raw]:
            wordings.setdefault(value, set()).add(words[raw].casefold())
    if len(set(codes.values())) < 2 or any(len(w) > 1 for w in wordings.values()):
        return None
    spoken = [w for w in words.values() if w]
    alone = len(codes) - len(spoken)
    if len({w.casefold() for w in spoken}) < len(spoken):
        return None  # the same words after several numbers are a unit: 1 child, 2 child
    if alone >= len(spoken) or climb(spoken) is not None:
        return codes, words
    return None


def yes_no(texts: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The raw texts for yes and for no where the answers are nothing else, or None."""
    entry = lexicon.load("labels")["words"]
    yes = tuple(t for t in texts if text.answer(t) in entry["yes"] or text.plain(t).casefold() in entry["yes"])
    no = tuple(t for t in texts if t not in yes and text.plain(t).casefold().rstrip(".") in entry["no"])
    if not (yes and no):
        return None
    rest = [t for t in texts if t not in yes and t not in no and not no_answer(t)]
    return None if rest else (yes, no)


def ticked(texts: Sequence[str]) -> tuple[str, str] | None:
    """(the option, the word for not ticked) of one column of a multi-select question, or None."""
    unticked = set(lexicon.load("labels")["words"]["unticked"])
    off = [t for t in texts if text.plain(t).casefold() in unticked]
    on = [t for t in texts if t not in off and not no_answer(t)]
    return (on[0], off[0]) if len(off) == 1 and len(on) == 1 else None
