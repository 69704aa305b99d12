"""The samples are what their makers make, and every one names its licence."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import openpyxl
import pandas as pd
import pytest


def maker(root: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, root / "data" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # dataclasses look their module up by name
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def survey(root: Path) -> ModuleType:
    return maker(root, "make_survey")


def test_csv_is_made_byte_for_byte(root: Path, survey: ModuleType) -> None:
    assert survey.write_csv(survey.english()) == (root / "data" / "coffee_survey_en.csv").read_bytes()


def test_workbook_is_made_cell_for_cell(root: Path, survey: ModuleType) -> None:
    sheet = openpyxl.load_workbook(root / "data" / "coffee_survey_zh.xlsx").worksheets[0]
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert cells == survey.chinese()
    assert not any(c.data_type == "f" for row in sheet.iter_rows() for c in row)


def test_workbook_bytes_depend_on_the_rows_only(survey: ModuleType) -> None:
    rows = survey.chinese(20)
    assert survey.write_xlsx(rows) == survey.write_xlsx(rows)


def test_model_answers_follow_the_stated_truth(survey: ModuleType) -> None:
    """60,000 draws: the shares, differences and the elbow that data/README.md states."""
    n = 60_000
    a = survey.answers(n, np.random.default_rng(1))
    back = [float((a.repurchase[(a.overall == s) & (a.tier != 2)] >= 4).mean()) for s in range(1, 6)]
    assert back == pytest.approx(survey.RETURN, abs=0.02)
    price = [float(a.ratings[a.age == g, 5].mean()) for g in range(4)]
    assert price[0] < min(price[1:]) - 0.5
    assert np.ptp(price[1:]) < 0.05
    comfort = [float(a.ratings[a.gender == g, 4].mean()) for g in range(2)]
    assert abs(comfort[0] - comfort[1]) < 0.03
    table = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
    for j, truth in enumerate(survey.KANO_TRUTH):
        found = np.array([table[f - 1][d - 1] for f, d in a.kano[:, j]])
        assert [float((found == c).mean()) for c in "MOAIRQ"] == pytest.approx(truth, abs=0.01)


@pytest.mark.shared
def test_complete_journey_is_made_from_its_tables(root: Path, shared: Path) -> None:
    made = maker(root, "make_complete_journey").joined(shared / "lifecycle" / "complete_journey")
    pd.testing.assert_frame_equal(made, pd.read_parquet(root / "data" / "complete_journey.parquet"))


def test_samples_exist_in_both_languages_and_are_small(root: Path) -> None:
    samples = json.loads((root / "data" / "samples.json").read_text("utf-8"))
    assert [s["id"] for s in samples] == ["survey", "mcdonalds", "complete_journey"]
    for sample in samples:
        for field in ("file", "title", "text"):
            assert set(sample[field]) == {"en", "zh"}
        for name in sample["file"].values():
            assert (root / "data" / name).stat().st_size < 3_000_000


def test_every_sample_names_its_licence(root: Path) -> None:
    readme = (root / "data" / "README.md").read_text("utf-8")
    samples = json.loads((root / "data" / "samples.json").read_text("utf-8"))
    for sample in samples:
        for name in sample["file"].values():
            (line,) = [row for row in readme.splitlines() if row.startswith(f"| `{name}`")]
            assert sample["licence"] in line
    data = {p.name for p in (root / "data").iterdir() if p.suffix in (".csv", ".xlsx", ".parquet")}
    assert all(f"`{name}`" in readme for name in data)
