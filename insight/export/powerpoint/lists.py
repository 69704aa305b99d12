"""The slides without an exhibit: title, agenda, executive summary, and what could not be answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER as PH

from insight.export.powerpoint import marks
from insight.export.powerpoint.canvas import Canvas
from insight.export.powerpoint.fit import EMU_PER_POINT, fit, width
from insight.export.powerpoint.foreign import alignment, inherited_size, placeholder, readable
from insight.export.powerpoint.frame import at, new_slide, remove, rule, write_footer, write_title
from insight.export.powerpoint.places import INCH, Design
from insight.export.powerpoint.template import FACTS, HEAD
from insight.export.powerpoint.text import Align, Piece, inner, put, put_fitted, textbox
from insight.export.powerpoint.theme import SMALLEST, Box, Shade

_LEAD, _PAGE = round(0.55 * INCH), round(0.6 * INCH)
_TAIL, _GAP = 14.0, INCH // 10
_ROW = round(0.72 * INCH)
_SIZES = (18.0, 16.0, 14.0, SMALLEST)
_FINDINGS = (16.0, 14.0, 13.0, SMALLEST)


Link = tuple[Any, int]


@dataclass(frozen=True)
class Row:
    """A line of a list. lead: before it. tail: its base. target: number of the slide it leads to, from 1."""

    words: str
    target: int
    lead: str = ""
    tail: str = ""


@dataclass(frozen=True)
class Lines:
    """Title, rows and footer of a list slide. id: of its mark. said: one sentence in place of the rows."""

    id: str
    title: str
    footer: str
    rows: tuple[Row, ...] = ()
    said: str = ""
    part: int = 1
    parts: int = 1


def add_front(canvas: Canvas, title: str, subtitle: str, facts: Sequence[str], language: str) -> Any:
    """Appends the title slide."""
    design = canvas.front
    slide = new_slide(canvas, design)
    texts = {"title": write_title(slide, design, title, language, most=3)}
    under = next((s for s in slide.placeholders if s.placeholder_format.type == PH.SUBTITLE), None)
    if design.own:
        put_fitted(under, subtitle, language, _SIZES)
        texts["body"] = at(slide, FACTS)
        put(texts["body"], _fitted(facts, inner(texts["body"]), _FINDINGS[1:]), language)
    else:
        shade: Shade | None = design.theme.ink
        if under is None:
            under = textbox(slide, design.places.body, [], language)
        else:
            shade = readable(design.layout, placeholder(design.layout, (PH.SUBTITLE,)), inner(under), design.theme)
        sizes = _falling(inherited_size(design.layout, placeholder(design.layout, (PH.SUBTITLE,))))
        put(under, _fitted([subtitle, *facts], inner(under), sizes, shade), language)
    texts["subtitle"] = under
    line = rule(slide, design, _accent_line(design, texts["subtitle"]), strong=True)
    _mark(slide, "deck.title", texts, line, language)
    return slide


def _accent_line(design: Design, under: Any) -> Box:
    """An inch of accent over the subtitle, where its text begins."""
    origin = placeholder(design.layout, (PH.SUBTITLE,))
    shift = {"ctr": 0.5, "r": 1.0}.get(alignment(design.layout, origin), 0.0) if origin is not None else 0.0
    place = inner(under)
    return Box(place.left + round(shift * (place.width - INCH)), under.top - INCH // 6, INCH, 0)


def _falling(first: float | None) -> tuple[float, ...]:
    start = max(SMALLEST, min(first or 18.0, 20.0))
    return (start, *(s for s in _SIZES if s < start))


def _fitted(texts: Sequence[str], box: Box, sizes: Sequence[float], shade: Shade | None = None) -> list[Piece]:
    """Paragraphs at one size at which all fit, else those that do at the smallest, the last cut."""
    for size in sizes:
        heights = [fit(t, Box(0, 0, box.width, 100 * INCH), (size,)).height for t in texts]
        if sum(heights) + 4 * len(texts) <= box.height / EMU_PER_POINT:
            return [Piece(t, size, shade, before=4) for t in texts]
    pieces, left = [], box.height
    for text in texts:
        if left < sizes[-1] * 1.45 * EMU_PER_POINT:
            break
        shown = fit(text, Box(0, 0, box.width, left), sizes[-1:])
        left -= round((shown.height + 4) * EMU_PER_POINT)
        pieces.append(Piece(shown.text, shown.size, shade, before=4))
    return pieces


def add_list(canvas: Canvas, lines: Lines, language: str) -> tuple[Any, list[Link]]:
    """Appends an agenda or a summary. Returns the slide, and its shapes with the slides they are to lead to."""
    design = canvas.listing
    slide = new_slide(canvas, design)
    title = write_title(slide, design, lines.title, language)
    top, body, links = draw_rows(slide, design, lines, language)
    texts = {"title": title, **body, "footer": write_footer(slide, design, lines.footer, language)}
    _mark(slide, lines.id, texts, top, language, lines.part, lines.parts)
    return slide, links


def draw_rows(slide: Any, design: Design, lines: Lines, language: str) -> tuple[Any, dict[str, Any], list[Link]]:
    """Draws the rows of a list on ``slide``: the rule above them, the texts by kind, and the links.

    What is no text of its own is marked as well (``lead1``, ``tail1``, ``page1``, ``rule1`` …).
    """
    area, texts, links = _area(design), {}, []
    top = rule(slide, design, Box(area.left, area.top, area.width, 0))
    if lines.said:
        texts["body"] = textbox(slide, _moved(area, INCH // 5), [], language)
        put_fitted(texts["body"], lines.said, language, _SIZES, shade=design.theme.ink)
    height = min(_ROW, area.height // max(1, len(lines.rows)))
    grid = _grid(lines.rows, area.width, height)
    for number, row in enumerate(lines.rows, start=1):
        place = Box(area.left, area.top + (number - 1) * height, area.width, height)
        drawn = _row(slide, design, place, row, grid, language)
        drawn["rule"] = rule(slide, design, Box(area.left, place.bottom, area.width, 0))
        texts["body" if number == 1 else f"body{number}"] = drawn["words"]
        links += [(drawn[kind], row.target) for kind in ("words", "page")]
        for kind, shape in drawn.items():
            if kind != "words":
                marks.write(shape, marks.Mark(f"{kind}{number}", lines.id, lines.part, lines.parts, language))
    return top, texts, links


def link(presentation: Any, links: Sequence[Link]) -> None:
    """Lets shapes lead to slides, given by their numbers; these had to be made first."""
    every = list(presentation.slides)
    for shape, number in links:
        shape.click_action.target_slide = every[number - 1]


def _area(design: Design) -> Box:
    """A list has no subtitle and may begin where that would be."""
    body, top = design.places.body, design.places.subtitle.top
    return Box(body.left, top, body.width, body.bottom - INCH // 8 - top)


def _moved(box: Box, down: int) -> Box:
    return Box(box.left, box.top + down, box.width, box.height - down)


@dataclass(frozen=True)
class _Grid:
    """Widths of the columns of a list in EMU, and one size for the words of all its rows."""

    lead: int
    words: int
    tail: int
    size: float


def _grid(rows: Sequence[Row], wide: int, height: int) -> _Grid:
    lead = _LEAD if any(row.lead for row in rows) else 0
    longest = max((width(row.tail, _TAIL) for row in rows if row.tail), default=0.0)
    tail = min(round(longest * EMU_PER_POINT) + _GAP, wide // 4) if longest else 0
    words = wide - lead - _PAGE - _GAP - (tail + _GAP if tail else 0)
    box = Box(0, 0, words, height - _GAP)
    sizes = _FINDINGS if tail else _SIZES
    return _Grid(lead, words, tail, min((fit(row.words, box, sizes, most=2).size for row in rows), default=sizes[0]))


def _row(slide: Any, design: Design, place: Box, row: Row, grid: _Grid, language: str) -> dict[str, Any]:
    """Lead, words, base and page number side by side in the middle of ``place``."""
    theme = design.theme

    def cell(start: int, wide: int, words: str, shade: Shade, sizes: Sequence[float], align: Align = "left") -> Any:
        box = Box(start, place.top + _GAP // 2, wide, place.height - _GAP)
        shown = fit(words, box, sizes, most=2)
        piece = Piece(shown.text, shown.size, shade)
        return textbox(slide, box, [piece], language, anchor="middle", align=align)

    drawn = {}
    if grid.lead:
        drawn["lead"] = cell(place.left, grid.lead - _GAP, row.lead, theme.accent, (grid.size,))
    drawn["page"] = cell(place.right - _PAGE, _PAGE, str(row.target), theme.accent, (_TAIL, SMALLEST), "right")
    if grid.tail:
        start = place.right - _PAGE - _GAP - grid.tail
        drawn["tail"] = cell(start, grid.tail, row.tail, theme.muted, (_TAIL, SMALLEST), "right")
    drawn["words"] = cell(place.left + grid.lead, grid.words, row.words, theme.ink, (grid.size,))
    return drawn


def add_missing(
    canvas: Canvas,
    title: str,
    footer: str,
    entries: Sequence[tuple[str, str, str]],
    language: str,
    part: int,
    parts: int,
) -> Any:
    """Appends what could not be answered: for every question why, and what it would need."""
    design = canvas.closing
    slide = new_slide(canvas, design)
    texts = {"title": write_title(slide, design, title, language)}
    area = _area(design)
    top = rule(slide, design, Box(area.left, area.top, area.width, 0))
    area = _moved(area, INCH // 8)
    if design.own:
        remove(at(slide, HEAD))
        body = at(slide, 1)
        body.left, body.top, body.width, body.height = area.left, area.top, area.width, area.height
    else:
        body = textbox(slide, area, [], language)
    put(body, _entries(design, area, entries), language)
    texts["body"] = body
    texts["footer"] = write_footer(slide, design, footer, language)
    _mark(slide, "deck.missing", texts, top, language, part, parts)
    return slide


def _entries(design: Design, area: Box, entries: Sequence[tuple[str, str, str]]) -> list[Piece]:
    """Three paragraphs for each question, all at sizes at which every entry has its share of the height."""
    theme, pieces = design.theme, []
    share = area.height // max(1, len(entries))
    sizes = (size for size in _FINDINGS if all(_height(e, area.width, size) <= share for e in entries))
    small = next(sizes, SMALLEST)
    for number, (question, why, needs) in enumerate(entries):
        before = 14.0 if number else 0.0
        free = share - round((before + 8) * EMU_PER_POINT)
        head = fit(question, Box(0, 0, area.width, free), (small + 2,), bold=True, most=1)
        free -= round(head.height * EMU_PER_POINT)
        reason = fit(why, Box(0, 0, area.width, max(free // 2, INCH // 4)), (small, SMALLEST), most=2)
        free -= round(reason.height * EMU_PER_POINT)
        wish = fit(needs, Box(0, 0, area.width, max(free, INCH // 4)), (small, SMALLEST))
        pieces.append(Piece(head.text, head.size, theme.ink, True, before))
        pieces.append(Piece(reason.text, reason.size, theme.ink, before=3))
        pieces.append(Piece(wish.text, wish.size, theme.muted, before=3))
    return pieces


def _height(entry: tuple[str, str, str], wide: int, size: float) -> int:
    """EMU that an entry takes where nothing of it is cut."""
    box, sizes = Box(0, 0, wide, 100 * INCH), (size + 2, size, size)
    lines = sum(fit(text, box, (s,), bold=s > size).height for text, s in zip(entry, sizes, strict=True))
    return round((lines + 22.0) * EMU_PER_POINT)


def _mark(
    slide: Any, id: str, texts: dict[str, Any], carrier: Any, language: str, part: int = 1, parts: int = 1
) -> None:
    marks.record(slide, marks.Mark("slide", id, part, parts, language), texts, carrier)
