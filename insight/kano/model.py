"""The mathematics of Kano on plain arrays, checkable against the papers.

Answers are codes 1 like, 2 must-be, 3 neutral, 4 live with, 5 dislike; NaN is no answer. Categories are numbered in
the order of ``PRIORITY`` (M, O, A, I, R, Q), so that the first maximum is the one that the tie rule wants.
Sources: Berger et al. (1993), CQM Journal 2(4); Pouliot, ibid. §Vc; Timko, ibid. §IVb.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import special
from scipy.spatial import ConvexHull

from insight.kano.categories import PRIORITY, Category, Table, Verdict

# rows: answer to "how do you feel if it is there" 1–5, columns: "if it is not there" 1–5
TABLES: dict[Table, tuple[str, ...]] = {
    "classic": ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"),  # Berger 1993, Fig. 4
    "pouliot": ("QAAAO", "RQIIM", "RIIIM", "RIIQM", "RRRRQ"),  # Berger 1993, §Vc Fig. 34
}
# functional 1 like, 2 neutral, 3 dislike by the same for absence; stp25kano (type 3)
THREE_LEVELS = ("AAO", "IIM", "IIM")
M, O, A, I, R, Q = range(6)  # noqa: E741 - the letters of the method
_LETTERS = "".join(PRIORITY)
PRIOR = 1 / 6  # one virtual answer spread over the six categories
REGION_PRIOR = 1 / 2  # Jeffreys; in simulations its regions cover 90–96 %, those of 1/6 only 86–95 % (n′ 15–50)
CLEAR, LIKELY = 0.95, 0.80
CHI2_95 = 5.991464547107979  # 95 % quantile of χ² with 2 degrees of freedom
DRAWS, SEED = 20_000, 1984
BOOTSTRAP_DRAWS = 2_000
_CHUNK = 1_000
QUESTIONABLE_AMBER, QUESTIONABLE_RED = 0.05, 0.10  # house thresholds; Sauerwein et al. (1996) saw at most 2 %
STRAIGHT_SHARE, STRAIGHT_QUESTIONS = 0.9, 6
CONTRADICTORY_SHARE, CONTRADICTORY_FEATURES = 0.4, 3  # house thresholds
# Gauss–Legendre nodes: 160 of them agree with 4,001 equal steps to 1e-9 (tests)
_NODES = np.polynomial.legendre.leggauss(160)
ALIKE = 3.0  # mean weights of the categories within this ratio: 160 nodes agree with 640 to 1e-9
_MANY_NODES = np.polynomial.legendre.leggauss(640)  # weights can make one category much wider than another


def classify(
    functional: np.ndarray,
    dysfunctional: np.ndarray,
    table: Table = "classic",
    *,
    richter: bool = False,
    levels: int = 5,
) -> np.ndarray:
    """Category number of every pair of answers, any shape; −1 where one of the two is not a whole number 1–levels.

    richter: "must-be" with "can live without" (2, 4) is M instead of I (Richter in Berger et al. 1993, §IIIa.D).
    levels: 5, or 3 (like, neutral, dislike), for which there is one table.
    """
    letters = THREE_LEVELS if levels == 3 else TABLES[table]
    lookup = np.array([[_LETTERS.index(letter) for letter in row] for row in letters], dtype=np.int8)
    if richter and levels == 5:
        lookup[1, 3] = M
    valid = _answered(functional, levels) & _answered(dysfunctional, levels)
    f = np.where(valid, functional, 1).astype(np.intp) - 1
    d = np.where(valid, dysfunctional, 1).astype(np.intp) - 1
    return np.where(valid, lookup[f, d], np.int8(-1))


def tally(categories: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Sum of weights (or number) of pairs in each category.

    categories: (rows, features) from :func:`classify`. weights: (rows,) or None. Returns (features, 6).
    """
    features = categories.shape[1]
    # seven places per feature, the first for "no pair"
    place = categories.astype(np.intp) + (7 * np.arange(features) + 1)
    every = None if weights is None else np.repeat(weights, features)
    return np.bincount(place.ravel(), every, minlength=7 * features).reshape(features, 7)[:, 1:]


def answer_table(functional: np.ndarray, dysfunctional: np.ndarray, levels: int = 5) -> tuple[tuple[int, ...], ...]:
    """Number of valid pairs by functional (rows) and dysfunctional answer, from two arrays of shape (rows,)."""
    valid = _answered(functional, levels) & _answered(dysfunctional, levels)
    cell = levels * (functional[valid] - 1) + dysfunctional[valid] - 1
    counts = np.bincount(cell.astype(np.intp), minlength=levels * levels).reshape(levels, levels)
    return tuple(tuple(int(c) for c in row) for row in counts)


def first_place(counts: np.ndarray) -> tuple[Category | None, tuple[Category, ...]]:
    """The most frequent category of counts (6,), ties decided by M > O > A > I > R > Q, and all that tie (or none).

    (None, ()) when there are no answers. Source: Berger et al. (1993), §II.5c; R > Q makes it complete.
    """
    top = float(counts.max())
    if top <= 0:
        return None, ()
    # sums of weights may differ in the last bits only
    first = [PRIORITY[k] for k in np.flatnonzero(counts >= top * (1 - 1e-12))]
    return first[0], tuple(first) if len(first) > 1 else ()


def coefficients(counts: np.ndarray) -> tuple[float, float] | None:
    """Better = (A+O)/n′ and |Worse| = (O+M)/n′ with n′ = A+O+M+I of counts (6,); None when n′ = 0. Source: Timko."""
    base = float(counts[[A, O, M, I]].sum())
    if base <= 0:
        return None
    return float(counts[A] + counts[O]) / base, float(counts[O] + counts[M]) / base


def covariances(counts: np.ndarray, n: float) -> tuple[float, float, float]:
    """Sampling Var(Better), Var(|Worse|) and Cov = (p_O − Better·|Worse|)/n of counts (6,) on the base n′ = n.

    Both coefficients are shares of one sample in which O counts for both. Raises ValueError for n′ = 0.
    """
    shares = coefficients(counts)
    if shares is None or n <= 0:
        raise ValueError("no answer is A, O, M or I")
    better, worse = shares
    both = float(counts[O] / counts[[A, O, M, I]].sum())
    return better * (1 - better) / n, worse * (1 - worse) / n, (both - better * worse) / n


def closed_form(counts: np.ndarray, n: float, points: int = 72) -> np.ndarray:
    """Outline of the 95 % ellipse (v−v̂)ᵀΣ⁻¹(v−v̂) = 5.991, shape (points, 2) of (|Worse|, Better) within 0–1."""
    better, worse = coefficients(counts) or (math.nan, math.nan)
    variance_b, variance_w, covariance = covariances(counts, n)
    angle = np.linspace(0, 2 * math.pi, points, endpoint=False)
    values, vectors = np.linalg.eigh(np.array([[variance_w, covariance], [covariance, variance_b]]))
    axes = vectors * np.sqrt(np.maximum(values, 0) * CHI2_95)
    outline = np.array([worse, better]) + np.column_stack([np.cos(angle), np.sin(angle)]) @ axes.T
    return np.clip(outline, 0.0, 1.0)


def dirichlet_region(counts: np.ndarray) -> np.ndarray:
    """Outline of the 95 % region of (|Worse|, Better), shape (points, 2), without the normal approximation.

    The hull of the 95 % of draws from Dirichlet(M, O, A, I counts + 1/2) that lie closest to their centre. The random
    numbers start anew for every call, so the outline depends on the counts alone. counts: (6,), may be effective.
    """
    alpha = counts[[M, O, A, I]] + REGION_PRIOR
    shares = np.random.default_rng(SEED).dirichlet(alpha, DRAWS)
    return _hull(np.column_stack([shares[:, M] + shares[:, O], shares[:, A] + shares[:, O]]))


def _hull(drawn: np.ndarray) -> np.ndarray:
    """The hull of the 95 % of points (draws, 2) that lie closest to their centre."""
    centred = drawn - drawn.mean(axis=0)
    distance = np.einsum("di,ij,dj->d", centred, np.linalg.inv(np.cov(drawn.T)), centred)
    inside = drawn[distance <= np.quantile(distance, 0.95)]
    return inside[ConvexHull(inside).vertices]


def most_frequent_probabilities(counts: np.ndarray) -> np.ndarray:
    """P(each category is the most frequent) for shares ~ Dirichlet(counts + 1/6); shapes (…, 6), the last sums to 1.

    counts may be effective (weights).
    """
    alpha = np.asarray(counts, dtype=float) + PRIOR
    return _first(alpha, np.ones_like(alpha), *_NODES)


def weighted_probabilities(sums: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """P(each category is the most frequent) where people have weights; shapes (…, 6), the last sums to 1.

    sums, squares: Σw and Σw² of the people in each category. In the Bayesian bootstrap (Rubin 1981) of the respondents
    everyone's weight is multiplied by a standard exponential number, so the sums of the categories are independent;
    each is taken as the gamma variable of its mean Σw and variance Σw². Instead of some thousand draws this has no
    random error, which would toss verdicts near .95. With equal weights it is :func:`most_frequent_probabilities`.
    """
    sums, squares = np.asarray(sums, dtype=float), np.asarray(squares, dtype=float)
    some = sums > 0
    typical = squares.sum(axis=-1, keepdims=True) / np.maximum(sums.sum(axis=-1, keepdims=True), 1e-300)
    typical = np.where(typical > 0, typical, 1.0)
    scale = np.divide(squares, sums, out=np.broadcast_to(typical, sums.shape).copy(), where=some)
    alpha = np.divide(sums**2, squares, out=np.zeros_like(sums), where=some) + PRIOR
    alike = bool((scale.max(axis=-1) <= ALIKE * scale.min(axis=-1)).all())
    return _first(alpha, scale / typical, *(_NODES if alike else _MANY_NODES))


def _first(alpha: np.ndarray, scale: np.ndarray, nodes: np.ndarray, node_weights: np.ndarray) -> np.ndarray:
    """P(each of six independent gamma variables is the largest), (…, 6), for shapes ``alpha`` and scales (…, 6).

    P(k first) = ∫ f_k ∏_{j≠k} F_j, integrated on a logarithmic axis instead of drawn: no random error.
    """
    # the largest of the six lies outside this range with probability below 1e-11
    low = np.log((scale * special.gammaincinv(alpha, 1e-13)).max(axis=-1, keepdims=True))
    high = np.log((scale * special.gammainccinv(alpha, 1e-13)).max(axis=-1, keepdims=True))
    log_x = ((low + high) / 2 + (high - low) / 2 * nodes)[..., None, :] - np.log(scale)[..., None]
    x, a = np.exp(log_x), alpha[..., None]
    below = special.gammainc(a, x)
    density = np.exp(a * log_x - x - special.gammaln(a))
    # the product over the others, without dividing by what may be 0
    others = np.stack([np.prod(np.delete(below, k, axis=-2), axis=-2) for k in range(6)], axis=-2)
    found = (density * others) @ node_weights
    return np.asarray(found / found.sum(axis=-1, keepdims=True))


def bootstrap(categories: np.ndarray, weights: np.ndarray, draws: int = BOOTSTRAP_DRAWS) -> np.ndarray:
    """Sums of weights in M, O, A and I in ``draws`` bootstrap samples of the respondents, shape (draws, features, 4).

    categories: (rows, features). weights: (rows,). A person is drawn with all features. The Bayesian bootstrap (Rubin
    1981): everyone's weight is multiplied by a standard exponential number. People are put in order first, so the order
    of the rows changes nothing.
    """
    order = np.lexsort((*categories.T, weights))
    generator = np.random.default_rng(SEED)
    features = categories.shape[1]
    sums = np.zeros((draws, features * 4), dtype=np.float64)
    for start in range(0, len(order), _CHUNK):
        rows = order[start : start + _CHUNK]
        hits = (categories[rows, :, None] == np.arange(4)).reshape(len(rows), -1).astype(np.float32)
        factor = generator.standard_exponential((draws, len(rows)), dtype=np.float32)
        sums += factor @ (hits * weights[rows, None].astype(np.float32))
    return sums.reshape(draws, features, 4)


def drawn_region(drawn: np.ndarray) -> np.ndarray:
    """Outline of the 95 % region of (|Worse|, Better), shape (points, 2), from bootstrap sums (draws, 4)."""
    shares = drawn / drawn.sum(axis=1, keepdims=True)
    return _hull(np.column_stack([shares[:, M] + shares[:, O], shares[:, A] + shares[:, O]]))


def verdict(category: Category | None, probability: float) -> Verdict:
    """How sure the category is: P ≥ .95 clear, ≥ .80 likely, else too close; Q or no answers: not classifiable."""
    if category is None or category == "Q":
        return "not_classifiable"
    if probability >= CLEAR:
        return "clear"
    return "likely" if probability >= LIKELY else "too_close"


def top_two_p(counts: np.ndarray) -> float | None:
    """Exact two-sided binomial test that the two most frequent of M, O, A, I, R are equally frequent; None if none is.

    P(X ≤ b) for X ~ Bin(a+b, ½) through the incomplete beta function, which also takes effective counts.
    """
    b, a = np.sort(counts[:Q])[-2:]
    if a <= 0:
        return None
    return min(1.0, 2 * float(special.betainc(a, b + 1, 0.5)))


def straight_liners(answers: np.ndarray) -> np.ndarray:
    """Who gave one answer to at least 90 % of six or more answered questions; (rows, questions) → (rows,) of bool."""
    times = np.stack([(answers == code).sum(axis=1) for code in range(1, 6)])
    answered = times.sum(axis=0)
    return (answered >= STRAIGHT_QUESTIONS) & (times.max(axis=0) >= STRAIGHT_SHARE * answered)


def contradictory(categories: np.ndarray) -> np.ndarray:
    """Who contradicts themselves on at least 40 % of three or more features; (rows, features) → (rows,) of bool."""
    asked = (categories >= 0).sum(axis=1)
    return (asked >= CONTRADICTORY_FEATURES) & ((categories == Q).sum(axis=1) >= CONTRADICTORY_SHARE * asked)


def _answered(answers: np.ndarray, levels: int = 5) -> np.ndarray:
    return np.isin(answers, np.arange(1, levels + 1))
