"""Kano questionnaires: columns are found by their answers, paired by their headers, and asked about where unsure.

Method: methods/kano.md §2. Words need no guessing; number codes are paired by the header but their direction is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from insight.dataset import Column, Confidence, Role
from insight.roles import ends, kanowords, ladders, lexicon, pairing, scales, text
from insight.roles.facts import Facts

_TABLE = np.array([list("QAAAO"), list("RIIIM"), list("RIIIM"), list("RIIIM"), list("RRRRQ")])
_SURE: Mapping[str, Confidence] = {"marker": "high", "negation": "high", "similar": "medium", "opposites": "medium"}
_BLOCK = re.compile(r"(第\s*\d+\s*题|Q\d+)\s*[(_](.+?)\)?", re.I)
Found = tuple[dict[int, Column], list[Mapping[str, Any]]]


def detect(table: pd.DataFrame, columns: Sequence[Facts]) -> Found:
    """Columns by position and the questions to the reader."""
    by_words = _by_words(table, columns)
    if by_words[0]:
        return by_words
    for asked in (_by_three_words(columns), _by_satisfaction(columns)):
        if asked[0]:
            return asked
    return _by_numbers(table, columns)


def _by_words(table: pd.DataFrame, columns: Sequence[Facts]) -> Found:
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
        found |= _columns(facts, p, "low" if strange else _SURE.get(p.how, "low"), f"kano_{p.how}")
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
    return found, questions


def _batteries(columns: Sequence[Facts]) -> tuple[dict[int, frozenset[int]], frozenset[int]]:
    """Levels per column, judged by battery, and the columns that hold many answers beyond the Kano answers.

    Questions of one sentence share their answers: one unknown wording must not tear some of them out of the battery.
    """
    levels = {f.position: kanowords.speaks_kano(f) for f in columns}
    speaking = [f for f in columns if levels[f.position]]
    unsure: set[int] = set()
    for frame in {pairing.opening(f) for f in speaking} - {""}:
        same = [f for f in columns if pairing.opening(f) == frame]
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
        found |= _columns(facts, p, "low", "kano_three_levels", alternatives=(Role.RATING,), three=True)
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
        found |= _columns(facts, p, "low", "kano_satisfaction_words", satisfaction=True, alternatives=(Role.RATING,))
    names = [facts[i].name for p in pairs for i in (p.functional, p.dysfunctional)]
    return found, [{"code": "kano_satisfaction_words", "columns": names}]


def _by_numbers(table: pd.DataFrame, columns: Sequence[Facts]) -> Found:
    """Codes 1–5 whose headers are pairs, or a file without header that holds nothing but such codes."""
    coded = [f for f in columns if f.kind == "number" and not f.value_labels and _one_to_five(f)]
    headless = bool(columns) and all(f.headless for f in columns)
    if headless:
        if len(coded) != len(columns) or len(coded) % 2 or len(coded) < 4:
            return {}, []
        pairs, _ = pairing.pair(coded, {}, certain=True)
    else:
        pairs, _ = pairing.pair(coded, {}, certain=False)
        pairs = tuple(p for p in pairs if p.how in ("marker", "negation"))
        if len(pairs) < 2:
            return {}, _two_blocks(coded)
    facts = {f.position: f for f in columns}
    found: dict[int, Column] = {}
    names = [facts[i].name for p in pairs for i in (p.functional, p.dysfunctional)]
    if len(pairs) >= 2 and all(ends.answers(f)[-1] <= 3 for f in columns if f.name in names):
        # nobody on 4 or 5 in any pair: three answers, or a part of five
        for p in pairs:
            found |= _columns(facts, p, "low", "kano_three_levels", alternatives=(Role.RATING,), three=True)
        return found, [{"code": "kano_three_levels", "columns": names}]
    for p in pairs:
        found |= _columns(facts, p, "low", "kano_codes", alternatives=(Role.RATING,))
    shares = orientations(table, [(facts[p.functional].name, facts[p.dysfunctional].name) for p in pairs])
    best = min(shares, key=lambda k: (round(sum(shares[k]), 3), k != "as_is"))
    code = "kano_direction" if best == "as_is" else f"kano_direction_{best}"
    numbers = {"questionable": round(100 * shares["as_is"][0]), "reverse": round(100 * shares["as_is"][1])}
    better = {"questionable_then": round(100 * shares[best][0]), "reverse_then": round(100 * shares[best][1])}
    if best == "as_is":
        return found, [{"code": code, "columns": names, **numbers}]
    sides = ("functional", "dysfunctional") if best == "both" else (best,)
    turned = {facts[getattr(p, side)].name: {"scale": {"reversed": True}} for p in pairs for side in sides}
    return found, [{"code": code, "columns": names, **numbers, **better, "correction": turned}]


def _two_blocks(coded: Sequence[Facts]) -> list[Mapping[str, Any]]:
    """``第3题(导航)`` and ``第4题(导航)``: two questions without words about the same things, answered with 1 to 5."""
    blocks: dict[str, dict[str, str]] = {}
    for f in coded:
        match = _BLOCK.fullmatch(text.plain(f.name))
        if match is not None:
            blocks.setdefault(match[1], {})[match[2]] = f.name
    wide = [(q, options) for q, options in blocks.items() if len(options) >= 2]
    for (_, first), (_, second) in pairwise(wide):
        if set(first) == set(second):
            wishes = {
                name: {"role": role.value, "feature": option}
                for options, role in ((first, Role.KANO_FUNCTIONAL), (second, Role.KANO_DYSFUNCTIONAL))
                for option, name in options.items()
            }
            return [{"code": "kano_blocks", "columns": [*first.values(), *second.values()], "correction": wishes}]
    return []


def orientations(table: pd.DataFrame, pairs: Sequence[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Shares of questionable and of reverse verdicts (classic table, all pairs pooled) if the codes ran another way.

    Right coding gives few of both; a flipped scale many. Keys: as_is, both, functional, dysfunctional.
    """
    f = np.concatenate([table[a].to_numpy(dtype="float64", na_value=np.nan) for a, _ in pairs])
    d = np.concatenate([table[b].to_numpy(dtype="float64", na_value=np.nan) for _, b in pairs])
    ok = (f >= 1) & (f <= 5) & (d >= 1) & (d <= 5)
    f, d = f[ok].astype(int), d[ok].astype(int)
    ways = {"as_is": (f, d), "both": (6 - f, 6 - d), "functional": (6 - f, d), "dysfunctional": (f, 6 - d)}
    shares = {}
    for key, (x, y) in ways.items():
        verdicts = _TABLE[x - 1, y - 1]
        shares[key] = (
            (float(np.mean(verdicts == "Q")), float(np.mean(verdicts == "R"))) if len(verdicts) else (0.0, 0.0)
        )
    return shares


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


def _columns(
    facts: Mapping[int, Facts],
    p: pairing.Pair,
    sure: Confidence,
    reason: str,
    satisfaction: bool = False,
    alternatives: tuple[Role, ...] = (),
    three: bool = False,
) -> dict[int, Column]:
    made = {}
    for i, role, other in (
        (p.functional, Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL),
        (p.dysfunctional, Role.KANO_DYSFUNCTIONAL, Role.KANO_FUNCTIONAL),
    ):
        f = facts[i]
        rest = (other, *alternatives) if sure == "low" else alternatives
        made[i] = Column(f.name, f.label, role, p.feature, scales.kano(f, satisfaction, three), sure, reason, rest)
    return made


def _one_to_five(f: Facts) -> bool:
    values = ends.answers(f)
    # one 9 or 8 behind 1 … 5 is "no answer"; in a pair of Kano questions there is no sixth step
    if len(values) > 2 and values[-1] in (8, 9) and values[-2] == 5:
        values = values[:-1]
    return bool(values) and f.whole and values[0] >= 1 and values[-1] <= 5


def _mean(f: Facts) -> float:
    if f.kind == "number":
        words = dict(f.value_labels)
        said = [(kanowords.level(words.get(v, "")), c) for v, c in zip(f.numbers, f.counts)]
    else:
        said = [(kanowords.level(t), c) for t, c in zip(f.texts, f.counts) if not ladders.no_answer(t)]
    total = sum(c for k, c in said if k)
    return sum(k * c for k, c in said if k) / total if total else 3.0
