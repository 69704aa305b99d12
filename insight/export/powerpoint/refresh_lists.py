"""Title slide, agenda, executive summary and what is missing, made anew where nobody changed them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from insight.exhibits import Message
from insight.export.plan import Item, Part, Plan
from insight.export.powerpoint.canvas import Canvas
from insight.export.powerpoint.lists import Lines, draw_rows, link
from insight.export.powerpoint.marks import inscribe, text_digest, text_of
from insight.export.powerpoint.outline import Outline, outline
from insight.export.powerpoint.refresh_entry import Told
from insight.export.powerpoint.refresh_found import Found
from insight.export.powerpoint.refresh_place import numbers
from insight.export.powerpoint.refresh_write import reworded, rewritten_texts
from insight.export.powerpoint.wording import title_words
from insight.words import Translator

ROWS = ("body", "lead", "tail", "page")


@dataclass(frozen=True)
class Shown:
    """An exhibit of the old deck that has an item in the new plans. fresh: whether it shows its numbers now."""

    one: Found
    item: Item
    fresh: bool


@dataclass(frozen=True)
class Placed(Outline):
    """The outline of a deck whose slides stand where a person put them. at: ``id`` of an item → number of its slide."""

    at: Mapping[int, int] = field(default_factory=dict)

    def pages(self) -> dict[int, int]:
        return dict(self.at)


def renew_lists(
    canvas: Canvas | None,
    presentation: Any,
    every: Sequence[Found],
    plans: Sequence[tuple[Plan, Translator]],
    shown: Sequence[Shown],
) -> list[Told]:
    """Refreshes our slides without an exhibit, from what the deck shows now."""
    known = {translate.language: (plan, translate) for plan, translate in plans}
    told = []
    for one in every:
        language = one.mark.language
        of_language = [s for s in shown if s.one.mark.language == language]
        if one.mark.kind != "slide":
            continue
        if language not in known:
            told.append(Told("unmatched", one, (Message("refresh.said_language"),)))
        elif not any(s.fresh for s in of_language):
            told.append(Told("unmatched", one, (Message("refresh.said_nothing"),)))
        else:
            told.append(_renewed(canvas, presentation, one, every, *known[language], of_language))
    return told


def _renewed(
    canvas: Canvas | None,
    presentation: Any,
    one: Found,
    every: Sequence[Found],
    plan: Plan,
    translate: Translator,
    shown: Sequence[Shown],
) -> Told:
    kind, part = one.mark.id.removeprefix("deck."), one.mark.part
    if kind == "title":
        return _title(one, _restricted(plan, shown), translate)
    same = [o for o in every if o.mark.kind == "slide" and o.mark.language == one.mark.language]
    told = _placed(presentation, plan, translate, shown, same)
    if kind == "missing":
        endings = told.missing()
        return _missing(one, endings[part - 1], translate) if part <= len(endings) else _over(one)
    if kind == "summary":
        fresh = [s for s in shown if s.fresh]
        lines = _placed(presentation, plan, translate, fresh, same).summary()
        return _rows(canvas, presentation, one, lines, translate)
    agenda = told.agenda()
    if part > len(agenda) or kind != "agenda":
        return _over(one)
    before = sum(len(_bodies(o)) for o in same if o.mark.id == one.mark.id)
    if before > sum(len(lines.rows) for lines in agenda) and len(shown) < sum(
        o.mark.kind != "slide" and o.mark.language == one.mark.language for o in every
    ):
        return Told("kept", one, (Message("refresh.said_some"),))
    return _rows(canvas, presentation, one, agenda[part - 1], translate)


def _over(one: Found) -> Told:
    return Told("unmatched", one, (Message("refresh.said_unneeded"),))


def _restricted(plan: Plan, shown: Sequence[Shown]) -> Plan:
    """``plan`` with what the deck shows, in the deck's order."""
    place: dict[int, int] = {}
    for order, one in enumerate(shown):
        place.setdefault(id(one.item), order)
    parts = [
        replace(p, items=tuple(sorted((i for i in p.items if id(i) in place), key=lambda i: place[id(i)])))
        for p in plan.parts
    ]
    return replace(plan, parts=tuple(sorted((p for p in parts if p.items), key=_first(place))))


def _first(place: Mapping[int, int]) -> Any:
    def first(part: Part) -> int:
        return place[id(part.items[0])]

    return first


def _placed(
    presentation: Any, plan: Plan, translate: Translator, shown: Sequence[Shown], same: Sequence[Found]
) -> Placed:
    """The outline of what is shown, with the pages where it stands."""
    number = numbers(presentation)
    at: dict[int, int] = {}
    for one in shown:
        at.setdefault(id(one.item), number[one.one.slide.slide_id])
    ending = next((number[o.slide.slide_id] for o in same if o.mark.id == "deck.missing"), None)
    restricted = _restricted(plan, shown)
    if ending is None:
        restricted = replace(restricted, missing=())
    told = outline(restricted, translate, 1)
    first = 1 if ending is None else ending - told.count + told.endings
    return Placed(told.plan, translate, first, told.shown, at)


def _bodies(one: Found) -> list[str]:
    """The kinds of the row texts that are there, in order."""
    kinds = [k for k in one.texts if re.fullmatch(r"body\d*", k)]
    return sorted(kinds, key=lambda k: int(k.removeprefix("body") or 1))


def _title(one: Found, plan: Plan, translate: Translator) -> Told:
    # the title itself says nothing of the data, and may be one that a reader typed
    _, subtitle, facts = title_words(plan, translate)
    new = {"subtitle": (subtitle, *facts)}
    if "body" in one.digests:
        new = {"subtitle": (subtitle,), "body": facts}
    return _written(one, new, translate)


def _missing(one: Found, ending: tuple[str, list[tuple[str, str, str]]], translate: Translator) -> Told:
    heading, entries = ending
    new = {"title": (heading,), "body": tuple(line for entry in entries for line in entry)}
    return _written(one, {**new, "footer": (translate("deck.missing_footer"),)}, translate)


def _written(one: Found, new: Mapping[str, Sequence[str]], translate: Translator) -> Told:
    """New words in the texts nobody changed; says which were."""
    rewritten = one.rewritten
    digests = dict(one.digests)
    for kind, lines in new.items():
        if one.untouched(kind):
            reworded(one.texts[kind], kind, lines, translate.language)
            digests[kind] = text_digest(text_of(one.texts[kind]))
    mark = replace(one.mark, texts=())
    inscribe(mark, one.texts, digests, one.carrier, None)
    if "body" in rewritten:
        return Told("kept", one, (Message("refresh.said_rewritten"),))
    return Told("updated", one, rewritten_texts(rewritten))


def _rows(canvas: Canvas | None, presentation: Any, one: Found, lines: Lines, translate: Translator) -> Told:
    """An agenda or a summary: row by row where there are as many as before, else drawn again."""
    bodies = _bodies(one)
    if str(len(bodies)) != one.mark.digest or any(not one.untouched(k) for k in bodies):
        return Told("kept", one, (Message("refresh.said_rewritten"),))
    head = {"title": (lines.title,), "footer": (lines.footer,)}
    if max(1, len(lines.rows)) != len(bodies):
        if canvas is None or any(not one.untouched(k) for k in one.texts if k.startswith(ROWS)):
            return Told("kept", one, (Message("refresh.said_rewritten"),))
        return _redrawn(canvas, one, lines, head, translate)
    new = {bodies[0]: (lines.said,)} if not lines.rows else {}
    links = []
    for number, row in enumerate(lines.rows, start=1):
        page = f"page{number}"
        new |= {bodies[number - 1]: (row.words,), f"lead{number}": (row.lead,), f"tail{number}": (row.tail,)}
        new[page] = (str(row.target),)
        links += [(one.texts[kind], row.target) for kind in (bodies[number - 1], page) if kind in one.texts]
    told = _written(one, head | new, translate)
    link(presentation, links)
    return told


def _redrawn(
    canvas: Canvas, one: Found, lines: Lines, head: Mapping[str, Sequence[str]], translate: Translator
) -> Told:
    """The rows of a list drawn again on its slide, the shapes a person added left alone."""
    rows = [k for k in one.texts if k.startswith(ROWS)]
    for shape in (*(one.texts[k] for k in rows), *one.lines, *([one.carrier] if one.carrier is not None else [])):
        shape._element.getparent().remove(shape._element)
    top, texts, links = draw_rows(one.slide, canvas.listing, lines, translate.language)
    kept = {k: s for k, s in one.texts.items() if k not in rows}
    digests = {k: one.digests[k] for k in kept} | {k: text_digest(text_of(s)) for k, s in texts.items()}
    again = replace(one, texts={**kept, **texts}, digests=digests, carrier=top, lines=())
    told = _written(again, head, translate)
    link(canvas.presentation, links)
    return replace(told, one=again)
