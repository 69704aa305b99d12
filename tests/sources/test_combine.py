"""Waves are stacked in their order, orders meet answers, and nothing is put together by accident."""

from __future__ import annotations

import hashlib
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.dataset import Dataset, Exclusion, Field, Filters, Receipt, Role
from insight.lifecycle import Options, analyze
from insight.loading import understand
from insight.reading.result import Reading
from insight.sources import combine

ASKED = (
    "How satisfied are you overall?",
    "How likely are you to recommend us?",
    "Quality of the food",
    "Friendliness of the staff",
    "City",
)


def read(table: pd.DataFrame, file: str, labels: dict[str, str] | None = None, gone: int = 0) -> Dataset:
    """A table as the reader hands it over. gone: rows of the file that were left out as blank."""
    names = labels or {}
    fields = tuple(Field(n, names.get(n, n)) for n in table.columns)
    key = hashlib.sha256(table.to_csv().encode() + file.encode()).hexdigest()
    excluded = (Exclusion("blank", gone),) if gone else ()
    used = len(table)
    receipt = Receipt(file, "csv", rows_in_file=used + gone, rows_used=used, excluded=excluded)
    return understand(Reading(table, fields, receipt, key))


def answers(rows: int, seed: int, top: int = 5, names: tuple[str, ...] = ASKED, ids: bool = True) -> pd.DataFrame:
    r = np.random.default_rng(seed)
    columns = {
        names[0]: r.integers(1, top + 1, rows),
        names[1]: r.integers(0, 11, rows),
        names[2]: r.integers(1, 6, rows),
        names[3]: r.integers(1, 6, rows),
        names[4]: pd.Series(r.choice(["York", "Leeds", "Hull"], rows), dtype="str"),
    }
    # every step occurs, so that the ends of the scales are known
    for name, size in zip(names[:4], (top, 11, 5, 5), strict=True):
        columns[name][r.permutation(rows)[:size]] = np.arange(size) + (0 if size == 11 else 1)
    return pd.DataFrame({"respondent id": np.arange(rows) + 1, **columns} if ids else columns)


def wave(rows: int, seed: int, file: str, **more) -> Dataset:
    return read(answers(rows, seed, **more), file, gone=seed)


def orders(customers: int = 120, seed: int = 5, first: int = 5000) -> pd.DataFrame:
    r = np.random.default_rng(seed)
    size = customers * 7
    days = pd.Timestamp("2022-01-01") + pd.to_timedelta(np.sort(r.integers(0, 720, size)), "D")
    return pd.DataFrame(
        {
            "customer_id": first + r.integers(0, customers, size),
            "order_id": np.arange(size) + 1,
            "order_date": days.astype("datetime64[us]"),
            "amount": r.integers(5, 90, size).astype(float),
        }
    )


def asked_customers(ids, seed: int = 3) -> pd.DataFrame:
    table = answers(len(ids), seed, ids=False)
    table.insert(0, "customer_id", list(ids))
    return table


def codes(combined) -> list[str]:
    return [entry["code"] for entry in combined.said]


# ---- waves


FILES = ("food 2024Q2.csv", "food 2023Q4.csv", "food 2024Q1.csv")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_the_files_changes_nothing(order):
    given_ = [wave(30 + k, k + 1, file) for k, file in enumerate(FILES)]
    usual, other = combine(given_), combine([given_[i] for i in order])
    assert other.tables[0].data.fingerprint == usual.tables[0].data.fingerprint
    pd.testing.assert_frame_equal(other.tables[0].data.table, usual.tables[0].data.table)
    assert other.tables[0].data.receipt == usual.tables[0].data.receipt
    assert list(usual.tables[0].data.categories("wave").categories) == ["2023Q4", "2024Q1", "2024Q2"]


@settings(max_examples=15)
@given(st.lists(st.integers(15, 40), min_size=2, max_size=4), st.integers(0, 3))
def test_rows_and_receipts_add_up(sizes, seed):
    given_ = [wave(n, seed + k, f"wave {k}.csv") for k, n in enumerate(sizes)]
    told = combine(given_)
    table = told.tables[0]
    assert len(told.tables) == 1
    assert len(table.data) == sum(sizes)
    receipt = table.data.receipt
    assert receipt.rows_in_file == receipt.rows_used + sum(e.rows for e in receipt.excluded)
    assert receipt.rows_in_file == sum(r.rows_in_file for r in table.receipts)
    assert [r.rows_used for r in table.receipts] == [len(given_[i]) for i in table.members]


def test_every_answer_stays_with_its_wave():
    a, b = wave(30, 1, "w1.csv"), wave(40, 2, "w2.csv")
    data = combine([b, a]).tables[0].data
    for name, before in (("w1", a), ("w2", b)):
        part = data.filtered(Filters((("wave", (name,)),)))
        for column in ASKED[:4]:
            assert np.array_equal(part.numeric(column), before.numeric(column))


@pytest.mark.parametrize(
    ("files", "waves"),
    [
        (("第10期.xlsx", "第2期.xlsx", "第1期.xlsx"), ["第1期", "第2期", "第10期"]),
        (("第十期.xlsx", "第二期.xlsx"), ["第二期", "第十期"]),
        (("Q1 2024.csv", "Q4 2023.csv"), ["2023Q4", "2024Q1"]),
        (("满意度2024年第1季度.csv", "满意度2023年四季度.csv"), ["2023Q4", "2024Q1"]),
        (("survey_2024-02.csv", "survey_2023-11.csv"), ["2023-11", "2024-02"]),
        (("survey_202402.csv", "survey_202311.csv"), ["2023-11", "2024-02"]),
        (("survey Feb 2024.csv", "survey November 2023.csv"), ["2023-11", "2024-02"]),
        (("2024年上半年.csv", "2023年下半年.csv"), ["2023H2", "2024H1"]),
        (("panel wave 10.csv", "panel wave 9.csv"), ["wave 9", "wave 10"]),
        (("panel 2025.csv", "panel 2024.csv"), ["2024", "2025"]),
        (("shops in York.csv", "shops in Leeds.csv"), ["shops in Leeds", "shops in York"]),
        (("export 10.csv", "export 9.csv"), ["export 9", "export 10"]),
    ],
)
def test_names_of_waves_from_file_names(files, waves):
    data = combine([wave(30 + k, k, file) for k, file in enumerate(files)]).tables[0].data
    assert list(data.categories("wave").categories) == waves


def test_dates_in_the_data_stand_above_file_names():
    parts = []
    for k, (file, month) in enumerate((("b.csv", "2024-02"), ("a.csv", "2024-05"), ("c.csv", "2023-11"))):
        table = answers(30, k)
        days = pd.Series(pd.to_datetime([f"{month}-{1 + i % 28:02d}" for i in range(30)]).astype("datetime64[us]"))
        table.insert(1, "Submitted on", days)
        parts.append(read(table, file))
    data = combine(parts).tables[0].data
    assert list(data.categories("wave").categories) == ["2023-11", "2024-02", "2024-05"]


def test_a_column_of_the_files_that_says_the_wave_is_enough():
    parts = []
    for k, name in enumerate(("2023", "2024")):
        table = answers(30, k)
        table["wave"] = pd.Series([name] * 30, dtype="str")
        data = read(table, f"{k}.csv")
        columns = tuple(
            c if c.name != "wave" else type(c)(c.name, c.label, Role.WAVE, None, None, "high", "header")
            for c in data.columns
        )
        parts.append(data.with_columns(columns))
    data = combine(parts).tables[0].data
    assert [c.name for c in data.with_role(Role.WAVE)] == ["wave"]
    assert set(data.table["wave"]) == {"2023", "2024"}


def test_renamed_codes_with_the_same_question_and_other_columns_are_one_survey():
    labels = dict(zip(("Q1", "Q2", "Q3", "Q4", "Q5"), ASKED, strict=True))
    later = dict(zip(("A1", "A2", "A3", "A4", "A5"), ASKED, strict=True))
    one = answers(30, 1, names=tuple(labels))
    two = answers(30, 2, names=tuple(later))
    two["Opening hours"] = pd.Series(np.tile([1, 2, 3, 4, 5], 6))
    told = combine([read(one, "w1.csv", labels), read(two, "w2.csv", later)])
    assert len(told.tables) == 1
    data = told.tables[0].data
    assert data.column("Q1").label == ASKED[0]
    assert "A1" not in data.table
    assert data.table["Opening hours"].notna().sum() == 30
    assert told.tables[0].aliases["A1"] == "Q1"


def test_another_number_of_steps_is_kept_apart_and_said():
    told = combine([wave(40, 1, "w1.csv"), wave(40, 2, "w2.csv", top=7)])
    data = told.tables[0].data
    apart = f"{ASKED[0]} (w2)"
    assert data.table[ASKED[0]].notna().sum() == data.table[apart].notna().sum() == 40
    assert data.column(apart).scale.maximum == 7
    assert next(e for e in told.said if e["code"] == "kept_apart")["columns"] == (ASKED[0],)


def test_respondents_who_come_again_are_counted_in_each_wave_and_said():
    told = combine([wave(30, 1, "w1.csv"), wave(40, 2, "w2.csv")])
    assert next(e for e in told.said if e["code"] == "ids_repeat")["count"] == 30
    assert len(told.tables[0].data) == 70


def test_shared_demographics_do_not_make_a_survey():
    one = answers(40, 1)
    other = ("Satisfied with the website?", "Would you tell a friend about the app?", "Speed", "Design", "City")
    two = answers(40, 2, names=other)
    for table in (one, two):
        for k in range(8):
            table[f"Group {'abcdefgh'[k]}"] = pd.Series(np.resize(["x", "y", "z"], 40), dtype="str")
    told = combine([read(one, "food 2024.csv"), read(two, "app 2024.csv")])
    assert len(told.tables) == 2
    assert not told.questions
    assert codes(told) == ["alone", "alone"]


def test_headers_that_are_only_numbers_are_asked_about():
    names = ("Q1", "Q2", "Q3", "Q4", "Q5")
    wish = {"Q1": "overall_satisfaction", "Q2": "recommend", "Q3": "rating", "Q4": "rating", "Q5": "segment"}
    given_ = [read(answers(40, k, names=names), f"{k}.csv") for k in (1, 2)]
    told = combine(given_, corrections=[wish, wish])
    assert len(told.tables) == 2
    assert [q["code"] for q in told.questions] == ["same_survey"]
    for decided, tables in ((True, 1), (False, 2)):
        again = combine(given_, {(0, 1): decided}, [wish, wish])
        assert len(again.tables) == tables
        assert not again.questions


def test_a_later_export_that_holds_the_first_is_asked_and_then_counts_once():
    later = answers(60, 1)
    later["Submitted on"] = pd.Series(pd.date_range("2024-01-01", periods=60, freq="7h").astype("datetime64[us]"))
    given_ = [read(later.head(40), "export 1.csv"), read(later, "export 2.csv")]
    told = combine(given_)
    assert [q["code"] for q in told.questions] == ["same_survey_repeated"]
    once = combine(given_, {(0, 1): True}).tables[0].data
    assert len(once) == 60
    assert once.receipt.rows_in_file == 100 == once.receipt.rows_used + sum(e.rows for e in once.receipt.excluded)


def test_the_same_content_counts_once():
    told = combine([wave(30, 1, "a.csv"), read(answers(30, 1), "b.csv", gone=1)])
    assert [len(t.data) for t in told.tables] == [30]
    assert codes(told) == ["same_content"]


def test_corrections_of_a_file_hold_for_all_waves():
    told = combine([wave(30, 1, "w1.csv"), wave(30, 2, "w2.csv")], corrections=[{"City": "brand"}, {}])
    assert told.tables[0].data.column("City").role is Role.BRAND


def test_a_wave_without_weights_still_counts():
    one, two = answers(30, 1), answers(30, 2)
    one["weight"] = np.resize([0.5, 1.5], 30)
    data = read(one, "w1.csv")
    assert data.first(Role.WEIGHT) is not None
    told = combine([data, read(two, "w2.csv")])
    assert told.tables[0].data.weights().sum() == pytest.approx(60)
    assert "weights_missing" in codes(told)


# ---- order logs


def test_parts_of_one_log_are_one_log():
    log = orders()
    whole = read(log, "orders.csv")
    half = len(log) // 2
    told = combine([read(log.iloc[half:].reset_index(drop=True), "b.csv"), read(log.iloc[:half], "a.csv")])
    assert codes(told) == ["log_parts"]
    ours, theirs = (analyze(d, Filters(), Options()) for d in (told.tables[0].data, whole))
    assert ours == theirs


def test_overlapping_logs_are_asked_about():
    log = orders()
    given_ = [read(log.head(500), "a.csv"), read(log.tail(500).reset_index(drop=True), "b.csv")]
    told = combine(given_)
    assert [q["code"] for q in told.questions] == ["same_log_repeated"]
    assert len(combine(given_, {(0, 1): True}).tables[0].data) == len(log)


# ---- answers and orders


def test_the_survey_gets_stage_orders_and_recency_and_the_log_stays_what_it_was():
    log = read(orders(), "orders.csv")
    known = sorted(set(log.table["customer_id"]))[:60]
    survey = read(asked_customers([*known, *range(9000, 9020)]), "answers.csv")
    for files in ((survey, log), (log, survey)):
        told = combine(files)
        people, lines = told.tables
        assert people.kind == "survey"
        assert lines.data is log
        assert analyze(lines.data, Filters(), Options()) == analyze(log, Filters(), Options())
        stage = people.data.first(Role.STAGE)
        assert stage.reason == "derived"
        assert people.data.table[stage.name].notna().sum() == 60
        said = next(e for e in told.said if e["code"] == "orders_joined")
        assert (said["rows"], said["of_rows"]) == (60, 80)
        assert said["share"] == pytest.approx(0.75)


def test_bands_are_those_of_the_log():
    log = orders()
    told = combine([read(asked_customers(range(5000, 5100)), "answers.csv"), read(log, "orders.csv")])
    data = told.tables[0].data.table.set_index("customer_id")
    counts = log.groupby("customer_id")["order_id"].nunique()
    silence = (log["order_date"].max() - log.groupby("customer_id")["order_date"].max()).dt.days
    for who in counts.index.intersection(data.index):
        low, _, high = data.loc[who, "orders_band"].partition("–")
        assert int(low.rstrip("+")) <= counts[who] <= int(high or (10**9 if low.endswith("+") else low))
        low, _, high = data.loc[who, "recency_band"].partition("–")
        assert int(low.rstrip("+")) <= silence[who] <= int(high or 10**9)


def test_few_shared_customers_are_asked_about():
    log = read(orders(), "orders.csv")
    survey = read(asked_customers([*range(5000, 5005), *range(9000, 9055)]), "answers.csv")
    told = combine([survey, log])
    assert [q["code"] for q in told.questions] == ["same_customers_few"]
    assert told.tables[0].data.first(Role.STAGE) is None
    assert combine([survey, log], {(0, 1): True}).tables[0].data.first(Role.STAGE) is not None
    assert codes(combine([survey, log], {(0, 1): False})) == ["customers_apart"]


def test_running_numbers_are_no_customers():
    log = read(orders(first=1).rename(columns={"customer_id": "account number"}), "orders.csv")
    log = log.with_columns(
        tuple(
            c if c.name != "account number" else type(c)(c.name, c.label, Role.CUSTOMER_ID, None, None, "high", "user")
            for c in log.columns
        )
    )
    told = combine([wave(60, 1, "answers.csv"), log])
    assert told.tables[0].data.first(Role.STAGE) is None
    assert [q["code"] for q in told.questions] in (["same_customers_respondent"], ["same_customers_serial"])


def test_a_customer_table_gives_the_log_its_groups():
    log = read(orders(), "orders.csv")
    r = np.random.default_rng(1)
    table = pd.DataFrame(
        {
            "customer_id": np.arange(5000, 5120),
            "region": pd.Series(r.choice(["North", "South"], 120), dtype="str"),
            "age group": pd.Series(r.choice(["18-34", "35-54", "55+"], 120), dtype="str"),
        }
    )
    told = combine([read(table, "customers.csv"), log])
    people, lines = told.tables
    assert people.kind == "customers"
    assert people.data.first(Role.STAGE) is not None
    region = dict(zip(table["customer_id"], table["region"], strict=True))
    joined = lines.data.table
    assert (joined["region"] == joined["customer_id"].map(region)).all()
    north = analyze(lines.data, Filters((("region", ("North",)),)), Options())
    assert north.customers == sum(region[c] == "North" for c in set(joined["customer_id"]))
    assert analyze(lines.data, Filters(), Options()) == analyze(log, Filters(), Options())


def test_one_file_is_passed_through():
    one = wave(30, 1, "a.csv")
    told = combine([one])
    assert told.tables[0].data is one
    assert told.said == told.questions == ()
    with pytest.raises(ValueError, match="no file"):
        combine([])


def test_the_same_answers_in_another_form_are_asked_about():
    one = answers(60, 1, ids=False)
    two = one.copy()
    two[ASKED[0]] = pd.Series([f"mark {v}" for v in one[ASKED[0]]], dtype="str")
    told = combine([read(one, "numbers.csv"), read(two, "words.csv")])
    assert len(told.tables) == 2
    assert [q["code"] for q in told.questions] == ["same_survey_repeated"]


def test_mail_addresses_lead_to_the_same_customers():
    log = orders()
    log["e-mail"] = pd.Series([f"c{i}@example.org" for i in log["customer_id"]], dtype="str")
    survey = answers(60, 3, ids=False)
    survey.insert(0, "E-Mail", pd.Series([f" C{5000 + i}@Example.org" for i in range(60)], dtype="str"))
    told = combine([read(survey, "answers.csv"), read(log, "orders.csv")])
    assert next(e for e in told.said if e["code"] == "orders_joined")["share"] > 0.9
