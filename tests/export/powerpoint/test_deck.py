"""A deck as its reader finds it: what stands on which slide, in which language, and what travels along unseen."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from pptx import Presentation

from insight.exhibits.slides import slides
from insight.export.escape import clean
from insight.export.plan import Plan, of_report
from insight.export.powerpoint import deck, marks
from insight.words import translator

P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def opened(content):
    return Presentation(io.BytesIO(content))


def texts(slide):
    return [s.text_frame.text for s in slide.shapes if s.has_text_frame]


@pytest.fixture(scope="module")
def made(strained_deck):
    content, told = strained_deck
    return content, opened(content), told


def carrier(slide):
    return next(m for m in map(marks.read, slide.shapes) if m and m.kind in ("chart", "table", "slide"))


def test_the_slides_come_in_order_for_each_language(made, strained_plans):
    _, presentation, _ = made
    ids = [(carrier(s).id.split(":")[0], carrier(s).language) for s in presentation.slides]
    plan, _ = strained_plans[0]
    cut = [s for item in plan.items for s in slides(item.exhibit)]
    one = ["deck.title", "deck.agenda", "deck.summary", *["strain.exhibit"] * len(cut), "deck.missing", "deck.missing"]
    assert ids == [(i, language) for language in ("en", "zh") for i in one]


def test_progress_is_told_for_every_slide(made):
    _, presentation, told = made
    total = len(presentation.slides)
    assert told == [(i, total) for i in range(1, total + 1)]


def test_a_finding_is_the_title_and_the_chart_is_native(made, strained_plans):
    _, presentation, _ = made
    plan, t = strained_plans[0]
    first = presentation.slides[3]
    assert first.shapes.title.text_frame.text == t(plan.items[0].exhibit.title) + " (1/4)"
    chart = next(s for s in first.shapes if s.has_chart)
    assert chart.chart.part.chart_workbook.xlsx_part is not None
    footer = next(s for s in first.placeholders if "FOOTER" in str(s.placeholder_format.type))
    assert "n = 484" in footer.text_frame.text
    assert footer.text_frame.text.startswith("Source: ")


def test_the_readers_own_title_and_remark_stand_and_are_remembered(made, strained_plans):
    _, presentation, _ = made
    plan, _ = strained_plans[0]
    at = 3 + len(slides(plan.items[0].exhibit))
    own = presentation.slides[at]
    assert own.shapes.title.text_frame.text.startswith(plan.items[1].title[:80])
    assert marks.read(own.shapes.title).digest == marks.OWN
    remark = next(s for s in presentation.slides[3].shapes if (m := marks.read(s)) and m.kind == "remark")
    assert remark.text_frame.text.startswith("Counter staff")


def test_notes_hold_explanation_method_caveats_source_and_numbers(made, strained_plans):
    _, presentation, _ = made
    plan, t = strained_plans[0]
    item = plan.items[0]
    told = presentation.slides[3].notes_slide.notes_text_frame.text
    for words in (item.exhibit.explanation, item.exhibit.method, *item.exhibit.notes, item.exhibit.title):
        assert t(words) in told
    assert item.footer(t) in told
    assert all(" | ".join(t.text(c) for c in row) in told for row in item.exhibit.table.rows)


def test_alternative_texts_hold_description_and_id(made, strained_plans):
    _, presentation, _ = made
    plan, t = strained_plans[0]
    chart = next(s for s in presentation.slides[3].shapes if s.has_chart)
    assert marks.description(chart).startswith(t(plan.items[0].exhibit.title))
    assert marks.token(plan.items[0].exhibit.id) in marks.description(chart)


def test_agenda_and_summary_lead_to_the_slides_they_name(made, strained_plans):
    _, presentation, _ = made
    numbers = {s.part: i for i, s in enumerate(presentation.slides, start=1)}
    for place in (1, 2):
        links = [s for s in presentation.slides[place].shapes if s.has_text_frame and s.click_action.target_slide]
        pages = [s for s in links if s.text_frame.text.isdigit()]
        assert len(pages) * 2 == len(links)
        assert pages
        for shape in pages:
            assert numbers[shape.click_action.target_slide.part] == int(shape.text_frame.text)
    bases = [t for t in texts(presentation.slides[2]) if t == "n = 484"]
    assert len(bases) == len(strained_plans[0][0].summary) == 5


def test_a_summary_without_findings_says_so(strained_plans):
    plan, t = strained_plans[0]
    parts = tuple(
        replace(p, items=tuple(replace(i, exhibit=replace(i.exhibit, proven=False)) for i in p.items))
        for p in plan.parts
    )
    presentation = opened(deck([(replace(plan, parts=parts[:1]), t)]))
    shown = texts(presentation.slides[2])
    assert t("deck.summary_none_title") in shown
    assert any(t("deck.summary_none")[:40] in x for x in shown)


def test_a_plan_with_nothing_but_questions_left_open(strained_plans):
    plan, t = strained_plans[1]
    presentation = opened(deck([(replace(plan, parts=()), t)]))
    assert len(presentation.slides) == 5
    assert presentation.slides[3].shapes.title.text_frame.text == "未能回答的问题及所需数据（1/2）"


def test_a_deck_needs_a_plan():
    with pytest.raises(ValueError, match="plan"):
        deck([])


def test_both_languages_show_the_same_numbers(made):
    _, presentation, _ = made
    half = len(presentation.slides) // 2
    for one, other in zip(list(presentation.slides)[3:half], list(presentation.slides)[half + 3 :], strict=True):
        charts = [next((s.chart for s in slide.shapes if s.has_chart), None) for slide in (one, other)]
        assert (charts[0] is None) == (charts[1] is None)
        if charts[0] is not None:
            values = [[tuple(series.values) for plot in c.plots for series in plot.series] for c in charts]
            assert values[0] == values[1]
        else:
            cells = [
                [c.text for r in s.table.rows for c in r.cells]
                for slide in (one, other)
                for s in slide.shapes
                if s.has_table
            ]
            figures = [[re.sub(r"\D", "", c) for c in table if re.fullmatch(r"[\d%.,−]+", c)] for table in cells]
            assert figures[: len(figures) // 2] == figures[len(figures) // 2 :]


def test_every_run_says_its_language(made):
    _, presentation, _ = made
    half = len(presentation.slides) // 2
    for number, slide in enumerate(presentation.slides):
        tag = "en-US" if number < half else "zh-CN"
        runs = [r for s in slide.shapes if s.has_text_frame for r in s._element.iter(f"{A}rPr")]
        runs += list(slide.notes_slide.notes_text_frame._txBody.iter(f"{A}rPr")) if slide.has_notes_slide else []
        assert {r.get("lang") for r in runs} == {tag}


def test_fonts_are_named_with_fallbacks_and_colours_come_from_the_theme(made):
    _, presentation, _ = made
    theme = presentation.slide_master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    ).blob.decode()
    assert theme.count('<a:latin typeface="Segoe UI"/><a:ea typeface="微软雅黑"/>') == 2
    for script, font in (("Hans", "微软雅黑"), ("Hant", "微軟正黑體")):
        assert theme.count(f'<a:font script="{script}" typeface="{font}"/>') == 2
    title = presentation.slide_master.placeholders[0]
    assert title.placeholder_format.type is not None
    names = [layout.name for layout in presentation.slide_layouts]
    assert names == ["Title slide", "Title and list", "Title and text", "Exhibit", "Closing"]


def test_sections_name_the_parts_of_each_language(made, strained_plans):
    _, presentation, _ = made
    sections = list(presentation.element.iter(f"{P14}section"))
    assert len(sections) == 2 * (1 + len(strained_plans[0][0].parts) + 1)
    assert [s.get("name") for s in sections if s.get("name") in ("Overview", "概览")] == ["Overview", "概览"]
    assert len({s.get("id") for s in sections}) == len(sections)


def test_properties_name_the_report_and_nobody(made, strained_plans):
    content, presentation, _ = made
    core = presentation.core_properties
    assert (core.title, core.language) == (strained_plans[0][0].title, "en-US")
    assert (core.author, core.last_modified_by, core.comments) == ("", "", "")
    assert core.modified.isoformat() == "2026-11-22T00:00:00"
    for name in ("Canny", "python", "Macintosh"):
        assert name.encode() not in content


def test_the_same_plan_gives_the_same_bytes(strained_plans):
    plan, t = strained_plans[1]
    short = replace(plan, parts=plan.parts[:1])
    assert deck([(short, t)]) == deck([(short, t)])


def test_hostile_text_is_literal_and_hidden_characters_go(sample):
    t = sample.translator("en")
    content = deck([(of_report(sample.chapters, sample.context, title="=1+1\x07\u202e{x} & <b>"), t)])
    presentation = opened(content)
    assert presentation.slides[0].shapes.title.text_frame.text == "=1+1{x} & <b>"
    for slide in presentation.slides:
        told = "".join(texts(slide)) + (slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "")
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", told.replace("\x0b", ""))
        assert not [r for r in slide.part.rels.values() if r.is_external]


def test_the_speaker_reads_what_a_page_says_once(sample):
    """What a page leaves out and rests on, in the notes of its first slide and of no other."""
    t = sample.translator("en")
    presentation = opened(deck([(of_report(sample.chapters, sample.context), t)]))
    spoken = [s.notes_slide.notes_text_frame.text if s.has_notes_slide else "" for s in presentation.slides]
    said = [(clean(t(n)), clean(t(c.story.hero.title))) for c in sample.chapters if c.story for n in c.story.notes]
    assert said
    for note, title in said:
        assert any(note in told and title in told for told in spoken), note
    first = {title for _, title in said}
    assert all(any(title in told for title in first) for told in spoken if said[0][0] in told)


def test_a_whole_report_in_chinese(sample):
    t = sample.translator("zh")
    plan = of_report(sample.chapters, sample.context)
    presentation = opened(deck([(plan, t)]))
    assert presentation.slides[0].shapes.title.text_frame.text == translator("zh")("export.report_title")
    assert isinstance(plan, Plan)
    assert presentation.core_properties.language == "zh-CN"
