"""A chart says what its specification says: in the cached XML, in the embedded workbook, and in both the same."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pptx.oxml.ns import qn

from insight.exhibits import Bar, BarRow, DotPlot, DotSeries, Line, LineSeries, Part, Scatter, StackedBar
from insight.exhibits.chart import Dot
from insight.export.powerpoint.charts.digest import plain
from insight.export.powerpoint.charts.sheet import number_format, shown

FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
NUMBERS = st.one_of(
    st.none(), st.floats(-1, 1), st.sampled_from([0.0, -0.0, 1e18, -1e15, 1e-12, math.nan, math.inf, 1e308])
)
NAMES = st.text(min_size=1, max_size=40) | st.sampled_from(
    ["=1+1", "+SUM(A1)", "@x", "-5", "1", "\x00", " ", "😀" * 50]
)
STYLES = st.sampled_from(["percent", "points", "mean", "nps", "number", "money", "p"])


def faults(read):
    """Cells that their cache does not hold, formulas, and missing values that are not empty."""
    found = []
    for reference, cache, count, words in read.references():
        cells = read.cells(reference)
        if len(cells) != count != 1:
            found.append(f"{reference}: {len(cells)} cells, {count} remembered")
        found += [
            f"{reference}, {index}: {cell!r} remembered as {cache.get(index)!r}"
            for index, cell in enumerate(cells)
            if not remembered(cell, cache.get(index), words)
        ]
    everywhere = (cell for sheet in read.book.worksheets for row in sheet.iter_rows() for cell in row)
    return found + [f"a formula in {cell.coordinate}" for cell in everywhere if cell.data_type == "f"]


def remembered(cell, cached, words):
    """Whether a cache holds what its cell does; a label shows its cell in words."""
    if cell is None or cached is None:
        return cell is cached
    if not isinstance(cell, (int, float)):
        return plain(cached) == plain(cell)
    return bool(cached) if words else float(cached) == pytest.approx(cell)


def holds(read, name, values, style, tag="c:val"):
    """Whether the series called ``name`` holds exactly the known ones of ``values``."""
    wanted = {i: v for i, x in enumerate(values) if (v := shown(x, style)) is not None}
    return any(read.values(s, tag) == pytest.approx(wanted) for s in read.series if read.name(s) == name)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_caches_and_workbook_agree(kit, kind, language):
    assert faults(kit.read(kit.specs[kind], language)) == []


@FEW
@given(rows=st.lists(st.tuples(NAMES, NUMBERS, NUMBERS, NUMBERS, st.booleans()), max_size=8), style=STYLES)
def test_bars(kit, rows, style):
    bars = tuple(BarRow(a, v, lo, hi, 7, faded=f) for a, v, lo, hi, f in rows)
    read = kit.read(Bar(bars, style, "Share", reference=(0.3, "all")))
    assert faults(read) == []
    assert holds(read, "Share", [v for _, v, *_ in rows], style)
    edges = read.values(read.series[1])
    for i, (_, value, _, high, _) in enumerate(rows):
        assert edges[i] >= max(shown(value, style) or 0.0, shown(high, style) or 0.0, 0.0)


@FEW
@given(
    parts=st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=1, max_size=6), names=st.lists(NAMES, min_size=3)
)
def test_stacked(kit, parts, names):
    spec = StackedBar(
        tuple(names[:3]),
        tuple(Part(f"part {i}", "kano.Q", tuple(p)) for i, p in enumerate(parts)),
        notes=("a", "b", ""),
    )
    read = kit.read(spec)
    assert faults(read) == []
    for i, values in enumerate(parts):
        assert holds(read, f"part {i}", values, "percent")


@FEW
@given(
    series=st.lists(st.lists(NUMBERS, min_size=4, max_size=4), min_size=1, max_size=4),
    low=st.lists(NUMBERS, min_size=4, max_size=4),
    dated=st.booleans(),
    draw=st.sampled_from(["line", "points", "fit", "area"]),
    style=STYLES,
)
def test_lines(kit, series, low, dated, draw, style):
    x = ("2024-01", "2024-02", "=1+1", "x") if dated else (1.0, 2.0, 3.5, 9.0)
    lines = tuple(
        LineSeries(f"line {i}", "accent", tuple(y), tuple(low), tuple(y), draw=draw) for i, y in enumerate(series)
    )
    read = kit.read(Line(x, lines, "x", "y", style, references=((0.4, "level"),)))
    assert faults(read) == []
    for i, values in enumerate(series):
        assert holds(read, f"line {i}", values, style, "c:val" if dated or draw == "area" else "c:yVal")


@FEW
@given(dots=st.lists(st.tuples(NAMES, st.floats(0, 1), st.floats(0, 1), st.booleans()), max_size=8))
def test_scatter(kit, dots):
    spec = Scatter(
        tuple(Dot(a, x, y, x_interval=(x - 0.1, x + 0.1) if w else None, y_interval=(y, y) if w else None)
              for a, x, y, w in dots),
        "across", "up", "points", "percent", (0, 1), (0, 1), (0.5, 0.5), ("a", "b", "c", "d"),
    )  # fmt: skip
    read = kit.read(spec)
    assert faults(read) == []
    assert holds(read, "up", [y for _, _, y, _ in dots], "percent", "c:yVal")
    assert holds(read, "up", [x for _, x, _, _ in dots], "points", "c:xVal")


@FEW
@given(
    values=st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=1, max_size=4),
    names=st.lists(NAMES, min_size=3),
)
def test_dots(kit, values, names):
    series = tuple(DotSeries(f"group {i}", "segment.1", tuple(v), tuple(v), tuple(v)) for i, v in enumerate(values))
    read = kit.read(DotPlot(tuple(names[:3]), series, "percent", "x", (0, 1), ("n", "", "")))
    assert faults(read) == []
    for i, known in enumerate(values):
        assert holds(read, f"group {i}", known, "percent", "c:xVal")


def test_sheet_is_readable_by_a_person(kit):
    sheet = kit.read(kit.specs["bar"]).book.worksheets[0]
    heads = [c.value for c in sheet[1]]
    assert heads == ["Name", "Share", "Lower limit", "Upper limit", "n", "Group"]
    first = [c.value for c in sheet[3]]
    assert first[1:5] == [0.8, 0.7, 0.9, 120]
    assert first[0].startswith("'=HYPERLINK")
    assert sheet["B3"].number_format.startswith("0%")
    chinese = kit.read(kit.specs["bar"], "zh").book.worksheets[0]
    assert [c.value for c in chinese[1]] == ["名称", "Share", "下限", "上限", "n", "分组"]


def test_workbook_is_the_same_every_time(kit):
    made = [kit.drawn(kit.specs["bar"])[1].chart.part.chart_workbook.xlsx_part.blob for _ in range(2)]
    assert made[0] == made[1]


def test_missing_values_are_empty_never_zero(kit):
    read = kit.read(kit.specs["dots"])
    assert 1 not in read.values(read.named("one"), "c:xVal")
    assert 1 not in read.values(read.named("one"), "c:yVal")


def test_error_bars_are_the_distances_to_the_ends(kit):
    read = kit.read(kit.specs["bar"])
    bars = read.series[0].find(qn("c:errBars"))
    plus, minus = (read.values(bars, tag) for tag in ("c:plus", "c:minus"))
    # the first slot is a heading
    assert plus[1] == pytest.approx(0.1)
    assert minus[1] == pytest.approx(0.1)
    assert plus[4] == pytest.approx(0.35)
    assert 2 not in plus


@pytest.mark.parametrize(
    ("style", "value", "wanted"),
    [("number", 3.0, "#,##0"), ("number", 3.25, "#,##0.00"), ("percent", 0.5, "0%"), ("points", 5.0, '+0" pp"')],
)
def test_formats_by_style(style, value, wanted):
    assert number_format(style, value, "en").split(";")[0] == wanted
    assert "\u2212" in number_format(style, value, "en")
