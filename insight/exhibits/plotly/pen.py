"""Writing at pixels of a slide, whatever is drawn on it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any, Literal

from insight.exhibits import palette
from insight.exhibits.wrapping import balanced, pixels, wrapped

WIDTH, HEIGHT, EDGE = 1280, 720, 48
ROOM = WIDTH - 2 * EDGE
INK, MUTED, GRID = palette.INK["light"], palette.MUTED["light"], palette.GRID["light"]
Side = Literal["left", "center", "right"]


class Pen:
    """Collects texts and lines in pixels from the slide's top left corner; ``done`` gives them to a figure."""

    def __init__(self) -> None:
        self._texts: list[dict[str, Any]] = []
        self._shapes: list[dict[str, Any]] = []

    def write(
        self,
        x: float,
        y: float,
        words: str,
        size: int = 16,
        color: str = MUTED,
        *,
        bold: bool = False,
        side: Side = "left",
    ) -> None:
        """One line whose top is at ``y``; a user's text stays literal."""
        safe = html.escape(words, quote=False)
        self._texts.append(
            {"x": x, "y": y, "text": f"<b>{safe}</b>" if bold else safe, "side": side, "size": size, "color": color}
        )

    def lines(self, y: float, lines: Sequence[str], size: int, step: float, color: str, *, bold: bool = False) -> float:
        """Lines at the left edge; returns where the next one would begin."""
        for line in lines:
            self.write(EDGE, y, line, size, color, bold=bold)
            y += step
        return y

    def box(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """A filled rectangle; a rule where it is thin."""
        self._shapes.append({"x": x, "y": y, "width": width, "height": height, "color": color})

    def done(self, left: float, top: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Annotations and shapes for a figure whose plot begins ``left`` and ``top`` pixels within the slide."""
        corner = {"xref": "paper", "yref": "paper"}
        texts = [
            {
                **corner,
                "x": 0,
                "y": 1,
                "xanchor": t["side"],
                "yanchor": "top",
                "xshift": t["x"] - left,
                "yshift": top - t["y"],
                "text": t["text"],
                "align": t["side"],
                "showarrow": False,
                "borderpad": 0,
                "font": {"size": t["size"], "color": t["color"]},
            }
            for t in self._texts
        ]
        shapes = [
            {
                **corner,
                "type": "rect",
                "xsizemode": "pixel",
                "ysizemode": "pixel",
                "xanchor": 0,
                "yanchor": 1,
                "x0": s["x"] - left,
                "x1": s["x"] - left + s["width"],
                "y0": top - s["y"],
                "y1": top - s["y"] - s["height"],
                "fillcolor": s["color"],
                "line": {"width": 0},
            }
            for s in self._shapes
        ]
        return texts, shapes


def cut(words: str, room: float, size: int, lines: int, *, bold: bool = False) -> list[str]:
    """``words`` in lines of ``room`` pixels; "…" where there are more than ``lines``."""
    return wrapped(words, room, lines, pixels(size, bold=bold)) if words.strip() else []


def even(words: str, room: float, size: int, lines: int, *, bold: bool = False) -> list[str]:
    """Like ``cut``, with lines of about the same length."""
    return balanced(words, room, lines, pixels(size, bold=bold)) if words.strip() else []
