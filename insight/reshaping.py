"""Long Kano tables made wide: one row per person, the way every analysis counts people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from insight.dataset import Field
from insight.derived import free_name
from insight.reading.codes import warning
from insight.roles.kanolong import SIDES, Long, Side, Told, codes

_NAMED = 4


@dataclass(frozen=True)
class Reshaped:
    """One row per person. told: which new columns are which. rows: of the file. repeated: answers that a later row
    replaced. left_out: rows without a person or a feature. dropped: columns that differ between the rows of one person.
    """

    table: pd.DataFrame
    fields: tuple[Field, ...]
    told: Told
    rows: int
    features: int
    repeated: int
    left_out: int
    dropped: tuple[str, ...]

    @property
    def warnings(self) -> tuple[Mapping[str, Any], ...]:
        """What was done, for the receipt."""
        said = [warning("reshaped", lines=self.rows, respondents=len(self.table), features=self.features)]
        if self.repeated:
            said.append(warning("reshaped_repeated", count=self.repeated))
        if self.left_out:
            said.append(warning("reshaped_left_out", count=self.left_out))
        if self.dropped:
            said.append(warning("reshaped_dropped", columns=list(self.dropped[:_NAMED]), count=len(self.dropped)))
        return tuple(said)


def wide(table: pd.DataFrame, fields: Sequence[Field], long: Long) -> Reshaped:
    """``table`` with one row per person and a column for each question about each feature.

    People and features keep the order in which they first appear. Where someone answers a question about a feature
    more than once, the last row with an answer counts. Other columns stay where they are the same on all rows of a
    person (of dates the latest stays); the rest is dropped. Pure: nothing in ``table`` is changed.
    """
    person = codes(table, long.keys)
    feature, names = pd.factorize(table[long.feature])
    known = (person >= 0) & (feature >= 0)
    people = int(person.max(initial=-1)) + 1
    k = len(names)
    shown = [_shown(v) for v in names]
    made: dict[str, pd.Series] = {}
    described = {f.name: f for f in fields}
    labels: list[Field] = []
    told: dict[Side, list[tuple[str, str]]] = {side: [] for side in SIDES}
    repeated = 0
    for side in SIDES:
        for source, header, rows in _sources(table, long, side):
            use = known & rows & table[source].notna().to_numpy()
            place = person[use] * k + feature[use]
            repeated += len(place) - int(np.count_nonzero(np.bincount(place, minlength=people * k)))
            answers = _spread(table[source][use], place, people * k)
            asked = np.zeros(k, dtype=bool)
            asked[feature[use]] = True
            for j in np.flatnonzero(asked):
                name = free_name(f"{shown[j]} [{header}]", {*table.columns, *made})
                made[name] = answers.iloc[j::k].reset_index(drop=True)
                field = described.get(source)
                labels.append(replace(field or Field(source, source), name=name, label=name))
                told[side].append((name, shown[j]))
    kept, dropped = _of_people(table, long, person, people)
    # people in the order of their first row; the new columns behind what is known about the person
    result = pd.concat([kept, pd.DataFrame(made)], axis=1)
    other = tuple(f for f in fields if f.name in kept.columns)
    return Reshaped(
        table=result,
        fields=(*other, *labels),
        told=_told(told),
        rows=len(table),
        features=k,
        repeated=repeated,
        left_out=int((~known).sum()),
        dropped=dropped,
    )


def _sources(table: pd.DataFrame, long: Long, side: Side) -> list[tuple[str, str, np.ndarray]]:
    """(column of answers, how its question is called, rows that answer it) of one side."""
    if long.kind is None or long.answer is None or long.sides is None:
        every = np.ones(len(table), dtype=bool)
        return [(long.values[side], long.values[side], every)] if side in long.values else []
    cells = [cell for cell, stands in long.sides.items() if stands == side]
    return [(long.answer, cells[0], table[long.kind].isin(cells).to_numpy())] if cells else []


def _spread(cells: pd.Series, place: np.ndarray, size: int) -> pd.Series:
    """Cells at their places, (size,), missing elsewhere; of several at one place the last stays."""
    at = pd.Series(cells.to_numpy(), index=place)
    return at[~at.index.duplicated(keep="last")].reindex(np.arange(size)).astype(_nullable(cells))


def _nullable(cells: pd.Series) -> Any:
    return "float64" if pd.api.types.is_numeric_dtype(cells) else cells.dtype


def _of_people(
    table: pd.DataFrame, long: Long, person: np.ndarray, people: int
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The columns that say one thing about each person, (people, columns), and the names of the others."""
    used = {long.feature, long.kind, long.answer, *long.values.values()}
    rows = person >= 0
    kept: dict[str, pd.Series] = {}
    dropped = []
    for name in (n for n in table.columns if n not in used):
        by_person = table[name][rows].groupby(person[rows])
        if pd.api.types.is_datetime64_any_dtype(table[name]):
            kept[name] = by_person.max().reindex(range(people))
        elif bool((by_person.nunique() <= 1).all()):
            kept[name] = by_person.first().reindex(range(people)).astype(_kept_type(table[name]))
        else:
            dropped.append(str(name))
    return pd.DataFrame(kept, index=range(people)), tuple(dropped)


def _kept_type(cells: pd.Series) -> Any:
    whole = pd.api.types.is_integer_dtype(cells)
    return cells.dtype if whole or not pd.api.types.is_numeric_dtype(cells) else "float64"


def _told(found: Mapping[Side, Sequence[tuple[str, str]]]) -> Told:
    absent = {feature: name for name, feature in found["dysfunctional"]}
    pairs = tuple((name, absent[feature], feature) for name, feature in found["functional"] if feature in absent)
    return Told(pairs, tuple(found["importance"]), tuple(found["category"]))


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).strip()
