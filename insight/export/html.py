"""The report as one HTML file that asks nothing of any network: charts, tables and methods in it, for screen and print.

plotly.js is put in once; a content security policy in the file forbids every request. Users' text is escaped here and
the charts' data lie in script blocks in which ``<`` cannot occur.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from plotly.offline import get_plotlyjs

from insight.exhibits import Cell, Exhibit, HeatMap, Message, Num, Table
from insight.exhibits.plotly import figure
from insight.export.content import COLUMN_FACTS, Chapter, Context, column_lines, receipt_lines, why
from insight.export.escape import clean
from insight.words import Translator

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:"
)
STYLE = """
:root { --ink: #1b2a3a; --muted: #5b6b7b; --rule: #dfe4e9; --paper: #ffffff; --ground: #f6f7f9; --accent: #12436d; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 Inter, "Segoe UI", system-ui,
  -apple-system, "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
:lang(zh) body, body:lang(zh) { line-height: 1.6; }
main, header, nav { max-width: 1200px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 32px; }
h1 { font-size: 28px; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 22px; line-height: 1.3; margin: 40px 0 12px; }
h3 { font-size: 18px; line-height: 1.35; margin: 0; }
p { margin: 4px 0; max-width: 75ch; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.muted, footer, .subtitle { color: var(--muted); }
nav ol { padding-left: 20px; } nav ol ol { list-style: none; padding-left: 0; }
.finding { font-size: 18px; }
.grid { display: flex; flex-wrap: wrap; gap: 20px; margin: 0 0 20px; }
.card { background: var(--paper); border: 1px solid var(--rule); border-radius: 10px; min-width: 0;
  padding: 20px 24px; margin: 0 0 20px; }
.grid .card { flex: 1 1 min(100%, 520px); margin: 0; }
.grid .wide { flex-basis: 100%; }
.card footer { font-size: 13px; margin-top: 12px; }
.note { font-size: 14px; }
.chart { width: 100%; margin: 12px 0; }
details { margin-top: 8px; } summary { cursor: pointer; color: var(--accent); font-size: 14px; }
section > details > .card { margin-top: 12px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; margin: 8px 0; }
th, td { border-bottom: 1px solid var(--rule); padding: 4px 12px 4px 0; text-align: left; vertical-align: top; }
td.number { text-align: right; white-space: nowrap; }
.facts td { text-align: left; } .facts td:first-child { white-space: nowrap; color: var(--muted); }
@media print {
  body { background: #fff; font-size: 12px; }
  main, header, nav { max-width: none; padding: 0; }
  .card { break-inside: avoid; border: 0; border-top: 1px solid var(--rule); border-radius: 0; padding: 12px 0; }
  .grid { display: block; } h2 { break-after: avoid; } summary { display: none; }
}
"""
DRAW = """
const settings = {responsive: true, displaylogo: false, displayModeBar: false};
function draw() {
  for (const place of document.querySelectorAll(".chart:not(.js-plotly-plot)")) {
    if (!place.offsetWidth) continue;
    const width = place.offsetWidth < 560 ? "narrow" : "wide";
    const drawn = JSON.parse(document.getElementById(place.id + "-" + width).textContent);
    Plotly.newPlot(place, drawn.data, drawn.layout, settings);
  }
}
draw();
for (const folded of document.querySelectorAll("details")) folded.addEventListener("toggle", draw);
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  draw();
});
"""


def page(stories: Sequence[Chapter], context: Context, translate: Translator) -> str:
    """The whole document as text; write it as UTF-8."""
    return _Page(context, translate).document(stories)


def safe(text: str) -> str:
    """Any text as literal text, inside an element or a quoted attribute."""
    return html.escape(clean(text))


class _Page:
    def __init__(self, context: Context, translate: Translator) -> None:
        self.context, self.t = context, translate
        self.charts = 0

    def say(self, what: Message | str) -> str:
        """A message, or a key of the catalogue, safe inside an element or a quoted attribute."""
        return safe(self.t(what))

    def document(self, stories: Sequence[Chapter]) -> str:
        files = self.t(Message("export.files", files=tuple(d.receipt.file for d in self.context.datasets)))
        title = self.say("export.report_title")
        body = "\n".join(self.chapter(i, c) for i, c in enumerate(stories, start=1))
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
<header><h1>{title}</h1><p class="muted">{safe(files)}</p></header>
{self.contents(stories)}
<main>
{body}
{self.receipt()}
</main>
<script>{get_plotlyjs()}</script>
<script>{DRAW}</script>
</body>
</html>
"""

    def contents(self, stories: Sequence[Chapter]) -> str:
        lines = []
        for i, chapter in enumerate(stories, start=1):
            shown = chapter.story.exhibits if chapter.story else ()
            inner = "".join(
                f'<li><a href="#e{i}-{j}">{self.say(e.title)}</a></li>' for j, e in enumerate(shown, start=1)
            )
            if chapter.story is None:
                inner = f'<li class="muted">{safe(why(chapter, self.t)[0])}</li>'
            lines.append(f'<li><a href="#c{i}">{self.question(chapter)}</a><ol>{inner}</ol></li>')
        name = self.say("export.sheet_contents")
        return f'<nav aria-label="{name}"><h2>{name}</h2><ol>{"".join(lines)}</ol></nav>'

    def question(self, chapter: Chapter) -> str:
        return self.say(f"{chapter.stem}.question")

    def chapter(self, i: int, chapter: Chapter) -> str:
        parts = [f'<section id="c{i}"><h2>{self.question(chapter)}</h2>']
        if chapter.story is None:
            missing, example = (safe(x) for x in why(chapter, self.t))
            parts.append(f'<div class="card"><h3>{missing}</h3><p class="muted">{example}</p></div></section>')
            return "\n".join(parts)
        story = chapter.story
        ids = {id(e): f"e{i}-{j}" for j, e in enumerate(story.exhibits, start=1)}
        parts += [f'<p class="finding">{self.say(f)}</p>' for f in story.findings]
        parts.append(self.card(ids[id(story.hero)], chapter, story.hero))
        if story.supporting:
            cards = "".join(self.card(ids[id(e)], chapter, e) for e in story.supporting)
            parts.append(f'<div class="grid">{cards}</div>')
        quality = [f'<p class="note">{self.say(n)}</p>' for n in story.notes]
        quality += [self.card(ids[id(e)], chapter, e) for e in story.quality]
        if quality:
            parts.append(f"<details><summary>{self.say('export.quality')}</summary>{''.join(quality)}</details>")
        return "\n".join([*parts, "</section>"])

    def card(self, place: str, chapter: Chapter, exhibit: Exhibit) -> str:
        notes = "".join(f'<p class="note muted">{self.say(n)}</p>' for n in exhibit.notes)
        footer = safe(self.context.footer(exhibit, chapter.receipt, self.t))
        table = f'<div class="scroll">{self.table(exhibit.table)}</div>'
        if exhibit.chart is not None:
            table = f"{self.chart(exhibit)}<details><summary>{self.say('export.table')}</summary>{table}</details>"
        how = (
            f"<details><summary>{self.say('export.computed')}</summary><p>{self.say(exhibit.explanation)}</p></details>"
        )
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
        drawn = {w: figure(exhibit.chart, self.t, theme="light", narrow=w == "narrow") for w in ("wide", "narrow")}
        # the height is reserved, so that nothing jumps while the charts are drawn
        height = int(drawn["wide"].layout.height)
        blocks = [f'<div class="chart" id="{place}" role="img" aria-label="{alt}" style="min-height:{height}px"></div>']
        for width, chart in drawn.items():
            data = str(chart.to_json()).replace("<", "\\u003c")
            blocks.append(f'<script type="application/json" id="{place}-{width}">{data}</script>')
        return "".join(blocks)

    def table(self, table: Table) -> str:
        head = "".join(f'<th scope="col">{self.cell_text(c)}</th>' for c in table.columns)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(map(self.row, table.rows))}</tbody></table>"

    def row(self, cells: Iterable[Cell]) -> str:
        tds = (f"<td{' class=number' * isinstance(c, Num)}>{self.cell_text(c)}</td>" for c in cells)
        return f"<tr>{''.join(tds)}</tr>"

    def cell_text(self, cell: Cell) -> str:
        return safe(self.t.text(cell))

    def receipt(self) -> str:
        parts = [f'<section id="receipt"><h2>{self.say("export.sheet_receipt")}</h2>']
        for dataset in self.context.datasets:
            facts = Table((), tuple((name, value) for name, value in receipt_lines(dataset.receipt, self.t)))
            columns = Table(
                tuple(Message(f"export.column_{c}") for c in COLUMN_FACTS), tuple(column_lines(dataset, self.t))
            )
            folded = f"<summary>{self.say('export.columns')}</summary>"
            folded += f'<div class="scroll">{self.table(columns)}</div>'
            table = f'<div class="scroll facts">{self.table(facts)}</div>'
            parts.append(f'<div class="card">{table}<details>{folded}</details></div>')
        return "".join([*parts, "</section>"])
