"""Tells the server whether the reader's window is narrow, because a chart is drawn differently there."""

from __future__ import annotations

import streamlit as st

_JS = """
export default function ({ data, setStateValue }) {
  const query = window.matchMedia("(max-width: 640px)");
  const report = () => setStateValue("narrow", query.matches);
  if (query.matches !== data.narrow) report();
  query.addEventListener("change", report);
  return () => query.removeEventListener("change", report);
}
"""

_watch = st.components.v2.component("insight_window", js=_JS)


def watch(narrow: bool) -> None:
    """Starts another run when the window becomes narrow or wide. narrow: what is known so far."""
    _watch(key="window", data={"narrow": narrow}, default={"narrow": narrow}, on_narrow_change=lambda: None)
