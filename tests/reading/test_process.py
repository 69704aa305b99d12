"""The parser child: it may die, hang or run out of memory; the server gets a sentence and nothing is left behind."""

import json
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import builders as b
import pytest

from insight.reading import LIMITS, Choices, ReadingError, process, read, source_key
from insight.reading.child import job_of

CSV = b"id,score\na,1\nb,2\nc,3\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the private folders are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_nothing_is_left_behind(folder: Path) -> None:
    assert read(CSV, "a.csv").table["score"].tolist() == [1, 2, 3]
    with pytest.raises(ReadingError):
        read(b"PK\x03\x04", "a.xlsx")
    assert list(folder.iterdir()) == []


def test_wall_time(folder: Path) -> None:
    with pytest.raises(ReadingError) as refused:
        read(CSV, "a.csv", limits=replace(LIMITS, wall_seconds=0.01))
    assert refused.value.code == "too_slow"
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits there")
def test_memory(folder: Path) -> None:
    content = b.xlsx([["a", "b"], *[[f"text {i}", i] for i in range(200_000)]])
    with pytest.raises(ReadingError) as refused:
        read(content, "a.xlsx", limits=replace(LIMITS, memory_bytes=250 << 20))
    assert refused.value.code == "memory"
    assert list(folder.iterdir()) == []


def test_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(process.tempfile, "TemporaryDirectory", full)
    with pytest.raises(ReadingError) as refused:
        read(CSV, "a.csv")
    assert refused.value.code == "disk"


def test_at_most_two_at_once_and_the_third_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, told = [], [0], []
    go = threading.Event()

    def slow(*_: object) -> None:
        running.append(1)
        most[0] = max(most[0], len(running))
        go.wait(5)
        running.pop()
        raise ReadingError("unreadable")

    monkeypatch.setattr(process, "_run", slow)

    def upload() -> None:
        with pytest.raises(ReadingError):
            read(CSV, "a.csv", waiting=lambda: told.append(threading.get_ident()))

    threads = [threading.Thread(target=upload) for _ in range(5)]
    for thread in threads:
        thread.start()
    while len(set(told)) < 3:
        threading.Event().wait(0.01)
    go.set()
    for thread in threads:
        thread.join()
    assert most[0] == 2
    assert len(set(told)) == 3


def test_the_child_starts_without_heavy_imports(tmp_path: Path) -> None:
    """What it imports of its own: no screen, no statistics, no SPSS reader for a text file."""
    (tmp_path / "input").write_bytes(CSV)
    (tmp_path / "job.json").write_text(json.dumps(job_of("a.csv", Choices(), LIMITS)), "utf-8")
    code = "import sys; from insight.reading.child import work; work(sys.argv[1], print); print(*sorted(sys.modules))"
    run = [sys.executable, "-c", code, str(tmp_path / "job.json")]
    root = Path(__file__).resolve().parents[2]
    loaded = set(subprocess.run(run, cwd=root, capture_output=True, text=True, check=True).stdout.split())
    assert not loaded & {"streamlit", "sklearn", "duckdb", "plotly", "pyreadstat", "python_calamine", "babel"}
    assert json.loads((tmp_path / "outcome.json").read_text("utf-8"))["receipt"]["rows_used"] == 3


def test_too_big_is_refused_before_anything_is_stored() -> None:
    with pytest.raises(ReadingError) as refused:
        read(CSV, "a.csv", limits=replace(LIMITS, file_bytes=10))
    assert refused.value.code == "too_big"


def test_too_many_rows_are_refused_not_cut() -> None:
    with pytest.raises(ReadingError) as refused:
        read(CSV, "a.csv", limits=replace(LIMITS, rows=2))
    assert refused.value.code == "too_many_rows"


def test_source_key_names_bytes_choices_and_reader() -> None:
    keys = {source_key(CSV, Choices()), source_key(CSV + b"d,4\n", Choices()), source_key(CSV, Choices(header_rows=0))}
    assert len(keys) == 3
    assert all(len(k) == 64 for k in keys)
    assert read(CSV, "a.csv").source_key == read(CSV, "other name.csv").source_key == source_key(CSV, Choices())


def test_choices_survive_json() -> None:
    choices = Choices(sheet="答卷", header_rows=2)
    assert Choices.from_json(json.loads(json.dumps(choices.__dict__)) | {"older": 1}) == choices
