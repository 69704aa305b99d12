"""Kano questionnaires: columns are found by their answers, paired by their headers, and asked about where unsure.

Method: methods/kano.md §2. Words need no guessing; number codes are paired by the header but their direction is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from insight.dataset import Column, Confidence, Role
from insight.roles import kanocodes, kanocounts, kanoletters, kanowords, ladders, lexicon, pairing, text
from insight.roles.facts import Facts
from insight.roles.kanocodes import pair_columns
from insight.roles.kanolong import Told

_SURE: Mapping[str, Confidence] = {"marker": "high", "negation": "high", "similar": "medium", "opposites": "medium"}
Found = tuple[dict[int, Column], list[Mapping[str, Any]]]


def detect(table: pd.DataFrame, columns: Sequence[Facts], told: Told | None = None) -> Found:
    """Columns by position and the questions to the reader.

    told: what is known beforehand about columns that were made from a long table.
    """
    if told is not None:
        return _told(table, columns, told)
    for asked in (_by_words(columns), _by_three_words(columns), _by_satisfaction(columns)):
        if asked[0]:
            return asked[0] | _beside(columns, asked[0]), asked[1]
    for found in (kanocounts.detect(table, columns), kanoletters.detect(columns)):
        if found[0]:
            return found
    return kanocodes.by_numbers(table, columns)


def _beside(columns: Sequence[Facts], found: Mapping[int, Column]) -> dict[int, Column]:
    """Categories that somebody worked out beside the answers are not asked again."""
    spare = kanoletters.detect([f for f in columns if f.position not in found])[0]
    return {
        i: replace(
            c, role=Role.IGNORE, feature=None, scale=None, confidence="high", reason="kano_beside", alternatives=()
        )
        for i, c in spare.items()
    }


def _told(table: pd.DataFrame, columns: Sequence[Facts], told: Told) -> Found:
    """Columns whose question and feature are known; what their answers mean is read as anywhere else."""
    by_name = {f.name: f for f in columns}
    if not told.pairs:
        names = [feature for _, feature in told.categories]
        return kanoletters.known([by_name[name] for name, _ in told.categories], names)
    pairs = [pairing.Pair(by_name[a].position, by_name[b].position, name, "marker") for a, b, name in told.pairs]
    asked = [by_name[name] for a, b, _ in told.pairs for name in (a, b)]
    if all(f.kind in ("number", "empty") and not f.value_labels for f in asked):
        return kanocodes.coded(table, columns, pairs)
    words, satisfied = (_spoken(asked, satisfaction) for satisfaction in (False, True))
    facts = {f.position: f for f in columns}
    found: dict[int, Column] = {}
    names = [f.name for f in asked]
    if satisfied[1] > words[1]:
        for p in pairs:
            found |= pair_columns(
                facts, p, "low", "kano_satisfaction_words", satisfaction=True, alternatives=(Role.RATING,)
            )
        return found, [{"code": "kano_satisfaction_words", "columns": names}]
    if words[0] and words[0] <= {1, 3, 5}:
        for p in pairs:
            found |= pair_columns(facts, p, "low", "kano_three_levels", alternatives=(Role.RATING,), three=True)
        return found, [{"code": "kano_three_levels", "columns": names}]
    for p in pairs:
        found |= pair_columns(facts, p, "high", "kano_marker")
    return found, _unmapped(facts, found)


def _spoken(columns: Sequence[Facts], satisfaction: bool) -> tuple[frozenset[int], int]:
    """The levels that occur in any of the columns, and how many answers are on one."""
    heard = [kanowords.understood(f, satisfaction) for f in columns]
    return frozenset[int]().union(*(h[0] for h in heard)), sum(h[1] for h in heard)


def _unmapped(facts: Mapping[int, Facts], found: Mapping[int, Column]) -> list[Mapping[str, Any]]:
    """Answers that are none of the five and do not say "no answer": what they mean is asked."""
    strange: dict[str, None] = {}
    names = []
    for i, column in found.items():
        missing = column.scale.missing if column.scale is not None and column.scale.kind == "kano" else ()
        own = [t for t in missing if facts[i].kind == "text" and not ladders.no_answer(t)]
        strange |= dict.fromkeys(own)
        names += [column.name] if own else []
    return [{"code": "kano_unmapped", "columns": names, "values": ", ".join([*strange][:4])}] if names else []


def _by_words(columns: Sequence[Facts]) -> Found:
    levels, unsure = _batteries(columns)
    kano = [f for f in columns if levels[f.position]]
    spoken = frozenset().union(*(levels[f.position] for f in kano)) if kano else frozenset()
    # like and dislike alone are a liking scale; the wording of a Kano questionnaire has "must be" or "live with"
    if len(kano) < 2 or len(spoken) < 3 or not spoken & {2, 4}:
        return {}, []
    means = {f.position: _mean(f) for f in kano}
    pairs, left = pairing.pair(kano, means)
    if not pairs:
        return {}, []
    facts = {f.position: f for f in columns}
    found: dict[int, Column] = {}
    questions: list[Mapping[str, Any]] = []
    for p in pairs:
        strange = not unsure.isdisjoint((p.functional, p.dysfunctional))
        found |= pair_columns(facts, p, "low" if strange else _SURE.get(p.how, "low"), f"kano_{p.how}")
    guessed = [
        p
        for p in pairs
        if not unsure.isdisjoint((p.functional, p.dysfunctional))
        or (p.how not in ("marker", "negation") and not _plainly(p))
    ]
    if guessed:
        questions.append(
            {
                "code": "kano_pairing",
                "columns": [facts[i].name for p in guessed for i in (p.functional, p.dysfunctional)],
            }
        )
    if len(pairs) == 1 and not left and _below_each_other(columns):
        questions = [
            {"code": "kano_long", "columns": [facts[pairs[0].functional].name, facts[pairs[0].dysfunctional].name]}
        ]
    if left:
        for i in left:
            f = facts[i]
            found[i] = Column(
                f.name,
                f.label,
                Role.IGNORE,
                None,
                None,
                "low",
                "kano_unpaired",
                (Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL),
            )
        questions.append({"code": "kano_unpaired", "columns": [facts[i].name for i in left]})
    return found, [*questions, *_unmapped(facts, found)]


def _batteries(columns: Sequence[Facts]) -> tuple[dict[int, frozenset[int]], frozenset[int]]:
    """Levels per column, judged by battery, and the columns that hold many answers beyond the Kano answers.

    Questions of one sentence share their answers: one unknown wording must not tear some of them out of the battery.
    """
    levels = {f.position: kanowords.speaks_kano(f) for f in columns}
    speaking = [f for f in columns if levels[f.position]]
    unsure: set[int] = set()
    frames: dict[str, list[Facts]] = {}
    for f in columns if speaking else ():
        frames.setdefault(pairing.opening(f), []).append(f)
    for frame in {pairing.opening(f) for f in speaking} - {""}:
        same = frames[frame]
        heard = {f.position: kanowords.understood(f) for f in same}
        same = [f for f in same if heard[f.position][1] * 2 >= heard[f.position][2] > 0]
        others = [f for f in same if not levels[f.position]]
        known = sum(heard[f.position][1] for f in same)
        said = sum(heard[f.position][2] for f in same)
        if others and known >= 0.8 * said:
            levels |= {f.position: heard[f.position][0] for f in others}
            unsure |= {f.position for f in others if heard[f.position][1] < 0.9 * heard[f.position][2]}
    return levels, frozenset(unsure)


def _by_three_words(columns: Sequence[Facts]) -> Found:
    """Like, neutral and dislike alone, but only where the headers speak of having and not having."""
    spoken = [f for f in columns if kanowords.speaks_kano(f) and kanowords.speaks_kano(f) <= {1, 3, 5}]
    pairs = _told_pairs(spoken)
    if not pairs:
        return {}, []
    facts = {f.position: f for f in columns}
    found: dict[int, Column] = {}
    for p in pairs:
        found |= pair_columns(facts, p, "low", "kano_three_levels", alternatives=(Role.RATING,), three=True)
    names = [facts[i].name for p in pairs for i in (p.functional, p.dysfunctional)]
    return found, [{"code": "kano_three_levels", "columns": names}]


def _told_pairs(columns: Sequence[Facts]) -> list[pairing.Pair]:
    """Pairs by the words of their headers: two or more, or one that is all there is."""
    pairs = [p for p in pairing.pair(columns, {}, certain=False)[0] if p.how in ("marker", "negation")]
    return pairs if len(pairs) >= 2 or (pairs and len(pairs) * 2 == len(columns)) else []


def _by_satisfaction(columns: Sequence[Facts]) -> Found:
    """Very satisfied … very dissatisfied as the answers, but only where the headers speak of having and not having."""
    spoken = [f for f in columns if kanowords.speaks_kano_satisfaction(f)]
    pairs = _told_pairs(spoken)
    if not pairs:
        return {}, []
    facts = {f.position: f for f in columns}
    found: dict[int, Column] = {}
    for p in pairs:
        found |= pair_columns(
            facts, p, "low", "kano_satisfaction_words", satisfaction=True, alternatives=(Role.RATING,)
        )
    names = [facts[i].name for p in pairs for i in (p.functional, p.dysfunctional)]
    return found, [{"code": "kano_satisfaction_words", "columns": names}]


def importance(columns: Sequence[Facts], found: Mapping[int, Column]) -> dict[int, str]:
    """Positions of columns that ask how important a Kano feature is, with the feature."""
    named = {text.collapsed(c.feature or ""): c.feature for c in found.values() if c.feature}
    result = {}
    for f in columns:
        if f.position in found or not lexicon.means(f, "importance") or f.kind not in ("number", "text"):
            continue
        stem = lexicon.concepts()["importance"].pattern
        rest = text.collapsed(stem.sub("", f.words)) if stem else ""
        exact = next((v for k, v in named.items() if k and k == rest.replace(text.collapsed(f.name), "")), None)
        for name in (f.label, f.name):
            core = text.collapsed(stem.sub("", text.header(name))) if stem else ""
            exact = exact or named.get(core)
        within = [v for k, v in named.items() if k and len(k) > 2 and k in text.collapsed(f.label)]
        core = text.collapsed(stem.sub("", text.header(f.label))).strip("的") if stem else ""
        around = [v for k, v in named.items() if len(core) >= 2 and core in k]
        feature = exact or (max(within, key=len) if within else around[0] if len(around) == 1 else None)
        if feature:
            result[f.position] = feature
    return result


def _below_each_other(columns: Sequence[Facts]) -> bool:
    """A column of few features beside the two answers: one row per person and feature."""
    names = ("feature", "item", "itemkey", "attribute", "requirement", "功能", "需求", "题目", "项目", "指标")
    return any(text.collapsed(f.name) in names and f.repeated and f.kind == "text" for f in columns)


def _plainly(p: pairing.Pair) -> bool:
    """Neighbours of which one denies what the other says need no question."""
    return p.how == "similar" and abs(p.functional - p.dysfunctional) == 1


def _mean(f: Facts) -> float:
    if f.kind == "number":
        words = dict(f.value_labels)
        said = [(kanowords.level(words.get(v, "")), c) for v, c in zip(f.numbers, f.counts)]
    else:
        said = [(kanowords.level(t), c) for t, c in zip(f.texts, f.counts) if not ladders.no_answer(t)]
    total = sum(c for k, c in said if k)
    return sum(k * c for k, c in said if k) / total if total else 3.0
