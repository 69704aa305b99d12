"""Exports that are made beside the page: in a thread of the visit, with progress, at most two at a time on a server.

The thread never touches Streamlit: it is given what it needs and writes into its ``Job``, which the page looks at. Jobs
live in the visit's own state; when the visit is over, its threads stop at their next step. How far they are, and the
file, also lie in the workspace, where another visit finds them: F5, a second tab, a restart.
"""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from secrets import token_hex
from threading import BoundedSemaphore, Event, Lock, Thread

import streamlit as st

from insight import finished
from insight.exhibits import Message
from insight.finished import MOST_BYTES, MOST_KEPT, Finished
from insight.material import Material
from insight.takeaway import Ask, Made, Refused, became, made_of, make
from pages.shared import cache
from pages.shared.state import View

AT_ONCE = 2
_JUST_NOW, _EVERY = 30.0, 0.5
# how many builds the machine carries; nothing of a user
_room = BoundedSemaphore(AT_ONCE)
# who cancels and who goes on are not to write over each other; nothing of a user
_saying = Lock()


@dataclass(eq=False)
class Job:
    """One export on its way. step: what is being done (a code), how much is done, of how much.

    of: digest of what it is made of. made: the file, where this visit made it. name, read: of the file, when there is
    one. lists: language → list → lines, of a deck made earlier.
    """

    workspace: str
    kind: str
    id: str = field(default_factory=lambda: token_hex(4))
    of: str = ""
    step: tuple[str, int, int] = ("start", 0, 1)
    waiting: bool = False
    running: bool = True
    made: Made | None = None
    name: str = ""
    read: Callable[[], bytes] | None = None
    lists: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    problem: Message | None = None
    stop: Event = field(default_factory=Event)


@dataclass(eq=False)
class _Desk:
    """The jobs of one visit, oldest first.

    seen: id → when a page last showed it running, by the monotonic clock. taken: ids whose download began by itself.
    """

    jobs: list[Job] = field(default_factory=list)
    seen: dict[str, float] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)


class _Stopped(Exception):
    """The reader cancelled, or left."""


def start(view: View, ask: Ask, material: Material) -> None:
    """Begins an export; one of the same kind that is still on its way or was kept makes room."""
    assert view.workspace is not None
    desk = _desk()
    drop(view, ask.kind)
    job = Job(view.workspace.id, ask.kind, of=made_of(ask, material))
    desk.jobs.append(job)
    look(job)
    _make_room(desk)
    record = _Record(view.workspace.folder, Finished(job.kind, job.id, job.of))
    record.note(job.step)
    work = (weakref.ref(desk), job, record, ask, material)
    Thread(target=_run, args=work, daemon=True, name=f"export-{job.id}").start()


def find(view: View, kind: str) -> Job | None:
    """The export of this kind of the open file, of this visit or of another; None where there is none."""
    if view.workspace is None:
        return None
    here = view.workspace.id
    own = next((j for j in _desk().jobs if (j.workspace, j.kind) == (here, kind)), None)
    if own is not None and own.running:
        return own
    kept = finished.find(view.workspace.folder, kind)
    return own if kept is None or (own and own.id == kept.id) else _elsewhere(view.workspace.folder, here, kept)


def look(job: Job) -> None:
    """Somebody looks on while it is made."""
    _desk().seen[job.id] = time.monotonic()


def begun(job: Job) -> bool:
    """Whether the download begins by itself, or has: the reader was looking on until the file was there."""
    desk = _desk()
    if time.monotonic() - desk.seen.pop(job.id, -_JUST_NOW) < _JUST_NOW:
        desk.taken.add(job.id)
    return job.id in desk.taken


def drop(view: View, kind: str) -> None:
    """Cancels an export, also of another visit, or lets go of what was made."""
    assert view.workspace is not None
    desk, here = _desk(), view.workspace.id
    for job in [j for j in desk.jobs if (j.workspace, j.kind) == (here, kind)]:
        job.stop.set()
        desk.jobs.remove(job)
    with suppress(OSError), _saying:
        finished.drop(view.workspace.folder, kind)


def forget(workspace: str) -> None:
    """Everything of a file that is about to be deleted."""
    desk = _desk()
    for job in [j for j in desk.jobs if j.workspace == workspace]:
        job.stop.set()
        desk.jobs.remove(job)


def _desk() -> _Desk:
    found = st.session_state.setdefault("_desk", _Desk())
    assert isinstance(found, _Desk)
    return found


def _make_room(desk: _Desk) -> None:
    """Lets go of the oldest results beyond what a visit may hold."""
    while True:
        held = [j for j in desk.jobs if j.made is not None]
        size = sum(len(j.made.content) for j in held if j.made is not None)
        if len(held) <= MOST_KEPT and (size <= MOST_BYTES or len(held) < 2):
            return
        desk.jobs.remove(held[0])


def _elsewhere(folder: Path, workspace: str, kept: Finished) -> Job:
    """What another visit makes or has made, as a job that is looked at only."""
    job = Job(workspace, kept.kind, kept.id, kept.of, kept.step, running=kept.state == "making", lists=kept.lists)
    if kept.state == "made":
        job.name, job.read = kept.name, partial(finished.content, folder, kept.kind)
    elif kept.state == "ended":
        job.problem = Message("takeaway.ended")
    return job


@dataclass(eq=False)
class _Record:
    """What the workspace says of a job. Where it cannot be written, the job goes on without."""

    folder: Path
    said: Finished
    written: float = 0.0

    def note(self, step: tuple[str, int, int]) -> None:
        """Says how far it is, now and then. Raises _Stopped when another visit has cancelled it."""
        if time.monotonic() - self.written < _EVERY:
            return
        self.said = replace(self.said, step=step)
        with suppress(OSError), self._still_wanted():
            finished.note(self.folder, self.said)
            self.written = time.monotonic()

    def keep(self, job: Job, made: Made) -> None:
        """Keeps the file for other visits. Raises _Stopped as :meth:`note`."""
        with suppress(OSError), self._still_wanted():
            finished.keep(self.folder, replace(self.said, name=made.name, lists=job.lists), made.content)

    def end(self, *, cancelled: bool = False) -> None:
        """There will be no file. cancelled: as was wished, so that nothing is said."""
        with suppress(OSError), _saying:
            if self._mine():
                if cancelled:
                    finished.drop(self.folder, self.said.kind)
                else:
                    finished.end(self.folder, self.said)

    @contextmanager
    def _still_wanted(self) -> Iterator[None]:
        with _saying:
            if self.written and not self._mine():
                raise _Stopped
            yield

    def _mine(self) -> bool:
        known = finished.find(self.folder, self.said.kind)
        return known is not None and known.id == self.said.id


def _run(desk: weakref.ref[_Desk], job: Job, record: _Record, ask: Ask, material: Material) -> None:
    def follow(step: str, done: int, total: int) -> None:
        if job.stop.is_set() or desk() is None:
            raise _Stopped
        job.step = (step, done, total)
        record.note(job.step)

    try:
        follow(*job.step)
        while not _room.acquire(timeout=0.2):
            job.waiting = True
            follow(*job.step)
        job.waiting = False
        try:
            made = make(ask, material, follow)
        finally:
            _room.release()
        job.lists = became(made)
        record.keep(job, made)
        job.made, job.name, job.read = made, made.name, lambda: made.content
        if (left := desk()) is not None:
            _make_room(left)
    except _Stopped:
        record.end(cancelled=True)
    except Refused as refusal:
        job.problem = refusal.message
        record.end()
    except Exception as error:
        job.problem = Message("shell.failed", code=cache.failure("takeaway", error).code)
        record.end()
    finally:
        job.running = False
