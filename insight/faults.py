"""A fault of the program as a short code that finds its place again, without anything the cells hold."""

from __future__ import annotations

import hashlib
import traceback
from pathlib import Path


def fault(room: str, error: BaseException) -> tuple[str, str]:
    """The code to show, and the place for the log: file, line and function of the innermost calls; no message."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno}:{f.name}" for f in reversed(frames[-6:]))
    return hashlib.sha256(f"{room}{type(error).__name__}{where}".encode()).hexdigest()[:6].upper(), where
