"""What the lifecycle page shows: stages by month, stages today, moves, buying rhythm, what to do, and the evidence."""

from __future__ import annotations

from collections.abc import Mapping

from insight.exhibits import (
    Bar,
    BarRow,
    Exhibit,
    HeatMap,
    Line,
    LineSeries,
    Message,
    Num,
    Story,
    Table,
    Zone,
)
from insight.exhibits.message import Cell
from insight.lifecycle.result import STAGES, Caveat, Result, Stage
from insight.statistics import bases
from insight.statistics.intervals import wilson

_ACTIVE: tuple[Stage, ...] = ("growth", "maturity")
_LEAVING: tuple[Stage, ...] = ("declining", "lost")
_STEADY = 0.015
_NO_STAGES = ("history_too_short", "rhythm_unknown")
_LABELS_SHOWN = 6


def story(result: Result) -> Story:
    """The page of one result, in reading order; every number in it is in the result."""
    if result.source == "snapshot":
        return Story((_m("finding_snapshot", customers=result.customers),), _grid(result), quality=(_rows(result),))
    if not result.current:
        return Story(
            (_refusal(result), _m("finding_refusal_model", customers=result.customers)),
            _rhythm(result) if result.rhythm else _rows(result),
            quality=tuple(e for e in (_model(result), _rows(result) if result.rhythm else None) if e),
            notes=_notes(result),
        )
    monthly = _monthly(result)
    now = _current(result)
    rest = (now if monthly else None, _moves(result), _rhythm(result) if result.rhythm else None, _actions(result))
    evidence = (_check(result), _model(result), _given(result), _rows(result))
    return Story(
        _findings(result),
        monthly or now,
        supporting=tuple(e for e in rest if e is not None),
        quality=tuple(e for e in evidence if e is not None),
        notes=_notes(result),
    )


# ---- sentences


def _m(key: str, **fields: object) -> Message:
    return Message(f"lifecycle.{key}", **fields)  # type: ignore[arg-type]


def _stage(stage: str) -> Message:
    return _m(f"stage_{stage}")


def _date(iso: str | None) -> Num:
    return Num(iso, "date")


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _counts(result: Result) -> Mapping[str, int]:
    return {c.stage: c.customers for c in result.current}


def _total(result: Result) -> int:
    return sum(c.customers for c in result.current)


def _findings(result: Result) -> tuple[Message, ...]:
    counts, total = _counts(result), _total(result)
    active = sum(counts.get(s, 0) for s in _ACTIVE)
    leaving, lost = counts.get("declining", 0), counts.get("lost", 0)
    back = _came_back(result)
    fields = {"declining": leaving, "lost": lost, "share": Num(_share(leaving + lost, total), "percent")}
    found = [
        _m("finding_active", active=active, total=total, share=Num(_share(active, total), "percent")),
        _m("finding_leaving", **fields)
        if back is None
        else _m("finding_leaving_early", **fields, back=Num(back, "percent")),
    ]
    if result.second_within_window is not None and result.window_days is not None:
        key = "finding_one_off" if result.second_within_window < 0.5 else "finding_second"
        days = Num(result.window_days, "days")
        found.append(_m(key, share=Num(result.second_within_window, "percent"), days=days))
    return tuple(found)


def _refusal(result: Result) -> Message:
    if result.window_days is None:
        return _m("finding_rhythm_unknown", days=Num(result.history_days, "days"))
    return _m(
        "finding_history_too_short",
        days=Num(result.history_days, "days"),
        window=Num(result.window_days, "days"),
        most=Num((result.history_days or 0) // 2, "days"),
    )


def _caveat(caveat: Caveat) -> Message:
    values: tuple[str, ...] = caveat.values[:_LABELS_SHOWN]
    fields: dict[str, object] = {
        "count": caveat.count,
        "share": None if caveat.share is None else Num(caveat.share, "percent"),
        "days": None if caveat.days is None else Num(caveat.days, "days"),
        "values": values or None,
    }
    return _m(f"caveat_{caveat.code}", **{k: v for k, v in fields.items() if v is not None})


def _notes(result: Result) -> tuple[Message, ...]:
    # what is already said in the sentences above the chart is not said again
    said = {*_NO_STAGES, "mostly_one_off"} if result.current else set(_NO_STAGES)
    return tuple(_caveat(c) for c in result.caveats if c.code not in said)


def _badge(result: Result) -> tuple[Message, ...]:
    return tuple(_caveat(c) for c in result.caveats if c.code in ("rule_based", "months_rule_based", "no_drop_out"))


def _base(result: Result) -> Message:
    if result.source == "stages":
        return _m("base_given")
    return _m("base", date=_date(result.as_of))


def _method(result: Result) -> Message:
    if result.source == "stages":
        return _m("method_given")
    if result.model is None:
        return _m("method_none")
    return _m(f"method_{result.model.name}", days=Num(result.window_days, "days"))


def _explanation(result: Result) -> Message:
    if result.source == "stages":
        return _m("explain_given")
    days = Num(result.window_days, "days")
    if result.model is None or result.model.name == "rule_based":
        return _m("explain_rule_based", days=days)
    return _m(
        "explain_mbg_nbd",
        days=days,
        lost=Num(result.lost_below, "percent"),
        drop=Num(result.declining_from, "percent"),
    )


# ---- exhibits


def _monthly(result: Result) -> Exhibit | None:
    months = tuple(dict.fromkeys(s.month for s in result.stages))
    if len(months) < 2:
        return None
    counts = {(s.month, s.stage): s.customers for s in result.stages}
    totals = {m: sum(n for (month, _), n in counts.items() if month == m) for m in months}
    shown = tuple(s for s in STAGES if any((m, s) in counts for m in months))
    series = tuple(
        LineSeries(
            _stage(s),
            f"stage.{s}",
            tuple(_share(counts[m, s], totals[m]) for m in months),
            n=tuple(counts[m, s] for m in months),
            draw="area",
        )
        for s in shown
    )
    first, last = months[0], months[-1]
    before, now = (_share(sum(counts.get((m, s), 0) for s in _ACTIVE), totals[m]) for m in (first, last))
    change = now - before
    key = "title_monthly_steady" if abs(change) < _STEADY else f"title_monthly_{'up' if change > 0 else 'down'}"
    fields = {"now": Num(now, "percent"), "before": Num(before, "percent"), "month": Num(first, "month")}
    return Exhibit(
        "lifecycle.monthly",
        _m(key, **fields),
        _m("subtitle_monthly", first=Num(first, "month"), last=Num(last, "month")),
        Table(
            (_m("column_month"), *(_stage(s) for s in shown), _m("column_customers"), _m("column_method")),
            tuple(
                (
                    Num(fit.month, "month"),
                    *(Num(counts[fit.month, s], "count") for s in shown),
                    Num(fit.customers, "count"),
                    _m(f"name_{fit.method}"),
                )
                for fit in result.months
            ),
        ),
        _m("base_monthly"),
        totals[last],
        _method(result),
        _m("explain_monthly"),
        Line(months, series, "", _m("axis_share"), "percent", (0.0, 1.0)),
        notes=_badge(result),
        alt=_m("alt_monthly", **fields, last=Num(last, "month"), stages=_named_shares(result)),
    )


def _named_shares(result: Result) -> tuple[Message, ...]:
    total = _total(result)
    return tuple(
        _m("named_share", name=_stage(c.stage), share=Num(_share(c.customers, total), "percent"), n=c.customers)
        for c in result.current
    )


def _current(result: Result) -> Exhibit:
    total = _total(result)
    largest = max(result.current, key=lambda c: c.customers)
    shares = {c.stage: _share(c.customers, total) for c in result.current}
    unsure = bases.state(total) in ("hidden", "grey")
    return Exhibit(
        "lifecycle.current",
        _m(
            "title_current_small" if unsure else "title_current",
            name=_stage(largest.stage),
            share=Num(shares[largest.stage], "percent"),
        ),
        _m("subtitle_given") if result.source == "stages" else _m("subtitle_current", date=_date(result.as_of)),
        Table(
            (_m("column_stage"), _m("column_customers"), _m("column_share")),
            tuple(
                (_stage(c.stage), Num(c.customers, "count"), Num(shares[c.stage], "percent1")) for c in result.current
            ),
        ),
        _base(result),
        total,
        _method(result),
        _explanation(result),
        Bar(
            tuple(
                BarRow(_stage(c.stage), shares[c.stage], n=c.customers, color=f"stage.{c.stage}", faded=unsure)
                for c in result.current
            ),
            "percent",
            _m("axis_share"),
        ),
        notes=_badge(result),
        alt=_m("alt_current", total=total, stages=_named_shares(result)),
    )


def _moves(result: Result) -> Exhibit | None:
    if not result.moves or len(result.months) < 2:
        return None
    counts = {(m.source, m.target): m.customers for m in result.moves}
    rows = tuple(s for s in STAGES if any(a == s for a, _ in counts))
    columns = tuple(s for s in STAGES if any(b == s for _, b in counts))
    totals = {s: sum(n for (a, _), n in counts.items() if a == s) for s in rows}
    shares = tuple(tuple(_share(counts.get((a, b), 0), totals[a]) for b in columns) for a in rows)
    slipped = sum(n for (a, b), n in counts.items() if b in _LEAVING and STAGES.index(b) > STAGES.index(a))
    back = sum(n for (a, b), n in counts.items() if a in _LEAVING and b not in _LEAVING)
    before, month = result.months[-2].month, result.months[-1].month
    small = tuple(tuple(totals[a] < bases.GREY_BELOW for _ in columns) for a in rows)
    return Exhibit(
        "lifecycle.moves",
        _m("title_moves", month=Num(month, "month"), slipped=slipped, back=back),
        _m("subtitle_moves", before=Num(before, "month"), month=Num(month, "month")),
        Table(
            (_m("column_from"), *(_m("column_to", name=_stage(b)) for b in columns), _m("column_customers")),
            tuple(
                (_stage(a), *(Num(counts.get((a, b), 0), "count") for b in columns), Num(totals[a], "count"))
                for a in rows
            ),
        ),
        _m("base_moves", month=Num(before, "month")),
        sum(totals.values()),
        _method(result),
        _m("explain_moves"),
        HeatMap(
            tuple(_stage(a) for a in rows),
            tuple(_stage(b) for b in columns),
            shares,
            tuple(tuple(Num(v, "percent") for v in row) for row in shares),
            faded=small,
            centre=0.0,
        ),
        alt=_m("alt_moves", month=Num(month, "month"), slipped=slipped, back=back),
    )


def _rhythm(result: Result) -> Exhibit:
    window, history = result.window_days, result.history_days or 0
    points = result.rhythm
    ended = points[-1].ended
    refused = any(c.code in _NO_STAGES for c in result.caveats)
    if refused:
        title = _m("title_refused", days=Num(history, "days"))
    elif result.window_set or result.median_gap_days is None:
        title = _m("title_rhythm_set", days=Num(window, "days"), share=Num(_ended_by(result, window), "percent"))
    else:
        title = _m("title_rhythm", median=Num(result.median_gap_days, "days"), window=Num(window, "days"))
    zones = (Zone(0.0, float(window), _m("zone_window"), "accent"),) if window is not None else ()
    return Exhibit(
        "lifecycle.rhythm",
        title,
        _m("subtitle_rhythm", date=_date(result.as_of)),
        Table(
            (_m("column_days"), _m("column_ended")),
            tuple((Num(p.days, "days"), Num(p.ended, "percent1")) for p in points),
        ),
        _m("base_rhythm"),
        result.repeat_customers or 0,
        _m("method_rhythm"),
        _m("explain_rhythm"),
        Line(
            tuple(float(p.days) for p in points),
            (LineSeries(_m("series_ended"), "accent", tuple(p.ended for p in points)),),
            _m("axis_days"),
            _m("axis_ended"),
            "percent",
            (0.0, 1.0),
            zones=zones,
            references=((0.9, _m("reference_ninety")),),
        ),
        notes=(_refusal(result),) if refused else (),
        alt=_m("alt_rhythm", days=Num(points[-1].days, "days"), share=Num(ended, "percent")),
    )


def _ended_by(result: Result, window: int | None) -> float | None:
    before = [p.ended for p in result.rhythm if window is not None and p.days <= window]
    return before[-1] if before else None


def _actions(result: Result) -> Exhibit:
    counts = _counts(result)
    total = _total(result)
    return Exhibit(
        "lifecycle.actions",
        _m("title_actions", save=counts.get("declining", 0), second=counts.get("development", 0)),
        _m("subtitle_actions"),
        Table(
            (_m("column_stage"), _m("column_customers"), _m("column_goal"), _m("column_do"), _m("column_measure")),
            tuple(
                (
                    _stage(c.stage),
                    Num(c.customers, "count"),
                    _m(f"goal_{c.stage}"),
                    _m(f"do_{c.stage}"),
                    _m(f"measure_{c.stage}"),
                )
                for c in result.current
            ),
        ),
        _base(result),
        total,
        _method(result),
        _m("explain_actions"),
    )


def _check(result: Result) -> Exhibit | None:
    if not result.check or result.window_days is None:
        return None
    customers = sum(c.customers for c in result.check)
    bought = sum(c.bought for c in result.check)
    days = Num(result.window_days, "days")
    bars, rows = [], []
    for c in result.check:
        low, high = wilson(c.bought, c.customers)
        actual = _share(c.bought, c.customers)
        faded = bases.state(c.customers) in ("hidden", "grey")
        if c.predicted is not None:
            bars.append(BarRow(_m("row_predicted"), c.predicted, color="neutral", group=_stage(c.stage)))
        bars.append(
            BarRow(
                _m("row_bought"),
                actual,
                low,
                high,
                c.customers,
                f"stage.{c.stage}",
                faded,
                group=_stage(c.stage),
            )
        )
        rows.append(
            (
                _stage(c.stage),
                Num(c.customers, "count"),
                Num(c.predicted, "percent1"),
                Num(actual, "percent1"),
                Num(c.bought, "count"),
                _m("interval", low=Num(low, "percent1"), high=Num(high, "percent1")),
            )
        )
    title, early = _verdict(result)
    return Exhibit(
        "lifecycle.check",
        title,
        _m("subtitle_check", origin=_date(result.check_from), days=days),
        Table(
            (
                _m("column_stage_then"),
                _m("column_customers"),
                _m("column_predicted"),
                _m("column_bought_share"),
                _m("column_bought"),
                _m("column_interval"),
            ),
            tuple(rows),
        ),
        _m("base_check", origin=_date(result.check_from)),
        customers,
        _method(result),
        _m("explain_check"),
        Bar(tuple(bars), "percent", _m("axis_bought", days=days)),
        notes=(_m("note_early"),) if early else (),
        alt=_m("alt_check", days=days, bought=Num(_share(bought, customers), "percent")),
    )


def _came_back(result: Result) -> float | None:
    """Share of those told to be leaving one window ago who bought since, where that is more than was expected."""
    leaving = tuple(c for c in result.check if c.stage in _LEAVING)
    count, bought = sum(c.customers for c in leaving), sum(c.bought for c in leaving)
    return _share(bought, count) if _verdict(result)[1] else None


def _verdict(result: Result) -> tuple[Message, bool]:
    """The finding of the check, and whether more customers came back than the warnings promised.

    Those told to be leaving are the ones somebody acts on, so the finding is about them where they are enough.
    """
    leaving = tuple(c for c in result.check if c.stage in _LEAVING)
    enough = sum(c.customers for c in leaving) >= bases.GREY_BELOW
    about = leaving if enough else result.check
    count, bought = sum(c.customers for c in about), sum(c.bought for c in about)
    key = "title_check_leaving" if enough else "title_check"
    real = Num(_share(bought, count), "percent")
    if any(c.predicted is None for c in about):
        return _m(f"{key}_rule", bought=real), False
    expected = _share(sum((c.predicted or 0.0) * c.customers for c in about), count)
    early = enough and wilson(bought, count)[0] > expected
    return _m(key, predicted=Num(expected, "percent"), bought=real), early


def _model(result: Result) -> Exhibit | None:
    if result.model is None or result.model.log_likelihood is None:
        return None
    p = result.model.parameters
    if p.r is None or p.alpha is None or p.a is None or p.b is None:
        return None
    rate, leave = 365.25 * p.r / p.alpha, p.a / (p.a + p.b)
    facts: tuple[tuple[Cell, ...], ...] = (
        (_m("fact_rate"), Num(rate, "mean"), _m("say_rate")),
        (_m("fact_leave"), Num(leave, "percent1"), _m("say_leave")),
        ("r", Num(p.r, "coefficient"), _m("say_r")),
        ("α", Num(p.alpha, "coefficient"), _m("say_alpha")),
        ("a", Num(p.a, "coefficient"), _m("say_a")),
        ("b", Num(p.b, "coefficient"), _m("say_b")),
        (_m("fact_likelihood"), Num(result.model.log_likelihood, "mean"), _m("say_likelihood")),
    )
    return Exhibit(
        "lifecycle.model",
        _m("title_model", rate=Num(rate, "mean"), leave=Num(leave, "percent" if leave >= 0.01 else "percent1")),
        _m("subtitle_model"),
        Table((_m("column_fact"), _m("column_value"), _m("column_meaning")), facts),
        _base(result),
        result.customers,
        _m("method_model"),
        _m("explain_model"),
    )


def _given(result: Result) -> Exhibit | None:
    if not result.given:
        return None
    mapped = sum(g.customers for g in result.given if g.stage is not None)
    everyone = sum(g.customers for g in result.given)
    return Exhibit(
        "lifecycle.given",
        _m("title_given", share=Num(_share(mapped, everyone), "percent")),
        _m("subtitle_labels"),
        Table(
            (_m("column_label"), _m("column_stage"), _m("column_customers")),
            tuple(
                (g.label, _stage(g.stage) if g.stage else _m("not_mapped"), Num(g.customers, "count"))
                for g in result.given
            ),
        ),
        _m("base_labels"),
        everyone,
        _m("method_given"),
        _m("explain_given"),
    )


def _rows(result: Result) -> Exhibit:
    rows: list[tuple[Cell, ...]] = [(_m("rows_all"), Num(result.rows, "count"))]
    rows += [(_m(f"excluded_{e.reason}"), Num(-e.rows, "count")) for e in result.excluded]
    rows.append((_m("rows_used"), Num(result.rows_used, "count")))
    if result.purchases is not None and result.occasion is not None:
        rows.append((_m(f"purchases_{result.occasion}"), Num(result.purchases, "count")))
    rows.append((_m("column_customers"), Num(result.customers, "count")))
    return Exhibit(
        "lifecycle.rows",
        _m("title_rows", used=Num(_share(result.rows_used, result.rows), "percent"), rows=result.rows),
        _m("subtitle_rows"),
        Table((_m("column_what"), _m("column_count")), tuple(rows)),
        _m("base_rows"),
        result.rows,
        _m("method_rows"),
        _m("explain_rows"),
    )


def _grid(result: Result) -> Exhibit:
    days = tuple(dict.fromkeys(c.days for c in result.grid))
    orders = tuple(dict.fromkeys(c.orders for c in result.grid))
    counts = {(c.days, c.orders): c.customers for c in result.grid}
    newest, total = days[0], result.customers
    recent = sum(n for (d, _), n in counts.items() if d == newest)
    shares = tuple(tuple(_share(counts[d, o], total) for o in orders) for d in days)
    return Exhibit(
        "lifecycle.snapshot",
        _m("title_grid", share=Num(_share(recent, total), "percent"), days=Num(newest[1], "days")),
        _m("subtitle_grid"),
        Table(
            (_m("column_since_last"), *(_range("orders", o) for o in orders)),
            tuple((_range("days", d), *(Num(counts[d, o], "count") for o in orders)) for d in days),
        ),
        _m("base_snapshot"),
        total,
        _m("method_none"),
        _m("explain_grid"),
        HeatMap(
            tuple(_range("days", d) for d in days),
            tuple(_range("orders", o) for o in orders),
            shares,
            tuple(tuple(Num(v, "percent") for v in row) for row in shares),
            faded=tuple(tuple(counts[d, o] < bases.HIDE_BELOW for o in orders) for d in days),
            centre=0.0,
        ),
        notes=_notes(result),
        alt=_m("alt_grid", share=Num(_share(recent, total), "percent"), days=Num(newest[1], "days")),
    )


def _range(what: str, ends: tuple[int, int]) -> Message:
    if ends[0] == ends[1]:
        return _m(f"{what}_one", value=ends[0])
    return _m(f"{what}_range", low=ends[0], high=ends[1])
