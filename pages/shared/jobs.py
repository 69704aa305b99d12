"""Exports that are made beside the page: in a thread of the visit, with progress, at most two at a time on a server.

The thread never touches Streamlit: it is given what it needs and writes into its ``Job``, which the page looks at. Jobs
live in the visit's own state; when the visit is over, its threads stop at their next step.
"""

from __future__ import annotations

import time
import weakref
from dataclasses import dataclass, field
from secrets import token_hex
from threading import BoundedSemaphore, Event, Thread

import streamlit as st

from insight.exhibits import Message
from insight.material import Material
from insight.takeaway import Ask, Made, Refused, make
from pages.shared import cache
from pages.shared.state import View

AT_ONCE = 2
MOST_KEPT = 4
MOST_BYTES = 200 * 1024 * 1024
_JUST_NOW = 30.0
# how many builds the machine carries; nothing of a user
_room = BoundedSemaphore(AT_ONCE)


@dataclass(eq=False)
class Job:
    """One export on its way. step: what is being done (a code), how much is done, of how much.

    seen: when a page last showed it running, by the monotonic clock.
    """

    workspace: str
    kind: str
    id: str = field(default_factory=lambda: token_hex(4))
    step: tuple[str, int, int] = ("start", 0, 1)
    waiting: bool = False
    running: bool = True
    made: Made | None = None
    problem: Message | None = None
    seen: float = 0.0
    stop: Event = field(default_factory=Event)

    @property
    def awaited(self) -> bool:
        """Whether the reader was looking on until it was finished, so that the download may begin by itself."""
        return time.monotonic() - self.seen < _JUST_NOW


@dataclass(eq=False)
class _Desk:
    """The jobs of one visit, oldest first."""

    jobs: list[Job] = field(default_factory=list)


class _Stopped(Exception):
    """The reader cancelled, or left."""


def start(view: View, ask: Ask, material: Material) -> None:
    """Begins an export; one of the same kind that is still on its way or was kept makes room."""
    assert view.workspace is not None
    desk = _desk()
    drop(view, ask.kind)
    job = Job(view.workspace.id, ask.kind, seen=time.monotonic())
    desk.jobs.append(job)
    _make_room(desk)
    Thread(target=_run, args=(weakref.ref(desk), job, ask, material), daemon=True, name=f"export-{job.id}").start()


def find(view: View, kind: str) -> Job | None:
    """The export of this kind of the open file, if there is one."""
    here = view.workspace.id if view.workspace else ""
    return next((j for j in _desk().jobs if (j.workspace, j.kind) == (here, kind)), None)


def drop(view: View, kind: str) -> None:
    """Cancels an export, or lets go of what was made."""
    job = find(view, kind)
    if job is not None:
        job.stop.set()
        _desk().jobs.remove(job)


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


def _run(desk: weakref.ref[_Desk], job: Job, ask: Ask, material: Material) -> None:
    def follow(step: str, done: int, total: int) -> None:
        if job.stop.is_set() or desk() is None:
            raise _Stopped
        job.step = (step, done, total)

    try:
        while not _room.acquire(timeout=0.2):
            job.waiting = True
            follow("start", 0, 1)
        job.waiting = False
        try:
            job.made = make(ask, material, follow)
        finally:
            _room.release()
        if (left := desk()) is not None:
            _make_room(left)
    except _Stopped:
        pass
    except Refused as refusal:
        job.problem = refusal.message
    except Exception as error:
        job.problem = Message("shell.failed", code=cache.failure("takeaway", error).code)
    finally:
        job.running = False
