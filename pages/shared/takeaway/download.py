"""How the deck is made: in which language, after which template, and the button."""

from __future__ import annotations

from functools import partial

import streamlit as st

from insight import tray as trays
from insight.exhibits import Message
from insight.material import Material
from insight.takeaway import Refused, check_template
from insight.tray import BOTH, MOST_BYTES, NotCollected, Tray
from insight.words import LANGUAGES
from insight.workspace import NoWorkspace, Workspace
from pages.shared import collect, escape, state, widgets
from pages.shared.state import View
from pages.shared.takeaway import making


def panel(view: View, tray: Tray, material: Material) -> None:
    """Language, template, button."""
    words = view.words
    with st.container(border=True, key="panel-download"):
        st.html(f'<div class="ci-head"><h3>{escape.html(words("takeaway.download"))}</h3></div>')
        at = widgets.key("language", view.language, view.workspace.id)  # type: ignore[union-attr]
        st.session_state[at] = tray.language or view.language
        st.segmented_control(
            words("takeaway.language"), (*LANGUAGES, BOTH), key=at, width="stretch",
            format_func=lambda code: words(f"takeaway.language_{code}"), on_change=_speak, args=(view, at),
        )  # fmt: skip
        _template(view, tray)
        wish = partial(making.ask, view, "deck")
        making.button(
            view, words("takeaway.make_deck"), wish, "deck",
            type="primary", icon=":material/download:", disabled=not tray.items, width="stretch",
        )  # fmt: skip
        making.strip(view, wish, material, "deck")


def _template(view: View, tray: Tray) -> None:
    words = view.words
    if tray.template:
        name = escape.html(escape.plain(tray.template, 60))
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="template-now"):
            st.html(f"<p>{words('takeaway.template_now', file=f'<b>{name}</b>')}</p>")
            st.button(
                words("takeaway.template_remove"), key=f"template-remove-{view.language}", type="tertiary",
                icon=":material/close:", on_click=_keep, args=(view, "", None),
            )  # fmt: skip
        return
    with st.expander(words("takeaway.template"), key=f"template-{view.language}", on_change="rerun") as box:
        if not box.open:
            return
        st.html(f'<p class="ci-quiet">{escape.html(words("takeaway.template_text"))}</p>')
        given = st.file_uploader(
            words("takeaway.template"), label_visibility="collapsed",
            key=f"drop-template-{state.round_of('template')}",
        )  # fmt: skip
        if given is not None:
            _keep(view, given.name, given.getvalue())
            state.next_round("template")
            st.rerun()


def _speak(view: View, at: str) -> None:
    # None: the one that is chosen was clicked again
    chosen = st.session_state[at]
    if chosen:
        collect.change(view.workspace.id, lambda tray: trays.speak(tray, chosen))  # type: ignore[union-attr]


def _keep(view: View, name: str, content: bytes | None) -> None:
    try:
        if content is not None:
            check_template(content)
        Workspace.open(view.workspace.id).keep_template(name, content)  # type: ignore[union-attr]
    except Refused as refusal:
        state.tell(refusal.message)
    except NotCollected:
        state.tell(Message("takeaway.template_large", limit=MOST_BYTES // 1024 // 1024))
    except NoWorkspace:
        state.tell(Message("shell.gone"))
    except OSError:
        state.tell(Message("shell.not_saved"))
