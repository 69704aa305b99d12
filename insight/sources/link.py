"""Who answered and who ordered: the same customers in two files, found by what their keys really share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from insight.dataset import Column, Dataset, Filters, NotApplicable, Role, Scale
from insight.derived import DERIVED, ORDERS, RECENCY, STAGE, customer_keys, free_name, with_groups
from insight.lifecycle import Options
from insight.lifecycle.analysis import customer_table
from insight.lifecycle.result import STAGES
from insight.roles.text import header
from insight.statistics.occasions import days_of

JOINED = "joined"
ENOUGH = 0.2
_SAME_PERSON = 0.9
_KEYS = (Role.CUSTOMER_ID, Role.ACCOUNT)
_ORDERS = ((1, "1"), (2, "2"), (5, "3–5"), (10, "6–10"), (None, "11+"))
_DAYS = ((30, "0–30"), (90, "31–90"), (180, "91–180"), (365, "181–365"), (None, "366+"))

Doubt = Literal["few", "serial", "respondent", "two_keys"]


@dataclass(frozen=True)
class Key:
    """A pair of columns that tell the same customers. share: of the people's distinct keys that occur in the log.

    ids: for every row of the people's file the customer as the log calls him, missing where he is not in it.
    doubt: why a person has to say so, or None.
    """

    people: Column
    log: Column
    share: float
    ids: pd.Series
    doubt: Doubt | None


def find(people: Dataset, log: Dataset) -> Key | None:
    """The best pair of keys of two files, or None where nothing at all is shared."""
    customer = next((c for role in _KEYS if (c := log.first(role)) is not None), None)
    if customer is None:
        return None
    of_log = customer_keys(log.table[customer.name])
    found: list[Key] = []
    for theirs in _candidates(log):
        known = _known(log, theirs, customer, of_log)
        for ours in _candidates(people, respondents=True):
            mail = _is_mail(people, ours)
            if mail != _is_mail(log, theirs):
                continue
            keys = _texts(people, ours)
            ids = keys.map(known)
            distinct = keys.dropna().unique()
            share = float(np.mean([k in known for k in distinct])) if len(distinct) else 0.0
            if share > 0:
                found.append(Key(ours, theirs, share, ids, _doubt(people, ours, theirs, share)))
    if not found:
        return None
    sure = [k for k in found if k.doubt is None]
    best = max(sure or found, key=lambda k: k.share)
    for other in sure:
        both = best.ids.notna() & other.ids.notna()
        if both.any() and float((best.ids[both] == other.ids[both]).mean()) < _SAME_PERSON:
            return replace(best, doubt="two_keys")
    return best


def _candidates(data: Dataset, respondents: bool = False) -> tuple[Column, ...]:
    mails = tuple(c for c in data.with_role(Role.PERSONAL) if _is_mail(data, c))
    numbered = data.with_role(Role.RESPONDENT_ID) if respondents else ()
    return (*data.with_role(*_KEYS), *mails, *numbered)


def _is_mail(data: Dataset, column: Column) -> bool:
    cells = data.table[column.name].dropna().head(200)
    return (
        len(cells) > 0
        and not pd.api.types.is_numeric_dtype(cells)
        and bool(cells.astype("str").str.fullmatch(r"\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*").mean() > 0.8)
    )


def _texts(data: Dataset, column: Column) -> pd.Series:
    keys = customer_keys(data.table[column.name])
    keys = keys.where(keys != "")
    return keys.map(str.casefold, na_action="ignore") if _is_mail(data, column) else keys


def _known(log: Dataset, theirs: Column, customer: Column, of_log: pd.Series) -> dict[str, str]:
    """Key → the log's customer; keys that stand for several customers are left out."""
    if theirs.name == customer.name and not _is_mail(log, theirs):
        return {k: k for k in of_log.dropna().unique()}
    both = pd.DataFrame({"key": _texts(log, theirs), "id": of_log}).dropna().drop_duplicates()
    both = both[~both["key"].duplicated(keep=False)] if theirs.name != customer.name else both.drop_duplicates("key")
    return dict(zip(both["key"], both["id"], strict=True))


def _doubt(people: Dataset, ours: Column, theirs: Column, share: float) -> Doubt | None:
    if share < ENOUGH:
        return "few"
    same_name = header(ours.label) == header(theirs.label)
    if ours.role is Role.RESPONDENT_ID and not same_name:
        return "respondent"
    cells = people.table[ours.name].dropna()
    if not same_name and pd.api.types.is_numeric_dtype(cells):
        # 1, 2, 3 … numbers rows in one file and customers in another
        distinct = np.unique(cells.to_numpy(dtype="float64"))
        if distinct[0] in (0, 1) and distinct[-1] - distinct[0] + 1 == len(distinct):
            return "serial"
    return None


def with_orders(people: Dataset, log: Dataset, key: Key) -> tuple[Dataset, dict[str, Any]]:
    """The people's file with stage, number of orders and days since the last order as derived groups.

    Returned besides: what is said of it. Where the log allows no stages, the other two are there all the same.
    """
    customers = customer_table(log, Filters(), Options())
    taken = {c.name for c in people.columns}
    told: list[str] = []
    if isinstance(customers, NotApplicable) or "last_order" not in customers:
        counts = _counted(log)
    else:
        ids = customer_keys(customers["customer_id"])
        counts = pd.DataFrame(
            {"orders": customers["orders"].to_numpy(), "last": days_of(customers["last_order"])}, index=ids
        )
        stages = {i: str(s) for i, s in zip(ids, customers["stage"], strict=True) if s is not None and s == s}
        if stages:
            people = _grouped(people, key, stages, STAGE, Role.STAGE, STAGES, taken)
            told.append(STAGE)
    if len(counts):
        silence = counts["last"].max() - counts["last"]
        for code, values, bands in ((ORDERS, counts["orders"], _ORDERS), (RECENCY, silence, _DAYS)):
            groups = {i: _band(v, bands) for i, v in values.items() if v == v}
            people = _grouped(people, key, groups, code, Role.SEGMENT, [name for _, name in bands], taken)
            told.append(code)
    rows = int(key.ids.notna().sum())
    customers_met = int(key.ids.dropna().nunique())
    said = {
        "code": "orders_joined" if STAGE in told else "orders_joined_no_stage",
        "rows": rows,
        "of_rows": len(people),
        "share": key.share,
        "column": key.people.label,
        "log_column": key.log.label,
        "repeated": rows - customers_met,
    }
    return people, said


def _grouped(
    people: Dataset, key: Key, groups: Mapping[str, str], code: str, role: Role, order: Sequence[str], taken: set[str]
) -> Dataset:
    name = free_name(code, taken)
    taken.add(name)
    return with_groups(people, key.ids, groups, Column(name, code, role, None, None, "high", DERIVED), order)


def _band(value: float, bands: Sequence[tuple[int | None, str]]) -> str:
    return next(name for top, name in bands if top is None or value <= top)


def _counted(log: Dataset) -> pd.DataFrame:
    """Orders (shopping days without order ids) and last day by customer, of a log too short for stages."""
    customer = next(c for role in _KEYS if (c := log.first(role)) is not None)
    when, order = log.first(Role.ORDER_DATE), log.first(Role.ORDER_ID)
    if when is None:
        return pd.DataFrame({"orders": [], "last": []})
    days = days_of(log.table[when.name])
    lines = pd.DataFrame({"id": customer_keys(log.table[customer.name]), "last": days})
    lines["orders"] = log.table[order.name].to_numpy() if order else days
    grouped = lines.dropna(subset=["id", "last"]).groupby("id")
    return grouped.agg(orders=("orders", "nunique"), last=("last", "max"))


def with_attributes(log: Dataset, people: Dataset, key: Key, file: str) -> tuple[Dataset, dict[str, Any] | None]:
    """The log with the groups of a customer table on every line, so that a stage can be told for each group.

    A customer who stands in the table with different values has none. Returned besides: what is said of it.
    """
    customer = next(c for role in _KEYS if (c := log.first(role)) is not None)
    lines = customer_keys(log.table[customer.name])
    taken, own = {c.name for c in log.columns}, {header(c.label) for c in log.columns}
    joined, unclear = [], set()
    for column in people.with_role(Role.SEGMENT, Role.BRAND):
        if column.reason == DERIVED or header(column.label) in own:
            continue
        shown = people.categories(column.name)
        values = pd.DataFrame({"id": key.ids, "value": pd.Series(shown).astype(object)}).dropna().drop_duplicates()
        doubled = values["id"].duplicated(keep=False)
        unclear |= set(values.loc[doubled, "id"])
        groups = dict(zip(values.loc[~doubled, "id"], values.loc[~doubled, "value"].astype(str), strict=True))
        name = free_name(column.name, taken)
        taken.add(name)
        made = replace(column, name=name, scale=Scale("nominal"), confidence="high", reason=JOINED, alternatives=())
        log = with_groups(log, lines, groups, made, [str(c) for c in shown.categories])
        joined.append(column.label)
    if not joined:
        return log, None
    met = set(key.ids.dropna())
    share = float(np.mean([i in met for i in lines.dropna().unique()]))
    said = {
        "code": "attributes_joined",
        "from": file,
        "columns": tuple(joined),
        "share": share,
        "unclear": len(unclear),
    }
    return log, said
