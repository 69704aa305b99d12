"""What the evidence pack is asked and what it returns: levels, trends and comparisons as plain numbers and codes.

Scores are 0–100, shares 0–1, the net promoter score −100…100, complaints per 100 customers; nothing is rounded and
unknown is None. ``n`` is unweighted, ``effective_n`` Kish's base (less where answers are clustered).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from insight.dataset import Needs, Role
from insight.statistics.bases import BaseState

Interval = tuple[float, float]
ResultName = Literal["satisfaction", "loyalty", "complaints", "retention"]
RESULTS: tuple[ResultName, ...] = ("satisfaction", "loyalty", "complaints", "retention")
PartName = Literal["level", "trend", "comparison"]
PARTS: tuple[PartName, ...] = ("level", "trend", "comparison")
Kind = Literal["score", "share", "nps", "per100"]
Code = Literal[
    "score",  # satisfaction on 0–100
    "satisfied",  # share of satisfied answers
    "nps",
    "recommend",  # share who would recommend, where the scale makes no NPS
    "repurchase",  # share who would buy again
    "loyalty",  # share of the best answers to another loyalty question
    "complained",  # share of customers who complained
    "complaints",  # complaints per 100 customers
    "complaint_rating",  # a rating of complaints, on 0–100
    "retained",  # share of a period's customers who buy again in the next
    "repeat",  # share of first-time buyers who buy again in time; of all customers with a second order in a table
    "active",  # share of older customers who still buy
]
Better = Literal["high", "low"]
Unit = Literal["month", "quarter", "year"]
UNITS: tuple[Unit, ...] = ("month", "quarter", "year")
TARGETS: tuple[Code, ...] = (
    "score",
    "satisfied",
    "nps",
    "recommend",
    "repurchase",
    "complained",
    "complaints",
    "retained",
    "repeat",
    "active",
)

NEEDS = Needs(
    one_of=(
        (Role.OVERALL_SATISFACTION,),
        (Role.RATING,),
        (Role.RECOMMEND,),
        (Role.REPURCHASE,),
        (Role.LOYALTY_OTHER,),
        (Role.COMPLAINT,),
        (Role.CUSTOMER_ID, Role.ORDER_DATE),
        (Role.ORDERS,),
    ),
    useful=(Role.WAVE, Role.DATE, Role.BRAND, Role.SEGMENT, Role.LAST_ORDER, Role.FIRST_ORDER, Role.WEIGHT),
)


@dataclass(frozen=True)
class Options:
    """The reader's choices. Raises ValueError for a period that is not a unit or days outside 7 to 1825.

    by: column whose groups are shown; None = brands, else the one with the clearest difference. own: the reader's own
    brand; None = the one with most answers. period: calendar unit of trends; None = chosen by the data.
    repeat_days: days within which a first-time buyer must come back. target_*: what the reader enters as a target or
    benchmark, in the unit of the page (scores 0–100, shares in per cent, NPS −100…100); None = none.
    population: number of all customers (of accounts where answers come from accounts), where it is known.
    """

    by: str | None = None
    own: str | None = None
    period: str | None = None
    repeat_days: int = 90
    population: int | None = None
    target_score: float | None = None
    target_satisfied: float | None = None
    target_nps: float | None = None
    target_recommend: float | None = None
    target_repurchase: float | None = None
    target_complained: float | None = None
    target_complaints: float | None = None
    target_retained: float | None = None
    target_repeat: float | None = None
    target_active: float | None = None

    def __post_init__(self) -> None:
        if self.period is not None and self.period not in UNITS:
            raise ValueError("period must be month, quarter or year")
        if not 7 <= self.repeat_days <= 1825:
            raise ValueError("repeat_days must lie between 7 and 1825")


@dataclass(frozen=True)
class Caveat:
    """Something the reader must know, as a code with the fields of its sentence."""

    code: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Value:
    """An estimate with its 95 % interval; value None below five answers."""

    value: float | None
    interval: Interval | None
    n: int
    effective_n: float
    base: BaseState


@dataclass(frozen=True)
class PeriodValue:
    """One period. name: ``YYYY-MM``, ``YYYY-Qn``, ``YYYY`` or the wave's own. place: on the time axis, in periods.

    complete: whether the data cover all of it (always for waves). used: whether its base allows a test.
    """

    name: str
    place: int
    measured: Value
    complete: bool
    used: bool


@dataclass(frozen=True)
class Mix:
    """How far the composition of the answers moved between the periods, by the groups of one column.

    p: of the χ² test. slope: the change per period after every period was weighted to the mix of all together.
    """

    label: str
    p: float
    slope: float | None


@dataclass(frozen=True)
class Trend:
    """The values over time. kind: ``trend`` from three usable periods on, ``change`` between two.

    change: per period of the fitted line, or from the first to the second; in the unit of the indicator. p is that of
    one test, q adjusted over all trends (Benjamini–Hochberg). departure_p: of the test against a straight line.
    ordered: whether the order of the periods is known; of waves whose names tell none it is a guess.
    """

    kind: Literal["trend", "change"]
    unit: Literal["month", "quarter", "year", "wave"]
    periods: tuple[PeriodValue, ...]
    change: float | None
    interval: Interval | None
    test: Literal["cochran_armitage", "weighted_regression", "clustered_regression", "difference"]
    p: float | None
    q: float | None
    departure_p: float | None
    mix: Mix | None
    ordered: bool = True


@dataclass(frozen=True)
class GroupValue:
    """One group. difference, interval, p, q: own brand minus this competitor, or this group minus all others."""

    name: str
    measured: Value
    difference: float | None = None
    interval: Interval | None = None
    p: float | None = None
    q: float | None = None


@dataclass(frozen=True)
class Comparison:
    """Groups beside each other, in the order of the column. own: the reader's brand; best: the leading group.

    own_chosen: whether the reader named the own brand. Both are None where the groups are too small to be compared.
    groupings: how many columns were tested in one family, of which this one shows the clearest difference, or which the
    reader asked for (``asked``).
    """

    against: Literal["competitors", "segments"]
    column: str
    label: str
    groups: tuple[GroupValue, ...]
    best: str | None
    own: str | None
    own_chosen: bool
    groupings: int = 1
    asked: bool = False


@dataclass(frozen=True)
class Families:
    """How many tests of each kind were made; each kind is adjusted by itself (Benjamini–Hochberg)."""

    trends: int
    comparisons: int
    targets: int

    @property
    def all(self) -> int:
        """All tests."""
        return self.trends + self.comparisons + self.targets


@dataclass(frozen=True)
class Target:
    """What the reader entered, in the unit of the indicator. difference: level minus target; q over all targets."""

    value: float
    difference: float
    p: float | None
    q: float | None


@dataclass(frozen=True)
class Indicator:
    """One figure of a result. label: the question, or None where it comes from orders.

    cut: satisfied (loyal) from here upwards. questions: averaged where there is no overall one. days: of follow-up.
    since, until: the days the level is about, where they are known.
    """

    code: Code
    result: ResultName
    kind: Kind
    better: Better | None
    column: str | None
    label: str | None
    minimum: float | None
    maximum: float | None
    low_words: str | None
    high_words: str | None
    cut: float | None
    questions: int
    days: int | None
    unit: Unit | None
    since: str | None
    until: str | None
    level: Value
    trend: Trend | None
    comparison: Comparison | None
    target: Target | None


@dataclass(frozen=True)
class Cell:
    """One field of the coverage: ``shown``, ``weak`` (a change of two periods, small bases) or ``missing``.

    why: code of what is missing or weak, with the fields of its sentence. indicator: which one fills the field.
    """

    result: ResultName
    part: PartName
    state: Literal["shown", "weak", "missing"]
    indicator: Code | None
    why: str | None
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """Levels, trends and comparisons of the four customer results, as far as the columns go."""

    indicators: tuple[Indicator, ...]
    coverage: tuple[Cell, ...]
    tests: Families
    rows: int
    weighted: bool
    clusters: int | None
    cluster_column: str | None
    population: int | None
    since: str | None
    until: str | None
    caveats: tuple[Caveat, ...]

    def of(self, name: ResultName) -> tuple[Indicator, ...]:
        """The indicators of one result, the leading one first."""
        return tuple(i for i in self.indicators if i.result == name)

    def cell(self, name: ResultName, part: PartName) -> Cell:
        """One field of the coverage."""
        return next(c for c in self.coverage if (c.result, c.part) == (name, part))
