"""Stages, days, caveats and methods of the lifecycle in words."""

from __future__ import annotations

from collections.abc import Mapping

from insight.exhibits import Message, Num
from insight.lifecycle.result import Caveat, Result, Stage

ACTIVE: tuple[Stage, ...] = ("growth", "maturity")


LEAVING: tuple[Stage, ...] = ("declining", "lost")


NO_STAGES = ("history_too_short", "rhythm_unknown")


_LABELS_SHOWN = 6


def say(key: str, **fields: object) -> Message:
    return Message(f"lifecycle.{key}", **fields)  # type: ignore[arg-type]


def stage_name(stage: str) -> Message:
    return say(f"stage_{stage}")


def day(iso: str | None) -> Num:
    return Num(iso, "date")


def portion(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def count_by_stage(result: Result) -> Mapping[str, int]:
    return {c.stage: c.customers for c in result.current}


def all_customers(result: Result) -> int:
    return sum(c.customers for c in result.current)


def refusal(result: Result) -> Message:
    if result.window_days is None:
        return say("finding_rhythm_unknown", days=Num(result.history_days, "days"))
    return say(
        "finding_history_too_short",
        days=Num(result.history_days, "days"),
        window=Num(result.window_days, "days"),
        most=Num((result.history_days or 0) // 2, "days"),
    )


def _caveat(caveat: Caveat) -> Message:
    values: tuple[str, ...] = caveat.values[:_LABELS_SHOWN]
    fields: dict[str, object] = {
        "count": caveat.count,
        "share": None if caveat.share is None else Num(caveat.share, "percent"),
        "days": None if caveat.days is None else Num(caveat.days, "days"),
        "values": values or None,
    }
    return say(f"caveat_{caveat.code}", **{k: v for k, v in fields.items() if v is not None})


def notes_of(result: Result) -> tuple[Message, ...]:
    # what is already said in the sentences above the chart is not said again
    said = {*NO_STAGES, "mostly_one_off"} if result.current else set(NO_STAGES)
    return tuple(_caveat(c) for c in result.caveats if c.code not in said)


def badge_of(result: Result) -> tuple[Message, ...]:
    return tuple(_caveat(c) for c in result.caveats if c.code in ("rule_based", "months_rule_based", "no_drop_out"))


def base_of(result: Result) -> Message:
    if result.source == "stages":
        return say("base_given")
    return say("base", date=day(result.as_of))


def method_of(result: Result) -> Message:
    if result.source == "stages":
        return say("method_given")
    if result.model is None:
        return say("method_none")
    return say(f"method_{result.model.name}", days=Num(result.window_days, "days"))


def explanation_of(result: Result) -> Message:
    if result.source == "stages":
        return say("explain_given")
    days = Num(result.window_days, "days")
    if result.model is None or result.model.name == "rule_based":
        return say("explain_rule_based", days=days)
    return say(
        "explain_mbg_nbd",
        days=days,
        lost=Num(result.lost_below, "percent"),
        drop=Num(result.declining_from, "percent"),
    )
