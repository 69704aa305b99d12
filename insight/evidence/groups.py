"""With whom a result is compared: brands where the file has them, else one column of segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from insight.dataset import Column, Dataset, Role
from insight.evidence.result import Caveat, Options
from insight.statistics.bases import GREY_BELOW

FEWEST, HANDY, MOST = 2, 7, 30
MOSTLY = 0.8
MAY_VARY = 0.05
_DERIVED = "derived"
_SURE = ("high", "medium", "low")
_ROLES = (Role.BRAND, Role.SEGMENT, Role.STAGE)


@dataclass(frozen=True)
class Grouping:
    """Groups of rows (or customers). codes: shape (rows,), −1 = in none. own: the reader's brand among ``names``."""

    against: Literal["competitors", "segments"]
    column: str
    label: str
    names: tuple[str, ...]
    codes: np.ndarray
    own: int | None
    own_chosen: bool


@dataclass(frozen=True)
class Choice:
    """The groups, or why there are none: ``no_groups``, ``small_groups``.

    others: more columns whose groups are tested with those of ``grouping``, in one family, also where the reader asked
    for ``grouping``: looking for a column that differs is paid for. asked: the column that the reader asked for.
    """

    grouping: Grouping | None
    why: str | None = None
    others: tuple[Grouping, ...] = ()
    asked: str | None = None

    @property
    def every(self) -> tuple[Grouping, ...]:
        """All groupings to be tested."""
        return () if self.grouping is None else (self.grouping, *self.others)

    def take(self, rows: np.ndarray) -> Choice:
        """The same groups for other rows: ``rows`` holds the index of each in the old ones."""
        first, *others = (replace(g, codes=g.codes[rows]) for g in self.every) if self.every else (None,)
        return replace(self, grouping=first, others=tuple(others))


def choose(
    data: Dataset,
    weights: np.ndarray,
    options: Options,
    caveats: list[Caveat],
    unit: np.ndarray | None = None,
    fewest: int = GREY_BELOW,
) -> Choice:
    """Brands first, then all segments with at least two groups of sound base, the handiest as ``grouping``.

    weights: shape (rows,), or (customers,) with ``unit``: the customer of every row, −1 = unknown. fewest: answers that
    make a group sound. Columns that say different things about one customer, and groups made from the same answers or
    orders (they would only prove themselves), are left out unless the reader asks for them.
    """
    found = [(c, *_coded(data, c, weights, unit)) for c in data.with_role(*_ROLES) if _divides(c, options)]
    candidates = [(c, names, codes) for c, names, codes, varies in found if len(names) >= FEWEST and not varies]
    asked = any(f[0].name == options.by for f in candidates)
    if options.by is not None and not asked:
        caveats.append(Caveat("by_unusable", {"column": options.by}))
    usable: list[tuple[Column, Grouping]] = []
    for column, names, codes in sorted(
        candidates, key=lambda f: (f[0].name != options.by, *_rank(f[0], f[1], f[2], weights))
    ):
        counted = codes[(codes >= 0) & (weights > 0)]
        sizes = np.bincount(counted, minlength=len(names))
        if len(names) <= MOST and int((sizes >= fewest).sum()) >= FEWEST:
            usable.append((column, Grouping("segments", column.name, column.label, names, codes, None, False)))
        elif column.name == options.by:
            return Choice(None, "small_groups")
    if not usable:
        return Choice(None, "small_groups" if candidates else "no_groups")
    (column, first), *rest = usable
    if column.role is Role.BRAND:
        return Choice(_with_own(first, weights, options, caveats))
    others = tuple(g for c, g in rest if c.confidence != "low" and c.role is not Role.BRAND)
    return Choice(first, others=others, asked=options.by if asked else None)


def _divides(column: Column, options: Options) -> bool:
    return column.name == options.by or column.reason != _DERIVED


def _coded(
    data: Dataset, column: Column, weights: np.ndarray, unit: np.ndarray | None
) -> tuple[tuple[str, ...], np.ndarray, bool]:
    """(names that occur, codes, whether the column says different things about many customers)."""
    shown = data.categories(column.name).remove_unused_categories()
    names, codes = tuple(str(c) for c in shown.categories), np.asarray(shown.codes, dtype=np.int64)
    if unit is None:
        return names, codes, False
    known = (codes >= 0) & (unit >= 0)
    # the most frequent answer of each customer, of equals the first in the column's order
    pairs, often = np.unique(unit[known] * max(1, len(names)) + codes[known], return_counts=True)
    who, what = pairs // max(1, len(names)), pairs % max(1, len(names))
    order = np.lexsort((what, -often, who))
    first = np.ones(len(order), dtype=bool)
    first[1:] = who[order][1:] != who[order][:-1]
    single = np.full(len(weights), -1, dtype=np.int64)
    single[who[order][first]] = what[order][first]
    customers = int(first.sum())
    return names, single, customers > 0 and (len(pairs) - customers) / customers > MAY_VARY


def _rank(column: Column, names: Sequence[str], codes: np.ndarray, weights: np.ndarray) -> tuple[int, ...]:
    """What makes a manager's comparison: brands, sure and complete columns of their own, few groups."""
    scale = column.scale
    return (
        column.role is not Role.BRAND,
        column.question is not None,
        _SURE.index(column.confidence),
        scale is not None and scale.kind == "number",
        float(np.mean(codes[weights > 0] >= 0)) < MOSTLY if np.any(weights > 0) else True,
        len(names) > HANDY,
    )


def _with_own(made: Grouping, weights: np.ndarray, options: Options, caveats: list[Caveat]) -> Grouping:
    chosen = options.own in made.names
    if options.own is not None and not chosen:
        caveats.append(Caveat("own_unknown", {"brand": options.own}))
    known = made.codes >= 0
    held = np.bincount(made.codes[known], weights[known], len(made.names))
    largest = min(range(len(made.names)), key=lambda i: (-held[i], made.names[i]))
    own = made.names.index(options.own) if chosen and options.own is not None else largest
    return replace(made, against="competitors", own=own, own_chosen=chosen)
