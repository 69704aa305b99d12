"""Pieces of DrawingML as text: escaped words, fills, lines, and the properties of runs and paragraphs."""

from __future__ import annotations

from xml.sax.saxutils import escape

from pptx.enum.dml import MSO_THEME_COLOR

from insight.export.escape import clean
from insight.export.powerpoint.fit import EMU_PER_POINT
from insight.export.powerpoint.theme import Shade

SIZE = 12.0
NO_FILL = "<a:noFill/>"
NO_LINE = "<a:ln><a:noFill/></a:ln>"


def words(text: str) -> str:
    """``text`` as the content of an element: without what XML cannot hold, markup escaped."""
    return escape(clean(text))


def attribute(text: str) -> str:
    """``text`` as the value of an attribute in double quotes."""
    return words(text).replace('"', "&quot;")


def color(shade: Shade, alpha: float = 1.0) -> str:
    """The colour element of ``shade``: a reference to the theme where it has one. alpha: 1 is opaque."""
    inner = "" if alpha >= 1 else f'<a:alpha val="{round(100_000 * alpha)}"/>'
    if shade.slot is None:
        return f'<a:srgbClr val="{shade.hex[1:]}">{inner}</a:srgbClr>'
    if shade.brightness > 0:
        share = round(100_000 * (1 - shade.brightness))
        inner = f'<a:lumMod val="{share}"/><a:lumOff val="{100_000 - share}"/>{inner}'
    elif shade.brightness < 0:
        inner = f'<a:lumMod val="{round(100_000 * (1 + shade.brightness))}"/>{inner}'
    return f'<a:schemeClr val="{MSO_THEME_COLOR.to_xml(shade.slot)}">{inner}</a:schemeClr>'


def fill(shade: Shade, alpha: float = 1.0) -> str:
    return f"<a:solidFill>{color(shade, alpha)}</a:solidFill>"


def hatched(shade: Shade, paper: Shade) -> str:
    """``shade`` with stripes of ``paper``: what cannot be classified."""
    return (
        f'<a:pattFill prst="wdUpDiag"><a:fgClr>{color(paper)}</a:fgClr><a:bgClr>{color(shade)}</a:bgClr></a:pattFill>'
    )


def line(shade: Shade, points: float, dash: str = "solid", alpha: float = 1.0) -> str:
    """A line ``points`` wide. dash: a preset of DrawingML (``sysDot``, ``dash`` …)."""
    width = round(points * EMU_PER_POINT)
    return f'<a:ln w="{width}" cap="flat">{fill(shade, alpha)}<a:prstDash val="{dash}"/><a:round/></a:ln>'


def run_properties(tag: str, size: float, shade: Shade, bold: bool = False, fonts: bool = False) -> str:
    """``a:rPr`` or ``a:defRPr``. fonts: name those of the theme, where a text does not have them by itself."""
    faces = '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/>' if fonts else ""
    return f'<a:{tag} sz="{round(100 * size)}" b="{int(bold)}">{fill(shade)}{faces}</a:{tag}>'


def text_properties(size: float, shade: Shade, wrap: bool = True) -> str:
    """``c:txPr`` of an axis, a legend or labels."""
    body = "<a:bodyPr/>" if wrap else '<a:bodyPr wrap="none"/>'
    inner = run_properties("defRPr", size, shade)
    return f'<c:txPr>{body}<a:lstStyle/><a:p><a:pPr>{inner}</a:pPr><a:endParaRPr lang="en-US"/></a:p></c:txPr>'
