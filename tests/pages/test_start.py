"""The way in: samples, uploads, recent files, deletion."""

from __future__ import annotations

import html

import pytest

from insight import workspace
from insight.words import translator
from insight.workspace import Workspace

SMALL = b"city,score\nYork,1\nLeeds,2\nYork,3\n"


def press(test, prefix):
    found = [b for b in test.button if str(b.key).startswith(prefix)]
    assert found, [b.key for b in test.button]
    return found[0].click().run(timeout=60)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_click_on_a_sample_gives_the_overview(visit, home, language, said):
    test = press(visit("app", lang=language), "try-survey")
    assert not test.exception
    assert "ci-answer" in said(test)
    assert [f.name for f in workspace.recent()] == [f"coffee_survey_{language}.{'csv' if language == 'en' else 'xlsx'}"]
    assert test.query_params["ws"] == workspace.recent()[0].id


def test_an_upload_is_kept_and_the_widget_lets_go_of_it(visit, home, said):
    test = visit("app", lang="en")
    before = test.file_uploader[0].key
    test.file_uploader[0].upload("small.csv", SMALL, "text/csv")
    test.run()
    assert not test.exception
    assert workspace.recent()[0].name == "small.csv"
    assert "small.csv" in said(test)
    test = press(test, "another")
    assert test.file_uploader[0].key != before


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("name", "content"), [("a.csv", b""), ("b.xlsx", b"PK\x03\x04 cut off"), ("c.csv", b"\x00\x01\x02\xff" * 99)]
)
def test_a_broken_file_is_refused_with_a_sentence_and_nothing_is_lost(visit, home, language, name, content, said):
    test = visit("app", lang=language)
    test.file_uploader[0].upload(name, content)
    test.run()
    assert not test.exception
    assert "ci-warning" in said(test)
    assert html.escape(translator(language)("shell.failed", code="X").split("X")[0]) not in said(test)
    assert workspace.recent() == ()
    assert not test.file_uploader[0].value


def test_recent_files_open_again(visit, home, said):
    made = Workspace.create(SMALL, "small.csv")
    test = press(visit("app", lang="en"), f"open-{made.id}")
    assert test.query_params["ws"] == made.id
    assert "small.csv" in said(test)


def test_recent_files_of_others_are_not_shown_on_a_shared_server(visit, home, monkeypatch):
    import streamlit as st

    asked = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: "0.0.0.0" if name == "server.address" else asked(name))
    made = Workspace.create(SMALL, "secret.csv")
    test = visit("app", lang="en")
    assert not [b for b in test.button if str(b.key).startswith("open-")]
    test = press(visit("app", lang="en", ws=made.id), "another")
    assert [b for b in test.button if b.key == f"open-{made.id}-en"], "but one's own are"


def test_two_visitors_with_the_same_bytes_never_see_each_others_file_name(visit, home, said):
    mine, theirs = Workspace.create(SMALL, "mine.csv"), Workspace.create(SMALL, "salaries of the board.csv")
    assert mine.source_key == theirs.source_key
    assert "salaries" in said(visit("start", lang="en", ws=theirs.id))
    for stem in ("start", "data", "segments"):
        text = said(visit(stem, lang="en", ws=mine.id))
        assert "salaries" not in text
    assert "mine.csv" in text


def test_delete_my_data_leaves_nothing(visit, home, said):
    made = Workspace.create(SMALL, "small.csv")
    test = press(visit("app", lang="en", ws=made.id), "delete-now")
    assert not test.exception
    assert html.escape(translator("en")("start.deleted")) in said(test)
    assert not made.folder.exists()
    assert "ws" not in test.query_params


def test_a_full_disk_is_said(visit, home, monkeypatch, said):
    def full(*_):
        raise OSError(28, "No space left on device")

    test = visit("app", lang="en")
    monkeypatch.setattr(workspace, "write", full)
    test.file_uploader[0].upload("small.csv", SMALL)
    test.run()
    assert not test.exception
    assert html.escape(translator("en")("shell.not_saved")) in said(test)
    assert not any(home.iterdir())
