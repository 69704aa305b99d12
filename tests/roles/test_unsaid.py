"""Tables of dealings whose headers say too little: what was read off the values alone is asked, not guessed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insight.roles import detect

ROWS = 120


def dealings(who: str, number: str, money: str, **more: object) -> pd.DataFrame:
    random = np.random.default_rng(7)
    days = pd.Timestamp("2025-03-01") + pd.to_timedelta(random.integers(0, 90, ROWS), unit="D")
    return pd.DataFrame(
        {
            number: pd.Series([f"ZX{i:06d}" for i in range(ROWS)], dtype="str"),
            "办理日": pd.Series(days).astype("datetime64[us]"),
            who: pd.Series([f"Q{i:04d}" for i in random.integers(0, 40, ROWS)], dtype="str"),
            money: random.gamma(2, 60, ROWS).round(2),
            **more,
        }
    )


def test_unknown_headers_of_dealings_are_asked_with_the_roles_they_may_have() -> None:
    found = detect(dealings("甲方", "存根", "数值"))
    columns = {c.name: c for c in found.columns}
    for name, role in (("甲方", "customer_id"), ("存根", "order_id"), ("数值", "amount"), ("办理日", "order_date")):
        assert columns[name].confidence == "low"
        assert role in columns[name].alternatives
    asked = {name for q in found.questions if q["code"] == "unclear" for name in q["columns"]}
    assert {"甲方", "存根", "数值", "办理日"} <= asked


def test_opinions_make_it_a_questionnaire_and_nothing_more_is_asked() -> None:
    said = ["非常不满意", "不满意", "一般", "满意", "非常满意"]
    answers = pd.Series([said[i % 5] for i in range(ROWS)], dtype="str")
    found = detect(dealings("甲方", "存根", "数值", 对窗口服务的满意度=answers))
    columns = {c.name: c for c in found.columns}
    assert columns["数值"].confidence != "low"


@pytest.mark.parametrize(
    ("who", "number", "money"),
    [
        ("cust_no", "trans_no", "net_amt"),
        ("BillToCustNo", "InvoiceNo", "NetAmt (USD)"),
        ("guest_profile_id", "ResNo", "TotalRevenue"),
        ("客戶代號", "銷貨單號", "未稅金額"),
        ("患者ID", "就诊流水号", "费用合计"),
        ("客户号", "保单号码", "保费（元）"),
    ],
)
def test_short_and_traditional_headers_of_orders_are_known(who: str, number: str, money: str) -> None:
    columns = {c.name: c.role.value for c in detect(dealings(who, number, money)).columns}
    assert (columns[who], columns[number], columns[money]) == ("customer_id", "order_id", "amount")
    assert columns["办理日"] == "order_date"


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Q5_LTR (0-10)", "recommend"),
        ("推荐意愿 NPS (0-10)", "recommend"),
        ("您愿意把我们介绍给朋友吗（0-10分）", "recommend"),
    ],
)
def test_numbering_scale_ends_and_a_second_language_do_not_hide_a_question(header: str, role: str) -> None:
    marks = np.random.default_rng(3).integers(0, 11, ROWS)
    assert detect(pd.DataFrame({header: marks})).columns[0].role.value == role


@pytest.mark.parametrize(
    "steps",
    [
        ("远低于预期", "低于预期", "符合预期", "高于预期", "远高于预期"),
        ("遠不如期待", "不如期待", "符合期待", "優於期待", "遠優於期待"),
    ],
)
def test_expectations_are_ordered_by_what_they_are_compared_with(steps: tuple[str, ...]) -> None:
    answers = pd.Series([steps[i % 5] for i in range(ROWS)], dtype="str")
    column = detect(pd.DataFrame({"与期望相比": answers})).columns[0]
    assert column.role.value == "expectation"
    assert column.scale is not None
    codes = dict(column.scale.codes)
    assert [codes[s] for s in steps] == sorted(codes[s] for s in steps)


def test_names_of_client_firms_that_come_back_are_accounts_in_a_survey() -> None:
    firms = pd.Series([f"第{i % 11}机械厂" for i in range(ROWS)], dtype="str")
    marks = np.random.default_rng(5).integers(1, 6, ROWS)
    table = pd.DataFrame({"客户名称": firms, "总体满意度": marks, "交货准时": marks[::-1]})
    assert detect(table).columns[0].role.value == "account"
