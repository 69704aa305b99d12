"""The satisfaction–loyalty curve as an exhibit."""

from __future__ import annotations

from insight.exhibits import Exhibit, Line, LineSeries, Message, Num, Table, Text, Zone
from insight.loyalty.phrases import (
    TEXT_WIDTH,
    caveat,
    effective,
    enough,
    loyal_axis,
    loyal_rule,
    say,
    short,
    when,
)
from insight.loyalty.result import Contrast, Curve, Level, Measure, Result, Satisfaction
from insight.statistics import bases
from insight.statistics.certainty import certainty

# caveats that change how the curve is read; the others stand in the method part
_CURVE_NOTES = (
    "runs_backwards",
    "satisfaction_rounded",
    "stated_not_behaviour",
    "clustered",
    "top_box_full",
    "guessed_columns",
)
# titles that speak as certainly as only an error probability below 5 % allows
_TESTED = (
    "loyalty.title_loyal_is",
    "loyalty.title_not_reached_is",
    "loyalty.title_all_loyal",
    "loyalty.title_curve_falls",
    "loyalty.title_levels_rise_is",
    "loyalty.title_levels_fall_is",
)


def curve_exhibit(result: Result) -> Exhibit | None:
    """Levels with Wilson whiskers and bases, fitted line, zones; None when no level has enough answers for a share."""
    curve, satisfaction, measure = result.curve, result.satisfaction, result.measure
    if curve is None or satisfaction is None or measure is None:
        return None
    if all(level.loyal_share is None for level in curve.levels):
        return None
    title = _curve_title(curve)
    levels = tuple(
        say("alt_level", level=level.label, share=Num(level.loyal_share, "percent"))
        for level in curve.levels
        if level.loyal_share is not None
    )
    return Exhibit(
        id="loyalty.curve",
        title=title,
        proven=_proven(title, result, curve),
        subtitle=say(
            "subtitle_curve",
            satisfaction=short(satisfaction.label, TEXT_WIDTH),
            rule=loyal_rule(measure),
            when=when(result),
        ),
        chart=_curve_chart(curve, satisfaction, measure),
        table=_curve_table(curve, measure),
        base=say("base_pairs"),
        n=curve.n,
        effective_n=effective(result, curve.effective_n),
        method=say("method_fit", bootstraps=curve.zones.bootstraps) if curve.fit else say("method_levels"),
        explanation=say(
            "explain_curve",
            low=Num(curve.zones.low_threshold, "percent"),
            high=Num(curve.zones.high_threshold, "percent"),
        ),
        notes=_curve_notes(result, curve),
        alt=say("alt_curve", title=title, levels=levels),
    )


def _curve_title(curve: Curve) -> Message:
    """What the curve shows, as certain as the bootstrap (or, without a fit, as the difference of the end levels)."""
    fit, zones = curve.fit, curve.zones
    if fit is None:
        return _table_title(curve.ends)
    if fit.slope_interval[1] < 0:
        return say("title_curve_falls")
    if fit.slope_interval[0] <= 0:
        return say("title_curve_flat")
    crossing = zones.loyal_crossing_share or 0.0
    goal = Num(zones.high_threshold, "percent")
    if zones.loyal_above is not None:
        sure = certainty(1 - crossing)
        if sure != "none":
            return say(f"title_loyal_{sure}", cut=Num(zones.loyal_above, "mean"), goal=goal)
        return _unclear(curve)
    if fit.line[0].share >= zones.high_threshold:
        return say("title_all_loyal", goal=goal) if fit.line[0].low >= zones.high_threshold else _unclear(curve)
    sure = certainty(crossing)
    if sure == "none":
        return _unclear(curve)
    top = fit.line[-1]
    return say(f"title_not_reached_{sure}", top=Num(top.satisfaction), share=Num(top.share, "percent"), goal=goal)


def _unclear(curve: Curve) -> Message:
    """The zone is undecided: say what the levels themselves show, if they show anything."""
    known = curve.ends is not None and curve.ends.difference > 0 and certainty(curve.ends.p) == "is"
    return _table_title(curve.ends) if known else say("title_unclear")


def _table_title(ends: Contrast | None) -> Message:
    if ends is None:
        return say("title_one_level")
    sure = certainty(ends.p)
    if sure == "none":
        return say("title_levels_none")
    fields = {
        "low": Num(ends.lower_share, "percent"),
        "high": Num(ends.upper_share, "percent"),
        "lower": Num(ends.lower),
        "upper": Num(ends.upper),
    }
    return say(f"title_levels_{'rise' if ends.difference > 0 else 'fall'}_{sure}", **fields)


def _proven(title: Message, result: Result, curve: Curve) -> bool:
    """Whether the title states without "likely" or "may" what it tested, on bases that are not small."""
    if title.key not in _TESTED or not enough(result, curve):
        return False
    if curve.ends is None or not title.key.startswith("loyalty.title_levels_"):
        return True
    named = (curve.ends.lower, curve.ends.upper)
    return all(v.base not in ("hidden", "grey") for v in curve.levels if v.satisfaction in named)


def _curve_chart(curve: Curve, satisfaction: Satisfaction, measure: Measure) -> Line:
    sound = [v for v in curve.levels if v.loyal_share is not None and v.base not in ("hidden", "grey")]
    small = [v for v in curve.levels if v.loyal_share is not None and v.base in ("hidden", "grey")]
    series = [_points(sound, say("series_levels"), "accent")] if sound else []
    if small:
        series.append(_points(small, say("series_small", n=bases.GREY_BELOW), "neutral"))
    if curve.fit is not None:
        line = curve.fit.line
        series.append(
            LineSeries(
                name=say("series_fit"),
                color="accent",
                draw="fit",
                x=tuple(p.satisfaction for p in line),
                y=tuple(p.share for p in line),
                low=tuple(p.low for p in line),
                high=tuple(p.high for p in line),
            )
        )
    zones = _zones(curve)
    return Line(
        x=tuple(v.satisfaction for v in curve.levels),
        series=tuple(series),
        x_title=say("axis_satisfaction", question=short(satisfaction.label, TEXT_WIDTH)),
        y_title=loyal_axis(measure),
        style="percent",
        y_range=(0.0, 1.0),
        x_labels=tuple((v.satisfaction, _tick(v, satisfaction)) for v in curve.levels),
        zones=zones,
        references=tuple(
            # where zones are named, a name on the line would only lie on the last point
            (share, "" if zones else say("reference_share", share=Num(share, "percent")))
            for share in (curve.zones.low_threshold, curve.zones.high_threshold)
        ),
    )


def _points(levels: list[Level], name: Message, color: str) -> LineSeries:
    return LineSeries(
        name=name,
        color=color,
        draw="points",
        x=tuple(v.satisfaction for v in levels),
        y=tuple(v.loyal_share for v in levels),
        low=tuple(v.interval[0] if v.interval else None for v in levels),
        high=tuple(v.interval[1] if v.interval else None for v in levels),
        n=tuple(v.n for v in levels),
    )


def _tick(level: Level, satisfaction: Satisfaction) -> Message:
    """The code with its base; at the scale's ends also the questionnaire's words."""
    value, n = Num(level.satisfaction), level.n
    ends = {satisfaction.minimum: satisfaction.low_words, satisfaction.maximum: satisfaction.high_words}
    words = ends.get(level.satisfaction)
    if words is None or words == f"{level.satisfaction:g}":
        return say("tick", value=value, n=n)
    return say("tick_words", value=value, n=n, words=short(words, TEXT_WIDTH))


def _zones(curve: Curve) -> tuple[Zone, ...]:
    """Shaded ranges between the observed ends; only where a rising curve was fitted."""
    fit, zones = curve.fit, curve.zones
    if fit is None or fit.coefficients["slope"] <= 0:
        return ()
    start, end = fit.line[0], fit.line[-1]
    low, high = zones.low_threshold, zones.high_threshold
    hostile_end = zones.hostile_below
    if hostile_end is None:
        hostile_end = end.satisfaction if end.share < low else start.satisfaction
    loyal_start = zones.loyal_above
    if loyal_start is None:
        loyal_start = start.satisfaction if start.share >= high else end.satisfaction
    spans = (
        ("hostile", start.satisfaction, hostile_end),
        ("indifferent", hostile_end, loyal_start),
        ("loyal", loyal_start, end.satisfaction),
    )
    return tuple(Zone(a, b, say(f"zone_{name}"), f"zone.{name}") for name, a, b in spans if b > a)


def _curve_table(curve: Curve, measure: Measure) -> Table:
    columns: tuple[Text, ...] = (
        say("column_satisfaction"),
        say("column_words"),
        say("column_n"),
        loyal_axis(measure),
        say("column_low"),
        say("column_high"),
        say("column_effective_n"),
        say("column_base"),
    )
    rows = tuple(
        (
            Num(v.satisfaction),
            v.label,
            Num(v.n, "count"),
            Num(v.loyal_share, "percent1"),
            Num(v.interval[0] if v.interval else None, "percent1"),
            Num(v.interval[1] if v.interval else None, "percent1"),
            Num(v.effective_n, "count"),
            say(f"base_{'curve_hidden' if v.loyal_share is None else v.base}"),
        )
        for v in curve.levels
    )
    return Table(columns, rows)


def _curve_notes(result: Result, curve: Curve) -> tuple[Message, ...]:
    notes = []
    zones = curve.zones
    for at, interval, crossed, threshold in (
        (zones.loyal_above, zones.loyal_interval, zones.loyal_crossing_share, zones.high_threshold),
        (zones.hostile_below, zones.hostile_interval, zones.hostile_crossing_share, zones.low_threshold),
    ):
        if crossed is None:
            continue
        fields = {"threshold": Num(threshold, "percent"), "crossed": Num(crossed, "percent")}
        if at is None:
            notes.append(say("note_not_crossed", **fields))
        elif interval is not None:
            ends = {"low": Num(interval[0], "mean"), "high": Num(interval[1], "mean")}
            notes.append(say("note_crossing", at=Num(at, "mean"), **ends, **fields))
        else:
            notes.append(say("note_crossing_plain", at=Num(at, "mean"), **fields))
    if curve.top_step is not None:
        notes.append(_top_step(curve.top_step))
    known = [c for c in result.caveats if c.code in _CURVE_NOTES or c.code.startswith("curve_")]
    return (*notes, *(caveat(c) for c in known))


def _top_step(step: Contrast) -> Message:
    """The top box against the box below it, which a joint "satisfied" share would hide."""
    sure = certainty(step.p)
    return say(
        f"note_top_step_{sure}",
        upper=Num(step.upper),
        lower=Num(step.lower),
        high=Num(step.upper_share, "percent"),
        low=Num(step.lower_share, "percent"),
    )
