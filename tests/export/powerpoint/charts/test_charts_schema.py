"""Plain OOXML in the order of the schema: what opens without a repair prompt."""

from __future__ import annotations

from collections import Counter

import pytest
from lxml import etree
from pptx.oxml.ns import qn

from insight.export.powerpoint.charts.drawing import built
from insight.words import translator

# ECMA-376, dml-chart.xsd and dml-chartDrawing.xsd: children in their order
_AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr "
    "txPr crossAx crosses crossesAt"
)
_LABEL = "numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator"
SEQUENCES = {
    "chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr externalData "
    "printSettings userShapes extLst",
    "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs",
    "plotArea": "layout areaChart barChart lineChart scatterChart catAx valAx dTable spPr",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    "areaChart": "grouping varyColors ser dLbls dropLines axId",
    "scatterChart": "scatterStyle varyColors ser dLbls axId",
    "catAx": f"{_AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "valAx": f"{_AXIS} crossBetween majorUnit minorUnit dispUnits",
    "scaling": "logBase orientation max min",
    "legend": "legendPos legendEntry layout overlay spPr txPr",
    "title": "tx layout overlay spPr txPr",
    "manualLayout": "layoutTarget xMode yMode wMode hMode x y w h",
    "dLbls": f"dLbl delete {_LABEL} showLeaderLines leaderLines extLst",
    "dLbl": f"idx delete layout tx {_LABEL} extLst",
    "dPt": "idx invertIfNegative marker bubble3D explosion spPr pictureOptions extLst",
    "errBars": "errDir errBarType errValType noEndCap plus minus val spPr",
    "marker": "symbol size spPr",
    "numCache": "formatCode ptCount pt",
    "strCache": "ptCount pt",
    "numRef": "f numCache",
    "strRef": "f strCache",
}
SERIES = {
    "barChart": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape extLst",
    "lineChart": "idx order tx spPr marker dPt dLbls trendline errBars cat val smooth extLst",
    "areaChart": "idx order tx spPr pictureOptions dPt dLbls trendline errBars cat val extLst",
    "scatterChart": "idx order tx spPr marker dPt dLbls trendline errBars xVal yVal smooth extLst",
}


def sequence(element):
    name = etree.QName(element).localname
    if name == "ser":
        return SERIES[etree.QName(element.getparent()).localname]
    if name == "marker" and not len(element):
        return None
    return SEQUENCES.get(name)


def ordered(root):
    for element in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}*"):
        wanted = sequence(element)
        if wanted is None:
            continue
        names = [etree.QName(c).localname for c in element]
        ranks = [wanted.split().index(n) for n in names]
        assert ranks == sorted(ranks), (etree.QName(element).localname, names)
    return True


@pytest.mark.parametrize("language", ["en", "zh"])
def test_elements_stand_in_the_order_of_the_schema(kit, kind, language):
    assert ordered(kit.read(kit.specs[kind], language).root)


def test_axes_and_series_have_unique_ids_that_match(kit, kind):
    root = kit.read(kit.specs[kind]).root
    axes = [e.find(qn("c:axId")).get("val") for e in root.iter(qn("c:valAx"), qn("c:catAx"))]
    assert len(set(axes)) == len(axes)
    used = {e.get("val") for plot in root.iter() if str(plot.tag).endswith("Chart") for e in plot.findall(qn("c:axId"))}
    assert used == set(axes)
    for tag in ("c:idx", "c:order"):
        ids = [s.find(qn(tag)).get("val") for s in root.iter(qn("c:ser"))]
        assert max(Counter(ids).values()) == 1


def test_text_is_never_smaller_than_twelve_points(kit, kind):
    made = built(kit.specs[kind], kit.box.width, kit.box.height, translator("zh"), kit.theme)
    for content in (made.content, made.over):
        if content is not None:
            assert all(int(e.get("sz")) >= 1200 for e in etree.fromstring(content).iter() if e.get("sz"))


def test_shapes_over_a_chart_lie_within_it(kit, kind):
    made = built(kit.specs[kind], kit.box.width, kit.box.height, kit.t, kit.theme)
    for element in etree.fromstring(made.over).iter() if made.over else ():
        if etree.QName(element).localname in ("x", "y"):
            assert 0 <= float(element.text) <= 1


def test_nothing_in_a_chart_is_not_a_number(kit, kind):
    text = etree.tostring(kit.read(kit.specs[kind]).root).decode()
    assert ">nan<" not in text
    assert ">inf<" not in text
    assert '"nan"' not in text
