"""Text encodings, each with lines of the file as they would read, because nobody knows an encoding by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from insight.reading.encoding import samples
from insight.roles.personal import mask_inside
from insight.workspace import Source, Workspace
from pages.shared import escape
from pages.shared.fields import acts, parts
from pages.shared.fields.acts import Desk
from pages.shared.state import View

_MOST = 6


def choose(view: View, desk: Desk, names: Sequence[str], place: str) -> None:
    """One card for each encoding, the one in use first; a click reads the file in it."""
    words = view.words
    distinct = tuple(dict.fromkeys(names))[:_MOST]
    source = Workspace.open(desk.id).source(desk.file)
    lines = _samples(source.source_key, distinct, source)
    with st.grid(3, min_column_width=260, gap="small"):
        for number, name in enumerate(distinct):
            with st.container(border=True, key=f"{place}-encoding-{number}", height="stretch", gap="small"):
                text = "<br>".join(escape.html(line) for line in lines.get(name, ()))
                head = escape.html(parts.letters(view, name))
                st.html(f'<div class="ci-sample-text"><small>{head}</small><p>{text}</p></div>')
                st.button(
                    words("data.reads_right" if number == 0 else "data.read_so"),
                    key=f"{place}-encoding-{number}-{view.language}", icon=":material/check:" if number == 0 else None,
                    on_click=acts.read, args=(desk, {"encoding": name}),
                )  # fmt: skip


@st.cache_resource(scope="session", max_entries=16, show_spinner=False)
def _samples(source_key: str, names: tuple[str, ...], _source: Source) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(map(mask_inside, cells)) for name, cells in samples(_source.original, names).items()}
