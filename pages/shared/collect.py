"""Into the deck from any page: one exhibit from its menu, a whole page from the bar, and the sign that it is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from insight import tray as trays
from insight.dataset import Filters
from insight.exhibits import Exhibit, Message
from insight.tray import MOST_ITEMS, NotCollected, Tray
from insight.workspace import NoWorkspace, Workspace
from pages.shared import cache, shell, state, widgets
from pages.shared.state import View


@dataclass(frozen=True)
class Page:
    """The state in which a page shows its exhibits. held: exhibit id → own id in the deck, of those in this state."""

    workspace: str
    stem: str
    table: str
    filters: Filters
    options: Mapping[str, Any] = field(default_factory=dict)
    held: Mapping[str, str] = field(default_factory=dict)
    count: int = 0


def page(view: View, stem: str, of: cache.Open) -> Page:
    """The page ``stem`` about a table, as it is shown now."""
    assert view.workspace is not None
    kept, tray = view.workspace, view.workspace.tray
    filters, options = kept.filters, kept.options(stem)
    held = tray.held(stem, of.table.key, filters, options)
    return Page(kept.id, stem, of.table.key, filters, options, held, len(tray))


def button(view: View, exhibit: Exhibit, shown: Page, slug: str) -> None:
    """In the menu of a card: into the deck, or out of it."""
    own = shown.held.get(exhibit.id)
    said, icon = ("remove", "bookmark_remove") if own else ("add", "bookmark_add")
    st.button(
        view.words(f"card.{said}"), key=f"{slug}-{said}-{view.language}", icon=f":material/{icon}:", width="stretch",
        on_click=_take_out if own else add, args=(view, shown, own) if own else (view, shown, (exhibit,)),
    )  # fmt: skip


def entry(view: View, exhibits: Sequence[Exhibit], shown: Page) -> None:
    """In the bar of a page: all of it into the deck, and the way there."""
    words, count = view.words, shown.count
    label = words("takeaway.entry_count", n=count) if count else words("takeaway.entry")
    with st.popover(label, icon=":material/ios_share:", type="tertiary", key=f"takeaway-{view.language}"):
        if all(e.id in shown.held for e in exhibits):
            widgets.notice(view, Message("takeaway.held"))
        else:
            st.button(
                words("takeaway.add_whole"), key=f"whole-{view.language}", icon=":material/bookmark_add:",
                on_click=add, args=(view, shown, tuple(exhibits)), width="stretch",
            )  # fmt: skip
        st.page_link(
            shell.page("takeaway", view), label=words("takeaway.to_deck", n=count), query_params=view.address,
            icon=":material/arrow_forward:",
        )  # fmt: skip


def add(view: View, shown: Page, exhibits: Sequence[Exhibit]) -> None:
    """Puts exhibits into the deck, in the state in which the page shows them."""
    items = trays.collected(exhibits, shown.stem, shown.table, shown.filters, shown.options)
    before = change(shown.workspace, lambda tray: tray)
    after = change(shown.workspace, lambda tray: trays.add(tray, *items))
    if before is not None and after is not None:
        st.toast(view.words("takeaway.added", n=len(after) - len(before)), icon=":material/bookmark_added:")


def change(id: str, how: Callable[[Tray], Tray]) -> Tray | None:
    """Changes the deck of a workspace; None, with a sentence for the next page drawn, where that cannot be."""
    try:
        return Workspace.open(id).collect(how)
    except NotCollected:
        state.tell(Message("takeaway.full", limit=MOST_ITEMS))
    except NoWorkspace:
        state.tell(Message("shell.gone"))
    except OSError:
        state.tell(Message("shell.not_saved"))
    return None


def _take_out(view: View, shown: Page, own: str) -> None:
    if change(shown.workspace, lambda tray: trays.remove(tray, own)) is not None:
        st.toast(view.words("takeaway.removed"), icon=":material/bookmark_remove:")
