"""Every slide of the samples as a browser draws it, in both languages: no small text, none outside, none on another."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import plotly.graph_objects as go
import pytest
from playwright.sync_api import BrowserContext, Page
from plotly.offline import get_plotlyjs

import insight
from insight.dataset import Filters
from insight.exhibits import Story
from insight.exhibits.footer import footer
from insight.exhibits.plotly import page, slide
from insight.exhibits.slides import slides
from insight.words import translator

DATA = Path(__file__).resolve().parents[2] / "data"
SAMPLES = ("coffee_survey_en.csv", "coffee_survey_zh.xlsx", "complete_journey.parquet")
REMARK = "Ask the shop managers before spring. 请在春季前与门店经理核实。"

# what is wrong on each of some slides: texts that are too small, outside, or on another (measured by their letters)
MEASURE = """
async (slides) => {
  const place = document.getElementById("slide");
  const found = [];
  for (const [name, figure] of slides) {
    const drawn = JSON.parse(figure);
    await Plotly.newPlot(place, drawn.data, drawn.layout, {staticPlot: true});
    const boxes = [];
    for (const text of place.querySelectorAll("svg text")) {
      const lines = text.querySelectorAll("tspan.line");
      for (const line of lines.length ? lines : [text]) {
        const words = line.textContent.trim();
        if (!words) continue;
        const box = line.getBoundingClientRect(), size = parseFloat(getComputedStyle(line).fontSize);
        const middle = (box.top + box.bottom) / 2, half = 0.4 * size;
        if (size < 16) found.push(`${name}: ${size} px: ${words}`);
        if (box.left < -0.5 || box.right > 1280.5 || middle - half < 0 || middle + half > 720)
          found.push(`${name}: outside (${box.left.toFixed()} to ${box.right.toFixed()}): ${words}`);
        boxes.push({words, left: box.left, right: box.right, top: middle - half, bottom: middle + half});
      }
    }
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const tall = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && tall > 2) found.push(`${name}: “${a.words}” on “${b.words}”`);
    }));
    Plotly.purge(place);
  }
  return found;
}
"""


@cache
def stories(sample: str) -> tuple[tuple[str, Story], ...]:
    dataset = insight.load_file(DATA / sample)
    told = ((a.stem, a.story(a.analyze(dataset, Filters()))) for a in insight.ANALYSES)
    return tuple((stem, story) for stem, story in told if story is not None)


def pictures(sample: str, language: str) -> list[tuple[str, str]]:
    """Name and figure of every slide, and of every page on one slide; every seventh with a remark.

    In the language that is not the file's own, one grouping stands for the others of its kind.
    """
    t, made = translator(language), []
    own = language == ("zh" if "zh" in sample else "en")
    for stem, story in stories(sample):
        kinds = {e.id.split(":")[0]: e for e in reversed(story.exhibits)}
        for exhibit in story.exhibits if own else kinds.values():
            foot = footer(exhibit, sample, "2025-03-05", Filters(), t)
            for part in slides(exhibit):
                remark = REMARK if len(made) % 7 == 0 else ""
                made.append((f"{exhibit.id} {part.part}", slide(part, foot, t, remark=remark).to_json()))
        foot = footer(story.hero, sample, "2025-03-05", Filters(), t)
        whole = page(t(f"{stem}.question"), [t(f) for f in story.findings], slides(story.hero)[0], foot, t)
        made.append((stem, whole.to_json()))
    return made


def canvas(context: BrowserContext) -> Page:
    """An empty page with Plotly in it."""
    tab = context.new_page()
    tab.set_viewport_size({"width": 1280, "height": 720})
    tab.set_content('<body style="margin:0"><div id="slide" style="width:1280px;height:720px"></div></body>')
    tab.add_script_tag(content=get_plotlyjs())
    return tab


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_texts_of_slides_can_be_read(context: BrowserContext, sample, language):
    tab = canvas(context)
    faults = tab.evaluate(MEASURE, pictures(sample, language))
    assert not faults, "\n" + "\n".join(faults)


def test_the_measure_sees_what_is_wrong(context: BrowserContext):
    tab = canvas(context)
    wrong = [(30, 30, "one"), (34, 32, "another"), (1270, 300, "outside")]
    texts = [{"x": x / 1280, "y": 1 - y / 720, "text": words, "xanchor": "left"} for x, y, words in wrong]
    shared = {"xref": "paper", "yref": "paper", "showarrow": False, "font": {"size": 16}}
    small = {"x": 0.5, "y": 0.5, "text": "small", **shared, "font": {"size": 12}}
    hidden = {"xaxis_visible": False, "yaxis_visible": False}
    layout = {"width": 1280, "height": 720, "margin": dict.fromkeys("lrtb", 0), **hidden}
    layout["annotations"] = [*({**shared, **t} for t in texts), small]
    faults = "\n".join(tab.evaluate(MEASURE, [("it", go.Figure(layout=layout).to_json())]))
    for said in ("12 px: small", "outside (127", "“one” on “another”"):
        assert said in faults
