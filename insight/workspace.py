"""What is kept on disk: one folder per user journey, so that F5, a second tab and a restart restore everything.

A workspace is ``<home>/<id>/`` with ``meta.json`` (its files, what was decided about them), ``filters.json``,
``options.json`` and ``deck.json`` (see :mod:`insight.tray`). Every file is a source: its ``original``,
``data-<source_key>.parquet`` and ``.json`` (the table and what was understood), ``roles.json`` (the reader's
corrections) and ``recipe.json``. The first source lies in the folder itself, every further one in a folder of its own,
named by its number. JSON and Parquet only; a user's file name is shown, never used as a path; every file is written
beside and then moved.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from insight import arrival
from insight import tray as trays
from insight.dataset import Dataset, Filters
from insight.keeping import (
    NotTaken,
    Outdated,
    Source,
    Upload,
    keep,
    read_json,
    read_object,
    restore,
    write,
    write_json,
)  # fmt: skip
from insight.shelf import KEEP_DAYS, Recent, home, is_id, purge, recent

if TYPE_CHECKING:
    from insight.reading.result import Progress
    from insight.sources import Combined

MOST_FILES = 20
MOST_BYTES = 400 * 1024 * 1024
FIRST = "0"
_LAYOUT = 2


__all__ = [
    "KEEP_DAYS", "MOST_BYTES", "MOST_FILES", "NoWorkspace", "NotTaken", "Recent", "Source", "Upload", "Workspace",
    "home", "purge", "recent",
]  # fmt: skip


class NoWorkspace(LookupError):
    """There is no such workspace: never made, deleted, or expired."""


@dataclass(frozen=True)
class Workspace:
    """A handle on one folder; it holds no data itself. ``id``: 128 random bits in hexadecimal."""

    id: str

    @classmethod
    def create(
        cls,
        given: bytes | Upload | Sequence[Upload],
        name: str = "",
        choices: Mapping[str, Any] | None = None,
        *,
        waiting: Callable[[], None] | None = None,
        progress: Progress | None = None,
    ) -> Workspace:
        """Reads files and keeps them: bytes with their name and choices, or uploads.

        waiting, progress: see :func:`insight.reading.read`. Raises ReadingError, NotTaken and OSError; nothing is kept
        then.
        """
        uploads = (Upload(name, given, choices or {}),) if isinstance(given, bytes) else arrival.several(given)
        made = cls(secrets.token_hex(16))
        try:
            for upload in uploads:
                made.add(upload, waiting=waiting, progress=progress)
        except BaseException:
            shutil.rmtree(made.folder, ignore_errors=True)
            raise
        return made

    @classmethod
    def open(cls, id: str) -> Workspace:
        """The workspace called ``id``, which is thereby used. Raises NoWorkspace."""
        if not is_id(id):
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
        """``name`` (of all files), ``created`` (epoch seconds), ``rows``, ``sources`` and ``together``."""
        try:
            meta = read_json(self.folder / "meta.json")
        except (OSError, ValueError) as error:
            raise NoWorkspace(self.id) from error
        if "sources" in meta:
            return dict(meta)
        # kept by an earlier version: one file
        first = {"id": FIRST, **{k: meta[k] for k in ("name", "source_key", "rows", "choices")}}
        return {**meta, "sources": [first], "together": []}

    @property
    def name(self) -> str:
        """The files' names as the user gave them: to be shown, never to be used as a path."""
        return str(self.meta["name"])

    @property
    def sources(self) -> tuple[Source, ...]:
        """The files, oldest first. Raises NoWorkspace."""
        return tuple(self._source(s) for s in self.meta["sources"])

    def source(self, id: str | None = None) -> Source:
        """The source called ``id``, or the oldest. Raises NoWorkspace."""
        for found in self.sources:
            if id in (None, found.id):
                return found
        raise NoWorkspace(self.id)

    @property
    def source_key(self) -> str:
        """Of the oldest source."""
        return self.source().source_key

    def add(
        self, upload: Upload, *, waiting: Callable[[], None] | None = None, progress: Progress | None = None
    ) -> Source:
        """Reads one more file and keeps it. Raises ReadingError, NotTaken and OSError (nothing changes then)."""
        meta: dict[str, Any] = dict(self.meta) if (self.folder / "meta.json").exists() else {"created": time.time()}
        held = meta.setdefault("sources", [])
        digest = hashlib.sha256(upload.content).hexdigest()
        arrival.check(upload, [s.get("bytes", 0) for s in held], MOST_FILES, MOST_BYTES)
        for other in held:
            same = other["sha"] if "sha" in other else self._digest(other["id"])
            if same == digest and other["choices"].get("sheet") == upload.choices.get("sheet"):
                raise NotTaken("same_file", file=upload.name)
        dataset = arrival.read(upload.content, upload.name, upload.choices, waiting, progress)
        id = str(max((int(s["id"]) for s in held), default=-1) + 1)
        folder = self._folder(id)
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        try:
            write(folder / "original", upload.content)
            keep(folder, dataset)
            if upload.corrections:
                write_json(folder / "roles.json", dict(upload.corrections))
            facts = {"name": upload.name, "source_key": dataset.source_key, "rows": len(dataset)}
            held.append(
                {"id": id, **facts, "choices": dict(upload.choices), "sha": digest, "bytes": len(upload.content)}
            )
            self._write_meta(meta)
        except OSError:
            if id != FIRST:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        return self.source(id)

    def add_sheet(self, source: str, sheet: str, **hooks: Any) -> Source:
        """Another sheet of a workbook that is here already, as a source of its own. Raises as :meth:`add`."""
        found = self.source(source)
        return self.add(Upload(found.name, found.original, {"sheet": sheet}), **hooks)

    def remove(self, source: str) -> None:
        """Takes one file out. Raises NotTaken for the only one."""
        meta = dict(self.meta)
        if len(meta["sources"]) == 1:
            raise NotTaken("nothing_left")
        meta["sources"] = [s for s in meta["sources"] if s["id"] != source]
        meta["together"] = [d for d in meta["together"] if source not in d[:2]]
        self._write_meta(meta)
        if source != FIRST:
            shutil.rmtree(self._folder(source), ignore_errors=True)
            return
        for file in (
            *self.folder.glob("data-*"),
            *(self.folder / n for n in ("original", "roles.json", "recipe.json")),
        ):
            file.unlink(missing_ok=True)

    def decide(self, pairs: Iterable[tuple[str, str]], together: bool | None) -> None:
        """Whether pairs of sources are used together; None leaves it to the program again."""
        meta = dict(self.meta)
        told = {(a, b): t for a, b, t in meta["together"]}
        for a, b in pairs:
            first, second = sorted((a, b), key=int)
            told.pop((first, second), None)
            if together is not None:
                told[first, second] = together
        meta["together"] = [[a, b, t] for (a, b), t in told.items()]
        self._write_meta(meta)

    @property
    def decisions(self) -> dict[tuple[int, int], bool]:
        """What was decided about pairs of files, by their places in :attr:`sources`."""
        place = {s.id: i for i, s in enumerate(self.sources)}
        return {(place[a], place[b]): bool(t) for a, b, t in self.meta["together"] if a in place and b in place}

    def understood(self, table: pd.DataFrame | None = None, *, source: str | None = None) -> Dataset:
        """One file with the roles that were found, before any correction; from Parquet, not by reading again.

        table: of the same ``source_key``, where the caller has it in memory already. What an earlier version kept
        in another layout is read afresh from the original. Raises NoWorkspace and ReadingError.
        """
        found = self.source(source)
        try:
            dataset = restore(found.folder, found.source_key, table)
        except Outdated:
            dataset = self._read_again(found, found.choices)
        drift = (found.recipe or {}).get("drift", ())
        return replace(dataset, drift=tuple(drift)) if drift else dataset

    def combined(self, understood: Sequence[Dataset] | None = None) -> Combined:
        """The tables of all files with the reader's corrections and decisions. Raises as :meth:`understood`.

        understood: of every source, where the caller has them.
        """
        from insight.sources import combine

        ids = [s.id for s in self.sources]
        datasets = understood if understood is not None else [self.understood(source=id) for id in ids]
        return combine(datasets, self.decisions, [self.corrections_of(id) for id in ids])

    def dataset(self) -> Dataset:
        """The first table with the reader's corrections. Raises as :meth:`understood`."""
        return self.combined().tables[0].data

    @property
    def corrections(self) -> dict[str, Any]:
        """The reader's roles by column name, of the oldest source."""
        return self.corrections_of()

    def corrections_of(self, table: str | None = None) -> dict[str, Any]:
        """The reader's roles by column name, as given to :meth:`correct`. table: its key; without, the oldest source.

        The key of a table is the id of its oldest source.
        """
        return read_object(self.source(table).folder / "roles.json")

    def correct(self, corrections: Mapping[str, Mapping[str, Any]], table: str | None = None) -> None:
        """Adds corrections (column name → role, feature …) to those given before."""
        kept = self.corrections_of(table)
        changed = {name: {**kept.get(name, {}), **wish} for name, wish in corrections.items()}
        write_json(self.source(table).folder / "roles.json", {**kept, **changed})

    def forget_corrections(self, *columns: str, table: str | None = None) -> None:
        """Back to the roles that were found, of these columns or of all."""
        file, kept = self.source(table).folder / "roles.json", self.corrections_of(table)
        left = {name: wish for name, wish in kept.items() if columns and name not in columns}
        if left:
            write_json(file, left)
        else:
            file.unlink(missing_ok=True)

    @property
    def choices(self) -> dict[str, Any]:
        """How the oldest source is read, where the reader decided: sheet, encoding, …"""
        return dict(self.source().choices)

    def choose(self, choices: Mapping[str, Any], source: str | None = None, progress: Progress | None = None) -> None:
        """Reads one original again in another way; corrections stay. Raises ReadingError (nothing changes then)."""
        found = self.source(source)
        self._read_again(found, {**found.choices, **choices}, progress)

    @property
    def filters(self) -> Filters:
        kept = read_object(self.folder / "filters.json")
        segments = tuple((str(c), tuple(map(str, v))) for c, v in kept.get("segments", {}).items() if v)
        return Filters(segments, kept.get("since"), kept.get("until"))

    def filter(self, filters: Filters) -> None:
        """Keeps what the reader narrowed the data to."""
        kept = {"segments": {c: list(v) for c, v in filters.segments if v}, "since": filters.since}
        write_json(self.folder / "filters.json", {**kept, "until": filters.until})

    def options(self, stem: str) -> dict[str, Any]:
        """The options chosen for one analysis, by name; what is not there has its default."""
        return dict(read_object(self.folder / "options.json").get(stem, {}))

    def set_option(self, stem: str, name: str, value: Any) -> None:
        """Keeps one option of one analysis; None brings its default back."""
        kept = read_object(self.folder / "options.json")
        block = {**kept.get(stem, {}), name: value}
        write_json(self.folder / "options.json", {**kept, stem: {k: v for k, v in block.items() if v is not None}})

    @property
    def tray(self) -> trays.Tray:
        """The deck that the reader collects."""
        return trays.read(self.folder)

    def collect(self, how: Callable[[trays.Tray], trays.Tray]) -> trays.Tray:
        """Changes the deck (see :mod:`insight.tray`). Raises OSError and NotCollected; nothing changes then."""
        return trays.change(self.folder, how)

    @property
    def template(self) -> bytes | None:
        """The reader's own PowerPoint template, or None."""
        return trays.template(self.folder)

    def keep_template(self, name: str, content: bytes | None) -> None:
        """Keeps a template; None takes it away. Raises OSError and NotCollected."""
        trays.keep_template(self.folder, name, content)

    def delete(self) -> None:
        """Removes everything that was kept."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _folder(self, source: str) -> Path:
        return self.folder if source == FIRST else self.folder / source

    def _source(self, kept: Mapping[str, Any]) -> Source:
        told = {k: kept[k] for k in ("id", "name", "source_key", "rows", "choices")}
        return Source(**told, folder=self._folder(kept["id"]))

    def _digest(self, source: str) -> str:
        with suppress(OSError):
            return hashlib.sha256((self._folder(source) / "original").read_bytes()).hexdigest()
        return ""

    def _read_again(self, found: Source, choices: Mapping[str, Any], progress: Progress | None = None) -> Dataset:
        try:
            content = found.original
        except OSError as error:
            raise NoWorkspace(self.id) from error
        dataset = arrival.read(content, found.name, choices, None, progress)
        keep(found.folder, dataset)
        meta = dict(self.meta)
        facts = {"source_key": dataset.source_key, "rows": len(dataset), "choices": dict(choices)}
        meta["sources"] = [{**s, **facts} if s["id"] == found.id else s for s in meta["sources"]]
        self._write_meta(meta)
        if found.source_key != dataset.source_key:
            for old in found.folder.glob(f"data-{found.source_key}.*"):
                old.unlink(missing_ok=True)
        return dataset

    def _write_meta(self, meta: Mapping[str, Any]) -> None:
        held = meta["sources"]
        names = " + ".join(dict.fromkeys(str(s["name"]) for s in held))
        facts = {"layout": _LAYOUT, "name": names, "created": meta["created"], "rows": sum(s["rows"] for s in held)}
        write_json(self.folder / "meta.json", {**facts, "sources": held, "together": meta.get("together", [])})
