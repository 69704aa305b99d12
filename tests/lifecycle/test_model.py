"""The MBG/NBD mathematics against formulas written again, simulation and the model's own data."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.lifecycle import model
from insight.lifecycle.model import Mbg

PUBLISHED = Mbg(0.525, 6.183 * 7, 0.891, 1.614)


def by_hand(mbg: Mbg, x: int, t_x: int, t: int) -> float:
    """The likelihood of one customer term by term, canon §3.1."""
    r, alpha, a, b = mbg.r, mbg.alpha, mbg.a, mbg.b
    constant = (
        math.lgamma(r + x)
        - math.lgamma(r)
        + r * math.log(alpha)
        + math.lgamma(a + b)
        + math.lgamma(b + x + 1)
        - math.lgamma(b)
        - math.lgamma(a + b + x + 1)
    )
    return constant + math.log((alpha + t) ** -(r + x) + a / (b + x) * (alpha + t_x) ** -(r + x))


def customers(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    t = draw.integers(1, 300, count)
    x = draw.poisson(1.2, count)
    t_x = np.where(x > 0, (t * draw.random(count)).astype(int), 0)
    return x, t_x, t


def test_likelihood_is_the_sum_of_the_terms():
    x, t_x, t = customers(40, 1)
    expected = sum(by_hand(PUBLISHED, *row) for row in zip(x.tolist(), t_x.tolist(), t.tolist(), strict=True))
    assert model.log_likelihood(PUBLISHED, x, t_x, t) == pytest.approx(expected, rel=1e-12)


def test_likelihood_changes_with_the_unit_of_time_by_repeats_times_its_logarithm():
    x, t_x, t = customers(50, 2)
    in_days = model.log_likelihood(Mbg(0.8, 70.0, 0.6, 2.0), x, t_x * 7, t * 7)
    in_weeks = model.log_likelihood(Mbg(0.8, 10.0, 0.6, 2.0), x, t_x, t)
    assert in_days == pytest.approx(in_weeks - x.sum() * math.log(7), rel=1e-12)


def test_gradient():
    x, t_x, t = customers(200, 3)
    objective = model._Objective(model.unique_rows(x, t_x, t), 30.0)
    point = np.array([-0.4, 0.3, -0.7, 0.9])
    _, gradient = objective(point)
    step = 1e-6
    numeric = [(objective(point + step * e)[0] - objective(point - step * e)[0]) / (2 * step) for e in np.eye(4)]
    assert gradient == pytest.approx(numeric, rel=1e-5, abs=1e-8)


def simulated(mbg: Mbg, count: int, seed: int, horizon: int) -> tuple[np.ndarray, ...]:
    """x, t_x, T and whether they bought in the next ``horizon`` days, of customers drawn from the model."""
    draw = np.random.default_rng(seed)
    t = draw.integers(60, 240, count).astype(float)
    rate, leave = draw.gamma(mbg.r, 1 / mbg.alpha, count), draw.beta(mbg.a, mbg.b, count)
    x, t_x, bought = np.zeros(count, int), np.zeros(count), np.zeros(count, bool)
    now, buying = np.zeros(count), draw.random(count) >= leave
    while buying.any():
        now = np.where(buying, now + draw.exponential(1, count) / rate, now)
        inside = buying & (now <= t)
        bought |= buying & (now > t) & (now <= t + horizon)
        x, t_x = x + inside, np.where(inside, now, t_x)
        buying = inside & (draw.random(count) >= leave)
    return x, np.floor(t_x).astype(int), t.astype(int), bought


def test_the_chance_to_buy_is_what_happens_in_a_simulation():
    mbg = Mbg(1.2, 50.0, 0.7, 2.5)
    x, t_x, t, bought = simulated(mbg, 120_000, 4, 90)
    chance = model.p_active(mbg, x, t_x, t, 90)
    for group in (x == 0, x == 1, (x >= 2) & (x <= 4), x >= 5):
        assert chance[group].mean() == pytest.approx(bought[group].mean(), abs=0.008)
    quiet = (x >= 2) & (t - t_x > 60)
    assert chance[quiet].mean() == pytest.approx(bought[quiet].mean(), abs=0.02)


def test_the_fit_finds_the_parameters_its_data_were_drawn_with():
    truth = Mbg(1.2, 50.0, 0.7, 2.5)
    x, t_x, t, _ = simulated(truth, 40_000, 5, 1)
    found = model.fit(x, t_x, t)
    assert found.converged
    assert found.r == pytest.approx(truth.r, rel=0.1)
    assert found.alpha == pytest.approx(truth.alpha, rel=0.1)
    assert found.leaves == pytest.approx(truth.leaves, rel=0.1)
    assert found.log_likelihood >= model.log_likelihood(truth, x, t_x, t)


def test_a_sample_of_the_customers_gives_nearly_the_same_chances():
    x, t_x, t, _ = simulated(Mbg(1.2, 50.0, 0.7, 2.5), 30_000, 6, 1)
    everyone, some = model.fit(x, t_x, t), model.fit(x, t_x, t, most=5_000)
    difference = model.p_active(everyone, x, t_x, t, 90) - model.p_active(some, x, t_x, t, 90)
    assert np.abs(difference).max() < 0.02
    # the likelihood reported is always that of all customers
    assert some.log_likelihood == pytest.approx(everyone.log_likelihood, rel=1e-4)


def test_the_sample_is_the_same_whatever_the_order():
    x, t_x, t = customers(3_000, 7)
    mixed = np.random.default_rng(8).permutation(3_000)
    assert model.fit(x, t_x, t, most=500) == model.fit(x[mixed], t_x[mixed], t[mixed], most=500)


def test_a_warm_start_ends_at_the_same_place():
    x, t_x, t, _ = simulated(Mbg(1.2, 50.0, 0.7, 2.5), 4_000, 9, 1)
    cold = model.fit(x, t_x, t)
    warm = model.fit(x, t_x, t, warm=Mbg(3.0, 400.0, 1e-5, 9.0))
    assert warm.log_likelihood == pytest.approx(cold.log_likelihood, rel=1e-9)
    assert warm.alpha == pytest.approx(cold.alpha, rel=1e-3)


def test_customers_who_never_leave_and_hardly_differ_still_get_chances():
    draw = np.random.default_rng(10)
    t = np.full(500, 365)
    x = draw.poisson(12, 500)
    t_x = np.minimum(364, 365 - draw.exponential(30, 500).astype(int) % 200)
    found = model.fit(x, t_x, t)
    assert found.leaves < 0.01
    assert 0.8 < model.p_active(found, x, t_x, t, 60).mean() < 1


def test_nobody_and_nobody_observed():
    nothing = np.empty(0, dtype=int)
    with pytest.raises(ValueError, match="no customers"):
        model.fit(nothing, nothing, nothing)
    same_day = np.zeros(300, dtype=int)
    assert not model.fit(same_day, same_day, same_day).converged


@settings(max_examples=60)
@given(
    x=st.integers(0, 400),
    t_x=st.integers(0, 2_000),
    silence=st.integers(0, 3_000),
    horizon=st.integers(1, 1825),
    r=st.floats(0.01, 400),
    alpha=st.floats(0.5, 1e5),
    a=st.floats(1e-6, 500),
    b=st.floats(1e-3, 1000),
)
def test_chances_stay_chances(x, t_x, silence, horizon, r, alpha, a, b):
    mbg = Mbg(r, alpha, a, b)
    row = (np.array([x]), np.array([t_x if x else 0]), np.array([(t_x if x else 0) + silence]))
    active, alive = model.p_active(mbg, *row, horizon)[0], model.p_alive(mbg, *row)[0]
    assert 0 <= active <= alive <= 1
    assert 0 <= model.surprise(mbg, *row)[0] <= 1
    # a longer silence never raises the chance
    longer = (row[0], row[1], row[2] + 30)
    assert model.p_active(mbg, *longer, horizon)[0] <= active + 1e-12
    assert -1e-9 <= model.drop(mbg, *row, horizon)[0] <= 1
