"""Which layouts of a template the slides of a deck use, and where things stand on them and in which colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER as PH

from insight.export.powerpoint.foreign import front_design, plain_design
from insight.export.powerpoint.package import BadTemplate
from insight.export.powerpoint.places import FRONT, Design, own_places
from insight.export.powerpoint.template import FACTS, HEAD, SUBTITLE
from insight.export.powerpoint.theme import own_theme


@dataclass(frozen=True)
class Canvas:
    """An open presentation with the designs for the title slide, lists, exhibits and the end."""

    presentation: Any
    front: Design
    listing: Design
    exhibit: Design
    closing: Design


def canvas_of(presentation: Any) -> Canvas:
    """The canvas of our own template or of anybody's. Raises BadTemplate where no slide could be made of it."""
    layouts = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
    if not layouts:
        raise BadTemplate("no_layout")
    found = _own(presentation, layouts)
    return found if found is not None else _foreign(presentation, layouts)


def _own(presentation: Any, layouts: list[Any]) -> Canvas | None:
    """The canvas where the layouts have our placeholders, also in a deck that was saved by another program."""
    indexed = [(layout, {p.placeholder_format.idx for p in layout.placeholders}) for layout in layouts]
    front = next((lay for lay, ids in indexed if FACTS in ids), None)
    exhibit = next((lay for lay, ids in indexed if {HEAD, SUBTITLE} <= ids), None)
    closing = next((lay for lay, ids in indexed if HEAD in ids and 1 in ids), None)
    listing = next((lay for lay in layouts if _kinds(lay) == {PH.TITLE, PH.FOOTER, PH.SLIDE_NUMBER}), None)
    if front is None or exhibit is None or closing is None or listing is None:
        return None
    theme, places = own_theme(), own_places()
    plain = (24.0, 22.0, 20.0)
    return Canvas(
        presentation,
        Design(front, FRONT, theme, (36.0, 32.0, 28.0, 24.0, 20.0)),
        *(Design(layout, places, theme, plain) for layout in (listing, exhibit, closing)),
    )


def _kinds(layout: Any) -> set[Any]:
    return {p.placeholder_format.type for p in layout.placeholders}


def _foreign(presentation: Any, layouts: list[Any]) -> Canvas:
    size = (int(presentation.slide_width), int(presentation.slide_height))
    plain = plain_design(layouts, size)
    return Canvas(presentation, front_design(layouts, size), plain, plain, plain)
