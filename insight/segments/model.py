"""The mathematics of segment profiles on plain arrays: all groups × all measures at once, by sparse matrix products.

A grouping is an array of codes (−1 = group unknown), a block the answers to one question (several columns where they
are its categories). Tables of cells have the shape (groups, measures), the measures of all blocks side by side.

Formulas: cell against complement as in Displayr and Q, Kish's effective base inside each cell, Wilson intervals,
Welch's t. Sources: Agresti (2007) §2.4 and §3.3; Kish (1965); Wilson (1927); Welch (1947); Haberman (1973).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from scipy import sparse, stats

from insight.statistics import anova, bases, effects, tables
from insight.statistics.clusters import Linearised, linearised
from insight.statistics.intervals import Z95
from insight.statistics.tests import chi_square

LEAST_EXPECTED = 5.0  # answers expected in a cell: below that no normal approximation and no index
BATCH = 48  # measures whose cluster totals are held in memory at a time


@dataclass(frozen=True)
class Grouping:
    """codes: group of every row, −1 = unknown, shape (rows,). size: number of groups."""

    codes: np.ndarray
    size: int


@dataclass(frozen=True)
class Block:
    """One question. values: shape (rows, r), NaN = no answer (in the same rows of all r columns).

    shares: values are 0/1, so that means are shares. categorical: the r columns are all categories of the question.
    ratio: the scale has a true zero, so that an index of means makes sense. grouping: the question is also one of
    the groupings, so that every crossing with it is shown both ways round.
    """

    values: np.ndarray
    shares: bool
    categorical: bool = False
    ratio: bool = False
    grouping: bool = False


@dataclass(frozen=True)
class Design:
    """How the rows were drawn. weights: positive, shape (rows,), None = equal. clusters: codes, shape (rows,), or None.

    factor: finite population correction of every standard error. census: small bases are not greyed.
    """

    weights: np.ndarray | None = None
    clusters: np.ndarray | None = None
    factor: float = 1.0
    census: bool = False


@dataclass(frozen=True)
class Batch:
    """Some measures side by side for the cluster totals. values: 0 where not answered; all of shape (rows, ≤ BATCH)."""

    answered: np.ndarray
    values: np.ndarray
    shares: np.ndarray


@dataclass(frozen=True)
class Sums:
    """table: answers, Σw, Σw², Σwx, Σwx², unweighted Σx; shape (6, groups, measures). x counts from ``shift``."""

    table: np.ndarray
    shift: np.ndarray

    @property
    def n(self) -> np.ndarray:
        """Unweighted answers, shape (groups, measures)."""
        return self.table[0]

    @property
    def hits(self) -> np.ndarray:
        """Unweighted number of ones of a share, shape (groups, measures)."""
        return self.table[5]

    def of(self, groups: slice) -> Sums:
        """The sums of one grouping out of the stacked ones."""
        return Sums(self.table[:, groups], self.shift)

    def whole(self) -> Sums:
        """All groups together, shape (6, 1, measures)."""
        return Sums(self.table.sum(axis=1, keepdims=True), self.shift)

    def rest(self) -> Sums:
        """For every group all other groups together."""
        return Sums(self.whole().table - self.table, self.shift)


@dataclass(frozen=True)
class Cells:
    """One grouping on all measures, shape (groups, measures); ``total`` and ``answers`` (measures,); NaN = unknown.

    Everything but the bases is NaN where ``state`` is "hidden" or "empty"; statistic and p where a cell is not tested.
    kish: effective base before clustering. overall: one tuple (test, statistic, df1, df2, p, effect) per block.
    """

    n: np.ndarray
    kish: np.ndarray
    effective: np.ndarray
    state: np.ndarray
    estimate: np.ndarray
    low: np.ndarray
    high: np.ndarray
    rest: np.ndarray
    index: np.ndarray
    effect: np.ndarray
    statistic: np.ndarray
    p: np.ndarray
    total: np.ndarray
    answers: np.ndarray
    overall: tuple[tuple[str, float, float, float, float, float], ...]


def stacked_sums(groupings: Sequence[Grouping], blocks: Sequence[Block], weights: np.ndarray | None) -> Sums:
    """The sums of all groupings, one below the other, on all blocks, side by side."""
    rows = np.concatenate([np.flatnonzero(g.codes >= 0) for g in groupings])
    starts = np.cumsum([0, *(g.size for g in groupings)])
    place = np.concatenate([g.codes[g.codes >= 0] + s for g, s in zip(groupings, starts)])
    shape = (int(starts[-1]), len(groupings[0].codes))
    plain = sparse.csr_matrix((np.ones(len(rows)), (place, rows)), shape)
    heavy = plain if weights is None else plain.multiply(weights).tocsr()
    square = plain if weights is None else plain.multiply(weights * weights).tocsr()
    found, shifts = [], []
    for block in blocks:
        answered = ~np.isnan(block.values[:, :1])
        filled = np.where(answered, block.values, 0.0)
        shift = np.zeros(filled.shape[1])
        if not block.shares and answered.any():
            shift = filled.sum(axis=0) / answered.sum()
            filled = np.where(answered, filled - shift, 0.0)
        width = filled.shape[1]
        mask = answered.astype(float)
        n = plain @ mask
        w, w2 = (n, n) if weights is None else (heavy @ mask, square @ mask)
        x = heavy @ filled
        x2 = x if block.shares else heavy @ (filled * filled)
        hits = plain @ filled if block.shares and weights is not None else x
        found.append(np.stack([*(np.repeat(a, width, axis=1) for a in (n, w, w2)), x, x2, hits]))
        shifts.append(shift)
    return Sums(np.concatenate(found, axis=2), np.concatenate(shifts))


def cells(
    grouping: Grouping, blocks: Sequence[Block], own: Sums, design: Design, portions: Sequence[Batch] = ()
) -> Cells:
    """Estimates, intervals and tests of one grouping. own: its part of the :func:`stacked_sums`.

    portions: the :func:`batches` of the blocks, needed only where the design has clusters.
    """
    widths = [b.values.shape[1] for b in blocks]
    shares = np.repeat([b.shares for b in blocks], widths)
    ratio = np.repeat([b.ratio for b in blocks], widths)
    others, whole = own.rest(), own.whole()
    mean, variance, kish = _moments(own, shares)
    rest, rest_variance, rest_kish = _moments(others, shares)
    total = _moments(whole, shares)[0][0]
    effective, rest_effective = kish, rest_kish
    drawn = None
    if design.clusters is not None:
        drawn = _clustered(grouping, portions, design.clusters, design.weights)
        effective = _design_base(kish, variance, drawn)
        with np.errstate(invalid="ignore"):
            # only decides whether the rest is large enough to test against; the test itself has its own variance
            rest_effective = rest_kish * (np.nansum(effective, axis=0) / np.nansum(kish, axis=0))
    low, high = _intervals(shares, mean, variance, effective, drawn, design.factor)
    state = _states(own, effective, blocks, widths, design.census)
    shown = ~np.isin(state, ("hidden", "empty"))
    if drawn is not None:
        statistic, p = _design_tests(mean - rest, drawn.difference, drawn.all_clusters - 1, design.factor)
    else:
        statistic, p = _tests(shares, (mean, variance, effective), (rest, rest_variance, rest_effective), design.factor)
    rest_state = bases.states(others.n, rest_effective, census=design.census)
    tested = np.isin(state, ("caution", "good")) & np.isin(rest_state, ("caution", "good"))
    rare = shares & (_expected(total, effective, rest_effective) < LEAST_EXPECTED)
    if design.weights is None and design.clusters is None and design.factor > 0:
        use = rare & tested
        p = p.copy()
        p[use] = tables.exact_tests(own.hits[use], own.n[use], others.hits[use], others.n[use])
    else:
        tested &= ~rare
    tested &= np.isfinite(p)
    effect = np.where(
        shares,
        effects.cohen_h(mean, rest),
        effects.hedges_g(mean, variance, effective, rest, rest_variance, rest_effective),
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        index = 100 * mean / total
        sound = np.where(shares, total * effective >= LEAST_EXPECTED, ratio & (total > 0))

    def seen(values: np.ndarray, where: np.ndarray = shown) -> np.ndarray:
        return np.where(where & shown, values, np.nan)

    return Cells(
        n=own.n.astype(np.int64),
        kish=kish,
        effective=effective,
        state=state,
        estimate=seen(mean),
        low=seen(low),
        high=seen(high),
        rest=seen(rest),
        index=seen(index, sound),
        effect=seen(effect),
        statistic=seen(statistic, tested),
        p=seen(p, tested),
        total=total,
        answers=whole.n[0].astype(np.int64),
        overall=_overall(
            blocks,
            widths,
            shown,
            mean,
            variance,
            kish,
            doubtful=design.weights is not None or design.clusters is not None,
        ),
    )


def group_sizes(
    grouping: Grouping, design: Design
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(n, share, low, high, effective base inside the group) of every group, each of shape (groups,).

    Shares are of the rows whose group is known; intervals use the effective base of all these rows.
    """
    known = grouping.codes >= 0
    weights = np.ones(len(known)) if design.weights is None else design.weights
    member = np.where(known[:, None], grouping.codes[:, None] == np.arange(grouping.size), np.nan)
    everyone = Grouping(np.where(known, 0, -1), 1)
    block = Block(member, shares=True)
    own = stacked_sums([everyone], [block], design.weights)
    share, variance, kish = _moments(own, np.ones(grouping.size, dtype=bool))
    effective, drawn = kish, None
    if design.clusters is not None:
        drawn = _clustered(everyone, batches([block]), design.clusters, design.weights)
        effective = _design_base(kish, variance, drawn)
    low, high = _intervals(np.ones(grouping.size, dtype=bool), share, variance, effective, drawn, design.factor)
    codes = grouping.codes[known]
    n = np.bincount(codes, minlength=grouping.size)
    total = np.bincount(codes, weights[known], minlength=grouping.size)
    squares = np.bincount(codes, weights[known] ** 2, minlength=grouping.size)
    with np.errstate(invalid="ignore", divide="ignore"):
        return n, share[0], low[0], high[0], np.where(squares > 0, total * total / squares, 0.0)


def medians(
    grouping: Grouping, values: np.ndarray, effective: np.ndarray, design: Design
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """(median, low, high) per group, shape (groups,), and the median of all; values: shape (rows,), NaN = no answer.

    Weighted: the value where half of the weight is reached. Intervals by test inversion on the ranks with the
    effective base (Woodruff 1952). NaN for groups without answers.
    """
    known = (grouping.codes >= 0) & ~np.isnan(values)
    weights = np.ones(len(values)) if design.weights is None else design.weights
    out = np.full((3, grouping.size), np.nan)
    for k in range(grouping.size):
        use = known & (grouping.codes == k)
        if not use.any():
            continue
        with np.errstate(invalid="ignore", divide="ignore"):
            reach = float(np.nan_to_num(Z95 * np.sqrt(0.25 / effective[k]) * design.factor, nan=0.5, posinf=0.5))
        out[:, k] = quantiles(values[use], weights[use], (0.5, max(0.0, 0.5 - reach), min(1.0, 0.5 + reach)))
    every = quantiles(values[known], weights[known], (0.5,))[0] if known.any() else float("nan")
    return out[0], out[1], out[2], float(every)


def quantiles(values: np.ndarray, weights: np.ndarray, at: Sequence[float]) -> np.ndarray:
    """Weighted quantiles: the least value whose cumulated weight exceeds ``at``, the mean of two where it is hit."""
    order = np.argsort(values, kind="stable")
    x, reached = values[order], np.cumsum(weights[order])
    goal = np.asarray(at) * reached[-1]
    slack = 1e-9 * reached[-1]
    left = np.minimum(np.searchsorted(reached, goal - slack), len(x) - 1)
    right = np.minimum(np.searchsorted(reached, goal + slack), len(x) - 1)
    return (x[left] + x[right]) / 2


def _moments(s: Sums, shares: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(mean, variance, Kish's base). The variance of a share is p(1−p), of a mean Σw(x−m)²/(Σw − Σw²/Σw)."""
    _, w, w2, x, x2, _ = s.table
    with np.errstate(invalid="ignore", divide="ignore"):
        centred = np.where(w > 0, x / w, np.nan)
        kish = np.where(w2 > 0, w * w / w2, 0.0)
        free = w - w2 / w
        spread = np.maximum(x2 - x * centred, 0.0) / np.where(free > 1e-9 * w, free, np.nan)
        mean = np.where(shares, np.clip(centred, 0.0, 1.0), centred + s.shift)
        return mean, np.where(shares, mean * (1 - mean), spread), kish


def _intervals(
    shares: np.ndarray,
    mean: np.ndarray,
    variance: np.ndarray,
    effective: np.ndarray,
    drawn: Linearised | None,
    factor: float,
) -> tuple[np.ndarray, np.ndarray]:
    df = None if drawn is None else np.where(drawn.clusters > 1, drawn.clusters - 1, np.nan)
    low, high = np.full(mean.shape, np.nan), np.full(mean.shape, np.nan)
    quantile = Z95 if df is None else stats.t.ppf(0.975, df[:, shares])
    low[:, shares], high[:, shares] = tables.wilson_intervals(
        mean[:, shares], effective[:, shares], factor=factor, quantile=quantile
    )
    m = ~shares
    low[:, m], high[:, m] = tables.mean_intervals(
        mean[:, m], variance[:, m], effective[:, m], df=None if df is None else df[:, m], factor=factor
    )
    return low, high


def _design_base(kish: np.ndarray, variance: np.ndarray, drawn: Linearised) -> np.ndarray:
    """How many independent answers give the clustered variance; never more than Kish's base."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.fmin(kish, np.where(drawn.variance > 0, variance / drawn.variance, drawn.base))


def _tests(
    shares: np.ndarray, own: tuple[np.ndarray, ...], rest: tuple[np.ndarray, ...], factor: float
) -> tuple[np.ndarray, np.ndarray]:
    statistic, p = np.full(own[0].shape, np.nan), np.full(own[0].shape, np.nan)
    (m1, v1, n1), (m2, v2, n2) = own, rest
    s, m = shares, ~shares
    statistic[:, s], p[:, s] = tables.share_tests(m1[:, s], n1[:, s], m2[:, s], n2[:, s], factor=factor)
    statistic[:, m], p[:, m] = tables.mean_tests(m1[:, m], v1[:, m], n1[:, m], m2[:, m], v2[:, m], n2[:, m], factor)
    return statistic, p


def _design_tests(
    difference: np.ndarray, variance: np.ndarray, df: np.ndarray, factor: float
) -> tuple[np.ndarray, np.ndarray]:
    with np.errstate(invalid="ignore", divide="ignore"):
        statistic = np.where(variance > 0, difference / (np.sqrt(variance) * factor), np.nan)
    return statistic, 2 * stats.t.sf(np.abs(statistic), np.where(df > 0, df, np.nan))


def batches(blocks: Sequence[Block]) -> tuple[Batch, ...]:
    """All measures in portions of at most ``BATCH`` (or one block), made once for all groupings."""
    made: list[Batch] = []
    waiting: list[Block] = []
    for place, block in enumerate(blocks):
        waiting.append(block)
        wide = sum(b.values.shape[1] for b in waiting)
        if wide >= BATCH or place == len(blocks) - 1:
            values = np.concatenate([b.values for b in waiting], axis=1)
            answered = ~np.isnan(values)
            shares = np.repeat([b.shares for b in waiting], [b.values.shape[1] for b in waiting])
            made.append(Batch(answered, np.where(answered, values, 0.0), shares))
            waiting = []
    return tuple(made)


def _clustered(
    grouping: Grouping, portions: Sequence[Batch], clusters: np.ndarray, weights: np.ndarray | None
) -> Linearised:
    """:func:`linearised` on all portions, side by side."""
    heavy = np.ones(len(grouping.codes)) if weights is None else weights
    found = [
        linearised(clusters, grouping.codes, grouping.size, p.answered, p.values, p.shares, heavy) for p in portions
    ]
    return Linearised(*(np.concatenate([getattr(f, name.name) for f in found], axis=-1) for name in fields(Linearised)))


def _states(
    own: Sums, effective: np.ndarray, blocks: Sequence[Block], widths: Sequence[int], census: bool
) -> np.ndarray:
    """What may be shown. Hidden are groups with too few answers and those that protect them.

    Categories that are groups elsewhere are hidden by the same rule, or a hidden group could be read from the same
    crossing the other way round.
    """
    state = bases.states(own.n, effective, census=census)
    start = 0
    for block, width in zip(blocks, widths):
        stop = start + width
        groups = bases.suppressed(own.n[:, start])
        if groups.any():
            state[groups, start:stop] = "hidden"
        if block.grouping:
            chosen = bases.suppressed(np.rint(own.hits[:, start:stop].sum(axis=0)))
            state[:, start:stop][:, chosen] = "hidden"
        start = stop
    state[own.n == 0] = "empty"
    return state


def _expected(total: np.ndarray, *sides: np.ndarray) -> np.ndarray:
    """The least of the four counts expected if both sides had the total share."""
    least = np.minimum(total, 1 - total)
    return np.minimum(*(side * least for side in sides))


def _overall(
    blocks: Sequence[Block],
    widths: Sequence[int],
    shown: np.ndarray,
    mean: np.ndarray,
    variance: np.ndarray,
    kish: np.ndarray,
    *,
    doubtful: bool,
) -> tuple[tuple[str, float, float, float, float, float], ...]:
    """Welch's F or Pearson's χ² of every block on effective bases, so that weights do not invent answers.

    Only of what is shown: a statistic of everything would be one more equation for what is hidden.
    """
    found, start, unknown = [], 0, float("nan")
    for block, width in zip(blocks, widths):
        seen = shown[:, start : start + width]
        use = np.ix_(seen.any(axis=1), seen.any(axis=0))
        m, v, n = (a[:, start : start + width][use] for a in (mean, variance, kish))
        start += width
        if not m.size:
            found.append(("chi_square" if block.shares else "welch", *(unknown,) * 5))
            continue
        if block.shares:
            table = n * np.nan_to_num(m)
            table = table if block.categorical else np.column_stack([table[:, 0], n[:, 0] - table[:, 0]])
            statistic, df, p = chi_square(table)
            found.append(
                ("chi_square", statistic, float(df), unknown, unknown if doubtful else p, effects.cramers_v(table)[1])
            )
        else:
            enough = (n[:, 0] > 1) & np.isfinite(v[:, 0])
            moments = n[enough, 0], m[enough, 0], v[enough, 0]
            statistic, df1, df2, p = anova.welch(*moments)
            effect = effects.explained_variance(*moments)[1] if enough.sum() > 1 else unknown
            found.append(("welch", statistic, df1, df2, unknown if doubtful else p, effect))
    return tuple(found)
