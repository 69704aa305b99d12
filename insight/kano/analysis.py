"""From a dataset to the Kano result: reads the answers, leaves out who is to be left out, counts, gathers the views."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from insight.dataset import Dataset, Filters, NotApplicable
from insight.kano import model
from insight.kano.aggregated import counted_features, has_counts
from insight.kano.categories import LineRule
from insight.kano.coverage import coverage
from insight.kano.features import Asked, base, feature
from insight.kano.inputs import Answers, case_weights, caveat, pairs_of_answers
from insight.kano.prca import prca
from insight.kano.quality import clusters, doubted, orientations
from insight.kano.result import Caveat, Feature, Lines, Options, Result, Wording
from insight.kano.segments import groupings, segments
from insight.kano.views import Doubted
from insight.statistics.bases import GREY_BELOW


@dataclass(frozen=True)
class Sample:
    """The respondents that count: who has at least one pair, without those left out.

    rows: (rows,) of bool. functional, dysfunctional, categories: (respondents, k). weights: (respondents,) or None.
    reversed: per feature, whether its questions are read swapped. straight: straight-liners among all rows.
    doubted: the features with and without the ``doubtful`` people.
    """

    rows: np.ndarray
    functional: np.ndarray
    dysfunctional: np.ndarray
    categories: np.ndarray
    weights: np.ndarray | None
    reversed: tuple[bool, ...]
    straight: int
    left_out: int
    doubtful: int
    doubted: tuple[Doubted, ...]


def analyze(dataset: Dataset, filters: Filters, options: Options) -> Result | NotApplicable:
    """The Kano result of the rows that ``filters`` keep; without Kano questions the contrast of ordinary ratings.

    NotApplicable: ``no_kano_questions``, ``no_kano_pairs`` (features asked one way only), ``kano_unclear`` (answers
    without a 1–5 meaning), ``too_few_answers`` (no complete pair of answers).
    """
    data = dataset.filtered(filters)
    answers = pairs_of_answers(data)
    if isinstance(answers, NotApplicable) and answers.why == "no_kano_questions" and has_counts(data):
        return _summed(data, options)
    if isinstance(answers, NotApplicable):
        return (_ratings(data, options) or answers) if answers.why == "no_kano_questions" else answers
    sample = _sample(answers, options)
    if sample is None:
        return NotApplicable("too_few_answers", {"rows": len(data), "features": len(answers.features)})
    features = _features(answers, sample, options)
    asked = [k for k, f in enumerate(features) if f.base != "hidden"]
    names = [features[k].feature for k in asked]
    return Result(
        table=options.table,
        features=features,
        lines=_lines(features, options.lines),
        rows=len(data),
        respondents=len(sample.categories),
        effective_n=base(np.ones(len(sample.categories), dtype=bool), sample.weights),
        weighted=sample.weights is not None,
        pairs_missing=sum(f.missing for f in features),
        expected_wrong=sum(1 - f.probability for f in features if f.base != "hidden" and f.probability is not None),
        straight_liners=sample.straight,
        wording=answers.wording,
        period=data.period(sample.rows),
        caveats=(*answers.caveats, *_caveats(features, answers, sample, options.lines), *_clustered(data, sample.rows)),
        layout="pairs" if answers.categories is None else "letters",
        richter=options.richter,
        left_out=sample.left_out,
        segments=segments(sample.categories[:, asked], sample.weights, names, groupings(data, sample.rows, options.by)),
        coverage=coverage(
            sample.categories[:, asked], sample.weights, names, _chosen(features, options), options.target
        ),
        doubtful=sample.doubtful,
        exclusions=sample.doubted,
        orientation=orientations([f.answers for f in features]),
        thresholds=(options.radius, options.low, options.high),
    )


def _summed(data: Dataset, options: Options) -> Result | NotApplicable:
    """The result of a file that holds counts or shares per feature instead of respondents."""
    read = counted_features(data)
    if isinstance(read, NotApplicable):
        return read
    features = read.features
    most = max(f.n for f in features)
    return Result(
        table=options.table,
        features=features,
        lines=_lines(features, options.lines),
        rows=len(data),
        respondents=most,
        effective_n=float(most),
        weighted=False,
        pairs_missing=0,
        expected_wrong=sum(1 - f.probability for f in features if f.base != "hidden" and f.probability is not None),
        straight_liners=0,
        wording=(),
        period=None,
        caveats=(
            *read.caveats,
            *_of_features([f for f in features if f.n or f.category is None]),
            *_mean_lines(options.lines),
        ),
        layout="aggregated",
    )


def _ratings(data: Dataset, options: Options) -> Result | None:
    """Penalties and rewards of a file that has ratings but no Kano questions, or None."""
    found = prca(data, options)
    if found is None:
        return None
    impacts, contrast = found
    used, weights = case_weights(data)
    zero = int((~used).sum())
    return Result(
        table=options.table,
        features=(),
        lines=Lines("half", 0.5, -0.5),
        rows=len(data),
        respondents=contrast.n,
        effective_n=contrast.effective_n,
        weighted=weights is not None,
        pairs_missing=0,
        expected_wrong=0.0,
        straight_liners=0,
        wording=(),
        period=data.period(),
        caveats=(
            *((Caveat("weighted"),) if weights is not None else ()),
            *((Caveat("weight_zero", zero),) if zero else ()),
            *_clustered(data, np.ones(len(data), dtype=bool)),
        ),
        layout="ratings",
        prca=impacts,
        prca_model=contrast,
    )


def _sample(answers: Answers, options: Options) -> Sample | None:
    """Who counts under the options; None where nobody has a pair of answers left."""
    functional, dysfunctional, categories, turned = _classified(answers, options)
    straight = model.straight_liners(answers.questions)
    answered: np.ndarray = np.asarray((categories >= 0).any(axis=1))
    out = np.zeros(len(answered), dtype=bool)
    if "straight_liners" in options.leave_out:
        out |= straight
    if "contradictory" in options.leave_out:
        out |= model.contradictory(categories)
    rows = answered & ~out
    if not rows.any():
        return None
    features, doubtful = doubted(answers.features, categories, straight, answers.weights)
    return Sample(
        rows=rows,
        functional=functional[rows],
        dysfunctional=dysfunctional[rows],
        categories=categories[rows],
        weights=None if answers.weights is None else answers.weights[rows],
        reversed=turned,
        straight=int(straight.sum()),
        left_out=int((answered & out).sum()),
        doubtful=doubtful,
        doubted=features,
    )


def _classified(answers: Answers, options: Options) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[bool, ...]]:
    """Functional and dysfunctional answers (swapped where asked for), categories, and which features were swapped."""
    functional, dysfunctional = answers.functional.copy(), answers.dysfunctional.copy()
    turned = [False] * len(answers.features)
    if answers.categories is not None:
        return functional, dysfunctional, answers.categories, tuple(turned)
    columns = []
    for k, levels in enumerate(answers.levels):
        found = model.classify(
            functional[:, k], dysfunctional[:, k], options.table, richter=options.richter, levels=levels
        )
        if options.turn_reverse and levels == 5:
            sums = model.tally(found[:, None], answers.weights)[0]
            # Berger et al. (1993), §IIa.4: everybody is re-scored, not only those who answered the other way round
            if model.first_place(sums)[0] == "R":
                functional[:, k], dysfunctional[:, k] = dysfunctional[:, k].copy(), functional[:, k].copy()
                found = model.classify(functional[:, k], dysfunctional[:, k], options.table, richter=options.richter)
                turned[k] = True
        columns.append(found)
    return functional, dysfunctional, np.column_stack(columns), tuple(turned)


def _features(answers: Answers, sample: Sample, options: Options) -> tuple[Feature, ...]:
    drawn = None if sample.weights is None else model.bootstrap(sample.categories, sample.weights)
    return tuple(
        feature(
            Asked(
                name=name,
                functional=sample.functional[:, k],
                dysfunctional=sample.dysfunctional[:, k],
                categories=sample.categories[:, k],
                importance=answers.importance[sample.rows, k],
                importance_ends=answers.importance_ends[k],
                weights=sample.weights,
                drawn=None if drawn is None else drawn[:, k],
                levels=answers.levels[k],
                reversed=sample.reversed[k],
            ),
            options,
        )
        for k, name in enumerate(answers.features)
    )


def _chosen(features: Sequence[Feature], options: Options) -> tuple[str, ...]:
    """The features of the what-if: those that were chosen, else those that most need."""
    if options.chosen is not None:
        return options.chosen
    return tuple(f.feature for f in features if f.category in ("M", "O"))


def _lines(features: Sequence[Feature], rule: LineRule) -> Lines:
    """Where the quadrants meet; the means are taken over the features with a base that may be shown."""
    shown = [
        (f.better, f.worse) for f in features if f.base != "hidden" and f.better is not None and f.worse is not None
    ]
    if rule == "half" or not shown:
        return Lines("half", 0.5, -0.5)
    return Lines("mean", math.fsum(b for b, _ in shown) / len(shown), math.fsum(w for _, w in shown) / len(shown))


def _caveats(features: Sequence[Feature], answers: Answers, sample: Sample, lines: LineRule) -> list[Caveat]:
    sets = _sets(answers.wording)
    missing = sum(f.missing for f in features)
    zero = int((~answers.used).sum())
    return [
        *([Caveat("weighted")] if sample.weights is not None else []),
        *([Caveat("weight_zero", zero)] if zero else []),
        *([Caveat("mixed_wording", sets)] if sets > 1 else []),
        *([Caveat("pairs_missing", missing)] if missing else []),
        *([Caveat("left_out", sample.left_out)] if sample.left_out else []),
        *caveat("turned", [f.feature for f in features if f.reversed]),
        *_of_features(features),
        *([Caveat("straight_liners", sample.straight)] if sample.straight else []),
        *_few_complete(features, sample),
        *_mean_lines(lines),
    ]


def _few_complete(features: Sequence[Feature], sample: Sample) -> list[Caveat]:
    """Why there is nothing about deal-breakers, which need people who answered about every feature."""
    asked = [k for k, f in enumerate(features) if f.base != "hidden"]
    complete = int((sample.categories[:, asked] >= 0).all(axis=1).sum())
    return [Caveat("few_complete", complete)] if asked and complete < GREY_BELOW else []


def _clustered(data: Dataset, rows: np.ndarray) -> list[Caveat]:
    """Said, not corrected: the probabilities and intervals take every respondent for independent."""
    count = clusters(data, rows)
    return [] if count is None else [Caveat("clustered", count)]


def _of_features(features: Sequence[Feature]) -> list[Caveat]:
    """What must be known about single features, however they were asked."""
    shown = [f for f in features if f.base != "hidden"]
    return [
        *caveat("ties", [f.feature for f in shown if f.tied]),
        *caveat("no_coefficients", [f.feature for f in shown if f.better is None]),
        *caveat("hidden", [f.feature for f in features if f.base == "hidden"]),
        *caveat("small_base", [f.feature for f in features if f.base == "grey"]),
        *caveat("questionable", [f.feature for f in shown if (f.shares.Q or 0.0) > model.QUESTIONABLE_AMBER]),
    ]


def _mean_lines(rule: LineRule) -> list[Caveat]:
    return [Caveat("mean_lines")] if rule == "mean" else []


def _sets(wording: Sequence[Wording]) -> int:
    """How many sets of answer words the question with the most of them has."""
    return max(sum(w.question == side for w in wording) for side in ("functional", "dysfunctional"))
