"""All workspaces of this computer: where they are, which were used last, which have expired."""

from __future__ import annotations

import os
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_dir

from insight.keeping import read_json

KEEP_DAYS = 30
_DAY = 86_400.0
_ID = re.compile(r"[0-9a-f]{32}")


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
            meta = read_json(folder / "meta.json")
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


def is_id(text: str) -> bool:
    """Whether ``text`` can name a workspace."""
    return _ID.fullmatch(text) is not None


def _folders() -> list[Path]:
    try:
        return [f for f in home().iterdir() if _ID.fullmatch(f.name) and f.is_dir()]
    except OSError:
        return []
