"""A deck of one wave, edited as a person would, refreshed with the next: new numbers in, every hand edit kept."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from functools import lru_cache

import pytest
from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.util import Emu, Pt

from insight.dataset import Filters
from insight.exhibits import Message
from insight.export.powerpoint.charts import digest
from insight.export.powerpoint.deck import deck
from insight.export.powerpoint.marks import read, text_of
from insight.export.powerpoint.refresh import NotADeck, Refreshed, UnusableDeck, refresh, shown
from insight.words import translator
from tests.export.powerpoint import edits
from tests.export.powerpoint.edits import chosen, drawn, frame_of, opened, saved, text, whole

FIRST, SECOND = (0, 240), (240, 484)
EN = translator("en")
AGE = Filters(segments=(("How old are you?", ("18–24", "25–34")),))


@lru_cache
def made(rows: tuple[int, int], *ids: str) -> bytes:
    """The deck of one wave with these exhibits, or with all chosen."""
    return deck([(chosen(whole(rows), ids or edits.CHOSEN), EN)])


def old(*ids: str) -> bytes:
    return made(FIRST, *ids)


def new(*ids: str) -> bytes:
    return made(SECOND, *ids)


def second(*ids: str) -> edits.Plans:
    return [(chosen(whole(SECOND), ids or edits.CHOSEN), EN)]


def edited(*hands, ids: tuple[str, ...] = ()) -> bytes:
    """The old deck after each of ``hands`` did something to it."""
    made = opened(old(*ids))
    for hand in hands:
        hand(made)
    return saved(made)


def ids(entries) -> set[tuple[str, int]]:
    return {(e.id, e.part) for e in entries if not e.id.startswith("deck.")}


def wanted(content: bytes) -> dict[tuple[str, int], str]:
    """What every chart of a deck holds."""
    return {(m.id, m.part): digest(f) for _, m, f in drawn(opened(content))}


@pytest.fixture(scope="module")
def plain() -> Refreshed:
    """The old deck untouched, refreshed."""
    return refresh(old(), second())


def test_every_chart_of_an_untouched_deck_has_the_new_numbers(plain):
    expected, made = wanted(new()), wanted(plain.content)
    assert {k: v for k, v in made.items() if k in expected} == expected
    assert ids(plain.updated) == set(wanted(old()))
    assert not plain.kept
    assert not plain.unmatched


def test_a_refreshed_deck_needs_no_repair(plain, faults):
    assert faults(plain.content) == []


def test_the_numbers_are_those_of_the_new_result(plain):
    result = edits.result(SECOND, "loyalty")
    for id, expected in (
        ("loyalty.types", [t.share for t in result.types]),
        ("loyalty.nps", [result.nps.promoters, result.nps.passives, result.nps.detractors]),
    ):
        plots = frame_of(opened(plain.content), id)[1].chart.plots
        shown = [v for plot in plots for series in plot.series for v in series.values if v is not None]
        for share in expected:
            assert any(v == pytest.approx(share) for v in shown), (id, share)


def test_texts_nobody_changed_are_those_of_the_new_deck(plain):
    made, expected = opened(plain.content), opened(new())
    for slide, mark, _ in drawn(expected):
        there = frame_of(made, mark.id, mark.part)[0]
        for kind in ("title", "head", "subtitle", "footer"):
            assert text_of(text(there, kind)) == text_of(text(slide, kind)), (mark.id, kind)
        assert there.notes_slide.notes_text_frame.text == slide.notes_slide.notes_text_frame.text


def test_the_slides_without_an_exhibit_are_those_of_the_new_deck(plain):
    for made, expected in zip(opened(plain.content).slides, opened(new()).slides, strict=True):
        told = [
            [text_of(s) for s in slide.shapes if (m := read(s)) is not None and m.id.startswith("deck.") and text_of(s)]
            for slide in (made, expected)
        ]
        assert sorted(told[0]) == sorted(told[1])


def test_the_new_deck_can_be_refreshed_again_and_says_the_same(plain):
    again = refresh(plain.content, second())
    assert wanted(again.content) == wanted(plain.content)
    assert ids(again.updated) == ids(plain.updated)
    assert refresh(again.content, second()).content == again.content


def test_the_same_deck_gives_the_same_bytes(plain):
    assert refresh(old(), second()).content == plain.content


def test_what_a_person_changed_stays(plain):
    def looks(made):
        slide, frame = frame_of(made, "loyalty.types")
        text(slide, "title").text_frame.text = "We must win back the mercenaries"
        frame.left, frame.width = Emu(1_000_000), Emu(5_000_000)
        frame.chart.plots[0].series[0].format.fill.solid()
        frame.chart.plots[0].series[0].format.fill.fore_color.rgb = RGBColor(0xAB, 0xCD, 0xEF)
        note = slide.shapes.add_textbox(Emu(0), Emu(0), Emu(900_000), Emu(900_000))
        note.text_frame.text = "ask the Leeds team"
        slide.notes_slide.notes_text_frame.text = "My own notes"
        run = text(slide, "footer").text_frame.paragraphs[0].runs[0]
        run.font.color.rgb, run.font.size = RGBColor(1, 2, 3), Pt(13)

    made = refresh(edited(looks, ids=("loyalty.types",)), second("loyalty.types"))
    slide, frame = frame_of(opened(made.content), "loyalty.types")
    assert digest(frame) == wanted(new())["loyalty.types", 1]
    assert text_of(text(slide, "title")) == "We must win back the mercenaries"
    assert (frame.left, frame.width) == (1_000_000, 5_000_000)
    assert frame.chart.plots[0].series[0].format.fill.fore_color.rgb == RGBColor(0xAB, 0xCD, 0xEF)
    assert "ask the Leeds team" in [text_of(s) for s in slide.shapes]
    assert slide.notes_slide.notes_text_frame.text == "My own notes"
    footer = text(slide, "footer")
    assert text_of(footer) == text_of(text(frame_of(opened(new()), "loyalty.types")[0], "footer"))
    assert footer.text_frame.paragraphs[0].runs[0].font.color.rgb == RGBColor(1, 2, 3)
    entry = next(e for e in made.updated if e.id == "loyalty.types")
    assert EN(entry.message).endswith("rewritten by hand and kept: speaker notes and title")
    again = refresh(made.content, second("loyalty.types"))
    assert text_of(text(frame_of(opened(again.content), "loyalty.types")[0], "title")).startswith("We must win")


def test_slides_may_be_moved_deleted_copied_and_added():
    made = refresh(
        edited(
            lambda d: edits.delete(d, 5),
            lambda d: edits.move(d, 3, 8),
            lambda d: edits.insert(d, 2),
            lambda d: edits.copied(frame_of(d, "kano.map")[0], d),
        ),
        second(),
    )
    result = opened(made.content)
    before = opened(old())
    assert result.slides[2].shapes.title.text_frame.text == "Our own slide"
    assert len(result.slides) == len(before.slides) + 1
    maps = [f for _, m, f in drawn(result) if m.id == "kano.map"]
    assert [digest(f) for f in maps] == [wanted(new())["kano.map", 1]] * 2
    assert len([e for e in made.updated if e.id == "kano.map"]) == 2
    assert not made.added
    for entry in (*made.updated, *made.kept, *made.unmatched):
        slide = result.slides[entry.slide - 1]
        assert " ".join(text(slide, "title").text_frame.text.split()) == entry.title


@pytest.mark.parametrize("id", ["loyalty.types", "kano.map", "kano.rules", "loyalty.curve"])
def test_data_edited_by_hand_stay_and_are_listed(id):
    content = edited(lambda d: edits.edit_data(frame_of(d, id)[1]), ids=(id,))
    held = wanted(content)[id, 1]
    made = refresh(content, second(id))
    assert wanted(made.content)[id, 1] == held
    assert ids(made.kept) == {(id, 1)}
    slide = frame_of(opened(made.content), id)[0]
    was = frame_of(opened(old(id)), id)[0]
    assert text_of(text(slide, "footer")) == text_of(text(was, "footer"))
    first, *rest = slide.notes_slide.notes_text_frame.text.split("\n")
    assert first.startswith("Not refreshed on 2 Nov 2026: this slide is of an earlier wave")
    assert "\n".join(rest) == was.notes_slide.notes_text_frame.text
    # a second refresh says it once, not twice
    again = frame_of(opened(refresh(made.content, second(id)).content), id)[0]
    assert again.notes_slide.notes_text_frame.text == slide.notes_slide.notes_text_frame.text


def test_what_is_not_there_any_more_is_left_and_listed():
    both = ("kano.map", "loyalty.types")
    made = refresh(old(*both), second("loyalty.types"))
    assert ids(made.unmatched) == {("kano.map", 1)}
    assert wanted(made.content)["kano.map", 1] == wanted(old(*both))["kano.map", 1]
    slide = frame_of(opened(made.content), "kano.map")[0]
    assert "the new data do not give this exhibit" in slide.notes_slide.notes_text_frame.text
    back = refresh(made.content, second(*both))
    assert ids(back.updated) == set(wanted(old(*both)))
    assert "earlier wave" not in frame_of(opened(back.content), "kano.map")[0].notes_slide.notes_text_frame.text


def test_a_chart_taken_away_stays_away():
    def hand(made):
        frame = frame_of(made, "kano.map")[1]
        frame._element.getparent().remove(frame._element)

    made = refresh(edited(hand, ids=("kano.map", "loyalty.types")), second())
    assert ids(made.kept) == {("kano.map", 1)}
    assert ("kano.map", 1) not in wanted(made.content)


def test_an_exhibit_that_grew_gets_its_slide_behind_the_last_one():
    content = deck([(_fewer(whole(FIRST), 5), EN)])
    assert ("kano.categories", 2) not in wanted(content)
    made = refresh(content, second("kano.categories", "loyalty.types"))
    result = opened(made.content)
    assert ids(made.added) == {("kano.categories", 2)}
    assert wanted(made.content)["kano.categories", 2] == wanted(new())["kano.categories", 2]
    at = [i for i, s in enumerate(result.slides) if s in [f[0] for f in drawn(result) if f[1].id == "kano.categories"]]
    assert at == [at[0], at[0] + 1]
    section = next(s for s in result.element.iter("{*}section") if str(result.slides[at[0]].slide_id) in _ids(s))
    assert str(result.slides[at[1]].slide_id) in _ids(section)


def test_an_exhibit_that_shrank_leaves_a_slide_over():
    made = refresh(old("kano.categories", "loyalty.types"), [(_fewer(whole(SECOND), 5), EN)])
    assert ids(made.unmatched) == {("kano.categories", 2)}
    assert ("kano.categories", 1) in ids(made.updated)


def _fewer(plan, rows):
    """The categories of the first features only, and another exhibit."""

    def cut(item):
        chart = item.exhibit.chart
        if item.exhibit.id != "kano.categories":
            return item
        parts = tuple(replace(p, values=p.values[:rows]) for p in chart.parts)
        fewer = replace(chart, rows=chart.rows[:rows], parts=parts, notes=chart.notes[:rows], faded=chart.faded[:rows])
        return replace(item, exhibit=replace(item.exhibit, chart=fewer))

    kept = chosen(plan, ("kano.categories", "loyalty.types"))
    return replace(kept, parts=tuple(replace(p, items=tuple(map(cut, p.items))) for p in kept.parts))


def _ids(section) -> list[str]:
    return [e.get("id") for e in section.iter("{*}sldId")]


def test_other_filters_are_said():
    plan = chosen(whole(SECOND, "en", AGE), ("loyalty.types",))
    made = refresh(old("loyalty.types"), [(plan, EN)])
    assert made.updated
    entry = next(e for e in made.updated if e.id == "loyalty.types")
    assert "25–34" in EN(entry.message)
    # the deck knows its filters now
    again = next(e for e in refresh(made.content, [(plan, EN)]).updated if e.id == "loyalty.types")
    assert again.said == ()


def test_the_same_exhibit_under_two_filters_goes_to_its_own():
    def both(rows):
        every, some = chosen(whole(rows), ("loyalty.types",)), chosen(whole(rows, "en", AGE), ("loyalty.types",))
        return replace(every, parts=(*every.parts, *some.parts))

    made = refresh(deck([(both(FIRST), EN)]), [(both(SECOND), EN)])
    assert [digest(f) for _, _, f in drawn(opened(made.content))] == [
        digest(f) for _, _, f in drawn(opened(deck([(both(SECOND), EN)])))
    ]
    # given for everybody only, the other slide says that it is there under other filters only
    alone = refresh(deck([(both(FIRST), EN)]), [(chosen(whole(SECOND), ("loyalty.types",)), EN)])
    (entry,) = [e for e in alone.unmatched if e.id == "loyalty.types"]
    assert entry.said == (Message("refresh.said_other_filters"),)


def test_a_title_and_remark_of_the_reader_stay_though_they_were_in_the_plan():
    def own(plan):
        first, *rest = plan.parts[0].items
        mine = replace(first, title="Our own finding", remark="Talk to Leeds\n  Decide in May")
        return replace(plan, parts=(replace(plan.parts[0], items=(mine, *rest)), *plan.parts[1:]))

    plan = own(chosen(whole(FIRST), ("segments.standouts",)))
    made = opened(refresh(deck([(plan, EN)]), second()).content)
    slide = frame_of(made, "segments.standouts")[0]
    assert text_of(text(slide, "title")) == "Our own finding"
    assert text_of(text(slide, "remark")) == "Talk to Leeds\nDecide in May"


def test_two_languages_each_take_their_own_plan():
    both = ("kano.map", "loyalty.types")
    content = deck([(chosen(whole(FIRST, code), both), translator(code)) for code in ("en", "zh")])
    assert tuple(shown(content)) == ("en", "zh")
    plans = {code: (chosen(whole(SECOND, code), both), translator(code)) for code in ("zh", "en")}
    made = refresh(content, list(plans.values()))
    titles = {(m.language, m.id): text_of(text(s, "title")) for s, m, _ in drawn(opened(made.content))}
    assert titles == {
        (code, item.exhibit.id): words(item.exhibit.title)
        for code, (plan, words) in plans.items()
        for item in plan.items
    }
    only = refresh(content, [plans["zh"]])
    assert {e.language for e in only.unmatched} == {"en"}
    assert {e.language for e in only.updated} == {"zh"}


def test_a_renamed_chart_is_found_by_its_alternative_text():
    def hand(made):
        frame_of(made, "kano.map")[1].name = "Chart 7"

    made = refresh(edited(hand, ids=("kano.map",)), second("kano.map"))
    assert wanted(made.content)["kano.map", 1] == wanted(new("kano.map"))["kano.map", 1]
    slide = frame_of(opened(made.content), "kano.map")[0]
    assert text_of(text(slide, "title")) == text_of(text(frame_of(opened(new("kano.map")), "kano.map")[0], "title"))


def test_an_alternative_text_of_a_person_stays():
    mine = "A picture of my own"

    def hand(made):
        frame_of(made, "kano.map")[1]._element.nvGraphicFramePr.cNvPr.set("descr", mine)

    made = refresh(edited(hand, ids=("kano.map",)), second("kano.map")).content
    for content in (made, refresh(made, second("kano.map")).content):
        told = frame_of(opened(content), "kano.map")[1]._element.nvGraphicFramePr.cNvPr.get("descr")
        assert told.startswith(mine)


def test_slides_pasted_into_another_deck_are_refreshed():
    other = opened(deck([(chosen(whole(FIRST), ("loyalty.nps",)), EN)]))
    source = opened(old())
    for id in ("kano.map", "loyalty.types"):
        edits.copied(frame_of(source, id)[0], other)
    made = refresh(saved(other), second())
    expected = wanted(new())
    assert {k: v for k, v in wanted(made.content).items() if k[0] != "loyalty.nps"} == {
        k: expected[k] for k in (("kano.map", 1), ("loyalty.types", 1))
    }


def test_a_summary_rewritten_by_hand_stays_and_an_untouched_one_counts_its_findings():
    def hand(made):
        text(made.slides[2], "body").text_frame.text = "What the board should know"

    few = ("kano.map", "loyalty.types")
    made = refresh(edited(hand, ids=few), second(*few))
    assert text_of(text(opened(made.content).slides[2], "body")) == "What the board should know"
    assert "deck.summary" in {e.id for e in made.kept}
    one = refresh(old(*few), second("loyalty.types"))
    slide = opened(one.content).slides[2]
    rows = [s for s in slide.shapes if (m := read(s)) is not None and m.kind.startswith("body")]
    assert len(rows) == 1


def test_a_deck_of_the_whole_report_takes_only_what_it_has():
    small = deck([(chosen(whole(FIRST), ("kano.map",)), EN)])
    made = refresh(small, [(whole(SECOND), EN)])
    assert len(opened(made.content).slides) == len(opened(small).slides)
    agenda = opened(made.content).slides[1]
    assert sum((m := read(s)) is not None and m.kind.startswith("body") for s in agenda.shapes) <= 2


def test_a_presentation_of_others_is_refused_in_words():
    foreign = opened(old())
    while len(foreign.slides):
        edits.delete(foreign, 0)
    edits.insert(foreign, 0)
    with pytest.raises(NotADeck) as refused:
        refresh(saved(foreign), second())
    assert EN(refused.value.message)


def _bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("ppt/presentation.xml", b"0" * 200_000_000)
    return made.getvalue()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 99, old()[:30_000], _bomb()])
def test_an_unsafe_or_broken_file_is_refused_in_words(content):
    with pytest.raises(UnusableDeck) as refused:
        refresh(content, second())
    for code in ("en", "zh"):
        assert translator(code)(refused.value.message)


def test_a_title_of_the_whole_deck_typed_by_a_reader_stays():
    plan = replace(chosen(whole(FIRST), ("loyalty.nps",)), title="Board meeting, autumn")
    made = opened(refresh(deck([(plan, EN)]), second("loyalty.nps")).content)
    front = made.slides[0]
    assert front.shapes.title.text_frame.text == "Board meeting, autumn"
    assert "Coffee 240.csv" in text_of(text(front, "subtitle"))


def test_an_exhibit_of_two_tables_grows_under_its_own_key():
    def twice(plan):
        other = (replace(p, items=tuple(replace(i) for i in p.items)) for p in plan.parts)
        return replace(plan, parts=(*plan.parts, *other))

    made = refresh(
        deck([(twice(_fewer(whole(FIRST), 5)), EN)]), [(twice(chosen(whole(SECOND), ("kano.categories",))), EN)]
    )
    assert ids(made.added) == {("kano.categories", 2), ("kano.categories~2", 2)}


def test_a_chart_linked_to_a_workbook_elsewhere_is_refreshed_and_no_longer_linked():
    def hand(made):
        part = frame_of(made, "loyalty.types")[1].chart.part
        data = part._element.find("{*}externalData")
        part.rels.pop(data.get(f"{{{edits.R}}}id"))
        target = "file:///C:/Users/someone/secret.xlsx"
        data.set(f"{{{edits.R}}}id", part.relate_to(target, RT.PACKAGE, is_external=True))

    made = refresh(edited(hand, ids=("loyalty.types",)), second("loyalty.types"))
    assert wanted(made.content) == wanted(new("loyalty.types"))
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert not any(b"secret.xlsx" in archive.read(name) for name in archive.namelist())


def test_a_deck_on_another_template_is_refreshed(templates):
    few = ("kano.map", "loyalty.nps")
    for name, template in list(templates.items())[:2]:
        content = deck([(chosen(whole(FIRST), few), EN)], template)
        made = refresh(content, second(*few))
        assert wanted(made.content) == wanted(deck([(chosen(whole(SECOND), few), EN)], template)), name
        assert len(made.updated) == len(opened(content).slides), name


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not there")
def test_a_deck_saved_again_by_libreoffice_is_refreshed(tmp_path):
    (tmp_path / "old.pptx").write_bytes(edited(lambda d: edits.edit_data(frame_of(d, "kano.map")[1])))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pptx", "--outdir", str(tmp_path / "again")]
    subprocess.run([*command, str(tmp_path / "old.pptx")], check=True, capture_output=True, timeout=120)
    made = refresh((tmp_path / "again" / "old.pptx").read_bytes(), second())
    assert ids(made.kept) == {("kano.map", 1)}
    assert not made.unmatched
    expected, after = wanted(new()), wanted(made.content)
    assert {k: v for k, v in after.items() if k in expected and k[0] != "kano.map"} == {
        k: v for k, v in expected.items() if k[0] != "kano.map"
    }
    for slide, mark, _ in drawn(opened(new())):
        if mark.id != "kano.map":
            there = frame_of(opened(made.content), mark.id, mark.part)[0]
            assert text_of(text(there, "title")) == text_of(text(slide, "title"))
            assert text_of(text(there, "footer")) == text_of(text(slide, "footer"))


@pytest.mark.parametrize(
    "name",
    [
        "insight/chart/kano.map/9999-9999/en/0/",
        "insight/slide/kano.map/7-2/en/x/",
        "insight/bodyx/deck.agenda/1-1/en/00/",
        "insight/slide/deck.nothing/1-1/xx/00/",
        "insight/foo/kano.map/1-1/en/00/",
    ],
)
def test_made_up_marks_do_no_harm(name):
    def hand(made):
        for slide in list(made.slides)[:4]:
            slide.shapes.add_textbox(Emu(0), Emu(0), Emu(900_000), Emu(900_000)).name = name
        frame_of(made, "kano.map")[0].shapes.title.name = name

    made = refresh(edited(hand, ids=("kano.map",)), second("kano.map"))
    assert wanted(made.content)["kano.map", 1] == wanted(new("kano.map"))["kano.map", 1]
    assert all(EN(e.message) for e in (*made.updated, *made.kept, *made.unmatched))


def test_a_deck_that_is_broken_inside_is_refused_in_words():
    def hand(made):
        properties = text(frame_of(made, "kano.map")[0], "footer")._element.find("{*}spPr")
        properties.getparent().remove(properties)

    with pytest.raises(UnusableDeck):
        refresh(edited(hand, ids=("kano.map",)), second("kano.map"))
