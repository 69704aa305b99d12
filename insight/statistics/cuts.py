"""From which answer on someone is satisfied or loyal, and which scale a question without declared ends has."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from insight.dataset import Column, Dataset

Ends = tuple[float, float]

_SCALES_WHOLE = ((1.0, 5.0), (1.0, 7.0), (1.0, 10.0), (0.0, 10.0), (0.0, 100.0))
_SCALES_DECIMAL = ((1.0, 5.0), (0.0, 10.0), (0.0, 100.0))
_SWITCHING = re.compile(r"switch|churn|更换|更換|转投|轉投|转网|轉網|携号|攜碼", re.IGNORECASE)


def top_cut(minimum: float, maximum: float) -> float:
    """First step of the top quarter of a scale: 4 of 1–5, 6 of 1–7, 8 of 1–10 and 0–10, 1 of 0/1.

    It is the house rule for satisfied and, except for 0–10 recommendation, for loyal.
    """
    return float(math.ceil(minimum + 0.75 * (maximum - minimum) - 1e-9))


def recommend_cut(minimum: float, maximum: float) -> float:
    """Loyal by recommendation: 9 on 0–10 and 1–10 (the promoters), else as :func:`top_cut`."""
    return 9.0 if maximum == 10 and minimum in (0, 1) else top_cut(minimum, maximum)


def guess_ends(values: np.ndarray) -> tuple[float, float] | None:
    """Ends of the usual rating scale that holds all values (1–5, 1–7, 1–10, 0–10, 0–100); None when none does."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    scales = _SCALES_WHOLE if bool(np.all(known == np.round(known))) else _SCALES_DECIMAL
    return next((s for s in scales if s[0] <= known.min() and known.max() <= s[1]), None)


@dataclass(frozen=True)
class ScaleEnds:
    """Ends by column; ``undeclared``: columns whose scale says none, ``guess``: the ends they got, None = none fit."""

    ends: dict[str, Ends]
    undeclared: tuple[Column, ...]
    guess: Ends | None


def ends_of(data: Dataset, ratings: Sequence[Column]) -> ScaleEnds:
    """Scale ends per rating; those without declared ends together get the usual scale that holds all their answers."""
    ends: dict[str, Ends] = {}
    undeclared: list[Column] = []
    for c in ratings:
        low, high = (None, None) if c.scale is None else (c.scale.minimum, c.scale.maximum)
        if low is not None and high is not None and low < high:
            ends[c.name] = (float(low), float(high))
        else:
            undeclared.append(c)
    guess = guess_ends(np.concatenate([data.numeric(c.name) for c in undeclared])) if undeclared else None
    if guess is not None:
        ends.update({c.name: guess for c in undeclared})
    return ScaleEnds(ends, tuple(undeclared), guess)


def is_promoter_scale(column: Column) -> bool:
    """Whether a recommendation question is asked on 0–10; on no other scale is it a net promoter score."""
    scale = column.scale
    return scale is not None and scale.kind in ("ordinal", "number") and (scale.minimum, scale.maximum) == (0, 10)


def asks_about_switching(column: Column) -> bool:
    """Whether a question is about going to a rival: its highest answers are not the loyal ones."""
    return _SWITCHING.search(f"{column.name} {column.label}") is not None
