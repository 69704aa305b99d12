"""Whether doubtful respondents change a category, and whether the answers run in the direction they are read in."""

from __future__ import annotations

from insight.exhibits import Cell, Exhibit, Message, Num, Text
from insight.kano.categories import Category
from insight.kano.frame import exhibit, notes_of, table, table_name, who
from insight.kano.model import CONTRADICTORY_SHARE, STRAIGHT_SHARE
from insight.kano.phrases import listed, name, sure
from insight.kano.result import Result
from insight.statistics.bases import HIDE_BELOW

CLEARLY = 0.05  # how much less contradictory and reverse another direction must be to be worth a question


def doubted_exhibit(result: Result) -> Exhibit | None:
    """Every feature's category with everybody and without doubtful respondents; None where nobody is doubtful."""
    found = [d for d in result.exclusions if min(d.everybody_n, d.without_n) >= HIDE_BELOW]
    if not found:
        return None
    changing = [d.feature for d in found if d.changes]
    key = "kano.title_doubted" if changing else "kano.title_doubted_same"
    rows: list[list[Cell]] = [
        [
            d.feature,
            _said(d.everybody),
            sure(d.everybody_probability),
            Num(d.everybody_n, "count"),
            _said(d.without),
            sure(d.without_probability),
            Num(d.without_n, "count"),
            Message("kano.yes" if d.changes else "kano.no"),
        ]
        for d in sorted(found, key=lambda d: not d.changes)
    ]
    shares = {"straight": Num(STRAIGHT_SHARE, "percent"), "contradictory": Num(CONTRADICTORY_SHARE, "percent")}
    return exhibit(
        result,
        "kano.doubted",
        title=Message(key, count=len(changing), total=len(found), people=result.doubtful),
        subtitle=Message("kano.subtitle_doubted", who=who(result)),
        table=table(
            ["feature", "everybody", "probability", "n", "without_doubtful", "probability", "n", "changes"], rows
        ),
        method=Message("kano.method_doubted", table=table_name(result), **shares),
        explanation=Message("kano.explanation_doubted", **shares),
        notes=notes_of(result, "left_out", "straight_liners", "weighted"),
        alt=Message("kano.alt_doubted", people=result.doubtful, features=listed(changing)),
        chart=None,
    )


def orientation_exhibit(result: Result) -> Exhibit | None:
    """Contradictory and reverse answers in the direction in which they are read, and in the three others."""
    if not result.orientation:
        return None
    read, *others = result.orientation
    best = min(others, key=lambda o: o.questionable + o.reverse)
    doubtful = best.questionable + best.reverse < read.questionable + read.reverse - CLEARLY
    shares = {"questionable": Num(read.questionable, "percent"), "reverse": Num(read.reverse, "percent")}
    rows: list[list[Cell]] = [
        [Message(f"kano.orientation_{o.flipped}"), Num(o.questionable, "percent1"), Num(o.reverse, "percent1")]
        for o in result.orientation
    ]
    return exhibit(
        result,
        "kano.orientation",
        title=Message("kano.title_orientation_check" if doubtful else "kano.title_orientation", **shares),
        subtitle=Message("kano.subtitle_orientation", who=who(result)),
        table=table(["orientation", "share_Q", "share_R"], rows),
        method=Message("kano.method_orientation"),
        explanation=Message("kano.explanation_orientation"),
        notes=notes_of(result, "guessed_columns"),
        alt=Message("kano.alt_orientation", **shares),
        chart=None,
    )


def _said(category: Category | None) -> Text:
    return Message("kano.unclassifiable") if category in (None, "Q") else name(category)
