"""Text cut into lines; 汉字 count two, and no line begins or ends with the wrong punctuation."""

from __future__ import annotations

import unicodedata

# no line begins with the first nor ends with the second
_CLOSING = "，。、：；！？）】》」』”’…·%,.:;!?)]"
_OPENING = "（【《「『“‘(["


def wrapped(text: str, width: int, lines: int = 3) -> list[str]:
    """``text`` cut into at most ``lines`` lines of ``width`` half-width characters (汉字 count two), "…" if cut."""
    done: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line, used = "", 0
        for piece in _pieces(paragraph):
            size = measure(piece)
            if used and used + measure(piece.rstrip()) > width:
                done.append(line.rstrip())
                line, used = "", 0
                piece = piece.lstrip()
                size = measure(piece)
            while size > width:
                head = take(piece, width)
                done.append(head)
                piece = piece[len(head) :]
                size = measure(piece)
            line, used = line + piece, used + size
        done.append(line.rstrip())
    if len(done) > lines:
        done = [*done[: lines - 1], take(done[lines - 1], width - 1) + "…"]
    return done


def balanced(text: str, width: int) -> list[str]:
    """``wrapped`` with lines of about the same length, so that none is left with a single character."""
    lines = wrapped(text, width)
    if len(lines) == 1 or lines[-1].endswith("…"):
        return lines
    longest = max(measure(piece.rstrip()) for piece in _pieces(text))
    for narrower in range(max(map(measure, lines)) - 1, max(longest, width // 2) - 1, -1):
        tried = wrapped(text, narrower)
        if len(tried) > len(lines) or tried[-1].endswith("…"):
            break
        lines = tried
    return lines


def measure(text: str) -> int:
    """Width in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def take(text: str, width: int) -> str:
    used = 0
    for i, character in enumerate(text):
        used += measure(character)
        if used > width:
            return text[: max(1, i)]
    return text


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for character in text:
        wide = measure(character) == 2
        if pieces and (character in _CLOSING or pieces[-1][-1] in _OPENING):
            pieces[-1] += character
        elif wide or not pieces or pieces[-1].endswith(" ") or measure(pieces[-1][-1]) == 2:
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces
