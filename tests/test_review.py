"""What the Data page shows is worked out without a screen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight import review
from insight.dataset import Column, Dataset, Exclusion, Receipt, Role, Scale
from insight.exhibits import Num

FIVE = Scale("ordinal", minimum=1, maximum=5)
WORDS = Scale("ordinal", codes=(("bad", 1.0), ("fair", 2.0), ("good", 3.0)), minimum=1, maximum=3, missing=("n/a",))


def column(name: str, role: Role = Role.RATING, **other: object) -> Column:
    return Column(name, str(other.pop("label", name)), role, **other)


def dataset(table: pd.DataFrame, *columns: Column) -> Dataset:
    rows = len(table)
    receipt = Receipt("f.csv", "csv", rows_in_file=rows + 2, rows_used=rows, excluded=(Exclusion("blank", 2),))
    return Dataset(table, columns, receipt)


def test_columns_of_one_question_stand_together_and_keep_their_place():
    columns = (
        column("id", Role.RESPONDENT_ID),
        column("Which drinks?", Role.IGNORE, question="Which drinks?"),
        column("Price"),
        column("Which drinks?: tea", question="Which drinks?"),
        column("Which drinks?: milk", question="Which drinks?"),
        column("lonely", question="A grid of one"),
    )
    found = review.blocks(columns)
    assert [(b.question, [c.name for c in b.columns]) for b in found] == [
        (None, ["id"]),
        ("Which drinks?", ["Which drinks?", "Which drinks?: tea", "Which drinks?: milk"]),
        (None, ["Price"]),
        (None, ["lonely"]),
    ]
    assert [review.within(c) for c in found[1].used] == ["tea", "milk"], "the joined cells are no option"


@given(st.lists(st.sampled_from([None, "a", "b"]), max_size=20), st.integers(1, 5))
def test_no_column_is_lost_in_blocks_and_pages(questions, size):
    columns = tuple(column(f"c{i}", question=q) for i, q in enumerate(questions))
    found = review.blocks(columns)
    pages = review.part(found, 1, size)[1]
    listed = [b for page in range(1, pages + 1) for b in review.part(found, page, size)[0]]
    assert sorted(c.name for b in listed for c in b.columns) == sorted(c.name for c in columns)
    assert review.part(found, 99, size)[0] == review.part(found, pages, size)[0]


def test_search_and_filter():
    columns = (
        column("q1", label="Friendly staff", confidence="high"),
        column("q2", label="Staff uniforms", confidence="low"),
        column("q3", Role.IGNORE, label="Wi-Fi", confidence="high", reason="user"),
    )
    names = lambda *how, **more: [c.name for c in review.matching(columns, *how, **more)]  # noqa: E731
    assert names("staff") == ["q1", "q2"]
    assert names("STAFF friendly") == ["q1"]
    assert names("", "unsure") == ["q2"]
    assert names("", "corrected") == names("", "ignored") == ["q3"]
    assert names("", role="rating") == ["q1", "q2"]


def test_corrections_add_up_part_by_part():
    first = review.merged(None, {"scale": {"minimum": 0.0}})
    both = review.merged(first, {"scale": {"reversed": True}})
    assert both == {"scale": {"minimum": 0.0, "reversed": True}}
    assert review.merged(both, {"scale": {"minimum": None}}) == {"scale": {"reversed": True}}
    assert review.merged(both, {}) == both
    assert review.merged("rating", {"feature": "x"}) == {"role": "rating", "feature": "x"}


def test_another_meaning_lets_go_of_the_scale():
    before = {"role": "rating", "scale": {"reversed": True}}
    assert review.merged(before, {"role": "segment"}) == {"role": "segment", "scale": {"reversed": True}} | {
        "scale": {}
    }
    assert review.merged(before, {"role": "rating"}) == before


def test_turning_twice_is_as_before():
    kept: dict[str, object] = {}
    once = review.turning(["a"], kept)
    assert once["a"]["scale"]["reversed"] is True
    assert review.turning(["a"], once)["a"]["scale"]["reversed"] is False


def test_what_turning_does_to_each_answer():
    assert [(t.text, t.now, t.then) for t in review.turn(WORDS)] == [("bad", 1, 3), ("fair", 2, 2), ("good", 3, 1)]
    assert [(t.text, t.then) for t in review.turn(FIVE)] == [("1", 5), ("2", 4), ("3", 3), ("4", 2), ("5", 1)]
    assert review.turn(Scale("nominal")) == ()
    assert review.turn(None) == ()


def test_decisions_with_the_same_wish_are_one():
    made = review.decisions(
        {"a": {}, "b": {"role": "rating"}, "c": {}, "gone": {}},
        {"encoding": "gb18030", "keep": ["total"]},
        {"a", "b", "c"},
    )
    assert [(d.choice, d.value, d.columns) for d in made] == [
        ("encoding", "gb18030", ()),
        ("keep", "total", ()),
        (None, None, ("a", "c")),
        (None, None, ("b",)),
    ]


@pytest.mark.parametrize(
    ("wish", "keys"),
    [
        ({}, ["data.decided_right"]),
        ({"role": "rating"}, ["data.decided_right"]),
        ({"role": "segment"}, ["data.decided_role"]),
        ({"scale": {"reversed": True, "minimum": 0}}, ["data.decided_reversed", "data.decided_minimum"]),
        ({"scale": {"minimum": 0, "maximum": 10}}, ["data.decided_ends"]),
        ({"scale": {"maximum": 7}}, ["data.decided_maximum"]),
        ({"scale": {"missing": []}}, ["data.decided_none_missing"]),
        ({"scale": {"missing": ["9"]}, "feature": "x"}, ["data.decided_feature", "data.decided_missing"]),
    ],
)
def test_decisions_are_said(wish, keys):
    decision = review.Decision(columns=("a",), wish=wish)
    assert [m.key for m in review.told(decision, {"a": column("a")})] == keys


def test_answers_with_what_they_count_as():
    table = pd.DataFrame({"words": ["bad", "good", "n/a", "good"], "codes": [1.0, 5.0, np.nan, 9.0]})
    nine = Scale("ordinal", minimum=1, maximum=5, missing=("9",))
    data = dataset(table, column("words", scale=WORDS), column("codes", scale=nine))
    assert [(a.text, a.count, a.value, a.missing) for a in review.answers(data, "words")] == [
        ("good", 2, 3, False),
        ("bad", 1, 1, False),
        ("n/a", 1, None, True),
    ]
    assert [(a.text, a.value, a.missing) for a in review.answers(data, "codes")] == [
        ("1", 1, False),
        ("5", 5, False),
        ("9", None, True),
    ]


def test_a_code_that_becomes_an_answer_widens_the_scale():
    scale = Scale("ordinal", minimum=1, maximum=5, missing=("6", "n/a"))
    assert review.counted(scale) == {"missing": ["n/a"], "minimum": 1, "maximum": 6}
    assert review.counted(WORDS) == {"missing": ["n/a"]}


@pytest.mark.parametrize(
    ("order", "days"),
    [("dmy", ["2024-04-03", "2024-12-25"]), ("mdy", ["2024-03-04"])],
)
def test_written_dates_in_either_order(order, days):
    assert review.as_dates(["03/04/2024", "25.12.24 10:30", "soon"], order) == tuple(Num(d, "date") for d in days)


def test_written_numbers_with_either_mark():
    assert review.as_numbers(["1,234", "€ 5"], ".") == (Num(1234.0, "number"), Num(5.0, "number"))
    assert review.as_numbers(["1,234"], ",") == (Num(1.234, "coefficient"),)


def test_personal_data_are_never_shown():
    table = pd.DataFrame({"mail": ["ann@example.com"], "day": pd.to_datetime(["2024-05-01"])})
    data = dataset(table, column("mail", Role.PERSONAL), column("day", Role.DATE))
    assert review.examples(data, ["mail", "day"]) == {"mail": review.MASK, "day": "2024-05-01"}
    assert review.first_rows(data, 5, 9).iloc[0].tolist() == [review.MASK, "2024-05-01"]
    assert data.table["mail"].tolist() == ["ann@example.com"], "the table itself stays"


def test_what_another_reading_changed():
    before = review.Outline(10, 2, ("a", "b"))
    assert [m.key for m in review.changed(before, before)] == ["data.changed_values"]
    after = review.Outline(12, 0, ("a", "c"))
    rows, columns = review.changed(before, after)
    assert dict(rows.fields) == {"before": 10, "after": 12}
    assert dict(columns.fields)["come"] == ("c",)
    assert dict(columns.fields)["gone"] == ("b",)
