"""The results as JSON, schema ``insight-results/1``: what the screen shows, unrounded, with codes instead of words.

Shares 0–1, NPS −100…100, intervals [lower, upper], unknown = null. An analysis is ``dataclasses.asdict`` of its Result;
one that does not apply is ``{"status": "not_applicable", "why": code}``.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from enum import Enum
from typing import Any

import numpy as np
import pandas as pd

from insight import masking
from insight.dataset import Column, Dataset, Filters, NotApplicable
from insight.nearest import nearest
from insight.registry import ANALYSES

SCHEMA = "insight-results/1"


def results(
    data: Dataset | Sequence[Dataset], filters: Filters, options: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Every analysis of every file as one plain dictionary. options: stem → its Options; missing = defaults."""
    datasets = (data,) if isinstance(data, Dataset) else tuple(data)
    chosen = dict(options or {})
    found = tuple({a.stem: a.analyze(d, filters, chosen.get(a.stem)) for a in ANALYSES} for d in datasets)
    return document(datasets, filters, found)


def document(
    datasets: Sequence[Dataset], filters: Filters, found: Sequence[Mapping[str, Any]], *, personal: bool = False
) -> dict[str, Any]:
    """The dictionary of results already computed; ``found[i]``: stem → Result or NotApplicable of ``datasets[i]``.

    With one file: ``source`` and the analyses. With several, ``sources[i]`` is the source of file i with its own
    analyses in it; ``source`` is that of the first file, each analysis at the top is the one of the first file
    it applies to, and ``origin`` says which (index into ``sources``, or null). Where it applies to none, the nearest
    refusal is at the top, with the ``file`` it is about. personal: see :func:`source`. Raises ValueError without a
    file.
    """
    if not datasets:
        raise ValueError("no file")
    stems = [a.stem for a in ANALYSES]
    told: dict[str, Any] = {"schema": SCHEMA, "source": source(datasets[0], personal)}
    if len(datasets) > 1:
        told["sources"] = [
            {**source(d, personal), **{s: outcome(f[s]) for s in stems}} for d, f in zip(datasets, found, strict=True)
        ]
        told["origin"] = {s: origin(f[s] for f in found) for s in stems}
    told["filters"] = {
        "segments": {name: list(values) for name, values in filters.segments},
        "since": filters.since,
        "until": filters.until,
    }
    for stem in stems:
        index = nearest(stem, datasets, [f[stem] for f in found])
        told[stem] = outcome(found[index][stem])
        if len(datasets) > 1 and isinstance(found[index][stem], NotApplicable):
            told[stem]["file"] = plain(datasets[index].receipt.file)
    return told


def origin(outcomes: Iterable[Any]) -> int | None:
    """The first that applies, or None."""
    return next((i for i, o in enumerate(outcomes) if not isinstance(o, NotApplicable)), None)


def source(dataset: Dataset, personal: bool = False) -> dict[str, Any]:
    """The ``source`` object: receipt, columns as understood, what remains to be asked, drift from a recipe.

    personal: also what people wrote in columns of personal data, and the cells of the rows that were left out.
    """
    receipt = plain(asdict(dataset.receipt))
    names = frozenset() if personal else masking.hidden(dataset)
    columns = [_column(c, c.name in names) for c in dataset.columns]
    if not personal:
        receipt["excluded"] = [{k: e[k] for k in ("reason", "rows")} for e in receipt["excluded"]]
    asked = {"questions": plain(list(dataset.questions)), "drift": plain(list(dataset.drift))}
    return {**receipt, "columns": columns, **asked}


def outcome(result: Any) -> dict[str, Any]:
    """One analysis as plain JSON values."""
    if isinstance(result, NotApplicable):
        return {"status": result.status, "why": result.why}
    told = plain(asdict(result))
    assert isinstance(told, dict)
    return told


def _column(column: Column, hidden: bool) -> dict[str, Any]:
    told = plain(asdict(column))
    if hidden and told["scale"]:
        # what people wrote there stays in the file
        told["scale"] |= {"codes": [], "labels": [], "order": [], "missing": []}
    return {k: told[k] for k in ("name", "label", "role", "feature", "scale", "confidence", "reason", "alternatives")}


def plain(value: Any) -> Any:
    """``value`` with JSON's types only: NaN and infinity become null, dates ISO text, half characters "�"."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (datetime.date, pd.Timestamp)):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(plain(k)): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset, np.ndarray)):
        return [plain(v) for v in value]
    raise TypeError(f"not for JSON: {type(value).__name__}")


def to_json(told: Mapping[str, Any]) -> str:
    """The dictionary as text, two blanks of indent, UTF-8 characters as they are, keys in their order."""
    return json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
