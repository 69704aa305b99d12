"""Charts of every kind, and of any length, to be drawn or cut into slides."""

from __future__ import annotations

from insight.exhibits import (
    Bar,
    BarRow,
    ChartSpec,
    Dot,
    DotPlot,
    DotSeries,
    Exhibit,
    HeatMap,
    Line,
    LineSeries,
    Message,
    Num,
    Part,
    Scatter,
    StackedBar,
    Table,
    Zone,
)

SAID = Message("chart.hidden")
SOME = Table(("a",), (("x",),))
EVIL = '<b>bold</b><a href="http://x">$a$</a>'
BAR = Bar(
    (
        BarRow(EVIL, 0.8, 0.7, 0.9, 120, mark="up"),
        BarRow("hidden", None, n=3),
        BarRow("small", 0.5, 0.2, 0.8, 12, faded=True),
    ),
    "percent",
    "share",
    1.0,
)
STACK = StackedBar(
    ("a", "b"), (Part("M", "kano.M", (0.4, 0.1)), Part("Q", "kano.Q", (0.6, 0.9))), notes=("n = 1", "n = 2")
)
LINE = Line(
    (1, 2, 3),
    (LineSeries("share", "accent", (0.1, None, 0.9), (0.0, None, 0.8), (0.2, None, 1.0), (20, 5, 30), "points"),),
    "x",
    "y",
    "percent",
    (0, 1),
    ((1.0, "bad"), (3.0, "good")),
    (Zone(1, 2, "hostile", "zone.hostile"),),
    ((0.4, "40%"),),
)
SCATTER = Scatter(
    tuple(Dot(f"feature {i}", 0.5 + i / 50, 0.5, "kano.A", n=200) for i in range(6)),
    "x",
    "y",
    "coefficient",
    "coefficient",
    (0, 1),
    (0, 1),
    (0.5, 0.5),
    ("a", "b", "c", "d"),
)
HEAT = HeatMap(("r",), ("c", "d"), ((0.5, None),), ((Num(0.5, "percent"), None),), (("up", None),), centre=0.3)
DOTS = DotPlot(
    ("r", EVIL),
    (
        DotSeries("one", "segment.0", (0.3, None), (0.2, None), (0.4, None), (20, None)),
        DotSeries("two", "segment.1", (0.5, 0.6), (0.4, 0.5), (0.6, 0.7), (30, 40)),
    ),
    "percent",
    "x",
    (0, 1),
    notes=("differs", ""),
    reference=(0.5, "half"),
)
CHARTS = (BAR, STACK, LINE, SCATTER, DOTS, HEAT)


def exhibit(chart: ChartSpec | None = None, table: Table = SOME) -> Exhibit:
    return Exhibit("x.y", SAID, SAID, table, SAID, 100, SAID, SAID, chart)


def bars(values: list[float], groups: list[str] | None = None) -> Bar:
    named = groups or [None] * len(values)
    rows = (BarRow(f"r{i}", v, v - 1, v + 1, group=g) for i, (v, g) in enumerate(zip(values, named, strict=True)))
    return Bar(tuple(rows), "number", "x")


def stack(count: int) -> StackedBar:
    share = tuple(i / count for i in range(count))
    parts = (Part("a", "accent", share), Part("b", "neutral", tuple(1 - s for s in share)))
    return StackedBar(tuple(f"r{i}" for i in range(count)), parts, notes=tuple(f"n = {i}" for i in range(count)))


def dot_plot(count: int, series: int) -> DotPlot:
    made = tuple(DotSeries(f"s{k}", "accent", tuple(i / count for i in range(count))) for k in range(series))
    return DotPlot(tuple(f"r{i}" for i in range(count)), made, "percent", "x", (0, 1))


def heat(count: int, columns: int) -> HeatMap:
    values = tuple(tuple(float(i * columns + j) for j in range(columns)) for i in range(count))
    texts = tuple(tuple(Num(v) for v in row) for row in values)
    return HeatMap(tuple(f"r{i}" for i in range(count)), tuple(f"c{j}" for j in range(columns)), values, texts)


def lines(count: int) -> Line:
    series = tuple(LineSeries(f"s{k}", "accent", (float(k), float(-k))) for k in range(count))
    return Line((0.0, 1.0), series, "x", "y", "number")
