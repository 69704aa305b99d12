"""The Data page: what was read, what had to be assumed, and what each column means (字段含义)."""

from __future__ import annotations

import streamlit as st

from insight.roles import BadCorrection
from pages.shared import cache, files, intake, recipe, widgets
from pages.shared.fields import acts, choices, decided, preview, questions, receipt, roles
from pages.shared.state import View


def show(view: View) -> None:
    """Everything below the page's heading."""
    with widgets.guarded(view, "data"):
        choices.work(view)
    _mend(view)
    found = intake.opened(view)
    if found is None:
        return
    choices.changed(view)
    files.switch(view)
    desk, desks = acts.desk(view, found), acts.desks(view, found)
    with st.container(border=True, key="panel-questions"):
        with widgets.guarded(view, "data"):
            questions.show(view, found, desk)
        with widgets.guarded(view, "data"):
            decided.show(view, found, desks)
    if len(found.sources) > 1:
        files.panel(view)
    with st.grid(2, min_column_width=380, gap="small"):
        with st.container(border=True, key="panel-receipt", height="stretch"), widgets.guarded(view, "data"):
            place = receipt.pick(view, found)
            receipt.show(view, found, found.receipts[place], desks[place])
        with st.container(border=True, key="panel-rows", height="stretch"), widgets.guarded(view, "data"):
            preview.show(view, found)
            choices.show(view, found.receipts[place], desks[place])
    with st.container(border=True, key="panel-roles"), widgets.guarded(view, "data"):
        roles.show(view, found, desk)
    with widgets.guarded(view, "data"):
        recipe.panel(view, found)
    if len(found.sources) == 1:
        files.panel(view)


def _mend(view: View) -> None:
    """Takes a correction back that cannot be; whatever else is wrong, ``intake.opened`` says."""
    try:
        cache.opened(view)
    except BadCorrection as error:
        acts.take_back(view, error)
    except Exception:
        return
