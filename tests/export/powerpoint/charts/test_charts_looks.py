"""What people see: order, colours, labels that do not lie on intervals, keys, tables."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from insight.exhibits import Message, Num, palette
from insight.exhibits.chart import Bar, BarRow
from insight.export.powerpoint import charts
from insight.export.powerpoint.charts.drawing import built
from insight.words import translator


def fill_of(element):
    return "#" + next(element.iter(qn("a:srgbClr"))).get("val")


def test_bars_stand_in_order_from_zero_with_hidden_axis(kit):
    root = kit.read(kit.specs["bar"]).root
    category, value = root.find(f".//{qn('c:catAx')}"), root.find(f".//{qn('c:valAx')}")
    assert category.find(f".//{qn('c:orientation')}").get("val") == "maxMin"
    assert float(value.find(f".//{qn('c:min')}").get("val")) == 0.0
    assert float(value.find(f".//{qn('c:max')}").get("val")) > 1.0
    assert value.find(qn("c:tickLblPos")).get("val") == "none"


def test_bars_have_their_colours_marks_and_bases(kit):
    read = kit.read(kit.specs["bar"])
    points = {int(p.find(qn("c:idx")).get("val")): p for p in read.series[0].findall(qn("c:dPt"))}
    assert fill_of(points[1]) == palette.color("kano.M")
    assert fill_of(points[4]) == palette.blend(palette.color("kano.A"), "#FFFFFF", 0.45)
    places = read.named("Place of the label")
    said = [read.label(places, i).strip() for i in range(5)]
    assert said == ["Cities", "▲ 80%", "hidden: too few answers", "Ages", "50%  n = 12"]


def test_labels_start_beyond_the_interval(kit):
    read = kit.read(kit.specs["bar"])
    edges = read.values(read.named("Place of the label"))
    assert edges[1] >= 0.9
    assert edges[4] >= 0.85
    negative = kit.read(kit.specs["negative"])
    assert min(negative.values(negative.named("Place of the label")).values()) >= 0


def test_a_label_follows_the_cell_of_its_value(kit):
    read = kit.read(kit.specs["negative"])
    places = read.named("Place of the label")
    assert next(places.iter(qn("a:fld"))).get("type") == "CELLRANGE"
    reference = next(places.iter("{http://schemas.microsoft.com/office/drawing/2012/chart}f")).text
    assert read.cells(reference) == [-12.4, 7.0]


def test_money_is_labelled_in_the_words_of_its_language(kit):
    spec = Bar((BarRow("a", 123_456.0), BarRow("b", None)), "money", "Spent")
    read = kit.read(spec, "zh")
    assert read.label(read.series[1], 0).strip() == "12.3万"
    assert "12.3万" in [c.value for row in read.book.worksheets[0] for c in row]


def test_the_line_to_compare_with_is_named_and_never_crosses_a_label(kit):
    # it passes where "hidden: too few answers" stands
    spec = replace(kit.specs["bar"], reference=(0.1, "All: 10%"))
    made = built(spec, kit.box.width, kit.box.height, kit.t, kit.theme)
    assert b"All: 10%" in made.over
    assert made.over.count(b"<cdr:cxnSp") > 1


def test_stacked_parts_are_labelled_where_there_is_room(kit):
    read = kit.read(kit.specs["stacked"])
    form = read.named("Must-be").find(f"{qn('c:dLbls')}/{qn('c:numFmt')}").get("formatCode")
    assert form == '[>=0.095]0%;""'
    assert read.named("Doubtful").find(f"{qn('c:spPr')}/{qn('a:pattFill')}") is not None
    notes = read.series[-1]
    assert [read.label(notes, i) for i in (0, 1)] == ["n = 40", "n = 12"]
    assert read.root.find(f".//{qn('c:legend')}/{qn('c:legendPos')}").get("val") == "t"


def test_labels_can_be_read_on_their_part(kit):
    for series in kit.read(kit.specs["stacked"]).series[:2]:
        ink = series.find(f"{qn('c:dLbls')}/{qn('c:txPr')}").find(f".//{qn('a:solidFill')}")[0]
        shade = "#" + next(e.get("val") for e in series.find(qn("c:spPr")).iter(qn("a:srgbClr")))
        known = {"bg1": "#FFFFFF", "tx1": palette.INK["light"]}
        seen = known.get(ink.get("val"), f"#{ink.get('val')}")
        assert palette.contrast(seen, shade) >= 4.5 or "pattFill" in str(series.find(qn("c:spPr"))[0].tag)


def test_lines_are_named_at_their_ends_without_a_key(kit):
    read = kit.read(kit.specs["trend"])
    assert read.root.find(f".//{qn('c:legend')}") is None
    label = read.named("North").find(f"{qn('c:dLbls')}/{qn('c:dLbl')}")
    assert label.find(qn("c:idx")).get("val") == "1"
    assert label.find(qn("c:showSerName")).get("val") == "1"
    assert read.cache(read.series[0].find(qn("c:cat"))) == {0: "Jan 2024", 1: "Feb 2024"}


def test_words_stand_at_the_ends_of_the_scale_and_zones_are_named(kit):
    read = kit.read(kit.specs["curve"])
    texts = [t.text for t in read.root.iter(qn("a:t"))]
    assert "1 very bad" in texts
    made = built(kit.specs["curve"], kit.box.width, kit.box.height, kit.t, kit.theme)
    assert b"hostile" in made.over
    assert made.over.count(b'prst="rect"') == 4


def test_a_band_lies_behind_the_only_line(kit):
    read = kit.read(kit.specs["band"])
    area = read.root.find(f".//{qn('c:areaChart')}")
    widths = read.values(area.findall(qn("c:ser"))[1])
    assert widths == pytest.approx({0: 0.2, 1: 0.2})


def test_areas_are_stacked_and_named_with_their_last_value(kit):
    read = kit.read(kit.specs["area"])
    assert read.root.find(f".//{qn('c:areaChart')}/{qn('c:grouping')}").get("val") == "stacked"
    labels = [read.label(s, 1) for s in read.root.find(f".//{qn('c:lineChart')}").findall(qn("c:ser"))]
    assert labels == ["s1 4%", "s2 90%", "s3 6%"]


def test_scatter_names_its_dots_and_its_fields(kit):
    read = kit.read(kit.specs["scatter"])
    dots = read.named("Performance")
    assert [read.label(dots, i) for i in (0, 1)] == ["crowded one", "crowded two"]
    sides = [e.get("val") for e in dots.iter(qn("c:dLblPos"))]
    assert len(set(sides[:2])) == 2
    assert {read.label(read.named("Names"), i) for i in range(4)} == {"keep", "star", "later", "act"}
    assert any("95% area" in read.name(s) for s in read.series)
    sizes = [int(e.get("val")) for p in dots.findall(qn("c:dPt")) for e in p.iter(qn("c:size"))]
    assert sizes[1] == 2 * sizes[0]


def test_only_the_compared_groups_are_in_the_key_of_a_dot_plot(kit):
    read = kit.read(kit.specs["dots"])
    gone = {int(e.find(qn("c:idx")).get("val")) for e in read.root.iter(qn("c:legendEntry"))}
    assert gone == set(range(2, len(read.series)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_heat_map_is_a_native_table_with_ink_that_can_be_read(kit, language):
    _, frame = kit.drawn(kit.heat, language)
    rows = [[cell.text for cell in row.cells] for row in frame.table.rows]
    assert [row[0] for row in rows] == ["", "first", "a", '\'=HYPERLINK("http://x.invalid")<b>&', "second", "c"]
    assert rows[2][2].startswith("▲ +50")
    assert rows[3][1] == "·"
    known = {"bg1": "#FFFFFF", "tx1": palette.INK["light"], "tx2": palette.MUTED["light"]}

    def seen(fill):
        value = fill[0].get("val")
        return known.get(value, f"#{value}")

    for cell in frame._element.iter(qn("a:tc")):
        shade = cell.find(f"{qn('a:tcPr')}/{qn('a:solidFill')}")
        for run in cell.iter(qn("a:rPr")):
            if shade is not None:
                assert palette.contrast(seen(run.find(qn("a:solidFill"))), seen(shade)) >= 4.5


def test_a_table_fits_its_box_with_numbers_at_the_right(kit):
    deck, _ = kit.drawn(kit.heat)
    columns = ("What", Message("chart.data_value"), "n")
    text = f"{kit.hostile} a rather long sentence about a thing that customers said"
    rows = [(text, Num(0.5, "percent"), Num(i, "count")) for i in range(8)]
    frame = charts.draw_table(deck.slides[0], columns, rows, kit.box, kit.t, kit.theme)
    assert frame.width == sum(c.width for c in frame.table.columns) == kit.box.width
    assert sum(r.height for r in frame.table.rows) <= kit.box.height
    assert frame.table.cell(1, 1).text_frame.paragraphs[0].alignment == PP_ALIGN.RIGHT
    assert frame.table.cell(1, 0).text_frame.paragraphs[0].alignment == PP_ALIGN.LEFT
    assert frame.table.cell(1, 0).text.startswith("'=HYPERLINK")
    assert not frame.table.horz_banding
    sizes = {
        r.font.size for row in frame.table.rows for c in row.cells for p in c.text_frame.paragraphs for r in p.runs
    }
    assert min(sizes) >= Pt(12)


def test_rows_without_room_are_left_to_the_workbook_and_said(kit):
    deck, _ = kit.drawn(kit.heat)
    low = type(kit.box)(0, 0, kit.box.width, 900_000)
    rows = [(str(i), "text " * 40) for i in range(30)]
    frame = charts.draw_table(deck.slides[0], ("a", "b"), rows, low, translator("en"), kit.theme)
    assert frame.height <= low.height
    assert "more rows are in the workbook" in frame.table.cell(len(frame.table.rows) - 1, 0).text


def test_a_drawing_of_another_kind_is_refused(kit):
    with pytest.raises(TypeError):
        kit.drawn("no chart")
