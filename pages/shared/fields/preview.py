"""The first rows as they were read, personal data masked."""

from __future__ import annotations

import streamlit as st

from insight import review
from insight.dataset import Dataset, Role
from pages.shared import cache, escape
from pages.shared.fields import parts
from pages.shared.state import View

_ROWS = 12
_COLUMNS = 40


def show(view: View, found: cache.Open) -> None:
    """The table; of a wide file the first columns."""
    data: Dataset = found.data
    words = view.words
    st.html(parts.title(view, "data.first_rows"))
    st.dataframe(
        _first(found.key, data),
        hide_index=True,
        height=456,
        alt=words("data.first_rows"),
        key=f"rows-{view.language}",
        placeholder="–",
    )
    said = []
    if len(data.columns) > _COLUMNS:
        said.append(words("data.first_columns", shown=_COLUMNS, n=len(data.columns)))
    if data.with_role(Role.PERSONAL):
        said.append(words("data.masked"))
    if said:
        st.html(f'<p class="ci-quiet">{escape.html(" ".join(said))}</p>')


@st.cache_resource(scope="session", max_entries=8, show_spinner=False)
def _first(fingerprint: str, _data: Dataset) -> object:
    return review.first_rows(_data, _ROWS, _COLUMNS)
