"""What the lifecycle page shows: stages by month, stages today, moves, buying rhythm, what to do, and the evidence."""

from __future__ import annotations

from insight.exhibits import Message, Num, Story
from insight.lifecycle.exhibit_evidence import came_back, check_exhibit, given_exhibit, model_exhibit, rows_exhibit
from insight.lifecycle.exhibit_rhythm import grid_exhibit, rhythm_exhibit
from insight.lifecycle.exhibit_stages import actions_exhibit, current_exhibit, monthly_exhibit, moves_exhibit
from insight.lifecycle.phrases import ACTIVE, all_customers, count_by_stage, notes_of, portion, refusal, say
from insight.lifecycle.result import Result


def story(result: Result) -> Story:
    """The page of one result, in reading order; every number in it is in the result."""
    if result.source == "snapshot":
        return Story(
            (say("finding_snapshot", customers=result.customers),),
            grid_exhibit(result),
            quality=(rows_exhibit(result),),
        )
    if not result.current:
        return Story(
            (refusal(result), say("finding_refusal_model", customers=result.customers)),
            rhythm_exhibit(result) if result.rhythm else rows_exhibit(result),
            quality=tuple(e for e in (model_exhibit(result), rows_exhibit(result) if result.rhythm else None) if e),
            notes=notes_of(result),
        )
    monthly = monthly_exhibit(result)
    now = current_exhibit(result)
    rest = (
        now if monthly else None,
        moves_exhibit(result),
        rhythm_exhibit(result) if result.rhythm else None,
        actions_exhibit(result),
    )
    evidence = (check_exhibit(result), model_exhibit(result), given_exhibit(result), rows_exhibit(result))
    return Story(
        _findings(result),
        monthly or now,
        supporting=tuple(e for e in rest if e is not None),
        quality=tuple(e for e in evidence if e is not None),
        notes=notes_of(result),
    )


def _findings(result: Result) -> tuple[Message, ...]:
    counts, total = count_by_stage(result), all_customers(result)
    active = sum(counts.get(s, 0) for s in ACTIVE)
    leaving, lost = counts.get("declining", 0), counts.get("lost", 0)
    back = came_back(result)
    fields = {"declining": leaving, "lost": lost, "share": Num(portion(leaving + lost, total), "percent")}
    found = [
        say("finding_active", active=active, total=total, share=Num(portion(active, total), "percent")),
        say("finding_leaving", **fields)
        if back is None
        else say("finding_leaving_early", **fields, back=Num(back, "percent")),
    ]
    if result.second_within_window is not None and result.window_days is not None:
        key = "finding_one_off" if result.second_within_window < 0.5 else "finding_second"
        days = Num(result.window_days, "days")
        found.append(say(key, share=Num(result.second_within_window, "percent"), days=days))
    return tuple(found)
