"""New data in a chart that people have formatted: the data change, what they did stays."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from lxml import etree
from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from insight.exhibits import BarRow, Num, Part, palette
from insight.export.powerpoint import charts
from insight.export.powerpoint.charts.digest import digest


def frame_of(deck):
    return next(iter(deck.slides[0].shapes))


def redraw(kit, frame, spec):
    charts.redraw(frame, spec, kit.t, kit.theme)
    part = frame.chart.part
    return kit.Read(part.blob, part.chart_workbook.xlsx_part.blob)


def test_the_same_data_change_nothing(kit, kind):
    deck, frame = kit.drawn(kit.specs[kind])
    before = digest(frame)
    reopened = kit.reopened(deck)
    assert digest(frame_of(reopened)) == before
    redraw(kit, frame_of(reopened), kit.specs[kind])
    assert digest(frame_of(kit.reopened(reopened))) == before


def test_every_kind_takes_other_rows_and_agrees_with_a_new_drawing(kit, kind):
    spec = kit.specs[kind]
    if hasattr(spec, "rows") and kind != "stacked":
        smaller = replace(spec, rows=spec.rows[:1])
        if kind == "dots":
            cut = tuple(replace(s, values=s.values[:1], low=s.low[:1], high=s.high[:1], n=s.n[:1]) for s in spec.series)
            smaller = replace(smaller, series=cut, notes=spec.notes[:1])
    elif kind == "stacked":
        smaller = replace(spec, parts=(*spec.parts, Part("New", "kano.O", (0.05, 0.9))))
    elif kind == "scatter":
        smaller = replace(spec, dots=spec.dots[1:])
    else:
        y = (0.15, *spec.series[0].y[1:])
        smaller = replace(spec, series=(replace(spec.series[0], y=y),))
    deck, frame = kit.drawn(spec)
    read = redraw(kit, frame, smaller)
    used = [
        [a.get("val") for a in plot.findall(qn("c:axId"))] for plot in read.root.iter() if plot.tag.endswith("Chart")
    ]
    assert all(ids == used[0] for ids in used)
    fresh = kit.drawn(smaller)[1]
    assert digest(frame) == digest(fresh) != digest(kit.drawn(spec)[1])
    assert kit.reopened(deck)


def test_what_a_person_formatted_stays(kit):
    spec = kit.specs["stacked"]
    deck, frame = kit.drawn(spec)
    frame.left, frame.top, frame.width, frame.height = Emu(1), Emu(2), Emu(9_000_000), Emu(4_000_000)
    chart = frame.chart
    chart.font.size = Pt(17)
    chart.plots[0].series[0].format.fill.solid()
    chart.plots[0].series[0].format.fill.fore_color.rgb = RGBColor(0x12, 0xAB, 0x34)
    chart.plots[0].gap_width = 33
    chart.value_axis.axis_title.text_frame.text = "My own words"
    chart.category_axis.tick_labels.font.bold = True
    reopened = kit.reopened(deck)
    frame = frame_of(reopened)
    other = replace(
        spec, parts=tuple(replace(p, values=(0.3, 0.7)) for p in (*spec.parts, Part("New", "kano.O", (0, 0))))
    )
    redraw(kit, frame, other)
    chart = frame.chart
    assert (frame.left, frame.top, frame.width, frame.height) == (1, 2, 9_000_000, 4_000_000)
    assert chart.font.size == Pt(17)
    assert chart.plots[0].gap_width == 33
    assert chart.value_axis.axis_title.text_frame.text == "My own words"
    assert chart.category_axis.tick_labels.font.bold
    first, _, third = list(chart.plots[0].series)[:3]
    assert first.format.fill.fore_color.rgb == RGBColor(0x12, 0xAB, 0x34)
    assert list(first.values) == [0.3, 0.7]
    assert third.name == "New"
    assert third.format.fill.fore_color.rgb == RGBColor.from_string(palette.color("kano.O")[1:])


def test_a_point_keeps_a_persons_colour_by_its_name_and_ours_follow_the_data(kit):
    spec = replace(
        kit.specs["bar"], rows=(BarRow("a", 0.4, color="kano.M"), BarRow("b", 0.3, color="kano.A")), reference=None
    )
    deck, frame = kit.drawn(spec)
    fill = frame.chart.plots[0].series[0].points[0].format.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor(0xFF, 0x00, 0xFF)
    frame = frame_of(kit.reopened(deck))
    rows = (BarRow("new", 0.9, color="kano.O"), BarRow("b", 0.5, color="kano.R"), BarRow("a", 0.6, color="kano.I"))
    read = redraw(kit, frame, replace(spec, rows=rows))
    points = {
        int(p.find(qn("c:idx")).get("val")): next(p.iter(qn("a:srgbClr"))).get("val")
        for p in read.series[0].findall(qn("c:dPt"))
    }
    assert points == {0: palette.color("kano.O")[1:], 1: palette.color("kano.R")[1:], 2: "FF00FF"}


def test_labels_and_error_bars_follow_in_the_persons_font(kit):
    spec = kit.specs["negative"]
    deck, frame = kit.drawn(spec)
    labels = frame.chart._chartSpace.iter(qn("c:dLbl"))
    for run in (r for label in labels for r in label.iter(qn("a:rPr"))):
        run.set("sz", "2000")
        run.set("i", "1")
    bars = next(frame.chart._chartSpace.iter(qn("c:errBars")))
    next(bars.iter(qn("a:ln"))).set("w", "50000")
    frame = frame_of(kit.reopened(deck))
    read = redraw(kit, frame, replace(spec, rows=(BarRow("worse", 33.0, 30.0, 36.0, mark="up"), *spec.rows[1:])))
    assert read.label(read.series[1], 0).strip() == "▲ +33"
    assert all(r.get("sz") == "2000" and r.get("i") == "1" for r in read.series[1].iter(qn("a:rPr")))
    bars = read.series[0].find(qn("c:errBars"))
    assert next(bars.iter(qn("a:ln"))).get("w") == "50000"
    assert read.values(bars, "c:plus")[0] == pytest.approx(3.0)


def test_deleted_labels_stay_deleted(kit):
    deck, frame = kit.drawn(kit.specs["negative"])
    label = next(frame.chart._chartSpace.iter(qn("c:dLbl")))
    for child in list(label)[1:]:
        label.remove(child)
    label.append(parse_xml('<c:delete xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" val="1"/>'))
    read = redraw(kit, frame_of(kit.reopened(deck)), kit.specs["negative"])
    assert len(read.series[1].findall(f".//{qn('c:delete')}")) == 1


@pytest.mark.parametrize("kept", ["none", "linked"])
def test_a_lost_or_linked_workbook_is_replaced_and_never_opened(kit, kept):
    _, frame = kit.drawn(kit.specs["bar"])
    part = frame.chart.part
    data = part._element.find(qn("c:externalData"))
    part.rels.pop(data.get(qn("r:id")))
    if kept == "none":
        part._element.remove(data)
    else:
        data.set(qn("r:id"), part.relate_to("file:///c:/x.xlsx", "urn:link", is_external=True))
    read = redraw(kit, frame, kit.specs["bar"])
    assert read.book.worksheets[0]["B3"].value == 0.8
    assert not [r for r in part.rels.values() if r.is_external]


def test_shapes_that_a_person_drew_in_the_chart_stay(kit):
    _, frame = kit.drawn(kit.specs["bar"])
    part = frame.chart.part
    relation = part._element.find(qn("c:userShapes")).get(qn("r:id"))
    shapes = part.related_part(relation)
    root = parse_xml(shapes.blob)
    own = copy.deepcopy(root[0])
    next(e for e in own.iter() if e.tag.endswith("}cNvPr")).set("name", "My arrow")
    root.append(own)
    shapes._blob = etree.tostring(root)
    before = len(root)
    redraw(kit, frame, kit.specs["bar"])
    redraw(kit, frame, kit.specs["bar"])
    relation = part._element.find(qn("c:userShapes")).get(qn("r:id"))
    blob = part.related_part(relation).blob
    assert blob.count(b"My arrow") == 1
    assert len(parse_xml(blob)) == before


def test_another_kind_is_refused_before_any_change(kit):
    _, frame = kit.drawn(kit.specs["bar"])
    before = frame.chart.part.blob
    for spec in (kit.specs["scatter"], kit.heat):
        with pytest.raises(charts.CannotRedraw):
            charts.redraw(frame, spec, kit.t, kit.theme)
    with pytest.raises(charts.CannotRedraw):
        charts.redraw_table(frame, ("a",), [("b",)], kit.t, kit.theme)
    assert frame.chart.part.blob == before


def test_a_heat_map_takes_new_cells_rows_and_shades_in_the_persons_font(kit):
    deck, frame = kit.drawn(kit.heat)
    for cell in frame.table.iter_cells():
        for run in (r for p in cell.text_frame.paragraphs for r in p.runs):
            run.font.italic = True
    frame = frame_of(kit.reopened(deck))
    more = replace(
        kit.heat,
        rows=(*kit.heat.rows, "d"),
        values=((-0.5, 0.5), *kit.heat.values[1:], (0.1, 0.1)),
        texts=((Num(-0.5, "points"), Num(0.5, "points")), *kit.heat.texts[1:], ("p", "q")),
        marks=(("down", "up"), *kit.heat.marks[1:], (None, None)),
        groups=(*kit.heat.groups, "second"),
    )
    charts.redraw(frame, more, kit.t, kit.theme)
    assert digest(frame) == digest(kit.drawn(more)[1])
    cell = frame.table.cell(2, 1)
    assert cell.text == "▼ −50 pp"
    assert cell.text_frame.paragraphs[0].runs[0].font.italic
    assert frame.table.cell(6, 1).text == "p"
    assert cell.fill.fore_color.rgb == RGBColor.from_string(palette.blend(palette.color("down"), "#FFFFFF", 0.85)[1:])


def test_a_table_keeps_its_looks_and_takes_other_columns(kit):
    deck, _ = kit.drawn(kit.heat)
    slide = deck.slides[0]
    frame = charts.draw_table(slide, ("a", "n"), [("x", Num(1, "count"))], kit.box, kit.t, kit.theme)
    frame.table.cell(1, 0).text_frame.paragraphs[0].runs[0].font.bold = True
    charts.redraw_table(frame, ("a", "n"), [("y", Num(2, "count")), ("z", Num(3, "count"))], kit.t, kit.theme)
    assert [[c.text for c in r.cells] for r in frame.table.rows] == [["a", "n"], ["y", "2"], ["z", "3"]]
    assert frame.table.cell(1, 0).text_frame.paragraphs[0].runs[0].font.bold
    charts.redraw_table(frame, ("a", "b", "c"), [("1", "2", "3")], kit.t, kit.theme)
    assert len(frame.table.columns) == 3


def test_digest_knows_data_from_looks(kit):
    _, frame = kit.drawn(kit.specs["bar"])
    before = digest(frame)
    frame.chart.font.size = Pt(20)
    frame.name = "x"
    assert digest(frame) == before
    value = next(frame.chart._chartSpace.iter(qn("c:val"))).find(f".//{qn('c:v')}")
    value.text = "0.81"
    assert digest(frame) != before


def test_digest_of_anything_else_is_quiet(kit):
    deck, frame = kit.drawn(kit.specs["bar"])
    box = deck.slides[0].shapes.add_textbox(0, 0, 9, 9)
    assert len(digest(box)) == len(digest(frame)) == 10
