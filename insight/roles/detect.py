"""From a typed table to roles and scales: what each column is, why, how sure, and what must be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from insight.dataset import SCORED_ROLES, Column, Field, Role, Scale
from insight.roles import (
    checks,
    groups,
    headings,
    identity,
    kano,
    ladders,
    lexicon,
    lifestages,
    marked,
    orders,
    scales,
    stated,
    survey,
    text,
    ticks,
    unsaid,
)
from insight.roles import facts as seen
from insight.roles.claims import Claims, Product
from insight.roles.kanolong import Told
from insight.roles.multiple import Joined

# questions of which the answer is another role
_ABOUT_ROLES = (
    *("contact_as_key", "overall_choice", "amount_choice", "stage_values", "date_choice", "customer_choice"),
    *("name_as_customer", "refunds_subtracted", "order_totals_repeated"),
)
_NAMED = 4


@dataclass(frozen=True)
class Detection:
    """columns: one per column of the table, in its order.

    questions: what must be asked, each with ``code``, ``columns``, ``count``, ``some`` (the first few) and more fields.
    derived: columns to be made from others (see :mod:`insight.loading`).
    ticked: columns of multi-select options in which a blank means "not ticked", one tuple of names per question.
    joined: questions with several answers in one cell, of which the options are to become columns.
    """

    columns: tuple[Column, ...]
    questions: tuple[Mapping[str, Any], ...] = ()
    derived: tuple[Product, ...] = ()
    ticked: tuple[tuple[str, ...], ...] = ()
    joined: tuple[Joined, ...] = ()


def detect(table: pd.DataFrame, fields: tuple[Field, ...] = (), told: Told | None = None) -> Detection:
    """Roles, features and scales of all columns of ``table``, found from names and distinct values.

    table: text columns ``str``, numbers float64 or int64, dates datetime64. fields: question texts, value labels and
    declared missing codes of the file. told: what is known about columns made from a long Kano table.
    Sources: methods/kano.md §2, loyalty.md §8, lifecycle.md §7, segments.md §8.
    """
    columns = seen.gather(table, fields)
    found = Claims()
    kano_columns, asked = kano.detect(table, columns, told)
    found.columns |= kano_columns
    found.questions += asked
    _importance(columns, found, told)
    log = None if kano_columns else _orders(columns, table)
    if log is not None:
        found.columns |= log.columns
        found.questions += log.questions
        found.derived = log.derived
    identity.plain_and_platform(columns, found, orders=log is not None)
    identity.identifiers(columns, found, orders=log is not None)
    marked.rows(columns, found)
    marked.beside_platform(columns, found)
    ticks.declared(columns, found)
    ticks.parents(columns, found)
    ticks.joined(columns, found, sure=True)
    if log is None:
        ticks.ranks(columns, found)
        survey.detect(_not_btyd(columns, found), found)
    else:
        judged = [f for f in found.open(columns) if lexicon.means(f, "overall_satisfaction", "recommend", "attribute")]
        survey.detect(judged, found)
    ratings = any(c.role in SCORED_ROLES for c in found.columns.values())
    identity.weight_wave_brand(columns, found, ratings)
    lifestages.claim(columns, found)
    ticks.ticks(columns, found)
    identity.constants(columns, found)
    is_survey = ratings or any(c.role in (Role.DATE, Role.RESPONDENT_ID) for c in found.columns.values())
    groups.the_rest(columns, found, is_survey)
    if not kano_columns:
        unsaid.doubt(columns, found, log is not None)
    identity.in_texts(columns, found)
    amounts = [c.name for c in found.columns.values() if c.role == Role.AMOUNT]
    found.ask("amount_choice", *(amounts if log is None and len(amounts) > 1 else ()))
    identity.in_texts(columns, found)
    made = tuple(found.columns[f.position] for f in columns)
    found.questions += checks.reversed_items(table, made) + checks.directions(table, made)
    checks.option_numbers(columns, made, found)
    questions = _gathered(found.questions)
    settled = headings.assigned(columns, _settled(made, questions), found.joined)
    return Detection(settled, questions, found.derived, _ticked(columns, made), tuple(found.joined))


def _orders(columns: Sequence[seen.Facts], table: pd.DataFrame) -> Claims | None:
    """Orders are looked for unless the file is full of rated answers."""
    opinions = sum(1 for f in columns if f.kind == "text" and 3 <= f.distinct <= 12 and _opinion(f))
    rated = sum(1 for f in columns if lexicon.means(f, "recommend", "overall_satisfaction", "repurchase", "attribute"))
    return None if opinions >= 2 or rated >= 2 else orders.detect(columns, table)


def _opinion(f: seen.Facts) -> bool:
    ladder = ladders.climb(f.texts)
    return ladder is not None and ladder.opinion


def _importance(columns: Sequence[seen.Facts], found: Claims, told: Told | None) -> None:
    """Importance of Kano features: the features' columns share one scale."""
    features = kano.importance(columns, found.columns)
    if told is not None:
        by_name = dict(told.importance)
        features |= {f.position: by_name[f.name] for f in columns if f.name in by_name}
    members = [f for f in columns if f.position in features]
    if not members:
        return
    part = Claims()
    survey.detect(members, part)
    judged = {f.position: c.scale for f in members if (c := part.columns.get(f.position)) is not None}
    # a feature on which everybody agrees has too few steps to be judged alone
    ends_ = {(s.minimum, s.maximum) if s is not None else None for s in judged.values()}
    alike = len(judged) == len(members) and len(ends_) == 1 and None not in ends_
    together = {} if alike else stated.importance_scales(members)
    for f in members:
        scale = together.get(f.position) or judged.get(f.position)
        if scale is not None:
            found.columns[f.position] = Column(
                f.name, f.label, Role.IMPORTANCE, features[f.position], scale, "high", "importance_of_feature"
            )


def _not_btyd(columns: Sequence[seen.Facts], found: Claims) -> list[seen.Facts]:
    """Leaves out purchase summaries in the notation of repeat-buying models, whose names mean something else here."""
    names = {text.collapsed(f.name): f for f in columns}
    model = next(
        (
            s
            for s in ({"frequency", "recency", "t"}, {"x", "tx", "t"}, {"frequency", "recency", "periods"})
            if s <= set(names)
        ),
        None,
    )
    if model is None:
        return found.open(columns)
    mine = [f for n, f in names.items() if n in model | {"zbar", "monetaryvalue", "weights"}]
    for f in mine:
        found.give(
            f, Role.SEGMENT, "repeat_buying_summary", "low", scales.NUMBER, (Role.ORDERS, Role.LAST_ORDER, Role.AMOUNT)
        )
    found.ask("repeat_buying_summary", *(f.name for f in mine))
    for p, c in found.columns.items():
        if c.role == Role.RESPONDENT_ID:
            found.columns[p] = Column(
                c.name, c.label, Role.CUSTOMER_ID, None, None, "medium", "identifier", (Role.RESPONDENT_ID,)
            )
    return found.open(columns)


def _gathered(questions: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """One question per code: the columns of equal questions are put together."""
    merged: dict[str, dict[str, Any]] = {}
    named: dict[str, dict[str, None]] = {}
    for q in questions:
        rest = {k: v for k, v in q.items() if k not in ("code", "columns", "correction")}
        key = f"{q['code']} {rest}"
        entry = merged.setdefault(key, {"code": q["code"], "columns": [], **rest})
        named.setdefault(key, {}).update(dict.fromkeys(q["columns"]))
        if "correction" in q:
            entry["correction"] = {**entry.get("correction", {}), **q["correction"]}
    for key, entry in merged.items():
        entry["columns"] = list(named[key])
        # a sentence names a few of the columns; the list has all of them
        entry |= {"count": len(entry["columns"]), "some": entry["columns"][:_NAMED]}
    return tuple(merged.values())


def _settled(columns: Sequence[Column], questions: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    """Alternatives only where the reader is asked for the role."""
    asked = {name for q in questions if q["code"] in _ABOUT_ROLES for name in q["columns"]}
    return tuple(c if c.confidence == "low" or c.name in asked else replace(c, alternatives=()) for c in columns)


def _ticked(columns: Sequence[seen.Facts], made: Sequence[Column]) -> tuple[tuple[str, ...], ...]:
    """Sets of options of which a cell holds the option's text or nothing."""
    sets: dict[str, list[str]] = {}
    for f, c in zip(columns, made):
        blank: Scale | None = c.scale
        if c.reason == "multi_select" and blank is not None and ("0", 0.0) in blank.codes and f.distinct == 1:
            sets.setdefault(ticks.question_of(f), []).append(f.name)
    return tuple(tuple(names) for names in sets.values())
