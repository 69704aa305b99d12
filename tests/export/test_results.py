"""results.json: plain JSON, unrounded, unknown is null, what people wrote in personal columns stays out."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Filters, NotApplicable
from insight.export.results import SCHEMA, document, origin, outcome, plain, source, to_json
from insight.registry import ANALYSES

STEMS = [a.stem for a in ANALYSES]


@dataclass(frozen=True)
class Result:
    share: float
    interval: tuple[float, float]
    n: int
    worst: float | None = None


RESULT = Result(1 / 3, (math.nan, math.inf), 3)
NO = NotApplicable("no_orders", {"column": "date"})


def found(*stems: str) -> dict[str, Any]:
    return {s: RESULT if s in stems else NO for s in STEMS}


def test_unknown_is_null_and_numbers_are_unrounded() -> None:
    assert outcome(RESULT) == {"share": 1 / 3, "interval": [None, None], "n": 3, "worst": None}


def test_refusal_is_status_and_code() -> None:
    assert outcome(NO) == {"status": "not_applicable", "why": "no_orders"}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (np.float64(0.1), 0.1),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.nan, None),
        (pd.NaT, None),
        (pd.Timestamp("2026-08-31"), "2026-08-31T00:00:00"),
        ((1, (2.0, None)), [1, [2.0, None]]),
        ({"a": np.array([1.0, np.nan])}, {"a": [1.0, None]}),
        ("a\ud800", "a?"),
        (True, True),
    ],
)
def test_plain_values(value: Any, told: Any) -> None:
    assert plain(value) == told
    assert type(plain(value)) is type(told)


def test_other_things_are_an_error_not_a_string() -> None:
    with pytest.raises(TypeError):
        plain(object())


def test_source_has_the_agreed_keys(sample: Any) -> None:
    told = source(sample.dataset)
    assert set(told) >= {
        "file",
        "format",
        "encoding",
        "sheet",
        "header_rows",
        "rows_in_file",
        "rows_used",
        "excluded",
        "columns",
        "warnings",
    }
    assert told["excluded"] == [{"reason": "blank", "rows": 1}]
    assert told["rows_in_file"] == told["rows_used"] + sum(e["rows"] for e in told["excluded"])
    keys = {"name", "label", "role", "feature", "scale", "confidence", "reason", "alternatives"}
    assert all(set(c) == keys for c in told["columns"])
    assert told["columns"][0]["role"] == "rating"
    assert told["columns"][0]["scale"]["codes"] == [["a", 1.0], ["b", None]]


def test_personal_answers_do_not_leave(sample: Any) -> None:
    assert "example" not in json.dumps(source(sample.dataset)["columns"][1])


def test_one_file(sample: Any) -> None:
    told = document([sample.dataset], Filters((("a", ("x",)),), "2026-01-01"), [found("kano")])
    assert list(told) == ["schema", "source", "filters", *STEMS]
    assert told["schema"] == SCHEMA
    assert told["filters"] == {"segments": {"a": ["x"]}, "since": "2026-01-01", "until": None}
    assert told["kano"] == plain(asdict(RESULT))
    assert told["loyalty"]["status"] == "not_applicable"


def test_several_files_each_on_its_own_and_the_first_that_applies_on_top(sample: Any) -> None:
    told = document([sample.dataset] * 2, Filters(), [found("loyalty"), found("kano", "loyalty")])
    assert told["origin"] == {"segments": None, "kano": 1, "loyalty": 0, "lifecycle": None, "evidence": None}
    assert told["sources"][0]["kano"]["status"] == "not_applicable"
    assert told["sources"][1]["kano"] == told["kano"] == plain(asdict(RESULT))
    assert {k: v for k, v in told["sources"][0].items() if k not in STEMS} == told["source"]


def test_no_file_is_an_error() -> None:
    with pytest.raises(ValueError, match="no file"):
        document([], Filters(), [])
    assert origin([]) is None


def test_text_is_readable_and_strict(sample: Any) -> None:
    text = to_json(document([sample.dataset], Filters(), [found("kano")]))
    assert json.loads(text)["schema"] == SCHEMA
    assert "NaN" not in text
    with pytest.raises(ValueError, match="JSON"):
        to_json({"x": math.nan})
