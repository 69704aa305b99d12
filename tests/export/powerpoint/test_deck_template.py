"""Customers' own templates: any layouts, sizes and colours are used as they are, and nothing unsafe gets in."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.util import Emu, Inches

from insight.exhibits import palette
from insight.export.powerpoint import BadTemplate, deck
from insight.export.powerpoint.canvas import canvas_of
from insight.export.powerpoint.colors import scheme_of
from insight.export.powerpoint.deck import foreign_canvas
from insight.export.powerpoint.package import opened
from insight.export.powerpoint.room import largest_free
from insight.export.powerpoint.template import own_presentation
from insight.export.powerpoint.theme import Box
from insight.words import translator

NAMES = ("old slides, 4:3", "dark", "small, no title only", "Chinese, band", "odd", "picture")


@pytest.fixture(scope="module")
def decks(templates, strained_plans):
    plans = [(replace(plan, parts=plan.parts[1:3]), t) for plan, t in strained_plans]
    return {name: deck(plans[i % 2 : i % 2 + 1], templates[name]) for i, name in enumerate(NAMES)}


@pytest.mark.parametrize("name", NAMES)
def test_a_foreign_template_gives_its_size_layouts_and_theme(decks, templates, name):
    old, new = Presentation(io.BytesIO(templates[name])), Presentation(io.BytesIO(decks[name]))
    assert (new.slide_width, new.slide_height) == (old.slide_width, old.slide_height)
    assert [x.name for x in new.slide_layouts] == [x.name for x in old.slide_layouts]
    assert scheme_of(new.slide_layouts[0]) == scheme_of(old.slide_layouts[0])
    assert not any("old slide" in s.text_frame.text for p in new.slides for s in p.shapes if s.has_text_frame)


@pytest.mark.parametrize("name", NAMES)
def test_lines_are_decoration_to_screen_readers(decks, name):
    slide = Presentation(io.BytesIO(decks[name])).slides[1]
    lines = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.LINE]
    assert lines
    assert all(s._element.find(".//{*}decorative").get("val") == "1" for s in lines)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_empty(decks, name):
    for slide in Presentation(io.BytesIO(decks[name])).slides:
        assert not [p.name for p in slide.placeholders if not p.has_text_frame or not p.text_frame.text]


@pytest.mark.parametrize("name", NAMES)
def test_text_and_accent_stand_out_from_the_ground(templates, name):
    canvas = foreign_canvas(templates[name])
    for design in (canvas.front, canvas.exhibit):
        theme = design.theme
        assert palette.contrast(theme.ink.hex, theme.paper.hex) >= 4.5
        assert palette.contrast(theme.muted.hex, theme.paper.hex) >= 4.5
        assert palette.contrast(theme.accent.hex, theme.paper.hex) >= 3


def test_layouts_are_found_by_their_placeholders(templates):
    assert foreign_canvas(templates["Chinese, band"]).exhibit.layout.name == "仅标题"
    assert foreign_canvas(templates["Chinese, band"]).front.layout.name == "封面"
    assert foreign_canvas(templates["dark"]).exhibit.theme.mode == "dark"
    assert foreign_canvas(templates["small, no title only"]).exhibit.layout.name == "Title and Content"


def test_colours_of_meaning_stay_and_the_accent_is_the_customers(templates):
    theme = foreign_canvas(templates["Chinese, band"]).exhibit.theme
    assert theme.color("kano.M").hex == palette.color("kano.M")
    assert theme.color("accent").hex == "#B5121B"


def test_text_on_a_picture_lies_on_a_plain_sheet(decks, templates):
    canvas = foreign_canvas(templates["picture"])
    assert canvas.exhibit.panel
    slide = Presentation(io.BytesIO(decks["picture"])).slides[3]
    sheet = slide.shapes[0]
    place = Box(sheet.left, sheet.top, sheet.width, sheet.height)
    shown = [s for s in slide.shapes if s.has_chart or (s.has_text_frame and s.text_frame.text)]
    assert all(Box(s.left, s.top, s.width, s.height).within(place) for s in shown)
    title = slide.shapes.title.text_frame.paragraphs[0].runs[0].font.color
    assert title.theme_color == MSO_THEME_COLOR.TEXT_1


def test_a_theme_without_a_chinese_font_gets_one(templates):
    name = "ppt/theme/theme1.xml"
    theme = zipfile.ZipFile(io.BytesIO(templates["dark"])).read(name)
    plain = re.sub(rb'<a:font script="Han[st]"[^>]*>', b"", theme)
    named = 'typeface="微软雅黑"'
    assert _theme(_with(templates["dark"], **{name: plain})).count(named) == 2
    assert named not in _theme(templates["dark"])
    assert 'script="Hans" typeface="宋体"' in _theme(templates["dark"])


def _theme(template):
    """The theme that a deck made with ``template`` has."""
    return foreign_canvas(template).presentation.slide_master.part.part_related_by(RT.THEME).blob.decode()


def test_the_logo_and_the_band_stay_free(templates):
    places = foreign_canvas(templates["Chinese, band"]).exhibit.places
    band = Box(0, 0, Inches(13.333), Inches(1.55))
    logo = Box(Inches(0.3), Inches(6.7), Inches(1.2), Inches(0.6))
    for place in (places.body, places.subtitle, places.footer):
        assert not place.meets(logo)
        assert not place.meets(Box(0, 0, band.width, band.height - Inches(0.02)))


def test_our_own_template_is_known_again_after_saving(strained_plans):
    plan, t = strained_plans[0]
    content = deck([(replace(plan, parts=plan.parts[5:6]), t)])
    canvas = canvas_of(opened(content))
    assert canvas.exhibit.own
    assert canvas.front.layout.name == own_presentation("en").slide_layouts[0].name


def test_a_potx_is_a_template_too(templates, strained_plans, faults):
    content = _with(templates["dark"], types=lambda x: x.replace(b"presentation.main+xml", b"template.main+xml"))
    plan, t = strained_plans[0]
    made = deck([(replace(plan, parts=plan.parts[5:6]), t)], content)
    assert b"template.main" not in zipfile.ZipFile(io.BytesIO(made)).read("[Content_Types].xml")
    assert not faults(made)


def _with(content, types=None, **parts):
    """``content`` with its content types changed and parts added or replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "[Content_Types].xml" and types is not None:
                data = types(data)
            new.writestr(entry.filename, parts.pop(entry.filename, data))
        for name, data in parts.items():
            new.writestr(name, data)
    return made.getvalue()


def _without_layouts():
    presentation = Presentation()
    for layout in list(presentation.slide_layouts):
        presentation.slide_layouts.remove(layout)
    kept = io.BytesIO()
    presentation.save(kept)
    return kept.getvalue()


def _tiny():
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Emu(Inches(3)), Emu(Inches(2))
    kept = io.BytesIO()
    presentation.save(kept)
    return kept.getvalue()


def _linked_picture(content):
    name = "ppt/slideLayouts/_rels/slideLayout1.xml.rels"
    rels = zipfile.ZipFile(io.BytesIO(content)).read(name)
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    link = b'<Relationship Id="rId99" Type="%s" Target="http://x.invalid/p.png" TargetMode="External"/>' % kind
    return _with(content, **{name: rels.replace(b"</Relationships>", link + b"</Relationships>")})


def _bomb():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("[Content_Types].xml", "<Types/>")
        new.writestr("ppt/presentation.xml", b" " * (151 << 20))
    return made.getvalue()


@cache
def _hostile():
    base = io.BytesIO()
    Presentation().save(base)
    sound = base.getvalue()
    xml = zipfile.ZipFile(io.BytesIO(sound)).read("ppt/presentation.xml")
    entity = xml.replace(
        b"<p:presentation", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><p:presentation', 1
    )
    theme = zipfile.ZipFile(io.BytesIO(sound)).read("ppt/theme/theme1.xml")
    endless = re.sub(rb'c([xy])="(9144000|6858000)"', rb'c\1="999999999999999"', xml)
    docx = io.BytesIO()
    with zipfile.ZipFile(docx, "w") as other:
        other.writestr("[Content_Types].xml", "<Types/>")
        other.writestr("word/document.xml", "<x/>")
    types = lambda x: x.replace(b"presentation.main+xml", b"x.main+xml")  # noqa: E731
    macro = lambda x: x.replace(b"presentationml.presentation.main", b"ms-powerpoint.presentation.macroEnabled.main")  # noqa: E731
    return {
        "nothing": (b"", "damaged"),
        "noise": (b"PK\x03\x04" + bytes(range(256)) * 9, "damaged"),
        "cut": (sound[: len(sound) // 2], "damaged"),
        "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old"),
        "locked": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        "bomb": (_bomb(), "too_big"),
        "entity": (_with(sound, **{"ppt/presentation.xml": entity}), "unsafe"),
        "not xml": (_with(sound, **{"ppt/presentation.xml": b"<p:presentation"}), "damaged"),
        "theme is not xml": (_with(sound, **{"ppt/theme/theme1.xml": theme[:400]}), "damaged"),
        "another office file": (docx.getvalue(), "no_presentation"),
        "another type": (_with(sound, types=types), "damaged"),
        "macro part": (_with(sound, **{"ppt/vbaProject.bin": b"x"}), "macros"),
        "macro type": (_with(sound, types=macro), "macros"),
        "linked picture": (_linked_picture(sound), "links"),
        "no layouts": (_without_layouts(), "no_layout"),
        "tiny": (_tiny(), "too_small"),
        "endless page": (_with(sound, **{"ppt/presentation.xml": endless}), "damaged"),
        "forged size": (sound[:-22] + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 9999, 9999, 1, 1, 0), "damaged"),
    }


@pytest.mark.parametrize("name", list(_hostile()))
def test_an_unusable_template_is_refused_in_words(strained_plans, name):
    content, code = _hostile()[name]
    with pytest.raises(BadTemplate) as refused:
        deck(strained_plans[:1], content)
    assert refused.value.code == code
    assert all(translator(language)(refused.value.message) for language in ("en", "zh"))


def test_every_refusal_has_its_words():
    import inspect

    from insight.export.powerpoint import canvas, foreign, package

    source = "".join(inspect.getsource(m) for m in (canvas, foreign, package))
    known = {k.removeprefix("deck.template_") for k in translator("en").catalogue if k.startswith("deck.template_")}
    assert {code for code in known if f'"{code}"' in source} == known


@pytest.mark.parametrize(
    ("obstacles", "expected"),
    [
        ([], Box(0, 0, 100, 50)),
        ([Box(0, 0, 100, 10)], Box(0, 10, 100, 40)),
        ([Box(80, 30, 20, 20)], Box(0, 0, 80, 50)),
        ([Box(0, 45, 100, 0)], Box(0, 0, 100, 45)),
        ([Box(200, 200, 5, 5)], Box(0, 0, 100, 50)),
    ],
)
def test_the_largest_free_rectangle(obstacles, expected):
    assert largest_free(Box(0, 0, 100, 50), obstacles) == expected
