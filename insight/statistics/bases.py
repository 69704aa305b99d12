"""When a base is too small to show, to trust or to test: the thresholds of the whole product, in one place.

Source: house rule; the cut at 30 follows UNICOM/SPSS Dimensions practice, the others are conventions.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

HIDE_BELOW = 5  # unweighted answers: a share could point at a person
CURVE_BELOW = 10  # no share on a curve
GREY_BELOW = 30  # effective answers: shown faded, never a headline
CAUTION_BELOW = 50  # effective answers: shown with a word of caution

BaseState = Literal["hidden", "grey", "caution", "good"]


def state(n: int, effective: float | None = None, *, census: bool = False) -> BaseState:
    """How to treat an estimate on ``n`` unweighted answers with Kish base ``effective``.

    census: a finite population size is known, which lifts greying and caution (the interval already says it all).
    """
    if n < HIDE_BELOW:
        return "hidden"
    if census:
        return "good"
    base = n if effective is None else effective
    if base < GREY_BELOW:
        return "grey"
    return "caution" if base < CAUTION_BELOW else "good"


def states(n: np.ndarray, effective: np.ndarray, *, census: bool = False) -> np.ndarray:
    """:func:`state` of every cell of a table, any shape, as an array of the same words."""
    known = np.full(np.shape(n), "good", dtype="<U7")
    if not census:
        known[np.asarray(effective) < CAUTION_BELOW] = "caution"
        known[~(np.asarray(effective) >= GREY_BELOW)] = "grey"
    known[np.asarray(n) < HIDE_BELOW] = "hidden"
    return known


def suppressed(counts: np.ndarray) -> np.ndarray:
    """Which groups of a set to hide, shape like ``counts`` (1-d): those below 5, and as many more as protect them.

    Complementary suppression: what is hidden can be recovered as total minus shown, for one group alone or for all
    hidden ones together. So the next smallest go too until at least two groups with at least 5 answers together are
    hidden. Empty groups are not hidden (zero says nothing about anyone).
    """
    counts = np.asarray(counts)
    hidden = (counts > 0) & (counts < HIDE_BELOW)
    if not hidden.any():
        return hidden
    for place in np.argsort(counts, kind="stable"):
        if hidden.sum() >= 2 and counts[hidden].sum() >= HIDE_BELOW:
            break
        hidden[place] |= counts[place] > 0
    return hidden
