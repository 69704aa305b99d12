"""Cells taken while the container is looked at, against calamine on the same workbook: one table, one receipt."""

import datetime
import io
import re
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insight.reading import ReadingError, container
from insight.reading.cells import Cells
from insight.reading.pipeline import parse
from insight.reading.xmltext import shared_texts
from tests.reading import builders as b

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
DAY = st.datetimes(datetime.datetime(1901, 1, 1), datetime.datetime(2100, 1, 1)).map(lambda d: d.replace(microsecond=0))
CELL = st.one_of(
    st.none(), st.integers(-(10**17), 10**17), st.floats(allow_nan=False, allow_infinity=False), TEXT, st.booleans(),
    st.sampled_from(["007", "=", "a & b", "<b>", '"', "1,234", "不满意", "  x  ", "\t5", "12.5%", "2024-01-31"]), DAY,
    st.times(), st.integers(0, 12),
)  # fmt: skip
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=25)


def by_xlsxwriter(rows: list[list[Any]], epoch: bool, inline: bool) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"strings_to_formulas": False, "strings_to_urls": False, "date_1904": epoch, "constant_memory": inline},
    )
    sheet = book.add_worksheet()
    formats = [book.add_format({"num_format": f}) for f in ("yyyy-mm-dd hh:mm", "d.m.yy", "0.00", "[h]:mm", "hh:mm:ss")]
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, datetime.datetime):
                sheet.write_datetime(r, c, cell, formats[r % 2])
            elif isinstance(cell, datetime.time):
                sheet.write_datetime(r, c, cell, formats[4])
            elif cell is not None:
                sheet.write(r, c, cell, formats[2] if isinstance(cell, float) and r % 2 else None)
    book.close()
    return out.getvalue()


def by_openpyxl(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for r, row in enumerate(rows, start=1):
        for c, cell in enumerate(row, start=1):
            book.active.cell(r, c, cell)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _ByCalamine(Cells):
    def feed(self, piece: bytes) -> None:
        self.odd = True


def outcome(content: bytes) -> Any:
    """Table with plain texts, receipt, fields and questions, or the refusal."""
    try:
        parsed = parse(content, "x.xlsx")
    except ReadingError as error:
        return error.code, error.fields
    plain = [c.cast(pa.string()) if pa.types.is_dictionary(c.type) else c for c in parsed.table.columns]
    return (
        pa.table(plain, names=parsed.table.column_names).to_pydict(),
        [str(c.type) for c in plain],
        parsed.receipt,
        parsed.fields,
        parsed.questions,
    )


def both(content: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    ours = outcome(content)
    with monkeypatch.context() as patch:
        patch.setattr(container, "Cells", _ByCalamine)
        return ours, outcome(content)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, epoch=st.booleans(), inline=st.booleans())
def test_both_ways_give_the_same(
    rows: list[list[Any]], epoch: bool, inline: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = [[f"q{j}" for j in range(5)]]
    ours, calamine = both(by_xlsxwriter(head + rows, epoch, inline), monkeypatch)
    assert ours == calamine


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELL.filter(lambda c: not isinstance(c, str) or not c.startswith("=")), max_size=4)))
def test_both_ways_give_the_same_of_openpyxl(rows: list[list[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    ours, calamine = both(by_openpyxl([["a", "b"], *rows]), monkeypatch)
    assert ours == calamine


def sheet_of(xml: str, shared: bytes | None = None) -> bytes:
    content = b.edited(b.xlsx([["a", "b"], ["x", 1.0]]), b.SHEET, lambda _: b.sheet_xml(xml))
    return b.edited(content, "xl/sharedStrings.xml", lambda _: shared) if shared is not None else content


ODD = {
    "reference of another row": '<row r="1"><c r="A2"><v>1</v></c></row>',
    "row without number": '<row><c r="A1"><v>1</v></c></row>',
    "cell without reference": '<row r="1"><c><v>1</v></c></row>',
    "comment": '<row r="1"><!-- x --><c r="A1"><v>1</v></c></row>',
    "data section": '<row r="1"><c r="A1" t="str"><v><![CDATA[x]]></v></c></row>',
    "cells out of order": '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
    "rows out of order": '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
    "no number": '<row r="1"><c r="A1"><v>abc</v></c></row>',
    "infinite": '<row r="1"><c r="A1"><v>inf</v></c></row>',
    "rich text": '<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>',
    "blanks between tags": '<row r="1"><c r="A1">\n<v>1</v>\n</c></row>',
    "prefix": '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>',
    "iso date": '<row r="1"><c r="A1" t="d"><v>2024-01-31</v></c></row>',
    "unknown entity": '<row r="1"><c r="A1" t="str"><v>&nbsp;</v></c></row>',
    "carriage return": '<row r="1"><c r="A1" t="str"><v>a\r\nb</v></c></row>',
    "unclosed cell": '<row r="1"><c r="A1"><v>1</v><c r="B1"><v>1</v></c></row>',
    "row beyond digits": '<row r="99999999"><c r="A99999999"><v>1</v></c></row>',
}


@pytest.mark.parametrize("name", ODD)
def test_odd_forms_are_left_to_others(name: str) -> None:
    cells = Cells(30_000_000)
    cells.feed(b.sheet_xml(ODD[name]))
    cells.close()
    assert cells.odd
    assert not cells.blocks


@pytest.mark.parametrize("name", ODD)
def test_odd_forms_end_like_with_calamine(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, calamine = both(sheet_of(ODD[name]), monkeypatch)
    assert ours == calamine


def rows_of(cells: str) -> str:
    head = '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>'
    return head + "".join(f'<row r="{r}">{re.sub("@", str(r), cells)}</row>' for r in range(2, 12))


REGULAR = {
    "formula": '<c r="A@"><f>1+1</f><v>2</v></c><c r="B@" t="str"><f>"x"</f><v>x</v></c>',
    "shared formula": '<c r="A@"><f t="shared" si="0"/><v>2</v></c><c r="B@"><v>1</v></c>',
    "uncached": '<c r="A@"><v>3</v></c><c r="B@"><f>1+1</f></c><c r="C@"><f>2</f><v></v></c><c r="D@"><f/><v/></c>',
    "error": '<c r="A@"><v>3</v></c><c r="B@" t="e"><v>#DIV/0!</v></c>',
    "boolean": '<c r="A@" t="b"><v>1</v></c><c r="B@" t="b"><v>0</v></c>',
    "inline": '<c r="A@" t="inlineStr"><is><t xml:space="preserve"> a &amp; &#x4E0D; </t></is></c><c r="B@"/>',
    "styled blanks": '<c r="A@" s="0"/><c r="B@"><v>1</v></c><c r="C@" s="0"></c>',
    "exponent": '<c r="A@"><v>1.5E-3</v></c><c r="B@"><v>12345678901234567</v></c>',
    "far to the right": '<c r="A@"><v>1</v></c><c r="B@"><v>1</v></c><c r="AAB@" t="n"><v>1</v></c>',
    "kept blanks": '<c r="A@" t="str"><v xml:space="preserve"> x </v></c><c r="B@"><v>2</v></c>',
    "empty text": '<c r="A@" t="str"><v></v></c><c r="B@"><v>2</v></c>',
}


@pytest.mark.parametrize("name", REGULAR)
def test_usual_forms_are_taken_and_right(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = Cells(30_000_000)
    cells.feed(b.sheet_xml(rows_of(REGULAR[name])))
    cells.close()
    assert not cells.odd
    ours, calamine = both(sheet_of(rows_of(REGULAR[name])), monkeypatch)
    assert ours == calamine
    assert isinstance(ours[0], dict)


def test_pieces_of_any_size_give_the_same_cells() -> None:
    part = b.sheet_xml("".join(f'<row r="{r}"><c r="A{r}"><v>{r}</v></c></row>' for r in range(1, 40_000)))
    for size in (1 << 14, 777_777, len(part)):
        cells = Cells(30_000_000)
        for start in range(0, len(part), size):
            cells.feed(part[start : start + size])
        cells.close()
        assert not cells.odd
        assert [v for block in cells.blocks for v in block.values[0]] == list(range(1, 40_000))


def test_shared_texts() -> None:
    start = b'<?xml version="1.0"?>\r\n<sst xmlns="x" count="2" uniqueCount="2">'
    texts = shared_texts(start + '<si><t>很满意</t></si><si><t xml:space="preserve"> a&lt;b</t></si></sst>'.encode())
    assert texts is not None
    assert texts.to_pylist() == ["很满意", " a<b"]
    for odd in (b"<!--x-->", b"<si><t>a\r</t></si>", b"<x:si><x:t>a</x:t></x:si>", b"<si><t>a_x000D_</t></si>"):
        assert shared_texts(start + odd + b"</sst>") is None


RICH = (
    b'<si><r><rPr><b/></rPr><t>a</t></r><r><t xml:space="preserve"> &amp; b</t></r></si>'
    b'<si><t>x_y</t><rPh sb="0" eb="1"><t>z</t></rPh><phoneticPr fontId="1"/></si><si/><si><t/></si><si><t>b</t></si>'
)


def test_rich_and_phonetic_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    head = b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    texts = shared_texts(head + RICH + b"</sst>")
    assert texts is not None
    assert texts.to_pylist() == ["a & b", "x_y", "", "", "b"]
    cells = "".join(f'<c r="{c}@" t="s"><v>{i}</v></c>' for i, c in enumerate("CDEFG"))
    cells = '<c r="A@"><v>@</v></c><c r="B@"><v>1.5</v></c>' + cells
    ours, calamine = both(sheet_of(rows_of(cells), head + RICH + b"</sst>"), monkeypatch)
    assert ours == calamine
    assert "a & b" in str(ours[0])
