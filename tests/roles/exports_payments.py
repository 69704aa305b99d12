"""Exports of marketplaces and payment services in their own columns."""

from __future__ import annotations

import pandas as pd

from tests.roles.order_log import PRODUCTS, Export, csv, export, log, mail, sums


@export
def amazon() -> Export:
    """A tab-separated flat file: one row per item, price of the row, no customer but a masked e-mail."""
    rows = []
    for o in log():
        status = {
            "paid": "Shipped",
            "cancelled": "Cancelled",
            "refunded": "Shipped",
            "partly": "Shipped",
            "unpaid": "Pending",
        }[o.state]
        for p, q, price in o.lines:
            rows.append(
                {
                    "amazon-order-id": f"114-{o.number:07d}-{o.customer:07d}",
                    "merchant-order-id": None,
                    "purchase-date": f"{o.at:%Y-%m-%dT%H:%M:%S}+00:00",
                    "last-updated-date": f"{o.at + pd.Timedelta(days=2):%Y-%m-%dT%H:%M:%S}+00:00",
                    "order-status": status,
                    "fulfillment-channel": "Amazon",
                    "sales-channel": "Amazon.com",
                    "buyer-email": f"a{o.customer}xk@marketplace.amazon.com",
                    "product-name": PRODUCTS[p][0],
                    "sku": f"SKU-{p}",
                    "asin": f"B00{p:07d}",
                    "item-status": status,
                    "quantity": q,
                    "currency": "USD",
                    "item-price": round(q * price, 2),
                    "item-tax": 0.0,
                    "shipping-price": 0.0,
                    "item-promotion-discount": 0.0,
                    "ship-city": "Austin",
                    "ship-state": "TX",
                    "ship-postal-code": f"787{o.customer % 90:02d}",
                }
            )
    net, bought = sums(
        lambda c: f"a{c}xk@marketplace.amazon.com",
        lambda o: o.goods,
        lambda o: o.state in ("paid", "partly", "refunded"),
    )
    return Export(
        "all-orders.txt",
        csv(pd.DataFrame(rows), sep="\t"),
        {
            "amazon-order-id": "order_id",
            "purchase-date": "order_date",
            "buyer-email": "customer_id",
            "order-status": "order_status",
            "quantity": "quantity",
            "product-name": "product",
        },
        net,
        bought,
        ("contact_as_key",),
    )


@export
def ebay() -> Export:
    rows = []
    for o in (o for o in log() if o.sold):
        rows.append(
            {
                "Sales Record Number": o.number,
                "Order Number": f"12-{o.number:05d}-{o.customer:05d}",
                "Buyer Username": f"buyer_{o.customer}",
                "Buyer Name": f"Ann Buyer{o.customer}",
                "Buyer Email": mail(o.customer),
                "Post to City": "Leeds",
                "Item Number": 1_100_000 + o.lines[0][0],
                "Item Title": PRODUCTS[o.lines[0][0]][0],
                "Quantity": o.lines[0][1],
                "Sold For": f"£{o.lines[0][2]:.2f}",
                "Postage And Packaging": f"£{o.shipping:.2f}",
                "Total Price": f"£{o.total:.2f}",
                "Payment Method": "Card",
                "Sale Date": f"{o.at:%d-%b-%y}",
                "Paid On Date": f"{o.at:%d-%b-%y}",
                "Posted On Date": f"{o.at + pd.Timedelta(days=1):%d-%b-%y}",
            }
        )
    net, bought = sums(lambda c: f"buyer_{c}", lambda o: o.total)
    return Export(
        "eBay-OrdersReport.csv",
        csv(pd.DataFrame(rows), "utf-8-sig"),
        {
            "Order Number": "order_id",
            "Buyer Username": "customer_id",
            "Buyer Name": "personal",
            "Buyer Email": "personal",
            "Total Price": "amount",
            "Paid On Date": "order_date",
        },
        net,
        bought,
    )


@export
def paypal() -> Export:
    rows = []
    for o in log():
        if o.state in ("cancelled", "unpaid"):
            continue
        base = {
            "Time": f"{o.at:%H:%M:%S}",
            "TimeZone": "PDT",
            "Name": f"Ann Buyer{o.customer}",
            "Currency": "USD",
            "From Email Address": mail(o.customer),
            "To Email Address": "shop@example.com",
        }
        rows.append(
            {
                "Date": f"{o.at:%m/%d/%Y}",
                **base,
                "Type": "Website Payment",
                "Status": "Completed",
                "Gross": o.total,
                "Fee": -round(o.total * 0.03, 2),
                "Net": round(o.total - round(o.total * 0.03, 2), 2),
                "Transaction ID": f"{o.number:08d}AB{o.customer:07d}",
            }
        )
        if o.back:
            rows.append(
                {
                    "Date": f"{o.at + pd.Timedelta(days=3):%m/%d/%Y}",
                    **base,
                    "Type": "Payment Refund",
                    "Status": "Completed",
                    "Gross": -o.back,
                    "Fee": 0.0,
                    "Net": -o.back,
                    "Transaction ID": f"{o.number:08d}RF{o.customer:07d}",
                }
            )
    return Export(
        "Download.CSV",
        csv(pd.DataFrame(rows), "utf-8-sig"),
        {
            "Transaction ID": "order_id",
            "From Email Address": "customer_id",
            "Gross": "amount",
            "Status": "order_status",
            "Name": "personal",
        },
        asked=("contact_as_key", "amount_choice"),
    )


@export
def square() -> Export:
    rows = []
    for o in (o for o in log() if o.sold):
        for p, q, price in o.lines:
            rows.append(
                {
                    "Date": f"{o.at:%m/%d/%Y}",
                    "Time": f"{o.at:%H:%M:%S}",
                    "Time Zone": "Eastern Time (US & Canada)",
                    "Category": "Kitchen" if p < 2 else "Other",
                    "Item": PRODUCTS[p][0],
                    "Qty": q,
                    "Price Point Name": "Regular",
                    "SKU": f"SKU-{p}",
                    "Gross Sales": f"${q * price:,.2f}",
                    "Discounts": "$0.00",
                    "Net Sales": f"${q * price:,.2f}",
                    "Tax": "$0.00",
                    "Transaction ID": f"tx{o.number:06d}abcDEF",
                    "Payment ID": f"pay{o.number:06d}xyz",
                    "Device Name": "Front till",
                    "Details": f"https://squareup.com/dashboard/sales/transactions/tx{o.number:06d}",
                    "Event Type": "Payment",
                    "Location": "Main",
                    "Customer ID": f"SQ{o.customer:05d}" if o.customer % 4 else None,
                    "Customer Name": f"Ann Buyer{o.customer}" if o.customer % 4 else None,
                }
            )
    net, bought = sums(lambda c: f"SQ{c:05d}", lambda o: o.goods, lambda o: o.sold and o.customer % 4 > 0)
    return Export(
        "items.csv",
        csv(pd.DataFrame(rows)),
        {
            "Date": "order_date",
            "Transaction ID": "order_id",
            "Customer ID": "customer_id",
            "Customer Name": "personal",
            "Net Sales": "amount",
            "Qty": "quantity",
            "Item": "product",
        },
        net,
        bought,
        ("amount_choice",),
    )
