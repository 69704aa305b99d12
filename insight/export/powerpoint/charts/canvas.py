"""The chart around its series: the plot's place, axes, key, and the part as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from insight.exhibits.message import Num, Style, Text
from insight.exhibits.wrapping import balanced, measure, wrapped
from insight.export.escape import neutral
from insight.export.powerpoint.charts.markup import (
    NO_FILL,
    NO_LINE,
    SIZE,
    attribute,
    line,
    run_properties,
    text_properties,
    words,
)
from insight.export.powerpoint.charts.sheet import Sheet, number_format, shown
from insight.export.powerpoint.fit import EMU_PER_POINT
from insight.export.powerpoint.theme import Shade, Theme

BLANK = "\u00a0"
UNREADABLE = 1e15
GLYPH = 0.56  # width of half a 汉字 in shares of the text's size
SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


@dataclass
class Canvas:
    """What every kind is drawn with. width, height: of the chart, in points; size: of its text.

    over: the shapes drawn over it, see ``overlay``.
    """

    translate: Callable[..., str]
    theme: Theme
    width: float
    height: float
    language: str
    size: float = SIZE
    sheet: Sheet = field(init=False)
    over: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sheet = Sheet(self.language)

    def text(self, what: Text | Num | None, wrap: int | None = None) -> str:
        """Words as they stand in the workbook and the chart; cut at three lines of ``wrap`` half-width characters."""
        if what is None or what == "":
            return ""
        # our own numbers may begin with a sign; what a user wrote may not
        raw = self.translate(what) if isinstance(what, Num) else neutral(_plain(what, self.translate))
        if wrap is None:
            return " ".join(raw.split())
        return "\n".join(balanced(raw, wrap)) if measure(raw) > wrap or "\n" in raw else raw

    def name(self, what: Text, wrap: int | None = None) -> str:
        """A name of a row, cut at about two lines at the left of a chart; the axis breaks it itself."""
        text = " ".join(self.text(what).split())
        wrap = wrap or max(30, min(40, int((self.width / 3 - 14) / (GLYPH * self.size))))
        lines = wrapped(text, wrap, 2)
        return text if "".join(lines[-1:])[-1:] != "…" else " ".join(lines)

    def number(self, value: float | None, style: Style) -> str:
        """``value`` in words; what no one can read as digits with an exponent."""
        known = shown(value, style)
        if known is not None and abs(known) >= UNREADABLE:
            return f"{known:.2e}"
        return self.translate(Num(value if known is not None else None, style))

    def wide(self, text: str) -> float:
        """Width of ``text`` in points, of its longest line."""
        return max(map(measure, text.split("\n")), default=0) * GLYPH * self.size

    def color(self, code: str, faded: bool = False) -> Shade:
        shade = self.theme.color(code)
        return self.theme.faded(shade) if faded else shade


def _plain(what: Text, translate: Callable[..., str]) -> str:
    return what if isinstance(what, str) else translate(what)


@dataclass(frozen=True)
class Place:
    """The plot's inside in points from the chart's top left corner."""

    left: float
    top: float
    width: float
    height: float

    def layout(self, canvas: Canvas, inner: bool = True) -> str:
        """``c:layout``. inner: of a plot without its tick labels, as opposed to a legend."""
        target = '<c:layoutTarget val="inner"/>' if inner else ""
        shares = (
            self.left / canvas.width,
            self.top / canvas.height,
            self.width / canvas.width,
            self.height / canvas.height,
        )
        x, y, w, h = (min(1.0, max(0.0, s)) for s in shares)
        numbers = f'<c:x val="{x:.5f}"/><c:y val="{y:.5f}"/><c:w val="{w:.5f}"/><c:h val="{h:.5f}"/>'
        modes = '<c:xMode val="edge"/><c:yMode val="edge"/>'
        return f"<c:layout><c:manualLayout>{target}{modes}{numbers}</c:manualLayout></c:layout>"


@dataclass(frozen=True)
class Axis:
    """One axis. kind: ``cat`` or ``val``; position: ``b``, ``l``, ``t`` or ``r``; crosses: where it meets the other.

    low, high: its ends; labels: where its tick labels are (``nextTo``, ``low``, ``none``); skip: of categories.
    title_top: where its title begins, in points; None: where the program puts it.
    """

    kind: str
    id: int
    other: int
    position: str
    low: float | None = None
    high: float | None = None
    turned: bool = False
    hidden: bool = False
    title: str = ""
    title_top: float | None = None
    form: str = "General"
    labels: str = "nextTo"
    grid: bool = False
    visible: bool = False
    crosses: str = "autoZero"
    between: bool = True
    step: float | None = None
    skip: int | None = None
    ink: bool = False


def axis(canvas: Canvas, a: Axis) -> str:
    """``c:catAx`` or ``c:valAx``, its children in the schema's order."""
    theme = canvas.theme
    ends = f'<c:orientation val="{"maxMin" if a.turned else "minMax"}"/>'
    ends += f'<c:max val="{a.high!r}"/>' if a.high is not None else ""
    ends += f'<c:min val="{a.low!r}"/>' if a.low is not None else ""
    grid = f"<c:majorGridlines><c:spPr>{line(theme.rule, 0.75)}</c:spPr></c:majorGridlines>" if a.grid else ""
    seen = line(theme.rule, 1.0) if a.visible else NO_LINE
    shade = theme.ink if a.ink else theme.muted
    text = (
        f'<c:axId val="{a.id}"/><c:scaling>{ends}</c:scaling><c:delete val="{int(a.hidden)}"/>'
        f'<c:axPos val="{a.position}"/>{grid}{_title(canvas, a)}'
        f'<c:numFmt formatCode="{attribute(a.form)}" sourceLinked="0"/>'
        f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="{a.labels}"/>'
        f"<c:spPr>{NO_FILL}{seen}</c:spPr>{text_properties(canvas.size, shade)}"
        f'<c:crossAx val="{a.other}"/><c:crosses val="{a.crosses}"/>'
    )
    if a.kind == "cat":
        skip = f'<c:tickLblSkip val="{a.skip}"/>' if a.skip else ""
        rest = f'<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="60"/>{skip}<c:noMultiLvlLbl val="1"/>'
    else:
        rest = f'<c:crossBetween val="{"between" if a.between else "midCat"}"/>'
        rest += f'<c:majorUnit val="{a.step!r}"/>' if a.step else ""
    return f"<c:{a.kind}Ax>{text}{rest}</c:{a.kind}Ax>"


def _title(canvas: Canvas, a: Axis) -> str:
    if not a.title:
        return ""
    body = '<a:bodyPr rot="-5400000" vert="horz"/>' if a.position in "lr" else "<a:bodyPr/>"
    style, own = (run_properties(tag, canvas.size, canvas.theme.muted) for tag in ("defRPr", "rPr"))
    paragraph = f"<a:p><a:pPr>{style}</a:pPr><a:r>{own}<a:t>{words(a.title)}</a:t></a:r></a:p>"
    rich = f"<c:tx><c:rich>{body}<a:lstStyle/>{paragraph}</c:rich></c:tx>"
    layout = ""
    if a.title_top is not None:
        across = max(0.0, (canvas.width - canvas.wide(a.title)) / 2 / canvas.width)
        place = f'<c:x val="{across:.5f}"/><c:y val="{min(0.95, a.title_top / canvas.height):.5f}"/>'
        layout = (
            f'<c:layout><c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/>{place}</c:manualLayout></c:layout>'
        )
    return f'<c:title>{rich}{layout}<c:overlay val="0"/></c:title>'


def legend(canvas: Canvas, place: Place, without: Sequence[int] = ()) -> str:
    """The key above the plot, in the order of the data. without: the indices of series that have no entry in it."""
    gone = "".join(f'<c:legendEntry><c:idx val="{i}"/><c:delete val="1"/></c:legendEntry>' for i in without)
    text = text_properties(canvas.size, canvas.theme.ink)
    return (
        f'<c:legend><c:legendPos val="t"/>{gone}{place.layout(canvas, inner=False)}'
        f'<c:overlay val="0"/><c:spPr>{NO_FILL}{NO_LINE}</c:spPr>{text}</c:legend>'
    )


def chart_space(canvas: Canvas, place: Place, plots: Sequence[str], axes: Sequence[Axis], key: str = "") -> bytes:
    """The chart part. plots: the chart elements with their series, in drawing order."""
    drawn = "".join(axis(canvas, a) for a in axes)
    area = f"<c:plotArea>{place.layout(canvas)}{''.join(plots)}{drawn}<c:spPr>{NO_FILL}{NO_LINE}</c:spPr></c:plotArea>"
    chart = (
        f'<c:chart><c:autoTitleDeleted val="1"/>{area}{key}'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
    )
    text = text_properties(canvas.size, canvas.theme.ink)
    return (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
        f'<c:chartSpace {SPACES}><c:date1904 val="0"/><c:roundedCorners val="0"/>{chart}'
        f"<c:spPr>{NO_FILL}{NO_LINE}</c:spPr>{text}</c:chartSpace>"
    ).encode()


def ticks(style: Style, language: str) -> str:
    """Number format of an axis."""
    return 'General;"\u2212"General' if style == "number" else number_format(style, None, language)


def points(emu: int) -> float:
    return max(1.0, emu / EMU_PER_POINT)
