"""The recipe on the Data page: what it holds, taken along as a file, used on this file, and what is different then."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st

from insight import workspace as shelf
from insight.dataset import Dataset
from insight.exhibits import Message, Num
from insight.recipe import ASKED, Recipe, drift_message, folded, kept, to_json
from insight.recipe.summary import summary
from insight.registry import ANALYSES
from insight.workspace import NoWorkspace, Source, Workspace
from pages.shared import cache, escape, intake, recipe_use, state, widgets
from pages.shared.state import View

_OTHERS = 8
_AT_ONCE = 40
_MISSING, _OPEN = "missing", "open"
_WITH_SCALE = frozenset({"scale_points", "role_unsure"})


def panel(view: View, found: cache.Open) -> None:
    """The bordered part of the Data page that is about the recipe of the open table's first file."""
    assert view.workspace is not None
    with st.container(border=True, key="panel-recipe"), widgets.guarded(view, "recipe"):
        _work(view)
        source = view.workspace.source(found.table.key)
        words = view.words
        st.html(
            f'<div class="ci-head"><h3>{escape.html(words("recipe.title"))}</h3>'
            f"<p>{escape.html(words('recipe.title_text'))}</p></div>"
        )
        recipe, text = _recipe(view, source)
        _holds(view, recipe)
        _acts(view, source, text)
        if source.recipe:
            _compared(view, source, source.recipe, found.data)


def _recipe(view: View, source: Source) -> tuple[Recipe, bytes]:
    assert view.workspace is not None
    at = view.workspace
    options = [at.options(a.stem) for a in ANALYSES]
    made_of = [source.source_key, at.corrections_of(source.id), dict(source.choices), asdict(at.filters), options]
    return _taken(at.id, source.id, json.dumps(made_of, sort_keys=True, default=str), at)


@st.cache_resource(scope="session", max_entries=4, show_spinner=False)
def _taken(id: str, source: str, made_of: str, _workspace: Workspace) -> tuple[Recipe, bytes]:
    recipe = kept.taken(_workspace, source)
    return recipe, to_json(recipe).encode()


# --- what it holds -----------------------------------------------------------------------------------------------


def _holds(view: View, recipe: Recipe) -> None:
    marked = escape.marked(view.language)
    lines = []
    for name, told in summary(recipe):
        said = " · ".join(marked(part) for part in told)
        lines.append(
            f'<dt>{escape.html(view.words(f"recipe.holds_{name}"))}</dt><dd class="ci-holds-{name}">{said}</dd>'
        )
    st.html(f'<dl class="ci-receipt">{"".join(lines)}</dl>')


# --- taking it along and using it --------------------------------------------------------------------------------


def _acts(view: View, source: Source, text: bytes) -> None:
    assert view.workspace is not None
    words, id = view.words, view.workspace.id
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="recipe-acts"):
        st.download_button(
            words("recipe.download"), text, f"{words('recipe.file_name')}.json",
            "application/json", key=f"recipe-download-{view.language}", icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        menu = st.popover(
            words("recipe.upload"), icon=":material/upload_file:", key=f"recipe-use-{view.language}", on_change="rerun"
        )
        if source.recipe:
            st.button(
                words("recipe.forget"), type="tertiary", key=f"recipe-forget-{view.language}", icon=":material/undo:",
                on_click=_do, args=(id, "forget", source.id),
            )  # fmt: skip
    # looking for files of the same survey takes time: only for those who ask
    if menu.open:
        with menu:
            _incoming(view)
            _others(view, source)


def _incoming(view: View) -> None:
    """The field that a recipe is dropped on."""
    assert view.workspace is not None
    words = view.words
    drop, limit = (json.dumps(words(f"recipe.{k}"), ensure_ascii=False) for k in ("drop", "drop_limit"))
    st.html(
        f"<style>.st-key-recipe-drop{{--ci-drop:{drop};--ci-limit:{limit}}}</style>"
        f"<p>{escape.html(words('recipe.upload_hint'))}</p>"
    )
    file = st.container(key="recipe-drop").file_uploader(
        words("recipe.upload"), type=["json"], key=f"recipe-upload-{state.round_of('recipe')}",
        label_visibility="collapsed",
    )  # fmt: skip
    if file is not None:
        with st.spinner(words("start.reading")):
            state.tell(recipe_use.use(view.workspace.id, file.getvalue()))
        state.next_round("recipe")
        st.rerun()


def _others(view: View, source: Source) -> None:
    """The other files of this visit (of everybody on this computer where only it reaches the server)."""
    assert view.workspace is not None
    words, id = view.words, view.workspace.id
    near = [r for r in shelf.recent(limit=40) if r.id != id and (intake.only_here() or r.id in state.mine())][:_OTHERS]
    if not near:
        return
    names = kept.columns_of(source)
    likely = [r.id for r in near if _likely(r.id, names)]
    ordered = sorted(near, key=lambda r: r.id not in likely)
    shown = {r.id: escape.plain(r.name, 80) for r in ordered}

    def said(code: str) -> str:
        if code == _OPEN:
            return words("recipe.same_as_none")
        return words("recipe.likely", name=shown[code]) if code in likely else shown[code]

    at = f"recipe-same-{view.language}-{id}-{state.round_of('recipe')}"
    st.selectbox(
        words("recipe.same_as"), [_OPEN, *shown], format_func=said, key=at, on_change=_wish, args=(id, source.id, at)
    )


def _likely(id: str, names: Sequence[str]) -> bool:
    try:
        return kept.same_survey(names, kept.columns_of(Workspace.open(id).source()))
    except (NoWorkspace, KeyError, OSError):
        return False


def _wish(id: str, source: str, at: str) -> None:
    # the work is done where the page can show that it goes on
    if st.session_state[at] != _OPEN:
        st.session_state["_recipe_wish"] = (id, source, st.session_state[at])


def _work(view: View) -> None:
    wish = st.session_state.pop("_recipe_wish", None)
    if wish is None:
        return
    with st.spinner(view.words("start.reading")):
        state.tell(recipe_use.use_of(*wish))
    state.next_round("recipe")
    st.rerun()


# --- what is different -------------------------------------------------------------------------------------------


def _compared(view: View, source: Source, applied: Mapping[str, Any], data: Dataset) -> None:
    assert view.workspace is not None
    words, marked = view.words, escape.marked(view.language)
    now = view.workspace.corrections_of(source.id)
    lines = folded(applied["drift"])
    open_ = [_is_open(applied, line, data, now) for line in lines]
    name = escape.plain(applied["recipe"]["file"]["pattern"], 80)
    st.html(f'<div class="ci-head"><h3>{escape.html(words("recipe.applied_title", name=name))}</h3></div>')
    if not lines:
        widgets.notice(view, Message("recipe.no_drift"))
        return
    asked = [line for line, is_open in zip(lines, open_, strict=True) if is_open]
    if asked:
        widgets.notice(view, Message("recipe.open", n=len(asked)), "warning")
        for number, line in enumerate(asked[:_AT_ONCE]):
            with st.container(key=f"recipe-asked-{number}", gap="xsmall"):
                _ask(view, source, line, number, data)
    elif any(line["code"] in ASKED for line in lines):
        widgets.notice(view, Message("recipe.all_decided"))
    told = [line for line, is_open in zip(lines, open_, strict=True) if not is_open]
    if told:
        heads = "".join(f"<th>{escape.html(words(f'recipe.{h}'))}</th>" for h in ("differs", "what_to_do"))
        rows = "".join(
            f"<tr><td>{marked(drift_message(line))}</td><td>{marked(_todo(line))}</td></tr>" for line in told
        )
        st.html(f'<div class="ci-table" tabindex="0"><table><tr>{heads}</tr>{rows}</table></div>')


def _is_open(applied: Mapping[str, Any], line: Mapping[str, Any], data: Dataset, now: Mapping[str, Any]) -> bool:
    columns = line.get("column")
    each = columns if isinstance(columns, list) else [columns]
    return any(kept.still_open(applied, {**line, "column": c}, data, now) for c in each)


def _todo(line: Mapping[str, Any]) -> Message:
    return Message("recipe.done") if line["code"] in ASKED else drift_message(line, "todo")


def _ask(view: View, source: Source, line: Mapping[str, Any], number: int, data: Dataset) -> None:
    assert view.workspace is not None
    words, marked, id = view.words, escape.marked(view.language), view.workspace.id
    code = line["code"]
    buttons: list[tuple[str, str, tuple[Any, ...]]]
    st.html(f'<p>{marked(drift_message(line))} <span class="ci-quiet">{marked(drift_message(line, "todo"))}</span></p>')
    if code == "option_new":
        _code(view, source, line, number, data)
        return
    if code == "question_renamed_unsure":
        buttons = [("yes_same", "answer", (line["was"], line["column"])), ("no_other", "answer", (line["was"], None))]
    else:
        buttons = [("keep_file", "confirm", (line["column"],))]
        if code in _WITH_SCALE and line.get("used") != "was":
            buttons.append(("take_recipe", "take_over", (line["column"],)))
    with st.container(horizontal=True, gap="small"):
        for key, what, args in buttons:
            st.button(
                words(f"recipe.{key}"), key=f"recipe-{key}-{number}-{view.language}",
                on_click=_do, args=(id, what, source.id, *args),
            )  # fmt: skip


def _code(view: View, source: Source, line: Mapping[str, Any], number: int, data: Dataset) -> None:
    """What a new answer counts as: a step of the scale, or no answer."""
    assert view.workspace is not None
    words, columns, id = view.words, line["column"], view.workspace.id
    scale = data.column(columns[0]).scale
    steps = kept.steps(scale) if scale is not None else ()
    shown = {_OPEN: words("recipe.code_open"), _MISSING: words("recipe.code_missing")}
    shown |= {str(i): escape.plain(f"{words(Num(v))} {label}".strip(), 60) for i, (v, label) in enumerate(steps)}
    at = widgets.key("recipe_code", str(line["option"]), *columns[:1], view.language, id)
    st.selectbox(
        words("recipe.code_as", option=escape.label(line["option"], 40)), list(shown),
        format_func=shown.__getitem__, key=at, width=360,
        on_change=_coded, args=(id, source.id, tuple(columns), line["option"], at),
    )  # fmt: skip


def _coded(id: str, source: str, columns: tuple[str, ...], option: str, at: str) -> None:
    chosen = st.session_state[at]
    if chosen != _OPEN:
        place = None if chosen == _MISSING else int(chosen)
        _do(id, "code", source, columns, option, place)


def _do(id: str, what: str, *args: Any) -> None:
    """One of the acts of :mod:`insight.recipe.kept`; only a failure is said."""
    done = Message("recipe.title")

    def work() -> Message:
        getattr(kept, what)(Workspace.open(id), *args)
        return done

    said = recipe_use.told(work)
    if said is not done:
        state.tell(said)
