"""Users' words in little room."""

from __future__ import annotations

import pytest

from insight.segments.labels import distinct, is_code, repeats, short, size


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


def test_bare_numbers_are_codes():
    assert all(is_code(t) for t in ("1", " 12 ", "-3", "2.5"))
    assert not any(is_code(t) for t in ("18–24", "2019 cohort", "A1", "", "1+"))


def test_a_category_that_says_the_question_again():
    assert repeats("Which films? Star Wars:  Episode I", "Star Wars: Episode I")
    assert not repeats("Gender", "Woman")
    assert not repeats("Do you like it? Yes", "Yes")
