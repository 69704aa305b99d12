"""Office programs open a deck without repairs, and LibreOffice draws every text within its own place."""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from dataclasses import dataclass, replace

import pytest
from pptx import Presentation

from insight.export.powerpoint import deck

POINT = 12700
NEEDED = ("soffice", "pdftotext")
MISSING = [name for name in NEEDED if shutil.which(name) is None]


@dataclass(frozen=True)
class Word:
    """A word of a rendered page: its place in points."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def centre_in(self, box, slack=0.0):
        x, y = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        left, top, right, bottom = box
        return left - slack <= x <= right + slack and top - slack <= y <= bottom + slack


def place(shape):
    """Left, top, right and bottom in points."""
    left, top = shape.left / POINT, shape.top / POINT
    return left, top, left + shape.width / POINT, top + shape.height / POINT


@pytest.fixture(scope="module")
def decks(strained_deck, strained_plans, templates):
    (en, t), (zh, _) = strained_plans
    few = [(replace(en, parts=en.parts[1:3]), t)]
    most = [(replace(zh, parts=zh.parts[1:]), strained_plans[1][1])]
    return {
        "own": strained_deck[0],
        "band": deck(most, templates["Chinese, band"]),
        "dark": deck(few, templates["dark"]),
        "odd": deck(few, templates["odd"]),
        "small": deck([(replace(en, parts=en.parts[1:]), t)], templates["small, no title only"]),
        "old": deck(few, templates["old slides, 4:3"]),
    }


@pytest.mark.parametrize("name", ["own", "band", "dark", "odd", "small", "old"])
def test_a_deck_is_a_sound_package(decks, faults, name):
    assert faults(decks[name]) == []


def test_the_strict_look_finds_faults(templates, faults):
    assert "sections do not hold the slides in order" in faults(templates["old slides, 4:3"])


@pytest.mark.parametrize("name", ["own", "small"])
def test_no_part_names_people_machines_or_folders(decks, name):
    archive = zipfile.ZipFile(io.BytesIO(decks[name]))
    for part in archive.namelist():
        told = archive.read(part)
        assert not re.search(rb"/tmp/|/work/|/home/|/Users/|Steve Canny|python-pptx", told), part
        if name == "own":
            assert not part.endswith((".bin", ".jpeg", ".emf", ".vml")), part


@pytest.fixture(scope="module")
def pages(decks, tmp_path_factory, request):
    """Words of every page of the decks that LibreOffice drew."""
    if MISSING:
        said = f"NOT RUN: no deck was drawn, {' and '.join(MISSING)} missing; .ci/run installs them"
        reporter = request.config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.write_line(said, red=True, bold=True)
        pytest.skip(said)
    folder = tmp_path_factory.mktemp("office")
    names = ("own", "band", "small")
    for name in names:
        (folder / f"{name}.pptx").write_bytes(decks[name])
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    files = [str(folder / f"{name}.pptx") for name in names]
    subprocess.run([*command, "--outdir", str(folder), *files], check=True, capture_output=True, timeout=120)
    return {name: _words(folder / f"{name}.pdf") for name in names}


def _words(file):
    told = subprocess.run(["pdftotext", "-bbox", str(file), "-"], check=True, capture_output=True, timeout=60)
    found = []
    for page in told.stdout.decode().split("<page ")[1:]:
        boxes = re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', page)
        found.append([Word(html.unescape(w), *map(float, place)) for *place, w in boxes])
    return found


@pytest.mark.parametrize("name", ["own", "band", "small"])
def test_every_text_is_drawn_in_its_own_place(pages, decks, name):
    presentation = Presentation(io.BytesIO(decks[name]))
    assert len(pages[name]) == len(presentation.slides)
    wide, tall = presentation.slide_width / POINT, presentation.slide_height / POINT
    for number, (slide, words) in enumerate(zip(presentation.slides, pages[name], strict=True), start=1):
        assert words, f"slide {number} is empty"
        drawn = [place(s) for s in slide.shapes if s.has_chart or s.has_table]
        texts = [(place(s), _plain(s.text_frame.text)) for s in slide.shapes if s.has_text_frame and s.text_frame.text]
        for word in words:
            where = f"{name}, slide {number}: {word}"
            assert min(word.left, word.top, wide - word.right, tall - word.bottom) >= -1, where
            of_text = [told for box, told in texts if word.centre_in(box)]
            assert all(_plain(word.text) in told for told in of_text), f"{where} lies on another text"
            if not of_text:
                assert any(word.centre_in(box, slack=3) for box in drawn), f"{where} is outside of every shape"


def _plain(text):
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
