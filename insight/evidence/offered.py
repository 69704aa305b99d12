"""Which of the options make sense for a file, before anything is computed."""

from __future__ import annotations

from insight.dataset import Dataset, Role
from insight.evidence.result import Code
from insight.statistics import cuts
from insight.statistics.occasions import log_columns


def targets(data: Dataset) -> tuple[Code, ...]:
    """Indicators that these columns may give and for which a target can be entered."""
    found: list[Code] = []
    if data.with_role(Role.OVERALL_SATISFACTION, Role.RATING):
        found += ["score", "satisfied"]
    recommend = data.with_role(Role.RECOMMEND)
    if recommend:
        found.append("nps" if any(map(cuts.is_promoter_scale, recommend)) else "recommend")
    if data.with_role(Role.REPURCHASE):
        found.append("repurchase")
    kinds = {c.scale.kind for c in data.with_role(Role.COMPLAINT) if c.scale is not None}
    if kinds & {"binary", "number"}:
        found.append("complained")
    if "number" in kinds and "binary" not in kinds:
        found.append("complaints")
    if log_columns(data) is not None:
        return (*found, "retained", "repeat")
    if data.with_role(Role.ORDERS):
        found.append("repeat")
        if data.with_role(Role.FIRST_ORDER) and data.with_role(Role.LAST_ORDER):
            found.append("active")
    return tuple(found)


def brands(data: Dataset) -> tuple[str, ...]:
    """The brands of the file's brand column in its order; empty where it has none."""
    column = data.first(Role.BRAND)
    return () if column is None else tuple(map(str, data.categories(column.name).remove_unused_categories().categories))
