"""Levels: all indicators in one table, and one with its target as a bar."""

from __future__ import annotations

from insight.evidence.exhibit_comparison import compared
from insight.evidence.exhibit_trend import direction, key
from insight.evidence.phrases import (
    base,
    detailed,
    effective,
    ends,
    interval_method,
    name,
    say,
    style,
    target_note,
    target_value,
    trend_certainty,
    unit,
    value,
    what,
    when,
)
from insight.evidence.result import PARTS, RESULTS, Indicator, Result, ResultName
from insight.exhibits import Bar, BarRow, Cell, Exhibit, Message, Num, Table
from insight.statistics.certainty import certainty


def levels_exhibit(result: Result) -> Exhibit:
    """Level, interval, trend and comparison of every indicator: the whole evidence on one page."""
    shown = [i for i in result.indicators if i.level.value is not None]
    leading = [found[0] for found in (_known(result, r) for r in RESULTS) if found]
    figures = tuple(say("figure", result=say(f"result_{i.result}"), level=level_words(i)) for i in leading)
    first = shown[0]
    # a small base never makes a headline
    title = (
        say("title_levels", figures=figures)
        if leading
        else say("title_level_small", name=name(first), value=value(first, first.level.value), n=first.level.n)
    )
    heads = ["column_figure", "column_level", "column_low", "column_high", "column_n", "column_trend", "column_beside"]
    with_targets = any(i.target is not None for i in shown)
    rows = [(*_row(result, i), *((_target(i),) if with_targets else ())) for i in shown]
    return Exhibit(
        id="evidence.levels",
        title=title,
        subtitle=say("subtitle_levels"),
        table=Table(tuple(say(h) for h in (*heads, *(("column_target",) if with_targets else ()))), tuple(rows)),
        base=say("base_each"),
        n=max(i.level.n for i in shown),
        effective_n=effective(result, max(i.level.effective_n for i in shown)),
        method=say("method_levels", tests=result.tests.all),
        explanation=say("explain_levels"),
        alt=say("alt", title=title, values=figures),
    )


def _known(result: Result, name_: ResultName) -> list[Indicator]:
    return [i for i in result.of(name_) if i.level.base in ("caution", "good")]


def _row(result: Result, i: Indicator) -> tuple[Cell, ...]:
    low, high = i.level.interval or (None, None)
    numbers = tuple(Num(v, detailed(i)) for v in (i.level.value, low, high))
    return (name(i), *numbers, Num(i.level.n, "count"), *_beside(result, i))


def _beside(result: Result, i: Indicator) -> tuple[Message, Message]:
    """Trend and comparison, or why there is none."""
    lacks = {part: result.cell(i.result, part) for part in PARTS}
    told = {
        part: say(f"needs_{cell.why}") if cell.state == "missing" else say("cell_missing")
        for part, cell in lacks.items()
    }
    trend = told["trend"] if i.trend is None else trend_words(i)
    beside = compared(i) or i.target is not None
    return trend, comparison_words(i) if beside else told["comparison"]


def level_words(i: Indicator) -> Message:
    """A level in two or three words, beside the name of its result."""
    return say(f"level_{i.code}", value=value(i, i.level.value))


def trend_words(i: Indicator, *, spanned: bool = True) -> Message:
    """A trend in two or three words. spanned: also over how many periods."""
    trend = i.trend
    if trend is None:
        return say("cell_missing")
    used = sum(p.used for p in trend.periods)
    sure = trend_certainty(trend)
    told = "even" if sure == "none" or trend.change is None else f"{direction(trend)}_{sure}"
    words = say("cell_unclear" if told == "even" and not spanned else f"cell_{trend.kind}_{told}")
    return say("cell_spanned", words=words, span=say("span", count=used, units=unit(trend, 2))) if spanned else words


def comparison_words(i: Indicator) -> Message:
    """A comparison in two or three words."""
    comparison = i.comparison
    if comparison is None or not compared(i):
        return say("cell_target" if i.target is not None else "cell_missing")
    tested = [g for g in comparison.groups if g.q is not None]
    sure = sum(certainty(g.q) == "is" for g in tested)
    who = "groups" if comparison.own is None else "competitors"
    return say(f"cell_{who}" if sure else f"cell_even_{who}", sure=sure, count=len(tested))


def beside_words(i: Indicator) -> Message:
    """With whom an indicator is compared, as short as can be."""
    comparison = i.comparison
    if comparison is None or not compared(i):
        return say("cell_target" if i.target is not None else "cell_missing")
    tested = sum(g.q is not None for g in comparison.groups)
    return say(f"beside_{'groups' if comparison.own is None else 'competitors'}", count=tested)


def _target(i: Indicator) -> Cell:
    return None if i.target is None else target_value(i, i.target)


def level_exhibit(result: Result, i: Indicator) -> Exhibit | None:
    """One bar with its interval and target; None where a trend or a comparison shows the level already."""
    if i.level.value is None or (i.target is None and (i.trend is not None or compared(i))):
        return None
    low, high = i.level.interval or (None, None)
    title, proven = _title(i)
    row = BarRow(name(i), i.level.value, low, high, i.level.n, faded=i.level.base == "grey")
    maximum = 100.0 if i.kind == "score" else 1.0 if i.kind == "share" else None
    reference = None if i.target is None else (i.target.value, say("target", target=target_value(i, i.target)))
    shown = ends(i, i.level)
    return Exhibit(
        id=f"evidence.level:{key(i)}",
        title=title,
        subtitle=say("subtitle_level", what=what(i), when=when(result, i)),
        chart=Bar((row,), style(i), name(i), maximum=maximum, reference=reference),
        table=Table(
            (
                say("column_figure"),
                say("column_level"),
                say("column_low"),
                say("column_high"),
                say("column_n"),
                say("column_target"),
            ),
            (
                (
                    name(i),
                    *(Num(v, detailed(i)) for v in (i.level.value, low, high)),
                    Num(i.level.n, "count"),
                    _target(i),
                ),
            ),
        ),
        base=base(i),
        n=i.level.n,
        effective_n=effective(result, i.level.effective_n),
        method=interval_method(i)
        if i.target is None or i.target.p is None
        else say("method_target", interval=interval_method(i), tests=result.tests.targets),
        explanation=say("explain_level"),
        notes=target_note(i),
        alt=say(
            "alt",
            title=title,
            values=(say("alt_value", label=name(i), value=value(i, i.level.value), low=shown[0], high=shown[1]),),
        ),
        proven=proven,
    )


def _title(i: Indicator) -> tuple[Message, bool]:
    """(the level, or how it stands to the target; whether that passed its test)."""
    if i.target is not None and i.level.base != "grey":
        sure = certainty(i.target.q)
        fields = {"name": name(i), "value": value(i, i.level.value), "target": target_value(i, i.target)}
        if sure == "none":
            return say("title_target_none", **fields), False
        return say(f"title_target_{'above' if i.target.difference > 0 else 'below'}_{sure}", **fields), sure == "is"
    low, high = ends(i, i.level)
    if i.level.base == "grey" or i.level.interval is None:
        return say("title_level_small", name=name(i), value=value(i, i.level.value), n=i.level.n), False
    return say("title_level", name=name(i), value=value(i, i.level.value), low=low, high=high), False
