"""Columns that were once understood wrongly without a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from insight.dataset import Column, Role
from insight.roles import Detection, corrected, statuses

STEPS = ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"]
Found = Callable[..., dict[str, Column]]
Detect = Callable[..., Detection]


def test_one_answer_in_many_spellings_is_one_step(made: Any, found: Found) -> None:
    spelled = [t for s in STEPS for t in (s, s.lower(), s.upper(), f"{s}.")]
    column = found({"Overall satisfaction": made.pick(spelled)})["Overall satisfaction"]
    assert column.role == Role.OVERALL_SATISFACTION
    assert column.scale is not None
    assert column.scale.points == 5
    assert not column.scale.missing


@pytest.mark.parametrize(
    ("header", "falling"),
    [
        ("Overall satisfaction (1 = very satisfied, 5 = very dissatisfied)", True),
        ("Price (1 = best, 5 = worst)", True),
        ("商品质量(1非常满意 5非常不满意)", True),
        ("Rate us from 1 (very dissatisfied) to 5 (very satisfied)", False),
        ("Price (1 = worst, 5 = best)", False),
    ],
)
def test_the_header_names_the_ends(made: Any, detection: Detect, header: str, falling: bool) -> None:
    got: Detection = detection({header: made.whole(1, 5), "City": made.pick(["A", "B"])})
    scale = got.columns[0].scale
    assert scale is not None
    assert (scale.minimum, scale.maximum) == (1, 5)
    assert (dict(scale.codes).get("1") == 5) == falling
    assert any(q["code"] == "direction_in_header" for q in got.questions) == falling


@pytest.mark.parametrize("cells", [[0, 2], [1, 1, 1, 2]])
def test_whole_weights_are_weights_or_asked(made: Any, detection: Detect, cells: list[int]) -> None:
    got = detection({"weight": cells * (200 // len(cells)), "Overall satisfaction": made.whole(1, 5)})
    assert got.columns[0].role == Role.WEIGHT or got.columns[0].confidence == "low"


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        ("wc-completed", True),
        ("wc-cancelled", False),
        ("买家取消", False),
        ("订单已作废", False),
        ("未审核", False),
        ("Refund requested", False),
        ("partially_refunded", True),
        ("部分退款", True),
        ("没有退款", None),
        ("mystery", None),
    ],
)
def test_order_states(status: str, counts: bool | None) -> None:
    code = dict(statuses.scale([status, "paid"]).codes).get(status)
    assert code == (None if counts is None else float(counts))


def test_order_states_after_a_correction_mean_what_they_mean_when_found(detection: Detect) -> None:
    table = pd.DataFrame({"bezahlt": pd.Series(["paid", "Returned", "mystery"] * 5, dtype="str")})
    (column,) = corrected(detection(table).columns, table, {"bezahlt": {"role": "order_status"}})
    assert column.scale is not None
    assert dict(column.scale.codes) == {"paid": 1.0, "Returned": 0.0}


def test_stages_under_any_header(made: Any, found: Found) -> None:
    cells = made.pick(["潜在", "成长期", "成熟期", "流失"])
    got = found({"会员编号": made.numbered("M{:04d}"), "客户生命周期阶段": cells})
    assert got["客户生命周期阶段"].role == Role.STAGE
    got = found({"会员编号": made.numbered("M{:04d}"), "foo": cells, "城市": made.pick(["北京", "上海"])})
    assert (got["foo"].role, got["foo"].confidence) == (Role.STAGE, "low")


@pytest.mark.parametrize(
    ("header", "cells"),
    [("Will you buy from us again?", ["No", "Maybe", "Yes"]), ("您还会再购买吗", ["否", "不确定", "是"])],
)
def test_yes_no_maybe(made: Any, found: Found, header: str, cells: list[str]) -> None:
    column = found({header: made.pick(cells), "Overall satisfaction": made.whole(1, 5)})[header]
    assert (column.role, column.confidence) == (Role.REPURCHASE, "medium")
    assert column.scale is not None
    assert [t for t, _ in column.scale.codes] == cells


def test_marks_with_their_top_and_shares(made: Any, found: Found) -> None:
    column = found({"Overall satisfaction": made.pick(["2/5", "3/5", "4/5"])})["Overall satisfaction"]
    assert column.scale is not None
    assert (column.scale.minimum, column.scale.maximum) == (1, 5)
    share = found({"Overall satisfaction": made.whole(40, 100) / 100})["Overall satisfaction"]
    assert (share.role, share.confidence) == (Role.OVERALL_SATISFACTION, "low")


@pytest.mark.parametrize("codes", [[9], [97], [98, 99], [8, 9]])
def test_codes_beside_a_clean_scale(made: Any, detection: Detect, codes: list[int]) -> None:
    cells = made.whole(1, 5)
    cells.iloc[10 : 10 + len(codes)] = codes
    got = detection({"food": cells, "drink": made.whole(1, 5), "staff": made.whole(1, 5)})
    assert [c.role for c in got.columns] == [Role.RATING] * 3
    scale = got.columns[0].scale
    assert scale is not None
    assert {float(t) for t in scale.missing} == set(codes)
    assert any(q["code"] == "not_applicable_code" and q["columns"] == ["food"] for q in got.questions)


def test_texts_off_the_scale_are_told(made: Any, detection: Detect) -> None:
    cells = made.pick(STEPS)
    cells.iloc[10:14] = "see above"
    got = detection({"Overall satisfaction": cells})
    assert got.columns[0].confidence == "medium"
    assert [(q["code"], q["cells"]) for q in got.questions] == [("texts_left_out", 4)]


def test_numbers_too_large_to_add(found: Found) -> None:
    assert found({"x": [1e308] * 20 + [1.0, 2.0] * 5})["x"].confidence == "low"
