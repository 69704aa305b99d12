"""Which exhibit of the new plans each chart of an old deck shows, or why there is none."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from insight.exhibits import Message
from insight.exhibits.chart import HeatMap
from insight.exhibits.footer import filter_message
from insight.exhibits.slides import Slide, slides
from insight.export.plan import Item, Plan
from insight.export.powerpoint.marks import keys, text_of
from insight.export.powerpoint.refresh_found import Found
from insight.words import Translator

Reason = Literal["language", "exhibit", "other_filters", "part", "kind"]
Key = tuple[str, str, str]
Chosen = Mapping[Key, tuple[Item, Translator]]


@dataclass(frozen=True)
class Match:
    """The item that a chart shows now. slides: all of it. part: what belongs here; None, with a reason, where nothing.

    reason: ``part`` (it has fewer slides now) or ``kind`` (a table instead of a chart, or the other way round).
    """

    item: Item
    translate: Translator
    slides: tuple[Slide, ...]
    part: Slide | None = None
    reason: Reason | None = None

    @property
    def count(self) -> int:
        return len(self.slides)


def matched(found: Sequence[Found], plans: Sequence[tuple[Plan, Translator]]) -> Chosen:
    """Language, id and filters of the old deck's exhibits → item, for those that have one.

    The same id and filters come first. What is left takes the items of its id that nobody has, in order: the new plan
    decides which filters hold.
    """
    wanted = list(dict.fromkeys(one.key for one in found if one.mark.kind != "slide"))
    chosen: dict[Key, tuple[Item, Translator]] = {}
    for plan, translate in plans:
        known = keys((item.exhibit.id, item.filters) for item in plan.items)
        offered = {(translate.language, *key): item for key, item in zip(known, plan.items, strict=True)}
        chosen |= {key: (offered[key], translate) for key in wanted if key in offered}
        free = {key: item for key, item in offered.items() if key not in chosen}
        for key in wanted:
            other = next((k for k in free if k[:2] == key[:2]), None)
            if key not in chosen and other is not None:
                chosen[key] = free.pop(other), translate
    return chosen


def match(one: Found, chosen: Chosen, languages: Container[str]) -> Match | Reason:
    """What ``one`` shows now, or why that cannot be told."""
    if one.mark.language not in languages:
        return "language"
    if one.key not in chosen:
        return "other_filters" if any(key[:2] == one.key[:2] for key in chosen) else "exhibit"
    item, translate = chosen[one.key]
    every = slides(item.exhibit)
    if one.mark.part > len(every):
        return Match(item, translate, every, reason="part")
    part = every[one.mark.part - 1]
    if one.drawn and (one.mark.kind == "table") != _is_table(part):
        return Match(item, translate, every, reason="kind")
    return Match(item, translate, every, part)


def _is_table(part: Slide) -> bool:
    """Whether a slide's exhibit is drawn as a table."""
    return part.chart is None or isinstance(part.chart, HeatMap)


def other_filters(one: Found, result: Match) -> Message | None:
    """That the old footer named other filters than hold now; None where it named the same, or is not there."""
    footer = one.texts.get("footer")
    now = filter_message(result.item.filters)
    if footer is None or _plain(result.translate(now)) in _plain(text_of(footer)):
        return None
    return Message("refresh.said_filters", filters=now)


def _plain(text: str) -> str:
    return "".join(text.split())
