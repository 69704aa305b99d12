"""A finished chart part put on a slide, with its workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.parts.chart import ChartPart
from pptx.shapes.graphfrm import GraphicFrame

from insight.export.powerpoint.charts.canvas import SPACES
from insight.export.powerpoint.theme import Box

SHAPES = "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml"
SHAPES_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartUserShapes"


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
    """Sets, replaces or removes the shapes drawn over the chart of ``part``."""
    for old in part._element.findall(qn("c:userShapes")):
        part.drop_rel(old.get(qn("r:id")))
        part._element.remove(old)
    if content is None:
        return
    name = part.package.next_partname("/ppt/drawings/drawing%d.xml")
    relation = part.relate_to(Part(name, SHAPES, part.package, content), SHAPES_RELATION)
    # the last element of a chart part
    part._element.append(parse_xml(f'<c:userShapes {SPACES} r:id="{relation}"/>'))
