"""Hostile and broken files, generated; each with the class it must end in.

``ok`` cases say how many rows and columns a right reading has; ``error`` cases name the codes that are right answers.
"""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.reading import builders as b
from tests.reading.case import Case, error, ok
from tests.reading.cellforms import cell_forms
from tests.reading.forms import forms
from tests.reading.languages import FRENCH, GERMAN, JAPANESE, KOREAN, POLISH, RUSSIAN, SIMPLIFIED, TRADITIONAL
from tests.reading.layouts import layouts
from tests.reading.shops import shops
from tests.reading.surveys import surveys

TABLE = [["id", "满意度", "date"], *[[f"a{i}", float(i % 5 + 1), f"2024-03-{i % 28 + 1:02}"] for i in range(40)]]
TABLE_CSV = "\n".join(",".join(str(c) for c in row) for row in TABLE).encode()


@lru_cache(maxsize=1)
def workbook() -> bytes:
    return b.xlsx(TABLE)


def zip_of(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def zip_bomb() -> bytes:
    """300 MiB of blanks in one part, about 300 KB packed."""
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/big.xml", "w") as part:
        blanks = b" " * (1 << 20)
        for _ in range(300):
            part.write(blanks)
    return out.getvalue()


def lying_bomb() -> bytes:
    """The same bomb, whose directory says that the part has ten bytes."""
    content = bytearray(zip_bomb())
    place = content.rfind(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(content)


def many_parts() -> bytes:
    return b.added(workbook(), {f"xl/media/{i}.xml": b"" for i in range(2600)})


def duplicate_parts() -> bytes:
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as archive:
        archive._didModify = True
        info = zipfile.ZipInfo("XL/worksheets/sheet1.xml")
        archive.writestr(info, b"<worksheet/>")
    return out.getvalue()


def overlapping_parts() -> bytes:
    """Two directory entries that point to the same bytes."""
    content = bytearray(zip_of({"xl/workbook.xml": b"<workbook/>" * 50, "xl/a.xml": b"<a/>" * 50}))
    second = content.rfind(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(content)


def far_cells() -> bytes:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    return b.edited(workbook(), b.SHEET, lambda _: b.sheet_xml(cells))


def stray_cell() -> bytes:
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 101))
    rows += '<row r="1000001"><c r="CV1000001" t="inlineStr"><is><t> </t></is></c></row>'
    return b.edited(workbook(), b.SHEET, lambda _: b.sheet_xml(rows))


def stray_format() -> bytes:
    """A far cell that is only formatted holds nothing and does no harm."""
    return b.edited(
        workbook(),
        b.SHEET,
        lambda x: x.replace(b"</sheetData>", b'<row r="1000001"><c r="CV1000001" s="0"/></row></sheetData>'),
    )


def with_doctype(part: str = b.SHEET, codec: str = "utf-8") -> bytes:
    def change(xml: bytes) -> bytes:
        text = xml.decode().replace('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', "")
        return ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + text).encode(codec)

    return b.edited(workbook(), part, change)


def formulas_without_values() -> bytes:
    def prepare(book: Any, sheet: Any) -> None:
        for r in range(1, 41):
            sheet.write_formula(r, 1, "=ROW()", None, "")

    return b.edited(b.xlsx(TABLE, prepare), b.SHEET, lambda x: x.replace(b' t="str"', b"").replace(b"<v></v>", b""))


def error_cells(text: str) -> bytes:
    def change(xml: bytes) -> bytes:
        cell = f'<c r="B2" t="e"><v>{text}</v></c>'.encode()
        start = xml.index(b'<c r="B2"')
        return xml[:start] + cell + xml[xml.index(b"</c>", start) + 4 :]

    return b.edited(workbook(), b.SHEET, change)


def long_shared() -> bytes:
    """A few KB: 1,000 cells, the header's too, share one text of 3 MB."""
    rows = "".join(
        f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c><c r="B{i}"><v>{i}</v></c></row>' for i in range(1, 1001)
    )
    book = b.edited(
        workbook(), b.SHEET, lambda x: x[: x.index(b"<row ")] + rows.encode() + x[x.index(b"</sheetData>") :]
    )
    text = b"<si><t>" + b"y" * (3 << 20) + b"</t></si></sst>"
    return b.edited(book, "xl/sharedStrings.xml", lambda x: x[: x.index(b"<si>")] + text)


def hidden_first() -> bytes:
    out = io.BytesIO()
    book = b.xlsxwriter.Workbook(out, {"in_memory": True})
    secret, data = book.add_worksheet("codes"), book.add_worksheet("answers")
    for r in range(500):
        secret.write_row(r, 0, [f"code{r}", r, r, r])
    for r, row in enumerate(TABLE):
        data.write_row(r, 0, row)
    data.activate()
    data.set_first_sheet()
    secret.hide()
    book.close()
    return out.getvalue()


def merged_header() -> bytes:
    def prepare(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 1, 0, "客户")
        sheet.merge_range(0, 1, 0, 2, "服务")
        sheet.merge_range(0, 3, 0, 4, "产品")
        sheet.write_row(1, 1, ["态度", "速度", "质量", "价格"])
        for r in range(2, 32):
            sheet.write_row(r, 0, [f"c{r}", 1, 2, 3, 4])

    return b.xlsx([], prepare)


def ledger() -> bytes:
    """An accounting export: title and note lines, header, monthly subtotals, a total, a signature."""
    rows: list[list[Any]] = [["销售明细表"], ["公司：某某贸易", None, None, "期间：2024-01"], []]
    rows.append(["单据日期", "单据编号", "往来单位", "数量", "价税合计"])
    for month in (1, 2):
        rows += [[f"2024-0{month}-{d:02}", f"XS{month}{d:03}", "甲公司", 2, 100.5] for d in range(1, 16)]
        rows.append(["小计", None, None, 30, 1507.5])
    rows += [["合计", None, None, 60, 3015.0], ["制表人：张三"]]
    return b.xlsx(rows)


def parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"a": [1, 2, 3], "b": ["x", None, "z"], "c": pa.array([1, 2, 3], pa.date32())}), out)
    return out.getvalue()


def encrypted_ooxml() -> bytes:
    return b.ole({"EncryptedPackage": b"\x01" * 5000, "EncryptionInfo": b"\x04\x00\x04\x00" + bytes(200)})


def ragged() -> bytes:
    lines = ["a,b,c"] + ["1,2,3"] * 30 + ["4,5"] * 3 + ["6,7,8,9"] * 2
    return "\n".join(lines).encode()


def wide(columns: int) -> bytes:
    line = ",".join("1" for _ in range(columns))
    return (",".join(f"c{i}" for i in range(columns)) + "\n" + line + "\n" + line).encode()


def quoted_lines() -> bytes:
    body = "".join(f'{i},"line one\nline two, with ""quotes""",{i * 2}\n' for i in range(50))
    return f"id,comment,n\n{body}".encode()


def cases() -> Iterator[Case]:
    """All files of the corpus."""
    yield from _nothing()
    yield from _wrong_kind()
    yield from _containers()
    yield from _encodings()
    yield from _texts()
    yield from _shapes()
    yield from _values()
    yield from _workbooks()
    yield from surveys()
    yield from forms()
    yield from shops()
    yield from layouts()
    yield from cell_forms()


def _nothing() -> Iterator[Case]:
    yield error("empty.csv", b"", "empty")
    yield error("bom.csv", b"\xef\xbb\xbf", "only_bom")
    yield error("bom16.csv", b"\xff\xfe", "only_bom")
    yield error("blank.csv", b"\n\n  \r\n\t\n", "only_blank")
    yield error("bom-blank.csv", b"\xef\xbb\xbf\r\n\r\n", "only_blank")
    yield error("commas.csv", b",,,\n,,,\n,,,\n", "only_blank", "header_only")
    yield error("header.csv", b"id,name,score\n", "header_only")
    yield error("header-blank.csv", b"id,name,score\n\n\n  \n", "header_only")
    yield error("empty.xlsx", lambda: b.xlsx([]), "no_data_sheet")
    yield error("header.xlsx", lambda: b.xlsx([["a", "b", "c"]]), "header_only")
    yield error("blanks.xlsx", lambda: b.xlsx([[" ", "  "], [" ", " "]]), "no_data_sheet")
    yield error("nul.csv", bytes(2000), "only_blank", "binary")


def _wrong_kind() -> Iterator[Case]:
    yield error("model.pkl", pickle.dumps({"a": list(range(50))}), "python_object")
    yield error("model.csv", pickle.dumps([1, 2, 3], protocol=0), "python_object")
    yield error("old.pkl", pickle.dumps({"a": 1}, protocol=2), "python_object")
    yield error("paper.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(200), "not_a_table")
    yield error("photo.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(500), "not_a_table")
    yield error("photo.csv", b"\xff\xd8\xff\xe0" + bytes(500), "not_a_table")
    yield error("packed.csv", b"\x1f\x8b\x08\x00" + bytes(range(256)), "not_a_table")
    yield error("tool.xlsx", b"MZ\x90\x00" + bytes(500), "not_a_table")
    yield error("noise.csv", bytes((i * 7919 + i // 3) % 256 for i in range(4000)), "binary", "encoding_unknown")
    yield error("page.xls", b"<html><body><table><tr><td>1</td></tr></table></body></html>", "html")
    yield error("page.csv", b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "html")
    yield error("data.csv", b'{"rows": [{"a": 1}, {"a": 2}]}', "not_a_table")
    yield error("data.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
                "not_a_table")  # fmt: skip
    yield error("letter.xlsx", lambda: zip_of({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"}),
                "not_a_table")  # fmt: skip
    yield error("files.xlsx", lambda: zip_of({"a.csv": TABLE_CSV}), "not_a_table")
    yield error("letter.xls", lambda: b.ole({"WordDocument": b"x" * 5000}), "not_a_table")
    yield error("data.sqlite", b"SQLite format 3\x00" + bytes(500), "not_a_table")


def _containers() -> Iterator[Case]:
    yield error("bomb.xlsx", zip_bomb, "zip_inflates")
    yield error("lying-bomb.xlsx", lying_bomb, "zip_inflates", "damaged", "zip_entries")
    yield error("parts.xlsx", many_parts, "zip_parts")
    yield error("twice.xlsx", duplicate_parts, "zip_entries")
    yield error("overlap.xlsx", overlapping_parts, "zip_entries")
    yield error("entities.xlsx", with_doctype, "doctype")
    yield error("entities16.xlsx", lambda: with_doctype(codec="utf-16"), "doctype")
    yield error("entities-book.xlsx", lambda: with_doctype("xl/workbook.xml"), "doctype")
    yield error("entities-rels.xlsx", lambda: with_doctype("_rels/.rels"), "doctype")
    yield error("far.xlsx", far_cells, "far_cells")
    yield error("stray.xlsx", stray_cell, "far_cells")
    yield ok("stray-format.xlsx", stray_format, 40, 3)
    yield error("forged.xls", lambda: b.xls(TABLE, dimension=(0x7FFFFFFF, 0xFFFF)), "damaged", "memory")
    yield error("far.xlsb", lambda: b.xlsb([["a", "b"], ["x", 1.0]], far=(1048575, 16383)), "damaged", "memory")
    yield error("cut.xlsx", lambda: workbook()[:-200], "damaged")
    yield error("half.xlsx", lambda: workbook()[: len(workbook()) // 2], "damaged")
    yield error("start.xlsx", b"PK\x03\x04", "damaged")
    yield error("crc.xlsx", lambda: _flipped(workbook()), "damaged", "zip_entries")
    yield error("nosheet.xlsx", lambda: b.edited(workbook(), b.SHEET, lambda _: b""), "damaged", "no_data_sheet")
    yield error("badxml.xlsx", lambda: b.edited(workbook(), b.SHEET, lambda x: x[: len(x) // 2]), "damaged")
    yield error("nobook.xlsx", lambda: zip_of({"xl/workbook.xml": b"<workbook"}), "damaged", "no_data_sheet")
    yield error("cut.xls", lambda: b.xls(TABLE)[:2000], "damaged")
    yield error("start.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged")
    yield error("locked.xlsx", encrypted_ooxml, "password")
    yield error("locked.xls", lambda: b.xls(TABLE, locked=True), "password")
    yield error("cut.sav", b"$FL2@(#) SPSS DATA FILE" + bytes(400), "damaged")
    yield error("cut.parquet", lambda: parquet()[:-10], "damaged")
    yield error("start.parquet", b"PAR1" + bytes(40) + b"PAR1", "damaged")
    yield ok("macro.xlsm", lambda: b.added(workbook(), {"xl/vbaProject.bin": b"\xd0\xcf" + bytes(99)}), 40, 3,
             warned=("macros_ignored",))  # fmt: skip


def _flipped(content: bytes) -> bytes:
    place = content.index(b"PK\x03\x04", 10) + 60
    return content[:place] + bytes(255 - c for c in content[place : place + 8]) + content[place + 8 :]


def _encodings() -> Iterator[Case]:
    for codec, name in (("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("utf-16", "utf-16")):
        yield ok(f"simplified-{codec}.csv", SIMPLIFIED.encode(codec), 30, 5, ("姓名", 0, "王小明"), encoding=name)
    for codec, name in (("utf-16-le", "utf-16"), ("utf-16-be", "utf-16"), ("utf-32", "utf-32")):
        yield ok(f"simplified-{codec}.csv", SIMPLIFIED.encode(codec), 30, 5, ("姓名", 0, "王小明"), encoding=name)
    yield ok("traditional-big5.csv", TRADITIONAL.encode("big5"), 30, 4, ("姓名", 0, "陳大文"), encoding="big5")
    yield ok("traditional-gbk.csv", TRADITIONAL.encode("gbk"), 30, 4, ("姓名", 0, "陳大文"), encoding="gb18030")
    yield ok("two-characters-big5.csv", "編號,分數\n1,2\n3,4\n".encode("big5"), 2, 2, ("編號", 0, 1), encoding="big5")
    yield ok("two-characters-gbk.csv", "编号,分数\n1,2\n3,4\n".encode("gbk"), 2, 2, ("编号", 0, 1), encoding="gb18030")
    yield ok("japanese.csv", JAPANESE.encode("shift_jis"), 30, 4, ("氏名", 0, "山田太郎"), encoding="shift_jis")
    yield ok("korean.csv", KOREAN.encode("cp949"), 30, 4, ("이름", 0, "홍길동"), encoding="euc_kr")
    yield ok("german.csv", GERMAN.encode("cp1252"), 30, 3, ("Straße", 0, "Königstraße 10"), encoding="cp1252")
    yield ok("french.csv", FRENCH.encode("cp1252"), 30, 3, ("Réponse", 0, "Ça me plaît"), encoding="cp1252")
    yield ok("french-mac.csv", FRENCH.encode("mac_roman"), 30, 3, ("Réponse", 0, "Ça me plaît"), encoding="mac_roman")
    yield ok("russian.csv", RUSSIAN.encode("cp1251"), 30, 2, encoding="cp1251")
    yield ok("polish.csv", POLISH.encode("cp1250"), 30, 2, encoding="cp1250")
    torn = SIMPLIFIED.encode()[:-200] + b"\xe6\n"
    yield ok("torn-utf8.csv", torn, 0, 0, encoding="utf-8", warned=("undecodable",))


def _texts() -> Iterator[Case]:
    yield ok("nuls.csv", b"a,b\n1\x00,2\n3,4\x01\n5,6\n", 3, 2, ("a", 0, 1), warned=("control_characters",))
    yield ok("ragged.csv", ragged, 35, 4, warned=("short_rows", "extra_cells"))
    yield ok("tab.txt", TABLE_CSV.replace(b",", b"\t"), 40, 3)
    yield ok("pipe.csv", TABLE_CSV.replace(b",", b"|"), 40, 3)
    yield ok("semicolon.csv", TABLE_CSV.replace(b",", b";"), 40, 3)
    yield ok("sep.csv", b"sep=;\r\na;b\r\n1,5;2\r\n2,5;3\r\n", 2, 2, ("a", 0, 1.5))
    yield ok("blanks.txt", b" 0001 19970101  2  29.33\n 0002 19970118  1  9.99\n 0004 19970802  1  14.96\n", 3, 4,
             ("column_1", 0, "0001"), warned=("no_header",))  # fmt: skip
    yield ok(
        "joined.csv", "编号,爱好\n1,运动┋阅读\n2,影视┋购物┋旅游\n3,运动\n".encode(), 3, 2, ("爱好", 0, "运动┋阅读")
    )
    yield ok("lines.csv", quoted_lines, 50, 3, ("comment", 3, 'line one\nline two, with "quotes"'))
    yield ok("crlf.csv", TABLE_CSV.replace(b"\n", b"\r\n"), 40, 3)
    yield ok("cr.csv", TABLE_CSV.replace(b"\n", b"\r"), 40, 3)
    yield ok("open-quote.csv", b'a,b,c\n1,"x,3\n' + b"4,y,6\n" * 30, 31, 3, warned=("broken_quotes",))
    yield ok("inches.csv", b'size,text\n19" screen,"wide, flat"\n20" screen,"old, thick"\n21" screen,plain\n', 3, 2)
    yield ok("one-column.csv", b"score\n1\n2\n3\n", 3, 1, ("score", 2, 3))
    yield ok("single-row.csv", b"a,b\n1,x\n", 1, 2)
    yield error("one-line.csv", lambda: b"x" * 8_000_000, "header_only")
    yield ok("long-cell.csv", lambda: b"a,b\n1," + b"y" * 1_000_000 + b"\n2,z\n", 2, 2, warned=("long_cells",))
    yield ok("long-header.csv", b"a," + b"h" * 10_000 + b"\n1,2\n3,4\n", 2, 2, warned=("long_headers",))
    yield error("wide.csv", lambda: wide(17_000), "too_many_columns")
    yield error("wide-line.csv", lambda: b"1," * 5_000_000, "too_many_columns")
    blank_tail = b"," * 16_382
    yield ok(
        "blank-tail.csv", lambda: b"a,b" + blank_tail + (b"\n1,x" + blank_tail) * 5, 5, 2, warned=("empty_columns",)
    )
    yield ok("prose-comma.csv", b"id;text\n1;good, very good, best\n2;bad, worse, worst\n3;so, so, so\n", 3, 2)
    yield ok("formula.csv", b"a,b\n=1+1,x\n=HYPERLINK(1),y\n@x,z\n", 3, 2, ("a", 0, "=1+1"))
    yield ok("markup.csv", b"<b>Name</b>,![p](http://x/x.png),$x$\n<script>,&lt;,[a](b)\n<i>,&amp;,x\n", 2, 3)
    yield ok("bidi.csv", "na\u202eme,b\n\u202ex,1\ny,2\n".encode(), 2, 2, ("name", 1, "y"))


def _shapes() -> Iterator[Case]:
    yield ok("twice.csv", b"a,a,,a\n1,2,3,4\n5,6,7,8\n", 2, 4, ("a (2)", 0, 2), warned=("duplicate_headers",
             "blank_headers"))  # fmt: skip
    yield ok("nbsp.csv", "\u00a0score\u00a0 ,b  b\n1,2\n3,4\n".encode(), 2, 2, ("score", 0, 1), ("b b", 0, 2))
    yield ok("index.csv", b",a,b\n0,x,1\n1,y,2\n2,z,3\n", 3, 2, warned=("index_column",))
    yield ok("index-pandas.csv", b"Unnamed: 0,a,b\n0,x,1\n1,y,2\n2,z,3\n", 3, 2, warned=("index_column",))
    yield ok("trailing.csv", b"a,b,,\n1,2,,\n3,4,,\n", 2, 2, warned=("empty_columns",))
    yield ok("numbers.csv", b"2,3,1\n1,3,2\n5,5,5\n", 3, 3, warned=("no_header",))
    yield ok(
        "answers.csv", b"yes,no,maybe\n" + b"no,yes,maybe\nyes,no,no\nno,maybe,yes\n" * 6, 19, 3, warned=("no_header",)
    )
    title = b"Customer report,,\nexported by me,,\n,,\nid,name,score\n" + b"1,x,3\n2,y,4\n" * 5
    yield ok("title.csv", title, 10, 3, ("score", 0, 3), warned=("title_rows",))
    qualtrics = b'StartDate,ResponseId,Q1\nStart Date,Response ID,"How\nsatisfied?"\n'
    qualtrics += b'"{""ImportId"":""startDate""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}"\n'
    yield ok("qualtrics.csv", qualtrics + b"2024-01-02 10:00:00,R_1,5\n2024-01-03 10:00:00,R_2,4\n", 2, 3, ("Q1", 0, 5))
    legacy = b"V1,V2,Q1\nResponseID,ResponseSet,How satisfied?\nR_1,Default,5\nR_2,Default,4\nR_3,Default,4\n"
    yield ok("qualtrics-legacy.csv", legacy, 3, 3, ("Q1", 0, 5))
    monkey = b"Respondent ID,How old?,Which?,,\n,Response,Tea,Coffee,Water\n11,20-29,Tea,,\n12,30-39,,Coffee,Water\n"
    yield ok("surveymonkey.csv", monkey + b"13,30-39,,,\n", 3, 5, ("Which? - Coffee", 1, "Coffee"))
    yield ok("totals.csv", b"region,sales,orders\nnorth,1,2\nsouth,3,4\neast,5,6\nTotal,9,12\n", 3, 3)
    again = b"id,x\n1,a\n2,b\nid,x\n3,c\n4,d\n"
    yield ok("again.csv", again, 4, 2)
    yield ok("gaps.csv", b"id,x\n1,a\n\n,\n2,b\n\n", 2, 2)
    yield ok("note.csv", b"id,x,y\n1,a,3\n2,b,4\nSource: own survey,,\n", 2, 3)
    pivot = b"Region,Product,2022,2023\nNorth,A,1,2\n,B,3,4\n,C,5,6\nSouth,A,7,8\n,B,9,10\n,C,11,12\n"
    yield error("pivot.csv", pivot, "report")
    banner = b",,All,Men,Women\nHow satisfied?,,,,\n,Very,40%,41%,39%\n,Somewhat,35%,30%,40%\n,Not,25%,29%,21%\n"
    banner += b"Recommend?,,,,\n,Yes,60%,61%,59%\n,No,30%,30%,30%\n,Unsure,10%,9%,11%\n"
    yield error("banner.csv", banner, "report")


def _values() -> Iterator[Case]:
    yield ok("ids.csv", b"id,card\n000123,6222021234567890123\n000124,6222021234567890124\n", 2, 2, ("id", 0, "000123"),
             ("card", 1, "6222021234567890124"))  # fmt: skip
    yield ok("wrapped.csv", b'no,x\n="000123",1\n="000124",2\n', 2, 2, ("no", 0, "000123"))
    yield ok("mangled.csv", b"no,x\n1.23E+17,1\n1.24E+17,2\n", 2, 2, ("no", 0, "1.23E+17"), warned=("mangled_ids",))
    yield ok("infinite.csv", b"x,y\ninf,1\n1e400,2\n" + b"3.5,4\n" * 50, 52, 2, warned=("not_finite",))
    yield ok("odd.csv", b"x,y\n1,a\n.,b\nN/A,c\n2.5,d\n", 4, 2, ("x", 3, 2.5), warned=("missing_marks",))
    yield ok(
        "ends.csv", b"like,y\nI hate it!-5,1\n-4,2\n0,3\n+3,4\nI love it!+5,5\n", 5, 2, ("like", 0, "I hate it!-5")
    )
    money = 'a,b\n¥1,2\n"¥1,234.50",3\n￥88,4\n(88.00),5\n88-,6\n'.encode()
    yield ok("money.csv", money, 5, 2, ("a", 1, 1234.5), ("a", 3, -88.0), ("a", 4, -88.0))
    yield ok("wan.csv", "a,b\n1.2万,1\n3亿,2\n８８元,3\n".encode(), 3, 2, ("a", 0, 12000.0), ("a", 2, 88.0))
    yield ok("mixed-money.csv", "a,b\n$5,1\n€6,2\n¥7,3\n".encode(), 3, 2, ("a", 0, "$5"), warned=("mixed_currency",))
    yield ok("percent.csv", b"a,b\n45%,1\n12.5%,2\n", 2, 2, ("a", 0, 0.45), warned=("percent",))
    yield ok("thousand.csv", b'a,b\n"1,234",1\n"5,678",2\n', 2, 2, ("a", 0, 1234), warned=("decimal_mark_ambiguous",))
    yield ok("comma.csv", b"a;b\n0,123;1\n5,67;2\n", 2, 2, ("a", 0, 0.123))
    yield ok("dmy.csv", b"date,x\n13/8/2022,1\n1/8/2022,2\n", 2, 2)
    yield ok("either.csv", b"date,x\n5/8/2022,1\n1/7/2022,2\n3/4/2022,3\n", 3, 2, warned=("date_order_ambiguous",))
    impossible = b"date,x\n" + b"2024-01-05,1\n" * 30 + b"2024-02-31,2\n0000-00-00,3\n9999-12-31,4\n"
    yield ok("impossible.csv", impossible, 33, 2, warned=("impossible_dates",))
    yield ok("chinese-date.csv", "日期,x\n2022年7月23日,1\n2022年7月24日 10:30,2\n".encode(), 2, 2)
    yield ok("serial.csv", b"order date,x\n44765,1\n44766.5,2\n", 2, 2, warned=("excel_dates",))
    yield ok("emoji.csv", "a,b\nI like it 🤩,1\nמצוין,2\nz̸a̷l̶g̵o̴,3\n".encode(), 3, 2, ("a", 0, "I like it 🤩"))


def _workbooks() -> Iterator[Case]:
    yield ok("plain.xlsx", workbook, 40, 3, ("满意度", 0, 1))
    yield ok("plain.xls", lambda: b.xls(TABLE), 40, 3, ("满意度", 0, 1))
    yield ok("plain.xlsb", lambda: b.xlsb(TABLE), 40, 3, ("满意度", 0, 1))
    yield ok("plain.ods", lambda: b.ods(TABLE), 40, 3, ("满意度", 0, 1))
    yield ok("plain.parquet", parquet, 3, 3)
    yield ok("really-csv.xlsx", TABLE_CSV, 40, 3, warned=("extension",))
    yield ok("really-xlsx.csv", workbook, 40, 3, warned=("extension",))
    yield ok("really-xlsx.xls", workbook, 40, 3, warned=("extension",))
    yield ok("utf16-tabs.xls", SIMPLIFIED.replace(",", "\t").encode("utf-16"), 30, 5, warned=("extension",))
    yield ok("formulas.xlsx", formulas_without_values, 40, 3, warned=("formulas_without_values",))
    for text in ("#N/A", "#DIV/0!", "#SPILL!", "#CALC!"):
        name = f"error-{text.strip('#!').replace('/', '').lower()}.xlsx"
        yield ok(
            name, lambda text=text: error_cells(text), 40, 3, warned=("error_cells",), places=(("error_cells", 2),)
        )
    yield ok("long-shared.xlsx", long_shared, 999, 2, warned=("long_cells", "long_headers"))
    yield ok("hidden.xlsx", hidden_first, 40, 3, warned=("hidden_sheets",))
    yield ok("merged.xlsx", merged_header, 30, 5, ("服务 - 速度", 0, 2))
    yield ok("ledger.xlsx", ledger, 30, 5, ("价税合计", 0, 100.5), warned=("title_rows",))
    cards = [["id", "x"], [6222021234567890123.0, 1], [6222021234567890124.0, 2]]
    yield ok("big-numbers.xlsx", lambda: b.xlsx(cards), 2, 2, warned=("long_numbers",))
    names = {"../../etc/passwd.xlsx": workbook, "a\r\nSet-Cookie: x.xlsx": workbook, "x" * 300 + ".xlsx": workbook}
    for name, make in names.items():
        yield ok(name, make, 40, 3)
