"""Exports of shops and one payment service in their own columns."""

from __future__ import annotations

import pandas as pd

from tests.roles.order_log import PRODUCTS, Export, csv, export, log, mail, sums


@export
def shopify() -> Export:
    rows = []
    for o in log():
        paid = o.state in ("paid", "partly", "refunded")
        status = {
            "paid": "paid",
            "cancelled": "voided",
            "refunded": "refunded",
            "partly": "partially_refunded",
            "unpaid": "pending",
        }[o.state]
        for i, (p, q, price) in enumerate(o.lines):
            first = i == 0
            rows.append(
                {
                    "Name": f"#{o.number}",
                    "Email": mail(o.customer),
                    "Financial Status": status if first else None,
                    "Paid at": f"{o.at:%Y-%m-%d %H:%M:%S} +0900" if first and paid else None,
                    "Fulfillment Status": ("fulfilled" if paid else "unfulfilled") if first else None,
                    "Fulfilled at": f"{o.at + pd.Timedelta(days=1):%Y-%m-%d %H:%M:%S} +0900"
                    if first and paid
                    else None,
                    "Accepts Marketing": ("yes" if o.customer % 3 else "no") if first else None,
                    "Currency": "USD" if first else None,
                    "Subtotal": round(o.goods - o.discount, 2) if first else None,
                    "Shipping": o.shipping if first else None,
                    "Taxes": 0.0 if first else None,
                    "Total": o.total if first else None,
                    "Discount Code": ("WELCOME" if o.discount else None) if first else None,
                    "Discount Amount": o.discount if first else None,
                    "Shipping Method": "Standard" if first else None,
                    "Created at": f"{o.at:%Y-%m-%d %H:%M:%S} +0900",
                    "Lineitem quantity": q,
                    "Lineitem name": PRODUCTS[p][0],
                    "Lineitem price": price,
                    "Lineitem compare at price": None,
                    "Lineitem sku": f"SKU-{p}",
                    "Lineitem requires shipping": "true",
                    "Lineitem fulfillment status": "fulfilled" if paid else "pending",
                    "Billing Name": f"Ann Buyer {o.customer}" if first else None,
                    "Billing Street": f"{o.customer} High Street" if first else None,
                    "Billing City": ["Tokyo", "Osaka", "Kyoto"][o.customer % 3] if first else None,
                    "Billing Country": "JP" if first else None,
                    "Notes": None,
                    "Cancelled at": (f"{o.at:%Y-%m-%d %H:%M:%S} +0900" if o.state == "cancelled" else None)
                    if first
                    else None,
                    "Payment Method": "Shopify Payments" if first else None,
                    "Refunded Amount": o.back if first else None,
                    "Vendor": "Our shop",
                    "Outstanding Balance": 0.0 if first else None,
                    "Id": 5_000_000_000_000 + o.number if first else None,
                    "Source": "web" if first else None,
                    "Phone": None,
                }
            )
    net, bought = sums(mail, lambda o: o.total - o.back)
    roles = {
        "Name": "order_id",
        "Email": "customer_id",
        "Financial Status": "order_status",
        "Paid at": "order_date",
        "Total": "ignore",
        "Refunded Amount": "ignore",
        "Lineitem quantity": "quantity",
        "Lineitem name": "product",
        "Lineitem price": "ignore",
        "Billing Name": "personal",
        "Billing Street": "personal",
    }
    frame = pd.DataFrame(rows)
    frame["Id"] = frame["Id"].astype("Int64")
    return Export("orders_export_1.csv", csv(frame), roles, net, bought, ("contact_as_key", "amount_choice"))


@export
def stripe() -> Export:
    rows = []
    for o in log():
        status = {
            "paid": "Paid",
            "cancelled": "Failed",
            "refunded": "Refunded",
            "partly": "Partial Refund",
            "unpaid": "Failed",
        }[o.state]
        rows.append(
            {
                "id": f"ch_3N{o.number:06d}Kq{o.customer:04d}xYz",
                "Description": "Charge for order",
                "Seller Message": "Payment complete.",
                "Created date (UTC)": f"{o.at:%Y-%m-%d %H:%M}",
                "Amount": o.total,
                "Amount Refunded": o.back,
                "Currency": "usd",
                "Converted Amount": o.total,
                "Converted Amount Refunded": o.back,
                "Fee": round(o.total * 0.029 + 0.3, 2),
                "Tax": 0.0,
                "Converted Currency": "usd",
                "Mode": "Live",
                "Status": status,
                "Statement Descriptor": "OURSHOP",
                "Customer ID": f"cus_{o.customer:05d}AbC",
                "Customer Description": None,
                "Customer Email": mail(o.customer),
                "Captured": str(o.sold or o.state == "refunded").lower(),
                "Card ID": f"card_{o.customer:06d}",
                "Card Last4": 4242,
                "Card Brand": "Visa" if o.customer % 2 else "Mastercard",
                "Invoice ID": None,
                "Transfer": None,
            }
        )
    net, bought = sums(lambda c: f"cus_{c:05d}AbC", lambda o: o.total - o.back)
    return Export(
        "unified_payments.csv",
        csv(pd.DataFrame(rows)),
        {
            "id": "order_id",
            "Created date (UTC)": "order_date",
            "Amount Refunded": "ignore",
            "Status": "order_status",
            "Customer ID": "customer_id",
            "Customer Email": "personal",
        },
        net,
        bought,
    )


@export
def woocommerce() -> Export:
    """One row per item; the order's total stands on every row of it."""
    rows = []
    for o in log():
        status = {
            "paid": "wc-completed",
            "cancelled": "wc-cancelled",
            "refunded": "wc-refunded",
            "partly": "wc-completed",
            "unpaid": "wc-pending",
        }[o.state]
        for p, q, price in o.lines:
            rows.append(
                {
                    "Order Number": o.number,
                    "Order Status": status,
                    "Order Date": f"{o.at:%Y-%m-%d %H:%M}",
                    "Customer Note": None,
                    "First Name (Billing)": f"Ann{o.customer}",
                    "Last Name (Billing)": f"Buyer{o.customer}",
                    "Company (Billing)": None,
                    "City (Billing)": ["Leeds", "York"][o.customer % 2],
                    "Postcode (Billing)": f"LS{o.customer % 9} 1AA",
                    "Country Code (Billing)": "GB",
                    "Email (Billing)": mail(o.customer),
                    "Phone (Billing)": f"+44 20 7946 {o.customer:04d}",
                    "Customer User ID": 5000 + o.customer,
                    "Payment Method Title": "Card",
                    "Cart Discount Amount": o.discount,
                    "Order Subtotal Amount": o.goods,
                    "Order Shipping Amount": o.shipping,
                    "Order Refund Amount": o.back,
                    "Order Total Amount": o.total,
                    "SKU": f"SKU-{p}",
                    "Item Name": PRODUCTS[p][0],
                    "Quantity": q,
                    "Item Cost": price,
                }
            )
    net, bought = sums(lambda c: str(5000 + c), lambda o: o.total - o.back)
    return Export(
        "orders-2025-03-01.csv",
        csv(pd.DataFrame(rows)),
        {
            "Order Number": "order_id",
            "Order Status": "order_status",
            "Order Date": "order_date",
            "Customer User ID": "customer_id",
            "Order Total Amount": "ignore",
            "Quantity": "quantity",
            "Email (Billing)": "personal",
            "Phone (Billing)": "personal",
            "First Name (Billing)": "personal",
            "Last Name (Billing)": "personal",
        },
        net,
        bought,
        ("amount_choice", "order_totals_repeated"),
    )


@export
def magento() -> Export:
    rows = []
    for o in log():
        status = {
            "paid": "Complete",
            "cancelled": "Canceled",
            "refunded": "Closed",
            "partly": "Complete",
            "unpaid": "Pending Payment",
        }[o.state]
        rows.append(
            {
                "ID": f"{o.number:09d}",
                "Purchase Point": "Main Website Store",
                "Purchase Date": f"{o.at:%b %d, %Y %I:%M:%S %p}",
                "Bill-to Name": f"Ann Buyer{o.customer}",
                "Ship-to Name": f"Ann Buyer{o.customer}",
                "Grand Total (Base)": o.total,
                "Grand Total (Purchased)": o.total,
                "Status": status,
                "Billing Address": f"{o.customer} High Street",
                "Shipping Information": "Flat Rate",
                "Customer Email": mail(o.customer),
                "Customer Group": "General" if o.customer % 2 else "Wholesale",
                "Subtotal": round(o.goods - o.discount, 2),
                "Shipping and Handling": o.shipping,
                "Payment Method": "checkmo",
                "Total Refunded": o.back,
            }
        )
    # Closed means refunded in full here
    net, bought = sums(mail, lambda o: o.total - o.back)
    return Export(
        "export.csv",
        csv(pd.DataFrame(rows)),
        {
            "ID": "order_id",
            "Purchase Date": "order_date",
            "Customer Email": "customer_id",
            "Status": "order_status",
            "Bill-to Name": "personal",
            "Ship-to Name": "personal",
        },
        net,
        bought,
        ("contact_as_key", "amount_choice"),
    )
