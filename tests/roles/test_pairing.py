"""Kano pairs: polarity and feature from headers as people write them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from insight.roles import pairing
from insight.roles.facts import gather

# what the question "with the feature" looks like, the one without it, and the feature they share
PAIRS = [
    ("F1_functional", "F1_dysfunctional", "F1"),
    ("feat_1f", "feat_1d", "feat_1"),
    ("f1", "d1", "1"),
    ("KANO_WateringYES", "KANO_WateringNO", "Watering"),
    ("Stämning.bra", "Stämning.dålig", "Stämning"),
    ("If you have this amenity? - Pool", "If you do not have this amenity? - Pool", "Pool"),
    ("Speed [How would you feel if it is fast?]", "Speed [How would you feel if it is not fast?]", "Speed"),
    ("如果具備這個功能，你的感受是？ [匯出]", "如果不具備這個功能，你的感受是？ [匯出]", "匯出"),
    (
        "1、正向题 Q1：当该产品具备语音控制时，您的感受是？",
        "2、反向题 Q2：当该产品不具备语音控制时，您的感受是？",
        "语音控制",
    ),
    ("如果提供“电话”的按钮，你的感受是：", "如果没有提供“电话”的按钮，你的感受是：", "电话"),
    ("座椅有按摩功能", "座椅没有按摩功能", "座椅按摩功能"),
    ("D1_正向", "D1_负向", "D1"),
    ("功能1-具备", "功能1-不具备", "功能1"),
    ("Offline mode (present)", "Offline mode (absent)", "Offline mode"),
    ("How would you feel if [History] was included?", "How would you feel if [History] was not included?", "History"),
    ("If the mileage is good, how do you feel?", "If the mileage is poor, how do you feel?", "mileage"),
    ("How do you feel if the buses are clean?", "How do you feel if the buses are not clean?", "the buses are clean"),
    ("Si votre lit disposait d'un réveil audio ?", "Si votre lit NE disposait PAS d'un réveil audio ?", "réveil audio"),
]
# only the file's order tells which comes first
BY_ORDER = {"clean energy (no shared negation: adjacency only)", "item 1 (blocks; needs label row or user mapping)"}


def pairs_of(names: list[str]) -> list[tuple[str, str, str]]:
    table = pd.DataFrame({n: pd.Series(["喜欢", "不喜欢"], dtype="str") for n in names})
    found, left = pairing.pair(gather(table, ()), {})
    assert left == ()
    return [(names[p.functional], names[p.dysfunctional], p.feature) for p in found]


@pytest.mark.parametrize(("functional", "dysfunctional", "feature"), PAIRS)
def test_polarity_does_not_depend_on_order(functional: str, dysfunctional: str, feature: str) -> None:
    for names in ([functional, dysfunctional], [dysfunctional, functional]):
        assert pairs_of(names) == [(functional, dysfunctional, feature)]


def test_all_pairs_in_one_file_find_their_partner() -> None:
    names = [n for f, d, _ in PAIRS for n in (f, d)]
    assert {(f, d) for f, d, _ in pairs_of(names)} == {(f, d) for f, d, _ in PAIRS}


@pytest.mark.parametrize(
    ("functional", "dysfunctional", "names"),
    [
        (
            "如果有{}，您觉得如何？",
            "如果没有{}，您觉得如何？",
            ["无线充电", "不锈钢内胆", "无糖配方", "免費無線網路", "有线耳机"],
        ),
        (
            "How would you feel if we offered {}?",
            "How would you feel if we did not offer {}?",
            ["no-contact delivery", "pickup"],
        ),
        (
            "How would you feel if the app had {}?",
            "How would you feel if the app did not have {}?",
            ["dark mode", "light mode", "chat"],
        ),
        (
            "Si le produit a {}, que ressentez-vous ?",
            "Si le produit n'a pas {}, que ressentez-vous ?",
            ["climatisation", "wifi"],
        ),
    ],
)
def test_a_name_may_hold_a_negation(functional: str, dysfunctional: str, names: list[str]) -> None:
    columns = [q.format(n) for n in names for q in (dysfunctional, functional)]
    assert pairs_of(columns) == [(functional.format(n), dysfunctional.format(n), n) for n in names]


def test_what_is_denied_is_never_asked_with_the_feature() -> None:
    """Paired by their place alone, in neighbours and in blocks."""
    for denied, said in (
        ("座椅没有无线充电", "后排可选无线快充板"),
        ("No cabin fee is not refunded", "No fee, full refund"),
    ):
        assert [(f, d) for f, d, _ in pairs_of([denied, said])] == [(said, denied)]


def test_two_different_features_are_no_pair() -> None:
    asked = ["had dark mode", "did not have dark mode", "had chat", "did not have maps"]
    table = pd.DataFrame({f"How would you feel if the app {n}?": pd.Series(["喜欢"], dtype="str") for n in asked})
    for order in ([0, 1, 2, 3], [3, 2, 1, 0], [2, 3]):
        columns = gather(table.iloc[:, order], ())
        found, left = pairing.pair(columns, {})
        assert [p.feature for p in found] == (["dark mode"] if len(order) == 4 else [])
        assert len(left) == 2


def test_features_of_one_name_are_told_apart() -> None:
    names = [
        "How do you feel if A [x]?",
        "How do you feel if not A [x]?",
        "How do you feel if B [x]?",
        "How do you feel if not B [x]?",
    ]
    features = [feature for _, _, feature in pairs_of(names)]
    assert len(set(features)) == 2


@pytest.mark.shared
def test_header_patterns_of_real_files(shared: Path) -> None:
    for entry in json.loads((shared / "kano" / "header_patterns.json").read_text("utf-8")):
        functional, dysfunctional, wanted = entry["functional"], entry["dysfunctional"], entry["feature"]
        orders = [[functional, dysfunctional]]
        if wanted not in BY_ORDER:
            orders.append([dysfunctional, functional])
        for names in orders:
            ((f, d, feature),) = pairs_of(names)
            assert (f, d) == (functional, dysfunctional), wanted
            stated = wanted.split(" (")[0].removeprefix("item ")
            assert stated in feature, (wanted, feature)
