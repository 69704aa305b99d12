"""The parser children of this server: at most two work at once, the rest wait in order; spare ones may be kept ready.

A child reads one file and ends, so nothing of one person's file, and no damage by it, can reach the next one.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue

from insight.reading.limits import PARSERS_AT_ONCE

_ROOT = str(Path(__file__).resolve().parents[2])
_ASK_AGAIN = 0.5
# places that are about to be taken in turn are no queue
_AT_ONCE = 0.05
# one arena and one thread per child: threads reserve address space that counts against the memory limit; large pieces
# are mapped and given back at once (half the peak of a 200 MB file), but not the pieces of a few MB that come and go
# all the time: a new page costs more than the work on it (a fifth of a large text's time, half of a workbook's)
_ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "4194304",
    "MALLOC_TRIM_THRESHOLD_": "33554432",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "PYTHONUTF8": "1",
}


class Child:
    """One parser process. It ends when its standard input is closed, so also when the server dies."""

    def __init__(self, ahead: bool = False) -> None:
        """ahead: loads the parsers before the job is there. Raises OSError where no process can be started."""
        path = os.pathsep.join(p for p in (_ROOT, os.environ.get("PYTHONPATH", "")) if p)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "insight.reading.child", *(["ahead"] if ahead else [])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                cwd=_ROOT,
                env={**os.environ, **_ENVIRONMENT, "PYTHONPATH": path},
            )
        except BaseException:
            self._errors.close()
            raise
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._complaint = b""
        self._said: SimpleQueue[str | None] = SimpleQueue()
        self._listener = threading.Thread(target=self._listen, name="parser-child", daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def begin(self, job: Path) -> None:
        """Hands over the job file; the answer comes in words from ``heard``."""
        with contextlib.suppress(OSError):
            self._stdin.write(str(job).encode() + b"\n")
            self._stdin.flush()

    def heard(self, seconds: float) -> str | None:
        """The next line the child says, "" if it says nothing in that time, None once it has ended."""
        try:
            return self._said.get(timeout=max(seconds, 0.0))
        except Empty:
            return ""

    def end(self) -> tuple[int, bytes]:
        """Ends the process, by force where it still runs; its exit code and the last bytes of what it complained."""
        with contextlib.suppress(OSError):
            self._stdin.close()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        code = self._process.wait()
        self._listener.join()
        self._stdout.close()
        if not self._errors.closed:
            self._errors.seek(0)
            self._complaint = self._errors.read()[-4000:]
            self._errors.close()
        return code, self._complaint

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in self._stdout:
                self._said.put(line.decode("ascii", "replace").strip())
        self._said.put(None)


class Pool:
    """Hands out children. ``ahead``: how many spare ones are kept ready; 0 until somebody asks for it."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._line: deque[object] = deque()
        self._working = 0
        self._turn = threading.Condition()
        self._spare: list[Child] = []
        self._ahead = 0

    def keep_ready(self, ahead: int = 1) -> None:
        """Starts spare children now and after each file, so that the next file need not wait for its start."""
        with self._turn:
            if not self._ahead:
                atexit.register(self.close)
            self._ahead = min(ahead, self._at_once)
        self._refill()

    def close(self) -> None:
        """Ends the spare children and keeps none from here on."""
        with self._turn:
            self._ahead = 0
            spare, self._spare = self._spare, []
        atexit.unregister(self.close)
        for child in spare:
            child.end()

    @contextlib.contextmanager
    def child(self, waiting: Callable[[], None] | None = None) -> Iterator[Child]:
        """A child for one job, in the order of asking; it has ended when the block is left.

        waiting: called twice a second while all places are taken; what it raises gives up the place.
        """
        self._enter(waiting)
        child: Child | None = None
        try:
            child = self._ready() or Child()
            yield child
        finally:
            try:
                if child is not None:
                    child.end()
            finally:
                with self._turn:
                    self._working -= 1
                    self._turn.notify_all()
                self._refill()

    def _enter(self, waiting: Callable[[], None] | None) -> None:
        ticket = object()
        with self._turn:
            self._line.append(ticket)
        try:
            taken = self._entered(ticket, _AT_ONCE if waiting is not None else None)
            while not taken and waiting is not None:
                waiting()
                taken = self._entered(ticket, _ASK_AGAIN)
        except BaseException:
            with self._turn:
                if ticket in self._line:
                    self._line.remove(ticket)
                self._turn.notify_all()
            raise

    def _entered(self, ticket: object, seconds: float | None) -> bool:
        with self._turn:
            if self._turn.wait_for(lambda: self._line[0] is ticket and self._working < self._at_once, seconds):
                self._line.popleft()
                self._working += 1
                self._turn.notify_all()
                return True
            return False

    def _ready(self) -> Child | None:
        """A spare child that is still there; dead ones are put away."""
        while True:
            with self._turn:
                if not self._spare:
                    return None
                child = self._spare.pop(0)
            if child.alive:
                return child
            child.end()

    def _refill(self) -> None:
        """Starts spare children up to the number wanted; a machine that can start none still reads files."""
        while True:
            with self._turn:
                if len(self._spare) >= self._ahead:
                    return
                try:
                    self._spare.append(Child(ahead=True))
                except OSError:
                    return


POOL = Pool(PARSERS_AT_ONCE)
