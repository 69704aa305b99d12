"""How the HTML report looks, on screen and on paper."""

from __future__ import annotations

STYLE = """
:root { --ink: #1b2a3a; --muted: #5b6b7b; --rule: #dfe4e9; --paper: #ffffff; --ground: #f6f7f9; --accent: #12436d; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 Inter, "Segoe UI", system-ui,
  -apple-system, "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
:lang(zh) body, body:lang(zh) { line-height: 1.6; }
main, header, nav, .summary { max-width: 1200px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 32px; }
h1 { font-size: 28px; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 22px; line-height: 1.3; margin: 40px 0 12px; }
h3 { font-size: 18px; line-height: 1.35; margin: 0; }
p { margin: 4px 0; max-width: 75ch; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.muted, footer, .subtitle { color: var(--muted); }
.summary h2 { margin-top: 24px; } .summary ul { margin: 12px 0 0; padding-left: 20px; }
.summary li { margin: 6px 0; } .summary a { color: var(--ink); text-decoration-color: var(--rule); }
nav a { text-decoration: none; } nav a:hover { text-decoration: underline; }
nav ol { padding-left: 0; list-style: none; } nav > ol > li { margin: 0 0 14px; }
nav > ol > li > a { font-weight: 600; }
nav ol ol { columns: 2 320px; column-gap: 32px; font-size: 14px; }
nav ol ol li { break-inside: avoid; padding: 1px 0 1px 12px; text-indent: -12px; }
main ul { padding-left: 20px; max-width: 80ch; margin: 8px 0 16px; } li { margin: 2px 0; }
.finding { font-size: 18px; }
.grid { display: flex; flex-wrap: wrap; gap: 20px; margin: 0 0 20px; }
.card { background: var(--paper); border: 1px solid var(--rule); border-radius: 10px; min-width: 0;
  padding: 20px 24px; margin: 0 0 20px; }
.grid .card { flex: 1 1 min(100%, 520px); margin: 0; }
.grid .wide { flex-basis: 100%; }
.card footer { font-size: 13px; margin-top: 12px; }
h3.part { font-size: 20px; margin: 32px 0 4px; }
details.part > summary { font-size: 16px; margin: 24px 0 8px; }
.part > .grid { margin-top: 12px; }
h2 .table, nav .table { color: var(--muted); font-weight: normal; overflow-wrap: anywhere; }
h2 .table { display: block; font-size: 15px; }
.verdicts { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 12px; margin: 0 0 20px; }
.verdict { background: var(--paper); border: 1px solid var(--rule); border-left: 5px solid; border-radius: 8px;
  padding: 10px 14px; break-inside: avoid; }
.verdict h4 { font-size: 15px; margin: 0; overflow-wrap: anywhere; }
.verdict p { font-size: 15px; margin: 2px 0; }
.verdict small { color: var(--muted); font-size: 13px; display: flex; flex-wrap: wrap; gap: 0 14px; }
.verdict.pale { border-left-style: dashed; }
.note { font-size: 14px; }
.chart { width: 100%; margin: 12px 0; }
.pushed { overflow-x: auto; } .pushed .chart { min-width: 832px; }
details { margin-top: 8px; } summary { cursor: pointer; color: var(--accent); font-size: 14px; }
section > details > .card { margin-top: 12px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; margin: 8px 0; }
th, td { border-bottom: 1px solid var(--rule); padding: 4px 12px 4px 0; text-align: left; vertical-align: top; }
td.number { text-align: right; white-space: nowrap; }
.sum tr:last-child td { border-top: 2px solid var(--rule); font-weight: 600; }
.facts + .facts { margin-top: 20px; }
.facts td { text-align: left; } .facts td:first-child { white-space: nowrap; color: var(--muted); }
@media screen and (max-width: 560px) {
  main, header, nav, .summary { padding: 0 10px; } .card { padding: 16px 12px; }
}
@media print {
  body { background: #fff; font-size: 12px; }
  main, header, nav, .summary { max-width: none; padding: 0; }
  .card { break-inside: avoid; border: 0; border-top: 1px solid var(--rule); border-radius: 0; padding: 12px 0; }
  .grid { display: block; } h2, h3, .part > ul, .part > p { break-after: avoid; }
  summary, details.numbers { display: none; }
  details.part > summary { display: block; color: var(--ink); font-size: 18px; list-style: none; }
  .note, .subtitle { font-size: 12px; }
  .finding, h3 { font-size: 14px; } h2 { font-size: 18px; margin-top: 24px; } .chart { margin: 4px 0; zoom: 0.69; }
  .card footer { font-size: 10px; } .verdicts { grid-template-columns: repeat(3, 1fr); }
  .verdict h4, .verdict p { font-size: 12px; } .verdict small { font-size: 11px; }
  nav { break-after: page; } section > h2 { break-before: auto; }
}
"""
