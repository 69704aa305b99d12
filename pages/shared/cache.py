"""What is computed once. Keys are content hashes and codes, never a frame, a path or a name of the user's.

Frames are shared by all visits under the hash of the file's bytes; everything derived belongs to one visit.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from insight import derived, sources
from insight.dataset import GROUPING_ROLES, Dataset, Filters, Receipt, Role
from insight.faults import fault
from insight.material import Material
from insight.nearest import nearest
from insight.outcomes import Outcomes, Told
from insight.registry import ANALYSES, analysis
from insight.words import Translator
from insight.workspace import Source, Workspace
from pages.shared import escape
from pages.shared.state import View

_log = logging.getLogger("insight")
_MOST_GROUPS = 30


@dataclass(frozen=True)
class Table:
    """One table of the workspace, as it is named on the page. key: id of its oldest source."""

    key: str
    name: str
    files: tuple[str, ...]
    kind: str
    rows: int


@dataclass(frozen=True)
class Open:
    """One table with the reader's corrections, derived columns in the language of the visit.

    key: its fingerprint, taken once (a wide file costs milliseconds).
    sources, receipts: of the files it was made of; ``data.receipt`` is their sum. codes: for every derived column whose
    groups have names, code → name.
    """

    data: Dataset
    key: str
    table: Table
    sources: tuple[Source, ...]
    receipts: tuple[Receipt, ...]
    codes: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Together:
    """Everything that is open: the tables, what was done with the files, and what is asked about them.

    combined: the same with groups by their codes.
    """

    tables: tuple[Open, ...]
    said: tuple[Mapping[str, Any], ...]
    questions: tuple[Mapping[str, Any], ...]
    combined: sources.Combined


@dataclass(frozen=True)
class Found:
    """What an analysis says, and of which table."""

    told: Told | Failure
    open: Open


@dataclass(frozen=True)
class Failure:
    """Something unforeseen; the code finds it in the log."""

    code: str


@dataclass(frozen=True)
class Filterable:
    """One column that the reader can filter by. values: what can be chosen. words: of a value not shown as it is."""

    name: str
    label: str
    values: tuple[str, ...]
    words: Mapping[str, str]


@dataclass(frozen=True)
class Narrowing:
    """Everything the reader can filter by. period: first and last ISO day of the file, or None."""

    columns: tuple[Filterable, ...]
    period: tuple[str, str] | None


def together(view: View) -> Together:
    """All tables of the visit's workspace. Raises NoWorkspace and ReadingError."""
    assert view.workspace is not None
    kept = view.workspace
    held = kept.sources
    recipe = [[s.id, s.source_key, s.name, kept.corrections_of(s.id), (s.recipe or {}).get("drift")] for s in held]
    decided = sorted((*pair, told) for pair, told in kept.decisions.items())
    made_of = json.dumps([view.language, recipe, decided], sort_keys=True, default=str)
    return _together(kept.id, hashlib.sha256(made_of.encode()).hexdigest(), kept, held, view.words)


def tables(view: View) -> tuple[Table, ...]:
    """What the reader can switch between."""
    return tuple(t.table for t in together(view).tables)


def opened(view: View, table: str | None = None) -> Open:
    """One table: ``table``, else the one chosen, else the first. Raises NoWorkspace and ReadingError."""
    every = together(view).tables
    for wanted in (table, view.table):
        for found in every:
            if wanted == found.table.key:
                return found
    return every[0]


def found(view: View, stem: str) -> Found:
    """What the analysis says of the chosen table if it applies to that, else of the first table it applies to.

    Where it applies to none, the nearest refusal.
    """
    chosen = opened(view)
    every = (chosen, *(t for t in together(view).tables if t is not chosen))
    refused: list[Told] = []
    for each in every:
        said = told(view, stem, each)
        if isinstance(said, Failure) or said.applies:
            return Found(said, each)
        refused.append(said)
    index = nearest(stem, [t.data for t in every], [r.result for r in refused])
    return Found(refused[index], every[index])


def told(view: View, stem: str, of: Open | None = None) -> Told | Failure:
    """What the analysis ``stem`` says of a table under the filters and options that are set."""
    assert view.workspace is not None
    of = of or opened(view)
    filters = filters_of(view)
    options = options_of(view, stem)
    try:
        return _outcomes().told(stem, of.data, filters, options)
    except Exception as error:
        return failure(stem, error)


def filters_of(view: View) -> Filters:
    """The filters that are set, with groups as they are shown: on disk are codes."""
    assert view.workspace is not None
    kept = view.workspace.filters
    codes = {name: words for t in together(view).tables for name, words in t.codes.items()}
    segments = tuple((n, tuple(codes.get(n, {}).get(v, v) for v in values)) for n, values in kept.segments)
    return replace(kept, segments=segments)


def derived_labels(view: View) -> dict[str, str]:
    """Name → what is shown, of the columns that were worked out from other files."""
    columns = (c for t in together(view).tables for c in t.data.columns)
    return {c.name: c.label for c in columns if c.reason == derived.DERIVED}


def options_of(view: View, stem: str) -> Any:
    """The analysis' ``Options`` as chosen; all defaults where an earlier version kept something else."""
    assert view.workspace is not None
    try:
        return analysis(stem).options_from(view.workspace.options(stem))
    except (TypeError, ValueError):
        return analysis(stem).default_options()


def material(view: View) -> Material:
    """What exports are made of, under the filters and options that are set."""
    assert view.workspace is not None
    every = together(view)
    return Material(
        every.combined,
        tuple(t.table.key for t in every.tables),
        view.workspace.filters,
        {a.stem: options_of(view, a.stem) for a in ANALYSES},
        read_on(view),
        _outcomes(),
        {view.language: tuple(t.data for t in every.tables)},
    )


def read_on(view: View) -> str:
    """ISO day the files were read."""
    assert view.workspace is not None
    return datetime.fromtimestamp(view.workspace.meta["created"], UTC).astimezone().date().isoformat()


def narrowing(of: Open) -> Narrowing:
    """What the reader can filter a table by."""
    return _narrowing(of.key, of.data, of.codes)


def forget(view: View) -> None:
    """Drops the frames of files that are about to be deleted."""
    assert view.workspace is not None
    for source in view.workspace.sources:
        _frame.clear(source.source_key, view.workspace, source.id)


@st.cache_resource(max_entries=8, show_spinner=False)
def _frame(source_key: str, _workspace: Workspace, _source: str) -> Any:
    # only the cells, which everybody who has the same bytes has too: the receipt knows the name of the user's file
    return _workspace.understood(source=_source).table


@st.cache_resource(scope="session", max_entries=3, show_spinner=False)
def _together(
    id: str, made_of: str, _workspace: Workspace, _sources: tuple[Source, ...], _words: Translator
) -> Together:
    understood = []
    for source in _sources:
        frame = _frame(source.source_key, _workspace, source.id).copy(deep=False)
        understood.append(_workspace.understood(frame, source=source.id))
    combined = _workspace.combined(understood)
    tables = tuple(_open(table, _sources, _words) for table in combined.tables)
    return Together(tables, combined.said, combined.questions, combined)


def _open(made: sources.Table, every: tuple[Source, ...], words: Translator) -> Open:
    data = derived.in_words(made.data, words)
    members = tuple(every[i] for i in made.members)
    key = min((m.id for m in members), key=int)
    files = tuple(escape.plain(_title(r, every), 80) for r in made.receipts)
    name = files[0] if len(files) == 1 else words("sources.table_name", first=files[0], more=len(files) - 1)
    codes = {c.name: derived.value_words(c, words) for c in made.data.columns}
    return Open(
        data,
        data.fingerprint,
        Table(key, name, files, made.kind, len(data)),
        members,
        made.receipts,
        {name: shown for name, shown in codes.items() if shown},
    )


def _title(receipt: Receipt, every: tuple[Source, ...]) -> str:
    """A file's name, with its sheet where another source is of the same file."""
    beside = sum(s.name == receipt.file for s in every) > 1
    return f"{receipt.file} › {receipt.sheet}" if beside and receipt.sheet else receipt.file


@st.cache_resource(scope="session", show_spinner=False)
def _outcomes() -> Outcomes:
    # an object and not a cached function, so that an export in the background shares it with the pages
    return Outcomes()


@st.cache_resource(scope="session", max_entries=8, show_spinner=False)
def _narrowing(fingerprint: str, _data: Dataset, _codes: Mapping[str, Mapping[str, str]]) -> Narrowing:
    columns = []
    for column in _data.with_role(*GROUPING_ROLES):
        values = tuple(map(str, _data.categories(column.name).categories))
        if 1 < len(values) <= _MOST_GROUPS:
            words = _codes.get(column.name, {})
            code_of = {shown: code for code, shown in words.items()}
            columns.append(Filterable(column.name, column.label, tuple(code_of.get(v, v) for v in values), words))
    when = _data.first(Role.ORDER_DATE) or _data.first(Role.DATE)
    days: Any = _data.table[when.name] if when else None
    dated = days is not None and days.dtype.kind == "M" and bool(days.notna().any())
    return Narrowing(tuple(columns), (days.min().date().isoformat(), days.max().date().isoformat()) if dated else None)


def failure(stem: str, error: Exception) -> Failure:
    """Logs where it happened, never what the cells hold: no message, no values."""
    code, where = fault(stem, error)
    _log.error("%s %s in %s at %s", code, type(error).__name__, stem, where)
    return Failure(code)
