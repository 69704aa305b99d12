"""Personal data are found by their form and check digits, and numbers that only look so are left alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insight import masking
from insight.dataset import Column, Dataset, Exclusion, Receipt, Role
from insight.export.results import source
from insight.loading import with_roles
from insight.roles import facts, personal

random = np.random.default_rng(20260806)
PREFIXES = ("138", "139", "150", "186", "177", "135", "198")


def why(header: str, cells: list) -> str | None:
    return personal.reason(facts.gather(pd.DataFrame({header: cells}), ())[0])


def digits(length: int) -> str:
    return "".join(map(str, random.integers(0, 10, length)))


def identity() -> str:
    """GB 11643: the weighted sum of 17 digits, modulo 11, tells the last."""
    body = f"110105{random.integers(1950, 2005)}0{random.integers(1, 10)}1{random.integers(0, 10)}{digits(3)}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights)) % 11]


FOUND = {
    "mobile as text": [f"{PREFIXES[i % 7]}{digits(8)}" for i in range(80)],
    "mobile as number": [int(f"{PREFIXES[i % 7]}{digits(8)}") for i in range(80)],
    "identity card": [identity() for _ in range(40)],
    # published test numbers of the card networks and of the IBAN registry
    "card": ["4111 1111 1111 1111", "5500 0000 0000 0004", "378282246310005", "6011111111111117"],
    "account": ["DE89 3704 0044 0532 0130 00", "GB82 WEST 1234 5698 7654 32"],
    "Taiwan identity": ["A123456789"] * 3,
    "Taiwan mobile": ["0912-345-678", "0922 333 444"],
    "Hong Kong": ["+852 9123 4567", "+852 6123 4567"],
    "America": ["(415) 555-2671", "212-555-0187"],
    "Europe": ["+49 30 901820", "020 7946 0958", "0033 1 70 18 99 00"],
    "plate": ["京A12345", "沪B9K3L2"],
    "wechat": ["wxid_abcdefgh12345", "wxid_zzzzzzzz99999"],
    "address": ["203.0.113.7", "198.51.100.23"],
    "who": ["王小明", "李四", "张三", "欧阳修", "陈大文", "林志玲", "黄晓明", "刘德华", "赵六", "周杰伦"],
    "person": [
        "James Smith",
        "Mary Jones",
        "Robert Brown",
        "Linda Li",
        "Emily Clark",
        "Paul Adams",
        "Anna Bell",
        "Ann Ho",
    ],
    "where": [f"北京市朝阳区建国路{i}号" for i in range(20)],
    "place": [f"{i} High Street" for i in range(20)],
}
LEFT = {
    "order no": [f"1{i:010d}" for i in range(100)],
    "order number": [13_800_000_000 + i for i in range(300)],
    "订单编号": [f"{random.integers(10**17, 10**18)}" for _ in range(300)],
    "milliseconds": [1_700_000_000_000 + int(x) for x in random.integers(0, 10**10, 300)],
    "seconds": [1_700_000_000 + int(x) for x in random.integers(0, 10**7, 300)],
    "amount": [int(x) for x in random.integers(10**10, 10**11, 300)],
    "product code": [f"A1{digits(8)}" for _ in range(300)],
    "barcode": [f"{random.integers(4 * 10**12, 5 * 10**12)}" for _ in range(300)],
    "isbn": ["978-3-16-148410-0"] * 20,
    "version": ["1.2.3.4", "10.2.3.1", "1.0.0.1"] * 20,
    "day": ["2024-01-05", "2024-01-06"] * 30,
    "city": ["北京", "上海", "高雄", "黄山", "金华", "马鞍山", "汤阴", "江门", "石家庄", "林芝", "台北"] * 5,
    "goods": ["白菜", "黄瓜", "金针菇", "马铃薯", "胡萝卜", "高粱", "毛豆", "丁香"] * 10,
    "item": ["Red Mug", "Blue Cup", "Tea Pot", "Green Hat"] * 30,
    "company": ["Acme Ltd", "Beta GmbH", "Gamma Inc"] * 40,
    "years": ["2019-2020", "2020-2021"] * 30,
    "not an identity": [identity()[:17] + "A" for _ in range(30)],
}


@pytest.mark.parametrize("header", sorted(FOUND))
def test_found_by_content(header) -> None:
    assert why("q7", FOUND[header]) == "personal_content"


@pytest.mark.parametrize("header", sorted(LEFT))
def test_numbers_and_words_that_only_look_so(header) -> None:
    assert why(header, LEFT[header]) is None


def test_a_wrong_check_digit_is_no_identity_card() -> None:
    wrong = [c[:-1] + ("1" if c[-1] != "1" else "2") for c in FOUND["identity card"]]
    assert why("q7", wrong) is None


def test_inside_free_text_only_the_data_are_masked() -> None:
    said = "Call 13812345678 or a.b@example.org, order 20240101123456789, card 4111 1111 1111 1111, thanks"
    assert personal.mask_inside(said) == "Call ••• or •••, order 20240101123456789, card •••, thanks"
    assert personal.mask_inside("Room 101, 2024-01-05, 3.14") == "Room 101, 2024-01-05, 3.14"


def opened(role: Role, cells: list[str]) -> Dataset:
    table = pd.DataFrame({"who": pd.Series(cells, dtype="str")})
    warnings = (
        {"code": "mangled_ids", "column": "who", "count": 1, "examples": ["Ann Smith", "Bob Li"], "rows": [3]},
        {"code": "title_rows", "count": 1, "examples": ["Ask ann@example.org"]},
    )
    receipt = Receipt(
        *("orders.csv", "csv"),
        rows_in_file=len(cells) + 1,
        rows_used=len(cells),
        excluded=(Exclusion("note", 1, ((9, ("see bob@example.org",)),)),),
        warnings=warnings,
        above=("Made by 13812345678",),
    )
    return Dataset(table, (Column("who", "who", role),), receipt, "key")


def test_examples_in_the_receipt_are_masked() -> None:
    data = with_roles(opened(Role.PERSONAL, ["Ann Smith", "Bob Li"]), None)
    assert [w["examples"] for w in data.receipt.warnings] == [["•••"], ["Ask •••"]]
    assert data.receipt.warnings[0]["rows"] == [3]
    assert data.receipt.above == ("Made by •••",)
    assert data.receipt.excluded[0].first == ((9, ("see •••",)),)
    told = source(data)
    assert told["excluded"] == [{"reason": "note", "rows": 1}]


def test_keys_that_are_addresses_get_short_names() -> None:
    data = opened(Role.CUSTOMER_ID, ["ann@example.org", "bob@example.org"])
    column = data.first(Role.CUSTOMER_ID)
    assert masking.hidden(data) == {"who"}
    shown = masking.shown_keys(data, column, ["ann@example.org", "ANN@example.org ", "bob@example.org"])
    assert shown[0] == shown[1] != shown[2]
    assert all("@" not in s and len(s) == 9 for s in shown)
    plain = opened(Role.CUSTOMER_ID, ["C001", "C002"])
    assert masking.shown_keys(plain, plain.first(Role.CUSTOMER_ID), ["C001"]) == ["C001"]
