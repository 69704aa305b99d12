"""Native charts of the workbook: every kind, also empty, withheld or hostile; whole parts, words on labels."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest

from insight.exhibits import (
    Bar,
    BarRow,
    ChartSpec,
    Dot,
    DotPlot,
    DotSeries,
    HeatMap,
    Line,
    LineSeries,
    Message,
    Num,
    Part,
    Scatter,
    StackedBar,
    Zone,
)  # fmt: skip
from insight.export.excel import workbook
from insight.export.excel.formats import around, pattern
from insight.export.excel.heat import fill
from insight.export.excel.paper import harmless

HOSTILE = '=HYPERLINK("http://x.invalid")<b>\'&\u202e'
MONTHS = ("2026-01", "2026-02", "2026-03")
NS = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c15": "http://schemas.microsoft.com/office/drawing/2012/chart",
}
KINDS: dict[str, ChartSpec] = {
    "bar": Bar((BarRow(HOSTILE, 0.4, 0.3, 0.5, mark="up"), BarRow("b", 0.2, 0.1, 0.3, 9, faded=True)), "percent", ""),
    "bar withheld": Bar((BarRow("a", None, n=3), BarRow("b", 0.5)), "percent", "=x"),
    "bar below zero": Bar((BarRow("a", -0.4, -0.5, -0.3, mark="down"), BarRow("b", 0.2)), "points", "x"),
    "bar in groups": Bar((BarRow("a", 1.0, group="=g"), BarRow("b", 2.0, group="h")), "mean", "", reference=(0.4, "r")),
    "bar with a line": Bar((BarRow("a", 0.9), BarRow("b", 0.7)), "percent", "x", reference=(0.8, "goal")),
    "bar of nothing": Bar((), "percent", "x"),
    "bar of zeros": Bar((BarRow("a", 0.0, 0.0, 0.0),), "percent", ""),
    "stacked": StackedBar(
        (HOSTILE, "b"), (Part("=p", "kano.M", (0.3, None)), Part("q", "kano.Q", (0.7, 0.02))), notes=("n = 3", "=n"),
        faded=(False, True),
    ),
    "stacked of nothing": StackedBar((), (Part("p", "accent", ()),)),
    "areas": Line(MONTHS, (LineSeries("=a", "accent", (0.4, None, 0.6), draw="area"),), "x", "y", "percent"),
    "months with a band": Line(
        MONTHS, (LineSeries("a", "accent", (0.4, 0.5, 0.6), (0.3, 0.4, 0.5), (0.5, 0.6, 0.7)),), "", "y", "percent",
        references=((0.5, ""), (0.9, "=goal")),
    ),
    "months with gaps": Line(
        MONTHS, (LineSeries("a", "accent", (1, 2, 3), (0, None, 2), (2, None, 4)),), "", "", "nps"
    ),
    "months of two": Line(
        MONTHS, tuple(LineSeries(n, "accent", (0.4, None, 0.6), (0.3, None, 0.5), (0.5, None, 0.7)) for n in "ab"),
        "x", "y", "points",
    ),
    "curve": Line(
        (1.0, 2.0), (
            LineSeries("p", "accent", (0.1, 0.9), (0.0, 0.8), (0.2, 1.0), draw="points", x=(1.0, 2.0)),
            LineSeries("f", "accent", (0.1, None), (0.0, None), (0.2, None), draw="fit"),
        ), "x", "y", "percent", (0.0, 1.0), ((1.0, "=low"), (2.0, "")), (Zone(1.0, 2.0, "=z", "zone.loyal"),),
        ((0.8, "=r"),),
    ),
    "line of nothing": Line((), (LineSeries("a", "accent", ()),), "x", "y", "percent"),
    "scatter": Scatter(
        (
            Dot(HOSTILE, 0.1, 0.2, "kano.M", (0.0, 0.2), (0.1, 0.3)),
            Dot("b", 0.5, 0.5, "kano.O", outline=((0.4, 0.4), (0.6, 0.4), (0.5, 0.6)), faded=True),
            Dot("c", 0.6, 0.7, "kano.M"),
        ), "x", "=y", "percent", "percent", (0.0, 1.0), (0.0, 1.0), (0.5, 0.5), ("a", "=b", "c", "d"),
    ),
    "scatter of nothing": Scatter((), "x", "y", "number", "number", (0.0, 1.0), (0.0, 1.0)),
    "dots": DotPlot(
        (HOSTILE, "b"),
        (DotSeries("=s", "segment.0", (0.4, None), (0.3, None), (0.5, None)), DotSeries("t", "accent", (1, 2))),
        "percent", "x", (0.0, 2.0), ("n", "=n"), (1.0, "=r"),
    ),
    "heat": HeatMap(
        (HOSTILE, "b"), ("=c", "d"), ((0.1, None), (-0.2, 0.0)),
        ((Num(0.1, "percent"), None), (Num(-0.2, "points"), HOSTILE)), (("up", None), (None, "down")), centre=0.0,
    ),
}  # fmt: skip


def made(sample: Any, chart: ChartSpec, language: str = "en") -> bytes:
    chapter = sample.chapters[0]
    hero = replace(chapter.story.hero, chart=chart, effective_n=812.4, alt=Message("test.note", name=HOSTILE))
    story = replace(chapter.story, hero=hero, supporting=(), quality=())
    return workbook([replace(chapter, story=story)], sample.context, sample.translator(language))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_is_whole_and_runs_nothing(sample: Any, kind: str, language: str) -> None:
    content = made(sample, KINDS[kind], language)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        charts = [n for n in parts.namelist() if n.startswith("xl/charts/chart")]
        assert len(charts) == (kind != "heat" and "nothing" not in kind)
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                text = parts.read(name)
                ElementTree.fromstring(text)
                assert b'TargetMode="External"' not in text
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value).startswith("=")


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "heat" and "nothing" not in k])
def test_chart_says_its_finding_and_refers_to_its_own_sheet(sample: Any, kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(made(sample, KINDS[kind], "zh"))) as parts:
        xml = parts.read("xl/charts/chart1.xml").decode()
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    tree = ElementTree.fromstring(xml)
    title = tree.find("c:chart/c:title//c:v", NS)
    assert title is not None
    assert str(title.text).startswith("zh finding about =HYPERLINK")
    assert {f.text.split("!")[0] for f in tree.iter(f"{{{NS['c']}}}f")} == {"'1 Kano   needs'"}  # type: ignore[union-attr]
    assert "[kano.hero]" in drawing
    assert set(re.findall(r'<a:(?:latin|ea) typeface="([^"]+)"', xml)) == {"微软雅黑"}


def test_labels_follow_cells_and_say_the_rounded_words(sample: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(made(sample, KINDS["bar"]))) as parts:
        tree = ElementTree.fromstring(parts.read("xl/charts/chart1.xml"))
    words = [t.text for t in tree.iterfind(".//c:dLbl//a:fld/a:t", NS)]
    assert words == ["▲ 40%", "20%  n = 9"]
    (cells,) = (f.text for f in tree.iterfind(".//c15:datalabelsRange/c15:f", NS))
    book = openpyxl.load_workbook(io.BytesIO(made(sample, KINDS["bar"])))
    name, place = str(cells).rsplit("!", 1)
    found = [row[0] for row in book[name.strip("'")][place.replace("$", "")]]
    # typed numbers whose format carries the mark and the base: labels change with them
    assert [c.value for c in found] == [0.4, 0.2]
    assert found[0].number_format.startswith('"▲ "0%')
    assert '"  n = 9"' in found[1].number_format


def test_withheld_value_is_said_not_drawn(sample: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(made(sample, KINDS["bar withheld"]))) as parts:
        xml = parts.read("xl/charts/chart1.xml").decode()
    assert "hidden: too few answers" in xml
    values = ElementTree.fromstring(xml).find(".//c:ser/c:val/c:numRef/c:numCache", NS)
    assert values is not None
    assert [p.get("idx") for p in values.iterfind("c:pt", NS)] == ["1"]


def test_shaded_cells_are_numbers_in_the_colours_of_the_screen(sample: Any) -> None:
    chart = KINDS["heat"]
    assert isinstance(chart, HeatMap)
    sheet = openpyxl.load_workbook(io.BytesIO(made(sample, chart))).worksheets[1]
    heads = next(row for row in sheet.iter_rows(min_row=5) if row[1].value == "'=c")
    first = sheet.cell(heads[0].row + 1, 2)
    assert first.value == 0.1
    assert first.number_format.startswith('"▲ "0%')
    assert first.fill.fgColor.rgb == "FF" + fill(chart, 0, 0)[1:]
    assert sheet.cell(heads[0].row + 2, 2).value == pytest.approx(-20)


def test_base_stands_in_the_sheet_as_numbers(sample: Any) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made(sample, KINDS["bar"]))).worksheets[1]
    facts = {c.number_format: c.value for c in (sheet["A4"], sheet["A5"])}
    assert list(facts.values()) == [1234, 812.4]
    assert [f.split("#")[0] for f in facts] == ['"n = "', '"effective n = "']
    assert sheet["A3"].value == "Base: en words"


def test_sheets_are_set_up_for_paper(sample: Any) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made(sample, KINDS["bar"]))).worksheets[1]
    assert sheet.page_setup.orientation == "landscape"
    # one page wide is what a missing number means
    assert sheet.page_setup.fitToWidth in (None, 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows
    assert "Page" in str(sheet.oddFooter.right.text)


@pytest.mark.parametrize(
    ("style", "value", "shape"),
    [("number", 5.0, "#,##0"), ("number", 2.5, "#,##0.0"), ("number", 2.345, "#,##0.00"), ("number", 2.999, "#,##0")],
)
def test_numbers_have_the_decimals_they_need(style: Any, value: float, shape: str) -> None:
    assert pattern(style, "en", value) == f"{shape};\u2212{shape}"


@pytest.mark.parametrize(("style", "value"), [("nps", -0.2), ("nps", 0.3), ("points", -0.4), ("percent", -0.004)])
def test_nothing_is_more_or_less_than_zero_by_rounding(style: Any, value: float) -> None:
    assert pattern(style, "en", value).split('"')[0] in ("0", "0%")


@pytest.mark.parametrize(("text", "shown"), [("+1.1 points", "+1.1 points"), ("-2 分", "-2 分"), ("+1+1", "'+1+1")])
def test_signed_numbers_with_a_unit_stay_and_sums_do_not(text: str, shown: str) -> None:
    assert harmless(text) == shown


def test_words_go_into_every_section_of_a_format_behind_its_condition() -> None:
    assert around("0%;\u22120%", "▲ ") == '"▲ "0%;"▲ "\u22120%'
    assert around("[>=100]#,##0;0.00", "", " n") == '[>=100]#,##0" n";0.00" n"'
    assert around("0", 'a"b') == '"ab"0'
