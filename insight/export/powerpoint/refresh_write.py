"""New numbers and words on a slide made earlier; looks, places and what a person wrote stay."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from insight.exhibits import Message
from insight.export.escape import clean
from insight.export.powerpoint.charts import digest, redraw, redraw_table
from insight.export.powerpoint.exhibit import caveats_shown, write_notes
from insight.export.powerpoint.marks import ALT, OWN, described, filters_digest, inscribe, text_digest, text_of
from insight.export.powerpoint.refresh_found import Found
from insight.export.powerpoint.refresh_match import Match
from insight.export.powerpoint.text import reword
from insight.export.powerpoint.theme import SMALLEST, SMALLEST_TITLE, Theme
from insight.export.powerpoint.wording import ExhibitWords, of_exhibit

TOLD = ("title", "head", "subtitle", "footer", "caveats", "remark", "notes")
_MOST_LINES = {"title": 3, "head": 1, "subtitle": 2, "caveats": 2}


def renew(one: Found, match: Match, theme: Theme) -> None:
    """Brings ``match`` into the chart of ``one`` and into the texts nobody changed, and marks the slide anew.

    Raises CannotRedraw, with nothing changed, where the chart has become one that cannot hold the data.
    """
    part, translate = match.part, match.translate
    assert part is not None
    if part.chart is not None:
        redraw(one.carrier, part.chart, translate, theme)
    else:
        redraw_table(one.carrier, part.table.columns, part.table.rows, translate, theme)
    words = of_exhibit(part, match.item, translate)
    digests = {kind: _renewed(one, kind, words, match) for kind in one.texts}
    alt = words.description
    if not one.untouched(ALT):
        alt, digests[ALT] = described(one.carrier), one.digests.get(ALT, OWN)
    filters = filters_digest(match.item.filters)
    mark = replace(one.mark, parts=part.parts, digest=digest(one.carrier), filters=filters, texts=())
    inscribe(mark, one.texts, digests, one.carrier, alt)


def reworded(shape: Any, kind: str, lines: Sequence[str], language: str) -> None:
    """Other words in a text of ours, with the looks it has; of several paragraphs each like the one in its place.

    A placeholder on a layout that has none like it has no size; nothing can be measured there.
    """
    if text_digest("\n".join(lines)) == text_digest(text_of(shape)):
        return
    if len(lines) == 1 and shape.width is not None and shape.height is not None:
        first = shape.text_frame.paragraphs[0]._p
        set_by_hand = copy.deepcopy(first.pPr)
        reword(shape, lines[0], language, SMALLEST_TITLE if kind == "title" else SMALLEST, _MOST_LINES.get(kind))
        if set_by_hand is not None:
            first = shape.text_frame.paragraphs[0]._p
            first.get_or_add_pPr()
            first.replace(first.pPr, set_by_hand)
        return
    _paragraphs(shape, lines)


def _paragraphs(shape: Any, lines: Sequence[str]) -> None:
    """A paragraph for each line; beyond those there were, like those before the last three."""
    there = [p._p for p in shape.text_frame.paragraphs]
    body = there[0].getparent()
    for number in range(len(there), len(lines)):
        there.append(copy.deepcopy(there[max(0, number - 3)]))
        body.append(there[-1])
    for element in there[len(lines) :]:
        body.remove(element)
    for paragraph, line in zip(shape.text_frame.paragraphs, lines, strict=True):
        first, *others = paragraph.runs or [paragraph.add_run()]
        for run in others:
            paragraph._p.remove(run._r)
        first.text = clean(line)


def rewritten_texts(kinds: Sequence[str]) -> tuple[Message, ...]:
    """That a person's own texts were kept, where there are any."""
    known = [Message(f"refresh.text_{kind}") for kind in kinds if kind in TOLD]
    return (Message("refresh.said_texts", texts=tuple(known)),) if known else ()


def _renewed(one: Found, kind: str, words: ExhibitWords, match: Match) -> str:
    """Writes one text anew where nobody changed it. Returns the digest of what we wrote last."""
    shape, language = one.texts[kind], match.translate.language
    if not one.untouched(kind):
        return one.digests[kind]
    new = _text(kind, words, shape, match)
    if kind == "notes":
        write_notes(one.slide, words.notes, language)
    elif new is not None:
        reworded(shape, kind, (new,), language)
    if kind == "title" and match.item.title is not None:
        return OWN
    return text_digest(text_of(shape))


def _text(kind: str, words: ExhibitWords, shape: Any, match: Match) -> str | None:
    """What belongs into a text of this kind; None where that is a person's."""
    if kind == "caveats":
        return caveats_shown(words.caveats, shape.width or 0, match.translate)
    return {
        "title": words.title,
        "head": words.head,
        "subtitle": words.subtitle,
        "footer": words.footer,
    }.get(kind)
