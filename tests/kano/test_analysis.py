"""What may and what may not change a Kano result, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insight.dataset import Column, Filters, NotApplicable, Role, Scale
from insight.kano import NEEDS, Options, analyze
from tests.conftest import differences
from tests.kano.conftest import run

ANSWER = st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, np.nan])
ANSWERS = st.lists(st.tuples(ANSWER, ANSWER, ANSWER, ANSWER), min_size=1, max_size=25)
SOME = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
ONE = [(1.0, 3.0, 3.0, 5.0)]  # one complete respondent, so that the analysis always applies


def two(rows):
    """Two features from rows of four answers."""
    return {"Wi-Fi": [(r[0], r[1]) for r in rows], "Breakfast": [(r[2], r[3]) for r in rows]}


@SOME
@given(rows=ANSWERS, seed=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(rows, seed, dataset):
    rows = rows + ONE
    shuffled = [rows[k] for k in np.random.default_rng(seed).permutation(len(rows))]
    assert differences(run(dataset(two(rows))), run(dataset(two(shuffled)))) == []


@SOME
@given(rows=ANSWERS, weight=st.sampled_from([1.0, 0.25, 3.0]))
def test_equal_weights_change_nothing(rows, weight, dataset):
    rows = rows + ONE
    assert differences(run(dataset(two(rows))), run(dataset(two(rows), weights=[weight] * len(rows)))) == []


@SOME
@given(rows=ANSWERS)
def test_the_same_file_twice_keeps_every_share(rows, dataset):
    rows = rows + ONE
    once, twice = run(dataset(two(rows))), run(dataset(two(rows + rows)))
    for a, b in zip(once.features, twice.features, strict=True):
        assert (b.n, b.n_aomi, b.missing) == (2 * a.n, 2 * a.n_aomi, 2 * a.missing)
        assert (a.category, a.tied, a.better, a.worse, a.shares) == (b.category, b.tied, b.better, b.worse, b.shares)
        if a.better_interval and b.better_interval:
            assert np.ptp(b.better_interval) < np.ptp(a.better_interval)


@SOME
@given(rows=ANSWERS)
def test_whole_weights_are_like_repeated_rows(rows, dataset):
    rows = rows + ONE
    weights = [1 + k % 3 for k in range(len(rows))]
    repeated = [row for row, w in zip(rows, weights, strict=True) for _ in range(w)]
    weighted, plain = run(dataset(two(rows), weights=weights)), run(dataset(two(repeated)))
    for a, b in zip(weighted.features, plain.features, strict=True):
        assert a.category == b.category
        assert a.better == (None if b.better is None else pytest.approx(b.better))
        assert a.worse == (None if b.worse is None else pytest.approx(b.worse))
        if a.weighted_counts is not None:
            assert asdict(a.weighted_counts) == pytest.approx(asdict(b.counts))


@SOME
@given(rows=ANSWERS)
def test_names_of_columns_do_not_matter(rows, dataset):
    data = dataset(two(rows + ONE))
    names = {c.name: f"Q{k} 题" for k, c in enumerate(data.columns)}
    renamed = replace(
        data,
        table=data.table.rename(columns=names),
        columns=tuple(replace(c, name=names[c.name], label="?") for c in data.columns),
    )
    assert differences(run(data), run(renamed)) == []


@SOME
@given(rows=ANSWERS, table=st.sampled_from(["classic", "pouliot"]))
def test_what_always_holds(rows, table, dataset):
    result = run(dataset(two(rows + ONE)), table=table)
    for f in result.features:
        assert sum(asdict(f.counts).values()) == f.n == sum(map(sum, f.answers))
        assert f.n + f.missing == result.respondents <= result.rows
        assert 0 <= f.half <= f.missing
        assert sum(asdict(f.probabilities).values()) == pytest.approx(1)
        if f.n_aomi == 0:
            assert (f.better, f.worse, f.better_interval, f.worse_interval, f.ellipse) == (None,) * 5
            continue
        assert 0 <= f.better_interval[0] <= f.better <= f.better_interval[1] <= 1
        assert -1 <= f.worse_interval[0] <= f.worse <= f.worse_interval[1] <= 0
    assert result.pairs_missing == sum(f.missing for f in result.features)


@SOME
@given(rows=ANSWERS)
def test_swapped_questions_transpose_the_answers(rows, dataset):
    data = dataset(two(rows + ONE))
    other = {Role.KANO_FUNCTIONAL: Role.KANO_DYSFUNCTIONAL, Role.KANO_DYSFUNCTIONAL: Role.KANO_FUNCTIONAL}
    swapped = data.with_columns(tuple(replace(c, role=other[c.role]) for c in data.columns))
    for a, b in zip(run(data).features, run(swapped).features, strict=True):
        assert a.answers == tuple(zip(*b.answers, strict=True))
        assert (a.counts.I, a.counts.Q) == (b.counts.I, b.counts.Q)


def test_a_feature_does_not_depend_on_the_others(dataset):
    wifi = [(1.0, 5.0)] * 30 + [(1.0, 3.0)] * 25
    alone = run(dataset({"Wi-Fi": wifi})).features[0]
    among = run(dataset({"Sauna": [(3.0, 3.0)] * 55, "Wi-Fi": wifi})).features[1]
    assert alone == among


def test_results_are_plain_json(dataset, varied):
    for data in (varied, dataset(two(ONE * 6), weights=[1, 2, 3, 0, 1, 1])):
        text = json.dumps(asdict(run(data)), allow_nan=False)
        found = json.loads(text)
        assert set(found) >= {"table", "features"}
        keys = "feature n counts category tied better worse better_interval worse_interval"
        assert set(found["features"][0]) >= {*keys.split(), "probability", "probabilities", "verdict", "top_two_p"}
        assert list(found["features"][0]["counts"]) == ["A", "O", "M", "I", "R", "Q"]
        assert "numpy" not in repr(run(data))


def test_pairs_are_dropped_one_by_one(dataset):
    rows = [(1.0, 3.0, 1.0, np.nan), (np.nan, 3.0, np.nan, np.nan), (1.0, 5.0, 3.0, 5.0), (np.nan,) * 4]
    result = run(dataset(two(rows)))
    wifi, breakfast = result.features
    assert (result.rows, result.respondents) == (4, 2)
    assert (wifi.n, wifi.missing, wifi.half) == (2, 0, 0)
    assert (breakfast.n, breakfast.missing, breakfast.half) == (1, 1, 1)
    assert breakfast.counts.M == 1
    assert breakfast.counts.Q == 0


def test_weights_enter_shares_and_intervals_but_not_counts(counted):
    data = counted({"Wi-Fi": {"M": 60, "A": 40}}, weights=[0.5] * 60 + [2.0] * 40)
    result = run(data)
    wifi = result.features[0]
    # EXAMPLE pairs are written in the order of the counts: 60 must-be, then 40 attractive
    assert (wifi.counts.M, wifi.counts.A, wifi.n) == (60, 40, 100)
    assert (wifi.weighted_counts.M, wifi.weighted_counts.A) == (30.0, 80.0)
    assert (wifi.category, wifi.better) == ("A", pytest.approx(80 / 110))
    assert wifi.effective_n == pytest.approx(110**2 / (60 * 0.25 + 40 * 4))
    plain = run(counted({"Wi-Fi": {"M": 30, "A": 80}})).features[0]
    assert np.ptp(wifi.better_interval) > np.ptp(plain.better_interval)
    assert wifi.ellipse.rule == "dirichlet"
    assert "weighted" in {c.code for c in result.caveats}


def test_rows_without_weight_are_left_out_and_said(dataset):
    result = run(dataset(two(ONE * 8), weights=[1.0] * 5 + [0.0, np.nan, -1.0]))
    assert [f.n for f in result.features] == [5, 5]
    assert not result.weighted
    assert {c.code: c.count for c in result.caveats}["weight_zero"] == 3


@pytest.mark.parametrize(
    ("counts", "rule"),
    [
        ({"A": 20, "O": 20, "M": 20, "I": 20}, "closed_form"),
        ({"A": 20, "O": 20, "M": 4, "I": 20}, "dirichlet"),
        ({"A": 12, "O": 12, "M": 12, "I": 12}, "dirichlet"),
        ({"A": 90, "I": 10}, "dirichlet"),
    ],
)
def test_the_closed_form_only_where_it_holds(counts, rule, counted):
    ellipse = run(counted({"Wi-Fi": counts})).features[0].ellipse
    assert ellipse.rule == rule
    assert min(np.ptp(ellipse.outline, axis=0)) > 0.01


def test_verdicts_of_every_kind(varied):
    verdicts = {f.feature: (f.category, f.verdict) for f in run(varied).features}
    assert verdicts["Clean rooms"] == ("M", "clear")
    assert verdicts["Pillow menu"] == ("A", "likely")
    assert verdicts["Wi-Fi"] == ("A", "too_close")
    assert verdicts["Unclear thing"] == ("Q", "not_classifiable")


def test_expected_wrong_verdicts_are_the_missing_certainty(varied):
    result = run(varied)
    assert result.expected_wrong == pytest.approx(sum(1 - f.probability for f in result.features if f.n >= 5))


def test_lines_at_the_means_leave_out_hidden_features(counted):
    data = counted({"Wi-Fi": {"O": 30, "I": 10}, "Desk": {"A": 10, "I": 30}, "Helipad": {"O": 4}})
    lines = run(data, lines="mean").lines
    assert (lines.rule, lines.better, lines.worse) == ("mean", pytest.approx(0.5), pytest.approx(-0.375))
    assert "mean_lines" in {c.code for c in run(data, lines="mean").caveats}
    assert (run(data).lines.better, run(data).lines.worse) == (0.5, -0.5)


def test_importance_is_the_mean_of_those_who_count(dataset):
    data = dataset(two(ONE * 4), importance={"Wi-Fi": [9, 7, np.nan, 5]}, weights=[1, 1, 1, 2])
    wifi, breakfast = run(data).features
    assert wifi.importance == pytest.approx((9 + 7 + 2 * 5) / 4)
    assert breakfast.importance is None


def test_filters_narrow_the_rows(dataset):
    when = Column("when", "when", Role.DATE, scale=Scale("date"))
    days = pd.to_datetime(["2024-01-01"] * 2 + ["2024-02-01"] * 3)
    data = dataset(two(ONE * 3 + [(3.0, 3.0, 3.0, 3.0)] * 2), extra={when: days})
    result = analyze(data, Filters(since="2024-02-01"), Options())
    assert (result.rows, [f.n for f in result.features]) == (3, [3, 3])
    assert result.features[0].counts.I == 2


def test_segments_narrow_the_rows(dataset):
    city = Column("city", "city", Role.SEGMENT, scale=Scale("nominal"))
    data = dataset(two(ONE * 3 + [(3.0, 3.0, 3.0, 3.0)] * 2), extra={city: ["A", "A", "B", "B", "B"]})
    result = analyze(data, Filters(segments=(("city", ("B",)),)), Options())
    assert [f.n for f in result.features] == [3, 3]
    assert result.features[0].counts.I == 2


def test_the_period_is_that_of_the_answers(dataset):
    when = Column("when", "when", Role.DATE, scale=Scale("date"))
    days = pd.to_datetime(["2024-03-01", "2024-02-10", "2024-05-05"])
    result = run(dataset(two([*ONE, *ONE, (np.nan,) * 4]), extra={when: days}))
    assert result.period == ("2024-02-10", "2024-03-01")


def test_wordings_are_told_apart_and_never_pooled_silently(dataset):
    data = dataset(two(ONE * 5))
    assert {(w.question, w.features) for w in run(data).wording} == {("functional", 2), ("dysfunctional", 2)}
    assert run(data).wording[0].labels[0] == "I like it"
    other = Scale("kano", labels=((1.0, "Very helpful"), (5.0, "A major problem")), minimum=1, maximum=5)
    mixed = data.with_columns(tuple(replace(c, scale=other) if c.feature == "Wi-Fi" else c for c in data.columns))
    assert {c.code: c.count for c in run(mixed).caveats}["mixed_wording"] == 2
    quotes = replace(data.columns[0].scale, labels=((1.0, "i LIKE it."), (3.0, "I am neutral")))
    alike = data.with_columns((replace(data.columns[0], scale=quotes), *data.columns[1:]))
    assert "mixed_wording" not in {c.code for c in run(alike).caveats}


def test_what_is_left_aside_is_said(dataset):
    data = dataset(two(ONE * 5) | {"Sauna": [(1.0, 3.0)] * 5, "Pool": [(1.0, 3.0)] * 5})
    sauna, pool = data.columns[5], data.columns[6]
    columns = [c for c in data.columns if c not in (sauna, pool)]
    columns += [replace(sauna, role=Role.IGNORE), replace(pool, scale=None)]
    twice = Column("again", "again", Role.KANO_FUNCTIONAL, feature="Wi-Fi", scale=data.columns[0].scale)
    data = data.with_columns(tuple(columns)).with_column(twice, np.full(5, 5.0))
    result = run(data)
    assert [f.feature for f in result.features] == ["Wi-Fi", "Breakfast"]
    assert result.features[0].counts.A == 5
    said = {c.code: c.features for c in result.caveats}
    assert said["unpaired"] == ("Sauna", "Pool")
    assert said["unclear_columns"] == ("Pool",)
    assert said["repeated_question"] == ("Wi-Fi",)


def why(data) -> str:
    found = analyze(data, Filters(), Options())
    assert isinstance(found, NotApplicable)
    return found.why


def test_refusals_say_why(dataset):
    data = dataset(two(ONE * 5))
    half = tuple(replace(c, role=Role.IGNORE) if c.role is Role.KANO_DYSFUNCTIONAL else c for c in data.columns)
    assert why(data.with_columns(tuple(replace(c, role=Role.RATING) for c in data.columns))) == "no_kano_questions"
    assert why(data.with_columns(half)) == "no_kano_pairs"
    assert why(dataset(two(ONE * 5), scale=None)) == "kano_unclear"
    assert why(dataset(two([(np.nan, 1.0, 3.0, np.nan)] * 5))) == "too_few_answers"
    assert why(dataset(two(ONE * 5), weights=[0.0] * 5)) == "too_few_answers"
    nobody = replace(data, table=data.table.iloc[:0])
    assert why(nobody) == "too_few_answers"


def test_options_are_checked_and_needs_are_named():
    with pytest.raises(ValueError, match="unknown option"):
        Options(table="richter")
    with pytest.raises(ValueError, match="unknown option"):
        Options(lines="median")
    assert NEEDS.one_of[0] == (Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL)
    assert {roles[0] for roles in NEEDS.one_of} >= {Role.KANO_CATEGORY, Role.KANO_FEATURE, Role.OVERALL_SATISFACTION}
