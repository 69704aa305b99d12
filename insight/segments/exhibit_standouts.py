"""The strongest differences between a group and all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from insight.dataset import GROUPING_ROLES
from insight.exhibits import Bar, BarRow, Exhibit, Message, Num, Table
from insight.segments.labels import short
from insight.segments.phrases import (
    MOST_BARS,
    Page,
    effective_shown,
    group_name,
    is_option,
    kind_of,
    method_of,
    passed,
    question_and_answer,
    row_message,
    unit_of,
    value_of,
)
from insight.segments.result import Cell as Figure
from insight.segments.result import Measure, Profile
from insight.segments.sameness import same_questions
from insight.statistics.effects import SMALL
from insight.statistics.intervals import Z95


@dataclass(frozen=True)
class Standout:
    """One cell that differs reliably and noticeably from all other groups."""

    profile: Profile
    measure: Measure
    figure: Figure

    @property
    def effect(self) -> float:
        return abs(self.figure.effect or 0.0)


def standouts(profiles: Sequence[Profile]) -> list[Standout]:
    """What makes groups different: marked, at least small, one per question and column; outcomes before description."""
    best: dict[tuple[str, str], Standout] = {}
    for profile in profiles:
        same = same_questions(profile.measures)
        for measure in profile.measures:
            if measure.measure in same:
                continue
            for figure in measure.cells:
                one = Standout(profile, measure, figure)
                key = (profile.by, _question(measure))
                if _tells(one) and (key not in best or one.effect > best[key].effect):
                    best[key] = one
    return sorted(best.values(), key=lambda s: (s.measure.role in GROUPING_ROLES, -s.effect))


def _tells(one: Standout) -> bool:
    """Marked and large enough. Where all others are at exactly 0 or 1, questions were skipped: that is no finding."""
    skipped = one.measure.kind == "share" and any(c.rest in (0.0, 1.0) for c in one.measure.cells)
    return one.figure.mark is not None and one.effect >= SMALL and not skipped


def _question(measure: Measure) -> str:
    """What a finding is counted under: the options of one question tell one story."""
    return measure.question or measure.measure if is_option(measure) else measure.measure


def standouts_exhibit(page: Page, every: Sequence[Standout]) -> Exhibit:
    result, top = page.result, every[0]
    bars = []
    for one in every[:MOST_BARS]:
        effect, statistic = one.figure.effect or 0.0, abs(one.figure.statistic or 0.0)
        # interval that excludes zero exactly when the test does (Miettinen 1976)
        half = Z95 * abs(effect) / statistic if statistic else None
        bars.append(
            BarRow(
                label=Message(
                    "segments.standout",
                    group=short(one.figure.value, 24),
                    by=short(page.title[one.profile.label], 18),
                    row=page.brief(one.measure),
                    value=value_of(one.measure, one.figure.estimate),
                    rest=value_of(one.measure, one.figure.rest),
                ),
                value=effect,
                low=None if half is None else effect - half,
                high=None if half is None else effect + half,
                n=one.figure.n,
                color=one.figure.mark or "neutral",
                mark=one.figure.mark,
            )
        )
    table = Table(
        tuple(
            Message(f"segments.column_{name}")
            for name in ("by", "group", "question", "answer", "statistic", "value", "rest", "index", "effect", "q", "n")
        ),
        tuple(
            (
                one.profile.label,
                one.figure.value,
                *question_and_answer(one.measure),
                Message(f"segments.statistic_{kind_of(one.measure)}"),
                value_of(one.measure, one.figure.estimate, exact=True),
                value_of(one.measure, one.figure.rest, exact=True),
                Num(one.figure.index, "index"),
                Num(one.figure.effect, "coefficient"),
                Num(one.figure.q, "p"),
                Num(one.figure.n, "count"),
            )
            for one in every
        ),
    )
    notes = (Message("segments.note_bars", shown=len(bars), total=len(every)),) if len(every) > len(bars) else ()
    return Exhibit(
        id="segments.standouts",
        title=Message(
            "segments.title_standouts",
            group=group_name(short(top.figure.value, 20, words=3), short(page.title[top.profile.label], 18)),
            measure=page.brief(top.measure),
            value=value_of(top.measure, top.figure.estimate),
            rest=value_of(top.measure, top.figure.rest),
        ),
        proven=passed(result, top.figure),
        subtitle=Message("segments.subtitle_standouts", tests=result.tests),
        table=table,
        base=Message("segments.base_all", unit=unit_of(result)),
        n=result.n,
        method=method_of(result),
        explanation=Message("segments.explanation_standouts"),
        chart=Bar(tuple(bars), "coefficient", Message("segments.axis_effect")),
        effective_n=effective_shown(result, result.effective_n),
        notes=notes,
        alt=Message(
            "segments.alt_profile",
            by=top.profile.label,
            row=row_message(top.measure),
            group=top.figure.value,
            value=value_of(top.measure, top.figure.estimate),
            rest=value_of(top.measure, top.figure.rest),
        ),
    )
