"""The parts of a scale that a person sets by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from insight.dataset import Scale
from insight.roles import wishes
from insight.roles.wishes import BadCorrection

_STEPPED = ("ordinal", "binary", "kano")


def rescaled(column: str, scale: Scale, parts: Mapping[str, Any], cells: pd.Series) -> Scale:
    """``scale`` with its parts replaced (see :func:`insight.roles.corrected`). Raises BadCorrection.

    Ends on a scale without steps make it ordinal. Codes of a number column move the numbers named; the others stay.
    """
    if not isinstance(parts, Mapping):
        raise BadCorrection("part_unknown", column, part=str(parts))
    wishes.known_parts(parts, wishes.SCALE_PARTS, column)
    low, high = (_end(parts, end, scale, column) for end in ("minimum", "maximum"))
    if low is not None and high is not None and low >= high:
        raise BadCorrection("ends", column, minimum=f"{low:g}", maximum=f"{high:g}")
    kind = parts.get("kind", scale.kind)
    if kind not in wishes.KINDS:
        raise BadCorrection("kind_unknown", column, kind=str(kind))
    ended = "minimum" in parts or "maximum" in parts
    if ended and "kind" not in parts and kind == "nominal":
        kind = "ordinal"
    given = wishes.pairs(parts["labels"], "labels", column) if "labels" in parts else scale.labels
    labels = tuple(sorted((wishes.number(k, "labels", column), str(v)) for k, v in given))
    missing = tuple(_cell(v) for v in parts.get("missing", scale.missing))
    order = tuple(str(v) for v in parts.get("order", scale.order))
    made = Scale(kind, scale.codes, labels, low, high, missing, order)
    if ended and _turned(scale) and "codes" not in parts:
        made = _on_new_ends(made, scale)
    if "codes" in parts:
        codes = tuple(
            (_cell(k), wishes.number(v, "codes", column)) for k, v in wishes.pairs(parts["codes"], "codes", column)
        )
        made = replace(made, codes=_completed(codes, made, cells))
    _inside(column, made)
    return _reversed(made, cells) if parts.get("reversed") else made


def _end(parts: Mapping[str, Any], end: str, scale: Scale, column: str) -> float | None:
    value = parts.get(end, getattr(scale, end))
    return None if value is None else wishes.number(value, end, column)


def _cell(value: Any) -> str:
    """A cell text as it is compared: 9 and 9.0 are "9"."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _turned(scale: Scale) -> bool:
    """The scale was turned round: its codes are the mirror image of its numbers."""
    low, high = scale.minimum, scale.maximum
    if not scale.codes or low is None or high is None:
        return False
    try:
        return all(float(k) + v == low + high for k, v in scale.codes)
    except ValueError:
        return False


def _on_new_ends(made: Scale, before: Scale) -> Scale:
    """A mirror image on other ends."""
    low, high = made.minimum or 0.0, made.maximum or 0.0
    shift = low + high - (before.minimum or 0.0) - (before.maximum or 0.0)
    numbers = sorted({*(float(k) for k, _ in before.codes), *map(float, range(round(low), round(high) + 1))})
    codes = tuple((f"{n:g}", low + high - n) for n in numbers if low <= n <= high)
    return replace(made, codes=codes, labels=tuple((v + shift, t) for v, t in made.labels))


def _completed(codes: tuple[tuple[str, float], ...], scale: Scale, cells: pd.Series) -> tuple[tuple[str, float], ...]:
    """In a number column the numbers that are not named keep their place."""
    if not codes or not pd.api.types.is_numeric_dtype(cells):
        return codes
    named = {k for k, _ in codes} | set(scale.missing)
    rest = (f"{v:g}" for v in np.unique(cells.dropna().to_numpy(dtype="float64")))
    return (*codes, *((k, float(k)) for k in rest if k not in named))


def _inside(column: str, scale: Scale) -> None:
    """Raises BadCorrection for a code outside the ends that does not stand in ``missing``."""
    low, high = scale.minimum, scale.maximum
    if scale.kind not in _STEPPED or low is None or high is None:
        return
    for text, value in scale.codes:
        if not low <= value <= high and text not in scale.missing and not text == f"{value:g}":
            raise BadCorrection(
                "code_outside", column, value=text, number=f"{value:g}", minimum=f"{low:g}", maximum=f"{high:g}"
            )


def _reversed(scale: Scale, cells: pd.Series) -> Scale:
    low, high, codes = scale.minimum, scale.maximum, scale.codes
    if low is None or high is None:
        return scale
    if not codes and pd.api.types.is_numeric_dtype(cells):
        numbers = np.unique(cells.dropna().to_numpy(dtype="float64"))
        codes = tuple((f"{v:g}", float(v)) for v in numbers if low <= v <= high)
    return replace(
        scale,
        codes=tuple((k, low + high - v) for k, v in codes),
        labels=tuple(sorted((low + high - v, t) for v, t in scale.labels)),
    )
