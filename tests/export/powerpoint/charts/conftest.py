"""Charts of every kind, drawn, and read back from their XML and from their embedded workbook."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from insight.exhibits import Bar, BarRow, DotPlot, DotSeries, HeatMap, Line, LineSeries, Num, Part, Scatter, StackedBar
from insight.exhibits.chart import Dot, Zone
from insight.export.powerpoint import charts
from insight.export.powerpoint.charts.drawing import built
from insight.export.powerpoint.theme import Box, own_theme
from insight.words import translator

HOSTILE = '=HYPERLINK("http://x.invalid")<b>&\x07\u202e'
BOX = Box(500_000, 1_400_000, 11_190_000, 4_600_000)
SPECS = {
    "bar": Bar(
        (
            BarRow(HOSTILE, 0.8, 0.7, 0.9, 120, "kano.M", mark="up", group="Cities"),
            BarRow("hidden", None, n=3, group="Cities"),
            BarRow("small", 0.5, 0.2, 0.85, 12, "kano.A", faded=True, group="Ages"),
        ),
        "percent",
        "Share",
        1.0,
        (0.55, "All: 55%"),
    ),
    "negative": Bar((BarRow("worse", -12.4, -20.0, -4.0, 90, "down", mark="down"), BarRow("b", 7.0)), "nps", "NPS"),
    "stacked": StackedBar(
        ("a", "b"),
        (Part("Must-be", "kano.M", (0.45, 0.06)), Part("Doubtful", "kano.Q", (0.5, None))),
        x_title="Share",
        notes=("n = 40", "n = 12"),
        faded=(False, True),
    ),
    "curve": Line(
        (1.0, 2.0, 3.0),
        (
            LineSeries("Loyal", "accent", (0.1, None, 0.9), (0.0, None, 0.8), (0.2, None, 1.0), (20, 5, 30), "points"),
            LineSeries("Fit", "accent", (0.1, 0.4, 0.6, 0.85), (0.0, 0.3, 0.5, 0.8), (0.2, 0.5, 0.7, 0.9), (), "fit",
                       (1.0, 1.7, 2.3, 3.0)),
        ),
        "Satisfaction",
        "Share loyal",
        "percent",
        (0, 1),
        ((1.0, "1 very bad"), (3.0, "3 very good")),
        (Zone(1, 2, "hostile", "zone.hostile"), Zone(2, 3, "loyal", "zone.loyal")),
        ((0.4, "40%"),),
    ),
    "trend": Line(
        ("2024-01", "2024-02"),
        (
            LineSeries("North", "segment.0", (3.2, 3.9), (3.0, 3.7), (3.4, 4.1), (30, 40)),
            LineSeries("South", "segment.1", (3.3, 3.88)),
        ),
        "Month",
        "Mean",
        "mean",
        references=((3.5, "target"),),
    ),
    "band": Line(("W1", "W2"), (LineSeries("a", "accent", (0.2, 0.3), (0.1, 0.2), (0.3, 0.4)),), "", "", "percent"),
    "area": Line(
        ("2024-01", "2024-02"),
        tuple(
            LineSeries(f"s{i}", f"satisfaction.{i}", (v, v), draw="area") for i, v in ((1, 0.04), (2, 0.9), (3, 0.06))
        ),
        "",
        "Share",
        "percent",
        (0, 1),
    ),
    "scatter": Scatter(
        (
            Dot("crowded one", 0.5, 0.5, "kano.A", (0.4, 0.6), (0.45, 0.6), n=200),
            Dot("crowded two", 0.51, 0.5, "kano.M", outline=((0.5, 0.4), (0.6, 0.5), (0.5, 0.6)), size=2.0),
            Dot(HOSTILE, 0.1, 0.2, faded=True),
        ),
        "Importance",
        "Performance",
        "percent",
        "coefficient",
        (0, 1),
        (0, 1),
        (0.5, 0.4),
        ("keep", "star", "later", "act"),
    ),
    "dots": DotPlot(
        ("row one", HOSTILE),
        (
            DotSeries("one", "segment.0", (0.3, None), (0.2, None), (0.4, None), (20, None)),
            DotSeries("two", "segment.1", (0.5, 0.6), (0.4, 0.5), (0.6, 0.7), (30, 40)),
        ),
        "percent",
        "Share",
        (0, 1),
        notes=("differs", ""),
        reference=(0.5, "half"),
    ),
}  # fmt: skip
HEAT = HeatMap(
    ("a", HOSTILE, "c"),
    ("Col one\nn = 30", "b"),
    ((0.1, 0.5), (None, -0.4), (0.2, 0.3)),
    ((Num(0.1, "points"), Num(0.5, "points")), (None, Num(-0.4, "points")), ("x", "y")),
    ((None, "up"), (None, "down"), (None, None)),
    groups=("first", "first", "second"),
    centre=0.0,
)


class Read:
    """A chart part and its workbook, as another program sees them."""

    def __init__(self, content: bytes, workbook: bytes) -> None:
        self.root = parse_xml(content)
        self.book = openpyxl.load_workbook(io.BytesIO(workbook))

    @property
    def series(self) -> list[Any]:
        return list(self.root.iter(qn("c:ser")))

    def cache(self, element: Any) -> dict[int, str]:
        points = element.iter(qn("c:pt")) if element is not None else ()
        return {int(p.get("idx")): p.findtext(qn("c:v")) for p in points}

    def name(self, series: Any) -> str:
        return " ".join(self.cache(series.find(qn("c:tx"))).values())

    def named(self, name: str) -> Any:
        return next(s for s in self.series if self.name(s) == name)

    def values(self, series: Any, tag: str = "c:val") -> dict[int, float]:
        return {i: float(v) for i, v in self.cache(series.find(qn(tag))).items()}

    def label(self, series: Any, index: int) -> str:
        found = next(e for e in series.iter(qn("c:dLbl")) if e.find(qn("c:idx")).get("val") == str(index))
        return "".join(t.text for t in found.iter(qn("a:t")))

    def cells(self, reference: str) -> list[Any]:
        sheet, _, cells = reference.partition("!")
        left, top, right, bottom = range_boundaries(cells.replace("$", ""))
        rows = self.book[sheet.strip("'")].iter_rows(top, bottom, left, right, values_only=True)
        return [row[0] for row in rows]

    def references(self) -> list[tuple[str, dict[int, str], int, bool]]:
        """Every reference to the workbook with its cache, the number of its cells, and if it is of labels."""
        found = []
        for f in self.root.iter(qn("c:f"), "{http://schemas.microsoft.com/office/drawing/2012/chart}f"):
            holder = f.getparent()
            count = int(next(holder.iter(qn("c:ptCount"))).get("val"))
            found.append((f.text, self.cache(holder), count, f.tag != qn("c:f")))
        return found


def _read(spec: Any, language: str = "en") -> Read:
    made = built(spec, BOX.width, BOX.height, translator(language), own_theme())
    return Read(made.content, made.workbook)


def _drawn(spec: Any, language: str = "en") -> tuple[Any, Any]:
    """A presentation with the chart on its only slide, and the frame."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    return deck, charts.draw(slide, spec, BOX, translator(language), own_theme())


def _reopened(deck: Any) -> Any:
    buffer = io.BytesIO()
    deck.save(buffer)
    return Presentation(io.BytesIO(buffer.getvalue()))


class Kit(SimpleNamespace):
    def __repr__(self) -> str:
        return "kit"


@pytest.fixture
def kit() -> Kit:
    """What the tests of charts share."""
    return Kit(
        specs=SPECS, heat=HEAT, hostile=HOSTILE, box=BOX, read=_read, Read=Read, drawn=_drawn, reopened=_reopened,
        theme=own_theme(), t=translator("en"),
    )  # fmt: skip


def pytest_generate_tests(metafunc: Any) -> None:
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", list(SPECS))
