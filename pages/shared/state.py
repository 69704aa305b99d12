"""What a visit remembers: ids and codes only, in the URL first and then in the session; the rest is on disk."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from insight.exhibits import Message
from insight.exhibits.palette import Theme
from insight.words.translator import LANGUAGES, Translator, translator
from insight.workspace import NoWorkspace, Workspace

_KEPT = ("ws", "lang", "table")


@dataclass(frozen=True)
class View:
    """What a page needs to know of the visit. slide: which one the meeting view shows; None = the page as usual."""

    language: str
    theme: Theme
    workspace: Workspace | None
    narrow: bool = False
    table: str | None = None
    slide: int | None = None

    @property
    def words(self) -> Translator:
        return translator(self.language)

    @property
    def address(self) -> dict[str, str]:
        """Query parameters that make a link lead to the same file in the same language."""
        kept = {"lang": self.language}
        if self.workspace is None:
            return kept
        return {**kept, "ws": self.workspace.id, **({"table": self.table} if self.table else {})}


def view() -> View:
    """URL, then session; written back, because a navigation click empties the URL."""
    kept = st.session_state.setdefault("_kept", {})
    for name in _KEPT:
        if name in st.query_params:
            kept[name] = st.query_params[name]
        elif name in kept:
            st.query_params[name] = kept[name]
    return View(
        _language(kept.get("lang")), _theme(), _workspace(kept.get("ws")), _narrow(), kept.get("table"), _slide()
    )


def _language(asked: str | None) -> str:
    if asked in LANGUAGES:
        return asked
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"


def _theme() -> Theme:
    return "dark" if st.context.theme.type == "dark" else "light"


def _narrow() -> bool:
    return bool(st.session_state.get("window", {}).get("narrow", False))


def _slide() -> int | None:
    """From the address alone: a click in the navigation leaves the meeting view."""
    if st.query_params.get("view") != "meeting":
        return None
    asked = st.query_params.get("slide", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1


def meet(exhibit: str = "") -> None:
    """The meeting view from now on. exhibit: id of the one to begin with."""
    st.session_state["_meet"] = exhibit
    st.query_params["view"] = "meeting"


def wanted_exhibit() -> str:
    """The id of the exhibit that the meeting view is to begin with, once."""
    return str(st.session_state.pop("_meet", ""))


def turn(slide: int) -> None:
    """The reader turned to another slide; said even where it is known, because an older word may be on its way."""
    st.query_params["slide"] = str(slide)


def stand(slide: int) -> None:
    """The meeting view shows this slide."""
    if st.query_params.get("slide") != str(slide):
        turn(slide)


def leave_meeting() -> None:
    """Back to the page as usual."""
    # in one step, or the browser's Back would lead to an address between the two
    kept = {name: said for name, said in st.query_params.items() if name not in ("view", "slide")}
    st.query_params.from_dict(kept)


def _workspace(id: str | None) -> Workspace | None:
    if id is None:
        return None
    try:
        found = Workspace.open(id)
    except NoWorkspace:
        leave()
        tell(Message("shell.gone"))
        return None
    mine = st.session_state.setdefault("_mine", [])
    if id not in mine:
        mine.append(id)
    return found


def speak(language: str) -> None:
    """Another language, from now on."""
    _keep("lang", language)


def visit(id: str) -> None:
    """Another workspace, from now on."""
    _drop("table")
    _keep("ws", id)


def look_at(table: str) -> None:
    """Another table of the workspace, from now on."""
    _keep("table", table)


def leave() -> None:
    """No file any more; the one that was open stays on disk."""
    _drop("ws")
    _drop("table")


def _drop(name: str) -> None:
    st.session_state.get("_kept", {}).pop(name, None)
    if name in st.query_params:
        del st.query_params[name]


def _keep(name: str, value: str) -> None:
    st.session_state.setdefault("_kept", {})[name] = value
    st.query_params[name] = value


def mine() -> tuple[str, ...]:
    """Ids of the files that this visit opened."""
    return tuple(st.session_state.get("_mine", ()))


def round_of(name: str) -> int:
    """A counter in the key of a widget, so that it can be started afresh."""
    return int(st.session_state.get(f"_round:{name}", 0))


def next_round(name: str) -> None:
    """Starts the widgets called ``name`` afresh."""
    st.session_state[f"_round:{name}"] = round_of(name) + 1


def wish(sample: str) -> None:
    """Remembers which sample was clicked: the click itself is lost where a cold deep link starts a second run."""
    st.session_state["_wished"] = sample


def wished() -> str | None:
    """The sample that was clicked, once."""
    return st.session_state.pop("_wished", None)


def tell(*messages: Message) -> None:
    """Sentences to be shown once, on the next page drawn."""
    st.session_state["_told"] = messages


def told() -> tuple[Message, ...]:
    """The sentences that wait to be shown, once."""
    return tuple(st.session_state.pop("_told", ()))
