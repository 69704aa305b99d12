"""One slide of an exhibit: finding, what is measured, chart, remark, caveats, footer, notes, and the marks on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from insight.exhibits.slides import Slide
from insight.export.plan import Item
from insight.export.powerpoint import charts, marks
from insight.export.powerpoint.canvas import Canvas
from insight.export.powerpoint.fit import EMU_PER_POINT, broken, fit, line_height
from insight.export.powerpoint.frame import at, new_slide, remove, rule, write_footer, write_title
from insight.export.powerpoint.places import INCH, Design
from insight.export.powerpoint.template import HEAD, SUBTITLE, TAGS
from insight.export.powerpoint.text import Piece, put_fitted, textbox
from insight.export.powerpoint.theme import SMALLEST, Box
from insight.export.powerpoint.wording import ExhibitWords, of_exhibit
from insight.words import Translator

CAVEAT_LINES = 2
_SMALL = (14.0, 13.0, SMALLEST)


def add_exhibit_slide(canvas: Canvas, part: Slide, item: Item, translate: Translator, key: tuple[str, str]) -> Any:
    """Appends the finished slide of ``part``, one of ``slides(item.exhibit)``, and returns it.

    key: id and filters of its marks, see ``marks.keys``.
    """
    design, words, language = canvas.exhibit, of_exhibit(part, item, translate), translate.language
    slide = new_slide(canvas, design)
    texts = {"title": write_title(slide, design, words.title, language)}
    _write_head(slide, design, words, language, texts)
    texts["subtitle"] = _write_subtitle(slide, design, words.subtitle, language)
    wide = design.places.beside(bool(words.remark), 0)[0].width
    caveats = caveats_shown(words.caveats, wide, translate)
    lines = len(broken(caveats, wide / EMU_PER_POINT, SMALLEST)) if caveats else 0
    under = round(lines * line_height(caveats, SMALLEST) * EMU_PER_POINT) + lines
    place, beside, below = design.places.beside(bool(words.remark), under)
    frame = _drawn(slide, part, place, translate, design)
    if beside is not None:
        texts["remark"] = _write_remark(slide, design, beside, words.remark, language)
    if below is not None:
        piece = Piece(caveats, SMALLEST, design.theme.muted)
        texts["caveats"] = textbox(slide, below, [piece], language)
    texts["footer"] = write_footer(slide, design, words.footer, language)
    write_notes(slide, words.notes, language)
    kind = "table" if frame.has_table else "chart"
    mark = marks.Mark(kind, key[0], part.part, part.parts, language, charts.digest(frame), key[1])
    own = (*(["title"] if item.title is not None else []), *(["remark"] if "remark" in texts else []))
    marks.record(slide, mark, texts, frame, words.description, own)
    return slide


def caveats_shown(caveats: Sequence[str], wide: int, translate: Translator) -> str:
    """As many caveats as two lines hold, the first cut where it alone is longer; the rest is in the notes."""
    shown = ""
    for caveat in caveats:
        longer = f"{shown}{translate('slide.between')}{caveat}" if shown else caveat
        if len(broken(longer, wide / EMU_PER_POINT, SMALLEST)) > CAVEAT_LINES:
            break
        shown = longer
    if shown or not caveats:
        return shown
    return fit(caveats[0], Box(0, 0, wide, INCH), (SMALLEST,), most=CAVEAT_LINES).text


def _drawn(slide: Any, part: Slide, place: Box, translate: Translator, design: Design) -> Any:
    if part.chart is not None:
        return charts.draw(slide, part.chart, place, translate, design.theme)
    return charts.draw_table(slide, part.table.columns, part.table.rows, place, translate, design.theme)


def _write_head(slide: Any, design: Design, words: ExhibitWords, language: str, texts: dict[str, Any]) -> None:
    """The question above the title, where the template is ours."""
    if not design.own:
        return
    shape = at(slide, HEAD)
    if words.head:
        put_fitted(shape, words.head, language, (SMALLEST,), most=1)
        texts["head"] = shape
    else:
        remove(shape)


def _write_subtitle(slide: Any, design: Design, words: str, language: str) -> Any:
    shape = at(slide, SUBTITLE) if design.own else textbox(slide, design.places.subtitle, [], language)
    shade = None if design.own else design.theme.muted
    put_fitted(shape, words, language, _SMALL, shade=shade, most=2, tidy=True)
    return shape


def _write_remark(slide: Any, design: Design, box: Box, words: str, language: str) -> Any:
    """The reader's own words beside the chart, with an accent at their left edge."""
    edge = INCH // 6
    inside = replace(box, left=box.left + edge, width=box.width - edge)
    shape = textbox(slide, inside, [], language)
    shown = put_fitted(shape, words, language, (16.0, *_SMALL), shade=design.theme.ink, typed=True)
    rule(slide, design, Box(box.left, box.top, 0, round(shown.height * EMU_PER_POINT)), strong=True)
    return shape


def write_notes(slide: Any, words: str, language: str) -> None:
    """Speaker notes, one paragraph for each line."""
    frame = slide.notes_slide.notes_text_frame
    frame.text = words
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", TAGS[language])
