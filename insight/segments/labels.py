"""Users' words cut to the room a title or a row has. Tables always keep them whole."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

CUT = "…"
_CODE = re.compile(r"[-−]?\d+(?:\.\d+)?")
WIDE = 3  # a Han character in units of a Latin one: eight of them say as much as four words


def size(text: str) -> int:
    """Length in Latin characters; a wide character counts three."""
    return sum(WIDE if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def is_code(text: str) -> bool:
    """A bare number: it means nothing without the name of its column."""
    return _CODE.fullmatch(text.strip()) is not None


def repeats(label: str, category: str) -> bool:
    """The category says the question again, as the ticked options of a multiple choice do."""
    whole, part = (" ".join(t.split()).casefold() for t in (label, category))
    return len(part) > 3 and whole.endswith(part)


def short(text: str, room: int = 24, words: int = 4) -> str:
    """``text`` with at most ``words`` words and ``room`` Latin or a third as many wide characters, "…" where cut."""
    text = " ".join(text.split())
    parts = text.split(" ")
    # a character takes one unit at least: what lies beyond has no room
    kept = " ".join(parts[:words])[: room + 1]
    while size(kept) > room - (kept != text):
        kept = kept[:-1]
    whole = kept.rfind(" ")
    if kept != text and whole > 0 and text[len(kept)] != " " and size(kept[:whole]) >= room / 2:
        kept = kept[:whole]
    return text if kept == text else kept.rstrip(" ,;:，；：、") + CUT


def distinct(texts: Iterable[str], room: int = 42) -> Mapping[str, str]:
    """A short form for each text that still tells them apart: where beginnings are the same, the end is kept."""
    whole = list(dict.fromkeys(texts))
    cut = {t: short(t, room, words=99) for t in whole}
    often = Counter(cut.values())
    return {t: c if often[c] == 1 else tail(t, room) for t, c in cut.items()}


def tail(text: str, room: int) -> str:
    """The end of ``text``, "…" where cut: before a word where that leaves half of the room in use."""
    text = " ".join(text.split())
    kept = text[-room - 1 :]
    while size(kept) > room - 1:
        kept = kept[1:]
    whole = kept.find(" ") + 1
    if len(kept) < len(text) and text[-len(kept) - 1] != " " and whole and size(kept[whole:]) >= room / 2:
        kept = kept[whole:]
    return CUT + kept.lstrip()
