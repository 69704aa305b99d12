"""What the analysis answers and refuses: keys, bases, caveats; logs, customer tables, stage columns."""

from __future__ import annotations

import json
import math
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Filters, NotApplicable
from insight.lifecycle import Options, analyze
from insight.lifecycle.analysis import customer_table
from insight.lifecycle.result import STAGES
from tests.conftest import codes
from tests.lifecycle.conftest import told

LOG = {"customer": "customer_id", "date": "order_date", "amount": "amount"}
TABLE = {"id": "customer_id", "first": "first_order", "last": "last_order", "orders": "orders"}


def snapshot_of(log: pd.DataFrame) -> pd.DataFrame:
    """The customer table of a log, one row per customer."""
    by = log.groupby("customer")["date"]
    return pd.DataFrame({"first": by.min(), "last": by.max(), "orders": by.size().astype(float)}).reset_index(
        names="id"
    )


def merged(log: pd.DataFrame) -> pd.DataFrame:
    return log.drop_duplicates(["customer", "date"])


# ---- keys


def test_the_keys_of_results_json(make, log):
    result = asdict(told(make(log(300, 500, 1), **LOG)))
    assert set(result["model"]) == {"name", "parameters", "log_likelihood", "time_unit"}
    assert result["model"]["name"] == "mbg_nbd"
    assert set(result["model"]["parameters"]) == {"r", "alpha", "a", "b"}
    assert result["model"]["time_unit"] == "days"
    assert isinstance(result["window_days"], int)
    assert {k for row in result["stages"] for k in row} == {"month", "stage", "customers"}
    assert {k for row in result["current"] for k in row} == {"stage", "customers"}
    assert [row["stage"] for row in result["current"]] == list(STAGES[1:])


def plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(plain(v) for v in value.values())
    if isinstance(value, tuple | list):
        return all(plain(v) for v in value)
    return value is None or type(value) in (str, bool, int) or (type(value) is float and math.isfinite(value))


def test_results_are_plain_values(make, log):
    frame = log(300, 500, 1)
    table = snapshot_of(frame)
    given = pd.DataFrame({"id": table["id"], "s": "lead"})
    for dataset in (
        make(frame, **LOG),
        make(frame[:700], **LOG),
        make(table, **TABLE),
        make(table, id="customer_id", last="last_order", orders="orders"),
        make(given, id="customer_id", s="stage"),
    ):
        result = asdict(told(dataset))
        assert plain(result)
        json.dumps(result, allow_nan=False)


# ---- refusals


def test_what_is_missing_is_said(make):
    frame = pd.DataFrame({"a": ["x"], "b": pd.to_datetime(["2024-01-01"]), "c": [1.0]})
    cases = {
        "no_orders": {},
        "no_customer_id": {"b": "order_date", "c": "amount"},
        "no_order_date": {"a": "customer_id", "c": "amount"},
        "no_last_order": {"a": "customer_id", "c": "orders"},
    }
    for why, roles in cases.items():
        assert analyze(make(frame, **roles), Filters(), Options()) == NotApplicable(why)


def test_nothing_left(make, orders):
    refused = [("a", "2024-01-05", "cancelled", 5.0)]
    assert analyze(orders(refused, "status", "amount"), Filters(), Options()).why == "no_purchases"
    assert analyze(orders([("a", "2099-01-05", 5.0)], "amount"), Filters(), Options()).why == "no_purchases"
    text = pd.DataFrame({"customer": ["a"], "date": pd.Series(["soon"], dtype="str")})
    assert (
        analyze(make(text, customer="customer_id", date="order_date"), Filters(), Options()).why == "dates_unreadable"
    )
    empty = orders([("a", "2024-01-05", 5.0)], "amount")
    assert analyze(empty, Filters(since="2024-06-01"), Options()).why == "no_purchases"
    assert analyze(empty, Filters(), Options(as_of="2023-01-01")).why == "no_purchases"


def test_few_customers(make, log):
    refusal = analyze(make(log(15, 500, 1), **LOG), Filters(), Options())
    assert refusal.why == "too_few_customers"
    assert refusal.fields["customers"] == 15


def test_a_history_shorter_than_the_buying_cycle_is_refused(make):
    # sixty customers who buy about once a year, seen for 400 days: too few for the model, too short for stages
    draw = np.random.default_rng(3)
    rows = []
    for i in range(60):
        first = int(draw.integers(0, 60))
        rows += [(f"c{i}", first), (f"c{i}", first + int(draw.integers(250, 330)))]
    frame = pd.DataFrame(rows, columns=["customer", "day"])
    frame["date"] = (pd.Timestamp("2023-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")).astype("datetime64[s]")
    refusal = analyze(make(frame, customer="customer_id", date="order_date"), Filters(), Options())
    assert refusal.why == "history_too_short"
    assert refusal.fields["days"] < 2 * refusal.fields["window"]


def test_with_enough_customers_the_model_stays_but_stages_are_refused(make, log):
    frame = log(400, 120, 4, r=0.6, alpha=60.0)
    result = told(make(frame, **LOG))
    assert result.model is not None
    assert result.model.name == "mbg_nbd"
    assert result.model.log_likelihood is not None
    assert result.stages == result.current == ()
    assert codes(result) & {"history_too_short", "rhythm_unknown"}
    # the reader may set a shorter window
    chosen = told(make(frame, **LOG), Options(window_days=45))
    assert chosen.window_days == 45
    assert chosen.window_set
    assert sum(c.customers for c in chosen.current) == chosen.customers


def test_the_rule_stands_in_where_customers_are_few(make, log):
    result = told(make(log(90, 500, 5), **LOG))
    assert result.model is not None
    assert result.model.name == "rule_based"
    assert result.model.log_likelihood is None
    assert asdict(result.model.parameters) == {"r": None, "alpha": None, "a": None, "b": None}
    assert "rule_based" in codes(result)
    assert sum(c.customers for c in result.current) == 90
    assert all(c.predicted is None for c in result.check)


def test_options_have_limits():
    for bad in (
        {"window_days": 10},
        {"window_days": 2000},
        {"lost_below": 0.0},
        {"declining_from": 1.0},
        {"as_of": "x"},
    ):
        with pytest.raises(ValueError, match=r"must|Invalid"):
            Options(**bad)
    assert Options(window_days=1825).window_days == 1825


# ---- counts and caveats


def test_rows_add_up(make, log):
    frame = log(300, 500, 6)
    frame.loc[frame.index[:200], "customer"] = None
    frame.loc[frame.index[300:320], "date"] = pd.NaT
    frame.loc[frame.index[400:407], "date"] = pd.Timestamp("2099-01-01")
    result = told(make(frame, **LOG))
    assert result.rows == result.rows_used + sum(e.rows for e in result.excluded)
    assert {e.reason: e.rows for e in result.excluded} == {"anonymous": 200, "future_date": 7, "no_date": 20}
    anonymous = next(c for c in result.caveats if c.code == "anonymous")
    assert anonymous.share == pytest.approx(200 / len(frame))


def test_mostly_one_off(make, log):
    rare = told(make(log(400, 700, 7, r=0.4, alpha=60.0, a=3.0, b=1.5), **LOG), Options(window_days=200))
    assert "mostly_one_off" in codes(rare)
    assert rare.second_within_window is not None
    assert rare.second_within_window < 0.5
    assert "mostly_one_off" not in codes(told(make(log(300, 500, 1), **LOG)))


def test_first_time_buyers_of_today_are_in_development_even_where_most_never_return(make, log):
    frame = log(1_500, 700, 7, r=0.3, alpha=60.0, a=4.0, b=1.0)
    fresh = pd.DataFrame({"customer": [f"new{i}" for i in range(50)], "date": frame["date"].max(), "amount": 1.0})
    fresh["date"] = fresh["date"].astype("datetime64[s]")
    table = customer_table(make(pd.concat([frame, fresh]), **LOG), Filters(), Options(window_days=100))
    new = table[table["customer_id"].str.startswith("new")]
    assert (new["p_active"] < 0.10).all()
    assert (new["stage"] == "development").all()


def test_the_check_uses_what_was_known_then(make, log):
    frame = log(600, 700, 8)
    result = told(make(frame, **LOG))
    assert result.check_from is not None
    origin = pd.Timestamp(result.check_from)
    assert (pd.Timestamp(result.as_of) - origin).days == result.window_days
    known = frame[frame["date"] <= origin]
    assert sum(c.customers for c in result.check) == known["customer"].nunique()
    later = set(frame.loc[frame["date"] > origin, "customer"]) & set(known["customer"])
    assert sum(c.bought for c in result.check) == len(later)
    # the log was drawn from the model, so its promises should hold
    expected = sum(c.predicted * c.customers for c in result.check if c.predicted is not None)
    assert expected == pytest.approx(len(later), rel=0.12)


def test_moves_are_between_the_last_two_months(make, log):
    result = told(make(log(300, 500, 1), **LOG))
    before, after = result.months[-2:]
    counts = {(s.month, s.stage): s.customers for s in result.stages}
    for stage in STAGES[1:]:
        assert sum(m.customers for m in result.moves if m.source == stage) == counts[before.month, stage]
        assert sum(m.customers for m in result.moves if m.target == stage) <= counts[after.month, stage]


def test_a_segment_filter_does_not_move_the_reference_day(make, log):
    frame = log(500, 500, 9)
    half = frame["customer"].str[-1].astype(int) < 5
    frame["half"] = np.where(half, "old", "new")
    # the old half stops buying half a year before the end
    frame = frame[~(half & (frame["date"] > "2022-11-30"))].reset_index(drop=True)
    dataset = make(frame, **LOG, half="segment")
    result = told(dataset, filters=Filters(segments=(("half", ("old",)),)))
    assert result.as_of == told(dataset).as_of
    lost = {c.stage: c.customers for c in result.current}
    assert lost["lost"] + lost["declining"] > 0.5 * result.customers


def test_the_stages_of_the_customers_are_the_counts(make, log):
    dataset = make(log(300, 500, 1), **LOG)
    table = customer_table(dataset, Filters(), Options())
    counts = table["stage"].value_counts().to_dict()
    assert counts == {c.stage: c.customers for c in told(dataset).current if c.customers}
    totals = dataset.table.groupby("customer")["amount"].sum()
    assert table.set_index("customer_id")["amount"].to_dict() == pytest.approx(totals.to_dict())
    assert table["p_active"].between(0, 1).all()
    assert (table["last_order"] >= table["first_order"]).all()


# ---- a customer table


def test_a_customer_table_gives_the_model_of_its_log(make, log):
    frame = merged(log(400, 600, 10))
    from_log, from_table = told(make(frame, **LOG)), told(make(snapshot_of(frame), **TABLE))
    assert from_table.source == "customers"
    assert from_log.model is not None
    assert from_table.model is not None
    assert from_table.model.log_likelihood == pytest.approx(from_log.model.log_likelihood, rel=1e-8)
    assert from_table.as_of == from_log.as_of
    assert from_table.stages == ()
    table = snapshot_of(frame)
    repeats = (table["orders"] - 1).sum()
    mean = (table["last"] - table["first"]).dt.days.sum() / repeats
    assert from_table.window_days == max(30, round(2.3 * mean))
    assert "same_day_not_merged" in codes(from_table)


def test_a_customer_table_of_leads_shows_the_potential(make, log):
    table = snapshot_of(merged(log(300, 600, 10)))
    leads = pd.DataFrame({"id": [f"lead{i}" for i in range(40)], "orders": 0.0})
    both = pd.concat([table, leads], ignore_index=True)
    result = told(make(both, **TABLE))
    assert result.current[0].stage == "potential"
    assert result.current[0].customers == 40
    assert result.rows_used == len(both)


def test_rows_of_a_customer_table_that_cannot_be_used(make, log):
    table = snapshot_of(merged(log(300, 600, 10)))
    bad = pd.DataFrame(
        {
            "id": ["u1", "u2", "u3", None, "c0001"],
            "first": pd.to_datetime([None, "2023-06-01", "2022-01-01", "2022-01-01", "2022-01-01"]),
            "last": pd.to_datetime(["2023-01-01", "2023-01-01", None, "2022-02-01", "2022-01-02"]),
            "orders": [2.0, 2.0, 2.0, 2.0, 2.0],
        }
    )
    both = pd.concat([table, bad.astype({"first": "datetime64[s]", "last": "datetime64[s]"})], ignore_index=True)
    result = told(make(both, **TABLE))
    assert {e.reason: e.rows for e in result.excluded} == {"anonymous": 1, "no_date": 3, "repeated_customer": 1}
    assert result.customers == len(table)


def test_a_registration_date_is_named(make, log):
    table = snapshot_of(merged(log(300, 600, 10))).rename(columns={"first": "注册时间"})
    result = told(make(table, id="customer_id", 注册时间="first_order", last="last_order", orders="orders"))
    assert next(c for c in result.caveats if c.code == "first_order_is_signup").values == ("注册时间",)


def test_recency_in_days_tells_the_day_of_the_table(make, log):
    table = snapshot_of(merged(log(300, 600, 10)))
    day = table["last"].max() + pd.Timedelta(days=9)
    table["recency"] = (day - table["last"]).dt.days.astype(float)
    result = told(make(table, **TABLE, recency="last_order"))
    assert result.as_of == str(day.date())


def test_without_the_first_order_only_a_grid(make, log):
    table = snapshot_of(merged(log(300, 600, 10)))
    result = told(make(table, id="customer_id", last="last_order", orders="orders"))
    assert result.model is None
    assert result.current == result.stages == ()
    assert codes(result) == {"first_order_missing"}
    assert sum(c.customers for c in result.grid) == 300
    days = [c.days for c in result.grid]
    assert min(d[0] for d in days) == 0
    # recency alone, in days, is enough for the grid
    table["recency"] = (table["last"].max() - table["last"]).dt.days.astype(float)
    again = told(make(table.drop(columns=["first", "last"]), id="customer_id", recency="last_order", orders="orders"))
    assert again.grid == result.grid


# ---- stages of the file


def test_stages_given_by_the_file(make):
    labels = ["Lead", "  MQL", "成长期", "VIP", "at-risk", "已流失", "Churned", "black sheep", "Disqualified", None]
    table = pd.DataFrame({"id": range(10), "s": pd.Series(labels, dtype="str")})
    result = told(make(table, id="customer_id", s="stage"))
    assert result.model is None
    assert {c.stage: c.customers for c in result.current} == {
        "potential": 1,
        "development": 1,
        "growth": 1,
        "maturity": 1,
        "declining": 1,
        "lost": 2,
    }
    assert next(c for c in result.caveats if c.code == "unmapped_stages").values == ("black sheep",)
    assert next(c for c in result.caveats if c.code == "disqualified").count == 1
    assert {e.reason: e.rows for e in result.excluded} == {"no_stage": 1}
    assert ("Lead", "potential") in [(g.label, g.stage) for g in result.given]


def test_a_stage_column_of_an_order_log_counts_customers_not_lines(make):
    table = pd.DataFrame({"id": ["a", "a", "b"], "s": ["growth", "growth", "lost"]})
    assert told(make(table, id="customer_id", s="stage")).customers == 2


def test_labels_that_mean_nothing(make):
    refusal = analyze(make(pd.DataFrame({"s": ["red", "blue"]}), s="stage"), Filters(), Options())
    assert refusal.why == "stages_unknown"
    assert refusal.fields["values"] == ("blue", "red")
