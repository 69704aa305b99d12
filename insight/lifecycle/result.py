"""What the lifecycle analysis is asked and what it answers: options, needed roles, the numbers of ``results.json``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from insight.dataset import Needs, Role

Stage = Literal["potential", "development", "growth", "maturity", "declining", "lost"]
STAGES: tuple[Stage, ...] = ("potential", "development", "growth", "maturity", "declining", "lost")
Method = Literal["mbg_nbd", "rule_based"]
Source = Literal["orders", "customers", "snapshot", "stages"]
CaveatCode = Literal[
    "history_too_short",  # count: days of history; days: the window. Shorter than two windows: no stages
    "rhythm_unknown",  # count: days of history. Fewer than 90 % of the gaps were seen to end: no window, no stages
    "rule_based",  # the badge: too few customers for the model, or no maximum found
    "months_rule_based",  # count: months told by the rule although the last one is told by the model
    "mostly_one_off",  # share: customers who buy a second time within the window, below one half
    "no_drop_out",  # the model saw practically nobody leave: silence alone hardly makes a customer lost
    "anonymous",  # count, share: rows without a customer
    "unknown_status",  # values: order states that are not in the list; they are kept
    "not_purchases",  # count: orders or days whose net amount is not above zero
    "without_purchase",  # count: customers in the log without any purchase
    "same_day_not_merged",  # a customer table counts orders, not shopping days; no growth test, no months
    "first_order_is_signup",  # values: the column looks like a registration date
    "first_order_missing",  # only last order and number of orders: stages cannot be told
    "monthly_dates",  # the dates name months only: one day per month in the whole log
    "log_break",  # values: day after more than a year without any order, from which the history counts
    "guessed_columns",  # values: columns whose meaning is a guess of low confidence
    "unmapped_stages",  # values: labels of the stage column that mean nothing here
    "disqualified",  # count: customers marked as disqualified, counted apart
]

NEEDS = Needs(
    one_of=(
        (Role.CUSTOMER_ID, Role.ORDER_DATE),
        (Role.FIRST_ORDER, Role.LAST_ORDER, Role.ORDERS),
        (Role.LAST_ORDER, Role.ORDERS),
        (Role.STAGE,),
    ),
    useful=(Role.ORDER_ID, Role.AMOUNT, Role.QUANTITY, Role.ORDER_STATUS, Role.ACCOUNT),
)


@dataclass(frozen=True)
class Options:
    """The reader's choices. Raises ValueError for values outside their limits.

    as_of: ISO day on which the customers are looked at; None = the last day of the data.
    window_days: rhythm window W, 30 to 1825; None = measured (see :mod:`insight.lifecycle.rhythm`).
    lost_below: chance to buy within W below which a customer is lost. declining_from: share of that chance that the
    current silence has taken.
    """

    as_of: str | None = None
    window_days: int | None = None
    lost_below: float = 0.10
    declining_from: float = 0.50

    def __post_init__(self) -> None:
        if self.as_of is not None:
            date.fromisoformat(self.as_of)
        if self.window_days is not None and not 30 <= self.window_days <= 1825:
            raise ValueError("window_days must lie between 30 and 1825")
        if not (0 < self.lost_below < 1 and 0 < self.declining_from < 1):
            raise ValueError("lost_below and declining_from must lie between 0 and 1")


@dataclass(frozen=True)
class Parameters:
    """Of the MBG/NBD model, time in days; all None for the rule."""

    r: float | None = None
    alpha: float | None = None
    a: float | None = None
    b: float | None = None


@dataclass(frozen=True)
class Model:
    """How the current stages were told. log_likelihood: of all customers, in days; None for the rule."""

    name: Method
    parameters: Parameters
    log_likelihood: float | None
    time_unit: Literal["days"] = "days"


@dataclass(frozen=True)
class MonthlyStage:
    month: str
    stage: Stage
    customers: int


@dataclass(frozen=True)
class CurrentStage:
    stage: Stage
    customers: int


@dataclass(frozen=True)
class MonthFit:
    """How one month was told, from the rows up to its end only."""

    month: str
    method: Method
    window_days: int
    customers: int


@dataclass(frozen=True)
class Move:
    """Customers who were in ``source`` at the end of the last but one month shown and in ``target`` at the last."""

    source: Stage
    target: Stage
    customers: int


@dataclass(frozen=True)
class Check:
    """One stage as it was told one window ago, and what happened since.

    predicted: mean chance to buy within the window (None for the rule). bought: customers who did.
    """

    stage: Stage
    customers: int
    predicted: float | None
    bought: int


@dataclass(frozen=True)
class RhythmPoint:
    """Share of the gaps between two purchases that have ended after ``days`` days."""

    days: int
    ended: float


@dataclass(frozen=True)
class Excluded:
    """Rows that are not used: no_date, implausible_date, future_date, after_as_of, status, anonymous, …"""

    reason: str
    rows: int


@dataclass(frozen=True)
class GridCell:
    """Customers by days since the last order (from, to) and number of orders (from, to), all ends inclusive."""

    days: tuple[int, int]
    orders: tuple[int, int]
    customers: int


@dataclass(frozen=True)
class GivenStage:
    """A label of the file's own stage column; ``stage`` None where it means nothing here."""

    label: str
    stage: Stage | None
    customers: int


@dataclass(frozen=True)
class Caveat:
    code: CaveatCode
    count: int | None = None
    share: float | None = None
    days: int | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """Lifecycle stages now and month by month.

    model: None where stages were given by the file or cannot be told. window_days: W; None where it is unknown.
    stages: every observable stage of every complete month, from the first month whose history is at least 2 W.
    current: stages at ``as_of``; empty where they cannot be told (see ``caveats``).
    source: orders (log), customers (table with first and last order), snapshot (no first order), stages (a column).
    occasion: what counts as one purchase: order, day, or row (a customer table's own count).
    second_within_window: share of customers who buy again within W of their first purchase (Kaplan–Meier).
    check: the stages of one window ago (``check_from``) against what happened since.
    """

    model: Model | None
    window_days: int | None
    stages: tuple[MonthlyStage, ...]
    current: tuple[CurrentStage, ...]
    source: Source
    as_of: str | None
    since: str | None
    history_days: int | None
    lost_below: float | None
    declining_from: float | None
    customers: int
    repeat_customers: int | None
    purchases: int | None
    occasion: Literal["order", "day", "row"] | None
    window_set: bool
    rows: int
    rows_used: int
    excluded: tuple[Excluded, ...]
    median_gap_days: int | None = None
    second_within_window: float | None = None
    months: tuple[MonthFit, ...] = ()
    moves: tuple[Move, ...] = ()
    check_from: str | None = None
    check: tuple[Check, ...] = ()
    rhythm: tuple[RhythmPoint, ...] = ()
    grid: tuple[GridCell, ...] = ()
    given: tuple[GivenStage, ...] = ()
    caveats: tuple[Caveat, ...] = ()
