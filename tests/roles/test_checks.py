"""Items that run against the rest and scales that are upside down are asked about, never changed."""

from __future__ import annotations

import numpy as np
import pandas as pd


def halo(made, sign: int = 1, rows: int = 200) -> pd.Series:
    if not hasattr(made, "level"):
        made.level = made.random.normal(0, 1, rows)
    noisy = sign * made.level + made.random.normal(0, 0.5, rows)
    return pd.Series(np.clip(np.round(3 + noisy), 1, 5).astype("int64"))


def test_items_that_run_against_their_battery(made, detection) -> None:
    columns = {f"Rate this [{x}]": halo(made) for x in ("A", "B", "C")} | {"Rate this [D]": halo(made, -1)}
    got = detection(columns)
    (question,) = [q for q in got.questions if q["code"] == "reversed_items"]
    assert question["columns"] == ["Rate this [D]"]
    assert (got.columns[3].scale.minimum, got.columns[3].scale.codes) == (1, ())


def test_statements_that_speak_ill(made, detection) -> None:
    agree = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
    columns = {n: made.pick(agree) for n in ("The staff were friendly", "The staff were slow", "I trust the brand")}
    (question,) = [q for q in detection(columns).questions if q["code"] == "reversed_items"]
    assert question["columns"] == ["The staff were slow"]


def test_satisfaction_against_loyalty(made, detection) -> None:
    upside_down = detection({"Overall satisfaction": halo(made), "Would you buy again?": halo(made, -1)})
    assert "direction" in [q["code"] for q in upside_down.questions]
    right = detection({"Overall satisfaction": halo(made), "Would you buy again?": halo(made)})
    assert "direction" not in [q["code"] for q in right.questions]
