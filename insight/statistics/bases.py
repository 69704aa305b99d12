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


def suppressed(counts: np.ndarray) -> np.ndarray:
    """Which groups of a set to hide, shape like ``counts`` (1-d): those below 5, and one more where only one is hidden.

    Complementary suppression: a single hidden group could be recovered from the total, so the next smallest goes too.
    Empty groups are not hidden (zero says nothing about anyone).
    """
    counts = np.asarray(counts)
    hidden = (counts > 0) & (counts < HIDE_BELOW)
    if hidden.sum() == 1 and (counts > 0).sum() > 1:
        rest = np.where(hidden | (counts <= 0), np.iinfo(np.int64).max, counts)
        hidden[int(np.argmin(rest))] = True
    return hidden
