"""What is kept on disk: one folder per user journey, so that F5, a second tab and a restart restore everything.

A workspace is ``<home>/<id>/`` with the original file, ``data-<source_key>.parquet`` and ``.json`` (the table and what
was understood), ``roles.json`` (the reader's corrections), ``filters.json``, ``options.json`` and ``meta.json``. JSON
and Parquet only; the user's file name is shown, never used as a path; every file is written beside and then moved.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from platformdirs import user_data_dir

from insight.dataset import Column, Dataset, Exclusion, Filters, Receipt, Role, Scale

KEEP_DAYS = 30
_DAY = 86_400.0
_ID = re.compile(r"[0-9a-f]{32}")
_LAYOUT = 1


class NoWorkspace(LookupError):
    """There is no such workspace: never made, deleted, or expired."""


@dataclass(frozen=True)
class Recent:
    """One line of the list of recent files. used: seconds since the epoch."""

    id: str
    name: str
    rows: int
    used: float


def home() -> Path:
    """The folder of all workspaces: ``INSIGHT_HOME``, else the platform's data folder."""
    given = os.environ.get("INSIGHT_HOME")
    return Path(given).expanduser() if given else Path(user_data_dir("customer-insight", appauthor=False))


def recent(limit: int = 6) -> tuple[Recent, ...]:
    """The workspaces last used, newest first; unreadable ones are left out."""
    found = []
    for folder in _folders():
        try:
            meta = _read(folder / "meta.json")
            found.append(Recent(folder.name, meta["name"], meta["rows"], (folder / "meta.json").stat().st_mtime))
        except (OSError, ValueError, KeyError):
            continue
    return tuple(sorted(found, key=lambda r: -r.used)[:limit])


def purge(days: float = KEEP_DAYS) -> int:
    """Deletes the workspaces not used for ``days``, and what an interrupted run left behind. Returns how many."""
    gone = 0
    for folder in _folders():
        meta = folder / "meta.json"
        try:
            used, kept = (meta.stat().st_mtime, days) if meta.exists() else (folder.stat().st_mtime, 1.0)
        except OSError:
            continue
        if time.time() - used > kept * _DAY:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


@dataclass(frozen=True)
class Workspace:
    """A handle on one folder; it holds no data itself. ``id``: 128 random bits in hexadecimal."""

    id: str

    @classmethod
    def create(cls, content: bytes, name: str, choices: Mapping[str, Any] | None = None) -> Workspace:
        """Reads a file and keeps it. Raises ReadingError (nothing is kept then) and OSError."""
        dataset = _load(content, name, choices or {})
        made = cls(secrets.token_hex(16))
        made.folder.mkdir(parents=True, mode=0o700)
        try:
            _write(made.folder / "original", content)
            made._keep(dataset, name, dict(choices or {}))
        except OSError:
            shutil.rmtree(made.folder, ignore_errors=True)
            raise
        return made

    @classmethod
    def open(cls, id: str) -> Workspace:
        """The workspace called ``id``, which is thereby used. Raises NoWorkspace."""
        if not _ID.fullmatch(id):
            raise NoWorkspace(id)
        found = cls(id)
        meta = found.folder / "meta.json"
        try:
            # once an hour is often enough for an expiry in days
            if time.time() - meta.stat().st_mtime > 3600:
                os.utime(meta)
        except OSError as error:
            raise NoWorkspace(id) from error
        return found

    @property
    def folder(self) -> Path:
        return home() / self.id

    @property
    def meta(self) -> Mapping[str, Any]:
        """``name`` (the user's), ``created`` (epoch seconds), ``source_key``, ``rows``, ``choices``."""
        try:
            return _read(self.folder / "meta.json")
        except (OSError, ValueError) as error:
            raise NoWorkspace(self.id) from error

    @property
    def name(self) -> str:
        """The file's name as the user gave it: to be shown, never to be used as a path."""
        return str(self.meta["name"])

    @property
    def source_key(self) -> str:
        return str(self.meta["source_key"])

    def understood(self, table: pd.DataFrame | None = None) -> Dataset:
        """The table with the roles that were found, before any correction; from Parquet, not by reading again.

        table: of the same ``source_key``, where the caller has it in memory already. What an earlier version kept
        in another layout is read afresh from the original. Raises NoWorkspace.
        """
        meta = self.meta
        stem = f"data-{meta['source_key']}"
        try:
            kept = _read(self.folder / f"{stem}.json")
            if kept["layout"] == _LAYOUT:
                return Dataset(
                    table=pd.read_parquet(self.folder / f"{stem}.parquet") if table is None else table,
                    columns=tuple(_column(c) for c in kept["columns"]),
                    receipt=_receipt(kept["receipt"]),
                    source_key=meta["source_key"],
                    questions=tuple(kept["questions"]),
                )
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return self._read_again(meta["choices"])

    def dataset(self) -> Dataset:
        """The table with the reader's corrections. Raises NoWorkspace."""
        return corrected(self.understood(), self.corrections)

    @property
    def corrections(self) -> dict[str, Any]:
        """The reader's roles by column name, as given to :meth:`correct`."""
        return self._json("roles.json")

    def correct(self, corrections: Mapping[str, Mapping[str, Any]]) -> None:
        """Adds corrections (column name → role, feature …) to those given before."""
        kept = self.corrections
        changed = {name: {**kept.get(name, {}), **wish} for name, wish in corrections.items()}
        _write_json(self.folder / "roles.json", {**kept, **changed})

    def forget_corrections(self) -> None:
        """Back to the roles that were found."""
        (self.folder / "roles.json").unlink(missing_ok=True)

    @property
    def choices(self) -> dict[str, Any]:
        """How the file is read, where the reader decided: sheet, encoding, …"""
        return dict(self.meta["choices"])

    def choose(self, choices: Mapping[str, Any]) -> None:
        """Reads the original again in another way; corrections stay. Raises ReadingError (nothing changes then)."""
        self._read_again({**self.choices, **choices})

    @property
    def filters(self) -> Filters:
        kept = self._json("filters.json")
        segments = tuple((str(c), tuple(map(str, v))) for c, v in kept.get("segments", {}).items() if v)
        return Filters(segments, kept.get("since"), kept.get("until"))

    def filter(self, filters: Filters) -> None:
        """Keeps what the reader narrowed the data to."""
        kept = {"segments": {c: list(v) for c, v in filters.segments if v}, "since": filters.since}
        _write_json(self.folder / "filters.json", {**kept, "until": filters.until})

    def options(self, stem: str) -> dict[str, Any]:
        """The options chosen for one analysis, by name; what is not there has its default."""
        return dict(self._json("options.json").get(stem, {}))

    def set_option(self, stem: str, name: str, value: Any) -> None:
        """Keeps one option of one analysis; None brings its default back."""
        kept = self._json("options.json")
        block = {**kept.get(stem, {}), name: value}
        _write_json(self.folder / "options.json", {**kept, stem: {k: v for k, v in block.items() if v is not None}})

    def delete(self) -> None:
        """Removes everything that was kept."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _read_again(self, choices: Mapping[str, Any]) -> Dataset:
        name, before = self.name, self.source_key
        try:
            content = (self.folder / "original").read_bytes()
        except OSError as error:
            raise NoWorkspace(self.id) from error
        dataset = _load(content, name, choices)
        self._keep(dataset, name, dict(choices))
        if before != dataset.source_key:
            for old in self.folder.glob(f"data-{before}.*"):
                old.unlink(missing_ok=True)
        return dataset

    def _keep(self, dataset: Dataset, name: str, choices: dict[str, Any]) -> None:
        stem = self.folder / f"data-{dataset.source_key}"
        beside = stem.with_suffix(f".{secrets.token_hex(4)}.new")
        dataset.table.to_parquet(beside, index=False)
        os.replace(beside, stem.with_suffix(".parquet"))
        understood = {
            "layout": _LAYOUT,
            "columns": [asdict(c) for c in dataset.columns],
            "receipt": asdict(dataset.receipt),
            "questions": [dict(q) for q in dataset.questions],
        }
        _write_json(stem.with_suffix(".json"), understood)
        meta = self.folder / "meta.json"
        created = _read(meta)["created"] if meta.exists() else time.time()
        facts = {"name": name, "created": created, "source_key": dataset.source_key, "rows": len(dataset)}
        _write_json(meta, {**facts, "choices": choices})

    def _json(self, file: str) -> dict[str, Any]:
        try:
            found = _read(self.folder / file)
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def corrected(dataset: Dataset, corrections: Mapping[str, Any]) -> Dataset:
    """``dataset`` with the reader's roles; corrections of columns that are not there wait for them."""
    from insight.loading import with_roles

    return with_roles(dataset, corrections) if corrections else dataset


def _load(content: bytes, name: str, choices: Mapping[str, Any]) -> Dataset:
    # the reader is imported only when there is something to read: a restart shows what is kept sooner
    from insight.loading import load
    from insight.reading import Choices

    return load(content, name, Choices.from_json(choices))


def _folders() -> list[Path]:
    try:
        return [f for f in home().iterdir() if _ID.fullmatch(f.name) and f.is_dir()]
    except OSError:
        return []


def _read(file: Path) -> Any:
    return json.loads(file.read_text("utf-8"))


def _write_json(file: Path, value: Any) -> None:
    _write(file, json.dumps(value, ensure_ascii=False, allow_nan=False, default=str).encode())


def _write(file: Path, content: bytes) -> None:
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
    return Column(
        **{
            **kept,
            "role": Role(kept["role"]),
            "scale": _scale(scale) if scale else None,
            "alternatives": tuple(Role(r) for r in kept["alternatives"]),
        }
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
    return Receipt(
        **{
            **kept,
            "sheets": tuple(kept["sheets"]),
            "excluded": tuple(Exclusion(**e) for e in kept["excluded"]),
            "warnings": tuple(kept["warnings"]),
        }
    )
