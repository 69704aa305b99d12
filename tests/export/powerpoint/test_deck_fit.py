"""Text fits its place: the measure against real fonts' widths, and the geometry of every slide of a strained deck."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from insight.export.powerpoint import deck
from insight.export.powerpoint.fit import EMU_PER_POINT, broken, fit, line_height, width
from insight.export.powerpoint.text import inner
from insight.export.powerpoint.theme import Box

POINT = EMU_PER_POINT
WIDE = Box(0, 0, 300 * POINT, 60 * POINT)


@pytest.mark.parametrize(
    ("text", "dejavu"),
    # advance widths of DejaVu Sans at 100 pt, by FreeType; 汉字 are one em in Noto Sans CJK and 微软雅黑
    [
        ("Handgloves 63% (n = 412)", 1354.1),
        ("Which features must we have?", 1542.5),
        ("iiiiiiiiii", 277.8),
        ("MMMMMMMMMM", 862.8),
        ("顾客满意度", 500.0),
    ],
)
def test_the_measure_is_never_below_the_widest_font(text, dejavu):
    assert dejavu * 0.99 <= width(text, 100) <= dejavu * 1.12


def test_a_text_that_fits_is_left_alone():
    shown = fit("Short", WIDE, (24, 20))
    assert (shown.text, shown.size, shown.cut) == ("Short", 24, False)


def test_a_longer_text_is_set_smaller_before_it_is_cut():
    text = "Counter staff lose customers here and there"
    sizes = [fit(text, replace(WIDE, width=w * POINT), (24, 22, 20)).size for w in (420, 360, 300)]
    assert sizes == sorted(sizes, reverse=True)
    assert not fit(text, WIDE, (24, 22, 20)).cut


def test_a_cut_is_at_a_word_and_says_so():
    words = "Counter staff who remember what regular customers order "
    shown = fit(words * 4, WIDE, (24, 20), most=2)
    assert shown.cut
    assert shown.text.endswith("…")
    assert shown.text.rstrip("…").split()[-1] in words.split()
    assert len(shown.lines) == 2


def test_a_forgotten_word_on_the_last_line_makes_the_text_smaller():
    text = "Two of eight features upset customers if missing"
    plain, tidy = (fit(text, WIDE, (13, 12, 11), tidy=t) for t in (False, True))
    assert (plain.size, len(plain.lines)) == (13, 2)
    assert (tidy.size, len(tidy.lines)) == (12, 1)


def test_chinese_breaks_anywhere_but_before_closing_marks():
    for line in broken("顾客满意度，显著高于其他（所有分店）。" * 5, 104, 12)[1:]:
        assert line[0] not in "，。）"


@settings(max_examples=60)
@given(st.text(max_size=300), st.integers(40, 500), st.integers(15, 200))
def test_whatever_the_text_it_stays_within_its_place(text, wide, tall):
    box = Box(0, 0, wide * POINT, tall * POINT)
    shown = fit(text, box, (20, 16, 12))
    assert shown.size >= 12
    for line in shown.lines:
        assert width(line, shown.size) <= wide + 0.01 or len(line) == 1
    assert len(shown.lines) == 1 or shown.height <= tall + 1


@pytest.mark.parametrize("name", [None, "small, no title only", "Chinese, band"])
def test_nothing_overflows_and_no_two_texts_share_a_place(strained_plans, strained_deck, templates, name):
    content = strained_deck[0] if name is None else deck(strained_plans[name[0] == "C" :][:1], templates[name])
    presentation = Presentation(io.BytesIO(content))
    page = Box(0, 0, presentation.slide_width, presentation.slide_height)
    assert [fault for number, slide in enumerate(presentation.slides, 1) for fault in faults(number, slide, page)] == []


def faults(number, slide, page):
    """What is off the page, on top of another, too small or too long for its place."""
    drawn = [s for s in slide.shapes if s.has_chart or s.has_table or (s.has_text_frame and s.text_frame.text)]
    places = [(s.name, Box(s.left, s.top, s.width, s.height)) for s in drawn]
    found = [f"{name} is off the page" for name, place in places if not place.within(page)]
    found += [f"{one} on {other}" for (one, here), (other, there) in combinations(places, 2) if here.meets(there)]
    found += [fault for s in drawn if s.has_text_frame for fault in faults_of_text(s, titled=number > 1)]
    return [f"slide {number}: {fault}" for fault in found]


def faults_of_text(shape, titled):
    """titled: whether a title may have two lines at most, as on every slide but the first."""
    room, used, found, said = inner(shape), 0.0, [], shape.text_frame.text[:60]
    smallest = 20 if shape.is_placeholder and "TITLE" in str(shape.placeholder_format.type).split("SUB")[0] else 12
    for paragraph in shape.text_frame.paragraphs:
        sizes = [r.font.size.pt for r in paragraph.runs if r.font.size is not None]
        if not sizes:
            continue
        if min(sizes) < smallest:
            found.append(f"{said} at {min(sizes)} pt")
        lines = broken(paragraph.text, room.width / POINT, sizes[0], bold=bool(paragraph.runs[0].font.bold))
        used += len(lines) * line_height(paragraph.text, sizes[0])
        used += paragraph.space_before.pt if paragraph.space_before is not None and used else 0
        if smallest == 20 and titled and len(lines) > 2 and "deck.title" not in shape.name:
            found.append(f"{said} has {len(lines)} lines")
    if used > room.height / POINT + 1.5:
        found.append(f"{said} needs {used} pt")
    return found
