"""A native table: cells with their text, ink and shade, as the XML that PowerPoint, WPS and LibreOffice share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.oxml.shapes.graphfrm import CT_GraphicalObjectFrame
from pptx.shapes.graphfrm import GraphicFrame

from insight.exhibits.wrapping import wrapped
from insight.export.powerpoint.charts.canvas import GLYPH
from insight.export.powerpoint.charts.markup import fill, run_properties, words
from insight.export.powerpoint.fit import EMU_PER_POINT
from insight.export.powerpoint.theme import Box, Shade

# "No Style, No Grid": none of the default's blue bands
STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
URI = "http://schemas.openxmlformats.org/drawingml/2006/table"
PAD_ACROSS, PAD_DOWN = 7.0, 2.5
_SIDES = ("lnL", "lnR", "lnT", "lnB")


@dataclass(frozen=True)
class Square:
    """One cell. align: ``l``, ``ctr`` or ``r``; edges: lines by side (``lnB`` …) as colour and points.

    span: how many columns it takes; 0: taken by the cell before.
    """

    text: str
    ink: Shade
    align: str = "l"
    bold: bool = False
    shade: Shade | None = None
    edges: tuple[tuple[str, Shade, float], ...] = ()
    span: int = 1


@dataclass(frozen=True)
class Grid:
    """A table in points. rows: the first is the heading. size: of its text.

    pad: space above and below it; side: left and right of it.
    """

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    rows: tuple[tuple[Square, ...], ...]
    size: float
    pad: float = PAD_DOWN
    side: float = PAD_ACROSS


def grid_frame(slide: Any, grid: Grid, box: Box) -> GraphicFrame:
    """Adds the table to ``slide`` at the top left of ``box``."""
    height = round(sum(grid.heights) * EMU_PER_POINT)
    shapes = slide.shapes
    identifier = shapes._next_shape_id
    element = CT_GraphicalObjectFrame.new_graphicFrame(
        identifier, f"Table {identifier - 1}", box.left, box.top, box.width, height
    )
    data = element.graphic.graphicData
    data.uri = URI
    data.append(table(grid, box.width))
    shapes._spTree.append(element)
    frame: GraphicFrame = shapes._shape_factory(element)
    return frame


def table(grid: Grid, width: int) -> Any:
    """The ``a:tbl`` element, exactly ``width`` EMU wide."""
    columns = [round(w * EMU_PER_POINT) for w in grid.widths]
    columns[-1] += width - sum(columns)
    drawn = "".join(f'<a:gridCol w="{w}"/>' for w in columns)
    rows = "".join(
        f'<a:tr h="{round(h * EMU_PER_POINT)}">{"".join(_cell(s, grid) for s in row)}</a:tr>'
        for h, row in zip(grid.heights, grid.rows, strict=True)
    )
    return parse_xml(
        f'<a:tbl {nsdecls("a")}><a:tblPr firstRow="1"><a:tableStyleId>{STYLE}</a:tableStyleId></a:tblPr>'
        f"<a:tblGrid>{drawn}</a:tblGrid>{rows}</a:tbl>"
    )


def _cell(s: Square, grid: Grid) -> str:
    size = grid.size
    style = run_properties("rPr", size, s.ink, s.bold)
    body = "".join(
        f'<a:p><a:pPr algn="{s.align}"><a:lnSpc><a:spcPct val="90000"/></a:lnSpc></a:pPr>'
        + (f"<a:r>{style}<a:t>{words(part)}</a:t></a:r>" if part else f'<a:endParaRPr sz="{round(100 * size)}"/>')
        + "</a:p>"
        for part in s.text.split("\n")
    )
    own = {side: (shade, points) for side, shade, points in s.edges}
    lines = "".join(_edge(side, *own[side]) if side in own else f"<a:{side}><a:noFill/></a:{side}>" for side in _SIDES)
    across, down = (round(v * EMU_PER_POINT) for v in (grid.side, grid.pad))
    margins = f'marL="{across}" marR="{across}" marT="{down}" marB="{down}" anchor="ctr"'
    paint = fill(s.shade) if s.shade is not None else "<a:noFill/>"
    spans = f' gridSpan="{s.span}"' if s.span > 1 else (' hMerge="1"' if s.span == 0 else "")
    text = f"<a:txBody><a:bodyPr/><a:lstStyle/>{body}</a:txBody>"
    return f"<a:tc{spans}>{text}<a:tcPr {margins}>{lines}{paint}</a:tcPr></a:tc>"


def _edge(side: str, shade: Shade, points: float) -> str:
    return f'<a:{side} w="{round(points * EMU_PER_POINT)}" cap="flat">{fill(shade)}<a:prstDash val="solid"/></a:{side}>'


def fitted(
    texts: Sequence[Sequence[str]], widths: Sequence[float], size: float, side: float = PAD_ACROSS
) -> list[list[int]]:
    """How many lines each text takes in its column."""
    return [[lines_of(text, w, size, side) for text, w in zip(row, widths, strict=True)] for row in texts]


def lines_of(text: str, width: float, size: float, side: float = PAD_ACROSS) -> int:
    """How many lines ``text`` takes in a column of ``width`` points."""
    return len(wrapped(text, letters(width, size, side), 99)) if text else 1


def letters(width: float, size: float, side: float = PAD_ACROSS) -> int:
    """Half-width characters on a line of a column."""
    return max(2, int((width - 2 * side) / (GLYPH * size)))
