"""An exhibit as pictures at slide size, made in the reader's own browser: no network, nothing to install."""

from __future__ import annotations

import streamlit as st

from insight.exhibits import Exhibit
from insight.exhibits.slides import slides
from insight.export.escape import file_name
from insight.words import translator
from pages.shared.state import View

_HTML = """
<div class="row">
  <button type="button" data-format="png"></button><button type="button" data-format="svg"></button>
</div>
"""

_CSS = """
.row { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
button {
  all: unset; box-sizing: border-box; cursor: pointer; padding: 0.25rem 0.5rem; min-height: 2.5rem;
  display: inline-flex; align-items: center; justify-content: center; gap: 0.5rem; text-align: center;
  font-family: var(--st-font); font-size: 0.875rem; color: var(--st-text-color);
  background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-button-radius);
}
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
"""

# A chart on the page lends its own Plotly: for one call it holds the slide's figure instead of its own.
_JS = """
const later = (ms) => new Promise((done) => setTimeout(done, ms));
// Plotly saves by clicking a link of its own, which the menu would take for a click beside it, and close
const quiet = (event) => { if (event.target.closest?.("a[download]")) event.stopPropagation(); };

async function save({ chart, file, figures }, format) {
  const lender = document.querySelector(`.st-key-${chart} .js-plotly-plot, .st-key-${chart}-lender .js-plotly-plot`);
  const take = lender?.querySelector(".modebar-btn");
  if (!take) return;
  window.addEventListener("click", quiet, true);
  for (const [number, figure] of figures.entries()) {
    const slide = JSON.parse(figure);
    const own = [lender.data, lender.layout, lender._context.toImageButtonOptions];
    const { width, height } = slide.layout;
    const filename = figures.length > 1 ? `${file}-${number + 1}` : file;
    lender.data = slide.data;
    lender.layout = slide.layout;
    lender._context.toImageButtonOptions = { format, filename, width, height, scale: format === "png" ? 2 : 1 };
    // heard by the button alone
    try { take.dispatchEvent(new MouseEvent("click")); }
    finally { [lender.data, lender.layout, lender._context.toImageButtonOptions] = own; }
    while (lender._snapshotInProgress) await later(50);
  }
  await later(500);
  window.removeEventListener("click", quiet, true);
}

export default function ({ data, parentElement }) {
  for (const button of parentElement.querySelectorAll("button")) {
    button.textContent = data.labels[button.dataset.format];
    button.onclick = () => save(data, button.dataset.format);
  }
}
"""

_buttons = st.components.v2.component("insight_picture", html=_HTML, css=_CSS, js=_JS)


def offer(view: View, exhibit: Exhibit, foot: str, stem: str, slug: str) -> None:
    """Buttons that save every slide of ``exhibit`` as PNG (2560 × 1440) and SVG.

    foot: its footer in words. slug: key of the container that shows it.
    """
    words = view.words
    name = file_name(stem, view.language, "png", detail=words(exhibit.title)).removesuffix(".png")
    labels = {"png": words("card.picture"), "svg": words("card.picture_svg")}
    figures = _figures(exhibit, foot, view.language)
    _buttons(data={"labels": labels, "chart": slug, "file": name, "figures": figures}, key=f"{slug}-pictures")
    if exhibit.chart is None:
        # a table has no chart that could lend its Plotly
        from plotly.graph_objects import Figure

        with st.container(key=f"{slug}-lender"):
            buttons = {"modeBarButtons": [["toImage"]], "displayModeBar": True}
            st.plotly_chart(Figure(), height=100, key=f"{slug}-lends", config=buttons)


@st.cache_resource(scope="session", max_entries=16, show_spinner=False, hash_funcs={Exhibit: hash})
def _figures(exhibit: Exhibit, foot: str, language: str) -> list[str]:
    """Plotly JSON of every slide, with its size."""
    from insight.exhibits.plotly import slide

    words = translator(language)
    return [str(slide(part, foot, words).to_json()) for part in slides(exhibit)]
