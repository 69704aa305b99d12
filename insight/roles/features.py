"""The feature that a pair of Kano questions asks about: what both have in common, without the question around it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from insight.roles import lexicon, text

_PARTS = re.compile(r"\[([^\[\]]+)\]|【([^【】]+)】|《([^《》]+)》")
_QUOTED = re.compile(r"\"([^\"]+)\"|「([^「」]+)」|『([^『』]+)』")
_EDGES = " .,;:!?-–—_()[]\"'、。，：；？！"


@lru_cache
def _frames(side: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p) for p in lexicon.load("polarity")["frame"][side])


@lru_cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(lexicon.load("polarity")["frame"][name])


def unframed(words: str) -> str:
    """The statement inside a question: ``How do you feel if the buses are clean?`` → ``the buses are clean``."""
    for _ in range(2):
        for pattern in _frames("end"):
            words = pattern.sub("", words).strip()
    for _ in range(2):
        for pattern in _frames("start"):
            words = pattern.sub("", words).strip()
    return words.strip(_EDGES)


def name(functional: str, dysfunctional: str) -> str:
    """The feature of two question texts (already without numbering and polarity markers)."""
    f, d = text.plain(functional), text.plain(dysfunctional)
    for finder in (_bracket, _row, _quote, _chinese, _english, _common):
        found = finder(f, d)
        if found and found.strip(_EDGES):
            return found.strip(_EDGES)
    return unframed(f) or f


def _bracket(f: str, d: str) -> str | None:
    """``Title [question]`` and ``Question [title]``: the part that both share."""
    inside_f = [next(g for g in m.groups() if g) for m in _PARTS.finditer(f)]
    inside_d = [next(g for g in m.groups() if g) for m in _PARTS.finditer(d)]
    if not inside_f or not inside_d:
        return None
    outside_f, outside_d = (_PARTS.sub("", t).strip(_EDGES) for t in (f, d))
    if outside_f and outside_f == outside_d and inside_f != inside_d:
        return outside_f
    shared = [p for p in inside_f if p in inside_d]
    # 在【通讯录】中，提供“拨打电话”: a quotation names the feature more closely than the place
    return shared[0] if shared and not _QUOTED.search(f) else None


def _row(f: str, d: str) -> str | None:
    """``question - row`` and ``题干—行``: the last part that both share."""
    for gap in (" - ", "—", " – ", "–", "－", ":"):
        tail_f, tail_d = f.rsplit(gap, 1), d.rsplit(gap, 1)
        if len(tail_f) == len(tail_d) == 2 and tail_f[1].strip() == tail_d[1].strip() and tail_f[0] != tail_d[0]:
            return tail_f[1] if tail_f[1].strip(_EDGES) else None
    return None


def _quote(f: str, d: str) -> str | None:
    quoted_f = [next(g for g in m.groups() if g) for m in _QUOTED.finditer(f)]
    quoted_d = [next(g for g in m.groups() if g) for m in _QUOTED.finditer(d)]
    shared = [q for q in quoted_f if q in quoted_d]
    return shared[0] if len(shared) == 1 else None


def _chinese(f: str, d: str) -> str | None:
    """当该产品具备X时 / 不具备X时: what follows the verb; 座椅有按摩 / 没有按摩: what stands around it."""
    if not text.has_cjk(f):
        return None
    framed = unframed(f) != f.strip(_EDGES)
    verbs = lexicon.load("polarity")["frame"]["verbs"]
    negated = re.compile(f"(?:没有?|沒有?|并未|不|未|无法|無法)((?:{verbs})?)")
    whole_f, whole_d = unframed(f), unframed(d)
    # 没有有线耳机 denies 有有线耳机: the second 有 belongs to the name
    if framed and whole_f[:1] == "有" and whole_d in (f"没{whole_f}", f"沒{whole_f}"):
        return whole_f[1:]
    for match in negated.finditer(whole_d):
        verb = match.group(1) or ("有" if match.group(0) in ("没有", "沒有") else "")
        before, after = whole_d[: match.start()], whole_d[match.end() :]
        if whole_f == before + verb + after or whole_f == before + after:
            if framed and verb and after:
                return after
            return before + after
    return None


def _english(f: str, d: str) -> str | None:
    """The statement that the other question only denies; else the part before the opposites."""
    if text.has_cjk(f) or re.search(r"\b(votre|vous|sie|ihr)\b", f, re.I):
        return None
    clause, other = unframed(f), unframed(d)
    if clause == f.strip(_EDGES) and other == d.strip(_EDGES):
        return None
    words_f, words_d = clause.split(), other.split()
    if (
        len(words_f) == len(words_d)
        and sum(a != b for a, b in zip(words_f, words_d)) == 1
        and words_f[-1] != words_d[-1]
    ):
        return _trim(re.sub(r"\s+(is|are|was|were|be)$", "", " ".join(words_f[:-1])))
    # the condition around the statement is the same for both
    clause = re.sub(r"\s+(when|while|whenever|every time)\s.*$", "", clause) if len(words_f) > 6 else clause
    return _pattern("actor").sub("", clause)


def _common(f: str, d: str) -> str | None:
    """The longest run of words in common, if it says something."""
    words_f, words_d = (re.sub(r"(?<=[dlDL]')(?=\w)", " ", unframed(t)).split() for t in (f, d))
    keys_f, keys_d = ([re.sub(r"s$", "", w.casefold().strip(_EDGES)) for w in w_] for w_ in (words_f, words_d))
    match = SequenceMatcher(None, keys_f, keys_d, autojunk=False).find_longest_match()
    run = _trim(re.sub(r"(?<=')\s", "", " ".join(words_f[match.a : match.a + match.size])))
    told = [w for w in re.findall(r"\w+", run) if len(w) >= 4 and not w.endswith("ment")]
    if told:
        return run
    return _trim(unframed(f))


def _trim(words: str) -> str:
    previous = None
    while previous != words:
        previous = words
        words = _pattern("noise").sub("", _pattern("articles").sub("", words.strip(_EDGES)))
    return words or (previous or "")
