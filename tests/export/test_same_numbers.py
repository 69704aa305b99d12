"""The same numbers everywhere: deck, workbook and page are read back and compared with the exhibits, figure by figure.

One walker knows what a chart of each kind holds; a new exhibit is covered without a change here. Columns of numbers are
compared unrounded and in order (those of scatter charts sorted, as points may be grouped by colour), tables cell by
cell, words with the words.
"""

from __future__ import annotations

import html.parser
import io
import json
import math
import re
import zipfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import range_boundaries
from pptx import Presentation

from insight.dataset import Dataset, Filters
from insight.exhibits import Bar, ChartSpec, DotPlot, Exhibit, HeatMap, Line, Num, Scatter, StackedBar, Table
from insight.exhibits.footer import filter_message
from insight.exhibits.slides import slides
from insight.export.content import Chapter, Context
from insight.export.escape import clean, neutral
from insight.export.excel import value_of
from insight.export.plan import of_report
from insight.export.powerpoint import marks
from insight.loading import load
from insight.report import Report, report, written
from insight.words import LANGUAGES, Translator, translator

DAY = "2026-11-22"
DERIVED = 0.05
NS = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
Numbers = tuple[float, ...]


# ---- what a chart holds


def held(chart: ChartSpec) -> list[Numbers]:
    """Every column of figures a chart must hold, unrounded, unknown ones left out. A new kind must be added here."""
    found: list[Iterable[float | None]] = []
    if isinstance(chart, Bar):
        whole = [r for r in chart.rows if None not in (r.value, r.low, r.high)]
        found = [[r.value for r in chart.rows], [r.low for r in whole], [r.high for r in whole]]
    elif isinstance(chart, StackedBar):
        found = [p.values for p in chart.parts]
    elif isinstance(chart, (Line, DotPlot)):
        for series in chart.series:
            values = series.y if isinstance(chart, Line) else series.values
            found += [values, series.low, series.high]
    elif isinstance(chart, Scatter):
        ends = [(d.x_interval or (), d.y_interval or ()) for d in chart.dots]
        found = [sorted(d.x for d in chart.dots), sorted(d.y for d in chart.dots)]
        found += [sorted(e[axis][k] for e in ends if e[axis]) for axis in (0, 1) for k in (0, 1)]
    else:
        assert isinstance(chart, HeatMap), f"no comparison for {type(chart).__name__}"
        found = [[t.value for row in chart.texts for t in row if isinstance(t, Num)]]  # type: ignore[misc]
    return [c for c in map(known, found) if c]


def style_of(chart: ChartSpec) -> str:
    return "" if isinstance(chart, Scatter) else chart.style


def known(values: Iterable[Any], style: str = "") -> Numbers:
    """The numbers among ``values``."""
    return tuple(
        float(v) for v in values if isinstance(v, (int, float)) and not isinstance(v, bool) and math.isfinite(v)
    )


def same(one: Numbers, other: Numbers, scale: float = 1.0) -> bool:
    return len(one) == len(other) and all(
        math.isclose(scale * a, b, rel_tol=1e-9, abs_tol=1e-12) for a, b in zip(one, other, strict=True)
    )


def assert_holds(chart: ChartSpec, columns: Sequence[Numbers], where: str, *, points: float = 100.0) -> int:
    """Every column of ``chart`` is among ``columns``. points: what a share of 1 is written as. Returns how many."""
    scale = points if style_of(chart) == "points" else 1.0
    if isinstance(chart, Scatter):
        columns = [tuple(sorted(c)) for c in columns]
    wanted = held(chart)
    for column in wanted:
        assert any(same(column, other, scale) for other in columns), (where, type(chart).__name__, column, columns)
    return sum(map(len, wanted))


# ---- a report in one language, made and read back


@dataclass(frozen=True)
class Case:
    """One report in one language: what it must show, and the files it was written to."""

    told: Report
    words: Translator
    files: dict[str, bytes]
    chapters: tuple[Chapter, ...]
    context: Context

    @property
    def language(self) -> str:
        return self.words.language

    @property
    def exhibits(self) -> list[tuple[Chapter, Exhibit]]:
        return [(c, e) for c in self.chapters if c.story for e in c.story.exhibits]

    @property
    def book(self) -> bytes:
        return self.files[f"report-{self.language}.xlsx"]

    @property
    def page(self) -> Cards:
        return Cards(self.files[f"report-{self.language}.html"].decode())


def orders(root: Path) -> Dataset:
    """The order sample, a few hundred customers of it."""
    table = pd.read_parquet(root / "data" / "complete_journey.parquet")
    key, *others = table.columns
    few = table[table[key].isin(sorted(table[key].unique())[:350])]
    out = io.BytesIO()
    few.drop(columns=[c for c in others if c in DROPPED]).to_parquet(out)
    return load(out.getvalue(), "orders.parquet")


def survey(root: Path, name: str) -> Dataset:
    """A survey sample, with all but one of its grouping columns left out for speed."""
    read = load((root / "data" / name).read_bytes(), name)
    groups = [c.name for c in read.columns if c.role == "segment"]
    return load((root / "data" / name).read_bytes(), name, {}, dict.fromkeys(groups[1:], "ignore"))


def narrowed(dataset: Dataset, kind: str) -> Filters:
    """No filter, the commonest answer of the first group, or the later part of the time."""
    if kind == "all":
        return Filters()
    if kind == "segment":
        column = next(c for c in dataset.columns if c.role == "segment")
        common = dataset.table[column.name].value_counts().index[:1]
        return Filters(((column.name, tuple(str(v) for v in common)),))
    column = next(c for c in dataset.columns if c.role in ("date", "order_date"))
    days = pd.to_datetime(dataset.table[column.name]).dropna()
    return Filters((), str(days.quantile(0.3).date()))


DROPPED = ("income", "household_size", "household_comp", "kids_count", "marital_status", "home_ownership")
CASES = (
    ("coffee_survey_zh.xlsx", "all"),
    ("coffee_survey_en.csv", "segment"),
    ("mcdonalds.csv", "all"),
    ("orders", "since"),
)


@pytest.fixture(scope="module", params=CASES, ids=lambda c: f"{Path(c[0]).stem}-{c[1]}")
def pair(request: pytest.FixtureRequest) -> tuple[Case, Case]:
    """The same report in both languages, in one deck."""
    name, kind = request.param
    root = Path(__file__).resolve().parents[2]
    dataset = orders(root) if name == "orders" else survey(root, name)
    told = report([dataset], narrowed(dataset, kind), {})
    both = [translator(code) for code in LANGUAGES]
    files = written(told, both, DAY)
    cases = []
    for words in both:
        worded = told.worded(words)
        context = Context(worded.datasets, worded.filters, DAY)
        cases.append(Case(told, words, files, worded.chapters, context))
    return tuple(cases)  # type: ignore[return-value]


# ---- the deck


def frames(content: bytes, language: str) -> list[Any]:
    """The charts and tables of the exhibits in one language, in the order of their slides."""
    shapes = [shape for slide in Presentation(io.BytesIO(content)).slides for shape in slide.shapes]
    told = [(shape, marks.read(shape)) for shape in shapes]
    return [s for s, mark in told if mark is not None and mark.kind in marks.DRAWN and mark.language == language]


def caches(xml: bytes) -> list[Numbers]:
    """The numbers that a chart's part remembers, column by column."""
    tree = ElementTree.fromstring(xml)
    return [
        tuple(float(v.text or "nan") for v in cache.iterfind(".//c:pt/c:v", NS))
        for cache in tree.iterfind(".//c:numCache", NS)
    ]


def label_texts(xml: bytes) -> list[str]:
    """The words of every label of a chart."""
    tree = ElementTree.fromstring(xml)
    return ["".join(t.text or "" for t in label.iterfind(".//a:t", NS)) for label in tree.iterfind(".//c:dLbl", NS)]


def columns_of(book: bytes) -> list[Numbers]:
    """The numbers in every column of a workbook."""
    sheets = openpyxl.load_workbook(io.BytesIO(book)).worksheets
    return [known(cell.value for cell in column) for sheet in sheets for column in sheet.iter_cols()]


def is_shown(shown: str, words: str) -> bool:
    """Whether ``shown`` is ``words``, perhaps cut where there was no more room."""
    one, other = " ".join(shown.split()), " ".join(clean(words).split())
    return one == other or (one.endswith("…") and other.startswith(one[:-1].rstrip()))


def test_deck_holds_every_figure(pair: tuple[Case, Case]) -> None:
    for case in pair:
        plan = of_report(case.chapters, case.context)
        parts = [part for item in plan.items for part in slides(item.exhibit)]
        found = frames(case.files["report.pptx"], case.language)
        assert len(found) == len(parts)
        figures = 0
        for part, frame in zip(parts, found, strict=True):
            where = f"deck {case.language} {part.exhibit.id}"
            if part.chart is None:
                figures += assert_table(frame.table, part.table, case.words, where)
            elif isinstance(part.chart, HeatMap):
                figures += assert_heat(frame.table, part.chart, case.words, where)
            else:
                own = frame.chart.part
                xml = own.blob
                columns = [*caches(xml), *columns_of(own.chart_workbook.xlsx_part.blob)]
                figures += assert_holds(part.chart, columns, where)
                assert_labels(part.chart, label_texts(xml), case.words, where)
        assert figures > 100


def assert_table(shown: Any, table: Table, words: Translator, where: str) -> int:
    assert len(shown.rows) == len(table.rows) + 1, where
    for row, cells in zip(list(shown.rows)[1:], table.rows, strict=True):
        for square, cell in zip(row.cells, cells, strict=False):
            assert is_shown(square.text, words.text(cell)), (where, square.text, words.text(cell))
    return sum(isinstance(c, Num) for row in table.rows for c in row[: len(shown.columns)])


def assert_heat(shown: Any, chart: HeatMap, words: Translator, where: str) -> int:
    """Every row of the heat map stands in the table, in order; groups may stand between."""
    wide = len(shown.columns) - 1
    rows = iter([[cell.text for cell in row.cells][1:] for row in list(shown.rows)[1:]])
    for told in heat_words(chart, words):
        assert any(all(map(is_shown, row, told[:wide])) for row in rows), (where, told)
    return sum(isinstance(t, Num) for row in chart.texts for t in row[:wide])


def heat_words(chart: HeatMap, words: Translator) -> list[list[str]]:
    """What the cells of a heat map say."""
    signs = {"up": "▲ ", "down": "▼ ", None: ""}
    return [
        [
            signs[chart.marks[i][j] if chart.marks else None] + ("·" if t is None else words.text(t))
            for j, t in enumerate(row)
        ]
        for i, row in enumerate(chart.texts)
    ]


def assert_labels(chart: ChartSpec, labels: Sequence[str], words: Translator, where: str) -> None:
    """Bars are labelled with their values as the language rounds them, in order."""
    if isinstance(chart, Bar):
        left = iter(labels)
        for row in chart.rows:
            if row.value is not None and math.isfinite(row.value):
                said = words(Num(row.value, chart.style))
                assert any(said in label for label in left), (where, said, labels)


# ---- the workbook


def test_workbook_holds_every_figure(pair: tuple[Case, Case]) -> None:
    from insight.export.excel.around import pages

    for case in pair:
        book, parts = openpyxl.load_workbook(io.BytesIO(case.book)), zipfile.ZipFile(io.BytesIO(case.book))
        shown = [page for chapter in case.chapters for page in pages(chapter)]
        drawn, figures = 0, 0
        for sheet, page in zip(book.worksheets[1:-2], shown, strict=True):
            if isinstance(page, Chapter):
                figures += assert_details(sheet, page)
            if not isinstance(page, Exhibit):
                continue
            where = f"workbook {case.language} {page.id}"
            figures += assert_cells(sheet, page.table, case.words, where)
            if isinstance(page.chart, HeatMap):
                above = sheet.iter_rows(min_row=5, max_row=head_row(sheet) - 1, min_col=2, values_only=True)
                figures += assert_holds(page.chart, [known(v for row in above for v in row)], where)
            elif page.chart is not None:
                drawn += 1
                xml = parts.read(f"xl/charts/chart{drawn}.xml")
                beside = [known(cell.value for cell in column) for column in sheet.iter_cols()]
                figures += assert_holds(page.chart, [*caches(xml), *beside], where)
                assert_labels(page.chart, label_texts(xml), case.words, where)
                assert_live(xml, book, where)
        assert figures > 100
        assert drawn == sum(n.startswith("xl/charts/chart") for n in parts.namelist())


def assert_details(sheet: Any, chapter: Chapter) -> int:
    """The sheet of what can be looked at one by one holds its numbers and no others, in order."""
    wanted: list[float] = []
    for exhibit in (e for _, exhibits in chapter.details for e in exhibits):
        if isinstance(exhibit.chart, HeatMap):
            wanted += known(t.value for row in exhibit.chart.texts for t in row if isinstance(t, Num))
        wanted += known(value_of(c) for row in exhibit.table.rows for c in row)
    found = known(value for row in sheet.iter_rows(values_only=True) for value in row)
    assert same(tuple(wanted), found), sheet.title
    return len(wanted)


def head_row(sheet: Any) -> int:
    """The row of the table's headings, which are repeated on every printed page."""
    return int(sheet.print_title_rows.split(":")[0].strip("$"))


def assert_cells(sheet: Any, table: Table, words: Translator, where: str) -> int:
    figures, first = 0, head_row(sheet)
    for i, row in enumerate((table.columns, *table.rows)):
        for j, cell in enumerate(row):
            found, value = sheet.cell(first + i, 1 + j).value, value_of(cell)
            if value is None:
                assert (found or "") in (neutral(words.text(cell)), clean(words.text(cell))), (where, i, j)
            elif isinstance(value, (int, float)):
                assert found == pytest.approx(value, rel=1e-14, abs=1e-300), (where, i, j)
                figures += 1
            else:
                assert str(found)[:10] == str(value), (where, i, j)
    return figures


def assert_live(xml: bytes, book: Any, where: str) -> None:
    """What a chart remembers is what stands in the cells it refers to."""
    for reference in ElementTree.fromstring(xml).iterfind(".//c:numRef", NS):
        name, cells = str(reference.findtext("c:f", "", NS)).rsplit("!", 1)
        sheet = book[name.strip("'").replace("''", "'")]
        left, top, right, bottom = range_boundaries(cells)
        there = sheet.iter_rows(top, bottom, left, right, values_only=True)
        held_there = known(value for row in there for value in row)
        (cached,) = caches(b"<x xmlns:c='%b'>" % NS["c"].encode() + ElementTree.tostring(reference) + b"</x>")
        assert same(held_there, cached), (where, cells)


# ---- the page


class Cards(html.parser.HTMLParser):
    """Of every card by its id: the rows of its table, its charts and its footer."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {}
        self.charts: dict[str, list[str]] = {}
        self.footers: dict[str, str] = {}
        self.data: dict[str, str] = {}
        self.card, self.within, self.script = "", "", ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "article":
            self.card = str(told["id"])
            self.rows[self.card], self.charts[self.card], self.footers[self.card] = [], [], ""
        elif tag == "tr" and self.card:
            self.rows[self.card].append([])
        elif tag in ("td", "th") and self.card:
            self.rows[self.card][-1].append("")
            self.within = "cell"
        elif tag == "footer" and self.card:
            self.within = "footer"
        elif tag == "script":
            self.script = str(told.get("id") or "")
        elif tag == "div" and told.get("class") == "chart" and self.card:
            self.charts[self.card].append(str(told["id"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self.card = ""
        if tag in ("td", "th", "footer"):
            self.within = ""
        if tag == "script":
            self.script = ""

    def handle_data(self, data: str) -> None:
        if self.script:
            self.data[self.script] = data
        elif self.within == "cell":
            self.rows[self.card][-1][-1] += data
        elif self.within == "footer":
            self.footers[self.card] += data


def plotted(figure: dict[str, Any]) -> list[Numbers]:
    """Every column of numbers that Plotly draws; the ends of intervals from the lengths of their bars."""
    found: list[Numbers] = []
    for trace in figure["data"]:
        for axis in "xy":
            values = list(trace.get(axis) or ())
            found.append(known(values))
            bars = trace.get(f"error_{axis}") or {}
            for key, sign in (("array", 1), ("arrayminus", -1)):
                lengths = bars.get(key) or ()
                pairs = [(v, e) for v, e in zip(values, lengths) if v is not None]
                found.append(known(v + sign * e for v, e in pairs))
                # what has no interval has a bar of no length
                found.append(known(v + sign * e for v, e in pairs if e))
        if trace.get("fill") == "toself":
            half = len(trace["y"]) // 2
            found += [known(trace["y"][:half]), known(trace["y"][half:][::-1])]
    return found


def test_page_holds_every_figure(pair: tuple[Case, Case]) -> None:
    for case in pair:
        cards, figures = case.page, 0
        for i, chapter in enumerate(case.chapters, start=1):
            for place, exhibit in places_of(i, chapter):
                where = f"page {case.language} {exhibit.id}"
                told = [
                    [clean(case.words.text(c)) for c in row] for row in (exhibit.table.columns, *exhibit.table.rows)
                ]
                assert cards.rows[place] == told, where
                for chart in cards.charts[place]:
                    crowded = isinstance(exhibit.chart, HeatMap) and exhibit.chart.crowded
                    shapes = [n for n in (f"{chart}-wide", f"{chart}-narrow") if n in cards.data]
                    assert len(shapes) == (1 if crowded else 2), where
                    for shape in shapes:
                        figures += assert_plotted(exhibit, json.loads(cards.data[shape]), case.words, where)
                assert bool(cards.charts[place]) == (exhibit.chart is not None)
        assert figures > 100


def places_of(i: int, chapter: Chapter) -> Iterator[tuple[str, Exhibit]]:
    """The exhibits of the chapter ``i`` and what can be looked at one by one, with the ids of their cards."""
    for j, exhibit in enumerate(chapter.story.exhibits if chapter.story else (), start=1):
        yield f"e{i}-{j}", exhibit
    for k, (_, exhibits) in enumerate(chapter.details, start=1):
        for j, exhibit in enumerate(exhibits, start=1):
            yield f"d{i}-{k}-{j}", exhibit


def assert_plotted(exhibit: Exhibit, figure: dict[str, Any], words: Translator, where: str) -> int:
    chart = exhibit.chart
    assert chart is not None
    notes = [html.unescape(n["text"]) for n in figure["layout"].get("annotations", ())]
    if isinstance(chart, HeatMap):
        said = [t.replace("▲ ", "▲ ").strip() for row in heat_words(chart, words) for t in row]
        assert [re.sub(r"<br>", " ", n) for n in notes] == [clean(t) for t in said], where
        return sum(isinstance(t, Num) for row in chart.texts for t in row)
    assert_labels(chart, notes, words, where)
    return assert_holds(chart, plotted(figure), where, points=1.0)


# ---- filters, languages, results.json


def test_every_exhibit_says_the_filter_it_was_computed_under(pair: tuple[Case, Case]) -> None:
    for case in pair:
        told = clean(case.words(filter_message(case.context.filters)))
        footers = case.page.footers
        assert len(footers) >= len(case.exhibits)
        assert all(told in footer for footer in footers.values())
        sheets = openpyxl.load_workbook(io.BytesIO(case.book), read_only=True).worksheets
        said = [any(told in str(c) for row in s.iter_rows(values_only=True) for c in row) for s in sheets]
        assert sum(said) >= len(case.exhibits)
        for slide in Presentation(io.BytesIO(case.files["report.pptx"])).slides:
            marked = {m.kind: s for s in slide.shapes if (m := marks.read(s)) and m.language == case.language}
            if set(marked) & set(marks.DRAWN):
                assert told in marked["footer"].text_frame.text


def test_both_languages_hold_identical_numbers(pair: tuple[Case, Case]) -> None:
    """What is shown differs in words only: tables as typed in the workbook, charts as drawn on the page."""
    tables, drawn = [], []
    for case in pair:
        sheets = openpyxl.load_workbook(io.BytesIO(case.book)).worksheets[1:-2]
        tables.append([numbers_of_table(s) for s in sheets if s.print_title_rows])
        figures = {k: json.loads(d) for k, d in case.page.data.items() if k.endswith("-wide")}
        drawn.append({k: plotted(f) for k, f in figures.items()})
    assert tables[0] == tables[1]
    assert drawn[0] == drawn[1]


def numbers_of_table(sheet: Any) -> list[Numbers]:
    """The typed numbers of the exhibit's table, row by row; what the chart is drawn with stands further right."""
    last = range_boundaries(str(sheet.print_area).rpartition("!")[2] or "A1:Z999")[2] if sheet.print_area else 26
    rows = sheet.iter_rows(min_row=head_row(sheet), max_col=last, values_only=True)
    return [known(row) for row in rows]


def test_results_json_is_what_was_analysed_and_shown(pair: tuple[Case, Case]) -> None:
    case = pair[0]
    told = json.loads(case.files["results.json"])
    assert told == json.loads(json.dumps(case.told.results))
    assert told["filters"]["since"] == case.told.filters.since
    assert {n: tuple(v) for n, v in told["filters"]["segments"].items()} == dict(case.told.filters.segments)
    lost: dict[str, list[float]] = {}
    figures = 0
    for chapter, exhibit in case.exhibits:
        numbers = sorted(set(leaves(told[chapter.stem])))
        shown = known(c.value for row in exhibit.table.rows for c in row if isinstance(c, Num))
        figures += len(shown)
        lost[exhibit.id] = [v for v in shown if not near(v, numbers)]
    # what an exhibit makes of two of them: shares of a total, how many there are
    assert sum(map(len, lost.values())) <= DERIVED * figures, lost


def near(value: float, numbers: Sequence[float]) -> bool:
    """Whether ``value`` is among the ascending ``numbers``."""
    i = bisect_left(numbers, value - 1e-9 * max(1.0, abs(value)))
    return i < len(numbers) and math.isclose(numbers[i], value, rel_tol=1e-8, abs_tol=1e-9)


def leaves(value: Any) -> Iterator[float]:
    """Every number in plain JSON."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from leaves(one)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield float(value)
