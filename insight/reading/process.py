"""The server's side of one file: a private folder, a parser child with limits, and the table it leaves."""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from insight.reading.child import job_of
from insight.reading.codes import ReadingError
from insight.reading.frame import frame_in
from insight.reading.limits import Limits
from insight.reading.pool import POOL, Child
from insight.reading.result import STAGES, Choices, Progress

_ALLOCATION = re.compile(rb"memory allocation of (\d{1,20}) bytes failed")
_LOOK = 0.25
# a busy machine may stretch the time of a file this often
_STRETCH = 3
_STOPPED = (-24, -9)


def run_child(
    content: bytes,
    name: str,
    choices: Choices,
    limits: Limits,
    waiting: Callable[[], None] | None = None,
    progress: Progress | None = None,
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """The table and the outcome (fields, receipt, questions) from a child process.

    waiting, progress: see :func:`insight.reading.read`. Raises ReadingError; the folder and the process are gone after.
    """
    try:
        with POOL.child(waiting) as child, tempfile.TemporaryDirectory(prefix="insight-") as folder:
            return _run(child, Path(folder), content, name, choices, limits, _forward(progress))
    except OSError:
        raise ReadingError("disk") from None


def _run(
    child: Child, folder: Path, content: bytes, name: str, choices: Choices, limits: Limits, tell: Progress
) -> tuple[pd.DataFrame, dict[str, Any]]:
    tell(STAGES[0], 0.0)
    (folder / "input").write_bytes(content)
    job = folder / "job.json"
    job.write_text(json.dumps(job_of(name, choices, limits, len(content))), "utf-8")
    child.begin(job)
    _follow(child, limits, tell)
    code, errors = child.end()
    outcome_file = folder / "outcome.json"
    if not outcome_file.exists():
        raise _death(code, errors, limits)
    outcome = json.loads(outcome_file.read_text("utf-8"))
    if "error" in outcome:
        raise ReadingError(outcome["error"], **outcome["fields"])
    frame = frame_in(folder / "table.arrow")
    tell(STAGES[-1], 1.0)
    return frame, outcome


def _follow(child: Child, limits: Limits, tell: Progress) -> None:
    """Passes on what the child says until it is done or dead. Raises ReadingError where it takes too long.

    Two guards. The first is processor time, which the system counts and ends the child for (``Limits.cpu_for``: 12 s
    for a small file, 17 s for a large one): no file gets more work out of the machine, however busy. The second is the
    clock, for a child that waits for something: it ends after ``Limits.wall_seconds`` (18 s). Only time in which the
    child was ready to run while other programs had the processors is not counted, up to three times the limit in all.
    A machine with time for the file knows no such time, so no file takes more than 20 s there with the clean-up; on a
    busy one a file of 12 processor seconds is not refused because others were served first.
    """
    started = time.monotonic()
    kept_waiting = _kept_waiting(child.pid)
    stage, share = STAGES[0], 0.0
    while True:
        elapsed = time.monotonic() - started
        if elapsed > limits.wall_seconds:
            starved = _kept_waiting(child.pid) - kept_waiting
            if elapsed - starved > limits.wall_seconds or elapsed > _STRETCH * limits.wall_seconds:
                raise ReadingError("too_slow", seconds=int(limits.wall_seconds))
        line = child.heard(min(_LOOK, max(limits.wall_seconds - elapsed, 0.01)))
        if line is None or line == "done":
            return
        with contextlib.suppress(ValueError):
            word, number = line.split()
            if word in STAGES:
                stage, share = word, float(number)
        tell(stage, share)


def _kept_waiting(pid: int) -> float:
    """Seconds that the process was ready to run while others ran: those of the thread that waited longest, for threads
    wait at the same time. 0 where the system does not say."""
    waited = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            waited = max(waited, int(thread.read_text("ascii").split()[1]))
    return waited / 1e9


def _forward(progress: Progress | None) -> Progress:
    """Calls ``progress`` with stages in their order and shares that never fall."""
    last = (0, 0.0)

    def tell(stage: str, share: float) -> None:
        nonlocal last
        last = max(last, (STAGES.index(stage), min(max(share, 0.0), 1.0)))
        if progress is not None:
            progress(STAGES[last[0]], last[1])

    return tell


def _death(code: int, errors: bytes, limits: Limits) -> ReadingError:
    """What to say when the child left nothing: stopped for its time, out of memory, or killed by a broken file."""
    asked = _ALLOCATION.search(errors)
    # a file that asks for more than any table needs is forged
    if b"MemoryError" in errors or (asked and int(asked.group(1)) < 4 * limits.memory_bytes):
        return ReadingError("memory")
    if code in _STOPPED and not asked:
        return ReadingError("too_slow", seconds=int(limits.wall_seconds))
    return ReadingError("damaged", format="file")
