"""The exhibit card, the same anatomy everywhere: finding, what is measured, chart, notes, footer, one quiet menu."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from insight.dataset import Filters
from insight.exhibits import Exhibit, HeatMap, Num, Table
from insight.exhibits import footer as footers
from insight.export.escape import file_name, neutral
from insight.words import Translator, translator
from pages.shared import collect, escape, meeting, picture, widgets
from pages.shared.state import View

# Streamlit's own font, so that chart and page are one family; the list goes on where it lacks a character
FONT = "'Source Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"
_STRETCH = 1.8


@dataclass(frozen=True)
class Source:
    """What the footer says of the file, and the state of the page. date: ISO day it was read."""

    stem: str
    name: str
    date: str
    filters: Filters
    page: collect.Page


def heights(view: View, exhibits: Sequence[Exhibit]) -> list[int | None]:
    """Heights of charts that will stand two beside each other: equal in a pair, where that needs little stretching."""
    own = [_figure(e, view.language, view.theme, view.narrow).layout.height if e.chart else None for e in exhibits]
    for left in range(0, len(own) - 1, 2):
        pair = own[left : left + 2]
        if None not in pair and max(pair) <= _STRETCH * min(pair):
            own[left : left + 2] = [max(pair)] * 2
    return own


def show(
    view: View,
    exhibit: Exhibit,
    source: Source,
    *,
    hero: bool = False,
    height: int | None = None,
    picked: Callable[[str], None] | None = None,
) -> None:
    """One exhibit. ``hero``: the page's main one. ``height``: of the chart in pixels; None = its own.

    picked: called with the chart's key when the reader clicks one of its marks.
    """
    words = view.words
    slug = widgets.key("card", exhibit.id)
    with st.container(border=True, key=slug, height="stretch"), widgets.guarded(view, source.stem):
        mark = (
            f'<i class="ci-in-deck">{escape.html(words("card.in_deck"))}</i>' if exhibit.id in source.page.held else ""
        )
        st.html(
            f'<div class="ci-head{" ci-hero" if hero else ""}"><h3>{escape.html(words(exhibit.title))}</h3>'
            f"<p>{escape.html(words(exhibit.subtitle))}{mark}</p></div>"
        )
        _menu(view, exhibit, source, slug)
        if isinstance(exhibit.chart, HeatMap) and view.narrow and exhibit.chart.crowded:
            with st.container(key=f"wide-{slug}"):
                _chart(view, exhibit, slug, height, picked)
        elif exhibit.chart is not None:
            _chart(view, exhibit, slug, height, picked)
        else:
            st.html(_table(exhibit.table, words))
        notes = "".join(f"<p>{escape.html(words(note))}</p>" for note in exhibit.notes)
        foot = escape.html(_footer(exhibit, source, words)).replace("n = ", "n&nbsp;=&nbsp;")
        st.html(f'<div class="ci-foot">{notes}<footer>{foot}</footer></div>')


def _chart(view: View, exhibit: Exhibit, slug: str, height: int | None, picked: Callable[[str], None] | None) -> None:
    pushed = isinstance(exhibit.chart, HeatMap) and exhibit.chart.crowded
    figure = _figure(exhibit, view.language, view.theme, view.narrow and not pushed)
    key = f"{slug}-chart"
    picking: dict[str, Any] = {"on_select": partial(picked, key), "selection_mode": "points"} if picked else {}
    st.plotly_chart(
        figure,
        theme=None,
        height=height or "content",
        key=key,
        alt=view.words(exhibit.alt or exhibit.title),
        # the only button lends its Plotly to the picture in the menu; the style sheet hides it
        config={"displayModeBar": True, "displaylogo": False, "modeBarButtons": [["toImage"]], "scrollZoom": False},
        **picking,
    )


@st.cache_resource(scope="session", max_entries=64, show_spinner=False, hash_funcs={Exhibit: hash})
def _figure(exhibit: Exhibit, language: str, theme: Any, narrow: bool) -> Any:
    from insight.exhibits.plotly import figure

    made = figure(exhibit.chart, translator(language), theme, narrow=narrow)
    return made.update_layout(font_family=FONT, hoverlabel_font_family=FONT)


def _footer(exhibit: Exhibit, source: Source, words: Translator) -> str:
    return footers.footer(exhibit, escape.plain(source.name, 80), source.date, source.filters, words)


def _menu(view: View, exhibit: Exhibit, source: Source, slug: str) -> None:
    words = view.words
    menu = st.popover(
        words("card.menu"),
        icon=":material/more_horiz:",
        type="tertiary",
        key=f"{slug}-menu-{view.language}",
        on_change="rerun",
    )
    if not menu.open:
        return
    name = partial(file_name, source.stem, view.language, detail=words(exhibit.title))
    with menu:
        left, right = st.columns(2)
        with left:
            collect.button(view, exhibit, source.page, slug)
        with right:
            meeting.entry(view, exhibit.id, f"{slug}-meeting", kind="secondary", width="stretch")
        left, right = st.columns((2, 1))
        with left:
            picture.offer(view, exhibit, _footer(exhibit, source, words), source.stem, slug)
        right.download_button(
            words("card.csv"),
            # not a function: what that returns may be gone before it is fetched
            _csv(exhibit.table, words),
            name("csv"),
            "text/csv",
            key=f"{slug}-csv-{view.language}",
            on_click="ignore",
            width="stretch",
        )
        st.html(
            f'<div class="ci-how"><h4>{escape.html(words("card.how"))}</h4><p>{escape.html(words(exhibit.explanation))}'
            f"</p><h4>{escape.html(words('card.table'))}</h4>{_table(exhibit.table, words)}</div>"
        )


def _table(table: Table, words: Translator) -> str:
    numeric = [all(isinstance(row[i], Num) or row[i] is None for row in table.rows) for i in range(len(table.columns))]

    def cells(tag: str, row: tuple[Any, ...]) -> str:
        kinds = ('class="ci-number"' if number else "" for number in numeric)
        return "".join(
            f"<{tag} {kind}>{escape.html(words.text(c))}</{tag}>" for c, kind in zip(row, kinds, strict=True)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in table.rows)
    head = cells("th", table.columns)
    return (
        f'<div class="ci-table" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _csv(table: Table, words: Translator) -> bytes:
    """The unrounded numbers; with a byte order mark, without which Excel garbles Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(neutral(words.text(c)) for c in table.columns)
    for row in table.rows:
        writer.writerow("" if c is None else _value(c, words) for c in row)
    return out.getvalue().encode("utf-8-sig")


def _value(cell: Any, words: Translator) -> Any:
    if isinstance(cell, Num) and not isinstance(cell.value, str):
        return "" if cell.value is None else cell.value
    return neutral(words.text(cell))
