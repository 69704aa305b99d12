"""What the stages rest on: the check against what happened, the model, given stages, the rows."""

from __future__ import annotations

from insight.exhibits import Bar, BarRow, Exhibit, Message, Num, Table
from insight.exhibits.message import Cell
from insight.lifecycle.phrases import LEAVING, base_of, day, method_of, portion, say, stage_name
from insight.lifecycle.result import Result
from insight.statistics import bases
from insight.statistics.intervals import wilson


def check_exhibit(result: Result) -> Exhibit | None:
    if not result.check or result.window_days is None:
        return None
    customers = sum(c.customers for c in result.check)
    bought = sum(c.bought for c in result.check)
    days = Num(result.window_days, "days")
    bars, rows = [], []
    for c in result.check:
        low, high = wilson(c.bought, c.customers)
        actual = portion(c.bought, c.customers)
        faded = bases.state(c.customers) in ("hidden", "grey")
        if c.predicted is not None:
            bars.append(BarRow(say("row_predicted"), c.predicted, color="neutral", group=stage_name(c.stage)))
        bars.append(
            BarRow(
                say("row_bought"),
                actual,
                low,
                high,
                c.customers,
                f"stage.{c.stage}",
                faded,
                group=stage_name(c.stage),
            )
        )
        rows.append(
            (
                stage_name(c.stage),
                Num(c.customers, "count"),
                Num(c.predicted, "percent1"),
                Num(actual, "percent1"),
                Num(c.bought, "count"),
                say("interval", low=Num(low, "percent1"), high=Num(high, "percent1")),
            )
        )
    title, early, differs = _verdict(result)
    return Exhibit(
        "lifecycle.check",
        title,
        say("subtitle_check", origin=day(result.check_from), days=days),
        Table(
            (
                say("column_stage_then"),
                say("column_customers"),
                say("column_predicted"),
                say("column_bought_share"),
                say("column_bought"),
                say("column_interval"),
            ),
            tuple(rows),
        ),
        say("base_check", origin=day(result.check_from)),
        customers,
        method_of(result),
        say("explain_check"),
        Bar(tuple(bars), "percent", say("axis_bought", days=days)),
        notes=(say("note_early"),) if early else (),
        proven=differs,
        alt=say("alt_check", days=days, bought=Num(portion(bought, customers), "percent")),
    )


def came_back(result: Result) -> float | None:
    """Share of those told to be leaving one window ago who bought since, where that is more than was expected."""
    leaving = tuple(c for c in result.check if c.stage in LEAVING)
    count, bought = sum(c.customers for c in leaving), sum(c.bought for c in leaving)
    return portion(bought, count) if _verdict(result)[1] else None


def _verdict(result: Result) -> tuple[Message, bool, bool]:
    """The finding of the check, whether more customers came back than the warnings promised, and whether the interval
    of those who bought is clear of what was expected.

    Those told to be leaving are the ones somebody acts on, so the finding is about them where they are enough.
    """
    leaving = tuple(c for c in result.check if c.stage in LEAVING)
    enough = sum(c.customers for c in leaving) >= bases.GREY_BELOW
    about = leaving if enough else result.check
    count, bought = sum(c.customers for c in about), sum(c.bought for c in about)
    key = "title_check_leaving" if enough else "title_check"
    real = Num(portion(bought, count), "percent")
    if any(c.predicted is None for c in about):
        return say(f"{key}_rule", bought=real), False, False
    expected = portion(sum((c.predicted or 0.0) * c.customers for c in about), count)
    low, high = wilson(bought, count)
    differs = count >= bases.GREY_BELOW and not low <= expected <= high
    return say(key, predicted=Num(expected, "percent"), bought=real), enough and low > expected, differs


def model_exhibit(result: Result) -> Exhibit | None:
    if result.model is None or result.model.log_likelihood is None:
        return None
    p = result.model.parameters
    if p.r is None or p.alpha is None or p.a is None or p.b is None:
        return None
    rate, leave = 365.25 * p.r / p.alpha, p.a / (p.a + p.b)
    facts: tuple[tuple[Cell, ...], ...] = (
        (say("fact_rate"), Num(rate, "mean"), say("say_rate")),
        (say("fact_leave"), Num(leave, "percent1"), say("say_leave")),
        ("r", Num(p.r, "coefficient"), say("say_r")),
        ("α", Num(p.alpha, "coefficient"), say("say_alpha")),
        ("a", Num(p.a, "coefficient"), say("say_a")),
        ("b", Num(p.b, "coefficient"), say("say_b")),
        (say("fact_likelihood"), Num(result.model.log_likelihood, "mean"), say("say_likelihood")),
    )
    return Exhibit(
        "lifecycle.model",
        say("title_model", rate=Num(rate, "mean"), leave=Num(leave, "percent" if leave >= 0.01 else "percent1")),
        say("subtitle_model"),
        Table((say("column_fact"), say("column_value"), say("column_meaning")), facts),
        base_of(result),
        result.customers,
        say("method_model"),
        say("explain_model"),
    )


def given_exhibit(result: Result) -> Exhibit | None:
    if not result.given:
        return None
    mapped = sum(g.customers for g in result.given if g.stage is not None)
    everyone = sum(g.customers for g in result.given)
    return Exhibit(
        "lifecycle.given",
        say("title_given", share=Num(portion(mapped, everyone), "percent")),
        say("subtitle_labels"),
        Table(
            (say("column_label"), say("column_stage"), say("column_customers")),
            tuple(
                (g.label, stage_name(g.stage) if g.stage else say("not_mapped"), Num(g.customers, "count"))
                for g in result.given
            ),
        ),
        say("base_labels"),
        everyone,
        say("method_given"),
        say("explain_given"),
    )


def rows_exhibit(result: Result) -> Exhibit:
    rows: list[tuple[Cell, ...]] = [(say("rows_all"), Num(result.rows, "count"))]
    rows += [(say(f"excluded_{e.reason}"), Num(-e.rows, "count")) for e in result.excluded]
    rows.append((say("rows_used"), Num(result.rows_used, "count")))
    if result.purchases is not None and result.occasion is not None:
        rows.append((say(f"purchases_{result.occasion}"), Num(result.purchases, "count")))
    rows.append((say("column_customers"), Num(result.customers, "count")))
    return Exhibit(
        "lifecycle.rows",
        say("title_rows", used=Num(portion(result.rows_used, result.rows), "percent"), rows=result.rows),
        say("subtitle_rows"),
        Table((say("column_what"), say("column_count")), tuple(rows)),
        say("base_rows"),
        result.rows,
        say("method_rows"),
        say("explain_rows"),
    )
