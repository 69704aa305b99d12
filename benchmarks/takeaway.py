"""How long a deck takes, beside plain python-pptx that draws as many charts of the same size without any care."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from insight.dataset import Filters
from insight.export.content import Context
from insight.export.plan import Plan, of_report
from insight.export.powerpoint import deck
from insight.loading import load_file
from insight.report import report
from insight.words import translator

SAMPLE = Path(__file__).parent.parent / "data" / "coffee_survey_en.csv"
SLIDES = 30


def plan() -> Plan:
    """The whole report of a sample, cut off where the deck has 30 slides."""
    told = report([load_file(SAMPLE)], Filters(), {})
    whole = of_report(told.chapters, Context(told.datasets, told.filters, "2026-11-22"))
    parts = whole.parts
    while _slides(made := replace(whole, parts=parts)) > SLIDES:
        last = replace(parts[-1], items=parts[-1].items[:-1])
        parts = (*parts[:-1], last) if last.items else parts[:-1]
    return made


def _slides(plan: Plan) -> int:
    counted: list[int] = []
    deck([(plan, translator("en"))], progress=lambda done, total: counted.append(total))
    return counted[-1]


def plain(count: int) -> bytes:
    """``count`` slides with a title, a text and a bar chart of seven bars, as the documentation shows it."""
    presentation = Presentation()
    for number in range(count):
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = f"Slide {number}"
        slide.shapes.add_textbox(Inches(1), Inches(6.5), Inches(8), Inches(0.5)).text_frame.text = "Source"
        slide.notes_slide.notes_text_frame.text = "Notes"
        data = CategoryChartData()
        data.categories = [f"Feature {i}" for i in range(7)]
        data.add_series("Share", [0.1 * i for i in range(7)])
        slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, Inches(1), Inches(1.5), Inches(8), Inches(4.5), data)
    kept = io.BytesIO()
    presentation.save(kept)
    return kept.getvalue()


def timed(what: Callable[[], Any], times: int = 5) -> tuple[float, float]:
    """Median seconds by the clock and of the processor."""
    clock, processor = [], []
    for _ in range(times):
        start, used = time.perf_counter(), time.process_time()
        what()
        clock.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    return statistics.median(clock), statistics.median(processor)


def main() -> None:
    made = plan()
    count = _slides(made)
    ours = timed(lambda: deck([(made, translator("en"))]))
    theirs = timed(lambda: plain(len(made.items)))
    print(f"deck of {count} slides, {len(made.items)} exhibits (allowed: 5 s)")
    print(f"  deck             {ours[0]:5.2f} s, {ours[1]:.2f} processor seconds")
    print(
        f"  plain python-pptx {theirs[0]:4.2f} s, {theirs[1]:.2f} processor seconds   ratio {ours[1] / theirs[1]:.1f}"
    )


if __name__ == "__main__":
    main()
