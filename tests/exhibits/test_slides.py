"""What is cut into slides is all there, in its order and on one scale; what is drawn stays on the slide."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight.exhibits import ChartSpec, Line, LineSeries, Message, Num, Table
from insight.exhibits.plotly import page, slide
from insight.exhibits.slides import MOST_BARS, MOST_HEAT_ROWS, MOST_TABLE_ROWS, Slide, slides
from insight.words import translator
from tests.exhibits.conftest import SAID, bars, dot_plot, exhibit, heat, lines, stack

T = translator("en")


def charts(made: tuple[Slide, ...]) -> list[ChartSpec]:
    assert [(s.part, s.parts) for s in made] == [(i + 1, len(made)) for i in range(len(made))]
    return [s.chart for s in made if s.chart is not None]


@given(st.integers(1, 60))
def test_bars_keep_their_order_and_lie_on_one_scale(count):
    whole = bars([(-1.0) ** i * i for i in range(count)])
    parts = charts(slides(exhibit(whole)))
    assert sum((p.rows for p in parts), ()) == whole.rows
    assert max(len(p.rows) for p in parts) <= MOST_BARS
    assert len(parts) == -(-count // MOST_BARS)
    assert max(len(p.rows) for p in parts) - min(len(p.rows) for p in parts) <= 1
    if len(parts) > 1:
        assert len({(p.minimum, p.maximum) for p in parts}) == 1
        assert parts[0].minimum == min(r.low for r in whole.rows)
        assert parts[0].maximum == max(r.high for r in whole.rows)


@given(st.lists(st.integers(1, 20), min_size=1, max_size=12))
def test_groups_stay_together_where_they_fit_on_a_slide(sizes):
    named = [f"g{k}" for k, size in enumerate(sizes) for _ in range(size)]
    whole = bars([1.0] * len(named), named)
    parts = charts(slides(exhibit(whole)))
    assert sum((p.rows for p in parts), ()) == whole.rows
    assert max(len(p.rows) for p in parts) <= MOST_BARS
    for k, size in enumerate(sizes):
        holding = [p for p in parts if any(r.group == f"g{k}" for r in p.rows)]
        assert len(holding) <= max(1, -(-size // MOST_BARS))


def test_eight_features_are_four_and_four_and_pairs_are_not_torn():
    assert [len(p.rows) for p in charts(slides(exhibit(bars([1.0] * 8))))] == [4, 4]
    pairs = bars([1.0] * 10, [f"g{i // 2}" for i in range(10)])
    assert [len(p.rows) for p in charts(slides(exhibit(pairs)))] == [6, 4]


@given(st.integers(1, 40))
def test_stacks_keep_every_row_with_its_parts_and_note(count):
    whole = stack(count)
    parts = charts(slides(exhibit(whole)))
    assert sum((p.rows for p in parts), ()) == whole.rows
    assert sum((p.notes for p in parts), ()) == whole.notes
    for k in range(2):
        assert sum((p.parts[k].values for p in parts), ()) == whole.parts[k].values


@given(st.integers(1, 30), st.integers(1, 12))
def test_dot_plots_leave_room_for_every_series(count, series):
    whole = dot_plot(count, series)
    parts = charts(slides(exhibit(whole)))
    assert sum((p.rows for p in parts), ()) == whole.rows
    assert all(len(p.rows) * series <= 28 or len(p.rows) == 1 for p in parts)
    assert {p.x_range for p in parts} == {(0, 1)}


@given(st.integers(1, 60), st.integers(1, 12))
def test_heat_maps_keep_their_shades(count, columns):
    whole = heat(count, columns)
    parts = charts(slides(exhibit(whole)))
    assert sum((p.values for p in parts), ()) == whole.values
    assert sum((p.texts for p in parts), ()) == whole.texts
    assert max(len(p.rows) for p in parts) <= MOST_HEAT_ROWS
    assert {p.shading for p in parts} == {whole.shading}


def test_wide_heat_maps_go_on_with_further_columns():
    whole = replace(heat(9, 12), worded=True)
    parts = charts(slides(exhibit(whole)))
    assert [len(p.columns) for p in parts] == [6, 6]
    assert next(zip(*(p.values for p in parts), strict=True)) == (whole.values[0][:6], whole.values[0][6:])
    assert {p.shading for p in parts} == {whole.shading}
    assert len(slides(exhibit(heat(12, 12)))) == 1


@given(st.integers(1, 30))
def test_many_lines_go_on_further_slides_on_the_same_axis(count):
    whole = lines(count)
    parts = charts(slides(exhibit(whole)))
    assert sum((p.series for p in parts), ()) == whole.series
    assert len({p.y_range for p in parts}) == 1
    assert max(len(p.series) for p in parts) <= MOST_BARS


def test_areas_that_add_up_are_not_torn_apart():
    areas = tuple(LineSeries(f"s{k}", "accent", (0.1, 0.1), draw="area") for k in range(10))
    whole = Line((0.0, 1.0), areas, "x", "y", "percent", (0, 1))
    assert charts(slides(exhibit(whole))) == [whole]


@given(st.integers(1, 40), st.integers(1, 20))
def test_a_table_keeps_its_rows_and_says_how_many_columns_are_left(rows, columns):
    table = Table(
        tuple(f"c{j}" for j in range(columns)),
        tuple((f"r{i}", *(Num(i * j) for j in range(1, columns))) for i in range(rows)),
    )
    made = slides(exhibit(None, table))
    assert [row[0] for s in made for row in s.table.rows] == [row[0] for row in table.rows]
    assert all(len(s.table.rows) <= MOST_TABLE_ROWS for s in made)
    shown = len(made[0].table.columns)
    assert made[0].columns_left == columns - shown
    assert all(s.table.columns == table.columns[:shown] for s in made)
    assert all(len(row) == shown for s in made for row in s.table.rows)


def texts(fig) -> list[str]:
    return [a.text for a in fig.layout.annotations]


def test_parts_are_drawn_on_the_same_axis_with_the_names_in_one_column():
    values = [-3.0, 5.0, 1.0, 2.0, 1.0, 1.0, 1.0, 1.0, 0.5]
    whole = bars(values)
    drawn = [slide(s, "foot", T) for s in slides(exhibit(whole))]
    assert len({(f.layout.xaxis.range, f.layout.margin.l, f.layout.margin.r) for f in drawn}) == 1
    assert drawn[0].layout.xaxis.range[0] <= -4
    shades = [[s.fillcolor for s in slide(p, "foot", T).layout.shapes] for p in slides(exhibit(heat(20, 2)))]
    assert shades[0][0] != shades[0][-3]


def test_a_slide_shows_the_readers_title_remark_and_how_it_goes_on():
    parts = slides(exhibit(bars([1.0] * 8)))
    own = slide(parts[1], "the source", T, title="My <b>own</b> words", remark="Ask finance")
    said = texts(own)
    assert "<b>My &lt;b&gt;own&lt;/b&gt; words (2/2)</b>" in said
    assert "Ask finance" in said
    assert "the source" in said
    assert T(SAID) not in [t for t in said if t.startswith("<b>")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_table_is_set_with_numbers_at_the_right_and_no_word_outside(language):
    words = "a long sentence that has to be wrapped because it does not fit in its column at all " * 3
    columns = ("name", "value", *(f"column {j}" for j in range(8)))
    table = Table(columns, tuple((words, Num(1234.5), *(words for _ in range(8))) for _ in range(8)))
    part = slides(exhibit(None, table))[0]
    fig = slide(part, "the source", translator(language))
    left = fig.layout.margin.l
    numbers = [a for a in fig.layout.annotations if a.text == "1,234.5"]
    assert len(numbers) == len(part.table.rows)
    assert len({a.xshift for a in numbers}) == 1
    assert {a.xanchor for a in numbers} == {"right"}
    assert all(48 <= a.xshift + left <= 1232 for a in fig.layout.annotations)
    assert all(0 <= fig.layout.margin.t - a.yshift <= 700 for a in fig.layout.annotations)
    assert translator(language)(Message("slide.columns_left", n=2)) in texts(fig)


def test_a_whole_page_on_one_slide():
    hero = slides(exhibit(bars([1.0, 2.0])))[0]
    fig = page("What must we have?", ["First.", "Second.", "Third.", "Fourth."], hero, "the source", T)
    said = texts(fig)
    assert "<b>What must we have?</b>" in said
    assert "Third." in said
    assert "Fourth." not in said
    assert (fig.layout.width, fig.layout.height) == (1280, 720)
    assert min(a.font.size for a in fig.layout.annotations) >= 16
