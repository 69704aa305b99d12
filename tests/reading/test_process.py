"""The parser child: it may die, hang or run out of memory; the server gets a sentence and nothing is left behind."""

import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from insight.reading import LIMITS, Choices, ReadingError, keep_ready, process, read, source_key
from insight.reading.child import job_of
from insight.reading.pool import POOL, Child
from tests.reading import builders as b

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


class _Busy:
    """A child that never ends, and the machine's clock: each look at it lets time pass.

    others: share of the time in which it is ready to run while other programs have the processor.
    """

    pid = 0

    def __init__(self, others: float) -> None:
        self.others, self.now = others, 1000.0

    def heard(self, seconds: float) -> str:
        self.now += seconds
        return ""


@pytest.mark.parametrize(
    ("others", "seconds"),
    # idle, or the child sleeps on a busy machine: 18 s; it gets half a processor: 36 s; none: three times 18 s
    [(0.0, 18.0), (0.5, 36.0), (0.9, 54.0), (1.0, 54.0)],
)
def test_a_busy_machine_stretches_the_time_within_reason(
    others: float, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = _Busy(others)
    monkeypatch.setattr(process.time, "monotonic", lambda: child.now)
    monkeypatch.setattr(process, "_kept_waiting", lambda pid: child.others * (child.now - 1000.0))
    with pytest.raises(ReadingError) as refused:
        process._follow(child, LIMITS, lambda stage, share: None)  # type: ignore[arg-type]
    assert refused.value.code == "too_slow"
    assert seconds <= child.now - 1000.0 <= seconds + 0.6


def test_time_that_others_had_is_not_counted_twice() -> None:
    """Threads wait at the same time; a process that only sleeps waits for nobody."""
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        started = time.monotonic()
        time.sleep(0.5)
        assert process._kept_waiting(sleeper.pid) <= time.monotonic() - started + 0.1
        threads = [threading.Thread(target=lambda: sum(range(3_000_000))) for _ in range(8)]
        before, started = process._kept_waiting(os.getpid()), time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert process._kept_waiting(os.getpid()) - before <= time.monotonic() - started + 0.1
    finally:
        sleeper.kill()
        sleeper.wait()


def test_small_files_get_less_processor_time() -> None:
    """12 seconds where large ones get 17: the guard that holds on a busy machine too."""
    assert (LIMITS.cpu_for(1000), LIMITS.cpu_for(200 << 20)) == (12, 17)
    assert replace(LIMITS, cpu_seconds=1).cpu_for(1000) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits there")
def test_processor_time(folder: Path) -> None:
    """Counted by the system, so it needs no clock: a file that takes more than its second is stopped."""
    content = b"a,b\n" + b"".join(b"text %d,word %d\n" % (i, -i) for i in range(1_500_000))
    with pytest.raises(ReadingError) as refused:
        read(content, "a.csv", limits=replace(LIMITS, cpu_seconds=1))
    assert refused.value.code == "too_slow"
    assert list(folder.iterdir()) == []


def _swollen() -> bytes:
    """66 KB of Parquet that are 3 GiB of text."""
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 3072, pa.int32()), pa.array(["x" * (1 << 20)]))
    out = io.BytesIO()
    pq.write_table(pa.table({"text": text, "score": list(range(3072))}), out)
    return out.getvalue()


def _many_long() -> bytes:
    """20 KB of .xlsx whose cells share one long text, in a form that is left to calamine, with a forged dimension."""
    plain = b.xlsx([["a", "b"], ["text", 1]])
    cells = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 1025))
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    sheet = f'{head}<!-- --><dimension ref="A1:XFD1048576"/><sheetData>{cells}</sheetData></worksheet>'
    texts = head.replace("worksheet", "sst") + "<si><t>" + "y" * (3 << 20) + "</t></si></sst>"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            own = {"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": texts}.get(entry.filename)
            new.writestr(entry.filename, old.read(entry) if own is None else own)
    return out.getvalue()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system tells no peaks")
@pytest.mark.parametrize("waiting", [False, True], ids=["new child", "waiting child"])
@pytest.mark.parametrize("make", [_swollen, _many_long])
def test_what_needs_three_gigabytes_is_refused(
    make: Callable[[], bytes], waiting: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1.5 GiB hold in every child, whatever its libraries have reserved before; the server's memory does not grow."""
    content, peaks = make(), [0]
    follow = process._follow

    def watched(child: Child, *rest: Any) -> None:
        done = threading.Event()

        def watch() -> None:
            while not done.wait(0.005):
                peaks.append(_peak(child.pid, "VmPeak"))

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            follow(child, *rest)
        finally:
            done.set()
            thread.join()

    monkeypatch.setattr(process, "_follow", watched)
    if waiting:
        keep_ready()
        assert POOL._spare[0].heard(60) == "ready"
    before = _peak(os.getpid(), "VmHWM")
    try:
        with pytest.raises(ReadingError) as refused:
            read(content, "a")
    finally:
        POOL.close()
    assert refused.value.code == "memory"
    assert max(peaks) <= LIMITS.memory_bytes
    assert _peak(os.getpid(), "VmHWM") - before < 64 << 20


def _peak(pid: int, name: str) -> int:
    """Bytes; 0 for a process that has gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith(name + ":")), 0)


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
    (tmp_path / "job.json").write_text(json.dumps(job_of("a.csv", Choices(), LIMITS, len(CSV))), "utf-8")
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
