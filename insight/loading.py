"""From bytes to a dataset: read the file, find the roles, apply what a person corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from insight import masking
from insight.dataset import Column, Dataset, Role
from insight.reading import Choices, Reading, read
from insight.reading.codes import question, warning
from insight.reading.result import Progress
from insight.reshaping import wide
from insight.roles import Detection, corrected, detect, kanolong, orderlines
from insight.roles.divide import divided, with_options
from insight.roles.memory import forgetting
from insight.roles.notes import notes
from insight.roles.orderdates import written
from insight.roles.scales import NUMBER

Corrections = Mapping[str, Mapping[str, Any] | str]
_DATES = (Role.DATE, Role.ORDER_DATE, Role.FIRST_ORDER, Role.LAST_ORDER)
NOT_TICKED = "0"
MADE_AMOUNTS = ("quantity_times_price", "less_refunds", "once_per_order")


Chosen = Choices | Mapping[str, Any] | None


def load(
    content: bytes,
    name: str,
    choices: Chosen = None,
    corrections: Corrections | None = None,
    *,
    waiting: Callable[[], None] | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """The dataset in a file's bytes; ``name`` is its display name.

    choices: how to read it, also as a mapping of JSON values. corrections: see :func:`insight.roles.corrected`.
    waiting, progress: see :func:`insight.reading.read`.
    Raises ReadingError where the file cannot be read and BadCorrection (a ValueError) for a correction that cannot be.
    """
    if not isinstance(choices, Choices):
        choices = Choices.from_json(choices or {})
    reading = read(content, name, choices, waiting=waiting, progress=progress)
    return understand(reading, corrections, shape=choices.shape)


def load_file(path: Path | str, choices: Chosen = None, corrections: Corrections | None = None) -> Dataset:
    """The dataset in a file on disk."""
    path = Path(path)
    return load(path.read_bytes(), path.name, choices, corrections)


@forgetting()
def understand(reading: Reading, corrections: Corrections | None = None, *, shape: str | None = None) -> Dataset:
    """A reading with roles and scales.

    Several answers in one cell become one column per option. Blank cells of ticked options become "0" where the person
    ticked another option of the same question; quantity × unit price becomes a column where the log has no amount;
    written dates become dates where the role needs them. What an order says on its first line only then stands on all
    its lines (the warning ``order_lines_filled``). A long Kano table gets one row per person (``reshaped``), unless
    ``shape`` is ``file``; the receipt goes on counting the rows of the file.
    """
    long = kanolong.find(reading.table)
    turned = None if long is None or shape == "file" else wide(reading.table, reading.fields, long)
    if turned is None:
        table, lines = orderlines.filled(reading.table, reading.fields)
        found = detect(table, reading.fields)
    else:
        lines, table = None, turned.table
        found = detect(table, turned.fields, turned.told)
    table = ticked(table, found.ticked)
    table, columns = derived(table, found)
    table, columns = with_options(table, columns, found.joined)
    questions = (*reading.questions, *_rows_of_people(long if shape is None else None), *found.questions)
    receipt = reading.receipt
    told = notes(table, columns, found.joined, found.ticked)
    if turned is not None:
        told = (*turned.warnings, *told)
    if lines is not None:
        told = (warning("order_lines_filled", **lines), *told)
    receipt = replace(receipt, warnings=(*receipt.warnings, *told))
    return with_roles(Dataset(table, columns, receipt, reading.source_key, questions), corrections)


def _rows_of_people(long: kanolong.Long | None) -> tuple[Mapping[str, Any], ...]:
    """Whether the rows of one person belong together: asked as long as nobody has said so."""
    if long is None:
        return ()
    respondent = long.keys[0] if long.keys else "–"
    return (question("long_table", respondent=respondent, feature=long.feature),)


def ticked(table: pd.DataFrame, sets: Sequence[Sequence[str]]) -> pd.DataFrame:
    """A table where "not ticked" is said: the base of a question is everyone who ticked one of its options."""
    if not sets:
        return table
    table = table.copy(deep=False)
    for names in sets:
        asked = table[list(names)].notna().any(axis=1)
        for name in names:
            blank = 0 if pd.api.types.is_numeric_dtype(table[name]) else NOT_TICKED
            table[name] = table[name].mask(asked & table[name].isna(), blank)
    return table


def derived(table: pd.DataFrame, found: Detection) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """The table and columns with the amounts that were made from quantity and price."""
    columns = found.columns
    for product in found.derived:
        table = table.copy(deep=False)
        table[product.name] = orderlines.amounts(
            table, product.price, product.quantity, product.less, product.order, product.once
        )
        columns = (*columns, Column(product.name, product.name, Role.AMOUNT, None, NUMBER, "high", product.reason))
    return table, columns


def _without_spare_amount(table: pd.DataFrame, columns: tuple[Column, ...]) -> tuple[pd.DataFrame, tuple[Column, ...]]:
    """A person who names another column as the amount does not want the made one."""
    made = [c.name for c in columns if c.reason in MADE_AMOUNTS]
    if made and any(c.role == Role.AMOUNT and c.name not in made for c in columns):
        return table.drop(columns=made), tuple(c for c in columns if c.name not in made)
    return table, columns


def dated(table: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Written dates (20240131, 2024-01-31, 2024年1月31日) as dates; only where 95 % of a column are dates."""
    for c in columns:
        if c.role in _DATES and c.scale is not None and c.scale.kind == "date":
            cells = table[c.name]
            if not pd.api.types.is_datetime64_any_dtype(cells):
                read_ = written(cells)
                if read_ is not None:
                    table = table.copy(deep=False)
                    table[c.name] = read_
    return table


@forgetting()
def with_roles(dataset: Dataset, corrections: Corrections | None) -> Dataset:
    """The same rows with corrections applied; questions about corrected columns are answered.

    What the receipt and the questions quote of personal columns is masked here, once for every page and export.
    """
    table, columns = divided(dataset.table, dataset.columns, corrections or {})
    columns = corrected(columns, table, corrections)
    table, columns = _without_spare_amount(table, columns)
    questions = tuple(q for q in map(partial(_still_open, set(corrections or ())), dataset.questions) if q)
    made = replace(dataset, table=dated(table, columns), columns=columns)
    names = masking.hidden(made)
    told = tuple(masking.entry(q, names) for q in questions)
    return replace(made, receipt=masking.receipt(made.receipt, names), questions=told)


def _still_open(answered: set[str], question: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The question without the columns that a person has spoken about; None if none is left."""
    if "some" not in question or not answered.intersection(question["columns"]):
        return question
    left = [name for name in question["columns"] if name not in answered]
    if not left:
        return None
    kept = {**question, "columns": left, "count": len(left), "some": left[: len(question["some"])]}
    if "correction" in question:
        kept["correction"] = {name: wish for name, wish in question["correction"].items() if name in left}
    return kept
