"""What the columns of a data set are to a segment profile: groups, measures, weights, clusters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from insight.dataset import GROUPING_ROLES, SCORED_ROLES, Column, Dataset, Role
from insight.segments.result import AMOUNT_ROLES, Caveat, Unit
from insight.statistics.bases import GREY_BELOW

FEWEST_GROUPS, MOST_GROUPS, MOST_GROUPINGS = 2, 30, 12
MOST_MEASURED = 500  # columns that are compared: more would be thousands of tests that nobody reads
MOST_SIZE = 1e70  # squared variances of larger numbers are beyond what the machine can hold
_DERIVED = "derived"
HANDY_GROUPS = 12  # more groups than this are read with effort
FEWEST_STEPS_FOR_TOP2 = 4
BATTERY = 2  # columns answered on the same list that make a third one an item of a battery
MOSTLY_ANSWERED = 0.8
MAY_VARY = 0.05  # share of customers whose group may change between orders before the column is left out
CLUSTER_ROLES = (Role.ACCOUNT, Role.RESPONDENT_ID, Role.CUSTOMER_ID)
NEVER_GROUPS = (*CLUSTER_ROLES[1:], Role.PERSONAL, Role.IGNORE, Role.COMMENT, Role.WEIGHT, Role.ORDER_ID)
# "q12", "V3_2": a question's number says nothing about what it divides
BARE_NUMBER = re.compile(r"(?:[a-z]{1,2}|var|item)[ _.-]?\d+(?:[ _.-]\d+)*", re.IGNORECASE)


@dataclass(frozen=True)
class Variable:
    """One column. codes: its categories, −1 = unknown, shape (rows,); names: their display words, all of them occur.

    values: its numbers, NaN = no answer, shape (rows,). one: the words of yes where the numbers are 0 and 1.
    divides: may form groups. counted: the shares of its categories are measures.
    """

    column: Column
    codes: np.ndarray | None = None
    names: tuple[str, ...] = ()
    values: np.ndarray | None = None
    one: str | None = None
    divides: bool = False
    counted: bool = False

    @property
    def amount(self) -> bool:
        """Money and counts: they have a true zero, add up and are skewed."""
        return self.column.role in AMOUNT_ROLES

    @property
    def top2(self) -> float | None:
        """The lower of the two best steps; None where there are too few steps for that to mean anything."""
        scale = self.column.scale
        if scale is None or scale.maximum is None or scale.kind != "ordinal" or self.column.role not in SCORED_ROLES:
            return None
        return scale.maximum - 1 if (scale.points or 0) >= FEWEST_STEPS_FOR_TOP2 else None


@dataclass(frozen=True)
class Material:
    """All variables on common rows. weights: positive, shape (rows,), or None. unit: what a row is.

    clusters: codes, shape (rows,), or None where no rows belong together; cluster_column names the column.
    """

    rows: int
    variables: tuple[Variable, ...]
    weights: np.ndarray | None = None
    clusters: np.ndarray | None = None
    cluster_column: str | None = None
    unit: Unit = "row"
    caveats: tuple[Caveat, ...] = ()


def material(dataset: Dataset, by: Sequence[str] = ()) -> Material:
    """The data set as arrays. by: columns that may form groups whatever their role.

    Rows without a positive weight are left out; an order log is summed up per customer.
    """
    caveats: tuple[Caveat, ...] = ()
    weights = dataset.weights()
    if weights is not None and (weights <= 0).any():
        keep = weights > 0
        caveats = (Caveat("rows_without_weight", count=int((~keep).sum())),)
        dataset, weights = replace(dataset, table=dataset.table[keep].reset_index(drop=True)), weights[keep]
    variables = tuple(v for c in dataset.columns if (v := _variable(dataset, c, c.name in by)) is not None)
    variables, too_large = _computable(variables)
    found = Material(len(dataset), variables, weights, caveats=(*caveats, *too_large))
    customer = dataset.first(Role.CUSTOMER_ID)
    if customer is not None and dataset.with_role(Role.ORDER_DATE, Role.ORDER_ID):
        names = dataset.table[customer.name]
        if names.duplicated().any():
            return _clustered(_per_customer(found, names), dataset, names)
    return _clustered(found, dataset, None)


def measured(found: Material, by: Sequence[Variable]) -> tuple[Material, tuple[Caveat, ...]]:
    """No more columns than are compared: the groups, then outcomes, single ratings and other groups, as in the file."""
    if len(found.variables) <= MOST_MEASURED:
        return found, ()
    dividing = {v.column.name for v in by}
    wanted = sorted(
        found.variables,
        key=lambda v: (v.column.name not in dividing, v.column.role in GROUPING_ROLES, v.column.role == Role.RATING),
    )
    names = {v.column.name for v in wanted[:MOST_MEASURED]}
    kept = tuple(v for v in found.variables if v.column.name in names)
    return replace(found, variables=kept), (Caveat("more_measures", count=len(found.variables) - MOST_MEASURED),)


def groupings(found: Material, by: Sequence[str] = ()) -> tuple[tuple[Variable, ...], tuple[Caveat, ...]]:
    """The columns to profile by: those asked for, in that order, or the most useful ones; and what was left out."""
    candidates = [v for v in found.variables if v.divides and v.codes is not None]
    fitting = [v for v in candidates if FEWEST_GROUPS <= len(v.names) <= MOST_GROUPS]
    if by:
        asked = {v.column.name: v for v in fitting}
        caveats = tuple(
            Caveat("too_many_groups", v.column.name, len(v.names))
            for v in candidates
            if v.column.name in by and len(v.names) > MOST_GROUPS
        )
        return tuple(asked[name] for name in dict.fromkeys(by) if name in asked), caveats
    caveats = tuple(
        Caveat("too_many_groups", v.column.name, len(v.names)) for v in candidates if len(v.names) > MOST_GROUPS
    )
    if len(fitting) > MOST_GROUPINGS:
        caveats += (Caveat("more_groupings", count=len(fitting) - MOST_GROUPINGS),)
        fitting = _most_useful(fitting)
    return tuple(fitting), caveats


def _most_useful(candidates: Sequence[Variable]) -> list[Variable]:
    """The twelve that a manager would divide customers by, in the file's order.

    Those with two groups large enough to compare first, then columns made for it (brand, wave, stage), then columns of
    their own before items of a battery, named ones before bare question numbers, sure ones before guesses, complete
    ones before follow-up questions.
    """
    sure = {"high": 0, "medium": 1, "low": 2}

    def rank(v: Variable) -> tuple[int, ...]:
        assert v.codes is not None
        return (
            int((np.bincount(v.codes[v.codes >= 0]) >= GREY_BELOW).sum()) < FEWEST_GROUPS,
            v.column.role == Role.SEGMENT,
            sum(_alike(v, other) for other in candidates if other is not v) >= BATTERY,
            BARE_NUMBER.fullmatch(v.column.name.strip()) is not None,
            float((v.codes >= 0).mean()) < MOSTLY_ANSWERED,
            sure[v.column.confidence],
            len(v.names) > HANDY_GROUPS,
        )

    chosen = {v.column.name for v in sorted(candidates, key=rank)[:MOST_GROUPINGS]}
    return [v for v in candidates if v.column.name in chosen]


def _alike(one: Variable, other: Variable) -> bool:
    """Answered on the same list: as many categories, at least half of them the same."""
    return len(one.names) == len(other.names) and 2 * len({*one.names} & {*other.names}) >= len(one.names)


def _variable(dataset: Dataset, column: Column, asked: bool) -> Variable | None:
    scale, role = column.scale, column.role
    divides = role in GROUPING_ROLES or (asked and role not in NEVER_GROUPS)
    answers = role in SCORED_ROLES or role == Role.COMPLAINT
    if not (divides or answers or role in AMOUNT_ROLES):
        return None
    cells = dataset.table[column.name]
    in_words = scale.kind == "nominal" if scale is not None else not pd.api.types.is_numeric_dtype(cells)
    dates = pd.api.types.is_datetime64_any_dtype(cells)
    measured = role in AMOUNT_ROLES or (answers and not in_words)
    measured |= role in GROUPING_ROLES and scale is not None and scale.kind == "number"
    # what was made from the same orders divides customers, but would only repeat what else was made from them
    counted = column.reason != _DERIVED and (role in GROUPING_ROLES or (answers and in_words))
    found = Variable(column, divides=divides, counted=counted and not dates)
    if divides or found.counted:
        shown = dataset.categories(column.name).remove_unused_categories()
        names = tuple(str(c) for c in shown.categories)
        found = replace(found, codes=np.asarray(shown.codes, dtype=np.int64), names=names)
    if measured and not dates:
        one = (scale.label_of(1.0) or "1") if answers and scale is not None and scale.kind == "binary" else None
        found = replace(found, values=dataset.numeric(column.name), one=one)
    return found


def _computable(variables: Sequence[Variable]) -> tuple[tuple[Variable, ...], tuple[Caveat, ...]]:
    """Columns without the numbers of those that hold one too large to compute with, and which those are."""
    kept: list[Variable] = []
    caveats: list[Caveat] = []
    for v in variables:
        if v.values is not None and (np.abs(v.values) > MOST_SIZE).any():
            caveats.append(Caveat("too_large", v.column.name))
            if v.codes is None:
                continue
            v = replace(v, values=None)
        kept.append(v)
    return tuple(kept), tuple(caveats)


def _per_customer(found: Material, customers: pd.Series) -> Material:
    """One row per customer: amounts added up, scores averaged, groups as they are for all of a customer's rows."""
    codes, names = pd.factorize(customers)
    known, size = codes >= 0, len(names)
    caveats = list(found.caveats)
    if not known.all():
        caveats.append(Caveat("rows_without_customer", count=int((~known).sum())))
    variables = []
    for v in found.variables:
        if v.codes is not None:
            single, varying = _first(np.where(v.codes >= 0, v.codes, np.nan), codes, size)
            if varying > MAY_VARY:
                caveats.append(Caveat("varies_within_customer", v.column.name))
                v = replace(v, codes=None, names=(), divides=False, counted=False)
            else:
                v = replace(v, codes=np.where(np.isnan(single), -1, single).astype(np.int64))
        if v.values is not None:
            use = known & ~np.isnan(v.values)
            total = np.bincount(codes[use], v.values[use], minlength=size)
            rows = np.bincount(codes[use], minlength=size)
            with np.errstate(invalid="ignore"):
                v = replace(v, values=np.where(rows > 0, total if v.amount else total / rows, np.nan))
        if v.codes is not None or v.values is not None:
            variables.append(v)
    weights = None if found.weights is None else _first(found.weights, codes, size)[0]
    return replace(
        found, rows=size, variables=tuple(variables), weights=weights, unit="customer", caveats=tuple(caveats)
    )


def _first(values: np.ndarray, codes: np.ndarray, size: int) -> tuple[np.ndarray, float]:
    """(first known value of every code, shape (size,), and the share of codes that have more than one)."""
    use = (codes >= 0) & ~np.isnan(values)
    single = np.full(size, np.nan)
    # written backwards, so that the first of each stays
    single[codes[use][::-1]] = values[use][::-1]
    several = np.unique(codes[use][values[use] != single[codes[use]]])
    with_value = int((~np.isnan(single)).sum())
    return single, len(several) / with_value if with_value else 0.0


def _clustered(found: Material, dataset: Dataset, customers: pd.Series | None) -> Material:
    """The coarsest column whose rows repeat as clusters; a row without a name is a cluster of its own."""
    for role in CLUSTER_ROLES if customers is None else CLUSTER_ROLES[:1]:
        column = dataset.first(role)
        if column is None:
            continue
        codes, names = pd.factorize(dataset.table[column.name])
        if customers is not None:
            single, varying = _first(np.where(codes >= 0, codes, np.nan), pd.factorize(customers)[0], found.rows)
            if varying > MAY_VARY:
                continue
            codes = np.where(np.isnan(single), -1, single).astype(np.int64)
        alone = codes < 0
        codes = codes.astype(np.int64)
        codes[alone] = len(names) + np.arange(int(alone.sum()))
        if len(np.unique(codes)) < len(codes):
            return replace(found, clusters=codes, cluster_column=column.name)
    return found
