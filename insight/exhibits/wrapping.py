"""Text cut into lines; 汉字 count two, and no line begins or ends with the wrong punctuation."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

Gauge = Callable[[str], float]

# no line begins with the first nor ends with the second
_CLOSING = "，。、：；！？）】》」』”’…·%,.:;!?)]"
_OPENING = "（【《「『“‘(["
# a typeface for 汉字 may draw these as wide as one
_EM = "“”‘’…—■▨●▲▼→←↑↓×≥≤"
_ADVANCES = (
    ("ijl'|", 0.23),
    (" .,:;!·", 0.28),
    ('ftrI()[]{}/-\\`"', 0.35),
    ("cksvxyzJ*", 0.5),
    ("wC", 0.74),
    ("GOQ&", 0.78),
    ("mMW@%", 0.89),
)


def wrapped(text: str, width: float, lines: int = 3, gauge: Gauge | None = None) -> list[str]:
    """``text`` cut into at most ``lines`` lines of ``width``, "…" if cut. gauge: None = half-width characters."""
    gauge = gauge or measure
    done: list[str] = []
    # what lies beyond is never shown, and names of 10,000 characters would take seconds
    text = take(text, 4 * (lines + 1) * width + gauge("x" * 99), gauge)
    for paragraph in text.splitlines() or [""]:
        line, used = "", 0.0
        for piece in _pieces(paragraph):
            size = gauge(piece)
            if used and used + gauge(piece.rstrip()) > width:
                done.append(line.rstrip())
                line, used = "", 0.0
                piece = piece.lstrip()
                size = gauge(piece)
            while size > width and gauge(piece.rstrip()) > width:
                head = take(piece, width, gauge)
                done.append(head)
                piece = piece[len(head) :]
                size = gauge(piece)
            line, used = line + piece, used + size
        done.append(line.rstrip())
    if len(done) > lines:
        done = [*done[: lines - 1], take(done[lines - 1], width - gauge("…"), gauge).rstrip() + "…"]
    return done


def balanced(text: str, width: float, lines: int = 3, gauge: Gauge | None = None) -> list[str]:
    """``wrapped`` with lines of about the same length, so that none is left with a single character."""
    gauge = gauge or measure
    found = wrapped(text, width, lines, gauge)
    if len(found) == 1 or found[-1].endswith("…"):
        return found
    longest = max(gauge(piece.rstrip()) for piece in _pieces(text))
    step = gauge("x")
    narrower = max(map(gauge, found)) - step
    while narrower >= max(longest, width // 2):
        tried = wrapped(text, narrower, lines, gauge)
        if len(tried) > len(found) or tried[-1].endswith("…"):
            break
        found, narrower = tried, narrower - step
    return found


def shortened(text: str, room: float, gauge: Gauge | None = None) -> str:
    """``text`` in one line of ``room``, its middle left out if need be: names of one block often differ at the end."""
    gauge = gauge or measure
    if gauge(text) <= room:
        return text
    head = take(text, 0.6 * (room - gauge("…")), gauge)
    tail = take(text[::-1], room - gauge("…") - gauge(head), gauge)[::-1]
    return f"{head.rstrip()}…{tail.lstrip()}"


def measure(text: str) -> int:
    """Width in half-width characters."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def take(text: str, width: float, gauge: Gauge | None = None) -> str:
    """As much of the beginning of ``text`` as ``width`` holds, at least one character."""
    gauge, used = gauge or measure, 0.0
    for i, character in enumerate(text):
        used += gauge(character)
        if used > width:
            return text[: max(1, i)]
    return text


def pixels(size: float, *, bold: bool = False) -> Gauge:
    """Gauge of a line in pixels at ``size``: a little more than it takes in Segoe UI, Arial and Noto Sans CJK."""
    scale = size * (1.1 if bold else 1.03)
    return lambda text: scale * sum(map(_advance, text))


@lru_cache(maxsize=4096)
def _advance(character: str) -> float:
    """Width of a character in em: of Arial's letters by kind, one em for 汉字."""
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF" or character in _EM:
        return 1.0
    for kind, advance in _ADVANCES:
        if character in kind:
            return advance
    return 0.69 if character.isupper() else 0.56


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for character in text:
        wide = measure(character) == 2
        if pieces and (character in _CLOSING or pieces[-1][-1] in _OPENING):
            pieces[-1] += character
        elif wide or not pieces or pieces[-1].endswith(" ") or measure(pieces[-1][-1]) == 2 or _hyphened(pieces[-1]):
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces


def _hyphened(piece: str) -> bool:
    """Whether a line may end here: after the hyphen of a long word or of a range."""
    return len(piece) > 3 and piece.endswith("-") and piece[-2].isalnum()
