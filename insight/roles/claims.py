"""What has been found so far, while the detectors go over the columns one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from insight.dataset import Column, Confidence, Role, Scale
from insight.roles.facts import Facts
from insight.roles.multiple import Joined


@dataclass(frozen=True)
class Product:
    """An amount to be made, called ``name``: ``quantity`` × ``price`` (price alone without quantity) minus ``less``.

    less: columns of money paid back. once: those of the columns that repeat the sum of the whole order on each of its
    lines and count on the first line of each ``order`` only.
    """

    name: str
    quantity: str | None
    price: str
    less: tuple[str, ...] = ()
    order: str | None = None
    once: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Code of how it was made."""
        if self.quantity is not None:
            return "quantity_times_price"
        return "less_refunds" if self.less else "once_per_order"


@dataclass
class Claims:
    """Columns by position, questions to the reader, columns to be made."""

    columns: dict[int, Column] = field(default_factory=dict)
    questions: list[Mapping[str, Any]] = field(default_factory=list)
    derived: tuple[Product, ...] = ()
    joined: list[Joined] = field(default_factory=list)

    def give(
        self,
        f: Facts,
        role: Role,
        reason: str,
        sure: Confidence = "high",
        scale: Scale | None = None,
        others: tuple[Role, ...] = (),
    ) -> None:
        """Claim a column once; the first claim stands."""
        self.columns.setdefault(f.position, Column(f.name, f.label, role, None, scale, sure, reason, others))

    def ask(self, code: str, *columns: str, **fields: Any) -> None:
        """A question about ``columns``; ``correction``: what a person who agrees would have done."""
        if columns:
            self.questions.append({"code": code, "columns": list(columns), **fields})

    def open(self, columns: Sequence[Facts]) -> list[Facts]:
        """Columns that nobody claimed."""
        return [f for f in columns if f.position not in self.columns]

    def has(self, *roles: Role) -> bool:
        """Whether some column has one of ``roles``."""
        return any(c.role in roles for c in self.columns.values())
