"""What a chart or table holds, in a few digits: the same after it was only formatted or saved by another program."""

from __future__ import annotations

import hashlib
import math
import unicodedata
from collections.abc import Iterator
from typing import Any

from pptx.oxml.ns import qn

from insight.export.escape import clean

DIGITS = 10
PRECISION = 9


def digest(frame: Any) -> str:
    """Ten hex digits of the numbers and names in ``frame``; of a shape without any "" as its data."""
    return hashlib.sha256("\n".join(sorted(_told(frame))).encode()).hexdigest()[:DIGITS]


def _told(frame: Any) -> Iterator[str]:
    if getattr(frame, "has_chart", False):
        for series in frame.chart._chartSpace.iter(qn("c:ser")):
            yield from _series(series)
    elif getattr(frame, "has_table", False):
        for i, row in enumerate(frame._element.iter(qn("a:tr"))):
            for j, cell in enumerate(row.iter(qn("a:tc"))):
                # a program may cut a line into runs, but it keeps the lines
                lines = ("".join(t.text or "" for t in p.iter(qn("a:t"))) for p in cell.iter(qn("a:p")))
                yield f"{i}\t{j}\t{plain(' '.join(lines))}"


def _series(series: Any) -> Iterator[str]:
    """A line for every point with its series, its name or place across, and its value. Helpers without name are not."""
    name = plain(" ".join(cache_of(series.find(qn("c:tx"))).values()))
    if not name:
        return
    across = cache_of(_first(series, "c:cat", "c:xVal"))
    up = cache_of(_first(series, "c:val", "c:yVal"))
    for index, value in up.items():
        number = _number(value)
        if number:
            x = across.get(index, "")
            yield f"{name}\t{_number(x) or plain(x)}\t{number}"


def _first(series: Any, *tags: str) -> Any:
    return next((found for tag in tags if (found := series.find(qn(tag))) is not None), None)


def cache_of(element: Any) -> dict[int, str]:
    """The cached points below ``element`` by index; empty for None."""
    if element is None:
        return {}
    points = {}
    for point in element.iter(qn("c:pt")):
        text = point.findtext(qn("c:v"))
        if text:
            points[int(point.get("idx", "0"))] = text
    return points


def _number(text: str) -> str:
    """``text`` as a number to nine digits; "" for anything else."""
    try:
        value = float(text)
    except ValueError:
        return ""
    return f"{value + 0.0:.{PRECISION}g}" if math.isfinite(value) else ""


def plain(text: str) -> str:
    """``text`` without what programs change when they save it: white space, composed characters."""
    return " ".join(unicodedata.normalize("NFC", clean(text)).split())
