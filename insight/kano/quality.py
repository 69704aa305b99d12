"""How far the answers can be trusted: what doubtful respondents change, and whether codes run the right way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import numpy as np

from insight.dataset import Dataset, Role
from insight.kano import model
from insight.kano.categories import PRIORITY, Category
from insight.kano.views import Doubted, Flip, Orientation


def doubted(
    features: Sequence[str], categories: np.ndarray, straight: np.ndarray, weights: np.ndarray | None
) -> tuple[tuple[Doubted, ...], int]:
    """Every feature with everybody and without straight-liners and contradictory people, and how many those are.

    categories: numbers from :func:`insight.kano.model.classify`, (rows, k). straight: (rows,) of bool. weights: (rows,)
    or None. No features where nobody or everybody is doubtful.
    """
    answered = (categories >= 0).any(axis=1)
    doubtful = answered & (straight | model.contradictory(categories))
    kept = answered & ~doubtful
    if not doubtful.any() or not kept.any():
        return (), int(doubtful.sum())
    everybody, without = (
        _leading(categories[rows], None if weights is None else weights[rows]) for rows in (answered, kept)
    )
    return tuple(
        Doubted(name, *all_of, *rest, changes=all_of[0] != rest[0])
        for name, all_of, rest in zip(features, everybody, without, strict=True)
    ), int(doubtful.sum())


def orientations(answers: Sequence[Sequence[Sequence[int]]]) -> tuple[Orientation, ...]:
    """Contradictory and reverse answers as read, and if one or both questions' codes ran the other way.

    answers: tables 5×5 by functional (rows) and dysfunctional answer, summed over features. Nothing without answers.
    Right codes give few of either; both flipped give as few contradictions but many reverse answers.
    """
    total = np.sum([np.asarray(a) for a in answers if len(a) == 5], axis=0, dtype=float)
    n = float(np.sum(total))
    if n <= 0:
        return ()
    letters = np.array([list(line) for line in model.TABLES["classic"]])
    turned = (total, total[::-1], total[:, ::-1], total[::-1, ::-1])
    return tuple(
        Orientation(flip, float(table[letters == "Q"].sum() / n), float(table[letters == "R"].sum() / n))
        for flip, table in zip(get_args(Flip), turned, strict=True)
    )


def clusters(data: Dataset, rows: np.ndarray) -> int | None:
    """Number of accounts (or people) behind the respondents ``rows`` where some have several; None where none has."""
    for role in (Role.ACCOUNT, Role.RESPONDENT_ID):
        column = data.first(role)
        known = None if column is None else data.table[column.name][rows].dropna()
        if known is not None and known.duplicated().any():
            return int(known.nunique())
    return None


def _leading(categories: np.ndarray, weights: np.ndarray | None) -> list[tuple[Category | None, float | None, int]]:
    """Category, its probability and n of every feature."""
    counts = model.tally(categories)
    sums = counts if weights is None else model.tally(categories, weights)
    chances = (
        model.most_frequent_probabilities(counts)
        if weights is None
        else model.weighted_probabilities(sums, model.tally(categories, weights**2))
    )
    found = []
    for count, total, chance in zip(counts, sums, chances, strict=True):
        category = model.first_place(total)[0]
        found.append((category, float(chance[PRIORITY.index(category)]) if category else None, int(count.sum())))
    return found
