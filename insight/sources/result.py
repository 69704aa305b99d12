"""What becomes of several files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from insight.dataset import Dataset, Receipt

Kind = Literal["survey", "customers", "log", "other"]
# (smaller, larger index of two files) → whether a person wants them used together
Decisions = Mapping[tuple[int, int], bool]
NOTHING_DECIDED: Decisions = {}


@dataclass(frozen=True)
class Table:
    """What is analysed as one: a file, or several waves of one survey.

    members: indices of the files it was made of, in the order of the waves. receipts: theirs, in the same order;
    ``data.receipt`` is their sum. aliases: the name a column has in a file → its name here, where the two differ.
    """

    data: Dataset
    kind: Kind
    members: tuple[int, ...]
    receipts: tuple[Receipt, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Combined:
    """The tables made of the files, what was done, and what is asked.

    said: mappings with a ``code`` of the words ``sources.said_<code>`` and its fields. questions: likewise with
    ``sources.question_<code>``; ``pairs`` holds the pairs of files (by index) that a decision would be about.
    """

    tables: tuple[Table, ...]
    said: tuple[Mapping[str, Any], ...] = ()
    questions: tuple[Mapping[str, Any], ...] = ()

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """What each table holds, in the order of the files."""
        return tuple(t.data for t in self.tables)
