"""The workbook, reopened: every figure of every exhibit is there as a number, and nothing in it is a formula."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight.dataset import Filters
from insight.exhibits import Num
from insight.export.content import Context
from insight.export.excel import LONGEST_SHEET_NAME, sheet_names, value_of, workbook
from insight.loading import load
from insight.report import report
from insight.words import translator

LANGUAGES = ("en", "zh")


def first_row(sheet: Any) -> int:
    """The first row of the exhibit's table: the one after the headings, which are repeated on every printed page."""
    return int(sheet.print_title_rows.split(":")[0].strip("$")) + 1


def opened(sample: Any, language: str) -> Any:
    content = workbook(sample.chapters, sample.context, sample.translator(language))
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_the_exhibits_number(sample: Any, language: str) -> None:
    book, words = opened(sample, language), sample.translator(language)
    story = sample.chapters[0].story
    for sheet, exhibit in zip(book.worksheets[1:-2], story.exhibits, strict=True):
        for i, row in enumerate(exhibit.table.rows):
            for j, cell in enumerate(row):
                found = sheet.cell(first_row(sheet) + i, 1 + j).value
                if not isinstance(cell, Num):
                    continue
                if isinstance(cell.value, (int, float)) and cell.value == cell.value:
                    factor = 100 if cell.style == "points" else 1
                    assert found == pytest.approx(factor * cell.value, rel=1e-14)
                elif cell.value in ("2026-08-31", "2026-08"):
                    assert isinstance(found, datetime.datetime)
                    assert found.isoformat().startswith(str(cell.value))
                else:
                    assert found == words(cell)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_no_live_formula_and_no_way_out(sample: Any, language: str) -> None:
    content = workbook(sample.chapters, sample.context, sample.translator(language))
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not (isinstance(cell.value, str) and cell.value.startswith("="))
                if cell.hyperlink:
                    assert cell.hyperlink.target is None
                    assert cell.hyperlink.location.split("!")[0].strip("'").replace("''", "'") in book.sheetnames
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [n for n in parts.namelist() if "external" in n.lower() or "vba" in n.lower()]
        for name in parts.namelist():
            assert b'TargetMode="External"' not in parts.read(name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_contents_lead_to_every_exhibit_and_say_what_is_missing(sample: Any, language: str) -> None:
    book, words = opened(sample, language), sample.translator(language)
    contents = book.worksheets[0]
    targets = [c.hyperlink.location for row in contents.iter_rows() for c in row if c.hyperlink]
    # and to the methods and to what was read
    assert len(targets) == len(sample.chapters[0].story.exhibits) + 2
    texts = {str(c.value) for row in contents.iter_rows() for c in row}
    assert words("kano.question") in texts
    assert any("no column about" in t for t in texts)


def test_sheets_stand_in_reading_order_with_the_language_of_the_report(sample: Any) -> None:
    assert opened(sample, "en").sheetnames == [
        "Contents",
        "1 Kano   needs",
        "2 Kano   needs",
        "3 Kano   needs",
        "Methods",
        "What was read",
    ]
    assert opened(sample, "zh").sheetnames[0] == "目录"


def test_exhibit_carries_title_subtitle_notes_and_footer(sample: Any) -> None:
    sheet = opened(sample, "en").worksheets[1]
    texts = [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]
    assert texts[0].startswith("en finding about =HYPERLINK")
    assert any("n = 1,234" in t and "Source:" in t and "Filter:" in t for t in texts)
    assert any(t.startswith("Read =HYPERLINK") for t in texts)


def test_receipt_accounts_for_every_row(sample: Any) -> None:
    sheet = opened(sample, "en").worksheets[-1]
    facts = {r[0].value: r[1].value for r in sheet.iter_rows(max_col=2) if r[0].value}
    assert facts["Rows in the file"] == 3
    assert facts["Rows used"] == 2
    assert facts["Rows left out"] == "1 blank rows"
    assert facts["Please note"] == "2 control characters removed"


@given(st.lists(st.text(max_size=60), max_size=12))
def test_sheet_names_are_what_excel_allows(wanted: list[str]) -> None:
    names = sheet_names(wanted)
    assert len({n.casefold() for n in names}) == len(wanted)
    for name in names:
        assert 0 < len(name) <= LONGEST_SHEET_NAME
        assert not set("[]:*?/\\") & set(name)
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"


@pytest.mark.parametrize(("name", "language"), [("coffee_survey_zh.xlsx", "zh"), ("complete_journey.parquet", "en")])
def test_figures_of_a_real_report_are_the_results_unrounded(root: Path, name: str, language: str) -> None:
    dataset = load((root / "data" / name).read_bytes(), name)
    told = report([dataset], Filters(), {})
    words = translator(language)
    book = openpyxl.load_workbook(io.BytesIO(workbook(told.chapters, Context(told.datasets), words)))
    stories = [c.story for c in told.chapters if c.story]
    exhibits = [e for s in stories for e in s.exhibits]
    verdicts = [sheet for sheet in book.worksheets if sheet["A1"].value == words("export.cards")]
    told_cards = [[c.name for c in s.cards] for s in stories if s.cards]
    assert [[r[0].value for r in v.iter_rows(min_row=first_row(v))] for v in verdicts] == told_cards
    details = [s for s in book.worksheets if s["A1"].value == words("export.details", analysis=words("kano.name"))]
    assert len(details) == sum(bool(c.details) for c in told.chapters)
    sheets = [sheet for sheet in book.worksheets if sheet not in verdicts + details]
    assert len(sheets) == len(exhibits) + 3
    figures = 0
    for sheet, exhibit in zip(sheets[1:-2], exhibits, strict=True):
        for i, row in enumerate(exhibit.table.rows):
            for j, cell in enumerate(row):
                value = value_of(cell)
                if isinstance(value, (int, float)):
                    assert sheet.cell(first_row(sheet) + i, 1 + j).value == pytest.approx(value, rel=1e-14, abs=1e-300)
                    figures += 1
    assert figures > 500
