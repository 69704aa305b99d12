"""Pictures of slides by a browser on this computer: what is in the zip, and that nothing leaves and nothing stays."""

from __future__ import annotations

import ctypes
import io
import re
import struct
import sys
import tempfile
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest

from insight.export import camera, image
from insight.export.plan import Item

needs_browser = pytest.mark.skipif(not image.available(), reason="no Chrome or Chromium")
SUBREAPER = 36


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the temporary folders of this test are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def heard():
    """A server on this computer, which a browser could reach without a proxy: what was asked of it."""
    asked: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def left_over() -> list[str]:
    """Processes of this one, also orphans and dead ones that nobody waited for."""
    return [p for task in Path("/proc/self/task").iterdir() for p in (task / "children").read_text().split()]


@needs_browser
def test_a_zip_of_all_slides_in_reading_order(sample, folder):
    words, told = sample.translator("zh"), []
    chapter = sample.chapters[0]
    items = [Item("kano", e, chapter.receipt, sample.context.filters) for e in chapter.story.exhibits[:2]]
    if sys.platform == "linux":
        # what the browser leaves behind would become a child of this process
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    before = set(left_over()) if sys.platform == "linux" else set()
    bundle = zipfile.ZipFile(io.BytesIO(image.pictures(items, words, lambda *at: told.append(at))))
    names = bundle.namelist()
    assert len(names) == len(set(names)) >= 4
    assert [n.split("-")[0] for n in names] == sorted(n.split("-")[0] for n in names)
    assert all(re.fullmatch(r"\d+-[^\\/:*?\"<>|\s\x00-\x1f\u202e]{1,70}\.(png|svg)", n) for n in names)
    assert told == [(i, len(names)) for i in range(1, len(names) + 1)]
    for name in names:
        content = bundle.read(name)
        if name.endswith("png"):
            assert content[:8] == b"\x89PNG\r\n\x1a\n"
            assert struct.unpack(">II", content[16:24]) == (2560, 1440)
        else:
            assert "zh finding about" in " ".join(ElementTree.fromstring(content).itertext())
            assert b"http://x.invalid/p.png" not in re.findall(rb'(?:href|src)="([^"]*)"', content)
    assert list(folder.iterdir()) == []
    if sys.platform == "linux":
        assert set(left_over()) <= before
        ctypes.CDLL(None).prctl(SUBREAPER, 0, 0, 0, 0)


@needs_browser
def test_a_picture_asks_nothing_of_any_network(heard, folder):
    address, asked = heard
    figure = go.Figure(layout={"width": 200, "height": 100, "title": f"<a href='{address}/a'>x</a>"})
    figure.add_layout_image(source=f"{address}/x.png", x=0, y=1, sizex=1, sizey=1)
    (made,) = image.drawn([figure])
    assert made.startswith(b"\x89PNG")
    assert asked == []
    page = camera._page().generate_index()
    assert {a.split(":")[0] for a in re.findall(r'src="([^"]*)"', page)} == {"file"}


@needs_browser
def test_too_slow_is_said_and_the_browser_is_gone(folder):
    with pytest.raises(image.NoBrowser, match="too_slow"):
        image.drawn([go.Figure()], limit=1.2)
    end = time.monotonic() + 10
    while time.monotonic() < end and str(folder) in running():
        time.sleep(0.1)
    assert str(folder) not in running()
    assert list(folder.iterdir()) == []


def running() -> str:
    """The command lines of all processes."""
    lines = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(file.read_text("utf-8", "replace"))
        except OSError:
            continue
    return "\n".join(lines)


def test_without_a_browser_it_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("INSIGHT_CHROME", str(tmp_path / "none"))
    assert not image.available()
    with pytest.raises(image.NoBrowser, match="missing"):
        image.drawn([go.Figure()])


def test_a_browser_that_does_not_start_is_said(monkeypatch, tmp_path):
    own = tmp_path / "chrome"
    own.write_text("#!/bin/sh\nexit 1\n")
    own.chmod(0o755)
    monkeypatch.setenv("INSIGHT_CHROME", str(own))
    assert image.available()
    with pytest.raises(image.NoBrowser, match="failed"):
        image.drawn([go.Figure()])
