"""A recipe on another file: read it the same way, give its columns the same meanings, and say what is different."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from insight.dataset import Column, Dataset, Filters, Role, Scale
from insight.loading import load, with_roles
from insight.reading import Choices, ReadingError
from insight.recipe.checked import BadRecipe
from insight.recipe.drift import entry
from insight.recipe.match import Matching, match
from insight.recipe.model import Recipe, Remembered, plain, unread_answers
from insight.recipe.scales import judge
from insight.roles.wishes import BadCorrection

Read = Callable[[Choices], Dataset]
Said = Mapping[str, str | None]
_UNICODE = ("utf-8", "utf-16", "utf-32")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PIECE = 1 << 20
_MOSTLY = 0.8
# a choice that the new file does not allow is left to the reader
_GIVES_WAY = {
    "sheet_unknown": "sheet",
    "no_data_sheet": "sheet",
    "report": "sheet",
    "encoding_wrong": "encoding",
    "header_only": "header_rows",
}


@dataclass(frozen=True)
class Settled:
    """What a recipe says of a file that was read. corrections: as for :func:`insight.loading.with_roles`."""

    corrections: Mapping[str, Any]
    filters: Filters
    options: Mapping[str, Mapping[str, Any]]
    drift: tuple[Mapping[str, Any], ...]
    matching: Matching


@dataclass(frozen=True)
class Applied:
    """The new file as the recipe reads it. found: before the corrections. drift: also in ``dataset.drift``."""

    dataset: Dataset
    found: Dataset
    choices: Choices
    settled: Settled
    drift: tuple[Mapping[str, Any], ...] = field(default=())

    @property
    def corrections(self) -> Mapping[str, Any]:
        return self.settled.corrections

    @property
    def filters(self) -> Filters:
        return self.settled.filters

    @property
    def options(self) -> Mapping[str, Mapping[str, Any]]:
        return self.settled.options


def apply(recipe: Recipe, content: bytes, name: str, said: Said | None = None, read: Read | None = None) -> Applied:
    """Reads ``content`` with ``recipe``.

    said: what a person answered about renamed questions (name in the recipe → name in the file, or None for another
    question). read: how choices become a dataset without corrections, where it is not :func:`insight.loading.load`.
    Raises ReadingError where the file cannot be read and BadRecipe where the recipe contradicts itself.
    """
    found, choices, drift = _read(recipe, content, read or (lambda c: load(content, name, c)))
    settled_ = settled(recipe, found, said)
    everything = (*drift, *settled_.drift)
    data = replace(_corrected(found, settled_.corrections), drift=everything)
    return Applied(data, found, choices, settled_, everything)


# --- reading -----------------------------------------------------------------------------------------------------


def _read(recipe: Recipe, content: bytes, read: Read) -> tuple[Dataset, Choices, list[Mapping[str, Any]]]:
    """The file read with what a person chose; what the reader found then decides where the new file finds otherwise."""
    choices, was = recipe.chosen, recipe.reading
    drift: list[Mapping[str, Any]] = []
    while True:
        try:
            found = read(choices)
            break
        except ReadingError as error:
            name = _GIVES_WAY.get(error.code)
            if name is None or getattr(choices, name) is None:
                raise
            unchosen: dict[str, Any] = {name: None}
            choices = replace(choices, **unchosen)
    now = found.receipt
    if was.sheet and now.sheet and now.sheet != was.sheet:
        sheet = next((s for s in now.sheets if plain(s) == plain(was.sheet)), None)
        again = _tried(read, replace(choices, sheet=sheet)) if sheet and sheet != now.sheet else None
        if again is not None:
            found, choices, now = again, replace(choices, sheet=sheet), again.receipt
        else:
            drift.append(entry("sheet_changed", was=was.sheet, now=now.sheet))
    if was.encoding and now.encoding and not content.isascii():
        found, choices = _encoded(recipe, content, read, found, choices)
        now = found.receipt
        if _family(now.encoding) != _family(was.encoding):
            drift.append(entry("encoding_changed", was=was.encoding.upper(), now=str(now.encoding).upper()))
    if was.header_rows is not None:
        found, choices = _headed(recipe, read, found, choices)
        if found.receipt.header_rows != was.header_rows:
            drift.append(entry("header_rows_changed", was=was.header_rows, now=found.receipt.header_rows))
    return found, choices, drift


def _headed(recipe: Recipe, read: Read, found: Dataset, choices: Choices) -> tuple[Dataset, Choices]:
    """The reading with the header that brings back more of the names: as the file shows it, or as in the recipe."""
    if choices.header_rows is not None:
        known = _fit(recipe, found)[0] >= _MOSTLY * len(recipe.columns)
        other = found.receipt.header_rows if known else None
    elif found.receipt.header_rows != recipe.reading.header_rows:
        # without a header every table has the same names: they prove nothing
        other = recipe.reading.header_rows or found.receipt.header_rows
    else:
        return found, choices
    if other == choices.header_rows or other == found.receipt.header_rows:
        return found, choices
    tried = replace(choices, header_rows=other)
    again = _tried(read, tried)
    better = again is not None and _fit(recipe, again) > _fit(recipe, found)
    return (again, tried) if again is not None and better else (found, choices)


def _tried(read: Read, choices: Choices) -> Dataset | None:
    try:
        return read(choices)
    except ReadingError:
        return None


def _encoded(recipe: Recipe, content: bytes, read: Read, found: Dataset, choices: Choices) -> tuple[Dataset, Choices]:
    """The reading in the encoding that fits: the recipe's where the file leaves it open, else that of the file."""
    was = str(recipe.reading.encoding)
    if choices.encoding is not None:
        # an old single-byte encoding reads every file, also one that is plainly Unicode
        if _family(was) in _UNICODE or not _is_unicode(content):
            return found, choices
        other = replace(choices, encoding=None)
        again = _tried(read, other)
        return (again, other) if again is not None and _fit(recipe, again) > _fit(recipe, found) else (found, choices)
    asked = [q for q in found.questions if q["code"] == "encoding_uncertain" and was in q.get("alternatives", ())]
    if asked and found.receipt.encoding != was:
        other = replace(choices, encoding=was)
        again = _tried(read, other)
        if again is not None:
            return again, other
    return found, choices


def _family(encoding: str | None) -> str:
    return (encoding or "").lower().replace("_", "-").removesuffix("-sig")


def _is_unicode(content: bytes) -> bool:
    if content.startswith(_MARKS):
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _PIECE):
            decoder.decode(content[start : start + _PIECE], start + _PIECE >= len(content))
    except UnicodeDecodeError:
        return False
    return True


def _fit(recipe: Recipe, found: Dataset) -> tuple[int, int]:
    """How well a reading fits: columns with a known name, and the fewer unknown answers the better."""
    known = {plain(c.name): c for c in recipe.columns}
    pairs = [(known[plain(c.name)], c) for c in found.columns if plain(c.name) in known]
    strange = sum(len(judge(old, new, found.table[new.name]).drift) for old, new in pairs)
    return len(pairs), -strange


# --- meanings ----------------------------------------------------------------------------------------------------


def settled(recipe: Recipe, found: Dataset, said: Said | None = None) -> Settled:
    """What the recipe says of a file that was read and not yet corrected."""
    split = {c.name: {"multi": c.multi} for c in recipe.columns if c.multi is not None}
    if split:
        found = _corrected(found, split)
    matching = match(recipe, found, said)
    corrections: dict[str, Any] = {}
    drift: list[Mapping[str, Any]] = []
    for old in recipe.columns:
        name = matching.same.get(old.name)
        if name is None:
            continue
        if old.name in matching.rewritten:
            drift.append(entry("question_renamed", column=name, was=old.name))
        wish, said_of_it = _column(old, found.column(name), found.table[name])
        drift += said_of_it
        if old.multi is not None:
            wish = {**wish, "multi": old.multi}
        if wish:
            corrections[name] = wish
    for was, name in matching.unsure.items():
        drift.append(entry("question_renamed_unsure", column=name, was=was))
    drift += _comings_and_goings(recipe, found, matching)
    filters, options, lost = _carried(recipe, _corrected(found, corrections), matching)
    return Settled(corrections, filters, options, (*drift, *lost), matching)


def _corrected(found: Dataset, corrections: Mapping[str, Any]) -> Dataset:
    """Raises BadRecipe for a meaning or scale that cannot be."""
    try:
        return with_roles(found, corrections)
    except BadCorrection as error:
        shown = ", ".join(str(v) for k, v in error.fields.items() if k != "column")
        raise BadRecipe("wrong_value", place=f"columns: {error.fields['column']}", value=shown[:80]) from None


def _column(old: Remembered, new: Column, cells: pd.Series) -> tuple[dict[str, Any], list[Mapping[str, Any]]]:
    """The correction that makes ``new`` what ``old`` was (empty where it is already), and what is to be said."""
    if Role.PERSONAL in (old.role, new.role):
        # what one of the two files takes for personal stays so, unless a person said that it is not
        if old.role is Role.PERSONAL:
            return ({} if new.role is Role.PERSONAL else {"role": old.role.value}), []
        if not old.decided:
            return {}, [entry("role_unsure", column=new.name, was=old.role.value, now=new.role.value)]
    judged = judge(old, new, cells)
    drift = list(judged.drift)
    if any(d["code"] == "type_changed" for d in drift) and judged.scale is None:
        return {}, drift
    if not old.sure and not old.decided:
        # it was a guess: it is asked again, and the file is read as it looks
        if old.role is not new.role:
            return {}, [entry("role_unsure", column=new.name, was=old.role.value, now=new.role.value)]
        unread = unread_answers(new.scale, cells)
        return {}, [d for d in drift if not d["code"].startswith("option") or d.get("option", "") in unread]
    same_scale = judged.scale is None or judged.scale == new.scale
    feature = old.feature if old.feature is not None else new.feature
    if not old.decided and old.role is new.role and same_scale and feature == new.feature:
        return {}, drift
    wish: dict[str, Any] = {"role": old.role.value, "reason": "recipe"}
    if feature is not None:
        wish["feature"] = feature
    if judged.scale is not None and (not same_scale or old.decided or old.role is not new.role):
        wish["scale"] = parts(judged.scale)
    return wish, drift


def parts(scale: Scale) -> dict[str, Any]:
    """A whole scale as the part of a correction."""
    return {
        "kind": scale.kind,
        "codes": [list(pair) for pair in scale.codes],
        "labels": [list(pair) for pair in scale.labels],
        "minimum": scale.minimum,
        "maximum": scale.maximum,
        "missing": list(scale.missing),
        "order": list(scale.order),
    }


def _comings_and_goings(recipe: Recipe, found: Dataset, matching: Matching) -> list[Mapping[str, Any]]:
    """Questions and options of questions that are there no more, or were not there."""
    drift: list[Mapping[str, Any]] = []
    old_questions = {c.question for c in recipe.columns if c.question and c.scale and c.scale.kind == "binary"}
    new_questions = {c.question for c in found.columns if c.question}
    for name in matching.gone:
        old = recipe.column(name)
        assert old is not None
        if old.question in new_questions and old.question in old_questions:
            drift.append(entry("option_gone", column=old.question, option=_option(old.label, str(old.question))))
        elif old.role is not Role.IGNORE:
            drift.append(entry("question_missing", column=name, role=old.role.value))
    for name in matching.new:
        new = found.column(name)
        if new.question is not None and new.question in old_questions:
            option, ticks = _option(new.label, new.question), int((found.numeric(name) == 1).sum())
            drift.append(entry("option_new_column", column=new.question, option=option, count=ticks))
        else:
            drift.append(entry("question_new", column=name, role=new.role.value))
    return drift


def _option(label: str, question: str) -> str:
    """The part of an option's label after its question."""
    return label.removeprefix(question).strip(" :：-—[]()（）") or label


def _carried(
    recipe: Recipe, data: Dataset, matching: Matching
) -> tuple[Filters, dict[str, dict[str, Any]], list[Mapping[str, Any]]]:
    """Filters and options under the new names; what the new file has nothing for is left out and said."""
    lost: list[Mapping[str, Any]] = []
    segments = []
    for was, values in recipe.filters.segments:
        name = matching.same.get(was)
        held = set(map(str, data.categories(name).categories)) if name is not None else set()
        kept = tuple(v for v in values if v in held)
        if len(kept) < len(values):
            lost.append(entry("filter_lost", column=was, values=[v for v in values if v not in held]))
        if kept and name is not None:
            segments.append((name, kept))
    filters = replace(recipe.filters, segments=tuple(segments))
    if (filters.since or filters.until) and not len(data.filtered(replace(filters, segments=()))):
        lost.append(entry("period_lost", since=filters.since or "…", until=filters.until or "…"))
        filters = replace(filters, since=None, until=None)
    options: dict[str, dict[str, Any]] = {}
    names = {c.name for c in recipe.columns}
    for stem, values_ in (recipe.options or {}).items():
        kept_values: dict[str, Any] = {}
        for option, value in values_.items():
            moved, missed = _moved(value, names, matching.same)
            lost += [entry("setting_lost", analysis=stem, column=m) for m in missed]
            if moved is not None:
                kept_values[option] = moved
        if kept_values:
            options[stem] = kept_values
    return filters, options, lost


def _moved(value: Any, names: set[str], same: Mapping[str, str]) -> tuple[Any, list[str]]:
    """An option under the new names of the columns it speaks of; None where none of them is left."""
    if isinstance(value, str) and value in names:
        return same.get(value), [] if value in same else [value]
    if isinstance(value, (list, tuple)):
        missed = [v for v in value if v in names and v not in same]
        return [same.get(v, v) for v in value if v not in missed] or None, missed
    return value, []
