"""Rating questions that are answered in words; questions with like words share one scale."""

from __future__ import annotations

import re
from collections.abc import Sequence

from insight.dataset import Confidence, Scale
from insight.roles import batteries, ladders, scales
from insight.roles.facts import Facts
from insight.roles.lexicon import means

Scored = dict[int, tuple[Scale, str, Confidence]]
HEADED = (
    "attribute",
    "overall_satisfaction",
    "recommend",
    "repurchase",
    "loyalty_other",
    "expectation",
    "value",
    "effort",
    "importance",
)


def on_ladders(columns: Sequence[Facts]) -> Scored:
    """Columns whose answers are words on a ladder."""
    single = []
    for f in columns:
        ladder = ladder_of(f)
        if ladder is None:
            continue
        headed = ladder.family in ("importance", "extent") and means(f, *HEADED)
        if ladder.opinion or headed or (ladder.family == "frequency" and means(f, "experienced")):
            single.append((f, ladder))
    clusters: list[tuple[str, set[str], list[Facts]]] = []
    for f, ladder in single:
        labels = {t for t, _ in ladder.steps}
        for family, union, members in clusters:
            if family == ladder.family and len(labels & union) >= 0.6 * min(len(labels), len(union)):
                union |= labels
                members.append(f)
                break
        else:
            clusters.append((ladder.family, labels, [f]))
    scored: Scored = {}
    for _, union, members in clusters:
        for f in members:
            best = ladders.climb(sorted(union)) or ladder_of(f)
            if best is not None:
                known = {t for t, _ in best.steps}
                unknown = tuple(t for t in f.texts if t not in known and not ladders.no_answer(t))
                whole = ladders.Ladder(best.family, best.opinion, best.steps, best.size, (), unknown)
                scored[f.position] = (scales.labelled(f, whole), "label_scale", "high")
    return scored


def yes_maybe(columns: Sequence[Facts]) -> Scored:
    """Intentions answered with yes, no and maybe: 1 no, 2 maybe, 3 yes."""
    scored: Scored = {}
    for f in columns:
        if f.kind != "text" or not 3 <= f.distinct <= 16 or not means(f, "repurchase", "recommend"):
            continue
        unsure = [t for t in f.texts if ladders.undecided(t)]
        sides = ladders.yes_no([t for t in f.texts if t not in unsure])
        if unsure and sides is not None:
            yes, no = sides
            steps = (*((t, 0) for t in no), *((t, 1) for t in unsure), *((t, 2) for t in yes))
            scored[f.position] = (
                scales.labelled(f, ladders.Ladder("intention", True, steps, 3)),
                "label_scale",
                "medium",
            )
    return scored


def fractions(columns: Sequence[Facts]) -> Scored:
    """Marks with their top: ``4/5``."""
    scored: Scored = {}
    for f in columns:
        if f.kind != "text" or not 2 <= f.distinct <= 16:
            continue
        said = [t for t in f.texts if not ladders.no_answer(t)]
        marks = {t: re.fullmatch(r"\s*(\d{1,2})\s*/\s*(5|7|10)\s*", t) for t in said}
        codes = {t: float(m[1]) for t, m in marks.items() if m}
        tops = {float(m[2]) for m in marks.values() if m}
        if len(codes) < max(2, len(said)) or len(tops) != 1 or max(codes.values()) > min(tops):
            continue
        low = 0.0 if min(codes.values()) == 0 or (min(tops) == 10 and means(f, "recommend")) else 1.0
        scored[f.position] = (
            scales.coded(f, codes, dict.fromkeys(codes, ""), low, min(tops)),
            "number_in_label",
            "medium",
        )
    return scored


def ladder_of(f: Facts) -> ladders.Ladder | None:
    """The ladder of one text column; one rare odd text ("TEST") does not matter."""
    # one answer may be written in many ways (satisfied, SATISFIED, Satisfied.); far more than that is free text
    if f.kind != "text" or not 2 <= f.distinct <= 120 or len({ladders.bare(t) for t in f.texts}) > 16:
        return None
    if ladders.yes_no(f.texts) or ladders.ticked(f.texts):
        return None
    rare = {t for t, c in zip(f.texts, f.counts) if c <= max(1, 0.02 * f.answered)}
    ladder = ladders.climb(f.texts, tolerance=1 if rare and f.distinct >= 5 else 0)
    if ladder is None or not set(ladder.unknown) <= rare or _two_on_one_step(ladder, rare):
        return None
    return ladder


def _two_on_one_step(ladder: ladders.Ladder, rare: set[str]) -> bool:
    """Two answers that people told apart, on one step of an opinion: the lexicon has not understood them."""
    wordings: dict[int, set[str]] = {}
    for raw, step in ladder.steps:
        if raw not in rare:
            wordings.setdefault(step, set()).add(ladders.bare(raw))
    return ladder.opinion and any(len(w) > 1 for w in wordings.values())


def with_numbers(columns: Sequence[Facts]) -> Scored:
    """Words that carry their number: ``3 - Somewhat important``, ``I love it!+5``."""
    families: dict[frozenset[str], list[tuple[Facts, dict[str, float], dict[str, str]]]] = {}
    for f in columns:
        counted = means(f, "person_number") and not means(f, *HEADED)
        read = ladders.numbered(f.texts) if f.kind == "text" and 3 <= f.distinct <= 24 and not counted else None
        if read is None or min(read[0].values()) < -5 or max(read[0].values()) > 10:
            continue
        words = frozenset(w for w in read[1].values() if w)
        key = next((k for k, m in families.items() if k & words or (not words and _same_end(f, m[0][0]))), words)
        families.setdefault(key or frozenset({batteries.key(f)}), []).append((f, *read))
    scored: Scored = {}
    for members in families.values():
        values = [v for _, codes, _ in members for v in codes.values()]
        low, high = min(values), max(values)
        if low < 0:
            low, high = -max(-low, high), max(-low, high)
        else:
            low, high = min(low, 1.0), next(t for t in (5.0, 7.0, 9.0, 10.0) if high <= t)
        for f, codes, words_ in members:
            down = _falling(codes, words_)
            turned = {t: low + high - v for t, v in codes.items()} if down else codes
            scored[f.position] = (scales.coded(f, turned, words_, low, high), "number_in_label", "high")
    return scored


def _same_end(a: Facts, b: Facts) -> bool:
    """``F1_importance`` and ``F2_importance``: asked alike, though one column has no words."""
    last_a, last_b = a.words.split()[-1:], b.words.split()[-1:]
    return bool(last_a) and last_a == last_b and len(last_a[0]) > 3


def _falling(codes: dict[str, float], words: dict[str, str]) -> bool:
    """1 = Very satisfied … 5 = Very dissatisfied: the words decide which end is good."""
    spoken = {t: w for t, w in words.items() if w}
    ladder = ladders.climb(list(spoken.values()))
    if ladder is None or not ladder.opinion:
        return False
    steps = dict(ladder.steps)
    path = [steps[spoken[t]] for t in sorted(spoken, key=lambda t: codes[t]) if spoken[t] in steps]
    return len(path) >= 2 and path == sorted(path, reverse=True) and path[0] != path[-1]


def end_in_words(f: Facts) -> Scale | None:
    """Marks as text because the top one carries its words: 8.7, 9.3 … Excellent."""
    if f.distinct > 150:
        return None
    said = [t for t in f.texts if not ladders.no_answer(t)]
    words = [t for t in said if re.fullmatch(r"[+-]?\d+(?:\.\d+)?", t.strip()) is None]
    marks = {t: float(t) for t in said if t not in words}
    if len(words) != 1 or len(marks) < 5 or min(marks.values()) < 0 or max(marks.values()) > 10:
        return None
    beside = ladders.climb([words[0], "Poor", "Fair"]) or ladders.climb([words[0], "Very dissatisfied"])
    if beside is None or dict(beside.steps)[words[0]] != beside.size - 1:
        return None
    top = 5.0 if max(marks.values()) <= 5 else 10.0
    low = 1.0 if min(marks.values()) >= 1 and top == 5 else 0.0
    codes = marks | {words[0]: top}
    return Scale("ordinal", tuple(sorted(codes.items(), key=lambda e: e[1])), ((top, words[0]),), low, top)
