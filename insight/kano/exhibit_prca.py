"""The story of ratings without Kano questions: what punishes when it is low, what pays off when it is high."""

from __future__ import annotations

from collections.abc import Sequence

from insight.exhibits import Cell, Dot, DotPlot, DotSeries, Exhibit, Message, Num, Scatter, Story, Text
from insight.exhibits.names import short_name
from insight.kano.frame import caveat, notes_of, table
from insight.kano.phrases import listed
from insight.kano.result import Result
from insight.kano.views import Impact, PenaltyReward

CLASSES = ("dissatisfier", "performance", "satisfier", "unclear", "neutral")
COLORS = {
    "dissatisfier": "down",
    "performance": "accent",
    "satisfier": "up",
    "unclear": "neutral",
    "neutral": "neutral",
}
MOST_ROWS = 14
VIF_ABOVE = 5.0  # a common rule of thumb: such errors are more than twice as wide as alone


def prca_story(result: Result) -> Story:
    """Findings, penalties and rewards side by side, and the map of impact and asymmetry where anything is reliable."""
    model = result.prca_model
    assert model is not None
    ranked = sorted(result.prca, key=lambda i: (CLASSES.index(i["class"]), -(i["range_of_impact"] or 0.0)))
    sure = [i for i in ranked if i["asymmetry"] is not None]
    supporting = (_asymmetry(result, model, sure),) if len(sure) >= 2 else ()
    return Story(
        findings=_findings(ranked),
        hero=_contrasts(result, model, ranked),
        supporting=supporting,
        notes=tuple(caveat(c.code, c.count, c.features) for c in result.caveats),
    )


def _named(impacts: Sequence[Impact], kind: str) -> list[Text]:
    return [_name(i) for i in impacts if i["class"] == kind]


def _name(impact: Impact) -> str:
    return short_name(impact["label"])


def _findings(ranked: Sequence[Impact]) -> tuple[Message, ...]:
    said = [
        Message(f"kano.finding_{kind}", features=listed(names))
        for kind in ("dissatisfier", "performance", "satisfier")
        if (names := _named(ranked, kind))
    ]
    return (
        (*said, Message("kano.finding_not_kano"))
        if said
        else (
            Message("kano.finding_no_contrast"),
            Message("kano.finding_not_kano"),
        )
    )


def _contrasts(result: Result, model: PenaltyReward, ranked: Sequence[Impact]) -> Exhibit:
    shown = ranked[:MOST_ROWS]
    low = min([0.0, *(i["intervals"]["penalty"][0] for i in shown), *(i["intervals"]["reward"][0] for i in shown)])
    high = max([0.0, *(i["intervals"]["penalty"][1] for i in shown), *(i["intervals"]["reward"][1] for i in shown)])
    margin = 0.05 * (high - low or 1.0)
    counts = {kind: sum(i["class"] == kind for i in ranked) for kind in CLASSES}
    reliable = counts["dissatisfier"] + counts["performance"] + counts["satisfier"]
    return _exhibit(
        result,
        model,
        "kano.prca",
        title=Message(
            "kano.title_prca" if reliable else "kano.title_prca_none",
            punish=counts["dissatisfier"] + counts["performance"],
            reward=counts["satisfier"] + counts["performance"],
            total=len(ranked),
        ),
        proven=reliable > 0,
        subtitle=Message("kano.subtitle_prca", outcome=short_name(model.outcome), n=model.n),
        rows=_rows(ranked),
        notes=[Message("kano.note_prca_some", shown=len(shown), total=len(ranked))] if len(shown) < len(ranked) else [],
        alt=Message("kano.alt_prca", features=listed([_name(i) for i in shown if i["class"] != "neutral"])),
        chart=DotPlot(
            rows=tuple(_name(i) for i in shown),
            series=tuple(_series(shown, kind, color) for kind, color in (("penalty", "down"), ("reward", "up"))),
            style="number",
            x_title=Message("kano.axis_prca", outcome=short_name(model.outcome)),
            x_range=(low - margin, high + margin),
            notes=tuple(Message(f"kano.class_{i['class']}") for i in shown),
            reference=(0.0, ""),
        ),
    )


def _series(shown: Sequence[Impact], kind: str, color: str) -> DotSeries:
    return DotSeries(
        name=Message(f"kano.series_{kind}"),
        color=color,
        values=tuple(i["penalty"] if kind == "penalty" else i["reward"] for i in shown),
        low=tuple(i["intervals"][kind][0] for i in shown),
        high=tuple(i["intervals"][kind][1] for i in shown),
        n=tuple(i["n_low"] if kind == "penalty" else i["n_high"] for i in shown),
    )


def _asymmetry(result: Result, model: PenaltyReward, sure: Sequence[Impact]) -> Exhibit:
    largest = max(sure, key=lambda i: i["range_of_impact"] or 0.0)
    top = max(i["range_of_impact"] or 0.0 for i in sure)
    return _exhibit(
        result,
        model,
        "kano.asymmetry",
        title=Message("kano.title_asymmetry", feature=_name(largest)),
        subtitle=Message("kano.subtitle_asymmetry", outcome=short_name(model.outcome), n=model.n),
        rows=_rows(sure),
        notes=[Message("kano.note_asymmetry")],
        alt=Message("kano.alt_asymmetry", feature=_name(largest)),
        chart=Scatter(
            dots=tuple(
                Dot(_name(i), i["asymmetry"] or 0.0, i["range_of_impact"] or 0.0, COLORS[i["class"]], n=i["n"])
                for i in sure
            ),
            x_title=Message("kano.axis_asymmetry"),
            y_title=Message("kano.axis_impact", outcome=short_name(model.outcome)),
            x_style="number",
            y_style="number",
            x_range=(-1.1, 1.1),
            y_range=(0.0, 1.15 * top),
            lines=(0.0, 0.0),
        ),
    )


def _exhibit(result: Result, model: PenaltyReward, name: str, **given: object) -> Exhibit:
    rows = given.pop("rows")
    columns = ["attribute", "class", "penalty", "low", "high", "reward", "low", "high", "q_penalty", "q_reward"]
    columns += ["asymmetry", "mean", "low_until", "high_from", "share_low", "share_high", "n_low", "n_high", "vif"]
    notes = [*given.pop("notes"), *_notes(result, model)]  # type: ignore[misc]
    return Exhibit(
        id=name,
        table=table(columns, rows),  # type: ignore[arg-type]
        base=Message("kano.base_prca", n=model.n, rows=result.rows),
        n=model.n,
        effective_n=model.effective_n if result.weighted else None,
        method=Message("kano.method_prca", r2=Num(model.r2, "percent"), **_cuts(model)),
        explanation=Message("kano.explanation_prca", **_cuts(model)),
        notes=tuple(notes),
        **given,  # type: ignore[arg-type]
    )


def _cuts(model: PenaltyReward) -> dict[str, Num]:
    return {"low": Num(model.low_until, "number"), "high": Num(model.high_from, "number")}


def _notes(result: Result, model: PenaltyReward) -> list[Message]:
    notes = []
    if model.widened:
        notes.append(Message("kano.note_prca_widened", low=Num(model.low_until, "number")))
    if model.left_out:
        notes.append(Message("kano.note_prca_left_out", features=listed([short_name(f) for f in model.left_out])))
    if tangled := [_name(i) for i in result.prca if (i["vif"] or 0.0) > VIF_ABOVE]:
        notes.append(Message("kano.note_prca_vif", limit=Num(VIF_ABOVE, "count"), features=listed(tangled)))
    return [*notes, *notes_of(result, "clustered")]


def _rows(impacts: Sequence[Impact]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for i in impacts:
        row: list[Cell] = [i["label"], Message(f"kano.class_{i['class']}")]
        row += [Num(v, "coefficient") for v in (i["penalty"], *i["intervals"]["penalty"])]
        row += [Num(v, "coefficient") for v in (i["reward"], *i["intervals"]["reward"])]
        row += [Num(i["q_penalty"], "p"), Num(i["q_reward"], "p"), Num(i["asymmetry"], "coefficient")]
        row += [Num(i["mean"], "coefficient"), Num(i["low_until"], "number"), Num(i["high_from"], "number")]
        row += [Num(i["share_low"], "percent"), Num(i["share_high"], "percent")]
        rows.append([*row, Num(i["n_low"], "count"), Num(i["n_high"], "count"), Num(i["vif"], "mean")])
    return rows
