"""A deck made earlier with new numbers: charts and untouched texts by their marks; what a person changed stays.

Everything else in the file (order, other slides, comments, template, formats) is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from insight.exhibits import Message
from insight.export.plan import Plan
from insight.export.powerpoint.canvas import Canvas, canvas_of
from insight.export.powerpoint.charts import CannotRedraw
from insight.export.powerpoint.exhibit import add_exhibit_slide
from insight.export.powerpoint.marks import filters_digest
from insight.export.powerpoint.package import UNUSABLE, BadTemplate, opened, packed
from insight.export.powerpoint.refresh_entry import Entry, NotADeck, Refreshed, Told, UnusableDeck
from insight.export.powerpoint.refresh_found import Found, found, found_on
from insight.export.powerpoint.refresh_lists import Shown, renew_lists
from insight.export.powerpoint.refresh_match import Match, match, matched, other_filters
from insight.export.powerpoint.refresh_place import (
    drop_strays,
    insert_behind,
    note_earlier,
    numbers,
    title_of,
    without_note,
)
from insight.export.powerpoint.refresh_write import renew, rewritten_texts
from insight.export.powerpoint.theme import Theme, own_theme
from insight.words import Translator, translator

__all__ = ["Entry", "NotADeck", "Refreshed", "UnusableDeck", "refresh", "shown"]

Progress = Callable[[int, int], None]


def shown(old: bytes) -> dict[str, set[tuple[str, str]]]:
    """Language → (id, digest of the filters) of everything of ours in the deck, as in ``marks.keys``.

    Raises as ``refresh``.
    """
    held: dict[str, set[tuple[str, str]]] = {}
    for one in _read(old)[1]:
        held.setdefault(one.mark.language, set()).add((one.mark.id, one.mark.filters))
    return held


def refresh(old: bytes, plans: Sequence[tuple[Plan, Translator]], progress: Progress | None = None) -> Refreshed:
    """The deck ``old`` with what ``plans`` (one per language) hold now; plan items it never had are not added.

    progress: called with slides done and all. Raises UnusableDeck (a BadTemplate) for a file that is unsafe or no
    presentation, NotADeck for one without marks.
    """
    presentation, every = _read(old)
    try:
        return _refreshed(presentation, _told(presentation, every, plans, progress))
    except UNUSABLE as error:
        # a deck may be broken where only writing to it shows
        raise UnusableDeck("damaged") from error


def _told(
    presentation: Any, every: Sequence[Found], plans: Sequence[tuple[Plan, Translator]], progress: Progress | None
) -> list[Told]:
    """Refreshes everything in the open deck and says what became of it."""
    canvas = _canvas(presentation)
    theme = canvas.exhibit.theme if canvas is not None else own_theme()
    chosen = matched(every, plans)
    known = {translate.language for _, translate in plans}
    exhibits = [one for one in every if one.mark.kind != "slide"]
    told: list[Told] = []
    shown: list[tuple[Found, Match]] = []
    for done, one in enumerate(exhibits, start=1):
        result = match(one, chosen, known)
        told.append(_renewed(one, result, theme))
        if isinstance(result, Match):
            shown.append((one, result))
        if progress is not None:
            progress(done, len(exhibits))
    fresh = {id(outcome.one) for outcome in told if outcome.list == "updated"}
    added = _continued(canvas, [pair for pair in shown if id(pair[0]) in fresh]) if canvas is not None else []
    there = [Shown(one, result.item, id(one) in fresh) for one, result in shown]
    told += renew_lists(canvas, presentation, every, plans, there)
    _note(told, {translate.language: plan.date for plan, translate in plans})
    return [*told, *added]


def _read(old: bytes) -> tuple[Any, list[Found]]:
    """The open presentation and what of ours is in it, without the notes that an earlier refresh left."""
    try:
        presentation = opened(old, links=True)
        drop_strays(presentation)
        every = found(presentation)
        for one in every:
            without_note(one.slide)
    except BadTemplate as error:
        # what is no archive at all was never a presentation
        code = error.code if error.code != "damaged" or old.startswith(b"PK") else "no_presentation"
        raise UnusableDeck(code, **error.fields) from None
    except UNUSABLE:
        raise UnusableDeck("damaged") from None
    if not every:
        raise NotADeck
    return presentation, every


def _canvas(presentation: Any) -> Canvas | None:
    """What new slides are made with; None where no layout has room for an exhibit."""
    try:
        return canvas_of(presentation)
    except UNUSABLE:
        return None


def _renewed(one: Found, result: Match | str, theme: Theme) -> Told:
    """Refreshes one chart with its texts, or says why not."""
    reason = result if isinstance(result, str) else result.reason
    if reason is not None:
        parts = {"parts": result.count} if isinstance(result, Match) and reason == "part" else {}
        return Told("unmatched", one, (Message(f"refresh.said_{reason}", **parts),))
    assert isinstance(result, Match)
    if not one.drawn:
        return Told("kept", one, (Message("refresh.said_gone"),))
    if not one.data_untouched:
        return Told("kept", one, (Message("refresh.said_data"),))
    said = [other] if (other := other_filters(one, result)) is not None else []
    said += rewritten_texts(one.rewritten)
    try:
        renew(one, result, theme)
    except CannotRedraw:
        return Told("unmatched", one, (Message("refresh.said_kind"),))
    return Told("updated", one, tuple(said))


def _continued(canvas: Canvas, current: Sequence[tuple[Found, Match]]) -> list[Told]:
    """Slides for the parts that an exhibit did not have before, each behind its last one."""
    groups: dict[tuple[str, str, str], list[tuple[Found, Match]]] = {}
    for one, result in current:
        groups.setdefault(one.key, []).append((one, result))
    made = []
    for group in groups.values():
        last, result = max(group, key=lambda pair: pair[0].mark.part)
        behind = last.slide
        for part in result.slides[max(one.mark.parts for one, _ in group) :]:
            key = last.mark.id, filters_digest(result.item.filters)
            slide = add_exhibit_slide(canvas, part, result.item, result.translate, key)
            insert_behind(canvas.presentation, slide, behind)
            behind = slide
            said = Message("refresh.said_added", parts=result.count)
            made.append(Told("added", next(found_on(slide)), (said,)))
    return made


def _note(told: Sequence[Told], dates: Mapping[str, str | None]) -> None:
    """Says in the speaker notes of slides that still show old numbers that they do."""
    for outcome in told:
        if outcome.list not in ("kept", "unmatched") or outcome.one.mark.kind == "slide":
            continue
        language = outcome.one.mark.language
        translate = translator(language)
        note_earlier(outcome.one.slide, translate(outcome.note(dates.get(language))))


def _refreshed(presentation: Any, told: Sequence[Told]) -> Refreshed:
    number = numbers(presentation)
    lists: dict[str, list[Entry]] = {"updated": [], "kept": [], "unmatched": [], "added": []}
    for outcome in told:
        one = outcome.one
        mark = one.mark
        lists[outcome.list].append(
            Entry(number[one.slide.slide_id], title_of(one), mark.language, mark.id, mark.part, outcome.said)
        )
    ordered = {name: tuple(sorted(entries, key=lambda e: e.slide)) for name, entries in lists.items()}
    return Refreshed(packed(presentation), **ordered)
