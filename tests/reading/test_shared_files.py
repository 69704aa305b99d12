"""Real files: every one of the shared data sets is read with the shape and the facts that are known of it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from insight.reading import Reading, ReadingError, read

pytestmark = [pytest.mark.shared, pytest.mark.usefixtures("in_process")]


def of(shared: Path, name: str) -> Reading:
    file = shared / name
    reading = read(file.read_bytes(), file.name)
    receipt = reading.receipt
    assert receipt.rows_in_file == receipt.rows_used + sum(e.rows for e in receipt.excluded)
    assert receipt.rows_used == len(reading.table)
    assert [f.name for f in reading.fields] == list(reading.table.columns)
    return reading


SHAPES = {
    "satisfaction/mobi/mobi.csv": (250, 24),
    "satisfaction/csimobile/csimobile.csv": (87, 33),
    "satisfaction/corp_rep/corp_rep_data.csv": (344, 50),
    "satisfaction/hbat/HBAT_with_splits.sav": (100, 26),
    "satisfaction/hbat/HBAT_with_splits_codes.csv": (100, 26),
    "satisfaction/hbat/HBAT_with_splits_labels.csv": (100, 26),
    "satisfaction/displayr_ria_test/displayr_ria_test.csv": (327, 5),
    "satisfaction/r_builtin/mtcars.csv": (32, 12),
    "satisfaction/r_builtin/swiss.csv": (47, 7),
    "satisfaction/nps_rpkg/testdata.csv": (1000, 10),
    "satisfaction/wjx_export_samples/wjx_800_0.xls": (800, 14),
    "satisfaction/wjx_export_samples/wjx_800_2.xls": (800, 36),
    "kano/reppl/storage--cohort1-clean.csv": (91, 21),
    "kano/reppl/storage--cohort2-clean.csv": (97, 21),
    "kano/reppl/storage--cohort3-clean.csv": (89, 21),
    "kano/reppl/transfers--all_cohorts-clean.csv": (358, 24),
    "kano/reppl/features.csv": (11, 4),
    "kano/qrm_kano_fr/answers.tsv": (29, 23),
    "kano/stp25kano/car_example.csv": (31, 22),
    "kano/krano/data.csv": (8, 14),
    "kano/shapka_prca/example_01.csv": (1842, 21),
    "kano/shapka_prca/example_02.csv": (525, 18),
    "kano/shapka_prca/example_03.csv": (1842, 22),
    "segments/mcdonalds/mcdonalds.csv": (1453, 15),
    "segments/mcdonalds/mcdonalds.xlsx": (1453, 15),
    "segments/mcdonalds/mcdonalds_like_numeric.csv": (1453, 16),
    "segments/weighted_poll/masculinity-raw-responses.csv": (1615, 97),
    "segments/wholesale/wholesale.csv": (440, 8),
    "lifecycle/cdnow/CDNOW_master.txt": (69659, 4),
    "lifecycle/cdnow/CDNOW_sample.txt": (6919, 5),
    "lifecycle/cdnow/cdnow_customers_summary.csv": (2357, 4),
    "lifecycle/cdnow/example_transactions.csv": (15273, 2),
    "lifecycle/complete_journey/demographics.csv": (801, 8),
    "lifecycle/complete_journey/products.parquet": (92331, 7),
    "lifecycle/complete_journey/transactions_sample.parquet": (75000, 11),
    "lifecycle/rfm_r/rfm_data_customer.csv": (39999, 8),
    "lifecycle/rfm_r/rfm_data_orders.csv": (4906, 6),
    "lifecycle/online_retail/online_retail.parquet": (541909, 8),
    "lifecycle/online_retail/online_retail_fixture.csv": (39289, 8),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shape(shared: Path, name: str) -> None:
    reading = of(shared, name)
    assert reading.table.shape == SHAPES[name]
    # the one thing to ask in all these files: the French form's 12/10/2021 could be either
    assert {q["code"] for q in reading.questions} <= {"date_order_ambiguous"}


def manifest(shared: Path) -> list[dict[str, Any]]:
    return json.loads((shared / "messy" / "manifest.json").read_text("utf-8"))["files"]


def test_messy_manifest(shared: Path) -> None:
    for entry in manifest(shared):
        if entry.get("expect") == "refused_report":
            with pytest.raises(ReadingError) as refused:
                of(shared, f"messy/{entry['file']}")
            assert refused.value.code == "report"
            assert refused.value.fields["sheet"] == entry["read"]["sheet"]
            continue
        reading = of(shared, f"messy/{entry['file']}")
        assert reading.table.shape == (entry["rows"], entry["columns"]), entry["file"]
        assert set(entry["must_have_columns"]) <= set(reading.table.columns), entry["file"]
        if "encoding" in entry["read"]:
            assert reading.receipt.encoding == entry["read"]["encoding"]
        if "sep" in entry["read"]:
            assert reading.receipt.delimiter == entry["read"]["sep"]


def test_qualtrics_labels_and_times(shared: Path) -> None:
    reading = of(shared, "messy/m06_qualtrics_3header.csv")
    labels = {f.name: f.label for f in reading.fields}
    assert labels["StartDate"] == "Start Date"
    assert labels["Q2.2"] != "Q2.2"
    assert reading.receipt.header_rows == 3
    assert pd.api.types.is_datetime64_any_dtype(reading.table["StartDate"])


def test_surveymonkey_options(shared: Path) -> None:
    table = of(shared, "messy/m04_surveymonkey_starwars_2header.csv").table
    seen = [c for c in table.columns if c.startswith("Which of the following Star Wars films have you seen?")]
    assert len(seen) == 6
    assert seen[0].endswith("- Star Wars: Episode I The Phantom Menace")


def test_weights_and_index_column(shared: Path) -> None:
    reading = of(shared, "messy/m08_surveymonkey_masculinity_weighted.csv")
    weight = reading.table["weight"]
    assert weight.sum() ** 2 / (weight**2).sum() == pytest.approx(526.16, abs=0.01)
    assert "index_column" in {w["code"] for w in reading.receipt.warnings}
    assert reading.table["StartDate"].min() == pd.Timestamp("2018-05-10 04:01")


def test_labelled_ends_stay_text(shared: Path) -> None:
    like = of(shared, "messy/m10_mcdonalds_mixed_labels.xlsx").table["Like"]
    assert like.dtype == "str"
    assert {"I hate it!-5", "I love it!+5", "-4", "3"} <= {v.lstrip("+") if len(v) < 3 else v for v in like}


def test_spss_keeps_codes_and_labels(shared: Path) -> None:
    reading = of(shared, "messy/m11_spss_hotel.sav")
    assert reading.table["v1"].tolist()[:3] == [4, 1, 4]
    field = reading.fields[2]
    assert field.label == "The staff were slow in responding"
    assert field.value_labels[0] == (1.0, "Strongly Disagree")


def test_german_money(shared: Path) -> None:
    table = of(shared, "messy/m16_derived_de_semicolon_decimalcomma_cp1252.csv").table
    assert table["Kunden-Nr"][0] == "00001"
    assert table["Umsatz Frischware (€)"][0] == 12669.0
    assert set(table["Region"]) >= {"Übrige"}


def test_wjx_text_and_number_mode(shared: Path) -> None:
    text = of(shared, "satisfaction/wjx_export_samples/wjx_800_0.xls").table
    assert "3、性别" in text.columns
    assert text["6、兴趣爱好"][0] == "运动┋影视┋购物"
    number = of(shared, "satisfaction/wjx_export_samples/wjx_800_2.xls").table
    assert set(number["第6题(运动)"]) == {0, 1}


def test_cdnow_days_and_ids(shared: Path) -> None:
    reading = of(shared, "lifecycle/cdnow/CDNOW_sample.txt")
    table = reading.table
    assert list(table.columns) == [f"column_{i}" for i in range(1, 6)]
    assert reading.receipt.header_rows == 0
    assert table["column_2"][0] == "0001"
    assert table["column_3"][0] == pd.Timestamp("1997-01-01")
    assert table["column_5"].sum() == pytest.approx(244_091.15, abs=1)
    master = of(shared, "lifecycle/cdnow/CDNOW_master.txt").table
    assert list(master.columns) == ["customer_id", "date", "number_of_cds", "dollar_value"]
    assert master["customer_id"].nunique() == 23570


def test_missing_codes_stay_for_the_roles(shared: Path) -> None:
    table = of(shared, "satisfaction/corp_rep/corp_rep_data.csv").table
    assert (table == -99).any().any()
    answers = of(shared, "kano/stp25kano/car_example.csv").table
    assert answers["f1"].isna().any()
    assert answers["f1"].dtype == "float64"


def test_the_account_region_na_is_no_missing_value(shared: Path) -> None:
    table = of(shared, "satisfaction/nps_rpkg/testdata.csv").table
    assert set(table["Region"]) == {"NAM", "LATAM", "EMEA", "APAC"}
    assert not table.isna().any().any()


def test_the_published_banner_is_refused(shared: Path) -> None:
    file = shared / "segments/weighted_poll/masculinity-published-banner.csv"
    with pytest.raises(ReadingError) as refused:
        read(file.read_bytes(), file.name)
    assert refused.value.code == "report"


def test_parquet_days_in_text_columns(shared: Path) -> None:
    table = of(shared, "lifecycle/complete_journey/transactions_sample.parquet").table
    assert pd.api.types.is_datetime64_any_dtype(table["transaction_timestamp"])
    assert table["household_id"].dtype == np.int64
