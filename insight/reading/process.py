"""The server's side of the parser child: a private folder, a process with limits, at most two at once."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from insight.reading.child import job_of
from insight.reading.codes import ReadingError
from insight.reading.limits import PARSERS_AT_ONCE, Limits
from insight.reading.result import Choices

_SLOTS = threading.BoundedSemaphore(PARSERS_AT_ONCE)
_ROOT = str(Path(__file__).resolve().parents[2])
_ALLOCATION = re.compile(rb"memory allocation of (\d{1,20}) bytes failed")
# one arena and one thread per child: threads reserve address space that counts against the memory limit; large pieces
# are mapped and given back at once (half the peak of a 200 MB file)
_ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "MALLOC_TRIM_THRESHOLD_": "262144",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "PYTHONUTF8": "1",
}


def run_child(
    content: bytes, name: str, choices: Choices, limits: Limits, waiting: Callable[[], None] | None = None
) -> tuple[pa.Table, dict[str, Any]]:
    """The table and the outcome (fields, receipt, questions) from a child process.

    ``waiting`` is called once if all parsers are busy. Raises ReadingError; the folder and the process are gone after.
    """
    if not _SLOTS.acquire(blocking=False):
        if waiting is not None:
            waiting()
        _SLOTS.acquire()
    try:
        with tempfile.TemporaryDirectory(prefix="insight-", ignore_cleanup_errors=True) as folder:
            return _run(Path(folder), content, name, choices, limits)
    except OSError:
        raise ReadingError("disk") from None
    finally:
        _SLOTS.release()


def _run(folder: Path, content: bytes, name: str, choices: Choices, limits: Limits) -> tuple[pa.Table, dict[str, Any]]:
    (folder / "input").write_bytes(content)
    job = folder / "job.json"
    job.write_text(json.dumps(job_of(name, choices, limits)), "utf-8")
    path = os.pathsep.join(p for p in (_ROOT, os.environ.get("PYTHONPATH", "")) if p)
    with open(folder / "stderr", "wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "insight.reading.child", str(job)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            cwd=folder,
            env={**os.environ, **_ENVIRONMENT, "PYTHONPATH": path},
        )
        try:
            process.wait(timeout=limits.wall_seconds)
        except subprocess.TimeoutExpired:
            raise ReadingError("too_slow", seconds=int(limits.wall_seconds)) from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            process.wait()
    outcome_file = folder / "outcome.json"
    if process.returncode or not outcome_file.exists():
        raise _death(process.returncode, (folder / "stderr").read_bytes()[-4000:], limits)
    outcome = json.loads(outcome_file.read_text("utf-8"))
    if "error" in outcome:
        raise ReadingError(outcome["error"], **outcome["fields"])
    with pa.ipc.open_file(pa.BufferReader((folder / "table.arrow").read_bytes())) as reader:
        return reader.read_all(), outcome


def _death(code: int, errors: bytes, limits: Limits) -> ReadingError:
    """What to say when the child left nothing: stopped for its time, out of memory, or killed by a broken file."""
    if code in (-24, -9):
        return ReadingError("too_slow", seconds=int(limits.wall_seconds))
    asked = _ALLOCATION.search(errors)
    # a file that asks for more than any table needs is forged
    if b"MemoryError" in errors or (asked and int(asked.group(1)) < 4 * limits.memory_bytes):
        return ReadingError("memory")
    return ReadingError("damaged", format="file")
