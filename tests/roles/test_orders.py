"""Order logs and customer tables of shops, tills and customer systems."""

from __future__ import annotations

import pandas as pd
import pytest

from insight.dataset import Role

ROWS = 600


def test_shopify_orders(made, detection) -> None:
    number = pd.Series([f"#{1001 + i // 2}" for i in range(ROWS)], dtype="str")
    got = detection(
        {
            "Name": number,
            "Email": made.numbered("c{}@example.org", ROWS, distinct=120),
            "Financial Status": made.pick(["paid", "refunded", "pending"], ROWS),
            "Paid at": made.days(ROWS),
            "Fulfillment Status": made.pick(["fulfilled", "unfulfilled"], ROWS),
            "Subtotal": made.money(40, ROWS),
            "Taxes": made.money(4, ROWS),
            "Total": made.money(44, ROWS),
            "Discount Amount": made.money(3, ROWS),
            "Created at": made.days(ROWS),
            "Lineitem quantity": made.whole(1, 4, ROWS),
            "Lineitem name": made.pick(["Mug", "Cup", "Hat"], ROWS),
            "Lineitem price": made.money(20, ROWS),
            "Billing Name": made.numbered("Ann {}", ROWS),
            "Id": pd.Series([5 * 10**12 + i // 2 for i in range(ROWS)]),
        }
    )
    assert [c.role.value for c in got.columns] == [
        *("order_id", "customer_id", "order_status", "order_date", "ignore", "ignore", "ignore", "amount", "ignore"),
        *("ignore", "quantity", "product", "ignore", "personal", "ignore"),
    ]
    codes = [q["code"] for q in got.questions]
    assert "contact_as_key" in codes
    status = next(c for c in got.columns if c.role == Role.ORDER_STATUS)
    assert dict(status.scale.codes) == {"paid": 1, "refunded": 0, "pending": 0}


def test_taobao_orders(made, roles) -> None:
    assert roles(
        {
            "订单编号": made.numbered("29{:016d}", ROWS),
            "买家会员名": made.numbered("tb_{}", ROWS, distinct=150),
            "买家支付宝账号": made.numbered("{}@qq.com", ROWS),
            "买家应付货款": made.money(30, ROWS),
            "买家应付邮费": made.money(3, ROWS),
            "买家实际支付金额": made.money(30, ROWS),
            "订单状态": made.pick(["交易成功", "交易关闭"], ROWS),
            "收货人姓名": made.numbered("王**{}", ROWS),
            "收货地址 ": made.numbered("广东省深圳市{}号", ROWS),
            "订单创建时间": made.days(ROWS),
            "订单付款时间 ": made.days(ROWS),
            "宝贝标题 ": made.pick(["杯子", "帽子"], ROWS),
            "宝贝总数量": made.whole(1, 5, ROWS),
            "退款金额": made.money(1, ROWS),
        }
    ) == {
        "订单编号": "order_id",
        "买家会员名": "customer_id",
        "买家支付宝账号": "personal",
        "买家应付货款": "ignore",
        "买家应付邮费": "ignore",
        "买家实际支付金额": "ignore",
        "订单状态": "order_status",
        "收货人姓名": "personal",
        "收货地址 ": "personal",
        "订单创建时间": "ignore",
        "订单付款时间 ": "order_date",
        "宝贝标题 ": "product",
        "宝贝总数量": "quantity",
        "退款金额": "ignore",
    }


def test_accounting_export(made, roles) -> None:
    got = roles(
        {
            "单据日期": made.days(ROWS),
            "单据编号": made.numbered("XS-{:04d}", ROWS, distinct=300),
            "客户编码": made.numbered("C{:03d}", ROWS, distinct=40),
            "客户名称": made.numbered("客户公司{}", ROWS, distinct=40),
            "存货名称": made.pick(["螺丝", "螺母"], ROWS),
            "数量": made.whole(1, 100, ROWS),
            "含税单价": made.money(5, ROWS),
            "税额": made.money(30, ROWS),
            "价税合计": made.money(330, ROWS),
        }
    )
    assert list(got.values()) == [
        *("order_date", "order_id", "customer_id", "ignore", "product", "quantity", "ignore", "ignore", "amount"),
    ]


def test_a_unit_price_is_no_amount(made, detection) -> None:
    got = detection(
        {
            "Invoice": made.numbered("{}", ROWS, distinct=300),
            "Quantity": made.whole(-2, 48, ROWS),
            "InvoiceDate": made.days(ROWS),
            "UnitPrice": made.money(3, ROWS),
            "CustomerID": made.whole(13000, 13060, ROWS),
        }
    )
    by_name = {c.name: c for c in got.columns}
    assert (by_name["UnitPrice"].role, by_name["UnitPrice"].reason) == (Role.IGNORE, "unit_price")
    assert Role.AMOUNT not in {c.role for c in got.columns}
    (made_column,) = got.derived
    assert (made_column.quantity, made_column.price) == ("Quantity", "UnitPrice")


def test_a_log_without_header_is_asked(made, detection) -> None:
    got = detection(
        {
            "column_1": made.numbered("{:05d}", ROWS, distinct=200),
            "column_2": made.days(ROWS),
            "column_3": made.whole(1, 9, ROWS),
            "column_4": made.money(30, ROWS),
        }
    )
    assert [c.role.value for c in got.columns] == ["customer_id", "order_date", "quantity", "amount"]
    assert {c.confidence for c in got.columns} == {"low"}
    assert [q["code"] for q in got.questions] == ["log_without_header"]


def test_the_barest_log(made, roles) -> None:
    assert roles({"date": made.days(ROWS), "id": made.whole(0, 90, ROWS)}) == {
        "date": "order_date",
        "id": "customer_id",
    }


def test_member_table(made, found) -> None:
    got = found(
        {
            "会员号": made.numbered("{:06d}"),
            "姓名": made.numbered("李{}"),
            "手机号": made.numbered("137{:08d}"),
            "会员等级": made.pick(["普通会员", "银卡会员", "金卡会员"]),
            "首次消费时间": made.days(),
            "最后消费时间": made.days(),
            "消费总次数": made.whole(1, 30),
            "累计消费金额": made.money(500),
            "客户状态": made.pick(["活跃", "沉睡", "流失", "新客"]),
        }
    )
    assert [c.role.value for c in got.values()] == [
        *("customer_id", "personal", "personal", "segment", "first_order", "last_order", "orders", "amount", "stage"),
    ]
    assert got["客户状态"].scale.order == ("新客", "活跃", "沉睡", "流失")


def test_stages_are_numbered_in_the_order_of_life(made, found) -> None:
    words = ["Subscriber", "Lead", "Opportunity", "Customer", "Evangelist", "At risk", "Churned", "Unqualified", "Blue"]
    got = found({"Record ID": pd.Series(range(200)), "Lifecycle Stage": made.pick(words)})["Lifecycle Stage"]
    assert got.role == Role.STAGE
    assert dict(got.scale.codes) == {
        **{"Subscriber": 0, "Lead": 0, "Opportunity": 1, "Customer": 3, "Evangelist": 3},
        **{"At risk": 4, "Churned": 5},
    }
    assert got.scale.missing == ("Unqualified",)


def test_words_that_are_no_stage_are_asked(made, detection) -> None:
    got = detection({"Customer ID": made.numbered("{}"), "Stage": made.pick(["Lead", "Customer", "Lost", "Blue"])})
    (question,) = got.questions
    assert (question["code"], question["values"]) == ("stage_values", ["Blue"])


def test_recency_in_days_and_sign_up_dates(made, found) -> None:
    columns = {
        "customer_id": made.numbered("{}"),
        "orders": made.whole(1, 9),
        "recency_days": made.whole(0, 400),
        "signup": made.days(),
    }
    got = found(columns)
    assert (got["recency_days"].role, got["recency_days"].scale.kind) == (Role.LAST_ORDER, "number")
    assert (got["signup"].role, got["signup"].confidence) == (Role.FIRST_ORDER, "low")


def test_the_notation_of_repeat_buying_models_is_never_taken_for_rfm(made, detection) -> None:
    got = detection(
        {"ID": pd.Series(range(200)), "frequency": made.whole(0, 9), "recency": made.money(20), "T": made.money(40)}
    )
    assert {c.role.value for c in got.columns} == {"customer_id", "segment"}
    assert [q["code"] for q in got.questions] == ["repeat_buying_summary"]


@pytest.mark.parametrize("header", ["member", "会员"])
def test_a_yes_no_member_flag_is_no_customer_id(header, made, roles) -> None:
    assert roles({header: made.pick(["Yes", "No"]), "date": made.days(), "amount": made.money(9)})[header] == "segment"


def test_a_price_without_quantity_is_the_amount(made, detection) -> None:
    got = detection(
        {
            "user_id": made.numbered("u{}", distinct=60),
            "date": made.days(),
            "item": made.pick(["a", "b"]),
            "price": made.money(9),
        }
    )
    assert [c.role.value for c in got.columns] == ["customer_id", "order_date", "product", "amount"]
    assert [q["code"] for q in got.questions] == ["price_as_amount"]
