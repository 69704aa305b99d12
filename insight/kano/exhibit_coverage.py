"""Deal-breakers: who would miss something, which features to build first, and the chosen set."""

from __future__ import annotations

from insight.exhibits import Bar, BarRow, Cell, Exhibit, Message, Num, Section
from insight.kano.frame import exhibit, notes_of, table, table_name
from insight.kano.phrases import listed
from insight.kano.result import Result
from insight.kano.views import Coverage


def coverage_section(result: Result) -> Section | None:
    """The what-if: sentences about the chosen features, and people without a deal-breaker by number of features."""
    found = result.coverage
    if found is None:
        return None
    return Section("coverage", (_exhibit(result, found),), findings=_findings(found))


def _findings(found: Coverage) -> tuple[Message, ...]:
    low, high = found.with_deal_breaker_interval
    said = [
        Message(
            "kano.finding_chosen" if found.chosen else "kano.finding_none_chosen",
            count=len(found.chosen),
            total=len(found.steps),
            share=Num(found.with_deal_breaker_share, "percent"),
            low=Num(low, "percent"),
            high=Num(high, "percent"),
            independent=Num(found.independence_share, "percent"),
        ),
        Message("kano.finding_delight", share=Num(found.delight_share, "percent")),
    ]
    return tuple(said)


def _exhibit(result: Result, found: Coverage) -> Exhibit:
    size, total = len(found.smallest_set_80), len(found.steps)
    held = found.held_out_share
    title = Message(_title_key(found), count=size, total=total, target=Num(found.target, "percent"))
    notes = [
        Message(
            "kano.note_held_out" if found.reached else "kano.note_held_out_missed",
            share=Num(held, "percent"),
            low=Num((found.held_out_interval or (None, None))[0], "percent"),
            high=Num((found.held_out_interval or (None, None))[1], "percent"),
            inside=Num(found.in_sample_share, "percent"),
            target=Num(found.target, "percent"),
        ),
        Message("kano.note_noise", share=Num(found.noise_share, "percent")),
    ]
    rows: list[list[Cell]] = [
        [
            Num(float(i), "count"),
            step.feature,
            Num(step.without_share, "percent1"),
            *(Num(v, "percent1") for v in step.without_interval),
            Message("kano.yes" if step.feature in found.chosen else "kano.no"),
        ]
        for i, step in enumerate(found.steps, start=1)
    ]
    return exhibit(
        result,
        "kano.coverage",
        title=title,
        proven=_title_key(found) == "kano.title_coverage",
        subtitle=Message("kano.subtitle_coverage", n=found.n),
        table=table(["place", "feature", "without", "low", "high", "chosen"], rows),
        method=Message("kano.method_coverage", table=table_name(result)),
        explanation=Message("kano.explanation_coverage", target=Num(found.target, "percent")),
        notes=[*notes, *notes_of(result, "weighted", "three_levels")],
        alt=Message(
            "kano.alt_coverage",
            count=size,
            total=total,
            target=Num(found.target, "percent"),
            features=listed(found.smallest_set_80),
        ),
        base=Message("kano.base_complete", n=found.n, rows=result.rows),
        n=found.n,
        chart=Bar(
            rows=tuple(_row(found, place) for place in range(len(found.steps) + 1)),
            style="percent",
            x_title=Message("kano.axis_without"),
            maximum=1.0,
            reference=(found.target, Message("kano.reference_target", target=Num(found.target, "percent"))),
        ),
    )


def _row(found: Coverage, place: int) -> BarRow:
    """The people without a deal-breaker once the first ``place`` features are built; beyond the target less strong."""
    needed = place <= len(found.smallest_set_80)
    color = "accent" if needed else "neutral"
    if place == 0:
        return BarRow(Message("kano.row_nothing"), found.nothing_share, *found.nothing_interval, color=color)
    step = found.steps[place - 1]
    label = Message("kano.row_step", place=place, feature=step.feature)
    return BarRow(label, step.without_share, *step.without_interval, color=color)


def _title_key(found: Coverage) -> str:
    """As strong as the estimate on people who did not choose the set: its interval, not only its value."""
    if len(found.smallest_set_80) == len(found.steps):
        return "kano.title_coverage_all"
    if not found.reached:
        return "kano.title_coverage_perhaps"
    sure = found.held_out_interval is not None and found.held_out_interval[0] >= found.target
    return "kano.title_coverage" if sure else "kano.title_coverage_likely"
