"""How soon customers buy again; for a table of customers, last order by number of orders."""

from __future__ import annotations

from insight.exhibits import Exhibit, HeatMap, Line, LineSeries, Message, Num, Table, Zone
from insight.lifecycle.phrases import NO_STAGES, day, notes_of, portion, refusal, say
from insight.lifecycle.result import Result
from insight.statistics import bases


def rhythm_exhibit(result: Result) -> Exhibit:
    window, history = result.window_days, result.history_days or 0
    points = result.rhythm
    ended = points[-1].ended
    refused = any(c.code in NO_STAGES for c in result.caveats)
    if refused:
        title = say("title_refused", days=Num(history, "days"))
    elif result.window_set or result.median_gap_days is None:
        title = say("title_rhythm_set", days=Num(window, "days"), share=Num(_ended_by(result, window), "percent"))
    else:
        title = say("title_rhythm", median=Num(result.median_gap_days, "days"), window=Num(window, "days"))
    zones = (Zone(0.0, float(window), say("zone_window"), "accent"),) if window is not None else ()
    return Exhibit(
        "lifecycle.rhythm",
        title,
        say("subtitle_rhythm", date=day(result.as_of)),
        Table(
            (say("column_days"), say("column_ended")),
            tuple((Num(p.days, "days"), Num(p.ended, "percent1")) for p in points),
        ),
        say("base_rhythm"),
        result.repeat_customers or 0,
        say("method_rhythm"),
        say("explain_rhythm"),
        Line(
            tuple(float(p.days) for p in points),
            (LineSeries(say("series_ended"), "accent", tuple(p.ended for p in points)),),
            say("axis_days"),
            say("axis_ended"),
            "percent",
            (0.0, 1.0),
            zones=zones,
            references=((0.9, say("reference_ninety")),),
        ),
        notes=(refusal(result),) if refused else (),
        alt=say("alt_rhythm", days=Num(points[-1].days, "days"), share=Num(ended, "percent")),
    )


def _ended_by(result: Result, window: int | None) -> float | None:
    before = [p.ended for p in result.rhythm if window is not None and p.days <= window]
    return before[-1] if before else None


def grid_exhibit(result: Result) -> Exhibit:
    days = tuple(dict.fromkeys(c.days for c in result.grid))
    orders = tuple(dict.fromkeys(c.orders for c in result.grid))
    counts = {(c.days, c.orders): c.customers for c in result.grid}
    newest, total = days[0], result.customers
    recent = sum(n for (d, _), n in counts.items() if d == newest)
    shares = tuple(tuple(portion(counts[d, o], total) for o in orders) for d in days)
    return Exhibit(
        "lifecycle.snapshot",
        say("title_grid", share=Num(portion(recent, total), "percent"), days=Num(newest[1], "days")),
        say("subtitle_grid"),
        Table(
            (say("column_since_last"), *(_range("orders", o) for o in orders)),
            tuple((_range("days", d), *(Num(counts[d, o], "count") for o in orders)) for d in days),
        ),
        say("base_snapshot"),
        total,
        say("method_none"),
        say("explain_grid"),
        HeatMap(
            tuple(_range("days", d) for d in days),
            tuple(_range("orders", o) for o in orders),
            shares,
            tuple(tuple(Num(v, "percent") for v in row) for row in shares),
            faded=tuple(tuple(counts[d, o] < bases.HIDE_BELOW for o in orders) for d in days),
            centre=0.0,
        ),
        notes=notes_of(result),
        alt=say("alt_grid", share=Num(portion(recent, total), "percent"), days=Num(newest[1], "days")),
    )


def _range(what: str, ends: tuple[int, int]) -> Message:
    if ends[0] == ends[1]:
        return say(f"{what}_one", value=ends[0])
    return say(f"{what}_range", low=ends[0], high=ends[1])
