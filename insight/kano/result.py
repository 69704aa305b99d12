"""What the Kano analysis is asked and what it answers: options, needed roles and the numbers of ``results.json``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from insight.dataset import Needs, Role
from insight.kano.categories import (
    ByCategory,
    Category,
    Guidance,
    Layout,
    LeaveOut,
    LineRule,
    Question,
    Table,
    Verdict,
)
from insight.kano.views import Coverage, Doubted, Impact, Orientation, PenaltyReward, Segment
from insight.statistics.bases import BaseState

CaveatCode = Literal[
    "weighted",  # shares, coefficients and verdicts use the weights
    "weight_zero",  # count: rows without a positive weight, left out
    "guessed_columns",  # features: what one of the two columns means is a guess of low confidence
    "unclear_columns",  # features: Kano questions whose answers have no 1–5 meaning yet
    "unpaired",  # features: only one of the two questions was found
    "repeated_question",  # features: asked twice the same way; the first column is used
    "mixed_wording",  # features differ in the words of their answers
    "pairs_missing",  # count: pairs with no or only one usable answer, left out feature by feature
    "ties",  # features: several categories are equally frequent; M > O > A > I decides
    "no_coefficients",  # features: no answer is A, O, M or I
    "hidden",  # features: fewer than 5 valid pairs
    "small_base",  # features: fewer than 30 valid (effective) pairs
    "questionable",  # features: more than 5 % contradictory pairs
    "straight_liners",  # count: respondents with the same answer to at least 90 % of the questions
    "mean_lines",  # the quadrants depend on the other features
    "turned",  # features: most want the opposite, so all answers are read with the two questions swapped
    "few_complete",  # count: people who answered about every feature, too few to ask what could be left out
    "clustered",  # count: accounts or people with several rows; answers that belong together count as independent
    "left_out",  # count: respondents left out on request (straight-liners, contradictory answers)
    "three_levels",  # features: asked on three levels instead of five
    "letters",  # features: the file holds categories, not the two answers behind them
    "aggregated",  # features: the file holds counts per category, no respondents
    "shares_only",  # features: shares without the number of answers, so nothing can be tested
    "rounded_counts",  # features: shares times the number of answers, rounded to whole answers
    "sum_differs",  # features: the categories do not add up to the number of answers that the file gives
    "guessed_counts",  # what the columns of counts mean is a guess of low confidence
    "guessed_letters",  # features: which letter is which category is a guess
    "satisfaction_words",  # features: answered in words of satisfaction, which have no "must be"
    "two_wordings",  # features: asked more than once, in other words; each stands for itself
]

NEEDS = Needs(
    one_of=(
        (Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL),
        (Role.KANO_CATEGORY,),
        (Role.KANO_FEATURE, Role.KANO_COUNT),
        (Role.OVERALL_SATISFACTION, Role.RATING),
    ),
    useful=(
        Role.IMPORTANCE,
        Role.WEIGHT,
        Role.ACCOUNT,
        Role.DATE,
        Role.SEGMENT,
        Role.BRAND,
        Role.WAVE,
        Role.STAGE,
    ),
)


@dataclass(frozen=True)
class Options:
    """table: how a pair of answers becomes a category. lines: where the quadrants of the map meet.

    richter: "I expect it" with "I can live without it" counts as must-be (for people who own a rival's product).
    turn_reverse: features that most want the other way round are read with the two questions swapped, for everybody.
    leave_out: respondents without whom everything is computed. by: the segment column of the segment view, None = all
    that fit. chosen: features of the what-if, None = those that are must-be or performance. target: share of people who
    shall have no deal-breaker. radius, low, high: thresholds of the analytical Kano model, the angles in degrees.
    low_until, high_from: cut-offs of penalty–reward analysis on the rating scale, None = by the number of its points.
    Raises ValueError for a value that is not known.
    """

    table: Table = "classic"
    lines: LineRule = "half"
    richter: bool = False
    turn_reverse: bool = False
    leave_out: tuple[LeaveOut, ...] = ()
    by: str | None = None
    chosen: tuple[str, ...] | None = None
    target: float = 0.8
    radius: float = 0.4
    low: float = 30.0
    high: float = 60.0
    low_until: float | None = None
    high_from: float | None = None

    def __post_init__(self) -> None:
        if self.table not in get_args(Table) or self.lines not in get_args(LineRule):
            raise ValueError(f"unknown option: {self.table}, {self.lines}")
        if not set(self.leave_out) <= set(get_args(LeaveOut)) or not 0 < self.target < 1:
            raise ValueError(f"unknown option: {self.leave_out}, {self.target}")
        if not 0 <= self.radius < 1.5 or not 0 <= self.low <= self.high <= 90:
            raise ValueError(f"unknown option: {self.radius}, {self.low}, {self.high}")


@dataclass(frozen=True)
class Ellipse:
    """The joint 95 % region of (|worse|, better).

    cov: covariance of better and |worse|, (p_O − better·|worse|)/n′. rule: ``closed_form`` ellipse, ``dirichlet`` draws
    where n′ is below 50 or a cell below 5, ``bootstrap`` of the respondents where they have weights. outline: (|worse|,
    better) points.
    """

    cov: float
    variance_better: float
    variance_worse: float
    rule: Literal["closed_form", "dirichlet", "bootstrap"]
    outline: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Rules:
    """The category by six rules; None where a rule does not apply (no pairs of answers, nothing estimable)."""

    mode: Category | None
    blauth: Category | None
    band: Category | None
    quadrant: Category | None
    dumouchel: Category | None
    pouliot: Category | None

    @property
    def labels(self) -> tuple[Category, ...]:
        """The different categories that the rules give, mode first."""
        given = (self.mode, self.blauth, self.band, self.quadrant, self.dumouchel, self.pouliot)
        return tuple(dict.fromkeys(c for c in given if c is not None))


@dataclass(frozen=True)
class Continuous:
    """DuMouchel's view of one feature: spread of people and precision of the means, told apart.

    sd: standard deviations of people. interval: mean ± 1.96·s/√n. mean_outline: 95 % region of the two means as
    (dysfunctional, functional) points; spread_outline: about 40 % of the people. by_importance: the means weighted with
    the stated importance, None where it was not asked.
    """

    functional_sd: float | None
    dysfunctional_sd: float | None
    correlation: float | None
    functional_interval: tuple[float, float] | None
    dysfunctional_interval: tuple[float, float] | None
    mean_outline: tuple[tuple[float, float], ...]
    spread_outline: tuple[tuple[float, float], ...]
    n: float
    functional_by_importance: float | None = None
    dysfunctional_by_importance: float | None = None


@dataclass(frozen=True)
class Analytical:
    """The analytical Kano model (Xu et al. 2009): vector length r (0…√2), angle in degrees, class by the thresholds."""

    x: float
    y: float
    r: float
    angle: float
    category: Category


@dataclass(frozen=True)
class Feature:
    """One feature's answers. Shares 0–1, intervals 95 %, unknown = None.

    n: valid pairs (unweighted, R and Q included). effective_n: Kish's base of these pairs. n_aomi: n′, the pairs that
    are A, O, M or I, on which better (0…1) and worse (−1…0) stand. counts: unweighted. weighted_counts: sums of
    weights, only where weighted; shares, category, better, worse and probabilities then follow them. category: the
    most frequent; tied: all that share first place when more than one does. probability: that ``category`` is the most
    frequent among all customers like these; rival: the next most probable. top_two_p: exact binomial test of the two
    most frequent of A, O, M, I, R. answers: valid pairs by functional (rows, 1 like … 5 dislike) and dysfunctional
    answer. missing: respondents without a valid pair; half: those among them who answered one question of the two.
    importance: mean of the stated importance; importance_n: its base; better_by_importance, worse_by_importance:
    both coefficients times its place on its scale (Timko: (w̄ − 1)/8 on 1–9). functional_mean, dysfunctional_mean:
    DuMouchel's scores Y and X (−2 … 4). category_strength, total_strength: Lee & Newcomb's, fong_significant:
    Fong's test, both legacy. levels: answers to choose from, 0 where the file holds categories or counts (then
    there are no answers, scores or mirror categories). A feature of which only shares are known has n 0, no
    interval and no probability. guidance: what the base is good for (below 30 indicative, below 100 thin, below 200
    fair). reversed: whether the questions were swapped. opposite: among R answers, what they want of the opposite
    (Pouliot's mirror category). curve: satisfaction (−1…1) at fulfilment 0, 0.1 … 1 (Wang & Ji 2010), for M, O and
    A.
    """

    feature: str
    n: int
    counts: ByCategory[int]
    category: Category | None
    tied: tuple[Category, ...]
    better: float | None
    worse: float | None
    better_interval: tuple[float, float] | None
    worse_interval: tuple[float, float] | None
    probability: float | None
    probabilities: ByCategory[float | None]
    verdict: Verdict
    rival: Category | None
    top_two_p: float | None
    ellipse: Ellipse | None
    n_aomi: int
    effective_n: float
    weighted_counts: ByCategory[float] | None
    shares: ByCategory[float | None]
    share_intervals: ByCategory[tuple[float, float] | None]
    base: BaseState
    answers: tuple[tuple[int, ...], ...]
    missing: int
    half: int
    importance: float | None
    importance_n: int = 0
    better_by_importance: float | None = None
    worse_by_importance: float | None = None
    fong_significant: bool | None = None
    category_strength: float | None = None
    total_strength: float | None = None
    functional_mean: float | None = None
    dysfunctional_mean: float | None = None
    rules: Rules = Rules(None, None, None, None, None, None)
    continuous: Continuous | None = None
    analytical: Analytical | None = None
    curve: tuple[float, ...] = ()
    guidance: Guidance = "indicative"
    levels: int = 5
    reversed: bool = False
    opposite: tuple[tuple[Category, int], ...] = ()


@dataclass(frozen=True)
class Lines:
    """Where the quadrants meet: at ±0.5, or at the means over the features that are shown."""

    rule: LineRule
    better: float
    worse: float


@dataclass(frozen=True)
class Wording:
    """The words of the answers 1–5 (None where the file has no words) and how many features were asked with them."""

    question: Question
    labels: tuple[str | None, ...]
    features: int


@dataclass(frozen=True)
class Caveat:
    """Something the reader must know, as a code with what it concerns."""

    code: CaveatCode
    count: int | None = None
    features: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """The whole analysis; ``asdict`` of it is the object ``kano`` of ``results.json``.

    rows: rows after filtering. respondents: those with at least one valid pair. effective_n: their Kish base.
    pairs_missing: respondents × features without a valid pair. expected_wrong: Σ(1 − probability), the number of
    wrong verdicts to expect if every feature with at least 5 pairs takes its most frequent category.
    straight_liners: respondents who gave the same answer to at least 90 % of six or more questions. period: first
    and last ISO date of the answers. left_out: respondents left out on request; exclusions: each feature with
    everybody and without the ``doubtful`` ones (none where nobody is). orientation: contradictory and reverse
    answers as read and with flipped codes. thresholds: radius and angles of the analytical Kano model. segments:
    every segment column × feature. coverage: None without respondents' pairs. prca: where there are no Kano
    questions, penalty–reward contrast of ordinary ratings (layout ``ratings``, no features then).
    """

    table: Table
    features: tuple[Feature, ...]
    lines: Lines
    rows: int
    respondents: int
    effective_n: float
    weighted: bool
    pairs_missing: int
    expected_wrong: float
    straight_liners: int
    wording: tuple[Wording, ...]
    period: tuple[str, str] | None
    caveats: tuple[Caveat, ...]
    layout: Layout = "pairs"
    richter: bool = False
    left_out: int = 0
    doubtful: int = 0
    exclusions: tuple[Doubted, ...] = ()
    orientation: tuple[Orientation, ...] = ()
    thresholds: tuple[float, float, float] = (0.4, 30.0, 60.0)
    segments: tuple[Segment, ...] = ()
    coverage: Coverage | None = None
    prca: tuple[Impact, ...] = ()
    prca_model: PenaltyReward | None = None
