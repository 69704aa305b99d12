"""From a data set to the profiles of its groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from insight.dataset import GROUPING_ROLES, Dataset, Filters, NotApplicable
from insight.segments.model import Block, Cells, Design, Grouping, batches, cells, group_sizes, medians, stacked_sums
from insight.segments.result import (
    AMOUNT_ROLES,
    Caveat,
    Cell,
    Group,
    Kind,
    Mark,
    Measure,
    Options,
    Overall,
    Profile,
    Result,
)
from insight.segments.sameness import same_questions
from insight.segments.variables import FEWEST_GROUPS, MOST_GROUPS, Material, Variable, groupings, material, measured
from insight.statistics.bases import state as base_state
from insight.statistics.intervals import fpc
from insight.statistics.multiple import benjamini_hochberg
from insight.statistics.weights import effective_base

SKEWED_ROLES = (*AMOUNT_ROLES, *GROUPING_ROLES)  # money, counts and ages get a median beside the mean
NOTICEABLE = 0.05  # part of the population from which on its finite size matters (Cochran 1977, §2.6)


@dataclass(frozen=True)
class Row:
    """One measure before it is computed: column ``place`` of the block it stands in."""

    variable: Variable
    kind: Kind
    category: str | None
    block: int


def analyze(dataset: Dataset, filters: Filters, options: Options) -> Result | NotApplicable:
    """Sizes of the groups, and every measure in every group against all other groups.

    NotApplicable: "no_rows" (nothing left, or no row has a weight), "no_segments" (no column with 2–30 groups),
    "no_measures" (nothing but that column).
    """
    data = dataset.filtered(filters)
    found = material(data, options.by)
    if found.rows == 0:
        return NotApplicable("no_rows")
    chosen, left_out = groupings(found, options.by)
    if not chosen:
        return NotApplicable("no_segments")
    found, not_compared = measured(found, chosen)
    blocks, rows = _measures(found, {v.column.name for v in chosen})
    if len({r.variable.column.name for r in rows} | {v.column.name for v in chosen}) < 2:
        return NotApplicable("no_measures")
    caveats = [*found.caveats, *left_out, *not_compared]
    used = {c.name: c for c in (*(r.variable.column for r in rows), *(v.column for v in chosen))}
    guessed = sum(c.confidence == "low" for c in used.values())
    if guessed:
        caveats.append(Caveat("guessed_columns", count=guessed))
    population = options.population
    if population is not None and population < found.rows:
        caveats.append(Caveat("population_too_small", count=population))
        population = None
    factor = fpc(found.rows, population)
    census = population is not None and found.rows >= NOTICEABLE * population
    design = Design(found.weights, found.clusters, factor, census)
    split = [Grouping(v.codes, len(v.names)) for v in chosen if v.codes is not None]
    stacked = stacked_sums(split, blocks, found.weights)
    ends = np.cumsum([0, *(g.size for g in split)])
    portions = batches(blocks) if design.clusters is not None else ()
    tables = [
        cells(g, blocks, stacked.of(slice(int(a), int(b))), design, portions)
        for g, a, b in zip(split, ends[:-1], ends[1:])
    ]
    tables = [_without_itself(t, rows, v) for t, v in zip(tables, chosen)]
    adjusted = _adjusted(tables, options)
    profiles = [
        _profile(v, g, t, q, rows, blocks, design, options.alpha) for v, g, t, q in zip(chosen, split, tables, adjusted)
    ]
    if not options.by:
        profiles.sort(key=lambda p: p.separation, reverse=True)
    whole = float(found.rows) if found.weights is None else effective_base(found.weights)
    return Result(
        profiles=tuple(profiles),
        n=found.rows,
        effective_n=whole,
        unit=found.unit,
        weighted=found.weights is not None,
        design_effect=found.rows / whole,
        cluster_column=found.cluster_column,
        clusters=None if found.clusters is None else len(np.unique(found.clusters)),
        population=population,
        finite_factor=factor,
        census=census,
        correction=options.correction,
        alpha=options.alpha,
        tests=sum(p.tests for p in profiles),
        significant=sum(c.mark is not None for p in profiles for m in p.measures for c in m.cells),
        caveats=tuple(caveats),
    )


def _measures(found: Material, by: set[str]) -> tuple[list[Block], list[Row]]:
    """All blocks, and a row for each of their columns, in the file's order; numbers before categories."""
    blocks: list[Block] = []
    rows: list[Row] = []

    def add(block: Block, *described: tuple[Variable, Kind, str | None]) -> None:
        rows.extend(Row(v, kind, category, len(blocks)) for v, kind, category in described)
        blocks.append(block)

    for v in found.variables:
        if v.values is not None and not np.isnan(v.values).all():
            column = v.values[:, None]
            if v.one is not None:
                add(Block(_binary(column), shares=True), (v, "share", v.one))
            else:
                add(Block(column, shares=False, ratio=v.amount), (v, "mean", None))
            if v.top2 is not None:
                best = np.where(np.isnan(column), np.nan, column >= v.top2)
                add(Block(best, shares=True), (v, "top2", None))
        if v.counted and v.codes is not None and FEWEST_GROUPS <= len(v.names) <= MOST_GROUPS:
            chosen = np.where(v.codes[:, None] >= 0, v.codes[:, None] == np.arange(len(v.names)), np.nan)
            block = Block(chosen, shares=True, categorical=True, grouping=v.column.name in by)
            add(block, *((v, "share", name) for name in v.names))
    return blocks, rows


def _binary(values: np.ndarray) -> np.ndarray:
    """Anything but 0 and 1 is no answer to a yes/no question."""
    return np.where((values == 0) | (values == 1), values, np.nan)


def _without_itself(table: Cells, rows: Sequence[Row], by: Variable) -> Cells:
    """No tests of a column against itself: they are no findings and must not count in the family."""
    other = np.array([r.variable.column.name != by.column.name for r in rows])
    return replace(table, p=np.where(other, table.p, np.nan), statistic=np.where(other, table.statistic, np.nan))


def _adjusted(tables: Sequence[Cells], options: Options) -> list[np.ndarray]:
    """q of every cell: the family is everything this analysis tests, whatever of it is later looked at."""
    if options.correction == "none":
        return [t.p for t in tables]
    flat = benjamini_hochberg(np.concatenate([t.p.ravel() for t in tables]))
    ends = np.cumsum([t.p.size for t in tables])[:-1]
    return [part.reshape(t.p.shape) for part, t in zip(np.split(flat, ends), tables)]


def _profile(
    by: Variable,
    grouping: Grouping,
    table: Cells,
    q: np.ndarray,
    rows: Sequence[Row],
    blocks: Sequence[Block],
    design: Design,
    alpha: float,
) -> Profile:
    known = grouping.codes >= 0
    measures: list[Measure] = []
    for j, row in enumerate(rows):  # j: place of the row in the table
        if row.variable.column.name == by.column.name:
            continue
        measures.append(_measure(by, table, q, j, row, alpha))
        if row.kind == "mean" and row.variable.column.role in SKEWED_ROLES:
            measures.append(_median(by, grouping, table, j, row, design))
    n, share, low, high, effective = group_sizes(grouping, design)
    groups = tuple(
        Group(
            value=by.names[k],
            n=int(n[k]),
            share=float(share[k]),
            interval=(float(low[k]), float(high[k])),
            effective_n=float(effective[k]),
            base_state=base_state(int(n[k]), float(effective[k]), census=design.census),
        )
        for k in range(grouping.size)
    )
    return Profile(
        by=by.column.name,
        groups=groups,
        measures=tuple(measures),
        label=by.column.label or by.column.name,
        n=int(known.sum()),
        effective_n=float(known.sum()) if design.weights is None else effective_base(design.weights[known]),
        missing=int((~known).sum()),
        tests=int(np.isfinite(table.p).sum()),
        separation=_separation(measures),
    )


def _measure(by: Variable, table: Cells, q: np.ndarray, j: int, row: Row, alpha: float) -> Measure:
    return Measure(
        measure=row.variable.column.name,
        category=row.category,
        kind=row.kind,
        cells=tuple(_cell(name, table, q, k, j, alpha) for k, name in enumerate(by.names)),
        label=row.variable.column.label or row.variable.column.name,
        role=row.variable.column.role.value,
        n=int(table.answers[j]),
        total=_known(table.total[j]),
        overall=_overall(table, row.block),
        question=row.variable.column.question,
    )


def _cell(name: str, table: Cells, q: np.ndarray, k: int, j: int, alpha: float) -> Cell:
    effect, corrected = _known(table.effect[k, j]), _known(q[k, j])
    mark: Mark | None = None
    if corrected is not None and corrected < alpha and effect:
        mark = "up" if effect > 0 else "down"
    low, high = _known(table.low[k, j]), _known(table.high[k, j])
    return Cell(
        value=name,
        n=int(table.n[k, j]),
        estimate=_known(table.estimate[k, j]),
        interval=None if low is None or high is None else (low, high),
        index=_known(table.index[k, j]),
        mark=mark,
        q=corrected,
        effective_n=float(table.effective[k, j]),
        base_state=str(table.state[k, j]),  # type: ignore[arg-type]
        rest=_known(table.rest[k, j]),
        effect=effect,
        statistic=_known(table.statistic[k, j]),
        p=_known(table.p[k, j]),
    )


def _median(by: Variable, grouping: Grouping, table: Cells, j: int, row: Row, design: Design) -> Measure:
    """The same cells with the median in place of the mean: shown where the mean is shown, never tested."""
    assert row.variable.values is not None
    middle, low, high, every = medians(grouping, row.variable.values, table.effective[:, j], design)
    made = []
    for k, name in enumerate(by.names):
        shown = not np.isnan(table.estimate[k, j])
        made.append(
            Cell(
                value=name,
                n=int(table.n[k, j]),
                estimate=_known(middle[k]) if shown else None,
                interval=(float(low[k]), float(high[k])) if shown else None,
                index=None,
                mark=None,
                q=None,
                effective_n=float(table.effective[k, j]),
                base_state=str(table.state[k, j]),  # type: ignore[arg-type]
                rest=None,
                effect=None,
                statistic=None,
                p=None,
            )
        )
    column = row.variable.column
    answers = int(table.answers[j])
    return Measure(
        column.name,
        None,
        "median",
        tuple(made),
        column.label or column.name,
        column.role.value,
        answers,
        _known(every),
        None,
        column.question,
    )


def _overall(table: Cells, block: int) -> Overall:
    test, *numbers = table.overall[block]
    statistic, df1, df2, p, effect = (_known(x) for x in numbers)
    return Overall(test, statistic, df1, df2, p, effect)  # type: ignore[arg-type]


def _separation(measures: Sequence[Measure]) -> tuple[float, float]:
    """How well a column divides, on outcomes and on everything: the strongest marked effect of each question, averaged.

    Questions that say the same in other words are left out, or the finest age bands would explain age best.
    """
    strongest: dict[tuple[bool, str], float] = {}
    same = same_questions(measures)
    for m in measures:
        if m.overall is None or m.measure in same:
            continue
        key = (m.role not in GROUPING_ROLES, m.measure)
        marked = [abs(c.effect) for c in m.cells if c.mark is not None and c.effect is not None]
        strongest[key] = max([strongest.get(key, 0.0), *marked])
    outcomes = [v for (outcome, _), v in strongest.items() if outcome]
    return _average(outcomes), _average(list(strongest.values()))


def _average(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
