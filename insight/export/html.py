"""The report as one HTML file that asks nothing of any network: charts, tables and methods in it, for screen and print.

plotly.js is put in once; a content security policy in the file forbids every request. Users' text is escaped here and
the charts' data lie in script blocks in which ``<`` cannot occur.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from plotly.io.json import to_json_plotly
from plotly.offline import get_plotlyjs

from insight.dataset import Dataset, Receipt
from insight.exhibits import Card, Cell, Exhibit, HeatMap, Message, Num, Section, Table
from insight.exhibits.palette import color
from insight.exhibits.plotly import figure
from insight.export.content import (
    COLUMN_FACTS,
    Chapter,
    Context,
    column_lines,
    drift_lines,
    question_lines,
    receipt_lines,
    rows_by_file,
    section_words,
    why,
)  # fmt: skip
from insight.export.escape import clean
from insight.export.plan import of_report
from insight.export.style import STYLE
from insight.words import Translator

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:"
)
DRAW = """
const settings = {responsive: true, displaylogo: false, displayModeBar: false};
// on paper a chart is drawn this wide and made smaller by the style
const paper = 1000;
const template = JSON.parse(document.getElementById("template").textContent);
const places = [...document.querySelectorAll(".chart")];
function draw(place, width) {
  if (place.classList.contains("js-plotly-plot") || !place.offsetWidth) return;
  const shape = (width || place.offsetWidth) < 560 ? "narrow" : "wide";
  const drawn = JSON.parse(document.getElementById(place.id + "-" + shape).textContent);
  drawn.layout.template = template;
  if (width) drawn.layout.width = width;
  Plotly.newPlot(place, drawn.data, drawn.layout, settings);
}
function again(width) {
  for (const place of places.filter(p => p.classList.contains("js-plotly-plot"))) {
    Plotly.purge(place);
    place.classList.remove("js-plotly-plot");
    if (!width) draw(place);
  }
  if (width) for (const place of places) draw(place, width);
}
// a chart is drawn when it comes near, so that a long report opens at once
const near = new IntersectionObserver(seen => {
  for (const one of seen) if (one.isIntersecting) draw(one.target);
}, {rootMargin: "600px"});
for (const place of places) near.observe(place);
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not(.numbers):not([open])")];
  for (const folded of opened) folded.open = true;
  again(paper);
});
window.addEventListener("afterprint", () => {
  for (const folded of opened) folded.open = false;
  again();
});
"""


def page(
    stories: Sequence[Chapter],
    context: Context,
    translate: Translator,
    progress: Callable[[int, int], None] | None = None,
) -> str:
    """The whole document as text; write it as UTF-8. progress: told how many chapters are done, and of how many."""
    return _Page(context, translate, progress).document(stories)


def safe(text: str) -> str:
    """Any text as literal text, inside an element or a quoted attribute."""
    return html.escape(clean(text))


def data(value: Any) -> str:
    """JSON in which no end of a script can occur."""
    return str(to_json_plotly(value)).replace("<", "\\u003c")


class _Page:
    def __init__(
        self, context: Context, translate: Translator, progress: Callable[[int, int], None] | None = None
    ) -> None:
        self.context, self.t, self.progress = context, translate, progress
        self.charts = 0
        self.template = ""

    def say(self, what: Message | str) -> str:
        """A message, or a key of the catalogue, safe inside an element or a quoted attribute."""
        return safe(self.t(what))

    def document(self, stories: Sequence[Chapter]) -> str:
        title = self.say("export.report_title")
        body = "\n".join(self.chapters(stories))
        return f"""<!DOCTYPE html>
<html lang="{"zh-Hans" if self.t.language == "zh" else "en"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<header><h1>{title}</h1><p class="muted">{self.say(self.context.files)}</p></header>
{self.summary(stories)}
{self.contents(stories)}
<main>
{body}
{self.receipt()}
</main>
<script type="application/json" id="template">{self.template or "{}"}</script>
<script>{get_plotlyjs()}</script>
<script>{DRAW}</script>
</body>
</html>
"""

    def chapters(self, stories: Sequence[Chapter]) -> Iterator[str]:
        for i, chapter in enumerate(stories, start=1):
            yield self.chapter(i, chapter)
            if self.progress is not None:
                self.progress(i, len(stories))

    def summary(self, stories: Sequence[Chapter]) -> str:
        """The findings that passed their tests, each a way to its evidence."""
        shown = [(i, c.story) for i, c in enumerate(stories, start=1) if c.story]
        places = {id(e): f"e{i}-{j}" for i, story in shown for j, e in enumerate(story.exhibits, start=1)}
        proven = [item.exhibit for item in of_report(stories, self.context).summary]
        lines = "".join(f'<li><a href="#{places[id(e)]}">{self.say(e.title)}</a></li>' for e in proven)
        inner = f'<ul class="finding">{lines}</ul>' if lines else f"<p>{self.say('export.summary_none')}</p>"
        told = (
            f'<h2 id="summary">{self.say("export.summary")}</h2><p class="muted">{self.say("export.summary_text")}</p>'
        )
        return f'<section class="summary" aria-labelledby="summary">{told}{inner}</section>'

    def contents(self, stories: Sequence[Chapter]) -> str:
        lines = []
        for i, chapter in enumerate(stories, start=1):
            shown = chapter.story.exhibits if chapter.story else ()
            inner = "".join(
                f'<li><a href="#e{i}-{j}">{self.say(e.title)}</a></li>' for j, e in enumerate(shown, start=1)
            )
            if chapter.story is None:
                inner = f'<li class="muted">{safe(why(chapter, self.t)[0])}</li>'
            title = f'<a href="#c{i}">{self.question(chapter)}</a>{self.table_name(chapter)}'
            lines.append(f"<li>{title}<ol>{inner}</ol></li>")
        lines.append(f'<li><a href="#receipt">{self.say("export.sheet_receipt")}</a></li>')
        name = self.say("export.sheet_contents")
        return f'<nav aria-label="{name}"><h2>{name}</h2><ol>{"".join(lines)}</ol></nav>'

    def question(self, chapter: Chapter) -> str:
        return self.say(f"{chapter.stem}.question")

    def table_name(self, chapter: Chapter) -> str:
        """Which table a chapter is about, where there are several."""
        if chapter.table is None:
            return ""
        return f' <span class="table">{self.say(Message("sources.from", file=chapter.table))}</span>'

    def chapter(self, i: int, chapter: Chapter) -> str:
        parts = [f'<section id="c{i}"><h2>{self.question(chapter)}{self.table_name(chapter)}</h2>']
        if chapter.story is None:
            missing, example = (safe(x) for x in why(chapter, self.t))
            parts.append(f'<div class="card"><h3>{missing}</h3><p class="muted">{example}</p></div></section>')
            return "\n".join(parts)
        story = chapter.story
        ids = {id(e): f"e{i}-{j}" for j, e in enumerate(story.exhibits, start=1)}
        parts.append(f'<ul class="finding">{"".join(f"<li>{self.say(f)}</li>" for f in story.findings)}</ul>')
        parts.append(self.card(ids[id(story.hero)], chapter, story.hero))
        if story.cards:
            parts.append(f'<div class="verdicts">{"".join(map(self.verdict, story.cards))}</div>')
        parts.append(self.grid(ids, chapter, story.supporting))
        parts += [self.section(ids, chapter, s) for s in story.sections]
        quality = [f'<p class="note">{self.say(n)}</p>' for n in story.notes]
        quality += [self.card(ids[id(e)], chapter, e) for e in story.quality]
        if quality:
            parts.append(f"<details><summary>{self.say('export.quality')}</summary>{''.join(quality)}</details>")
        if chapter.details:
            parts.append(self.details(i, chapter))
        return "\n".join([*parts, "</section>"])

    def grid(self, ids: Mapping[int, str], chapter: Chapter, exhibits: Sequence[Exhibit]) -> str:
        if not exhibits:
            return ""
        return f'<div class="grid">{"".join(self.card(ids[id(e)], chapter, e) for e in exhibits)}</div>'

    def section(self, ids: Mapping[int, str], chapter: Chapter, section: Section) -> str:
        heading, text = (safe(words) for words in section_words(chapter, section, self.t))
        inner = f'<p class="muted">{text}</p>' if text else ""
        if section.findings:
            inner += f"<ul>{''.join(f'<li>{self.say(f)}</li>' for f in section.findings)}</ul>"
        inner += self.grid(ids, chapter, section.exhibits)
        if section.folded:
            return f'<details class="part"><summary>{heading}</summary>{inner}</details>'
        return f'<div class="part"><h3 class="part">{heading}</h3>{inner}</div>'

    def details(self, i: int, chapter: Chapter) -> str:
        """What can be looked at one by one, folded, not printed."""
        inner = ""
        for k, (name, exhibits) in enumerate(chapter.details, start=1):
            places = {id(e): f"d{i}-{k}-{j}" for j, e in enumerate(exhibits, start=1)}
            inner += f"<details><summary>{safe(name)}</summary>{self.grid(places, chapter, exhibits)}</details>"
        title = self.say(Message("export.details", analysis=Message(f"{chapter.stem}.name")))
        return f'<details class="part numbers"><summary>{title}</summary>{inner}</details>'

    def verdict(self, card: Card) -> str:
        facts = "".join(f"<span>{self.say(f)}</span>" for f in card.facts)
        shape = "verdict pale" if card.faded else "verdict"
        return (
            f'<div class="{shape}" style="border-left-color:{color(card.color, "light")}">'
            f"<h4>{self.cell_text(card.name)}</h4><p>{self.say(card.verdict)}</p><small>{facts}</small></div>"
        )

    def card(self, place: str, chapter: Chapter, exhibit: Exhibit) -> str:
        notes = "".join(f'<p class="note muted">{self.say(n)}</p>' for n in exhibit.notes)
        footer = safe(self.context.footer(exhibit, chapter.receipt, self.t))
        table = f'<div class="scroll" tabindex="0">{self.table(exhibit.table)}</div>'
        if exhibit.chart is not None:
            folded = f"<summary>{self.say('export.table')}</summary>{table}"
            table = f'{self.chart(exhibit)}<details class="numbers">{folded}</details>'
        folded = f"<summary>{self.say('export.computed')}</summary><p>{self.say(exhibit.explanation)}</p>"
        how = f'<details class="numbers">{folded}</details>'
        # a column of its own for every group needs the whole width
        shape = "card wide" if isinstance(exhibit.chart, HeatMap) else "card"
        return (
            f'<article class="{shape}" id="{place}"><h3>{self.say(exhibit.title)}</h3>'
            f'<p class="subtitle">{self.say(exhibit.subtitle)}</p>{table}{notes}{how}'
            f"<footer>{footer}</footer></article>"
        )

    def chart(self, exhibit: Exhibit) -> str:
        if exhibit.chart is None:
            return ""
        self.charts += 1
        place, alt = f"chart{self.charts}", self.say(exhibit.alt or exhibit.title)
        pushed = isinstance(exhibit.chart, HeatMap) and exhibit.chart.crowded
        widths = ("wide",) if pushed else ("wide", "narrow")
        drawn = {w: figure(exhibit.chart, self.t, theme="light", narrow=w == "narrow") for w in widths}
        # the height is reserved, so that nothing jumps while the charts are drawn
        height = int(drawn["wide"].layout.height)
        blocks = [f'<div class="chart" id="{place}" role="img" aria-label="{alt}" style="min-height:{height}px"></div>']
        for width, chart in drawn.items():
            told = chart.to_plotly_json()
            template = told["layout"].pop("template", {})
            # the same for all
            self.template = self.template or data(template)
            blocks.append(f'<script type="application/json" id="{place}-{width}">{data(told)}</script>')
        return f'<div class="pushed">{"".join(blocks)}</div>' if pushed else "".join(blocks)

    def table(self, table: Table) -> str:
        head = "".join(f'<th scope="col">{self.cell_text(c)}</th>' for c in table.columns)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(map(self.row, table.rows))}</tbody></table>"

    def row(self, cells: Iterable[Cell]) -> str:
        tds = (f"<td{' class=number' * isinstance(c, Num)}>{self.cell_text(c)}</td>" for c in cells)
        return f"<tr>{''.join(tds)}</tr>"

    def cell_text(self, cell: Cell) -> str:
        return safe(self.t.text(cell))

    def receipt(self) -> str:
        """What was done with the files, then every table: its files, what it was taken to mean."""
        parts = [f'<section id="receipt"><h2>{self.say("export.sheet_receipt")}</h2>']
        if self.context.done:
            said = "".join(f"<li>{self.say(m)}</li>" for m in self.context.done)
            parts.append(f'<div class="card"><h3>{self.say("export.done")}</h3><ul>{said}</ul></div>')
        for dataset, receipts in zip(self.context.datasets, self.context.receipts, strict=True):
            parts.append(self.table_receipt(dataset, receipts))
        return "".join([*parts, "</section>"])

    def table_receipt(self, dataset: Dataset, receipts: Sequence[Receipt]) -> str:
        inner = ""
        if len(receipts) > 1:
            inner = f'<div class="scroll sum" tabindex="0">{self.table(rows_by_file(receipts, dataset.receipt))}</div>'
        for receipt in receipts:
            facts = Table((), tuple((name, value) for name, value in receipt_lines(receipt, self.t)))
            inner += f'<div class="scroll facts" tabindex="0">{self.table(facts)}</div>'
        open_ones = (*drift_lines(dataset, self.t), *question_lines(dataset, self.t))
        if open_ones:
            inner += f'<div class="scroll facts" tabindex="0">{self.table(Table((), open_ones))}</div>'
        columns = Table(
            tuple(Message(f"export.column_{c}") for c in COLUMN_FACTS), tuple(column_lines(dataset, self.t))
        )
        folded = f"<summary>{self.say('export.columns')}</summary>"
        folded += f'<div class="scroll" tabindex="0">{self.table(columns)}</div>'
        return f'<div class="card">{inner}<details class="numbers">{folded}</details></div>'
