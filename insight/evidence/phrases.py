"""Sentences that several exhibits of the pack share: names, values, periods, and how sure a title may sound."""

from __future__ import annotations

import re

from insight.evidence.result import Caveat, Comparison, Indicator, Result, Target, Trend, Value
from insight.exhibits import Message, Num, Style, Text
from insight.exhibits.names import short_name
from insight.exhibits.wrapping import measure as width_of
from insight.exhibits.wrapping import take
from insight.statistics.certainty import Certainty, certainty

GROUP_WORDS, BRAND_WORDS, QUESTION_WORDS = 5, 3, 4
TEXT_WIDTH = 60
NAMED = 5
SMALL_STEP = 0.1
_CODE = re.compile(r"[-−]?\d+(?:\.\d+)?")
_STYLES: dict[str, Style] = {"score": "score", "share": "percent", "nps": "nps", "per100": "mean"}
_DETAILED: dict[str, Style] = {**_STYLES, "share": "percent1"}


def say(name: str, /, **fields: object) -> Message:
    """A sentence of the ``[evidence]`` block of the catalogues."""
    return Message(f"evidence.{name}", **fields)  # type: ignore[arg-type]


def short(text: str, width: int = TEXT_WIDTH, words: int | None = None) -> str:
    """A user's text cut to ``width`` half-width characters (汉字 count two) and to a number of words."""
    text = short_name(text)
    kept = text if words is None else " ".join(text.split(" ")[:words])
    if kept == text and width_of(text) <= width:
        return text
    return take(kept, width - 1).rstrip() + "…"


def for_title(text: str, words: int) -> str:
    """A user's text with the room that a title of 15 words or 28 汉字 has: ``words`` words, or two 汉字 for each."""
    wide = width_of(text) > len(text)
    return short(text, 4 * words if wide else 24, words)


def called(comparison: Comparison, name: str, words: int | None = None) -> Text:
    """A group's name, with the room of ``words`` in a title; a bare code with the name of its column."""
    if not _CODE.fullmatch(name.strip()):
        return short(name) if words is None else for_title(name, words)
    column = short(comparison.label) if words is None else for_title(comparison.label, words - 1)
    return say("coded", column=column, code=name)


def trend_certainty(trend: Trend) -> Certainty:
    """As :func:`certainty`; where the order of the waves is a guess, never more than “may”."""
    sure = certainty(trend.q)
    return sure if trend.ordered or sure == "none" else "may"


def style(i: Indicator) -> Style:
    """How the indicator's values are written in sentences and charts."""
    return _STYLES[i.kind]


def detailed(i: Indicator) -> Style:
    """How the indicator's values are written in tables."""
    return _DETAILED[i.kind]


def name(i: Indicator) -> Message:
    """The indicator in two or three words; another loyalty question by its own name."""
    if i.code == "loyalty":
        return say("name_loyalty", question=for_title(i.label or "", QUESTION_WORDS))
    return say(f"name_{i.code}")


def value(i: Indicator, number: float | None) -> Num:
    """A level of the indicator."""
    return Num(number, style(i))


def ends(i: Indicator, measured: Value) -> tuple[Num, Num]:
    """The interval of a level."""
    low, high = measured.interval or (None, None)
    return value(i, low), value(i, high)


def step(i: Indicator, change: float) -> Message:
    """The size of a difference without its sign: points, percentage points."""
    size = abs(change) * (100 if i.kind == "share" else 1)
    return say(f"step_{i.kind}", size=Num(size, "mean" if size >= SMALL_STEP else "coefficient"))


def target_value(i: Indicator, target: Target) -> Num:
    """The target as it was entered."""
    return Num(target.value, style(i))


def unit(trend: Trend, count: int = 1) -> Message:
    """Month, quarter, year or wave."""
    return say(f"unit_{trend.unit}" if count == 1 else f"units_{trend.unit}")


def period(trend: Trend, called: str) -> Text | Num:
    """A period in words; a wave has its own name."""
    return Num(called, "month") if trend.unit == "month" else called


def scale(i: Indicator) -> Message | None:
    """The scale with the words of the questionnaire at its ends, where it has some."""
    if i.minimum is None or i.maximum is None or not (i.low_words and i.high_words):
        return None
    fields = {"minimum": Num(i.minimum), "maximum": Num(i.maximum)}
    return say("scale", low=i.low_words, high=i.high_words, **fields)


def what(i: Indicator) -> Message:
    """What is measured, in one line: the question, the rule and the scale."""
    question = short(i.label) if i.label else ""
    if i.code in ("score", "satisfied") and i.questions > 1:
        return say(f"what_{i.code}_many", count=i.questions)
    if i.code == "retained":
        return say("what_retained", unit=say(f"unit_{i.unit}"))
    if i.code == "repeat":
        return say("what_repeat", days=i.days) if i.days is not None else say("what_repeat_table", question=question)
    if i.code == "active":
        return say("what_active", days=i.days)
    if i.kind == "share" and i.result != "complaints":
        if i.cut == i.minimum or i.maximum == 1:
            return say("what_yes", question=question)
        limits = {"cut": Num(i.cut), "minimum": Num(i.minimum), "maximum": Num(i.maximum)}
        return say("what_share", question=question, **limits)
    return say(f"what_{i.code}", question=question)


def when(result: Result, i: Indicator) -> Message:
    """When the answers were given or the purchases made, as far as the file says."""
    since, until = (i.since, i.until) if i.result == "retention" else (result.since, result.until)
    if since is None or until is None:
        return say("when_file")
    if since == until:
        return say("when_day", day=Num(since, "date"))
    return say("when_period", since=Num(since, "date"), until=Num(until, "date"))


def base(i: Indicator) -> Message:
    """Who is counted."""
    if i.code in ("retained", "repeat", "active"):
        return say("base_repeat_table" if i.code == "repeat" and i.days is None else f"base_{i.code}")
    if i.comparison is not None and i.comparison.own is not None:
        return say("base_own", own=called(i.comparison, i.comparison.own))
    return say("base_answers")


def effective(result: Result, base_: float) -> float | None:
    """Kish's base for the footer, which shows it only where weights are used."""
    return base_ if result.weighted else None


def interval_method(i: Indicator) -> Message:
    """Which interval stands behind a level."""
    return say(f"interval_{i.kind if i.kind in ('share', 'nps') else 'mean'}")


def caveat(known: Caveat) -> Message:
    """The sentence of a caveat."""
    fields: dict[str, object] = dict(known.fields)
    columns: tuple[str, ...] = known.fields.get("columns", ())
    if len(columns) > NAMED + 1:
        fields["columns"] = (*columns[:NAMED], say("more", count=len(columns) - NAMED))
    return say(f"caveat_{known.code}", **fields)


def target_note(i: Indicator) -> tuple[Message, ...]:
    """How the level stands to the target that the reader entered."""
    target = i.target
    if target is None:
        return ()
    sure = certainty(target.q)
    side = "above" if target.difference > 0 else "below"
    told = "target_none" if sure == "none" else f"target_{side}_{sure}"
    return (say(told, name=name(i), value=value(i, i.level.value), target=target_value(i, target)),)
