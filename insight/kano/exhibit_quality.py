"""Data quality per feature, and the evaluation table in the words of the questionnaire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from insight.exhibits import Bar, BarRow, Cell, Exhibit, Message, Num, Table, Text
from insight.kano.categories import Question
from insight.kano.frame import exhibit, notes_of, table, table_name, who
from insight.kano.model import QUESTIONABLE_AMBER, QUESTIONABLE_RED, TABLES
from insight.kano.phrases import shown_features
from insight.kano.result import Feature, Result


def quality_exhibit(result: Result) -> Exhibit:
    """Contradictory and missing pairs per feature, most doubtful first."""
    shown = sorted(shown_features(result), key=lambda f: -(f.shares.Q or 0.0))
    red = [f for f in shown if doubt(f) == "red"]
    flagged = [f for f in shown if doubt(f) != "fine"]
    limit = QUESTIONABLE_RED if red else QUESTIONABLE_AMBER
    title = Message(
        "kano.title_quality" if flagged else "kano.title_quality_fine",
        count=len(red or flagged),
        total=len(shown),
        limit=Num(limit, "percent"),
    )
    missing_rows = 0 if result.layout == "aggregated" else result.rows - result.respondents
    notes = [Message("kano.note_rows_missing", count=missing_rows)] if missing_rows else []
    notes += notes_of(result, "pairs_missing", "straight_liners", "mixed_wording", "weight_zero")
    notes += notes_of(result, "unclear_columns", "unpaired", "repeated_question", "hidden", "two_wordings")
    notes += notes_of(result, "sum_differs", "rounded_counts", "satisfaction_words")
    if result.layout != "pairs":
        notes.append(Message("kano.note_criticism"))
    return exhibit(
        result,
        "kano.quality",
        title=title if shown else Message("kano.title_hidden"),
        subtitle=Message("kano.subtitle_quality", who=who(result)),
        table=_quality_table(result),
        method=Message("kano.method_quality", table=table_name(result)),
        explanation=Message("kano.explanation_quality"),
        notes=notes,
        alt=Message("kano.alt_quality", count=len(flagged), total=len(shown)),
        chart=None
        if not shown
        else Bar(
            rows=tuple(_quality_row(f) for f in shown),
            style="percent1",
            x_title=Message("kano.axis_questionable"),
            reference=(QUESTIONABLE_AMBER, Message("kano.reference_questionable")),
        ),
    )


def doubt(feature: Feature) -> Literal["fine", "amber", "red"]:
    """How doubtful a feature's answers are, by its share of contradictory pairs."""
    share = feature.shares.Q or 0.0
    return "red" if share > QUESTIONABLE_RED else "amber" if share > QUESTIONABLE_AMBER else "fine"


def _quality_row(feature: Feature) -> BarRow:
    low, high = feature.share_intervals.Q or (None, None)
    seen = doubt(feature)
    return BarRow(
        label=feature.feature if seen == "fine" else Message(f"kano.row_{seen}", feature=feature.feature),
        value=feature.shares.Q,
        low=low,
        high=high,
        n=feature.n,
        color="neutral" if seen == "fine" else "accent",
        faded=feature.base == "grey",
    )


def _quality_table(result: Result) -> Table:
    columns = ["feature", "n", "missing", "half", "questionable", "share_Q", "low", "high", "assessment"]
    rows: list[list[Cell]] = []
    for feature in sorted(result.features, key=lambda f: -(f.shares.Q or 0.0)):
        hidden = feature.base == "hidden"
        interval = feature.share_intervals.Q or (None, None)
        row: list[Cell] = [feature.feature, *(Num(v, "count") for v in (feature.n, feature.missing, feature.half))]
        row.append(Num(None if hidden else feature.counts.Q, "count"))
        row += [Num(None if hidden else value, "percent1") for value in (feature.shares.Q, *interval)]
        rows.append([*row, Message("kano.verdict_hidden" if hidden else f"kano.doubt_{doubt(feature)}")])
    return table(columns, rows)


def method_exhibit(result: Result) -> Exhibit:
    """The evaluation table that was used, in the words of the questionnaire."""
    columns: tuple[Text, ...] = (Message("kano.column_corner"), *answer_words(result, "dysfunctional"))
    rows = tuple(
        (answer, *(Message(f"kano.category_{letter}") for letter in line))
        for answer, line in zip(answer_words(result, "functional"), TABLES[result.table], strict=True)
    )
    return exhibit(
        result,
        "kano.method",
        title=Message("kano.title_method", table=table_name(result)),
        subtitle=Message("kano.subtitle_method"),
        table=Table(columns, rows),
        method=Message("kano.method_table", table=table_name(result)),
        explanation=Message("kano.explanation_method"),
        notes=[Message("kano.note_criticism"), *notes_of(result, "mixed_wording")],
        alt=Message("kano.alt_method", table=table_name(result)),
        chart=None,
    )


def answer_words(result: Result, question: Question, levels: int = 5) -> tuple[Text, ...]:
    """The answers in the file's words; the canon's words where the file has none or several sets."""
    if levels == 3:
        return tuple(Message(f"kano.answer_three_{k}") for k in (1, 2, 3))
    sets = [w.labels for w in result.wording if w.question == question]
    own: Sequence[str | None] = sets[0] if len(sets) == 1 else (None,) * 5
    return tuple(label or Message(f"kano.answer_{k}") for k, label in enumerate(own, start=1))
