"""Where slides stand in a deck, and the line in the speaker notes of those that could not be refreshed."""

from __future__ import annotations

import copy
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from insight.export.escape import clean
from insight.export.powerpoint.package import P14
from insight.export.powerpoint.refresh_found import Found, notes_of
from insight.words import LANGUAGES, Translator, translator


def numbers(presentation: Any) -> dict[int, int]:
    """Id of every slide → its number, from 1."""
    return {slide.slide_id: number for number, slide in enumerate(presentation.slides, start=1)}


def insert_behind(presentation: Any, slide: Any, before: Any) -> None:
    """Moves ``slide`` (the last one) behind ``before``, also in the section that holds that."""
    ids = presentation.slides._sldIdLst
    places = {element.id: element for element in ids}
    places[before.slide_id].addnext(places[slide.slide_id])
    for listed in presentation.element.iter(f"{{{P14}}}sldId"):
        if listed.get("id") == str(before.slide_id):
            new = copy.deepcopy(listed)
            new.set("id", str(slide.slide_id))
            listed.addnext(new)
            return


def drop_strays(presentation: Any) -> None:
    """Takes out slides that are no longer in the deck but still linked to; two parts could get one name else."""
    there = [slide.part for slide in presentation.slides]
    for part in there:
        for key in [k for k, rel in part.rels.items() if rel.reltype == RT.SLIDE and rel.target_part not in there]:
            for link in part._element.xpath(f"//a:hlinkClick[@r:id='{key}'] | //a:hlinkHover[@r:id='{key}']"):
                link.getparent().remove(link)
            part.rels.pop(key)


def title_of(one: Found) -> str:
    """The title as it reads on the slide now, else the exhibit's id."""
    shape = one.texts.get("title") or one.slide.shapes.title
    text = " ".join(shape.text_frame.text.split()) if shape is not None and shape.has_text_frame else ""
    return text or one.mark.id


def note_earlier(slide: Any, words: str) -> None:
    """Puts the line ``words`` before the speaker notes."""
    frame = slide.notes_slide.notes_text_frame
    if frame is None:
        return
    first = frame.paragraphs[0]
    if not first.text:
        first.text = clean(words)
        return
    added = frame.add_paragraph()
    added.text = clean(words)
    first._p.addprevious(added._p)


def without_note(slide: Any) -> None:
    """Takes away the line that an earlier refresh put before the speaker notes."""
    shape = notes_of(slide)
    if shape is None:
        return
    for paragraph in shape.text_frame.paragraphs:
        if any(_is_note(paragraph.text, translator(language)) for language in LANGUAGES):
            if len(shape.text_frame.paragraphs) > 1:
                paragraph._p.getparent().remove(paragraph._p)
            else:
                paragraph.text = ""


def _is_note(text: str, translate: Translator) -> bool:
    return text.startswith(translate("refresh.note_lead")) and translate("refresh.note_earlier") in text
