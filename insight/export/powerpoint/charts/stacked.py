"""Stacked bars of shares: labelled in their parts, a key above, notes at the right."""

from __future__ import annotations

from collections.abc import Sequence

from insight.exhibits.chart import Part, StackedBar
from insight.export.powerpoint.charts.bars import gap_width, key_height, names_width, plot, roomy, rows_height
from insight.export.powerpoint.charts.canvas import BLANK, Axis, Canvas, Place, chart_space, legend
from insight.export.powerpoint.charts.markup import NO_FILL, NO_LINE, attribute, fill, hatched, line, text_properties
from insight.export.powerpoint.charts.series import HIDDEN, Label, bar_point, labels, series, shows
from insight.export.powerpoint.charts.sheet import HELPER, Column, number_format
from insight.export.powerpoint.theme import Shade

LEAST = 0.1  # of the whole: narrower parts have no room for their number
PLAIN = '<c:invertIfNegative val="0"/>'


def stacked(c: Canvas, chart: StackedBar) -> bytes:
    """The chart part of ``chart``; its numbers go to the sheet of ``c``."""
    c.size = roomy(c, len(chart.rows))
    count = len(chart.rows)
    names = c.sheet.texts(c.translate("chart.data_name"), [c.name(r) for r in chart.rows])
    columns = [c.sheet.numbers(c.text(p.name), p.values, chart.style) for p in chart.parts]
    totals = [sum(v for col in columns if isinstance(v := col.cells[i], float) and v > 0) for i in range(count)]
    whole = max(totals, default=0.0) or 1.0
    above = key_height(c, [c.text(p.name) for p in chart.parts])
    inside = _place(c, chart, above)
    drawn = [_part(c, chart, k, p, col, names, whole) for k, (p, col) in enumerate(zip(chart.parts, columns))]
    reach = whole
    notes = [c.text(n) for n in chart.notes]
    if any(notes):
        reach = whole * (1 + _note_share(c, notes, inside))
        c.sheet.texts(c.translate("chart.data_note"), [n or None for n in notes])
        drawn.append(_notes(c, notes, totals, reach, names, len(drawn)))
    axes = [
        Axis("cat", 11, 12, "l", turned=True, labels="low", ink=True, skip=1),
        Axis("val", 12, 11, "b", 0.0, reach, title=c.text(chart.x_title), labels="none", crosses="max"),
    ]
    key = legend(c, Place(inside.left, 0, c.width - inside.left, above))
    gap = gap_width(inside.height / max(1, count), 0.66)
    return chart_space(c, inside, [plot("stacked", "".join(drawn), gap)], axes, key)


def _place(c: Canvas, chart: StackedBar, key: float) -> Place:
    left = names_width(c, [c.name(r) for r in chart.rows])
    above = key + 4
    below = 1.9 * c.size if chart.x_title else 4.0
    return Place(left, above, c.width - left - 8, rows_height(c.height - below - above, len(chart.rows)))


def _part(c: Canvas, chart: StackedBar, index: int, part: Part, column: Column, names: Column, whole: float) -> str:
    solid = c.color(part.color)
    edge = line(c.theme.paper, 1.5)
    shape = f"<c:spPr>{hatched(solid, c.theme.paper) if part.color == 'kano.Q' else fill(solid)}{edge}</c:spPr>"
    faded = [i for i, f in enumerate(chart.faded) if f]
    pale = c.theme.faded(solid)
    paint = hatched(pale, c.theme.paper) if part.color == "kano.Q" else fill(pale)
    points = "".join(bar_point(i, f"<c:spPr>{paint}{edge}</c:spPr>") for i in faded)
    form = _shown_from(LEAST * whole, number_format(chart.style, None, c.language))
    told = _values(c, form, c.theme.ink_on(solid.hex), c.theme.ink_on(pale.hex) if faded else None, faded)
    data = f"<c:cat>{names.texts}</c:cat><c:val>{column.numbers}</c:val>"
    return series(index, column.title, shape, PLAIN, points, told, data)


def _shown_from(least: float, form: str) -> str:
    """A number format that shows nothing below ``least``: labels come and go as people edit the data."""
    return f'[>={least:.6g}]{form.partition(";")[0].rpartition("]")[2]};""'


def _values(c: Canvas, form: str, ink: Shade, pale_ink: Shade | None, faded: Sequence[int]) -> str:
    """Labels with the values, those of faded rows in their own ink."""
    number = f'<c:numFmt formatCode="{attribute(form)}" sourceLinked="0"/><c:spPr>{NO_FILL}{NO_LINE}</c:spPr>'
    place = '<c:dLblPos val="ctr"/>' + shows("Val")
    own = ""
    if pale_ink is not None:
        shape = f"{number}{text_properties(c.size, pale_ink)}{place}"
        own = "".join(f'<c:dLbl><c:idx val="{i}"/>{shape}</c:dLbl>' for i in faded)
    return f"<c:dLbls>{own}{number}{text_properties(c.size, ink)}{place}</c:dLbls>"


def _note_share(c: Canvas, notes: Sequence[str], inside: Place) -> float:
    wide = max(c.wide(n) for n in notes) + 16
    return min(0.5, wide / max(60.0, inside.width - wide))


def _notes(c: Canvas, notes: Sequence[str], totals: Sequence[float], reach: float, names: Column, index: int) -> str:
    """An invisible last part that carries the notes, right of the bars."""
    room = [reach - t for t in totals]
    # a blank name: its entry in the key is not seen, and LibreOffice takes out the wrong one when told to
    column = c.sheet.numbers(BLANK, room, sheet=HELPER)
    told = {i: Label(c.theme.muted, "inBase", before=n) for i, n in enumerate(notes) if n}
    data = f"<c:cat>{names.texts}</c:cat><c:val>{column.numbers}</c:val>"
    return series(index, column.title, HIDDEN, PLAIN, labels(told, c.size), data)
