"""The one noun of the product: a table whose columns have roles and scales, with the receipt of how it was read.

A survey, a Kano questionnaire, an order log and a customer table are all a :class:`Dataset`; only the roles differ.
Everything here is frozen: a stage of the pipeline returns a new object, it never changes the one it was given.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd


class Role(StrEnum):
    """What a column means to the analyses. The values are the codes used in ``results.json`` and ``roles.json``."""

    RESPONDENT_ID = "respondent_id"
    CUSTOMER_ID = "customer_id"
    ACCOUNT = "account"
    WEIGHT = "weight"
    DATE = "date"
    WAVE = "wave"
    SEGMENT = "segment"
    RATING = "rating"
    OVERALL_SATISFACTION = "overall_satisfaction"
    RECOMMEND = "recommend"
    REPURCHASE = "repurchase"
    LOYALTY_OTHER = "loyalty_other"
    EXPECTATION = "expectation"
    VALUE = "value"
    COMPLAINT = "complaint"
    EFFORT = "effort"
    COMMENT = "comment"
    BRAND = "brand"
    KANO_FUNCTIONAL = "kano_functional"
    KANO_DYSFUNCTIONAL = "kano_dysfunctional"
    KANO_CATEGORY = "kano_category"
    KANO_FEATURE = "kano_feature"
    KANO_COUNT = "kano_count"
    IMPORTANCE = "importance"
    RANK = "rank"
    ORDER_ID = "order_id"
    ORDER_DATE = "order_date"
    ORDER_STATUS = "order_status"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    PRODUCT = "product"
    COST = "cost"
    FIRST_ORDER = "first_order"
    LAST_ORDER = "last_order"
    ORDERS = "orders"
    STAGE = "stage"
    PERSONAL = "personal"
    IGNORE = "ignore"


Confidence = Literal["high", "medium", "low"]
ScaleKind = Literal["ordinal", "binary", "number", "nominal", "kano", "date"]

SCORED_ROLES = frozenset(
    {
        Role.RATING,
        Role.OVERALL_SATISFACTION,
        Role.RECOMMEND,
        Role.REPURCHASE,
        Role.LOYALTY_OTHER,
        Role.EXPECTATION,
        Role.VALUE,
        Role.EFFORT,
        Role.IMPORTANCE,
    }
)
GROUPING_ROLES = (Role.SEGMENT, Role.BRAND, Role.WAVE, Role.STAGE)


@dataclass(frozen=True)
class Scale:
    """How the cells of one column become numbers or ordered categories.

    kind: ``ordinal`` (rating with ordered steps), ``binary`` (0/1, 1 = yes or ticked), ``number`` (a measure such as
        age or money), ``nominal`` (unordered groups), ``kano`` (answer codes 1 like … 5 dislike; for the role
        ``kano_category`` the categories 1 M, 2 O, 3 A, 4 I, 5 R, 6 Q), ``date``.
    codes: raw cell text → number, for cells that are text; numeric cells pass through unchanged.
    labels: number → the words of the questionnaire at that step (may cover the two ends only).
    minimum, maximum: ends of the scale (not of the answers seen); None for ``nominal``.
    missing: raw cell texts that mean "no answer" (not applicable, don't know, skipped codes).
    order: display order of the categories of a ``nominal`` or banded column, as display texts.
    """

    kind: ScaleKind
    codes: tuple[tuple[str, float], ...] = ()
    labels: tuple[tuple[float, str], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    missing: tuple[str, ...] = ()
    order: tuple[str, ...] = ()

    @property
    def points(self) -> int | None:
        """Number of steps of a whole-number scale (5 for 1–5, 11 for 0–10); None where there are no steps."""
        if self.minimum is None or self.maximum is None or self.kind not in ("ordinal", "binary", "kano"):
            return None
        return round(self.maximum - self.minimum) + 1

    def label_of(self, value: float) -> str | None:
        """The questionnaire's words at ``value``, or None."""
        return dict(self.labels).get(float(value))


@dataclass(frozen=True)
class Column:
    """One column and what it was understood to be.

    name: unique header in the table. label: the question's text (equal to the name where there is none).
    feature: for Kano columns the feature they ask about (also for ``importance`` of a feature); for ``kano_count`` the
        letter of the category that is counted, or ``n`` for the number of all answers.
    reason: code of why the role was given (rendered by ``insight.words``); "user" after a correction.
    alternatives: other roles that fit, best first; not empty where the reader is to be asked.
    question: the question of which this column is one option (multi-select) or one item (grid); None stands alone.
    """

    name: str
    label: str
    role: Role
    feature: str | None = None
    scale: Scale | None = None
    confidence: Confidence = "low"
    reason: str = "none"
    alternatives: tuple[Role, ...] = ()
    question: str | None = None


@dataclass(frozen=True)
class Field:
    """What the file itself says about a column before any role: question text, value labels, missing codes.

    question: the question that the file puts this column under (multiple-response set, grid). counted: the value that
    means "ticked" in a set of ticks; None where each column of the set holds one of the chosen options.
    """

    name: str
    label: str
    value_labels: tuple[tuple[float, str], ...] = ()
    missing: tuple[float, ...] = ()
    question: str | None = None
    counted: float | None = None


@dataclass(frozen=True)
class Exclusion:
    """Rows of the file that are not used, by reason code (blank, total, repeated_header, note, unit, other_table).

    first: up to five of them: (row as counted in the spreadsheet, texts of its cells).
    """

    reason: str
    rows: int
    first: tuple[tuple[int, tuple[str, ...]], ...] = ()

    def __post_init__(self) -> None:
        # also from JSON, where tuples are lists
        object.__setattr__(self, "first", tuple((int(row), tuple(cells)) for row, cells in self.first))


@dataclass(frozen=True)
class Receipt:
    """What was read. Always: ``rows_in_file == rows_used + sum(e.rows for e in excluded)``.

    rows_in_file counts the rows below the header; header_rows is 0 for a file without header.
    above: lines above the header; header: its rows as written.
    warnings and questions are mappings with a ``code`` and that code's fields, rendered by ``insight.words``.
    """

    file: str
    format: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    header_rows: int = 1
    rows_in_file: int = 0
    rows_used: int = 0
    excluded: tuple[Exclusion, ...] = ()
    warnings: tuple[Mapping[str, Any], ...] = ()
    above: tuple[str, ...] = ()
    header: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        # also from JSON, where tuples are lists
        object.__setattr__(self, "above", tuple(self.above))
        object.__setattr__(self, "header", tuple(map(tuple, self.header)))


@dataclass(frozen=True)
class Filters:
    """What the reader narrowed the data to. Hashable and JSON-able; empty = everything.

    segments: ((column, (display values kept, …)), …). since, until: ISO dates, both inclusive.
    """

    segments: tuple[tuple[str, tuple[str, ...]], ...] = ()
    since: str | None = None
    until: str | None = None

    @property
    def empty(self) -> bool:
        return not self.segments and self.since is None and self.until is None


@dataclass(frozen=True)
class Needs:
    """What an analysis asks of the roles. one_of: sets of roles, one whole set must be there. useful: used besides."""

    one_of: tuple[tuple[Role, ...], ...]
    useful: tuple[Role, ...]


@dataclass(frozen=True)
class NotApplicable:
    """An analysis that these data do not allow: why as a code, with the fields its sentence needs."""

    why: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    status: Literal["not_applicable"] = "not_applicable"


@dataclass(frozen=True)
class Dataset:
    """A table with roles. ``table`` must be treated as read-only (pandas copy-on-write makes shallow copies free).

    table: text columns have pandas' ``str`` dtype, numbers float64 or int64, dates datetime64; missing is NaN/NaT.
    source_key: SHA-256 (hex) of the bytes, the reading choices and the reader's version.
    drift: what is not as in the recipe that was applied, each a mapping with a ``code`` (see :mod:`insight.recipe`).
    """

    table: pd.DataFrame
    columns: tuple[Column, ...]
    receipt: Receipt
    source_key: str = ""
    questions: tuple[Mapping[str, Any], ...] = ()
    drift: tuple[Mapping[str, Any], ...] = ()

    def __post_init__(self) -> None:
        names = [c.name for c in self.columns]
        if len(set(names)) != len(names) or set(names) != set(self.table.columns):
            raise ValueError("columns and table do not agree")

    def __len__(self) -> int:
        return len(self.table)

    @cached_property
    def fingerprint(self) -> str:
        """Key of every result: the source and all roles and scales."""
        text = json.dumps([_plain(c) for c in self.columns], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(f"{self.source_key}\n{len(self.table)}\n{text}".encode()).hexdigest()

    def column(self, name: str) -> Column:
        """The column called ``name``. Raises KeyError."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {c.name: c for c in self.columns}

    def with_role(self, *roles: Role) -> tuple[Column, ...]:
        """All columns with one of ``roles``, in the file's order."""
        return tuple(c for c in self.columns if c.role in roles)

    def first(self, role: Role) -> Column | None:
        """The first column with ``role``, surest first, or None."""
        rank = {"high": 0, "medium": 1, "low": 2}
        found = sorted(self.with_role(role), key=lambda c: rank[c.confidence])
        return found[0] if found else None

    def numeric(self, name: str) -> np.ndarray:
        """The column as float64, shape (rows,), by its scale; anything that is not an answer is NaN."""
        column, cells = self.column(name), self.table[name]
        scale = column.scale
        plain = isinstance(cells.dtype, np.dtype) and cells.dtype.kind in "if"
        if not plain and pd.api.types.is_datetime64_any_dtype(cells):
            days = cells.astype("datetime64[s]").astype("int64").to_numpy() / 86400.0
            return np.where(cells.isna().to_numpy(), np.nan, days)
        if plain or pd.api.types.is_numeric_dtype(cells):
            # plain numbers hold NaN where they are missing already; files may have thousands of columns
            values = cells.to_numpy().astype("float64") if plain else cells.to_numpy("float64", na_value=np.nan).copy()
            for text in scale.missing if scale else ():
                try:
                    values[values == float(text)] = np.nan
                except ValueError:
                    continue
            recoded = {float(k): v for k, v in scale.codes if _is_number(k)} if scale else {}
            if recoded:
                values = np.array([recoded.get(v, np.nan) for v in values])
        else:
            coded = dict(scale.codes) if scale else {}
            missing = set(scale.missing) if scale else set()
            # one look-up per distinct text, not per row
            texts = cells.astype("object")
            table = {t: _code(t, coded, missing) for t in pd.unique(texts.dropna())}
            values = texts.map(table).to_numpy(dtype="float64", na_value=np.nan).copy()
        if scale and scale.kind in ("ordinal", "kano") and scale.minimum is not None and scale.maximum is not None:
            values = np.where((values < scale.minimum) | (values > scale.maximum), np.nan, values)
        values[~np.isfinite(values)] = np.nan
        return values

    def categories(self, name: str) -> pd.Categorical:
        """The column as ordered display categories, shape (rows,); not-applicable answers are missing.

        Numbers with more than twelve distinct values are banded (see :func:`bands`).
        """
        column, cells = self.column(name), self.table[name]
        scale = column.scale
        if pd.api.types.is_datetime64_any_dtype(cells):
            months = cells.dt.strftime("%Y-%m")
            return pd.Categorical(months, categories=sorted(months.dropna().unique()), ordered=True)
        if scale and scale.kind in ("ordinal", "binary", "kano"):
            values = self.numeric(name)
            steps = sorted({float(v) for v in values[~np.isnan(values)]})
            words = {s: scale.label_of(s) or f"{s:g}" for s in steps}
            shown = pd.Series(values).map(words)
            return pd.Categorical(shown, categories=list(dict.fromkeys(words[s] for s in steps)), ordered=True)
        if pd.api.types.is_numeric_dtype(cells):
            values = self.numeric(name)
            steps = sorted({float(v) for v in values[~np.isnan(values)]})
            if len(steps) > 12 and not (scale and scale.kind == "nominal"):
                return bands(values)
            words = {s: (scale.label_of(s) if scale else None) or f"{s:g}" for s in steps}
            shown = pd.Series(values).map(words)
            return pd.Categorical(shown, categories=list(dict.fromkeys(words[s] for s in steps)), ordered=True)
        missing = set(scale.missing) if scale else set()
        texts = cells.where(~cells.isin(missing)) if missing else cells
        seen = list(pd.unique(texts.dropna()))
        order = [v for v in (scale.order if scale else ()) if v in set(seen)]
        rest = [v for v in seen if v not in set(order)]
        if not order:
            counts = texts.value_counts()
            rest = sorted(rest, key=lambda v: (-int(counts[v]), str(v)))
        return pd.Categorical(texts, categories=order + rest, ordered=bool(order))

    def period(self, rows: np.ndarray | None = None) -> tuple[str, str] | None:
        """First and last day of the answers as ISO dates, of ``rows`` (rows,) of bool or all; None without dates."""
        column = self.first(Role.DATE)
        if column is None or not pd.api.types.is_datetime64_any_dtype(self.table[column.name]):
            return None
        days = (self.table[column.name] if rows is None else self.table[column.name][rows]).dropna()
        return None if days.empty else (days.min().date().isoformat(), days.max().date().isoformat())

    def weights(self) -> np.ndarray | None:
        """Case weights, shape (rows,), missing or negative as 0; None where no column has the role ``weight``."""
        column = self.first(Role.WEIGHT)
        if column is None:
            return None
        values = self.numeric(column.name)
        return np.where(np.isnan(values) | (values < 0), 0.0, values)

    def filtered(self, filters: Filters) -> Dataset:
        """The rows that ``filters`` keep; unknown columns are ignored, so filters survive a change of roles."""
        if filters.empty:
            return self
        keep = np.ones(len(self.table), dtype=bool)
        names = set(self.table.columns)
        for name, values in filters.segments:
            if name in names and values:
                keep &= pd.Series(self.categories(name)).astype("object").isin(list(values)).to_numpy()
        when = self.first(Role.ORDER_DATE) or self.first(Role.DATE)
        if when is not None and pd.api.types.is_datetime64_any_dtype(self.table[when.name]):
            days = self.table[when.name]
            if filters.since:
                keep &= (days >= pd.Timestamp(filters.since)).to_numpy()
            if filters.until:
                keep &= (days < pd.Timestamp(filters.until) + pd.Timedelta(days=1)).to_numpy()
        return replace(self, table=self.table[keep].reset_index(drop=True))

    def with_column(self, column: Column, values: pd.Series | np.ndarray | pd.Categorical) -> Dataset:
        """A dataset with one more column (or the same column replaced); the way for results to feed other analyses."""
        table = self.table.copy(deep=False)
        table[column.name] = values
        others = tuple(c for c in self.columns if c.name != column.name)
        return replace(self, table=table, columns=(*others, column))

    def with_columns(self, columns: tuple[Column, ...]) -> Dataset:
        """The same table with corrected roles and scales."""
        return replace(self, columns=columns)


def bands(values: np.ndarray, count: int = 4) -> pd.Categorical:
    """Numbers as ordered groups of about equal size with whole-number edges, shape (rows,); NaN stays missing."""
    known = values[~np.isnan(values)]
    whole = bool(np.all(known == np.round(known)))
    cuts = np.quantile(known, np.linspace(0, 1, count + 1)[1:-1])
    spread = float(np.ptp(known))
    # enough digits to tell the edges apart: about a twentieth of the range
    digits = 0 if whole or spread > 20 else min(9, max(1, 1 - math.floor(math.log10(spread / 2)))) if spread > 0 else 1
    rounded = np.unique(np.round(cuts, digits))
    edges = rounded[(rounded > known.min()) & (rounded <= known.max())]
    group = np.searchsorted(edges, values, side="right").astype(float)
    group[np.isnan(values)] = np.nan
    low = [float(known.min()), *(float(e) for e in edges)]
    words = []
    for i, start in enumerate(low):
        if i == len(low) - 1:
            words.append(f"{start:.{digits}f}+")
        elif whole:
            stop = low[i + 1] - 1
            words.append(f"{start:.0f}" if stop == start else f"{start:.0f}–{stop:.0f}")
        else:
            words.append(f"{start:.{digits}f}–<{low[i + 1]:.{digits}f}")
    shown = [words[int(g)] if not np.isnan(g) else None for g in group]
    return pd.Categorical(shown, categories=words, ordered=True)


def _code(text: Any, coded: Mapping[str, float], missing: set[str]) -> float:
    if text in missing:
        return np.nan
    if text in coded:
        return float(coded[text])
    return float(text) if _is_number(text) and not coded else np.nan


def _is_number(text: Any) -> bool:
    try:
        return bool(np.isfinite(float(text)))
    except (TypeError, ValueError):
        return False


def _plain(column: Column) -> list[Any]:
    s = column.scale
    scale = None if s is None else [s.kind, s.codes, s.labels, s.minimum, s.maximum, s.missing, s.order]
    return [column.name, column.role.value, column.feature, scale, column.question]
