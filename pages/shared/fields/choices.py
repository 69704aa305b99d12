"""Reading the file in another way: one field for each decision of the reader, with progress and what it changed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from insight import review
from insight.dataset import Receipt
from insight.exhibits import Message
from insight.reading import ReadingError
from insight.workspace import NoWorkspace, Workspace
from pages.shared import cache, escape, state, widgets
from pages.shared.fields import acts, decided, encodings
from pages.shared.fields.acts import Desk
from pages.shared.state import View

_ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16", "cp1252", "shift_jis", "euc_kr", "cp1251")
_KNOWN: dict[str, tuple[Any, ...]] = {
    "delimiter": (widgets.AUTO, ",", ";", "\t", "|"),
    "header_rows": (widgets.AUTO, 0, 1, 2, 3),
    "date_order": (widgets.AUTO, "dmy", "mdy"),
    "decimal": (widgets.AUTO, ".", ","),
}


def show(view: View, receipt: Receipt, desk: Desk) -> None:
    """The fields, folded; what is chosen is read at once."""
    source = desk.source or "only"
    fold = st.expander(
        view.words("data.read_again"), key=widgets.key("read_again", source, view.language), icon=":material/tune:",
        on_change="rerun",
    )  # fmt: skip
    if not fold.open:
        return
    with fold:
        names = ["sheet"] if len(receipt.sheets) > 1 else []
        names += ["encoding"] if receipt.encoding else []
        names += ["delimiter"] if receipt.delimiter else []
        with st.grid(2, min_column_width=180, gap="small"):
            for name in (*names, "header_rows", "date_order", "decimal"):
                _field(view, desk, name, receipt)
        if receipt.encoding and receipt.format == "csv":
            st.html(f'<p class="ci-quiet">{escape.html(view.words("data.encodings_text"))}</p>')
            encodings.choose(view, desk, (receipt.encoding, *_ENCODINGS), f"again-{source}")


def _field(view: View, desk: Desk, name: str, receipt: Receipt) -> None:
    words = view.words
    known = {
        **_KNOWN,
        "sheet": receipt.sheets,
        "encoding": tuple(dict.fromkeys((receipt.encoding, *_ENCODINGS))),
    }
    chosen = desk.choices.get(name)
    current = {"sheet": receipt.sheet, "encoding": receipt.encoding}.get(name, chosen)
    at = widgets.key("again", name, desk.source or "only", view.language, desk.id)
    st.session_state[at] = widgets.AUTO if current is None else current
    st.selectbox(
        words(f"data.choose_{name}"), dict.fromkeys((*known[name], st.session_state[at])), key=at,
        format_func=lambda code: words.text(decided.reading(view, name, code)),
        on_change=acts.read_as, args=(desk, name, at),
    )  # fmt: skip


def work(view: View) -> None:
    """Does the readings that a click asked for, says how far it is, and keeps what they changed to be shown."""
    for desk, wishes in acts.waiting().items():
        bar = st.progress(0.0, view.words("reading.stage_opening"))

        def far(stage: str, share: float, bar: Any = bar) -> None:
            key = f"reading.stage_{stage}"
            bar.progress(min(max(share, 0.0), 1.0), view.words(key) if view.words.has(key) else None)

        try:
            before = review.outline(cache.opened(view).data)
            Workspace.open(desk.id).choose(wishes, desk.file, progress=far)
            said = review.changed(before, review.outline(cache.opened(view).data))
            st.session_state[f"_changed:{desk.id}"] = said
        except ReadingError as error:
            state.tell(error.message)
        except NoWorkspace:
            state.tell(Message("shell.gone"))
        except OSError:
            state.tell(Message("shell.not_saved"))
        except Exception as error:
            state.tell(Message("shell.failed", code=cache.failure("reading", error).code))
        # the page begins anew: with what was read, or with the sentence why it was not
        st.rerun()


def changed(view: View) -> None:
    """What the last reading changed, once."""
    assert view.workspace is not None
    said = st.session_state.pop(f"_changed:{view.workspace.id}", ())
    if said:
        marked = escape.marked(view.language)
        head = escape.html(view.words("data.read_anew"))
        lines = " ".join(marked(line) for line in said)
        st.html(f'<div class="ci-notice" role="status"><b>{head}</b> {lines}</div>')
