"""The parser child: ``python -m insight.reading.child [ahead]``. It may die; the server does not.

It reads the path of one job from its standard input, works, says how far it is on its standard output, and ends; it
also ends when the input is closed, so never outlives the server. With ``ahead`` it loads the parsers while it waits.

A job is a JSON file with the choices and the limits; the input lies beside it. The child leaves ``table.arrow`` (Arrow
IPC) and ``outcome.json`` there: the receipt, or the code of the error.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.abc
import json
import math
import os
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

_AHEAD = ("numpy", "pyarrow.csv", "charset_normalizer", "insight.reading.pipeline", "insight.reading.delimited",
          "insight.reading.sheets")  # fmt: skip


class _NoPandas(importlib.abc.MetaPathFinder):
    """pyarrow imports pandas at its first array, which would double the child's start; it works without."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == "pandas":
            raise ImportError("not in the parser child")
        return None


class _Voice:
    """Tells the server how far the work is: a line per stage and per hundredth of it, at most 20 a second."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._stage, self._said = out, "", 0.0

    def __call__(self, stage: str, share: float) -> None:
        now = time.monotonic()
        if stage != self._stage or now - self._said > 0.05:
            self._stage, self._said = stage, now
            self._out.write(f"{stage} {share:.2f}\n".encode())


def main(ahead: bool) -> int:
    """Waits for one job and does it."""
    sys.meta_path.insert(0, _NoPandas())
    # what a library prints must not be taken for a message
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    with open(os.devnull, "wb") as nothing:
        os.dup2(nothing.fileno(), 1)
    if ahead:
        _load_ahead()
        out.write(b"ready\n")
    job_file = sys.stdin.buffer.readline().decode().rstrip("\n")
    if not job_file:
        return 0
    threading.Thread(target=_end_with_server, daemon=True).start()
    work(job_file, _Voice(out))
    out.write(b"done\n")
    return 0


def work(job_file: str, tell: Any) -> None:
    """Runs one job; always leaves ``outcome.json``, unless the process is killed."""
    folder = Path(job_file).parent
    job = json.loads(Path(job_file).read_text("utf-8"))
    _limit(job["cpu_seconds"], job["limits"]["memory_bytes"])
    outcome = json.dumps(_outcome(folder, job, tell), ensure_ascii=False)
    (folder / "outcome.part").write_text(outcome, "utf-8")
    os.replace(folder / "outcome.part", folder / "outcome.json")


def job_of(name: str, choices: Any, limits: Any, size: int) -> dict[str, Any]:
    """The JSON of a job over a file of ``size`` bytes."""
    cpu_seconds = limits.cpu_for(size)
    return {"name": name, "choices": asdict(choices), "limits": asdict(limits), "cpu_seconds": cpu_seconds}


def _outcome(folder: Path, job: dict[str, Any], tell: Any) -> dict[str, Any]:
    try:
        import pyarrow as pa

        from insight.reading.codes import ReadingError
        from insight.reading.limits import Limits
        from insight.reading.pipeline import parse
        from insight.reading.result import Choices
    except (MemoryError, ImportError):
        # too little memory to load the parsers
        return {"error": "memory", "fields": {}}
    try:
        content = (folder / "input").read_bytes()
        parsed = parse(content, job["name"], Choices.from_json(job["choices"]), Limits(**job["limits"]), tell)
        with pa.OSFile(str(folder / "table.arrow"), "wb") as sink, pa.ipc.new_file(sink, parsed.table.schema) as writer:
            writer.write_table(parsed.table)
    except ReadingError as error:
        return {"error": error.code, "fields": error.fields}
    except (MemoryError, pa.ArrowMemoryError):
        return {"error": "memory", "fields": {}}
    except OSError:
        return {"error": "disk", "fields": {}}
    except Exception:
        # whatever a parser throws at a broken file: the person gets a sentence, never a traceback
        return {"error": "unreadable", "fields": {}}
    return {"fields": parsed.fields, "receipt": parsed.receipt, "questions": parsed.questions}


def _load_ahead() -> None:
    for name in _AHEAD:
        importlib.import_module(name)
    import pyarrow as pa

    # the first array looks for pandas, which takes a moment too
    pa.array([0])


def _end_with_server() -> None:
    """The server closes the input when it wants no result any more, and the system does when it died."""
    while os.read(0, 1):
        pass
    os._exit(1)


def _limit(cpu_seconds: int, memory_bytes: int) -> None:
    """Memory and CPU limits where the system has them (not on Windows, where the server's wall time remains).

    The memory limit is one of address space, so it counts what libraries reserve and never touch, and what a waiting
    child already holds (0.3 GiB of 1.5): the memory in use stays below it. A limit below what the process holds refuses
    every new piece, but not what the process still has to give away, so a few dozen MB may be used beyond it.
    """
    try:
        import resource
    except ImportError:
        return
    # seconds that the start took belong to no file
    seconds = math.ceil(time.process_time()) + cpu_seconds
    for what, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_CPU, seconds, seconds + 2),
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
    ):
        # one that the system does not know must not keep the others from being set; its own stricter ones stay
        with contextlib.suppress(ValueError, OSError):
            most = resource.getrlimit(what)[1]
            if most != resource.RLIM_INFINITY:
                soft, hard = min(soft, most), min(hard, most)
            resource.setrlimit(what, (soft, hard))


if __name__ == "__main__":
    sys.exit(main("ahead" in sys.argv[1:]))
