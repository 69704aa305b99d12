"""The rhythm window: one vote per customer, silences as unfinished gaps, goodbyes not taken for gaps."""

from __future__ import annotations

import numpy as np
import pytest

from insight.lifecycle import model, panel, rhythm
from insight.lifecycle.model import Mbg


def test_kaplan_meier_by_hand():
    # 6 durations: 3 ends at 2, 2, 5; censored at 3, 5, 7. S(2) = 4/6, S(5) = 4/6 · 2/3
    curve = rhythm.kaplan_meier(np.array([2, 2, 5]), np.ones(3), np.array([3, 5, 7]), np.ones(3))
    assert curve.survival[[1, 2, 4, 5, 7]] == pytest.approx([1, 4 / 6, 4 / 6, 4 / 9, 4 / 9])
    assert curve.quantile(0.3) == 2
    assert curve.quantile(0.5) == 5
    assert curve.quantile(0.9) is None
    assert curve.ended(100) == pytest.approx(5 / 9)


def test_without_silences_and_with_equal_weights_it_is_the_plain_percentile():
    gaps = np.arange(1, 101)
    curve = rhythm.kaplan_meier(gaps, np.ones(100), np.empty(0, dtype=int), np.empty(0))
    assert curve.quantile(0.9) == 90


def test_a_heavy_buyer_has_one_vote():
    # one customer with 90 gaps of one day, nine customers with one gap of 100 days; nobody is silent
    gaps = np.array([1] * 90 + [100] * 9)
    owner = np.array([0] * 90 + list(range(1, 10)))
    x = np.array([90] + [1] * 9)
    nobody = np.zeros(10)
    curve = rhythm.gap_curve(gaps, owner, x, np.zeros(10, dtype=int), nobody)
    assert curve.ended(50) == pytest.approx(0.1)
    assert rhythm.window(curve) == 100


def population(mbg: Mbg, days: int, count: int, seed: int) -> tuple[np.ndarray, ...]:
    draw = np.random.default_rng(seed)
    rate, leave = draw.gamma(mbg.r, 1 / mbg.alpha, count), draw.beta(mbg.a, mbg.b, count)
    gaps, owner, x, t_x, t = [], [], [], [], []
    for i in range(count):
        start = last = float(draw.uniform(0, days / 2))
        times = [int(start)]
        while draw.random() >= leave[i]:
            last += float(draw.exponential(1 / rate[i]))
            if last >= days:
                break
            times.append(int(last))
        gaps += np.diff(times).tolist()
        owner += [i] * (len(times) - 1)
        x.append(len(times) - 1)
        t_x.append(times[-1] - times[0])
        t.append(days - 1 - times[0])
    return tuple(np.array(v, dtype=int) for v in (gaps, owner, x, t_x, t))


def test_the_window_is_that_of_the_customers_not_of_their_gaps():
    """Nobody leaves: a repeat customer's next gap is Lomax(r, α), whose 90th percentile is known."""
    mbg = Mbg(2.0, 60.0, 1e-6, 1.0)
    gaps, owner, x, t_x, t = population(mbg, 1_500, 3_000, 1)
    found = rhythm.window(rhythm.gap_curve(gaps, owner, x, t - t_x, np.ones(len(x))))
    true = mbg.alpha * (10 ** (1 / mbg.r) - 1)
    assert found == pytest.approx(true, rel=0.08)
    assert np.quantile(gaps, 0.9) < 0.75 * true


def test_customers_who_left_are_not_gaps_that_never_end():
    mbg = Mbg(2.0, 60.0, 0.8, 3.2)
    gaps, owner, x, t_x, t = population(mbg, 1_500, 3_000, 2)
    as_gaps = rhythm.window(rhythm.gap_curve(gaps, owner, x, t - t_x, np.ones(len(x))))
    fitted = model.fit(x, t_x, t)
    found = rhythm.window(rhythm.gap_curve(gaps, owner, x, t - t_x, model.p_alive(fitted, x, t_x, t)))
    assert as_gaps is None
    assert found == pytest.approx(60 * (10**0.5 - 1), rel=0.2)


def test_the_window_stays_within_thirty_days_and_five_years():
    one = np.array([2000])
    long = rhythm.kaplan_meier(one, np.ones(1), np.empty(0, dtype=int), np.empty(0))
    short = rhythm.kaplan_meier(np.array([1]), np.ones(1), np.empty(0, dtype=int), np.empty(0))
    assert rhythm.window(long) == 1825
    assert rhythm.window(short) == 30


def test_a_customer_table_has_no_gaps_but_a_mean():
    assert rhythm.table_window(np.array([2, 0, 1]), np.array([80, 0, 40])) == round(2.3 * 40)
    assert rhythm.table_window(np.array([0, 0]), np.array([0, 0])) is None


def test_month_ends():
    day = lambda iso: int(np.datetime64(iso, "D").astype(int))  # noqa: E731
    found = panel.month_ends(day("2023-12-15"), day("2024-02-29"))
    assert [str(np.datetime64(d, "D")) for d in found] == ["2023-12-31", "2024-01-31", "2024-02-29"]
    assert panel.month_ends(day("2024-02-01"), day("2024-02-28")) == []
