"""Exports of real systems, made from one log: roles, questions, money and orders of every customer come out right."""

from __future__ import annotations

import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.dataset import Dataset, Filters, NotApplicable, Receipt, Role
from insight.derived import customer_key
from insight.export.results import results, to_json
from insight.lifecycle.analysis import analyze, customer_table
from insight.lifecycle.result import Options
from insight.loading import load, understand
from insight.reading import Reading, warning_message
from insight.report import report, write
from insight.words.translator import LANGUAGES, translator
from tests.roles import (
    exports_accounts,
    exports_china,
    exports_customers,
    exports_firms,
    exports_payments,
    exports_shops,
)
from tests.roles.order_log import EXPORTS, Export

CENT = 0.011
MODULES = (exports_accounts, exports_china, exports_customers, exports_firms, exports_payments, exports_shops)


@pytest.fixture(scope="module", params=sorted(EXPORTS))
def opened(request) -> tuple[Export, Dataset]:
    export = EXPORTS[request.param]()
    return export, load(export.content, export.name)


def test_roles_and_questions(opened) -> None:
    export, data = opened
    got = {c.name: c.role.value for c in data.columns}
    assert {k: got.get(k) for k in export.roles} == dict(export.roles)
    assert set(export.asked) <= {q["code"] for q in data.questions}


def test_money_and_orders_of_every_customer(opened) -> None:
    export, data = opened
    table = customer_table(data, Filters(), Options())
    if export.why is not None:
        assert isinstance(table, NotApplicable)
        assert table.why == export.why
        return
    assert not isinstance(table, NotApplicable)
    table = table.set_index(table.customer_id.map(customer_key))
    if export.net is not None:
        got = table.amount.to_dict()
        assert not {k: (v, got.get(k)) for k, v in export.net.items() if abs(got.get(k, 0.0) - v) > CENT}
        assert {k for k in got if k not in export.net} == {
            k for k, v in got.items() if k not in export.net and abs(v) < CENT
        }
    if export.bought is not None:
        got = {k: int(v) for k, v in table.orders.items()}
        assert got == {k: v for k, v in export.bought.items() if v}


def test_nobody_can_be_recognised_in_the_results(opened) -> None:
    data = opened[1]
    told = to_json(results(data, Filters()))
    for shown in ("@example.org", "Ann Buyer", "High Street", "科技路", "138100"):
        assert shown not in told
    for language in LANGUAGES:
        words = translator(language)
        said = [words(warning_message(w)) for w in data.receipt.warnings]
        assert all("@" not in s for s in said)


def test_lines_that_were_filled_are_counted() -> None:
    export = EXPORTS["shopify"]()
    data = load(export.content, export.name)
    (filled,) = [w for w in data.receipt.warnings if w["code"] == "order_lines_filled"]
    table = data.table
    later = table["Name"].duplicated()
    assert filled["rows"] == int(later.sum())
    assert filled["orders"] == int(table.loc[later, "Name"].nunique())
    assert "Financial Status" in filled["columns"]
    assert not {"Total", "Subtotal", "Discount Amount"} & set(filled["columns"])
    assert table["Financial Status"].notna().all()
    assert table.loc[later, "Total"].isna().all()


def test_dates_that_are_months_are_said() -> None:
    export = EXPORTS["monthly_sales"]()
    result = analyze(load(export.content, export.name), Filters(), Options())
    assert "monthly_dates" in {c.code for c in result.caveats}


def test_an_amount_after_the_refund_is_not_reduced_again() -> None:
    rows = 200
    gross = np.round(np.linspace(20, 300, rows), 2)
    back = np.where(np.arange(rows) % 10 == 0, np.round(gross * 0.6, 2), 0.0)
    frame = pd.DataFrame(
        {
            "订单编号": [f"D{i:06d}" for i in range(rows)],
            "买家会员名": [f"买家{i % 40}" for i in range(rows)],
            "总金额": gross,
            "买家实际支付金额": np.round(gross - back, 2),
            "订单付款时间": pd.date_range("2024-01-01", periods=rows, freq="D"),
            "退款金额": back,
        }
    )
    data = made(frame)
    assert data.first(Role.AMOUNT).name == "买家实际支付金额"
    assert data.column("退款金额").reason == "refund_already_off"


LINES = st.lists(
    st.tuples(
        st.integers(0, 8),
        st.integers(0, 700),
        st.lists(st.tuples(st.integers(1, 5), st.integers(1, 9000)), min_size=1, max_size=4),
    ),
    min_size=30,
    max_size=60,
)


def made(frame: pd.DataFrame) -> Dataset:
    return understand(
        Reading(frame, (), Receipt("orders.csv", "csv", rows_in_file=len(frame), rows_used=len(frame)), "key")
    )


@given(LINES, st.integers(0, 2**32 - 1))
@settings(max_examples=25)
def test_what_went_in_comes_out_in_any_order_of_rows(orders, seed) -> None:
    rows, expected = [], {}
    known = [(c, c, [(1, 100 + c)]) for c in range(20)]
    for number, (customer, day, lines) in enumerate([*known, *orders]):
        total = round(sum(q * p for q, p in lines) / 100 + 4.9, 2)
        key = f"C{customer:03d}"
        expected[key] = expected.get(key, 0.0) + total
        for i, (pieces, cents) in enumerate(lines):
            first = i == 0
            rows.append(
                {
                    "Order ID": f"A{number:05d}",
                    "Customer ID": key if first else None,
                    "Order Date": pd.Timestamp("2024-01-01") + pd.Timedelta(days=day) if first else pd.NaT,
                    "Item": f"Thing {i}",
                    "Quantity": pieces,
                    "Unit Price": cents / 100,
                    "Total": total if first else np.nan,
                }
            )
    frame = pd.DataFrame(rows).sample(frac=1, random_state=seed).reset_index(drop=True)
    frame["Customer ID"] = frame["Customer ID"].astype("str")
    frame["Item"] = frame["Item"].astype("str")
    frame["Order ID"] = frame["Order ID"].astype("str")
    data = made(frame)
    amount, customer = data.first(Role.AMOUNT), data.first(Role.CUSTOMER_ID)
    got = pd.Series(data.numeric(amount.name)).groupby(data.table[customer.name].to_numpy()).sum()
    assert set(got.index) == set(expected)
    np.testing.assert_allclose([got[k] for k in expected], list(expected.values()), atol=CENT)
    assert data.table["Order Date"].notna().all()


@pytest.mark.parametrize("name", ["shopify", "taobao", "members", "till_with_names"])
def test_reports_hold_nobody(name, tmp_path) -> None:
    export = EXPORTS[name]()
    told = report([load(export.content, export.name)], Filters(), {})
    paths = write(told, tmp_path, translator("en"))
    texts = [p.read_text("utf-8") for p in paths if p.suffix not in (".xlsx", ".pptx")]
    book = next(p for p in paths if p.suffix == ".xlsx")
    with zipfile.ZipFile(next(p for p in paths if p.suffix == ".pptx")) as deck:
        texts += [deck.read(name).decode() for name in deck.namelist() if name.endswith((".xml", ".rels"))]
    for sheet in pd.read_excel(book, sheet_name=None, header=None, dtype=str, engine="openpyxl").values():
        texts.append("\n".join(sheet.fillna("").astype(str).to_numpy().ravel()))
    for text in texts:
        assert not [w for w in ("@example.org", "Ann Buyer", "High Street", "科技路", "138100", "李1") if w in text]
