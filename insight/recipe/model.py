"""What a recipe holds, and how it is taken down from a file that was read."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

import pandas as pd

from insight.dataset import Column, Dataset, Filters, Role, Scale
from insight.derived import DERIVED
from insight.reading import Choices
from insight.reading.codes import EXCLUSIONS

SCHEMA = "insight-recipe/1"
Cells = Literal["number", "text", "date", "empty"]
# what a scale leaves unread is remembered as fingerprints, so that only what is new is reported
_UNREAD = 100
_DIGITS = re.compile(r"\d+")
NOTHING_LEFT_OUT = Filters()
SCALED = ("ordinal", "binary", "kano")
# what stands in the cells of these is no label of a scale
_UNSCALED = frozenset(
    {Role.PERSONAL, Role.COMMENT, Role.RESPONDENT_ID, Role.CUSTOMER_ID, Role.ACCOUNT, Role.ORDER_ID, Role.IGNORE}
)


@dataclass(frozen=True)
class Remembered:
    """One column of the earlier file.

    decided: a person said what it means. sure: it was not a guess of low confidence. cells: what its cells were.
    scale: None where the role has none, and for comments, ids and personal columns. multi: a person's word on
    splitting it. unread: fingerprints (eight hexadecimal digits) of the answers that the scale did not read.
    """

    name: str
    label: str
    role: Role
    feature: str | None = None
    scale: Scale | None = None
    question: str | None = None
    cells: Cells = "empty"
    decided: bool = False
    sure: bool = True
    multi: bool | str | None = None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recipe:
    """How a file was read, as a value.

    pattern: its name with "#" for every run of digits. reading: the choices as they were used. decided: names of the
    choices that a person made; the others are what the reader found. left_out: reasons for which rows were left out.
    options: stem of an analysis → its options by name, where they are not the defaults.
    """

    pattern: str
    format: str
    reading: Choices
    decided: tuple[str, ...] = ()
    columns: tuple[Remembered, ...] = ()
    left_out: tuple[str, ...] = ()
    filters: Filters = NOTHING_LEFT_OUT
    options: Mapping[str, Mapping[str, Any]] | None = None

    def column(self, name: str) -> Remembered | None:
        """The column called ``name``, or None."""
        return next((c for c in self.columns if c.name == name), None)

    @property
    def chosen(self) -> Choices:
        """The choices that a person made; everything else is left to the reader."""
        return replace(Choices(), **{name: getattr(self.reading, name) for name in self.decided})


def recipe_of(
    dataset: Dataset,
    choices: Choices | Mapping[str, Any] | None = None,
    filters: Filters | None = None,
    options: Mapping[str, Any] | None = None,
    corrections: Mapping[str, Any] | None = None,
) -> Recipe:
    """The recipe of a file as it is understood now.

    choices: what a person decided on the reading. options: stem → Options or their values. corrections: what was said
    about columns; only whether a column is to be split is taken from it, the rest is in ``dataset`` already.
    """
    made = choices if isinstance(choices, Choices) else Choices.from_json(choices or {})
    receipt, wishes = dataset.receipt, corrections or {}
    used = replace(
        made,
        sheet=receipt.sheet,
        encoding=receipt.encoding,
        delimiter=receipt.delimiter,
        header_rows=receipt.header_rows,
    )
    return Recipe(
        pattern=pattern_of(receipt.file),
        format=receipt.format,
        reading=used,
        decided=tuple(f.name for f in fields(made) if getattr(made, f.name) not in (None, ())),
        columns=tuple(_remembered(dataset, c, wishes.get(c.name)) for c in dataset.columns if c.reason != DERIVED),
        left_out=tuple(e.reason for e in receipt.excluded if e.rows and e.reason in EXCLUSIONS),
        filters=_impersonal(filters or Filters(), dataset),
        options=_chosen(options or {}),
    )


def pattern_of(name: str) -> str:
    """A file's name with "#" for every run of digits: the waves of one survey share it."""
    return _DIGITS.sub("#", unicodedata.normalize("NFKC", name))


def kind_of(cells: pd.Series) -> Cells:
    """What the cells of a column are."""
    if not bool(cells.notna().any()):
        return "empty"
    if pd.api.types.is_datetime64_any_dtype(cells):
        return "date"
    return "number" if pd.api.types.is_numeric_dtype(cells) else "text"


def unread_answers(scale: Scale | None, cells: pd.Series) -> dict[str, int]:
    """Answers that a scale does not read, as written → in how many rows; most frequent first.

    Numbers outside the ends and texts without a number; of ordered groups, those without a place in the order.
    """
    if scale is None or pd.api.types.is_datetime64_any_dtype(cells):
        return {}
    counts = cells.dropna().value_counts()
    if scale.kind == "nominal":
        known = {*scale.order, *scale.missing}
        return {str(v): int(n) for v, n in counts.items() if str(v) not in known} if scale.order else {}
    if scale.kind not in SCALED:
        return {}
    found: dict[str, int] = {}
    missing, codes = set(scale.missing), dict(scale.codes)
    absent = {float(t) for t in missing if _number(t) is not None}
    numbers = {float(k): v for k, v in codes.items() if _number(k) is not None}
    for value, n in counts.items():
        shown = value if isinstance(value, str) else f"{float(value):g}"
        number = _number(shown)
        if shown in missing or (not isinstance(value, str) and number in absent):
            continue
        read = codes.get(shown)
        if read is None and number is not None:
            read = numbers.get(number) if not isinstance(value, str) else None
            read = number if read is None and not codes else read
        low, high = scale.minimum, scale.maximum
        if read is None or (low is not None and read < low) or (high is not None and read > high):
            found[shown] = int(n)
    return found


def mark(answer: str) -> str:
    """The fingerprint of an answer: enough to know it again, not enough to read it."""
    return hashlib.sha256(plain(answer).encode("utf-8", "replace")).hexdigest()[:8]


def plain(text: str) -> str:
    """A text for comparing: full and half width alike, without case, blanks and punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LNMS") or folded.strip()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _remembered(dataset: Dataset, column: Column, wish: Any) -> Remembered:
    if column.role is Role.PERSONAL:
        return Remembered(column.name, column.name, column.role, decided=column.reason == "user")
    cells, scale = dataset.table[column.name], None if column.role in _UNSCALED else column.scale
    multi = wish.get("multi") if isinstance(wish, Mapping) else None
    unread = unread_answers(scale, cells)
    return Remembered(
        name=column.name,
        label=column.label,
        role=column.role,
        feature=column.feature,
        scale=scale,
        question=column.question,
        cells=kind_of(cells),
        decided=column.reason in ("user", "recipe") or wish is not None,
        sure=column.confidence != "low",
        multi=multi if isinstance(multi, (bool, str)) else None,
        unread=tuple(dict.fromkeys(map(mark, list(unread)[:_UNREAD]))),
    )


def _impersonal(filters: Filters, dataset: Dataset) -> Filters:
    personal = {c.name for c in dataset.with_role(Role.PERSONAL)}
    return replace(filters, segments=tuple(s for s in filters.segments if s[0] not in personal))


def _chosen(options: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The options that are not the defaults, as JSON values."""
    from insight.registry import analysis

    found: dict[str, dict[str, Any]] = {}
    for stem, given in options.items():
        usual = asdict(analysis(stem).default_options())
        values: Iterable[tuple[str, Any]] = given.items() if isinstance(given, Mapping) else asdict(given).items()
        own = {k: list(v) if isinstance(v, tuple) else v for k, v in values if v != usual.get(k)}
        if own:
            found[stem] = own
    return found
