"""What the workbook's writer cannot say itself, put into the finished parts: labels taken from cells, Chinese fonts.

A label of a point shows a cell of the sheet (Office 2013, ``c15:datalabelsRange``), so that it changes with the cell;
programs that do not know this show the words written with it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_C15 = 'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"'
_LABEL_EXT = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"
_SERIES_EXT = "{02D57815-91ED-43cb-92C2-25804820EDAC}"
_SHOWN = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
_NOTHING = "".join(f'<c:{name} val="0"/>' for name in _SHOWN)


@dataclass(frozen=True)
class Labels:
    """The labels of one series. formula: the cells; texts: what they show, "" where no label belongs.

    places: of every label: ``r``, ``l``, ``t``, ``b``, ``ctr``, ``outEnd``, ``inBase``. colors: ``#RRGGBB``.
    filled: on white, where lines would cross the words. wrapped: in several lines.
    """

    formula: str
    texts: tuple[str, ...]
    places: tuple[str, ...]
    colors: tuple[str, ...]
    size: float = 11
    bold: bool = False
    filled: bool = False
    wrapped: bool = False


def finished(content: bytes, labels: Mapping[int, Mapping[int, Labels]], latin: str, east_asian: str) -> bytes:
    """The workbook with ``labels[chart][series]``, charts counted from 1, series from 0, and both fonts named."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            found = re.fullmatch(r"xl/charts/chart(\d+)\.xml", part.filename)
            if found:
                told = with_labels(data.decode(), labels.get(int(found[1]), {}), latin)
                both = f'<a:latin typeface="{latin}"/><a:ea typeface="{east_asian}"/>'
                data = re.sub(r'<a:latin typeface="[^"]*"/>', both, told).encode()
            new.writestr(part, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def with_labels(chart: str, labels: Mapping[int, Labels], latin: str) -> str:
    """A chart's XML in which the series named have labels taken from cells instead of those they had."""

    def series(found: re.Match[str]) -> str:
        own = labels.get(int(found[1]))
        if own is None:
            return found[0]
        told = re.sub(r"<c:dLbls>.*?</c:dLbls>", lambda _: _labels(own, latin), found[0], count=1, flags=re.DOTALL)
        return told.removesuffix("</c:ser>") + _range(own) + "</c:ser>"

    return re.sub(r'<c:ser><c:idx val="(\d+)"/>.*?</c:ser>', series, chart, flags=re.DOTALL)


def _labels(own: Labels, latin: str) -> str:
    every = zip(own.texts, own.places, own.colors, strict=True)
    points = "".join(_label(i, own, *one, latin) for i, one in enumerate(every))
    shown = f'<c:ext uri="{_LABEL_EXT}" {_C15}><c15:showDataLabelsRange val="1"/></c:ext>'
    frame = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    return f"<c:dLbls>{points}{frame}{_NOTHING}<c:extLst>{shown}</c:extLst></c:dLbls>"


def _label(i: int, own: Labels, text: str, place: str, color: str, latin: str) -> str:
    if not text:
        return f'<c:dLbl><c:idx val="{i}"/><c:delete val="1"/></c:dLbl>'
    bold = ' b="1"' if own.bold else ' b="0"'
    font = (
        f'lang="en-US" sz="{round(own.size * 100)}"{bold}><a:solidFill><a:srgbClr val="{color[1:]}"/></a:solidFill>'
        f'<a:latin typeface="{latin}"/>'
    )
    field = (
        f'<a:fld id="{{00000000-0000-4000-8000-{i:012d}}}" type="CELLRANGE"><a:rPr {font}</a:rPr>'
        f"<a:pPr/><a:t>{escape(text)}</a:t></a:fld>"
    )
    wrap = "square" if own.wrapped else "none"
    lines = f'<a:bodyPr wrap="{wrap}"/><a:lstStyle/><a:p>{field}<a:endParaRPr lang="en-US"/></a:p>'
    rich = f"<c:tx><c:rich>{lines}</c:rich></c:tx>"
    paper = '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></c:spPr>' if own.filled else ""
    shown = f'<c:ext uri="{_LABEL_EXT}" {_C15}><c15:showDataLabelsRange val="1"/></c:ext>'
    rest = f'<c:dLblPos val="{place}"/>{_NOTHING}<c:extLst>{shown}</c:extLst>'
    return f'<c:dLbl><c:idx val="{i}"/>{rich}{paper}{rest}</c:dLbl>'


def _range(own: Labels) -> str:
    points = "".join(f'<c:pt idx="{i}"><c:v>{escape(t)}</c:v></c:pt>' for i, t in enumerate(own.texts) if t)
    cache = f'<c15:dlblRangeCache><c:ptCount val="{len(own.texts)}"/>{points}</c15:dlblRangeCache>'
    told = f"<c15:datalabelsRange><c15:f>{escape(own.formula)}</c15:f>{cache}</c15:datalabelsRange>"
    return f'<c:extLst><c:ext uri="{_SERIES_EXT}" {_C15}>{told}</c:ext></c:extLst>'


def places(count: int, place: str | Sequence[str]) -> tuple[str, ...]:
    """The same place for every label, or those given."""
    return (place,) * count if isinstance(place, str) else tuple(place)
