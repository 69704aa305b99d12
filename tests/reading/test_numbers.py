"""Numbers as people write them. Each case is a whole column: the decimal mark is the column's, not the cell's."""

import numpy as np
import pyarrow as pa
import pytest

from insight.reading.numbers import read_numbers
from insight.reading.texts import TextColumn
from insight.reading.values import Typing

AMOUNTS = [
    (["1,234.50", "88"], [1234.5, 88]),
    (["1.234,50", "88"], [1234.5, 88]),
    (["1 234,5", "2 000,25"], [1234.5, 2000.25]),
    (["1'234.50", "12"], [1234.5, 12]),
    (["１２３４．５", "8"], [1234.5, 8]),
    (["(88.00)", "88.00"], [-88, 88]),
    (["−88", "88-", "-88"], [-88, -88, -88]),
    (["¥1,234.50", "￥88"], [1234.5, 88]),
    (["RMB 88", "RMB 90"], [88, 90]),
    (["88元", "1.2万元"], [88, 12000]),
    (["1.2万", "3亿"], [12000, 3e8]),
    (["1.234,50 €", "0,25 €"], [1234.5, 0.25]),
    (["$5.00", "$6.10"], [5, 6.1]),
    (["45%", "7.5%"], [0.45, 0.075]),
    (["1,23,456", "7,00,000"], [123456, 700000]),
    (["1.234.567", "12"], [1234567, 12]),
    (["1e5", "2.5"], [1e5, 2.5]),
    (["+3", "-4", "0"], [3, -4, 0]),
    (["0,123", "1,234"], [0.123, 1.234]),
    ([".5", "5."], [0.5, 5]),
]


def typed(cells: list[str | None], name: str = "x", **choices: object) -> tuple[list[object], Typing]:
    typing = Typing(**choices)
    column = typing.columns([name], [TextColumn.of(pa.array(cells, pa.string()))])[0]
    return column.to_pylist(), typing


@pytest.mark.parametrize(("cells", "numbers"), AMOUNTS, ids=[c[0][0] for c in AMOUNTS])
def test_amounts(cells: list[str], numbers: list[float]) -> None:
    # a factor such as 0.01 must not leave 0.45000000000000001
    assert typed(cells)[0] == numbers


IDENTIFIERS = [
    ["000123", "000124"],
    ["6222021234567890123", "1"],
    ["1.23E+17", "2.34E+18"],
    ["12E5", "13E7"],
    ["+8613800000000", "+8613900000000"],
    ['="000123"', '="000124"'],
    ["'000123", "'000124"],
]


@pytest.mark.parametrize("cells", IDENTIFIERS, ids=lambda c: c[0])
def test_identifiers_stay_text(cells: list[str]) -> None:
    values, _ = typed(cells)
    assert values == [c.strip("=\"'") for c in cells]


def test_one_leading_zero_among_numbers_is_a_slip() -> None:
    values, _ = typed(["05", *[str(i) for i in range(1000, 1400)]])
    assert values[0] == 5


def test_a_thousands_comma_alone_is_asked() -> None:
    values, typing = typed(["1,234", "5,678"])
    assert values == [1234, 5678]
    assert [q["code"] for q in typing.questions] == ["decimal_mark_ambiguous"]
    values, typing = typed(["1,234", "5,678"], decimal=",")
    assert values == [1.234, 5.678]
    assert not typing.questions


def test_other_columns_decide_an_ambiguous_one() -> None:
    typing = Typing()
    columns = [TextColumn.of(pa.array(c)) for c in (["1.234", "5.678"], ["1,5", "2,75"])]
    first, second = (c.to_pylist() for c in typing.columns(["a", "b"], columns))
    assert first == [1234, 5678]
    assert second == [1.5, 2.75]
    assert not typing.questions


@pytest.mark.parametrize("word", ["NA", "N/A", ".", "-", "null", "#DIV/0!", "不适用"])
def test_words_for_missing_in_numbers(word: str) -> None:
    values, typing = typed(["1", word, "250.5"])
    assert values == [1, None, 250.5]
    assert typing.warnings == [{"code": "missing_marks", "columns": ["x"], "count": 1, "examples": [word]}]


def test_skipped_questions_are_no_answer() -> None:
    values, typing = typed(["1", "(跳过)", "250.5"])
    assert values == [1, None, 250.5]
    assert typing.warnings == [{"code": "skip_codes", "columns": ["x"], "count": 1, "examples": ["(跳过)"]}]


def test_the_same_words_stay_in_text() -> None:
    assert typed(["NA", "EMEA", "APAC"])[0] == ["NA", "EMEA", "APAC"]
    assert typed(["No answer", "1", "2", "3"])[0] == ["No answer", "1", "2", "3"]


def test_one_slip_in_a_thousand_is_missing_and_said() -> None:
    values, typing = typed([*[f"{i}.5" for i in range(999)], "oops"])
    assert values[-1] is None
    assert typing.warnings[0]["examples"] == ["oops"]


@pytest.mark.parametrize(
    "cells",
    [
        ["I hate it!-5", *map(str, range(-4, 5)), "I love it!+5"] * 300,
        [*map(str, range(1, 10)), "10 Extremely likely"],
        [*[str(i % 5 + 1) for i in range(1000)], "Don't know"],
    ],
)
def test_labelled_ends_of_a_scale_stay_text(cells: list[str]) -> None:
    assert typed(cells)[0] == cells


def test_infinite_numbers_are_counted() -> None:
    values, typing = typed(["inf", "-inf", "1e400", *map(str, range(1000))])
    assert values[:3] == [None, None, None]
    assert {"code": "not_finite", "column": "x", "count": 3, "rows": [1, 2, 3]} in typing.warnings


def test_mixed_currencies_are_not_added_up() -> None:
    values, typing = typed(["$5", "€6"])
    assert values == ["$5", "€6"]
    assert typing.warnings[0]["currencies"] == ["$", "€"]


def test_minus_zero_is_zero() -> None:
    values, _ = typed(["-0", "-0.0", "1.5"])
    assert [np.signbit(v) for v in values] == [False, False, False]


@pytest.mark.parametrize(
    "text", ["1,2,3", "1.2.3", "12,34.5", "1..2", "--5", "(5", "5)", "12:30", "2分3秒", "v1", "%", "1/2"]
)
def test_not_numbers(text: str) -> None:
    assert not read_numbers(pa.array([text, "1,5x"])).readable.any()
