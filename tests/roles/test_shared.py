"""Explicit roles, scales and published numbers of the shared real files."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from insight.dataset import Dataset, Role
from insight.loading import load_file

pytestmark = pytest.mark.shared

FILES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("expected.toml").read_text("utf-8"))["file"]
BY_PATH = {f["path"]: f for f in FILES}
# what Dolnicar, Grün and Leisch print: share of Yes per attribute in column order
MCD_MEANS = [0.55, 0.91, 0.09, 0.87, 0.53, 0.90, 0.60, 0.64, 0.36, 0.20, 0.24]


@pytest.fixture(scope="module")
def loaded() -> dict[str, Dataset]:
    return {}


def get(loaded: dict[str, Dataset], shared: Path, path: str) -> Dataset:
    if path not in loaded:
        loaded[path] = load_file(shared / path)
    return loaded[path]


def first(pairs: list[list[Any]], name: str) -> list[Any] | None:
    return next((p for p in pairs if re.fullmatch(p[0], name, re.S)), None)


@pytest.mark.parametrize("path", BY_PATH)
def test_roles(path, shared, loaded) -> None:
    data = get(loaded, shared, path)
    entry = BY_PATH[BY_PATH[path].get("same_as", path)]
    wrong, silent = [], []
    for c in data.columns:
        if c.reason == "quantity_times_price":
            continue
        wanted = first(entry["roles"], c.name)
        assert wanted is not None, c.name
        if c.role.value not in wanted[1].split("|"):
            wrong.append((c.name, c.role.value, wanted[1]))
        asked = any(re.fullmatch(p, c.name, re.S) for p in entry.get("asked", []))
        if asked and c.confidence != "low":
            silent.append(c.name)
        if "features" in entry and c.role in (Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL, Role.IMPORTANCE):
            assert c.feature == re.fullmatch(entry["features"], c.name).group(1)
    assert not wrong
    assert not silent


@pytest.mark.parametrize("path", [p for p, f in BY_PATH.items() if "scales" in BY_PATH[f.get("same_as", p)]])
def test_scales(path, shared, loaded) -> None:
    data = get(loaded, shared, path)
    entry = BY_PATH[BY_PATH[path].get("same_as", path)]
    checked = 0
    for c in data.columns:
        wanted = first(entry["scales"], c.name)
        if wanted is not None:
            assert c.scale is not None, c.name
            assert [c.scale.kind, c.scale.minimum, c.scale.maximum] == wanted[1:], c.name
            checked += 1
    assert checked
    for name, code in entry.get("missing", []):
        assert code in data.column(name).scale.missing


@pytest.mark.parametrize("path", BY_PATH)
def test_low_confidence_is_asked(path, shared, loaded) -> None:
    data = get(loaded, shared, path)
    asked = {name for q in data.questions for name in q.get("columns", ())}
    for c in data.columns:
        if c.confidence == "low":
            assert c.alternatives, c.name
            assert c.name in asked


@pytest.mark.parametrize("path", ["segments/mcdonalds/mcdonalds.csv", "messy/m10_mcdonalds_mixed_labels.xlsx"])
def test_mcdonalds_encodes_right(path, shared, loaded) -> None:
    data = get(loaded, shared, path)
    assert np.nanmean(data.numeric("Like")) == pytest.approx(0.777, abs=5e-4)
    assert (np.nanmin(data.numeric("Like")), np.nanmax(data.numeric("Like"))) == (-5, 5)
    means = [float(np.nanmean(data.numeric(c.name))) for c in data.with_role(Role.RATING) if c.name != "Like"]
    assert means == pytest.approx(MCD_MEANS, abs=0.0051)
    order = list(data.categories("VisitFrequency").categories)
    assert order[0] == "Never"
    assert order[-1] == "More than once a week"


def test_negative_statements_of_the_hotel_are_offered_for_reversal(shared, loaded) -> None:
    data = get(loaded, shared, "messy/m11_spss_hotel.sav")
    (question,) = [q for q in data.questions if q["code"] == "reversed_items"]
    assert question["columns"] == ["v3", "v5"]
    assert data.column("v1").scale.label_of(5) == "Strongly Agree"


def test_the_best_mark_in_words_is_ten(shared, loaded) -> None:
    labels = get(loaded, shared, "satisfaction/hbat/HBAT_with_splits_labels.csv").numeric("X6 - Product Quality")
    codes = get(loaded, shared, "satisfaction/hbat/HBAT_with_splits_codes.csv").numeric("x6")
    np.testing.assert_allclose(labels, codes)


def test_features_of_the_french_questionnaire(shared, loaded) -> None:
    data = get(loaded, shared, "kano/qrm_kano_fr/answers.tsv")
    features = [c.feature for c in data.with_role(Role.KANO_FUNCTIONAL)]
    spoken = ["vibration", "audio", "sommeil", "massage", "domotique", "ne pas déranger", "chauffage", "climatisation"]
    assert len(features) == 11
    assert all(word in feature for word, feature in zip(spoken, features))


def test_the_weighted_poll(shared, loaded) -> None:
    data = get(loaded, shared, "segments/weighted_poll/masculinity-raw-responses.csv")
    weights = data.weights()
    assert weights.sum() ** 2 / (weights**2).sum() == pytest.approx(526.16, abs=0.1)
    assert list(data.categories("age3").categories) == ["18 - 34", "35 - 64", "65 and up"]
    masculine = list(data.categories("q0001").categories)
    assert masculine == [
        *("Not at all masculine", "Not very masculine", "Somewhat masculine", "Very masculine", "No answer")
    ]


def test_the_films_that_were_seen(shared, loaded) -> None:
    data = get(loaded, shared, "messy/m04_surveymonkey_starwars_2header.csv")
    films = [c for c in data.with_role(Role.RATING) if c.name.startswith("Which of the following")]
    seen = np.column_stack([data.numeric(c.name) for c in films])
    # the base is everyone who ticked at least one film
    assert (~np.isnan(seen)).sum(axis=0).tolist() == [835] * 6
    assert np.nansum(seen, axis=0).tolist() == [673, 571, 550, 607, 758, 738]


def test_online_retail_has_an_amount(shared, loaded) -> None:
    data = get(loaded, shared, "lifecycle/online_retail/online_retail_fixture.csv")
    amount = data.first(Role.AMOUNT)
    assert amount.reason == "quantity_times_price"
    np.testing.assert_allclose(data.numeric(amount.name), data.table["Quantity"] * data.table["UnitPrice"])


def test_dates_of_the_log_without_header(shared, loaded) -> None:
    data = get(loaded, shared, "lifecycle/cdnow/CDNOW_sample.txt")
    days = data.table[data.first(Role.ORDER_DATE).name]
    assert str(days.min().date()) == "1997-01-01"
    assert str(days.max().date()) == "1998-06-30"
    assert data.table[data.first(Role.CUSTOMER_ID).name].nunique() == 2357


CLASSIC = np.array([list("QAAAO"), list("RIIIM"), list("RIIIM"), list("RIIIM"), list("RRRRQ")])


@pytest.mark.parametrize(
    "case",
    ["reppl_transfers", "reppl_storage_c1", "reppl_storage_c2", "reppl_storage_c3", "qrm_fr", "krano", "stp25_car"],
)
def test_kano_counts_come_out_as_published(case, shared, loaded) -> None:
    cases = json.loads((shared / "kano" / "expected.json").read_text("utf-8"))["raw_data_cases"]
    wanted = next(c for c in cases if c["id"] == case)
    data = get(loaded, shared, f"kano/{wanted['file']}")
    without = {c.feature: c.name for c in data.with_role(Role.KANO_DYSFUNCTIONAL)}
    pairs = [(c.name, without[c.feature]) for c in data.with_role(Role.KANO_FUNCTIONAL)]
    # REPPL's F4 and F10 have the question without the feature first
    pairs.sort(key=lambda p: min(list(data.table.columns).index(n) for n in p))
    assert len(pairs) == len(wanted["features"])
    for (f, d), feature in zip(pairs, wanted["features"]):
        x, y = data.numeric(f), data.numeric(d)
        both = ~np.isnan(x) & ~np.isnan(y)
        verdicts = CLASSIC[x[both].astype(int) - 1, y[both].astype(int) - 1]
        counts = {k: int((verdicts == k).sum()) for k in "AOMIRQ"}
        assert counts == feature["classic"]["counts"], feature["feature"]
