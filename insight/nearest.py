"""Which of several tables an analysis is about: the first it applies to, else the one that lacks least."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from insight.dataset import Dataset, NotApplicable
from insight.registry import analysis


def nearest(stem: str, datasets: Sequence[Dataset], outcomes: Sequence[Any]) -> int:
    """The index of that table. outcomes: Result or NotApplicable of every dataset.

    Of several refusals the nearest is the one that names what it found (columns, days, customers), then the one of
    the table that has most of the roles the analysis needs, then most of those it can use; of equals the first.
    """
    for index, outcome in enumerate(outcomes):
        if not isinstance(outcome, NotApplicable):
            return index
    return max(range(len(datasets)), key=lambda i: (*_nearness(stem, datasets[i], outcomes[i]), -i))


def _nearness(stem: str, dataset: Dataset, refusal: NotApplicable) -> tuple[bool, float, int]:
    held, needs = {c.role for c in dataset.columns}, analysis(stem).needs()
    met = max((len(held.intersection(roles)) / len(roles) for roles in needs.one_of), default=0.0)
    return bool(refusal.fields), met, len(held.intersection(needs.useful))
