"""Loyalty by satisfaction: shares by step, the fitted curve with its zones, and the four types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from insight.dataset import Column
from insight.loyalty import model
from insight.loyalty.frame import Frame
from insight.loyalty.result import (
    Alternative,
    Caveat,
    Contrast,
    Curve,
    Fit,
    FitPoint,
    Level,
    Measure,
    Options,
    Satisfaction,
    TypeName,
    TypeShare,
    Zones,
)
from insight.statistics import bases, cuts, estimates, weights
from insight.statistics.estimates import Estimate, Sample


@dataclass(frozen=True)
class Pairs:
    """Rows that answered both questions: satisfaction, loyalty (raw), loyal 0/1, and how they were drawn."""

    satisfaction: np.ndarray
    loyalty: np.ndarray
    loyal: np.ndarray
    sample: Sample
    frame: Frame

    @classmethod
    def of(cls, frame: Frame, satisfaction: Satisfaction, measure: Measure) -> Pairs:
        s, y = frame.data.numeric(satisfaction.column), frame.data.numeric(measure.column)
        rows, sample = frame.answered(s, y)
        return cls(s[rows], y[rows], (y[rows] >= measure.cut).astype(float), sample, frame)


def correlation(pairs: Pairs) -> float:
    """Weighted covariance's sign is all that is needed; 0 where one of the two does not vary."""
    w = pairs.sample.weights
    s = pairs.satisfaction - weights.weighted_mean(pairs.satisfaction, w)
    y = pairs.loyalty - weights.weighted_mean(pairs.loyalty, w)
    spread = float(np.sqrt(np.sum(w * s * s) * np.sum(w * y * y)))
    return float(np.sum(w * s * y)) / spread if spread > 0 else 0.0


def curve_of(
    pairs: Pairs, column: Column, satisfaction: Satisfaction, options: Options, caveats: list[Caveat]
) -> Curve:
    rounded, step = model.to_levels(pairs.satisfaction, satisfaction.minimum, satisfaction.maximum)
    if step is not None:
        caveats.append(Caveat("satisfaction_rounded", {"step": step}))
    steps, codes = np.unique(rounded, return_inverse=True)
    counts = np.bincount(codes, minlength=len(steps))
    loyal_counts = np.bincount(codes, weights=pairs.loyal, minlength=len(steps))
    shown: list[tuple[float, Estimate]] = []
    levels = []
    for i, value in enumerate(steps):
        rows = codes == i
        estimate = estimates.share(pairs.loyal[rows], pairs.sample.take(rows))
        words = (column.scale.label_of(float(value)) if column.scale else None) or f"{value:g}"
        enough = estimate.n >= bases.CURVE_BELOW
        if enough:
            shown.append((float(value), estimate))
        levels.append(
            Level(
                satisfaction=float(value),
                label=words,
                n=estimate.n,
                loyal_share=estimate.value if enough else None,
                interval=estimate.interval if enough else None,
                effective_n=estimate.effective_n,
                base=pairs.frame.state(estimate),
            )
        )
    if any(level.loyal_share is None for level in levels):
        caveats.append(Caveat("levels_without_share", {"n": bases.CURVE_BELOW}))
    refusal = model.fit_refusal(counts, loyal_counts)
    fit, zones = None, Zones(low_threshold=options.low_threshold, high_threshold=options.high_threshold)
    if refusal is None:
        fit, zones = _fit(steps, codes, pairs, options)
    if fit is None:
        caveats.append(Caveat(refusal or "curve_no_convergence", {"n": len(codes)}))
    neighbours = len(shown) > 1 and shown[-1][0] == float(steps[-1]) and shown[-2][0] == float(steps[-2])
    return Curve(
        levels=tuple(levels),
        fit=fit,
        zones=zones,
        n=len(codes),
        effective_n=weights.effective_base(pairs.sample.weights),
        ends=_contrast(shown[-1], shown[0]) if len(shown) > 1 else None,
        top_step=_contrast(shown[-1], shown[-2]) if neighbours else None,
    )


def _contrast(upper: tuple[float, Estimate], lower: tuple[float, Estimate]) -> Contrast:
    (u, high), (v, low) = upper, lower
    return Contrast(u, v, high.value, low.value, high.value - low.value, model.contrast_p(high, low))


def _fit(steps: np.ndarray, codes: np.ndarray, pairs: Pairs, options: Options) -> tuple[Fit | None, Zones]:
    """Logit on the weighted level × loyal table, zones, and both again over the bootstrap samples."""
    w = pairs.sample.weights
    loyal = np.bincount(codes, weights=w * pairs.loyal, minlength=len(steps))[None]
    other = np.bincount(codes, weights=w * (1 - pairs.loyal), minlength=len(steps))[None]
    intercept, slope = model.logit_fit(steps, loyal, other)
    low, high = options.low_threshold, options.high_threshold
    if np.isnan(slope[0]):
        return None, Zones(low_threshold=low, high_threshold=high)
    a, b = model.logit_fit(steps, *model.bootstrap_tables(codes, pairs.loyal, len(steps), pairs.sample))
    grid = np.linspace(steps[0], steps[-1], model.FIT_POINTS)
    known = ~np.isnan(b)
    point = 1 / (1 + np.exp(-(intercept[0] + slope[0] * grid)))
    # the correction for a known population narrows the band around the curve like every other interval
    spread = pairs.sample.correction
    drawn = 1 / (1 + np.exp(-np.clip(a[known, None] + b[known, None] * grid, -500, 500)))
    edges = np.quantile(drawn, [0.025, 0.975], axis=0)
    edges = np.clip(point + spread * (edges - point), 0, 1)
    fit = Fit(
        model="logit",
        coefficients={"intercept": float(intercept[0]), "slope": float(slope[0])},
        slope_interval=_narrowed(model.middle_95(b), float(slope[0]), spread) or (float(slope[0]), float(slope[0])),
        slope_positive_share=float(np.mean(b > 0)),
        line=tuple(
            FitPoint(float(x), float(p), float(u), float(v)) for x, p, u, v in zip(grid, point, edges[0], edges[1])
        ),
    )

    def zone(threshold: float) -> tuple[float | None, tuple[float, float] | None, float]:
        at = float(model.crossing(intercept, slope, threshold, steps)[0])
        drawn_at = model.crossing(a, b, threshold, steps)
        crossed = float(np.mean(~np.isnan(drawn_at)))
        if np.isnan(at):
            return None, None, crossed
        return at, _narrowed(model.middle_95(drawn_at), at, spread), crossed

    hostile, loyal_zone = zone(low), zone(high)
    return fit, Zones(
        hostile_below=hostile[0],
        loyal_above=loyal_zone[0],
        hostile_interval=hostile[1],
        loyal_interval=loyal_zone[1],
        hostile_crossing_share=hostile[2],
        loyal_crossing_share=loyal_zone[2],
        low_threshold=low,
        high_threshold=high,
        bootstraps=model.BOOTSTRAPS,
    )


def _narrowed(interval: tuple[float, float] | None, centre: float, factor: float) -> tuple[float, float] | None:
    if interval is None:
        return None
    return centre + factor * (interval[0] - centre), centre + factor * (interval[1] - centre)


def types_of(pairs: Pairs, cut: float) -> tuple[TypeShare, ...]:
    satisfied, loyal = pairs.satisfaction >= cut, pairs.loyal > 0
    members: tuple[tuple[TypeName, np.ndarray], ...] = (
        ("loyalist", satisfied & loyal),
        ("mercenary", satisfied & ~loyal),
        ("hostage", ~satisfied & loyal),
        ("defector", ~satisfied & ~loyal),
    )
    found = []
    for name, rows in members:
        estimate = estimates.share(rows.astype(float), pairs.sample)
        found.append(TypeShare(name, int(rows.sum()), estimate.value, estimate.interval))
    return tuple(found)


def other_types(pairs: Pairs, satisfaction: Satisfaction) -> Alternative | None:
    """The types under the other cut (top box or standard), where it differs and parts the answers at all."""
    standard = cuts.top_cut(satisfaction.minimum, satisfaction.maximum)
    offers: tuple[tuple[float, Literal["standard", "top_box"]], ...] = (
        (standard, "standard"),
        (satisfaction.maximum, "top_box"),
    )
    for cut, rule in offers:
        satisfied = pairs.satisfaction >= cut
        if cut != satisfaction.cut and rule != satisfaction.cut_rule and satisfied.any() and not satisfied.all():
            return Alternative(cut, rule, types_of(pairs, cut))
    return None
