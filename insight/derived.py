"""Columns that an analysis makes for the others: the one sanctioned way for a result to become a group."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from insight.dataset import Column, Dataset, Role, Scale
from insight.lifecycle.result import STAGES

DERIVED = "derived"


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
    # one look-up per distinct customer, not per row
    cells = dataset.table[customer.name]
    found = {c: stages.get(customer_key(c)) for c in pd.unique(cells.dropna())}
    values = cells.astype(object).map(found).astype("str")
    present = set(values.dropna())
    order = tuple(w for w in dict.fromkeys(shown.values()) if w in present)
    column = Column(name, label or name, Role.STAGE, None, Scale("nominal", order=order), "high", DERIVED)
    digest = hashlib.sha256(dataset.source_key.encode())
    for value in values:
        digest.update(b"\x00" if pd.isna(value) else str(value).encode() + b"\x01")
    return replace(dataset.with_column(column, values), source_key=digest.hexdigest())


def customer_key(identity: Hashable) -> str:
    """A customer id as text that is the same in every file: whole numbers without ".0", text without outer blanks."""
    if isinstance(identity, str):
        return identity.strip()
    number = getattr(identity, "item", lambda: identity)()
    return str(int(number)) if isinstance(number, float) and number.is_integer() else str(number)
