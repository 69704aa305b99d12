"""Profiles as findings, a heat map per grouping column, the strongest differences, sizes and bases."""

from __future__ import annotations

from collections.abc import Sequence

from insight.exhibits import Message, Num, Story, Text
from insight.exhibits.names import short_names
from insight.segments.exhibit_groups import bases_exhibit, sizes_exhibit
from insight.segments.exhibit_profile import profile_exhibit
from insight.segments.exhibit_standouts import Standout, standouts, standouts_exhibit
from insight.segments.labels import distinct
from insight.segments.phrases import Page, value_of, who
from insight.segments.result import AMOUNT_ROLES, Caveat, Result

MOST_FINDINGS = 3


SURE = 0.01  # corrected p from which on a difference "is", not "is likely"


def story(result: Result, by: str | None = None) -> Story:
    """The page. by: the grouping column to begin with; the best separating one where it is None or not there."""
    first = next((p for p in result.profiles if p.by == by), result.profiles[0])
    rest = [p for p in result.profiles if p is not first]
    labels = [p.label for p in result.profiles] + [m.label for p in result.profiles for m in p.measures]
    labels += [m.question for p in result.profiles for m in p.measures if m.question]
    names = short_names({label: label for label in labels})
    title, row = (distinct(names.values(), room) for room in (24, 42))
    page = Page(result, {k: title[v] for k, v in names.items()}, {k: row[v] for k, v in names.items()})
    told = standouts((first,) if by is not None else result.profiles)
    every = standouts(result.profiles)
    supporting = [standouts_exhibit(page, every)] if every else []
    supporting.append(sizes_exhibit(page, first))
    for profile in rest:
        supporting += [profile_exhibit(page, profile), sizes_exhibit(page, profile)]
    return Story(
        findings=_findings(page, told),
        hero=profile_exhibit(page, first),
        supporting=tuple(supporting),
        quality=(bases_exhibit(result),),
        notes=_notes(result),
    )


def _findings(page: Page, told: Sequence[Standout]) -> tuple[Message, ...]:
    result = page.result
    if not result.tests:
        return (Message("segments.finding_untested"),)
    if not result.significant:
        return (Message("segments.finding_none", tests=result.tests),)
    chosen: list[Standout] = []
    for one in told:
        # three times the same question would be one finding
        if one.measure.measure not in {c.measure.measure for c in chosen}:
            chosen.append(one)
    found = [_finding(page, one) for one in chosen[: MOST_FINDINGS - 1]]
    # what was picked as the strongest of many says so
    picked = "strongest" if found else "count"
    count = Message(
        f"segments.finding_{picked}" if result.correction == "bh" else f"segments.finding_{picked}_none",
        count=result.significant,
        tests=result.tests,
    )
    return (*found, count)


def _finding(page: Page, one: Standout) -> Message:
    kind = "mean" if one.measure.kind == "mean" else "share"
    likely = "_likely" if (one.figure.q or 0.0) >= SURE else ""
    row = page.line(one.measure)
    if kind == "mean":
        row = Message("segments.row_plain", measure=page.row[one.measure.label])
    return Message(
        f"segments.finding_{kind}{likely}",
        who=who(one.figure.value, page.row[one.profile.label]),
        row=row,
        value=value_of(one.measure, one.figure.estimate),
        rest=value_of(one.measure, one.figure.rest),
    )


def _notes(result: Result) -> tuple[Message, ...]:
    """What the numbers rest on, said once per page."""
    notes = [
        Message(f"segments.note_tests_{result.correction}", tests=result.tests, alpha=Num(result.alpha, "percent"))
    ]
    if result.unit == "customer":
        notes.append(Message("segments.note_customers", n=result.n))
    if result.weighted:
        notes.append(
            Message(
                "segments.note_weighted",
                n=result.n,
                effective=Num(result.effective_n, "count"),
                deff=Num(result.design_effect, "coefficient"),
            )
        )
    if result.clusters is not None:
        notes.append(Message("segments.note_clusters", column=result.cluster_column, count=result.clusters))
    if result.population is not None:
        notes.append(Message("segments.note_population", n=result.n, population=result.population))
    if any(m.role in AMOUNT_ROLES for p in result.profiles for m in p.measures):
        notes.append(Message("segments.note_skewed"))
    return (*notes, *(_caveat(c) for c in result.caveats))


def _caveat(caveat: Caveat) -> Message:
    fields: dict[str, Text | int] = {}
    if caveat.column is not None:
        fields["column"] = caveat.column
    if caveat.count is not None:
        fields["count"] = caveat.count
    return Message(f"segments.caveat_{caveat.code}", **fields)
