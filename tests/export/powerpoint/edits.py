"""Waves of the coffee survey as plans and decks, and what people do to a deck by hand, done with python-pptx."""

from __future__ import annotations

import copy
import io
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.parts.chart import ChartPart

from insight.dataset import Filters
from insight.export.content import Context
from insight.export.plan import Plan, of_report
from insight.export.powerpoint.marks import every_shape, read
from insight.loading import load
from insight.report import Report, report
from insight.sources import combine
from insight.words import Translator, translator

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SURVEY = next((Path(__file__).resolve().parents[3] / "data").rglob("coffee_survey_en.csv"))
# one of every kind of chart, tables, and some that need several slides
CHOSEN = (
    "segments.standouts",
    "kano.map",
    "kano.categories",
    "kano.rules",
    "loyalty.curve",
    "loyalty.scores",
    "loyalty.types",
    "loyalty.nps",
    "loyalty.rules",
)

Plans = list[tuple[Plan, Translator]]
EVERYONE = Filters()


@lru_cache
def wave(rows: tuple[int, int] | None, filters: Filters = EVERYONE) -> Report:
    """The report of the survey's answers from one row to another, or of all."""
    head, *answers = SURVEY.read_bytes().splitlines(keepends=True)
    kept = answers if rows is None else answers[rows[0] : rows[1]]
    name = f"Coffee {'all' if rows is None else rows[0]}.csv"
    return report(combine([load(head + b"".join(kept), name)]), filters, {})


@lru_cache
def whole(rows: tuple[int, int] | None, language: str = "en", filters: Filters = EVERYONE) -> Plan:
    """The plan of the whole report of a wave."""
    told = wave(rows, filters).worded(translator(language))
    return of_report(told.chapters, Context(told.datasets, told.filters, "2026-11-02", told.combined))


def chosen(plan: Plan, ids: tuple[str, ...] = CHOSEN) -> Plan:
    """``plan`` with some of its exhibits."""
    parts = (replace(p, items=tuple(i for i in p.items if i.exhibit.id in ids)) for p in plan.parts)
    return replace(plan, parts=tuple(p for p in parts if p.items))


def opened(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def saved(deck: Any) -> bytes:
    kept = io.BytesIO()
    deck.save(kept)
    return kept.getvalue()


def drawn(deck: Any) -> list[tuple[Any, Any, Any]]:
    """Slide, mark and frame of every chart and table of ours."""
    found = []
    for slide in deck.slides:
        for shape in every_shape(slide.shapes):
            mark = read(shape)
            if mark is not None and mark.kind in ("chart", "table"):
                found.append((slide, mark, shape))
    return found


def frame_of(deck: Any, id: str, part: int = 1) -> tuple[Any, Any]:
    """The slide and frame of one exhibit."""
    return next((slide, shape) for slide, mark, shape in drawn(deck) if (mark.id, mark.part) == (id, part))


def text(slide: Any, kind: str) -> Any:
    """The shape of one of our texts."""
    return next(s for s in every_shape(slide.shapes) if (m := read(s)) is not None and m.kind == kind)


def move(deck: Any, start: int, end: int) -> None:
    """Another order of slides."""
    ids = deck.slides._sldIdLst
    one = ids[start]
    ids.remove(one)
    ids.insert(end, one)


def delete(deck: Any, number: int) -> None:
    ids = deck.slides._sldIdLst
    one = ids[number]
    gone = deck.part.related_part(one.rId)
    deck.part.rels.pop(one.rId)
    ids.remove(one)
    for slide in deck.slides:
        for key in [k for k, rel in slide.part.rels.items() if rel.target_part is gone and rel.reltype == RT.SLIDE]:
            for link in slide._element.xpath(f"//a:hlinkClick[@r:id='{key}']"):
                link.getparent().remove(link)
            slide.part.rels.pop(key)
    deck.part.rename_slide_parts([element.rId for element in ids])


def insert(deck: Any, number: int) -> None:
    """A person's own slide."""
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Our own slide"
    move(deck, len(deck.slides) - 1, number)


def copied(slide: Any, deck: Any) -> Any:
    """A copy of ``slide`` at the end of ``deck``, its charts with parts of their own, as PowerPoint makes it."""
    new = deck.slides.add_slide(deck.slide_layouts[-1])
    tree = new.shapes._spTree
    for shape in list(tree)[2:]:
        tree.remove(shape)
    for element in list(slide.shapes._spTree)[2:]:
        tree.append(copy.deepcopy(element))
    for rel in slide.part.rels.values():
        if rel.reltype == RT.CHART:
            _own_chart(new, rel)
    if slide.has_notes_slide:
        new.notes_slide.notes_text_frame.text = slide.notes_slide.notes_text_frame.text
        new.notes_slide.notes_placeholder.name = slide.notes_slide.notes_placeholder.name
    return new


def _own_chart(slide: Any, rel: Any) -> None:
    """A copy of the chart behind ``rel`` for the frames of ``slide`` that show it."""
    old, package = rel.target_part, slide.part.package
    name = package.next_partname(ChartPart.partname_template)
    part = ChartPart.load(name, old.content_type, package, old.blob)
    for external in part._element.findall("{*}externalData"):
        part._element.remove(external)
    part.chart_workbook.update_from_xlsx_blob(old.chart_workbook.xlsx_part.blob)
    target = slide.part.relate_to(part, RT.CHART)
    for chart in slide.shapes._spTree.iter(f"{{{C}}}chart"):
        if chart.get(f"{{{R}}}id") == rel.rId:
            chart.set(f"{{{R}}}id", target)


def edit_data(frame: Any) -> None:
    """Another number in a chart's sheet, or in a cell of a table."""
    if frame.has_table:
        frame.table.cell(1, 1).text_frame.text = "a hand-made 42"
        return
    values = next(frame.chart._chartSpace.iter(f"{{{C}}}val", f"{{{C}}}yVal"))
    next(values.iter(f"{{{C}}}v")).text = "0.4242"


def result(rows: tuple[int, int], stem: str) -> Any:
    """The Result of one analysis of a wave."""
    return wave(rows, EVERYONE).found[0][stem]
