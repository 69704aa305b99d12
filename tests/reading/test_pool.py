"""Children that are kept ready: replaced when they die, gone when the server goes, never reused, fast."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from insight.reading import LIMITS, STAGES, ReadingError, keep_ready, read
from insight.reading.pool import POOL, Child, Pool

CSV = b"id,score\na,1\nb,2\nc,3\n"


@pytest.fixture
def ready() -> Iterator[None]:
    """One child waits, as in a server."""
    keep_ready()
    yield
    POOL.close()


def gone(pid: int) -> bool:
    """Whether a process has ended and was collected: a zombie would still have its number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def spare() -> Child:
    return POOL._spare[0]


@pytest.mark.usefixtures("ready")
def test_a_waiting_child_reads_one_file_and_is_replaced() -> None:
    first = spare().pid
    table = read(CSV, "a.csv").table
    assert gone(first)
    second = spare().pid
    assert second != first
    with pytest.raises(ReadingError):
        read(b"PK\x03\x04", "a.xlsx")
    assert gone(second)
    POOL.close()
    assert table.equals(read(CSV, "a.csv").table)


@pytest.mark.usefixtures("ready")
def test_a_killed_child_is_replaced_before_the_next_file() -> None:
    dead = spare().pid
    os.kill(dead, signal.SIGKILL)
    spare()._process.wait()
    assert read(CSV, "a.csv").table["score"].tolist() == [1, 2, 3]
    assert gone(dead)
    assert spare().pid != dead


@pytest.mark.usefixtures("ready")
@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits there")
def test_the_limits_hold_in_a_waiting_child_too() -> None:
    # far more than what a process that has loaded its parsers may still take from what it holds
    content = b"a,b\n" + b"".join(b"text %d,%d\n" % (i, i) for i in range(1_000_000))
    with pytest.raises(ReadingError) as refused:
        read(content, "a.csv", limits=replace(LIMITS, memory_bytes=64 << 20))
    # under so small a limit a library may fail in a way of its own; what counts is that it may not take more
    assert refused.value.code in ("memory", "unreadable")
    with pytest.raises(ReadingError) as refused:
        read(content, "a.csv", limits=replace(LIMITS, wall_seconds=0.01))
    assert refused.value.code == "too_slow"
    assert spare().alive


def test_none_is_started_unasked_and_none_is_left() -> None:
    assert POOL._spare == []
    read(CSV, "a.csv")
    assert POOL._spare == []
    keep_ready()
    pid = spare().pid
    POOL.close()
    assert gone(pid)
    POOL.close()


def test_a_small_file_waits_for_no_start(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_ready()
    assert spare().heard(60) == "ready", "its parsers are loaded before there is a file"
    ready = spare()
    with monkeypatch.context() as patch:
        patch.setattr(POOL, "_refill", lambda: None)
        patch.setattr("insight.reading.pool.Child", lambda **_: pytest.fail("a new process was started"))
        assert len(read(CSV, "a.csv").table) == CSV.count(b"\n") - 1
    assert not ready.alive
    POOL.close()


def test_children_die_with_the_server() -> None:
    code = (
        "import os, time; from insight.reading import keep_ready; from insight.reading.pool import POOL; keep_ready();"
        "print(POOL._spare[0].pid, flush=True); time.sleep(60)"
    )
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        pid = int(server.stdout.readline())
        server.kill()
    until = time.monotonic() + 10
    while _running(pid):
        assert time.monotonic() < until
        time.sleep(0.05)


def _running(pid: int) -> bool:
    """A process whose parent was killed may stay a zombie until somebody collects it; it runs no more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_places_are_given_in_the_order_of_asking() -> None:
    pool, order, threads = Pool(1), [], []
    first = threading.Event()

    def ask(number: int) -> None:
        pool._enter(first.set)
        order.append(number)
        with pool._turn:
            pool._working -= 1
            pool._turn.notify_all()

    pool._enter(None)
    for number in range(4):
        first.clear()
        threads.append(threading.Thread(target=ask, args=(number,)))
        threads[-1].start()
        assert first.wait(5)
    with pool._turn:
        pool._working -= 1
        pool._turn.notify_all()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3]


def test_who_gives_up_waiting_leaves_the_line() -> None:
    pool = Pool(1)
    pool._enter(None)

    def leave() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        pool._enter(leave)
    assert not pool._line


def test_progress_goes_forward_through_all_stages() -> None:
    said: list[tuple[int, float]] = []
    read(CSV * 50_000, "a.csv", progress=lambda stage, share: said.append((STAGES.index(stage), share)))
    assert said == sorted(said)
    assert {stage for stage, _ in said} == set(range(len(STAGES)))
    assert said[0] == (0, 0.0)
    assert said[-1] == (len(STAGES) - 1, 1.0)


def test_who_stops_listening_stops_the_reading() -> None:
    def stop(stage: str, share: float) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        read(CSV, "a.csv", progress=stop)
    assert not POOL._working
