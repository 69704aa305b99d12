"""Bytes → dataset: reading, roles and corrections in one go."""

from __future__ import annotations

import pandas as pd
import pytest

from insight.dataset import Column, Receipt, Role
from insight.loading import load, load_file, ticked, understand, with_roles
from insight.reading import Reading, ReadingError
from insight.roles import BadCorrection

pytestmark = pytest.mark.child

LOG = b"customer_id,order_date,quantity,unit_price\n" + b"".join(
    f"C{i % 30},2025-{i % 12 + 1:02d}-03,{i % 4 + 1},2.5\n".encode() for i in range(120)
)
SURVEY = "编号,总体满意度,城市\n" + "".join(
    f"{i},{['很不满意', '一般', '满意', '很满意'][i % 4]},{['北京', '上海'][i % 2]}\n" for i in range(60)
)


def reading(**columns: list) -> Reading:
    return Reading(pd.DataFrame(columns), (), Receipt("t.csv", "csv"), "key")


def test_a_survey_in_gb18030() -> None:
    data = load(SURVEY.encode("gb18030"), "survey.csv")
    assert [c.role for c in data.columns] == [Role.RESPONDENT_ID, Role.OVERALL_SATISFACTION, Role.SEGMENT]
    assert data.numeric("总体满意度")[:4].tolist() == [1, 3, 4, 5]
    assert (data.receipt.file, data.receipt.rows_used) == ("survey.csv", 60)
    assert data.source_key


def test_choices_may_be_plain_values() -> None:
    data = load(SURVEY.encode("gb18030"), "survey.csv", {"encoding": "gb18030", "unknown": 1})
    assert data.receipt.encoding == "gb18030"


def test_a_file_on_disk(tmp_path) -> None:
    file = tmp_path / "log.csv"
    file.write_bytes(LOG)
    data = load_file(file, corrections={"quantity": "ignore"})
    assert data.column("quantity").reason == "user"
    assert data.receipt.file == "log.csv"


def test_an_amount_is_made_and_given_up() -> None:
    data = load(LOG, "log.csv")
    amount = data.first(Role.AMOUNT)
    assert amount.name == "amount (quantity × unit_price)"
    assert data.numeric(amount.name)[:4].tolist() == [2.5, 5.0, 7.5, 10.0]
    assert list(data.table.columns)[-1] == amount.name
    other = load(LOG, "log.csv", corrections={"unit_price": "amount"})
    assert [c.name for c in other.with_role(Role.AMOUNT)] == ["unit_price"]
    assert amount.name not in other.table.columns


def test_corrections_are_answers_and_change_the_fingerprint() -> None:
    data = load(LOG, "log.csv")
    assert [q["code"] for q in data.questions] == ["derived_amount"]
    told = with_roles(data, {"quantity": "quantity", "unit_price": "ignore"})
    assert told.questions == ()
    assert with_roles(data, {"quantity": "ignore"}).fingerprint != data.fingerprint
    assert with_roles(data, None).fingerprint == data.fingerprint
    half = with_roles(data, {"quantity": "quantity"})
    assert (half.questions[0]["columns"], half.questions[0]["count"]) == (["unit_price"], 1)


def test_written_dates_become_dates_where_the_role_needs_them() -> None:
    days = [20250131, 20250201, 20250228] * 10
    data = understand(reading(customer_id=[1, 2, 3] * 10, date=days, amount=[1.5, 2.5, 3.5] * 10))
    assert pd.api.types.is_datetime64_any_dtype(data.table["date"])
    told = with_roles(
        understand(reading(a=pd.Series(["2025年1月3日", "2025年2月3日"] * 10, dtype="str"), b=[1, 2] * 10)),
        {"a": "order_date"},
    )
    assert str(told.table["a"].iloc[0].date()) == "2025-01-03"


def test_texts_that_are_no_dates_stay() -> None:
    data = with_roles(
        understand(reading(a=pd.Series(["x", "y"] * 10, dtype="str"), b=[1, 2] * 10)), {"a": "order_date"}
    )
    assert data.table["a"].tolist()[:2] == ["x", "y"]


def test_blank_means_not_ticked_only_for_those_who_answered() -> None:
    table = pd.DataFrame(
        {"a": pd.Series(["A", None, None], dtype="str"), "b": pd.Series([None, "B", None], dtype="str")}
    )
    filled = ticked(table, [["a", "b"]])
    assert filled["a"].tolist()[:2] == ["A", "0"]
    assert filled["b"].tolist()[:2] == ["0", "B"]
    assert filled.iloc[2].isna().all()
    assert table["a"].isna().sum() == 2


def test_what_cannot_be_used_is_said() -> None:
    with pytest.raises(ReadingError):
        load(b"", "empty.csv")
    with pytest.raises(BadCorrection, match="role_unknown"):
        load(LOG, "log.csv", corrections={"quantity": {"role": "nonsense"}})


def test_columns_and_table_agree() -> None:
    data = load(LOG, "log.csv")
    assert [c.name for c in data.columns] == list(data.table.columns)
    assert all(isinstance(c, Column) for c in data.columns)
