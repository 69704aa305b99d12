"""Views for experts: DuMouchel's continuous scores, the analytical Kano model, curves drawn from the coefficients."""

from __future__ import annotations

from insight.exhibits import Cell, Dot, Exhibit, Line, LineSeries, Message, Num, Scatter
from insight.kano.features import FULFILMENT
from insight.kano.frame import exhibit, notes_of, table, who
from insight.kano.phrases import by_priority, color, listed, name, plain_title, shown_features
from insight.kano.result import Feature, Result

MOST_CURVES = 7
BY_IMPORTANCE = ("present_by_importance", "absent_by_importance")


def scores_exhibit(result: Result) -> Exhibit | None:
    """DuMouchel's map with the precision of the means; the spread of people stands in the table."""
    shown = [f for f in shown_features(result) if f.functional_mean is not None]
    if not shown:
        return None
    differing = [f.feature for f in shown if f.rules.dumouchel not in (None, f.category)]
    names = [Message(f"kano.column_share_{c}") for c in ("A", "O", "I", "M")]
    ends = [e for f in shown if f.continuous for e in f.continuous.mean_outline]
    lowest = min([0.0, *(x for point in ends for x in point)])
    highest = max([4.0, *(x for point in ends for x in point)])
    stated = any(f.continuous and f.continuous.functional_by_importance is not None for f in shown)
    rows: list[list[Cell]] = []
    for f in by_priority(result.features):
        c = None if f.base == "hidden" else f.continuous
        y = (None, None) if c is None or c.functional_interval is None else c.functional_interval
        x = (None, None) if c is None or c.dysfunctional_interval is None else c.dysfunctional_interval
        means = (None, None) if c is None else (f.functional_mean, f.dysfunctional_mean)
        row: list[Cell] = [f.feature, None if c is None or f.rules.dumouchel is None else name(f.rules.dumouchel)]
        row += [Num(v, "coefficient") for v in (means[0], *y, c.functional_sd if c else None)]
        row += [Num(v, "coefficient") for v in (means[1], *x, c.dysfunctional_sd if c else None)]
        row += [Num(c.correlation if c else None, "coefficient"), Num(f.n, "count")]
        if stated:
            by = (None, None) if c is None else (c.functional_by_importance, c.dysfunctional_by_importance)
            row += [Num(v, "coefficient") for v in by]
        rows.append(row)
    columns = ["feature", "rule_dumouchel", "score_present", "low", "high", "sd", "score_absent", "low", "high", "sd"]
    return exhibit(
        result,
        "kano.scores",
        title=plain_title(shown)
        or Message(
            "kano.title_scores" if differing else "kano.title_scores_same", count=len(differing), total=len(shown)
        ),
        subtitle=Message("kano.subtitle_scores", who=who(result)),
        table=table([*columns, "correlation", "n", *(BY_IMPORTANCE if stated else ())], rows),
        method=Message("kano.method_scores"),
        explanation=Message("kano.explanation_scores"),
        notes=[Message("kano.note_scores"), *notes_of(result, "hidden", "small_base", "weighted")],
        alt=Message("kano.alt_scores", count=len(shown), features=listed(differing)),
        chart=Scatter(
            dots=tuple(_dot(f) for f in shown),
            x_title=Message("kano.axis_absent"),
            y_title=Message("kano.axis_present"),
            x_style="number",
            y_style="number",
            x_range=(lowest - 0.1, highest + 0.1),
            y_range=(lowest - 0.1, highest + 0.1),
            lines=(2.0, 2.0),
            quadrants=(names[0], names[1], names[2], names[3]),
        ),
    )


def _dot(feature: Feature) -> Dot:
    assert feature.functional_mean is not None
    assert feature.dysfunctional_mean is not None
    return Dot(
        label=feature.feature,
        x=feature.dysfunctional_mean,
        y=feature.functional_mean,
        color=color(feature),
        outline=feature.continuous.mean_outline if feature.continuous else (),
        n=feature.n,
        faded=feature.base == "grey",
    )


def analytical_exhibit(result: Result) -> Exhibit | None:
    """The analytical Kano model as a ranked table: how strongly a feature moves people, and in which way."""
    shown = sorted((f for f in shown_features(result) if f.analytical), key=lambda f: -(f.analytical.r))  # type: ignore[union-attr]
    if not shown:
        return None
    first = shown[0]
    rows: list[list[Cell]] = [
        [
            f.feature,
            name(f.analytical.category),
            Num(f.analytical.r, "coefficient"),
            Num(f.analytical.angle, "count"),
            Num(f.analytical.x, "coefficient"),
            Num(f.analytical.y, "coefficient"),
            Num(f.importance, "mean"),
            Num(f.n, "count"),
        ]
        for f in shown
        if f.analytical is not None
    ]
    return exhibit(
        result,
        "kano.analytical",
        title=plain_title(shown) or Message("kano.title_analytical", feature=first.feature),
        subtitle=Message("kano.subtitle_analytical", who=who(result)),
        table=table(["feature", "class", "length", "angle", "absent", "present", "importance", "n"], rows),
        method=Message(
            "kano.method_analytical",
            radius=Num(result.thresholds[0], "number"),
            low=Num(result.thresholds[1], "number"),
            high=Num(result.thresholds[2], "number"),
        ),
        explanation=Message("kano.explanation_analytical"),
        notes=notes_of(result, "hidden", "small_base", "weighted"),
        alt=Message("kano.alt_analytical", features=listed([f.feature for f in shown])),
        chart=None,
    )


def curves_exhibit(result: Result) -> Exhibit | None:
    """Satisfaction by how far a feature is fulfilled, for the features whose kind is sure enough."""
    sure = [f for f in shown_features(result) if f.curve and f.verdict in ("clear", "likely") and f.base != "grey"]
    if not sure:
        return None
    drawn = sorted(sure, key=lambda f: -((f.better or 0.0) - (f.worse or 0.0)))[:MOST_CURVES]
    steepest = drawn[0]
    levels = [float(v) for v in FULFILMENT]
    rows: list[list[Cell]] = [
        [f.feature, name(f.category) if f.category else None, *(Num(v, "coefficient") for v in f.curve[::2])]
        for f in by_priority(sure)
    ]
    notes = [Message("kano.note_curves_some", shown=len(drawn), total=len(sure))] if len(drawn) < len(sure) else []
    return exhibit(
        result,
        "kano.curves",
        title=Message("kano.title_curves", feature=steepest.feature),
        subtitle=Message("kano.subtitle_curves", who=who(result)),
        table=table(["feature", "category", *(f"fulfilled_{round(100 * v)}" for v in levels[::2])], rows),
        method=Message("kano.method_curves"),
        explanation=Message("kano.explanation_curves"),
        notes=[*notes, Message("kano.note_curves")],
        alt=Message(
            "kano.alt_curves",
            feature=steepest.feature,
            low=Num(steepest.curve[0], "coefficient"),
            high=Num(steepest.curve[-1], "coefficient"),
            features=listed([f.feature for f in drawn]),
        ),
        chart=Line(
            x=tuple(levels),
            series=tuple(LineSeries(f.feature, color(f), f.curve) for f in drawn),
            x_title=Message("kano.axis_fulfilment"),
            y_title=Message("kano.axis_satisfaction"),
            style="number",
            y_range=(-1.0, 1.0),
            x_labels=((0.0, Message("kano.not_fulfilled")), (1.0, Message("kano.fulfilled"))),
        ),
    )
