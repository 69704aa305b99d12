"""What only the answers can tell: items against their battery, scales upside down, option numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from insight.dataset import Column, Dataset, Receipt, Role
from insight.roles import batteries, ends, ladders, lexicon, text
from insight.roles.claims import Claims
from insight.roles.facts import Facts

# below these the sign of a correlation says nothing
_LEAST_ROWS = 10
_ENOUGH_ROWS = 4000
# beyond as many numbers a battery of thousands of items is judged by fewer rows, never by fewer than the second
_ENOUGH_CELLS, _FEW_ROWS = 16_000_000, 500
_AGAINST = -0.2


def reversed_items(table: pd.DataFrame, columns: Sequence[Column]) -> list[Mapping[str, Any]]:
    """Items whose correlation with the rest of their battery is clearly negative: offered for reversal, never reversed.

    Source: methods/segments.md §5 (negative item-rest correlation).
    """
    blocks: dict[tuple[Any, ...], list[Column]] = {}
    run = ""
    for c in columns:
        if c.role == Role.RATING and c.scale is not None and c.scale.kind == "ordinal" and (c.scale.points or 0) >= 4:
            key = batteries.key_of_names(c.name, c.label)
            if key.startswith("one "):
                # neighbours without a common name or question stand for a block
                key = run = run or key
            blocks.setdefault((key, c.scale.minimum, c.scale.maximum), []).append(c)
        else:
            run = ""
    against: list[str] = []
    for members in blocks.values():
        if len(members) >= 3:
            against += _against(table, members)
    turned = {*against, *(c.name for c in columns if _worded_against(c))}
    against = [c.name for c in columns if c.name in turned]
    return [{"code": "reversed_items", "columns": against, "correction": _turn(against)}] if against else []


def _turn(names: Sequence[str]) -> dict[str, Any]:
    """What a person who agrees would have done: the scales turned round."""
    return {name: {"scale": {"reversed": True}} for name in names}


def _worded_against(c: Column) -> bool:
    """Agreement with a statement that speaks ill of us: "the staff were slow"."""
    if (
        c.role != Role.RATING
        or c.scale is None
        or c.scale.kind != "ordinal"
        or (c.label == c.name and len(c.name) < 12)
    ):
        return False
    ladder = ladders.climb([t for _, t in c.scale.labels])
    pattern = lexicon.load("labels")["against"]["words"]
    statement = text.question(c.label).casefold().rsplit("[", 1)[-1].rsplit("—", 1)[-1]
    return ladder is not None and ladder.family == "agreement" and re.search(pattern, statement) is not None


def _against(table: pd.DataFrame, members: Sequence[Column]) -> list[str]:
    values = _numbers(table, members)
    if np.sum(~np.isnan(values).any(axis=1)) < _LEAST_ROWS:
        return []
    signs = np.ones(len(members))
    centred = np.nan_to_num(values - np.nanmean(values, axis=0))
    spread, total = centred.var(axis=0), centred.sum(axis=1)
    # items that run the other way would hide in a plain sum: turn the worst round until none is left
    for _ in members:
        links = _item_rest(centred, signs, spread, total)
        worst = int(np.argmin(links))
        if links[worst] >= _AGAINST:
            break
        total = total - 2 * signs[worst] * centred[:, worst]
        signs[worst] = -signs[worst]
    # the smaller part is the reversed one
    minus = [m.name for m, s in zip(members, signs) if s < 0]
    plus = [m.name for m, s in zip(members, signs) if s > 0]
    return minus if len(minus) <= len(plus) else plus


def _item_rest(centred: np.ndarray, signs: np.ndarray, spread: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Correlation of every item with the sum of the others, shape (items,); 0 where one of them does not vary.

    centred: (rows, items); spread: variances of the items; total: the sum of ``centred * signs`` over the items.
    """
    common = signs * ((total - total.mean()) @ centred) / len(total)
    rest = total.var() - 2 * common + spread
    moves = (spread > 0) & (rest > 1e-12 * max(float(total.var()), float(spread.max())))
    below = np.sqrt(np.where(moves, spread * rest, 1.0))
    return np.where(moves, (common - spread) / below, 0.0)


def directions(table: pd.DataFrame, columns: Sequence[Column]) -> list[Mapping[str, Any]]:
    """Overall satisfaction against loyalty: where they clearly run apart, one of the scales goes from good to bad.

    Source: methods/loyalty.md §8 (option numbers exported instead of scores).
    """
    overall = next((c for c in columns if c.role == Role.OVERALL_SATISFACTION), None)
    steps = [c for c in columns if c.scale is not None and c.scale.kind == "ordinal"]
    loyal = [c for c in steps if c.role in (Role.RECOMMEND, Role.REPURCHASE)]
    if overall not in steps or overall is None or not loyal:
        return []
    against = []
    for c in loyal:
        pair = _numbers(table, [overall, c])
        pair = pair[~np.isnan(pair).any(axis=1)]
        if len(pair) >= 3 * _LEAST_ROWS and _correlation(pair[:, 0], pair[:, 1]) < _AGAINST:
            against.append(c.name)
    if not against:
        return []
    upside_down = [overall.name] if _against_the_rest(table, overall, steps) else against
    return [{"code": "direction", "columns": [overall.name, *against], "correction": _turn(upside_down)}]


def _against_the_rest(table: pd.DataFrame, overall: Column, steps: Sequence[Column]) -> bool:
    """Whether the single ratings say that it is the overall question that stands on its head; also without any."""
    links = []
    for c in [c for c in steps if c.role == Role.RATING][:12]:
        pair = _numbers(table, [overall, c])
        pair = pair[~np.isnan(pair).any(axis=1)]
        if len(pair) >= _LEAST_ROWS:
            links.append(_correlation(pair[:, 0], pair[:, 1]))
    return not links or float(np.median(links)) < 0


def option_numbers(columns: Sequence[Facts], made: Sequence[Column], found: Claims) -> None:
    """问卷星 exports by number: the codes are places in the list of options, not scores."""
    if not _by_number(columns):
        return
    coded = [
        c.name
        for f, c in zip(columns, made)
        if f.kind == "number"
        and not f.value_labels
        and c.scale is not None
        and c.scale.kind in ("nominal", "ordinal")
        and 2 <= len(ends.answers(f)) <= 12
        and c.role not in (Role.RECOMMEND, Role.RANK)
    ]
    scored = [c.name for c in made if c.name in coded and c.scale is not None and c.scale.kind == "ordinal"]
    found.ask("option_numbers", *(name for name in coded if name not in scored))
    found.ask("option_numbers_scored", *scored, correction=_turn(scored))


def _by_number(columns: Sequence[Facts]) -> bool:
    """``第6题(运动)`` stands in exports by number only; so do numbered questions of the platform without any words."""
    names = [text.plain(f.name) for f in columns]
    if any(re.match(r"第\s*\d+\s*题\s*\(", n) for n in names):
        return True
    own = ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自ip", "总分")
    platform = sum(text.collapsed(n) in own for n in names)
    asked = [f for f, n in zip(columns, names) if re.match(r"\d{1,3}[、.(]", n) and f.answered]
    in_words = [f for f in asked if f.kind == "text" and f.distinct < 0.5 * f.answered]
    return platform >= 3 and len(asked) >= 3 and not in_words


def _numbers(table: pd.DataFrame, columns: Sequence[Column]) -> np.ndarray:
    # the sign of a correlation needs no more than a few thousand answers
    enough = min(_ENOUGH_ROWS, max(_FEW_ROWS, _ENOUGH_CELLS // max(1, len(columns))))
    part = table[[c.name for c in columns]].iloc[:: max(1, len(table) // enough)]
    data = Dataset(part, tuple(columns), Receipt("", ""))
    return np.column_stack([data.numeric(c.name) for c in columns])


def _correlation(a: np.ndarray, b: np.ndarray) -> float:
    spread = float(a.std() * b.std())
    return float(((a - a.mean()) * (b - b.mean())).mean() / spread) if spread > 0 else 0.0
