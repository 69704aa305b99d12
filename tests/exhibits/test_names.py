"""Headers as survey tools write them, and what a title should call them."""

import pytest

from insight.exhibits.names import short_name, short_names


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("How satisfied are you with each of the following? [Waiting time]", "Waiting time"),
        ("7、您对以下各方面的满意程度—等候时间", "等候时间"),
        ("5、您最常用的购买方式", "您最常用的购买方式"),
        ("1、您的性别[单选题]", "您的性别"),
        ("12. What is your age? *", "What is your age"),
        ("Q12 Overall satisfaction", "Overall satisfaction"),
        ("Please rate the following aspects of your stay: - Cleanliness", "Cleanliness"),
        ("How do you feel if you have this amenity? - Libraries", "Libraries"),
        ("E-Commerce Activities", "E-Commerce Activities"),
        ("X19 - Satisfaction", "X19 - Satisfaction"),
        ("household_size", "household_size"),
        ("1.5 litre bottles", "1.5 litre bottles"),
        ("3、", "3、"),
        ("Overall satisfaction", "Overall satisfaction"),
    ],
)
def test_short_names(label, short):
    assert short_name(label) == short


def test_names_that_would_be_mistaken_keep_their_label():
    labels = {"a": "Before [Price]", "b": "After [Price]", "c": "After [Taste]"}
    assert short_names(labels) == {"a": "Before [Price]", "b": "After [Price]", "c": "Taste"}
