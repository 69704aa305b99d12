"""Where things stand on a slide, in EMU, and the layout that it is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from insight.export.powerpoint.theme import Box, Theme

INCH = 914400
WIDTH, HEIGHT = 12_192_000, 6_858_000
LEFT, RIGHT = round(0.62 * INCH), round(12.72 * INCH)
REMARK_SHARE, GAP = 0.25, round(0.3 * INCH)


def inches(left: float, top: float, width: float, height: float) -> Box:
    """A box given in inches."""
    return Box(round(left * INCH), round(top * INCH), round(width * INCH), round(height * INCH))


@dataclass(frozen=True)
class Places:
    """The places of one kind of slide; None: this template has none. body: everything under the title.

    head: a short line above the title. subtitle and footer lie in ``body`` where the layout has no place for them.
    """

    title: Box
    body: Box
    subtitle: Box
    footer: Box
    number: Box | None = None
    head: Box | None = None

    def beside(self, remark: bool, notes: int) -> tuple[Box, Box | None, Box | None]:
        """Places of the chart, of a remark at its right and of ``notes`` EMU of caveats under it."""
        chart, place, under = self.body, None, None
        if remark:
            wide = round(chart.width * REMARK_SHARE)
            place = Box(chart.right - wide, chart.top, wide, chart.height)
            chart = replace(chart, width=chart.width - wide - GAP)
        if notes:
            under = Box(chart.left, chart.bottom - notes, chart.width, notes)
            chart = replace(chart, height=chart.height - notes - INCH // 12)
        return chart, place, under


@dataclass(frozen=True)
class Design:
    """One layout as it is used. sizes: points of its title, falling. own: whether it is of our template.

    panel: whether the slide needs a plain sheet under its text, because a picture lies there.
    """

    layout: Any
    places: Places
    theme: Theme
    sizes: tuple[float, ...]
    own: bool = True
    panel: bool = False


def own_places() -> Places:
    """Of the slides with exhibits and lists of our template."""
    return Places(
        title=inches(0.62, 0.58, 12.1, 0.92),
        body=inches(0.62, 2.04, 12.1, 4.36),
        subtitle=inches(0.62, 1.5, 12.1, 0.5),
        footer=inches(0.62, 6.52, 11.2, 0.66),
        number=inches(12.02, 6.52, 0.7, 0.3),
        head=inches(0.62, 0.25, 12.1, 0.26),
    )


# of the title slide: its body holds facts about the data
FRONT = Places(
    title=inches(1.1, 2.25, 10.6, 1.5),
    subtitle=inches(1.1, 4.1, 10.6, 0.8),
    body=inches(1.1, 5.0, 10.6, 1.5),
    footer=inches(1.1, 6.6, 10.6, 0.3),
)
