"""What the Kano analysis is asked and what it answers: options, needed roles and the numbers of ``results.json``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar, get_args

from insight.dataset import Needs, Role
from insight.statistics.bases import BaseState

Table = Literal["classic", "pouliot"]
LineRule = Literal["half", "mean"]
Category = Literal["A", "O", "M", "I", "R", "Q"]
Verdict = Literal["clear", "likely", "too_close", "not_classifiable"]
Question = Literal["functional", "dysfunctional"]
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
]

PRIORITY: tuple[Category, ...] = ("M", "O", "A", "I", "R", "Q")

T = TypeVar("T")


NEEDS = Needs(
    one_of=((Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL),),
    useful=(Role.IMPORTANCE, Role.WEIGHT, Role.DATE),
)


@dataclass(frozen=True)
class Options:
    """table: how a pair of answers becomes a category. lines: where the quadrants of the map meet.

    Raises ValueError for a value that is not known.
    """

    table: Table = "classic"
    lines: LineRule = "half"

    def __post_init__(self) -> None:
        if self.table not in get_args(Table) or self.lines not in get_args(LineRule):
            raise ValueError(f"unknown option: {self.table}, {self.lines}")


@dataclass(frozen=True)
class ByCategory(Generic[T]):
    """One value for each category: attractive, one-dimensional, must-be, indifferent, reverse, questionable."""

    A: T
    O: T  # noqa: E741 - the letter of the method
    M: T
    I: T  # noqa: E741
    R: T
    Q: T

    def of(self, category: Category) -> T:
        """The value of one category."""
        value: T = getattr(self, category)
        return value


@dataclass(frozen=True)
class Ellipse:
    """The joint 95 % region of (|worse|, better).

    cov: covariance of better and |worse|, (p_O − better·|worse|)/n′. rule: ``closed_form`` ellipse, or ``dirichlet``
    draws where n′ is below 50, a cell is below 5 or the answers are weighted. outline: (|worse|, better) points.
    """

    cov: float
    variance_better: float
    variance_worse: float
    rule: Literal["closed_form", "dirichlet"]
    outline: tuple[tuple[float, float], ...]


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
    importance: mean of the stated importance.
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
    probabilities: ByCategory[float]
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
    straight_liners: respondents who gave the same answer to at least 90 % of six or more questions. period: first and
    last ISO date of the answers.
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
