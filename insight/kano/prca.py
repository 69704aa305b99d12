"""Penalty–reward contrast analysis: which attributes punish when low and which pay off when high, from ratings alone.

Outcome = β₀ + Σ (penaltyᵢ · LOWᵢ + rewardᵢ · HIGHᵢ), with the middle of every attribute's scale as the reference. It
tells dissatisfiers from satisfiers; it does not tell must-be from attractive, for which the two Kano questions are
needed (Mikulić & Prebežac 2011). Sources: Brandt (1987); Mikulić & Prebežac (2011), Managing Service Quality 21(1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import stats

from insight.dataset import Column, Dataset, Role
from insight.kano.inputs import case_weights
from insight.kano.result import Options
from insight.kano.views import Impact, PenaltyReward
from insight.statistics.multiple import benjamini_hochberg
from insight.statistics.weights import effective_base

CELL_AT_LEAST = 30  # people in the low and in the high cell of an attribute
PEOPLE_AT_LEAST = 100
ALPHA = 0.05
MISSING_AT_MOST = 0.3
# number of scale points → highest low and lowest high answer; other scales: 60 % and 90 % of the way
CUTS: dict[int, tuple[float, float]] = {3: (1, 3), 4: (2, 4), 5: (2, 5), 6: (3, 6), 7: (3, 7), 10: (6, 9)}
WIDE = 3.0  # on five points, where hardly anybody gives a 1 or 2

Class = Literal["dissatisfier", "satisfier", "performance", "neutral", "unclear"]


@dataclass(frozen=True)
class Fit:
    """A weighted least-squares fit. coefficients, errors (HC3), p (Student, two-sided): shape (columns,)."""

    coefficients: np.ndarray
    errors: np.ndarray
    p: np.ndarray
    r2: float
    df: float
    vif: np.ndarray


def prca(data: Dataset, options: Options) -> tuple[tuple[Impact, ...], PenaltyReward] | None:
    """The contrast of every rated attribute, in the file's order; None where the file does not allow it.

    Needed: an overall satisfaction with at least three points, two attributes rated on three points or more with 30
    people in the low and in the high cell, and 100 people who answered all of them.
    """
    outcome = data.first(Role.OVERALL_SATISFACTION)
    rated = [c for c in data.with_role(Role.RATING) if _points(c) is None or (_points(c) or 0) >= 3]
    rated = [c for c in rated if c.scale is not None and c.scale.maximum is not None and c.scale.kind != "binary"]
    if outcome is None or (_points(outcome) or 99) < 3 or len(rated) < 2:
        return None
    used, weights = case_weights(data)
    y = np.where(used, data.numeric(outcome.name), np.nan)
    answers = {c.name: np.where(used, data.numeric(c.name), np.nan) for c in rated}
    base = ~np.isnan(y)
    usable = [c for c in rated if base.any() and np.isnan(answers[c.name][base]).mean() <= MISSING_AT_MOST]
    widened = options.low_until is None and _seldom_low(usable, answers, base)
    if widened:
        options = replace(options, low_until=WIDE)
    while len(usable) >= 2:
        rows = base & ~np.isnan(np.column_stack([answers[c.name] for c in usable])).any(axis=1)
        if rows.sum() < PEOPLE_AT_LEAST:
            return None
        low, high = _cells(usable, answers, rows, options)
        thin = (low.sum(axis=0) < CELL_AT_LEAST) | (high.sum(axis=0) < CELL_AT_LEAST)
        if not thin.any():
            break
        usable = [c for c, gone in zip(usable, thin, strict=True) if not gone]
    if len(usable) < 2 or rows.sum() < 2 * len(usable) + 1 + CELL_AT_LEAST:
        return None
    weight = np.ones(int(rows.sum())) if weights is None else weights[rows]
    fit = least_squares(y[rows], _design(low, high), weight)
    cuts = cut_offs(usable[0], options)
    model = PenaltyReward(
        outcome=outcome.label or outcome.name,
        n=int(rows.sum()),
        effective_n=effective_base(weight),
        r2=fit.r2,
        intercept=float(fit.coefficients[0]),
        low_until=cuts[0],
        high_from=cuts[1],
        points=_points(usable[0]),
        left_out=tuple(c.label or c.name for c in rated if c not in usable),
        widened=widened,
    )
    means = [float(np.average(answers[c.name][rows], weights=weight)) for c in usable]
    cells = [(*cut_offs(c, options), low[:, i], high[:, i]) for i, c in enumerate(usable)]
    return tuple(_impacts(usable, fit, cells, means, weight)), model


def _seldom_low(columns: Sequence[Column], answers: dict[str, np.ndarray], rows: np.ndarray) -> bool:
    """Whether all scales run from 1 to 5 and most attributes have below 30 answers 1 or 2 (but not 1–3)."""
    if not columns or any(_points(c) != 5 or c.scale is None or c.scale.minimum != 1 for c in columns):
        return False
    narrow, wide = (
        [int((answers[c.name][rows] <= cut).sum()) >= CELL_AT_LEAST for c in columns] for cut in (CUTS[5][0], WIDE)
    )
    return 2 * sum(narrow) < len(columns) and sum(wide) > sum(narrow)


def cut_offs(column: Column, options: Options) -> tuple[float, float]:
    """The highest answer that counts as low and the lowest that counts as high on this column's scale."""
    scale = column.scale
    assert scale is not None
    assert scale.minimum is not None
    assert scale.maximum is not None
    shift = scale.minimum - 1
    points = _points(column)
    low, high = CUTS.get(points or 0, (None, None))
    if points == 11:
        low, high, shift = 6, 9, scale.minimum
    if low is None or high is None:
        span = scale.maximum - scale.minimum
        low, high, shift = scale.minimum + 0.6 * span, scale.minimum + 0.9 * span, 0
    given = options.low_until, options.high_from
    found = (low + shift if given[0] is None else given[0]), (high + shift if given[1] is None else given[1])
    return found if found[0] < found[1] else (low + shift, high + shift)


def least_squares(y: np.ndarray, x: np.ndarray, weights: np.ndarray) -> Fit:
    """y ~ x by weighted least squares with HC3 errors (MacKinnon & White 1985). x: (n, columns) with a column of ones.

    p: Student's t with n − columns degrees of freedom (Kish's n with weights). vif: 1/(1−R²ⱼ), NaN for the intercept.
    """
    weights = weights / weights.mean()
    root = np.sqrt(weights)[:, None]
    xw, yw = x * root, y * root[:, 0]
    inverse = np.linalg.pinv(xw.T @ xw)
    coefficients = inverse @ (xw.T @ yw)
    leverage = np.einsum("ij,jk,ik->i", xw, inverse, xw)
    residual = (yw - xw @ coefficients) / np.maximum(1e-9, 1 - leverage)
    covariance = inverse @ ((xw * residual[:, None] ** 2).T @ xw) @ inverse
    errors = np.sqrt(np.maximum(0.0, np.diag(covariance)))
    df = max(1.0, effective_base(weights) - x.shape[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stats.t.sf(np.abs(coefficients / errors), df)
    mean = np.average(y, weights=weights)
    left = weights @ (y - x @ coefficients) ** 2
    total = weights @ (y - mean) ** 2
    predictors = x[:, 1:]
    centred = (predictors - np.average(predictors, axis=0, weights=weights)) * root
    scaled = centred / np.sqrt(np.maximum(1e-300, (centred**2).sum(axis=0)))
    vif = np.concatenate([[np.nan], np.diag(np.linalg.pinv(scaled.T @ scaled))])
    return Fit(coefficients, errors, p, float(1 - left / total) if total > 0 else 0.0, df, vif)


def impact(penalty: float, reward: float) -> tuple[float, float | None]:
    """Range of impact (what low costs plus what high gains) and its asymmetry −1 … 1, None where the range is 0.

    A coefficient of the wrong sign counts as nothing. Source: Mikulić & Prebežac (2011).
    """
    cost, gain = max(0.0, -penalty), max(0.0, reward)
    return cost + gain, (gain - cost) / (cost + gain) if cost + gain > 0 else None


def class_of(penalty: float, reward: float, q_penalty: float, q_reward: float) -> Class:
    """By which of the two effects is there; a significant effect of the wrong sign is unclear."""
    low, high = q_penalty <= ALPHA, q_reward <= ALPHA
    if (low and penalty > 0) or (high and reward < 0):
        return "unclear"
    if low and high:
        return "performance"
    return "dissatisfier" if low else "satisfier" if high else "neutral"


def _impacts(
    columns: Sequence[Column],
    fit: Fit,
    cells: Sequence[tuple[float, float, np.ndarray, np.ndarray]],
    means: Sequence[float],
    weight: np.ndarray,
) -> list[Impact]:
    """cells: of every attribute the cut-offs and who is low and who is high, (people,) of bool."""
    reach = float(stats.t.ppf(1 - ALPHA / 2, fit.df))
    q = benjamini_hochberg(fit.p[1:])
    share = weight / weight.sum()
    found: list[Impact] = []
    for i, (column, (low_until, high_from, low, high)) in enumerate(zip(columns, cells, strict=True)):
        at, k = 1 + 2 * i, 2 * i
        penalty, reward = float(fit.coefficients[at]), float(fit.coefficients[at + 1])
        ends = [
            (float(fit.coefficients[j] - reach * fit.errors[j]), float(fit.coefficients[j] + reach * fit.errors[j]))
            for j in (at, at + 1)
        ]
        of_impact, asymmetry = impact(penalty, reward)
        sure = min(q[k], q[k + 1]) <= ALPHA
        found.append(
            {
                "attribute": column.name,
                "label": column.label or column.name,
                "penalty": penalty,
                "reward": reward,
                "intervals": {"penalty": ends[0], "reward": ends[1]},
                "p_penalty": float(fit.p[at]),
                "p_reward": float(fit.p[at + 1]),
                "q_penalty": float(q[k]),
                "q_reward": float(q[k + 1]),
                "class": class_of(penalty, reward, float(q[k]), float(q[k + 1])),
                "mean": means[i],
                "n": len(low),
                "share_low": float(share @ low),
                "share_high": float(share @ high),
                "n_low": int(low.sum()),
                "n_high": int(high.sum()),
                "low_until": low_until,
                "high_from": high_from,
                "range_of_impact": of_impact,
                # the ratio of two effects that are not there is noise
                "asymmetry": asymmetry if sure else None,
                "vif": float(np.nanmax(fit.vif[at : at + 2])),
            }
        )
    return found


def _cells(
    columns: Sequence[Column], answers: dict[str, np.ndarray], rows: np.ndarray, options: Options
) -> tuple[np.ndarray, np.ndarray]:
    """Who is low and who is high on each attribute, (people, attributes) of bool."""
    cuts = [cut_offs(c, options) for c in columns]
    values = [answers[c.name][rows] for c in columns]
    low = np.column_stack([v <= c[0] for v, c in zip(values, cuts, strict=True)])
    return low, np.column_stack([v >= c[1] for v, c in zip(values, cuts, strict=True)])


def _design(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    pairs = np.stack([low, high], axis=2).reshape(len(low), -1).astype(float)
    return np.column_stack([np.ones(len(low)), pairs])


def _points(column: Column) -> int | None:
    return column.scale.points if column.scale is not None else None
