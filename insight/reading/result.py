"""What goes in beside the bytes, and what comes out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from insight.dataset import Field, Receipt

READER_VERSION = "5"
STAGES = ("checking", "opening", "rows", "types")
# called with one of the stages and the share of it that is done, 0-1; stages in this order, shares never fall
Progress = Callable[[str, float], None]


def silent(stage: str, share: float) -> None:
    """The progress nobody wants to hear of."""


@dataclass(frozen=True)
class Choices:
    """What a person decided about the file; None = the reader decides. JSON-able.

    header_rows: rows that make up the header, 0 for a file without header.
    date_order: ``dmy`` or ``mdy``, for dates that both orders allow. decimal: ``.`` or ``,``, for numbers like 1,234.
    keep: reasons (codes of ``EXCLUSIONS``) for which rows are not to be left out.
    shape: ``people`` to put the rows of one person together in a long table, ``file`` to leave them as they stand.
    """

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_rows: int | None = None
    date_order: str | None = None
    decimal: str | None = None
    keep: tuple[str, ...] = ()
    shape: str | None = None

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Choices:
        """Choices from JSON values; names that are not known are ignored, so older recipes still work."""
        given: dict[str, Any] = {f.name: values[f.name] for f in fields(cls) if f.name in values}
        if isinstance(given.get("keep"), list):
            given["keep"] = tuple(map(str, given["keep"]))
        return cls(**given)


NO_CHOICES = Choices()


@dataclass(frozen=True)
class Reading:
    """A file as a typed table.

    table: text columns ``str`` with NaN for missing, numbers float64 or int64, dates datetime64; nothing else.
    questions: what the reader had to assume, each a mapping with ``code`` and that code's fields.
    """

    table: pd.DataFrame
    fields: tuple[Field, ...]
    receipt: Receipt
    source_key: str
    questions: tuple[Mapping[str, Any], ...] = ()


def source_key(content: bytes, choices: Choices) -> str:
    """SHA-256 (hex) of the bytes, the choices and the reader's version: names everything derived from this reading."""
    recipe = json.dumps([READER_VERSION, asdict(choices)], sort_keys=True)
    return hashlib.sha256(hashlib.sha256(content).digest() + recipe.encode()).hexdigest()
