"""Parts of a series in the order that the schema asks for: points, labels, error bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from insight.export.powerpoint.charts.markup import NO_FILL, NO_LINE, line, run_properties, words
from insight.export.powerpoint.charts.sheet import Column
from insight.export.powerpoint.theme import Shade

CELLS = "{02D57815-91ED-43cb-92C2-25804820EDAC}"
LABEL = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"
C15 = "http://schemas.microsoft.com/office/drawing/2012/chart"
LEADERS = f'<c:extLst><c:ext uri="{LABEL}" xmlns:c15="{C15}"><c15:showLeaderLines val="1"/></c:ext></c:extLst>'
HIDDEN = f"<c:spPr>{NO_FILL}{NO_LINE}</c:spPr>"
NO_MARKER = '<c:marker><c:symbol val="none"/></c:marker>'
_SHOWN = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")


@dataclass(frozen=True)
class Label:
    """The words at one point. cell: its middle part, kept in step with a cell of the workbook; before, after: fixed.

    shift: of its place, in shares of the chart's width and height (right and down).
    """

    shade: Shade
    position: str
    cell: str = ""
    before: str = ""
    after: str = ""
    bold: bool = False
    shift: tuple[float, float] | None = None


def shows(what: str = "") -> str:
    """What the labels show: ``Val``, ``SerName`` … or nothing."""
    return "".join(f'<c:show{name} val="{int(name == what)}"/>' for name in _SHOWN)


def labels(given: Mapping[int, Label], size: float) -> str:
    """``c:dLbls`` with the given labels by index of their point; none elsewhere. Moved ones have a line to their point.

    The cell's part is a field that follows the workbook (Office 2013 and later); others show the same words as text.
    """
    inner = "".join(_label(i, label, size) for i, label in sorted(given.items()))
    extra = LEADERS if any(label.shift for label in given.values()) else ""
    plain = f"<c:spPr>{NO_FILL}{NO_LINE}</c:spPr>"
    return f"<c:dLbls>{inner}{plain}{shows()}{extra}</c:dLbls>"


def _label(index: int, label: Label, size: float) -> str:
    style = run_properties("rPr", size, label.shade, label.bold)
    default = run_properties("defRPr", size, label.shade, label.bold)
    parts = [text_run(label.before, style)] if label.before else []
    if label.cell:
        guid = f"{{{index:08X}-0000-4000-8000-000000000000}}"
        text = f"<a:t>{words(label.cell)}</a:t>"
        parts.append(f'<a:fld id="{guid}" type="CELLRANGE">{style}<a:pPr>{default}</a:pPr>{text}</a:fld>')
    if label.after:
        parts.append(text_run(label.after, style))
    layout = ""
    if label.shift:
        right, down = label.shift
        place = f'<c:x val="{right:.5f}"/><c:y val="{down:.5f}"/>'
        layout = f"<c:layout><c:manualLayout>{place}</c:manualLayout></c:layout>"
    insets = 'lIns="38100" tIns="19050" rIns="38100" bIns="19050"'
    body = f'<a:bodyPr wrap="none" {insets} anchor="ctr"><a:spAutoFit/></a:bodyPr>'
    rich = f"<c:rich>{body}<a:lstStyle/><a:p><a:pPr>{default}</a:pPr>{''.join(parts)}</a:p></c:rich>"
    extra = ""
    if label.cell:
        extra = (
            f'<c:extLst><c:ext uri="{LABEL}" xmlns:c15="{C15}"><c15:showDataLabelsRange val="1"/></c:ext></c:extLst>'
        )
    return (
        f'<c:dLbl><c:idx val="{index}"/>{layout}<c:tx>{rich}</c:tx><c:spPr>{NO_FILL}{NO_LINE}</c:spPr>'
        f'<c:dLblPos val="{label.position}"/>{shows("Val")}{extra}</c:dLbl>'
    )


def text_run(text: str, style: str) -> str:
    """``a:r``. style: its ``a:rPr``."""
    return f"<a:r>{style}<a:t>{words(text)}</a:t></a:r>"


def cell_range(column: Column, shown: Sequence[str]) -> str:
    """The extension that binds the labels' fields to the cells of ``column``, shown as ``shown``."""
    cache = f"<c15:dlblRangeCache>{column.points(shown)}</c15:dlblRangeCache>"
    bound = f"<c15:datalabelsRange><c15:f>{column.range}</c15:f>{cache}</c15:datalabelsRange>"
    return f'<c:extLst><c:ext uri="{CELLS}" xmlns:c15="{C15}">{bound}</c:ext></c:extLst>'


def error_bars(
    plus: Column, minus: Column, shade: Shade, *, direction: str = "", cap: bool = True, wide: float = 1.1
) -> str:
    """Custom error bars from two columns of distances. direction: ``x`` or ``y`` in a scatter chart."""
    way = f'<c:errDir val="{direction}"/>' if direction else ""
    ends = f"<c:plus>{plus.numbers}</c:plus><c:minus>{minus.numbers}</c:minus>"
    return (
        f'<c:errBars>{way}<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="{int(not cap)}"/>'
        f"{ends}<c:spPr>{line(shade, wide)}</c:spPr></c:errBars>"
    )


def series(index: int, title: str, *parts: str) -> str:
    """``c:ser``; parts in the schema's order."""
    return f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/>{title}{"".join(parts)}</c:ser>'


def bar_point(index: int, shape: str) -> str:
    return f'<c:dPt><c:idx val="{index}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{shape}</c:dPt>'


def marker(symbol: str, size: float, shape: str) -> str:
    """``c:marker``. size: in points, 2–72."""
    return f'<c:marker><c:symbol val="{symbol}"/><c:size val="{min(72, max(2, round(size)))}"/>{shape}</c:marker>'
