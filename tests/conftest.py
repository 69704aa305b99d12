"""Fixtures that every room's tests share."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from insight.dataset import Column, Dataset, Receipt, Role, Scale
from insight.exhibits import Message
from insight.reading import Choices, Limits
from insight.reading.frame import frame_of
from insight.reading.pipeline import parse

# time is measured by benchmarks, never by tests; the same examples in every run
settings.register_profile("same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("same")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"

FIVE = Scale("ordinal", minimum=1, maximum=5)
TEN = Scale("ordinal", minimum=0, maximum=10)
YES = Scale("binary", minimum=0, maximum=1)

Made = tuple[str, Role, Scale | None, Any]
Make = Callable[[Iterable[Made]], Dataset]


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


def read_here(content: bytes, name: str, choices: Choices, limits: Limits, *_: Any) -> tuple[pd.DataFrame, dict]:
    """What a parser child would give, without one: its start takes longer than most files of tests."""
    parsed = parse(content, name, choices, limits)
    outcome = {"fields": parsed.fields, "receipt": parsed.receipt, "questions": parsed.questions}
    return frame_of(parsed.table), json.loads(json.dumps(outcome))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[object]:
    """Files are read in this process, but for tests of reading itself and those marked ``child``."""
    with pytest.MonkeyPatch.context() as patch:
        if "child" not in item.keywords and ROOT / "tests" / "reading" not in item.path.parents:
            patch.setattr("insight.reading.reader.run_child", read_here)
        return (yield)


@pytest.fixture
def shared() -> Path:
    """The folder of raw test data beside the project; only for tests marked ``shared``."""
    return SHARED


@pytest.fixture
def root() -> Path:
    """The project's folder."""
    return ROOT


def sample_files() -> list[str]:
    """The files of all samples."""
    listed = json.loads((ROOT / "data" / "samples.json").read_text("utf-8"))
    return sorted({name for sample in listed for name in sample["file"].values()})


def dataset(columns: Iterable[Made]) -> Dataset:
    """A dataset from (name, role, scale, values); lists of text become pandas' ``str`` dtype."""
    columns = tuple(columns)
    table = pd.DataFrame({name: pd.Series(values) for name, _, _, values in columns})
    return Dataset(table, tuple(Column(n, n, role, None, s, "high") for n, role, s, _ in columns), Receipt("t", "csv"))


@pytest.fixture
def make() -> Make:
    return dataset


def codes(result: Any) -> set[str]:
    """The caveats of a result."""
    return {c.code for c in result.caveats}


def messages(value: Any) -> Iterator[Message]:
    """Every message anywhere in a story, nested ones included."""
    if isinstance(value, Message):
        yield value
        yield from messages([inner for _, inner in value.fields])
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from messages(inner)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from messages(getattr(value, field.name))


def too_long(titles: Iterable[str]) -> list[str]:
    """The titles of more than 15 words or 28 汉字."""
    return [t for t in titles if len(t.split()) > 15 or len(re.findall(r"[一-鿿]", t)) > 28]


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
