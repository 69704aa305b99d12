"""Lines, fields and words drawn over a chart's plot: the parts that no series can draw in every program.

They hang in the chart itself (its "user shapes"), in shares of its size, so they move and grow with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from insight.export.powerpoint.charts.canvas import SPACES, Canvas, Place
from insight.export.powerpoint.charts.markup import NO_FILL, NO_LINE, attribute, fill, line, run_properties, words
from insight.export.powerpoint.fit import EMU_PER_POINT
from insight.export.powerpoint.theme import Shade

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"
# what our shapes are called begins so: those that a person drew are another matter
OURS = "insight"
Align = Literal["l", "ctr", "r"]


@dataclass(frozen=True)
class Span:
    """A range of values of an axis and the plot's edges that it is drawn between."""

    low: float
    high: float

    def share(self, value: float) -> float:
        return min(1.0, max(0.0, (value - self.low) / ((self.high - self.low) or 1.0)))


def rule(c: Canvas, x: float, top: float, height: float, shade: Shade, name: str) -> str:
    """A dotted line straight down, in points of the chart."""
    own = f'<cdr:cNvPr id="0" name="{_named(name)}"/>'
    shape = (
        f'<cdr:cxnSp macro=""><cdr:nvCxnSpPr>{own}<cdr:cNvCxnSpPr/></cdr:nvCxnSpPr>'
        f'<cdr:spPr>{_frame(x, top, 0, height)}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        f"{line(shade, 1.25, 'sysDash')}</cdr:spPr></cdr:cxnSp>"
    )
    return _anchor(c, x, top, x, top + height, shape)


def field(c: Canvas, place: Place, start: float, end: float, shade: Shade, name: str) -> str:
    """A pale field from the plot's bottom to its top. start, end: shares of its width."""
    x, width = place.left + start * place.width, (end - start) * place.width
    own = f'<cdr:cNvPr id="0" name="{_named(name)}"/>'
    shape = (
        f'<cdr:sp macro="" textlink=""><cdr:nvSpPr>{own}<cdr:cNvSpPr/></cdr:nvSpPr>'
        f'<cdr:spPr>{_frame(x, place.top, width, place.height)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"{fill(shade, 0.09)}{NO_LINE}</cdr:spPr></cdr:sp>"
    )
    return _anchor(c, x, place.top, x + width, place.top + place.height, shape)


def caption(c: Canvas, text: str, x: float, y: float, width: float, height: float, shade: Shade, align: Align) -> str:
    """Words in a box of the chart, its lines as they are; x, y: its top left corner in points."""
    style = run_properties("rPr", c.size, shade, fonts=True)
    lines = "".join(
        f'<a:p><a:pPr algn="{align}"/><a:r>{style}<a:t>{words(part)}</a:t></a:r></a:p>' for part in text.split("\n")
    )
    body = '<a:bodyPr vertOverflow="overflow" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"/>'
    own = f'<cdr:cNvPr id="0" name="{_named(text)}"/>'
    shape = (
        f'<cdr:sp macro="" textlink=""><cdr:nvSpPr>{own}<cdr:cNvSpPr txBox="1"/></cdr:nvSpPr>'
        f'<cdr:spPr>{_frame(x, y, width, height)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{NO_FILL}</cdr:spPr>'
        f"<cdr:txBody>{body}<a:lstStyle/>{lines}</cdr:txBody></cdr:sp>"
    )
    return _anchor(c, x, y, x + width, y + height, shape)


def part(shapes: Sequence[str]) -> bytes | None:
    """The part of the shapes over a chart; None where there are none."""
    if not shapes:
        return None
    numbered = "".join(s.replace('<cdr:cNvPr id="0"', f'<cdr:cNvPr id="{i}"', 1) for i, s in enumerate(shapes, start=2))
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    return f'{head}<c:userShapes {SPACES} xmlns:cdr="{DRAWING}">{numbered}</c:userShapes>'.encode()


def _anchor(c: Canvas, left: float, top: float, right: float, bottom: float, shape: str) -> str:
    def corner(tag: str, x: float, y: float) -> str:
        across, down = (min(1.0, max(0.0, v)) for v in (x / c.width, y / c.height))
        return f"<cdr:{tag}><cdr:x>{across:.5f}</cdr:x><cdr:y>{down:.5f}</cdr:y></cdr:{tag}>"

    return f"<cdr:relSizeAnchor>{corner('from', left, top)}{corner('to', right, bottom)}{shape}</cdr:relSizeAnchor>"


def _frame(x: float, y: float, width: float, height: float) -> str:
    left, top, wide, tall = (round(v * EMU_PER_POINT) for v in (x, y, width, height))
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{max(0, wide)}" cy="{max(0, tall)}"/></a:xfrm>'


def _named(text: str) -> str:
    """The name of a shape of ours."""
    return f"{OURS} {attribute(' '.join(text.split())[:60])}".strip()
