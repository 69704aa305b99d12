"""A chart as a picture at slide size, made in the reader's own browser: no network, nothing to install."""

from __future__ import annotations

import streamlit as st

_HTML = '<button type="button"></button>'

_CSS = """
button {
  all: unset; box-sizing: border-box; cursor: pointer; padding: 0.25rem 0.75rem; min-height: 2.5rem; width: 100%;
  display: inline-flex; align-items: center; justify-content: center; gap: 0.5rem; text-align: center;
  font-family: var(--st-font); font-size: 0.875rem; color: var(--st-text-color);
  background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-button-radius);
}
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
"""

# The chart on the page lends its own Plotly: for one call it holds the slide's figure instead of its own.
_JS = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.label;
  button.onclick = () => {
    const chart = document.querySelector(`.st-key-${data.chart} .js-plotly-plot`);
    const take = chart && chart.querySelector(".modebar-btn");
    if (!take) return;
    const slide = JSON.parse(data.figure);
    const own = [chart.data, chart.layout, chart._context.toImageButtonOptions];
    chart.data = slide.data;
    chart.layout = slide.layout;
    chart._context.toImageButtonOptions = {
      format: "png", filename: data.file, width: slide.layout.width, height: slide.layout.height, scale: 2,
    };
    try { take.click(); }
    finally { [chart.data, chart.layout, chart._context.toImageButtonOptions] = own; }
  };
}
"""

_button = st.components.v2.component("insight_picture", html=_HTML, css=_CSS, js=_JS)


def save(label: str, chart: str, file: str, figure: str, key: str) -> None:
    """A button that saves ``figure`` (Plotly JSON with its size) as PNG. chart: key of the container that shows one."""
    _button(data={"label": label, "chart": chart, "file": file, "figure": figure}, key=key)
