"""Exports of accounts, customer systems and tills in their own columns."""

from __future__ import annotations

import pandas as pd

from tests.roles.order_log import PRODUCTS, Export, csv, export, log, sums, xlsx


@export
def sap() -> Export:
    rows = []
    for o in (o for o in log() if o.sold):
        amount = f"{o.goods:,.2f}".replace(",", "~").replace(".", ",").replace("~", ".")
        rows.append(
            {
                "Belegnummer": f"90{o.number:08d}",
                "Belegdatum": f"{o.at:%d.%m.%Y}",
                "Buchungsdatum": f"{o.at:%d.%m.%Y}",
                "Belegart": "DR",
                "Debitor": f"{10000 + o.customer:010d}",
                "Name 1": f"Kunde {o.customer} GmbH",
                "Nettobetrag": amount,
                "Währung": "EUR",
            }
        )
        if o.state == "partly":
            rows.append(
                {
                    "Belegnummer": f"91{o.number:08d}",
                    "Belegdatum": f"{o.at:%d.%m.%Y}",
                    "Buchungsdatum": f"{o.at:%d.%m.%Y}",
                    "Belegart": "DG",
                    "Debitor": f"{10000 + o.customer:010d}",
                    "Name 1": f"Kunde {o.customer} GmbH",
                    "Nettobetrag": "5,00-",
                    "Währung": "EUR",
                }
            )
    net, bought = sums(lambda c: f"{10000 + c:010d}", lambda o: o.goods - (5 if o.state == "partly" else 0))
    return Export(
        "FBL5N.csv",
        csv(pd.DataFrame(rows), "cp1252", ";"),
        {"Belegnummer": "order_id", "Belegdatum": "order_date", "Debitor": "customer_id", "Nettobetrag": "amount"},
        net,
        bought,
    )


@export
def odoo() -> Export:
    """Order fields on the first line only, even the order's number."""
    rows = []
    for o in log():
        state = {
            "paid": "Sales Order",
            "cancelled": "Cancelled",
            "refunded": "Cancelled",
            "partly": "Sales Order",
            "unpaid": "Quotation",
        }[o.state]
        for i, (p, q, price) in enumerate(o.lines):
            first = i == 0
            rows.append(
                {
                    "Order Reference": f"S{o.number:05d}" if first else None,
                    "Order Date": f"{o.at:%Y-%m-%d %H:%M:%S}" if first else None,
                    "Customer": f"Azure Interior {o.customer}" if first else None,
                    "Salesperson": ("Mitchell Admin" if o.customer % 2 else "Marc Demo") if first else None,
                    "Status": state if first else None,
                    "Total": o.goods if first else None,
                    "Order Lines/Product": PRODUCTS[p][0],
                    "Order Lines/Quantity": q,
                    "Order Lines/Unit Price": price,
                }
            )
    net, bought = sums(lambda c: f"Azure Interior {c}", lambda o: o.goods)
    return Export(
        "sale.order.xlsx",
        xlsx(pd.DataFrame(rows)),
        {
            "Order Reference": "order_id",
            "Order Date": "order_date",
            "Customer": "customer_id",
            "Status": "order_status",
            "Total": "amount",
        },
        net,
        bought,
    )


@export
def till_with_names() -> Export:
    """The only hint at the customer is his name."""
    rows = [
        {
            "Receipt No": f"R{o.number:06d}",
            "Date": f"{o.at:%Y-%m-%d}",
            "Customer Name": f"Ann Buyer{o.customer}",
            "Item": PRODUCTS[p][0],
            "Qty": q,
            "Amount": round(q * price, 2),
        }
        for o in log()
        for p, q, price in o.lines
    ]
    return Export(
        "pos.csv",
        csv(pd.DataFrame(rows)),
        {
            "Receipt No": "order_id",
            "Date": "order_date",
            "Customer Name": "personal",
            "Amount": "amount",
            "Qty": "quantity",
        },
        asked=("name_as_customer",),
        why="no_customer_id",
    )


@export
def online_retail() -> Export:
    rows = []
    for o in (o for o in log() if o.sold):
        for p, q, price in o.lines:
            rows.append(
                {
                    "InvoiceNo": f"{536000 + o.number}",
                    "StockCode": f"85{p:03d}A",
                    "Description": PRODUCTS[p][0].upper(),
                    "Quantity": q,
                    "InvoiceDate": f"{o.at.month}/{o.at.day}/{o.at:%Y %H:%M}",
                    "UnitPrice": price,
                    "CustomerID": 17000 + o.customer if o.customer % 5 else None,
                    "Country": "United Kingdom",
                }
            )
        if o.state == "partly":
            p, q, price = o.lines[0]
            at = o.at + pd.Timedelta(days=1)
            rows.append(
                {
                    "InvoiceNo": f"C{536000 + o.number}",
                    "StockCode": f"85{p:03d}A",
                    "Description": PRODUCTS[p][0].upper(),
                    "Quantity": -1,
                    "InvoiceDate": f"{at.month}/{at.day}/{at:%Y %H:%M}",
                    "UnitPrice": price,
                    "CustomerID": 17000 + o.customer if o.customer % 5 else None,
                    "Country": "United Kingdom",
                }
            )
    frame = pd.DataFrame(rows)
    frame["CustomerID"] = frame["CustomerID"].astype("Int64")
    net, bought = sums(
        lambda c: str(17000 + c),
        lambda o: o.goods - (o.lines[0][2] if o.state == "partly" else 0),
        lambda o: o.sold and o.customer % 5 > 0,
    )
    return Export(
        "online_retail.csv",
        csv(frame),
        {
            "InvoiceNo": "order_id",
            "InvoiceDate": "order_date",
            "CustomerID": "customer_id",
            "Quantity": "quantity",
            "UnitPrice": "ignore",
        },
        net,
        bought,
    )


@export
def currencies() -> Export:
    rows = [
        {
            "Order ID": o.number,
            "Order Date": f"{o.at:%Y-%m-%d}",
            "Customer ID": f"K{o.customer:04d}",
            "Currency": ["EUR", "USD", "CNY"][o.customer % 3],
            "Total": o.total,
        }
        for o in log()
        if o.sold
    ]
    net, bought = sums(lambda c: f"K{c:04d}", lambda o: o.total)
    return Export(
        "orders.csv",
        csv(pd.DataFrame(rows)),
        {
            "Order ID": "order_id",
            "Order Date": "order_date",
            "Customer ID": "customer_id",
            "Total": "amount",
            "Currency": "segment",
        },
        net,
        bought,
        ("several_currencies",),
    )


@export
def invoices() -> Export:
    rows = []
    for o in (o for o in log() if o.sold):
        rows.append(
            {
                "Invoice Number": f"INV-{o.number}",
                "Type": "Invoice",
                "Invoice Date": f"{o.at:%d/%m/%Y}",
                "Due Date": f"{o.at + pd.Timedelta(days=30):%d/%m/%Y}",
                "Customer Code": f"ACME{o.customer:03d}",
                "Customer Name": f"Acme {o.customer} Ltd",
                "Net Amount": o.goods,
                "VAT": round(o.goods * 0.2, 2),
                "Gross Amount": round(o.goods * 1.2, 2),
            }
        )
        if o.state == "partly":
            rows.append(
                {
                    "Invoice Number": f"CN-{o.number}",
                    "Type": "Credit note",
                    "Invoice Date": f"{o.at + pd.Timedelta(days=5):%d/%m/%Y}",
                    "Due Date": None,
                    "Customer Code": f"ACME{o.customer:03d}",
                    "Customer Name": f"Acme {o.customer} Ltd",
                    "Net Amount": -3.0,
                    "VAT": -0.6,
                    "Gross Amount": -3.6,
                }
            )
    net, bought = sums(lambda c: f"ACME{c:03d}", lambda o: o.goods - (3 if o.state == "partly" else 0))
    return Export(
        "invoices.csv",
        csv(pd.DataFrame(rows)),
        {
            "Invoice Number": "order_id",
            "Invoice Date": "order_date",
            "Customer Code": "customer_id",
            "Net Amount": "amount",
            "Due Date": "ignore",
        },
        net,
        bought,
        ("amount_choice",),
    )


@export
def hubspot_deals() -> Export:
    rows = [
        {
            "Record ID": 90_000_000 + o.number,
            "Deal Name": f"Deal {o.number}",
            "Deal Stage": {
                "paid": "Closed Won",
                "partly": "Closed Won",
                "cancelled": "Closed Lost",
                "refunded": "Closed Lost",
                "unpaid": "Appointment Scheduled",
            }[o.state],
            "Close Date": f"{o.at:%Y-%m-%d %H:%M}",
            "Create Date": f"{o.at - pd.Timedelta(days=20):%Y-%m-%d %H:%M}",
            "Deal owner": "Kim",
            "Amount": o.total,
            "Associated Company IDs": 7_000_000 + o.customer,
            "Associated Company": f"Acme {o.customer}",
        }
        for o in log()
    ]
    net, bought = sums(lambda c: str(7_000_000 + c), lambda o: o.total)
    return Export(
        "hubspot-deals.csv",
        csv(pd.DataFrame(rows)),
        {
            "Record ID": "order_id",
            "Deal Stage": "order_status",
            "Close Date": "order_date",
            "Amount": "amount",
            "Associated Company IDs": "customer_id",
        },
        net,
        bought,
    )


@export
def salesforce() -> Export:
    rows = [
        {
            "Opportunity ID": f"006{o.number:012d}AAA",
            "Opportunity Name": f"Renewal {o.number}",
            "Account ID": f"001{o.customer:012d}AAA",
            "Account Name": f"Acme {o.customer}",
            "Stage": {
                "paid": "Closed Won",
                "partly": "Closed Won",
                "cancelled": "Closed Lost",
                "refunded": "Closed Lost",
                "unpaid": "Negotiation",
            }[o.state],
            "Amount": o.total,
            "Probability (%)": 100 if o.sold else 0,
            "Close Date": f"{o.at.month}/{o.at.day}/{o.at.year}",
            "Created Date": f"{o.at.month}/{o.at.day}/{o.at.year}",
        }
        for o in log()
    ]
    net, bought = sums(lambda c: f"001{c:012d}AAA", lambda o: o.total)
    return Export(
        "opportunities.csv",
        csv(pd.DataFrame(rows)),
        {
            "Opportunity ID": "order_id",
            "Account ID": "customer_id",
            "Stage": "order_status",
            "Close Date": "order_date",
            "Amount": "amount",
        },
        net,
        bought,
    )


@export
def monthly_sales() -> Export:
    """Months as dates: 2024-01."""
    totals: dict[tuple[int, str], float] = {}
    for o in log():
        if o.sold:
            key = (o.customer, f"{o.at:%Y-%m}")
            totals[key] = round(totals.get(key, 0) + o.total, 2)
    rows = [
        {"客户编号": f"C{c:04d}", "月份": m, "销售额": v}
        for (c, m), v in sorted(totals.items(), key=lambda t: (t[0][1], t[0][0]))
    ]
    net, _ = sums(lambda c: f"C{c:04d}", lambda o: o.total)
    bought: dict[str, int] = {}
    for c, _m in totals:
        bought[f"C{c:04d}"] = bought.get(f"C{c:04d}", 0) + 1
    return Export(
        "客户月销售.csv",
        csv(pd.DataFrame(rows)),
        {"客户编号": "customer_id", "月份": "order_date", "销售额": "amount"},
        net,
        bought,
    )
