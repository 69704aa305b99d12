"""Slides of an old deck that stood under filters of their own: the filters found again in new data, by their digests.

A mark holds only a digest of the filters, so what can be chosen in the new data is tried: values of one column, then
one value each of two columns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations, islice, product

from insight.dataset import GROUPING_ROLES, Dataset, Filters
from insight.export.plan import Part, Plan
from insight.export.powerpoint.marks import filters_digest, keys, token

# columns of more values are tried with one, two and all but one of them
_EVERY_CHOICE = 10
_MOST_VALUES, _MOST_TRIED = 100, 200_000
# each is a report of its own
_MOST_FOUND = 30

Wanted = Collection[tuple[str, str]]
Values = tuple[str, tuple[str, ...]]


def with_own_filters(
    plan: Plan, wanted: Wanted, tables: Sequence[Dataset], make: Callable[[Filters, frozenset[str]], Plan]
) -> Plan:
    """``plan`` with the exhibits that an old deck shows under filters which ``plan`` does not have.

    wanted: (id, filters) of the old deck's marks. tables: as people read them in the plan's language. make: the plan of
    some analyses, given by their stems, under other filters.
    """
    there = set(keys((item.exhibit.id, item.filters) for item in plan.items))
    missing = {key for key in wanted if key[1] and key not in there}
    more: list[Part] = []
    for digest, filters in recovered({filters for _, filters in missing}, tables).items():
        ids = {id for id, of in missing if of == digest}
        for part in make(filters, frozenset(id.partition(".")[0] for id in ids)).parts:
            items = tuple(item for item in part.items if token(item.exhibit.id) in ids)
            more += [replace(part, items=items)] if items else []
    return replace(plan, parts=(*plan.parts, *more))


def recovered(wanted: Collection[str], tables: Sequence[Dataset]) -> dict[str, Filters]:
    """Digest → filters, of those that the tables can be narrowed to."""
    found: dict[str, Filters] = {}
    if not wanted:
        return found
    columns = {
        c.name: tuple(map(str, data.categories(c.name).categories))
        for data in tables
        for c in data.columns
        if c.role in GROUPING_ROLES and len(data.categories(c.name).categories) <= _MOST_VALUES
    }
    for chosen in islice(_choices(list(columns.items())), _MOST_TRIED):
        filters = Filters(chosen)
        digest = filters_digest(filters)
        if digest in wanted and digest not in found:
            found[digest] = filters
            if len(found) == min(len(set(wanted)), _MOST_FOUND):
                break
    return found


def _choices(columns: Sequence[Values]) -> Iterator[tuple[Values, ...]]:
    """What a reader can choose, the simplest first."""
    for name, values in columns:
        for value in values:
            yield ((name, (value,)),)
    for name, values in columns:
        few = len(values) <= _EVERY_CHOICE
        sizes = range(2, len(values) + 1) if few else sorted({2, len(values) - 1})
        for chosen in chain.from_iterable(combinations(values, size) for size in sizes):
            yield ((name, chosen),)
    for (one, these), (other, those) in combinations(columns, 2):
        for a, b in product(these, those):
            yield (one, (a,)), (other, (b,))
