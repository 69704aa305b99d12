"""One native chart of a sheet: its figures in columns beside it, its series, and labels that are taken from cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from insight.exhibits import Cell, Num, Style, Text, palette
from insight.exhibits.wrapping import shortened
from insight.export.escape import neutral
from insight.export.excel.finish import Labels, places
from insight.export.excel.formats import pattern, value_of
from insight.export.excel.paper import INK_COLOR, MUTED_COLOR, PALE, Paper

TEXT, TITLE = 11, 14
DOTTED = {"color": MUTED_COLOR, "width": 1, "dash_type": "round_dot"}
NOTHING = {"none": True}


@dataclass(frozen=True)
class Span:
    """Cells of one column. words: what they show. numbers: what is in them, None for words and empty cells."""

    sheet: str
    column: int
    first: int
    words: tuple[str, ...]
    numbers: tuple[float | None, ...]

    def part(self, own: slice) -> Span:
        """Some of the cells. The heading is that of the whole."""
        return Span(self.sheet, self.column, self.first + int(own.start), self.words[own], self.numbers[own])

    @property
    def place(self) -> list[Any]:
        """As the workbook's writer wants it."""
        return [self.sheet, self.first, self.column, self.first + len(self.words) - 1, self.column]

    @property
    def formula(self) -> str:
        """As charts refer to it."""
        quoted = self.sheet.replace("'", "''")
        name = _letters(self.column)
        return f"'{quoted}'!${name}${self.first + 1}:${name}${self.first + len(self.words)}"

    @property
    def heading(self) -> list[Any]:
        """The cell above, which names the series."""
        return [self.sheet, self.first - 1, self.column]


class Canvas:
    """Where a chart is made. labels: of every series that has some, filled while drawing. height: pixels asked for."""

    def __init__(self, paper: Paper, sheet: Any, row: int, column: int) -> None:
        self.paper, self.t, self.sheet = paper, paper.t, sheet
        self.row, self.next_column = row, column
        self.labels: dict[int, Labels] = {}
        self.series = 0
        self.height = 380

    # ---- figures

    def column(self, heading: Text, cells: Sequence[Cell], shapes: Sequence[tuple[str, str]] = ()) -> Span:
        """Writes a column of figures with its heading; empty cells stay empty. shapes: words around each number."""
        at = self.next_column
        self.next_column += 1
        words: list[str] = []
        numbers: list[float | None] = []
        self.paper.headings(self.sheet, self.row, [self.t.text(heading)], at)
        for i, cell in enumerate(cells):
            around = shapes[i] if shapes else ("", "")
            if cell is None or (isinstance(cell, Num) and cell.value is None) or cell == "":
                words.append("")
                numbers.append(None)
                continue
            self.paper.cell(self.sheet, self.row + 1 + i, at, cell, around_it=around, text_wrap=False)
            value = value_of(cell)
            numbers.append(float(value) if isinstance(value, (int, float)) else None)
            words.append(around[0] + neutral(self.t.text(cell)) + around[1])
        return Span(self.sheet.get_name(), at, self.row + 1, tuple(words), tuple(numbers))

    def numbers(self, heading: Text, values: Sequence[float | None], style: Style = "number") -> Span:
        """A column of plain numbers."""
        return self.column(heading, [Num(v, style) for v in values])

    # ---- series

    def add(
        self, chart: Any, options: dict[str, Any], labels: Span | None = None, place: str | Sequence[str] = "r",
        colors: str | Sequence[str] = INK_COLOR, bold: bool = False, filled: bool = False, wrapped: bool = False,
    ) -> None:  # fmt: skip
        """Adds a series; ``labels``: the cells its points are labelled with. filled: on white."""
        if labels is not None:
            count = len(labels.words)
            self.labels[self.series] = Labels(
                labels.formula, labels.words, places(count, place), places(count, colors), TEXT, bold, filled, wrapped
            )
            options = {**options, "data_labels": {"value": True}}
        chart.add_series(options)
        self.series += 1

    def dots(
        self, chart: Any, name: Span, x: Span, y: Span, labels: Span | None, place: str | Sequence[str],
        colors: str | Sequence[str] = MUTED_COLOR, bold: bool = False, wrapped: bool = False,
    ) -> None:  # fmt: skip
        """Points that are not drawn and only carry words."""
        options = {
            "name": name.heading, "categories": x.place, "values": y.place, "marker": {"type": "none"}, "line": NOTHING
        }  # fmt: skip
        self.add(chart, options, labels, place, colors, bold, wrapped=wrapped)

    def rule(self, chart: Any, name: Text, x: tuple[float, float], y: tuple[float, float], line: Any = None) -> None:
        """A straight line between two points, as a series of its own."""
        across, up = self.numbers(self.t("export.data_x"), x), self.numbers(name, y)
        self.add(
            chart,
            {
                "name": up.heading, "categories": across.place, "values": up.place, "marker": {"type": "none"},
                "line": line or DOTTED,
            },
        )  # fmt: skip

    # ---- looks

    def font(self, size: float = TEXT, color: str = MUTED_COLOR, bold: bool = False) -> dict[str, Any]:
        return {"name": self.paper.font, "size": size, "color": color, "bold": bold}

    def color(self, code: str, *, faded: bool = False) -> str:
        solid = palette.color(code)
        return palette.blend(solid, "#FFFFFF", 0.45) if faded else solid

    def format(self, style: Style) -> str:
        """The number format of an axis or a label."""
        return pattern(style, self.t.language)

    def cut(self, what: Text, width: int) -> str:
        """Words of at most ``width`` half-width characters."""
        return shortened(self.t.text(what), width)

    def axis(self, title: Text = "", **wish: Any) -> dict[str, Any]:
        """An axis in the house's way: thin, muted, without grid unless it is asked for."""
        named = {"name": neutral(self.t.text(title)), "name_font": self.font(10)} if title else {}
        return {
            **named, "num_font": self.font(), "line": {"color": "#C9D1D9", "width": 0.75},
            "major_gridlines": {"visible": False}, "major_tick_mark": "none", "minor_tick_mark": "none", **wish,
        }  # fmt: skip

    def grid(self) -> dict[str, Any]:
        return {"visible": True, "line": {"color": PALE, "width": 0.75}}

    def legend(self, chart: Any, position: str = "top", without: Sequence[int] = ()) -> None:
        """The key, for series that cannot be named where they are."""
        chart.set_legend({"position": position, "font": self.font(TEXT, INK_COLOR), "delete_series": list(without)})


def readable(shade: str) -> str:
    """``shade`` where it can be read on paper, else ink."""
    return shade if palette.contrast(shade, "#FFFFFF") >= 4.5 else INK_COLOR


def _letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
