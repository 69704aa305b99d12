"""Which two columns ask about the same feature, once with it and once without it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from insight.roles import features, lexicon, text
from insight.roles.facts import Facts
from insight.roles.memory import remembered

How = Literal["marker", "negation", "similar", "opposites", "blocks", "neighbours"]


# half of the words in common, as in "dark mode" and "light mode", is not the same feature
SAME_NAME = 0.55


@dataclass(frozen=True)
class Pair:
    """functional, dysfunctional: positions in the table. how: what brought them together."""

    functional: int
    dysfunctional: int
    feature: str
    how: How


@lru_cache
def _markers() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((re.compile(m["negative"]), re.compile(m["positive"])) for m in lexicon.load("polarity")["marker"])


@lru_cache
def _negations() -> tuple[re.Pattern[str], ...]:
    entry = lexicon.load("polarity")["negation"]
    return tuple(re.compile(entry[k], re.I) for k in ("en", "zh", "fr", "de"))


@lru_cache
def _fill() -> re.Pattern[str]:
    return re.compile(lexicon.load("polarity")["negation"]["fill"], re.I)


@remembered
def marked(words: str) -> tuple[int, bool, str] | None:
    """(marker, whether functional, stem) of a header that says its side by a marker, else None."""
    words = text.question(words)
    for i, (negative, positive) in enumerate(_markers()):
        for functional, pattern in ((False, negative), (True, positive)):
            match = pattern.search(words)
            if match:
                stem = (words[: match.start()] + words[match.end() :]).strip(" _.-:：()（）[]【】")
                if stem:
                    return i, functional, stem
    return None


@remembered
def denied(words: str) -> tuple[bool, str]:
    """(whether the question is about the feature being absent, the question without what says so)."""
    words = re.sub(
        r"\"[^\"]*\"|「[^「」]*」", lambda m: re.sub(r"[^\w]|不|没|無|无", "", m.group()), text.question(words)
    )
    negative = False
    for pattern in _negations():
        # French needs its second half: "ne" alone says nothing
        if pattern.search(words):
            negative = True
            words = pattern.sub(" ", words)
    return negative, _key(words)


def _key(words: str) -> str:
    words = re.sub(r"^(?:[A-Za-z]*\d+\s*[:：.]\s*)", "", words)
    key = re.sub(r"[\W_]+", " ", _fill().sub(" ", words.casefold()))
    irregular = lexicon.load("polarity")["irregular"]
    return " ".join(irregular.get(w) or re.sub(r"(?<=\w{3})(es|s|ed|d)$", "", w) for w in key.split())


@remembered
def _once_affirmed(words: str) -> tuple[str, frozenset[str]]:
    """The key of a question as it stands, and its keys with one single negation taken out.

    A name may hold a negation of its own (``无线充电``, ``no-contact delivery``), which both questions keep.
    """
    words = text.question(words)
    english, chinese = _negations()[:2]
    freed = set()
    for pattern in (english, chinese):
        for match in pattern.finditer(words):
            instead = ("", "有") if match.group() in ("没有", "沒有") else (" " if pattern is english else "",)
            freed |= {_key(words[: match.start()] + put + words[match.end() :]) for put in instead}
    return _key(words), frozenset(k.replace(" ", "") for k in freed)


def _count(words: str) -> int:
    """How many negations a question holds."""
    words = text.question(words)
    return sum(len(p.findall(words)) for p in _negations()[:2])


def opening(facts: Facts) -> str:
    """The first words of a question as they are compared, alike in one battery; empty for short headers."""
    tokens = _tokens(denied(facts.label)[1])
    return " ".join(tokens[:3]) if len(tokens) > 3 else ""


def _spoken(facts: Facts) -> tuple[str, ...]:
    return tuple(dict.fromkeys((facts.label, facts.name)))


def pair(
    columns: Sequence[Facts], means: dict[int, float], certain: bool = True
) -> tuple[tuple[Pair, ...], tuple[int, ...]]:
    """Pairs among Kano columns and the positions left over.

    means: mean answer code per position; functional answers lie nearer to 1 = like, which tells neighbours from blocks.
    certain: the answers are Kano words, so that columns may also be paired by their place alone.
    """
    left = {f.position: f for f in columns}
    pairs: list[Pair] = []
    for step in (_by_marker, _by_one_negation, _by_denial, _by_similarity):
        for found in step(list(left.values())):
            pairs.append(found)
            left.pop(found.functional)
            left.pop(found.dysfunctional)
    if certain:
        for found in _by_place(list(left.values()), means):
            pairs.append(found)
            left.pop(found.functional)
            left.pop(found.dysfunctional)
    pairs.sort(key=lambda p: min(p.functional, p.dysfunctional))
    return _told_apart(pairs, {f.position: f for f in columns}), tuple(sorted(left))


def _by_marker(columns: list[Facts]) -> list[Pair]:
    groups: dict[tuple[int, str], dict[bool, list[tuple[int, str, str]]]] = {}
    taken: set[int] = set()
    pairs = []
    for spoken in (0, 1):
        groups.clear()
        for f in columns:
            names = _spoken(f)
            if f.position in taken or spoken >= len(names):
                continue
            found = marked(names[spoken])
            if found:
                marker, functional, stem = found
                key = text.collapsed(denied(stem)[1] or stem) or stem
                groups.setdefault((marker, key), {}).setdefault(functional, []).append(
                    (f.position, stem, names[spoken])
                )
        for sides in groups.values():
            for (a, stem_a, _), (b, stem_b, _) in zip(sides.get(True, []), sides.get(False, [])):
                pairs.append(Pair(a, b, _stem_feature(stem_a, stem_b), "marker"))
                taken |= {a, b}
    return pairs


def _stem_feature(functional: str, dysfunctional: str) -> str:
    """A stem that is a code (``F1``, ``KANO_Watering``) is the feature; a stem that is a question holds it."""
    if functional.casefold() == dysfunctional.casefold():
        core = re.sub(r"(?i)^kano[\s_.\-]*", "", functional).strip(" _.-")
        return core or functional
    return features.name(functional, dysfunctional)


def _by_one_negation(columns: list[Facts]) -> list[Pair]:
    """Questions that are the same but for one single negation, whatever negations the feature's name holds."""
    plain: dict[str, list[Facts]] = {}
    for f in columns:
        plain.setdefault(_once_affirmed(f.label)[0].replace(" ", ""), []).append(f)
    pairs: list[Pair] = []
    taken: set[int] = set()
    for b in sorted(columns, key=lambda f: -_count(f.label)):
        partners = [
            a
            for key in sorted(_once_affirmed(b.label)[1])
            if key and not key.isdigit()
            for a in plain.get(key, [])
            if a.position not in taken and a.position != b.position
        ]
        if partners and b.position not in taken:
            a = min(partners, key=lambda f: f.position)
            pairs.append(Pair(a.position, b.position, features.name(a.question, b.question), "negation"))
            taken |= {a.position, b.position}
    return pairs


def _by_denial(columns: list[Facts]) -> list[Pair]:
    """The same question word for word once the negation is taken out."""
    groups: dict[str, dict[bool, list[Facts]]] = {}
    for f in columns:
        negative, key = denied(f.label)
        groups.setdefault(key.replace(" ", ""), {}).setdefault(negative, []).append(f)
    pairs = []
    for key, sides in groups.items():
        if key and not key.isdigit():
            for a, b in zip(sides.get(False, []), sides.get(True, [])):
                pairs.append(Pair(a.position, b.position, features.name(a.question, b.question), "negation"))
    return pairs


def _by_similarity(columns: list[Facts]) -> list[Pair]:
    """A question and one denied once more that differ a little more than by the negation; the best matches first."""
    keys = {f.position: denied(f.label)[1] for f in columns}
    frame = _frame(list(keys.values()))
    positive = [f for f in columns if not denied(f.label)[0]]
    negative = [f for f in columns if denied(f.label)[0]]
    if len(positive) * len(negative) > 10_000:
        return []
    scored = []
    matcher = SequenceMatcher(autojunk=False)
    for b in negative:
        key_b = keys[b.position]
        matcher.set_seq2(_ends(key_b))
        for a in positive:
            key_a = keys[a.position]
            if len(key_a) < 4 or len(key_b) < 4:
                continue
            near = 0.1 if abs(a.position - b.position) == 1 else 0.0
            matcher.set_seq1(_ends(key_a))
            least = 0.5 if near else 0.8
            if matcher.quick_ratio() < least or (score := matcher.ratio()) < least:
                continue
            if _other_feature(key_a, key_b, frame):
                continue
            scored.append((score + near, -abs(a.position - b.position), a, b))
    pairs: list[Pair] = []
    taken: set[int] = set()
    for _, _, a, b in sorted(scored, key=lambda e: (-e[0], -e[1], e[2].position)):
        if a.position not in taken and b.position not in taken:
            pairs.append(Pair(a.position, b.position, features.name(a.question, b.question), "similar"))
            taken |= {a.position, b.position}
    return pairs


def _tokens(key: str) -> list[str]:
    """Words; Chinese by the character, as it has no gaps."""
    return re.findall(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+", key)


def _frame(keys: Sequence[str]) -> frozenset[str]:
    """Words that most questions share: they ask, and do not name the feature."""
    usual = frozenset(_tokens(lexicon.load("polarity")["frame"]["usual"]))
    seen: dict[str, int] = {}
    for key in keys:
        for token in set(_tokens(key)):
            seen[token] = seen.get(token, 0) + 1
    often = frozenset(t for t, n in seen.items() if n > 0.6 * len(keys)) if len(keys) >= 4 else frozenset()
    return usual | often


def _other_feature(key_a: str, key_b: str, frame: frozenset[str]) -> bool:
    """Without the question around them the two name different things."""
    own_a, own_b = ([t for t in _tokens(k) if t not in frame] for k in (key_a, key_b))
    if not own_a or not own_b:
        return False
    return SequenceMatcher(None, own_a, own_b, autojunk=False).ratio() < SAME_NAME


def _ends(key: str) -> str:
    return key if len(key) <= 160 else key[:100] + key[-60:]


def _by_place(columns: list[Facts], means: dict[int, float]) -> list[Pair]:
    """Neighbours, or one block of functional and one of dysfunctional questions: whichever the answers speak for."""
    blocks = _numbered_blocks(columns)
    if blocks:
        return blocks
    columns = sorted(columns, key=lambda f: f.position)
    half = len(columns) // 2
    side = list(zip(columns[0 : 2 * half : 2], columns[1 : 2 * half : 2]))
    block = list(zip(columns[:half], columns[half : 2 * half]))

    def gain(pairs: list[tuple[Facts, Facts]]) -> float:
        return sum(means.get(b.position, 3.0) - means.get(a.position, 3.0) for a, b in pairs)

    if half > 1 and len(columns) % 2 == 0 and gain(block) > gain(side) + 0.3 * half:
        asked = [(b, a) if _denies_more(a, b) else (a, b) for a, b in block if not _strangers(a, b)]
        return [Pair(a.position, b.position, _free_name(a, b), "blocks") for a, b in asked]
    pairs = []
    for a, b in side:
        if _strangers(a, b):
            continue
        how: How = "neighbours"
        if _opposite(b.words, a.words) or _denies_more(a, b):
            a, b, how = b, a, "opposites"
        elif _opposite(a.words, b.words):
            how = "opposites"
        pairs.append(Pair(a.position, b.position, _free_name(a, b), how))
    return pairs


def _denies_more(a: Facts, b: Facts) -> bool:
    """The first question says "not" where the second does not, so it cannot be the one with the feature."""
    return (denied(a.label)[0] and not denied(b.label)[0]) or _count(a.label) > _count(b.label)


def _strangers(a: Facts, b: Facts) -> bool:
    """One and the same sentence about two different things: no pair, whatever stands next to what."""
    (_, key_a), (_, key_b) = denied(a.label), denied(b.label)
    if _opposite(a.words, b.words) or _opposite(b.words, a.words) or _tokens(key_a)[:4] != _tokens(key_b)[:4]:
        return False
    return len(_tokens(key_a)) > 4 and _other_feature(key_a, key_b, _frame([]))


def _opposite(good: str, bad: str) -> bool:
    """The second header has the bad word of a pair of opposites where the first has the good one."""
    for entry in lexicon.load("polarity")["antonyms"]["pairs"]:
        up, down = entry.split("|")
        if text.has_cjk(up):
            if up in good and down in bad and good.replace(up, "") == bad.replace(down, ""):
                return True
        elif re.search(rf"\b{up}\b", good) and re.search(rf"\b{down}\b", bad):
            return True
    return False


def _numbered_blocks(columns: list[Facts]) -> list[Pair]:
    """``Q3_1 … Q3_8`` and ``Q4_1 … Q4_8``: two stems with the same numbers."""
    stems: dict[str, dict[str, Facts]] = {}
    for f in columns:
        found = text.stem_and_number(f.name)
        if found:
            stems.setdefault(found[0], {})[found[1]] = f
    if len(stems) != 2 or sum(len(v) for v in stems.values()) != len(columns):
        return []
    first, second = stems.values()
    if set(first) != set(second):
        return []
    return [
        Pair(
            first[k].position,
            second[k].position,
            k if first[k].label == first[k].name else _free_name(first[k], second[k]),
            "blocks",
        )
        for k in first
    ]


def _free_name(a: Facts, b: Facts) -> str:
    if a.headless or b.headless:
        return f"{a.name} | {b.name}"
    return features.name(a.question, b.question)


def _told_apart(pairs: list[Pair], facts: dict[int, Facts]) -> tuple[Pair, ...]:
    """No two features of one name: the statement of the question instead, then the column's name behind it."""
    for attempt in (0, 1):
        seen: dict[str, int] = {}
        for p in pairs:
            seen[p.feature] = seen.get(p.feature, 0) + 1
        if all(n == 1 for n in seen.values()):
            break
        renamed = []
        for p in pairs:
            longer = p.feature
            if seen[p.feature] > 1:
                f = facts[p.functional]
                longer = features.unframed(f.question) if attempt == 0 else f"{p.feature} ({f.name})"
            renamed.append(Pair(p.functional, p.dysfunctional, longer, p.how))
        pairs = renamed
    return tuple(pairs)
