"""How long a deck and a workbook take, beside plain python-pptx and xlsxwriter that write as much without any care."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from insight.dataset import Filters
from insight.exhibits import Num, Table
from insight.export.content import Context
from insight.export.excel import workbook
from insight.export.plan import Plan, of_report
from insight.export.powerpoint import deck
from insight.loading import load_file
from insight.report import report
from insight.words import LANGUAGES, translator

SAMPLE = Path(__file__).parent.parent / "data" / "coffee_survey_en.csv"
SAMPLES = ("coffee_survey_en.csv", "coffee_survey_zh.xlsx", "mcdonalds.csv", "complete_journey.parquet")
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


def sheets(tables: Sequence[Table]) -> bytes:
    """A sheet for every table, its cells as they are, with a bar chart of its second column."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for i, table in enumerate(tables):
        sheet = book.add_worksheet(f"Sheet {i}")
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row):
                sheet.write(r, c, cell.value if isinstance(cell, Num) else str(cell))
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": [f"Sheet {i}", 0, 1, max(1, len(table.rows) - 1), 1]})
        sheet.insert_chart(0, 20, chart)
    book.close()
    return buffer.getvalue()


def workbooks() -> None:
    """The workbook of every sample, in both languages; allowed: 3 s each."""
    print("workbook of each sample (allowed: 3 s)")
    for name in SAMPLES:
        told = report([load_file(SAMPLE.parent / name)], Filters(), {})
        tables = [e.table for c in told.chapters if c.story for e in c.story.exhibits]
        theirs = timed(partial(sheets, tables), 3)
        for language in LANGUAGES:
            words = translator(language)
            worded = told.worded(words)
            shown, context = worded.chapters, Context(worded.datasets, worded.filters, "2026-11-22")
            ours = timed(partial(workbook, shown, context, words), 3)
            ratio = ours[1] / theirs[1]
            print(f"  {name} {language}, {len(tables)} exhibits: {ours[0]:.2f} s, {ours[1]:.2f} processor seconds")
            print(f"    beside plain xlsxwriter {ratio:.1f}")


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
    workbooks()


if __name__ == "__main__":
    main()
