"""Long tables made wide: every answer finds its place, nothing is changed in the original."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.dataset import Field
from insight.reshaping import wide
from insight.roles.kanolong import Long

ACROSS = Long(("who",), "what", {"functional": "f", "dysfunctional": "d"})
answers = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=40
)


@given(answers)
@settings(max_examples=60)
def test_the_last_answer_of_everybody_about_everything_is_where_it_belongs(rows) -> None:
    table = pd.DataFrame(rows, columns=["who", "what", "f", "d"])
    before = table.copy()
    made = wide(table, (), ACROSS)
    pd.testing.assert_frame_equal(table, before)
    last = {(who, what): (f, d) for who, what, f, d in rows}
    people = list(dict.fromkeys(r[0] for r in rows))
    assert made.table["who"].tolist() == people
    for functional, dysfunctional, feature in made.told.pairs:
        for who, f, d in zip(people, made.table[functional], made.table[dysfunctional], strict=True):
            wanted = last.get((who, int(feature)))
            assert (np.isnan(f) and np.isnan(d)) if wanted is None else (f, d) == wanted
    assert made.repeated == 2 * (len(rows) - len(last))
    assert made.features == len({r[1] for r in rows})


def test_what_is_known_about_a_person_stays_and_keeps_its_kind() -> None:
    table = pd.DataFrame(
        {
            "who": pd.Series(["b", "b", "a", None], dtype="str"),
            "what": pd.Series(["x", "y", "x", "x"], dtype="str"),
            "f": [1.0, 2.0, np.nan, 3.0],
            "d": [5.0, 4.0, 3.0, 3.0],
            "age": [40, 40, 20, 1],
            "city": pd.Series(["York", None, "Bath", "Hull"], dtype="str"),
            "when": pd.to_datetime(["2024-01-01", "2024-01-03", "2024-02-01", None]),
            "device": pd.Series(["a", "b", "a", "a"], dtype="str"),
        }
    )
    made = wide(table, (Field("f", "With it?", ((1.0, "like"),)), Field("age", "How old?")), ACROSS)
    assert made.table["who"].tolist() == ["b", "a"]
    assert (made.table["age"].tolist(), str(made.table["age"].dtype)) == ([40, 20], "int64")
    assert made.table["city"].tolist() == ["York", "Bath"]
    assert made.table["when"].dt.day.tolist() == [3, 1]
    assert made.dropped == ("device",)
    assert made.left_out == 1
    assert {w["code"] for w in made.warnings} == {"reshaped", "reshaped_left_out", "reshaped_dropped"}
    assert {f.name: f.value_labels for f in made.fields}["x [f]"] == ((1.0, "like"),)
    assert next(f.label for f in made.fields if f.name == "age") == "How old?"


def test_people_who_answer_in_two_waves_are_two_rows() -> None:
    table = pd.DataFrame({"who": [1, 1, 2], "wave": [1, 2, 1], "what": ["x", "x", "x"], "f": [1, 2, 3], "d": [3, 4, 5]})
    made = wide(table, (), Long(("who", "wave"), "what", {"functional": "f", "dysfunctional": "d"}))
    assert made.table["wave"].tolist() == [1, 2, 1]
    assert made.table["x [f]"].tolist() == [1, 2, 3]
