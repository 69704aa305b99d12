"""Marks survive names, hostile ids and shapes renamed by hand."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Emu

from insight.dataset import Filters
from insight.export.powerpoint.marks import (
    LONGEST_ID,
    OWN,
    Mark,
    described,
    every_shape,
    filters_digest,
    inscribe,
    keys,
    read,
    record,
    text_digest,
    token,
    write,
)

HOSTILE = (
    "kano.map",
    "kano.map:Visit frequency",
    "kano.map:Visit_frequency",
    "kano.map:总体满意度/服务 [1-3]",
    "x/1-2/en/abc",
    "a\x00b\ud800\u202e",
    "~" * 70,
    "<p:sp name='x'>&amp;\"",
    "列" * 3000,
    "列" * 2999 + "行",
    "",
)


def slide():
    deck = Presentation()
    return deck, deck.slides.add_slide(deck.slide_layouts[5])


def box(slide, text):
    shape = slide.shapes.add_textbox(Emu(0), Emu(0), Emu(900000), Emu(900000))
    shape.text_frame.text = text
    return shape


def reopened(deck):
    kept = io.BytesIO()
    deck.save(kept)
    return Presentation(io.BytesIO(kept.getvalue()))


@pytest.mark.parametrize("id", HOSTILE[:-1])
def test_a_hostile_id_comes_back_from_a_saved_deck(id):
    deck, page = slide()
    mark = Mark("chart", token(id), 2, 11, "zh", "0123abcdef", "00ff", (("footer", "aa"), ("title", OWN)))
    write(box(page, "x"), mark, "What it shows")
    shape = list(reopened(deck).slides[0].shapes)[-1]
    assert read(shape) == mark
    assert len(shape.name) < 255


def test_tokens_of_different_ids_differ():
    assert len({token(id) for id in HOSTILE}) == len(HOSTILE)


@given(st.lists(st.text(max_size=90), unique=True, max_size=6))
def test_tokens_are_short_and_never_collide(ids):
    tokens = [token(id) for id in ids]
    assert len(set(tokens)) == len(ids)
    assert all(len(t) <= LONGEST_ID and not set(t) & set("/[] \n\t") for t in tokens)


def test_an_id_stays_readable():
    assert token("segments.profile:Visit frequency") == "segments.profile:Visit_frequency"
    assert token("kano.map:服务态度") == "kano.map:服务态度"


def test_a_renamed_chart_is_known_by_its_alternative_text():
    _, page = slide()
    shape = box(page, "x")
    mark = Mark("chart", token("kano.map:价格"), 1, 2, "zh", "abc", "", (("title", "11"),))
    write(shape, mark, "价格 [最重要]")
    shape.name = "Chart 7"
    found = read(shape)
    assert (found.id, found.part, found.parts, found.language, found.digest) == (mark.id, 1, 2, "zh", "abc")
    assert found.texts == ()


def test_the_alternative_text_describes_and_names_the_exhibit():
    _, page = slide()
    shape = box(page, "x")
    write(shape, Mark("chart", token("kano.map")), "Twelve features.")
    told = shape._element.nvSpPr.cNvPr.get("descr")
    assert told.startswith("Twelve features. [")
    assert "kano.map" in told


@pytest.mark.parametrize(
    "name", ["Chart 7", "insight/chart", "insight/chart/a b/1-2/en/x", "insight/chart/a/x-2/en/", ""]
)
def test_other_names_are_no_marks(name):
    _, page = slide()
    shape = box(page, "x")
    shape.name = name
    assert read(shape) is None


def test_the_carrier_repeats_the_digests_of_all_texts():
    _, page = slide()
    page.shapes.title.text = "A finding"
    footer, carrier = box(page, "Source: a.csv"), box(page, "")
    page.notes_slide.notes_text_frame.text = "How it is computed"
    record(
        page, Mark("chart", "kano.map"), {"title": page.shapes.title, "footer": footer}, carrier, "d", own=("title",)
    )
    assert dict(read(carrier).texts) == {
        "title": OWN,
        "footer": text_digest("Source: a.csv"),
        "notes": text_digest("How it is computed"),
        "alt": text_digest("d"),
    }
    assert read(page.shapes.title).digest == OWN
    assert read(footer) == Mark("footer", "kano.map", digest=text_digest("Source: a.csv"))
    assert read(page.notes_slide.notes_placeholder).kind == "notes"


def test_white_space_does_not_count_as_a_change():
    assert text_digest("a  b\vc\n") == text_digest("a b\nc")
    assert text_digest("a b") != text_digest("a B")


def test_shapes_in_groups_are_found():
    _, page = slide()
    group = page.shapes.add_group_shape([box(page, "in a group")])
    group.shapes.add_group_shape([box(page, "deeper")])
    assert {s.text_frame.text for s in every_shape(page.shapes) if s.has_text_frame} >= {"in a group", "deeper"}


def test_filters_are_known_by_what_they_hold_not_by_its_order():
    first = Filters(segments=(("City", ("a", "b")), ("Age", ("old",))))
    assert filters_digest(first) == filters_digest(Filters(segments=(("Age", ("old",)), ("City", ("b", "a")))))
    assert filters_digest(first) != filters_digest(Filters(segments=(("City", ("a", "b")),)))
    assert filters_digest(Filters()) == ""


def test_an_exhibit_of_two_tables_has_two_keys():
    berlin = Filters(segments=(("City", ("Berlin",)),))
    every = keys([("kano.map", Filters()), ("kano.map", Filters()), ("kano.map", berlin), ("x" * 99, berlin)] * 2)
    assert len(set(every)) == len(every)
    assert every[0] == ("kano.map", "")
    assert every[2] == ("kano.map", filters_digest(berlin))
    assert all(Mark("chart", id) == read_back(Mark("chart", id)) for id, _ in every)


def read_back(mark):
    _, page = slide()
    shape = box(page, "")
    write(shape, mark)
    return read(shape)


def test_the_carrier_of_a_list_counts_its_rows_and_leaves_their_digests_to_them():
    _, page = slide()
    rows = {"body": box(page, "One"), "body2": box(page, "Two")}
    carrier = page.shapes.add_connector(1, Emu(0), Emu(0), Emu(9), Emu(0))
    record(page, Mark("slide", "deck.agenda"), {"title": page.shapes.title, **rows}, carrier)
    found = read(carrier)
    assert (found.digest, [kind for kind, _ in found.texts]) == ("2", ["title"])
    assert read(rows["body2"]).digest == text_digest("Two")


def test_the_alternative_text_of_a_person_keeps_the_digest_of_ours():
    _, page = slide()
    shape = box(page, "x")
    inscribe(Mark("chart", "kano.map"), {}, {"alt": "0123"}, shape, "My own words")
    assert described(shape) == "My own words"
    assert dict(read(shape).texts) == {"alt": "0123"}
