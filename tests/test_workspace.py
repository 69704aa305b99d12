"""What is kept on disk: restored exactly, never a user's path, gone when asked or expired."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from insight import arrival, keeping, workspace
from insight.dataset import Filters, Role
from insight.keeping import LAYOUT
from insight.loading import load
from insight.reading import ReadingError
from insight.workspace import NotTaken, NoWorkspace, Upload, Workspace

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
    monkeypatch.setattr(arrival, "read", lambda *_: pytest.fail("the file was read again"))
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


def test_what_an_older_detector_understood_is_understood_afresh(made, monkeypatch):
    monkeypatch.setattr(keeping, "DETECTOR_VERSION", "later")
    kept = next(made.folder.glob("data-*.json"))
    assert made.dataset().fingerprint == load(SMALL, "small.csv").fingerprint
    assert json.loads(kept.read_text())["detector"] == "later"


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


# ---- several files

OTHER = "城市,score,day\nYork,5,2025-01-05\nHull,4,2025-02-06\n".encode()


def test_several_files_are_kept_each_for_itself(made):
    second = made.add(Upload("other.csv", OTHER))
    again = Workspace.open(made.id)
    assert [(s.id, s.name, s.rows) for s in again.sources] == [("0", "small.csv", 3), ("1", "other.csv", 2)]
    assert again.name == "small.csv + other.csv"
    assert again.meta["rows"] == 5
    assert second.original == OTHER
    assert second.folder.parent == made.folder
    assert len(again.understood(source="1")) == 2


def test_corrections_choices_and_recipes_belong_to_one_file(made):
    made.add(Upload("other.csv", OTHER))
    made.correct({"score": {"role": "rating"}}, table="1")
    assert made.corrections == {}
    assert made.corrections_of("1") == {"score": {"role": "rating"}}
    before = made.source("0")
    made.choose({"header_rows": 0}, source="1")
    assert made.source("0") == before
    assert made.source("1").rows == 3
    made.source("1").keep_recipe({"schema": "x"})
    assert made.source("0").recipe is None
    assert made.source("1").recipe == {"schema": "x"}


@pytest.mark.parametrize("gone", ["0", "1"])
def test_a_file_can_be_taken_out_and_its_number_is_not_given_again(made, gone):
    made.add(Upload("other.csv", OTHER))
    made.add(Upload("third.csv", OTHER + b"Bath,1,2025-03-03\n"))
    made.decide([(gone, "2")], together=True)
    made.remove(gone)
    assert [s.id for s in made.sources] == [i for i in ("0", "1", "2") if i != gone]
    assert made.decisions == {}
    assert made.add(Upload("fourth.csv", OTHER + b"Bath,2,2025-03-03\n")).id == "3"
    assert sum(len(t.data) for t in made.combined().tables) > 0


def test_the_only_file_cannot_be_taken_out(made):
    with pytest.raises(NotTaken):
        made.remove("0")
    assert len(made.dataset()) == 3


def test_the_same_file_twice_and_too_many_are_not_taken(made, monkeypatch):
    with pytest.raises(NotTaken, match="same_file"):
        made.add(Upload("copy.csv", SMALL))
    monkeypatch.setattr(workspace, "MOST_FILES", 1)
    with pytest.raises(NotTaken, match="too_many_files"):
        made.add(Upload("other.csv", OTHER))
    monkeypatch.setattr(workspace, "MOST_FILES", 20)
    monkeypatch.setattr(workspace, "MOST_BYTES", 10)
    with pytest.raises(NotTaken, match="too_much"):
        made.add(Upload("other.csv", OTHER))
    assert [s.id for s in made.sources] == ["0"]


def test_a_file_that_cannot_be_read_changes_nothing(made):
    with pytest.raises(ReadingError):
        made.add(Upload("bad.xlsx", b"PK\x03\x04 cut off"))
    assert [s.id for s in made.sources] == ["0"]
    assert not (made.folder / "1").exists()


def test_all_or_none_when_made_of_several(home):
    with pytest.raises(ReadingError):
        Workspace.create([Upload("a.csv", SMALL), Upload("bad.csv", b"")])
    assert not any(home.iterdir())


def test_decisions_are_kept_by_file(made):
    made.add(Upload("other.csv", OTHER))
    made.decide([("1", "0")], together=False)
    assert Workspace.open(made.id).decisions == {(0, 1): False}
    made.decide([("0", "1")], together=None)
    assert made.decisions == {}


def test_a_workspace_of_an_earlier_version_still_opens_and_takes_another_file(made):
    meta = dict(made.meta)
    first = meta["sources"][0]
    old = {"name": first["name"], "created": meta["created"], "source_key": first["source_key"], "rows": 3}
    (made.folder / "meta.json").write_text(json.dumps({**old, "choices": {"header_rows": None}}))
    made.correct({"score": {"role": "rating"}})
    again = Workspace.open(made.id)
    assert again.dataset().column("score").role is Role.RATING
    with pytest.raises(NotTaken, match="same_file"):
        again.add(Upload("copy.csv", SMALL))
    again.add(Upload("other.csv", OTHER))
    assert [s.name for s in again.sources] == ["small.csv", "other.csv"]
    assert again.corrections == {"score": {"role": "rating"}}


def test_another_sheet_of_a_workbook_is_one_more_source(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for sheet, city in ((book.active, "York"), (book.create_sheet("later"), "Hull")):
        sheet.append(["city", "score"])
        for k in range(12):
            sheet.append([city, k % 5 + 1])
    book.active.title = "first"
    book.save(tmp_path / "two.xlsx")
    made = Workspace.create((tmp_path / "two.xlsx").read_bytes(), "two.xlsx", {"sheet": "first"})
    assert len(made.sources) == 1
    made.add_sheet("0", "later")
    assert [made.understood(source=s.id).receipt.sheet for s in made.sources] == ["first", "later"]
    with pytest.raises(NotTaken, match="same_file"):
        made.add_sheet("0", "later")
