"""What a workspace keeps of a file: original, Parquet and JSON, never seen half written."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import pandas as pd

from insight.dataset import Column, Dataset, Exclusion, Receipt, Role, Scale
from insight.exhibits.message import Message
from insight.roles import DETECTOR_VERSION

# of what is kept of a dataset; an earlier one is read afresh from the original
LAYOUT = 3


class NotTaken(ValueError):
    """A file that is not taken into a workspace; ``message`` says why and what to do."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = Message(f"sources.error_{code}", **fields)


@dataclass(frozen=True)
class Upload:
    """A file that comes in. choices: how to read it. corrections: what is known of its columns beforehand."""

    name: str
    content: bytes
    choices: Mapping[str, Any] = field(default_factory=dict)
    corrections: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """One file of a workspace, or one more sheet of it. id: number, as text; folder: where it is kept."""

    id: str
    name: str
    source_key: str
    rows: int
    choices: Mapping[str, Any]
    folder: Path

    @property
    def original(self) -> bytes:
        """The file as it was given. Raises OSError."""
        return (self.folder / "original").read_bytes()

    @property
    def recipe(self) -> dict[str, Any] | None:
        """The recipe that was applied to it, or None."""
        return read_object(self.folder / "recipe.json") or None

    def keep_recipe(self, recipe: Mapping[str, Any] | None) -> None:
        """Keeps the recipe that was applied; nothing, or an empty one, forgets it."""
        if recipe:
            write_json(self.folder / "recipe.json", recipe)
        else:
            (self.folder / "recipe.json").unlink(missing_ok=True)


class Outdated(LookupError):
    """Nothing is kept of this dataset, or not in today's layout and by today's detector of roles."""


def keep(folder: Path, dataset: Dataset) -> None:
    """Writes ``data-<source_key>.parquet`` and ``.json``. Raises OSError."""
    stem = folder / f"data-{dataset.source_key}"
    beside = stem.with_suffix(f".{secrets.token_hex(4)}.new")
    dataset.table.to_parquet(beside, index=False)
    os.replace(beside, stem.with_suffix(".parquet"))
    understood = {
        "layout": LAYOUT,
        "detector": DETECTOR_VERSION,
        "columns": [asdict(c) for c in dataset.columns],
        "receipt": asdict(dataset.receipt),
        "questions": [dict(q) for q in dataset.questions],
    }
    write_json(stem.with_suffix(".json"), understood)


def restore(folder: Path, source_key: str, table: pd.DataFrame | None = None) -> Dataset:
    """What :func:`keep` wrote. table: where the caller has it in memory already. Raises Outdated."""
    stem = folder / f"data-{source_key}"
    try:
        kept = read_json(stem.with_suffix(".json"))
        if kept["layout"] != LAYOUT or kept["detector"] != DETECTOR_VERSION:
            raise Outdated(source_key)
        return Dataset(
            table=pd.read_parquet(stem.with_suffix(".parquet")) if table is None else table,
            columns=tuple(_column(c) for c in kept["columns"]),
            receipt=_receipt(kept["receipt"]),
            source_key=source_key,
            questions=tuple(kept["questions"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Outdated(source_key) from error


def read_json(file: Path) -> Any:
    """Raises OSError and ValueError."""
    return json.loads(file.read_text("utf-8"))


def read_object(file: Path) -> dict[str, Any]:
    """The JSON object in a file; empty where there is none."""
    try:
        found = read_json(file)
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(file: Path, value: Any) -> None:
    """Raises OSError; the file is then as it was."""
    write(file, json.dumps(value, ensure_ascii=False, allow_nan=False, default=str).encode())


def write(file: Path, content: bytes) -> None:
    """Writes beside the file and moves it there. Raises OSError; the file is then as it was."""
    beside = file.with_name(f"{file.name}.{secrets.token_hex(4)}.new")
    try:
        with beside.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, file)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _column(kept: Mapping[str, Any]) -> Column:
    scale = kept["scale"]
    alternatives = tuple(Role(r) for r in kept["alternatives"])
    return Column(
        **{**kept, "role": Role(kept["role"]), "scale": _scale(scale) if scale else None, "alternatives": alternatives}
    )


def _scale(kept: Mapping[str, Any]) -> Scale:
    return Scale(
        **{
            **kept,
            "codes": tuple((str(k), float(v)) for k, v in kept["codes"]),
            "labels": tuple((float(k), str(v)) for k, v in kept["labels"]),
            "missing": tuple(kept["missing"]),
            "order": tuple(kept["order"]),
        }
    )


def _receipt(kept: Mapping[str, Any]) -> Receipt:
    known = {f.name for f in fields(Receipt)} - {"excluded", "warnings"}
    plain = {name: _tuples(value) for name, value in kept.items() if name in known}
    excluded = tuple(Exclusion(**{k: _tuples(v) for k, v in e.items()}) for e in kept["excluded"])
    return Receipt(**plain, excluded=excluded, warnings=tuple(kept["warnings"]))


def _tuples(value: Any) -> Any:
    return tuple(_tuples(v) for v in value) if isinstance(value, list) else value
