"""Published numbers, and every raw file of the lifecycle folder."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Dataset, Filters
from insight.exhibits.plotly import figure
from insight.lifecycle import Options, model, panel, story
from insight.lifecycle.analysis import customer_table
from insight.statistics import occasions
from insight.words import translator
from tests.lifecycle.conftest import told

pytestmark = pytest.mark.shared
CDNOW = {"customer": "customer_id", "date": "order_date", "pieces": "quantity", "amount": "amount"}


def cdnow(folder: Path, name: str = "CDNOW_master.txt") -> pd.DataFrame:
    sample = name == "CDNOW_sample.txt"
    names = (["number"] if sample else []) + ["customer", "date", "pieces", "amount"]
    table = pd.read_csv(
        folder / "lifecycle" / "cdnow" / name,
        sep=r"\s+",
        skiprows=0 if sample else 1,
        names=names,
        dtype={"customer": "str", "date": "str", "pieces": "float64"},
    )
    table["date"] = pd.to_datetime(table["date"], format="%Y%m%d").astype("datetime64[s]")
    return table


def complete_journey(folder: Path, make) -> Dataset:
    table = pd.read_parquet(folder / "lifecycle" / "complete_journey" / "transactions_sample.parquet")
    table["transaction_timestamp"] = pd.to_datetime(table["transaction_timestamp"]).astype("datetime64[s]")
    return make(
        table,
        household_id="customer_id",
        basket_id="order_id",
        transaction_timestamp="order_date",
        sales_value="amount",
        quantity="quantity",
    )


def online_retail(folder: Path, make) -> Dataset:
    table = pd.read_parquet(folder / "lifecycle" / "online_retail" / "online_retail.parquet")
    table = table.astype({"CustomerID": "float64", "Quantity": "int64", "InvoiceDate": "datetime64[s]"})
    roles = {
        "CustomerID": "customer_id",
        "InvoiceNo": "order_id",
        "InvoiceDate": "order_date",
        "Quantity": "quantity",
        "UnitPrice": "amount",
    }
    return make(table, **roles)


def read(dataset: Dataset) -> occasions.Occasions:
    columns = occasions.log_columns(dataset)
    assert columns is not None
    days = occasions.days_of(dataset.table[columns.date.name])
    return occasions.read(dataset, columns, days, int(np.nanmax(days)), last_reason="future_date")


def day(iso: str) -> int:
    return int(np.datetime64(iso, "D").astype(int))


def test_cdnow_counts(shared, make, golden):
    want = golden["cdnow_counts"]
    master, sample = cdnow(shared), cdnow(shared, "CDNOW_sample.txt")
    # every order counts where no amount is named: the published counts know no amounts of zero
    roles = {"customer": "customer_id", "date": "order_date"}
    result, found = told(make(master, **roles)), read(make(sample, **roles))
    assert result.rows == want["master_rows"]
    assert result.customers == want["master_customers"]
    assert result.since == want["first_date"]
    assert result.as_of == want["last_date"]
    assert len(sample) == want["sample_rows"]
    assert len(found.ids) == want["sample_customers"]
    assert len(found.day) == want["sample_rows_after_same_day_merge"]


def test_cdnow_calibration(shared, make, golden):
    want = golden["calibration_39w"]
    found = read(make(cdnow(shared, "CDNOW_sample.txt"), customer="customer_id", date="order_date"))
    start = day(golden["cdnow_counts"]["first_date"])
    then = panel.snapshot(found, day(want["end"]), start)
    now = panel.snapshot(found, day(golden["cdnow_counts"]["last_date"]), start)
    assert then.customers == want["customers"]
    assert then.repeaters == want["repeaters"]
    assert int(then.x.sum()) == want["repeat_purchases"]
    assert int(now.x.sum() - then.x.sum()) == want["repeat_purchases_holdout_39w"]


def test_cdnow_mbg_nbd_is_the_published_one_in_days(shared, make, golden):
    want = golden["mbgnbd_weeks"]
    table = cdnow(shared, "CDNOW_sample.txt")
    table = table[table["date"] <= golden["calibration_39w"]["end"]]
    result = told(make(table, customer="customer_id", date="order_date"), Options(as_of="1997-09-30"))
    assert result.model is not None
    p = result.model.parameters
    assert p.r == pytest.approx(want["r"], rel=2e-3)
    assert p.alpha == pytest.approx(7 * want["alpha"], rel=2e-3)
    assert p.a == pytest.approx(want["a"], rel=2e-3)
    assert p.b == pytest.approx(want["b"], rel=2e-3)
    weeks = result.model.log_likelihood + golden["calibration_39w"]["repeat_purchases"] * math.log(7)
    assert weeks == pytest.approx(want["log_likelihood"], abs=0.02)


def test_cdnow_of_a_year_and_a_half_is_shorter_than_two_buying_cycles(shared, make):
    result = told(make(cdnow(shared), **CDNOW))
    assert result.model is not None
    assert result.model.name == "mbg_nbd"
    assert result.current == result.stages == ()
    assert result.window_days > result.history_days / 2
    assert {c.code for c in result.caveats} >= {"history_too_short", "mostly_one_off"}


def test_cdnow_with_a_window_of_its_pooled_gaps_is_calibrated(shared, make, golden):
    window = golden["gap_p90_pooled_days"]["cdnow"]
    result = told(make(cdnow(shared), **CDNOW), Options(window_days=window))
    assert [m.month for m in result.months] == ["1998-02", "1998-03", "1998-04", "1998-05", "1998-06"]
    bought = {c.stage: c.bought / c.customers for c in result.check}
    predicted = {c.stage: c.predicted for c in result.check}
    # canon §1.3: growth .58, declining .24 expected and .30 real, lost .09 and .11
    assert predicted["growth"] == pytest.approx(bought["growth"], abs=0.03)
    assert predicted["declining"] == pytest.approx(bought["declining"], abs=0.12)
    assert predicted["lost"] == pytest.approx(bought["lost"], abs=0.03)


def test_pooled_gaps(shared, make, golden):
    for dataset, end, want in (
        (make(cdnow(shared), **CDNOW), "1998-06-30", golden["gap_p90_pooled_days"]["cdnow"]),
        (online_retail(shared, make), "2011-12-09", golden["gap_p90_pooled_days"]["uci"]),
    ):
        found = read(dataset)
        gaps, _ = panel.snapshot(found, day(end), int(found.day.min())).gaps()
        # the anchors merge the orders of one day
        assert np.quantile(gaps[gaps > 0], 0.9) == want


def test_online_retail(shared, make, golden):
    want = golden["uci_clean"]
    result = told(online_retail(shared, make), Options(window_days=golden["gap_p90_pooled_days"]["uci"]))
    assert result.customers == want["customers"]
    assert result.purchases == want["invoices"]
    assert result.customers - result.repeat_customers == want["one_order_customers"]
    assert {e.reason: e.rows for e in result.excluded} == {"anonymous": want["rows_without_customer"]}
    # December ends on the 9th
    assert result.as_of == "2011-12-09"
    assert result.months[-1].month == "2011-11"


def test_complete_journey(shared, make):
    result = told(complete_journey(shared, make))
    assert result.model is not None
    assert result.model.name == "mbg_nbd"
    assert result.occasion == "order"
    assert len(result.months) >= 6
    assert result.months[-1].month == "2017-12"
    bought = sum(c.bought for c in result.check)
    expected = sum(c.predicted * c.customers for c in result.check if c.predicted is not None)
    assert expected == pytest.approx(bought, rel=0.05)


def test_rfm_orders_and_customers(shared, make, golden):
    want = golden["rfm_r"]
    orders = pd.read_csv(shared / "lifecycle" / "rfm_r" / "rfm_data_orders.csv")
    orders["order_date"] = pd.to_datetime(orders["order_date"]).astype("datetime64[s]")
    log = make(orders, customer_id="customer_id", order_date="order_date", revenue="amount")
    result = told(log)
    assert result.rows == want["orders_rows"]
    assert result.customers == want["orders_customers"]
    # one line of 2001, then nothing until 2004: the history must not count from that line
    assert orders["order_date"].min() < pd.Timestamp("2002-01-01")
    assert result.since == "2004-01-02"
    assert [c.values for c in result.caveats if c.code == "log_break"] == [("2004-01-02",)]
    assert result.months == ()
    assert sum(c.customers for c in result.current) == want["orders_customers"]
    assert [m.month for m in told(log, Options(as_of="2006-12-31")).months] == ["2006-12"]

    table = pd.read_csv(shared / "lifecycle" / "rfm_r" / "rfm_data_customer.csv")
    table["most_recent_visit"] = pd.to_datetime(table["most_recent_visit"]).astype("datetime64[s]")
    roles = {"most_recent_visit": "last_order", "recency_days": "last_order", "number_of_orders": "orders"}
    grid = told(make(table, customer_id="customer_id", **roles))
    assert grid.customers == want["customer_rows"]
    assert grid.purchases == want["customer_orders"]
    assert grid.as_of == "2007-01-01"
    assert grid.model is None
    assert sum(c.customers for c in grid.grid) == want["customer_rows"]


def test_cdnow_summary_as_a_customer_table(shared, make, golden):
    """x, t_x, T of the published summary, written as dates, give the published model again (canon §1.5)."""
    summary = pd.read_csv(shared / "lifecycle" / "cdnow" / "cdnow_customers_summary.csv")
    end = pd.Timestamp(golden["calibration_39w"]["end"])
    weeks = {k: np.round(summary[k] * 7).astype(int) for k in ("recency", "T")}
    table = pd.DataFrame({"orders": summary["frequency"] + 1.0})
    table["first"] = (end - pd.to_timedelta(weeks["T"], unit="D")).astype("datetime64[s]")
    table["last"] = (table["first"] + pd.to_timedelta(weeks["recency"], unit="D")).astype("datetime64[s]")
    dataset = make(table, orders="orders", first="first_order", last="last_order")
    result = told(dataset, Options(as_of=str(end.date())))
    assert result.model is not None
    assert result.model.parameters.r == pytest.approx(golden["mbgnbd_weeks"]["r"], rel=3e-3)
    assert result.model.parameters.alpha == pytest.approx(7 * golden["mbgnbd_weeks"]["alpha"], rel=3e-3)
    frame = customer_table(dataset, Filters(), Options(as_of=str(end.date())))
    assert len(frame) == golden["calibration_39w"]["customers"]


def test_the_fit_is_the_same_in_a_warm_start(shared, make):
    found = read(make(cdnow(shared), **CDNOW))
    snap = panel.snapshot(found, day("1998-06-30"), day("1997-01-01"))
    before = panel.snapshot(found, day("1998-05-31"), day("1997-01-01"))
    cold = model.fit(snap.x, snap.t_x, snap.t)
    warm = model.fit(snap.x, snap.t_x, snap.t, warm=model.fit(before.x, before.t_x, before.t))
    assert warm.log_likelihood == pytest.approx(cold.log_likelihood, abs=0.01)


def test_every_page_of_the_raw_files_can_be_drawn(shared, make):
    pages = [
        (make(cdnow(shared), **CDNOW), Options()),
        (make(cdnow(shared), **CDNOW), Options(window_days=200)),
        (online_retail(shared, make), Options(window_days=110)),
        (complete_journey(shared, make), Options()),
    ]
    for dataset, options in pages:
        for language in ("en", "zh"):
            t = translator(language)
            for e in story(told(dataset, options)).exhibits:
                assert t(e.title)
                if e.chart is not None:
                    figure(e.chart, t, "light")
