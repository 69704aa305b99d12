"""The sheets of a chapter: one for every exhibit, one for verdicts, one for what can be looked at one by one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from insight.dataset import Receipt
from insight.exhibits import Card, Exhibit, HeatMap, Num
from insight.exhibits.palette import color
from insight.export.content import Chapter, Context
from insight.export.escape import neutral
from insight.export.excel.charts import Canvas, draw, drawable
from insight.export.excel.charts.canvas import TITLE
from insight.export.excel.finish import Labels
from insight.export.excel.heat import matrix, widest
from insight.export.excel.paper import (
    INK_COLOR,
    MUTED_COLOR,
    PALE,
    ROW_PIXELS,
    TITLE_SIZE,
    Paper,
    lines,
    pixels,
    widths,
)  # fmt: skip

# what of a sheet is read and printed is at least so wide, in pixels, so that a chart has room
CHART_PIXELS, MOST_CHART_PIXELS = 860, 1060
MOST_COLUMNS_ON_A_PAGE, MOST_ROWS_ON_A_PAGE = 14, 26
A4, A3 = 9, 8
DETAIL_SCALE = 62
DESCRIBED = 1_000
FIRST, SPARE = 24.0, 11.0


class Sheets:
    """Writes sheets; ``labels[chart]``: the labels of every chart placed so far, counted from 1."""

    def __init__(self, paper: Paper, context: Context, contents: str) -> None:
        self.paper, self.t, self.context, self.contents = paper, paper.t, context, contents
        self.labels: dict[int, dict[int, Labels]] = {}

    # ---- an exhibit

    def exhibit(self, sheet: Any, chapter: Chapter, exhibit: Exhibit) -> None:
        """Title, what is measured, base, chart or shaded cells, table, notes and footer; the chart's figures beside."""
        wide = self.columns(sheet, exhibit)
        row = self.head(sheet, self.t(exhibit.title), self.t(exhibit.subtitle), wide)
        row = self.base(sheet, row, exhibit, wide)
        self.link_back(sheet, row)
        row = self.shown(sheet, row + 2, exhibit, wide)
        heads = row
        row = self.paper.table(sheet, row, exhibit.table, wide)
        row = self.foot(sheet, row + 1, exhibit, chapter.receipt, wide)
        self.printed(sheet, row, wide, heads, len(exhibit.table.columns))

    def columns(self, sheet: Any, exhibit: Exhibit) -> tuple[float, ...]:
        """Sets the widths of the columns that are read, and returns them."""
        own = widths(exhibit.table, self.paper)
        if isinstance(exhibit.chart, HeatMap):
            own = tuple(max(pair) for pair in zip_longest(own, widest(exhibit.chart, self.paper), fillvalue=0.0))
        own = (max(FIRST, own[0] if own else 0.0), *own[1:])
        while sum(map(pixels, own)) < CHART_PIXELS:
            own = (*own, SPARE)
        for j, width in enumerate(own):
            sheet.set_column(j, j, width)
        return own

    def head(self, sheet: Any, title: str, subtitle: str, wide: Sequence[float]) -> int:
        """The finding and what is measured, over all columns that fit on a screen; returns the row after."""
        sheet.hide_gridlines(2)
        across, count = screen(wide)
        self.paper.wide(sheet, 0, count, across, title, bold=True, font_size=TITLE_SIZE)
        self.paper.wide(sheet, 1, count, across, subtitle, font_color=MUTED_COLOR)
        return 2

    def base(self, sheet: Any, row: int, exhibit: Exhibit, wide: Sequence[float]) -> int:
        """How many were asked and, where they are weighted, what that is worth; returns the row after."""
        across, count = screen(wide)
        self.paper.wide(sheet, row, count, across, self.t("footer.base", base=exhibit.base), font_color=MUTED_COLOR)
        facts: list[tuple[str, float | None]] = [("footer.n", exhibit.n or None)]
        if exhibit.effective_n is not None:
            facts.append(("footer.effective_n", exhibit.effective_n))
        for i, (key, number) in enumerate(facts, start=row + 1):
            # the number with its name in front of it, by its format
            before, _, after = self.t(key, n="\0").partition("\0")
            cell = Num(number, "count")
            self.paper.cell(sheet, i, 0, cell, around_it=(before, after), bold=True, align="left")
        return row + 1 + len(facts)

    def link_back(self, sheet: Any, row: int) -> None:
        self.paper.link(sheet, row, 0, self.contents, "← " + self.t("export.back"), text_wrap=False)

    def shown(self, sheet: Any, row: int, exhibit: Exhibit, wide: tuple[float, ...]) -> int:
        """The chart, or the shaded cells of a heat map; returns the row of the table."""
        if exhibit.chart is None or not drawable(exhibit.chart):
            return row
        if isinstance(exhibit.chart, HeatMap):
            return matrix(self.paper, sheet, row, exhibit.chart, wide) + 1
        canvas = Canvas(self.paper, sheet, row + 1, len(wide) + 1)
        self.paper.text(sheet, row, len(wide) + 1, self.t("export.data_title"), font_color=MUTED_COLOR, italic=True)
        chart = draw(canvas, exhibit.chart)
        sheet.set_column(len(wide) + 1, canvas.next_column - 1, 14)
        sheet.set_column(len(wide), len(wide), 3)
        chart.set_title(
            {
                "name": [sheet.get_name(), 0, 0], "name_font": canvas.font(TITLE, INK_COLOR, True),
                "layout": {"x": 0.012, "y": 0.02}, "overlay": False,
            }
        )  # fmt: skip
        width = min(MOST_CHART_PIXELS, sum(map(pixels, wide)))
        chart.set_size({"width": width, "height": canvas.height})
        chart.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
        said = f"{self.t(exhibit.alt or exhibit.title)} [{exhibit.id}]"
        sheet.insert_chart(row, 0, chart, {"object_position": 2, "description": neutral(said)[:DESCRIBED]})
        self.labels[len(self.labels) + 1] = canvas.labels
        return row + math.ceil(canvas.height / ROW_PIXELS) + 1

    def foot(self, sheet: Any, row: int, exhibit: Exhibit, receipt: Receipt, wide: Sequence[float]) -> int:
        """Caveats and the line that is under the exhibit on screen; returns the row after."""
        across, count = screen(wide)
        for line in [*(self.t(n) for n in exhibit.notes), self.context.footer(exhibit, receipt, self.t)]:
            self.paper.wide(sheet, row, count, across, line, font_color=MUTED_COLOR, font_size=9)
            row += 1
        return row

    def printed(self, sheet: Any, end: int, wide: Sequence[float], heads: int, columns: int) -> None:
        """The whole width on a page, a short table with its chart, too; headings on every page; wide ones on A3."""
        self.page(sheet)
        sheet.fit_to_pages(1, int(end - heads <= MOST_ROWS_ON_A_PAGE))
        if columns > MOST_COLUMNS_ON_A_PAGE:
            sheet.set_paper(A3)
        sheet.repeat_rows(heads)
        sheet.print_area(0, 0, end - 1, len(wide) - 1)
        sheet.freeze_panes(1, 0)

    def page(self, sheet: Any) -> None:
        """What every printed sheet has."""
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(0.5, 0.5, 0.7, 0.7)
        sheet.fit_to_pages(1, 0)
        name = self.t("export.report_title").replace("&", "&&")
        sheet.set_header(f"&L&8{name}&R&8&A")
        sheet.set_footer(f"&R&8{self.t('export.print_page')}")

    # ---- verdicts and details

    def cards(self, sheet: Any, chapter: Chapter, cards: tuple[Card, ...]) -> None:
        """The verdicts of a chapter, a row each, with the mark's colour at the edge."""
        wide = (36.0, 56.0, 56.0)
        for j, width in enumerate(wide):
            sheet.set_column(j, j, width)
        row = self.head(sheet, self.t("export.cards"), self.t(f"{chapter.stem}.question"), wide)
        self.link_back(sheet, row)
        row += 2
        self.paper.headings(sheet, row, [self.t(f"export.card_{c}") for c in ("name", "verdict", "facts")])
        self.page(sheet)
        sheet.repeat_rows(row)
        sheet.freeze_panes(row + 1, 1)
        for i, card in enumerate(cards, start=row + 1):
            self.verdict(sheet, i, card, wide)

    def verdict(self, sheet: Any, row: int, card: Card, wide: Sequence[float]) -> None:
        edge = color(card.color)
        texts = (self.t.text(card.name), self.t(card.verdict), " · ".join(self.t(f) for f in card.facts))
        tall = 1
        for j, text in enumerate(texts):
            look = {"left": 5, "left_color": edge, "bold": True, "indent": 1} if j == 0 else {}
            self.paper.text(sheet, row, j, text, text_wrap=True, bottom=1, bottom_color=PALE, **look)
            tall = max(tall, lines(text, wide[j]))
        self.paper.height(sheet, row, tall)

    def details(self, sheet: Any, chapter: Chapter) -> None:
        """One under the other what can be looked at one by one, with links to each at the top."""
        blocks = [(name, e) for name, exhibits in chapter.details for e in exhibits]
        wide = self.detail_columns(sheet, [e for _, e in blocks])
        question = self.t(f"{chapter.stem}.question")
        row = self.head(sheet, self.t("export.details", analysis=self.t(f"{chapter.stem}.name")), question, wide)
        self.link_back(sheet, row)
        first = row + 2
        row = first + len(chapter.details) + 1
        places: dict[str, int] = {}
        for name, exhibit in blocks:
            places.setdefault(name, row)
            row = self.block(sheet, row, chapter, exhibit, wide)
        for i, (name, _) in enumerate(chapter.details):
            self.paper.link(sheet, first + i, 0, sheet.get_name(), name, f"A{places[name] + 1}")
        self.page(sheet)
        # a page for each: Excel heeds breaks only where it does not fit the sheet to pages
        sheet.set_print_scale(DETAIL_SCALE)
        sheet.set_h_pagebreaks(list(places.values()))
        sheet.print_area(0, 0, row - 1, len(wide) - 1)
        sheet.freeze_panes(1, 0)

    def detail_columns(self, sheet: Any, exhibits: Sequence[Exhibit]) -> tuple[float, ...]:
        own: tuple[float, ...] = ()
        for exhibit in exhibits:
            mine = widths(exhibit.table, self.paper)
            if isinstance(exhibit.chart, HeatMap):
                mine = tuple(max(p) for p in zip_longest(mine, widest(exhibit.chart, self.paper), fillvalue=0.0))
            own = tuple(max(pair) for pair in zip_longest(own, mine, fillvalue=0.0))
        for j, width in enumerate(own):
            sheet.set_column(j, j, width)
        return own

    def block(self, sheet: Any, row: int, chapter: Chapter, exhibit: Exhibit, wide: tuple[float, ...]) -> int:
        """An exhibit among others on one sheet; returns the row where the next may begin."""
        across, count = screen(wide)
        self.paper.wide(sheet, row, count, across, self.t(exhibit.title), bold=True, font_size=12)
        self.paper.wide(sheet, row + 1, count, across, self.t(exhibit.subtitle), font_color=MUTED_COLOR)
        row += 2
        if isinstance(exhibit.chart, HeatMap):
            row = matrix(self.paper, sheet, row, exhibit.chart, wide) + 1
        row = self.paper.table(sheet, row, exhibit.table, wide)
        return self.foot(sheet, row, exhibit, chapter.receipt, wide) + 1


def screen(wide: Sequence[float]) -> tuple[float, int]:
    """Characters and number of the columns that are seen at once, for words that go over all of them."""
    taken, count = 0.0, 0
    for width in wide:
        if count and pixels(taken + width) > MOST_CHART_PIXELS:
            break
        taken, count = taken + width, count + 1
    return taken, count
