"""What is computed once. Keys are content hashes and codes, never a frame, a path or a name of the user's.

Frames are shared by all visits under the hash of the file's bytes; everything derived belongs to one visit.
"""

from __future__ import annotations

import hashlib
import json
import logging
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

import insight
from insight.dataset import GROUPING_ROLES, Dataset, Filters, NotApplicable, Role
from insight.exhibits import Story
from insight.registry import analysis
from insight.workspace import Workspace, corrected
from pages.shared import escape
from pages.shared.state import View

_log = logging.getLogger("insight")
_MOST_GROUPS = 30
_ROWS_FOR_EXAMPLES = 200
_EXAMPLES = 4


@dataclass(frozen=True)
class Open:
    """The open file with the reader's corrections.

    key: its fingerprint, taken once (a wide file costs milliseconds). examples: a few cells of each column, as text.
    """

    data: Dataset
    key: str
    examples: Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """What one analysis says of the file: a story, or why there is none."""

    result: Any
    story: Story | None


@dataclass(frozen=True)
class Failure:
    """Something unforeseen; the code finds it in the log."""

    code: str


@dataclass(frozen=True)
class Filterable:
    """One column that the reader can filter by. values: what can be chosen, as displayed."""

    name: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Narrowing:
    """Everything the reader can filter by. period: first and last ISO day of the file, or None."""

    columns: tuple[Filterable, ...]
    period: tuple[str, str] | None


def opened(view: View) -> Open:
    """The open file. The visit must have a workspace. Raises NoWorkspace."""
    assert view.workspace is not None
    kept = view.workspace
    key, wishes = kept.source_key, kept.corrections
    return _opened(kept.id, key, json.dumps(wishes, sort_keys=True), kept, wishes)


def told(view: View, stem: str) -> Told | Failure:
    """What the analysis ``stem`` says under the filters and options that are set."""
    assert view.workspace is not None
    found, filters = opened(view), view.workspace.filters
    options = options_of(view, stem)
    codes = json.dumps([asdict(filters), asdict(options)], sort_keys=True)
    try:
        return _told(stem, found.key, codes, _version(), found.data, filters, options)
    except Exception as error:
        return failure(stem, error)


def options_of(view: View, stem: str) -> Any:
    """The analysis' ``Options`` as chosen; all defaults where an earlier version kept something else."""
    assert view.workspace is not None
    try:
        return analysis(stem).options_from(view.workspace.options(stem))
    except (TypeError, ValueError):
        return analysis(stem).default_options()


def narrowing(found: Open) -> Narrowing:
    """What the reader can filter the open file by."""
    return _narrowing(found.key, found.data)


def forget(view: View) -> None:
    """Drops the frame of a file that is about to be deleted."""
    assert view.workspace is not None
    _frame.clear(view.workspace.source_key, view.workspace)


@st.cache_resource(max_entries=8, show_spinner=False)
def _frame(source_key: str, _workspace: Workspace) -> Any:
    # only the cells, which everybody who has the same bytes has too: the receipt knows the name of the user's file
    return _workspace.understood().table


@st.cache_resource(scope="session", max_entries=8, show_spinner=False)
def _opened(id: str, source_key: str, wishes: str, _workspace: Workspace, _wishes: dict[str, Any]) -> Open:
    table = _frame(source_key, _workspace).copy(deep=False)
    data = corrected(_workspace.understood(table), _wishes)
    return Open(data, data.fingerprint, {c.name: _examples(data, c.name) for c in data.columns})


def _examples(data: Dataset, column: str) -> str:
    seen = data.table[column].head(_ROWS_FOR_EXAMPLES).dropna().unique()[:_EXAMPLES]
    return " · ".join(escape.plain(str(value), 40) for value in seen)


@st.cache_resource(scope="session", max_entries=48, show_spinner=False)
def _told(
    stem: str,
    fingerprint: str,
    codes: str,
    version: str,
    _data: Dataset,
    _filters: Filters,
    _options: Any,
) -> Told:
    found = analysis(stem)
    result = found.analyze(_data, _filters, _options)
    return Told(result, None if isinstance(result, NotApplicable) else found.story(result))


@st.cache_resource(scope="session", max_entries=8, show_spinner=False)
def _narrowing(fingerprint: str, _data: Dataset) -> Narrowing:
    columns = []
    for column in _data.with_role(*GROUPING_ROLES):
        values = tuple(map(str, _data.categories(column.name).categories))
        if 1 < len(values) <= _MOST_GROUPS:
            columns.append(Filterable(column.name, column.label, values))
    when = _data.first(Role.ORDER_DATE) or _data.first(Role.DATE)
    days = _data.table[when.name] if when else None
    dated = days is not None and days.dtype.kind == "M" and bool(days.notna().any())
    return Narrowing(tuple(columns), (days.min().date().isoformat(), days.max().date().isoformat()) if dated else None)


@st.cache_resource(show_spinner=False)
def _version() -> str:
    """Hash of the product's own code, so that an upgrade never shows an earlier version's numbers."""
    files = sorted(Path(insight.__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:16]


def failure(stem: str, error: Exception) -> Failure:
    """Logs where it happened, never what the cells hold: no message, no values."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno}:{f.name}" for f in reversed(frames[-6:]))
    code = hashlib.sha256(f"{stem}{type(error).__name__}{where}".encode()).hexdigest()[:6].upper()
    _log.error("%s %s in %s at %s", code, type(error).__name__, stem, where)
    return Failure(code)
