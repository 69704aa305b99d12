"""Workbook containers built byte by byte, for files that no honest program writes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"


def xlsx(rows: Sequence[Sequence[Any]], prepare: Callable[[Any, Any], None] | None = None) -> bytes:
    """A workbook with one sheet; ``prepare(book, sheet)`` may add to it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "nan_inf_to_errors": True})
    sheet = book.add_worksheet()
    for r, row in enumerate(rows):
        sheet.write_row(r, 0, row)
    if prepare is not None:
        prepare(book, sheet)
    book.close()
    return out.getvalue()


def edited(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same zip with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, change(data) if entry.filename == part else data)
    return out.getvalue()


def added(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The same zip with more parts."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def sheet_xml(cells: str) -> bytes:
    """A worksheet part around ``<row>`` elements."""
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return f"{head}{cells}</sheetData></worksheet>".encode()


def ods(rows: Sequence[Sequence[Any]]) -> bytes:
    """An OpenDocument spreadsheet with one sheet of texts and numbers."""

    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = (
        '<?xml version="1.0"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Data">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def xlsb(rows: Sequence[Sequence[Any]], far: tuple[int, int] | None = None) -> bytes:
    """A binary workbook with one sheet of texts and numbers; ``far`` adds one more cell at (row, column)."""

    def record(kind: int, data: bytes = b"") -> bytes:
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        size, length = len(data), b""
        while True:
            length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
            size >>= 7
            if not size:
                return head + length + data

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    last = far or (len(rows) - 1, max(map(len, rows)) - 1)
    sheet = record(129) + record(148, struct.pack("<IIII", 0, last[0], 0, last[1])) + record(145)
    for r, row in enumerate(rows):
        sheet += record(0, struct.pack("<II", r, 0) + bytes(9))
        for c, value in enumerate(row):
            place = struct.pack("<II", c, 0)
            sheet += (
                record(6, place + wide(value))
                if isinstance(value, str)
                else record(5, place + struct.pack("<d", value))
            )
    if far is not None:
        sheet += record(0, struct.pack("<II", far[0], 0) + bytes(9)) + record(5, struct.pack("<IId", far[1], 0, 1.0))
    sheet += record(146) + record(130)
    bundle = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Data"))
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.bin"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types/>')
        archive.writestr("xl/workbook.bin", bundle + record(144) + record(132))
        archive.writestr("xl/_rels/workbook.bin.rels", relations)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return out.getvalue()


def biff(rows: Sequence[Sequence[Any]], dimension: tuple[int, int] | None = None, locked: bool = False) -> bytes:
    """The BIFF8 stream of an .xls; ``dimension`` forges the number of rows and columns, ``locked`` a password."""

    def record(kind: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    name = b"Data"
    lock = record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if locked else b""
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + lock + record(0x42, struct.pack("<H", 1200))
    size = 4 + 8 + len(name)
    place = len(start) + size + 4
    bundle = record(0x85, struct.pack("<IBB", place, 0, 0) + struct.pack("<BB", len(name), 0) + name)
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    height, width = dimension or (len(rows), max(map(len, rows)))
    sheet += record(0x200, struct.pack("<IIHHH", 0, height, 0, width, 0))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                sheet += record(0x204, struct.pack("<HHHHB", r, c, 0, len(value), 1) + text)
            else:
                sheet += record(0x203, struct.pack("<HHHd", r, c, 0, value))
    return start + bundle + record(0x0A) + sheet + record(0x0A)


def ole(streams: dict[str, bytes]) -> bytes:
    """A compound file (version 3, 512-byte sectors) with the given streams, each padded to the regular size."""
    sector = 512
    padded = {n: d.ljust(4096, b"\0") for n, d in streams.items()}
    padded = {n: d + b"\0" * (-len(d) % sector) for n, d in padded.items()}
    chains, fat = {}, []
    for name, data in padded.items():
        count = len(data) // sector
        first = len(fat)
        chains[name] = first
        fat += [*range(first + 1, first + count), 0xFFFFFFFE]
    directory_at = len(fat)
    entries = (len(padded) + 1 + 3) // 4 * 4
    sectors = entries * 128 // sector
    fat += [*range(directory_at + 1, directory_at + sectors), 0xFFFFFFFE]
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * sector:
        fat_sectors += 1
    fat_at = len(fat)
    fat += [0xFFFFFFFD] * fat_sectors
    fat += [0xFFFFFFFF] * (fat_sectors * sector // 4 - len(fat))

    def entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
        label = (name + "\0").encode("utf-16-le")
        head = label.ljust(64, b"\0") + struct.pack("<HBB", len(label), kind, 1)
        return head + struct.pack("<III", 0xFFFFFFFF, right, child) + bytes(36) + struct.pack("<IQ", start, size)

    names = list(padded)
    directory = entry("Root Entry", 5, 1 if names else 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE, 0)
    for i, name in enumerate(names, start=1):
        right = i + 1 if i < len(names) else 0xFFFFFFFF
        directory += entry(name, 2, 0xFFFFFFFF, right, chains[name], len(padded[name]))
    directory = directory.ljust(entries * 128, b"\0")
    table = [fat_at + i for i in range(fat_sectors)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, directory_at, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += b"".join(struct.pack("<I", s) for s in table + [0xFFFFFFFF] * (109 - len(table)))
    return header + b"".join(padded.values()) + directory + b"".join(struct.pack("<I", f) for f in fat)


def xls(rows: Sequence[Sequence[Any]], **forged: Any) -> bytes:
    """An .xls workbook with one sheet."""
    return ole({"Workbook": biff(rows, **forged)})
