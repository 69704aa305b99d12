"""The noun itself: encoding by scale, categories, filters, fingerprints."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight.dataset import Column, Dataset, Filters, Receipt, Role, Scale, bands

WORDS = ("很不满意", "不满意", "一般", "满意", "很满意")
FIVE = Scale(
    "ordinal",
    tuple(zip(WORDS, (1.0, 2.0, 3.0, 4.0, 5.0), strict=True)),
    tuple(zip((1.0, 2.0, 3.0, 4.0, 5.0), WORDS, strict=True)),
    1,
    5,
    ("不适用",),
)


def dataset() -> Dataset:
    table = pd.DataFrame(
        {
            "sat": pd.Series(["很满意", "不满意", "不适用", None, "满意"], dtype="str"),
            "nps": [10.0, 0.0, 99.0, np.nan, 11.0],
            "city": pd.Series(["北京", "上海", "北京", None, "广州"], dtype="str"),
            "when": pd.to_datetime(
                ["2024-01-05", "2024-02-05", "2024-02-29 23:59", None, "2024-03-01"], format="ISO8601"
            ),
            "age": [18, 25, 33, 47, 61],
        }
    )
    columns = (
        Column("sat", "sat", Role.OVERALL_SATISFACTION, scale=FIVE),
        Column("nps", "nps", Role.RECOMMEND, scale=Scale("ordinal", minimum=0, maximum=10, missing=("99",))),
        Column("city", "city", Role.SEGMENT, scale=Scale("nominal", order=("上海", "北京"))),
        Column("when", "when", Role.DATE, scale=Scale("date")),
        Column("age", "age", Role.SEGMENT, scale=Scale("number")),
    )
    return Dataset(table, columns, Receipt("x.csv", "csv", rows_in_file=5, rows_used=5), "key")


def test_answers_become_numbers_and_what_is_no_answer_becomes_missing():
    d = dataset()
    np.testing.assert_array_equal(d.numeric("sat"), [5, 2, np.nan, np.nan, 4])
    np.testing.assert_array_equal(d.numeric("nps"), [10, 0, np.nan, np.nan, np.nan])
    assert d.column("sat").scale.points == 5


def test_categories_keep_the_scale_order_and_the_questionnaire_words():
    d = dataset()
    assert list(d.categories("sat").categories) == ["不满意", "满意", "很满意"]
    assert list(d.categories("city").categories) == ["上海", "北京", "广州"]
    assert list(d.categories("when").categories) == ["2024-01", "2024-02", "2024-03"]


def test_filters_keep_the_values_and_days_named_and_survive_unknown_columns():
    d = dataset()
    assert list(d.filtered(Filters((("city", ("北京",)),))).table["age"]) == [18, 33]
    assert list(d.filtered(Filters(since="2024-02-01", until="2024-02-29")).table["age"]) == [25, 33]
    assert len(d.filtered(Filters((("gone", ("x",)),)))) == 5
    assert d.filtered(Filters()) is d


def test_the_fingerprint_follows_roles_and_scales_only():
    d = dataset()
    assert d.fingerprint == dataset().fingerprint
    other = tuple(c if c.name != "age" else Column("age", "age", Role.IGNORE) for c in d.columns)
    assert d.with_columns(other).fingerprint != d.fingerprint


def test_a_column_can_be_added_without_touching_the_original():
    d = dataset()
    more = d.with_column(Column("stage", "stage", Role.STAGE), pd.Series(list("abcde"), dtype="str"))
    assert "stage" not in d.table.columns
    assert list(more.categories("stage")) == list("abcde")


def test_columns_and_table_must_agree():
    with pytest.raises(ValueError, match="do not agree"):
        Dataset(pd.DataFrame({"a": [1]}), (), Receipt("x", "csv"))


def test_bands_have_whole_edges_and_lose_nobody():
    shown = bands(np.array([18.0, 22, 25, 31, 40, 44, 52, 60, np.nan]))
    assert list(shown.categories) == ["18–23", "24–35", "36–47", "48+"] or len(shown.categories) == 4
    assert pd.isna(shown[-1])
    assert not pd.isna(shown[:-1]).any()


@given(st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=60))
def test_every_number_falls_into_one_band(values):
    shown = bands(np.array(values))
    assert not pd.isna(shown).any()
    assert len(set(shown.categories)) == len(shown.categories)


def test_weights_are_never_negative_or_missing():
    d = dataset().with_column(Column("w", "w", Role.WEIGHT, scale=Scale("number")), np.array([1.0, -2, np.nan, 0.5, 2]))
    np.testing.assert_array_equal(d.weights(), [1, 0, 0, 0.5, 2])
    assert dataset().weights() is None


def test_bands_of_small_numbers_can_be_told_apart():
    shown = bands(np.linspace(0.08, 0.12, 40))
    assert list(shown.categories) == ["0.080–<0.090", "0.090–<0.100", "0.100–<0.110", "0.110+"]
