"""Deal-breakers: who would miss something they need if only some of the features were built.

A feature is a deal-breaker for a person for whom it is must-be or performance and who does not get it. Averages cannot
answer this, because they do not know which needs belong to the same person.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from insight.kano import model
from insight.kano.features import interval
from insight.kano.views import Coverage, Step
from insight.statistics.bases import GREY_BELOW
from insight.statistics.weights import effective_base

FOLDS = 10
NOISE = 0.05  # answers at random, to show how the share grows with the number of features alone


def coverage(
    categories: np.ndarray,
    weights: np.ndarray | None,
    features: Sequence[str],
    chosen: Sequence[str],
    target: float,
) -> Coverage | None:
    """The coverage of ``chosen`` among respondents who answered about every feature; None where they are below 30.

    categories: numbers from :func:`insight.kano.model.classify`, (respondents, k). weights: (respondents,) or None.
    Names in ``chosen`` that are no features are ignored.
    """
    complete = (categories >= 0).all(axis=1)
    n = int(complete.sum())
    if n < GREY_BELOW or not len(features):
        return None
    answers = categories[complete]
    weight = np.ones(n) if weights is None else weights[complete]
    answers, weight = _in_order(answers, weight)
    share = weight / weight.sum()
    effective = effective_base(weight)
    needed, delights = np.isin(answers, (model.M, model.O)), answers == model.A
    built = np.isin(np.array(features, dtype=object), list(chosen))
    missed = _share(needed[:, ~built].any(axis=1), share)
    delighted = _share(delights[:, built].any(axis=1), share)
    order, left = build_order(needed, share)
    size = smallest(left, target)
    tried, reached = held_out(needed, weight, target)
    return Coverage(
        chosen=tuple(f for f, b in zip(features, built, strict=True) if b),
        n=n,
        target=target,
        with_deal_breaker_share=missed,
        with_deal_breaker_interval=interval(missed, effective),
        independence_share=1 - float(np.prod(1 - share @ needed[:, ~built])),
        delight_share=delighted,
        delight_interval=interval(delighted, effective),
        noise_share=1 - (1 - NOISE) ** int((~built).sum()),
        smallest_set_80=tuple(features[j] for j in order[:size]),
        reached=bool(reached),
        in_sample_share=float(left[size]),
        held_out_share=tried,
        # the folds share most of those who choose: a base smaller by 1 + 10/9 (Nadeau & Bengio 2003)
        held_out_interval=interval(tried, effective / (1 + FOLDS / (FOLDS - 1))),
        nothing_share=float(left[0]),
        nothing_interval=interval(float(left[0]), effective),
        steps=tuple(
            Step(features[j], float(left[i + 1]), interval(float(left[i + 1]), effective)) for i, j in enumerate(order)
        ),
    )


def build_order(needed: np.ndarray, share: np.ndarray) -> tuple[list[int], np.ndarray]:
    """Features in the order in which to build them, and the people without a deal-breaker after 0, 1 … k of them.

    needed: (respondents, k) of bool. share: (respondents,), sums to 1. Greedy from the end: of everything that could
    be left out, that goes which fewest of the people who still miss nothing need. (From the front a first feature
    would help nobody who needs two.) Ties: the feature that fewer need, then the later one in the file.
    """
    k = needed.shape[1]
    weighed = needed * share[:, None]
    wanted = weighed.sum(axis=0)
    # what leaving a feature out would cost; people leave the sum with the first feature that they miss
    lost = wanted.copy()
    content = np.ones(len(needed), dtype=bool)
    kept, dropped = np.arange(k), []
    wanted_most = np.round(wanted, 12)
    left = np.empty(k + 1)
    left[k] = 1.0
    for size in range(k, 0, -1):
        place = int(np.lexsort((-kept, wanted_most[kept], np.round(lost[kept], 12)))[0])
        gone = int(kept[place])
        kept = np.delete(kept, place)
        dropped.append(gone)
        leaving = np.flatnonzero(content & needed[:, gone])
        lost -= weighed[leaving].sum(axis=0)
        content[leaving] = False
        left[size - 1] = share[content].sum()
    return dropped[::-1], left


def smallest(left: np.ndarray, target: float) -> int:
    """The fewest features after which at least ``target`` of the people miss nothing."""
    return int(np.argmax(left >= target - 1e-9))


def held_out(needed: np.ndarray, weight: np.ndarray, target: float) -> tuple[float, bool]:
    """Share of people without a deal-breaker under sets chosen without them (10 folds), and whether it is ≥ target."""
    fold = np.random.default_rng(model.SEED).permutation(np.arange(len(needed)) % FOLDS)
    content = 0.0
    for k in range(FOLDS):
        test = fold == k
        train = weight[~test]
        order, left = build_order(needed[~test], train / train.sum())
        dropped = order[smallest(left, target) :]
        content += float(weight[test & ~needed[:, dropped].any(axis=1)].sum())
    share = content / float(weight.sum())
    return share, share >= target


def _in_order(answers: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """People in an order that does not depend on the order of the rows."""
    order = np.lexsort((weight, *answers.T[::-1]))
    return answers[order], weight[order]


def _share(who: np.ndarray | np.bool, share: np.ndarray) -> float:
    return min(1.0, float(share[np.asarray(who)].sum()))
