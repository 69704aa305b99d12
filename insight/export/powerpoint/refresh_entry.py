"""What is told about a refreshed deck, slide by slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal

from insight.exhibits import Message, Num
from insight.export.powerpoint.package import BadTemplate
from insight.export.powerpoint.refresh_found import Found


class NotADeck(ValueError):
    """A presentation without any mark of ours. ``message``: the sentence for it."""

    message = Message("refresh.not_a_deck")


class UnusableDeck(BadTemplate):
    """A file that is unsafe, locked or no presentation. ``message``: the sentence for it."""

    @property
    def message(self) -> Message:
        return Message(f"refresh.bad_{self.code}", **self.fields)


@dataclass(frozen=True)
class Entry:
    """What became of one exhibit, or of one slide of ours without one.

    slide: its number in the new deck, from 1. title: as it reads there now (users' text). id, part: of its mark. said:
    what to know about it, in half sentences.
    """

    slide: int
    title: str
    language: str
    id: str
    part: int = 1
    said: tuple[Message, ...] = ()

    @property
    def message(self) -> Message:
        """Number, title and what to know in one line."""
        if not self.said:
            return Message("refresh.line", slide=self.slide, title=self.title)
        return Message("refresh.line_said", slide=self.slide, title=self.title, said=_together(self.said))


def _together(said: Sequence[Message]) -> Message:
    """Half sentences side by side."""
    return reduce(lambda first, second: Message("refresh.said_both", first=first, second=second), said)


@dataclass(frozen=True)
class Refreshed:
    """The new deck, and every exhibit of the old one in exactly one of the first three lists, by number of the slide.

    updated: has the new numbers. kept: a person changed its data or took the chart away. unmatched: the new plans have
    nothing for it. added: continuation slides of exhibits that grew. Our slides without an exhibit (title, agenda,
    summary, what is missing) are listed likewise.
    """

    content: bytes
    updated: tuple[Entry, ...]
    kept: tuple[Entry, ...]
    unmatched: tuple[Entry, ...]
    added: tuple[Entry, ...]


@dataclass(frozen=True)
class Told:
    """An entry before the slides have their final numbers."""

    list: Literal["updated", "kept", "unmatched", "added"]
    one: Found
    said: tuple[Message, ...] = ()

    def note(self, date: str | None) -> Message:
        """The line for the speaker notes of a slide with old numbers."""
        fields = {"lead": Message("refresh.note_lead"), "earlier": Message("refresh.note_earlier")}
        fields["said"] = _together(self.said)
        if date is None:
            return Message("refresh.note", **fields)
        return Message("refresh.note_dated", date=Num(date, "date"), **fields)
