"""Exports of Chinese shops, accounts and tills in their own columns."""

from __future__ import annotations

import pandas as pd

from tests.roles.order_log import MARKS, Export, csv, export, log, mail, phone, sums


@export
def taobao() -> Export:
    """GBK, headers with blanks, ids as =\"…\"; one row per order."""
    rows = []
    for o in log():
        state = {
            "paid": "交易成功",
            "cancelled": "交易关闭",
            "refunded": "交易关闭",
            "partly": "交易成功",
            "unpaid": "等待买家付款",
        }[o.state]
        paid = o.state != "unpaid"
        rows.append(
            {
                "订单编号": f'="{29_000_000_000_000_000 + o.number}"',
                "买家会员名": f"tb买家_{o.customer}",
                "买家支付宝账号": mail(o.customer),
                "买家应付货款": round(o.goods - o.discount, 2),
                "买家应付邮费": o.shipping,
                "总金额": o.total,
                "返点积分": 0,
                "买家实际支付金额": o.total if paid else 0.0,
                "订单状态": state,
                "收货人姓名": f"王{'小大'[o.customer % 2]}明",
                "收货地址 ": f"广东省 深圳市 南山区 科技路{o.customer}号",
                "联系手机": f"'{phone(o.customer)}",
                "订单创建时间": f"{o.at:%Y-%m-%d %H:%M:%S}",
                "订单付款时间 ": f"{o.at:%Y-%m-%d %H:%M:%S}" if paid else None,
                "宝贝标题 ": "，".join(MARKS[p] for p, _, _ in o.lines),
                "宝贝种类 ": len(o.lines),
                "宝贝总数量": sum(q for _, q, _ in o.lines),
                "店铺名称": "我的店",
                "退款金额": o.back,
            }
        )
    net, bought = sums(lambda c: f"tb买家_{c}", lambda o: o.total - o.back)
    return Export(
        "ExportOrderList.csv",
        csv(pd.DataFrame(rows), "gb18030"),
        {
            "订单编号": "order_id",
            "买家会员名": "customer_id",
            "买家支付宝账号": "personal",
            "订单状态": "order_status",
            "收货人姓名": "personal",
            "收货地址": "personal",
            "联系手机": "personal",
            "订单付款时间": "order_date",
            "宝贝总数量": "quantity",
        },
        net,
        bought,
        ("amount_choice",),
    )


@export
def jd() -> Export:
    rows = []
    for o in log():
        state = {
            "paid": "完成",
            "cancelled": "(删除)已取消",
            "refunded": "(删除)等待退款",
            "partly": "完成",
            "unpaid": "等待付款",
        }[o.state]
        for p, q, price in o.lines:
            rows.append(
                {
                    "订单号": f"2{o.number:011d}",
                    "商品ID": 100_000_000 + p,
                    "商品名称": MARKS[p],
                    "订购数量": q,
                    "支付方式": "在线支付",
                    "下单时间": f"{o.at:%Y-%m-%d %H:%M:%S}",
                    "京东价": price,
                    "订单金额": o.goods,
                    "结算金额": round(o.goods - o.discount, 2),
                    "应付金额": o.total,
                    "订单状态": state,
                    "下单帐号": f"jd_{o.customer:05x}",
                    "客户姓名": f"王{o.customer}",
                    "客户地址": f"北京市朝阳区{o.customer}号",
                    "联系电话": phone(o.customer),
                    "付款确认时间": f"{o.at:%Y-%m-%d %H:%M:%S}" if o.state != "unpaid" else None,
                }
            )
    return Export(
        "京东订单.csv",
        csv(pd.DataFrame(rows), "gb18030"),
        {
            "订单号": "order_id",
            "下单帐号": "customer_id",
            "商品名称": "product",
            "订购数量": "quantity",
            "订单状态": "order_status",
            "客户姓名": "personal",
            "客户地址": "personal",
            "联系电话": "personal",
        },
        asked=("amount_choice", "order_totals_repeated"),
    )


@export
def pinduoduo() -> Export:
    """No customer at all: the platform hides him."""
    rows = []
    for o in log():
        rows.append(
            {
                "商品": MARKS[o.lines[0][0]],
                "订单号": f"2403{o.number:06d}-{o.customer:015d}",
                "订单状态": {
                    "paid": "已收货",
                    "cancelled": "已取消",
                    "refunded": "退款成功",
                    "partly": "已收货",
                    "unpaid": "待支付",
                }[o.state],
                "商品总价(元)": o.goods,
                "店铺优惠折扣(元)": o.discount,
                "邮费(元)": o.shipping,
                "用户实付金额(元)": o.total,
                "商家实收金额(元)": o.total,
                "商品数量(件)": sum(q for _, q, _ in o.lines),
                "省": "广东省",
                "市": ["深圳市", "广州市"][o.customer % 2],
                "支付时间": f"{o.at:%Y-%m-%d %H:%M:%S}",
                "商品id": 5_000_000 + o.lines[0][0],
                "快递单号": f"YT{o.number:013d}",
            }
        )
    return Export(
        "orders_export.csv",
        csv(pd.DataFrame(rows), "utf-8-sig"),
        {
            "订单号": "order_id",
            "支付时间": "order_date",
            "订单状态": "order_status",
            "商品数量(件)": "quantity",
            "商品": "product",
        },
        asked=("amount_choice",),
        why="no_customer_id",
    )


@export
def youzan() -> Export:
    rows = []
    for o in log():
        rows.append(
            {
                "订单号": f"E{o.at:%Y%m%d%H%M%S}{o.number:08d}",
                "订单状态": {
                    "paid": "交易完成",
                    "cancelled": "交易关闭",
                    "refunded": "交易关闭",
                    "partly": "交易完成",
                    "unpaid": "待付款",
                }[o.state],
                "买家付款时间": f"{o.at:%Y/%m/%d %H:%M:%S}" if o.state != "unpaid" else None,
                "订单创建时间": f"{o.at:%Y/%m/%d %H:%M:%S}",
                "买家昵称": f"昵称{o.customer % 60}",
                "买家手机号": phone(o.customer),
                "商品金额合计": o.goods,
                "运费": o.shipping,
                "优惠金额": o.discount,
                "订单实付金额": o.total,
                "订单退款金额": o.back,
                "收货人/提货人": f"李{o.customer}",
                "收货人手机号/提货人手机号": phone(o.customer),
            }
        )
    net, bought = sums(phone, lambda o: o.total - o.back)
    return Export(
        "有赞订单.csv",
        csv(pd.DataFrame(rows), "utf-8-sig"),
        {
            "订单号": "order_id",
            "订单状态": "order_status",
            "买家付款时间": "order_date",
            "买家手机号": "customer_id",
            "收货人/提货人": "personal",
            "收货人手机号/提货人手机号": "personal",
        },
        net,
        bought,
        ("contact_as_key",),
    )
