"""Satisfaction, loyalty and complaints from the questions of a survey."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from insight.dataset import Column, Dataset, Role
from insight.evidence import groups
from insight.evidence.answers import Answers, Design, Facts
from insight.evidence.result import Caveat, Code, Options
from insight.evidence.times import times
from insight.statistics import cuts, estimates
from insight.statistics.bases import GREY_BELOW, HIDE_BELOW
from insight.statistics.design import cluster_column

_SURE = ("high", "medium", "low")
_MOST_LOYALTY = 2


def answers(data: Dataset, options: Options, caveats: list[Caveat]) -> tuple[list[Answers], str | None, int | None]:
    """(indicators of a survey, the column of clusters, the population that was used)."""
    design, cluster, population = _design(data, options, caveats)
    found = [
        *_satisfaction(data, design, caveats),
        *_loyalty(data, design, caveats),
        *_complaints(data, design, caveats),
    ]
    return found, cluster, population


def _design(data: Dataset, options: Options, caveats: list[Caveat]) -> tuple[Design, str | None, int | None]:
    given = data.weights()
    w = np.ones(len(data)) if given is None else given
    if given is not None and np.any(given == 0):
        caveats.append(Caveat("weights_missing", {"n": int(np.sum(given == 0))}))
    name = cluster_column(data)
    clusters = None if name is None else estimates.cluster_codes(pd.factorize(data.table[name], sort=True)[0])
    units = int(np.sum(w > 0)) if clusters is None else len(np.unique(clusters))
    population = options.population
    if population is not None and population < units:
        caveats.append(Caveat("population_too_small", {"population": population, "n": units}))
        population = None
    axis = times(data, w > 0, options.period)  # type: ignore[arg-type]
    if axis is not None and axis.in_file_order:
        caveats.append(Caveat("wave_order", {"column": axis.column}))
    choice = groups.choose(data, w, options, caveats, fewest=HIDE_BELOW if population is not None else GREY_BELOW)
    design = Design(w, clusters, population, axis, "no_time", choice)
    return design, name, population


def _surest(columns: Sequence[Column]) -> list[Column]:
    return sorted(columns, key=lambda c: _SURE.index(c.confidence))


def _answered(data: Dataset, column: Column) -> bool:
    return bool(np.any(~np.isnan(data.numeric(column.name))))


def _on_100(values: np.ndarray, ends: cuts.Ends) -> np.ndarray:
    return 100 * (np.clip(values, *ends) - ends[0]) / (ends[1] - ends[0])


def _asked(column: Column, ends: cuts.Ends) -> dict[str, object]:
    scale = column.scale
    words = (None, None) if scale is None else (scale.label_of(ends[0]), scale.label_of(ends[1]))
    return {
        "column": column.name,
        "label": column.label,
        "minimum": ends[0],
        "maximum": ends[1],
        "low_words": words[0],
        "high_words": words[1],
    }


def _satisfaction(data: Dataset, design: Design, caveats: list[Caveat]) -> list[Answers]:
    """The overall question, else the average of all ratings of those who answered at least half of them."""
    scored = [c for c in data.columns if c.scale is None or c.scale.kind in ("ordinal", "number")]
    overall = _surest([c for c in scored if c.role is Role.OVERALL_SATISFACTION and _answered(data, c)])
    ratings = overall[:1] or [c for c in scored if c.role is Role.RATING and _answered(data, c)]
    found = cuts.ends_of(data, ratings)
    ratings = [c for c in ratings if c.name in found.ends]
    if found.undeclared:
        names = tuple(c.label for c in found.undeclared)
        caveats.append(Caveat("scale_unknown" if found.guess is None else "scale_guessed", {"columns": names}))
    if not ratings:
        return []
    raw = np.column_stack([data.numeric(c.name) for c in ratings])
    top = np.array([cuts.top_cut(*found.ends[c.name]) for c in ratings])
    score = np.column_stack([_on_100(raw[:, i], found.ends[c.name]) for i, c in enumerate(ratings)])
    satisfied = np.where(np.isnan(raw), np.nan, raw >= top)
    one, ends = ratings[0], {found.ends[c.name] for c in ratings}
    if len(ratings) == 1:
        told = _asked(one, found.ends[one.name])
    else:
        caveats.append(Caveat("no_overall", {"questions": len(ratings)}))
        same = ends.pop() if len(ends) == 1 else (None, None)
        told = {"questions": len(ratings), "minimum": same[0], "maximum": same[1]}
    cut = float(top[0]) if len(set(top)) == 1 else None
    facts = Facts("score", "satisfaction", "score", **told)  # type: ignore[arg-type]
    share = Facts("satisfied", "satisfaction", "share", cut=cut, **told)  # type: ignore[arg-type]
    return [Answers(facts, _average(score), design), Answers(share, _average(satisfied), design)]


def _average(values: np.ndarray) -> np.ndarray:
    """Mean of each row of (rows, questions), NaN where fewer than half of the questions were answered."""
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.where(2 * count >= values.shape[1], total / np.maximum(count, 1), np.nan)


def _loyalty(data: Dataset, design: Design, caveats: list[Caveat]) -> list[Answers]:
    """The NPS of a 0–10 question, then repurchase, a recommendation on another scale and other loyalty questions."""
    made: list[Answers] = []
    recommend = _surest([c for c in data.with_role(Role.RECOMMEND) if _answered(data, c)])
    promoters = next((c for c in recommend if cuts.is_promoter_scale(c)), None)
    if promoters is not None:
        values = np.floor(data.numeric(promoters.name) + 0.5)
        recoded = np.where(np.isnan(values), np.nan, np.where(values >= 9, 1.0, np.where(values <= 6, -1.0, 0.0)))
        made.append(Answers(Facts("nps", "loyalty", "nps", **_asked(promoters, (0.0, 10.0))), recoded, design))  # type: ignore[arg-type]
    elif recommend:
        caveats.append(Caveat("recommend_not_0_10", {"column": recommend[0].label}))
        made += _share(data, recommend[0], "recommend", design)
    for column in _surest([c for c in data.with_role(Role.REPURCHASE) if _answered(data, c)])[:1]:
        made += _share(data, column, "repurchase", design)
    others: list[Answers] = []
    for column in _surest(data.with_role(Role.LOYALTY_OTHER)):
        if cuts.asks_about_switching(column):
            caveats.append(Caveat("asks_switching", {"column": column.label}))
        else:
            others += _share(data, column, "loyalty", design)
    return [*made, *others[: max(0, _MOST_LOYALTY - len(made))]]


def _share(data: Dataset, column: Column, code: Code, design: Design) -> list[Answers]:
    """Share of the best answers; nothing where the scale has no ends."""
    scale = column.scale
    if scale is None or scale.minimum is None or scale.maximum is None or not _answered(data, column):
        return []
    ends = float(scale.minimum), float(scale.maximum)
    if scale.kind not in ("ordinal", "binary", "number") or ends[0] >= ends[1]:
        return []
    cut = 1.0 if scale.kind == "binary" else (cuts.recommend_cut if code == "recommend" else cuts.top_cut)(*ends)
    values = data.numeric(column.name)
    facts = Facts(code, "loyalty", "share", cut=cut, **_asked(column, ends))  # type: ignore[arg-type]
    return [Answers(facts, np.where(np.isnan(values), np.nan, values >= cut), design)]


def _complaints(data: Dataset, design: Design, caveats: list[Caveat]) -> list[Answers]:
    """Who complained, of all asked; several ticks of one question count once. A rating is told as such."""
    columns = _surest([c for c in data.with_role(Role.COMPLAINT) if c.scale is not None])
    made: list[Answers] = []
    for kind, build in (("binary", _complained), ("number", _counted), ("ordinal", _rated)):
        fitting = [c for c in columns if c.scale is not None and c.scale.kind == kind and _answered(data, c)]
        if fitting and not made:
            made = build(data, fitting, design)
    if columns and not made:
        caveats.append(Caveat("complaint_types", {"column": columns[0].label}))
    return made


def _complained(data: Dataset, columns: Sequence[Column], design: Design) -> list[Answers]:
    first = columns[0]
    together = [c for c in columns if c.question is not None and c.question == first.question] or [first]
    raw = np.column_stack([data.numeric(c.name) for c in together])
    known = ~np.isnan(raw).all(axis=1)
    values = np.where(known, np.nanmax(np.where(known[:, None], raw, 0.0), axis=1) > 0, np.nan)
    label = first.question if len(together) > 1 and first.question is not None else first.label
    facts = Facts("complained", "complaints", "share", "low", column=first.name, label=label, questions=len(together))
    return [Answers(facts, values, design)]


def _counted(data: Dataset, columns: Sequence[Column], design: Design) -> list[Answers]:
    column = columns[0]
    values = data.numeric(column.name)
    values = np.where(values < 0, np.nan, values)
    told = {"column": column.name, "label": column.label}
    per100 = Facts("complaints", "complaints", "per100", "low", **told)  # type: ignore[arg-type]
    share = Facts("complained", "complaints", "share", "low", **told)  # type: ignore[arg-type]
    some = np.where(np.isnan(values), np.nan, values > 0)
    return [Answers(share, some, design), Answers(per100, 100 * values, design)]


def _rated(data: Dataset, columns: Sequence[Column], design: Design) -> list[Answers]:
    column = columns[0]
    found = cuts.ends_of(data, [column])
    if column.name not in found.ends:
        return []
    ends = found.ends[column.name]
    facts = Facts("complaint_rating", "complaints", "score", None, **_asked(column, ends))  # type: ignore[arg-type]
    return [Answers(facts, _on_100(data.numeric(column.name), ends), design)]
