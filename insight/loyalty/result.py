"""What the satisfaction–loyalty analysis needs, can be told and returns: plain numbers and codes, no words.

Shares are 0–1, scores 0–100, the net promoter score −100…100; nothing is rounded; unknown is None. ``n`` is always the
unweighted number of answers, ``effective_n`` Kish's base (less where answers are clustered in accounts).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from insight.dataset import Needs, Role
from insight.statistics.bases import BaseState

Interval = tuple[float, float]
TypeName = Literal["loyalist", "mercenary", "hostage", "defector"]

# Who counts as loyal: what people did stands above what they say they will do.
LOYALTY_ROLES = (Role.ORDERS, Role.REPURCHASE, Role.RECOMMEND, Role.LOYALTY_OTHER)


NEEDS = Needs(
    one_of=((Role.OVERALL_SATISFACTION,), (Role.RATING,), (Role.RECOMMEND,)),
    useful=(Role.REPURCHASE, Role.LOYALTY_OTHER, Role.ORDERS, Role.WEIGHT, Role.ACCOUNT, Role.DATE),
)


@dataclass(frozen=True)
class Options:
    """The reader's choices. Raises ValueError for thresholds that are not 0 < low < high < 1 or an unknown mapping.

    loyal_measure: column that says who is loyal; None = observed behaviour > repurchase > recommend > other.
    loyal_cut, satisfaction_cut: answers from here upwards count; None = the rule for the scale.
    low_threshold, high_threshold: shares loyal where the hostile zone ends and the loyal zone begins.
    score_mapping: ``linear`` 0–100, or ``20-100`` (five points as 20/40/60/80/100).
    population: number of all customers (of all accounts where answers come from accounts), where it is known.
    """

    loyal_measure: str | None = None
    loyal_cut: float | None = None
    satisfaction_cut: float | None = None
    low_threshold: float = 0.40
    high_threshold: float = 0.80
    score_mapping: str = "linear"
    population: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.low_threshold < self.high_threshold < 1:
            raise ValueError("thresholds must be 0 < low_threshold < high_threshold < 1")
        if self.score_mapping not in ("linear", "20-100"):
            raise ValueError("score_mapping must be linear or 20-100")


@dataclass(frozen=True)
class Caveat:
    """Something the reader must know, as a code with the fields of its sentence."""

    code: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """Who counts as loyal. ``rule`` is ``<role>>=<cut>``, the same for the curve and the types.

    observed: behaviour, not stated intention. share, interval: loyal among all who answered this question.
    """

    column: str
    rule: str
    label: str
    role: str
    cut: float
    minimum: float | None
    maximum: float | None
    cut_words: str | None
    yes_no: bool
    observed: bool
    share: float
    interval: Interval | None
    n: int
    effective_n: float


@dataclass(frozen=True)
class Satisfaction:
    """The overall question behind curve and types; ``cut_rule`` is ``standard``, ``top_box`` or ``user``."""

    column: str
    label: str
    minimum: float
    maximum: float
    low_words: str | None
    high_words: str | None
    cut: float
    cut_rule: Literal["standard", "top_box", "user"]
    top_box_share: float


@dataclass(frozen=True)
class Score:
    """One rating: score on 0–100, satisfied share from ``satisfied_cut`` upwards. None below five answers."""

    measure: str
    score: float | None
    satisfied_share: float | None
    n: int
    label: str
    overall: bool
    interval: Interval | None
    satisfied_interval: Interval | None
    mean: float | None
    minimum: float
    maximum: float
    satisfied_cut: float
    effective_n: float
    base: BaseState


@dataclass(frozen=True)
class Ranking:
    """The lowest-rated aspect of ``aspects``, and from how many of the others it differs reliably (q < .05)."""

    lowest: str
    highest: str
    aspects: int
    lower_than: int


@dataclass(frozen=True)
class Level:
    """One satisfaction level; no share and no interval below ten answers."""

    satisfaction: float
    label: str
    n: int
    loyal_share: float | None
    interval: Interval | None
    effective_n: float
    base: BaseState


@dataclass(frozen=True)
class FitPoint:
    """The fitted share loyal at a satisfaction, with the bootstrap's 95 % band."""

    satisfaction: float
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Fit:
    """Fitted curve: ``coefficients`` are intercept and slope of the logit on the raw satisfaction codes."""

    model: Literal["logit"]
    coefficients: Mapping[str, float]
    slope_interval: Interval
    slope_positive_share: float
    line: tuple[FitPoint, ...]


@dataclass(frozen=True)
class Zones:
    """Where the fitted curve crosses the thresholds, None outside the observed levels or when it does not rise.

    *_crossing_share: share of the bootstrap samples that cross inside the observed levels; *_interval: the middle 95 %
    of those crossings.
    """

    hostile_below: float | None = None
    loyal_above: float | None = None
    hostile_interval: Interval | None = None
    loyal_interval: Interval | None = None
    hostile_crossing_share: float | None = None
    loyal_crossing_share: float | None = None
    low_threshold: float = 0.40
    high_threshold: float = 0.80
    bootstraps: int = 0


@dataclass(frozen=True)
class Contrast:
    """Two satisfaction levels compared: difference of their loyal shares and its two-sided p."""

    upper: float
    lower: float
    upper_share: float
    lower_share: float
    difference: float
    p: float


@dataclass(frozen=True)
class Curve:
    """Loyal share per satisfaction level with fit and zones; ``top_step`` compares the two highest levels."""

    levels: tuple[Level, ...]
    fit: Fit | None
    zones: Zones
    n: int
    effective_n: float
    ends: Contrast | None
    top_step: Contrast | None


@dataclass(frozen=True)
class TypeShare:
    """One loyalty type among all who answered both questions."""

    type: TypeName
    n: int
    share: float
    interval: Interval | None


@dataclass(frozen=True)
class Alternative:
    """The types under the other satisfaction cut, so that the reader sees how much the cut decides."""

    satisfaction_cut: float
    cut_rule: Literal["standard", "top_box"]
    types: tuple[TypeShare, ...]


@dataclass(frozen=True)
class Nps:
    """Net promoter score of a 0–10 question with the adjusted-Wald interval, all on −100…100 except the shares.

    clustered: whether accounts or people repeat; then interval_clustered (None if it cannot be told) is what is shown.
    """

    score: float
    interval: Interval
    n: int
    column: str
    label: str
    promoters: float
    passives: float
    detractors: float
    standard_error: float
    clustered: bool
    interval_clustered: Interval | None
    effective_n: float
    base: BaseState

    @property
    def shown_interval(self) -> Interval | None:
        """The interval for words and charts: with regard to clusters where there are any."""
        return self.interval_clustered if self.clustered else self.interval


@dataclass(frozen=True)
class Result:
    """Everything the satisfaction–loyalty page says. Parts that cannot be computed are None (see ``caveats``)."""

    measure: Measure | None
    scores: tuple[Score, ...]
    curve: Curve | None
    types: tuple[TypeShare, ...] | None
    nps: Nps | None
    satisfaction: Satisfaction | None
    alternative: Alternative | None
    largest_type_p: float | None
    ranking: Ranking | None
    caveats: tuple[Caveat, ...]
    rows: int
    weighted: bool
    clusters: int | None
    cluster_column: str | None
    population: int | None
    score_mapping: str
    since: str | None
    until: str | None
