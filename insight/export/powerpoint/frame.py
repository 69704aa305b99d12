"""A new slide on a layout: its placeholders in place, footer and page number, and nothing empty left on it."""

from __future__ import annotations

from typing import Any

from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.oxml import parse_xml
from pptx.util import Pt

from insight.export.powerpoint.canvas import Canvas
from insight.export.powerpoint.foreign import TITLES, placeholder, readable
from insight.export.powerpoint.places import INCH, Design
from insight.export.powerpoint.room import common
from insight.export.powerpoint.template import NAMESPACES, NUMBER_FIELD, TAGS
from insight.export.powerpoint.text import INSETS, put, put_fitted, textbox
from insight.export.powerpoint.theme import SMALLEST, Box, Shade

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
# tells screen readers to pass it over
_DECORATIVE = (
    f'<a:extLst xmlns:a="{_A}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><d:decorative '
    'xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def new_slide(canvas: Canvas, design: Design) -> Any:
    """An empty slide of ``design``; of a foreign layout only the title's placeholder stays."""
    slide = canvas.presentation.slides.add_slide(design.layout)
    if not design.own:
        for shape in list(slide.placeholders):
            if shape.placeholder_format.type not in (*TITLES, PH.SUBTITLE):
                shape._element.getparent().remove(shape._element)
    if design.panel:
        _panel(slide, design, canvas)
    return slide


def at(slide: Any, index: int) -> Any:
    """The placeholder of our template with ``index``."""
    return next(s for s in slide.placeholders if s.placeholder_format.idx == index)


def remove(shape: Any) -> None:
    """Takes a shape off its slide."""
    shape._element.getparent().remove(shape._element)


def write_title(slide: Any, design: Design, title: str, language: str, most: int = 2) -> Any:
    """The slide's title in its placeholder, or in a text box where the layout has none."""
    shape = next((s for s in slide.placeholders if s.placeholder_format.type in TITLES), None)
    place, shade, foreign = design.places.title, None, shape is not None and not design.own
    if shape is None:
        shape, shade = textbox(slide, place, [], language), design.theme.ink
    elif foreign:
        move(shape, place)
        origin = placeholder(design.layout, (shape.placeholder_format.type,))
        shade = readable(design.layout, origin, place, design.theme)
    put_fitted(shape, title, language, design.sizes, shade=shade, most=most, heavy=True, tidy=True)
    if foreign:
        for run in shape.text_frame.paragraphs[0].runs:
            run._r.rPr.set("cap", "none")
    return shape


def write_footer(slide: Any, design: Design, words: str, language: str) -> Any:
    """The line at the foot, in the layout's placeholder where it has one, and the page number."""
    places, theme = design.places, design.theme
    found = placeholder(design.layout, (PH.FOOTER,))
    if found is None:
        shape = textbox(slide, places.footer, [], language)
    else:
        shape = _cloned(slide, found)
        if not design.own:
            move(shape, places.footer)
            for side in INSETS:
                shape.text_frame._txBody.bodyPr.set(side, "0")
            put(shape, [], language, anchor="top")
    shade = None if design.own else theme.muted
    put_fitted(shape, words, language, (SMALLEST,), shade=shade, align="left")
    _write_number(slide, design, language)
    return shape


def _write_number(slide: Any, design: Design, language: str) -> None:
    place, shade = design.places.number, None
    if place is None:
        return
    found = placeholder(design.layout, (PH.SLIDE_NUMBER,))
    if found is None:
        shape = textbox(slide, place, [], language, align="right")
        shade = design.theme.muted
    else:
        shape = _cloned(slide, found)
        if not design.own:
            shade = readable(design.layout, found, place, design.theme)
    number = slide.part.package.presentation_part.presentation.slides.index(slide) + 1
    inside = f'<a:rPr lang="{TAGS[language]}"/><a:t>{number}</a:t>'
    field = f'<a:fld {NAMESPACES} id="{NUMBER_FIELD}" type="slidenum">{inside}</a:fld>'
    paragraph = shape.text_frame.paragraphs[0]
    end = paragraph._p.find("{*}endParaRPr")
    made = parse_xml(field)
    if end is not None:
        end.addprevious(made)
    else:
        paragraph._p.append(made)
    if not design.own:
        made.rPr.set("sz", str(round(SMALLEST * 100)))
        if shade is not None:
            _paint(made.rPr, shade)


def _paint(properties: Any, shade: Shade) -> None:
    """Text colour of a field, which python-pptx has no object for."""
    fill = f'<a:solidFill {NAMESPACES}><a:srgbClr val="{shade.hex[1:]}"/></a:solidFill>'
    properties.insert(0, parse_xml(fill))


def _cloned(slide: Any, origin: Any) -> Any:
    """A footer or number placeholder as its layout has it; python-pptx leaves these out."""
    tree = slide.shapes._spTree
    number = max((int(i) for i in tree.xpath("//@id") if str(i).isdigit()), default=1) + 1
    form = origin.element.nvSpPr.nvPr.ph
    kind, index = form.get("type"), form.get("idx", "0")
    tree.append(
        parse_xml(
            f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{kind} {number}"/><p:cNvSpPr>'
            f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}" sz="quarter" idx="{index}"/></p:nvPr>'
            "</p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
        )
    )
    return slide.shapes[-1]


def move(shape: Any, box: Box) -> None:
    """Puts ``shape`` where ``box`` is."""
    shape.left, shape.top, shape.width, shape.height = box.left, box.top, box.width, box.height


def rule(slide: Any, design: Design, box: Box, *, strong: bool = False) -> Any:
    """A thin line along ``box``, which has no width or no height."""
    line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, box.left, box.top, box.right, box.bottom)
    (design.theme.accent if strong else design.theme.rule).paint(line.line.color)
    line.line.width = Pt(1.75 if strong else 1)
    # the theme's effects would give it a shadow
    line._element.remove(line._element.find("{*}style"))
    line._element.nvCxnSpPr.cNvPr.append(parse_xml(_DECORATIVE))
    return line


def _panel(slide: Any, design: Design, canvas: Canvas) -> None:
    """A plain sheet behind the text where the template has a picture there."""
    page = Box(0, 0, int(canvas.presentation.slide_width), int(canvas.presentation.slide_height))
    places = design.places
    boxes = [b for b in (places.title, places.body, places.subtitle, places.footer, places.number) if b is not None]
    left, top = min(b.left for b in boxes) - INCH // 4, min(b.top for b in boxes) - INCH // 10
    wide, tall = max(b.right for b in boxes) + INCH // 4 - left, max(b.bottom for b in boxes) + INCH // 10 - top
    box = common(Box(left, top, wide, tall), page) or page
    sheet = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, box.left, box.top, box.width, box.height)
    sheet.fill.solid()
    design.theme.paper.paint(sheet.fill.fore_color)
    sheet.line.fill.background()
    sheet.shadow.inherit = False
    sheet._element.nvSpPr.cNvPr.append(parse_xml(_DECORATIVE))
    slide.shapes._spTree.insert(2, sheet._element)
