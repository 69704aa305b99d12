"""Scales: how the cells of a column become numbers or ordered groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from insight.dataset import Scale
from insight.roles import ends, kanowords, ladders, ordering
from insight.roles.facts import Facts

NUMBER = Scale("number")
DATE = Scale("date")


def _text(value: float) -> str:
    return f"{value:g}"


def binary(yes: Sequence[str], no: Sequence[str], others: Sequence[str] = ()) -> Scale:
    """Yes or ticked = 1, no or not ticked = 0."""
    codes = (*((t, 1.0) for t in yes), *((t, 0.0) for t in no))
    labels = tuple((v, t) for t, v in ((no[0] if no else None, 0.0), (yes[0] if yes else None, 1.0)) if t is not None)
    return Scale("binary", codes, tuple((v, t.strip()) for v, t in labels), 0.0, 1.0, tuple(others))


def zero_one(facts: Facts) -> Scale:
    """A number column of 0 and 1."""
    labels = tuple((c, t) for c, t in facts.value_labels if c in (0.0, 1.0))
    return Scale("binary", (), labels, 0.0, 1.0, tuple(_text(v) for v in ends.not_answers(facts)))


def nominal(facts: Facts) -> Scale:
    """Groups in their natural order where there is one; "no answer" texts stay a group, declared codes do not."""
    if facts.kind == "number":
        missing = tuple(_text(v) for v in ends.not_answers(facts))
        return Scale("nominal", labels=facts.value_labels, missing=missing)
    missing = tuple(t for t in facts.texts if ladders.is_blank(t) or (facts.na_is_missing and ladders.is_na(t)))
    kept = [t for t in facts.texts if t not in set(missing)]
    counts = dict(zip(facts.texts, facts.counts))
    return Scale("nominal", missing=missing, order=ordering.order(kept, counts))


def number(facts: Facts) -> Scale:
    """A measure; special codes far from the rest are no answer."""
    missing = tuple(_text(v) for v in ends.not_answers(facts)) if facts.kind == "number" else ()
    return Scale("number", missing=missing)


def labelled(facts: Facts, ladder: ladders.Ladder) -> Scale:
    """Text labels on a ladder: 1 for the worst step."""
    mine = set(facts.texts)
    codes = tuple((t, s + 1.0) for t, s in sorted(ladder.steps, key=lambda e: e[1]) if t in mine)
    labels: dict[float, str] = {}
    for t, s in sorted(ladder.steps, key=lambda e: e[1]):
        labels.setdefault(s + 1.0, t.strip())
    missing = tuple(t for t in facts.texts if ladders.no_answer(t) or t in ladder.unknown)
    if ladder.size == 2:
        return Scale("binary", tuple((t, v - 1) for t, v in codes), _down(labels), 0.0, 1.0, missing)
    return Scale("ordinal", codes, tuple(labels.items()), 1.0, float(ladder.size), missing)


def _down(labels: Mapping[float, str]) -> tuple[tuple[float, str], ...]:
    return tuple((v - 1, t) for v, t in labels.items())


def coded(facts: Facts, codes: Mapping[str, float], words: Mapping[str, str], low: float, high: float) -> Scale:
    """Text labels that carry their number."""
    labels = tuple(sorted({codes[t]: words[t] for t in codes if words[t]}.items()))
    missing = tuple(t for t in facts.texts if ladders.no_answer(t))
    return Scale("ordinal", tuple(sorted(codes.items(), key=lambda e: e[1])), labels, low, high, missing)


def points(facts: Facts, shared: ends.Ends, reverse: bool = False) -> Scale:
    """A number column on the ends of its battery; ``reverse``: the labels say that low is good."""
    missing = tuple(_text(v) for v in shared.missing.get(facts.position, ()))
    absent = set(shared.missing.get(facts.position, ()))
    labels = tuple((c, t) for c, t in facts.value_labels if c not in absent and not ladders.no_answer(t))
    low, high = shared.minimum, shared.maximum
    if reverse:
        steps = [v for v in ends.answers(facts) if v not in absent]
        codes = tuple((_text(v), low + high - v) for v in sorted({*steps, *(c for c, _ in labels)}))
        return Scale("ordinal", codes, tuple(sorted((low + high - c, t) for c, t in labels)), low, high, missing)
    return Scale("ordinal", (), labels, low, high, missing)


def kano(facts: Facts, satisfaction: bool = False, three: bool = False) -> Scale:
    """Answers to one Kano question as codes 1 like … 5 dislike, from words, from value labels or as they stand.

    three: on three levels, 1 like, 2 neutral, 3 dislike.
    """
    top = 3.0 if three else 5.0
    if facts.kind == "number" and not facts.value_labels:
        missing = tuple(_text(v) for v in facts.numbers if not 1 <= v <= top)
        return Scale("kano", (), (), 1.0, top, missing)
    raw: Sequence[tuple[str, str]]
    if facts.kind == "number":
        raw = tuple((_text(c), t) for c, t in facts.value_labels)
    else:
        raw = tuple((t, t) for t in facts.texts)
    codes = {r: kanowords.level(t, satisfaction) for r, t in raw}
    if three:
        codes = {r: {1: 1, 3: 2, 5: 3}.get(v or 0) for r, v in codes.items()}
    known = {r: float(v) for r, v in codes.items() if v is not None}
    labels: dict[float, str] = {}
    for r, t in raw:
        if r in known:
            labels.setdefault(known[r], t.strip())
    missing = tuple(r for r, _ in raw if r not in known)
    return Scale("kano", tuple(known.items()), tuple(sorted(labels.items())), 1.0, top, missing)


def percent(facts: Facts) -> Scale:
    """A share from 0 to 100, such as the share of wallet; any other measure has no ends."""
    if facts.low >= 0 and facts.high <= 100 and facts.high > 10:
        return Scale("number", (), facts.value_labels, 0.0, 100.0)
    return number(facts)
