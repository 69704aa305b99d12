"""What shops and accounting programs export. Source of the forms: methods/lifecycle.md §7."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from tests.reading import builders as b
from tests.reading.case import Case, ok
from tests.reading.written import repeated, text


def shops() -> Iterator[Case]:
    """All of them."""
    yield from _shops()
    yield from _ledgers()


def _shops() -> Iterator[Case]:
    shopify = [
        "Name",
        "Email",
        "Financial Status",
        "Paid at",
        "Currency",
        "Subtotal",
        "Total",
        "Created at",
        "Lineitem quantity",
        "Lineitem name",
        "Lineitem price",
        "Billing Zip",
        "Refunded Amount",
        "Id",
        "Cancelled at",
    ]
    lines: list[list[Any]] = []
    for i in range(1, 13):
        lines.append(
            [
                f"#10{i:02}",
                f"c{i}@example.com",
                "paid",
                f"2026-07-{i:02} 10:00:00 +0900",
                "JPY",
                "900.00",
                "1000.00",
                f"2026-07-{i:02} 09:59:00 +0900",
                1,
                "Cup",
                "500.00",
                "'090210",
                "0.00",
                450789469000 + i,
                None,
            ]
        )
        lines.append(
            [f"#10{i:02}", None, None, None, None, None, None, None, 2, "Pot", "200.00", None, None, None, None]
        )
    yield ok(
        "shopify.csv",
        text([shopify, *lines]),
        24,
        15,
        ("Name", 1, "#1001"),
        ("Email", 1, None),
        ("Total", 0, 1000.0),
        ("Billing Zip", 0, "090210"),
        ("Created at", 0, pd.Timestamp("2026-07-01 09:59:00")),
        warned=("unwrapped_ids",),
    )
    stripe = [
        "id",
        "Created (UTC)",
        "Amount",
        "Amount Refunded",
        "Currency",
        "Converted Amount",
        "Fee",
        "Status",
        "Customer ID",
        "Customer Email",
    ]
    charges = repeated(
        [
            "ch_3Ab{i:05}",
            "2026-07-{i:02} 10:22",
            "97,00",
            lambda i: "97,00" if i == 4 else "0,00",
            "eur",
            "97,00",
            "3,25",
            lambda i: ("Paid", "Failed", "Refunded")[i % 3],
            "cus_{i:04}",
            "a{i}@example.com",
        ],
        12,
    )
    yield ok(
        "stripe.csv",
        text([stripe, *charges]),
        12,
        10,
        ("Amount", 0, 97.0),
        ("Fee", 0, 3.25),
        ("Created (UTC)", 0, pd.Timestamp("2026-07-01 10:22")),
    )
    taobao = [
        "订单编号",
        "买家会员名",
        "买家应付货款",
        "总金额",
        "买家实际支付金额",
        "订单状态",
        "收货地址 ",
        "联系手机",
        "订单创建时间",
        "订单付款时间 ",
        "宝贝标题 ",
        "宝贝总数量",
        "退款金额",
    ]
    orders = repeated(
        [
            '="17000000000000{i:04}"',
            "tb{i}",
            "88.00",
            "98.00",
            "98.00",
            lambda i: ("交易成功", "交易关闭")[i % 4 == 0],
            "广东省 深圳市",
            "'1381234{i:04}",
            "2023-05-{i:02} 10:22:33",
            lambda i: "" if i % 4 == 0 else f"2023-05-{i:02} 10:25:33",
            "杯子 ",
            1,
            "0.00",
        ],
        20,
    )
    yield ok(
        "taobao.csv",
        text([taobao, *orders], codec="gbk"),
        20,
        13,
        ("订单编号", 0, "170000000000000001"),
        ("联系手机", 0, "13812340001"),
        ("收货地址", 0, "广东省 深圳市"),
        ("宝贝标题", 0, "杯子"),
        ("总金额", 0, 98.0),
        encoding="gb18030",
        warned=("unwrapped_ids", "trimmed"),
    )
    tabbed = repeated(["0012345{i:03}\t", "138123400{i:02}\t", "12.50", "2023-05-{i:02} 10:22:33\t"], 15)
    yield ok(
        "tab-ids.csv",
        text([["订单号\t", "手机\t", "金额", "下单时间\t"], *tabbed], codec="gbk"),
        15,
        4,
        ("订单号", 0, "0012345001"),
        ("手机", 0, "13812340001"),
        ("下单时间", 0, pd.Timestamp("2023-05-01 10:22:33")),
        warned=("unwrapped_ids",),
    )
    youzan = ["会员号", "消费总次数", "首次消费时间", "最后消费时间", "累计消费金额"]
    members = repeated(["M{i:05}", lambda i: i, "2022年7月{i}日", "2023-05-{i:02} 10:22:33", "￥1,{i:03}.50"], 20)
    yield ok(
        "members.csv",
        text([youzan, *members], codec="gbk"),
        20,
        5,
        ("累计消费金额", 0, 1001.5),
        ("首次消费时间", 0, pd.Timestamp("2022-07-01")),
        warned=("currency_removed",),
    )


def _ledgers() -> Iterator[Case]:
    head = ["单据日期", "单据编号", "往来单位", "存货名称", "数量", "含税单价", "价税合计"]
    rows: list[list[Any]] = [["销售明细账"], ["单位：某某贸易有限公司", None, None, "会计期间：2024.01-2024.02"], head]
    for customer in ("甲公司", "乙公司"):
        rows += [
            [
                f"2024-01-{d:02}",
                f"XS2401{d:03}",
                customer,
                "水杯",
                -2 if d == 7 else 2,
                50.25,
                -100.5 if d == 7 else 100.5,
            ]
            for d in range(1, 11)
        ]
        rows.append([f"{customer} 小计", None, None, None, 16, None, 804])
    rows += [["合计", None, None, None, 32, None, 1608], ["制单人：张三", None, None, "审核：李四"]]
    more = {"excluded": {"total": 3, "note": 1}, "warned": ("title_rows", "rows_left_out")}
    cells = (("价税合计", 6, -100.5), ("往来单位", 10, "乙公司"))
    yield ok("ledger-subtotals.xlsx", lambda: b.xlsx(rows), 20, 7, *cells, **more)
    yield ok("ledger-subtotals.csv", text(rows, codec="gbk"), 20, 7, *cells, **more)
    paged: list[list[Any]] = []
    for page in (1, 2, 3):
        paged += [["客户往来对账单"], [f"第{page}页 共3页"], ["日期", "客户编码", "摘要", "金额"]]
        paged += [[f"2024-0{page}-{d:02}", f"C{d:04}", "销售", f"{1000 + d},50"] for d in range(1, 16)]
        paged += [["本页合计", None, None, "15120,50"]]
    paged += [["本年累计", None, None, "45361,50"]]
    yield ok("ledger-pages.csv", text(paged, ";"), 45, 4, ("金额", 0, 1001.5), ("日期", 15, pd.Timestamp("2024-02-01")))
