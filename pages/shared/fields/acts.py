"""What a click on the Data page does: kept on disk at once, undone one by one; a failure is a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from insight import review
from insight.exhibits import Message
from insight.reading import ReadingError
from insight.roles import BadCorrection
from insight.workspace import NoWorkspace, Workspace
from pages.shared import cache, state, widgets
from pages.shared.state import View


@dataclass(frozen=True)
class Desk:
    """Where decisions go: the workspace, the table that columns belong to, the file that a reading belongs to.

    None: the only one.
    """

    id: str
    table: str | None = None
    source: str | None = None

    def at(self, source: str | None) -> Desk:
        """The same for another file of the table."""
        return replace(self, source=source)

    @property
    def corrections(self) -> dict[str, Any]:
        """What was said about the columns. Raises NoWorkspace."""
        return Workspace.open(self.id).corrections_of(self.table)

    @property
    def choices(self) -> dict[str, Any]:
        """What was decided about the reading. Raises NoWorkspace."""
        return dict(Workspace.open(self.id).source(self.file).choices)

    @property
    def file(self) -> str | None:
        """The id of the file that a reading belongs to."""
        return self.source or self.table


def desk(view: View, found: cache.Open) -> Desk:
    """Where decisions about the open table go."""
    assert view.workspace is not None
    only = len(found.sources) < 2
    return Desk(view.workspace.id, found.table.key, None if only else found.sources[0].id)


def desks(view: View, found: cache.Open) -> tuple[Desk, ...]:
    """The same for each file of the table."""
    one = desk(view, found)
    return (one,) if one.source is None else tuple(one.at(source.id) for source in found.sources)


def change(desk: Desk, wishes: Mapping[str, Mapping[str, Any]]) -> None:
    """Lays corrections over the ones given before, part by part."""

    def save() -> None:
        before = desk.corrections
        after = {name: review.merged(before.get(name), wish) for name, wish in wishes.items()}
        st.session_state["_before"] = desk, {name: before.get(name) for name in wishes}
        Workspace.open(desk.id).correct(after, desk.table)

    _kept(save)


def change_to(desk: Desk, columns: Sequence[str], at: str, part: Callable[[Any], Mapping[str, Any]]) -> None:
    """The value of the widget ``at`` as a correction of ``columns``."""
    wish = part(st.session_state[at])
    change(desk, dict.fromkeys(columns, wish))


def undo(desk: Desk, columns: Sequence[str]) -> None:
    """Back to what was found for ``columns``; what was asked about them is asked again."""
    _kept(lambda: Workspace.open(desk.id).forget_corrections(*columns, table=desk.table))


def take_back(view: View, error: BadCorrection) -> None:
    """Undoes a correction that cannot be: the last one made, or what was ever said of its column."""
    assert view.workspace is not None
    kept = view.workspace
    desk, before = st.session_state.pop("_before", (None, {}))
    if desk is not None and desk.id == kept.id:
        kept.forget_corrections(*before, table=desk.table)
        kept.correct({name: wish for name, wish in before.items() if wish is not None}, desk.table)
    else:
        for source in kept.sources:
            kept.forget_corrections(error.fields["column"], table=source.id)
    widgets.notice(view, Message(f"roles.correction_{error.code}", **error.fields), "warning")


def undo_reading(desk: Desk, name: str, value: Any) -> None:
    """Takes one decision on the reading back."""
    if name == "keep":
        keep(desk, value, False)
    else:
        read(desk, {name: None})


def start_over(desk: Desk, desks: Sequence[Desk]) -> None:
    """Takes every decision back, on columns and on the reading."""

    def save() -> None:
        Workspace.open(desk.id).forget_corrections(table=desk.table)
        for each in desks:
            _forget_reading(each)

    _kept(save)


def _forget_reading(desk: Desk) -> None:
    given = {name: [] if name == "keep" else None for name, value in desk.choices.items() if value is not None}
    if given:
        read(desk, given)


def keep(desk: Desk, reason: str, kept: bool) -> None:
    """Uses rows after all that were left out for ``reason``, or leaves them out again."""

    def save() -> None:
        before = [r for r in desk.choices.get("keep") or () if r != reason]
        read(desk, {"keep": [*before, reason] if kept else before})

    _kept(save)


def read(desk: Desk, choices: Mapping[str, Any]) -> None:
    """Asks for the file to be read in another way; the page does it where it can show how far it is."""
    st.session_state.setdefault("_to_read", {}).setdefault(desk, {}).update(choices)


def read_as(desk: Desk, name: str, at: str) -> None:
    """The value of the widget ``at`` as a choice of the reader."""
    chosen = st.session_state[at]
    read(desk, {name: None if chosen == widgets.AUTO else chosen})


def waiting() -> Mapping[Desk, Mapping[str, Any]]:
    """The readings asked for and not done yet, once."""
    return st.session_state.pop("_to_read", {})


def remember(at: str, value: Any = True) -> None:
    """Something about the look of the page, for this visit only."""
    st.session_state[at] = value


def _kept(save: Callable[[], None]) -> None:
    try:
        save()
    except NoWorkspace:
        state.tell(Message("shell.gone"))
    except ReadingError as error:
        state.tell(error.message)
    except OSError:
        state.tell(Message("shell.not_saved"))
