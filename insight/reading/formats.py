"""Which kind of file this is, from its content; the extension is never believed."""

from __future__ import annotations

import codecs
from pathlib import PurePath

from insight.reading.codes import ReadingError

# what each extension promises; several formats may be right for one extension
_PROMISED = {
    "csv": "csv", "tsv": "csv", "txt": "csv", "tab": "csv", "dat": "csv", "asc": "csv",
    "xlsx": "xlsx", "xlsm": "xlsx", "xltx": "xlsx", "xls": "xls", "xlsb": "xlsb", "ods": "ods",
    "sav": "sav", "zsav": "sav", "parquet": "parquet", "pq": "parquet",
}  # fmt: skip
_OTHER_FILES = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"SQLite format 3", "database"),
    (b"<stata_dta>", "stata"),
    (b"ARROW1", "arrow"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"{\\rtf", "word"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def sniff(content: bytes) -> str:
    """``zip``, ``ole``, ``parquet``, ``sav`` or ``text``. Raises ReadingError for what is none of these or empty."""
    if not content:
        raise ReadingError("empty")
    if content in _BOMS:
        raise ReadingError("only_bom")
    head = content[:4096]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if head.startswith(_OLE):
        return "ole"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"$FL2", b"$FL3")):
        return "sav"
    if _is_pickle(content):
        raise ReadingError("python_object")
    for magic, kind in _OTHER_FILES:
        # a text file may begin with the letters BM or MZ
        if head.startswith(magic) and (len(magic) > 2 or b"\0" in head or not _mostly_text(head)):
            raise ReadingError("not_a_table", kind=kind)
    if not content.strip(b" \t\r\n\x0b\x0c\xc2\xa0\0\xef\xbb\xbf"):
        raise ReadingError("only_blank")
    _refuse_markup(head)
    return "text"


def extension_of(name: str) -> str:
    """The lower-case extension of a file name without its dot; the name is never used as a path."""
    return PurePath(name.replace("\\", "/")).suffix.lower().lstrip(".")[:16]


def disagrees(name: str, format: str) -> bool:
    """Whether the extension promises another format than the content holds."""
    promised = _PROMISED.get(extension_of(name))
    return promised is not None and promised != format


def _is_pickle(content: bytes) -> bool:
    if content[:1] == b"\x80" and content[1:2] in b"\x02\x03\x04\x05" and content.rstrip(b"\r\n").endswith(b"."):
        return True
    # protocol 0 is text: opcodes in lines, ended by a full stop
    return content.startswith((b"(dp0\n", b"(lp0\n", b"ccopy_reg\n", b"cos\n", b"c__builtin__\n", b"cbuiltins\n"))


def _mostly_text(head: bytes) -> bool:
    odd = sum(1 for b in head if b < 9 or 13 < b < 32)
    return odd <= len(head) * 0.02


def _refuse_markup(head: bytes) -> None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()[:1024]
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<style")):
        raise ReadingError("html")
    if start.startswith(b"<?xml") and b"<html" in start:
        raise ReadingError("html")
    if start.startswith(b"<?xml") and b"spreadsheet" in start:
        raise ReadingError("not_a_table", kind="xml_workbook")
    if start.startswith(b"<?xml") or start.startswith(b"<!doctype"):
        raise ReadingError("not_a_table", kind="xml")
    if start.startswith((b"{", b"[{")) and b'":' in start.replace(b" ", b"") and b'{"importid"' not in start[:12]:
        raise ReadingError("not_a_table", kind="json")
