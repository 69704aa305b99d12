"""Columns that an analysis makes for the others: the one sanctioned way for a result to become a group."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Hashable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from insight.dataset import Column, Dataset, Filters, Role, Scale
from insight.lifecycle.result import STAGES

if TYPE_CHECKING:
    from insight.words import Translator

DERIVED = "derived"
STAGE, ORDERS, RECENCY = "lifecycle_stage", "orders_band", "recency_band"


def with_stage(
    dataset: Dataset,
    stages_by_customer: Mapping[Any, str | None] | pd.Series,
    *,
    name: str = "lifecycle_stage",
    label: str | None = None,
    words: Mapping[str, str] | None = None,
) -> Dataset:
    """A dataset with the lifecycle stage of every row's customer as a column of the role ``stage``.

    stages_by_customer: customer id → stage code, or a Series of codes with the ids as index; ids are compared as
    text, so 17850, 17850.0 and "17850 " are one customer. The dataset may be another file about the same customers.
    words: stage code → what is shown, in display order; codes themselves where it is missing. Rows whose customer is
    not known or has no stage are missing. The new ``source_key`` follows the values, so results of other stages
    are never mistaken for these. Raises ValueError where no column says who the customer is, or where the file has
    a column of its own called ``name``.
    """
    customer = dataset.first(Role.CUSTOMER_ID) or dataset.first(Role.ACCOUNT)
    if customer is None:
        raise ValueError("no customer column")
    existing = next((c for c in dataset.columns if c.name == name), None)
    if existing is not None and existing.reason != DERIVED:
        raise ValueError(f"the file has a column {name!r} of its own")
    shown: dict[str, str] = dict(words) if words else {str(s): str(s) for s in STAGES}
    given = pd.Series(stages_by_customer, dtype=object).dropna()
    stages = {customer_key(i): shown.get(str(s), str(s)) for i, s in given.items()}
    column = Column(name, label or name, Role.STAGE, None, None, "high", DERIVED)
    order = tuple(dict.fromkeys(shown.values()))
    return with_groups(dataset, customer_keys(dataset.table[customer.name]), stages, column, order)


def with_groups(
    dataset: Dataset, keys: pd.Series, groups: Mapping[str, str], column: Column, order: Collection[str]
) -> Dataset:
    """A dataset with one more group column: for every row the group of its key, missing where there is none.

    keys: text, shape (rows,). order: of the groups; only those that occur are kept. The new ``source_key`` follows the
    values, so results of other groups are never mistaken for these.
    """
    values = keys.astype(object).map(groups).astype("str")
    present = set(values.dropna())
    scale = Scale("nominal", order=tuple(w for w in order if w in present))
    digest = hashlib.sha256(dataset.source_key.encode())
    digest.update(pd.util.hash_pandas_object(values, index=False).to_numpy().tobytes())
    return replace(dataset.with_column(replace(column, scale=scale), values), source_key=digest.hexdigest())


def customer_keys(cells: pd.Series) -> pd.Series:
    """:func:`customer_key` of every cell, shape (rows,), object; one look-up per distinct cell, not per row."""
    found = {c: customer_key(c) for c in pd.unique(cells.dropna())}
    return cells.astype(object).map(found)


def free_name(wanted: str, taken: Collection[str]) -> str:
    """``wanted``, or with the first number that makes it new."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name


def in_words(dataset: Dataset, words: Translator) -> Dataset:
    """The derived columns under their names in one language; what a file itself holds stays as it is."""
    named = [c for c in dataset.columns if c.reason == DERIVED and words.has(f"sources.column_{c.label}")]
    if not named:
        return dataset
    table, told = dataset.table.copy(deep=False), {}
    for column in named:
        shown, scale = value_words(column, words), column.scale
        if shown:
            table[column.name] = table[column.name].map(shown, na_action="ignore").astype("str")
            scale = Scale("nominal", order=tuple(shown.get(v, v) for v in (scale.order if scale else ())))
        told[column.name] = replace(column, label=words(f"sources.column_{column.label}"), scale=scale)
    key = hashlib.sha256(f"{dataset.source_key} {words.language}".encode()).hexdigest()
    columns = tuple(told.get(c.name, c) for c in dataset.columns)
    return replace(dataset, table=table, columns=columns, source_key=key)


def value_words(column: Column, words: Translator) -> dict[str, str]:
    """Code → what is shown, of a derived column whose groups have names; empty where they need none."""
    if column.reason != DERIVED or column.label != STAGE:
        return {}
    return {s: words(f"lifecycle.stage_{s}") for s in STAGES}


def filters_in_words(filters: Filters, dataset: Dataset, words: Translator) -> Filters:
    """``filters`` by codes as filters by what :func:`in_words` shows. dataset: before it was put into words."""
    known = {c.name: value_words(c, words) for c in dataset.columns if c.reason == DERIVED}
    segments = tuple((n, tuple(known.get(n, {}).get(v, v) for v in values)) for n, values in filters.segments)
    return replace(filters, segments=segments)


def customer_key(identity: Hashable) -> str:
    """A customer id as text that is the same in every file: whole numbers without ".0", text without outer blanks."""
    if isinstance(identity, str):
        text = identity.strip()
        # an e-mail address is one whatever its capitals
        return text.lower() if "@" in text else text
    number = getattr(identity, "item", lambda: identity)()
    return str(int(number)) if isinstance(number, float) and number.is_integer() else str(number)
