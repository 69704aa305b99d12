"""From a dataset to the evidence: the level of every indicator, its trend, its comparison, and what is missing."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from insight.dataset import Dataset, Filters, NotApplicable
from insight.evidence import model, orders, survey
from insight.evidence.answers import Answers
from insight.evidence.coverage import coverage
from insight.evidence.groups import MOSTLY, Grouping
from insight.evidence.result import (
    RESULTS,
    TARGETS,
    Caveat,
    Comparison,
    Families,
    GroupValue,
    Indicator,
    Mix,
    Options,
    PeriodValue,
    Result,
    Target,
    Trend,
    Value,
)
from insight.evidence.times import FEWEST_FOR_TREND
from insight.statistics import bases, multiple, tests, weights
from insight.statistics.estimates import Estimate

GUESS = 0.20  # no sentence claims a difference from here on


def analyze(dataset: Dataset, filters: Filters, options: Options) -> Result | NotApplicable:
    """Level, trend and comparison of satisfaction, loyalty, complaints and retention in the rows ``filters`` keep.

    NotApplicable: ``no_results`` (no column measures any of them), ``too_few_answers``.
    """
    data = dataset.filtered(filters)
    caveats: list[Caveat] = []
    asked, cluster_column, population = survey.answers(data, options, caveats)
    bought = orders.answers(dataset, filters, options, caveats)
    found = [*asked, *bought.answers]
    if not found:
        return NotApplicable("no_results")
    order = {name: place for place, name in enumerate(RESULTS)}
    found.sort(key=lambda a: order[a.facts.result])
    groupings = [_comparisons(a) for a in found]
    indicators = [_indicator(a, options) for a in found]
    if all(i.level.value is None for i in indicators):
        return NotApplicable("too_few_answers", {"n": max(i.level.n for i in indicators)})
    by = [a.design.choice.asked for a in found]
    adjusted, tests_made = _adjusted(indicators, groupings, by)
    guessed = _guessed(data, indicators)
    if guessed:
        caveats.append(Caveat("guessed_columns", {"columns": guessed}))
    if any(a.facts.code in ("repurchase", "recommend", "loyalty") for a in found):
        caveats.append(Caveat("stated_not_behaviour"))
    when = data.period() or (None, None)
    clusters = next((a.design.clusters for a in asked if a.design.clusters is not None), None)
    return Result(
        indicators=adjusted,
        coverage=coverage(adjusted, found, bought.why, caveats),
        tests=tests_made,
        rows=len(data),
        weighted=data.weights() is not None,
        clusters=None if clusters is None else len(np.unique(clusters)),
        cluster_column=cluster_column,
        population=population,
        since=when[0],
        until=when[1],
        caveats=_once(caveats),
    )


def _once(caveats: list[Caveat]) -> tuple[Caveat, ...]:
    """Each caveat once: survey and orders may both come upon it."""
    kept: list[Caveat] = []
    for one in caveats:
        if one not in kept:
            kept.append(one)
    return tuple(kept)


def _guessed(data: Dataset, indicators: list[Indicator]) -> tuple[str, ...]:
    """Labels of the columns behind the figures whose meaning is only a guess."""
    columns = dict.fromkeys(i.column for i in indicators if i.column is not None)
    return tuple(data.column(name).label for name in columns if data.column(name).confidence == "low")


# ---- one indicator


def _indicator(a: Answers, options: Options) -> Indicator:
    facts, rows = a.facts, a.counted
    grouping = a.design.choice.grouping
    own = _own_rows(grouping)
    mine = rows if own is None else rows & own
    level_rows = mine if a.latest is None else mine & a.latest
    level = _value(a, level_rows)
    return Indicator(
        **{name: getattr(facts, name) for name in facts.__dataclass_fields__},
        level=level,
        trend=_trend(a, mine),
        comparison=None,
        target=_target(a, level_rows, level, options),
    )


def _own_rows(grouping: Grouping | None) -> np.ndarray | None:
    """Rows about the reader's own brand, or None where every row is about it."""
    if grouping is None or grouping.own is None:
        return None
    return grouping.codes == grouping.own


def _estimate(a: Answers, rows: np.ndarray, drawn: np.ndarray | None = None) -> Estimate:
    return model.estimate(a.facts.kind, a.values[rows], a.design.sample(rows, drawn))


def _value(a: Answers, rows: np.ndarray, hidden: bool = False, drawn: np.ndarray | None = None) -> Value:
    n = int(rows.sum())
    if hidden or n < bases.HIDE_BELOW:
        return Value(None, None, n, float(n), "hidden")
    found = _estimate(a, rows, drawn)
    state = bases.state(found.n, found.effective_n, census=a.design.population is not None)
    return Value(found.value, found.interval, found.n, found.effective_n, state)


def _sound(value: Value) -> bool:
    return value.base in ("caution", "good")


# ---- over time


def _trend(a: Answers, rows: np.ndarray) -> Trend | None:
    """Every period with its value, and the test of a line through those with a sound base; None below two of them."""
    axis = a.design.times
    if axis is None:
        return None
    counts = {place: rows & (axis.places == place) for place in sorted(axis.names)}
    sizes = np.array([int(r.sum()) for r in counts.values()])
    # the level of all answers would give a small period away, unless undated ones are mixed in or the level is of one
    undated = int(rows.sum() - sizes.sum())
    given_away = a.latest is None and undated < bases.HIDE_BELOW
    hidden = bases.suppressed(sizes) if given_away else sizes < bases.HIDE_BELOW
    periods = []
    for (place, inside), hide, size in zip(counts.items(), hidden, sizes, strict=True):
        if size:
            value = _value(a, inside, bool(hide))
            periods.append(PeriodValue(axis.names[place], place, value, place not in axis.incomplete, _sound(value)))
    used = [p for p in periods if p.used]
    if len(used) < 2:
        return None
    tested = np.isin(axis.places, [p.place for p in used]) & rows
    kind = a.facts.kind
    fewest = min((counts[p.place] for p in used), key=np.sum)
    values, places, sample = a.values[tested], axis.places[tested], a.design.sample(tested, fewest)
    if len(used) < FEWEST_FOR_TREND:
        first, last = used[0].place, used[-1].place
        found = model.difference(kind, values, sample, places == last, places == first)
        change, interval, p, test, departure = found.value, found.interval, found.p, "difference", None
    else:
        test, slope = model.line(kind, values, sample, places)
        change, interval, p, departure = slope.value, slope.interval, slope.p, slope.departure_p
    return Trend(
        kind="change" if len(used) < FEWEST_FOR_TREND else "trend",
        unit=axis.unit,
        periods=tuple(periods),
        change=_known(change),
        interval=None if interval is None or math.isnan(interval[0]) else interval,
        test=test,  # type: ignore[arg-type]
        p=_known(p),
        q=None,
        departure_p=departure,
        mix=_mix(a, tested),
        ordered=not axis.in_file_order,
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _mix(a: Answers, rows: np.ndarray) -> Mix | None:
    """Whether the groups' shares moved between the periods, and the change without that; None where nothing tells."""
    grouping, axis = a.design.choice.grouping, a.design.times
    if grouping is None or grouping.own is not None or axis is None or a.design.clusters is not None:
        return None
    places, codes = axis.places[rows], grouping.codes[rows]
    known = codes >= 0
    if float(known.mean()) < MOSTLY:
        return None
    steps, step = np.unique(places[known], return_inverse=True)
    if len(steps) < 2:
        return None
    given = a.design.weights[rows]
    counts = np.zeros((len(steps), len(grouping.names)))
    np.add.at(counts, (step, codes[known]), given[known])
    # weights may have undone what moved; every period counts as many answers as its weights leave
    left = np.array([weights.effective_base(given[known][step == k]) for k in range(len(steps))])
    counts *= (left / counts.sum(axis=1))[:, None]
    _, df, p = tests.chi_square(counts)
    if df < 1:
        return None
    w = model.to_one_mix(given, places, codes)
    even = replace(a.design.sample(rows), weights=w).take(w > 0)
    values, at = a.values[rows][w > 0], places[w > 0]
    if len(steps) < FEWEST_FOR_TREND:
        value = model.difference(a.facts.kind, values, even, at == steps[-1], at == steps[0]).value
    else:
        value = model.line(a.facts.kind, values, even, at)[1].value
    return Mix(grouping.label, p, _known(value))


# ---- beside others


def _comparisons(a: Answers) -> list[Comparison]:
    """One for each column whose groups can be shown, the handiest first."""
    rows = a.counted if a.latest is None else a.counted & a.latest
    found = (_comparison(a, rows, g) for g in a.design.choice.every)
    return [c for c in found if c is not None]


def _comparison(a: Answers, rows: np.ndarray, grouping: Grouping) -> Comparison | None:
    """The groups' values, and each against the own brand (competitors) or against all others (segments)."""
    members = [rows & (grouping.codes == i) for i in range(len(grouping.names))]
    hidden = bases.suppressed(np.array([int(m.sum()) for m in members]))
    drawn = rows if grouping.own is None else None
    values = [_value(a, m, bool(h), drawn) for m, h in zip(members, hidden, strict=True)]
    # of brands also one alone: the level is about it
    if sum(v.value is not None for v in values) < 2 and grouping.own is None:
        return None
    every, everyone = rows & (grouping.codes >= 0), a.design.sample(np.ones(len(rows), dtype=bool), rows)
    groups = []
    for i, (name, value) in enumerate(zip(grouping.names, values, strict=True)):
        if not value.n or i == grouping.own or not _sound(value):
            tested = None
        elif grouping.own is not None:
            tested = (members[grouping.own], members[i]) if _sound(values[grouping.own]) else None
        else:
            tested = (members[i], every & ~members[i])
        if not value.n:
            continue
        if tested is None:
            groups.append(GroupValue(name, value))
            continue
        found = model.difference(a.facts.kind, a.values, everyone, *tested)
        groups.append(GroupValue(name, value, _known(found.value), found.interval, _known(found.p)))
    sound = [g for g in groups if _sound(g.measured)]
    sign = -1.0 if a.facts.better == "low" else 1.0
    best = max(sound, key=lambda g: (sign * (g.measured.value or 0.0), g.name)).name if len(sound) > 1 else None
    own = None if grouping.own is None else grouping.names[grouping.own]
    return Comparison(grouping.against, grouping.column, grouping.label, tuple(groups), best, own, grouping.own_chosen)


def _target(a: Answers, rows: np.ndarray, level: Value, options: Options) -> Target | None:
    """The reader's target in the unit of the indicator, and the test of the level against it."""
    if a.facts.code not in TARGETS or level.value is None:
        return None
    entered = getattr(options, f"target_{a.facts.code}")
    if entered is None:
        return None
    value = entered / 100 if a.facts.kind == "share" else float(entered)
    p = model.against(a.facts.kind, a.values[rows], a.design.sample(rows), value) if _sound(level) else math.nan
    return Target(value, level.value - value, _known(p), None)


# ---- all together


def _adjusted(
    indicators: list[Indicator], groupings: list[list[Comparison]], asked: list[str | None]
) -> tuple[tuple[Indicator, ...], Families]:
    """q values by Benjamini–Hochberg, in three families: all trends, all groups of all columns, all targets.

    Every column of groups is in the family, shown or not, so that showing the clearest one is paid for.
    """
    trend_p = [i.trend.p for i in indicators if i.trend is not None]
    group_p = [g.p for found in groupings for c in found for g in c.groups]
    target_p = [i.target.p for i in indicators if i.target is not None]
    trends, groups, targets = iter(_q(trend_p)), iter(_q(group_p)), iter(_q(target_p))
    made = []
    for i, found, by in zip(indicators, groupings, asked, strict=True):
        trend = None if i.trend is None else replace(i.trend, q=next(trends))
        told = [replace(c, groups=tuple(replace(g, q=next(groups)) for g in c.groups)) for c in found]
        target = None if i.target is None else replace(i.target, q=next(targets))
        made.append(replace(i, trend=trend, comparison=_shown(told, by), target=target))
    return tuple(made), Families(*(sum(p is not None for p in family) for family in (trend_p, group_p, target_p)))


def _shown(found: list[Comparison], asked: str | None) -> Comparison | None:
    """The one asked for, else that with the clearest difference; the handiest where none is better than a guess."""
    tested = [c for c in found if any(g.q is not None for g in c.groups)]
    if asked is not None:
        mine = next((c for c in found if c.column == asked), None)
        return None if mine is None else replace(mine, groupings=max(1, len(tested)), asked=True)
    if not tested:
        return found[0] if found else None
    chosen = min(tested, key=_smallest)
    return replace(chosen if _smallest(chosen) < GUESS else tested[0], groupings=len(tested))


def _smallest(comparison: Comparison) -> float:
    return min(g.q for g in comparison.groups if g.q is not None)


def _q(p: list[float | None]) -> list[float | None]:
    q = multiple.benjamini_hochberg(np.array([math.nan if v is None else v for v in p]))
    return [None if math.isnan(v) else float(v) for v in q]
