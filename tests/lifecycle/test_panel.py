"""No look-ahead: a changed future never changes the past; months and windows are told from their own rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.dataset import Filters
from insight.lifecycle import Options, Result, analyze, panel

ROLES = {"customer": "customer_id", "date": "order_date", "amount": "amount", "order": "order_id"}


def told(make, table: pd.DataFrame, options: Options | None = None) -> Result:
    result = analyze(make(table, **ROLES), Filters(), options or Options())
    assert isinstance(result, Result)
    return result


@pytest.fixture(scope="module")
def base(log) -> pd.DataFrame:
    table = log(320, 540, 11)
    table["order"] = pd.Series([f"o{i:05d}" for i in range(len(table))], dtype="str")
    return table


def past(result: Result, month: str) -> tuple:
    return (
        tuple(s for s in result.stages if s.month <= month),
        tuple(m for m in result.months if m.month <= month),
    )


@settings(max_examples=10)
@given(data=st.data())
def test_a_changed_future_never_changes_the_past(make, base, data):
    month = data.draw(st.sampled_from(["2022-08", "2022-11", "2023-02"]))
    end = pd.Timestamp(month) + pd.offsets.MonthEnd(0)
    later = base["date"] > end
    draw = np.random.default_rng(data.draw(st.integers(0, 10_000)))
    future = base[later].copy()
    what = data.draw(st.sampled_from(["nothing", "drop", "amounts", "customers", "returns", "more", "cut"]))
    if what == "drop":
        future = future[draw.random(len(future)) < 0.4]
    elif what == "amounts":
        future["amount"] = -future["amount"]
    elif what == "customers":
        future["customer"] = draw.permutation(future["customer"].to_numpy())
    elif what == "returns":
        # every order of the past is taken back afterwards
        back = base[~later].copy()
        back["amount"], back["date"] = -back["amount"], end + pd.Timedelta(days=3)
        future = pd.concat([future, back])
    elif what == "more":
        new = pd.DataFrame(
            {"customer": [f"n{i}" for i in range(400)], "amount": 9.0, "order": [f"x{i}" for i in range(400)]}
        )
        new["date"] = end + pd.to_timedelta(draw.integers(1, 60, 400), unit="D")
        future = pd.concat([future, new])
    elif what == "cut":
        future = future[:0]
    changed = pd.concat([base[~later], future], ignore_index=True)
    changed["date"] = changed["date"].astype("datetime64[s]")
    # the log still reaches the month's end, so that the month is complete
    last = pd.DataFrame({"customer": ["c0000"], "date": [end], "amount": [-1.0], "order": ["end"]})
    before, after = (
        pd.concat([t, last.assign(date=last["date"].astype("datetime64[s]"))], ignore_index=True)
        for t in (base, changed)
    )
    assert past(told(make, before), month)[0]
    assert past(told(make, before), month) == past(told(make, after), month)


def test_standing_at_a_month_end_tells_what_the_panel_tells_of_it(make, base):
    whole = told(make, base)
    month = whole.months[3].month
    end = str((pd.Timestamp(month) + pd.offsets.MonthEnd(0)).date())
    then = told(make, base, Options(as_of=end))
    assert {c.stage: c.customers for c in then.current} == {
        s.stage: s.customers for s in whole.stages if s.month == month
    }
    assert then.window_days == whole.months[3].window_days
    assert then.stages == tuple(s for s in whole.stages if s.month <= month)


def test_the_period_filter_ends_the_log_like_the_day_looked_at(make, base):
    dataset = make(base, **ROLES)
    by_filter = analyze(dataset, Filters(until="2023-01-31"), Options())
    by_day = analyze(dataset, Filters(), Options(as_of="2023-01-31"))
    assert isinstance(by_filter, Result)
    assert isinstance(by_day, Result)
    assert by_filter.current == by_day.current
    assert by_filter.stages == by_day.stages


def test_an_incomplete_last_month_is_left_out(make, base):
    cut = base[base["date"] <= "2023-03-30"]
    assert told(make, cut).months[-1].month == "2023-02"
    # the day looked at may say that the month is over, though nobody bought on its last day
    assert told(make, cut, Options(as_of="2023-03-31")).months[-1].month == "2023-03"


def test_months_begin_with_two_windows_of_history(make, base):
    result = told(make, base)
    for fit in result.months:
        end = pd.Timestamp(fit.month) + pd.offsets.MonthEnd(0)
        assert (end - pd.Timestamp(result.since)).days + 1 >= 2 * fit.window_days
    assert result.months[0].month > "2022-01"


def test_every_customer_so_far_has_a_stage_in_every_month(make, base):
    result = told(make, base)
    for fit in result.months:
        counts = [s.customers for s in result.stages if s.month == fit.month]
        assert len(counts) == 5
        assert sum(counts) == fit.customers
    assert sum(c.customers for c in result.current) == result.customers
    first = base.groupby("customer")["date"].min()
    last = result.months[-1]
    assert last.customers == int((first <= pd.Timestamp(last.month) + pd.offsets.MonthEnd(0)).sum())


@settings(max_examples=4)
@given(seed=st.integers(0, 10_000))
def test_order_of_rows_and_names_do_not_matter(make, base, seed):
    draw = np.random.default_rng(seed)
    mixed = base.iloc[draw.permutation(len(base))].reset_index(drop=True)
    names = {c: f"k{n}" for c, n in zip(base["customer"].unique(), draw.permutation(5_000), strict=False)}
    renamed = mixed.assign(customer=mixed["customer"].map(names))
    renamed = renamed.rename(columns={"customer": "Kunde", "date": "日期", "amount": "x", "order": "nr"})
    roles = {"Kunde": "customer_id", "日期": "order_date", "x": "amount", "nr": "order_id"}
    expected = told(make, base)
    assert told(make, mixed) == expected
    assert analyze(make(renamed, **roles), Filters(), Options()) == expected


def test_the_same_lines_twice_in_one_order_change_nothing(make, base):
    twice = pd.concat([base, base], ignore_index=True)
    one, two = told(make, base), told(make, twice)
    assert two.rows == 2 * one.rows
    assert (two.stages, two.current, two.model) == (one.stages, one.current, one.model)


def test_twice_the_customers_are_twice_the_stages(make, base):
    others = base.assign(customer=base["customer"] + "*", order=base["order"] + "*")
    one, two = told(make, base), told(make, pd.concat([base, others], ignore_index=True))
    assert two.window_days == one.window_days
    assert [c.customers for c in two.current] == [2 * c.customers for c in one.current]


def test_a_lone_early_line_is_no_history(make, base):
    early = pd.DataFrame(
        {"customer": ["c0001"], "date": [base["date"].min() - pd.Timedelta(days=1500)], "amount": [5.0]}
    )
    with_early = pd.concat([early.astype({"date": "datetime64[s]"}), base], ignore_index=True)
    roles = {"customer": "customer_id", "date": "order_date", "amount": "amount"}
    plain, odd = (analyze(make(t, **roles), Filters(), Options()) for t in (base, with_early))
    assert isinstance(plain, Result)
    assert isinstance(odd, Result)
    assert (odd.since, odd.history_days) == (plain.since, plain.history_days)
    assert [m.month for m in odd.months] == [m.month for m in plain.months]
    assert "log_break" in {c.code for c in odd.caveats} - {c.code for c in plain.caveats}


def test_where_a_log_begins():
    days = np.array([900.0, 10.0, 11.0, 380.0, 901.0])
    starts = panel.log_starts(days)
    assert starts.tolist() == [10, 380, 900]
    assert [panel.start_on(starts, d) for d in (5, 10, 379, 380, 899, 900, 2000)] == [10, 10, 10, 380, 380, 900, 900]
