"""Long Kano tables: one row per person and feature, or per person, feature and question (methods/kano.md §2, F and G).

Found by headers and by the cells of the column that names the question; the answers themselves are read later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd

from insight.roles import kanoletters, kanowords, ladders, lexicon, text
from insight.roles.memory import remembered

Side = Literal["functional", "dysfunctional", "importance", "category"]
SIDES: tuple[Side, ...] = ("functional", "dysfunctional", "importance", "category")
_MOST_FEATURES = 300
_MOST_CELLS = 20_000_000
_REPEATED = 0.2
_FEW = 6
_WORDED = 40
_CODED, _KNOWN, _BOTH = 0.8, 0.9, 0.5


@dataclass(frozen=True)
class Long:
    """How a long table is made up, by names of columns.

    keys: what names a person (and a wave, where people answer in several); empty where every row is a person.
    values: side → column with its answers, where each question has one. kind, answer, sides: column that names the
    question, column of all answers, and what the cells of ``kind`` stand for, where all answers stand below each other.
    """

    keys: tuple[str, ...]
    feature: str
    values: Mapping[Side, str]
    kind: str | None = None
    answer: str | None = None
    sides: Mapping[str, Side] | None = None


@dataclass(frozen=True)
class Told:
    """Columns that are known beforehand. pairs: (functional, dysfunctional, feature); the others (column, feature)."""

    pairs: tuple[tuple[str, str, str], ...] = ()
    importance: tuple[tuple[str, str], ...] = ()
    categories: tuple[tuple[str, str], ...] = ()


def find(table: pd.DataFrame) -> Long | None:
    """The long Kano table that ``table`` is, or None. Looks at headers and a few cells first, so it costs little."""
    if len(table) < 4 or len(table.columns) < 3:
        return None
    headers = {str(name): text.collapsed(str(name)) for name in table.columns}
    below = _below(table, headers)
    across = _across(headers) if below is None else None
    if below is None and across is None:
        return None
    if not all(_answering(table[name], which) for which, name in (across or {}).items()):
        return None
    used = {*(across or {}).values()} if below is None else {below[0], below[1]}
    for feature in _features(table, headers, used):
        found = _with_keys(table, headers, feature, used, across or {}, below)
        if found is not None:
            return found
    return None


@lru_cache
def _words(key: str) -> frozenset[str]:
    lists = lexicon.load("categories")
    more = lists["headers"]["features"] if key == "feature" else ()
    return frozenset(text.collapsed(w) or w for w in (*lists["long"][key], *more))


@remembered
def side(said: str) -> Side | None:
    """Which question a header, or a cell that names a question, stands for, or None."""
    names = {text.collapsed(said), text.collapsed(_bare(said))}
    return next((s for s in SIDES if names & _words(s)), None)


def _bare(said: str) -> str:
    noise, words, before = lexicon.load("categories")["long"]["noise"], text.plain(said), ""
    while before != words:
        before, words = words, re.sub(noise, " ", words).strip(" _-.:：?？()（）")
    return words


def _across(headers: Mapping[str, str]) -> dict[Side, str] | None:
    """Side → column where a row holds the answers to both questions (or the category) about one feature."""
    found: dict[Side, str] = {}
    for name in headers:
        which = side(name)
        if which is not None and which in found:
            return None
        if which is not None:
            found[which] = name
    if {"functional", "dysfunctional"} <= set(found):
        found.pop("category", None)
        return found
    return {k: v for k, v in found.items() if k != "importance"} if set(found) == {"category"} else None


def _below(table: pd.DataFrame, headers: Mapping[str, str]) -> tuple[str, str, dict[str, Side]] | None:
    """(column that names the question, column of answers, cell → side) where all answers stand below each other."""
    answers = [n for n, h in headers.items() if h in _words("answer")]
    for name in sorted(headers, key=lambda n: headers[n] not in _words("kind")):
        cells = table[name]
        if pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_datetime64_any_dtype(cells):
            continue
        # a glance before all cells are looked at
        if cells.iloc[:200].nunique() > _FEW or cells.nunique() > _FEW:
            continue
        sides = {str(v): s for v in cells.dropna().unique() if (s := side(str(v))) is not None}
        if not {"functional", "dysfunctional"} <= set(sides.values()) or len(sides) < cells.nunique():
            continue
        # yes and no, with and without name many things: only where the header says that a question is named
        told = headers[name] in _words("kind") or not set(map(text.collapsed, sides)) <= _words("weak")
        rest = [n for n in answers if n != name and _answering(table[n], "functional")]
        if rest and told:
            return name, rest[0], sides
    return None


def _answering(cells: pd.Series, which: Side) -> bool:
    """Whether cells can be what a column of this kind holds: Kano answers (also as codes), importance, categories."""
    counts = cells.value_counts()
    if not len(counts) or which == "importance":
        return bool(len(counts))
    if pd.api.types.is_numeric_dtype(cells):
        # up to five codes, and one behind them for "no answer"
        values = counts.index.to_numpy(dtype="float64")
        coded = counts[(values >= 1) & (values <= 5) & (values == np.round(values))]
        return which != "category" and len(counts) <= 8 and coded.sum() >= _CODED * counts.sum()
    if len(counts) > _WORDED:
        return False
    said = [(str(t), int(c)) for t, c in counts.items() if not ladders.no_answer(str(t))]
    total = sum(c for _, c in said)
    if which == "category":
        return total > 0 and kanoletters.understood(said)[2] >= _KNOWN * total
    known = sum(c for t, c in said if kanowords.level(t) or kanowords.level(t, satisfaction=True))
    return 2 * known >= total > 0


def _features(table: pd.DataFrame, headers: Mapping[str, str], used: set[str]) -> list[str]:
    """Columns that may name the features: by their header, else texts that come back often; the likeliest first."""
    told = [n for n, h in headers.items() if n not in used and h in _words("feature")]
    texts = [
        n
        for n in headers
        if n not in used and n not in told and headers[n] not in _words("respondent") and _textual(table[n])
    ]
    return [n for n in (*told, *texts) if 2 <= table[n].nunique() <= min(_MOST_FEATURES, len(table) // 2)]


def _textual(cells: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_datetime64_any_dtype(cells)


def _with_keys(
    table: pd.DataFrame,
    headers: Mapping[str, str],
    feature: str,
    used: set[str],
    across: Mapping[Side, str],
    below: tuple[str, str, dict[str, Side]] | None,
) -> Long | None:
    """The long table with ``feature`` as its features, if people answer about each of them once."""
    inner = [feature, below[0]] if below else [feature]
    said = table[feature].notna()
    candidates = [n for n in headers if n not in used and n != feature and headers[n] in _words("respondent")]
    waves = [n for n in headers if headers[n] in _waves() and n not in used]
    for name in candidates:
        for keys in ([name], *([name, w] for w in waves)):
            shown = table.loc[said, [*keys, *inner]].dropna()
            people = shown.drop_duplicates(keys)
            if len(shown) < 2 or len(people) > 0.75 * len(shown):
                continue
            if below is not None and _alone(shown, [*keys, feature]):
                continue
            if shown.duplicated().mean() <= _REPEATED and _fits(len(people), table[feature].nunique()):
                return _long(tuple(keys), feature, across, below)
    # without a name every row may be a person who was asked about one feature, if both answers stand in it
    alone = below is None and headers[feature] in _words("feature") and not candidates
    if alone and "functional" in across and _fits(len(table), table[feature].nunique()):
        return _long((), feature, across, None)
    return None


def _alone(shown: pd.DataFrame, about: Sequence[str]) -> bool:
    """Most people have one row only about a feature, so its rows are not two questions."""
    both = shown.drop_duplicates().groupby(list(about), sort=False).size()
    return bool((both >= 2).mean() < _BOTH)


def _fits(people: int, features: int) -> bool:
    return people * features <= _MOST_CELLS


def _waves() -> frozenset[str]:
    return frozenset(text.collapsed(w) for w in lexicon.load("headers")["wave"].get("exact", ()))


def _long(
    keys: tuple[str, ...],
    feature: str,
    across: Mapping[Side, str],
    below: tuple[str, str, dict[str, Side]] | None,
) -> Long:
    if below is None:
        return Long(keys, feature, dict(across))
    return Long(keys, feature, {}, *below)


def codes(table: pd.DataFrame, columns: Sequence[str]) -> np.ndarray:
    """A number per distinct combination of cells, in order of appearance, −1 where one is missing; shape (rows,)."""
    if not columns:
        return np.arange(len(table))
    if len(columns) == 1:
        return np.asarray(pd.factorize(table[columns[0]])[0])
    found = np.asarray(table.groupby(list(columns), sort=False, dropna=True).ngroup())
    return np.where(np.isnan(found.astype(float)), -1, found).astype(np.int64)
