"""Published tables and raw files of the canon, through files: read, understood and analysed as an upload is."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from insight.dataset import Filters, Role
from insight.kano import Options, Result, analyze
from insight.loading import load, load_file

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "kano.json").read_text("utf-8"))
LETTERS = "AOMIRQ"
WORDS = ("I like it", "I expect it", "I am neutral", "I can live with it", "I dislike it")


def table_of(case: dict, *, total: bool, shares: bool = False) -> bytes:
    """A published table as a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Feature", *LETTERS, *(["Total"] if total else [])])
    for f in case["features"]:
        n = sum(f["counts"].values())
        cells = [f["counts"][c] if not shares else f"{f['counts'][c] / n:.3%}" for c in LETTERS]
        writer.writerow([f["feature"], *cells, *([n] if total else [])])
    return out.getvalue().encode("utf-8-sig")


def analysed(content: bytes) -> Result:
    result = analyze(load(content, "table.csv"), Filters(), Options())
    assert isinstance(result, Result), result
    return result


@pytest.mark.parametrize("shares", [False, True], ids=["counts", "shares with n"])
@pytest.mark.parametrize("case", GOLDEN["published"], ids=lambda c: c["id"])
def test_published_tables_as_files(case, shares) -> None:
    result = analysed(table_of(case, total=True, shares=shares))
    assert result.layout == "aggregated"
    for found, wanted in zip(result.features, case["features"], strict=True):
        assert found.feature == wanted["feature"]
        assert {c: found.counts.of(c) for c in LETTERS} == wanted["counts"]
        assert found.category == wanted["mode"]
        if wanted["better"] is None:
            assert (found.better, found.worse) == (None, None)
            continue
        assert found.better == pytest.approx(wanted["better"], abs=1e-6)
        assert found.worse == pytest.approx(wanted["worse"], abs=1e-6)
        assert found.top_two_p == pytest.approx(wanted["binomial_top2_p"], abs=1e-6)


@pytest.mark.parametrize("case", GOLDEN["published"], ids=lambda c: c["id"])
def test_published_tables_without_n_are_never_taken_for_something_else(case) -> None:
    """Sums of 100 may be shares, which is asked; everything else is counts."""
    data = load(table_of(case, total=False), "table.csv")
    result = analyze(data, Filters(), Options())
    assert isinstance(result, Result)
    hundred = all(sum(f["counts"].values()) == 100 for f in case["features"])
    assert ("kano_shares" in {q["code"] for q in data.questions}) == hundred
    for found, wanted in zip(result.features, case["features"], strict=True):
        assert found.n == (0 if hundred else wanted["n"])
        assert found.better == pytest.approx(wanted["better"], abs=1e-6)


RAW = {c["id"]: c for c in GOLDEN["raw"]}


@pytest.mark.shared
@pytest.mark.parametrize("case", RAW)
def test_raw_files_as_uploads(case, shared) -> None:
    files = {"qrm_fr": "qrm_kano_fr/answers.tsv", "krano": "krano/data.csv", "stp25_car": "stp25kano/car_example.csv"}
    result = analyze(load_file(shared / "kano" / (RAW[case].get("file") or files[case])), Filters(), Options())
    assert isinstance(result, Result)
    found = sorted(str({c: f.counts.of(c) for c in LETTERS}) for f in result.features)
    assert found == sorted(str({c: f["classic"]["counts"][c] for c in LETTERS}) for f in RAW[case]["features"])
    by_counts = {str({c: f.counts.of(c) for c in LETTERS}): f for f in result.features}
    for wanted in RAW[case]["features"]:
        f = by_counts[str({c: wanted["classic"]["counts"][c] for c in LETTERS})]
        assert f.category == wanted["classic"]["mode"]
        if wanted["classic"]["better"] is not None:
            assert f.better == pytest.approx(wanted["classic"]["better"], abs=1e-6)
            assert f.worse == pytest.approx(wanted["classic"]["worse"], abs=1e-6)


@pytest.mark.shared
@pytest.mark.parametrize("order", ["as printed", "absent first", "blocks"])
def test_the_headers_of_the_canon_are_paired_right(order, shared) -> None:
    """Every pair alone with one plain pair beside it, in a file of 80 people."""
    patterns = json.loads((shared / "kano" / "header_patterns.json").read_text("utf-8"))
    random = np.random.default_rng(5)
    wrong = []
    for pattern in patterns:
        pairs = [(pattern["functional"], pattern["dysfunctional"]), ("Does it have Zebra?", "Does it not have Zebra?")]
        columns = [(h, side) for pair in pairs for side, h in enumerate(pair)]
        if order == "absent first":
            columns = [columns[k] for k in (1, 0, 3, 2)]
        if order == "blocks":
            columns = [columns[k] for k in (0, 2, 1, 3)]
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["ID", *(h for h, _ in columns)])
        for i in range(80):
            likely = ([0.6, 0.2, 0.1, 0.05, 0.05], [0.05, 0.05, 0.1, 0.2, 0.6])
            writer.writerow([f"r{i}", *(WORDS[random.choice(5, p=likely[side])] for _, side in columns)])
        data = load(out.getvalue().encode("utf-8"), "export.csv")
        found = {
            (c.label, d.label)
            for c in data.with_role(Role.KANO_FUNCTIONAL)
            for d in data.with_role(Role.KANO_DYSFUNCTIONAL)
            if c.feature == d.feature
        }
        if order == "absent first" and pattern["origin"] == "Qualtrics IDs":
            # numbers say nothing: the first is taken as the question with the feature, and that is asked
            assert "kano_pairing" in {q["code"] for q in data.questions}
            continue
        if {(a.strip(), b.strip()) for a, b in found} != {(a.strip(), b.strip()) for a, b in pairs}:
            wrong.append((pattern["functional"], pattern["origin"], sorted(found)))
    assert not wrong, "\n".join(map(str, wrong))
