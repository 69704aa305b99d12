"""What a person says stands above what was found, and the scale follows."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from insight.dataset import Dataset, Receipt, Role
from insight.roles import BadCorrection, corrected
from insight.words import translator

SATISFIED = ["很不满意", "不满意", "一般", "满意", "很满意"]


@pytest.fixture
def table(made) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "q1": made.pick(SATISFIED),
            "q2": made.whole(1, 5),
            "q3": made.pick(["Yes", "No"]),
            "group": made.pick(["18-34", "35-64", "65+"]),
            "money": made.money(50),
            "f": made.pick(["喜欢", "理所当然", "无所谓"]),
            "when": made.days().dt.strftime("%Y-%m-%d").astype("str"),
        }
    )


def test_a_new_role_has_the_scale_of_its_cells(table, detection) -> None:
    columns = detection(table).columns
    wishes = {
        "q2": {"role": "overall_satisfaction"},
        "q3": "repurchase",
        "group": {"role": "brand"},
        "money": {"role": "cost"},
        "f": {"role": "kano_functional", "feature": "Wi-Fi"},
        "when": {"role": "order_date"},
        "gone": {"role": "rating"},
    }
    got = {c.name: c for c in corrected(columns, table, json.loads(json.dumps(wishes)))}
    assert (got["q2"].role, got["q2"].scale.maximum) == (Role.OVERALL_SATISFACTION, 5)
    assert (got["q3"].role, got["q3"].scale.kind) == (Role.REPURCHASE, "binary")
    assert got["group"].scale.order == ("18-34", "35-64", "65+")
    assert got["money"].scale.kind == "number"
    assert (got["f"].feature, dict(got["f"].scale.codes)["理所当然"]) == ("Wi-Fi", 2)
    assert got["when"].scale.kind == "date"
    assert {got[n].confidence for n in wishes if n in got} == {"high"}
    assert {got[n].reason for n in wishes if n in got} == {"user"}
    assert got["q1"] == columns[0]


def test_a_scale_turned_round(table, detection) -> None:
    columns = corrected(
        detection(table).columns,
        table,
        {"q1": {"scale": {"reversed": True}}, "q2": {"role": "rating", "scale": {"reversed": True}}},
    )
    data = Dataset(table, columns, Receipt("", ""))
    assert dict(data.column("q1").scale.codes)["很满意"] == 1
    assert data.column("q1").scale.label_of(1) == "很满意"
    assert (data.numeric("q2") == 6 - table["q2"].to_numpy()).all()


def test_parts_of_a_scale(table, detection) -> None:
    wish = {"q2": {"role": "rating", "scale": {"maximum": 7, "missing": ["1"], "labels": {"7": "best"}}}}
    scale = corrected(detection(table).columns, table, wish)[1].scale
    assert (scale.minimum, scale.maximum, scale.missing, scale.label_of(7)) == (1, 7, ("1",), "best")


def test_a_kano_role_without_feature_takes_the_question(table, detection) -> None:
    assert corrected(detection(table).columns, table, {"f": {"role": "kano_functional"}})[5].feature == "f"


def test_roles_and_kinds_that_do_not_exist(table, detection) -> None:
    columns = detection(table).columns
    with pytest.raises(BadCorrection, match="role_unknown") as wrong:
        corrected(columns, table, {"q1": {"role": "nonsense"}})
    assert wrong.value.fields == {"column": "q1", "role": "nonsense"}
    with pytest.raises(BadCorrection, match="kind_unknown") as wrong:
        corrected(columns, table, {"q1": {"scale": {"kind": "odd"}}})
    assert wrong.value.fields == {"column": "q1", "kind": "odd"}


@pytest.mark.parametrize("role", list(Role))
def test_every_role_fits_every_column(role, table, detection) -> None:
    columns = detection(table).columns
    got = corrected(columns, table, {name: {"role": role.value} for name in table.columns})
    assert {c.role for c in got} == {role}


def test_nothing_to_correct(table, detection) -> None:
    columns = detection(table).columns
    assert corrected(columns, table, None) is columns


def test_ends_missing_codes_and_labels_by_hand(table, detection) -> None:
    columns = detection(table).columns
    wish = {"scale": {"minimum": 1, "maximum": 7, "missing": ["9"], "labels": {"1": "worst", 7: "best"}}}
    scale = one(corrected(columns, table, {"q2": wish}), "q2").scale
    assert (scale.minimum, scale.maximum, scale.missing) == (1.0, 7.0, ("9",))
    assert scale.labels == ((1.0, "worst"), (7.0, "best"))
    turned = one(
        corrected(columns, table, {"q2": {"scale": {"minimum": 1, "maximum": 7, "reversed": True}}}), "q2"
    ).scale
    assert dict(turned.codes)["1"] == 7


def test_codes_of_numbers_move_only_what_is_named(table, detection) -> None:
    columns = corrected(detection(table).columns, table, {"q2": {"scale": {"codes": {"5": 4}}}})
    codes = dict(one(columns, "q2").scale.codes)
    assert (codes["5"], codes["1"]) == (4.0, 1.0)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"scale": {"minimum": 5, "maximum": 1}}, "ends"),
        ({"scale": {"minimum": "low"}}, "not_a_number"),
        ({"scale": {"maximum": float("nan")}}, "not_a_number"),
        ({"scale": {"codes": {"一般": "x"}}}, "not_a_number"),
        ({"scale": {"codes": {"一般": 9}}}, "code_outside"),
        ({"scale": {"end": 5}}, "part_unknown"),
        ({"scale": 5}, "part_unknown"),
        ({"colour": "red"}, "part_unknown"),
        ({"multi": "#"}, "not_splittable"),
    ],
)
def test_what_cannot_be_is_said_with_its_column(wish, code, table, detection) -> None:
    from insight.loading import with_roles

    data = Dataset(table, detection(table).columns, Receipt("t", "csv"))
    with pytest.raises(BadCorrection, match=code) as wrong:
        with_roles(data, {"q1": wish})
    assert wrong.value.fields["column"] == "q1"
    for language in ("en", "zh"):
        assert translator(language).has(f"roles.correction_{code}")


def test_an_empty_wish_answers_a_question_and_changes_nothing(table, detection) -> None:
    columns = detection(table).columns
    before, after = one(columns, "q2"), one(corrected(columns, table, {"q2": {}}), "q2")
    assert (after.role, after.scale, after.confidence) == (before.role, before.scale, "high")


def one(columns, name):
    return next(c for c in columns if c.name == name)
