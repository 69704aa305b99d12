"""What a person says about a column stands above what was detected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from insight.dataset import SCORED_ROLES, Column, Field, Role, Scale
from insight.roles import ends, kanowords, ladders, scales, statuses, survey
from insight.roles import facts as seen

Corrections = Mapping[str, Mapping[str, Any] | str]


def corrected(columns: tuple[Column, ...], table: pd.DataFrame, corrections: Corrections | None) -> tuple[Column, ...]:
    """The columns with ``{column: {"role": code, "feature": text, "scale": {…}}}`` applied; all keys may be left out.

    A plain text in place of the inner mapping is a role.
    The scale is worked out again for the new role; ``scale`` then changes its parts: ``kind``, ``codes`` and ``labels``
    (mappings or pairs), ``minimum``, ``maximum``, ``missing``, ``order``, ``reversed`` (true turns the scale round).
    Columns that the table does not have are passed over. Raises ValueError for a role or kind that does not exist.
    """
    if not corrections:
        return columns
    return tuple(_one(c, table, corrections[c.name]) if c.name in corrections else c for c in columns)


def _one(column: Column, table: pd.DataFrame, wish: Mapping[str, Any] | str) -> Column:
    if isinstance(wish, str):
        wish = {"role": wish}
    role = Role(wish["role"]) if wish.get("role") else column.role
    feature = str(wish["feature"]) if wish.get("feature") else column.feature
    labels = column.scale.labels if column.scale else ()
    if role not in (Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL, Role.IMPORTANCE):
        feature = None
    elif feature is None:
        feature = column.label
    scale = column.scale if role == column.role else scale_for(role, table[[column.name]], column, labels)
    if wish.get("scale"):
        scale = _changed(scale or Scale("nominal"), wish["scale"], table[column.name])
    return Column(column.name, column.label, role, feature, scale, "high", "user")


def scale_for(
    role: Role, cells: pd.DataFrame, column: Column, labels: tuple[tuple[float, str], ...] = ()
) -> Scale | None:
    """The scale that the cells of one column have in ``role``; None for roles without a scale."""
    numeric = pd.api.types.is_numeric_dtype(cells.iloc[:, 0])
    field = Field(column.name, column.label, labels if numeric else ())
    f = seen.gather(cells, (field,))[0]
    if role in (Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL):
        return scales.kano(f, satisfaction=not kanowords.speaks_kano(f) and kanowords.speaks_kano_satisfaction(f))
    if role in (Role.DATE, Role.ORDER_DATE, Role.FIRST_ORDER):
        return scales.DATE
    if role == Role.LAST_ORDER:
        return scales.NUMBER if f.kind == "number" and not _compact_dates(f) else scales.DATE
    if role in (Role.AMOUNT, Role.QUANTITY, Role.COST, Role.ORDERS, Role.WEIGHT):
        return scales.number(f)
    if role in SCORED_ROLES or role in (Role.COMPLAINT, Role.RANK):
        return _rating(f)
    if role == Role.ORDER_STATUS:
        return statuses.scale(f.texts)
    if role in (Role.SEGMENT, Role.BRAND, Role.WAVE, Role.STAGE):
        if f.kind == "number" and len(ends.answers(f)) > 12:
            return scales.number(f)
        return scales.DATE if f.kind == "date" else scales.nominal(f)
    return None


def _compact_dates(f: seen.Facts) -> bool:
    return f.whole and f.low >= 19000101 and f.high <= 21001231


def _rating(f: seen.Facts) -> Scale:
    if f.kind == "number":
        if set(ends.answers(f)) <= {0.0, 1.0}:
            return scales.zero_one(f)
        return scales.points(f, ends.shared([f])) if ends.scale_like(f) else scales.number(f)
    answers = ladders.yes_no(f.texts)
    if answers:
        return scales.binary(*answers, tuple(t for t in f.texts if ladders.no_answer(t)))
    pair = ladders.ticked(f.texts)
    if pair:
        return scales.binary((pair[0],), (pair[1],))
    read = survey.own_scale(f)
    return read if read is not None else scales.nominal(f)


def _changed(scale: Scale, parts: Mapping[str, Any], cells: pd.Series) -> Scale:
    def pairs(value: Any) -> list[tuple[Any, Any]]:
        return list(value.items()) if isinstance(value, Mapping) else [tuple(v) for v in value]

    kind = parts.get("kind", scale.kind)
    if kind not in ("ordinal", "binary", "number", "nominal", "kano", "date"):
        raise ValueError(f"unknown kind of scale: {kind}")
    codes = tuple((str(k), float(v)) for k, v in pairs(parts["codes"])) if "codes" in parts else scale.codes
    labels = tuple((float(k), str(v)) for k, v in pairs(parts["labels"])) if "labels" in parts else scale.labels
    low = parts.get("minimum", scale.minimum)
    high = parts.get("maximum", scale.maximum)
    missing = tuple(str(v) for v in parts.get("missing", scale.missing))
    order = tuple(str(v) for v in parts.get("order", scale.order))
    low = None if low is None else float(low)
    high = None if high is None else float(high)
    if parts.get("reversed") and low is not None and high is not None:
        if not codes and pd.api.types.is_numeric_dtype(cells):
            codes = tuple((f"{v:g}", float(v)) for v in sorted(cells.dropna().unique()) if low <= v <= high)
        codes = tuple((k, low + high - v) for k, v in codes)
        labels = tuple(sorted((low + high - v, t) for v, t in labels))
    return Scale(kind, codes, labels, low, high, missing, order)
