"""Exports in a workspace's folder: found again, bounded, and honest about what was cut off."""

from __future__ import annotations

import errno
import json
import os

import pytest

from insight import finished, keeping
from insight.finished import MOST_KEPT, Finished


def names(folder):
    return {f.name for f in (folder / "exports").iterdir()}


def test_a_file_is_found_again_as_it_was(tmp_path):
    one = Finished("deck", "a1", "digest", name="汇报.pptx", lists={"zh": {"kept": ["第 3 页"]}})
    finished.note(tmp_path, one)
    assert finished.find(tmp_path, "deck").state == "making"
    finished.keep(tmp_path, one, b"bytes")
    found = finished.find(tmp_path, "deck")
    assert (found.state, found.id, found.of, found.name, found.lists) == ("made", "a1", "digest", one.name, one.lists)
    assert finished.content(tmp_path, "deck") == b"bytes"
    assert finished.find(tmp_path, "html") is None
    finished.drop(tmp_path, "deck")
    assert finished.find(tmp_path, "deck") is None
    assert names(tmp_path) == set()


def test_the_oldest_make_room(tmp_path, monkeypatch):
    kinds = ["deck", "report", "evidence", "workbook", "html", "results"]
    for age, kind in enumerate(kinds):
        finished.keep(tmp_path, Finished(kind, kind), b"x" * 10)
        os.utime(tmp_path / "exports" / f"{kind}.bin", (1000 + age, 1000 + age))
    assert [k for k in kinds if finished.find(tmp_path, k)] == kinds[-MOST_KEPT:]
    monkeypatch.setattr(finished, "MOST_BYTES", 25)
    finished.keep(tmp_path, Finished("deck", "deck"), b"x" * 15)
    assert [k for k in kinds if finished.find(tmp_path, k)] == ["deck", "results"]
    # one that is too large alone is kept: it was asked for
    finished.keep(tmp_path, Finished("deck", "deck"), b"x" * 30)
    assert [k for k in kinds if finished.find(tmp_path, k)] == ["deck"]


def test_what_a_restart_cut_off_has_ended_and_what_was_made_stays(tmp_path, monkeypatch):
    finished.keep(tmp_path, Finished("deck", "a"), b"x")
    finished.note(tmp_path, Finished("html", "b", step=("slides", 3, 30)))
    monkeypatch.setattr(finished, "_PROCESS", "another")
    assert finished.find(tmp_path, "deck").state == "made"
    assert finished.find(tmp_path, "html").state == "ended"


@pytest.mark.parametrize("kept", [b"", b"[]", b"{}", b'{"process": 1, "kind": "deck", "id": "a", "step": 5}'])
def test_what_cannot_be_read_is_not_there(tmp_path, kept):
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "deck.json").write_bytes(kept)
    assert finished.find(tmp_path, "deck") is None


def test_what_finds_no_room_has_ended_and_leaves_no_half(tmp_path, monkeypatch):
    full = []

    def write(file, content):
        if len(content) > 1000 or full:
            raise OSError(errno.ENOSPC, "No space left on device")
        keeping.write(file, content)

    monkeypatch.setattr(finished, "write", write)
    monkeypatch.setattr(finished, "write_json", lambda file, said: write(file, json.dumps(said).encode()))
    one = Finished("deck", "a")
    finished.note(tmp_path, one)
    with pytest.raises(OSError, match="No space"):
        finished.keep(tmp_path, one, b"x" * 2000)
    assert (finished.find(tmp_path, "deck").state, names(tmp_path)) == ("ended", {"deck.json"})
    finished.note(tmp_path, one)
    full.append(True)
    with pytest.raises(OSError, match="No space"):
        finished.keep(tmp_path, one, b"x")
    assert (finished.find(tmp_path, "deck"), names(tmp_path)) == (None, set())


def test_a_deleted_workspace_stays_deleted(tmp_path):
    with pytest.raises(FileNotFoundError):
        finished.keep(tmp_path / "gone", Finished("deck", "a"), b"x")
    assert not (tmp_path / "gone").exists()
