"""How a file comes in: dropped, picked from the samples, or opened again."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import streamlit as st

from insight import workspace
from insight.exhibits import Message, Num
from insight.reading import ReadingError
from insight.reading.result import STAGES as _STAGES
from insight.recipe import is_recipe
from insight.workspace import MOST_FILES, NotTaken, NoWorkspace, Upload, Workspace
from pages.shared import cache, escape, jobs, recipe_use, shell, state, widgets
from pages.shared.state import View

# the pages on which each sample has an answer
_SHOWN_WITH = {
    "survey": ("segments", "kano", "loyalty", "evidence"),
    "mcdonalds": ("segments", "loyalty"),
    "complete_journey": ("segments", "lifecycle", "evidence"),
}


@dataclass(frozen=True)
class Sample:
    """One file of ``data/``. file, title, text: by language."""

    id: str
    file: dict[str, str]
    title: dict[str, str]
    text: dict[str, str]
    licence: str


@lru_cache(maxsize=1)
def samples() -> tuple[Sample, ...]:
    """What ``data/samples.json`` lists."""
    listed = json.loads((shell.ROOT / "data" / "samples.json").read_text("utf-8"))
    return tuple(Sample(**s) for s in listed)


def take(view: View, uploads: Sequence[Upload], into: Workspace | None = None) -> None:
    """Reads files, keeps them, and goes on with them; what cannot be taken is said and the others are not lost.

    into: the workspace they are added to; without, they make a new one. A recipe among them is used on the others.
    """
    words, refused, kept = view.words, [], into
    recipes = [u.content for u in uploads if is_recipe(u.content)]
    files = [u for u in uploads if not is_recipe(u.content)]
    with st.status(words("start.reading"), expanded=True) as box:
        for number, upload in enumerate(files):
            if len(files) > 1:
                box.update(label=words("start.reading_one", n=number + 1, of=len(files), file=_name(upload)))
            hooks = _hooks(view)
            try:
                if kept is None:
                    kept = Workspace.create(upload, **hooks)
                else:
                    kept.add(upload, **hooks)
            except ReadingError as error:
                refused.append(_refusal(error.message, upload))
            except NotTaken as error:
                refused.append(error.message)
            except OSError:
                refused.append(Message("shell.not_saved"))
            except Exception as error:
                failed = Message("shell.failed", code=cache.failure("reading", error).code)
                refused.append(_refusal(failed, upload))
        for recipe in recipes:
            refused.append(Message("recipe.alone") if kept is None else recipe_use.use(kept.id, recipe))
    if kept is not None and into is None:
        state.visit(kept.id)
    state.tell(*refused)
    # a fresh widget lets go of the upload, which Streamlit would otherwise keep in memory
    state.next_round("upload")
    st.rerun()


def _name(upload: Upload) -> str:
    return escape.plain(upload.name, 60)


def _refusal(why: Message, upload: Upload) -> Message:
    return Message("sources.error_not_taken", file=_name(upload), why=why)


def _hooks(view: View) -> dict[str, Any]:
    """A bar that follows the reader through its stages, and the sentence while other files are read first."""
    words = view.words
    bar = st.progress(0.0, text=words("reading.stage_checking"))

    def progress(stage: str, share: float) -> None:
        at = _STAGES.index(stage)
        bar.progress(min(1.0, (at + share) / len(_STAGES)), text=words(f"reading.stage_{stage}"))

    def waiting() -> None:
        bar.progress(0.0, text=words("reading.waiting"))

    return {"waiting": waiting, "progress": progress}


def opened(view: View) -> cache.Open | None:
    """The open file; None, with the reason on the page, where what was kept of it cannot be read any more."""
    try:
        with st.spinner(view.words("shell.computing")):
            return cache.opened(view)
    except ReadingError as error:
        widgets.notice(view, error.message, "warning")
    except NoWorkspace:
        widgets.notice(view, Message("shell.gone"), "warning")
    except Exception as error:
        widgets.notice(view, Message("shell.failed", code=cache.failure("reading", error).code), "warning")
    st.button(
        view.words("start.another"), key=f"after-all-{view.language}", icon=":material/upload_file:", on_click=close
    )
    return None


def upload(view: View, into: Workspace | None = None) -> None:
    """The field that files are dropped on. into: the workspace they are added to; without, they make a new one."""
    given = st.file_uploader(
        view.words("start.upload"), key=f"upload-{'add' if into else 'new'}-{state.round_of('upload')}",
        label_visibility="collapsed", accept_multiple_files=True,
    )  # fmt: skip
    if not given:
        return
    if len(given) > MOST_FILES:
        state.tell(Message("sources.error_too_many_files", count=len(given), limit=MOST_FILES))
        state.next_round("upload")
        st.rerun()
    take(view, [Upload(file.name, file.getvalue()) for file in given], into)


def offer_samples(view: View, stem: str | None = None) -> None:
    """One card for each sample, one click to try it. stem: only those that have an answer on this page."""
    words, language = view.words, view.language
    wished = state.wished()
    for sample in samples():
        if sample.id == wished:
            path = shell.ROOT / "data" / sample.file[language]
            take(view, [Upload(path.name, path.read_bytes())])
    fitting = [s for s in samples() if stem is None or stem in _SHOWN_WITH[s.id]]
    with st.grid(3, min_column_width=250, gap="small"):
        for sample in fitting:
            with st.container(border=True, key=f"sample-{sample.id}", height="stretch"):
                st.html(
                    f'<div class="ci-sample"><h3>{escape.html(sample.title[language])}</h3>'
                    f"<p>{escape.html(sample.text[language])}</p><small>{escape.html(sample.licence)}</small></div>"
                )
                st.button(
                    words("start.try"), key=f"try-{sample.id}-{language}", icon=":material/play_arrow:",
                    on_click=state.wish, args=(sample.id,),
                )  # fmt: skip


def recent_files(view: View) -> None:
    """Files used before: of everybody on this computer when only it can reach the server, else of this visit."""
    files = workspace.recent(limit=40)
    shown = [r for r in files if only_here() or r.id in state.mine()][:5]
    if not shown:
        return
    st.html(f'<h2 class="ci-section">{escape.html(view.words("start.recent"))}</h2>')
    with st.container(border=True, key="recent", gap="xxsmall"):
        for file in shown:
            with st.container(horizontal=True, vertical_alignment="center"):
                day = Num(datetime.fromtimestamp(file.used, UTC).astimezone().date().isoformat(), "date")
                facts = escape.html(view.words("start.rows", rows=file.rows, day=day))
                name = escape.html(escape.plain(file.name, 80))
                st.html(f'<div class="ci-recent"><b>{name}</b><span>{facts}</span></div>')
                st.button(
                    view.words("start.open"), key=f"open-{file.id}-{view.language}", type="tertiary",
                    on_click=state.visit, args=(file.id,),
                )  # fmt: skip


def invite(view: View, shown: str | None = None, *, again: bool = False) -> None:
    """On a page that has nothing to show: the way to a file, or to the column that is missed, and the samples.

    shown: the analysis that the page is about.
    """
    words = view.words
    stem, said, icon = ("data", "shell.to_data", "rule") if again else ("start", "shell.to_start", "upload_file")
    with st.container(key="invite"):
        st.page_link(shell.page(stem, view), label=words(said), query_params=view.address, icon=f":material/{icon}:")
    st.html(f'<h2 class="ci-section">{escape.html(words("shell.with_sample"))}</h2>')
    offer_samples(view, shown)


def only_here() -> bool:
    """Whether nobody but this computer can reach the server."""
    address = st.get_option("server.address")
    try:
        return address == "localhost" or ipaddress.ip_address(address or "0.0.0.0").is_loopback
    except ValueError:
        return False


def delete(view: View) -> None:
    """Removes everything kept of the open file, from disk and from memory."""
    assert view.workspace is not None
    cache.forget(view)
    jobs.forget(view.workspace.id)
    view.workspace.delete()
    state.leave()
    state.tell(Message("start.deleted"))


def close() -> None:
    """Back to the start with nothing lost: the file stays among the recent ones."""
    state.leave()
