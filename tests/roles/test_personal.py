"""Personal data are found by name and by content."""

from __future__ import annotations

import pandas as pd
import pytest

from insight.roles import looks_personal


@pytest.mark.parametrize(
    ("header", "pattern"),
    [
        ("contact", "p{}@example.org"),
        ("q17", "138{:08d}"),
        ("field", "+44 20 7946 {:04d}"),
        ("证件", "11010519900101{:03d}X"),
        ("source", "203.0.113.{}"),
        ("姓名", "王{}"),
        ("Last Name", "Smith{}"),
        ("Billing Address", "{} High Street"),
        ("您的联系方式", "微信 user{}"),
    ],
)
def test_found(header, pattern, made, roles) -> None:
    rows = 120
    columns = {header: made.numbered(pattern, rows), "Gender": made.pick(["F", "M"], rows)}
    assert roles(columns)[header] == "personal"


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Phone support", [1, 2, 3, 4, 5]),
        ("Product Name", ["Mug", "Cup", "Hat"]),
        ("手机部数", ["1部", "2部", "3部"]),
        ("Email newsletter", ["Yes", "No"]),
        ("Company name", ["Acme", "Beta"]),
    ],
)
def test_not_found(header, values, roles) -> None:
    assert (
        roles({header: pd.Series(values * 40), "Gender": pd.Series(["F", "M"] * 20 * len(values))})[header]
        != "personal"
    )


def test_free_text_with_an_address_in_it(made, roles) -> None:
    texts = made.numbered("no thanks {}")
    texts[3] = "write to me@example.org"
    assert roles({"请留下E-mail，我们会联系您": texts})["请留下E-mail，我们会联系您"] == "personal"


def test_keys_that_are_addresses_can_be_masked() -> None:
    assert looks_personal(pd.Series(["a@example.org", None, "b@example.org"]))
    assert not looks_personal(pd.Series(["C001", "C002"]))
    # a Luhn-valid test number of the card networks, and the same with a wrong last digit
    assert looks_personal(pd.Series(["4111 1111 1111 1111"]))
    assert not looks_personal(pd.Series(["4111 1111 1111 1112"]))
