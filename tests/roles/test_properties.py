"""What must not change a role, and what every detection owes its reader."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.dataset import Dataset, Receipt
from insight.roles import detect

SATISFIED = ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"]


@pytest.fixture
def survey(made) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ID": made.numbered("r{}"),
            "When": made.days(),
            "Rate [A]": made.pick(SATISFIED),
            "Rate [B]": made.pick(SATISFIED),
            "Overall satisfaction": made.whole(1, 10),
            "x1": made.whole(1, 7),
            "x2": made.whole(1, 7),
            "x3": made.whole(2, 6),
            "Age": made.whole(18, 80),
            "City": made.pick(["Leeds", "York", "Bath"]),
            "Why?": made.numbered("because of the number {}"),
            "odd": made.whole(1, 4),
        }
    )


def test_the_order_of_rows_changes_nothing(survey) -> None:
    shuffled = survey.sample(frac=1, random_state=3).reset_index(drop=True)
    assert detect(survey).columns == detect(shuffled).columns


def test_rows_twice_change_no_role(survey) -> None:
    once = [c.role for c in detect(survey).columns if c.name not in ("ID", "Why?")]
    twice = [c.role for c in detect(pd.concat([survey, survey])).columns if c.name not in ("ID", "Why?")]
    assert once == twice


def test_the_order_of_columns_changes_no_role_of_named_questions(survey) -> None:
    named = ["Rate [A]", "Rate [B]", "Overall satisfaction", "Age", "City", "When"]
    there = {c.name: c for c in detect(survey).columns}
    back = {c.name: c for c in detect(survey[survey.columns[::-1]]).columns}
    assert all(there[n] == back[n] for n in named)


def test_low_confidence_comes_with_alternatives_and_a_question(survey) -> None:
    got = detect(survey)
    low = [c for c in got.columns if c.confidence == "low"]
    assert low
    asked = {name for q in got.questions for name in q["columns"]}
    for c in low:
        assert c.alternatives, c.name
        assert c.name in asked
    assert all(c.role not in c.alternatives for c in got.columns)
    assert all(not c.alternatives for c in got.columns if c.confidence == "high")


def test_all_scales_can_be_used(survey) -> None:
    data = Dataset(survey, detect(survey).columns, Receipt("", ""))
    for c in data.columns:
        if c.scale is not None:
            assert len(data.numeric(c.name)) == len(survey)
            assert len(data.categories(c.name)) == len(survey)


cells = st.one_of(
    st.none(), st.text(max_size=12), st.sampled_from([*SATISFIED, "Yes", "No", "N/A", "5 = good", "-", "=1+1"])
)


@settings(max_examples=60)
@given(
    st.lists(st.lists(cells, min_size=6, max_size=6), min_size=1, max_size=5),
    st.lists(
        st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9), st.integers(-9, 12)), min_size=6, max_size=6), max_size=4
    ),
    st.lists(st.text(max_size=20), min_size=9, max_size=9, unique=True),
)
def test_any_table_is_understood_somehow(texts, numbers, headers) -> None:
    columns = {h: pd.Series(t, dtype="str") for h, t in zip(headers, texts)}
    columns |= {f"{h} n": pd.Series(n, dtype="float64") for h, n in zip(headers, numbers)}
    table = pd.DataFrame(columns)
    got = detect(table)
    assert [c.name for c in got.columns] == list(table.columns)
    names = {c.name for c in got.columns}
    assert all(set(q["columns"]) <= names for q in got.questions)


def test_a_hundred_thousand_rows_and_sixty_columns() -> None:
    random, rows = np.random.default_rng(1), 100_000
    columns = {f"Rate [{i}]": pd.Series(random.choice(SATISFIED, rows), dtype="str") for i in range(25)}
    columns |= {f"s{i}": random.integers(1, 11, rows) for i in range(15)}
    columns |= {f"m{i}": random.normal(100, 20, rows) for i in range(5)}
    columns |= {
        f"t{i}": pd.Series([f"text {k}" for k in random.integers(0, 90_000, rows)], dtype="str") for i in range(8)
    }
    columns |= {f"g{i}": pd.Series(random.choice(["a", "b", "c"], rows), dtype="str") for i in range(7)}
    table = pd.DataFrame(columns)
    assert table.shape == (rows, 60)
    before = time.process_time()
    detect(table)
    assert time.process_time() - before < 2.0
