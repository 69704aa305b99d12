"""How the answers spread over the categories, and how certain the leading one is."""

from __future__ import annotations

from collections.abc import Sequence

from insight.exhibits import Bar, BarRow, Cell, Exhibit, Message, Num, Part, StackedBar, Table
from insight.kano.categories import PRIORITY
from insight.kano.frame import exhibit, notes_of, table, table_name, who
from insight.kano.model import CLEAR
from insight.kano.phrases import (
    by_priority,
    candidates,
    certainty_note,
    color,
    leading_share,
    listed,
    name,
    of_standing,
    plain_title,
    shown_features,
    verdict,
    with_candidates,
)
from insight.kano.result import Feature, Result


def categories_exhibit(result: Result) -> Exhibit:
    """The whole distribution of answers per feature, as stacked bars."""
    shown = shown_features(result)
    return exhibit(
        result,
        "kano.categories",
        title=_categories_title(shown),
        subtitle=Message("kano.subtitle_categories", who=who(result)),
        table=_categories_table(result),
        method=Message("kano.method_categories", table=table_name(result)),
        explanation=Message("kano.explanation_categories"),
        notes=notes_of(result, "ties", "questionable", "hidden", "small_base", "weighted"),
        alt=Message("kano.alt_categories", count=len(shown), leaders=listed([_leader(f) for f in shown])),
        chart=None
        if not shown
        else StackedBar(
            rows=tuple(f.feature for f in shown),
            parts=tuple(
                Part(Message(f"kano.column_share_{c}"), f"kano.{c}", tuple(f.shares.of(c) for f in shown))
                for c in PRIORITY
            ),
            style="percent",
            x_title=Message("kano.axis_share"),
            notes=tuple(Message("kano.n", n=f.n) if f.n else Message("kano.n_unknown") for f in shown),
            faded=tuple(f.base == "grey" for f in shown),
        ),
    )


def _categories_title(shown: Sequence[Feature]) -> Message:
    if plain := plain_title(shown):
        return plain
    leading = [f.category for f in shown if f.category and not f.tied]
    if not leading:
        return Message("kano.title_categories_tied")
    category = max(PRIORITY, key=leading.count)
    return Message("kano.title_categories", category=name(category), count=leading.count(category), total=len(shown))


def _leader(feature: Feature) -> Message:
    category = name(feature.category) if feature.category else Message("kano.unclassifiable")
    return Message(
        "kano.leader", feature=feature.feature, category=category, share=Num(leading_share(feature), "percent")
    )


def _categories_table(result: Result) -> Table:
    columns = ["feature", "most_frequent", "low", "high", *(f"share_{c}" for c in PRIORITY)]
    columns += ["n", *(f"count_{c}" for c in PRIORITY)]
    rows: list[list[Cell]] = []
    for feature in by_priority(result.features):
        if feature.base == "hidden" or feature.category is None:
            blank: list[Cell] = [None] * (len(columns) - 2 - len(PRIORITY))
            rows.append([feature.feature, *blank, Num(feature.n, "count"), *[None] * len(PRIORITY)])
            continue
        tied = tuple(name(c) for c in feature.tied)
        first = Message("kano.tie", categories=tied) if tied else name(feature.category)
        row: list[Cell] = [feature.feature, first]
        row += [Num(end, "percent1") for end in feature.share_intervals.of(feature.category) or (None, None)]
        row += [Num(feature.shares.of(c), "percent1") for c in PRIORITY]
        counts = [Num(feature.n, "count"), *(Num(feature.counts.of(c), "count") for c in PRIORITY)]
        rows.append([*row, *(counts if feature.n else [None] * len(counts))])
    return table(columns, rows)


def certainty_exhibit(result: Result) -> Exhibit:
    """The probability of every verdict, surest first."""
    shown = shown_features(result)
    ranked = sorted((f for f in shown if f.verdict != "not_classifiable"), key=lambda f: -(f.probability or 0.0))
    # of shares alone no probability is known, so no number of wrong verdicts either
    notes = [certainty_note(result)] if any(f.probability is not None for f in shown) else []
    if any((f.probability or 0.0) >= 0.995 for f in ranked):
        notes.append(Message("kano.note_rounded"))
    return exhibit(
        result,
        "kano.certainty",
        title=plain_title(shown) or _certainty_title(shown),
        subtitle=Message("kano.subtitle_certainty", who=who(result)),
        table=_certainty_table(result),
        method=Message("kano.method_certainty", table=table_name(result)),
        explanation=Message("kano.explanation_certainty"),
        notes=[*notes, *notes_of(result, "hidden", "small_base", "weighted")],
        alt=Message("kano.alt_certainty", verdicts=listed([_row_label(f) for f in ranked])),
        chart=None
        if not ranked
        else Bar(
            rows=tuple(
                BarRow(label=_row_label(f), value=f.probability, n=f.n, color=color(f), faded=f.base == "grey")
                for f in ranked
            ),
            style="percent",
            x_title=Message("kano.axis_certainty"),
            maximum=1.0,
            reference=(CLEAR, Message("kano.reference_clear")),
        ),
    )


def _certainty_title(shown: Sequence[Feature]) -> Message:
    clear, close = len(of_standing(shown, "clear")), len(of_standing(shown, "too_close"))
    if clear == len(shown):
        return Message("kano.title_certainty_all", total=clear)
    return Message(
        "kano.title_certainty_close" if close else "kano.title_certainty", clear=clear, close=close, total=len(shown)
    )


def _row_label(feature: Feature) -> Message:
    if feature.verdict == "too_close":
        return with_candidates(feature)
    return Message(f"kano.row_{feature.verdict}", feature=feature.feature, category=candidates(feature))


def _certainty_table(result: Result) -> Table:
    columns = ["feature", "verdict", "probability", *(f"probability_{c}" for c in PRIORITY), "top_two_p", "n"]
    columns.append("guidance")
    rows: list[list[Cell]] = []
    for feature in by_priority(result.features):
        hidden = feature.base == "hidden" or feature.n == 0
        numbers = [feature.probability, *(feature.probabilities.of(c) for c in PRIORITY)]
        row: list[Cell] = [feature.feature, verdict(feature)]
        row += [Num(None if hidden else value, "percent1") for value in numbers]
        row += [Num(None if hidden else feature.top_two_p, "p")]
        row.append(Num(None if feature.base != "hidden" and feature.n == 0 else feature.n, "count"))
        rows.append([*row, None if hidden else Message(f"kano.guidance_{feature.guidance}")])
    return table(columns, rows)
