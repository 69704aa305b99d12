"""Kano answers as number codes: paired by their headers, with the question which way the codes run.

Method: methods/kano.md §2 (numeric direction): four ways are compared, one is suggested, none is applied unasked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from insight.dataset import Column, Confidence, Role
from insight.roles import ends, pairing, scales, text
from insight.roles.facts import Facts

_TABLE = np.array([list("QAAAO"), list("RIIIM"), list("RIIIM"), list("RIIIM"), list("RRRRQ")])
_BLOCK = re.compile(r"(第\s*\d+\s*题|Q\d+)\s*[(_](.+?)\)?", re.I)
Found = tuple[dict[int, Column], list[Mapping[str, Any]]]


def by_numbers(table: pd.DataFrame, columns: Sequence[Facts]) -> Found:
    """Codes 1–5 whose headers are pairs, or a file without header that holds nothing but such codes."""
    codes = [f for f in columns if f.kind == "number" and not f.value_labels and _one_to_five(f)]
    headless = bool(columns) and all(f.headless for f in columns)
    if headless:
        if len(codes) != len(columns) or len(codes) % 2 or len(codes) < 4:
            return {}, []
        pairs, _ = pairing.pair(codes, {}, certain=True)
    else:
        pairs, _ = pairing.pair(codes, {}, certain=False)
        pairs = tuple(p for p in pairs if p.how in ("marker", "negation"))
        if len(pairs) < 2:
            return {}, _two_blocks(codes)
    return coded(table, columns, pairs)


def coded(table: pd.DataFrame, columns: Sequence[Facts], pairs: Sequence[pairing.Pair]) -> Found:
    """Pairs of number codes, and the question which way they run."""
    facts = {f.position: f for f in columns}
    found: dict[int, Column] = {}
    names = [facts[i].name for p in pairs for i in (p.functional, p.dysfunctional)]
    if len(pairs) >= 2 and all(ends.answers(f)[-1] <= 3 for f in columns if f.name in names):
        # nobody on 4 or 5 in any pair: three answers, or a part of five
        for p in pairs:
            found |= pair_columns(facts, p, "low", "kano_three_levels", alternatives=(Role.RATING,), three=True)
        return found, [{"code": "kano_three_levels", "columns": names}]
    for p in pairs:
        found |= pair_columns(facts, p, "low", "kano_codes", alternatives=(Role.RATING,))
    shares = orientations(table, [(facts[p.functional].name, facts[p.dysfunctional].name) for p in pairs])
    best = min(shares, key=lambda k: (round(sum(shares[k]), 3), k != "as_is"))
    code = "kano_direction" if best == "as_is" else f"kano_direction_{best}"
    numbers = {"questionable": round(100 * shares["as_is"][0]), "reverse": round(100 * shares["as_is"][1])}
    better = {"questionable_then": round(100 * shares[best][0]), "reverse_then": round(100 * shares[best][1])}
    if best == "as_is":
        return found, [{"code": code, "columns": names, **numbers}]
    sides = ("functional", "dysfunctional") if best == "both" else (best,)
    # the columns that are right as they are have then been spoken about as well
    turned: dict[str, Any] = {name: {} for name in names}
    turned |= {facts[getattr(p, side)].name: {"scale": {"reversed": True}} for p in pairs for side in sides}
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


def pair_columns(
    facts: Mapping[int, Facts],
    p: pairing.Pair,
    sure: Confidence,
    reason: str,
    satisfaction: bool = False,
    alternatives: tuple[Role, ...] = (),
    three: bool = False,
) -> dict[int, Column]:
    """The two columns of a pair by position."""
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
