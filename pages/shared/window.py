"""What only the browser knows or can do: whether the window is narrow, and which language the page is in."""

from __future__ import annotations

import streamlit as st

_JS = """
export default function ({ data, setStateValue }) {
  document.documentElement.lang = data.language;
  const query = window.matchMedia("(max-width: 640px)");
  const report = () => setStateValue("narrow", query.matches);
  if (query.matches !== data.narrow) report();
  query.addEventListener("change", report);
  return () => query.removeEventListener("change", report);
}
"""

_watch = st.components.v2.component("insight_window", js=_JS)


def watch(narrow: bool, language: str) -> None:
    """Starts another run when the window becomes narrow or wide, as charts are drawn differently then.

    narrow: what is known so far. language: told to screen readers, and picks the shapes of 汉字.
    """
    data = {"narrow": narrow, "language": {"zh": "zh-CN"}.get(language, language)}
    _watch(key="window", data=data, default={"narrow": narrow}, on_narrow_change=lambda: None)
