"""The lifecycle of customers from an order log, a customer table or a stage column of the file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from insight.dataset import Column, Dataset, Filters, NotApplicable, Role, Scale
from insight.lifecycle import model, panel, rhythm, table
from insight.lifecycle.panel import View
from insight.lifecycle.result import (
    STAGES,
    Caveat,
    Check,
    CurrentStage,
    Excluded,
    GivenStage,
    Model,
    MonthFit,
    MonthlyStage,
    Move,
    Options,
    Parameters,
    Result,
    RhythmPoint,
    Stage,
)
from insight.statistics import occasions
from insight.statistics.occasions import LogColumns, Occasions

_OBSERVABLE: tuple[Stage, ...] = STAGES[1:]
_CURVE_POINTS = 40
_ANONYMOUS_WORTH_A_WORD = 0.01
_MONTHS = 3
_NO_DROP_OUT = 0.002
_DERIVED = "derived"


@dataclass(frozen=True)
class _Told:
    """A result and the customers behind it; the customers never leave this package as part of the result."""

    result: Result
    customers: pd.DataFrame


def analyze(dataset: Dataset, filters: Filters, options: Options) -> Result | NotApplicable:
    """Stages now and, for an order log, at the end of every complete month.

    Looks for an order log, then a customer table with first and last order, then a stage column, then a table with
    the last order only (which gives no stages). NotApplicable: ``no_orders``, ``no_customer_id``, ``no_order_date``,
    ``no_last_order``, ``contracts``, ``months_in_columns``, ``dates_unreadable``, ``no_purchases``,
    ``too_few_customers``, ``history_too_short``, ``stages_unknown``.
    """
    told = _tell(dataset, filters, options)
    return told if isinstance(told, NotApplicable) else told.result


def customer_table(dataset: Dataset, filters: Filters, options: Options) -> pd.DataFrame | NotApplicable:
    """One row per customer: customer_id, stage (code or None), orders and, where known, the dates and chances.

    first_order, last_order, p_active (A), drop (D) and surprise (S), NaN without the model, and amount for a log.
    The stages are those of :func:`analyze`'s ``current``.
    """
    told = _tell(dataset, filters, options)
    return told if isinstance(told, NotApplicable) else told.customers


def _tell(dataset: Dataset, filters: Filters, options: Options) -> _Told | NotApplicable:
    log = occasions.log_columns(dataset)
    if log is not None:
        return _from_log(dataset, filters, options, log)
    columns = table.table_columns(dataset)
    if columns is not None and columns.first is not None:
        return _from_table(dataset.filtered(filters), options, columns)
    if _own_stage(dataset) is not None:
        return _from_stages(dataset.filtered(filters))
    if columns is not None:
        return _from_table(dataset.filtered(filters), options, columns)
    return NotApplicable(_missing(dataset))


def _own_stage(dataset: Dataset) -> Column | None:
    """The stage as the file itself says it; one that came from another file's orders is told there."""
    found = [c for c in dataset.with_role(Role.STAGE) if c.reason != _DERIVED]
    return next((c for sure in ("high", "medium", "low") for c in found if c.confidence == sure), None)


def _missing(dataset: Dataset) -> str:
    told = {c.reason for c in dataset.columns}
    if "contract_date" in told:
        return "contracts"
    if "month_column" in told:
        return "months_in_columns"
    if dataset.with_role(Role.ORDER_DATE):
        return "no_customer_id"
    if dataset.with_role(Role.ORDERS) and not dataset.with_role(Role.LAST_ORDER):
        return "no_last_order"
    if dataset.with_role(Role.CUSTOMER_ID, Role.ACCOUNT) and dataset.with_role(
        Role.ORDER_ID, Role.AMOUNT, Role.ORDER_STATUS, Role.FIRST_ORDER, Role.LAST_ORDER
    ):
        return "no_order_date"
    return "no_orders"


def _day(iso: str) -> int:
    return int(np.datetime64(iso, "D").astype(np.int64))


def _iso(day: int) -> str:
    return str(np.datetime64(day, "D"))


def _today() -> int:
    # files made in a time zone ahead of ours may hold tomorrow
    return _day((date.today() + timedelta(days=1)).isoformat())


# ---- an order log


def _from_log(dataset: Dataset, filters: Filters, options: Options, columns: LogColumns) -> _Told | NotApplicable:
    limit = _day(options.as_of) if options.as_of else _today()
    every = occasions.days_of(dataset.table[columns.date.name])
    inside = every[(every >= occasions.EARLIEST) & (every <= limit)]
    if len(inside) == 0:
        return NotApplicable("dates_unreadable" if len(every) and np.isnan(every).all() else "no_purchases")
    # the period decides where the log begins and ends, the segments do not
    start, end = int(inside.min()), limit if options.as_of else int(inside.max())
    start = max(start, _day(filters.since)) if filters.since else start
    day = min(end, _day(filters.until)) if filters.until else end
    if start > day:
        return NotApplicable("no_purchases")
    chosen = dataset.filtered(filters)
    found = occasions.read(
        chosen,
        columns,
        occasions.days_of(chosen.table[columns.date.name]),
        limit,
        last_reason="after_as_of" if options.as_of else "future_date",
    )
    if len(found.customer) == 0:
        return NotApplicable("no_purchases")
    starts = np.maximum(panel.log_starts(inside), start)
    views = panel.panel(found, starts, day, options)
    start = panel.start_on(starts, day)
    now = views[-1]
    if now.refusal is not None and (now.refusal == "too_few_customers" or now.method == "rule_based"):
        return _refused(now)
    months = {str(np.datetime64(v.snapshot.day, "D").astype("datetime64[M]")): v for v in _complete(views)}
    result = Result(
        model=_model(now),
        window_days=now.window,
        stages=tuple(
            MonthlyStage(month, stage, count)
            for month, v in months.items()
            for stage, count in _counted(v.stage, _OBSERVABLE)
        ),
        current=_current(now.stage, _OBSERVABLE),
        source="orders",
        as_of=_iso(day),
        since=_iso(start),
        history_days=now.snapshot.history,
        lost_below=options.lost_below,
        declining_from=options.declining_from,
        customers=now.snapshot.customers,
        repeat_customers=now.snapshot.repeaters,
        purchases=int((now.snapshot.x + 1).sum()),
        occasion="order" if columns.order else "day",
        window_set=options.window_days is not None,
        rows=len(chosen),
        rows_used=found.rows.get("used", 0),
        excluded=_excluded(found.rows),
        median_gap_days=now.curve.quantile(0.5) if now.curve else None,
        second_within_window=_second_within(now),
        months=tuple(MonthFit(m, v.method, v.window or 0, v.snapshot.customers) for m, v in months.items()),
        moves=_moves(views),
        rhythm=_points(now),
        caveats=(),
    )
    result = _checked(result, found, now, options)
    unknown = occasions.unknown_states(chosen, columns)
    used = (columns.customer, columns.date, columns.order, columns.amount, columns.quantity, columns.status)
    result = replace(result, caveats=(*_guessed(*used), *_log_caveats(result, found, now, unknown)))
    return _Told(result, _frame(found.ids[now.snapshot.customer], now, _money(found, day)[now.snapshot.customer]))


def _complete(views: list[View]) -> list[View]:
    """Those of the views that end a calendar month and have stages."""
    ends = {v.snapshot.day: panel.month_ends(v.snapshot.day, v.snapshot.day) for v in views}
    return [v for v in views if v.stage is not None and ends[v.snapshot.day]]


def _refused(now: View) -> NotApplicable:
    snap = now.snapshot
    if now.refusal == "too_few_customers":
        return NotApplicable("too_few_customers", {"customers": snap.customers, "repeaters": snap.repeaters})
    return NotApplicable("history_too_short", {"days": snap.history, "window": now.window})


def _model(now: View) -> Model:
    if now.method == "rule_based" or now.mbg is None:
        return Model("rule_based", Parameters(), None)
    mbg = now.mbg
    return Model("mbg_nbd", Parameters(mbg.r, mbg.alpha, mbg.a, mbg.b), mbg.log_likelihood)


def _counted(stage: np.ndarray | None, which: tuple[Stage, ...]) -> list[tuple[Stage, int]]:
    if stage is None:
        return []
    counts = np.bincount(stage, minlength=len(STAGES))
    return [(name, int(counts[STAGES.index(name)])) for name in which]


def _current(stage: np.ndarray | None, which: tuple[Stage, ...]) -> tuple[CurrentStage, ...]:
    return tuple(CurrentStage(name, count) for name, count in _counted(stage, which))


def _excluded(rows: Mapping[str, int]) -> tuple[Excluded, ...]:
    return tuple(Excluded(k, v) for k, v in sorted(rows.items()) if k != "used" and v)


def _second_within(now: View) -> float | None:
    """Share who buy a second time within W of the first (Kaplan–Meier; the others are censored today)."""
    snap = now.snapshot
    if now.window is None or snap.starts is None or snap.days is None:
        return None
    again = snap.x > 0
    wait = snap.days[snap.starts[again] + 1] - snap.days[snap.starts[again]]
    still = snap.t[~again]
    curve = rhythm.kaplan_meier(wait, np.ones(len(wait)), still, np.ones(len(still)))
    return curve.ended(now.window)


def _points(now: View) -> tuple[RhythmPoint, ...]:
    if now.curve is None:
        return ()
    longest = len(now.curve.survival) - 1
    shown = min(longest, 2 * now.window) if now.window else longest
    days = np.unique(np.linspace(0, shown, min(_CURVE_POINTS, shown + 1)).round().astype(int))
    return tuple(RhythmPoint(int(d), now.curve.ended(int(d))) for d in days)


def _moves(views: list[View]) -> tuple[Move, ...]:
    """From the last but one complete month to the last, if both have stages."""
    ends = _complete(views)
    if len(ends) < 2:
        return ()
    before, after = ends[-2:]
    if panel.month_ends(before.snapshot.day, after.snapshot.day)[1:] != [after.snapshot.day]:
        return ()
    assert before.stage is not None
    assert after.stage is not None
    # a customer can only go if a later line took the purchase back
    _, was, now = np.intersect1d(before.snapshot.customer, after.snapshot.customer, return_indices=True)
    counts = np.zeros((len(STAGES), len(STAGES)), dtype=int)
    np.add.at(counts, (before.stage[was], after.stage[now]), 1)
    return tuple(
        Move(source, target, int(counts[i, j]))
        for i, source in enumerate(STAGES)
        for j, target in enumerate(STAGES)
        if counts[i, j]
    )


def _checked(result: Result, found: Occasions, now: View, options: Options) -> Result:
    """The stages told one window ago, from what was known then, against who has bought since."""
    if now.stage is None or now.window is None:
        return result
    origin = now.snapshot.day - now.window
    then = panel.view(panel.snapshot(found, origin, origin), options, window=now.window)
    if then.stage is None:
        return result
    since = np.zeros(len(found.ids), dtype=bool)
    known = (found.until > now.snapshot.day) & (found.since <= now.snapshot.day)
    since[found.customer[known & (found.day > origin) & (found.day <= now.snapshot.day)]] = True
    bought = since[then.snapshot.customer]
    rows = []
    for name in _OBSERVABLE:
        which = then.stage == STAGES.index(name)
        count = int(which.sum())
        if count:
            predicted = None if then.predicted is None else math.fsum(then.predicted[which]) / count
            rows.append(Check(name, count, predicted, int(bought[which].sum())))
    return replace(result, check_from=_iso(origin), check=tuple(rows))


def _log_caveats(result: Result, found: Occasions, now: View, unknown: tuple[str, ...]) -> tuple[Caveat, ...]:
    caveats = _view_caveats(now)
    if _monthly(found.day):
        caveats.append(Caveat("monthly_dates"))
    if result.since is not None and int(found.day.min()) < _day(result.since):
        caveats.append(Caveat("log_break", values=(result.since,)))
    told_by_rule = sum(m.method == "rule_based" for m in result.months)
    if now.method == "mbg_nbd" and told_by_rule:
        caveats.append(Caveat("months_rule_based", count=told_by_rule))
    if result.second_within_window is not None and result.second_within_window < 0.5:
        caveats.append(Caveat("mostly_one_off", share=result.second_within_window, days=now.window))
    nameless = found.rows.get("anonymous", 0)
    if nameless >= _ANONYMOUS_WORTH_A_WORD * max(result.rows, 1):
        caveats.append(Caveat("anonymous", count=nameless, share=nameless / result.rows))
    if unknown:
        caveats.append(Caveat("unknown_status", values=unknown))
    if found.empty:
        caveats.append(Caveat("not_purchases", count=found.empty))
    without = len(found.ids) - result.customers
    if without:
        caveats.append(Caveat("without_purchase", count=without))
    return tuple(caveats)


def _monthly(days: np.ndarray) -> bool:
    """Whether every date is the first of a month, over three months or more: months were written, not days."""
    seen = np.unique(days).astype("datetime64[D]")
    return len(seen) >= _MONTHS and bool((seen == seen.astype("datetime64[M]").astype("datetime64[D]")).all())


def _guessed(*columns: Column | None) -> tuple[Caveat, ...]:
    names = tuple(c.label for c in columns if c is not None and c.confidence == "low")
    return (Caveat("guessed_columns", values=names),) if names else ()


def _view_caveats(now: View) -> list[Caveat]:
    caveats = []
    if now.refusal == "rhythm_unknown":
        caveats.append(Caveat("rhythm_unknown", count=now.snapshot.history))
    if now.refusal == "history_too_short":
        caveats.append(Caveat("history_too_short", count=now.snapshot.history, days=now.window))
    if now.method == "rule_based":
        caveats.append(Caveat("rule_based"))
    elif now.mbg is not None and now.mbg.leaves < _NO_DROP_OUT:
        caveats.append(Caveat("no_drop_out"))
    return caveats


def _money(found: Occasions, day: int) -> np.ndarray:
    """Net amount of every customer up to ``day``, returns included, shape (ids,)."""
    known = found.money_day <= day
    return np.bincount(found.money_customer[known], weights=found.money[known], minlength=len(found.ids))


def _frame(ids: np.ndarray, now: View, money: np.ndarray | None = None) -> pd.DataFrame:
    snap = now.snapshot
    blank = np.full(snap.customers, np.nan)
    last = snap.day - (snap.t - snap.t_x)
    names = np.array(STAGES, dtype=object)
    stage = names[now.stage] if now.stage is not None else np.full(snap.customers, None, dtype=object)
    modelled = now.mbg is not None and now.predicted is not None
    frame = {
        "customer_id": ids,
        "stage": stage,
        "orders": snap.x + 1,
        "first_order": (last - snap.t_x).astype("datetime64[D]").astype("datetime64[s]"),
        "last_order": last.astype("datetime64[D]").astype("datetime64[s]"),
        "p_active": blank if now.predicted is None else now.predicted,
        "drop": blank if now.dropped is None else now.dropped,
        "surprise": model.surprise(now.mbg, snap.x, snap.t_x, snap.t) if modelled and now.mbg else blank,
    }
    if money is not None:
        frame["amount"] = money
    return pd.DataFrame(frame)


# ---- a customer table


def _from_table(dataset: Dataset, options: Options, columns: table.TableColumns) -> _Told | NotApplicable:
    found = table.read(dataset, columns, _day(options.as_of) if options.as_of else None, _today())
    if len(found.ids) == 0:
        return NotApplicable("no_purchases")
    used = len(found.ids) + len(found.potential)
    guessed = _guessed(columns.customer, columns.first, columns.last, columns.recency, columns.orders)
    basis = Result(
        model=None,
        window_days=None,
        stages=(),
        current=(),
        source="snapshot",
        as_of=None if found.as_of is None else _iso(found.as_of),
        since=None if found.start is None else _iso(found.start),
        history_days=None,
        lost_below=options.lost_below,
        declining_from=options.declining_from,
        customers=len(found.ids),
        repeat_customers=int((found.orders > 1).sum()),
        purchases=int(found.orders.sum()),
        occasion="row",
        window_set=False,
        rows=len(dataset),
        rows_used=used,
        excluded=_excluded(found.excluded),
    )
    if found.snapshot is None:
        cells = table.grid(found.silence, found.orders)
        frame = pd.DataFrame({"customer_id": found.ids, "stage": None, "orders": found.orders})
        return _Told(replace(basis, grid=cells, caveats=(*guessed, Caveat("first_order_missing"))), frame)
    now = panel.view(found.snapshot, options)
    if now.refusal is not None and (now.refusal == "too_few_customers" or now.method == "rule_based"):
        return _refused(now)
    current = _current(now.stage, _OBSERVABLE)
    if len(found.potential) and current:
        current = (CurrentStage("potential", len(found.potential)), *current)
    caveats = [*guessed, *_view_caveats(now), Caveat("same_day_not_merged")]
    signup = table.signup_column(columns)
    if signup is not None:
        caveats.append(Caveat("first_order_is_signup", values=(signup,)))
    result = replace(
        basis,
        model=_model(now),
        window_days=now.window,
        current=current,
        source="customers",
        history_days=now.snapshot.history,
        window_set=options.window_days is not None,
        caveats=tuple(caveats),
    )
    return _Told(result, _frame(found.ids, now))


# ---- stages that the file itself gives


def _from_stages(dataset: Dataset) -> _Told | NotApplicable:
    column = _own_stage(dataset)
    assert column is not None
    labels = dataset.table[column.name].astype("string")
    customer = dataset.first(Role.CUSTOMER_ID) or dataset.first(Role.ACCOUNT)
    frame = pd.DataFrame({"label": labels.astype(object)})
    frame["customer_id"] = dataset.table[customer.name].astype(object) if customer else np.arange(len(dataset))
    unlabelled = int(frame["label"].isna().sum())
    frame = frame.dropna(subset=["label"])
    anonymous = int(frame["customer_id"].isna().sum())
    frame = frame.dropna(subset=["customer_id"])
    lines = len(frame)
    frame = frame.drop_duplicates(["customer_id", "label"])
    if frame.empty:
        return NotApplicable("no_purchases")
    counts = frame["label"].value_counts()
    labels_seen = sorted(counts.index, key=lambda v: (-int(counts[v]), str(v)))
    scale = column.scale or Scale("nominal")
    place = {label: STAGES[int(code)] for label, code in scale.codes if 0 <= code < len(STAGES)}
    given = tuple(GivenStage(str(v), place.get(str(v)), int(counts[v])) for v in labels_seen)
    if not any(g.stage for g in given):
        return NotApplicable("stages_unknown", {"column": column.label, "values": tuple(g.label for g in given[:6])})
    frame["stage"] = frame["label"].map({g.label: g.stage for g in given})
    totals = {s: sum(g.customers for g in given if g.stage == s) for s in STAGES}
    disqualified = sum(g.customers for g in given if g.label in scale.missing)
    unmapped = tuple(g.label for g in given if g.stage is None and g.label not in scale.missing)
    caveats = [*_guessed(column)]
    if unmapped:
        caveats.append(Caveat("unmapped_stages", values=unmapped))
    if disqualified:
        caveats.append(Caveat("disqualified", count=disqualified))
    rows = {"no_stage": unlabelled, "anonymous": anonymous}
    result = Result(
        model=None,
        window_days=None,
        stages=(),
        current=tuple(CurrentStage(s, n) for s, n in totals.items() if n),
        source="stages",
        as_of=None,
        since=None,
        history_days=None,
        lost_below=None,
        declining_from=None,
        customers=sum(totals.values()),
        repeat_customers=None,
        purchases=None,
        occasion=None,
        window_set=False,
        rows=len(dataset),
        rows_used=lines,
        excluded=_excluded(rows),
        given=given,
        caveats=tuple(caveats),
    )
    return _Told(result, frame[["customer_id", "stage"]].reset_index(drop=True))
