"""Fixtures that every room's tests share."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path
from typing import Any

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


def leaves(value: Any, path: str = "") -> dict[str, Any]:
    """Every leaf of a result under its path."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return leaves(dataclasses.asdict(value), path)
    if isinstance(value, dict):
        return {k: v for key, inner in value.items() for k, v in leaves(inner, f"{path}.{key}").items()}
    if isinstance(value, list | tuple):
        return {k: v for i, inner in enumerate(value) for k, v in leaves(inner, f"{path}[{i}]").items()}
    return {path: value}


def differences(one: Any, other: Any, *, besides: tuple[str, ...] = ()) -> list[str]:
    """Where two results disagree by more than rounding. besides: parts of the paths that may differ."""

    def alike(a: Any, b: Any) -> bool:
        if isinstance(a, int | float) and isinstance(b, int | float):
            return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
        return type(a) is type(b) and a == b

    left, right = leaves(one), leaves(other)
    found = [f"{path} is only in one" for path in sorted(left.keys() ^ right.keys())]
    return found + [
        f"{path}: {value!r}, {right[path]!r}"
        for path, value in left.items()
        if path in right and not any(b in path for b in besides) and not alike(value, right[path])
    ]
