"""Scores on scales of any length, the lowest and highest aspect, and the net promoter score."""

from __future__ import annotations

import numpy as np

from insight.dataset import Column, Dataset, Role
from insight.loyalty import model
from insight.loyalty.frame import Frame
from insight.loyalty.measures import by_confidence
from insight.loyalty.result import Caveat, Nps, Options, Ranking, Score
from insight.statistics import bases, cuts, estimates, weights


def overall_first(data: Dataset, ratings: list[Column]) -> list[Column]:
    return sorted(ratings, key=lambda c: c.role is not Role.OVERALL_SATISFACTION)


def scale_ends(data: Dataset, ratings: list[Column], caveats: list[Caveat]) -> dict[str, tuple[float, float]]:
    """Scale ends per rating, and a caveat where they had to be guessed or nothing fits."""
    found = cuts.ends_of(data, ratings)
    if found.undeclared:
        names = tuple(c.label for c in found.undeclared)
        if found.guess is None:
            caveats.append(Caveat("scale_unknown", {"columns": names}))
        else:
            ends = {"minimum": found.guess[0], "maximum": found.guess[1]}
            caveats.append(Caveat("scale_guessed", {"columns": names, **ends}))
    return found.ends


def _mapped(score: float, mapping: str) -> float:
    return score if mapping == "linear" else 20 + 0.8 * score


def score_of(frame: Frame, column: Column, ends: tuple[float, float], options: Options) -> Score:
    values = frame.data.numeric(column.name)
    rows, sample = frame.answered(values)
    answers, (low, high) = values[rows], ends
    cut = cuts.top_cut(low, high)
    n = len(answers)
    base = weights.effective_base(sample.weights)
    if n < bases.HIDE_BELOW:
        average = satisfied = None
    else:
        average = estimates.mean(answers, sample)
        satisfied = estimates.share((answers >= cut).astype(float), sample)

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


def ranking_of(frame: Frame, scores: tuple[Score, ...], options: Options) -> Ranking | None:
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


def recommend_0_10(data: Dataset, caveats: list[Caveat]) -> Column | None:
    """The surest recommend question on 0–10; anything else is never an NPS, and the reader is told."""
    asked = by_confidence(data, Role.RECOMMEND)
    for c in asked:
        if cuts.is_promoter_scale(c):
            return c
    if not asked:
        caveats.append(Caveat("no_recommend"))
    elif asked[0].scale and (asked[0].scale.minimum, asked[0].scale.maximum) == (1, 10):
        caveats.append(Caveat("recommend_1_10", {"column": asked[0].label}))
    else:
        caveats.append(Caveat("recommend_not_0_10", {"column": asked[0].label}))
    return None


def promoter_score(frame: Frame, column: Column, caveats: list[Caveat]) -> Nps | None:
    values = frame.data.numeric(column.name)
    rows, sample = frame.answered(values)
    answers = values[rows]
    if len(answers) < bases.HIDE_BELOW:
        caveats.append(Caveat("few_recommend", {"n": len(answers)}))
        return None
    whole = np.floor(answers + 0.5)
    if np.any(whole != answers):
        caveats.append(Caveat("recommend_rounded", {"column": column.label}))
    found = estimates.net_promoter(whole, sample)
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
