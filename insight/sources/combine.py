"""From several files to the tables that are analysed. What is not sure is asked, what is done is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import PurePath
from typing import Any

import numpy as np

from insight.dataset import Dataset
from insight.derived import DERIVED
from insight.loading import Corrections, with_roles
from insight.roles.memory import forgetting
from insight.sources import link, match, periods
from insight.sources.result import NOTHING_DECIDED, Combined, Decisions, Table
from insight.sources.stack import row_hashes, stack

# a later export of the same survey holds the earlier answers again
_REPEATED = 0.2
_TOLD_APART = 0.8
Said = list[Mapping[str, Any]]


@forgetting()
def combine(
    datasets: Sequence[Dataset],
    decisions: Decisions = NOTHING_DECIDED,
    corrections: Sequence[Corrections] = (),
) -> Combined:
    """The tables made of the files, in the files' order; an order log comes after the survey that it is joined to.

    Waves of one survey and parts of one order log are stacked. A survey or customer table and an order log about the
    same customers stay two tables: the survey gets each customer's stage, number of orders and days since the last
    one as derived groups, the log gets the groups of the customer table. Unrelated files stay as they are. Files
    with the same content count once. datasets: as they were read, without corrections. decisions: what a person said
    about two files. corrections: of each file, by its own column names; the first file's stand above the others'.
    Raises ValueError without a file.
    """
    if not datasets:
        raise ValueError("no file")
    wishes = [dict(corrections[i]) if i < len(corrections) else {} for i in range(len(datasets))]
    known = [with_roles(d, w) if w else d for d, w in zip(datasets, wishes, strict=True)]
    if len(datasets) == 1:
        return Combined((Table(known[0], match.kind(known[0]), (0,), (known[0].receipt,)),))
    said: Said = []
    asked: Said = []
    groups, once = _groups(known, decisions, said, asked)
    tables = [_table(datasets, known, wishes, group, once, said) for group in groups]
    tables = [_corrected(t, wishes) for t in _linked(tables, decisions, said, asked)]
    spoken = {file for entry in said for file in entry.get("files", ())}
    said += [
        {"code": "alone", "file": t.data.receipt.file} for t in tables if spoken.isdisjoint(r.file for r in t.receipts)
    ]
    return Combined(tuple(tables), tuple(said), tuple(asked))


# ---- waves


def _groups(
    known: Sequence[Dataset], decisions: Decisions, said: Said, asked: Said
) -> tuple[list[list[int]], frozenset[int]]:
    """The files that are stacked, by index, in the order of their first file; those of which repeated rows go."""
    kinds = [match.kind(d) for d in known]
    alone: set[int] = set()
    once: set[int] = set()
    wanted: list[tuple[float, int, int]] = []
    for i, j in combinations(range(len(known)), 2):
        if i in alone or j in alone or kinds[i] != kinds[j] or kinds[i] not in ("survey", "log"):
            continue
        files = known[i].receipt.file, known[j].receipt.file
        decided = decisions.get((i, j))
        if _same_content(known[i], known[j]):
            alone.add(j)
            said.append({"code": "same_content", "files": files})
            continue
        if kinds[i] == "survey":
            like = match.likeness(known[i], known[j])
            verdict, code = like.verdict, "same_survey"
        else:
            like = match.Likeness("yes" if match.same_log(known[i], known[j]) else "no", 1.0)
            verdict, code = like.verdict, "same_log"
        again = _repeated(known[i], known[j]) if verdict != "no" else 0.0
        if verdict == "yes" and again >= (_REPEATED if kinds[i] == "survey" else 0.01):
            verdict, code = "ask", f"{code}_repeated"
            once |= {i, j}
        facts = {"files": files, "share": like.share, "again": again, "pairs": ((i, j),)}
        if decided is None and verdict == "ask":
            asked.append({"code": code, **facts})
        elif decided is False and verdict != "no":
            said.append({"code": "apart", **facts})
        if decided or (decided is None and verdict == "yes"):
            wanted.append((2.0 if decided else like.share, i, j))
    return _joined([i for i in range(len(known)) if i not in alone], wanted, decisions), frozenset(once)


def _joined(files: Sequence[int], wanted: Sequence[tuple[float, int, int]], decisions: Decisions) -> list[list[int]]:
    """Groups of files; two that are to stay apart are never brought together by a third."""
    group = {i: {i} for i in files}
    for _, i, j in sorted(wanted, key=lambda w: (-w[0], w[1], w[2])):
        if group[i] is group[j]:
            continue
        apart = any(decisions.get((min(a, b), max(a, b))) is False for a in group[i] for b in group[j])
        if not apart:
            both = group[i] | group[j]
            for each in both:
                group[each] = both
    return sorted({min(g): sorted(g) for g in group.values()}.values())


def _same_content(a: Dataset, b: Dataset) -> bool:
    if a.source_key and a.source_key == b.source_key:
        return True
    return len(a) == len(b) and list(a.table.columns) == list(b.table.columns) and a.table.equals(b.table)


def _repeated(a: Dataset, b: Dataset) -> float:
    """Share of the smaller file's rows that the other one holds too, cell by cell in all columns that agree.

    Rows are compared where they can be told apart: by an id, a date, an order, or because hardly two are alike.
    """
    found = match.pairs(a.columns, b.columns)
    names = [(o, t) for t, o in found.items() if match.agree(a.column(o), b.column(t), a, b)]
    if not names:
        return 0.0
    rows = [row_hashes(d.table[[pair[side] for pair in names]]) for side, d in enumerate((a, b))]
    named = any(a.column(o).role in match.IDENTITY | match.ORDERS for o, _ in names)
    if not named and any(len(np.unique(r)) < _TOLD_APART * len(r) for r in rows):
        return 0.0
    return len(np.intersect1d(rows[0], rows[1])) / max(1, min(map(len, rows)))


def _title(known: Sequence[Dataset], index: int) -> str:
    """What a file is called in the names of waves: its name without ending, or its sheet beside another of the same."""
    receipt = known[index].receipt
    beside = any(d.receipt.file == receipt.file for k, d in enumerate(known) if k != index)
    return receipt.sheet if beside and receipt.sheet else PurePath(receipt.file.replace("\\", "/")).stem or receipt.file


def _table(
    datasets: Sequence[Dataset],
    known: Sequence[Dataset],
    wishes: Sequence[dict[str, Any]],
    group: Sequence[int],
    once: frozenset[int],
    said: Said,
) -> Table:
    kind = match.kind(known[group[0]])
    if len(group) == 1:
        index = group[0]
        return Table(known[index], kind, (index,), (known[index].receipt,))
    order = periods.in_order([known[i] for i in group], [_title(known, i) for i in group])
    members = tuple(group[place] for place, _ in order)
    parts = [datasets[i] for i in members]
    waves = [name for _, name in order] if kind == "survey" else None
    stacked = stack(parts, waves, once=not once.isdisjoint(group))
    files = tuple(p.receipt.file for p in parts)
    pairs = tuple(combinations(sorted(group), 2))
    facts = {"files": files, "rows": len(stacked.data), "each": tuple(len(p) for p in parts), "pairs": pairs}
    said.append({"code": "waves" if waves else "log_parts", **facts, **({"waves": tuple(waves)} if waves else {})})
    said += [{**entry, "files_of": files} for entry in stacked.said]
    table = Table(stacked.data, kind, members, tuple(known[i].receipt for i in members), stacked.aliases)
    return replace(table, data=with_roles(table.data, _merged(table, wishes)))


def _merged(table: Table, wishes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What a person said about the columns of the table's files, the oldest file's above the others'."""
    merged: dict[str, Any] = {}
    for index in sorted(table.members, reverse=True):
        merged |= {table.aliases.get(name, name): wish for name, wish in wishes[index].items()}
    return merged


def _corrected(table: Table, wishes: Sequence[dict[str, Any]]) -> Table:
    """What a person said about columns that came from another file; all others were corrected before."""
    new = {c.name for c in table.data.columns if c.reason in (DERIVED, link.JOINED)}
    told = {name: wish for name, wish in _merged(table, wishes).items() if name in new}
    return replace(table, data=with_roles(table.data, told)) if told else table


# ---- customers


def _linked(tables: list[Table], decisions: Decisions, said: Said, asked: Said) -> list[Table]:
    done: dict[int, Table] = dict(enumerate(tables))
    behind: dict[int, int] = {}
    for p, people in enumerate(tables):
        if people.kind not in ("survey", "customers"):
            continue
        keys = {k: link.find(people.data, t.data) for k, t in enumerate(tables) if t.kind == "log"}
        met = {k: key for k, key in keys.items() if key is not None}
        enough = [k for k, key in met.items() if key.share >= link.ENOUGH]
        for k, key in met.items():
            files = people.data.receipt.file, tables[k].data.receipt.file
            pairs = tuple((min(a, b), max(a, b)) for a in people.members for b in tables[k].members)
            decided = _decided(people, tables[k], decisions)
            facts = {"files": files, "columns": (key.people.label, key.log.label), "share": key.share, "pairs": pairs}
            doubt = key.doubt or ("two_logs" if len(enough) > 1 and k in enough else None)
            if decided is None and doubt is not None:
                asked.append({"code": f"same_customers_{doubt}", **facts})
            elif decided is False:
                said.append({"code": "customers_apart", **facts})
            else:
                people_data, of_people = link.with_orders(done[p].data, tables[k].data, key)
                said.append({**of_people, "files": files, "pairs": pairs})
                done[p] = replace(done[p], data=people_data)
                behind[k] = max(behind.get(k, -1), p)
                if people.kind == "customers":
                    log_data, of_log = link.with_attributes(done[k].data, people.data, key, files[0])
                    done[k] = replace(done[k], data=log_data)
                    said += [{**of_log, "files": files, "pairs": pairs}] if of_log else []
    # a log stands right behind the last survey it was joined to
    return [done[i] for i in sorted(done, key=lambda i: (max(i, behind.get(i, -1)), i in behind))]


def _decided(a: Table, b: Table, decisions: Decisions) -> bool | None:
    told = [decisions[pair] for x in a.members for y in b.members if (pair := (min(x, y), max(x, y))) in decisions]
    return all(told) if told else None
