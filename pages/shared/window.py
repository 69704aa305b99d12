"""What only the browser knows or can do: how wide the window is, a change of the theme, the page's language."""

from __future__ import annotations

import streamlit as st

_JS = """
export default function ({ data, setStateValue }) {
  document.documentElement.lang = data.language;
  const query = window.matchMedia("(max-width: 640px)");
  const app = document.querySelector(".stApp");
  const theme = () => (getComputedStyle(app).colorScheme.includes("dark") ? "dark" : "light");
  let shown = data.theme;
  const report = () => {
    if (query.matches !== data.narrow) setStateValue("narrow", query.matches);
    // the menu changes the theme without a new run, and charts would keep the old one's colours
    if (theme() !== shown) setStateValue("theme", (shown = theme()));
  };
  // a link of the navigation that is opened in a new tab leads to the same files: its address lacks the query string
  const whole = (event) => {
    const link = event.target.closest?.('a[data-testid$="NavLink"]');
    if (link && link.origin === location.origin) link.search = location.search;
  };
  const touched = ["pointerover", "pointerdown", "focusin"];
  touched.forEach((name) => document.addEventListener(name, whole, true));
  report();
  const watcher = new MutationObserver(report);
  watcher.observe(app, { attributes: true, attributeFilter: ["class"] });
  query.addEventListener("change", report);
  return () => {
    watcher.disconnect();
    touched.forEach((name) => document.removeEventListener(name, whole, true));
    query.removeEventListener("change", report);
  };
}
"""

_watch = st.components.v2.component("insight_window", js=_JS)


def watch(narrow: bool, theme: str, language: str) -> None:
    """Starts another run when the window becomes narrow or wide, or the theme changes: charts are drawn for both.

    language: told to screen readers, and picks the shapes of 汉字.
    """
    data = {"narrow": narrow, "theme": theme, "language": {"zh": "zh-CN"}.get(language, language)}
    _watch(
        key="window",
        data=data,
        default={"narrow": narrow, "theme": theme},
        on_narrow_change=_run_again,
        on_theme_change=_run_again,
    )


def _run_again() -> None:
    """Streamlit runs the page when a component's value changes; there is nothing else to do."""
