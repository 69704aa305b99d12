"""A customer's own template: which of its layouts to use, found by placeholders, and what is free on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml

from insight.exhibits import palette
from insight.export.powerpoint.colors import Scheme, backdrop, box_of, fixed, scheme_of
from insight.export.powerpoint.fit import EMU_PER_POINT, SPACING
from insight.export.powerpoint.package import BadTemplate
from insight.export.powerpoint.places import INCH, Design, Places
from insight.export.powerpoint.room import common, largest_free
from insight.export.powerpoint.theme import EAST_ASIAN, SMALLEST, SMALLEST_TITLE, Box, Shade, Theme

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TITLES = (PH.TITLE, PH.CENTER_TITLE)
_EDGE = (PH.DATE, PH.FOOTER, PH.SLIDE_NUMBER)
_UPRIGHT = (PH.VERTICAL_TITLE, PH.VERTICAL_BODY, PH.VERTICAL_OBJECT)
_SMALLEST_SLIDE = (6 * INCH, 4 * INCH)
_SMALLEST_BODY = (4 * INCH, round(1.6 * INCH))
# two lines of 20 pt in the tallest of the usual fonts, with the usual insets
_TITLE_HEIGHT = round((2 * 1.45 * SPACING * SMALLEST_TITLE + 8) * EMU_PER_POINT)
_ACCENTS = tuple(f"accent{i}" for i in range(1, 7))
_SLOTS = {f"accent{i}": getattr(MSO_THEME_COLOR, f"ACCENT_{i}") for i in range(1, 7)}


def plain_design(layouts: Sequence[Any], size: tuple[int, int]) -> Design:
    """For slides with an exhibit or a list: a layout with a title and as little else as may be.

    size: of the slide, in EMU. Raises BadTemplate where the slide is too small or nothing is free on it.
    """
    if size[0] < _SMALLEST_SLIDE[0] or size[1] < _SMALLEST_SLIDE[1]:
        raise BadTemplate("too_small")
    order = sorted(range(len(layouts)), key=lambda i: (_unlike_title_only(layouts[i], size), i))
    for i in order:
        found = _found(layouts[i], size)
        if found is not None:
            return found
    raise BadTemplate("no_room")


def front_design(layouts: Sequence[Any], size: tuple[int, int]) -> Design:
    """For the title slide: a layout with a centred title, or a title and a subtitle, else the plain one."""

    def score(layout: Any) -> int:
        kinds = [p.placeholder_format.type for p in layout.placeholders]
        named = 0 if PH.CENTER_TITLE in kinds else 1 if PH.SUBTITLE in kinds and PH.TITLE in kinds else 9
        return named * 10 + sum(k not in (*TITLES, PH.SUBTITLE, *_EDGE) for k in kinds)

    best = min(range(len(layouts)), key=lambda i: (score(layouts[i]), i))
    if score(layouts[best]) >= 90:
        return plain_design(layouts, size)
    return _front(layouts[best], size) or plain_design(layouts, size)


def name_chinese_font(presentation: Any) -> None:
    """Names 微软雅黑 for 汉字 in themes that name no font for them, so that no program picks its own."""
    for master in presentation.slide_masters:
        part = master.part.part_related_by(RT.THEME)
        root = parse_xml(part.blob)
        empty = [f for f in root.iterfind(f".//{_A}ea") if not f.get("typeface") and _no_script(f.getparent())]
        for font in empty:
            font.set("typeface", EAST_ASIAN)
        if empty:
            part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _no_script(fonts: Any) -> bool:
    return fonts.find(f"{_A}font[@script='Hans']") is None and etree.QName(fonts).localname.endswith("Font")


def placeholder(layout: Any, kinds: Sequence[Any]) -> Any | None:
    """The first placeholder of ``layout`` of one of the types."""
    return next((p for p in layout.placeholders if p.placeholder_format.type in kinds), None)


def _unlike_title_only(layout: Any, size: tuple[int, int]) -> float:
    """How far a layout is from a title over a free slide; 0 for that."""
    kinds = [p.placeholder_format.type for p in layout.placeholders]
    title = placeholder(layout, TITLES)
    place = _within(title, size) if title is not None else None
    away = 2.0 * sum(k not in (*TITLES, *_EDGE) for k in kinds)
    away += 9 * (PH.TITLE not in kinds) + 9 * any(k in _UPRIGHT for k in kinds) + 9 * (place is None)
    away += 0.4 * sum(k not in kinds for k in (PH.FOOTER, PH.SLIDE_NUMBER))
    if place is not None:
        away += 6 * (not _is_headline(place, size)) + 5 * (place.top > 0.35 * size[1])
    return away


def _within(shape: Any, size: tuple[int, int]) -> Box | None:
    """Where a shape is on the slide; None where that is off it or not said."""
    box = box_of(shape)
    return common(box, Box(0, 0, *size)) if box is not None else None


def _is_headline(place: Box, size: tuple[int, int]) -> bool:
    return place.width >= 0.45 * size[0] and place.height <= 0.4 * size[1]


def _found(layout: Any, size: tuple[int, int]) -> Design | None:
    """The design of a plain layout; None where too little is free on it."""
    wide, tall = size
    scheme = scheme_of(layout)
    title = placeholder(layout, TITLES)
    place = _within(title, size) if title is not None else None
    if place is None or not _is_headline(place, size) or place.top > 0.45 * tall:
        place = Box(round(0.05 * wide), round(0.05 * tall), round(0.9 * wide), _TITLE_HEIGHT)
    place = replace(place, height=max(place.height, _TITLE_HEIGHT))
    if place.bottom > 0.5 * tall:
        place = replace(place, top=max(0, round(0.5 * tall) - place.height))
    number_shape = placeholder(layout, (PH.SLIDE_NUMBER,))
    number = _within(number_shape, size) if number_shape is not None else None
    left, right = max(place.left, round(0.03 * wide)), min(place.right, round(0.97 * wide))
    whole = Box(left, place.bottom, right - left, round(0.965 * tall) - place.bottom)
    solid = [b for b in _obstacles(layout, size) if not b.within(place)]
    free = largest_free(whole, [*solid, *([number] if number else [])])
    if free.width < _SMALLEST_BODY[0] or free.height < _SMALLEST_BODY[1] + round(1.1 * INCH):
        free = largest_free(whole, [number] if number else [])
    line = round(1.45 * SPACING * SMALLEST * EMU_PER_POINT)
    number = number or Box(free.right - round(0.6 * INCH), free.bottom - line, round(0.6 * INCH), line)
    places = _stacked(place, free, number, line)
    if places.body.width < _SMALLEST_BODY[0] or places.body.height < _SMALLEST_BODY[1]:
        return None
    theme, panel = _theme(layout, scheme, places.body)
    return Design(layout, places, theme, _sizes(layout, title, 28.0), own=False, panel=panel)


def _stacked(title: Box, free: Box, number: Box, line: int) -> Places:
    """Subtitle, body and footer from top to bottom of what is free."""
    gap = INCH // 12
    subtitle = Box(free.left, free.top + gap, free.width, 2 * line + gap // 2)
    foot = 3 * line + gap // 4
    footer = Box(free.left, free.bottom - foot, free.width, foot)
    if footer.meets(number):
        footer = replace(footer, width=max(number.left - gap - footer.left, free.width // 2))
    top = subtitle.bottom + gap
    body = Box(free.left, top, free.width, footer.top - gap - top)
    return Places(title=title, body=body, subtitle=subtitle, footer=footer, number=number)


def _obstacles(layout: Any, size: tuple[int, int]) -> Iterator[Box]:
    """Logos, bars and rules of the template; what covers most of the slide is ground, not an obstacle."""
    for shape in fixed(layout):
        box = _within(shape, size)
        if box is None:
            whole = box_of(shape)
            box = None if whole is None or whole.left > size[0] or whole.top > size[1] else _thin(whole, size)
        if box is not None and box.width * box.height < 0.55 * size[0] * size[1]:
            yield box


def _thin(box: Box, size: tuple[int, int]) -> Box | None:
    """A line, which has no area, as a box one point thick."""
    if box.width and box.height:
        return None
    thick = Box(max(0, box.left), max(0, box.top), max(box.width, EMU_PER_POINT), max(box.height, EMU_PER_POINT))
    return common(thick, Box(0, 0, *size))


def _front(layout: Any, size: tuple[int, int]) -> Design | None:
    title = placeholder(layout, TITLES)
    place = _within(title, size) if title is not None else None
    if place is None or place.width < 0.3 * size[0]:
        return None
    under = placeholder(layout, (PH.SUBTITLE,))
    body = _within(under, size) if under is not None else None
    if body is None or body.meets(place):
        free = Box(place.left, place.bottom, place.width, max(0, round(0.95 * size[1]) - place.bottom))
        body = largest_free(free, _obstacles(layout, size))
    if place.height < _TITLE_HEIGHT or body.height < INCH // 2 or body.width < 2 * INCH:
        return None
    theme, panel = _theme(layout, scheme_of(layout), body)
    places = Places(title=place, body=body, subtitle=body, footer=body)
    return Design(layout, places, theme, _sizes(layout, title, 44.0), own=False, panel=panel)


def _sizes(layout: Any, title: Any, usual: float) -> tuple[float, ...]:
    """Sizes to try for the title: the template's own, down to 20 pt."""
    first = max(SMALLEST_TITLE, min(inherited_size(layout, title) or usual, usual))
    steps = [s for s in (40.0, 36.0, 32.0, 28.0, 26.0, 24.0, 22.0, SMALLEST_TITLE) if s < first]
    return (first, *steps)


def levels(layout: Any, shape: Any) -> Iterator[Any]:
    """What formats the first level of a title or body placeholder, nearest first: ``a:lvl1pPr`` elements."""
    kind = shape.placeholder_format.type
    is_title = kind in TITLES
    master = layout.slide_master
    above = next((p for p in master.placeholders if (p.placeholder_format.type in TITLES) == is_title), None)
    for holder in (shape, above):
        found = holder._element.find(f".//{_A}lstStyle/{_A}lvl1pPr") if holder is not None else None
        if found is not None:
            yield found
    found = master.element.find(f"{{*}}txStyles/{{*}}{'titleStyle' if is_title else 'bodyStyle'}/{_A}lvl1pPr")
    if found is not None:
        yield found


def inherited_size(layout: Any, shape: Any) -> float | None:
    """Points of a placeholder's text as the template has it."""
    for level in levels(layout, shape) if shape is not None else ():
        size = level.find(f"{_A}defRPr")
        if size is not None and size.get("sz", "").isdigit():
            return int(size.get("sz")) / 100
    return None


def alignment(layout: Any, shape: Any) -> str:
    """``l``, ``ctr`` or ``r``: how the template sets a placeholder's text."""
    return next((level.get("algn") for level in levels(layout, shape) if level.get("algn")), "l")


def readable(layout: Any, shape: Any, place: Box, theme: Theme) -> Shade | None:
    """None where a placeholder's own colour reads well on what lies behind it, else the colour to use instead."""
    scheme = scheme_of(layout)
    behind = backdrop(layout, scheme, place) or theme.paper.hex
    runs = (level.find(f"{_A}defRPr") for level in levels(layout, shape))
    own = next((c for c in (scheme.fill(r) for r in runs if r is not None) if c), scheme.colors.get("tx1", "#000000"))
    return None if palette.contrast(own, behind) >= 4.5 else theme.ink_on(behind)


def _theme(layout: Any, scheme: Scheme, body: Box) -> tuple[Theme, bool]:
    """The colours of a template on the ground that ``body`` lies on, and whether that ground is a picture."""
    behind = backdrop(layout, scheme, body)
    ground = scheme.colors.get("bg1", "#FFFFFF")
    slot = MSO_THEME_COLOR.BACKGROUND_1 if behind in (None, ground) else None
    paper = Shade(behind or ground, slot)
    ink = _text(scheme, paper.hex)
    theme = Theme(
        ink=ink,
        muted=_muted(ink, paper.hex),
        rule=Shade(palette.blend(ink.hex, paper.hex, 0.18)),
        paper=paper,
        accent=_accent(scheme, paper.hex),
        neutral=Shade(palette.blend(ink.hex, paper.hex, 0.5)),
    )
    return theme, behind is None


def _text(scheme: Scheme, paper: str) -> Shade:
    """The template's text colour where it reads on ``paper``, else its other one, else black-blue or white."""
    for name, slot in (("tx1", MSO_THEME_COLOR.TEXT_1), ("bg1", MSO_THEME_COLOR.BACKGROUND_1)):
        value = scheme.colors.get(name)
        if value and palette.contrast(value, paper) >= 4.5:
            return Shade(value, slot)
    return Shade(palette.ink_on(paper))


def _muted(ink: Shade, paper: str) -> Shade:
    """A quieter text colour that still reads at 4.5:1."""
    for share in (0.68, 0.78, 0.88):
        value = palette.blend(ink.hex, paper, share)
        if palette.contrast(value, paper) >= 4.5:
            return Shade(value)
    return ink


def _accent(scheme: Scheme, paper: str) -> Shade:
    """The first accent of the template that stands out by 3:1, else our own."""
    for name in _ACCENTS:
        value = scheme.colors.get(name)
        if value and palette.contrast(value, paper) >= 3:
            return Shade(value, _SLOTS[name])
    own = [palette.color("accent", mode) for mode in ("light", "dark")]
    return Shade(max(own, key=lambda c: palette.contrast(c, paper)))
