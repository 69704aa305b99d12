"""A real server on a free port and a real Chromium; skipped, with one loud line, where there is no Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from insight.workspace import Workspace

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
WAIT = 30_000
expect.set_options(timeout=WAIT)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = [item for item in items if HERE in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.browser)
    if CHROMIUM or not here:
        return
    for item in here:
        item.add_marker(pytest.mark.skip(reason="no Chromium"))
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        say = f"SKIPPED: {len(here)} browser tests. Install Chromium (Debian: apt-get install chromium) to run them."
        reporter.write_line(say, red=True, bold=True)


@dataclass(frozen=True)
class Server:
    """A running app. home: where it keeps its files."""

    url: str
    home: Path

    def keep(self, sample: str) -> str:
        """The id of a workspace with a file of ``data/``, made beside the server, as another visit would."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("INSIGHT_HOME", str(self.home))
            return Workspace.create((ROOT / "data" / sample).read_bytes(), sample).id


@contextmanager
def served(home: Path) -> Iterator[Server]:
    """The app in a process of its own: cold, because nobody has opened it yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with (home.parent / f"{home.name}.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--server.headless", "true"],
            cwd=ROOT,
            env={**os.environ, "INSIGHT_HOME": str(home)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            for _ in range(200):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            else:
                pytest.fail("the server did not start")
            yield Server(f"http://127.0.0.1:{port}", home)
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("browser") / "home") as running:
        yield running


@pytest.fixture
def cold(tmp_path: Path) -> Callable[[], object]:
    """Starts a server that nobody has opened yet."""
    return lambda: served(tmp_path / "home")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor, in whose browser nothing may leave this computer."""
    left: list[str] = []

    def gate(route: Route) -> None:
        if urlsplit(route.request.url).hostname == "127.0.0.1":
            route.continue_()
        else:
            left.append(route.request.url)
            route.abort()

    opened = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    opened.set_default_timeout(WAIT)
    opened.route("**/*", gate)
    yield opened
    opened.close()
    assert left == [], "a request left the browser"


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def settle() -> Callable[[Page], None]:
    """Waits until a run of the page is over."""

    def wait(page: Page) -> None:
        page.wait_for_timeout(250)
        page.wait_for_selector('.stApp[data-test-script-state="notRunning"]')

    return wait
