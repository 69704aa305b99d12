"""Exports of Chinese accounts and tills in their own columns."""

from __future__ import annotations

import pandas as pd

from tests.roles.order_log import MARKS, Export, csv, export, log, phone, sums


@export
def meituan() -> Export:
    rows = []
    for o in (o for o in log() if o.sold):
        rows.append(
            {
                "订单编号": f"88{o.number:016d}",
                "下单时间": f"{o.at:%Y-%m-%d %H:%M}",
                "用户手机": phone(o.customer)[:3] + "****" + phone(o.customer)[-4:],
                "菜品": MARKS[o.lines[0][0]],
                "原价": o.goods,
                "实付金额": o.total,
                "商家应收款": round(o.total * 0.8, 2),
                "订单状态": "已完成",
                "门店名称": "一店" if o.customer % 2 else "二店",
            }
        )
    return Export(
        "美团外卖.csv",
        csv(pd.DataFrame(rows), "gb18030"),
        {"订单编号": "order_id", "下单时间": "order_date", "实付金额": "amount"},
        asked=("contact_as_key",),
    )


@export
def yonyou() -> Export:
    """Title rows, first-line-only document fields, red-letter documents, sums between and at the end."""
    rows = []
    for o in (o for o in log() if o.sold):
        for i, (p, q, price) in enumerate(o.lines):
            first = i == 0
            rows.append(
                {
                    "单据日期": f"{o.at:%Y-%m-%d}" if first else None,
                    "单据编号": f"XS{o.number:08d}" if first else None,
                    "客户": f"客户有限公司{o.customer}" if first else None,
                    "存货编码": f"0{p:03d}",
                    "存货名称": MARKS[p],
                    "数量": q,
                    "含税单价": price,
                    "价税合计": round(q * price, 2),
                }
            )
        if o.state == "partly":
            p, q, price = o.lines[0]
            rows.append(
                {
                    "单据日期": f"{o.at + pd.Timedelta(days=2):%Y-%m-%d}",
                    "单据编号": f"XT{o.number:08d}",
                    "客户": f"客户有限公司{o.customer}",
                    "存货编码": f"0{p:03d}",
                    "存货名称": MARKS[p],
                    "数量": -1,
                    "含税单价": price,
                    "价税合计": -price,
                }
            )
    frame = pd.DataFrame(rows)
    total = f"合计,,,,,{frame['数量'].sum()},,{frame['价税合计'].sum():.2f}\n"
    net, bought = sums(lambda c: f"客户有限公司{c}", lambda o: o.goods - (o.lines[0][2] if o.state == "partly" else 0))
    return Export(
        "销售明细表.csv",
        csv(frame, "gb18030", before="销售明细表,,,,,,,\n单位：演示公司,,,,,,,\n", after=total),
        {
            "单据日期": "order_date",
            "单据编号": "order_id",
            "客户": "customer_id",
            "存货名称": "product",
            "数量": "quantity",
            "含税单价": "ignore",
            "价税合计": "amount",
        },
        net,
        bought,
    )


@export
def till() -> Export:
    """Receipts of a shop whose buyers are not known."""
    rows = [
        {
            "小票号": f"{o.at:%Y%m%d}{o.number:05d}",
            "交易时间": f"{o.at:%Y-%m-%d %H:%M:%S}",
            "商品名称": MARKS[p],
            "数量": q,
            "单价": price,
            "金额": round(q * price, 2),
            "收银员": "甲" if o.number % 2 else "乙",
        }
        for o in log()
        for p, q, price in o.lines
    ]
    return Export(
        "小票.csv",
        csv(pd.DataFrame(rows), "gb18030"),
        {"小票号": "order_id", "交易时间": "order_date", "商品名称": "product", "数量": "quantity", "金额": "amount"},
        why="no_customer_id",
    )


@export
def republic_dates() -> Export:
    rows = [
        {
            "訂單編號": f"TW{o.number:07d}",
            "訂單日期": f"{o.at.year - 1911}/{o.at:%m/%d}",
            "會員編號": f"M{o.customer:05d}",
            "電話": f"0912-{o.customer:03d}-456",
            "訂單金額": o.total,
        }
        for o in log()
        if o.sold
    ]
    net, bought = sums(lambda c: f"M{c:05d}", lambda o: o.total)
    return Export(
        "訂單.csv",
        csv(pd.DataFrame(rows), "big5"),
        {
            "訂單編號": "order_id",
            "訂單日期": "order_date",
            "會員編號": "customer_id",
            "電話": "personal",
            "訂單金額": "amount",
        },
        net,
        bought,
    )


@export
def returns_and_gifts() -> Export:
    """One row per item, returns as negative rows of the order, gifts for nothing."""
    rows = []
    for o in (o for o in log() if o.sold):
        for p, q, price in o.lines:
            rows.append(
                {
                    "订单编号": f"D{o.number}",
                    "客户编号": f"C{o.customer:04d}",
                    "下单日期": f"{o.at:%Y/%m/%d}",
                    "商品名称": MARKS[p],
                    "数量": q,
                    "单价": price,
                    "金额": round(q * price, 2),
                }
            )
        if o.number % 5 == 0:
            rows.append(
                {
                    "订单编号": f"D{o.number}",
                    "客户编号": f"C{o.customer:04d}",
                    "下单日期": f"{o.at:%Y/%m/%d}",
                    "商品名称": "赠品",
                    "数量": 1,
                    "单价": 0.0,
                    "金额": 0.0,
                }
            )
        if o.state == "partly":
            p, q, price = o.lines[0]
            rows.append(
                {
                    "订单编号": f"D{o.number}",
                    "客户编号": f"C{o.customer:04d}",
                    "下单日期": f"{o.at + pd.Timedelta(days=3):%Y/%m/%d}",
                    "商品名称": MARKS[p],
                    "数量": -q,
                    "单价": price,
                    "金额": -round(q * price, 2),
                }
            )
    net, _ = sums(
        lambda c: f"C{c:04d}", lambda o: o.goods - (o.lines[0][1] * o.lines[0][2] if o.state == "partly" else 0)
    )
    _, bought = sums(lambda c: f"C{c:04d}", lambda o: 0, lambda o: o.sold and (o.state == "paid" or len(o.lines) > 1))
    return Export(
        "订单明细.csv",
        csv(pd.DataFrame(rows)),
        {
            "订单编号": "order_id",
            "客户编号": "customer_id",
            "下单日期": "order_date",
            "数量": "quantity",
            "金额": "amount",
        },
        net,
        bought,
    )
