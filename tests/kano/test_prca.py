"""Penalty–reward contrasts: a published regression, simulated truths, and refusals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Column, Role, Scale
from insight.kano.prca import class_of, cut_offs, impact, least_squares, prca
from insight.kano.result import Options

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "kano.json").read_text("utf-8"))["prca"]

STATSMODELS = {
    "coefficients": [3.428571428571, -1.328571428571, 1.371428571429],
    "errors": [0.62277267521, 0.843853754947, 0.671285023493],
    "p": [8.68325849e-06, 0.033356142, 0.0584298037],
    "vif": [1.555555555556, 1.555555555556],
}


@pytest.mark.shared
def test_the_published_regression(shared, ratings):
    table = pd.read_csv(shared / "kano" / GOLDEN["file"])
    names = [a["attribute"] for a in GOLDEN["attributes"]]
    table = table[[GOLDEN["dv"], *names]].apply(pd.to_numeric, errors="coerce").dropna()
    assert len(table) == GOLDEN["n"]
    data = ratings({"overall": table[GOLDEN["dv"]].to_numpy(float), **{n: table[n].to_numpy(float) for n in names}}, 10)
    found = prca(data, Options())
    assert found is not None
    impacts, model = found
    assert (model.low_until, model.high_from, model.n) == (6, 9, GOLDEN["n"])
    assert model.r2 == pytest.approx(GOLDEN["r2"], abs=1e-6)
    assert model.intercept == pytest.approx(GOLDEN["intercept"], abs=1e-6)
    for got, wanted in zip(impacts, GOLDEN["attributes"], strict=True):
        assert got["attribute"] == wanted["attribute"]
        for key in ("penalty", "reward"):
            assert got[key] == pytest.approx(wanted[key], abs=1e-6)
        assert got["mean"] == pytest.approx(wanted["mean"], abs=1e-4)
        assert got["share_low"] == pytest.approx(wanted["share_low"], abs=1e-4)
        assert got["share_high"] == pytest.approx(wanted["share_high"], abs=1e-4)
        reach, asymmetry = impact(got["penalty"], got["reward"])
        assert reach == pytest.approx(wanted["RIOCS"], abs=1e-5)
        assert asymmetry == (None if wanted["IA"] is None else pytest.approx(wanted["IA"], abs=1e-4))
        if wanted["p_penalty"] > 0.2 and wanted["p_reward"] > 0.2:
            assert got["class"] == "neutral"
            assert got["asymmetry"] is None


def test_simulated_truths_are_found(ratings, effects):
    found = prca(ratings(effects(), 5), Options())
    assert found is not None
    assert {i["attribute"]: i["class"] for i in found[0]} == {
        "basic": "dissatisfier",
        "delight": "satisfier",
        "both": "performance",
        "nothing": "neutral",
    }
    by_name = {i["attribute"]: i for i in found[0]}
    assert by_name["basic"]["asymmetry"] == pytest.approx(-1, abs=0.25)
    assert by_name["delight"]["asymmetry"] == pytest.approx(1, abs=0.25)
    assert by_name["nothing"]["asymmetry"] is None


def test_robust_errors_are_those_of_the_textbook_formula():
    generator = np.random.default_rng(1)
    x = np.column_stack([np.ones(60), generator.normal(size=(60, 2))])
    y = x @ [1, 2, -1] + generator.normal(size=60) * (1 + np.abs(x[:, 1]))
    fit = least_squares(y, x, np.ones(60))
    hat = x @ np.linalg.inv(x.T @ x) @ x.T
    residual = y - hat @ y
    meat = x.T @ np.diag((residual / (1 - np.diag(hat))) ** 2) @ x
    bread = np.linalg.inv(x.T @ x)
    np.testing.assert_allclose(fit.errors, np.sqrt(np.diag(bread @ meat @ bread)))


def test_rows_in_another_order_and_equal_weights_change_nothing(ratings, effects):
    answers = effects(600)
    order = np.random.default_rng(2).permutation(600)
    plain = prca(ratings(answers, 5), Options())
    shuffled = prca(ratings({k: v[order] for k, v in answers.items()}, 5), Options())
    doubled = prca(ratings(answers, 5, np.full(600, 2.0)), Options())
    assert plain is not None
    for other in (shuffled, doubled):
        assert other is not None
        for a, b in zip(plain[0], other[0], strict=True):
            assert (a["penalty"], a["p_reward"]) == pytest.approx((b["penalty"], b["p_reward"]))


def test_a_thin_cell_leaves_the_attribute_out_and_says_so(ratings, effects):
    answers = effects(600)
    answers["thin"] = np.where(np.arange(600) < 12, 1.0, 5.0)
    found = prca(ratings(answers, 5), Options())
    assert found is not None
    assert found[1].left_out == ("thin",)
    assert "thin" not in [i["attribute"] for i in found[0]]


def test_files_that_do_not_allow_it(ratings, effects):
    answers = effects(600)
    assert prca(ratings({k: v for k, v in answers.items() if k != "overall"}, 5), Options()) is None
    assert prca(ratings({k: v[:80] for k, v in answers.items()}, 5), Options()) is None
    assert prca(ratings({k: answers[k] for k in ("overall", "basic")}, 5), Options()) is None


@pytest.mark.parametrize(
    ("low", "high", "cuts"), [(1, 5, (2, 5)), (0, 10, (6, 9)), (1, 10, (6, 9)), (1, 7, (3, 7)), (0, 100, (60, 90))]
)
def test_cut_offs_follow_the_scale(low, high, cuts):
    column = Column("a", "a", Role.RATING, scale=Scale("ordinal", minimum=low, maximum=high))
    assert cut_offs(column, Options()) == cuts
    assert cut_offs(column, Options(low_until=cuts[0] - 1)) == (cuts[0] - 1, cuts[1])


def test_an_effect_of_the_wrong_sign_is_not_called_anything():
    assert class_of(0.4, 0.5, 0.01, 0.01) == "unclear"
    assert class_of(-0.4, -0.5, 0.2, 0.01) == "unclear"
    assert class_of(-0.4, 0.0, 0.01, 0.9) == "dissatisfier"


def test_errors_and_inflation_are_those_of_statsmodels():
    """statsmodels 0.14: WLS(…).fit(cov_type="HC3", use_t=True) and variance_inflation_factor on the same numbers."""
    x = np.column_stack([np.ones(12), [1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1], [0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0]])
    y = np.array([3, 5, 2, 4, 5, 3, 3, 4, 2, 4, 5, 1.0])
    weights = np.array([1, 2, 1, 0.5, 1, 1, 2, 1, 0.5, 1, 1, 1.5])
    fit = least_squares(y, x, weights)
    np.testing.assert_allclose(fit.coefficients, STATSMODELS["coefficients"], atol=1e-9)
    np.testing.assert_allclose(fit.errors, STATSMODELS["errors"], atol=1e-9)
    np.testing.assert_allclose(least_squares(y, x, np.ones(12)).p, STATSMODELS["p"], atol=1e-9)
    np.testing.assert_allclose(least_squares(y, x, np.ones(12)).vif[1:], STATSMODELS["vif"], atol=1e-9)


def test_where_hardly_anybody_is_dissatisfied_low_is_wider_and_that_is_said(ratings):
    generator = np.random.default_rng(1)
    content = {k: generator.choice([2.0, 3, 4, 5], 400, p=[0.03, 0.27, 0.3, 0.4]) for k in ("overall", "a", "b")}
    found = prca(ratings(content, 5), Options())
    assert found is not None
    assert (found[1].low_until, found[1].high_from, found[1].widened, found[1].left_out) == (3, 5, True, ())
    assert {(i["low_until"], i["high_from"]) for i in found[0]} == {(3, 5)}
    assert prca(ratings(content, 5), Options(low_until=2)) is None


def test_every_attribute_keeps_the_cut_offs_of_its_own_scale(ratings, effects):
    data = ratings(effects(), 5)
    ten = Scale("ordinal", minimum=1, maximum=10)
    wide = np.random.default_rng(2).integers(1, 11, 1500).astype(float)
    found = prca(data.with_column(Column("ten", "ten", Role.RATING, scale=ten), wide), Options())
    assert found is not None
    cuts = {i["attribute"]: (i["low_until"], i["high_from"]) for i in found[0]}
    assert (cuts["basic"], cuts["ten"]) == ((2, 5), (6, 9))
