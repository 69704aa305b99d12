"""Bars from zero: clustered bars with intervals, marks and headings, and a line to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from insight.exhibits.chart import SIGNS, Bar, BarRow
from insight.exhibits.message import Message, Num
from insight.export.powerpoint.charts.canvas import GLYPH, Axis, Canvas, Place, chart_space
from insight.export.powerpoint.charts.markup import NO_LINE, SIZE, fill
from insight.export.powerpoint.charts.overlay import Span, caption, rule
from insight.export.powerpoint.charts.series import (
    HIDDEN,
    Label,
    bar_point,
    cell_range,
    error_bars,
    labels,
    series,
)
from insight.export.powerpoint.charts.sheet import HELPER, Column, shown

GAP = "\u00a0"
# a row of a chart of many rows and of a single one
TALLEST_ROW, TALLEST = 69.0, 130.0
BAR_SHARE, THICKEST = 0.62, 64.0
LINE = 1.35
LARGE, LARGEST = 14.0, 18.0
# styles that no number format of Excel writes as people here do: their words are a column of their own
_WORDED = ("money", "p", "date", "month")


@dataclass(frozen=True)
class Slot:
    """One place on the category axis: a bar, or the heading of a group (no row)."""

    row: BarRow | None = None
    heading: str = ""


def bar(c: Canvas, chart: Bar) -> bytes:
    """The chart part of ``chart``; its numbers go to the sheet of ``c``."""
    slots = _slots(c, chart)
    c.size = roomy(c, len(slots))
    rows = [s.row for s in slots]
    names = c.sheet.texts(c.translate("chart.data_name"), [c.name(r.label) if r else None for r in rows])
    title = c.text(chart.x_title) or c.translate("chart.data_value")
    values = c.sheet.numbers(title, [r.value if r else None for r in rows], chart.style)
    low, high = (_numbers(c, chart, rows, end) for end in ("low", "high"))
    c.sheet.numbers("n", [r.n if r else None for r in rows], "count")
    if any(r and r.group is not None for r in rows):
        c.sheet.texts(
            c.translate("chart.data_group"), [c.text(r.group) if r else s.heading for r, s in zip(rows, slots)]
        )
    errors = _errors(c, values, low, high)
    edges = _edges(c, values, high)
    bound, cells = _bound(c, values, chart, rows)
    told = _labels(c, chart, slots, cells)
    reach = _reach(c, chart, values, low, edges, told)
    shape = f"<c:spPr>{fill(c.color('accent'))}{NO_LINE}</c:spPr>"
    main = series(0, values.title, shape, '<c:invertIfNegative val="0"/>', _points(c, rows), errors,
                  f"<c:cat>{names.texts}</c:cat><c:val>{values.numbers}</c:val>")  # fmt: skip
    place = series(1, edges.title, HIDDEN, '<c:invertIfNegative val="0"/>', labels(told, c.size),
                   f"<c:cat>{names.texts}</c:cat><c:val>{edges.numbers}</c:val>", cell_range(bound, cells))  # fmt: skip
    inside = _place(c, rows, chart)
    gap = gap_width(inside.height / max(1, len(rows)))
    if chart.reference is not None:
        _reference(c, chart, reach, inside, told, edges)
    return chart_space(c, inside, [plot("clustered", main + place, gap)], _axes(c, chart, reach))


def _slots(c: Canvas, chart: Bar) -> list[Slot]:
    slots: list[Slot] = []
    last = None
    for row in chart.rows:
        if row.group is not None and row.group != last:
            slots.append(Slot(heading=c.text(row.group)))
            last = row.group
        slots.append(Slot(row))
    return slots


def _numbers(c: Canvas, chart: Bar, rows: Sequence[BarRow | None], end: str) -> Column | None:
    found = [getattr(r, end) if r else None for r in rows]
    if all(v is None for v in found):
        return None
    return c.sheet.numbers(c.translate(f"chart.data_{end}"), found, chart.style)


def _errors(c: Canvas, values: Column, low: Column | None, high: Column | None) -> str:
    if low is None or high is None:
        return ""
    plus, minus = distances(c, values.cells, low.cells, high.cells, "")
    return error_bars(plus, minus, c.theme.ink)


def distances(
    c: Canvas, values: Sequence[object], low: Sequence[object], high: Sequence[object], name: str
) -> tuple[Column, Column]:
    """Columns of the distances up and down from each value to its interval's ends; never one that points wrongly."""
    before = f"{name}: " if name else ""

    def column(key: str, ends: Sequence[object], sign: int) -> Column:
        found = [
            max(0.0, sign * (e - v)) if isinstance(v, float) and isinstance(e, float) else None
            for v, e in zip(values, ends, strict=True)
        ]
        return c.sheet.numbers(before + c.translate(key), found, sheet=HELPER)

    return column("chart.data_plus", high, 1), column("chart.data_minus", low, -1)


def _edges(c: Canvas, values: Column, high: Column | None) -> Column:
    """Where each label starts: beyond the bar and its interval, never left of zero."""
    ends = high.cells if high is not None else (None,) * len(values.cells)
    known = [[x for x in pair if isinstance(x, float)] for pair in zip(values.cells, ends, strict=True)]
    return c.sheet.numbers(c.translate("chart.data_place"), [max([0.0, *pair]) for pair in known], sheet=HELPER)


def _bound(c: Canvas, values: Column, chart: Bar, rows: Sequence[BarRow | None]) -> tuple[Column, list[str]]:
    """The column that labels follow, and what its cells show."""
    cells = [c.number(r.value, chart.style) if r and shown(r.value, chart.style) is not None else "" for r in rows]
    if chart.style not in _WORDED:
        return values, cells
    return c.sheet.texts(c.translate("chart.data_label"), [t or None for t in cells]), cells


def _labels(c: Canvas, chart: Bar, slots: Sequence[Slot], cells: Sequence[str]) -> dict[int, Label]:
    told: dict[int, Label] = {}
    for i, slot in enumerate(slots):
        row = slot.row
        if row is None and slot.heading:
            told[i] = Label(c.theme.muted, "inBase", before=slot.heading, bold=True)
        elif row is not None and shown(row.value, chart.style) is None:
            told[i] = Label(c.theme.muted, "outEnd", before=GAP + c.translate(Message("chart.hidden")))
        elif row is not None:
            base = f"  n = {c.translate(Num(row.n, 'count'))}" if row.faded and row.n is not None else ""
            told[i] = Label(c.theme.ink, "outEnd", cells[i], GAP + SIGNS[row.mark], base)
    return told


def _reach(
    c: Canvas, chart: Bar, values: Column, low: Column | None, edges: Column, told: dict[int, Label]
) -> tuple[float, float]:
    """Ends of the value axis: zero or below, and above with room for the longest label."""
    lows = [v for col in (values, low) if col is not None for v in col.cells if isinstance(v, float)]
    tops = [v for v in edges.cells if isinstance(v, float)]
    least = min([0.0, *lows])
    least = min(least, shown(chart.minimum, chart.style) or 0.0)
    most = max([shown(chart.maximum, chart.style) or 0.0, *tops])
    if chart.reference is not None:
        at = shown(chart.reference[0], chart.style) or 0.0
        least, most = min(least, at), max(most, at)
    span = most - least or 1.0
    longest = max((c.wide(t.before + t.cell + t.after) + 14 for t in told.values() if not t.bold), default=40.0)
    room = min(0.45, longest / (0.68 * c.width))
    return (least - (0.02 * span if least < 0 else 0.0), least + span / (1 - room))


def _points(c: Canvas, rows: Sequence[BarRow | None]) -> str:
    return "".join(
        bar_point(i, f"<c:spPr>{fill(c.color(r.color, r.faded))}{NO_LINE}</c:spPr>") for i, r in enumerate(rows) if r
    )


def _place(c: Canvas, rows: Sequence[BarRow | None], chart: Bar) -> Place:
    """The plot's inside: room for the names at its left and the axis title below, rows not taller than they need be."""
    left = names_width(c, [c.name(r.label) for r in rows if r])
    below = 1.9 * c.size if chart.x_title else 4.0
    above = 4 + (LINE * c.size if chart.reference is not None else 0.0)
    return Place(left, above, c.width - left - 8, rows_height(c.height - below - above, len(rows)))


def rows_height(room: float, rows: int) -> float:
    """Height of a plot of ``rows`` bars: few rows are taller, but never so tall that their bars turn into blocks."""
    count = max(1, rows)
    return min(room, count * max(TALLEST_ROW, min(TALLEST, room / count)))


def gap_width(pitch: float, share: float = BAR_SHARE) -> int:
    """Space between bars in per cent of a bar, in rows ``pitch`` points high."""
    thick = min(share * pitch, THICKEST)
    return min(500, round(100 * (pitch - thick) / thick))


def names_width(c: Canvas, names: Sequence[str]) -> float:
    """Room for names at the left: of the longest, on at most three lines, at most a third of the chart."""
    longest = max((c.wide(name) for name in names), default=20.0)
    one_line = 42 * GLYPH * c.size
    return min(max(40.0, min(longest, one_line) + 14), c.width / 3)


def key_height(c: Canvas, names: Sequence[str]) -> float:
    """Height of the key: of one line, or two where the names do not fit on one."""
    wide = sum(c.wide(name) + 2.6 * c.size for name in names)
    return LINE * c.size * (1 if wide < 0.7 * c.width else 2) + 4


def plot(grouping: str, inside: str, gap: int) -> str:
    """``c:barChart`` of horizontal bars that share their place. gap: between bars, in per cent of a bar."""
    ids = "".join(f'<c:axId val="{i}"/>' for i in (11, 12))
    return (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{inside}'
        f'<c:gapWidth val="{gap}"/><c:overlap val="100"/>{ids}</c:barChart>'
    )


def _axes(c: Canvas, chart: Bar, reach: tuple[float, float]) -> list[Axis]:
    low, high = reach
    title = c.text(chart.x_title)
    return [
        Axis("cat", 11, 12, "l", turned=True, labels="low", visible=True, ink=True, skip=1),
        Axis("val", 12, 11, "b", low, high, title=title, labels="none", crosses="max"),
    ]


def _reference(
    c: Canvas, chart: Bar, reach: tuple[float, float], place: Place, told: dict[int, Label], edges: Column
) -> None:
    """The line to compare with and its name above the plot; the line stops where a label stands."""
    assert chart.reference is not None
    at, words = chart.reference
    span = Span(*reach)
    x = place.left + span.share(shown(at, chart.style) or 0.0) * place.width
    name = c.text(words)
    tall = place.height / max(1, len(edges.cells))
    free = 0.0
    for i, edge in enumerate(edges.cells):
        start = place.left + span.share(edge if isinstance(edge, float) else 0.0) * place.width
        label = told.get(i)
        if label is not None and start - 2 < x < start + 14 + c.wide(label.before + label.cell + label.after):
            middle = (i + 0.5) * tall
            top = middle - 0.75 * c.size
            c.over.append(rule(c, x, place.top + free, max(0.0, top - free), c.theme.muted, name))
            free = middle + 0.75 * c.size
    c.over.append(rule(c, x, place.top + free, place.height - free, c.theme.muted, name))
    if name:
        wide = c.wide(name) + 10
        left = min(max(0.0, x - wide / 2), max(0.0, c.width - wide))
        c.over.append(caption(c, name, left, place.top - LINE * c.size, wide, LINE * c.size, c.theme.muted, "ctr"))


def roomy(c: Canvas, rows: int) -> float:
    """The size of text: larger where there are few rows."""
    if c.height < 36 * rows + 24 or c.width < 600:
        return SIZE
    return LARGEST if rows <= 2 and c.height >= 200 else LARGE
