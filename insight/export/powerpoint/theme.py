"""How a deck looks: its fonts, its few colours and the places on a slide, in our template and in a customer's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR

from insight.exhibits import palette

LATIN, EAST_ASIAN = "Segoe UI", "微软雅黑"
SMALLEST, SMALLEST_TITLE = 12.0, 20.0
DARK = 0.18  # relative luminance under which white reads better than black


@dataclass(frozen=True)
class Box:
    """A place on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def within(self, other: Box) -> bool:
        """Whether it lies wholly in ``other``."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom

    def meets(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@dataclass(frozen=True)
class Shade:
    """A colour. hex: ``#RRGGBB`` as seen. slot, brightness: the theme colour it refers to (None: no reference)."""

    hex: str
    slot: MSO_THEME_COLOR | None = None
    brightness: float = 0.0

    def paint(self, color: Any) -> None:
        """Sets a ``ColorFormat`` of python-pptx (of a font, a line or a solid fill)."""
        if self.slot is None:
            color.rgb = RGBColor.from_string(self.hex[1:])
            return
        color.theme_color = self.slot
        if self.brightness:
            color.brightness = self.brightness


@dataclass(frozen=True)
class Theme:
    """What every text and mark of a deck is drawn with.

    A text that names no font has those of the presentation's theme by itself.
    ink, muted: text at least 4.5:1 on paper. rule: thin lines. neutral: marks that mean nothing. paper: what exhibits
    lie on; a dark one brings the dark colours of every vocabulary.
    """

    ink: Shade
    muted: Shade
    rule: Shade
    paper: Shade
    accent: Shade
    neutral: Shade

    @property
    def mode(self) -> palette.Theme:
        """Which colours of the palette read on this paper."""
        return "dark" if palette.luminance(self.paper.hex) < DARK else "light"

    def color(self, code: str) -> Shade:
        """The colour of a code (see ``insight.exhibits.chart``): a meaning has its colour in any template."""
        if code in ("accent", "neutral"):
            return self.accent if code == "accent" else self.neutral
        return Shade(palette.color(code, self.mode))

    def ink_on(self, background: str) -> Shade:
        """The colour of text that reads best on ``background`` (``#RRGGBB``): ink, paper, black-blue or white."""
        least = 4.5
        for shade in (self.paper, self.ink):
            if palette.contrast(shade.hex, background) >= least:
                return shade
        return Shade(palette.ink_on(background))

    def faded(self, shade: Shade, share: float = 0.45) -> Shade:
        """``shade`` as it looks for a small base: mixed into the paper, without reference."""
        return Shade(palette.blend(shade.hex, self.paper.hex, share))


def own_theme() -> Theme:
    """The theme of our own template; its colours are those of the palette, as theme colours."""
    return Theme(
        ink=Shade(palette.INK["light"], MSO_THEME_COLOR.TEXT_1),
        muted=Shade(palette.MUTED["light"], MSO_THEME_COLOR.TEXT_2),
        rule=Shade(palette.GRID["light"], MSO_THEME_COLOR.BACKGROUND_2),
        paper=Shade(palette.PAPER["light"], MSO_THEME_COLOR.BACKGROUND_1),
        accent=Shade(palette.color("accent"), MSO_THEME_COLOR.ACCENT_1),
        neutral=Shade(palette.color("neutral"), MSO_THEME_COLOR.ACCENT_6),
    )
