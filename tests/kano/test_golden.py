"""Every published and raw case of ``tests/golden/kano.json``, run through the whole analysis."""

from __future__ import annotations

import csv
import json
import math
import re
import unicodedata
from dataclasses import asdict
from pathlib import Path

import pandas as pd
import pytest

from insight.dataset import Column, Dataset, Filters, Receipt, Role, Scale
from insight.kano import Options, Result, analyze, continuous
from insight.kano.inputs import Answers, pairs_of_answers

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "kano.json").read_text("utf-8"))
PUBLISHED = [(case, f) for case in GOLDEN["published"] for f in case["features"]]
MISPRINTED = [f for case, f in PUBLISHED if case["id"] == "kentarry_demo"]
LETTERS = "AOMIRQ"


def check(found: dict, wanted: dict) -> None:
    """One feature of ``results.json`` against its golden values."""
    assert found["counts"] == wanted["counts"]
    assert found["n"] == wanted["n"]
    assert found["n_aomi"] == wanted["n_AOMI"]
    assert found["category"] == wanted["mode"]
    assert set(found["tied"]) == (set(wanted["mode_ties"]) if len(wanted["mode_ties"]) > 1 else set())
    assert found["top_two_p"] == pytest.approx(wanted["binomial_top2_p"], abs=1e-6)
    assert found["category_strength"] == pytest.approx(wanted["category_strength"], abs=1e-6)
    assert found["total_strength"] == pytest.approx(wanted["total_strength"], abs=1e-6)
    assert found["fong_significant"] == wanted["fong"]
    assert found["rules"]["blauth"] == wanted["blauth_rule"]
    if wanted["better"] is None:
        assert [found[k] for k in ("better", "worse", "better_interval", "worse_interval", "ellipse")] == [None] * 5
        return
    assert found["better"] == pytest.approx(wanted["better"], abs=1e-6)
    assert found["worse"] == pytest.approx(wanted["worse"], abs=1e-6)
    assert found["better_interval"] == pytest.approx(wanted["wilson95_better"], abs=1e-6)
    assert found["worse_interval"] == pytest.approx(wanted["wilson95_worse"], abs=1e-6)
    assert found["worse_interval"][0] <= found["worse_interval"][1] <= 0
    assert found["ellipse"]["cov"] == pytest.approx(wanted["cov_better_absworse"], abs=1e-6)
    for letter, chance in wanted.get("p_mode_dirichlet_prior_1_6", {}).items():
        # the golden chances were drawn, and printed with three decimals
        assert found["probabilities"][letter] == pytest.approx(chance, abs=0.003)


def check_scores(found: dict, wanted: dict) -> None:
    """DuMouchel's means, spread, correlation and quadrant of one feature against its golden values."""
    scores = wanted["dumouchel"]
    assert found["functional_mean"] == pytest.approx(scores["Y_functional_mean"], abs=1e-6)
    assert found["dysfunctional_mean"] == pytest.approx(scores["X_dysfunctional_mean"], abs=1e-6)
    assert found["continuous"]["functional_sd"] == pytest.approx(scores["Y_sd"], abs=1e-6)
    assert found["continuous"]["dysfunctional_sd"] == pytest.approx(scores["X_sd"], abs=1e-6)
    if scores["cor"] is not None:
        assert found["continuous"]["correlation"] == pytest.approx(scores["cor"], abs=1e-6)
    assert found["rules"]["dumouchel"] == scores["quadrant"]


@pytest.mark.parametrize(("case", "wanted"), PUBLISHED, ids=lambda v: str(v.get("id") or v.get("feature")))
def test_published_counts(case, wanted, counted):
    result = analyze(counted({wanted["feature"]: wanted["counts"]}), Filters(), Options())
    found = asdict(result)["features"][0]
    check(found, wanted)
    assert {k: found["rules"][k] for k in wanted.get("rules", {})} == wanted.get("rules", {})
    if wanted["status"] != "ok":
        return
    for key in ("better", "worse"):
        if key in wanted["published"]:
            printed = wanted["published"][key]
            decimals = len(str(printed).partition(".")[2])
            assert found[key] == pytest.approx(printed, abs=0.5 * 10**-decimals + 1e-9)
    if case["id"] != "berger1993_fig12_modified_mode":
        assert found["category"] == wanted["published"].get(
            "category", wanted["published"].get("mode", found["category"])
        )


@pytest.mark.parametrize("wanted", MISPRINTED, ids=lambda f: f["feature"])
def test_coefficients_that_do_not_follow_from_their_counts_are_not_reproduced(wanted, counted):
    feature = analyze(counted({wanted["feature"]: wanted["counts"]}), Filters(), Options()).features[0]
    printed = wanted["published"]
    assert abs(feature.better - printed["better"]) > 0.005 or abs(feature.worse - printed["worse"]) > 0.005


def test_the_misprints_are_all_there():
    assert len(MISPRINTED) == 5
    assert len(PUBLISHED) == 34


# raw files


def raw(case: str, shared: Path) -> Dataset:
    """The raw file of a golden case as a dataset, with roles given by hand."""
    kano = shared / "kano"
    if case.startswith("reppl"):
        return _reppl(kano, next(c["file"] for c in GOLDEN["raw"] if c["id"] == case))
    if case == "qrm_fr":
        table = pd.read_csv(kano / "qrm_kano_fr" / "answers.tsv", sep="\t")
        names = (kano / "qrm_kano_fr" / "functionalities.txt").read_text("utf-8").split("\n")
        return _alternating(table.iloc[:, 1:], [n.strip() for n in names if n.strip()], kano)
    if case == "krano":
        table = pd.read_csv(kano / "krano" / "data.csv", header=None)
        return _alternating(table.set_axis([f"c{k}" for k in table], axis=1), [f"FR{k}" for k in range(1, 8)], kano)
    table = pd.read_csv(kano / "stp25kano" / "car_example.csv")
    names = [f["feature"] for c in GOLDEN["raw"] if c["id"] == "stp25_car" for f in c["features"]]
    return _alternating(table.iloc[:, 2:], names, kano)


def _alternating(table: pd.DataFrame, features: list[str], kano: Path) -> Dataset:
    roles = (Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL)
    columns = [
        Column(name, name, roles[k % 2], feature=features[k // 2], scale=_scale(table[name], kano))
        for k, name in enumerate(table.columns)
    ]
    return _dataset(table, columns)


def _reppl(kano: Path, file: str) -> Dataset:
    table = pd.read_csv(kano / file)
    with (kano / "reppl" / "features.csv").open(encoding="utf-8") as lines:
        features = {row["ID"]: row["Label"] for row in csv.DictReader(lines)}
    roles = {
        "functional": Role.KANO_FUNCTIONAL,
        "dysfunctional": Role.KANO_DYSFUNCTIONAL,
        "importance": Role.IMPORTANCE,
    }
    columns = []
    for name in table.columns:
        stem, _, kind = name.partition("_")
        feature, role = features.get(f"{stem}_"), roles.get(kind, Role.IGNORE)
        if role is Role.IGNORE:
            columns.append(Column(name, name, role))
        elif role is Role.IMPORTANCE:
            codes = tuple((t, float(str(t)[0])) for t in pd.unique(table[name].dropna()))
            columns.append(Column(name, name, role, feature, Scale("ordinal", codes, minimum=1, maximum=9)))
        else:
            columns.append(Column(name, name, role, feature, _scale(table[name], kano)))
    return _dataset(table, columns)


def _dataset(table: pd.DataFrame, columns: list[Column]) -> Dataset:
    return Dataset(table, tuple(columns), Receipt("raw", "csv", rows_in_file=len(table), rows_used=len(table)))


def _scale(cells: pd.Series, kano: Path) -> Scale:
    if pd.api.types.is_numeric_dtype(cells):
        return Scale("kano", minimum=1, maximum=5)
    labels = json.loads((kano / "answer_labels.json").read_text("utf-8"))["labels"]
    lexicon = {_plain(t): float(code) for words in labels.values() for code, texts in words.items() for t in texts}
    codes = tuple((t, lexicon[_plain(t)]) for t in pd.unique(cells.dropna()))
    return Scale("kano", codes, minimum=1, maximum=5)


def _plain(text: str) -> str:
    """Upper and lower case, curly quotes, emoji and closing marks do not matter."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    text = "".join(c for c in text if unicodedata.category(c) not in ("So", "Sk", "Mn", "Cf"))
    return re.sub(r"\s+", " ", text).strip(" .!♂")


@pytest.mark.shared
@pytest.mark.parametrize("table", ["classic", "pouliot"])
@pytest.mark.parametrize("case", GOLDEN["raw"], ids=lambda c: c["id"])
def test_raw_files(case, table, shared):
    result = analyze(raw(case["id"], shared), Filters(), Options(table=table))
    assert isinstance(result, Result)
    assert result.table == table
    found = {f["feature"]: f for f in asdict(result)["features"]}
    assert list(found) == [f["feature"] for f in case["features"]]
    for wanted in case["features"]:
        feature = found[wanted["feature"]]
        check(feature, wanted[table])
        if table == "classic":
            check_scores(feature, wanted["classic"])
            assert {k: feature["rules"][k] for k in wanted.get("rules", {})} == wanted.get("rules", {})
        if wanted["importance_mean"] is None:
            assert feature["importance"] is None
        else:
            assert feature["importance"] == pytest.approx(wanted["importance_mean"], abs=1e-6)


@pytest.mark.shared
@pytest.mark.parametrize("case", GOLDEN["raw"], ids=lambda c: c["id"])
def test_scores_weighted_by_importance_and_the_analytical_model(case, shared):
    answers = pairs_of_answers(raw(case["id"], shared))
    assert isinstance(answers, Answers)
    for k, wanted in enumerate(case["features"]):
        f, d, stated = answers.functional[:, k], answers.dysfunctional[:, k], answers.importance[:, k]
        point = continuous.analytical(f, d)
        golden = wanted["classic"]["a_kano_unweighted"]
        assert point.x == pytest.approx(golden["X"], abs=1e-6)
        assert point.y == pytest.approx(golden["Y"], abs=1e-6)
        assert point.r == pytest.approx(golden["r"], abs=1e-6)
        assert math.radians(point.angle) == pytest.approx(golden["alpha_rad"], abs=1e-6)
        if "Y_weighted" in wanted["classic"]["dumouchel"]:
            scores = continuous.dumouchel(f, d, stated)
            assert scores.functional == pytest.approx(wanted["classic"]["dumouchel"]["Y_weighted"], abs=1e-6)
            assert scores.dysfunctional == pytest.approx(wanted["classic"]["dumouchel"]["X_weighted"], abs=1e-6)


@pytest.mark.shared
def test_the_worked_example_of_the_canon(shared):
    """Transparent transfers: published O, here 93 % Indifferent, 4 % Performance: likely, not clear."""
    result = analyze(raw("reppl_transfers", shared), Filters(), Options())
    verdicts = {f.feature: f for f in result.features}
    transparent = verdicts["Transparent transfers"]
    assert (transparent.category, transparent.verdict, transparent.rival) == ("I", "likely", "O")
    assert transparent.probability == pytest.approx(0.93, abs=0.005)
    assert verdicts["Responsive transfers"].verdict == "clear"


@pytest.mark.shared
def test_straight_liners_of_krano_and_its_small_base(shared):
    result = analyze(raw("krano", shared), Filters(), Options())
    assert result.straight_liners == 3
    assert {c.code for c in result.caveats} >= {"small_base", "straight_liners", "ties"}


@pytest.mark.shared
def test_rows_without_any_answer_are_not_respondents(shared):
    result = analyze(raw("stp25_car", shared), Filters(), Options())
    rust = {f.feature: f for f in result.features}["Rostflecken"]
    assert result.rows == 31
    assert result.respondents == max(f.n + f.missing for f in result.features) < 31
    assert (rust.better, rust.worse, rust.ellipse) == (None, None, None)
    assert sum(map(sum, rust.answers)) == rust.n
    assert "no_coefficients" in {c.code for c in result.caveats}
