"""Rows that a platform marks: previews, rejected and unfinished answers are said, and a filter can leave them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from insight.dataset import Role
from insight.roles import Detection, detect


def _answers(**columns: Sequence[object]) -> pd.DataFrame:
    random = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "ResponseId": [f"R_{i:08d}xyz" for i in range(60)],
            "RecordedDate": pd.Timestamp("2026-03-01") + pd.to_timedelta(np.arange(60), unit="h"),
            "UserLanguage": ["EN"] * 60,
            **{name: list(cells) for name, cells in columns.items()},
            "Overall, how satisfied are you?": random.integers(1, 6, 60),
        }
    )


def _marked(found: Detection) -> dict[str, Mapping[str, object]]:
    return {q["columns"][0]: q for q in found.questions if q["code"] == "rows_marked"}


def test_previews_and_unfinished_answers_are_said_and_can_be_filtered() -> None:
    found = detect(
        _answers(Status=["IP Address"] * 56 + ["Survey Preview"] * 4, Finished=["True"] * 50 + ["False"] * 10)
    )
    marked = _marked(found)
    assert (marked["Status"]["values"], marked["Status"]["cells"]) == ("Survey Preview", 4)
    assert (marked["Finished"]["values"], marked["Finished"]["cells"]) == ("False", 10)
    assert {c.name: c.role for c in found.columns}["Status"] is Role.SEGMENT


def test_codes_of_the_legacy_export_are_said() -> None:
    found = detect(
        _answers(ResponseSet=["Default Response Set"] * 60, Status=[0] * 55 + [1] * 5, Finished=[1] * 52 + [0] * 8)
    )
    assert {name: q["cells"] for name, q in _marked(found).items()} == {"Status": 5, "Finished": 8}


def test_where_answers_stopped_is_said_if_nothing_else_says_that_they_did() -> None:
    progress = [100] * 50 + [40] * 6 + [75] * 4
    assert _marked(detect(_answers(Progress=progress)))["Progress"]["values"] == "40, 75"
    both = _marked(detect(_answers(Progress=progress, Finished=["True"] * 50 + ["False"] * 10)))
    assert set(both) == {"Finished"}


def test_answers_that_came_by_preview_are_said() -> None:
    found = detect(_answers(DistributionChannel=["anonymous"] * 57 + ["preview"] * 3))
    assert _marked(found)["DistributionChannel"]["cells"] == 3


def test_a_status_of_people_marks_no_rows() -> None:
    table = pd.DataFrame({"Status": ["Widow", "Married"] * 30, "Finished": [0, 1] * 30, "Age": list(range(20, 80))})
    assert not _marked(detect(table))
