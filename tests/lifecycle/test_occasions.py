"""Order lines to purchase occasions: orders, days, returns, states, missing customers, wrong dates."""

from __future__ import annotations

import datetime

import narwhals as nw
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.statistics import occasions
from insight.statistics.occasions import Occasions


def day(iso: str) -> int:
    return int(np.datetime64(iso, "D").astype(int))


def read(dataset, last: str = "2030-01-01") -> Occasions:
    columns = occasions.log_columns(dataset)
    assert columns is not None
    days = occasions.days_of(dataset.table[columns.date.name])
    return occasions.read(dataset, columns, days, day(last), last_reason="future_date")


def known(found: Occasions, at: str = "2030-01-01") -> list[tuple[str, str]]:
    """The occasions known on a day, as (customer, day)."""
    on = (found.since <= day(at)) & (found.until > day(at))
    return [
        (str(found.ids[c]), str(np.datetime64(int(d), "D")))
        for c, d in zip(found.customer[on], found.day[on], strict=True)
    ]


def test_without_order_ids_a_day_is_one_occasion(orders):
    found = read(
        orders([("a", "2024-01-05 09:00", 5.0), ("a", "2024-01-05 23:59", 7.0), ("a", "2024-01-06", 1.0)], "amount")
    )
    assert known(found) == [("a", "2024-01-05"), ("a", "2024-01-06")]


def test_with_order_ids_an_order_is_one_occasion_however_many_deliveries(orders):
    rows = [("a", f"2024-01-{d:02d}", "o1", 5.0) for d in range(5, 25)] + [("a", "2024-01-30", "o2", 5.0)]
    assert known(read(orders(rows, "order", "amount"))) == [("a", "2024-01-05"), ("a", "2024-01-30")]


def test_two_orders_of_one_day_are_two_occasions(orders):
    rows = [("a", "2024-01-05", "o1", 5.0), ("a", "2024-01-05", "o2", 5.0), ("a", "2024-01-05", None, 5.0)]
    assert known(read(orders(rows, "order", "amount"))) == [("a", "2024-01-05")] * 3


def test_an_order_number_used_by_two_customers_is_two_orders(orders):
    rows = [("a", "2024-01-05", "1", 5.0), ("b", "2024-01-06", "1", 5.0)]
    assert known(read(orders(rows, "order", "amount"))) == [("a", "2024-01-05"), ("b", "2024-01-06")]


def test_returns_subtract_and_never_add(orders):
    rows = [
        ("a", "2024-01-05", 10.0),
        ("a", "2024-01-05", -10.0),
        ("a", "2024-02-01", 10.0),
        ("a", "2024-02-20", -10.0),
        ("b", "2024-01-05", -3.0),
        ("c", "2024-01-05", 0.0),
    ]
    found = read(orders(rows, "amount"))
    assert known(found) == [("a", "2024-02-01")]
    assert found.empty == 4


def test_cents_that_do_not_add_up_exactly_are_still_nothing(orders):
    rows = [("a", "2024-01-05", v) for v in (0.1, 0.2, 19.99, -0.3, -19.99)]
    assert known(read(orders(rows, "amount"))) == []


def test_a_later_return_of_an_order_counts_from_its_own_day_on(orders):
    rows = [("a", "2024-01-05", "o1", 10.0), ("a", "2024-03-01", "o1", -10.0), ("a", "2024-04-01", "o1", 4.0)]
    found = read(orders(rows, "order", "amount"))
    assert known(found, "2024-01-04") == []
    assert known(found, "2024-02-28") == [("a", "2024-01-05")]
    assert known(found, "2024-03-01") == []
    assert known(found, "2024-04-01") == [("a", "2024-01-05")]


def test_without_an_amount_every_order_counts_and_returned_pieces_do_not(orders):
    assert len(known(read(orders([("a", "2024-01-05"), ("a", "2024-01-09")])))) == 2
    rows = [("a", "2024-01-05", 2.0), ("a", "2024-01-09", -2.0), ("a", "2024-01-12", None)]
    assert known(read(orders(rows, "quantity"))) == [("a", "2024-01-05"), ("a", "2024-01-12")]


def test_the_sign_may_stand_in_the_quantity(orders):
    rows = [("a", "2024-01-05", 8.0, -1.0), ("b", "2024-01-05", 8.0, 1.0)]
    assert known(read(orders(rows, "amount", "quantity"))) == [("b", "2024-01-05")]


def test_a_price_per_piece_is_multiplied(orders):
    rows = [("a", "2024-01-05", 1.0, 5.0), ("a", "2024-01-05", 9.0, -1.0)]
    assert known(read(orders(rows, "unit price", "quantity"))) == []
    assert known(
        read(orders([("a", "2024-01-05", 1.0, 10.0), ("a", "2024-01-05", 9.0, -1.0)], "unit price", "quantity"))
    )


@pytest.mark.parametrize(
    "status", ["Cancelled", " canceled ", "Refunded", "交易关闭", "等待买家付款", "已退款", "VOIDED", "退货"]
)
def test_orders_that_came_to_nothing(orders, status):
    found = read(orders([("a", "2024-01-05", status, 5.0), ("b", "2024-01-05", "paid", 5.0)], "status", "amount"))
    assert known(found) == [("b", "2024-01-05")]
    assert found.rows == {"used": 1, "status": 1}


@pytest.mark.parametrize(
    "status", ["Paid", "partially_refunded", "交易成功", "卖家已发货", "Delivered", None, "mystery"]
)
def test_orders_that_stand(orders, status):
    found = read(orders([("a", "2024-01-05", status, 5.0), ("b", "2024-01-05", "paid", 5.0)], "status", "amount"))
    assert len(known(found)) == 2


def test_states_that_mean_nothing_here_are_told(orders):
    states = ("paid", "Cancelled", "escalated", "交易成功", "Returned", "Partially-Refunded")
    data = orders([(str(i), "2024-01-05", s, 5.0) for i, s in enumerate(states)], "status", "amount")
    columns = occasions.log_columns(data)
    assert columns is not None
    assert occasions.unknown_states(data, columns) == ("escalated",)
    assert set(occasions.dropped_states(columns)) == {"Cancelled", "Returned"}


def test_rows_without_customer_or_date_are_counted(orders, make):
    table = pd.DataFrame(
        {
            "customer": pd.Series(["a", None, "  ", "a ", "a", "a", "a", "a"], dtype="str"),
            "date": pd.to_datetime(
                ["2024-01-05", "2024-01-05", "2024-01-05", "2024-01-09", None, "1900-01-01", "2099-12-31", "2024-01-09"]
            ).astype("datetime64[s]"),
        }
    )
    found = read(make(table, customer="customer_id", date="order_date"))
    assert known(found) == [("a", "2024-01-05"), ("a", "2024-01-09")]
    assert found.rows == {"used": 3, "anonymous": 2, "no_date": 1, "implausible_date": 1, "future_date": 1}


def test_dates_beyond_the_range_of_nanoseconds(make):
    table = pd.DataFrame(
        {"customer": [1, 1, 2], "date": np.array(["2024-01-05", "9999-12-31", "0001-01-01"], "datetime64[s]")}
    )
    found = read(make(table, customer="customer_id", date="order_date"))
    assert found.rows == {"used": 1, "future_date": 1, "implausible_date": 1}


def test_the_day_is_the_local_day_that_was_written():
    stamps = pd.Series(pd.to_datetime(["2026-07-01 00:30:00+09:00", "2026-07-01 23:30:00+09:00"]))
    assert occasions.days_of(stamps).tolist() == [day("2026-07-01")] * 2
    naive = pd.Series(pd.to_datetime(["1969-12-31 23:00", "1970-01-01 00:00", None]))
    assert occasions.days_of(naive)[:2].tolist() == [-1, 0]
    assert np.isnan(occasions.days_of(naive)[2])
    written = pd.Series(["2024-01-05", "2024-01-05T10:00:00", "soon"], dtype="str")
    assert occasions.days_of(written)[:2].tolist() == [day("2024-01-05")] * 2
    assert np.isnan(occasions.days_of(pd.Series([44765.0]))).all()


def test_customer_numbers_may_be_numbers(make):
    table = pd.DataFrame(
        {"customer": [17850.0, np.nan, 9.0], "date": pd.to_datetime(["2024-01-05"] * 3).astype("datetime64[s]")}
    )
    found = read(make(table, customer="customer_id", date="order_date"))
    assert found.ids.tolist() == [9.0, 17850.0]
    assert found.rows == {"used": 2, "anonymous": 1}


def test_the_same_code_on_another_engine(orders):
    lines = pd.DataFrame(
        {
            "customer": ["a", "a", "b", None, "b"],
            "order": ["1", "1", "2", "3", "2"],
            "day": pd.array([19000, 19001, None, 19000, 19002], dtype="Int64"),
            "value": [2.0, -1.0, 4.0, 1.0, 8.0],
            "status": ["ok", "ok", "ok", "ok", "void"],
        }
    )
    marked = occasions.mark(nw.from_native(lines).lazy(), 19002, "future_date", ("void",)).collect().to_native()
    assert marked["reason"].tolist() == ["used", "used", "no_date", "anonymous", "status"]
    nets = occasions.net(nw.from_native(marked).lazy()).collect().to_native()
    assert sorted(nets["net"]) == [-1.0, 2.0]


line = st.tuples(
    st.sampled_from("abc"),
    st.dates(datetime.date(2024, 1, 1), datetime.date(2024, 2, 10)),
    st.sampled_from(["o1", "o2", "o3", None]),
    st.sampled_from([-5.0, 0.0, 5.0, 10.0]),
)


def naive(rows: list[tuple], at: datetime.date) -> list[tuple[str, str]]:
    """The definition, written without any cleverness."""
    orders: dict[tuple, list[tuple]] = {}
    for customer, when, order, amount in rows:
        if when <= at:
            orders.setdefault((customer, order or f"day {when}"), []).append((when, amount))
    kept = [(c, str(min(w for w, _ in lines))) for (c, _), lines in orders.items() if sum(a for _, a in lines) > 0]
    return sorted(kept)


@settings(max_examples=30)
@given(rows=st.lists(line, min_size=1, max_size=25), seed=st.integers(0, 99))
def test_it_is_the_definition_on_every_day_and_in_any_order(orders, rows, seed):
    mixed = [rows[i] for i in np.random.default_rng(seed).permutation(len(rows))]
    one, two = (read(orders(r, "order", "amount")) for r in (rows, mixed))
    for at in ("2024-01-03", "2024-01-20", "2024-02-10"):
        assert sorted(known(one, at)) == naive(rows, datetime.date.fromisoformat(at))
        assert known(one, at) == known(two, at)
