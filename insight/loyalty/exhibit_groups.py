"""Loyalty types and the net promoter score as exhibits."""

from __future__ import annotations

from insight.exhibits import Bar, BarRow, Cell, Exhibit, Message, Num, Part, StackedBar, Table, Text
from insight.loyalty.phrases import (
    TEXT_WIDTH,
    caveat,
    cut_words,
    effective,
    enough,
    loyal_rule,
    nps_ends,
    nps_title,
    satisfied_cut,
    say,
    short,
    when,
)
from insight.loyalty.result import Result, TypeShare
from insight.statistics.certainty import certainty


def types_exhibit(result: Result) -> Exhibit | None:
    """The four loyalty types with intervals; the shares under the other satisfaction cut in note and table."""
    types, satisfaction, measure, curve = result.types, result.satisfaction, result.measure, result.curve
    if types is None or satisfaction is None or measure is None or curve is None:
        return None
    largest = max(types, key=lambda t: t.share)
    sure = certainty(1.0 if result.largest_type_p is None else result.largest_type_p)
    title = say(f"title_types_{sure}", type=say(f"type_{largest.type}"), share=Num(largest.share, "percent"))
    rows = tuple(
        BarRow(
            label=say("row_type", type=say(f"type_{t.type}"), meaning=say(f"meaning_{t.type}")),
            value=t.share,
            low=t.interval[0] if t.interval else None,
            high=t.interval[1] if t.interval else None,
            n=t.n,
            color=f"type.{t.type}",
        )
        for t in types
    )
    return Exhibit(
        id="loyalty.types",
        title=title,
        proven=sure == "is" and enough(result, curve),
        subtitle=say(
            "subtitle_types", satisfied=satisfied_cut(satisfaction), rule=loyal_rule(measure), when=when(result)
        ),
        chart=Bar(rows, "percent", say("axis_types"), maximum=1.0),
        table=_types_table(result, types),
        base=say("base_pairs"),
        n=curve.n,
        effective_n=effective(result, curve.effective_n),
        method=say("method_levels"),
        explanation=say("explain_types"),
        notes=_alternative_notes(result),
        alt=say(
            "alt_scores",
            title=title,
            scores=tuple(say("alt_score", label=say(f"type_{t.type}"), score=Num(t.share, "percent")) for t in types),
        ),
    )


def _alternative_notes(result: Result) -> tuple[Message, ...]:
    other, satisfaction = result.alternative, result.satisfaction
    if other is None or satisfaction is None:
        return ()
    shares = tuple(say("alt_score", label=say(f"type_{t.type}"), score=Num(t.share, "percent")) for t in other.types)
    return (
        say("note_alternative", cut=cut_words(other.satisfaction_cut, satisfaction, other.cut_rule), shares=shares),
    )


def _types_table(result: Result, types: tuple[TypeShare, ...]) -> Table:
    columns: list[Text] = [
        say("column_type"),
        say("column_meaning"),
        say("column_n"),
        say("column_share"),
        say("column_low"),
        say("column_high"),
    ]
    other, satisfaction = result.alternative, result.satisfaction
    rows: list[list[Cell]] = [
        [
            say(f"type_{t.type}"),
            say(f"meaning_{t.type}"),
            Num(t.n, "count"),
            Num(t.share, "percent1"),
            Num(t.interval[0] if t.interval else None, "percent1"),
            Num(t.interval[1] if t.interval else None, "percent1"),
        ]
        for t in types
    ]
    if other is not None and satisfaction is not None:
        columns.append(say("column_share_if", cut=cut_words(other.satisfaction_cut, satisfaction, other.cut_rule)))
        rows = [[*row, Num(t.share, "percent1")] for row, t in zip(rows, other.types, strict=True)]
    return Table(tuple(columns), tuple(tuple(row) for row in rows))


def nps_exhibit(result: Result) -> Exhibit | None:
    """Detractors, passives and promoters in one bar, score and interval in the title."""
    nps = result.nps
    if nps is None:
        return None
    parts = (
        ("detractor", "satisfaction.1", nps.detractors),
        ("passive", "satisfaction.3", nps.passives),
        ("promoter", "satisfaction.5", nps.promoters),
    )
    title = nps_title(nps)
    rows = (
        (say("nps"), Num(nps.score, "nps"), *nps_ends(nps)),
        *((say(f"group_{name}"), Num(share, "percent1"), None, None) for name, _, share in parts),
    )
    return Exhibit(
        id="loyalty.nps",
        title=title,
        proven=title.key in ("loyalty.title_nps_ahead", "loyalty.title_nps_behind"),
        subtitle=say("subtitle_nps", question=short(nps.label, TEXT_WIDTH), when=when(result)),
        chart=StackedBar(
            rows=(say("nps_row", score=Num(nps.score, "nps")),),
            parts=tuple(Part(say(f"group_{name}"), color, (share,)) for name, color, share in parts),
            x_title=say("axis_nps"),
            notes=(say("note_n", n=nps.n),),
            faded=(nps.base in ("hidden", "grey"),),
        ),
        table=Table((say("column_group"), say("column_value"), say("column_low"), say("column_high")), rows),
        base=say("base_recommend"),
        n=nps.n,
        effective_n=effective(result, nps.effective_n),
        method=say("method_nps"),
        explanation=say("explain_nps"),
        notes=tuple(caveat(c) for c in result.caveats if c.code in ("recommend_rounded", "clustered")),
        alt=say(
            "alt_scores",
            title=title,
            scores=tuple(
                say("alt_score", label=say(f"group_{name}"), score=Num(share, "percent")) for name, _, share in parts
            ),
        ),
    )
