"""Exhibits as pictures, all at once: PNG of 2560 × 1440 and SVG, by a browser on this computer, without any network.

The work is done by ``insight.export.camera`` in a process of its own (Kaleido 1, one browser for all pictures), which
is ended when it takes too long. What it writes, its browser's profile, lies in a folder that is removed after.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from insight.exhibits.plotly import slide
from insight.exhibits.slides import slides
from insight.export.camera import LATE
from insight.export.escape import clean, in_name
from insight.export.plan import Item
from insight.words import Translator

PNG, SVG = "png", "svg"
SCALE = 2
_LONGEST = 60
_ROOT = str(Path(__file__).resolve().parents[2])
# starting the browser on a busy machine, and one picture
_START, _EACH = 30.0, 4.0
_GRACE = 15.0

Progress = Callable[[int, int], None]


class NoBrowser(RuntimeError):
    """The pictures cannot be made. code: ``missing`` (there is no browser), ``too_slow``, ``failed``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def available() -> bool:
    """Whether pictures can be made here."""
    return browser() is not None


def browser() -> str | None:
    """The program that draws: ``INSIGHT_CHROME`` where that is set, else Chrome, Chromium, Edge, Brave or Vivaldi."""
    found = os.environ.get("INSIGHT_CHROME")
    if found is None:
        from choreographer.browsers import Chromium

        found = Chromium.find_browser(skip_local=False)
    return found if found and Path(found).is_file() and os.access(found, os.X_OK) else None


def pictures(
    items: Sequence[Item], translate: Translator, progress: Progress | None = None, suffixes: Sequence[str] = (PNG, SVG)
) -> bytes:
    """A zip of all slides of ``items``, numbered in reading order and named after their findings.

    progress: called with the pictures done and how many there are. Raises NoBrowser.
    """
    shown = [(item, part) for item in items for part in slides(item.exhibit)]
    figures = [
        slide(part, i.footer(translate), translate, title=i.heading(translate), remark=i.remark) for i, part in shown
    ]
    taken = drawn([f for f in figures for _ in suffixes], [s for _ in figures for s in suffixes], progress)
    digits = len(str(len(shown)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for number, content in enumerate(taken):
            place, suffix = number // len(suffixes), suffixes[number % len(suffixes)]
            item, part = shown[place]
            name = _name(f"{place + 1:0{digits}}", item, part.part if part.parts > 1 else 0, translate)
            # a picture is compressed as it is
            how = zipfile.ZIP_STORED if suffix == PNG else zipfile.ZIP_DEFLATED
            bundle.writestr(f"{name}.{suffix}", content, how)
    return out.getvalue()


def _name(number: str, item: Item, part: int, translate: Translator) -> str:
    """``03-finding``, ``04-finding-2``: with the number it is unique, and none of the names that Windows reserves."""
    return "-".join([number, in_name(item.heading(translate))[:_LONGEST].strip("-"), *([str(part)] if part else [])])


def drawn(
    figures: Sequence[Any],
    suffixes: Sequence[str] | None = None,
    progress: Progress | None = None,
    limit: float | None = None,
) -> tuple[bytes, ...]:
    """The picture of every figure, in their order. suffixes: ``png`` or ``svg`` for each; all PNG unless told.

    limit: seconds for all of them; else by their number. Raises NoBrowser.
    """
    if not figures:
        return ()
    path = browser()
    if path is None:
        raise NoBrowser("missing")
    wanted = suffixes or [PNG] * len(figures)
    seconds = limit or _START + _EACH * len(figures)
    job = {"browser": path, "scale": SCALE, "figures": len(figures), "seconds": seconds}
    lines = (json.dumps({"suffix": s, "figure": _clean(f)}) for f, s in zip(figures, wanted, strict=True))
    with tempfile.TemporaryDirectory(prefix="insight-", ignore_cleanup_errors=True) as folder:
        head = json.dumps({**job, "folder": folder})
        return _shoot([head, *lines], len(figures), progress, seconds + _GRACE)


def _clean(figure: Any) -> Any:
    """The figure as plain JSON; one control character in it, and a browser refuses the whole picture."""

    def without(value: Any) -> Any:
        if isinstance(value, str):
            return clean(value)
        if isinstance(value, dict):
            return {key: without(inner) for key, inner in value.items()}
        return [without(inner) for inner in value] if isinstance(value, list) else value

    return without(json.loads(figure.to_json()))


def _shoot(lines: list[str], count: int, progress: Progress | None, limit: float) -> tuple[bytes, ...]:
    path = os.pathsep.join(p for p in (_ROOT, os.environ.get("PYTHONPATH", "")) if p)
    process = subprocess.Popen(
        [sys.executable, "-m", "insight.export.camera"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    # the child keeps the time itself, because it can end the browser; this is for a child that is stuck
    timer = threading.Timer(limit, process.kill)
    timer.start()
    # written beside the reading, because both pipes may be full
    threading.Thread(target=_write, args=(process.stdin, lines), daemon=True).start()
    try:
        return _collect(process.stdout, count, progress)
    except EOFError:
        raise NoBrowser("too_slow" if process.wait() in (LATE, -9) else "failed") from None
    finally:
        # the child closes its browser first
        process.wait()
        timer.cancel()
        process.stdout.close()


def _write(into: IO[bytes], lines: Sequence[str]) -> None:
    try:
        with into:
            for line in lines:
                into.write(f"{line}\n".encode())
    except OSError:
        # the child is gone: whoever reads its pictures sees that
        return


def _collect(source: IO[bytes], count: int, progress: Progress | None) -> tuple[bytes, ...]:
    taken: dict[int, bytes] = {}
    while len(taken) < count:
        number, length = (int(x) for x in source.readline().split() or (-1, -1))
        content = source.read(length) if length >= 0 else b""
        if not content or len(content) < length:
            raise EOFError
        taken[number] = content
        if progress is not None:
            progress(len(taken), count)
    return tuple(taken[i] for i in range(count))
