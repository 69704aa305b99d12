"""From a dataset to the satisfaction–loyalty result: which columns count, which rows, which rules, which caveats."""

from __future__ import annotations

import numpy as np

from insight.dataset import Column, Dataset, Filters, NotApplicable, Role
from insight.loyalty import model
from insight.loyalty.curve import Pairs, correlation, curve_of, other_types, types_of
from insight.loyalty.frame import Frame
from insight.loyalty.measures import loyal_measure, overall_answers
from insight.loyalty.result import Caveat, Measure, Nps, Options, Result, Satisfaction
from insight.loyalty.scoring import overall_first, promoter_score, ranking_of, recommend_0_10, scale_ends, score_of
from insight.statistics import bases, weights

_RATINGS = (Role.OVERALL_SATISFACTION, Role.RATING)


def analyze(dataset: Dataset, filters: Filters, options: Options) -> Result | NotApplicable:
    """Scores, curve, types and NPS of the rows that ``filters`` keep (rulings of methods/loyalty.md §0).

    NotApplicable: ``no_satisfaction_or_loyalty``, ``only_yes_no_ratings``, ``too_few_answers``.
    """
    data = dataset.filtered(filters)
    caveats: list[Caveat] = []
    ratings = [c for c in data.with_role(*_RATINGS) if c.scale is None or c.scale.kind in ("ordinal", "number")]
    promoter_question = recommend_0_10(data, caveats)
    if not ratings and promoter_question is None:
        return NotApplicable("only_yes_no_ratings" if data.with_role(*_RATINGS) else "no_satisfaction_or_loyalty")
    frame = Frame.of(data, options, caveats)
    ends = scale_ends(data, ratings, caveats)
    scores = tuple(score_of(frame, c, ends[c.name], options) for c in overall_first(data, ratings) if c.name in ends)
    nps = None if promoter_question is None else promoter_score(frame, promoter_question, caveats)
    if nps is None and all(s.score is None for s in scores):
        return NotApplicable("too_few_answers", {"n": max((s.n for s in scores), default=0)})

    measure = loyal_measure(frame, options, caveats)
    overall = data.first(Role.OVERALL_SATISFACTION)
    if overall is None or overall.name not in ends:
        overall = None
        caveats.append(Caveat("no_overall_satisfaction"))
    satisfaction = None if overall is None else overall_answers(frame, overall, ends[overall.name], options, caveats)
    curve = types = alternative = largest_p = None
    if satisfaction is not None and measure is not None:
        pairs = Pairs.of(frame, satisfaction, measure)
        if len(pairs.satisfaction) < bases.HIDE_BELOW:
            caveats.append(Caveat("few_pairs", {"n": len(pairs.satisfaction)}))
        else:
            curve = curve_of(pairs, data.column(satisfaction.column), satisfaction, options, caveats)
            types = types_of(pairs, satisfaction.cut)
            alternative = other_types(pairs, satisfaction)
            first, second = sorted((t.share for t in types), reverse=True)[:2]
            largest_p = model.difference_p(first, second, weights.effective_base(pairs.sample.weights))
            if correlation(pairs) < 0:
                caveats.append(Caveat("runs_backwards", {"satisfaction": satisfaction.label, "loyalty": measure.label}))
    guessed = _guessed(data, satisfaction, measure, nps, ratings)
    if guessed:
        caveats.append(Caveat("guessed_columns", {"columns": guessed}))
    when = data.period() or (None, None)
    return Result(
        measure=measure,
        scores=scores,
        curve=curve,
        types=types,
        nps=nps,
        satisfaction=satisfaction,
        alternative=alternative,
        largest_type_p=largest_p,
        ranking=ranking_of(frame, scores, options),
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


def _guessed(
    data: Dataset, satisfaction: Satisfaction | None, measure: Measure | None, nps: Nps | None, ratings: list[Column]
) -> tuple[str, ...]:
    """Labels of the columns behind the headlines whose meaning is only a guess, those that decide most first."""
    deciding = [data.column(part.column) for part in (satisfaction, measure, nps) if part is not None]
    columns = {c.name: c for c in (*deciding, *ratings) if c.confidence == "low"}
    return tuple(c.label for c in columns.values())
