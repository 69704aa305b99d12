"""Other ways from the same counts to one category, and the older measures of certainty that readers know.

Counts are arrays (6,) in the order of ``PRIORITY`` (M, O, A, I, R, Q) and may be sums of weights. The rules disagree on
a third of real features, which is why the page shows them side by side.
"""

from __future__ import annotations

import math

import numpy as np

from insight.kano.categories import PRIORITY, Category
from insight.kano.model import A, I, M, O, Q, R, first_place

BAND = 0.06  # Lee & Newcomb (1997) as in stp25kano: shares this close are a mixed category
FONG_Z = 1.65


def blauth(counts: np.ndarray) -> Category | None:
    """The first of O, A, M if they outnumber I, R, Q together, else the first of I, R, Q; None without answers.

    Source: Blauth's formula, Richter in Berger et al. (1993), §IIIa.C; ties M > O > A > I > R > Q.
    """
    if counts.sum() <= 0:
        return None
    wanted, other = [M, O, A], [I, R, Q]
    among = wanted if counts[wanted].sum() > counts[other].sum() else other
    return PRIORITY[among[int(np.argmax(counts[among]))]]


def band(counts: np.ndarray, width: float = BAND) -> Category | None:
    """The mode, or the weightier (M > O > A > I > R) of the first two where they are within ``width`` of all answers.

    Q is not ranked. Source: practice, after Berger et al. (1993), §II.5c; None without an answer other than Q.
    """
    ranked = counts[:Q]
    if ranked.sum() <= 0:
        return None
    first, second = np.argsort(-ranked, kind="stable")[:2]
    close = ranked[second] > 0 and ranked[first] - ranked[second] <= width * counts.sum() + 1e-9
    return PRIORITY[int(min(first, second) if close else first)]


def quadrant(better: float | None, worse: float | None, line: float = 0.5) -> Category | None:
    """The quarter of the Better–Worse map; ``worse`` is ≤ 0; None where the coefficients are not estimable."""
    if better is None or worse is None:
        return None
    # sums of weights may differ in the last bits only
    line -= 1e-12
    if better >= line:
        return "O" if -worse >= line else "A"
    return "M" if -worse >= line else "I"


def mode(counts: np.ndarray) -> Category | None:
    """The most frequent category, ties decided by M > O > A > I > R > Q."""
    return first_place(counts)[0]


def strengths(counts: np.ndarray) -> tuple[float | None, float | None]:
    """Category strength (first − second of A, O, M, I, R)/n and total strength (A + O + M)/n; n includes R and Q.

    Source: Lee & Newcomb (1997), formulas as in stp25kano.
    """
    n = float(counts.sum())
    if n <= 0:
        return None, None
    second, first = np.sort(counts[:Q])[-2:]
    return float(first - second) / n, float(counts[A] + counts[O] + counts[M]) / n


def fong(counts: np.ndarray) -> bool | None:
    """Whether the two most frequent of A, O, M, I, R differ by Fong's (1996) test: |a−b| ≥ 1.65·√((a+b)(2n−a−b)/2n).

    A legacy measure: it takes two shares of one sample for independent ones, so at a nominal 10 % it fires in about
    20 % of samples without a difference. n includes Q. None without answers.
    """
    n = float(counts.sum())
    second, first = (float(v) for v in np.sort(counts[:Q])[-2:])
    if n <= 0 or first <= 0:
        return None
    return first - second >= FONG_Z * math.sqrt((first + second) * (2 * n - first - second) / (2 * n))
