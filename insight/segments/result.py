"""What a segment profile can be asked (Options), what it needs (NEEDS) and what it answers (Result)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from insight.dataset import GROUPING_ROLES, SCORED_ROLES, Needs, Role

Kind = Literal["mean", "median", "top2", "share"]
Mark = Literal["up", "down"]
Correction = Literal["bh", "none"]
Unit = Literal["row", "customer"]
BaseState = Literal["empty", "hidden", "grey", "caution", "good"]

SAME_INFORMATION = 0.8  # Cramér's V or ω² from which on two columns say the same
MONEY_ROLES = (Role.AMOUNT, Role.COST)
AMOUNT_ROLES = (*MONEY_ROLES, Role.QUANTITY, Role.ORDERS)
MEASURE_ROLES = (*sorted(SCORED_ROLES), *AMOUNT_ROLES, Role.COMPLAINT, *GROUPING_ROLES)


NEEDS = Needs(
    one_of=tuple((role,) for role in GROUPING_ROLES),
    useful=(*MEASURE_ROLES, Role.WEIGHT, Role.ACCOUNT, Role.RESPONDENT_ID, Role.CUSTOMER_ID, Role.DATE),
)


@dataclass(frozen=True)
class Options:
    """What the reader may choose.

    by: names of the grouping columns in the order to be shown; empty = the most useful twelve of those with 2–30
        groups, best separating first.
    population: number of all customers where it is known (finite population correction).
    correction: "bh" (Benjamini–Hochberg over all tests of the analysis) or "none".
    alpha: share of false marks (bh) or of false alarms per test (none) that is accepted, between 0 and 1.

    Raises ValueError for values outside these.
    """

    by: tuple[str, ...] = ()
    population: int | None = None
    correction: Correction = "bh"
    alpha: float = 0.05

    def __post_init__(self) -> None:
        if self.correction not in get_args(Correction):
            raise ValueError(f"unknown correction: {self.correction}")
        if not 0 < self.alpha < 1:
            raise ValueError(f"alpha must lie between 0 and 1: {self.alpha}")
        if self.population is not None and self.population < 1:
            raise ValueError(f"population must be positive: {self.population}")


@dataclass(frozen=True)
class Cell:
    """One measure in one group. Shares 0–1; None where hidden, empty or not computable.

    n: unweighted answers. effective_n: Kish's base, smaller where rows are clustered. index: 100·estimate/total, only
    where ``total·effective_n`` ≥ 5 and for ratio scales. rest: the estimate of all other groups. effect: Cohen's h or
    Hedges' g against the rest. statistic, p: z or t of the cell against the rest (without weights the adjusted
    residual). q: p after correction. mark: significantly above or below the rest.
    """

    value: str
    n: int
    estimate: float | None
    interval: tuple[float, float] | None
    index: float | None
    mark: Mark | None
    q: float | None
    effective_n: float
    base_state: BaseState
    rest: float | None
    effect: float | None
    statistic: float | None
    p: float | None


@dataclass(frozen=True)
class Overall:
    """Do the groups differ at all: "chi_square" (effect: bias-corrected Cramér's V) or "welch" (effect: ω²).

    p is not corrected for the number of tests and None where weights or clusters make it doubtful.
    """

    test: Literal["chi_square", "welch"]
    statistic: float | None
    df1: float | None
    df2: float | None
    p: float | None
    effect: float | None


@dataclass(frozen=True)
class Measure:
    """One row of a profile. measure: the column. category: the answer whose share is counted, None for means.

    n, total: answers and estimate over all groups of the profile. question: what the column is one option or item of.
    """

    measure: str
    category: str | None
    kind: Kind
    cells: tuple[Cell, ...]
    label: str
    role: str
    n: int
    total: float | None
    overall: Overall | None
    question: str | None = None

    @property
    def option(self) -> str | None:
        """The part of the label that its question does not say; None for a column that stands alone."""
        if self.question is None:
            return None
        said = self.label.removeprefix(self.question).strip(" :：-–—[]()（）")
        return said if said != self.label.strip() else self.category or said


@dataclass(frozen=True)
class Group:
    """One group: unweighted n, weighted share of all rows whose group is known, 95 % interval."""

    value: str
    n: int
    share: float
    interval: tuple[float, float]
    effective_n: float
    base_state: BaseState


@dataclass(frozen=True)
class Profile:
    """All measures by one grouping column. n: rows whose group is known; missing: rows whose group is not.

    separation: mean size of the strongest marked effect per question, on outcomes alone and on all questions.
    """

    by: str
    groups: tuple[Group, ...]
    measures: tuple[Measure, ...]
    label: str
    n: int
    effective_n: float
    missing: int
    tests: int
    separation: tuple[float, float]


@dataclass(frozen=True)
class Caveat:
    """Something the reader must know: a code, the column and the number it is about."""

    code: Literal[
        "rows_without_weight",
        "rows_without_customer",
        "too_many_groups",
        "more_groupings",
        "more_measures",
        "varies_within_customer",
        "population_too_small",
        "too_large",
        "guessed_columns",
    ]
    column: str | None = None
    count: int | None = None


@dataclass(frozen=True)
class Result:
    """Profiles, best separating first unless the reader chose their order.

    unit: "customer" where an order log was summed up per customer, else "row". tests: size m of the family that the
    correction covers; significant: marks given. design_effect: n/effective_n. clusters: column and number of clusters.
    finite_factor: √((N−n)/(N−1)), 1.0 without a population. census: population known and a noticeable part of it asked.
    """

    profiles: tuple[Profile, ...]
    n: int
    effective_n: float
    unit: Unit
    weighted: bool
    design_effect: float
    cluster_column: str | None
    clusters: int | None
    population: int | None
    finite_factor: float
    census: bool
    correction: Correction
    alpha: float
    tests: int
    significant: int
    caveats: tuple[Caveat, ...] = ()
