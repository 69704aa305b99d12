"""What is kept on disk: restored exactly, never a user's path, gone when asked or expired."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from insight import workspace
from insight.dataset import Filters, Role
from insight.keeping import LAYOUT
from insight.loading import load
from insight.reading import ReadingError
from insight.workspace import NoWorkspace, Workspace

ROOT = Path(__file__).resolve().parents[1]
SMALL = "城市,score,day\nYork,1,2024-01-05\nLeeds,2,2024-02-06\nYork,,2024-03-07\n".encode()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INSIGHT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def made() -> Workspace:
    return Workspace.create(SMALL, "small.csv")


@pytest.mark.parametrize(
    "name", ["coffee_survey_en.csv", "coffee_survey_zh.xlsx", "mcdonalds.csv", "complete_journey.parquet"]
)
def test_a_restart_restores_exactly_what_was_read_without_reading_again(name, monkeypatch):
    content = (ROOT / "data" / name).read_bytes()
    read = load(content, name)
    made = Workspace.create(content, name)
    monkeypatch.setattr(workspace, "_load", lambda *_: pytest.fail("the file was read again"))
    restored = Workspace.open(made.id).dataset()
    assert_frame_equal(restored.table, read.table)
    assert restored.columns == read.columns
    assert restored.fingerprint == read.fingerprint
    assert restored.receipt.excluded == read.receipt.excluded
    assert [dict(w) for w in restored.receipt.warnings] == json.loads(json.dumps(read.receipt.warnings, default=str))


def test_what_an_older_version_kept_is_read_afresh(made):
    kept = next(made.folder.glob("data-*.json"))
    kept.write_text(json.dumps({"layout": 0}))
    assert made.dataset().fingerprint == load(SMALL, "small.csv").fingerprint
    assert json.loads(kept.read_text())["layout"] == LAYOUT


def test_a_damaged_table_is_read_afresh(made):
    next(made.folder.glob("data-*.parquet")).write_bytes(b"not parquet")
    assert len(made.dataset()) == 3


def test_ids_are_random_and_checked(made, home):
    assert len({Workspace.create(SMALL, "a.csv").id for _ in range(3)} | {made.id}) == 4
    (home / "stranger").mkdir()
    for id in ("", "..", "../..", "stranger", made.id + "x", made.id.upper() + "/", "\x00", "0" * 32, f"{made.id}\n"):
        with pytest.raises(NoWorkspace):
            Workspace.open(id)


@pytest.mark.parametrize("name", ["../../evil.csv", "C:\\x\\y.csv", "a\r\nb.csv", "名" * 300 + ".csv", "", "con"])
def test_a_name_is_shown_never_used_as_a_path(home, name):
    made = Workspace.create(SMALL, name)
    assert made.name == name
    files = {p.name for p in home.rglob("*") if p.is_file()}
    assert files == {"original", "meta.json", f"data-{made.source_key}.parquet", f"data-{made.source_key}.json"}
    assert {p.parent for p in home.rglob("*") if p.is_file()} == {made.folder}


def test_only_json_and_parquet_and_the_original(made):
    made.correct({"score": {"role": "rating"}})
    made.filter(Filters((("城市", ("York",)),)))
    made.set_option("kano", "lines", "mean")
    assert (made.folder / "original").read_bytes() == SMALL
    for file in made.folder.iterdir():
        if file.name != "original" and file.suffix != ".parquet":
            json.loads(file.read_text("utf-8"))


def test_corrections_add_up_and_change_the_fingerprint(made):
    before = made.dataset().fingerprint
    made.correct({"score": {"role": "rating"}})
    made.correct({"城市": {"role": "brand"}, "gone": {"role": "date"}})
    data = Workspace.open(made.id).dataset()
    assert data.column("score").role is Role.RATING
    assert data.column("城市").role is Role.BRAND
    assert data.fingerprint != before
    made.forget_corrections()
    assert made.dataset().fingerprint == before


def test_another_reading_keeps_the_corrections_and_drops_the_old_table(made):
    made.correct({"score": {"role": "rating"}})
    old = made.source_key
    made.choose({"header_rows": 0})
    assert made.source_key != old
    assert len(made.dataset()) == 4
    assert made.corrections == {"score": {"role": "rating"}}
    assert not list(made.folder.glob(f"data-{old}*"))
    made.choose({"header_rows": None})
    assert made.dataset().column("score").role is Role.RATING


def test_a_choice_that_cannot_be_read_changes_nothing():
    made = Workspace.create((ROOT / "data" / "coffee_survey_zh.xlsx").read_bytes(), "survey.xlsx")
    before = dict(made.meta)
    with pytest.raises(ReadingError):
        made.choose({"sheet": "no such sheet"})
    assert made.meta == before
    assert len(made.dataset()) == before["rows"]


def test_a_file_that_cannot_be_read_leaves_nothing(home):
    with pytest.raises(ReadingError):
        Workspace.create(b"", "empty.csv")
    assert not home.exists() or not any(home.iterdir())


def test_filters_and_options_come_back_as_they_were(made):
    filters = Filters((("城市", ("York", "Leeds")), ("score", ("1",))), "2024-01-01", "2024-02-29")
    made.filter(filters)
    made.set_option("kano", "lines", "mean")
    made.set_option("kano", "table", "pouliot")
    made.set_option("kano", "table", None)
    again = Workspace.open(made.id)
    assert again.filters == filters
    assert again.options("kano") == {"lines": "mean"}
    assert again.options("loyalty") == {}
    again.filter(replace(filters, segments=(), since=None, until=None))
    assert again.filters.empty


def test_a_half_written_file_is_never_seen(made, monkeypatch):
    def cut(*_):
        raise OSError(28, "No space left on device")

    made.correct({"score": {"role": "rating"}})
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", cut)
        with pytest.raises(OSError, match="space"):
            made.correct({"score": {"role": "ignore"}})
    assert made.corrections == {"score": {"role": "rating"}}
    assert {p.suffix for p in made.folder.iterdir()} <= {".json", ".parquet", ""}


def test_recent_newest_first_and_unreadable_ones_left_out(made):
    newer = Workspace.create(SMALL, "newer.csv")
    os.utime(made.folder / "meta.json", (time.time() - 60,) * 2)
    broken = Workspace.create(SMALL, "broken.csv")
    (broken.folder / "meta.json").write_text("{")
    assert [(r.id, r.name, r.rows) for r in workspace.recent()] == [
        (newer.id, "newer.csv", 3),
        (made.id, "small.csv", 3),
    ]
    assert len(workspace.recent(limit=1)) == 1


def test_expiry_counts_from_the_last_use(made, home):
    old = time.time() - 31 * 86400
    used = Workspace.create(SMALL, "used.csv")
    for each in (made, used):
        os.utime(each.folder / "meta.json", (old, old))
    Workspace.open(used.id)
    interrupted = home / ("a" * 32)
    interrupted.mkdir()
    os.utime(interrupted, (old, old))
    (home / "not ours").mkdir()
    assert workspace.purge() == 2
    assert not made.folder.exists()
    assert used.folder.exists()
    assert (home / "not ours").exists()


def test_delete_removes_everything(made):
    made.delete()
    assert not made.folder.exists()
    with pytest.raises(NoWorkspace):
        Workspace.open(made.id)
    with pytest.raises(NoWorkspace):
        _ = made.name


def test_without_a_home_of_its_own_the_platform_decides(monkeypatch):
    monkeypatch.delenv("INSIGHT_HOME")
    assert "customer-insight" in str(workspace.home())
