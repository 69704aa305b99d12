"""A finished chart part put on a slide, with its workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.parts.chart import ChartPart
from pptx.shapes.graphfrm import GraphicFrame

from insight.export.powerpoint.charts.canvas import SPACES
from insight.export.powerpoint.charts.overlay import DRAWING, OURS
from insight.export.powerpoint.theme import Box

SHAPES = "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml"
SHAPES_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartUserShapes"

EMPTY = f'<c:userShapes {SPACES} xmlns:cdr="{DRAWING}"/>'.encode()


@dataclass(frozen=True)
class Built:
    """A chart ready for a package: its part, its embedded workbook and the shapes drawn over it."""

    content: bytes
    workbook: bytes
    over: bytes | None = None


def chart_frame(slide: Any, built: Built, box: Box) -> GraphicFrame:
    """Adds the chart to ``slide`` (of python-pptx) in ``box``."""
    package = slide.part.package
    name = package.next_partname(ChartPart.partname_template)
    part = ChartPart.load(name, CONTENT_TYPE.DML_CHART, package, built.content)
    part.chart_workbook.update_from_xlsx_blob(built.workbook)
    put_over(part, built.over)
    relation = slide.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    shapes = slide.shapes
    element = shapes._add_chart_graphicFrame(relation, box.left, box.top, box.width, box.height)
    frame: GraphicFrame = shapes._shape_factory(element)
    return frame


def put_over(part: Any, content: bytes | None) -> None:
    """Sets or replaces our shapes over the chart of ``part``; those that a person drew stay."""
    foreign: list[Any] = []
    for old in part._element.findall(qn("c:userShapes")):
        relation = old.get(qn("r:id"))
        foreign += [a for a in parse_xml(part.related_part(relation).blob) if _a_persons(a)]
        part._element.remove(old)
        part.rels.pop(relation)
    if content is None and not foreign:
        return
    root = parse_xml(content if content is not None else EMPTY)
    for number, anchor in enumerate(foreign, start=1000):
        if (named := _properties(anchor)) is not None:
            named.set("id", str(number))
        root.append(anchor)
    name = part.package.next_partname("/ppt/drawings/drawing%d.xml")
    shapes = Part(name, SHAPES, part.package, etree.tostring(root, encoding="UTF-8", standalone=True))
    relation = part.relate_to(shapes, SHAPES_RELATION)
    # the last element of a chart part but for extensions
    extension = part._element.find(qn("c:extLst"))
    element = parse_xml(f'<c:userShapes {SPACES} r:id="{relation}"/>')
    if extension is None:
        part._element.append(element)
    else:
        extension.addprevious(element)


def _properties(anchor: Any) -> Any | None:
    """Id and name of a drawn shape; None where a damaged part has none."""
    return next((e for e in anchor.iter() if isinstance(e.tag, str) and e.tag.endswith("}cNvPr")), None)


def _a_persons(anchor: Any) -> bool:
    named = _properties(anchor)
    return named is not None and not str(named.get("name", "")).startswith(OURS)
