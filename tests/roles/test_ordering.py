"""Groups in their natural order, and no invented one."""

from __future__ import annotations

import pytest

from insight.roles.ordering import order


@pytest.mark.parametrize(
    "groups",
    [
        ["Never", "Once a year", "Every three months", "Once a month", "Once a week", "More than once a week"],
        ["每月1次", "每周1次", "每周2-3次", "每天"],
        ["18 - 34", "35 - 64", "65 and up"],
        ["19-24", "25-34", "65+"],
        ["18岁以下", "18-25岁", "26-35岁", "60岁以上"],
        ["Under 15K", "15-24K", "25-34K", "125-149K", "250K+"],
        ["$0 - $24,999", "$25,000 - $49,999", "$100,000 - $149,999", "$150,000+"],
        ["less_than_15", "15000_to_24999", "100000_to_149999", "prefer_not_to_answer"],
        ["无收入", "3000元以下", "3001-5000元", "15000元以上", "不知道/拒绝回答"],
        ["没有投入", "10%左右", "20%左右", "超过50%"],
        ["1部", "2部", "3部", "4部及以上"],
        ["<=25", ">25"],
        ["Less than 1 year", "1 to 5 years", "Over 5 years"],
        ["Small (0 to 499)", "Large (500+)"],
        ["1", "2", "3", "4", "5+"],
        ["Not at all masculine", "Not very masculine", "Somewhat masculine", "Very masculine", "No answer"],
        ["High school or less", "Some college", "College or more"],
        ["大學部", "碩士班", "博士班"],
        ["普通会员", "银卡会员", "金卡会员", "钻石会员"],
        ["Never", "Rarely", "Sometimes", "Often", "No answer"],
    ],
)
def test_natural_order(groups: list[str]) -> None:
    assert list(order(groups[::-1])) == groups


@pytest.mark.parametrize(
    "groups",
    [
        ["Red", "Blue", "Green"],
        ["Model 3", "Model S", "Model X"],
        ["9 out of 10", "20% Less Crime", "30% Democrat, 70% Republican"],
        ["Community A", "Community B"],
        ["男", "女"],
    ],
)
def test_names_have_no_order(groups: list[str]) -> None:
    assert order(groups) == ()


def test_a_few_odd_texts_do_not_hide_the_bands() -> None:
    counts = {"0-10小時": 90, "11-20小時": 300, "21-30小時": 80, "看老師狀況": 1, "不一定": 2}
    assert order(list(counts), counts)[:3] == ("0-10小時", "11-20小時", "21-30小時")
