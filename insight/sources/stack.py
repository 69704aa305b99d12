"""Waves of one survey, or parts of one order log, as one dataset: rows below each other, receipts added up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from insight.dataset import Column, Dataset, Exclusion, Receipt, Role, Scale
from insight.derived import DERIVED, customer_key, free_name
from insight.sources import match

WAVE = "wave"
_RANK = {"low": 0, "medium": 1, "high": 2}
_SHOWN = 5


@dataclass(frozen=True)
class Stacked:
    """aliases: a column's name in a file → its name here, where they differ. said: what happened on the way."""

    data: Dataset
    aliases: Mapping[str, str]
    said: tuple[Mapping[str, Any], ...]


@dataclass
class _Growing:
    """A column while files are added. parts: index of the file → its column there. base: of which it is a variant."""

    column: Column
    parts: dict[int, str]
    base: str


def stack(datasets: Sequence[Dataset], waves: Sequence[str] | None, once: bool = False) -> Stacked:
    """The datasets below each other in the order given. waves: their names, or None for parts of one log.

    Columns are matched by header; a question whose scales differ between the files stays two columns, and that is
    said. Where the files do not say the wave themselves, a derived column of the role ``wave`` does.
    once: rows that an earlier file holds already, cell by cell, are left out of the later ones.
    """
    growing, apart = _columns(datasets, waves)
    sizes = [len(d) for d in datasets]
    table = pd.DataFrame(
        {g.column.name: _cells(datasets, g, sizes) for g in growing}, index=pd.RangeIndex(sum(sizes)), copy=False
    )
    columns = [_settled(g.column, table[g.column.name]) for g in growing]
    receipt, size = total(datasets), len(table)
    said: list[Mapping[str, Any]] = []
    if apart:
        said.append({"code": "kept_apart", "columns": tuple(apart[:_SHOWN]), "count": len(apart)})
    said += _without_weights(datasets, growing, table, sizes)
    if waves is not None:
        said += _repeated_ids(datasets, growing)
        columns = _with_wave(datasets, growing, columns, table, sizes, waves)
    if once:
        table = _once(table, growing, len(datasets), sizes)
        gone = size - len(table)
        excluded = (*receipt.excluded, Exclusion("in_other_file", gone)) if gone else receipt.excluded
        receipt = replace(receipt, rows_used=receipt.rows_used - gone, excluded=excluded)
    digest = hashlib.sha256(json.dumps([[d.source_key for d in datasets], list(waves or ()), once]).encode())
    renamed = {n: g.column.name for g in growing for n in g.parts.values() if n != g.column.name}
    data = Dataset(table, tuple(columns), receipt, digest.hexdigest(), _questions(datasets, growing))
    return Stacked(data, renamed, tuple(said))


def row_hashes(table: pd.DataFrame) -> np.ndarray:
    """One number for each row, equal where all cells are, whatever the kind of number column, shape (rows,)."""
    plain = {
        k: c.astype("float64" if kind == "number" else "datetime64[us]" if kind == "date" else "str")
        for k, (c, kind) in enumerate((table[n], match.cell_kind(table[n])) for n in table.columns)
    }
    return pd.util.hash_pandas_object(pd.DataFrame(plain), index=False).to_numpy()


def _once(table: pd.DataFrame, growing: Sequence[_Growing], files: int, sizes: Sequence[int]) -> pd.DataFrame:
    shared = [g.column.name for g in growing if len(g.parts) == files]
    rows = pd.DataFrame({"row": row_hashes(table[shared]), "file": np.repeat(np.arange(files), sizes)})
    first = rows.groupby("row")["file"].transform("min")
    return table[(rows["file"] == first).to_numpy()].reset_index(drop=True)


def total(datasets: Sequence[Dataset]) -> Receipt:
    """One receipt for all files: rows and exclusions added up, warnings with the name of their ``file``."""
    receipts = [d.receipt for d in datasets]
    excluded: dict[str, int] = {}
    for gone in (e for r in receipts for e in r.excluded):
        excluded[gone.reason] = excluded.get(gone.reason, 0) + gone.rows
    first = receipts[0]
    return replace(
        first,
        file=" + ".join(dict.fromkeys(r.file for r in receipts)),
        encoding=_common([r.encoding for r in receipts]),
        delimiter=_common([r.delimiter for r in receipts]),
        sheet=_common([r.sheet for r in receipts]),
        sheets=(),
        rows_in_file=sum(r.rows_in_file for r in receipts),
        rows_used=sum(r.rows_used for r in receipts),
        excluded=tuple(Exclusion(reason, rows) for reason, rows in excluded.items()),
        warnings=tuple({"file": r.file, **w} for r in receipts for w in r.warnings),
    )


def _common(values: Sequence[Any]) -> Any:
    return values[0] if len(set(values)) == 1 else None


def _columns(datasets: Sequence[Dataset], waves: Sequence[str] | None) -> tuple[list[_Growing], list[str]]:
    growing: list[_Growing] = []
    apart: list[str] = []
    for index, data in enumerate(datasets):
        found = match.pairs([g.column for g in growing if g.column.name == g.base], data.columns)
        for column in data.columns:
            known = [g for g in growing if g.base == found.get(column.name)]
            fitting = next((g for g in known if _fits(g, datasets, data, column)), None)
            if fitting is not None:
                fitting.parts[index] = column.name
                fitting.column = _merged(fitting.column, column)
                continue
            taken = {g.column.name for g in growing}
            if known or column.name in taken:
                where = waves[index] if waves is not None else str(index + 1)
                name = free_name(f"{column.name} ({where})", taken)
                column, own = replace(column, name=name, label=f"{column.label} ({where})"), column.name
            else:
                own = column.name
            if known:
                apart.append(known[0].column.label)
            growing.append(_Growing(column, {index: own}, known[0].base if known else column.name))
    return growing, list(dict.fromkeys(apart))


def _fits(g: _Growing, datasets: Sequence[Dataset], data: Dataset, column: Column) -> bool:
    return all(match.agree(datasets[i].column(n), column, datasets[i], data) for i, n in g.parts.items())


def _merged(one: Column, two: Column) -> Column:
    """What both files know of the column; the surer one says what it means."""
    surer = two if _weight(two) > _weight(one) else one
    return replace(
        surer, name=one.name, label=one.label, scale=_merged_scale(surer, two if surer is one else one),
        question=one.question or two.question,
    )  # fmt: skip


def _weight(column: Column) -> tuple[bool, bool, int]:
    return column.reason == "user", column.role is not Role.IGNORE, _RANK[column.confidence]


def _merged_scale(surer: Column, other: Column) -> Scale | None:
    one, two = surer.scale, other.scale
    if one is None or two is None or one.kind != two.kind:
        return one
    lows = [s.minimum for s in (one, two) if s.minimum is not None]
    highs = [s.maximum for s in (one, two) if s.maximum is not None]
    return Scale(
        one.kind,
        codes=tuple({**dict(two.codes), **dict(one.codes)}.items()),
        labels=tuple(sorted({**dict(two.labels), **dict(one.labels)}.items())),
        minimum=min(lows, default=None),
        maximum=max(highs, default=None),
        missing=tuple(dict.fromkeys((*one.missing, *two.missing))),
        order=tuple(dict.fromkeys((*one.order, *two.order))),
    )


def _cells(datasets: Sequence[Dataset], g: _Growing, sizes: Sequence[int]) -> pd.Series:
    parts = [datasets[i].table[g.parts[i]] if i in g.parts else None for i in range(len(datasets))]
    kinds = {k for k in (match.cell_kind(p) for p in parts if p is not None) if k}
    if kinds == {"date"}:
        given = [None if p is None or match.cell_kind(p) is None else _local(p) for p in parts]
        empty: Any = pd.NaT
        dtype = "datetime64[us]"
    elif kinds <= {"number"}:
        given = [p if p is not None and match.cell_kind(p) == "number" else None for p in parts]
        whole = all(p is not None and p.dtype == "int64" for p in given)
        empty, dtype = np.nan, "int64" if whole else "float64"
    else:
        given = [None if p is None else _text(p) for p in parts]
        empty, dtype = np.nan, "str"
    filled = [
        pd.Series(empty, index=range(n), dtype=dtype) if p is None else p.astype(dtype)
        for p, n in zip(given, sizes, strict=True)
    ]
    return pd.concat(filled, ignore_index=True)


def _local(cells: pd.Series) -> pd.Series:
    return cells.dt.tz_localize(None) if getattr(cells.dt, "tz", None) is not None else cells


def _text(cells: pd.Series) -> pd.Series:
    if match.cell_kind(cells) == "text":
        return cells
    return cells.map(customer_key, na_action="ignore").astype("str")


def _settled(column: Column, cells: pd.Series) -> Column:
    """Numbers that became text have no numbers any more on their scale."""
    return column if match.cell_kind(cells) != "text" or column.role not in match.FREE else replace(column, scale=None)


def _without_weights(
    datasets: Sequence[Dataset], growing: Sequence[_Growing], table: pd.DataFrame, sizes: Sequence[int]
) -> list[Mapping[str, Any]]:
    """A file without weights beside one with weights: each of its rows counts once, or they would not count at all."""
    said: list[Mapping[str, Any]] = []
    for g in growing:
        lacking = [i for i in range(len(datasets)) if i not in g.parts]
        if g.column.role is Role.WEIGHT and lacking:
            starts = np.cumsum([0, *sizes])
            for i in lacking:
                table.loc[starts[i] : starts[i + 1] - 1, g.column.name] = 1.0
            files = tuple(datasets[i].receipt.file for i in lacking)
            said.append({"code": "weights_missing", "files": files, "column": g.column.label})
    return said


def _repeated_ids(datasets: Sequence[Dataset], growing: Sequence[_Growing]) -> list[Mapping[str, Any]]:
    for g in growing:
        if (
            g.column.role in (Role.RESPONDENT_ID, Role.CUSTOMER_ID)
            and len(g.parts) > 1
            and g.column.role != Role.ORDER_ID
        ):
            seen = [{customer_key(v) for v in datasets[i].table[n].dropna().unique()} for i, n in g.parts.items()]
            repeated = sum(map(len, seen)) - len(set().union(*seen))
            if repeated:
                return [{"code": "ids_repeat", "column": g.column.label, "count": repeated}]
    return []


def _with_wave(
    datasets: Sequence[Dataset],
    growing: Sequence[_Growing],
    columns: list[Column],
    table: pd.DataFrame,
    sizes: Sequence[int],
    waves: Sequence[str],
) -> list[Column]:
    """The column that says the wave: the files' own, where each holds one wave of its own, else a derived one."""
    for g in growing:
        if g.column.role is Role.WAVE and len(g.parts) == len(datasets):
            values = [datasets[i].table[n].astype("str").unique() for i, n in sorted(g.parts.items())]
            if all(len(v) == 1 for v in values) and len({v[0] for v in values}) == len(values):
                return columns
    name = free_name(WAVE, set(table.columns))
    table[name] = pd.Series(np.repeat(np.asarray(waves, dtype=object), sizes), dtype="str")
    return [*columns, Column(name, WAVE, Role.WAVE, None, Scale("nominal", order=tuple(waves)), "high", DERIVED)]


def _questions(datasets: Sequence[Dataset], growing: Sequence[_Growing]) -> tuple[Mapping[str, Any], ...]:
    """What is asked about any of the files, once, under the columns' names here. member: which file, by its place."""
    asked: dict[str, Mapping[str, Any]] = {}
    for index, data in enumerate(datasets):
        here = {g.parts[index]: g.column.name for g in growing if index in g.parts}
        for question in data.questions:
            moved = dict(question)
            if "columns" in question:
                moved["columns"] = [here.get(n, n) for n in question["columns"]]
            text = json.dumps(moved, sort_keys=True, default=str)
            asked.setdefault(text, {**moved, "member": index})
    return tuple(asked.values())
