"""The checklist for charts, its points that a machine can test: every exhibit of every sample, and hard cases besides.

The number before each check is its point in the checklist. A user's own names count as one word each in a title, for
the sentence is ours; they are shortened so that a title still fits in two lines.
"""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

import insight
from insight.dataset import Filters, Role
from insight.derived import with_stage
from insight.exhibits import (
    Bar,
    DotPlot,
    Exhibit,
    HeatMap,
    Line,
    LineSeries,
    Message,
    Num,
    Scatter,
    StackedBar,
    palette,
)
from insight.exhibits.footer import footer
from insight.exhibits.plotly import slide
from insight.exhibits.slides import Slide, slides
from insight.exhibits.wrapping import pixels
from insight.lifecycle.result import STAGES
from insight.statistics.bases import GREY_BELOW, HIDE_BELOW
from insight.words import Translator, translator
from tests.conftest import sample_files

DATA = Path(__file__).resolve().parents[2] / "data"
FOOT = "2025-03-05"
# colours that mean the same on every page; any other colours are at most four on a chart
VOCABULARIES = ("kano.", "stage.", "satisfaction.", "zone.", "type.")
# probabilities and counts of all customers, which no sample makes uncertain
NO_INTERVAL = ("kano.certainty", "lifecycle.current")
# in the order of the scale, of the stages, of building, or of what is compared
NATURAL = ("segments.groups", "loyalty.types", "lifecycle.current", "lifecycle.check", "kano.coverage")


def survey(change: Callable[[pd.DataFrame], pd.DataFrame], name: str) -> insight.Dataset:
    """The English coffee survey with something made hard."""
    table = change(pd.read_csv(DATA / "coffee_survey_en.csv", dtype=str, keep_default_na=False))
    out = io.StringIO()
    table.to_csv(out, index=False)
    return insight.load(out.getvalue().encode(), f"{name}.csv")


def crowded(table: pd.DataFrame) -> pd.DataFrame:
    """25 features with long names, 12 groups with long names, 14 aspects."""
    pairs = [c for c in table.columns if c.startswith("How would you feel")]
    aspects = [c for c in table.columns if "[" in c]
    made = table.drop(columns=pairs)
    for k in range(25):
        yes, no = pairs[2 * (k % 8)], pairs[2 * (k % 8) + 1]
        what = (
            f"collect your order number {k} from a heated locker beside the entrance without speaking to anyone at all?"
        )
        made[f"How would you feel if you could {what}"] = np.roll(table[yes], k)
        made[f"How would you feel if you could not {what}"] = np.roll(table[no], k)
    for k, aspect in enumerate(aspects[:6]):
        long = (
            f"How satisfied are you with each of the following? [The cleanliness of part {k} of the café, at any hour]"
        )
        made[long] = np.roll(table[aspect], k + 1)
    city = [f"The rather long name of a district {chr(65 + i % 12)}" for i in range(len(table))]
    return made.assign(**{"Which city do you usually visit us in? ": city})


def chinese(table: pd.DataFrame) -> pd.DataFrame:
    """Groups and aspects named in long Chinese."""
    names = {
        c: f"您对以下各方面的满意程度如何？—{c.split('[')[1][:4]}以及门店整体环境卫生与高峰时段排队等候体验的综合感受"
        for c in table.columns
        if "[" in c
    }
    city = "Which city do you usually visit us in? "
    cities = {c: f"{c}市中心商业区及周边大学城片区常住的会员顾客" for c in table[city].unique()}
    return table.assign(**{city: table[city].map(cities)}).rename(columns=names)


def staged() -> insight.Dataset:
    """Orders with a lifecycle stage of every customer as a group."""
    dataset = insight.load_file(DATA / "complete_journey.parquet")
    customers = dataset.table[dataset.first(Role.CUSTOMER_ID).name].unique()
    return with_stage(dataset, {c: STAGES[i % len(STAGES)] for i, c in enumerate(customers)})


MADE: dict[str, Callable[[], insight.Dataset]] = {
    "crowded": lambda: survey(crowded, "crowded"),
    "weighted": lambda: survey(
        lambda t: t.assign(weight=[str(0.4 + 0.1 * (i % 17)) for i in range(len(t))]), "weighted"
    ),
    "tiny": lambda: survey(lambda t: t.head(42), "tiny"),
    "chinese": lambda: survey(chinese, "中文"),
    "staged": staged,
}
CASES = [*sample_files(), *MADE]
# what is hard about a case is seen in these analyses
STEMS = {"weighted": ("loyalty", "segments"), "chinese": ("loyalty", "segments"), "staged": ("segments",)}
LANGUAGE = {"coffee_survey_zh.xlsx": "zh", "chinese": "zh", "tiny": "zh", "mcdonalds.csv": "zh"}
Pictures = list[tuple[Slide, go.Figure]]


@cache
def dataset_of(case: str) -> insight.Dataset:
    return MADE[case]() if case in MADE else insight.load_file(DATA / case)


@cache
def drawn(case: str) -> dict[str, Pictures]:
    """The pictures of all exhibits, in the language of the case: drawing takes most of the time here."""
    t = translator(LANGUAGE.get(case, "en"))
    # one for each kind of exhibit: those of the other groupings are drawn by the same lines
    kinds = {e.id.split(":")[0]: e for e in reversed(exhibits(case))}
    return {
        e.id: [(part, slide(part, footer(e, "survey.csv", FOOT, Filters(), t), t)) for part in slides(e)]
        for e in kinds.values()
    }


@cache
def exhibits(case: str) -> tuple[Exhibit, ...]:
    dataset = dataset_of(case)
    asked = [a for a in insight.ANALYSES if a.stem in STEMS.get(case, (a.stem,))]
    told = (a.story(a.analyze(dataset, Filters())) for a in asked)
    return tuple(e for story in told if story is not None for e in story.exhibits)


def masked(what: Any) -> Any:
    """A message with every text of a user's own replaced by one letter."""
    if isinstance(what, Message):
        return Message(what.key, **{name: masked(value) for name, value in what.fields})
    if isinstance(what, tuple):
        return tuple(masked(w) for w in what)
    return "X" if isinstance(what, str) else what


def said(part: Any, t: Translator) -> Iterator[str]:
    """Everything of ours that is written somewhere in ``part``."""
    if isinstance(part, (Message, Num)):
        yield t(masked(part))
    elif isinstance(part, (tuple, list)):
        for inner in part:
            yield from said(inner, t)
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from said(getattr(part, field.name), t)


def few_words(e: Exhibit, t: Translator) -> Iterator[str]:
    """1: a title of at most 15 words or 28 汉字, which fits in two lines of a slide as it stands."""
    whole, ours = t(e.title), t(masked(e.title))
    count = len(ours.split()) if t.language == "en" else len(re.findall(r"[一-鿿]", ours))
    if not 0 < count <= (15 if t.language == "en" else 28):
        yield f"{count} words: {whole}"
    if pixels(28, bold=True)(whole) > 2 * 1150:
        yield f"more than two lines: {whole}"


def subtitled(e: Exhibit, t: Translator) -> Iterator[str]:
    """2: a subtitle that is not the title, begins like a sentence and fits in two lines."""
    words = t(e.subtitle)
    if not words or words == t(e.title) or words[0].islower():
        yield words
    if pixels(18)(words) > 2 * 1150:
        yield f"more than two lines: {words}"


def footed(e: Exhibit, t: Translator) -> Iterator[str]:
    """6: source, date, base, n, effective n where weighted, filters, method, level; in three lines."""
    chosen = Filters((("Region", ("North",)),))
    foot = footer(e, "survey.csv", FOOT, chosen, t)
    wanted = ["survey.csv", "2025", t(e.base), t(Num(e.n, "count")), "North", t(e.method), t("footer.level")]
    wanted += [t(Num(e.effective_n, "count"))] if e.effective_n is not None else []
    yield from (f"{w} is not in {foot}" for w in wanted if w not in foot)
    if e.n <= 0:
        yield "no base"
    if pixels(16)(foot) > 3 * 1150:
        yield f"more than three lines: {foot}"


def small_bases(e: Exhibit, t: Translator) -> Iterator[str]:
    """7: below 5 nothing is shown, below 30 it is pale and says its n; parts of one whole stand on the whole's base."""
    chart = e.chart
    if isinstance(chart, Bar) and sum(r.n or 0 for r in chart.rows) > e.n:
        for row in chart.rows:
            if row.value is not None and row.n is not None:
                if row.n < HIDE_BELOW:
                    yield f"shown on {row.n}: {t.text(row.label)}"
                if row.n < GREY_BELOW and not row.faded:
                    yield f"not pale on {row.n}: {t.text(row.label)}"
    for series in chart.series if isinstance(chart, (DotPlot, Line)) else ():
        values = series.y if isinstance(series, LineSeries) else series.values
        if not isinstance(series, LineSeries) or series.draw != "area":
            pairs = zip(values, series.n, strict=False)
            yield from (f"shown on {n}" for v, n in pairs if v is not None and n is not None and n < HIDE_BELOW)


def uncertain(e: Exhibit, t: Translator) -> Iterator[str]:
    """8: intervals wherever shares or means are compared."""
    chart = e.chart
    if isinstance(chart, Bar) and not e.id.startswith(NO_INTERVAL):
        for row in chart.rows:
            # what was expected beside what was found is no estimate from this sample
            if row.value is not None and row.low is None and not (row.group and row.color == "neutral"):
                yield t.text(row.label)
    if isinstance(chart, DotPlot):
        yield from (t.text(s.name) for s in chart.series if not s.low or not s.high)


def from_zero(e: Exhibit, t: Translator, pictures: Pictures) -> Iterator[str]:
    """9: bars begin at zero, and all parts lie on one scale."""
    if not isinstance(e.chart, (Bar, StackedBar, HeatMap)):
        return
    ranges = {fig.layout.xaxis.range for _, fig in pictures}
    if len(ranges) > 1 or len({fig.layout.margin.l for _, fig in pictures}) > 1:
        yield f"parts differ: {ranges}"
    if not isinstance(e.chart, HeatMap) and not min(ranges)[0] <= 0 <= min(ranges)[1]:
        yield "zero is not on the axis"
    if len({part.chart.shading for part, _ in pictures if isinstance(part.chart, HeatMap)}) > 1:
        yield "shades differ"


def scale_ends(e: Exhibit, t: Translator) -> Iterator[str]:
    """9: where answers are the axis, an end carries words and not only numbers."""
    if isinstance(e.chart, Line) and e.chart.x_labels and e.chart.zones:
        # an end of the scale that nobody answered is not on the axis
        ends = [t.text(e.chart.x_labels[end][1]).split("(")[0] for end in (0, -1)]
        if not any(re.search(r"[^\W\d_]", label) for label in ends):
            yield str(ends)


def few_marks(e: Exhibit, t: Translator) -> Iterator[str]:
    """11: at most seven bars or lines on a slide."""
    for part in slides(e):
        chart = part.chart
        if isinstance(chart, (Bar, StackedBar, DotPlot)) and len(chart.rows) > 7:
            yield f"{len(chart.rows)} rows"
        if isinstance(chart, Line) and len([s for s in chart.series if s.draw == "line"]) > 7:
            yield f"{len(chart.series)} lines"
        if isinstance(chart, HeatMap) and (len(chart.rows) > 12 or len(chart.columns) > 12):
            yield f"{len(chart.rows)} × {len(chart.columns)} cells"


def labelled(e: Exhibit, t: Translator, pictures: Pictures) -> Iterator[str]:
    """12: no legend of Plotly's, every row and series is named on the drawing; 11: no text below 16 px."""
    names: list[Any] = []
    for part, fig in pictures:
        notes = [a.text for a in fig.layout.annotations]
        text = re.sub(r"<[^>]+>|\s|&\w+;", "", "".join([*notes, *map(str, fig.layout.xaxis.ticktext or ())]))
        chart = part.chart
        if isinstance(chart, (StackedBar, DotPlot)):
            names = [*chart.rows, *(p.name for p in (chart.parts if isinstance(chart, StackedBar) else chart.series))]
        elif isinstance(chart, Bar):
            names = [r.label for r in chart.rows]
        elif isinstance(chart, HeatMap):
            names = [*chart.rows, *chart.columns]
        elif isinstance(chart, Line) and len(chart.series) > 1 and not chart.zones:
            names = [s.name for s in chart.series]
        elif isinstance(chart, Scatter):
            names = [d.label for d in chart.dots]
        heads = (re.sub(r"[\s<>&]", "", t.text(n))[:6] for n in names)
        yield from (f"not named: {head}" for head in heads if head not in text)
        if fig.layout.showlegend is not False:
            yield "a legend"
        small = [a.text for a in fig.layout.annotations if (a.font.size or 16) < 16]
        if small or min(fig.layout.font.size, fig.layout.xaxis.tickfont.size, fig.layout.yaxis.tickfont.size) < 16:
            yield f"small: {small[:3]}"
        if max(a.font.size for a in fig.layout.annotations) < 27:
            yield "no title"


def ordered(e: Exhibit, t: Translator) -> Iterator[str]:
    """13: sorted by value unless the order is natural; what stands for all may come first."""
    if isinstance(e.chart, Bar) and not e.id.startswith(NATURAL):
        values = [abs(r.value) for r in e.chart.rows if r.value is not None]
        if values != sorted(values, reverse=True) and values[1:] != sorted(values[1:], reverse=True):
            yield str(values)


def few_colours(e: Exhibit, t: Translator) -> Iterator[str]:
    """14: at most four colours besides the fixed vocabularies; groups have up to six, each with a sign of its own."""
    chart = e.chart
    used = {r.color for r in chart.rows} if isinstance(chart, Bar) else set()
    used |= {s.color for s in chart.series} if isinstance(chart, (Line, DotPlot)) else set()
    used |= {p.color for p in chart.parts} if isinstance(chart, StackedBar) else set()
    used |= {d.color for d in chart.dots} if isinstance(chart, Scatter) else set()
    free = {c for c in used if not c.startswith(VOCABULARIES)}
    if len(free) > (6 if all(c.startswith("segment.") for c in free) else 4):
        yield str(sorted(free))


def numbers(e: Exhibit, t: Translator) -> Iterator[str]:
    """15: no nan, a true minus, thousands in groups, no more decimals than can be read."""
    for words in set(said(e, t)):
        if re.search(r"\b(nan|None|inf)\b|[{}]", words):
            yield words
        if re.search(r"(^|[\s(（=])-\d|\d\.\d{4,}", words):
            yield words
        if re.search(r"(?<![\d,.])(?!(19|20)\d\d(?!\d))\d{4,}", words):
            yield words
    for i in range(len(e.table.columns)):
        styles = {row[i].style for row in e.table.rows if isinstance(row[i], Num)}
        if len(styles & {"percent", "percent1"}) > 1:
            yield f"shares with and without decimals: {t.text(e.table.columns[i])}"


def marked(e: Exhibit, t: Translator, pictures: Pictures) -> Iterator[str]:
    """18, 19: a pale mark has an edge, pieces have a gap, and above or below is said by ▲▼ too."""
    chart = e.chart
    if isinstance(chart, Bar):
        yield from (t.text(r.label) for r in chart.rows if r.color in ("up", "down") and r.mark != r.color)
    for part, fig in pictures:
        for trace in fig.data if isinstance(part.chart, (Bar, StackedBar, Scatter)) else ():
            shades = trace.marker.color if trace.type == "bar" or trace.mode == "markers" else ()
            edges = trace.marker.line.color
            for i, shade in enumerate([shades] if isinstance(shades, str) else shades or ()):
                edge = edges if isinstance(edges, str) or edges is None else edges[i]
                gap = isinstance(part.chart, StackedBar) and edge == palette.PAPER["light"]
                if not gap and max(palette.contrast(c, "#FFFFFF") for c in (shade, edge) if c and c[0] == "#") < 3:
                    yield f"{shade} on paper"


def told(e: Exhibit, t: Translator) -> Iterator[str]:
    """20: for those who do not see a chart, a sentence with its main numbers."""
    words = t(e.alt) if e.alt is not None else ""
    if e.chart is not None and not re.search(r"\d", words):
        yield words or "none"


SAID = (
    few_words,
    subtitled,
    footed,
    small_bases,
    uncertain,
    scale_ends,
    few_marks,
    ordered,
    few_colours,
    numbers,
    told,
)
DRAWN = (from_zero, labelled, marked)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("check", SAID, ids=lambda c: c.__name__)
def test_every_exhibit_says_what_it_must(check, case):
    faults = [
        f"{language} {e.id}: {fault}"
        for language in ("en", "zh")
        for e in exhibits(case)
        for fault in check(e, translator(language))
    ]
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("check", DRAWN, ids=lambda c: c.__name__)
def test_every_picture_shows_what_it_must(check, case):
    t = translator(LANGUAGE.get(case, "en"))
    shown = ((e, drawn(case)[e.id]) for e in exhibits(case) if e.id in drawn(case))
    faults = [f"{e.id}: {fault}" for e, pictures in shown for fault in check(e, t, pictures)]
    assert not faults, "\n" + "\n".join(faults)


def test_the_hard_cases_are_hard():
    assert len({e.id for e in exhibits("crowded") if e.id.startswith("kano.")}) > 5
    assert any(isinstance(e.chart, Scatter) and len(e.chart.dots) == 25 for e in exhibits("crowded"))
    assert all(e.effective_n is not None for e in exhibits("weighted") if e.id.startswith("loyalty.") and e.chart)
    assert any("lifecycle_stage" in e.id for e in exhibits("staged"))
