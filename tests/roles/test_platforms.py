"""Surveys as the platforms export them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insight.dataset import Field, Role

SATISFIED = ["很不满意", "不满意", "一般", "满意", "很满意"]


def test_wjx_by_text(made, detection) -> None:
    got = detection(
        {
            "序号": pd.Series(range(1, 201)),
            "提交答卷时间": made.days(),
            "所用时间": made.pick(["88秒", "2分3秒"]),
            "来源": made.pick(["微信", "链接"]),
            "来源详情": made.pick(["直接访问", "朋友圈"]),
            "来自IP": made.numbered("113.5.2.{}(广东-深圳)", distinct=250),
            "1、您的性别是？[单选题]": made.pick(["男", "女"]),
            "2、您的年龄段：": made.pick(["18岁以下", "18~25", "26~30", "60以上"]),
            "3、满意程度—产品质量": made.pick(SATISFIED),
            "3、满意程度—物流速度": made.pick(["一般", "满意", "很满意", "(跳过)"]),
            "3、满意程度—性价比": made.pick([*SATISFIED, "不适用"]),
            "4、总体而言，您的满意程度": made.pick(SATISFIED),
            "5、您有多大可能向朋友推荐我们？": made.whole(0, 10),
            "6、您未来还会再次购买吗？": made.pick(["绝对不会", "可能不会", "不确定", "可能会", "一定会"]),
            "7、常用渠道(多选)": made.pick(["官网┋微信", "官网", "微信┋门店"]),
            "8、您是否投诉过": made.pick(["是", "否"]),
            "9、您的建议": made.numbered("希望改进第{}个问题，服务再快一点"),
            "10、您的手机号": made.numbered("138{:08d}"),
        }
    )
    assert [c.role.value for c in got.columns] == [
        *("respondent_id", "date", "ignore", "ignore", "ignore", "personal", "segment", "segment"),
        *("rating", "rating", "rating", "overall_satisfaction", "recommend", "repurchase"),
        *("ignore", "complaint", "comment", "personal"),
    ]
    assert {c.confidence for c in got.columns} == {"high"}
    by_name = {c.name: c for c in got.columns}
    short = by_name["3、满意程度—物流速度"].scale
    assert short is not None
    assert (short.minimum, short.maximum) == (1, 5)
    assert dict(short.codes) == {"一般": 3, "满意": 4, "很满意": 5}
    assert short.missing == ("(跳过)",)
    assert by_name["3、满意程度—性价比"].scale.missing == ("不适用",)
    again = by_name["6、您未来还会再次购买吗？"].scale
    assert dict(again.codes)["不确定"] == 3
    assert by_name["7、常用渠道(多选)"].reason == "multi_select_joined"
    assert not got.questions


def test_wjx_by_number_says_that_codes_are_places_in_a_list(made, detection) -> None:
    skipped = made.whole(1, 5)
    skipped[5:9] = -3
    got = detection(
        {
            "序号": pd.Series(range(1, 201)),
            "1、性别": made.whole(1, 2),
            "2、总体满意度": made.whole(1, 5),
            "第3题(价格)": made.whole(0, 1),
            "第3题(质量)": made.whole(0, 1),
            "第3题(服务)": made.whole(0, 1),
            "4、投诉处理满意度": skipped,
            "5、NPS推荐分": made.whole(0, 10),
        }
    )
    by_name = {c.name: c for c in got.columns}
    assert by_name["第3题(价格)"].scale.kind == "binary"
    assert by_name["4、投诉处理满意度"].role == Role.RATING
    assert by_name["4、投诉处理满意度"].scale.missing == ("-3",)
    assert by_name["5、NPS推荐分"].role == Role.RECOMMEND
    (question,) = [q for q in got.questions if q["code"] == "option_numbers"]
    assert question["columns"] == ["1、性别"]
    (question,) = [q for q in got.questions if q["code"] == "option_numbers_scored"]
    assert question["columns"] == ["2、总体满意度", "4、投诉处理满意度"]
    assert question["correction"]["2、总体满意度"] == {"scale": {"reversed": True}}


def test_google_forms(made, roles) -> None:
    agree = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
    quality = ["Poor", "Fair", "Good", "Very good", "Excellent", "N/A"]
    assert roles(
        {
            "Timestamp": made.days(),
            "Email Address": made.numbered("p{}@example.org"),
            "How old are you?": made.pick(["18-24", "25-34", "45+"]),
            "Overall, how satisfied are you with Acme?": made.whole(1, 5),
            "How likely are you to recommend Acme to a friend?": made.whole(0, 10),
            "Please rate the following [Price]": made.pick(quality),
            "Please rate the following [Staff]": made.pick(quality),
            "How easy was it to solve your issue?": made.whole(1, 7),
            "I will buy from Acme again": made.pick(agree),
            "Which channels? (select all that apply)": made.pick(
                ["Web;Phone", "Web", "Phone;Shop", "Shop", "Web;Shop"]
            ),
            "What should we improve?": made.numbered("the thing number {} is slow"),
        }
    ) == {
        "Timestamp": "date",
        "Email Address": "personal",
        "How old are you?": "segment",
        "Overall, how satisfied are you with Acme?": "overall_satisfaction",
        "How likely are you to recommend Acme to a friend?": "recommend",
        "Please rate the following [Price]": "rating",
        "Please rate the following [Staff]": "rating",
        "How easy was it to solve your issue?": "effort",
        "I will buy from Acme again": "repurchase",
        "Which channels? (select all that apply)": "ignore",
        "What should we improve?": "comment",
    }


def test_survey_monkey_options_that_are_blank_when_not_ticked(made, detection) -> None:
    blank: list[str | None] = [None]
    got = detection(
        {
            "Respondent ID": pd.Series(range(10**10, 10**10 + 200)),
            "Collector ID": pd.Series([77] * 200),
            "Which do you own? - Car": made.pick(["Car", *blank]),
            "Which do you own? - Bike": made.pick(["Bike", *blank]),
            "Please rank these - Price": pd.Series([1, 2, 3] * 66 + [1, 2]),
            "Please rank these - Speed": pd.Series([2, 3, 1] * 66 + [2, 3]),
            "Please rank these - Staff": pd.Series([3, 1, 2] * 66 + [3, 1]),
        }
    )
    assert [c.role.value for c in got.columns] == [
        "respondent_id",
        "ignore",
        "rating",
        "rating",
        "rank",
        "rank",
        "rank",
    ]
    assert got.ticked == (("Which do you own? - Car", "Which do you own? - Bike"),)
    assert got.columns[2].scale.codes == (("Car", 1.0), ("0", 0.0))


def test_qualtrics_names_with_questions_beside_them(made, roles) -> None:
    fields = [
        Field("Q1", "How likely are you to recommend Acme?"),
        Field("Q1_NPS_GROUP", "How likely are you to recommend Acme? - Group"),
        Field("Q2_1", "How satisfied are you with - Price"),
        Field("Q2_2", "How satisfied are you with - Speed"),
        Field("Q3", "Overall satisfaction"),
    ]
    columns = {
        "StartDate": made.days(),
        "Progress": made.whole(50, 100),
        "ResponseId": made.numbered("R_{:015d}"),
        "Q1_NPS_GROUP": made.whole(1, 3),
        "Q1": made.whole(0, 10),
        "Q2_1": made.whole(1, 7),
        "Q2_2": made.whole(1, 7),
        "Q3": made.whole(1, 5),
        "LocationLatitude": made.money(40),
        "weight": pd.Series(made.random.gamma(4, 0.25, 200)),
    }
    assert list(roles(columns, fields).values()) == [
        *("date", "ignore", "respondent_id", "ignore", "recommend", "rating", "rating", "overall_satisfaction"),
        *("personal", "weight"),
    ]


def test_spss_value_labels(made, found) -> None:
    good_first = (
        (1.0, "Very satisfied"),
        (2.0, "Satisfied"),
        (3.0, "Neither"),
        (4.0, "Dissatisfied"),
        (5.0, "Very dissatisfied"),
    )
    bad_first = (
        (1.0, "Very dissatisfied"),
        (2.0, "Dissatisfied"),
        (3.0, "Neutral"),
        (4.0, "Satisfied"),
        (5.0, "Very satisfied"),
    )
    fields = [
        Field("q1", "Satisfaction with price", good_first),
        Field("q2", "Overall satisfaction", (*bad_first, (9.0, "Don't know"))),
        Field("q3", "Recommend", ((0.0, "Not at all likely"), (10.0, "Extremely likely"))),
        Field("q4", "Region", ((1.0, "North"), (2.0, "South"))),
        Field("q5", "Household income", ((1.0, "<10k"), (2.0, "10k+"), (99.0, "Refused"))),
    ]
    columns = {
        "q1": made.whole(1, 5),
        "q2": pd.Series(made.random.choice([1, 2, 3, 4, 5, 9], 200)),
        "q3": made.whole(2, 10),
        "q4": made.whole(1, 2),
        "q5": pd.Series(made.random.choice([1, 2, 99], 200)),
    }
    got = found(columns, fields)
    assert [c.role.value for c in got.values()] == ["rating", "overall_satisfaction", "recommend", "segment", "segment"]
    # the best answer was coded 1: the scale turns it round
    assert dict(got["q1"].scale.codes)["1"] == 5
    assert got["q1"].scale.label_of(5) == "Very satisfied"
    assert got["q2"].scale.missing == ("9",)
    assert (got["q3"].scale.minimum, got["q3"].scale.maximum) == (0, 10)
    assert got["q5"].scale.missing == ("99",)
    assert dict(got["q4"].scale.labels)[2] == "South"


@pytest.mark.parametrize(
    ("low", "high", "role", "asked"),
    [
        (0, 10, "recommend", False),
        (1, 10, "loyalty_other", True),
        (1, 5, "loyalty_other", False),
        (1, 7, "loyalty_other", False),
    ],
)
def test_only_zero_to_ten_is_a_recommendation(low, high, role, asked, made, detection) -> None:
    got = detection({"How likely are you to recommend us?": made.whole(low, high), "Gender": made.pick(["F", "M"])})
    assert got.columns[0].role.value == role
    assert (got.columns[0].confidence == "low") is asked
    assert ("recommend_from_one" in [q["code"] for q in got.questions]) is asked


def test_index_studies_by_their_stems(made, found) -> None:
    ecsi = {
        f"{s}{i}": made.whole(1, 10)
        for s, n in (("IMAG", 3), ("CUEX", 2), ("PERQ", 3), ("PERV", 2))
        for i in range(1, n + 1)
    }
    got = found(
        ecsi
        | {
            "CUSA1": made.whole(3, 10),
            "CUSCO": made.whole(1, 10),
            "CUSL1": made.whole(1, 10),
            "CUSL3": made.whole(1, 10),
        }
    )
    assert got["CUSA1"].role == Role.OVERALL_SATISFACTION
    assert got["CUSA1"].scale.minimum == 1
    assert (got["CUEX1"].role, got["PERV1"].role) == (Role.EXPECTATION, Role.VALUE)
    assert (got["CUSCO"].role, got["CUSL1"].role) == (Role.COMPLAINT, Role.REPURCHASE)
    assert (got["CUSL3"].role, got["CUSL3"].confidence) == (Role.LOYALTY_OTHER, "low")
    # without the index around it, comp_ is anything (competence), and cusl_ in another order
    other = found(
        {f"{s}_{i}": made.whole(1, 7) for s in ("comp", "like", "cusl") for i in (1, 2, 3)} | {"cusa": made.whole(1, 7)}
    )
    assert other["comp_1"].role == Role.RATING
    assert (other["cusl_1"].role, other["cusl_1"].confidence) == (Role.LOYALTY_OTHER, "low")
    assert other["cusa"].role == Role.OVERALL_SATISFACTION


def test_codes_in_the_header_are_never_a_sure_guess(made, detection) -> None:
    got = detection({f"x{i}": made.whole(1, 7) for i in range(1, 9)})
    assert {c.role.value for c in got.columns} == {"rating"}
    assert {c.confidence for c in got.columns} == {"low"}
    assert [q["code"] for q in got.questions] == ["bare_codes"]


def test_yes_no_batteries_and_single_yes_no(made, found) -> None:
    columns = {n: made.pick(["Yes", "No"]) for n in ("yummy", "fast", "cheap")} | {"Gender": made.pick(["F", "M"])}
    got = found(columns | {"Have you ever bought from us before this visit?": made.pick(["Yes", "No"])})
    assert (got["yummy"].role, got["yummy"].scale.kind) == (Role.RATING, "binary")
    assert dict(got["yummy"].scale.codes) == {"Yes": 1, "No": 0}
    assert got["Gender"].role == Role.SEGMENT
    assert got["Have you ever bought from us before this visit?"].role == Role.SEGMENT


def test_weights(made, found) -> None:
    near_one = pd.Series(made.random.gamma(4, 0.25, 200))
    assert found({"weight": near_one, "q": made.pick(["a", "b"])})["weight"].role == Role.WEIGHT
    body = found({"weight": near_one * 70, "q": made.pick(["a", "b"])})["weight"]
    assert (body.role, body.confidence) == (Role.SEGMENT, "low")
    assert found({"weights": made.whole(1, 90), "q": made.pick(["a", "b"])})["weights"].role == Role.SEGMENT


def test_missing_cells_of_r_are_no_group_but_a_lone_na_is(made, found) -> None:
    several = found({f"Question number {i} of the block?": made.pick(["red", "blue", "green", "NA"]) for i in range(4)})
    assert all(c.scale.missing == ("NA",) for c in several.values())
    lone = found({"Region": made.pick(["EMEA", "APAC", "NA"]), "City": made.pick(["A", "B", "C"])})
    assert lone["Region"].scale.missing == ()


def test_no_answer_stays_a_group_of_its_own(made, found) -> None:
    got = found({"age": made.pick(["18-34", "35-64", "65+", "No answer"])})["age"]
    assert got.scale.order == ("18-34", "35-64", "65+", "No answer")
    assert got.scale.missing == ()


def test_one_overall_satisfaction(made, detection) -> None:
    got = detection(
        {"Overall satisfaction": made.whole(1, 5), "Overall satisfaction with delivery of the parcel": made.whole(1, 5)}
    )
    assert [c.role.value for c in got.columns] == ["overall_satisfaction", "rating"]
    assert [q["code"] for q in got.questions] == ["overall_choice"]


def test_brands_waves_and_accounts(made, roles) -> None:
    got = roles(
        {
            "Account": made.numbered("Firm {}", distinct=40),
            "Wave": made.pick(["2024-Q1", "2024-Q2"]),
            "Brand": made.pick(["A", "B", "C"]),
            "Satisfaction": made.whole(1, 5),
            "Share of wallet (%)": made.whole(5, 95),
            "Renewal intention": made.whole(1, 5),
            "Tenure (months)": made.whole(1, 120),
        }
    )
    assert list(got.values()) == [
        "account",
        "wave",
        "brand",
        "overall_satisfaction",
        "loyalty_other",
        "repurchase",
        "segment",
    ]


def test_dates_written_as_numbers_or_texts(made, roles) -> None:
    days = made.days()
    assert roles({"调查日期": days.dt.strftime("%Y%m%d").astype("int64"), "q": made.whole(1, 5)})["调查日期"] == "date"
    assert (
        roles({"日期": days.dt.strftime("%Y年%m月%d日").astype("str"), "分组": made.pick(["a", "b"])})["日期"] == "date"
    )


def test_nothing_but_empty_cells() -> None:
    from insight.roles import detect

    table = pd.DataFrame({"a": pd.Series([np.nan, np.nan]), "b": pd.Series([None, None], dtype="str")})
    assert [c.role for c in detect(table).columns] == [Role.IGNORE, Role.IGNORE]
    assert detect(pd.DataFrame()).columns == ()


def test_outcomes_as_yes_no_codes_and_out_of_a_hundred(made, found) -> None:
    got = found(
        {
            "Overall satisfaction": made.whole(20, 100),
            "Will you buy again?": made.whole(0, 1),
            "City": made.pick(["A", "B"]),
        }
    )
    assert (got["Overall satisfaction"].role, got["Overall satisfaction"].scale.maximum) == (
        Role.OVERALL_SATISFACTION,
        100,
    )
    assert (got["Will you buy again?"].role, got["Will you buy again?"].scale.kind) == (Role.REPURCHASE, "binary")
