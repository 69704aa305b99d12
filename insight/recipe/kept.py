"""A recipe in a workspace: taken down from one of its files, used on one, and what is still to be decided there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from insight.dataset import Dataset, Role, Scale
from insight.keeping import Source, read_object
from insight.loading import load, with_roles
from insight.reading import Choices
from insight.recipe.apply import apply, parts, settled
from insight.recipe.drift import ASKED
from insight.recipe.file import from_json, to_json
from insight.recipe.match import unnumbered
from insight.recipe.model import SCALED, Recipe, recipe_of, unread_answers
from insight.recipe.scales import judge
from insight.registry import ANALYSES
from insight.workspace import Workspace

# this share of the questions must come back for two files to look like one survey
_SAME_SURVEY = 0.6
_FEWEST = 3
_STEPS = 101


def taken(workspace: Workspace, source: str | None = None) -> Recipe:
    """The recipe of one file as it is understood now. Raises NoWorkspace and ReadingError."""
    of = workspace.source(source)
    corrections = workspace.corrections_of(of.id)
    data = with_roles(workspace.understood(source=of.id), corrections)
    options = {a.stem: workspace.options(a.stem) for a in ANALYSES}
    return recipe_of(data, dict(of.choices), workspace.filters, options, corrections)


def use(workspace: Workspace, recipe: Recipe, source: str | None = None) -> tuple[Mapping[str, Any], ...]:
    """Reads one file of the workspace with ``recipe`` and remembers it. Returns the drift.

    Corrections made before stay where the recipe says nothing. Raises ReadingError, BadRecipe and NoWorkspace; nothing
    changes then.
    """
    of = workspace.source(source)
    given = Choices.from_json(of.choices)
    known = workspace.understood(source=of.id)

    def read(choices: Choices) -> Dataset:
        return known if choices == given else load(of.original, of.name, choices)

    applied = apply(recipe, of.original, of.name, read=read)
    if applied.choices != given:
        workspace.choose(asdict(applied.choices), of.id)
    workspace.correct(applied.corrections, of.id)
    if not applied.filters.empty:
        workspace.filter(applied.filters)
    for stem, values in applied.options.items():
        for name, value in values.items():
            workspace.set_option(stem, name, value)
    about_columns = len(applied.settled.drift)
    workspace.source(of.id).keep_recipe(
        {
            "recipe": json.loads(to_json(recipe)),
            "drift": [dict(d) for d in applied.drift],
            "reading": len(applied.drift) - about_columns,
            "applied": dict(applied.corrections),
            "said": {},
            "confirmed": [],
        }
    )
    return applied.drift


def fitting(workspace: Workspace, recipe: Recipe) -> tuple[str, ...]:
    """Ids of the files that look like the survey of ``recipe``; the oldest where none does."""
    names = [c.name for c in recipe.columns]
    found = tuple(s.id for s in workspace.sources if same_survey(names, columns_of(s)))
    return found or (workspace.source().id,)


def same_survey(names: Iterable[str], others: Iterable[str]) -> bool:
    """Whether most questions of one file are in the other, by their names without numbers."""
    mine, theirs = ({unnumbered(n) for n in each} - {None} for each in (names, others))
    return len(mine & theirs) >= max(_FEWEST, _SAME_SURVEY * len(mine))


def columns_of(source: Source) -> tuple[str, ...]:
    """Names of a file's columns, without opening its table."""
    kept = read_object(source.folder / f"data-{source.source_key}.json")
    return tuple(c["name"] for c in kept.get("columns", ()))


def answer(workspace: Workspace, source: str, was: str, now: str | None) -> None:
    """Whether the question ``was`` of the recipe is the column ``now`` of the file; None: it is another question."""
    of = workspace.source(source)
    kept = of.recipe
    if kept is None:
        return
    said = {**kept["said"], was: now}
    again = settled(from_json(json.dumps(kept["recipe"])), workspace.understood(source=of.id), said)
    new = {name: wish for name, wish in again.corrections.items() if name not in kept["applied"]}
    workspace.correct(new, of.id)
    drift = [*kept["drift"][: kept["reading"]], *map(dict, again.drift)]
    of.keep_recipe({**kept, "said": said, "drift": drift, "applied": {**kept["applied"], **new}})


def confirm(workspace: Workspace, source: str, column: str) -> None:
    """The column is right as it is read now."""
    of = workspace.source(source)
    kept = of.recipe
    if kept is not None:
        of.keep_recipe({**kept, "confirmed": sorted({*kept["confirmed"], column})})


def take_over(workspace: Workspace, source: str, column: str) -> None:
    """The column means what the recipe says, though the file looks otherwise."""
    of = workspace.source(source)
    kept = of.recipe
    if kept is None:
        return
    recipe = from_json(json.dumps(kept["recipe"]))
    data = workspace.understood(source=of.id)
    found = settled(recipe, data, kept["said"]).matching.same
    old = next((c for c in recipe.columns if found.get(c.name) == column), None)
    if old is None:
        return
    judged = judge(old, data.column(column), data.table[column])
    used = judged.scale or old.scale
    scale = {"scale": parts(used)} if used is not None else {}
    workspace.correct({column: {"role": old.role.value, "reason": "recipe", **scale}}, of.id)
    # answers that the recipe's scale does not read were of no interest before
    fresh = [dict(d) for d in judged.drift if d not in kept["drift"]]
    of.keep_recipe({**kept, "drift": [*kept["drift"], *fresh], "confirmed": sorted({*kept["confirmed"], column})})


def steps(scale: Scale) -> tuple[tuple[float, str], ...]:
    """The steps of a scale with their words, lowest first; empty for a scale without steps."""
    if scale.minimum is None or scale.points is None:
        return ()
    return tuple((scale.minimum + i, scale.label_of(scale.minimum + i) or "") for i in range(min(scale.points, _STEPS)))


def code(workspace: Workspace, source: str, columns: Iterable[str], option: str, step: int | None) -> None:
    """What a new answer counts as in ``columns``: a place in :func:`steps`; None: it is no answer."""
    data = with_roles(workspace.understood(source=source), workspace.corrections_of(source))
    wishes = {}
    for name in columns:
        scale = data.column(name).scale
        if scale is None:
            continue
        if step is None:
            scale = replace(scale, missing=(*scale.missing, option))
        else:
            scale = replace(scale, codes=(*scale.codes, (option, steps(scale)[step][0])))
        wishes[name] = {"role": data.column(name).role.value, "scale": parts(scale), "reason": "user"}
    workspace.correct(wishes, source)


def forget(workspace: Workspace, source: str) -> None:
    """Takes back what the recipe said; what a person corrected since then stays."""
    of = workspace.source(source)
    kept, now = of.recipe, workspace.corrections_of(source)
    if kept is not None:
        mine = [name for name, wish in kept["applied"].items() if now.get(name) == wish]
        if mine:
            workspace.forget_corrections(*mine, table=of.id)
        of.keep_recipe(None)


def still_open(kept: Mapping[str, Any], entry: Mapping[str, Any], data: Dataset, now: Mapping[str, Any]) -> bool:
    """Whether a person is still to decide about one entry of the drift. now: the corrections of the file."""
    if entry["code"] not in ASKED:
        return False
    if entry["code"] == "question_renamed_unsure":
        return entry["was"] not in kept["said"]
    name = entry["column"]
    column = next((c for c in data.columns if c.name == name), None)
    if column is None or column.role in (Role.IGNORE, Role.PERSONAL):
        return False
    if entry["code"] == "option_new":
        stepped = column.scale is not None and column.scale.kind in SCALED
        return stepped and entry["option"] in unread_answers(column.scale, data.table[name])
    return name not in kept["confirmed"] and now.get(name) == kept["applied"].get(name)
