"""Groups beside each other: the own brand and its competitors, or the segments of one column."""

from __future__ import annotations

from insight.evidence.exhibit_trend import key
from insight.evidence.phrases import (
    BRAND_WORDS,
    GROUP_WORDS,
    base,
    called,
    detailed,
    effective,
    interval_method,
    name,
    say,
    short,
    step,
    style,
    target_value,
    value,
    what,
    when,
)
from insight.evidence.result import Comparison, GroupValue, Indicator, Result
from insight.exhibits import Bar, BarRow, Exhibit, Message, Num, Table, Text
from insight.statistics.certainty import certainty

_LIKELY = ("likely", "may")
MOSTLY = 0.95  # of all answers in one of the groups: only then "all" is what the groups are compared with


def comparison_exhibit(result: Result, i: Indicator) -> Exhibit | None:
    """The groups of one indicator from good to bad; None where there are none or all are too small to be tested."""
    comparison = i.comparison
    if comparison is None or not compared(i):
        return None
    title, proven = comparison_title(i, comparison)
    ordered = _ordered(i, comparison)
    rows = tuple(_row(i, comparison, g) for g in ordered)
    return Exhibit(
        id=f"evidence.comparison:{key(i)}",
        title=title,
        subtitle=say("subtitle_comparison", what=what(i), column=short(comparison.label), when=when(result, i)),
        chart=Bar(
            rows, style(i), name(i), maximum=100.0 if i.kind == "score" else None, reference=_reference(i, comparison)
        ),
        table=_table(i, comparison, ordered),
        base=say("base_answers") if i.result != "retention" else base(i),
        n=_known(comparison),
        effective_n=effective(result, sum(g.measured.effective_n for g in comparison.groups)),
        method=say("method_comparison", interval=interval_method(i), tests=result.tests.comparisons),
        explanation=say(f"explain_{comparison.against}"),
        notes=_notes(i, comparison, title),
        alt=say("alt", title=title, values=tuple(_alt(i, g) for g in ordered if g.measured.value is not None)),
        proven=proven,
    )


def _reference(i: Indicator, comparison: Comparison) -> tuple[float, Text] | None:
    """The reader's target, else the level of all where nearly all are in one of the groups."""
    if i.target is not None:
        return i.target.value, say("target", target=target_value(i, i.target))
    if i.level.value is None or comparison.own is not None or _in_part(i, comparison):
        return None
    return i.level.value, say("reference_all")


def _known(comparison: Comparison) -> int:
    return sum(g.measured.n for g in comparison.groups)


def _in_part(i: Indicator, comparison: Comparison) -> bool:
    """Whether many are in none of the groups."""
    return _known(comparison) < MOSTLY * i.level.n


def compared(i: Indicator) -> bool:
    """Whether any of the groups was tested."""
    return i.comparison is not None and any(g.q is not None for g in i.comparison.groups)


def comparison_title(i: Indicator, comparison: Comparison) -> tuple[Message, bool]:
    """(the finding, whether its claim passed its test)."""
    tested = [g for g in comparison.groups if g.q is not None]
    if i.better is None:
        return say("title_groups", name=name(i), count=len(tested)), False
    if comparison.own is not None:
        return _own_title(i, comparison, tested)
    return _segments_title(i, comparison, tested)


def _good(i: Indicator, g: GroupValue) -> bool:
    """Whether the difference is to the good of what it is about."""
    return ((g.difference or 0.0) > 0) == (i.better == "high")


def _own_title(i: Indicator, comparison: Comparison, tested: list[GroupValue]) -> tuple[Message, bool]:
    own = called(comparison, comparison.own or "", BRAND_WORDS)
    sure = [g for g in tested if certainty(g.q) == "is"]
    ahead, behind = sum(_good(i, g) for g in sure), sum(not _good(i, g) for g in sure)
    # those too small to be tested count among the competitors, never as beaten
    fields = {"name": name(i), "own": own, "count": len(comparison.groups) - 1}
    if ahead and behind:
        return say("title_own_mixed", ahead=ahead, behind=behind, **fields), True
    if ahead or behind:
        side = "ahead" if ahead else "behind"
        if (ahead or behind) == fields["count"] and len(tested) > 1:
            return say(f"title_own_{side}_all", **fields), True
        if len(tested) > 1:
            return say(f"title_own_{side}_some", number=ahead or behind, **fields), True
        return say(
            f"title_own_{side}_one", name=name(i), own=own, other=called(comparison, sure[0].name, BRAND_WORDS)
        ), True
    nearest = min(tested, key=lambda g: g.q if g.q is not None else 1.0)
    weaker = certainty(nearest.q)
    if weaker in _LIKELY:
        side = "ahead" if _good(i, nearest) else "behind"
        words = {"name": name(i), "own": own, "other": called(comparison, nearest.name, BRAND_WORDS)}
        return say(f"title_own_{side}_{weaker}", **words), False
    return say("title_own_none", name=name(i), own=own, count=len(tested)), False


def _segments_title(i: Indicator, comparison: Comparison, tested: list[GroupValue]) -> tuple[Message, bool]:
    """The best group that passed its test, else the clearest worse one that did, else the best with a weaker word."""
    sure = [g for g in tested if certainty(g.q) == "is"]
    good = [g for g in _ordered(i, comparison) if g in sure and _good(i, g)]
    if good:
        return say("title_best_is", **_led(i, comparison, good[0])), True
    if sure:
        return say("title_worst_is", **_led(i, comparison, min(sure, key=lambda g: g.q or 0.0))), True
    best = next((g for g in tested if g.name == comparison.best), None)
    if best is not None and certainty(best.q) != "none" and _good(i, best):
        return say(f"title_best_{certainty(best.q)}", **_led(i, comparison, best)), False
    return say("title_groups_none", name=name(i), count=len(tested)), False


def _led(i: Indicator, comparison: Comparison, g: GroupValue) -> dict[str, object]:
    shown = called(comparison, g.name, GROUP_WORDS)
    return {"name": name(i), "group": shown, "value": value(i, g.measured.value)}


def _ordered(i: Indicator, comparison: Comparison) -> list[GroupValue]:
    sign = 1.0 if i.better == "low" else -1.0
    return sorted(
        comparison.groups,
        key=lambda g: (g.measured.value is None, sign * (g.measured.value or 0.0), g.name),
    )


def _row(i: Indicator, comparison: Comparison, g: GroupValue) -> BarRow:
    low, high = g.measured.interval or (None, None)
    if comparison.own is not None:
        leading = g.name == comparison.own
    else:
        leading = g.name == comparison.best and certainty(g.q) != "none"
    sure = g.q is not None and certainty(g.q) == "is" and comparison.own is None
    return BarRow(
        label=called(comparison, g.name),
        value=g.measured.value,
        low=low,
        high=high,
        n=g.measured.n,
        color="accent" if leading else "neutral",
        faded=g.measured.base in ("hidden", "grey"),
        mark=("up" if (g.difference or 0.0) > 0 else "down") if sure else None,
    )


def _notes(i: Indicator, comparison: Comparison, title: Message) -> tuple[Message, ...]:
    if comparison.own is not None:
        return () if comparison.own_chosen else (say("note_own_guessed", own=called(comparison, comparison.own)),)
    notes = []
    if _in_part(i, comparison) and i.level.value is not None:
        # or the groups seem to contradict the level of all
        known, whole = Num(_known(comparison), "count"), Num(i.level.n, "count")
        level = value(i, i.level.value)
        notes.append(say("note_part", column=short(comparison.label), n=known, all=whole, level=level))
    reliable = any(certainty(g.q) == "is" for g in comparison.groups)
    if reliable:
        notes.append(say("note_marks"))
    tested = sum(g.q is not None for g in comparison.groups)
    claimed = i.better is not None and title.key != "evidence.title_groups_none"
    if claimed and tested > 2:
        notes.append(say("note_picked", count=tested))
    if comparison.groupings > 1:
        found = "note_groupings" if claimed or reliable else "note_groupings_none"
        told = "note_groupings_asked" if comparison.asked else found
        notes.append(say(told, count=comparison.groupings, column=short(comparison.label)))
    return tuple(notes)


def _table(i: Indicator, comparison: Comparison, ordered: list[GroupValue]) -> Table:
    against = "column_against_own" if comparison.own is not None else "column_against_rest"
    heads = ("column_group", None, "column_low", "column_high", "column_n", against, "column_q", "column_base")
    rows = []
    for g in ordered:
        low, high = g.measured.interval or (None, None)
        numbers = (Num(g.measured.value, detailed(i)), Num(low, detailed(i)), Num(high, detailed(i)))
        n = Num(g.measured.n, "count")
        rows.append((g.name, *numbers, n, _gap(i, g), Num(g.q, "p"), say(f"base_{g.measured.base}")))
    return Table(tuple(name(i) if h is None else say(h) for h in heads), tuple(rows))


def _gap(i: Indicator, g: GroupValue) -> Message | None:
    """A difference with its interval."""
    if g.difference is None:
        return None
    gap = say("plus" if g.difference > 0 else "minus", step=step(i, g.difference))
    if g.interval is None:
        return gap
    low, high = (Num(end * (100 if i.kind == "share" else 1), "mean") for end in g.interval)
    return say("gap", gap=gap, low=low, high=high)


def _alt(i: Indicator, g: GroupValue) -> Message:
    low, high = g.measured.interval or (None, None)
    return say("alt_value", label=g.name, value=value(i, g.measured.value), low=value(i, low), high=value(i, high))
