"""Users' words in little room."""

from __future__ import annotations

import pytest

from insight.segments.labels import distinct, short, size


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gender", "Gender"),
        ("More than once a week", "More than once a…"),
        ("VisitFrequencyInTheLastTwelveMonths", "VisitFrequencyInTheLast…"),
        ("您对我们的服务总体满意吗", "您对我们的服务…"),
        ("  two   spaces ", "two spaces"),
        ("", ""),
    ],
)
def test_short(text, expected):
    assert short(text) == expected
    assert size(short(text)) <= 24


def test_items_of_a_battery_stay_distinct():
    question = "How satisfied are you with each of the following? [{}]"
    found = distinct([question.format(x) for x in ("Taste of the coffee", "Waiting time")] + ["Price"])
    assert list(found.values()) == ["Taste of the coffee", "Waiting time", "Price"]
    plain = "How satisfied are you with the following thing: {}"
    found = distinct([plain.format(x) for x in ("taste", "waiting")])
    assert [v.startswith("…") for v in found.values()] == [True, True]
    assert len(set(found.values())) == 2


def test_chinese_matrix_questions_keep_their_item():
    found = distinct([f"请您对以下各项服务的满意程度作出评价—{x}" for x in ("口味", "等候时间")])
    assert list(found.values()) == ["口味", "等候时间"]
