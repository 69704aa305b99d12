"""Language-free text: a key and its fields, rendered by ``insight.words`` at the edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal[
    "count",  # 1,234
    "percent",  # share 0–1 shown as 63 %
    "percent1",  # share 0–1 shown as 63.4 %
    "points",  # difference of shares 0–1 shown as percentage points, signed
    "mean",  # one decimal, none from 1,000
    "score",  # 0–100 score, one decimal
    "nps",  # whole number, signed
    "index",  # whole number, 100 = total
    "coefficient",  # two decimals
    "p",  # p value: 0.03, < 0.001
    "number",  # up to two decimals, as short as possible
    "money",  # whole, 万/亿 in Chinese
    "days",  # whole number of days
    "date",  # ISO date text
    "month",  # YYYY-MM text
]


@dataclass(frozen=True)
class Num:
    """A number with the way it is to be written. ``value`` None or NaN is shown as "–"."""

    value: float | str | None
    style: Style = "number"


@dataclass(frozen=True)
class Message:
    """A sentence of the catalogues: ``key`` is ``stem.name``; fields are numbers, user texts, messages or lists.

    A ``str`` field is the user's own text (a feature, a column) and is shown as it is; a tuple is joined in the
    language's way ("A, B and C").
    """

    key: str
    fields: tuple[tuple[str, Field], ...] = ()

    def __init__(self, key: str, /, **fields: Field) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "fields", tuple(sorted(fields.items())))


Text = str | Message
Field = str | int | float | Num | Message | tuple["Field", ...] | None
Cell = str | Num | Message | None


def when(x: str) -> Num | str:
    """A month (YYYY-MM) as what is written in words, any other name of a time as it stands."""
    return Num(x, "month") if len(x) == 7 and x[4] == "-" and x.replace("-", "").isdigit() else x
