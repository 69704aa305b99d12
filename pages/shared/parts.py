"""What an analysis' page may hold beyond exhibits: verdict cards, sections with controls, one thing in detail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from insight.exhibits import Card, Exhibit, Section
from insight.exhibits.palette import color
from pages.shared import escape, widgets
from pages.shared.state import View

Draw = Callable[[tuple[Exhibit, ...]], None]


def cards(view: View, shown: Sequence[Card]) -> None:
    """Verdicts beside each other, the colour of each at its edge."""
    if not shown:
        return
    st.html(f'<div class="ci-cards">{"".join(_card(view, c) for c in shown)}</div>')


def _card(view: View, shown: Card) -> str:
    words = view.words
    facts = "".join(f"<span>{escape.html(words(fact))}</span>" for fact in shown.facts)
    pale = " ci-pale" if shown.faded else ""
    return (
        f'<div class="ci-card{pale}" style="--ci-edge:{color(shown.color, view.theme)}">'
        f"<h4>{escape.html(words.text(shown.name))}</h4><p>{escape.html(words(shown.verdict))}</p><small>{facts}</small></div>"
    )


def heading(view: View, stem: str, name: str) -> None:
    """A section's heading and its one line of explanation."""
    words = view.words
    st.html(
        f'<h2 class="ci-section">{escape.html(words(f"{stem}.section_{name}"))}</h2>'
        f'<p class="ci-quiet">{escape.html(words(f"{stem}.section_{name}_text"))}</p>'
    )


def one(view: View, stem: str, names: Sequence[str], details: Callable[[str], tuple[Exhibit, ...]], draw: Draw) -> None:
    """One of several things in detail, picked on the main chart or from the list."""
    assert view.workspace is not None
    if not names:
        return
    words = view.words
    heading(view, stem, "feature")
    shown = chosen(view, stem, names)
    at = widgets.key("one", stem, view.language, view.workspace.id)
    st.session_state[at] = shown
    st.selectbox(
        words(f"{stem}.choose_feature"), list(names), format_func=lambda name: escape.plain(name, 80), key=at,
        on_change=partial(_choose, view, stem, at), width=420,
    )  # fmt: skip
    draw(details(shown))


def chosen(view: View, stem: str, names: Sequence[str]) -> str:
    """Which of several things is shown in detail: the one picked, else the first."""
    kept = _kept(view, stem)
    return kept if kept in names else names[0]


def picker(view: View, stem: str) -> Callable[[str], None]:
    """What the main chart calls when one of its dots is clicked; it is given the chart's key."""

    def pick(chart: str) -> None:
        points = st.session_state[chart]["selection"]["points"]
        names = [p.get("customdata") for p in points]
        if names and names[0]:
            name = names[0][0] if isinstance(names[0], (list, tuple)) else names[0]
            _keep(view, stem, str(name))

    return pick


def _choose(view: View, stem: str, at: str) -> None:
    _keep(view, stem, st.session_state[at])


def _kept(view: View, stem: str) -> str | None:
    assert view.workspace is not None
    found: dict[str, str] = st.session_state.get("_one", {})
    return found.get(f"{stem} {view.workspace.id}")


def _keep(view: View, stem: str, name: str) -> None:
    assert view.workspace is not None
    st.session_state.setdefault("_one", {})[f"{stem} {view.workspace.id}"] = name


def sections(
    view: View, stem: str, shown: Sequence[Section], within: Mapping[str, Callable[[], None]], draw: Draw
) -> None:
    """The story's sections: heading, controls of the page's own, sentences, exhibits; folded ones closed."""
    marked = escape.marked(view.language)
    for section in shown:
        place: Any = st.container()
        if section.folded:
            place = st.expander(
                view.words(f"{stem}.section_{section.name}"),
                key=widgets.key(stem, "section", section.name, view.language),
                on_change="rerun",
            )
            if not place.open:
                continue
        with place, widgets.guarded(view, stem):
            if section.folded:
                st.html(f'<p class="ci-quiet">{escape.html(view.words(f"{stem}.section_{section.name}_text"))}</p>')
            else:
                heading(view, stem, section.name)
            if section.name in within:
                within[section.name]()
            if section.findings:
                lines = "".join(f"<li>{marked(f)}</li>" for f in section.findings)
                st.html(f'<ul class="ci-findings ci-lesser">{lines}</ul>')
            draw(section.exhibits)
