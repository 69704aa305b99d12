"""Text made to fit its place: measured, set smaller within limits, and cut with "…" only when nothing else helps.

No font file is read. The widths are those of DejaVu Sans, the widest of the fonts that stand in for Segoe UI or
微软雅黑 elsewhere (LibreOffice, WPS), so what fits here fits everywhere; 汉字 are one em wide in every font.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from insight.exhibits.wrapping import take
from insight.export.powerpoint.theme import Box

EMU_PER_POINT = 12700
# every paragraph is set at this share of its font's own line height: Segoe UI 1.33 em, Noto Sans CJK 1.45 em
SPACING = 0.9
_LATIN_LINE, _WIDE_LINE = 1.33 * SPACING, 1.45 * SPACING
_BOLDER = 1.13
_WIDTHS = {
    0.30: "' ,.IJijl·‘’",
    0.36: "-/:;\\f|",
    0.42: "!()[]rt",
    0.52: '"*_`sz–“”',
    0.56: "?Lc",
    0.62: "FPTYaekovxy•",
    0.65: "$0123456789EKSbdghnpqu{}",
    0.70: "ABCRVXZ",
    0.78: "DGHNU▲▼",
    0.84: "&OQw#+<=>^~−±×≥≤",
    0.88: "M",
    1.00: "%m@W—…",
}
_WIDTH = {character: width for width, characters in _WIDTHS.items() for character in characters}
_OTHER = 0.68
# a last line shorter than this share of the width looks forgotten
_WIDOW = 0.3
# no line begins with the first nor ends with the second
_CLOSING = "，。、：；！？）】》」』”’…·%％,.:;!?)]"
_OPENING = "（【《「『“‘(["
_DANGLING = " ,.;:，。；：、·-–—(（"


@dataclass(frozen=True)
class Fitted:
    """A text as it is written. size: points. lines: as it will break. height: points. cut: whether words are lost."""

    text: str
    size: float
    lines: tuple[str, ...]
    height: float
    cut: bool = False


def fit(
    text: str, box: Box, sizes: Sequence[float], *, bold: bool = False, most: int | None = None, tidy: bool = False
) -> Fitted:
    """``text`` at the first of ``sizes`` (points, falling) at which it fits ``box``, cut at the last if at none.

    box: without insets. most: lines at most. tidy: set smaller where that spares a last line of a word or two.
    """
    wide, tall = box.width / EMU_PER_POINT, box.height / EMU_PER_POINT
    # what lies beyond is never shown, and texts of 10,000 characters would take seconds
    text = take(text, 2 * (2 + room(tall, sizes[-1], text, most)) * wide / sizes[-1] + 99, _em)
    for place, size in enumerate(sizes):
        lines = broken(text, wide, size, bold=bold)
        if len(lines) > room(tall, size, text, most):
            continue
        shown = Fitted(text, size, lines, len(lines) * line_height(text, size))
        if not tidy or len(lines) == 1 or width(lines[-1], size, bold=bold) > _WIDOW * wide:
            return shown
        tighter = ((s, broken(text, wide, s, bold=bold)) for s in sizes[place + 1 :])
        fewer = next(((s, found) for s, found in tighter if len(found) < len(lines)), None)
        return shown if fewer is None else Fitted(text, *fewer, len(fewer[1]) * line_height(text, fewer[0]))
    size = sizes[-1]
    allowed = max(1, room(tall, size, text, most))
    cut = _cut(text, wide, size, allowed, bold)
    lines = broken(cut, wide, size, bold=bold)
    return Fitted(cut, size, lines, len(lines) * line_height(cut, size), cut=True)


def room(tall: float, size: float, text: str, most: int | None = None) -> int:
    """How many lines of ``text`` fit in ``tall`` points."""
    fitting = int(tall / line_height(text, size) + 0.02)
    return fitting if most is None else min(most, fitting)


def line_height(text: str, size: float) -> float:
    """Points from line to line."""
    return size * (_WIDE_LINE if any(map(_wide, text)) else _LATIN_LINE)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Points that ``text`` takes on one line."""
    return _ems(text) * size * (_BOLDER if bold else 1.0)


def broken(text: str, wide: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """``text`` in lines of at most ``wide`` points, as an office program breaks it."""
    most = wide / (size * (_BOLDER if bold else 1.0))
    done: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line, used = "", 0.0
        for piece in _pieces(paragraph):
            if used and used + _ems(piece.rstrip()) > most:
                done.append(line.rstrip())
                line, used, piece = "", 0.0, piece.lstrip()
            while len(head := take(piece, most, _em)) < len(piece.rstrip()):
                done.append(head)
                piece = piece[len(head) :]
            line, used = line + piece, used + _ems(piece)
        done.append(line.rstrip())
    return tuple(done)


def _cut(text: str, wide: float, size: float, lines: int, bold: bool) -> str:
    """The most of ``text`` that fits with "…", at a word's end where one is near."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        tried = text[:middle].rstrip(_DANGLING) + "…"
        low, high = (middle, high) if len(broken(tried, wide, size, bold=bold)) <= lines else (low, middle - 1)
    kept = text[:low]
    if low < len(text) and not text[low].isspace() and not _wide(text[low]):
        space = max(kept.rfind(" "), max((i for i, c in enumerate(kept) if _wide(c)), default=-1) + 1)
        kept = kept[:space] if space > len(kept) * 0.6 else kept
    return kept.rstrip(_DANGLING) + "…"


@lru_cache(maxsize=4096)
def _em(character: str) -> float:
    if character in _WIDTH:
        return _WIDTH[character]
    if unicodedata.combining(character):
        return 0.0
    return 1.0 if _wide(character) else _OTHER


def _ems(text: str) -> float:
    return sum(map(_em, text))


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _pieces(text: str) -> list[str]:
    """What a line may be broken between in every program: words with the space after them, single 汉字."""
    pieces: list[str] = []
    for character in text:
        last = pieces[-1][-1] if pieces else ""
        if pieces and (character in _CLOSING or character.isspace() or last in _OPENING):
            pieces[-1] += character
        elif not pieces or last.isspace() or _wide(character) or _wide(last) or last in "-–—":
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces
