"""The profile of the groups of one column: a heat map of its best separating rows, and all numbers."""

from __future__ import annotations

from collections.abc import Sequence

from insight.dataset import GROUPING_ROLES
from insight.exhibits import Cell, Exhibit, HeatMap, Message, Num, Table
from insight.segments.labels import short
from insight.segments.phrases import (
    Page,
    effective_shown,
    kind_of,
    method_of,
    passed,
    question_and_answer,
    row_message,
    style_of,
    unit_of,
    value_of,
)
from insight.segments.result import Group, Measure, Profile, Result
from insight.segments.sameness import same_questions
from insight.statistics.effects import SMALL

MOST_ROWS, MOST_COLUMNS = 12, 12


ROWS_PER_QUESTION = 3


def _chart_rows(profile: Profile) -> list[Measure]:
    """The rows worth drawing, best separating first: means before their doubles, one row of a pair of complements."""
    by_question: dict[str, list[Measure]] = {}
    same = same_questions(profile.measures)
    for m in profile.measures:
        if m.measure in same or m.kind in ("median", "top2") or all(c.estimate is None for c in m.cells):
            continue
        by_question.setdefault(m.measure, []).append(m)
    rows: list[Measure] = []
    for several in by_question.values():
        means = [m for m in several if m.kind == "mean"]
        if means:
            rows += means
        elif len(several) == 2:
            rows.append(several[0])
        else:
            rows += sorted(several, key=_strength, reverse=True)[:ROWS_PER_QUESTION]
    return sorted(rows, key=_strength, reverse=True)


def _strength(measure: Measure) -> tuple[bool, float, bool, float]:
    """What to show first: noticeable on an outcome, then any reliable effect, then outcomes, then the rest."""
    outcome = measure.role not in GROUPING_ROLES
    return outcome and _marked(measure) >= SMALL, _marked(measure), outcome, _largest(measure)


def _marked(measure: Measure) -> float:
    """The strongest reliable effect, 0 where there is none."""
    return max((abs(c.effect) for c in measure.cells if c.mark is not None and c.effect is not None), default=0.0)


def _largest(measure: Measure) -> float:
    return max((abs(c.effect) for c in measure.cells if c.effect is not None), default=0.0)


def profile_exhibit(page: Page, profile: Profile) -> Exhibit:
    result = page.result
    ranked = _chart_rows(profile)
    drawn = ranked[:MOST_ROWS]
    order = {id(m): i for i, m in enumerate(profile.measures)}
    rows = sorted(drawn, key=lambda m: order[id(m)])
    largest = sorted(range(len(profile.groups)), key=lambda k: -profile.groups[k].n)[:MOST_COLUMNS]
    columns = sorted(largest)
    chart = HeatMap(
        rows=tuple(page.line(m) for m in rows),
        columns=tuple(_column(profile.groups[k]) for k in columns),
        values=tuple(tuple(m.cells[k].effect for k in columns) for m in rows),
        texts=tuple(
            tuple(None if (v := m.cells[k].estimate) is None else value_of(m, v) for k in columns) for m in rows
        ),
        marks=tuple(tuple(m.cells[k].mark for k in columns) for m in rows),
        faded=tuple(tuple(m.cells[k].base_state == "grey" for k in columns) for m in rows),
        centre=0.0,
        style="coefficient",
    )
    notes = []
    if len(ranked) > len(rows):
        notes.append(Message("segments.note_rows", shown=len(rows), total=len(ranked)))
    if len(profile.groups) > len(columns):
        notes.append(Message("segments.note_columns", shown=len(columns), total=len(profile.groups)))
    states = {c.base_state for m in rows for k in columns for c in [m.cells[k]]}
    if "grey" in states:
        notes.append(Message("segments.note_grey"))
    if "hidden" in states:
        notes.append(Message("segments.note_hidden"))
    title, alt = _profile_title(page, profile, ranked)
    return Exhibit(
        id=f"segments.profile:{profile.by}",
        title=title,
        proven=bool(ranked) and any(passed(result, c) for c in ranked[0].cells),
        subtitle=Message("segments.subtitle_profile", by=page.row[profile.label]),
        table=_profile_table(result, profile),
        base=Message("segments.base", by=page.row[profile.label], unit=unit_of(result)),
        n=profile.n,
        method=method_of(result),
        explanation=Message("segments.explanation_profile"),
        chart=chart if rows else None,
        effective_n=effective_shown(result, profile.effective_n),
        notes=tuple(notes),
        alt=alt,
    )


def _column(group: Group) -> Message:
    return Message("segments.column", group=short(group.value, 24), n=group.n)


def _profile_title(page: Page, profile: Profile, ranked: Sequence[Measure]) -> tuple[Message, Message]:
    """As certain as the tests: most on, small, none, or not comparable; and the same for those who cannot see it."""
    by = short(page.title[profile.label])
    n = Num(profile.n, "count")
    if not profile.tests:
        return (
            Message("segments.title_profile_untested", by=by, n=n),
            Message("segments.alt_profile_untested", by=profile.label, n=n),
        )
    best = ranked[0] if ranked and _marked(ranked[0]) > 0 else None
    if best is None:
        return (
            Message("segments.title_profile_none", by=by, n=n),
            Message("segments.alt_profile_none", by=profile.label, tests=profile.tests),
        )
    figure = max((c for c in best.cells if c.mark is not None), key=lambda c: abs(c.effect or 0.0))
    large = abs(figure.effect or 0.0) >= SMALL
    return (
        Message(f"segments.title_profile{'' if large else '_small'}", by=by, measure=page.brief(best)),
        Message(
            "segments.alt_profile",
            by=profile.label,
            row=row_message(best),
            group=figure.value,
            value=value_of(best, figure.estimate),
            rest=value_of(best, figure.rest),
        ),
    )


def _profile_table(result: Result, profile: Profile) -> Table:
    """Everything computed, one line per number."""
    names = ["question", "answer", "statistic", "group", "value", "low", "high", "n"]
    names += ["effective_n"] if result.weighted else []
    names += ["rest", "index", "effect", "q", "mark"]
    rows: list[tuple[Cell, ...]] = []
    for m in profile.measures:
        statistic = Message(f"segments.statistic_{kind_of(m)}")
        style = style_of(m, exact=True)
        for c in m.cells:
            low, high = c.interval or (None, None)
            value: Cell = Num(c.estimate, style)
            if c.estimate is None and c.n:
                value = Message("segments.hidden")
            row: list[Cell] = [*question_and_answer(m), statistic, c.value, value, Num(low, style), Num(high, style)]
            row.append(Num(c.n, "count"))
            if result.weighted:
                row.append(Num(c.effective_n, "count"))
            row += [
                Num(c.rest, style),
                Num(c.index, "index"),
                Num(c.effect, "coefficient"),
                Num(c.q, "p"),
                Message(f"segments.mark_{c.mark}") if c.mark else None,
            ]
            rows.append(tuple(row))
    return Table(tuple(Message(f"segments.column_{name}") for name in names), tuple(rows))
