"""Rating questions that are answered in numbers: found by header, by value labels or as members of a battery."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from insight.dataset import Confidence, Scale
from insight.roles import batteries, ends, labelled, ladders, lexicon, scales, text, ticks
from insight.roles.claims import Claims
from insight.roles.facts import Facts
from insight.roles.labelled import HEADED, Scored
from insight.roles.lexicon import is_exactly, means
from insight.roles.memory import remembered

# "1 = best", "5 (very dissatisfied)", "1非常满意", "5分表示非常不满意"
_SAID = re.compile(
    r"(?<![\d.])(\d{1,2})\s*[分星]?[\s=:(\-–—]*(?:表示|代表|为|為|是|means|being|stands for)?\s*"
    r"([^\W\d_][^\d=:,;()、]{0,40})"
)


@dataclass(frozen=True)
class SaidEnds:
    """The ends of a scale as its header names them, each with its words; falling: the low number is the good end."""

    low: tuple[float, str]
    high: tuple[float, str]
    falling: bool


def said_ends(f: Facts) -> SaidEnds | None:
    """``Price (1 = best, 5 = worst)``; None where the header does not name both ends in known words."""
    return _said_ends(f.label) or (_said_ends(f.name) if f.name != f.label else None)


@remembered
def _said_ends(label: str) -> SaidEnds | None:
    pairs = [(float(n), _words(w)) for n, w in _SAID.findall(text.question(label))]
    pairs = sorted(p for p in pairs if p[1])
    if len(pairs) < 2 or pairs[0][0] not in (0.0, 1.0) or not 3 <= pairs[-1][0] <= 10:
        return None
    low, high = pairs[0], pairs[-1]
    extremes = lexicon.load("labels")["extremes"]
    best, worst = ({w for _, w in (low, high) if w.casefold() in extremes[side]} for side in ("best", "worst"))
    if best and worst:
        return SaidEnds(low, high, low[1] in best)
    ladder = ladders.climb([low[1], high[1]])
    if ladder is None or not ladder.opinion:
        return None
    steps = dict(ladder.steps)
    return SaidEnds(low, high, steps[low[1]] > steps[high[1]])


def _words(said: str) -> str:
    """The label without what joins it to the next number: ``very satisfied to`` → ``very satisfied``."""
    return re.sub(r"(?i)(\s+(to|and|until|bis)|[至到])?\s*$", "", said.strip()).strip(" .-–—~")


def scored(columns: Sequence[Facts], signature: frozenset[str], found: Claims) -> Scored:
    """Scale, reason and confidence of all number ratings; doubts about ends and codes become questions."""
    result: Scored = {}
    candidates: list[Facts] = []
    heads = Counter(batteries.grid(f.label, f.name) for f in columns if f.kind == "number")
    for f in columns:
        if f.kind == "text":
            scale = labelled.end_in_words(f)
            if scale is not None:
                result[f.position] = (scale, "number_scale", "medium")
                found.ask("label_at_end", f.name)
            continue
        if f.kind != "number" or is_exactly(f, "demographic", "person_number"):
            continue
        if f.value_labels:
            scale = _by_value_labels(f)
            if scale is not None:
                result[f.position] = (scale, "value_labels", "high")
                continue
            if not ends_only(f):
                continue
        if means(f, *HEADED) and (scale := _yes_or_percent(f)) is not None:
            scored_100 = scale.kind == "number" and means(f, "overall_satisfaction", "attribute")
            result[f.position] = (scale, "number_scale", "low" if scored_100 else "medium")
            found.ask("score_or_share", *([f.name] if scored_100 else []))
            continue
        if is_exactly(f, "overall_satisfaction") and not f.whole and f.low >= 0 and f.high <= 1:
            result[f.position] = (Scale("number", (), f.value_labels, 0.0, 1.0), "number_scale", "low")
            found.ask("scale_ends", f.name, minimum=0.0, maximum=1.0)
            continue
        if not ends.scale_like(f) or means(f, "weight", "wave", "measure"):
            continue
        values = ends.answers(f)
        asked = means(f, *HEADED) or said_ends(f) is not None
        head = batteries.grid(f.label, f.name)
        asked = asked or (head is not None and heads[head] >= 3)
        if (len(values) > 2 or (asked and values[-1] > 1)) and (asked or not means(f, "demographic", "person_number")):
            candidates.append(f)
    if not any(means(f, *HEADED) or said_ends(f) is not None or f.value_labels for f in candidates):
        # lengths and prices look like marks out of ten where no question stands beside them
        candidates = [
            f
            for f in candidates
            if f.whole or batteries.bare(f) or (len(ends.answers(f)) <= 21 and not means(f, "money"))
        ]
    groups = batteries.groups(candidates)
    from_one = _from_one(groups)
    for group in groups:
        result |= _group(group, signature, from_one, found)
    return result


def _group(group: list[Facts], signature: frozenset[str], from_one: dict[float, int], found: Claims) -> Scored:
    headed = [f for f in group if means(f, *HEADED) or said_ends(f) is not None]
    named = [f for f in group if stem_role(f, signature)]
    mirrored = len(group) == 1 and _mirrored(group[0])
    if not headed and not named and len(group) < 3 and not mirrored and not any(ends_only(f) for f in group):
        return {}
    nps = len(group) == 1 and means(group[0], "recommend")
    shared = ends.shared(group, ten_from_zero=nps, from_one=from_one)
    labels = any(f.value_labels for f in group)
    bare = not headed and not named and not labels and all(batteries.bare(f) for f in group)
    sure: Confidence = "low" if bare else "high" if headed or labels else "medium"
    if shared.doubt and sure == "high":
        sure = "medium"
    if shared.doubt:
        marked = [f.name for f in group if shared.doubt != "not_applicable_code" or f.position in shared.suspicious]
        found.ask(shared.doubt, *marked, minimum=shared.minimum, maximum=shared.maximum)
    asked = [f.name for f in group if shared.doubt != "not_applicable_code" or f.position not in shared.suspicious]
    unsaid = [f.name for f in group if f.name in asked and _undeclared(f, shared)]
    found.ask("not_applicable_code", *unsaid, minimum=shared.minimum, maximum=shared.maximum)
    if bare:
        found.ask("bare_codes", *(f.name for f in group))
    reason = "bare_codes" if bare else "number_scale"
    return {f.position: (scales.points(f, shared), reason, sure) for f in group}


def _undeclared(f: Facts, shared: ends.Ends) -> bool:
    """Special codes off the scale (−99, 97, 98, 99) that the file itself does not call missing."""
    told = {*f.declared_missing, *(c for c, _ in f.value_labels)}
    off = (v for v in shared.missing.get(f.position, ()) if not shared.minimum <= v <= shared.maximum)
    return any(v not in told for v in off)


def _from_one(groups: Sequence[Sequence[Facts]]) -> dict[float, int]:
    """For each end of scale: in how many more columns the answers begin with 1 than with 0."""
    tally: dict[float, int] = {}
    for group in groups:
        for f in group:
            values = ends.answers(f)
            if f.whole and values[0] in (0.0, 1.0) and not means(f, "recommend"):
                tally[ends.tops(f)] = tally.get(ends.tops(f), 0) + (1 if values[0] == 1 else -1)
    return tally


def _yes_or_percent(f: Facts) -> Scale | None:
    """An outcome as 0 and 1, or as a mark out of 100; parts of a multi-select question are neither."""
    values = ends.answers(f)
    if set(values) == {0.0, 1.0} and ticks.option_of(f) is None:
        return scales.zero_one(f)
    if values and values[0] >= 0 and 20 < values[-1] <= 100 and not means(f, "loyalty_other", "weight"):
        return scales.percent(f)
    return None


def _mirrored(f: Facts) -> bool:
    """−5 … +5: nothing but a scale looks so."""
    values = ends.answers(f)
    return f.whole and values[0] < 0 and values[0] == -values[-1] and len(values) >= 5


def _by_value_labels(f: Facts) -> Scale | None:
    """Codes whose value labels stand on a ladder, also where 1 means the best."""
    words = [t for _, t in f.value_labels]
    ladder = ladders.climb(words)
    if ladder is None or not ladder.opinion or len(words) < 3:
        return None
    steps = dict(ladder.steps)
    path = [steps[t] for _, t in sorted(f.value_labels) if t in steps]
    if path == sorted(path):
        return scales.points(f, ends.shared([f]))
    return scales.points(f, ends.shared([f]), reverse=True) if path == sorted(path, reverse=True) else None


def ends_only(f: Facts) -> bool:
    """Only the two ends of a longer scale are labelled: 0 Poor … 10 Excellent."""
    codes = [c for c, t in f.value_labels if not ladders.no_answer(t)]
    return len(codes) == 2 and 3 <= max(codes) - min(codes) <= 10


def stem_role(f: Facts, signature: frozenset[str]) -> str | None:
    """What a stem of an index study stands for."""
    stem = batteries.stem(f)
    return lexicon.load("headers")["acsi"].get(stem) if stem in signature else None
