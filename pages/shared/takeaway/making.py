"""A button, and below it what becomes of the click: progress, the file, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from insight.exhibits import Message
from insight.material import Material
from insight.reading import ReadingError
from insight.takeaway import Ask, made_of, media_type
from insight.workspace import NoWorkspace
from pages.shared import cache, escape, hands, jobs, widgets
from pages.shared.state import View

_EVERY = 0.5


def ask(view: View, kind: str, **more: Any) -> Ask:
    """What is wanted of the deck as it is kept now, in the language that was chosen; the file is named in it, too."""
    assert view.workspace is not None
    tray = view.workspace.tray
    languages = tray.languages(view.language)
    named = languages[0] if len(languages) == 1 else view.language
    return Ask(kind, languages, named, tray, **more)


def button(view: View, label: str, wish: Callable[[], Ask], kind: str, **look: Any) -> None:
    """Starts an export. wish: makes the ``Ask`` when it is clicked."""
    job = jobs.find(view, kind)
    look["disabled"] = look.get("disabled", False) or (job is not None and job.running)
    st.button(label, key=f"make-{kind}-{view.language}", on_click=_start, args=(view, wish), **look)


def strip(
    view: View, wish: Callable[[], Ask], material: Material, kind: str, after: Callable[[jobs.Job], None] | None = None
) -> None:
    """What has become of the export of this kind; looks again by itself while it is on its way.

    wish: what would be made now. after: draws what else is to be said of the file that was made.
    """
    job = jobs.find(view, kind)
    if job is None:
        return
    again = _EVERY if job.running else None
    current = job.running or job.of == made_of(wish(), material)
    st.fragment(partial(_strip, view, kind, job.running, current, after), run_every=again)()


def _start(view: View, wish: Callable[[], Ask]) -> None:
    """As everything is now: what was typed or chosen right before the click is newer than the page that was drawn."""
    assert view.workspace is not None
    try:
        material = cache.material(view)
    except (NoWorkspace, ReadingError):
        # the page that is drawn next says so
        return
    jobs.start(view, replace(wish(), template=view.workspace.template), material)


def _strip(view: View, kind: str, was_running: bool, current: bool, after: Callable[[jobs.Job], None] | None) -> None:
    job = jobs.find(view, kind)
    if job is None or (was_running and not job.running):
        # the whole page, so that it is no longer looked at again and again
        st.rerun()
        return
    with st.container(key=f"job-{kind}", gap="xsmall"):
        if job.running:
            jobs.look(job)
            _progress(view, job)
        elif job.read is not None:
            _file(view, job, job.read, current)
            if after is not None:
                after(job)
        elif job.problem is not None:
            with st.container(horizontal=True, gap="xsmall", key=f"problem-{job.id}"):
                widgets.notice(view, job.problem, "warning")
                _dismiss(view, kind)


def _progress(view: View, job: jobs.Job) -> None:
    step, done, total = job.step
    said = (
        Message(f"takeaway.step_{step}", done=done, total=total) if step != "start" else Message("takeaway.step_start")
    )
    said = Message("takeaway.waiting") if job.waiting else said
    st.progress(min(1.0, done / max(total, 1)), text=view.words(said))
    st.button(
        view.words("takeaway.cancel"), key=f"cancel-{job.kind}-{view.language}", type="tertiary",
        on_click=jobs.drop, args=(view, job.kind),
    )  # fmt: skip


def _file(view: View, job: jobs.Job, read: Callable[[], bytes], current: bool) -> None:
    words, at = view.words, f"save-{job.id}"
    try:
        content = read()
    except OSError:
        # another visit has just let go of it
        return
    begun = jobs.begun(job)
    said = f'<p class="ci-ready">{escape.html(words("takeaway.ready", file=job.name))}</p>'
    if not current:
        said += f'<p class="ci-quiet">{escape.html(words("takeaway.earlier"))}</p>'
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"ready-{job.id}"):
        st.html(said)
        # not a function: Streamlit drops what that returns at the next runs of any visit, perhaps before it is fetched
        st.download_button(
            words("takeaway.save_again" if begun else "takeaway.save"), content, job.name, media_type(job.name), key=at,
            icon=":material/download:", on_click="ignore", type="tertiary",
        )  # fmt: skip
        _dismiss(view, job.kind)
    if begun:
        hands.click(at, job.id)


def _dismiss(view: View, kind: str) -> None:
    st.button(
        view.words("takeaway.dismiss"), key=f"dismiss-{kind}-{view.language}", type="tertiary",
        icon=":material/close:", on_click=jobs.drop, args=(view, kind),
    )  # fmt: skip
