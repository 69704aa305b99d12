"""Words put into shapes: in one language, at a size that was measured, nothing hidden in them."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Pt

from insight.export.escape import clean
from insight.export.powerpoint.fit import EMU_PER_POINT, SPACING, Fitted, fit
from insight.export.powerpoint.template import TAGS
from insight.export.powerpoint.theme import Box, Shade

Anchor = Literal["top", "middle", "bottom"]
Align = Literal["left", "right", "center"]
_ANCHORS = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}
_ALIGNS = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_USUAL_INSETS = (91_440, 45_720, 91_440, 45_720)
INSETS = ("lIns", "tIns", "rIns", "bIns")


@dataclass(frozen=True)
class Piece:
    """One paragraph. size: points, None as the placeholder has it. shade: None likewise. before: points above it."""

    text: str
    size: float | None = None
    shade: Shade | None = None
    bold: bool | None = None
    before: float = 0.0


def put(
    shape: Any, pieces: Sequence[Piece], language: str, *, align: Align | None = None, anchor: Anchor | None = None
) -> None:
    """Writes paragraphs into a text shape and lets no program resize them."""
    frame = shape.text_frame
    frame.clear()
    properties = frame._txBody.bodyPr
    for fitting in list(properties):
        properties.remove(fitting)
    properties.append(parse_xml(f'<a:noAutofit xmlns:a="{_A}"/>'))
    frame.word_wrap = True
    if anchor is not None:
        frame.vertical_anchor = _ANCHORS[anchor]
    lines = [(p, line) for p in pieces for line in clean(p.text).splitlines() or [""]]
    for number, (piece, line) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.line_spacing = SPACING
        paragraph.space_before = Pt(piece.before if number else 0)
        if align is not None:
            paragraph.alignment = _ALIGNS[align]
        _run(paragraph, line, piece, language)


def _run(paragraph: Any, text: str, piece: Piece, language: str) -> None:
    run = paragraph.add_run()
    run.text = text.replace("\t", " ")
    properties = run._r.get_or_add_rPr()
    properties.set("lang", TAGS[language])
    properties.set("altLang", TAGS["en" if language == "zh" else "zh"])
    if piece.size is not None:
        run.font.size = Pt(piece.size)
    if piece.bold is not None:
        run.font.bold = piece.bold
    if piece.shade is not None:
        piece.shade.paint(run.font.color)


def textbox(
    slide: Any,
    box: Box,
    pieces: Sequence[Piece],
    language: str,
    *,
    align: Align | None = None,
    anchor: Anchor = "top",
) -> Any:
    """A new text box without insets."""
    shape = slide.shapes.add_textbox(box.left, box.top, box.width, box.height)
    properties = shape.text_frame._txBody.bodyPr
    for name in INSETS:
        properties.set(name, "0")
    put(shape, pieces, language, align=align, anchor=anchor)
    return shape


def put_fitted(
    shape: Any,
    text: str,
    language: str,
    sizes: Sequence[float],
    *,
    shade: Shade | None = None,
    most: int | None = None,
    heavy: bool = False,
    tidy: bool = False,
    align: Align | None = None,
    typed: bool = False,
) -> Fitted:
    """Writes one text into ``shape`` at the first of ``sizes`` at which it fits, else cut; returns what was written.

    heavy: measured as bold, as titles mostly are. tidy: see ``fit``. typed: line ends stay where a person set them.
    """
    lines = clean(text).splitlines() if typed else [clean(text)]
    plain = "\n".join(" ".join(line.split()) for line in lines)
    shown = fit(plain, inner(shape), sizes, bold=heavy, most=most, tidy=tidy)
    put(shape, [Piece(shown.text, shown.size, shade)], language, align=align)
    return shown


def reword(shape: Any, text: str, language: str, smallest: float, most: int | None = None) -> Fitted:
    """Another text in ``shape`` with the looks that its first run has; smaller or cut where it has no room."""
    frame = shape.text_frame
    run = next((r for p in frame.paragraphs for r in p.runs), None)
    looks = copy.deepcopy(run._r.rPr) if run is not None else None
    size = run.font.size.pt if run is not None and run.font.size is not None else smallest
    bold = bool(run is not None and run.font.bold)
    steps = [size, *(s for s in (24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 13.0, 12.0) if smallest <= s < size)]
    shown = fit(" ".join(clean(text).split()), inner(shape), steps, bold=bold, most=most)
    put(shape, [Piece(shown.text, shown.size)], language)
    if looks is not None:
        looks.set("lang", TAGS[language])
        looks.set("sz", str(round(shown.size * 100)))
        new = frame.paragraphs[0].runs[0]._r
        new.replace(new.rPr, looks)
    return shown


def inner(shape: Any) -> Box:
    """The place of ``shape`` without its insets."""
    left, top, right, bottom = insets(shape)
    wide, tall = max(EMU_PER_POINT, shape.width - left - right), max(EMU_PER_POINT, shape.height - top - bottom)
    return Box(shape.left + left, shape.top + top, wide, tall)


def insets(shape: Any) -> tuple[int, int, int, int]:
    """Left, top, right and bottom inset in EMU, as inherited from layout and master."""
    found = list(_USUAL_INSETS)
    for holder in reversed(_holders(shape)):
        properties = holder.find(f".//{{{_A}}}bodyPr")
        for place, name in enumerate(INSETS):
            value = properties.get(name, "") if properties is not None else ""
            if value.isdigit():
                found[place] = int(value)
    return found[0], found[1], found[2], found[3]


def _holders(shape: Any) -> list[Any]:
    """The elements of a shape and of the placeholders it inherits from, nearest first."""
    found = [shape._element]
    while shape is not None and shape.is_placeholder:
        shape = getattr(shape, "_base_placeholder", None)
        if shape is not None:
            found.append(shape._element)
    return found
