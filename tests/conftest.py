"""Fixtures that every room's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that need the shared raw files are left out, with one loud line, where those files are absent."""
    if SHARED.is_dir():
        return
    kept = [item for item in items if "shared" not in item.keywords]
    dropped = [item for item in items if "shared" in item.keywords]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = kept
        reporter = config.pluginmanager.get_plugin("terminalreporter")
        if reporter is not None:
            reporter.write_line(f"NOT RUN: {len(dropped)} tests need the raw files in {SHARED}", red=True, bold=True)


@pytest.fixture
def shared() -> Path:
    """The folder of raw test data beside the project; only for tests marked ``shared``."""
    return SHARED


@pytest.fixture
def root() -> Path:
    """The project's folder."""
    return ROOT
