"""What the Kano result holds beyond single features: segments, deal-breakers, penalty–reward contrast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypedDict

from insight.kano.categories import ByCategory, Category, Guidance, Verdict
from insight.statistics.bases import BaseState


@dataclass(frozen=True)
class Group:
    """One segment's answers about one feature.

    difference: of better and worse to everybody else (or to the wave before), with intervals. residuals: adjusted
    residuals of A, O, M and I against independence (beyond ±2 this group differs there). guidance: what the base is
    good for.
    """

    value: str
    n: int
    effective_n: float
    base: BaseState
    guidance: Guidance
    shares: ByCategory[float | None]
    category: Category | None
    probability: float | None
    verdict: Verdict
    better: float | None
    worse: float | None
    better_interval: tuple[float, float] | None
    worse_interval: tuple[float, float] | None
    better_difference: float | None
    better_difference_interval: tuple[float, float] | None
    worse_difference: float | None
    worse_difference_interval: tuple[float, float] | None
    residuals: ByCategory[float | None]


@dataclass(frozen=True)
class Segment:
    """One feature across the groups of one column (also the waves of a survey).

    p: of A, O, M, I (R) × groups by ``test``; q: Benjamini–Hochberg over the features of this column; v: Cramér's.
    flip: whether the modes of two groups of at least 30 differ with probability ≥ .95; flip_probability, between: the
    surest pair, among smaller groups only where there are no others.
    """

    by: str
    label: str
    feature: str
    test: Literal["chi_square", "permutation"] | None
    p: float | None
    q: float | None
    v: float | None
    flip: bool
    flip_probability: float | None
    between: tuple[str, str] | None
    groups: tuple[Group, ...]
    wave: bool = False


Flip = Literal["none", "functional", "dysfunctional", "both"]


@dataclass(frozen=True)
class Doubted:
    """One feature's category, its probability and n with everybody, and without doubtful respondents.

    Doubtful: one answer to at least 90 % of the questions, or contradictory on at least 40 % of the features.
    """

    feature: str
    everybody: Category | None
    everybody_probability: float | None
    everybody_n: int
    without: Category | None
    without_probability: float | None
    without_n: int
    changes: bool


@dataclass(frozen=True)
class Orientation:
    """Shares of contradictory (Q) and reverse (R) pairs of all features, if these questions' codes were flipped."""

    flipped: Flip
    questionable: float
    reverse: float


@dataclass(frozen=True)
class Step:
    """One more feature in the greedy set. without_share: people without a deal-breaker after it, with its interval."""

    feature: str
    without_share: float
    without_interval: tuple[float, float]


@dataclass(frozen=True)
class Coverage:
    """Who would miss a must-be or performance feature if only ``chosen`` were built.

    with_deal_breaker_share: people with at least one such feature outside ``chosen``; independence_share: the same if
    features were independent. delight_share: people for whom a chosen feature is attractive. smallest_set_80: the
    greedy smallest set that leaves ``target`` of the people without a deal-breaker; its held_out_share is estimated on
    people who did not choose it. n: respondents with all pairs. nothing_share: people without a deal-breaker if nothing
    were built. noise_share: what 5 % of random answers would give with this many features left out.
    """

    chosen: tuple[str, ...]
    n: int
    target: float
    with_deal_breaker_share: float
    with_deal_breaker_interval: tuple[float, float]
    independence_share: float
    delight_share: float
    delight_interval: tuple[float, float]
    noise_share: float
    smallest_set_80: tuple[str, ...]
    reached: bool
    in_sample_share: float
    held_out_share: float | None
    held_out_interval: tuple[float, float] | None
    nothing_share: float
    nothing_interval: tuple[float, float]
    steps: tuple[Step, ...]


Impact = TypedDict(
    "Impact",
    {
        "attribute": str,
        "label": str,
        "penalty": float,
        "reward": float,
        "intervals": dict[str, tuple[float, float]],
        "p_penalty": float,
        "p_reward": float,
        "q_penalty": float,
        "q_reward": float,
        "class": Literal["dissatisfier", "satisfier", "performance", "neutral", "unclear"],
        "mean": float,
        "n": int,
        "share_low": float,
        "share_high": float,
        "n_low": int,
        "n_high": int,
        "low_until": float,
        "high_from": float,
        "range_of_impact": float | None,
        "asymmetry": float | None,
        "vif": float | None,
    },
)


@dataclass(frozen=True)
class PenaltyReward:
    """The regression behind ``prca``: outcome ~ low and high dummies of every attribute, HC3 errors.

    low_until, high_from: answers up to and from which the first attribute counts as low or high (each has its own).
    widened: on five points "low" is 1–3 instead of 1–2, because too few people gave most attributes a 1 or 2.
    """

    outcome: str
    n: int
    effective_n: float
    r2: float
    intercept: float
    low_until: float
    high_from: float
    points: int | None
    left_out: tuple[str, ...]
    widened: bool = False
