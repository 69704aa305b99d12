"""The frame of every page: navigation, language, look, and the guard that makes cold deep links work.

Streamlit runs a page file without ``app.py`` on a cold deep link, therefore every page begins with ``shell.enter()``.
"""

from __future__ import annotations

from contextvars import ContextVar
from importlib import import_module
from pathlib import Path
from threading import Timer
from typing import Any

import streamlit as st

from insight import workspace
from insight.registry import ANALYSES
from insight.words import LANGUAGES
from pages.shared import escape, state, widgets, window
from pages.shared.state import View

ROOT = Path(__file__).resolve().parents[2]
STEMS = ("start", "data", *(a.stem for a in ANALYSES), "takeaway")
_WANTED_SOON = ("insight.loading", "plotly.graph_objects", *(f"insight.{a.stem}" for a in ANALYSES))
_AFTER_FIRST_PAINT = 1.5
_inside: ContextVar[bool] = ContextVar("inside_shell", default=False)


def run() -> None:
    """The whole of ``app.py``."""
    page = _navigation()
    token = _inside.set(True)
    try:
        page.run()
    finally:
        _inside.reset(token)


def enter() -> View:
    """The first line of every page."""
    if not _inside.get():
        _navigation()
        if not st.session_state.get("_guard"):
            st.session_state["_guard"] = True
            st.rerun()
        # the page is itself the main script (AppTest)
        return _greet(state.view())
    st.session_state["_guard"] = False
    return _greet(state.view())


def page(stem: str, view: View) -> st.Page:
    """The page called ``stem``, to be linked to."""
    file = ROOT / "pages" / f"{stem}.py"
    return st.Page(file, title=view.words(f"{stem}.name"), url_path=stem, default=stem == "start")


def heading(text: str, below: str = "", *, toolbar: bool = False) -> Any:
    """The page's question, small. Returns the container for compact controls at its right, if asked for."""
    said = f"<p>{escape.html(below)}</p>" if below else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="heading"):
        st.html(f'<div class="ci-question"><h1>{escape.html(text)}</h1>{said}</div>')
        if toolbar:
            return st.container(horizontal=True, gap="small", width="content", key="toolbar")
    return None


def _navigation() -> Any:
    view = state.view()
    words = view.words
    st.set_page_config(layout="wide", menu_items={"About": words("shell.about")})
    _begin()
    st.html(ROOT / "pages" / "shared" / "look.css")
    st.html(f"<style>{_own_words(view)}</style>")
    found = st.navigation([page(stem, view) for stem in STEMS], position="top")
    st.set_page_config(page_title=f"{found.title} · {words('shell.brand')}", page_icon=_icon())
    with st.container(key="language"):
        for other in LANGUAGES:
            if other != view.language:
                st.button(
                    words(f"shell.to_{other}"), key=f"to_{other}", type="tertiary", on_click=state.speak, args=(other,)
                )
        window.watch(view.narrow, view.theme, view.language)
    return found


def _greet(view: View) -> View:
    for waiting in state.told():
        widgets.notice(view, waiting, "warning")
    return view


def _icon() -> str:
    return (ROOT / "pages" / "shared" / "icon.svg").read_text("utf-8")


@st.cache_resource(show_spinner=False)
def _begin() -> None:
    """Once in the life of the server: drops what has expired, and imports what the first file will need."""
    workspace.purge()
    # not at once: the first page comes first
    warm = Timer(_AFTER_FIRST_PAINT, _warm_up)
    warm.daemon = True
    warm.start()


def _warm_up() -> None:
    for name in _WANTED_SOON:
        import_module(name)
    import_module("insight.reading").keep_ready()


def _own_words(view: View) -> str:
    """Streamlit's file field speaks English only: the style sheet hides its words and shows these."""
    texts = {"brand": "shell.brand", "drop": "start.drop", "limit": "start.limit", "browse": "start.browse"}
    texts |= {
        f"{field}-{name}": f"takeaway.{field}_{name}" for field in ("drop", "limit") for name in ("deck", "template")
    }
    own = "".join(f"--ci-{name}:{_css(view.words(key))};" for name, key in texts.items())
    # popovers are drawn outside the part of the page that knows the theme
    return f":root{{color-scheme:{view.theme};{own}}}"


def _css(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ")
    return f'"{escaped}"'
