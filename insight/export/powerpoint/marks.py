"""What a deck remembers of itself, so that new data find their chart and a person's own words stay.

A mark is kept in a shape's name, and for a chart also at the end of its alternative text, where it names the exhibit to
people and survives a change of the name. Names of charts, tables and text boxes outlive editing and saving in
PowerPoint, WPS and LibreOffice. LibreOffice renames placeholders and drops alternative texts and names of slides, so
the mark that carries a slide (its chart's, or that of any other shape) also repeats the digests of the slide's texts.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from insight.dataset import Filters
from insight.export.escape import clean

DRAWN = ("chart", "table")
OWN, ALT = "own", "alt"
LONGEST_ID = 60
_DIGITS = 10
_PREFIX = "insight"
_TOKEN = (
    r"insight/([a-z0-9]+)/([^/\s\[\]]+)/([1-9]\d{0,3})-([1-9]\d{0,3})"  # kind, id, part, parts
    r"/([A-Za-z-]{0,12})/([0-9a-z]*)/([0-9a-f]*)(?:/([a-z0-9=,]*))?"  # language, digests of data, filters, texts
)
_NAME = re.compile(_TOKEN)
_ALT = re.compile(rf"\[({_TOKEN})\]\s*\Z")


@dataclass(frozen=True)
class Mark:
    """What a shape is. kind: ``chart``, ``table``; a text (``title``, ``subtitle``, ``footer``,
    ``remark``, ``notes``, ``body``, ``body2``, ``page1`` …); or ``slide``, which carries a slide without an exhibit.

    id: the exhibit's as in ``keys``, or ``deck.title``, ``deck.agenda``, ``deck.summary``, ``deck.missing``.
    part: from 1. digest: of the data or text as written, ``OWN`` for a text a person wrote; of a ``slide`` the number
    of its ``body`` texts; "" of a line. filters:
    ``filters_digest`` of the exhibit's; tells two exhibits of one id apart. texts: kind → digest of every text of the
    slide and of the alternative text (``ALT``), on its carrier only.
    """

    kind: str
    id: str
    part: int = 1
    parts: int = 1
    language: str = "en"
    digest: str = ""
    filters: str = ""
    texts: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        texts = ",".join(f"{kind}={digest}" for kind, digest in self.texts)
        where = f"{_PREFIX}/{self.kind}/{self.id}/{self.part}-{self.parts}/{self.language}/{self.digest}/{self.filters}"
        return f"{where}/{texts}" if texts else where


def token(id: str) -> str:
    """``id`` as it stands in a mark: letters, digits and ``.:-`` stay, a blank is ``_``, the rest ``%XX`` (UTF-8).

    Two ids never have the same token: long ones are cut and end with a digest of the whole after ``~``, which no short
    one can hold. ``token(token(x))`` is not ``token(x)``.
    """
    short = "".join(map(_safe, id))
    if len(short) <= LONGEST_ID:
        return short
    whole = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()[:20]
    return f"{short[: LONGEST_ID - 21]}~{whole}"


def _safe(character: str) -> str:
    if character.isalnum() or character in ".:-":
        return character
    if character == " ":
        return "_"
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def text_digest(text: str) -> str:
    """The digest of a text; white space and line ends do not count, as every program writes them its own way."""
    plain = clean(" ".join(unicodedata.normalize("NFC", text).split()))
    return hashlib.sha256(plain.encode()).hexdigest()[:_DIGITS]


def filters_digest(filters: Filters) -> str:
    """What an exhibit was restricted to, in eight digits; "" when to nothing."""
    if filters.empty:
        return ""
    chosen = sorted((name, sorted(values)) for name, values in filters.segments if values)
    told = json.dumps([chosen, filters.since, filters.until])
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def keys(exhibits: Iterable[tuple[str, Filters]]) -> tuple[tuple[str, str], ...]:
    """``Mark.id`` and ``Mark.filters`` of the exhibits of one plan, given as id and filters, in its order.

    No two are the same: what stands there again (two tables of one report) gets its number after ``~``.
    """
    seen: dict[tuple[str, str], int] = {}
    made = []
    for id, filters in exhibits:
        key = token(id), filters_digest(filters)
        seen[key] = seen.get(key, 0) + 1
        made.append(key if seen[key] == 1 else (f"{key[0]}~{seen[key]}", key[1]))
    return tuple(made)


def text_of(shape: Any) -> str:
    """The text of a shape, of a table all its cells; "" where there is none."""
    if getattr(shape, "has_text_frame", False):
        return str(shape.text_frame.text)
    if getattr(shape, "has_table", False):
        return "\n".join(cell.text for row in shape.table.rows for cell in row.cells)
    return ""


def write(shape: Any, mark: Mark, description: str | None = None) -> None:
    """Puts ``mark`` on ``shape``; of a text without a digest that of what it says. description: alternative text."""
    if not mark.digest and mark.kind not in DRAWN and text_of(shape):
        mark = replace(mark, digest=text_digest(text_of(shape)))
    shape.name = str(mark)
    if description is not None:
        _properties(shape).set("descr", f"{clean(description)} [{replace(mark, texts=())}]".strip())


def read(shape: Any) -> Mark | None:
    """The mark of ``shape`` by its name, else by its alternative text; None where there is none."""
    named = _NAME.fullmatch(shape.name or "")
    if named is None:
        told = _ALT.search(description(shape))
        named = _NAME.fullmatch(told[1]) if told else None
    if named is None:
        return None
    kind, id, part, parts, language, digest, filters, texts = named.groups()
    pairs = (pair.partition("=") for pair in (texts or "").split(",") if pair)
    return Mark(kind, id, int(part), int(parts), language, digest, filters, tuple((k, d) for k, _, d in pairs))


def description(shape: Any) -> str:
    """The alternative text of ``shape``, mark included."""
    return str(_properties(shape).get("descr", ""))


def described(shape: Any) -> str:
    """The alternative text of ``shape`` without its mark."""
    return _ALT.sub("", description(shape)).strip()


def record(
    slide: Any,
    mark: Mark,
    texts: Mapping[str, Any],
    carrier: Any,
    description: str | None = None,
    own: tuple[str, ...] = (),
) -> None:
    """Marks a finished slide: its texts, its notes and the shape that carries the record. Call it last.

    mark: of the carrier, with the digest of its data. texts: kind → shape; notes are found by themselves. carrier: the
    chart or table, or on a slide without one any shape that is no placeholder. own: kinds whose text a person
    gave (an own title, a remark), which is never replaced.
    """
    shapes = dict(texts)
    if slide.has_notes_slide and slide.notes_slide.notes_placeholder is not None:
        shapes["notes"] = slide.notes_slide.notes_placeholder
    digests = {kind: OWN if kind in own else text_digest(text_of(shape)) for kind, shape in shapes.items()}
    inscribe(mark, shapes, digests, carrier, description)


def inscribe(
    mark: Mark, shapes: Mapping[str, Any], digests: Mapping[str, str], carrier: Any, description: str | None
) -> None:
    """Writes the marks of one slide. digests: of every text, as it was last written by us."""
    for kind, shape in shapes.items():
        write(shape, replace(mark, kind=kind, digest=digests[kind], texts=()))
    # the rows of a list are text boxes, which keep their names
    told = {k: digests[k] for k, s in shapes.items() if not k[-1].isdigit() and (k != "body" or s.is_placeholder)}
    if mark.kind == "slide":
        mark = replace(mark, digest=str(sum(k.startswith("body") for k in shapes)))
    if description is not None:
        told[ALT] = digests.get(ALT, text_digest(description))
    if carrier is not None:
        write(carrier, replace(mark, texts=tuple(sorted(told.items()))), description)


def every_shape(shapes: Any) -> Iterator[Any]:
    """All shapes of a slide in drawing order, those in groups, too."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from every_shape(shape.shapes)
        else:
            yield shape


def _properties(shape: Any) -> Any:
    return shape._element._nvXxPr.cNvPr
