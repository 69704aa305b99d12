"""What may be shown: columns of personal data are masked, also where one of them is the key that tells people apart.

Masked are whole cells of such columns and, inside any other text, addresses, telephones, identity and card numbers.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pandas as pd

from insight.dataset import Column, Dataset, Receipt, Role
from insight.roles.memory import forgetting
from insight.roles.personal import MASK, looks_personal, mask_inside

# what a sentence names of a column, not of a person
_NAMES = frozenset(
    {"code", "column", "columns", "some", "sheet", "sheets", "file", "encoding", "alternatives", "count", "rows"}
)
# what a sentence quotes of the cells
_CELLS = frozenset({"examples", "values", "value", "samples", "first", "last"})
_KEYS = (Role.CUSTOMER_ID, Role.RESPONDENT_ID, Role.ACCOUNT, Role.IGNORE)


@forgetting()
def hidden(dataset: Dataset) -> frozenset[str]:
    """Names of the columns whose cells are not to be shown: personal ones, and keys that are contact details."""
    return frozenset(c.name for c in dataset.columns if is_hidden(dataset.table[c.name], c))


def is_hidden(cells: pd.Series, column: Column) -> bool:
    """Whether the cells of one column are personal data, by its role or, for ids and groups, by what they hold."""
    if column.role is Role.PERSONAL:
        return True
    return column.role in _KEYS and looks_personal(cells)


def masked_key(key: Hashable) -> str:
    """A short name for a customer whose id is a contact detail: the same in every result, telling nothing."""
    return f"#{sha256(str(key).strip().casefold().encode()).hexdigest()[:8]}"


def shown_keys(dataset: Dataset, column: Column, keys: Iterable[Hashable]) -> list[str]:
    """Customer ids as they may be shown: themselves, or short names where the ids are addresses or telephones."""
    if is_hidden(dataset.table[column.name], column):
        return [masked_key(k) for k in keys]
    return [str(k) for k in keys]


def cells(dataset: Dataset, name: str, rows: int) -> list[str | None]:
    """The first cells of a column as texts that may be shown."""
    head = dataset.table[name].head(rows)
    if is_hidden(dataset.table[name], dataset.column(name)):
        return [None if pd.isna(v) else MASK for v in head]
    return [None if pd.isna(v) else mask_inside(str(v)) for v in head]


def receipt(told: Receipt, names: frozenset[str]) -> Receipt:
    """The receipt without personal data: examples of the columns ``names``, and whatever looks so in other texts."""
    return replace(
        told,
        warnings=tuple(entry(w, names) for w in told.warnings),
        excluded=tuple(
            replace(e, first=tuple((row, tuple(map(mask_inside, texts))) for row, texts in e.first))
            for e in told.excluded
        ),
        above=tuple(map(mask_inside, told.above)),
    )


def entry(told: Mapping[str, Any], names: frozenset[str]) -> Mapping[str, Any]:
    """A warning or question without personal data in its examples."""
    about = {told.get("column"), *_texts(told.get("columns"))}
    personal = bool(about & names)
    return {k: v if k in _NAMES else _masked(v, personal and k in _CELLS) for k, v in told.items()}


def _texts(value: Any) -> Sequence[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, (list, tuple)) else []


def _masked(value: Any, personal: bool) -> Any:
    if isinstance(value, str):
        return MASK if personal and value else mask_inside(value)
    if isinstance(value, (list, tuple)):
        made = [_masked(v, personal) for v in value]
        # one mask says as much as five
        made = [MASK] if made and all(m == MASK for m in made) else made
        return type(value)(made)
    return value
