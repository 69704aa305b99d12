"""What is drawn: the reader's words, intervals that end where they should, nothing that the user's text can inject."""

from __future__ import annotations

import itertools
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from insight.dataset import Filters
from insight.exhibits import Bar, BarRow, HeatMap, Line, LineSeries, Part, StackedBar, labels, palette
from insight.exhibits.footer import footer
from insight.exhibits.plotly import figure, slide
from insight.exhibits.slides import slides
from insight.exhibits.wrapping import balanced, measure, shortened, wrapped
from insight.words import translator
from tests.exhibits.conftest import BAR, CHARTS, DOTS, STACK, exhibit

T = translator("en")


def words(fig: go.Figure) -> str:
    return fig.to_json()


@pytest.mark.parametrize("chart", CHARTS, ids=lambda c: type(c).__name__)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("narrow", [False, True])
def test_every_kind_is_drawn(chart, theme, narrow):
    fig = figure(chart, T, theme, narrow=narrow)
    assert fig.layout.height >= 60
    assert fig.layout.font.size == (13 if narrow else 16)
    assert "nan" not in words(fig).lower().replace("cantarell", "")


def test_user_text_cannot_become_markup():
    assert "<b>bold" not in words(figure(BAR, T))
    assert "<a href" not in words(figure(BAR, T)).replace("\\u003c", "<")


def test_bars_start_at_zero_and_show_their_interval_and_base():
    fig = figure(BAR, T)
    assert fig.layout.xaxis.range[0] <= 0
    error = fig.data[1].error_x
    assert error.array[0] == pytest.approx(0.1)
    assert error.arrayminus[1] == pytest.approx(0.3)
    said = [a.text for a in fig.layout.annotations]
    assert "▲ 80%" in said
    assert "50%  n = 12" in said
    assert "hidden: too few answers" in said


@pytest.mark.parametrize("narrow", [False, True])
def test_bars_below_zero_hang_from_it_and_leave_room_for_their_values(narrow):
    rows = (BarRow("waiting time", -0.88, -1.1, -0.66, mark="down"), BarRow("prices", -0.78, -0.97, -0.6, mark="down"))
    low, high = figure(Bar(rows, "coefficient", "size"), T, narrow=narrow).layout.xaxis.range
    assert low < -1.1
    assert high >= 0.2 * 1.1, "the values are written to the right of zero"


def test_stacked_parts_keep_their_order_and_meaning():
    fig = figure(STACK, T)
    assert [trace.name for trace in fig.data] == ["M", "Q"]
    key = next(a.text for a in fig.layout.annotations if "■" in a.text)
    assert key.index("M") < key.index("Q")


@pytest.mark.parametrize("narrow", [False, True])
def test_a_key_takes_the_rows_it_needs(narrow):
    names = ("贬损者（0–6 分）", "被动者（7–8 分）", "推荐者（9–10 分）", "另一个很长很长的名称")
    parts = tuple(Part(name, f"satisfaction.{i + 1}", (0.25,)) for i, name in enumerate(names))
    fig = figure(StackedBar(("NPS",), parts), T, narrow=narrow)
    key = next(a.text for a in fig.layout.annotations if "■" in a.text)
    assert fig.layout.margin.t >= 12 + 26 * (key.count("<br>") + 1)
    assert (key.count("<br>") > 1) == narrow


def test_thin_areas_all_have_their_name_within_the_chart():
    values = (0.04, 0.16, 0.77, 0.02, 0.01)
    series = tuple(LineSeries(f"s{i}", f"satisfaction.{i + 1}", (v, v), draw="area") for i, v in enumerate(values))
    fig = figure(Line(("2024-01", "2024-02"), series, "", "", "percent", (0, 1)), T)
    places = [a.y for a in fig.layout.annotations]
    assert len(places) == 5
    assert max(places) <= 1
    assert all(b - a >= 0.06 for a, b in itertools.pairwise(places))


def test_a_slide_carries_title_subtitle_and_footer():
    fig = slide(slides(exhibit(BAR))[0], "Source: x", T)
    assert (fig.layout.width, fig.layout.height) == (1280, 720)
    sizes = [a.font.size for a in fig.layout.annotations]
    assert min(sizes) >= 16
    assert max(sizes) >= 27  # 20 pt on a 960 pt slide


def test_labels_do_not_overlap():
    points = [(0.5 + 0.01 * i, 0.5) for i in range(5)]
    spots = labels.place(points, ["feature"] * 5, ranges=((0, 1), (0, 1)), canvas=(900, 480), size=16)
    boxes = []
    for (x, y), spot in zip(points, spots, strict=True):
        length = 7 * 16 * 0.54
        start = x * 900 + spot.dx - {"left": 0, "center": length / 2, "right": length}[spot.anchor]
        boxes.append((start, y * 480 + spot.dy - 10, start + length, y * 480 + spot.dy + 10))
    for a, b in itertools.combinations(boxes, 2):
        assert min(a[2], b[2]) <= max(a[0], b[0]) or min(a[3], b[3]) <= max(a[1], b[1])


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("门店环境整洁", 6, ["门店环", "境整洁"]),
        ("a b c d e f", 3, ["a b", "c d", "e f"]),
        ("unbreakablelongword", 8, ["unbreaka", "blelongw", "ord"]),
    ],
)
def test_wrapping_counts_chinese_characters_twice(text, width, lines):
    assert wrapped(text, width) == lines
    assert all(measure(line) <= width for line in lines)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("总体而言，您对北光咖啡的满意程度", 30, ["总体而言，您对北", "光咖啡的满意程度"]),
        ("您最常用的购买方式：到店堂食", 18, ["您最常用的购买", "方式：到店堂食"]),
        ("one two three four five six", 22, ["one two three", "four five six"]),
        ("sales_value, mean", 18, ["sales_value, mean"]),
        ("home_ownership: Homeowner", 18, ["home_ownership:", "Homeowner"]),
        ("short", 30, ["short"]),
    ],
)
def test_lines_are_balanced_and_none_begins_with_a_closing_mark(text, width, lines):
    assert balanced(text, width) == lines


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [("short", 9, "short"), ("district of the north", 12, "distri…north"), ("一二三四五六七八九", 9, "一二…八九")],
)
def test_what_is_too_long_keeps_its_end(text, width, cut):
    assert shortened(text, width) == cut
    assert measure(cut) <= width


def test_too_long_a_label_is_cut_visibly():
    assert wrapped("word " * 40, 10)[-1].endswith("…")


def test_the_footer_names_source_base_n_filters_and_method():
    weighted = replace(exhibit(), n=1234, effective_n=526.2)
    said = footer(weighted, "survey.csv", "2025-03-05", Filters((("Region", ("North",)),), "2025-01-01"), T)
    for part in ("survey.csv", "5 Mar 2025", "n = 1,234", "effective n = 526", "Region: North", "from 1 Jan 2025"):
        assert part in said


def test_dots_have_their_intervals_and_leave_unknown_ones_out():
    fig = figure(DOTS, T)
    first, second = fig.data
    assert list(first.x) == [0.3]
    assert list(second.error_x.array) == pytest.approx([0.1, 0.1])
    assert list(second.error_x.arrayminus) == pytest.approx([0.1, 0.1])
    assert "<b>bold" not in words(fig)


def test_a_cell_with_a_colour_of_its_own_is_as_strong_as_it_is_certain():
    sure = HeatMap(
        ("r",), ("c", "d"), ((None, None),), (("M", "M"),), colors=(("kano.M", "kano.M"),), strengths=((0.9, 0.2),)
    )
    strong, weak = (shape.fillcolor for shape in figure(sure, T).layout.shapes)
    paper, full = palette.PAPER["light"], palette.color("kano.M", "light")
    assert strong == palette.blend(full, paper, 0.9)
    assert weak == palette.blend(full, paper, 0.2)


@pytest.mark.parametrize("name", ["2005-Q{}", "{} 月", "{} quarter of the year"])
def test_words_along_a_line_do_not_meet_in_half_a_page(name: str) -> None:
    periods = tuple(name.format(i) for i in range(12))
    series = LineSeries("a", "accent", tuple(i / 12 for i in range(12)))
    shown = figure(Line(periods, (series,), "", "", "percent"), T).layout.xaxis.tickvals
    assert shown[-1] == periods[-1], "the last period is named"
    apart = 520 / 12 * (periods.index(shown[-1]) - periods.index(shown[-2]))
    # half of 16 px is what a letter takes, on average
    assert len(shown) == 2 or len(shown[0]) * 8 < apart
