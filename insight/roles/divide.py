"""Joined questions and their option columns in one table: made on detection, made or dropped when a person says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from insight.dataset import Column, Field, Role
from insight.roles import facts as seen
from insight.roles import multiple, ticks
from insight.roles.multiple import REASON, Joined
from insight.roles.wishes import BadCorrection

Divided = tuple[pd.DataFrame, tuple[Column, ...]]


def with_options(table: pd.DataFrame, columns: tuple[Column, ...], joined: Sequence[Joined]) -> Divided:
    """The table with the options of ``joined`` as columns of 0 and 1, each behind its source."""
    if not joined:
        return table, columns
    taken, parts = set(table.columns), [table]
    behind: dict[str, list[Column]] = {}
    for question in joined:
        values, made = multiple.option_columns(table, question, taken)
        taken.update(values)
        parts.append(pd.DataFrame(values, index=table.index))
        # of two questions behind one source the later one stands first
        behind.setdefault(question.sources[-1], [])[:0] = made
    columns = tuple(each for c in columns for each in (c, *behind.get(c.name, ())))
    return pd.concat(parts, axis=1)[[c.name for c in columns]], columns


def options_of(source: Column, columns: Sequence[Column]) -> tuple[Column, ...]:
    """The option columns that were made from ``source``."""
    if source.reason != REASON or source.role != Role.IGNORE or source.question is None:
        return ()
    return tuple(c for c in columns if c.reason == REASON and c.question == source.question and c.role != Role.IGNORE)


def divided(table: pd.DataFrame, columns: tuple[Column, ...], wishes: Mapping[str, Any]) -> Divided:
    """The table after what a person said about joined answers: options made, or dropped where there are none.

    ``{"multi": true}`` or ``{"multi": ";"}`` divides a text column; ``{"multi": false}`` or any role but ``ignore``
    takes back what was divided. Raises BadCorrection where nothing joins the answers of a column.
    """
    for name, wish in wishes.items():
        source = next((c for c in columns if c.name == name), None)
        if source is None or not isinstance(wish, Mapping | str):
            continue
        said: Mapping[str, Any] = {"role": wish} if isinstance(wish, str) else wish
        multi = said.get("multi")
        role = said.get("role")
        gone = {c.name for c in options_of(source, columns)}
        if gone and (multi is not None or (role and role != Role.IGNORE)):
            table = table.drop(columns=list(gone))
            columns = tuple(c for c in columns if c.name not in gone)
        if multi:
            table, columns = _made(table, columns, source, multi if isinstance(multi, str) else None)
    return table, columns


def _made(table: pd.DataFrame, columns: tuple[Column, ...], source: Column, sign: str | None) -> Divided:
    f = seen.gather(table[[source.name]], (Field(source.name, source.label),))[0]
    if f.kind != "text":
        raise BadCorrection("not_text", source.name)
    parts = multiple.parts_of(f, sign or multiple.best_sign(f) or "")
    if parts is None or not any(parts.sign in t for t in f.texts):
        raise BadCorrection("not_splittable", source.name)
    question = multiple.unused(ticks.asked(f), (c.question for c in columns if c.question and c.name != source.name))
    columns = tuple(
        replace(c, role=Role.IGNORE, scale=None, confidence="high", reason=REASON, alternatives=(), question=question)
        if c.name == source.name
        else c
        for c in columns
    )
    return with_options(table, columns, (Joined((source.name,), question, parts),))
