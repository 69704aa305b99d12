"""The few sentences above the map."""

from __future__ import annotations

from collections.abc import Sequence

from insight.exhibits import Message, Num
from insight.kano.categories import PRIORITY
from insight.kano.phrases import (
    certainty_note,
    kind_of_answers,
    leading_share,
    listed,
    name,
    named,
    of_standing,
    share_range,
    shown_features,
    standing,
    with_candidates,
)
from insight.kano.result import Feature, Result


def findings(result: Result) -> tuple[Message, ...]:
    """What to protect, compete on and delight with, a sentence each, and what is too close to call."""
    shown = shown_features(result)
    if not shown:
        return (Message("kano.finding_hidden"),)
    if all(f.n == 0 for f in shown):
        return (Message("kano.finding_shares_only"), *_leaning(shown))
    if all(standing(f) == "indicative" for f in shown):
        return _indicative_findings(shown)
    verdicts = [_group(key, group) for key, group in _groups(result) if group]
    close = of_standing(shown, "too_close")
    doubts = []
    if close:
        doubts.append(Message("kano.finding_close", features=listed([with_candidates(f) for f in close])))
    if unclear := of_standing(shown, "not_classifiable"):
        doubts.append(Message("kano.finding_not_classifiable", features=listed([f.feature for f in unclear])))
    if small := of_standing(shown, "indicative"):
        doubts.append(
            Message("kano.finding_small", features=listed([f.feature for f in small]), answers=kind_of_answers(small))
        )
    doubts = doubts[: 1 if verdicts else 3]
    # the least urgent groups are left to the chart: three sentences and a doubt are what one reads
    verdicts = verdicts[:3]
    found = (*verdicts, *doubts)
    return found if len(found) > 1 else (*found, certainty_note(result))


def _indicative_findings(shown: Sequence[Feature]) -> tuple[Message, ...]:
    """That nothing is decided, and where the answers lean so far."""
    most = Num(max(f.effective_n for f in shown), "count")
    return (Message("kano.finding_indicative", n=most, answers=kind_of_answers(shown)), *_leaning(shown))


def _leaning(shown: Sequence[Feature]) -> list[Message]:
    """Where the answers lean, in the two most urgent groups."""
    leaning = [
        Message("kano.finding_lean", category=name(category), features=listed([f.feature for f in group]))
        for category in PRIORITY[:5]
        if (group := [f for f in shown if f.category == category and not f.tied])
    ]
    return leaning[:2]


def _groups(result: Result) -> list[tuple[str, list[Feature]]]:
    """What to do with which features. Indifferent by the most frequent answer only is not a reason to stop spending."""
    indifferent = named(result, "I")
    unmoved = [f for f in indifferent if (f.better or 0.0) < 0.5 and (f.worse or 0.0) > -0.5]
    mixed = [f for f in indifferent if f not in unmoved]
    return [
        *((category, named(result, category)) for category in ("M", "O", "A")),
        ("mixed", mixed),
        ("I", unmoved),
        ("R", named(result, "R")),
    ]


def _group(key: str, group: Sequence[Feature]) -> Message:
    """The sentence about one group; its likely members are marked as such."""
    return Message(
        f"kano.finding_{key}",
        features=listed(
            [f.feature if f.verdict == "clear" else Message("kano.likely", feature=f.feature) for f in group]
        ),
        better=share_range([f.better for f in group]),
        worse=share_range([None if f.worse is None else -f.worse for f in group]),
        share=share_range([leading_share(f) for f in group]),
    )
