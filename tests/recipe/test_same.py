"""A file read with its own recipe is the same file: no drift, the same roles and scales."""

from __future__ import annotations

from pathlib import Path

import pytest

from insight.loading import load
from insight.reading import ReadingError
from insight.recipe import apply, from_json, recipe_of, to_json
from tests.conftest import sample_files

KINDS = {".csv", ".tsv", ".xlsx", ".xls", ".sav", ".parquet"}


def differences(file: Path) -> list[str]:
    """What changes when a file is read with its own recipe. A report that is refused has nothing to remember."""
    content = file.read_bytes()
    try:
        before = load(content, file.name)
    except ReadingError:
        return []
    told = to_json(recipe_of(before))
    made = from_json(told)
    again = apply(made, content, file.name)
    found = [f"{file.name}: drift {change}" for change in again.drift]
    if to_json(made) != told:
        found.append(f"{file.name}: recipe written differently")
    if again.dataset.fingerprint != before.fingerprint:
        found.append(f"{file.name}: data read differently")
    return found


@pytest.mark.parametrize("name", sample_files())
def test_every_sample(root, name):
    assert differences(root / "data" / name) == []


@pytest.mark.shared
def test_every_shared_file(shared):
    files = [f for f in sorted(shared.rglob("*")) if f.suffix in KINDS and f.stat().st_size < 12_000_000]
    assert len(files) > 30
    assert [d for file in files for d in differences(file)] == []
