"""Headers and answers of different platforms come to the same words."""

from __future__ import annotations

import pytest

from insight.roles import text


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("CustomerID", "customer id"),
        ("InvoiceNo", "invoice no"),
        ("X19 - Satisfaction", "satisfaction"),
        ("1、您的性别是？[单选题]", "您的性别是"),
        ("Q12. Overall satisfaction *", "overall satisfaction"),
        ("第6题(运动)", "运动"),
        ("请留下E-mail，我们", "请留下 e mail 我们"),
        ("１、总体满意度", "总体满意度"),
        ("<b>Age</b>", "age"),
        ("3 stars", "3 stars"),
    ],
)
def test_header(raw: str, words: str) -> None:
    assert text.header(raw) == words


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("Cela m'est égal 🤷‍♂️", "cela m'est égal"),
        ("I can’t accept it.", "i can't accept it"),
        ("A. 我很喜欢", "我很喜欢"),
        ("  满意  ", "满意"),
        ("4", "4"),
    ],
)
def test_answer(raw: str, words: str) -> None:
    assert text.answer(raw) == words


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("PERQ3", ("perq", "3")),
        ("csor_1", ("csor", "1")),
        ("Attribute 07", ("attribute", "07")),
        ("q0007_0011", ("q0007", "0011")),
        ("F1_importance", None),
    ],
)
def test_stem_and_number(name: str, parts: tuple[str, str] | None) -> None:
    assert text.stem_and_number(name) == parts
