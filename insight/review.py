"""What a person sees and decides of a file that was read: decisions, groups of columns, scales step by step.

Plain data without words, for the Data page; nothing here changes a dataset.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import pandas as pd

from insight.dataset import SCORED_ROLES, Column, Dataset, Role, Scale
from insight.exhibits.message import Message, Num
from insight.masking import is_hidden
from insight.roles.personal import MASK, mask_inside

_STEPS = 11
_ROWS_FOR_EXAMPLES = 200
_READING = ("sheet", "encoding", "delimiter", "header_rows", "date_order", "decimal", "shape")
_SCALED = SCORED_ROLES | {Role.COMPLAINT, Role.RANK, Role.SEGMENT, Role.BRAND, Role.WAVE, Role.STAGE}
SCALED_ROLES = _SCALED | {
    *(Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL, Role.KANO_CATEGORY, Role.KANO_COUNT),
    Role.ORDER_STATUS,
}


@dataclass(frozen=True)
class Decision:
    """One thing that a person decided: a ``choice`` of the reader with its ``value``, or a ``wish`` for ``columns``."""

    choice: str | None = None
    value: Any = None
    columns: tuple[str, ...] = ()
    wish: Mapping[str, Any] | None = None


def decisions(
    corrections: Mapping[str, Any], choices: Mapping[str, Any], known: Collection[str]
) -> tuple[Decision, ...]:
    """Everything decided, readings first; columns with the same wish together. known: the columns that there are."""
    read = [Decision(name, choices[name]) for name in _READING if choices.get(name) is not None]
    read += [Decision("keep", reason) for reason in choices.get("keep") or ()]
    alike: dict[str, list[str]] = {}
    for name, wish in corrections.items():
        if name in known:
            alike.setdefault(json.dumps(wish, sort_keys=True, ensure_ascii=False), []).append(name)
    said = [Decision(columns=tuple(names), wish=_mapping(json.loads(wish))) for wish, names in alike.items()]
    return (*read, *said)


def _mapping(wish: Any) -> Mapping[str, Any]:
    return wish if isinstance(wish, Mapping) else {"role": wish}


def told(decision: Decision, found: Mapping[str, Column]) -> tuple[Message, ...]:
    """What was decided about columns, part by part. found: the columns as detected, by name."""
    wish = decision.wish or {}
    first = found[decision.columns[0]]
    said = []
    if wish.get("role") and wish["role"] != first.role.value:
        said.append(Message("data.decided_role", role=_role(wish["role"]), before=_role(first.role.value)))
    if wish.get("feature"):
        said.append(Message("data.decided_feature", feature=str(wish["feature"])))
    scale = wish.get("scale") or {}
    if scale.get("reversed"):
        said.append(Message("data.decided_reversed"))
    ends = {end: Num(float(scale[end])) for end in ("minimum", "maximum") if scale.get(end) is not None}
    if ends:
        said.append(Message(f"data.decided_{'ends' if len(ends) > 1 else next(iter(ends))}", **ends))
    if "missing" in scale:
        texts = tuple(map(str, scale["missing"]))
        said.append(Message("data.decided_missing", texts=texts) if texts else Message("data.decided_none_missing"))
    said += [Message(f"data.decided_{part}") for part in ("kind", "codes", "labels", "order") if scale.get(part)]
    if "multi" in wish:
        said.append(Message("data.decided_multi" if wish["multi"] else "data.decided_single"))
    return tuple(said) or (Message("data.decided_right", role=_role(first.role.value)),)


def _role(code: str) -> Message:
    return Message(f"roles.role_{code}")


def merged(kept: Any, wish: Mapping[str, Any]) -> dict[str, Any]:
    """A correction with one more part: parts of the scale are added up; another role lets go of the scale."""
    before = dict(_mapping(kept or {}))
    other = "role" in wish and wish["role"] != before.get("role")
    scale = {**({} if other else before.get("scale", {})), **wish.get("scale", {})}
    parts = {**before, **wish}
    if "scale" in parts:
        # also where it is empty: what is stored is laid over what was stored before
        parts["scale"] = {k: v for k, v in scale.items() if v is not None}
    return parts


def turning(columns: Collection[str], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Corrections that turn the scales of ``columns`` round, or back where they are turned already."""

    def turned(name: str) -> bool:
        return bool(_mapping(kept.get(name) or {}).get("scale", {}).get("reversed"))

    return {name: merged(kept.get(name), {"scale": {"reversed": not turned(name)}}) for name in columns}


@dataclass(frozen=True)
class Block:
    """Columns shown as one: the options or items of a question, or a single column (question None)."""

    question: str | None
    columns: tuple[Column, ...]

    @property
    def key(self) -> str:
        return self.columns[0].name

    @property
    def used(self) -> tuple[Column, ...]:
        """The columns that one meaning is given to together: not the cells that the options were made from."""
        return tuple(c for c in self.columns if c.role is not Role.IGNORE) or self.columns

    @property
    def unsure(self) -> bool:
        return any(c.confidence == "low" for c in self.columns)


def blocks(columns: Sequence[Column]) -> tuple[Block, ...]:
    """Neighbouring columns of one question together, in the file's order; derived options at their question."""
    places: dict[str, int] = {}
    for i, c in enumerate(columns):
        places.setdefault(c.question or "", i)
        if c.question and c.name == c.question:
            places[c.question] = i
    order = sorted(
        range(len(columns)), key=lambda i: (places[columns[i].question or ""], i) if columns[i].question else (i, i)
    )
    made = []
    for question, members in groupby((columns[i] for i in order), key=lambda c: c.question):
        together = tuple(members)
        if question is None or len(together) == 1:
            made += [Block(None, (c,)) for c in together]
        else:
            made.append(Block(question, together))
    return tuple(made)


def within(column: Column) -> str:
    """The part of a label that tells an option or item from the others of its question."""
    question = column.question or ""
    rest = column.label.removeprefix(question) if question else column.label
    return rest.strip(" :：-—–|[]【】()（）_.") or column.label


SHOWN = ("all", "unsure", "corrected", "ignored")


def matching(
    columns: Sequence[Column], text: str = "", show: str = "all", role: str | None = None
) -> tuple[Column, ...]:
    """The columns that a search and a filter leave. show: one of ``SHOWN``."""
    asked = text.casefold().split()
    tests = {
        "unsure": lambda c: c.confidence == "low",
        "corrected": lambda c: c.reason == "user",
        "ignored": lambda c: c.role is Role.IGNORE,
    }
    kept = (c for c in columns if show not in tests or tests[show](c))
    kept = (c for c in kept if role is None or c.role.value == role)
    return tuple(c for c in kept if all(word in f"{c.name}\n{c.label}".casefold() for word in asked))


def part(items: Sequence[Any], page: int, size: int) -> tuple[Sequence[Any], int]:
    """One page (from 1) of ``items``, and how many pages there are."""
    pages = max(1, -(-len(items) // size))
    start = (min(max(page, 1), pages) - 1) * size
    return items[start : start + size], pages


@dataclass(frozen=True)
class Answer:
    """One text or number that occurs in a column. value: what it counts as; None for nothing. missing: no answer."""

    text: str
    count: int
    value: float | None
    missing: bool


def answers(data: Dataset, name: str, limit: int = 40) -> tuple[Answer, ...]:
    """What occurs in a column, most frequent first (numbers in order), at most ``limit``; none of personal data."""
    cells, scale = data.table[name], data.column(name).scale
    if is_hidden(cells, data.column(name)):
        return ()
    counts = cells.value_counts(dropna=True).head(limit)
    numeric = pd.api.types.is_numeric_dtype(cells)
    if numeric:
        counts = counts.sort_index()
    codes, missing = (dict(scale.codes), set(scale.missing)) if scale else ({}, set())
    made = []
    for cell, n in counts.items():
        text = _text(cell)
        own = float(cell) if numeric and not codes else None
        made.append(Answer(text, int(n), None if text in missing else codes.get(text, own), text in missing))
    return tuple(made)


def _text(cell: Any) -> str:
    if isinstance(cell, float):
        return f"{cell:g}" if abs(cell) < 1e15 else f"{cell:.0f}"
    if isinstance(cell, (datetime, pd.Timestamp)):
        return cell.date().isoformat() if cell == cell.replace(hour=0, minute=0, second=0) else f"{cell:%Y-%m-%d %H:%M}"
    return str(cell)


def steps(scale: Scale | None) -> tuple[tuple[float, str | None], ...]:
    """Every step of a scale with its words, lowest first; empty where there are none, or too many to list."""
    points = scale.points if scale else None
    if scale is None or scale.minimum is None or points is None or not 1 < points <= _STEPS:
        return ()
    values = [scale.minimum + i for i in range(points)]
    words = {v: k for k, v in reversed(scale.codes)}
    numbers = {v: _is_number(k) for v, k in words.items()}
    return tuple((v, scale.label_of(v) or (None if numbers.get(v, True) else words[v])) for v in values)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Turn:
    """One answer and what it counts as now and when the scale is turned round."""

    text: str
    now: float
    then: float


def turn(scale: Scale | None) -> tuple[Turn, ...]:
    """What turning a scale round does to each of its steps; empty for a scale without ends."""
    if scale is None or scale.minimum is None or scale.maximum is None:
        return ()
    both = scale.minimum + scale.maximum
    raw = {v: k for k, v in reversed(scale.codes)}
    return tuple(Turn(words or raw.get(v, f"{v:g}"), v, both - v) for v, words in steps(scale))


def as_dates(examples: Sequence[str], order: str) -> tuple[Num, ...]:
    """Written dates such as 03/04/2024 as days, when ``order`` is ``dmy`` or ``mdy``; those that are none left out."""
    found = []
    for text in examples:
        numbers = [int(n) for n in "".join(c if c.isdigit() else " " for c in text.split(" ")[0].split("T")[0]).split()]
        if len(numbers) != 3:
            continue
        day, month, year = numbers if order == "dmy" else (numbers[1], numbers[0], numbers[2])
        try:
            found.append(Num(date(year + (2000 if year < 100 else 0), month, day).isoformat(), "date"))
        except ValueError:
            continue
    return tuple(found)


def as_numbers(examples: Sequence[str], decimal: str) -> tuple[Num, ...]:
    """Written numbers such as 1,234 when ``decimal`` (``.`` or ``,``) is the decimal mark."""
    other = "," if decimal == "." else "."
    found = []
    for text in examples:
        plain = "".join(c for c in text if c.isdigit() or c in ".,-").replace(other, "").replace(decimal, ".")
        if _is_number(plain):
            found.append(Num(float(plain), "coefficient" if "." in plain else "number"))
    return tuple(found)


def examples(data: Dataset, names: Sequence[str], count: int = 4) -> dict[str, str]:
    """A few different cells of each column as one text; personal ones masked."""
    return {name: _examples(data, name, count) for name in names}


def _examples(data: Dataset, name: str, count: int) -> str:
    cells = data.table[name]
    head = cells.head(_ROWS_FOR_EXAMPLES).dropna()
    if head.empty:
        head = cells.dropna()
    if is_hidden(cells, data.column(name)):
        return MASK if len(head) else ""
    texts = (mask_inside(_text(cell)) for cell in head.unique()[:count])
    return " · ".join(text if len(text) <= 40 else f"{text[:39]}…" for text in texts)


def first_rows(data: Dataset, rows: int, columns: int) -> pd.DataFrame:
    """The first rows as shown: dates without an empty time, personal data masked."""
    shown = data.columns[:columns]
    table = data.table[[c.name for c in shown]].head(rows).copy(deep=False)
    for column in shown:
        cells = table[column.name]
        if is_hidden(data.table[column.name], column):
            table[column.name] = MASK
        elif pd.api.types.is_datetime64_any_dtype(cells):
            table[column.name] = cells.map(_text, na_action="ignore").astype("object")
        elif not pd.api.types.is_numeric_dtype(cells):
            table[column.name] = cells.map(lambda cell: mask_inside(str(cell)), na_action="ignore")
    return table


@dataclass(frozen=True)
class Outline:
    """The outside of a dataset, to be compared with a later reading of the same file."""

    used: int
    excluded: int
    columns: tuple[str, ...]


def outline(data: Dataset) -> Outline:
    """The rows used and left out, and the names of the columns."""
    return Outline(len(data), sum(e.rows for e in data.receipt.excluded), tuple(c.name for c in data.columns))


def changed(before: Outline, after: Outline) -> tuple[Message, ...]:
    """What another reading changed, one sentence each; a single one where nothing did."""
    said = []
    if before.used != after.used:
        said.append(Message("data.changed_rows", before=before.used, after=after.used))
    come = tuple(n for n in after.columns if n not in set(before.columns))
    gone = tuple(n for n in before.columns if n not in set(after.columns))
    if come or gone:
        few = {"come": come[:3] or ("–",), "gone": gone[:3] or ("–",)}
        said.append(Message("data.changed_columns", before=len(before.columns), after=len(after.columns), **few))
    return tuple(said) or (Message("data.changed_values"),)


def counted(scale: Scale | None) -> dict[str, Any]:
    """The part of a correction by which codes that were no answer become answers: the scale reaches as far as they."""
    if scale is None:
        return {"missing": []}
    numbers = [float(text) for text in scale.missing if _is_number(text)]
    ends = [v for v in (scale.minimum, scale.maximum) if v is not None]
    words = [text for text in scale.missing if not _is_number(text)]
    if not numbers or not ends:
        return {"missing": words}
    return {"missing": words, "minimum": min(numbers + ends), "maximum": max(numbers + ends)}
