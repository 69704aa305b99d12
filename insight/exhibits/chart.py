"""Chart specifications: few kinds, no drawing. Colours are codes that ``palette`` resolves for each theme.

Colour codes: ``kano.M`` … ``kano.Q``, ``stage.growth`` …, ``zone.loyal`` …, ``type.loyalist`` …,
``satisfaction.1`` … ``.5`` (step of five from bad to good), ``segment.0`` … ``.5`` (in the column's order), ``accent``,
``neutral``, ``up``, ``down``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from insight.exhibits.message import Message, Num, Style, Text


@dataclass(frozen=True)
class BarRow:
    """One horizontal bar. low, high: its interval. faded: small base. mark: significantly above or below the rest."""

    label: Text
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    color: str = "accent"
    faded: bool = False
    mark: Literal["up", "down"] | None = None
    group: Text | None = None


@dataclass(frozen=True)
class Bar:
    """Horizontal bars from zero, drawn in the order given, first at the top; labelled directly with their value.

    minimum, maximum: what the scale must hold besides the bars: the same on every part of a chart that is continued.
    """

    rows: tuple[BarRow, ...]
    style: Style
    x_title: Text
    maximum: float | None = None
    reference: tuple[float, Text] | None = None
    minimum: float | None = None


@dataclass(frozen=True)
class Part:
    """One colour of a stacked bar: its value in every row (same order as ``StackedBar.rows``)."""

    name: Text
    color: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class StackedBar:
    """Horizontal stacked shares (0–1), one row per thing; ``notes`` are short texts at the right end of each row."""

    rows: tuple[Text, ...]
    parts: tuple[Part, ...]
    style: Style = "percent"
    x_title: Text = ""
    notes: tuple[Text, ...] = ()
    faded: tuple[bool, ...] = ()


@dataclass(frozen=True)
class LineSeries:
    """One line, dotted fit or stacked area. low/high: a band or whiskers; n: base of every point."""

    name: Text
    color: str
    y: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    n: tuple[int | None, ...] = ()
    draw: Literal["line", "points", "area", "fit"] = "line"
    x: tuple[float | str, ...] = ()


@dataclass(frozen=True)
class Zone:
    """A shaded range of x with its name (loyalty zones)."""

    start: float
    end: float
    name: Text
    color: str


@dataclass(frozen=True)
class Line:
    """Series over a common x (or each with its own); ``draw="area"`` series are stacked in the order given."""

    x: tuple[float | str, ...]
    series: tuple[LineSeries, ...]
    x_title: Text
    y_title: Text
    style: Style
    y_range: tuple[float, float] | None = None
    x_labels: tuple[tuple[float, Text], ...] = ()
    zones: tuple[Zone, ...] = ()
    references: tuple[tuple[float, Text], ...] = ()


@dataclass(frozen=True)
class Dot:
    """One labelled point. Intervals along both axes, or a closed outline (ellipse) as (x, y) pairs.

    name: what it is, where ``label`` says more than that.
    """

    label: Text
    x: float
    y: float
    color: str = "accent"
    x_interval: tuple[float, float] | None = None
    y_interval: tuple[float, float] | None = None
    outline: tuple[tuple[float, float], ...] = ()
    size: float = 1.0
    n: int | None = None
    faded: bool = False
    name: str = ""


@dataclass(frozen=True)
class Scatter:
    """Points on two axes; ``quadrants`` names the four fields: top left, top right, bottom left, bottom right."""

    dots: tuple[Dot, ...]
    x_title: Text
    y_title: Text
    x_style: Style
    y_style: Style
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    lines: tuple[float, float] | None = None
    quadrants: tuple[Text, Text, Text, Text] | None = None


@dataclass(frozen=True)
class DotSeries:
    """One colour of a dot plot: its value and interval in every row (same order as ``DotPlot.rows``)."""

    name: Text
    color: str
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()
    n: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class DotPlot:
    """Rows with a dot for every series, joined by a line (dumbbells); for a few groups compared on many things."""

    rows: tuple[Text, ...]
    series: tuple[DotSeries, ...]
    style: Style
    x_title: Text
    x_range: tuple[float, float]
    notes: tuple[Text, ...] = ()
    reference: tuple[float, Text] | None = None


@dataclass(frozen=True)
class HeatMap:
    """A table whose cells are shaded around ``centre``; ``texts`` are drawn in the cells, ``marks`` are ▲ ▼.

    colors, strengths: a colour code and how strong it is (0–1) for every cell, instead of the shading around a centre.
    worded: cells hold words rather than numbers, and need more room. reach: how far from the centre the shade is full.
    """

    rows: tuple[Text, ...]
    columns: tuple[Text, ...]
    values: tuple[tuple[float | None, ...], ...]
    texts: tuple[tuple[Num | Message | str | None, ...], ...]
    marks: tuple[tuple[Literal["up", "down"] | None, ...], ...] = ()
    faded: tuple[tuple[bool, ...], ...] = ()
    centre: float | None = None
    style: Style = "percent"
    groups: tuple[Text, ...] = ()
    colors: tuple[tuple[str | None, ...], ...] = ()
    strengths: tuple[tuple[float, ...], ...] = ()
    worded: bool = False
    reach: float | None = None

    @cached_property
    def shading(self) -> tuple[float, float]:
        """Where the shades begin and how far from there they are full: as given, or of the values themselves."""
        known = [v for row in self.values for v in row if v is not None]
        centre = self.centre if self.centre is not None else (sum(known) / len(known) if known else 0.0)
        reach = self.reach if self.reach is not None else max((abs(v - centre) for v in known), default=1.0)
        return centre, reach or 1.0

    def shade(self, i: int, j: int) -> tuple[str, float] | None:
        """Colour code of a cell and how strong it is (0–1): its own, or how far it is from the centre; None: paper."""
        if self.colors:
            own = self.colors[i][j]
            return None if own is None else (own, self.strengths[i][j])
        value = self.values[i][j]
        if value is None:
            return None
        centre, reach = self.shading
        # only what passed its test is strongly shaded: colour must not say more than the numbers
        strong = not self.marks or self.marks[i][j] is not None
        share = min(1.0, abs(value - centre) / reach) * (0.85 if strong else 0.25)
        return "up" if value >= centre else "down", share

    @property
    def crowded(self) -> bool:
        """Whether it has more columns than a phone has room for, so that it is drawn wide and pushed sideways."""
        return len(self.columns) > (2 if self.worded else 5)


SIGNS = {"up": "▲ ", "down": "▼ ", None: ""}
ChartSpec = Bar | StackedBar | Line | Scatter | DotPlot | HeatMap
