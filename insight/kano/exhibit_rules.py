"""How robust each category is: the same answers under six rules, and the older measures of certainty."""

from __future__ import annotations

from insight.exhibits import Cell, Exhibit, HeatMap, Message, Num, Table, Text
from insight.kano.categories import Category
from insight.kano.frame import exhibit, notes_of, table, table_name, who
from insight.kano.phrases import by_priority, listed, name, plain_title, shown_features
from insight.kano.result import Feature, Result

RULES = ("mode", "blauth", "band", "quadrant", "dumouchel", "pouliot")
SAME, OTHER = 0.9, 0.55


def rules_exhibit(result: Result) -> Exhibit:
    """Six rules beside each other; the same colour across a row is a safe category."""
    shown = shown_features(result)
    used = [rule for rule in RULES if any(_label(f, rule) for f in shown)]
    agreed = [f for f in shown if len(f.rules.labels) == 1]
    split = [f.feature for f in shown if len(f.rules.labels) > 1]
    return exhibit(
        result,
        "kano.rules",
        title=plain_title(shown)
        or Message("kano.title_rules_all" if not split else "kano.title_rules", count=len(agreed), total=len(shown)),
        subtitle=Message("kano.subtitle_rules", who=who(result)),
        table=_table(result),
        method=Message("kano.method_rules", table=table_name(result)),
        explanation=Message("kano.explanation_rules"),
        notes=[Message("kano.note_rules"), *notes_of(result, "hidden", "small_base", "weighted")],
        alt=Message("kano.alt_rules", count=len(agreed), total=len(shown), features=listed(split)),
        chart=None
        if not shown
        else HeatMap(
            rows=tuple(f.feature for f in shown),
            columns=tuple(Message(f"kano.rule_{rule}") for rule in used),
            values=tuple(tuple(None for _ in used) for _ in shown),
            texts=tuple(tuple(_said(_label(f, rule)) for rule in used) for f in shown),
            colors=tuple(tuple(_color(_label(f, rule)) for rule in used) for f in shown),
            strengths=tuple(tuple(SAME if _label(f, rule) == f.category else OTHER for rule in used) for f in shown),
            worded=True,
        ),
    )


def _label(feature: Feature, rule: str) -> Category | None:
    found: Category | None = getattr(feature.rules, rule)
    return found


def _said(category: Category | None) -> Text:
    return name(category) if category else "–"


def _color(category: Category | None) -> str | None:
    return f"kano.{category}" if category else None


def _table(result: Result) -> Table:
    columns = ["feature", *(f"rule_{rule}" for rule in RULES), "agreement", "category_strength", "total_strength"]
    columns += ["fong", "top_two_p", "n"]
    rows: list[list[Cell]] = []
    for feature in by_priority(result.features):
        hidden = feature.base == "hidden"
        row: list[Cell] = [feature.feature]
        row += [None if hidden else _said(_label(feature, rule)) for rule in RULES]
        labels = len(feature.rules.labels)
        row.append(None if hidden else Message("kano.rules_agree" if labels == 1 else "kano.rules_split", count=labels))
        row += [Num(None if hidden else v, "percent1") for v in (feature.category_strength, feature.total_strength)]
        fong = Message("kano.yes" if feature.fong_significant else "kano.no")
        row.append(None if hidden or feature.fong_significant is None else fong)
        rows.append([*row, Num(None if hidden else feature.top_two_p, "p"), Num(feature.n, "count")])
    return table(columns, rows)
