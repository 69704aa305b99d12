"""Names at the ends of lines, and the ends of their axes."""

from __future__ import annotations

import math

from insight.exhibits import palette
from insight.exhibits.chart import Line, LineSeries
from insight.exhibits.labels import apart
from insight.exhibits.message import Text
from insight.exhibits.wrapping import shortened
from insight.export.powerpoint.charts.canvas import Canvas, Place
from insight.export.powerpoint.charts.markup import NO_FILL, NO_LINE, run_properties, text_properties
from insight.export.powerpoint.charts.series import LEADERS, Label, labels, shows, text_run
from insight.export.powerpoint.charts.sheet import shown
from insight.export.powerpoint.theme import Shade

LONGEST = 32
READABLE = 4.5


def bounds(chart: Line) -> tuple[float, float]:
    """Ends of the axis up: those asked for, else all values and intervals; round, as ticks begin there."""
    known = [
        v for s in chart.series for row in (s.y, s.low, s.high) for y in row if (v := shown(y, chart.style)) is not None
    ]
    known += [v for at, _ in chart.references if (v := shown(at, chart.style)) is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    if chart.y_range is not None:
        low, high = (shown(v, chart.style) or 0.0 for v in chart.y_range)
    step = nice(high - low or abs(high) or 1.0, 5)
    return rounded(low, high + (step if low == high else 0.0), step)


def rounded(low: float, high: float, step: float) -> tuple[float, float]:
    """The ends moved outward to multiples of ``step``."""
    # to twelve digits: 3 * 0.1 is to be 0.3
    ends = (math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step)
    return float(f"{ends[0]:.12g}"), float(f"{ends[1]:.12g}")


def nice(span: float, parts: int) -> float:
    """A round step that cuts ``span`` into about ``parts``."""
    if not math.isfinite(span) or span <= 0:
        return 1.0
    rough = span / parts
    size = 10.0 ** math.floor(math.log10(rough)) if rough > 1e-300 else rough
    return float(next((size * k for k in (1, 2, 5) if size * k >= rough * 0.999), size * 10))


def named(chart: Line) -> bool:
    """Whether lines need names: more than one is drawn."""
    return len(chart.series) > 1


def room_for_names(c: Canvas, chart: Line) -> float:
    if not named(chart):
        return 20.0
    wide = max((c.wide(short(c, s.name)) for s in chart.series if _ends_late(chart, s)), default=4.0)
    return min(0.35 * c.width, wide + 16)


def _ends_late(chart: Line, given: LineSeries) -> bool:
    """Whether the name of a line, at its last point, needs room beside the plot."""
    last = max((i for i, y in enumerate(given.y) if shown(y, chart.style) is not None), default=0)
    if not given.x:
        return last >= 0.6 * (len(given.y) - 1)
    return given.x[last] not in chart.x or list(chart.x).index(given.x[last]) >= 0.6 * (len(chart.x) - 1)


def short(c: Canvas, name: Text) -> str:
    return shortened(c.text(name), LONGEST)


def readable(c: Canvas, shade: Shade) -> Shade:
    """``shade`` as ink: as it is where it can be read on the paper, else nearer to the ink."""
    if palette.contrast(shade.hex, c.theme.paper.hex) >= READABLE:
        return shade
    mixed = (palette.blend(shade.hex, c.theme.ink.hex, share / 20) for share in range(19, 0, -1))
    found = next((m for m in mixed if palette.contrast(m, c.theme.paper.hex) >= READABLE), None)
    return Shade(found) if found else c.theme.ink


def end_labels(c: Canvas, chart: Line, up: tuple[float, float], place: Place) -> list[str]:
    """``c:dLbls`` of every series: its name at its last point, moved up or down where two would touch."""
    if not named(chart):
        return [""] * len(chart.series)
    last = {k: at for k in range(len(chart.series)) if (at := _last(chart, k)) is not None}
    order = sorted(last, key=lambda k: last[k][1])
    span = up[1] - up[0]
    gap = 1.25 * c.size / place.height * span
    spread = apart([last[k][1] for k in order], gap, up[1])
    made = [""] * len(chart.series)
    for k, y in zip(order, spread, strict=True):
        index, value = last[k]
        moved = (value - y) / span * place.height / c.height
        made[k] = _name_label(c, chart.series[k].name, index, moved, readable(c, c.color(chart.series[k].color)))
    return made


def _last(chart: Line, k: int) -> tuple[int, float] | None:
    known = [(i, v) for i, y in enumerate(chart.series[k].y) if (v := shown(y, chart.style)) is not None]
    return known[-1] if known else None


def _name_label(c: Canvas, name: Text, index: int, down: float, shade: Shade) -> str:
    """The series' own name, which follows the workbook; only one that is too long is written out, cut."""
    text, whole = short(c, name), c.text(name)
    layout = ""
    if abs(down) > 0.002:
        layout = f'<c:layout><c:manualLayout><c:x val="0"/><c:y val="{down:.5f}"/></c:manualLayout></c:layout>'
    cut = ""
    if text != whole:
        paragraph = f"<a:p>{text_run(text, run_properties('rPr', c.size, shade))}</a:p>"
        cut = f'<c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/>{paragraph}</c:rich></c:tx>'
    plain = f"<c:spPr>{NO_FILL}{NO_LINE}</c:spPr>"
    own = text_properties(c.size, shade, wrap=False)
    inner = f"{layout}{cut}{plain}{'' if cut else own}"
    one = f'<c:dLbl><c:idx val="{index}"/>{inner}<c:dLblPos val="r"/>{shows("SerName")}</c:dLbl>'
    return f"<c:dLbls>{one}{plain}{own}{shows()}{LEADERS if layout else ''}</c:dLbls>"


def level_label(c: Canvas, text: str) -> str:
    """The name of a level line, on its left end."""
    if not text:
        return ""
    # moved right by half its width, or it would lie on the axis
    shift = (c.wide(text) / 2 / c.width + 0.006, 0.0)
    return labels({0: Label(c.theme.muted, "t", before=text, shift=shift)}, c.size)
