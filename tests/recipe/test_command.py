"""The recipe on the command line: written for one wave, used on the next, refused in one sentence."""

from __future__ import annotations

import json

import pytest

from insight.__main__ import main
from tests.recipe.conftest import CITY, STAFF, TASTE, columns, written

NEW = "Depends on the day"


@pytest.fixture
def waves(tmp_path):
    """Two files and the recipe of the first, in which the city is kept to Leeds and one question is left out."""
    cells = [NEW if i % 10 == 0 else v for i, v in enumerate(columns()[TASTE])]
    (tmp_path / "wave_1.csv").write_bytes(written(columns()))
    (tmp_path / "wave_2.csv").write_bytes(written({**columns(), TASTE: cells}))
    (tmp_path / "roles.json").write_text(json.dumps({STAFF: "ignore"}), "utf-8")
    (tmp_path / "filters.json").write_text(json.dumps({"segments": {CITY: ["Leeds"]}}), "utf-8")
    given = ["--roles", str(tmp_path / "roles.json"), "--filters", str(tmp_path / "filters.json")]
    assert main(["recipe", str(tmp_path / "wave_1.csv"), "--out", str(tmp_path / "r.json"), *given]) == 0
    return tmp_path


def test_inspect_reads_the_next_wave_so_and_prints_the_drift(waves, capsys):
    assert main(["inspect", str(waves / "wave_2.csv"), "--recipe", str(waves / "r.json")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["drift"] == [{"code": "option_new", "column": TASTE, "option": NEW, "count": 12}]
    assert {c["name"]: c["role"] for c in told["columns"]}[STAFF] == "ignore"


def test_the_report_takes_filters_along_and_says_the_drift(waves):
    out = waves / "out"
    assert main(["report", str(waves / "wave_2.csv"), "--recipe", str(waves / "r.json"), "--out", str(out)]) == 0
    told = json.loads((out / "results.json").read_text("utf-8"))
    assert [d["code"] for d in told["source"]["drift"]] == ["option_new"]
    assert told["filters"]["segments"] == {CITY: ["Leeds"]}


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"schema": "insight-recipe/1", "x": NaN}', b"[" * 99_999])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_recipe_that_is_none_is_one_sentence(waves, capsys, content, language):
    (waves / "bad.json").write_bytes(content)
    given = ["--recipe", str(waves / "bad.json"), "--language", language]
    assert main(["inspect", str(waves / "wave_2.csv"), *given]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.strip().splitlines()) == 1
    assert "bad.json" in printed.err


def test_a_recipe_that_contradicts_itself_is_one_sentence(waves, capsys):
    told = json.loads((waves / "r.json").read_text("utf-8"))
    column = next(c for c in told["columns"] if c["name"] == TASTE)
    column["scale"]["codes"][0][1] = 99
    column["decided"] = True
    (waves / "bad.json").write_text(json.dumps(told), "utf-8")
    assert main(["inspect", str(waves / "wave_1.csv"), "--recipe", str(waves / "bad.json")]) == 2
    assert "99" in capsys.readouterr().err
