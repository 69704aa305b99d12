"""Days by a fixed list of forms, decided per column; sources: methods/lifecycle.md §7 (forms seen in real exports)."""

import datetime

import numpy as np
import pyarrow as pa
import pytest

from insight.reading.coded import calendar_numbers, counted_days
from insight.reading.texts import TextColumn
from insight.reading.values import Typing

DAY = datetime.datetime(2022, 7, 23)

FORMS = [
    ("2022-07-23", DAY),
    ("2022/7/23", DAY),
    ("2022.7.23", DAY),
    ("20220723", DAY),
    ("2022年7月23日", DAY),
    ("2022年07月23日 10:30", DAY.replace(hour=10, minute=30)),
    ("2022-07-23上午10:00", DAY.replace(hour=10)),
    ("2022/7/23 下午 4:38:58", DAY.replace(hour=16, minute=38, second=58)),
    ("2022/07/23 4:38:58 PM GMT+8", DAY.replace(hour=16, minute=38, second=58)),
    ("2022-07-23 10:00:00 +0900", DAY.replace(hour=10)),
    ("2022-07-23T10:00:00Z", DAY.replace(hour=10)),
    ("2022-07-23T10:00:00.250+02:00", DAY.replace(hour=10, microsecond=250000)),
    ("23/07/2022", DAY),
    ("07/23/2022", DAY),
    ("7/23/22 16:01", DAY.replace(hour=16, minute=1)),
    ("23.07.2022", DAY),
    ("23.7.22", DAY),
    ("23-Jul-2022", DAY),
    ("23 July 2022", DAY),
    ("Jul 23, 2022", DAY),
    ("July 23rd 2022", DAY),
    ("Sat, 23 Jul 2022 10:00:00 +0000", DAY.replace(hour=10)),
    ("20220723101500", DAY.replace(hour=10, minute=15)),
    ("２０２２－０７－２３", DAY),
    ("2022-07-23 12:00 AM", DAY),
    ("2022-07-23 12:00 PM", DAY.replace(hour=12)),
]


def typed(cells: list[str], name: str = "when", **choices: object) -> tuple[list[object], Typing]:
    typing = Typing(**choices)
    column = typing.columns([name], [TextColumn.of(pa.array(cells, pa.string()))])[0]
    return column.to_pylist(), typing


@pytest.mark.parametrize(("text", "moment"), FORMS, ids=[f[0] for f in FORMS])
def test_forms(text: str, moment: datetime.datetime) -> None:
    values, typing = typed([text])
    assert values == [moment]
    assert not typing.questions


def test_a_day_above_twelve_decides_the_column() -> None:
    # pandas reads the first row month-first and loses the second one
    values, typing = typed(["1/8/2022", "13/8/2022"])
    assert values == [datetime.datetime(2022, 8, 1), datetime.datetime(2022, 8, 13)]
    assert not typing.questions


def test_two_digit_years_with_hyphens_are_not_read_backwards() -> None:
    # pandas makes 2023-07-22 of 22-7-23; with 31 in front only year-first is possible
    values, _ = typed(["31-7-23", "31-8-24"])
    assert values[0] == datetime.datetime(2023, 7, 31)
    values, typing = typed(["22-7-23", "22-7-24", "22-7-25", "22-8-1"])
    assert values[0] == datetime.datetime(2022, 7, 23)
    assert not typing.questions


def test_file_order_decides() -> None:
    values, typing = typed(["1/2/2022", "1/3/2022", "1/4/2022", "2/4/2022", "3/4/2022", "1/5/2022"])
    assert values[0] == datetime.datetime(2022, 2, 1)
    assert not typing.questions


def test_the_future_decides() -> None:
    values, typing = typed(["5/4/2022", "1/3/2022", "3/12/2021"], today=np.datetime64("2022-05-01", "us"))
    assert not typing.questions or values
    values, typing = typed(["5/4/2022", "1/3/2022", "3/12/2021"], today=np.datetime64("2022-04-06", "us"))
    assert values[0] == datetime.datetime(2022, 4, 5)
    assert not typing.questions


def test_otherwise_it_is_asked_and_the_answer_is_obeyed() -> None:
    cells = ["5/8/2022", "1/7/2022", "3/4/2022"]
    _, typing = typed(cells)
    assert [q["code"] for q in typing.questions] == ["date_order_ambiguous"]
    assert typed(cells, date_order="dmy")[0][0] == datetime.datetime(2022, 8, 5)
    assert typed(cells, date_order="mdy")[0][0] == datetime.datetime(2022, 5, 8)


def test_another_column_of_the_file_decides() -> None:
    typing = Typing()
    columns = [TextColumn.of(pa.array(c)) for c in (["5/8/2022", "1/7/2022", "3/4/2022"], ["25/12/2022"] * 3)]
    assert typing.columns(["a", "b"], columns)[0].to_pylist()[0] == datetime.datetime(2022, 8, 5)
    assert not typing.questions


def test_impossible_days_are_listed() -> None:
    cells = [f"2024-01-{i % 28 + 1:02}" for i in range(60)] + ["2023-02-29", "0000-00-00", "9999-12-31", "1900-01-01"]
    values, typing = typed(cells)
    assert values[60:] == [None] * 4
    assert typing.warnings[0]["code"] == "impossible_dates"
    assert typing.warnings[0]["count"] == 4


def test_mixed_time_zones_become_one() -> None:
    cells = ["2024-01-01 10:00:00 +0900", "2024-01-01 10:00:00 +0900", "2024-01-01 10:00:00 +0000"]
    values, typing = typed(cells)
    assert values[2] == datetime.datetime(2024, 1, 1, 19)
    assert typing.warnings == [{"code": "time_zones", "column": "when", "zone": "UTC+9"}]


@pytest.mark.parametrize(
    "cells", [["2024-Q1", "2024-Q2"], ["2024年第1季度"], ["12:30", "13:40"], ["88秒", "2分3秒"], ["3/5", "4/5"]]
)
def test_waves_and_durations_are_no_days(cells: list[str]) -> None:
    assert typed(cells)[0] == cells


def test_numbers_that_are_days() -> None:
    days = calendar_numbers("column_3", np.array([19970101.0, np.nan, 19980630.0]))
    assert days is not None
    assert list(days[[0, 2]]) == [np.datetime64("1997-01-01"), np.datetime64("1998-06-30")]
    assert np.isnat(days[1])
    assert calendar_numbers("order id", np.array([19970101.0])) is None
    assert calendar_numbers("x", np.array([19970101.0, 19971399.0])) is None


def test_counted_days_need_a_header() -> None:
    assert counted_days("Order date", np.array([44765.0, 44766.5]))[1] == np.datetime64("2022-07-24T12:00")
    assert counted_days("created", np.array([1658534400.0]))[0] == np.datetime64("2022-07-23")
    assert counted_days("timestamp", np.array([1658534400000.0]))[0] == np.datetime64("2022-07-23")
    assert counted_days("amount", np.array([44765.0])) is None
    assert counted_days("time spent (seconds)", np.array([44765.0])) is None
