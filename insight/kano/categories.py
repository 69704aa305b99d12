"""The six categories and the other codes that all of this package speaks in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Table = Literal["classic", "pouliot"]
LineRule = Literal["half", "mean"]
Category = Literal["A", "O", "M", "I", "R", "Q"]
Verdict = Literal["clear", "likely", "too_close", "not_classifiable"]
Question = Literal["functional", "dysfunctional"]
LeaveOut = Literal["straight_liners", "contradictory"]
Guidance = Literal["indicative", "thin", "fair", "good"]
Layout = Literal["pairs", "letters", "aggregated", "ratings"]

# the order in which features are looked after, and in which ties are decided (Berger et al. 1993, §II.5c)
PRIORITY: tuple[Category, ...] = ("M", "O", "A", "I", "R", "Q")

T = TypeVar("T")


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
