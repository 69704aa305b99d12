"""A presentation as bytes: looked at before it is opened, its old slides taken out, and written without traces."""

from __future__ import annotations

import datetime
import io
import re
import uuid
import zipfile
from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.exc import PythonPptxError
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml

from insight.exhibits import Message
from insight.exhibits.message import Field
from insight.export.escape import clean
from insight.reading.codes import ReadingError
from insight.reading.container import inflated, sound_entries
from insight.reading.limits import MEBI, Limits

LIMITS = Limits(file_bytes=50 * MEBI, parts=2_500, inflated_bytes=150 * MEBI)
# what python-pptx and lxml raise on parts that are no presentation
UNUSABLE = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    NotImplementedError,
    AssertionError,
    RecursionError,
    OverflowError,
    zipfile.BadZipFile,
    etree.LxmlError,
    PythonPptxError,
)
_CODES = {
    "zip_inflates": "too_big",
    "zip_parts": "too_big",
    "password": "password",
    "doctype": "unsafe",
    "zip_entries": "unsafe",
}
_OLE = b"\xd0\xcf\x11\xe0"
_TYPES, _MAIN = "[content_types].xml", "application/vnd.openxmlformats-officedocument.presentationml."
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/extended-properties"><Application>Microsoft Office PowerPoint</Application></Properties>'
)
_MICROSOFT = "http://schemas.microsoft.com/office/"
# what a template's makers left in it: their names, printers, and edits of slides that are gone
_LEFT_OUT = (
    RT.THUMBNAIL,
    RT.PRINTER_SETTINGS,
    RT.COMMENT_AUTHORS,
    f"{_MICROSOFT}2018/10/relationships/authors",
    f"{_MICROSOFT}2016/11/relationships/changesInfo",
    f"{_MICROSOFT}2015/10/relationships/revisionInfo",
)


class BadTemplate(ValueError):
    """A presentation that cannot be used. code: why; ``message``: the sentence for it (``deck.template_<code>``)."""

    def __init__(self, code: str, **fields: Field) -> None:
        super().__init__(code)
        self.code, self.fields = code, fields

    @property
    def message(self) -> Message:
        return Message(f"deck.template_{self.code}", **self.fields)


def opened(content: bytes, *, links: bool = False) -> Any:
    """The presentation in ``content`` (.pptx or .potx). Raises BadTemplate for what is unsafe, locked or none.

    links: whether parts that lie outside the file (linked charts, videos) may stay; nothing is ever fetched.
    """
    if len(content) > LIMITS.file_bytes:
        raise BadTemplate("too_big", limit=LIMITS.file_bytes // MEBI)
    if content.startswith(_OLE):
        raise BadTemplate("password" if "EncryptedPackage".encode("utf-16-le") in content else "old")
    try:
        entries = sound_entries(content, LIMITS)
    except ReadingError as error:
        code = _CODES.get(error.code, "damaged")
        raise BadTemplate(code, **({"limit": LIMITS.file_bytes // MEBI} if code == "too_big" else {})) from None
    if _TYPES not in entries or "ppt/presentation.xml" not in entries:
        raise BadTemplate("no_presentation")
    types = b"".join(inflated(content, entries[_TYPES])).decode("utf-8", "replace")
    if "macroenabled" in types.lower() or any(n.endswith("vbaproject.bin") for n in entries):
        raise BadTemplate("macros")
    if f"{_MAIN}template.main+xml" in types or f"{_MAIN}slideshow.main+xml" in types:
        content = _as_presentation(content, types)
    try:
        presentation = Presentation(io.BytesIO(content))
        if not links:
            _check_links(presentation)
    except UNUSABLE as error:
        if isinstance(error, BadTemplate):
            raise
        raise BadTemplate("damaged") from None
    return presentation


def _as_presentation(content: bytes, types: str) -> bytes:
    """A template or show as a presentation: only its declared type differs."""
    types = re.sub(r"presentationml\.(?:template|slideshow)\.main\+xml", "presentationml.presentation.main+xml", types)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            is_types = entry.filename.lower() == _TYPES
            new.writestr(entry.filename, types.encode() if is_types else old.read(entry))
    return made.getvalue()


def _check_links(presentation: Any) -> None:
    """Raises BadTemplate where a part of the template brings in something from outside when it is opened."""
    for rel in presentation.part.package.iter_rels():
        if rel.is_external and rel.reltype != RT.HYPERLINK:
            raise BadTemplate("links")


def without_slides(presentation: Any) -> None:
    """Takes out every slide with the sections and shows that name them."""
    root, part = presentation.element, presentation.part
    ids = root.find("{*}sldIdLst")
    for slide in list(ids) if ids is not None else []:
        ids.remove(slide)
        part.rels.pop(slide.rId)
    shows = root.findall("{*}custShowLst")
    sections = [e for e in root.findall("{*}extLst/{*}ext") if e.get("uri") == _SECTIONS]
    for element in (*shows, *sections):
        element.getparent().remove(element)


def add_sections(presentation: Any, sections: Sequence[tuple[str, Sequence[Any]]]) -> None:
    """Names runs of slides. sections: name and slides, in order and without a gap; replaces those there are."""
    root = presentation.element
    place = root.find("{*}extLst")
    if place is None:
        place = parse_xml(f'<p:extLst xmlns:p="{root.nsmap["p"]}"/>')
        root.append(place)
    for old in [e for e in place if e.get("uri") == _SECTIONS]:
        place.remove(old)
    extension = etree.SubElement(place, f"{{{root.nsmap['p']}}}ext", uri=_SECTIONS)
    listed = etree.SubElement(extension, f"{{{P14}}}sectionLst", nsmap={"p14": P14})
    for number, (name, slides) in enumerate(sections):
        own = "{" + str(uuid.uuid5(uuid.NAMESPACE_OID, f"{number} {name}")).upper() + "}"
        section = etree.SubElement(listed, f"{{{P14}}}section", name=clean(name)[:80], id=own)
        inner = etree.SubElement(section, f"{{{P14}}}sldIdLst")
        for slide in slides:
            etree.SubElement(inner, f"{{{P14}}}sldId", id=str(slide.slide_id))


def describe(presentation: Any, title: str, language: str, date: str | None) -> None:
    """Core properties: title, language and day; nobody's name and no program's but PowerPoint's."""
    core = presentation.core_properties
    core.title, core.language = clean(title)[:255], language
    for name in ("author", "last_modified_by", "comments", "subject", "keywords", "category", "content_status"):
        setattr(core, name, "")
    core.revision = 1
    day = datetime.datetime.fromisoformat(date[:10]) if date else datetime.datetime.now(datetime.UTC)
    core.created = core.modified = day.replace(tzinfo=None, microsecond=0)


def saved(presentation: Any) -> bytes:
    """The bytes of a deck of ours: ``packed``, without thumbnail, printer and the names of those who commented."""
    package = presentation.part.package
    for holder in (package, presentation.part):
        rels = holder._rels
        for key in [k for k, rel in rels.items() if rel.reltype in _LEFT_OUT]:
            rels.pop(key)
    for rel in package._rels.values():
        if rel.reltype == RT.EXTENDED_PROPERTIES:
            rel.target_part._blob = _APP
    return packed(presentation)


def packed(presentation: Any) -> bytes:
    """The bytes of any presentation; the same presentation gives the same bytes.

    Raises BadTemplate where two parts would have one name.
    """
    names = [str(part.partname).lower() for part in presentation.part.package.iter_parts()]
    if len(set(names)) < len(names):
        raise BadTemplate("damaged")
    written, made = io.BytesIO(), io.BytesIO()
    presentation.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(entry))
    return made.getvalue()
