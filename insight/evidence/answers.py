"""One indicator's answers as plain arrays: what every level, trend and comparison is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from insight.evidence.groups import Choice
from insight.evidence.result import Better, Code, Kind, ResultName, Unit
from insight.evidence.times import Times
from insight.statistics import intervals
from insight.statistics.estimates import Sample


@dataclass(frozen=True)
class Facts:
    """What an indicator is, apart from its numbers; the fields are those of :class:`result.Indicator`."""

    code: Code
    result: ResultName
    kind: Kind
    better: Better | None = "high"
    column: str | None = None
    label: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    low_words: str | None = None
    high_words: str | None = None
    cut: float | None = None
    questions: int = 1
    days: int | None = None
    unit: Unit | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class Design:
    """How rows (people, or customers by period) are weighted, tied together, dated and grouped.

    weights: shape (rows,), 0 = does not count. clusters: codes, shape (rows,), or None. population: of all customers
    (accounts where answers come from accounts), where it is known. times: None where no period is known,
    with the reason in ``no_times``.
    """

    weights: np.ndarray
    clusters: np.ndarray | None
    population: int | None
    times: Times | None
    no_times: str
    choice: Choice

    def sample(self, rows: np.ndarray, drawn: np.ndarray | None = None) -> Sample:
        """The design of the rows of a boolean mask.

        drawn: the rows that were drawn from the whole population where ``rows`` are only some of them (groups).
        """
        counted = rows if drawn is None else drawn
        clusters = None if self.clusters is None else self.clusters[rows]
        units = int(counted.sum()) if self.clusters is None else len(np.unique(self.clusters[counted]))
        return Sample(self.weights[rows], clusters, intervals.fpc(units, self.population))


@dataclass(frozen=True)
class Answers:
    """values: shape (rows,), NaN = no answer: 0–1 for shares, −1/0/1 for the NPS, else in the indicator's unit.

    latest: rows that make the level and the comparison, or None for all.
    """

    facts: Facts
    values: np.ndarray
    design: Design
    latest: np.ndarray | None = None

    @property
    def counted(self) -> np.ndarray:
        """Rows with an answer and a weight, shape (rows,) of bool."""
        return ~np.isnan(self.values) & (self.design.weights > 0)
