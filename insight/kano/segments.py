"""One feature across groups of customers, or waves of a survey: does what they want differ, and how surely?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Literal

import numpy as np
import pandas as pd

from insight.dataset import GROUPING_ROLES, Dataset, Role
from insight.exhibits.names import short_name
from insight.kano import model
from insight.kano.categories import PRIORITY
from insight.kano.features import base, by_category, guidance, interval, mirrored
from insight.kano.views import Group, Segment
from insight.statistics.bases import GREY_BELOW, HIDE_BELOW, state
from insight.statistics.differences import newcombe
from insight.statistics.multiple import benjamini_hochberg
from insight.statistics.tests import adjusted_residuals, chi_square

FLIP = 0.95
EXPECTED_BELOW = 5
PERMUTATIONS = 1_999
MOST_GROUPS, MOST_COLUMNS = 12, 8
_FOUR = [model.M, model.O, model.A, model.I]  # in the order of PRIORITY


@dataclass(frozen=True)
class Grouping:
    """One column that divides the respondents. groups: (respondents,) ordered categories. wave: waves of a survey."""

    by: str
    label: str
    groups: pd.Categorical
    wave: bool


@dataclass(frozen=True)
class _Cells:
    """All groups × features of one column.

    sums, squares: of the weights, counts: of people, (groups, k, 6); effective, effective_aomi: (groups, k).
    """

    names: tuple[str, ...]
    sums: np.ndarray
    squares: np.ndarray
    counts: np.ndarray
    effective: np.ndarray
    effective_aomi: np.ndarray


def segments(
    categories: np.ndarray, weights: np.ndarray | None, features: Sequence[str], groupings: Sequence[Grouping]
) -> tuple[Segment, ...]:
    """Every feature across every column with at least two groups of five answers.

    categories: numbers from :func:`insight.kano.model.classify`, (respondents, k). The q values of one column are
    corrected over its features (Benjamini–Hochberg).
    """
    found: list[Segment] = []
    for grouping in groupings:
        cells = _cells(categories, weights, grouping)
        if len(cells.names) < 2:
            continue
        chances = (
            model.most_frequent_probabilities(cells.counts)
            if weights is None
            else model.weighted_probabilities(cells.sums, cells.squares)
        )
        made = [_segment(cells, chances, k, name, grouping) for k, name in enumerate(features)]
        q = benjamini_hochberg(np.array([np.nan if s.p is None else s.p for s in made]))
        found += [replace(s, q=None if np.isnan(value) else float(value)) for s, value in zip(made, q, strict=True)]
    return tuple(found)


def groupings(data: Dataset, rows: np.ndarray, by: str | None) -> tuple[Grouping, ...]:
    """The columns that divide the respondents (``rows``) into 2–12 groups: ``by`` alone, or the first eight of them."""
    found = []
    for column in data.with_role(*GROUPING_ROLES):
        if by is not None and column.name != by:
            continue
        groups = data.categories(column.name)[rows]
        if 2 <= len(groups.remove_unused_categories().categories) <= MOST_GROUPS:
            found.append(
                Grouping(column.name, short_name(column.label or column.name), groups, column.role == Role.WAVE)
            )
    return tuple(found[:MOST_COLUMNS])


def _cells(categories: np.ndarray, weights: np.ndarray | None, grouping: Grouping) -> _Cells:
    codes = np.asarray(grouping.groups.codes)
    names, sums, squares, counts, effective, aomi = [], [], [], [], [], []
    for code, name in enumerate(grouping.groups.categories):
        rows = codes == code
        answers = categories[rows]
        weight = None if weights is None else weights[rows]
        count = model.tally(answers)
        if count.sum(axis=1).max(initial=0) < HIDE_BELOW:
            continue
        valid = answers >= 0
        names.append(str(name))
        counts.append(count)
        sums.append(count if weight is None else model.tally(answers, weight))
        squares.append(count if weight is None else model.tally(answers, weight**2))
        effective.append([base(valid[:, k], weight) for k in range(answers.shape[1])])
        aomi.append([base(valid[:, k] & (answers[:, k] <= model.I), weight) for k in range(answers.shape[1])])
    if not names:
        none, empty = np.zeros((0, categories.shape[1], 6)), np.zeros((0, categories.shape[1]))
        return _Cells((), none, none, none, empty, empty)
    return _Cells(
        tuple(names), np.array(sums, dtype=float), np.array(squares, dtype=float), np.array(counts),
        np.array(effective), np.array(aomi),
    )  # fmt: skip


def _segment(cells: _Cells, chances: np.ndarray, k: int, feature: str, grouping: Grouping) -> Segment:
    shown = cells.counts[:, k].sum(axis=1) >= HIDE_BELOW
    table = _four(cells.sums[shown, k], cells.effective_aomi[shown, k])
    test, p, v = independence(table)
    # a flip is a finding: groups too small for one, or that mostly contradict themselves, cannot make it
    leading = cells.sums[:, k].argmax(axis=1)
    able = shown & (cells.effective[:, k] >= GREY_BELOW) & (leading != model.Q)
    probability, between = flip(chances[:, k], cells.names, able, consecutive=grouping.wave)
    claimed = probability is not None and probability >= FLIP
    if probability is None:
        probability, between = flip(chances[:, k], cells.names, shown, consecutive=grouping.wave)
    residuals = np.full((len(cells.names), 4), np.nan)
    if p is not None:
        residuals[shown] = adjusted_residuals(table)
    groups = tuple(_group(cells, chances, g, k, grouping.wave, residuals[g]) for g in range(len(cells.names)))
    return Segment(
        by=grouping.by,
        label=grouping.label,
        feature=feature,
        test=test,
        p=p,
        q=None,
        v=v,
        flip=claimed,
        flip_probability=probability,
        between=between,
        groups=groups,
        wave=grouping.wave,
    )


def independence(
    table: np.ndarray,
) -> tuple[Literal["chi_square", "permutation"] | None, float | None, float | None]:
    """Test, p and Cramér's V of groups × A, O, M, I; (None, None, None) where nothing can be compared.

    Pearson's χ², or where an expected count is below 5 its permutation distribution under fixed margins (1,999 tables).
    """
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(table.shape, default=0) < 2:
        return None, None, None
    n = table.sum()
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / n
    statistic, _, p = chi_square(table)
    v = float(np.sqrt(statistic / (n * (min(table.shape) - 1))))
    if expected.min() >= EXPECTED_BELOW:
        return "chi_square", p, v
    # effective counts are rounded: the margins of a permutation are whole people
    whole = np.round(table).astype(np.int64)
    whole = whole[whole.sum(axis=1) > 0][:, whole.sum(axis=0) > 0]
    if min(whole.shape, default=0) < 2:
        return None, None, None
    observed, _, _ = chi_square(whole)
    drawn = _tables(whole.sum(axis=1), whole.sum(axis=0), PERMUTATIONS)
    margins = whole.sum(axis=1, keepdims=True) * whole.sum(axis=0, keepdims=True) / whole.sum()
    statistics = ((drawn - margins) ** 2 / margins).sum(axis=(1, 2))
    return "permutation", float((1 + (statistics >= observed - 1e-9).sum()) / (PERMUTATIONS + 1)), v


def _tables(rows: np.ndarray, columns: np.ndarray, draws: int) -> np.ndarray:
    """Random tables with these margins, shape (draws, r, c), as from shuffling who belongs to which group."""
    generator = np.random.default_rng(model.SEED)
    left = np.repeat(columns[None, :], draws, axis=0)
    made = np.zeros((draws, len(rows), len(columns)), dtype=np.int64)
    for i, size in enumerate(rows[:-1]):
        wanted = np.full(draws, size)
        for j in range(len(columns) - 1):
            others = left[:, j + 1 :].sum(axis=1)
            made[:, i, j] = generator.hypergeometric(left[:, j], others, wanted)
            wanted -= made[:, i, j]
        made[:, i, -1] = wanted
        left = left - made[:, i]
    made[:, -1] = left
    return made


def flip(
    chances: np.ndarray, names: Sequence[str], shown: np.ndarray, *, consecutive: bool
) -> tuple[float | None, tuple[str, str] | None]:
    """The surest difference between two groups' modes: its probability 1 − Σ P₁P₂ and the groups.

    chances: (groups, 6), each category's probability of being the most frequent. consecutive: only neighbours (waves).
    """
    places = [g for g in range(len(names)) if shown[g]]
    pairs = list(pairwise(places) if consecutive else combinations(places, 2))
    if not pairs:
        return None, None
    differing = [1 - float(chances[a] @ chances[b]) for a, b in pairs]
    best = int(np.argmax(differing))
    a, b = pairs[best]
    return max(0.0, differing[best]), (names[a], names[b])


def _group(cells: _Cells, chances: np.ndarray, g: int, k: int, wave: bool, residuals: np.ndarray) -> Group:
    sums, counts = cells.sums[g, k], cells.counts[g, k]
    n, effective, aomi = int(counts.sum()), float(cells.effective[g, k]), float(cells.effective_aomi[g, k])
    category, _ = model.first_place(sums)
    probability = float(chances[g, k, PRIORITY.index(category)]) if category else None
    coefficients = model.coefficients(sums)
    other, other_n = _compared(cells, g, k, wave)
    opposite = None if other is None else model.coefficients(other)
    better, worse = coefficients or (None, None)
    differences: list[tuple[float | None, tuple[float, float] | None]] = [(None, None), (None, None)]
    if coefficients is not None and opposite is not None:
        differences = [(a - b, newcombe(a, aomi, b, other_n)) for a, b in zip(coefficients, opposite, strict=True)]
    (gain, gain_ends), (loss, loss_ends) = differences
    total = sums.sum()
    return Group(
        value=cells.names[g],
        n=n,
        effective_n=effective,
        base=state(n, effective),
        guidance=guidance(effective),
        shares=by_category([float(s / total) if n else None for s in sums]),
        category=category,
        probability=probability,
        verdict=model.verdict(category, probability or 0.0),
        better=better,
        worse=None if worse is None else 0.0 - worse,
        better_interval=None if better is None else interval(better, aomi),
        worse_interval=None if worse is None else mirrored(interval(worse, aomi)),
        better_difference=gain,
        better_difference_interval=gain_ends,
        worse_difference=None if loss is None else 0.0 - loss,
        worse_difference_interval=None if loss_ends is None else mirrored(loss_ends),
        residuals=by_category([None if np.isnan(v) else float(v) for v in (*residuals, np.nan, np.nan)]),
    )


def _compared(cells: _Cells, g: int, k: int, wave: bool) -> tuple[np.ndarray | None, float]:
    """What a group is compared with: everybody else, or the wave before; sums (6,) and effective n′."""
    if wave:
        return (cells.sums[g - 1, k], float(cells.effective_aomi[g - 1, k])) if g else (None, 0.0)
    others = [o for o in range(len(cells.names)) if o != g]
    return cells.sums[others, k].sum(axis=0), float(cells.effective_aomi[others, k].sum())


def _four(sums: np.ndarray, effective: np.ndarray) -> np.ndarray:
    """Groups × A, O, M, I on the base that the weights leave."""
    four = sums[:, _FOUR]
    totals = four.sum(axis=1, keepdims=True)
    return np.divide(four, totals, out=np.zeros_like(four), where=totals > 0) * effective[:, None]
