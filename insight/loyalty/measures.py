"""Which columns say who is satisfied and who is loyal, and from which answer on."""

from __future__ import annotations

from typing import Literal

import numpy as np

from insight.dataset import Column, Dataset, Role
from insight.loyalty import model
from insight.loyalty.frame import Frame
from insight.loyalty.result import LOYALTY_ROLES, Caveat, Measure, Options, Satisfaction
from insight.statistics import bases, cuts, estimates, weights

_ORDERS_CUT = 2.0


_SUREST_FIRST = "high", "medium", "low"


def _loyal_column(frame: Frame, options: Options, caveats: list[Caveat]) -> tuple[Column, float] | None:
    """The column that says who is loyal and its cut: the reader's choice, else the first that has a cut."""
    data = frame.data
    chosen = [c for c in data.columns if c.name == options.loyal_measure]
    if options.loyal_measure is not None and not chosen:
        caveats.append(Caveat("loyal_measure_unknown", {"column": options.loyal_measure}))
    ordered = [c for role in LOYALTY_ROLES for c in by_confidence(data, role)]
    for c in (*chosen, *ordered):
        cut = options.loyal_cut if options.loyal_cut is not None else _default_cut(c)
        if cut is None:
            if c in chosen:
                caveats.append(Caveat("loyal_cut_needed", {"column": c.label}))
            continue
        values = data.numeric(c.name)
        answers = values[~np.isnan(values)]
        # how often people bought says nothing when all or none of them bought again
        if c.role is Role.ORDERS and c not in chosen and len(np.unique(answers >= cut)) < 2:
            continue
        if len(answers) >= bases.HIDE_BELOW:
            return c, cut
    return None


def by_confidence(data: Dataset, role: Role) -> list[Column]:
    return sorted(data.with_role(role), key=lambda c: _SUREST_FIRST.index(c.confidence))


def _default_cut(column: Column) -> float | None:
    scale = column.scale
    if column.role is Role.ORDERS:
        return _ORDERS_CUT
    if column.role is Role.LOYALTY_OTHER and cuts.asks_about_switching(column):
        return None
    if scale is None or scale.kind not in ("ordinal", "binary", "number"):
        return None
    if scale.kind == "binary":
        return 1.0
    if scale.minimum is None or scale.maximum is None:
        return None
    ends = float(scale.minimum), float(scale.maximum)
    return cuts.recommend_cut(*ends) if column.role is Role.RECOMMEND else cuts.top_cut(*ends)


def loyal_measure(frame: Frame, options: Options, caveats: list[Caveat]) -> Measure | None:
    found = _loyal_column(frame, options, caveats)
    if found is None:
        caveats.append(Caveat("no_loyalty_measure"))
        return None
    column, cut = found
    values = frame.data.numeric(column.name)
    rows, sample = frame.answered(values)
    if int(rows.sum()) < bases.HIDE_BELOW:
        caveats.append(Caveat("no_loyalty_measure"))
        return None
    loyal = estimates.share((values[rows] >= cut).astype(float), sample)
    observed = column.role is Role.ORDERS
    if not observed:
        caveats.append(Caveat("stated_not_behaviour"))
    scale = column.scale
    return Measure(
        column=column.name,
        rule=f"{column.role.value}>={cut:g}",
        label=column.label,
        role=column.role.value,
        cut=cut,
        minimum=None if scale is None or scale.minimum is None else float(scale.minimum),
        maximum=None if scale is None or scale.maximum is None else float(scale.maximum),
        cut_words=None if scale is None else scale.label_of(cut),
        yes_no=scale is not None and scale.kind == "binary",
        observed=observed,
        share=loyal.value,
        interval=loyal.interval,
        n=loyal.n,
        effective_n=loyal.effective_n,
    )


def overall_answers(
    frame: Frame, column: Column, ends: tuple[float, float], options: Options, caveats: list[Caveat]
) -> Satisfaction | None:
    """The overall question with its cut: 4 of 5 and the like, the top box where 40 % and more sit in it."""
    values = frame.data.numeric(column.name)
    rows, sample = frame.answered(values)
    if not rows.any():
        caveats.append(Caveat("no_overall_satisfaction"))
        return None
    low, high = ends
    top = weights.weighted_mean((values[rows] >= high).astype(float), sample.weights)
    rule: Literal["standard", "top_box", "user"] = "standard"
    cut = cuts.top_cut(low, high)
    if top >= model.TOP_BOX_FULL:
        rule, cut = "top_box", high
        caveats.append(Caveat("top_box_full", {"share": top}))
    if options.satisfaction_cut is not None:
        rule, cut = "user", float(options.satisfaction_cut)
    scale = column.scale
    return Satisfaction(
        column=column.name,
        label=column.label,
        minimum=low,
        maximum=high,
        low_words=None if scale is None else scale.label_of(low),
        high_words=None if scale is None else scale.label_of(high),
        cut=cut,
        cut_rule=rule,
        top_box_share=top,
    )
