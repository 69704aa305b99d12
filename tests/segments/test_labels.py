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


def test_where_beginnings_are_the_same_the_end_is_kept():
    question = "How satisfied are you with the following thing: {}"
    found = distinct([question.format(x) for x in ("taste", "waiting")] + ["Price"])
    assert [v.startswith("…") for v in found.values()] == [True, True, False]
    assert [v.rsplit(" ", 1)[-1] for v in found.values()] == ["taste", "waiting", "Price"]
    assert all(size(v) <= 42 for v in found.values())
