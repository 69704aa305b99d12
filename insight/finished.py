"""Exports in a workspace's folder, so that F5, a second tab and a restart neither lose nor hide what was made.

``exports/<kind>.json`` says how far an export is; ``exports/<kind>.bin`` holds the file. One of each kind, the latest.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from insight.keeping import read_object, write, write_json

MOST_KEPT = 4
MOST_BYTES = 200 * 1024 * 1024
_FOLDER = "exports"
# tells exports of this process from those that a restart has ended
_PROCESS = secrets.token_hex(8)


@dataclass(frozen=True)
class Finished:
    """An export on its way, made, or ended without a file. id: of this attempt. of: digest of what it was made of.

    state: "making", "made" or "ended". step: what is being done, how much of it is done, of how much. at: epoch
    seconds. lists: language → list → lines, what became of the slides of a deck made earlier.
    """

    kind: str
    id: str
    of: str = ""
    state: str = "making"
    step: tuple[str, int, int] = ("start", 0, 1)
    name: str = ""
    at: float = 0.0
    lists: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


def note(folder: Path, one: Finished) -> None:
    """Says how far an export is. Raises OSError."""
    (folder / _FOLDER).mkdir(exist_ok=True)
    write_json(_at(folder, one.kind, "json"), {**asdict(one), "process": _PROCESS})


def keep(folder: Path, one: Finished, content: bytes) -> None:
    """Keeps a file that was made; the oldest beyond ``MOST_KEPT`` or ``MOST_BYTES`` make room.

    Raises OSError; what cannot be kept has ended.
    """
    try:
        (folder / _FOLDER).mkdir(exist_ok=True)
        write(_at(folder, one.kind, "bin"), content)
        note(folder, replace(one, state="made", at=time.time()))
    except OSError:
        end(folder, one)
        raise
    kept = sorted((folder / _FOLDER).glob("*.bin"), key=lambda file: file.stat().st_mtime, reverse=True)
    size = 0
    for place, file in enumerate(kept):
        size += file.stat().st_size
        if place and (place >= MOST_KEPT or size > MOST_BYTES):
            drop(folder, file.stem)


def end(folder: Path, one: Finished) -> None:
    """Says that there is no file. Raises OSError; nothing is known of the export then."""
    _at(folder, one.kind, "bin").unlink(missing_ok=True)
    try:
        note(folder, replace(one, state="ended"))
    except OSError:
        # rather nothing than for ever on its way
        drop(folder, one.kind)
        raise


def find(folder: Path, kind: str) -> Finished | None:
    """What is known of the latest export of a kind; one that a restart has cut off has ended."""
    said = read_object(_at(folder, kind, "json"))
    try:
        here = said.pop("process") == _PROCESS
        one = Finished(**{**said, "step": _step(said["step"])})
    except (KeyError, TypeError, ValueError):
        return None
    if one.state == "made":
        return one if _at(folder, kind, "bin").exists() else None
    return one if here else replace(one, state="ended")


def content(folder: Path, kind: str) -> bytes:
    """The file. Raises OSError."""
    return _at(folder, kind, "bin").read_bytes()


def drop(folder: Path, kind: str) -> None:
    """Lets go of an export; one on its way notices. Raises OSError."""
    for suffix in ("json", "bin"):
        _at(folder, kind, suffix).unlink(missing_ok=True)


def _at(folder: Path, kind: str, suffix: str) -> Path:
    return folder / _FOLDER / f"{kind}.{suffix}"


def _step(given: Any) -> tuple[str, int, int]:
    code, done, total = given
    return str(code), int(done), int(total)
