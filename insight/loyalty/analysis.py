"""From a dataset to the satisfaction–loyalty result: which columns count, which rows, which rules, which caveats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from insight.dataset import Column, Dataset, Filters, NotApplicable, Role
from insight.loyalty import model
from insight.loyalty.model import Estimate, Sample
from insight.loyalty.result import (
    LOYALTY_ROLES,
    Alternative,
    Caveat,
    Contrast,
    Curve,
    Fit,
    FitPoint,
    Level,
    Measure,
    Nps,
    Options,
    Ranking,
    Result,
    Satisfaction,
    Score,
    TypeName,
    TypeShare,
    Zones,
)
from insight.statistics import bases, intervals, weights

_RATINGS = (Role.OVERALL_SATISFACTION, Role.RATING)
_ORDERS_CUT = 2.0
_SUREST_FIRST = "high", "medium", "low"


def analyze(dataset: Dataset, filters: Filters, options: Options) -> Result | NotApplicable:
    """Scores, curve, types and NPS of the rows that ``filters`` keep (rulings of methods/loyalty.md §0).

    NotApplicable: ``no_satisfaction_or_loyalty``, ``only_yes_no_ratings``, ``too_few_answers``.
    """
    data = dataset.filtered(filters)
    caveats: list[Caveat] = []
    ratings = [c for c in data.with_role(*_RATINGS) if c.scale is None or c.scale.kind in ("ordinal", "number")]
    promoter_question = _recommend_0_10(data, caveats)
    if not ratings and promoter_question is None:
        return NotApplicable("only_yes_no_ratings" if data.with_role(*_RATINGS) else "no_satisfaction_or_loyalty")
    frame = _Frame.of(data, options, caveats)
    ends = _ends(data, ratings, caveats)
    scores = tuple(_score(frame, c, ends[c.name], options) for c in _overall_first(data, ratings) if c.name in ends)
    nps = None if promoter_question is None else _nps(frame, promoter_question, caveats)
    if nps is None and all(s.score is None for s in scores):
        return NotApplicable("too_few_answers", {"n": max((s.n for s in scores), default=0)})

    measure = _measure(frame, options, caveats)
    overall = data.first(Role.OVERALL_SATISFACTION)
    if overall is None or overall.name not in ends:
        overall = None
        caveats.append(Caveat("no_overall_satisfaction"))
    satisfaction = None if overall is None else _satisfaction(frame, overall, ends[overall.name], options, caveats)
    curve = types = alternative = largest_p = None
    if satisfaction is not None and measure is not None:
        pairs = _Pairs.of(frame, satisfaction, measure)
        if len(pairs.satisfaction) < bases.HIDE_BELOW:
            caveats.append(Caveat("few_pairs", {"n": len(pairs.satisfaction)}))
        else:
            curve = _curve(pairs, data.column(satisfaction.column), satisfaction, options, caveats)
            types = _types(pairs, satisfaction.cut)
            alternative = _alternative(pairs, satisfaction)
            first, second = sorted((t.share for t in types), reverse=True)[:2]
            largest_p = model.difference_p(first, second, weights.effective_base(pairs.sample.weights))
            if _correlation(pairs) < 0:
                caveats.append(Caveat("runs_backwards", {"satisfaction": satisfaction.label, "loyalty": measure.label}))
    guessed = _guessed(data, satisfaction, measure, nps, ratings)
    if guessed:
        caveats.append(Caveat("guessed_columns", {"columns": guessed}))
    when = _period(data)
    return Result(
        measure=measure,
        scores=scores,
        curve=curve,
        types=types,
        nps=nps,
        satisfaction=satisfaction,
        alternative=alternative,
        largest_type_p=largest_p,
        ranking=_ranking(frame, scores, options),
        caveats=tuple(caveats),
        rows=len(data),
        weighted=frame.weighted,
        clusters=None if frame.clusters is None else len(np.unique(frame.clusters)),
        cluster_column=frame.cluster_column,
        population=frame.population,
        score_mapping=options.score_mapping,
        since=when[0],
        until=when[1],
    )


@dataclass(frozen=True)
class _Frame:
    """The filtered data with weights, clusters and population as every estimate needs them."""

    data: Dataset
    weights: np.ndarray
    weighted: bool
    clusters: np.ndarray | None
    cluster_column: str | None
    population: int | None

    @classmethod
    def of(cls, data: Dataset, options: Options, caveats: list[Caveat]) -> _Frame:
        given = data.weights()
        w = np.ones(len(data)) if given is None else given
        if given is not None and np.any(given == 0):
            caveats.append(Caveat("weights_missing", {"n": int(np.sum(given == 0))}))
        name = _cluster_column(data)
        clusters = None
        if name is not None:
            clusters = model.cluster_codes(pd.factorize(data.table[name], sort=True)[0])
            caveats.append(Caveat("clustered", {"column": name, "n": len(np.unique(clusters))}))
        population = options.population
        units = len(data) if clusters is None else len(np.unique(clusters))
        if population is not None and population < units:
            caveats.append(Caveat("population_too_small", {"population": population, "n": units}))
            population = None
        return cls(data, w, given is not None, clusters, name, population)

    def answered(self, *columns: np.ndarray) -> tuple[np.ndarray, Sample]:
        """(mask of rows with weight and an answer in every column, their sample)."""
        rows = self.weights > 0
        for values in columns:
            rows = rows & ~np.isnan(values)
        clusters = None if self.clusters is None else self.clusters[rows]
        units = int(rows.sum()) if clusters is None else len(np.unique(clusters))
        return rows, Sample(self.weights[rows], clusters, intervals.fpc(units, self.population))

    def state(self, estimate: Estimate) -> bases.BaseState:
        return bases.state(estimate.n, estimate.effective_n, census=self.population is not None)


def _cluster_column(data: Dataset) -> str | None:
    """Accounts with several respondents, or respondents who rated several brands; None when rows stand alone."""
    account = data.first(Role.ACCOUNT)
    if account is not None and bool(data.table[account.name].dropna().duplicated().any()):
        return account.name
    respondent, brand = data.first(Role.RESPONDENT_ID), data.first(Role.BRAND)
    if respondent is not None and brand is not None:
        brands = data.table.groupby(respondent.name, observed=True)[brand.name].nunique()
        if bool((brands > 1).any()):
            return respondent.name
    return None


def _overall_first(data: Dataset, ratings: list[Column]) -> list[Column]:
    return sorted(ratings, key=lambda c: c.role is not Role.OVERALL_SATISFACTION)


def _ends(data: Dataset, ratings: list[Column], caveats: list[Caveat]) -> dict[str, tuple[float, float]]:
    """Scale ends per rating; a battery without declared ends gets the usual scale that holds all its answers."""
    ends: dict[str, tuple[float, float]] = {}
    unknown: list[Column] = []
    for c in ratings:
        if (
            c.scale
            and c.scale.minimum is not None
            and c.scale.maximum is not None
            and c.scale.minimum < c.scale.maximum
        ):
            ends[c.name] = (float(c.scale.minimum), float(c.scale.maximum))
        else:
            unknown.append(c)
    if unknown:
        guess = model.guess_ends(np.concatenate([data.numeric(c.name) for c in unknown]))
        names = tuple(c.label for c in unknown)
        if guess is None:
            caveats.append(Caveat("scale_unknown", {"columns": names}))
        else:
            ends.update({c.name: guess for c in unknown})
            caveats.append(Caveat("scale_guessed", {"columns": names, "minimum": guess[0], "maximum": guess[1]}))
    return ends


def _mapped(score: float, mapping: str) -> float:
    return score if mapping == "linear" else 20 + 0.8 * score


def _score(frame: _Frame, column: Column, ends: tuple[float, float], options: Options) -> Score:
    values = frame.data.numeric(column.name)
    rows, sample = frame.answered(values)
    answers, (low, high) = values[rows], ends
    cut = model.top_cut(low, high)
    n = len(answers)
    base = weights.effective_base(sample.weights)
    if n < bases.HIDE_BELOW:
        average = satisfied = None
    else:
        average = model.mean(answers, sample)
        satisfied = model.share((answers >= cut).astype(float), sample)

    def to_score(value: float) -> float:
        inside = min(high, max(low, value))
        return _mapped(100 * (inside - low) / (high - low), options.score_mapping)

    return Score(
        measure=column.name,
        score=None if average is None else to_score(average.value),
        satisfied_share=None if satisfied is None else satisfied.value,
        n=n,
        label=column.label,
        overall=column.role is Role.OVERALL_SATISFACTION,
        interval=None
        if average is None or average.interval is None
        else (to_score(average.interval[0]), to_score(average.interval[1])),
        satisfied_interval=None if satisfied is None else satisfied.interval,
        mean=None if average is None else average.value,
        minimum=low,
        maximum=high,
        satisfied_cut=cut,
        effective_n=base,
        base=bases.state(n, base, census=frame.population is not None),
    )


def _ranking(frame: _Frame, scores: tuple[Score, ...], options: Options) -> Ranking | None:
    """Lowest and highest aspect among those with a sound base, and how far the lowest stands apart."""
    sound = [s for s in scores if not s.overall and s.score is not None and s.base in ("caution", "good")]
    if len(sound) < 2:
        return None
    values = np.column_stack(
        [100 * (frame.data.numeric(s.measure) - s.minimum) / (s.maximum - s.minimum) for s in sound]
    )
    points = [s.score or 0.0 for s in sound]
    lowest = int(np.argmin(points))
    rows, sample = frame.answered()
    apart = model.lower_than(values[rows], lowest, sample)
    return Ranking(sound[lowest].measure, sound[int(np.argmax(points))].measure, len(sound), apart)


def _recommend_0_10(data: Dataset, caveats: list[Caveat]) -> Column | None:
    """The surest recommend question on 0–10; anything else is never an NPS, and the reader is told."""
    asked = _by_confidence(data, Role.RECOMMEND)
    for c in asked:
        if c.scale and c.scale.kind in ("ordinal", "number") and (c.scale.minimum, c.scale.maximum) == (0, 10):
            return c
    if not asked:
        caveats.append(Caveat("no_recommend"))
    elif asked[0].scale and (asked[0].scale.minimum, asked[0].scale.maximum) == (1, 10):
        caveats.append(Caveat("recommend_1_10", {"column": asked[0].label}))
    else:
        caveats.append(Caveat("recommend_not_0_10", {"column": asked[0].label}))
    return None


def _nps(frame: _Frame, column: Column, caveats: list[Caveat]) -> Nps | None:
    values = frame.data.numeric(column.name)
    rows, sample = frame.answered(values)
    answers = values[rows]
    if len(answers) < bases.HIDE_BELOW:
        caveats.append(Caveat("few_recommend", {"n": len(answers)}))
        return None
    whole = np.floor(answers + 0.5)
    if np.any(whole != answers):
        caveats.append(Caveat("recommend_rounded", {"column": column.label}))
    found = model.net_promoter(whole, sample)
    return Nps(
        score=found.score,
        interval=found.interval,
        n=found.n,
        column=column.name,
        label=column.label,
        promoters=found.promoters,
        passives=found.passives,
        detractors=found.detractors,
        standard_error=found.standard_error,
        clustered=sample.clusters is not None,
        interval_clustered=found.interval_clustered,
        effective_n=found.effective_n,
        base=bases.state(found.n, found.effective_n, census=frame.population is not None),
    )


def _loyal_column(frame: _Frame, options: Options, caveats: list[Caveat]) -> tuple[Column, float] | None:
    """The column that says who is loyal and its cut: the reader's choice, else the first that has a cut."""
    data = frame.data
    chosen = [c for c in data.columns if c.name == options.loyal_measure]
    if options.loyal_measure is not None and not chosen:
        caveats.append(Caveat("loyal_measure_unknown", {"column": options.loyal_measure}))
    ordered = [c for role in LOYALTY_ROLES for c in _by_confidence(data, role)]
    for c in (*chosen, *ordered):
        cut = options.loyal_cut if options.loyal_cut is not None else _default_cut(c)
        if cut is None:
            if c in chosen:
                caveats.append(Caveat("loyal_cut_needed", {"column": c.label}))
            continue
        values = data.numeric(c.name)
        answers = values[~np.isnan(values)]
        # how often people bought says nothing when all or none of them bought again
        if c.role is Role.ORDERS and c not in chosen and len(np.unique(answers >= cut)) < 2:
            continue
        if len(answers) >= bases.HIDE_BELOW:
            return c, cut
    return None


def _by_confidence(data: Dataset, role: Role) -> list[Column]:
    return sorted(data.with_role(role), key=lambda c: _SUREST_FIRST.index(c.confidence))


def _default_cut(column: Column) -> float | None:
    scale = column.scale
    if column.role is Role.ORDERS:
        return _ORDERS_CUT
    if scale is None or scale.kind not in ("ordinal", "binary", "number"):
        return None
    if scale.kind == "binary":
        return 1.0
    if scale.minimum is None or scale.maximum is None:
        return None
    ends = float(scale.minimum), float(scale.maximum)
    return model.recommend_cut(*ends) if column.role is Role.RECOMMEND else model.top_cut(*ends)


def _measure(frame: _Frame, options: Options, caveats: list[Caveat]) -> Measure | None:
    found = _loyal_column(frame, options, caveats)
    if found is None:
        caveats.append(Caveat("no_loyalty_measure"))
        return None
    column, cut = found
    values = frame.data.numeric(column.name)
    rows, sample = frame.answered(values)
    if int(rows.sum()) < bases.HIDE_BELOW:
        caveats.append(Caveat("no_loyalty_measure"))
        return None
    loyal = model.share((values[rows] >= cut).astype(float), sample)
    observed = column.role is Role.ORDERS
    if not observed:
        caveats.append(Caveat("stated_not_behaviour"))
    scale = column.scale
    return Measure(
        column=column.name,
        rule=f"{column.role.value}>={cut:g}",
        label=column.label,
        role=column.role.value,
        cut=cut,
        minimum=None if scale is None or scale.minimum is None else float(scale.minimum),
        maximum=None if scale is None or scale.maximum is None else float(scale.maximum),
        cut_words=None if scale is None else scale.label_of(cut),
        yes_no=scale is not None and scale.kind == "binary",
        observed=observed,
        share=loyal.value,
        interval=loyal.interval,
        n=loyal.n,
        effective_n=loyal.effective_n,
    )


def _satisfaction(
    frame: _Frame, column: Column, ends: tuple[float, float], options: Options, caveats: list[Caveat]
) -> Satisfaction | None:
    """The overall question with its cut: 4 of 5 and the like, the top box where 40 % and more sit in it."""
    values = frame.data.numeric(column.name)
    rows, sample = frame.answered(values)
    if not rows.any():
        caveats.append(Caveat("no_overall_satisfaction"))
        return None
    low, high = ends
    top = weights.weighted_mean((values[rows] >= high).astype(float), sample.weights)
    rule: Literal["standard", "top_box", "user"] = "standard"
    cut = model.top_cut(low, high)
    if top >= model.TOP_BOX_FULL:
        rule, cut = "top_box", high
        caveats.append(Caveat("top_box_full", {"share": top}))
    if options.satisfaction_cut is not None:
        rule, cut = "user", float(options.satisfaction_cut)
    scale = column.scale
    return Satisfaction(
        column=column.name,
        label=column.label,
        minimum=low,
        maximum=high,
        low_words=None if scale is None else scale.label_of(low),
        high_words=None if scale is None else scale.label_of(high),
        cut=cut,
        cut_rule=rule,
        top_box_share=top,
    )


@dataclass(frozen=True)
class _Pairs:
    """Rows that answered both questions: satisfaction, loyalty (raw), loyal 0/1, and how they were drawn."""

    satisfaction: np.ndarray
    loyalty: np.ndarray
    loyal: np.ndarray
    sample: Sample
    frame: _Frame

    @classmethod
    def of(cls, frame: _Frame, satisfaction: Satisfaction, measure: Measure) -> _Pairs:
        s, y = frame.data.numeric(satisfaction.column), frame.data.numeric(measure.column)
        rows, sample = frame.answered(s, y)
        return cls(s[rows], y[rows], (y[rows] >= measure.cut).astype(float), sample, frame)


def _correlation(pairs: _Pairs) -> float:
    """Weighted covariance's sign is all that is needed; 0 where one of the two does not vary."""
    w = pairs.sample.weights
    s = pairs.satisfaction - weights.weighted_mean(pairs.satisfaction, w)
    y = pairs.loyalty - weights.weighted_mean(pairs.loyalty, w)
    spread = float(np.sqrt(np.sum(w * s * s) * np.sum(w * y * y)))
    return float(np.sum(w * s * y)) / spread if spread > 0 else 0.0


def _curve(pairs: _Pairs, column: Column, satisfaction: Satisfaction, options: Options, caveats: list[Caveat]) -> Curve:
    rounded, step = model.to_levels(pairs.satisfaction, satisfaction.minimum, satisfaction.maximum)
    if step is not None:
        caveats.append(Caveat("satisfaction_rounded", {"step": step}))
    steps, codes = np.unique(rounded, return_inverse=True)
    counts = np.bincount(codes, minlength=len(steps))
    loyal_counts = np.bincount(codes, weights=pairs.loyal, minlength=len(steps))
    shown: list[tuple[float, Estimate]] = []
    levels = []
    for i, value in enumerate(steps):
        rows = codes == i
        estimate = model.share(pairs.loyal[rows], pairs.sample.take(rows))
        words = (column.scale.label_of(float(value)) if column.scale else None) or f"{value:g}"
        enough = estimate.n >= bases.CURVE_BELOW
        if enough:
            shown.append((float(value), estimate))
        levels.append(
            Level(
                satisfaction=float(value),
                label=words,
                n=estimate.n,
                loyal_share=estimate.value if enough else None,
                interval=estimate.interval if enough else None,
                effective_n=estimate.effective_n,
                base=pairs.frame.state(estimate),
            )
        )
    if any(level.loyal_share is None for level in levels):
        caveats.append(Caveat("levels_without_share", {"n": bases.CURVE_BELOW}))
    refusal = model.fit_refusal(counts, loyal_counts)
    fit, zones = None, Zones(low_threshold=options.low_threshold, high_threshold=options.high_threshold)
    if refusal is None:
        fit, zones = _fit(steps, codes, pairs, options)
    if fit is None:
        caveats.append(Caveat(refusal or "curve_no_convergence", {"n": len(codes)}))
    neighbours = len(shown) > 1 and shown[-1][0] == float(steps[-1]) and shown[-2][0] == float(steps[-2])
    return Curve(
        levels=tuple(levels),
        fit=fit,
        zones=zones,
        n=len(codes),
        effective_n=weights.effective_base(pairs.sample.weights),
        ends=_contrast(shown[-1], shown[0]) if len(shown) > 1 else None,
        top_step=_contrast(shown[-1], shown[-2]) if neighbours else None,
    )


def _contrast(upper: tuple[float, Estimate], lower: tuple[float, Estimate]) -> Contrast:
    (u, high), (v, low) = upper, lower
    return Contrast(u, v, high.value, low.value, high.value - low.value, model.contrast_p(high, low))


def _fit(steps: np.ndarray, codes: np.ndarray, pairs: _Pairs, options: Options) -> tuple[Fit | None, Zones]:
    """Logit on the weighted level × loyal table, zones, and both again over the bootstrap samples."""
    w = pairs.sample.weights
    loyal = np.bincount(codes, weights=w * pairs.loyal, minlength=len(steps))[None]
    other = np.bincount(codes, weights=w * (1 - pairs.loyal), minlength=len(steps))[None]
    intercept, slope = model.logit_fit(steps, loyal, other)
    low, high = options.low_threshold, options.high_threshold
    if np.isnan(slope[0]):
        return None, Zones(low_threshold=low, high_threshold=high)
    a, b = model.logit_fit(steps, *model.bootstrap_tables(codes, pairs.loyal, len(steps), pairs.sample))
    grid = np.linspace(steps[0], steps[-1], model.FIT_POINTS)
    known = ~np.isnan(b)
    point = 1 / (1 + np.exp(-(intercept[0] + slope[0] * grid)))
    # the correction for a known population narrows the band around the curve like every other interval
    spread = pairs.sample.correction
    drawn = 1 / (1 + np.exp(-np.clip(a[known, None] + b[known, None] * grid, -500, 500)))
    edges = np.quantile(drawn, [0.025, 0.975], axis=0)
    edges = np.clip(point + spread * (edges - point), 0, 1)
    fit = Fit(
        model="logit",
        coefficients={"intercept": float(intercept[0]), "slope": float(slope[0])},
        slope_interval=_narrowed(model.middle_95(b), float(slope[0]), spread) or (float(slope[0]), float(slope[0])),
        slope_positive_share=float(np.mean(b > 0)),
        line=tuple(
            FitPoint(float(x), float(p), float(u), float(v)) for x, p, u, v in zip(grid, point, edges[0], edges[1])
        ),
    )

    def zone(threshold: float) -> tuple[float | None, tuple[float, float] | None, float]:
        at = float(model.crossing(intercept, slope, threshold, steps)[0])
        drawn_at = model.crossing(a, b, threshold, steps)
        crossed = float(np.mean(~np.isnan(drawn_at)))
        if np.isnan(at):
            return None, None, crossed
        return at, _narrowed(model.middle_95(drawn_at), at, spread), crossed

    hostile, loyal_zone = zone(low), zone(high)
    return fit, Zones(
        hostile_below=hostile[0],
        loyal_above=loyal_zone[0],
        hostile_interval=hostile[1],
        loyal_interval=loyal_zone[1],
        hostile_crossing_share=hostile[2],
        loyal_crossing_share=loyal_zone[2],
        low_threshold=low,
        high_threshold=high,
        bootstraps=model.BOOTSTRAPS,
    )


def _narrowed(interval: tuple[float, float] | None, centre: float, factor: float) -> tuple[float, float] | None:
    if interval is None:
        return None
    return centre + factor * (interval[0] - centre), centre + factor * (interval[1] - centre)


def _types(pairs: _Pairs, cut: float) -> tuple[TypeShare, ...]:
    satisfied, loyal = pairs.satisfaction >= cut, pairs.loyal > 0
    members: tuple[tuple[TypeName, np.ndarray], ...] = (
        ("loyalist", satisfied & loyal),
        ("mercenary", satisfied & ~loyal),
        ("hostage", ~satisfied & loyal),
        ("defector", ~satisfied & ~loyal),
    )
    found = []
    for name, rows in members:
        estimate = model.share(rows.astype(float), pairs.sample)
        found.append(TypeShare(name, int(rows.sum()), estimate.value, estimate.interval))
    return tuple(found)


def _alternative(pairs: _Pairs, satisfaction: Satisfaction) -> Alternative | None:
    """The types under the other cut (top box or standard), where it differs and parts the answers at all."""
    standard = model.top_cut(satisfaction.minimum, satisfaction.maximum)
    offers: tuple[tuple[float, Literal["standard", "top_box"]], ...] = (
        (standard, "standard"),
        (satisfaction.maximum, "top_box"),
    )
    for cut, rule in offers:
        satisfied = pairs.satisfaction >= cut
        if cut != satisfaction.cut and rule != satisfaction.cut_rule and satisfied.any() and not satisfied.all():
            return Alternative(cut, rule, _types(pairs, cut))
    return None


def _guessed(
    data: Dataset, satisfaction: Satisfaction | None, measure: Measure | None, nps: Nps | None, ratings: list[Column]
) -> tuple[str, ...]:
    """Labels of the columns behind the headlines whose meaning is only a guess, those that decide most first."""
    deciding = [data.column(part.column) for part in (satisfaction, measure, nps) if part is not None]
    columns = {c.name: c for c in (*deciding, *ratings) if c.confidence == "low"}
    return tuple(c.label for c in columns.values())


def _period(data: Dataset) -> tuple[str | None, str | None]:
    """First and last day of the answers (ISO), where a column of dates says so."""
    column = data.first(Role.DATE)
    if column is None or not pd.api.types.is_datetime64_any_dtype(data.table[column.name]):
        return None, None
    days = data.table[column.name].dropna()
    if days.empty:
        return None, None
    return days.min().date().isoformat(), days.max().date().isoformat()
