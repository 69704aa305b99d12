"""What was decided, each with its way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from insight import review
from insight.dataset import Column
from insight.exhibits import Message
from pages.shared import cache, escape, widgets
from pages.shared.fields import acts, parts
from pages.shared.fields.acts import Desk
from pages.shared.state import View

_NAMES = 3
_LISTED = 30
_CODES = {".": "point", ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def show(view: View, found: cache.Open, desks: Sequence[Desk]) -> None:
    """The list, folded; nothing while nothing is decided."""
    words, desk = view.words, desks[0]
    made = [(each, d) for each in desks for d in review.decisions({}, each.choices, ())]
    corrections = desk.corrections
    before = _detected(desk.id, found.key, found, view) if corrections else {}
    made += [(desk, d) for d in review.decisions(corrections, {}, before.keys())]
    if not made:
        return
    at = f"decided-{view.language}"
    fold = st.expander(words("data.decided"), key=at, icon=":material/task_alt:", on_change="rerun", type="compact")
    if not fold.open:
        return
    with fold, st.container(key="decided", gap="xsmall"):
        for number, (each, decision) in enumerate(made[:_LISTED]):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.html(f"<p>{_line(view, decision, before)}</p>")
                click, args = _back(each, decision)
                st.button(
                    words("data.undo"), key=f"undo{number}-{view.language}", type="tertiary", icon=":material/undo:",
                    on_click=click, args=args,
                )  # fmt: skip
        if len(made) > _LISTED:
            st.html(f'<p class="ci-quiet">{escape.html(words("data.decided_more", n=len(made[_LISTED:])))}</p>')
        st.button(
            words("data.start_over"), key=f"start-over-{view.language}", icon=":material/restart_alt:",
            on_click=acts.start_over, args=(desk, desks),
        )  # fmt: skip


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def _detected(id: str, fingerprint: str, _found: cache.Open, _view: View) -> Mapping[str, Column]:
    """The columns as found, before any correction."""
    assert _view.workspace is not None
    before = {c.name: c for c in _found.data.columns}
    for source in reversed(_found.sources):
        before |= {c.name: c for c in _view.workspace.understood(source=source.id).columns}
    return before


def _back(desk: Desk, decision: review.Decision) -> tuple[Any, tuple[Any, ...]]:
    if decision.choice:
        return acts.undo_reading, (desk, decision.choice, decision.value)
    return acts.undo, (desk, decision.columns)


def _line(view: View, decision: review.Decision, found: Mapping[str, Column]) -> str:
    marked = escape.marked(view.language)
    if decision.choice:
        label = Message(f"data.choose_{decision.choice}")
        return marked("data.decided_line", what=label, said=reading(view, decision.choice, decision.value))
    few = [escape.shortened(found[name].label, 60) for name in decision.columns[:_NAMES]]
    rest = len(decision.columns[_NAMES:])
    what: Any = Message("data.and_more", names=tuple(few), n=rest) if rest else tuple(few)
    return marked("data.decided_line", what=what, said=review.told(decision, found))


def reading(view: View, name: str, value: Any) -> Any:
    """A choice of the reader in words: a message, or the user's own text."""
    if name == "keep":
        return Message(f"data.kept_{value}") if view.words.has(f"data.kept_{value}") else str(value)
    if name == "sheet":
        return str(value)
    if name == "encoding" and value != widgets.AUTO:
        return parts.letters(view, str(value))
    key = f"data.{name}_{_CODES.get(value, value)}"
    return Message(key) if view.words.has(key) else str(value)
