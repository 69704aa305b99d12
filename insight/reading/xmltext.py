"""The low level of reading a part of an .xlsx: texts between tags found by numpy, escapes, and the shared texts."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# behind the last tag, so that looking a few tags ahead never leaves the text
PAD = b"<////" * 8
OTHER_ENCODING = re.compile(rb"encoding\s*=\s*[\"'](?!utf-8[\"'])", re.IGNORECASE)
_ENTITY = re.compile(r"&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|amp|lt|gt|quot|apos);")
_PLAIN = tuple(b"ts/")
_ITEM = re.compile(rb"<si(?:/>|>(.*?)</si>)", re.DOTALL)
_PHONETIC = re.compile(rb"<rPh\b.*?</rPh>|<phoneticPr\b[^>]*/>", re.DOTALL)
_TEXT = re.compile(rb"<t(?:/>|(?: xml:space=\"preserve\")?>([^<]*)</t>)")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
QUOTE, CLOSE, SLASH = ord('"'), ord(">"), ord("/")


class OddError(Exception):
    """The part has a form this reader does not know."""


def must(holds: bool) -> None:
    if not holds:
        raise OddError


def between(
    a: np.ndarray, tags: np.ndarray, sign: np.ndarray, at: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where the text begins and ends between ``<v>`` or ``<t>`` and its end (as long as 0 for ``<v/>``), and which tag
    comes behind."""
    place = tags[at]
    mark = a[place + 2]
    spaced = mark == ord(" ")
    must(bool(((mark == CLOSE) | (mark == SLASH) | spaced).all()))
    starts = place + 3
    if spaced.any():
        # <t xml:space="preserve">
        must(bool((a[place[spaced] + 23] == CLOSE).all() and (a[place[spaced] + 3] == ord("x")).all()))
        starts = np.where(spaced, place + 24, starts)
    stops = np.where(mark == SLASH, starts, tags[at + 1])
    must(bool(((sign[at + 1] == SLASH) | (mark == SLASH)).all()))
    return starts, stops, np.where(mark == SLASH, at + 1, at + 2)


def substrings(text: bytes, starts: np.ndarray, stops: np.ndarray) -> pa.StringArray:
    """The pieces of a text: the text cut at every start and stop, of which every second piece is taken."""
    offsets = np.empty(2 * len(starts), dtype=np.int32)
    offsets[0::2], offsets[1::2] = starts, stops
    pieces = pa.StringArray.from_buffers(max(len(offsets) - 1, 0), pa.py_buffer(offsets), pa.py_buffer(text))
    return pieces.take(pa.array(np.arange(0, len(offsets), 2, dtype=np.int32)))


def unescaped(texts: pa.StringArray) -> pa.StringArray:
    """Texts without XML's escapes. Gives up at what XML readers treat differently: carriage returns, _x000D_ …"""
    texts.validate(full=True)
    for sign, rule in (("\r", "\r"), ("_x", "_x[0-9A-Fa-f]{4}_")):
        if pc.any(pc.match_substring(texts, sign)).as_py():
            must(not pc.any(pc.match_substring_regex(texts, rule)).as_py())
    escaped = pc.match_substring(texts, "&")
    if not pc.any(escaped).as_py():
        return texts
    changed = [_plain_text(t) for t in texts.filter(escaped).to_pylist()]
    return pc.replace_with_mask(texts, escaped, pa.array(changed, pa.string()))


def _plain_text(text: str) -> str:
    plain = _ENTITY.sub(_character, text)
    must(text.count("&") == len(_ENTITY.findall(text)))
    return plain


def _character(found: re.Match[str]) -> str:
    name = found.group(1)
    if name[0] != "#":
        return _NAMED[name]
    code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    must(0 < code < 0x110000 and not 0xD800 <= code < 0xE000)
    return chr(code)


def shared_texts(part: bytes) -> pa.StringArray | None:
    """The texts of a sharedStrings part in their order; None for a part of a form left to others."""
    try:
        return _shared(part)
    except (OddError, pa.ArrowInvalid, UnicodeDecodeError, IndexError):
        return None


def _shared(part: bytes) -> pa.StringArray:
    start = re.search(rb"<sst[\s>][^<]{0,1000}", part[:4096])
    must(start is not None and b"<!" not in part and not OTHER_ENCODING.search(part[:200]))
    assert start is not None
    must(part.rstrip().endswith(b"</sst>") or part.rstrip().endswith(b"/>"))
    text = part[start.end() :] + PAD
    a = np.frombuffer(text, np.uint8)
    tags = np.flatnonzero(a == ord("<"))
    count = len(tags) - len(PAD) // 5
    sign = a[tags + 1]
    inner = sign[:count]
    texts = np.flatnonzero(inner == ord("t"))
    items = np.flatnonzero(inner == ord("s"))
    if not (len(texts) == len(items) and (texts == items + 1).all() and np.isin(inner, _PLAIN).all()):
        return _rich(part)
    must(bool((a[tags[items] + 2] == ord("i")).all() and (a[tags[items] + 3] == CLOSE).all()))
    if not len(texts):
        return pa.array([], pa.string())
    starts, stops, _ = between(a, tags, sign, texts)
    return unescaped(substrings(text, starts, stops))


def _rich(part: bytes) -> pa.StringArray:
    """The shared texts where some have formats inside, are empty, or say how they are pronounced."""
    must(b":si>" not in part)
    found = []
    for inside in _ITEM.findall(part):
        inside = _PHONETIC.sub(b"", inside)
        pieces = _TEXT.findall(inside)
        must(len(pieces) == inside.count(b"<t>") + inside.count(b"<t ") + inside.count(b"<t/>"))
        found.append(b"".join(pieces))
    must(len(found) == part.count(b"<si>") + part.count(b"<si/>") + part.count(b"<si "))
    return unescaped(pa.array(found, pa.binary()).cast(pa.string()))
