"""From bytes to a dataset: read the file, find the roles, apply what a person corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from insight.dataset import Column, Dataset, Role
from insight.reading import Choices, Reading, read
from insight.roles import Detection, corrected, detect
from insight.roles.scales import NUMBER

Corrections = Mapping[str, Mapping[str, Any] | str]
_DATES = (Role.DATE, Role.ORDER_DATE, Role.FIRST_ORDER, Role.LAST_ORDER)
NOT_TICKED = "0"


Chosen = Choices | Mapping[str, Any] | None


def load(content: bytes, name: str, choices: Chosen = None, corrections: Corrections | None = None) -> Dataset:
    """The dataset in a file's bytes; ``name`` is its display name.

    choices: how to read it, also as a mapping of JSON values. corrections: see :func:`insight.roles.corrected`.
    Raises ReadingError where the file cannot be read and ValueError for a role that does not exist.
    """
    if not isinstance(choices, Choices):
        choices = Choices.from_json(choices or {})
    return understand(read(content, name, choices), corrections)


def load_file(path: Path | str, choices: Chosen = None, corrections: Corrections | None = None) -> Dataset:
    """The dataset in a file on disk."""
    path = Path(path)
    return load(path.read_bytes(), path.name, choices, corrections)


def understand(reading: Reading, corrections: Corrections | None = None) -> Dataset:
    """A reading with roles and scales.

    Blank cells of ticked options become "0" where the person ticked another option of the same question; quantity ×
    unit price becomes a column where the log has no amount; written dates become dates where the role needs them.
    """
    found = detect(reading.table, reading.fields)
    table = ticked(reading.table, found.ticked)
    table, columns = derived(table, found)
    questions = (*reading.questions, *found.questions)
    return with_roles(Dataset(table, columns, reading.receipt, reading.source_key, questions), corrections)


def ticked(table: pd.DataFrame, sets: Sequence[Sequence[str]]) -> pd.DataFrame:
    """A table where "not ticked" is said: the base of a question is everyone who ticked one of its options."""
    if not sets:
        return table
    table = table.copy(deep=False)
    for names in sets:
        asked = table[list(names)].notna().any(axis=1)
        for name in names:
            table[name] = table[name].mask(asked & table[name].isna(), NOT_TICKED)
    return table


def derived(table: pd.DataFrame, found: Detection) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """The table and columns with the amounts that were made from quantity and price."""
    columns = found.columns
    for product in found.derived:
        table = table.copy(deep=False)
        table[product.name] = table[product.quantity] * table[product.price]
        columns = (
            *columns,
            Column(product.name, product.name, Role.AMOUNT, None, NUMBER, "high", "quantity_times_price"),
        )
    return table, columns


def _without_spare_amount(table: pd.DataFrame, columns: tuple[Column, ...]) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """A person who names another column as the amount does not want the made one."""
    made = [c.name for c in columns if c.reason == "quantity_times_price"]
    if made and any(c.role == Role.AMOUNT and c.name not in made for c in columns):
        return table.drop(columns=made), tuple(c for c in columns if c.name not in made)
    return table, columns


def dated(table: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Written dates (20240131, 2024-01-31, 2024年1月31日) as dates; only where 95 % of a column are dates."""
    for c in columns:
        if c.role in _DATES and c.scale is not None and c.scale.kind == "date":
            cells = table[c.name]
            if not pd.api.types.is_datetime64_any_dtype(cells):
                read_ = _dates(cells)
                if read_ is not None:
                    table = table.copy(deep=False)
                    table[c.name] = read_
    return table


def _dates(cells: pd.Series) -> pd.Series | None:
    known = cells.dropna()
    if known.empty:
        return None
    texts = known.map(lambda v: f"{v:.0f}") if pd.api.types.is_numeric_dtype(known) else known.astype("str")
    texts = texts.str.strip().str.replace(r"[年月]", "-", regex=True).str.replace("日", "", regex=False)
    for pattern in ("%Y%m%d", "%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M"):
        parsed = pd.to_datetime(texts, format=pattern, errors="coerce")
        if parsed.notna().mean() >= 0.95:
            return parsed.reindex(cells.index).astype("datetime64[us]")
    return None


def with_roles(dataset: Dataset, corrections: Corrections | None) -> Dataset:
    """The same rows with corrections applied; questions about corrected columns are answered."""
    columns = corrected(dataset.columns, dataset.table, corrections)
    table, columns = _without_spare_amount(dataset.table, columns)
    questions = tuple(q for q in map(partial(_still_open, set(corrections or ())), dataset.questions) if q)
    return replace(dataset, table=dated(table, columns), columns=columns, questions=questions)


def _still_open(answered: set[str], question: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The question without the columns that a person has spoken about; None if none is left."""
    if "some" not in question or not answered.intersection(question["columns"]):
        return question
    left = [name for name in question["columns"] if name not in answered]
    return {**question, "columns": left, "count": len(left), "some": left[: len(question["some"])]} if left else None
