"""Stages by month, stages today, the moves between them, and what to do about each."""

from __future__ import annotations

from insight.exhibits import Bar, BarRow, Exhibit, HeatMap, Line, LineSeries, Message, Num, Table
from insight.lifecycle.phrases import (
    ACTIVE,
    LEAVING,
    all_customers,
    badge_of,
    base_of,
    count_by_stage,
    day,
    explanation_of,
    method_of,
    portion,
    say,
    stage_name,
)
from insight.lifecycle.result import STAGES, Result
from insight.statistics import bases

_STEADY = 0.015


def monthly_exhibit(result: Result) -> Exhibit | None:
    months = tuple(dict.fromkeys(s.month for s in result.stages))
    if len(months) < 2:
        return None
    counts = {(s.month, s.stage): s.customers for s in result.stages}
    totals = {m: sum(n for (month, _), n in counts.items() if month == m) for m in months}
    shown = tuple(s for s in STAGES if any((m, s) in counts for m in months))
    series = tuple(
        LineSeries(
            stage_name(s),
            f"stage.{s}",
            tuple(portion(counts[m, s], totals[m]) for m in months),
            n=tuple(counts[m, s] for m in months),
            draw="area",
        )
        for s in shown
    )
    first, last = months[0], months[-1]
    before, now = (portion(sum(counts.get((m, s), 0) for s in ACTIVE), totals[m]) for m in (first, last))
    change = now - before
    key = "title_monthly_steady" if abs(change) < _STEADY else f"title_monthly_{'up' if change > 0 else 'down'}"
    fields = {"now": Num(now, "percent"), "before": Num(before, "percent"), "month": Num(first, "month")}
    return Exhibit(
        "lifecycle.monthly",
        say(key, **fields),
        say("subtitle_monthly", first=Num(first, "month"), last=Num(last, "month")),
        Table(
            (say("column_month"), *(stage_name(s) for s in shown), say("column_customers"), say("column_method")),
            tuple(
                (
                    Num(fit.month, "month"),
                    *(Num(counts[fit.month, s], "count") for s in shown),
                    Num(fit.customers, "count"),
                    say(f"name_{fit.method}"),
                )
                for fit in result.months
            ),
        ),
        say("base_monthly"),
        totals[last],
        method_of(result),
        say("explain_monthly"),
        Line(months, series, "", say("axis_share"), "percent", (0.0, 1.0)),
        notes=badge_of(result),
        alt=say("alt_monthly", **fields, last=Num(last, "month"), stages=_named_shares(result)),
    )


def _named_shares(result: Result) -> tuple[Message, ...]:
    total = all_customers(result)
    return tuple(
        say("named_share", name=stage_name(c.stage), share=Num(portion(c.customers, total), "percent"), n=c.customers)
        for c in result.current
    )


def current_exhibit(result: Result) -> Exhibit:
    total = all_customers(result)
    largest = max(result.current, key=lambda c: c.customers)
    shares = {c.stage: portion(c.customers, total) for c in result.current}
    unsure = bases.state(total) in ("hidden", "grey")
    return Exhibit(
        "lifecycle.current",
        say(
            "title_current_small" if unsure else "title_current",
            name=stage_name(largest.stage),
            share=Num(shares[largest.stage], "percent"),
        ),
        say("subtitle_given") if result.source == "stages" else say("subtitle_current", date=day(result.as_of)),
        Table(
            (say("column_stage"), say("column_customers"), say("column_share")),
            tuple(
                (stage_name(c.stage), Num(c.customers, "count"), Num(shares[c.stage], "percent1"))
                for c in result.current
            ),
        ),
        base_of(result),
        total,
        method_of(result),
        explanation_of(result),
        Bar(
            tuple(
                BarRow(stage_name(c.stage), shares[c.stage], n=c.customers, color=f"stage.{c.stage}", faded=unsure)
                for c in result.current
            ),
            "percent",
            say("axis_share"),
        ),
        notes=badge_of(result),
        alt=say("alt_current", total=total, stages=_named_shares(result)),
    )


def moves_exhibit(result: Result) -> Exhibit | None:
    if not result.moves or len(result.months) < 2:
        return None
    counts = {(m.source, m.target): m.customers for m in result.moves}
    rows = tuple(s for s in STAGES if any(a == s for a, _ in counts))
    columns = tuple(s for s in STAGES if any(b == s for _, b in counts))
    totals = {s: sum(n for (a, _), n in counts.items() if a == s) for s in rows}
    shares = tuple(tuple(portion(counts.get((a, b), 0), totals[a]) for b in columns) for a in rows)
    slipped = sum(n for (a, b), n in counts.items() if b in LEAVING and STAGES.index(b) > STAGES.index(a))
    back = sum(n for (a, b), n in counts.items() if a in LEAVING and b not in LEAVING)
    before, month = result.months[-2].month, result.months[-1].month
    small = tuple(tuple(totals[a] < bases.GREY_BELOW for _ in columns) for a in rows)
    return Exhibit(
        "lifecycle.moves",
        say("title_moves", month=Num(month, "month"), slipped=slipped, back=back),
        say("subtitle_moves", before=Num(before, "month"), month=Num(month, "month")),
        Table(
            (say("column_from"), *(say("column_to", name=stage_name(b)) for b in columns), say("column_customers")),
            tuple(
                (stage_name(a), *(Num(counts.get((a, b), 0), "count") for b in columns), Num(totals[a], "count"))
                for a in rows
            ),
        ),
        say("base_moves", month=Num(before, "month")),
        sum(totals.values()),
        method_of(result),
        say("explain_moves"),
        HeatMap(
            tuple(stage_name(a) for a in rows),
            tuple(stage_name(b) for b in columns),
            shares,
            tuple(tuple(Num(v, "percent") for v in row) for row in shares),
            faded=small,
            centre=0.0,
        ),
        alt=say("alt_moves", month=Num(month, "month"), slipped=slipped, back=back),
    )


def actions_exhibit(result: Result) -> Exhibit:
    counts = count_by_stage(result)
    total = all_customers(result)
    return Exhibit(
        "lifecycle.actions",
        say("title_actions", save=counts.get("declining", 0), second=counts.get("development", 0)),
        say("subtitle_actions"),
        Table(
            (say("column_stage"), say("column_customers"), say("column_goal"), say("column_do"), say("column_measure")),
            tuple(
                (
                    stage_name(c.stage),
                    Num(c.customers, "count"),
                    say(f"goal_{c.stage}"),
                    say(f"do_{c.stage}"),
                    say(f"measure_{c.stage}"),
                )
                for c in result.current
            ),
        ),
        base_of(result),
        total,
        method_of(result),
        say("explain_actions"),
    )
