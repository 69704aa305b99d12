"""Which questions of a profile only repeat the grouping in other words, so that a difference on them is no finding."""

from __future__ import annotations

import math
from collections.abc import Sequence

from insight.dataset import GROUPING_ROLES
from insight.segments.result import SAME_INFORMATION, Cell, Measure

SAME_ANSWER = 0.6  # φ of one group and one answer from which on more than a third of either is told by the other


def same_questions(measures: Sequence[Measure]) -> frozenset[str]:
    """Names of the columns that repeat the grouping: as a whole, or one answer of a description in one of the groups.

    The race of a survey and that of its panel, or "has children" and "no children", differ by construction.
    """
    return frozenset(m.measure for m in measures if _whole(m) or _one_answer(m))


def _whole(measure: Measure) -> bool:
    return measure.overall is not None and (measure.overall.effect or 0.0) >= SAME_INFORMATION


def _one_answer(measure: Measure) -> bool:
    if measure.kind != "share" or measure.role not in GROUPING_ROLES:
        return False
    return any(abs(_phi(measure, c)) >= SAME_ANSWER for c in measure.cells)


def _phi(measure: Measure, cell: Cell) -> float:
    """φ of being in the group and giving the answer; 0 where it is not known. Source: Yule (1912)."""
    if cell.estimate is None or cell.rest is None or not measure.n or measure.total is None:
        return 0.0
    part = cell.n / measure.n
    spread = measure.total * (1 - measure.total)
    return (cell.estimate - cell.rest) * math.sqrt(part * (1 - part) / spread) if spread > 0 else 0.0
