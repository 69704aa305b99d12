"""What used to be guessed in silence and is asked now: units, codes above ten, words without a known order."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insight.dataset import Column, Role
from insight.roles import Detection, detect

ROWS = 120


def _by_name(found: Detection) -> dict[str, Column]:
    return {c.name: c for c in found.columns}


def _asked(found: Detection, code: str) -> list[str]:
    return [name for q in found.questions if q["code"] == code for name in q["columns"]]


def test_numbers_with_a_unit_stay_text_and_are_said() -> None:
    table = pd.DataFrame(
        {"Weight": [f"{40 + i % 50}kg" for i in range(ROWS)], "Time": [f"{i} 秒" for i in range(ROWS)]}
    )
    found = detect(table)
    assert sorted(_asked(found, "number_with_unit")) == ["Time", "Weight"]
    assert all(c.confidence == "low" for c in found.columns)


def test_eleven_and_twelve_above_ten_are_asked_about() -> None:
    random = np.random.default_rng(5)
    marks = np.concatenate([np.arange(11), random.integers(0, 11, ROWS - 11)])
    marks[-4:] = [11, 11, 12, 11]
    found = detect(pd.DataFrame({"How satisfied are you with our staff?": marks}))
    column = found.columns[0]
    assert column.scale is not None
    assert (column.scale.minimum, column.scale.maximum) == (0, 10)
    assert set(column.scale.missing) == {"11", "12"}
    assert _asked(found, "not_applicable_code") == [column.name]


def test_months_are_no_marks() -> None:
    found = detect(pd.DataFrame({"Month": np.arange(ROWS) % 12 + 1, "Age": np.arange(ROWS) % 60 + 18}))
    assert _by_name(found)["Month"].role is not Role.RATING


def test_counts_of_things_are_no_marks() -> None:
    random = np.random.default_rng(6)
    cars = pd.Series(random.choice(["0", "1", "2", "3"], ROWS), dtype="str")
    cups = pd.Series(random.choice(["1", "2", "3", "More than 4"], ROWS), dtype="str")
    found = detect(pd.DataFrame({"Number of cars in household": cars, "How many cups do you drink per day?": cups}))
    assert {c.role for c in found.columns} == {Role.SEGMENT}


def test_rows_of_a_grid_whose_words_have_no_known_order_are_asked_about() -> None:
    random = np.random.default_rng(7)
    words = [("Muy DSA", "DSA"), ("DSA", "DA"), ("DA", "Muy DA")]
    table = pd.DataFrame({f"P10[A{i}]": random.choice(list(w), ROWS) for i, w in enumerate(words, 1)})
    found = detect(table.astype("str"))
    assert _asked(found, "answer_order") == list(table.columns)


def test_how_often_something_was_done_to_people_is_a_rating() -> None:
    random = np.random.default_rng(8)
    often = ["Never", "Sometimes", "Usually", "Always"]
    asked = "During your stay, how often did nurses listen carefully?", "How often do you visit a doctor?"
    table = pd.DataFrame({q: random.choice(often, ROWS) for q in asked}).astype("str")
    roles = [c.role for c in detect(table).columns]
    assert roles == [Role.RATING, Role.SEGMENT]


def test_the_firm_of_a_contact_is_its_account() -> None:
    table = pd.DataFrame(
        {
            "contact_id": [f"C{i:06d}" for i in range(ROWS)],
            "email": [f"p{i}@example.org" for i in range(ROWS)],
            "company": [f"Firm {i} Ltd" for i in range(ROWS)],
            "lifecycle_stage": ["lead", "customer", "opportunity"] * (ROWS // 3),
        }
    )
    assert _by_name(detect(table.astype("str")))["company"].role is Role.ACCOUNT


def test_few_addresses_are_still_addresses() -> None:
    table = pd.DataFrame({"Street address": ["1 High Street", "2 Low Road"] * 60, "Score": [1, 2] * 60})
    assert _by_name(detect(table))["Street address"].role is Role.PERSONAL


def test_provinces_in_a_column_of_addresses_are_groups() -> None:
    table = pd.DataFrame({"收货地址": ["上海", "广东省", "内蒙古自治区"] * 40, "备注": ["好", "一般"] * 60})
    assert _by_name(detect(table))["收货地址"].role is Role.SEGMENT


def test_a_log_of_few_customers_has_customers() -> None:
    random = np.random.default_rng(9)
    table = pd.DataFrame(
        {
            "订单编号": [f"2{i:011d}" for i in range(ROWS)],
            "客户名称": random.choice(["甲厂", "乙厂", "丙厂", "丁厂", "戊厂", "己厂"], ROWS),
            "下单时间": pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(ROWS), unit="D"),
            "实付金额": random.gamma(2, 60, ROWS).round(2),
        }
    )
    assert _by_name(detect(table))["客户名称"].role is Role.CUSTOMER_ID
