"""The child process that takes pictures: figures come in as JSON lines, pictures go out. Nothing is written to disk.

It drives a browser of this computer through Kaleido. The page that draws holds Plotly's own script from the installed
package and no other; a content policy forbids it every request, and the browser's proxy is a port that answers nobody.
``insight.export.image`` starts it and ends it.

In: a line ``{"browser", "folder", "seconds", "scale", "figures": number}``, then a line ``{"figure", "suffix"}`` for
each picture. Out, in the order of their being ready: a line ``number length`` and as many bytes. It ends with ``LATE``
where the seconds did not suffice.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO

# a second tab takes a second to open, and halves the time of many pictures
_TABS, _MANY = 2, 6
_PATIENCE = 3.0
LATE = 3
_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_NOWHERE = "http://127.0.0.1:9"
_POLICY = (
    "default-src 'none'; script-src file: 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:"
)


def main(given: BinaryIO, out: BinaryIO) -> None:
    """All pictures that are asked for on ``given``. Raises whatever Kaleido raises when the browser does not start."""
    logging.disable(logging.CRITICAL)
    job = json.loads(given.readline())
    # not by the environment: the browser keeps a socket in the folder that names, whose path must be short
    tempfile.tempdir = job["folder"]
    wanted = [json.loads(given.readline()) for _ in range(job["figures"])]
    _adopt()
    asyncio.run(_all(job, wanted, out))
    _bury()


async def _all(job: dict[str, Any], wanted: list[dict[str, Any]], out: BinaryIO) -> None:
    from kaleido import Kaleido  # type: ignore[import-untyped]

    limit = threading.Timer(job["seconds"], lambda: _give_up(browser))
    limit.daemon = True
    tabs = _TABS if len(wanted) >= _MANY else 1
    browser = Kaleido(path=job["browser"], n=tabs, page_generator=_page(), proxy_server=_NOWHERE)
    limit.start()
    async with browser:

        async def take(number: int) -> None:
            one = wanted[number]
            options = {"format": one["suffix"], "scale": job["scale"]}
            made = await browser.calc_fig(one["figure"], opts=options)
            out.write(f"{number} {len(made)}\n".encode() + made)
            out.flush()

        await asyncio.gather(*(take(i) for i in range(len(wanted))))


def _give_up(browser: Any) -> None:
    """From a thread of its own, whatever the others wait for."""
    started = getattr(browser, "subprocess", None)
    if started is not None and sys.platform == "win32":
        subprocess.call(["taskkill", "/F", "/T", "/PID", str(started.pid)], creationflags=subprocess.CREATE_NO_WINDOW)
    elif started is not None:
        # Kaleido starts it as the head of a group
        os.killpg(started.pid, signal.SIGKILL)
    _bury()
    # not sys.exit, which would wait for the threads that read from the browser
    os._exit(LATE)


def _adopt() -> None:
    """Helpers that the browser leaves behind become our own, so that none of them stays as a zombie (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _bury() -> None:
    """Waits for what is left of the browser, which ends within moments."""
    if sys.platform != "linux":
        return
    end = time.monotonic() + _PATIENCE
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < end:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.02)


def _page() -> Any:
    import plotly
    from kaleido import PageGenerator

    script = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"

    class Page(PageGenerator):
        header = PageGenerator.header.replace(
            "<head>", f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        )

    # named here, because Kaleido would take the script from the network where it does not find it
    return Page(plotly=script.as_uri(), mathjax=False)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
