"""Looks at a container before any parser does: zip bombs, forged entries, DTDs, passwords, macros, far cells.

Everything that a file declares about itself is counted, not believed. Plain ``zipfile`` and ``zlib``, streaming.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from insight.reading.cells import Cells
from insight.reading.codes import ReadingError
from insight.reading.limits import Limits
from insight.reading.result import Progress, silent
from insight.reading.usedrange import SheetScan, sheet_parts

_CHUNK = 1 << 18
_INPUT = 1 << 16
_LOCAL = b"PK\x03\x04"
_SMALL = ("[content_types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml")
_SHARED = "xl/sharedstrings.xml"
_XML_PARTS = (".xml", ".rels", ".vml", ".rdf")
# the record that begins the globals of a BIFF8 workbook
_BIFF_START = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_OVERLAP = 32
_DATE_1904 = re.compile(rb"\sdate1904\s*=\s*[\"'](?:1|true|on)[\"']")
_DOCTYPES = tuple("<!DOCTYPE".encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True)
class Package:
    """What a sound container holds. format: xlsx, xlsb, ods or xls.

    cells, sheets (xlsx only): by sheet name, the cells where they could be taken while looking, else what a scan saw.
    shared: the part with the texts that cells share. small: the parts that say what the workbook is, by name.
    parts: names of the parts of the sheets. date1904: days count from 1904.
    """

    format: str
    macros: bool = False
    sheets: dict[str, SheetScan] = field(default_factory=dict)
    cells: dict[str, Cells] = field(default_factory=dict)
    shared: bytes | None = None
    small: dict[str, bytes] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    date1904: bool = False


def open_package(content: bytes, kind: str, limits: Limits, tell: Progress = silent) -> Package:
    """Checks a zip or OLE container. Raises ReadingError for anything that is unsafe, locked or no workbook."""
    return _zip(content, limits, tell) if kind == "zip" else _ole(content)


def sound_entries(content: bytes, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The entries of any zip of office parts by lower-case name, each inflated and counted once.

    Raises ReadingError for a bomb, a forged or damaged entry, a password or a DTD in a part of XML.
    """
    entries = _entries(content, limits)
    budget = _Budget(limits.inflated_bytes)
    for entry in entries:
        pieces = _checked(content, entry, "file", budget, lambda share: None, (0, max(1, len(content))))
        is_xml = entry.filename.lower().endswith(_XML_PARTS)
        deque(_without_doctype(pieces) if is_xml else pieces, maxlen=0)
    return {e.filename.lower(): e for e in entries}


def inflated(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a zip entry in pieces, inflated from where it really lies. Raises ReadingError for forged ones."""
    start = entry.header_offset
    head = content[start : start + 30]
    if len(head) < 30 or not head.startswith(_LOCAL):
        raise ReadingError("zip_entries")
    start += 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    data = memoryview(content)[start : start + entry.compress_size]
    if len(data) < entry.compress_size:
        raise ReadingError("damaged", format="file")
    if entry.compress_type == zipfile.ZIP_STORED:
        yield bytes(data)
        return
    inflate = zlib.decompressobj(-15)
    try:
        for start in range(0, len(data), _INPUT):
            pending = bytes(data[start : start + _INPUT])
            while pending and not inflate.eof:
                yield inflate.decompress(pending, _CHUNK)
                pending = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error:
        raise ReadingError("damaged", format="file") from None


def _zip(content: bytes, limits: Limits, tell: Progress) -> Package:
    entries = _entries(content, limits)
    names = {e.filename.lower(): e for e in entries}
    format = _zip_format(content, names)
    workbook = _read(content, names, "xl/workbook.xml")
    sheets = sheet_parts(workbook, _read(content, names, "xl/_rels/workbook.xml.rels"))
    cells = {part: Cells(limits.grid_cells) for part in sheets.values() if part in names}
    scans: dict[str, SheetScan] = {}
    kept: dict[str, bytes] = {}
    budget, done = _Budget(limits.inflated_bytes), 0
    for entry in entries:
        part = entry.filename.lower()
        pieces = _checked(content, entry, format, budget, lambda share: tell("checking", share), (done, len(content)))
        done += entry.compress_size
        if part in cells:
            # a part that is read at once needs no search: what declares anything is odd
            for piece in pieces:
                cells[part].feed(piece)
            cells[part].close()
            if cells[part].odd:
                scans[part] = SheetScan(limits.grid_cells)
                for piece in _without_doctype(inflated(content, entry)):
                    scans[part].feed(piece)
                del cells[part]
        elif part in (*_SMALL, _SHARED):
            kept[entry.filename] = b"".join(_without_doctype(pieces))
        elif part.endswith(_XML_PARTS):
            deque(_without_doctype(pieces), maxlen=0)
        else:
            deque(pieces, maxlen=0)
    shared = next((kept.pop(name) for name in list(kept) if name.lower() == _SHARED), b"")
    return Package(
        format,
        any(n.endswith("vbaproject.bin") for n in names),
        {name: scans[part] for name, part in sheets.items() if part in scans},
        {name: cells[part] for name, part in sheets.items() if part in cells},
        shared,
        kept,
        tuple(names[part].filename for part in sheets.values() if part in names),
        bool(_DATE_1904.search(workbook)),
    )


@dataclass
class _Budget:
    """How many bytes may still be inflated, over all entries."""

    limit: int
    used: int = 0

    def take(self, size: int) -> None:
        self.used += size
        if self.used > self.limit:
            raise ReadingError("zip_inflates", limit=self.limit // (1 << 20))


def _checked(
    content: bytes,
    entry: zipfile.ZipInfo,
    format: str,
    budget: _Budget,
    tell: Callable[[float], None],
    place: tuple[int, int],
) -> Iterator[bytes]:
    """The pieces of an entry. Raises ReadingError where it inflates too far, or has another size or sum than it says.

    place: compressed bytes before it and in all, for ``tell``.
    """
    size = crc = 0
    for piece in inflated(content, entry):
        size += len(piece)
        budget.take(len(piece))
        crc = zlib.crc32(piece, crc)
        tell(min(1.0, (place[0] + entry.compress_size * min(1.0, size / max(entry.file_size, 1))) / place[1]))
        yield piece
    if size != entry.file_size or crc != entry.CRC:
        raise ReadingError("damaged", format=format)


def _without_doctype(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same pieces. Raises ReadingError where one declares a document type, also across their borders."""
    tail = b""
    for piece in pieces:
        joined = tail + piece
        if any(d in joined for d in _DOCTYPES):
            raise ReadingError("doctype")
        tail = joined[-_OVERLAP:]
        yield piece


def _entries(content: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError):
        raise ReadingError("damaged", format="file") from None
    _check_entries(content, entries, limits)
    return entries


def _check_entries(content: bytes, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.parts:
        raise ReadingError("zip_parts", parts=len(entries), limit=limits.parts)
    names = [e.filename.lower().replace("\\", "/") for e in entries]
    if len(set(names)) != len(names):
        raise ReadingError("zip_entries")
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            raise ReadingError("zip_entries")
        end = entry.header_offset + 30 + len(entry.orig_filename) + entry.compress_size
    if end > len(content):
        raise ReadingError("damaged", format="file")
    if any(e.flag_bits & 1 for e in entries):
        raise ReadingError("password")
    if any(e.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for e in entries):
        raise ReadingError("zip_entries")


def _zip_format(content: bytes, names: dict[str, zipfile.ZipInfo]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "mimetype" in names:
        kind = _read(content, names, "mimetype")
        if b"opendocument.spreadsheet" in kind:
            if b"encryption-data" in _read(content, names, "meta-inf/manifest.xml"):
                raise ReadingError("password")
            return "ods"
    for start, kind_code in (("word/", "word"), ("ppt/", "slides"), ("index/document.iwa", "numbers")):
        if any(n.startswith(start) for n in names):
            raise ReadingError("not_a_table", kind=kind_code)
    if "[content_types].xml" in names:
        raise ReadingError("damaged", format="xlsx")
    raise ReadingError("not_a_table", kind="archive")


def _read(content: bytes, names: dict[str, zipfile.ZipInfo], name: str) -> bytes:
    """A small part, at most 1 MiB of it; empty where it is absent."""
    found = b""
    if name in names:
        for piece in inflated(content, names[name]):
            found += piece
            if len(found) > 1 << 20:
                break
    return found


def _ole(content: bytes) -> Package:
    """OLE containers name their streams in UTF-16; the directory may lie anywhere, so the names are searched."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise ReadingError("password")
    if content.startswith(b"\xd0\xcf") and not (holds("Workbook") or holds("Book")):
        for stream, kind in (("WordDocument", "word"), ("PowerPoint Document", "slides"), ("__properties_", "mail")):
            if holds(stream):
                raise ReadingError("not_a_table", kind=kind)
        raise ReadingError("damaged", format="xls")
    if _is_locked_biff(content):
        raise ReadingError("password")
    return Package("xls", holds("_VBA_PROJECT"))


def _is_locked_biff(content: bytes) -> bool:
    """Whether one of the first records of the workbook stream is FILEPASS."""
    place = max(content.find(_BIFF_START), 0)
    for _ in range(8):
        kind, size = int.from_bytes(content[place : place + 2], "little"), content[place + 2 : place + 4]
        if kind == 0x2F:
            return True
        place += 4 + int.from_bytes(size, "little")
    return False
