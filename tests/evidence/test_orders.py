"""Retention against independent counts; later orders never change an earlier period."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Column, Filters, NotApplicable, Role, Scale
from insight.evidence import Options, Result, analyze
from insight.loading import load_file
from tests.conftest import Make
from tests.evidence.conftest import one, order_log, told


def retention(result: Result) -> dict[str, tuple[int, float | None]]:
    trend = one(result, "retained").trend
    assert trend is not None
    return {p.name: (p.measured.n, p.measured.value) for p in trend.periods}


def by_sets(customers: pd.Series, days: pd.Series, frequency: str = "M") -> dict[str, tuple[int, float]]:
    """The same with sets of customers, for every whole period that is followed by a whole one."""
    periods = days.dt.to_period(frequency)
    held = {p: set(customers[periods == p]) for p in sorted(periods.unique())}
    whole = [
        p
        for p in held
        if p.start_time >= days.min().normalize() - pd.Timedelta(days=3) and p.end_time.normalize() <= days.max()
    ]
    named = {p: f"{p:%Y-%m}" if frequency == "M" else f"{p.year}-Q{p.quarter}" for p in whole}
    return {named[p]: (len(held[p]), len(held[p] & held[p + 1]) / len(held[p])) for p in whole if p + 1 in whole}


def test_against_sets_of_customers(orders: pd.DataFrame) -> None:
    found, wanted = retention(told(order_log(orders), period="month")), by_sets(orders["customer"], orders["day"])
    assert found.keys() == wanted.keys()
    for name, (n, share) in wanted.items():
        assert found[name] == (n, pytest.approx(share))


def test_a_year_of_groceries(root: Path) -> None:
    data = load_file(root / "data" / "complete_journey.parquet")
    result, table = told(data), data.table
    baskets = table.groupby(["household_id", "basket_id"], as_index=False).agg(
        day=("transaction_timestamp", "min"), net=("sales_value", "sum")
    )
    paid = baskets[baskets["net"] > 0]
    found, wanted = retention(result), by_sets(paid["household_id"], paid["day"])
    assert found.keys() == wanted.keys()
    assert len(found) == 11
    for name, (n, share) in wanted.items():
        assert found[name] == (n, pytest.approx(share))
    level = one(result, "retained")
    assert (level.level.n, level.level.value) == found["2017-11"]
    assert (level.since, level.until) == ("2017-11-01", "2017-12-31")


@pytest.mark.shared
def test_cdnow_by_quarter(shared: Path) -> None:
    table = pd.read_csv(
        shared / "lifecycle" / "cdnow" / "CDNOW_master.txt",
        sep=r"\s+",
        names=["customer", "day", "n", "amount"],
        skiprows=1,
    )
    table["day"] = pd.to_datetime(table["day"].astype(str), format="%Y%m%d").astype("datetime64[s]")
    table = table[table["amount"] > 0].drop(columns="n")
    result = told(order_log(table), period="quarter")
    found, wanted = retention(result), by_sets(table["customer"], table["day"], "Q")
    assert found.keys() == wanted.keys()
    assert found["1997-Q1"] == (wanted["1997-Q1"][0], pytest.approx(wanted["1997-Q1"][1]))
    # all buyers are of the first quarter: how many bought again within 90 days of their first purchase
    first = table.groupby("customer")["day"].transform("min")
    days = (table["day"] - first).dt.days
    lines = table.assign(days=days).query("days <= 90").groupby("customer").size()
    again = one(result, "repeat").level
    one_per_day = table.assign(days=days).query("days <= 90").groupby("customer")["days"].nunique()
    assert again.n == table["customer"].nunique()
    assert again.value == pytest.approx(float((one_per_day >= 2).mean()))
    assert len(lines) == again.n
    assert "repeat_old_customers" in {c.code for c in result.caveats}


@pytest.mark.parametrize("end", ["2023-06-30", "2023-09-17", "2023-12-31"])
def test_later_orders_do_not_change_earlier_periods(orders: pd.DataFrame, end: str) -> None:
    before = retention(told(order_log(orders[orders["day"] <= pd.Timestamp(end)]), period="month"))
    after = retention(told(order_log(orders), period="month"))
    assert before
    assert {name: after[name] for name in before} == before
    # a period that has not ended, and the one before it, are not there yet
    last = pd.Period(end, "M") if pd.Timestamp(end).is_month_end else pd.Period(end, "M") - 1
    assert max(before) == f"{last - 1:%Y-%m}"


def test_a_later_return_does_not_change_an_earlier_period() -> None:
    people = 40
    days = ["2024-01-01", "2024-02-10", "2024-03-31"]
    rows = [(c, f"{c}-{d}", d, 10.0) for c in range(people) for d in days]
    frame = pd.DataFrame(rows, columns=["customer", "order", "day", "amount"])
    returned = pd.DataFrame([(0, "0-2024-02-10", "2024-05-31", -10.0)], columns=frame.columns)
    late = pd.concat([frame, returned])
    found = []
    for table in (frame, late):
        dated = table.assign(day=pd.to_datetime(table["day"]).astype("datetime64[s]"))
        found.append(retention(told(order_log(dated), period="month"))["2024-01"])
    assert found[0] == found[1] == (people, 1.0)


def test_who_has_not_had_the_time_to_come_back_is_left_out(orders: pd.DataFrame) -> None:
    repeat = one(told(order_log(orders), repeat_days=60), "repeat")
    first = orders.groupby("customer")["day"].min()
    end, start = orders["day"].max(), orders["day"].min()
    kept = first[(first + pd.Timedelta(days=60) <= end) & (first >= start + pd.Timedelta(days=60))]
    again = [
        bool(((orders["customer"] == c) & (orders["day"] > d) & (orders["day"] <= d + pd.Timedelta(days=60))).any())
        for c, d in kept.items()
    ]
    assert repeat.level.n == len(kept)
    assert repeat.level.value == pytest.approx(np.mean(again))


def test_groups_are_those_of_customers(orders: pd.DataFrame) -> None:
    result = told(order_log(orders), period="month")
    comparison = one(result, "retained").comparison
    assert comparison is not None
    assert {g.name for g in comparison.groups} == {"new", "old"}
    assert sum(g.measured.n for g in comparison.groups) == one(result, "retained").level.n
    # a column that changes from order to order says nothing about the customer
    mixed = orders.assign(group=np.where(np.arange(len(orders)) % 2, "web", "shop"))
    assert one(told(order_log(mixed), period="month"), "retained").comparison is None


def test_the_order_of_rows_does_not_matter(orders: pd.DataFrame) -> None:
    shuffled = orders.sample(frac=1, random_state=1)
    assert retention(told(order_log(orders))) == retention(told(order_log(shuffled)))


def test_short_histories_are_refused_in_words(orders: pd.DataFrame) -> None:
    short = orders[orders["day"] <= pd.Timestamp("2023-01-20")]
    assert analyze(order_log(short), Filters(), Options()) == NotApplicable("no_results")
    survey = order_log(short).with_column(
        Column("s", "s", Role.OVERALL_SATISFACTION, None, Scale("ordinal", minimum=1, maximum=5)),
        np.full(len(short), 4.0),
    )
    assert told(survey).cell("retention", "level").why == "history_short"


def test_a_table_of_customers_shows_one_moment(make: Make) -> None:
    first = np.repeat(np.array(["2022-01-05", "2023-11-01"], dtype="datetime64[s]"), [60, 20])
    last = np.repeat(np.array(["2022-06-01", "2023-12-01", "2023-12-20"], dtype="datetime64[s]"), [20, 40, 20])
    data = make(
        [
            ("orders", Role.ORDERS, Scale("number"), np.repeat([1.0, 2, 5], [20, 40, 20])),
            ("first", Role.FIRST_ORDER, Scale("date"), first),
            ("last", Role.LAST_ORDER, Scale("date"), last),
        ]
    )
    result = told(data)
    assert one(result, "repeat").level.value == pytest.approx(60 / 80)
    # sixty have been customers for more than a year; forty of them ordered in the last
    assert (one(result, "active").level.n, one(result, "active").level.value) == (60, pytest.approx(40 / 60))
    assert result.cell("retention", "trend").why == "snapshot"
