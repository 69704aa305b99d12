"""The hero: the Better–Worse map with the joint 95 % region of every feature."""

from __future__ import annotations

from collections.abc import Sequence

from insight.exhibits import Cell, Dot, Exhibit, Message, Num, Scatter, Table, Text
from insight.kano.categories import PRIORITY, Category
from insight.kano.frame import exhibit, notes_of, table, table_name, who
from insight.kano.phrases import (
    by_priority,
    color,
    listed,
    named,
    of_standing,
    plain_title,
    share_range,
    shown_features,
    verdict,
)
from insight.kano.result import Feature, Result

SMALLEST_DOT, LARGEST_DOT = 0.7, 1.6


def map_exhibit(result: Result) -> Exhibit:
    """Every feature by what it gives if present and what it costs if missing."""
    placed = [f for f in shown_features(result) if f.better is not None and f.worse is not None]
    sizes = _sizes(placed)
    dots = tuple(_dot(feature, size) for feature, size in zip(placed, sizes, strict=True))
    notes: list[Message] = []
    if any(color(f) == "neutral" for f in placed):
        notes.append(Message("kano.note_neutral"))
    decided = of_standing(placed, "clear", "likely")
    if differing := [f.feature for f in decided if f.category not in ("R", _quadrant(f, result))]:
        notes.append(Message("kano.note_quadrant", features=listed(differing)))
    if reverse := [f.feature for f in decided if f.category == "R"]:
        notes.append(Message("kano.note_reverse", features=listed(reverse)))
    if any(size != 1.0 for size in sizes):
        notes.append(Message("kano.note_importance"))
    notes += notes_of(
        result, "guessed_columns", "mean_lines", "no_coefficients", "hidden", "small_base", "weighted", "mixed_wording"
    )
    names = [Message(f"kano.column_share_{c}") for c in ("A", "O", "I", "M")]
    return exhibit(
        result,
        "kano.map",
        title=_map_title(result),
        proven=_sure(result),
        subtitle=Message("kano.subtitle_map", who=who(result)),
        table=_map_table(result),
        method=Message(f"kano.method_map_{result.lines.rule}", table=table_name(result)),
        explanation=Message("kano.explanation_map"),
        notes=notes,
        alt=_map_alt(placed),
        chart=None
        if not dots
        else Scatter(
            dots=dots,
            x_title=Message("kano.axis_worse"),
            y_title=Message("kano.axis_better"),
            x_style="percent",
            y_style="percent",
            x_range=(0.0, 1.0),
            y_range=(0.0, 1.0),
            lines=(-result.lines.worse, result.lines.better),
            quadrants=(names[0], names[1], names[2], names[3]),
        ),
    )


def _dot(feature: Feature, size: float) -> Dot:
    """One feature on the map. Its outline is the joint region, so it carries no interval along each axis as well."""
    label: Text = feature.feature
    if feature.verdict == "not_classifiable" or (feature.verdict == "too_close" and feature.rival == "Q"):
        label = Message("kano.dot_unclear", feature=feature.feature)
    elif feature.verdict == "too_close":
        label = Message("kano.dot_close", feature=feature.feature, first=feature.category, second=feature.rival)
    return Dot(
        label=label,
        x=-(feature.worse or 0.0),
        y=feature.better or 0.0,
        color=color(feature),
        outline=feature.ellipse.outline if feature.ellipse else (),
        size=size,
        n=feature.n or None,
        faded=feature.base == "grey",
        name=feature.feature,
    )


def _sizes(features: Sequence[Feature]) -> list[float]:
    """Dot sizes by stated importance, between the least and the most important feature of this map."""
    known = [f.importance for f in features if f.importance is not None]
    if len(known) < 2 or max(known) == min(known):
        return [1.0] * len(features)
    scale = (LARGEST_DOT - SMALLEST_DOT) / (max(known) - min(known))
    return [1.0 if f.importance is None else SMALLEST_DOT + scale * (f.importance - min(known)) for f in features]


def _quadrant(feature: Feature, result: Result) -> Category:
    high, missed = (feature.better or 0.0) >= result.lines.better, (feature.worse or 0.0) <= result.lines.worse
    return ("O" if missed else "A") if high else ("M" if missed else "I")


def _map_title(result: Result) -> Message:
    """What matters most in this map: must-be features if there are any, else the next group in priority."""
    shown = shown_features(result)
    if plain := plain_title(shown):
        return plain
    category, group = _foremost(result)
    if category is None:
        return Message("kano.title_map_close")
    number = "one" if len(group) == 1 else "many"
    return Message(
        f"kano.title_map_{category}",
        count=len(group),
        total=len(shown),
        verb=Message(f"kano.verb_{'sure' if _sure(result) else 'likely'}_{number}"),
        better=share_range([f.better for f in group]),
        worse=share_range([None if f.worse is None else -f.worse for f in group]),
    )


def _foremost(result: Result) -> tuple[Category | None, list[Feature]]:
    """The category that comes first in priority and has verdicts, with its features."""
    groups = ((category, named(result, category)) for category in PRIORITY[:5])
    return next((found for found in groups if found[1]), (None, []))


def _sure(result: Result) -> bool:
    """Whether every feature that the title counts has its category with P ≥ .95."""
    group = _foremost(result)[1]
    return bool(group) and all(f.verdict == "clear" for f in group)


def _map_alt(placed: Sequence[Feature]) -> Message:
    if not placed:
        return Message("kano.alt_empty")
    lost = max(placed, key=lambda f: -(f.worse or 0.0))
    won = max(placed, key=lambda f: f.better or 0.0)
    return Message(
        "kano.alt_map",
        count=len(placed),
        lost=lost.feature,
        worse=Num(-(lost.worse or 0.0), "percent"),
        won=won.feature,
        better=Num(won.better, "percent"),
    )


def _map_table(result: Result) -> Table:
    columns = ["feature", "verdict", "better", "low", "high", "worse", "low", "high", "n", "n_aomi"]
    if result.weighted:
        columns.append("effective_n")
    stated = any(f.better_by_importance is not None for f in result.features)
    if stated:
        columns += ["importance", "better_by_importance", "worse_by_importance"]
    rows: list[list[Cell]] = []
    for feature in by_priority(result.features):
        hidden = feature.base == "hidden"
        better, worse = feature.better_interval or (None, None), feature.worse_interval or (None, None)
        numbers = (feature.better, *better, feature.worse, *worse)
        row: list[Cell] = [feature.feature, verdict(feature)]
        row += [Num(None if hidden else value, "coefficient") for value in numbers]
        # of shares alone nobody knows how many answers they stand on
        row.append(Num(feature.n if feature.n or hidden else None, "count"))
        row.append(Num(None if hidden or not feature.n else feature.n_aomi, "count"))
        if result.weighted:
            row.append(Num(feature.effective_n, "count"))
        if stated:
            scaled = (feature.better_by_importance, feature.worse_by_importance)
            row.append(Num(None if hidden else feature.importance, "mean"))
            row += [Num(None if hidden else v, "coefficient") for v in scaled]
        rows.append(row)
    return table(columns, rows)
