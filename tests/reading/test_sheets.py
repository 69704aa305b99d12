"""Workbooks: which sheet is read, what is filled in, what is refused."""

import io
from typing import Any

import pytest
import xlsxwriter

from insight.reading import Choices, ReadingError
from insight.reading.pipeline import parse
from insight.reading.table import Parsed
from tests.reading import builders as b

ROWS = [["id", "score"], *[[f"a{i}", i % 5 + 1] for i in range(30)]]
PIVOT = [["", "", "2022", "2023"]] + [
    ["North" if p == "A" else "South" if p == "D" else "", f"product {p if p < 'D' else chr(ord(p) - 3)}", i, 2 * i + 1]
    for i, p in enumerate("ABCDEF")
]


def book(sheets: dict[str, list[list[Any]]], hidden: str = "") -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for r, row in enumerate(rows):
            sheet.write_row(r, 0, row)
        if name == hidden:
            sheet.hide()
        else:
            sheet.activate()
            sheet.set_first_sheet()
    workbook.close()
    return out.getvalue()


def codes(parsed: Parsed) -> set[str]:
    return {w["code"] for w in parsed.receipt["warnings"]} | {q["code"] for q in parsed.questions}


def test_the_sheet_with_the_data_is_read_and_the_others_are_named() -> None:
    parsed = parse(book({"说明": [["填写说明"], ["1. 请如实填写"]], "数据": ROWS}), "x.xlsx")
    assert parsed.receipt["sheet"] == "数据"
    assert parsed.receipt["sheets"] == ["说明", "数据"]
    assert codes(parsed) == {"other_sheets"}


def test_two_sheets_of_data_are_asked_about() -> None:
    content = book({"wave 1": ROWS, "wave 2": ROWS[:25]})
    assert "which_sheet" in codes(parse(content, "x.xlsx"))
    chosen = parse(content, "x.xlsx", Choices(sheet="wave 2"))
    assert chosen.table.num_rows == 24
    assert not chosen.questions


def test_a_hidden_sheet_only_when_named() -> None:
    content = book({"all": ROWS * 3, "data": ROWS}, hidden="all")
    assert parse(content, "x.xlsx").receipt["sheet"] == "data"
    assert parse(content, "x.xlsx", Choices(sheet="all")).receipt["sheet"] == "all"


def test_an_unknown_sheet_is_refused_with_the_names() -> None:
    with pytest.raises(ReadingError) as refused:
        parse(book({"data": ROWS}), "x.xlsx", Choices(sheet="nope"))
    assert refused.value.fields == {"sheet": "nope", "sheets": ["data"]}


def test_a_report_beside_the_data_is_not_read() -> None:
    content = book({"summary": PIVOT, "codes": ROWS[:12], "data": ROWS})
    assert parse(content, "x.xlsx").receipt["sheet"] == "data"
    with pytest.raises(ReadingError) as refused:
        parse(content, "x.xlsx", Choices(sheet="summary"))
    assert refused.value.code == "report"
    assert refused.value.fields["sheets"] == ["codes", "data"]


def test_a_table_away_from_the_corner() -> None:
    rows = [[], [], *[["", "", *row] for row in ROWS]]
    parsed = parse(b.xlsx(rows), "x.xlsx")
    assert parsed.table.column_names == ["id", "score"]
    assert parsed.table.num_rows == 30


def test_cells_merged_over_rows_are_filled_in() -> None:
    def prepare(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["order", "product", "amount"])
        for k in range(6):
            sheet.merge_range(2 * k + 1, 0, 2 * k + 2, 0, f"XS{k}")
            sheet.write_row(2 * k + 1, 1, [f"A{k}", 2.5])
            sheet.write_row(2 * k + 2, 1, [f"B{k}", 3.5])

    parsed = parse(b.xlsx([], prepare), "x.xlsx")
    assert parsed.table["order"].to_pylist()[:4] == ["XS0", "XS0", "XS1", "XS1"]
    assert {"code": "merged_cells", "count": 6, "rows": [2, 4, 6, 8, 10]} in parsed.receipt["warnings"]


def test_numbers_and_texts_in_one_column_keep_their_look() -> None:
    rows = [["code"], ["A1"], [5], [2.5], ["007"], [True]]
    assert parse(b.xlsx(rows), "x.xlsx").table["code"].to_pylist() == ["A1", "5", "2.5", "007", "TRUE"]


def test_dates_of_both_calendars() -> None:
    import datetime

    for epoch in (False, True):
        out = io.BytesIO()
        workbook = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": epoch})
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "day")
        for r in range(1, 4):
            sheet.write_datetime(r, 0, datetime.datetime(2024, 2, r), workbook.add_format({"num_format": "yyyy-mm-dd"}))
        workbook.close()
        assert parse(out.getvalue(), "x.xlsx").table["day"].to_pylist()[0] == datetime.datetime(2024, 2, 1)
