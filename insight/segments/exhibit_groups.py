"""How large the groups are, and what the numbers rest on."""

from __future__ import annotations

from insight.exhibits import Bar, BarRow, Cell, Exhibit, Message, Num, Table
from insight.segments.labels import short
from insight.segments.phrases import MOST_BARS, Page, effective_shown, group_name, method_of, unit_of
from insight.segments.result import Profile, Result
from insight.statistics import bases

PALETTE = 6  # groups that the segment colours can tell apart


def sizes_exhibit(page: Page, profile: Profile) -> Exhibit:
    result, by = page.result, page.row[profile.label]
    ranked = sorted(profile.groups, key=lambda g: -g.share)
    shown = {g.value for g in ranked[:MOST_BARS]}
    bars = tuple(
        BarRow(
            label=short(g.value, 34, words=99),
            value=g.share,
            low=g.interval[0],
            high=g.interval[1],
            n=g.n,
            color=f"segment.{i}" if len(profile.groups) <= PALETTE else "accent",
            faded=g.base_state in ("grey", "hidden"),
        )
        for i, g in enumerate(profile.groups)
        if g.value in shown
    )
    first, second = ranked[0], ranked[1]
    certainty = "" if first.interval[0] > second.interval[1] else "_likely"
    if certainty and first.share <= second.interval[1]:
        certainty = "_none"
    if bases.state(profile.n, profile.effective_n, census=result.census) in ("hidden", "grey"):
        certainty = "_small"
    name = short(page.title[profile.label], 18)
    names = ["group", "n", *(["effective_n"] if result.weighted else []), "share", "low", "high"]
    rows: list[tuple[Cell, ...]] = []
    for g in profile.groups:
        counts: list[Cell] = [g.value, Num(g.n, "count")]
        if result.weighted:
            counts.append(Num(g.effective_n, "count"))
        rows.append((*counts, Num(g.share, "percent1"), Num(g.interval[0], "percent1"), Num(g.interval[1], "percent1")))
    notes = [Message("segments.note_bars", shown=len(bars), total=len(ranked))] if len(ranked) > len(bars) else []
    if any(b.faded for b in bars):
        notes.append(Message("segments.note_grey"))
    return Exhibit(
        id=f"segments.groups:{profile.by}",
        title=Message(
            f"segments.title_groups{certainty}",
            group=group_name(short(first.value), name),
            second=group_name(short(second.value), name),
            share=Num(first.share, "percent"),
            by=name,
            n=Num(profile.n, "count"),
        ),
        proven=not certainty,
        subtitle=Message("segments.subtitle_groups", by=by),
        table=Table(tuple(Message(f"segments.column_{name}") for name in names), tuple(rows)),
        base=Message("segments.base", by=by, unit=unit_of(result)),
        n=profile.n,
        method=Message(
            "segments.method_groups", weights=Message(f"segments.{'' if result.weighted else 'un'}weighted")
        ),
        explanation=Message("segments.explanation_groups"),
        chart=Bar(bars, "percent", Message("segments.axis_share")),
        effective_n=effective_shown(result, profile.effective_n),
        notes=tuple(notes),
        alt=Message(
            "segments.alt_groups", by=profile.label, group=first.value, share=Num(first.share, "percent"), n=first.n
        ),
    )


def bases_exhibit(result: Result) -> Exhibit:
    groups = [(p, g) for p in result.profiles for g in p.groups]
    small = [(p, g) for p, g in groups if g.base_state in ("grey", "hidden")]
    names = ("by", "groups", "n", "missing", "smallest", "small_groups", "tests", "marks")
    rows: list[tuple[Cell, ...]] = []
    for p in result.profiles:
        marks = sum(c.mark is not None for m in p.measures for c in m.cells)
        weak = tuple(g.value for g in p.groups if g.base_state in ("grey", "hidden"))
        rows.append(
            (
                p.label,
                Num(len(p.groups), "count"),
                Num(p.n, "count"),
                Num(p.missing, "count"),
                Num(min(g.n for g in p.groups), "count"),
                Message("segments.listed", values=weak) if weak else None,
                Num(p.tests, "count"),
                Num(marks, "count"),
            )
        )
    title = Message("segments.title_bases_good", total=len(groups))
    if small:
        title = Message("segments.title_bases_small", count=len(small), total=len(groups))
    return Exhibit(
        id="segments.bases",
        title=title,
        subtitle=Message("segments.subtitle_bases"),
        table=Table(tuple(Message(f"segments.column_{name}") for name in names), tuple(rows)),
        base=Message("segments.base_all", unit=unit_of(result)),
        n=result.n,
        method=method_of(result),
        explanation=Message("segments.explanation_bases"),
        effective_n=effective_shown(result, result.effective_n),
        alt=title,
    )
