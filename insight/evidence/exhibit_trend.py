"""An indicator over time, with intervals, and a title as sure as the test of its line."""

from __future__ import annotations

import math

from insight.evidence.phrases import (
    base,
    detailed,
    effective,
    ends,
    interval_method,
    name,
    period,
    say,
    short,
    step,
    style,
    target_value,
    trend_certainty,
    unit,
    value,
    what,
    when,
)
from insight.evidence.result import Indicator, PeriodValue, Result, Trend
from insight.evidence.times import name_of
from insight.exhibits import Cell, Exhibit, Line, LineSeries, Message, Num, Table
from insight.statistics.trends import BEYOND_CHANCE

MIX_MOVED = 0.05
_MOSTLY_GAPS = 3
# the least height of the axis, so that a small movement does not look like a large one
_SPANS = {"score": 20.0, "share": 0.2, "nps": 40.0, "per100": 10.0}
_GRIDS = {"score": 5.0, "share": 0.05, "nps": 10.0, "per100": 1.0}
_LIMITS = {"score": (0.0, 100.0), "share": (0.0, 1.0), "nps": (-100.0, 100.0), "per100": (0.0, float("inf"))}


def trend_exhibit(result: Result, i: Indicator) -> Exhibit | None:
    """The line of one indicator; None where it has no trend."""
    trend = i.trend
    if trend is None:
        return None
    shown = [p for p in trend.periods if p.measured.value is not None]
    title = trend_title(i, trend)
    axis = _axis(trend, shown)
    points = [None if p is None else p.measured for _, p in axis]
    bounds = [(None, None) if m is None else m.interval or (m.value, m.value) for m in points]
    references = () if i.target is None else ((i.target.value, say("target", target=target_value(i, i.target))),)
    return Exhibit(
        id=f"evidence.trend:{key(i)}",
        title=title,
        subtitle=say("subtitle_trend", what=what(i), unit=unit(trend), when=_when(result, i, trend)),
        chart=Line(
            x=tuple(period_name for period_name, _ in axis),
            series=(
                LineSeries(
                    name=name(i),
                    color="accent",
                    y=tuple(None if m is None else m.value for m in points),
                    low=tuple(low for low, _ in bounds),
                    high=tuple(high for _, high in bounds),
                    n=tuple(None if m is None else m.n for m in points),
                ),
            ),
            x_title=say(f"axis_{trend.unit}"),
            y_title=name(i),
            style=style(i),
            y_range=_range(i, [*(end for pair in bounds for end in pair), *(at for at, _ in references)]),
            references=references,
        ),
        table=_table(i, trend),
        base=base(i),
        n=sum(p.measured.n for p in trend.periods),
        effective_n=effective(result, sum(p.measured.effective_n for p in trend.periods)),
        method=say(
            "method_trend", interval=interval_method(i), test=say(f"test_{trend.test}"), tests=result.tests.trends
        ),
        explanation=say(f"explain_{trend.kind}"),
        notes=_notes(i, trend, shown),
        alt=say("alt", title=title, values=tuple(_alt(i, trend, p) for p in shown)),
        proven=trend_certainty(trend) == "is",
    )


def _axis(trend: Trend, shown: list[PeriodValue]) -> list[tuple[str, PeriodValue | None]]:
    """Every period from the first shown to the last, also those without a figure: a gap in time is to be seen as one.

    Where gaps would be most of the axis, as after a wrong date, only the periods shown.
    """
    first, last = shown[0].place, shown[-1].place
    known = {p.place: p for p in shown}
    if trend.unit == "wave":
        return [(p.name, known.get(p.place)) for p in trend.periods if first <= p.place <= last]
    if last - first + 1 > _MOSTLY_GAPS * len(shown):
        return [(p.name, p) for p in shown]
    return [(name_of(place, trend.unit), known.get(place)) for place in range(first, last + 1)]


def key(i: Indicator) -> str:
    """What tells the indicators of a file apart in an exhibit's id."""
    return f"{i.code}:{i.column}" if i.code == "loyalty" else i.code


def direction(trend: Trend) -> str:
    """``up`` or ``down``."""
    return "up" if (trend.change or 0.0) > 0 else "down"


def trend_title(i: Indicator, trend: Trend) -> Message:
    """The finding of a trend or change."""
    used = [p for p in trend.periods if p.used]
    first, last = (value(i, p.measured.value) for p in (used[0], used[-1]))
    sure, many = trend_certainty(trend), {"count": len(used), "units": unit(trend, 2)}
    if trend.kind == "change":
        if sure == "none":
            return say("title_change_none", name=name(i), first=first, last=last)
        return say(f"title_change_{direction(trend)}_{sure}", name=name(i), first=first, last=last)
    uneven = trend.departure_p is not None and trend.departure_p < BEYOND_CHANCE
    if sure == "none" or trend.change is None:
        return say("title_trend_uneven" if uneven else "title_trend_none", name=name(i), **many)
    moved = (used[-1].measured.value or 0.0) - (used[0].measured.value or 0.0)
    if uneven and sure == "is" and moved * trend.change > 0:
        return say(f"title_trend_{direction(trend)}_uneven", name=name(i), first=first, last=last)
    fields = {"step": step(i, trend.change), "unit": unit(trend), "name": name(i)}
    return say(f"title_trend_{direction(trend)}_{sure}", **fields)


def _when(result: Result, i: Indicator, trend: Trend) -> Message:
    if i.result != "retention":
        return when(result, i)
    names = [period(trend, p.name) for p in (trend.periods[0], trend.periods[-1])]
    return say("when_periods", first=names[0], last=names[1])


def _range(i: Indicator, values: list[float | None]) -> tuple[float, float]:
    known = [v for v in values if v is not None]
    low, high = min(known), max(known)
    least, (floor, top) = _SPANS[i.kind], _LIMITS[i.kind]
    middle, half = (low + high) / 2, max(least, 1.1 * (high - low)) / 2
    grid = _GRIDS[i.kind]
    down, up = grid * math.floor((middle - half) / grid), grid * math.ceil((middle + half) / grid)
    return max(floor, round(down, 2)), min(top, round(up, 2))


def _notes(i: Indicator, trend: Trend, shown: list[PeriodValue]) -> tuple[Message, ...]:
    notes = []
    cut = tuple(period(trend, p.name) for p in shown if not p.complete)
    if cut:
        notes.append(say("note_incomplete", periods=cut))
    small = tuple(period(trend, p.name) for p in shown if not p.used)
    if small:
        notes.append(say("note_small_periods", periods=small))
    hidden = len(trend.periods) - len(shown)
    if hidden:
        notes.append(say("note_hidden_periods", count=hidden))
    mix = trend.mix
    if mix is not None and mix.p < MIX_MOVED and mix.slope is not None and trend.change is not None:
        words = {"column": short(mix.label), "even": _signed(i, mix.slope), "raw": _signed(i, trend.change)}
        notes.append(say("note_mix", **words))
    if i.code == "retained":
        notes.append(say("note_retained", unit=unit(trend)))
    return tuple(notes)


def _signed(i: Indicator, change: float) -> Message:
    return say("plus" if change > 0 else "minus", step=step(i, change))


def _table(i: Indicator, trend: Trend) -> Table:
    columns = (
        say(f"axis_{trend.unit}"),
        name(i),
        say("column_low"),
        say("column_high"),
        say("column_n"),
        say("column_base"),
    )
    rows: list[tuple[Cell, ...]] = []
    for p in trend.periods:
        low, high = p.measured.interval or (None, None)
        numbers = (Num(p.measured.value, detailed(i)), Num(low, detailed(i)), Num(high, detailed(i)))
        rows.append((period(trend, p.name), *numbers, Num(p.measured.n, "count"), say(f"base_{p.measured.base}")))
    if trend.change is not None:
        low, high = trend.interval or (None, None)
        change = tuple(None if v is None else _signed(i, v) for v in (trend.change, low, high))
        rows.append(
            (say("row_change" if trend.kind == "change" else "row_slope", unit=unit(trend)), *change, None, None)
        )
        rows.append((say("row_q"), Num(trend.q, "p"), None, None, None, None))
    return Table(columns, tuple(rows))


def _alt(i: Indicator, trend: Trend, p: PeriodValue) -> Message:
    low, high = ends(i, p.measured)
    return say("alt_value", label=period(trend, p.name), value=value(i, p.measured.value), low=low, high=high)
