"""A stage becomes a group that every other analysis can use."""

from __future__ import annotations

import pandas as pd
import pytest

from insight.dataset import Column, Dataset, Filters, Receipt, Role
from insight.derived import customer_key, with_stage


def survey() -> Dataset:
    table = pd.DataFrame({"who": [17850.0, 12.0, None, 99.0, 12.0], "score": [5.0, 4.0, 3.0, 2.0, 1.0]})
    columns = (Column("who", "Customer", Role.CUSTOMER_ID), Column("score", "Score", Role.RATING))
    return Dataset(table, columns, Receipt("survey.csv", "csv"), "source")


def test_the_stage_of_every_rows_customer():
    dataset = with_stage(survey(), {"17850": "growth", 12: "lost", "404": "maturity"})
    assert dataset.first(Role.STAGE).name == "lifecycle_stage"
    assert dataset.table["lifecycle_stage"].fillna("").tolist() == ["growth", "lost", "", "", "lost"]
    assert list(dataset.categories("lifecycle_stage").categories) == ["growth", "lost"]


def test_it_is_shown_in_the_readers_words_and_in_the_order_of_life():
    words = {"potential": "潜在期", "growth": "成长期", "lost": "已流失"}
    dataset = with_stage(survey(), pd.Series({"12": "lost", "17850": "growth"}), label="客户生命周期", words=words)
    column = dataset.column("lifecycle_stage")
    assert column.label == "客户生命周期"
    assert column.scale.order == ("成长期", "已流失")
    kept = dataset.filtered(Filters(segments=(("lifecycle_stage", ("已流失",)),)))
    assert kept.table["score"].tolist() == [4.0, 1.0]


def test_the_dataset_it_came_from_is_untouched_and_the_key_follows_the_values():
    before = survey()
    one, two = with_stage(before, {12: "lost"}), with_stage(before, {12: "growth"})
    assert "lifecycle_stage" not in before.table
    assert len({before.fingerprint, one.fingerprint, two.fingerprint}) == 3
    assert with_stage(survey(), {12: "lost"}).fingerprint == one.fingerprint


def test_a_new_answer_replaces_the_old_one():
    twice = with_stage(with_stage(survey(), {12: "lost"}), {12: "growth"})
    assert len(twice.with_role(Role.STAGE)) == 1
    assert twice.table["lifecycle_stage"].dropna().tolist() == ["growth", "growth"]


def test_customers_without_a_stage_are_missing():
    assert with_stage(survey(), {12: None, 99: "lost"}).table["lifecycle_stage"].notna().sum() == 1


def test_it_needs_a_customer_and_never_overwrites_the_files_own_column():
    table = pd.DataFrame({"lifecycle_stage": ["lead"], "who": ["a"]})
    columns = (Column("lifecycle_stage", "Stage", Role.STAGE), Column("who", "Who", Role.CUSTOMER_ID))
    dataset = Dataset(table, columns, Receipt("crm.csv", "csv"))
    with pytest.raises(ValueError, match="of its own"):
        with_stage(dataset, {"a": "lost"})
    assert with_stage(dataset, {"a": "lost"}, name="computed").table["computed"].tolist() == ["lost"]
    with pytest.raises(ValueError, match="no customer column"):
        with_stage(dataset.with_columns((columns[0], Column("who", "Who", Role.IGNORE))), {})


@pytest.mark.parametrize(("identity", "key"), [(17850.0, "17850"), (17850, "17850"), (" A1 ", "A1"), (1.5, "1.5")])
def test_one_customer_however_the_number_is_written(identity, key):
    assert customer_key(identity) == key
