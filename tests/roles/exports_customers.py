"""Tables of customers, contracts and months."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.roles.order_log import Export, csv, export, log, mail, phone, sums


@export
def subscriptions() -> Export:
    random = np.random.default_rng(3)
    rows = []
    for c in range(200):
        start = pd.Timestamp("2023-01-01") + pd.Timedelta(days=int(random.integers(0, 700)))
        end = start + pd.Timedelta(days=int(random.integers(60, 500)))
        rows.append(
            {
                "Subscription ID": f"sub_{c:05d}",
                "Customer ID": f"cus_{c:05d}",
                "Plan": ["Basic", "Pro"][c % 2],
                "Status": "canceled" if end < pd.Timestamp("2025-01-01") else "active",
                "Start Date": f"{start:%Y-%m-%d}",
                "End Date": f"{end:%Y-%m-%d}" if end < pd.Timestamp("2025-01-01") else None,
                "MRR": float([29, 99][c % 2]),
            }
        )
    return Export(
        "subscriptions.csv",
        csv(pd.DataFrame(rows)),
        {"Customer ID": "customer_id", "Plan": "segment"},
        asked=("contract_dates",),
        why="contracts",
    )


@export
def members() -> Export:
    rows = []
    for c in range(150):
        mine = [o for o in log() if o.customer == c and o.sold]
        rows.append(
            {
                "会员卡号": f"{80000000 + c}",
                "姓名": f"李{c}",
                "手机号": phone(c),
                "会员等级": ["普通会员", "银卡会员", "金卡会员"][c % 3],
                "生日": f"19{70 + c % 30}-0{1 + c % 9}-15",
                "首次消费时间": f"{min(o.at for o in mine):%Y-%m-%d}" if mine else None,
                "最后消费时间": f"{max(o.at for o in mine):%Y-%m-%d}" if mine else None,
                "消费总次数": len(mine),
                "累计消费金额": round(sum(o.total for o in mine), 2),
            }
        )
    _, bought = sums(lambda c: f"{80000000 + c}", lambda o: o.total)
    return Export(
        "会员资料.csv",
        csv(pd.DataFrame(rows), "gb18030"),
        {
            "会员卡号": "customer_id",
            "姓名": "personal",
            "手机号": "personal",
            "会员等级": "segment",
            "生日": "personal",
            "首次消费时间": "first_order",
            "最后消费时间": "last_order",
            "消费总次数": "orders",
            "累计消费金额": "amount",
        },
        None,
        bought,
    )


@export
def shopify_customers() -> Export:
    rows = []
    for c in range(150):
        mine = [o for o in log() if o.customer == c and o.sold]
        rows.append(
            {
                "Customer ID": f"'{7_000_000_000_000 + c}",
                "First Name": f"Ann{c}",
                "Last Name": f"Buyer{c}",
                "Email": mail(c),
                "Accepts Email Marketing": "yes" if c % 2 else "no",
                "Default Address Company": None,
                "Default Address Address1": f"{c} High Street",
                "Default Address City": "Leeds",
                "Default Address Zip": "LS1 1AA",
                "Phone": f"'+4420794600{c:02d}",
                "Total Spent": round(sum(o.total for o in mine), 2),
                "Total Orders": len(mine),
                "Note": None,
                "Tax Exempt": "no",
                "Tags": None,
            }
        )
    return Export(
        "customers_export.csv",
        csv(pd.DataFrame(rows)),
        {
            "Customer ID": "customer_id",
            "First Name": "personal",
            "Last Name": "personal",
            "Email": "personal",
            "Phone": "personal",
            "Default Address Address1": "personal",
            "Total Spent": "amount",
            "Total Orders": "orders",
        },
        why="no_last_order",
    )


@export
def rfm() -> Export:
    rows = []
    end = max(o.at for o in log())
    for c in range(150):
        mine = [o for o in log() if o.customer == c and o.sold]
        if mine:
            rows.append(
                {
                    "客户ID": f"C{c:05d}",
                    "R": (end - max(o.at for o in mine)).days,
                    "F": len(mine),
                    "M": round(sum(o.total for o in mine), 2),
                    "R_score": 1 + c % 5,
                    "F_score": 1 + c % 4,
                    "M_score": 1 + c % 3,
                    "RFM": f"{1 + c % 5}{1 + c % 4}{1 + c % 3}",
                    "客户类型": ["重要价值客户", "一般挽留客户", "重要发展客户"][c % 3],
                }
            )
    return Export(
        "rfm.csv",
        csv(pd.DataFrame(rows)),
        {"客户ID": "customer_id", "R": "last_order", "F": "orders", "M": "amount", "客户类型": "segment"},
    )


@export
def monthly_matrix() -> Export:
    rows = []
    months = pd.period_range("2024-01", "2024-12", freq="M")
    for c in range(60):
        row: dict[str, object] = {"客户编号": f"C{c:04d}"}
        for m in months:
            row[f"{m:%Y-%m}"] = round(
                sum(o.total for o in log() if o.customer == c and o.sold and o.at.to_period("M") == m), 2
            )
        rows.append(row)
    return Export("月度销售.csv", csv(pd.DataFrame(rows)), {"客户编号": "customer_id"}, why="months_in_columns")


@export
def hubspot_companies() -> Export:
    stages = ["Lead", "Marketing Qualified Lead", "Opportunity", "Customer", "Evangelist"]
    rows = [
        {
            "Record ID": 7_000_000 + c,
            "Company name": f"Acme {c}",
            "Company owner": "Kim",
            "Create Date": f"2023-0{1 + c % 9}-11 10:00",
            "Phone Number": f"+1 415-555-{c:04d}",
            "Last Activity Date": f"2024-0{1 + c % 9}-12 08:00",
            "City": "Boston",
            "Industry": ["Retail", "Software"][c % 2],
            "Lifecycle Stage": stages[c % 5],
        }
        for c in range(150)
    ]
    return Export(
        "hubspot-companies.csv",
        csv(pd.DataFrame(rows)),
        {"Record ID": "customer_id", "Phone Number": "personal", "Lifecycle Stage": "stage", "Industry": "segment"},
    )


@export
def klaviyo() -> Export:
    rows = []
    for c in range(150):
        mine = [o for o in log() if o.customer == c and o.sold]
        rows.append(
            {
                "Email": mail(c),
                "Klaviyo ID": f"01H{c:023d}",
                "First Name": f"Ann{c}",
                "Last Name": f"Buyer{c}",
                "Phone Number": f"+1415555{c:04d}",
                "Country": "United States",
                "Email Marketing Consent": "SUBSCRIBED",
                "First Active": f"{min((o.at for o in mine), default=pd.Timestamp('2024-01-01')):%Y-%m-%d %H:%M:%S}",
                "Last Active": f"{max((o.at for o in mine), default=pd.Timestamp('2024-01-01')):%Y-%m-%d %H:%M:%S}",
                "Total Customer Lifetime Value": round(sum(o.total for o in mine), 2),
                "Historic Number Of Orders": len(mine),
            }
        )
    return Export(
        "klaviyo.csv",
        csv(pd.DataFrame(rows)),
        {"Email": "personal", "Klaviyo ID": "customer_id", "First Name": "personal", "Phone Number": "personal"},
    )
