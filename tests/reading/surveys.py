"""What Qualtrics, SurveyMonkey, 问卷星 and 腾讯问卷 export. Source of the forms: methods/kano.md §2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from tests.reading import builders as b
from tests.reading.case import Case, ok
from tests.reading.written import repeated, text


def surveys() -> Iterator[Case]:
    """All of them."""
    yield from _qualtrics()
    yield from _surveymonkey()
    yield from _wjx()


Q_CODES = [
    "StartDate",
    "EndDate",
    "Status",
    "IPAddress",
    "Finished",
    "RecordedDate",
    "ResponseId",
    "Q1_NPS_GROUP",
    "Q1",
    "Q2_1",
    "Q2_2",
    "Q3",
]
Q_TEXTS = [
    "Start Date",
    "End Date",
    "Response Type",
    "IP Address",
    "Finished",
    "Recorded Date",
    "Response ID",
    "How likely are you to recommend us? - Group",
    "How likely are you to recommend us?",
    "How satisfied are you with: - Price",
    "How satisfied are you with: - Service",
    "Anything\nelse?",
]
Q_IDS = [
    '{"ImportId":"startDate","timeZone":"America/Denver"}',
    '{"ImportId":"endDate","timeZone":"America/Denver"}',
    *[f'{{"ImportId":"QID{i}"}}' for i in range(10)],
]
Q_NUMERIC = [
    "2024-03-{i:02} 10:22:33",
    "2024-03-{i:02} 10:25:01",
    0,
    "10.0.0.{i}",
    1,
    "2024-03-{i:02} 10:25:02",
    "R_{i:04}abc",
    lambda i: i % 3 + 1,
    lambda i: i % 11,
    lambda i: i % 5 + 1,
    lambda i: -99 if i == 3 else i % 5 + 1,
    lambda i: "" if i % 2 else "fine, thanks",
]
Q_CHOICE = [
    "2024-03-{i:02} 10:22:33",
    "2024-03-{i:02} 10:25:01",
    "IP Address",
    "10.0.0.{i}",
    "True",
    "2024-03-{i:02} 10:25:02",
    "R_{i:04}abc",
    lambda i: ("Detractor", "Passive", "Promoter")[i % 3],
    lambda i: i % 11,
    lambda i: ("Extremely dissatisfied", "Neither satisfied nor dissatisfied", "Extremely satisfied")[i % 3],
    lambda i: ("Somewhat satisfied", "Extremely satisfied")[i % 2],
    lambda i: "" if i % 2 else "fine",
]


def _qualtrics() -> Iterator[Case]:
    numeric, choice = repeated(Q_NUMERIC, 20), repeated(Q_CHOICE, 20)
    label = ("Q2_2", "How satisfied are you with: - Service")
    yield ok(
        "qualtrics-3-numeric.csv", text([Q_CODES, Q_TEXTS, Q_IDS, *numeric]), 20, 12, ("Q2_1", 0, 2), labels=(label,)
    )
    yield ok(
        "qualtrics-3-choice.csv",
        text([Q_CODES, Q_TEXTS, Q_IDS, *choice]),
        20,
        12,
        ("Q2_2", 0, "Extremely satisfied"),
        labels=(label,),
    )
    yield ok(
        "qualtrics-3.xlsx", lambda: b.xlsx([Q_CODES, Q_TEXTS, Q_IDS, *numeric]), 20, 12, ("Q2_1", 0, 2), labels=(label,)
    )
    yield ok("qualtrics-3-utf16.tsv", text([Q_CODES, Q_TEXTS, Q_IDS, *choice], "\t", "utf-16"), 20, 12, labels=(label,))
    yield ok("qualtrics-2-numeric.csv", text([Q_CODES, Q_TEXTS, *numeric]), 20, 12, ("Q2_1", 0, 2), labels=(label,))
    yield ok("qualtrics-2-choice.csv", text([Q_CODES, Q_TEXTS, *choice]), 20, 12, ("Q1", 0, 1), labels=(label,))
    yield ok("qualtrics-1.csv", text([Q_TEXTS, *choice]), 20, 12, ("Response ID", 0, "R_0001abc"))
    legacy = [
        ["V1", "V2", "V3", "V8", "V9", "V10", "Q1", "Q2_1", "Q2_2", "LocationLatitude"],
        [
            "ResponseID",
            "ResponseSet",
            "Name",
            "StartDate",
            "EndDate",
            "Finished",
            "How satisfied?",
            "Brand-Price",
            "Brand-Service",
            "LocationLatitude",
        ],
    ]
    body = repeated(
        [
            "R_{i:03}x",
            "Default Response Set",
            "Anonymous",
            "2014-05-{i:02} 10:00:00",
            "2014-05-{i:02} 10:09:00",
            1,
            lambda i: i % 7 + 1,
            lambda i: i % 5 + 1,
            lambda i: i % 5 + 1,
            40.5,
        ],
        12,
    )
    yield ok("qualtrics-legacy-2.csv", text([*legacy, *body]), 12, 10, ("Q1", 0, 2), labels=(("Q2_1", "Brand-Price"),))
    many = [
        [f"V{i}" for i in range(1, 9)],
        ["ResponseID", "ResponseSet", "Name", "Status", "StartDate", "Finished", "How satisfied?", "Rate-Staff"],
    ]
    few = repeated(
        [
            "R_{i:03}x",
            "Default Response Set",
            "Anonymous",
            0,
            "01/{i:02}/2014 10:00",
            1,
            lambda i: i % 7 + 1,
            lambda i: i % 5 + 1,
        ],
        20,
    )
    yield ok("qualtrics-legacy-codes.csv", text([*many, *few]), 20, 8, ("V7", 0, 2), labels=(("V8", "Rate-Staff"),))
    spss = [
        ["Q1", "Q2", "Q3_1"],
        ["How satisfied are you overall?", "Would you recommend us?", "Which of these do you use? Tea"],
    ]
    yield ok(
        "codes-above.csv",
        text([*spss, *repeated([lambda i: i % 5 + 1, lambda i: i % 11, lambda i: i % 2], 20)]),
        20,
        3,
        ("Q1", 0, 2),
        labels=(("Q2", "Would you recommend us?"),),
    )
    plain = [["Q1", "Q2", "Q3"], ["very good service today", "too expensive for what it is", "nothing to add here"]]
    yield ok("codes-only.csv", text([*plain, *repeated(["it was good {i}", "fine {i}", "nothing {i}"], 20)]), 21, 3)
    yield ok("qualtrics-legacy-1.csv", text([legacy[0], *body]), 12, 10, ("Q1", 0, 2))


def _surveymonkey() -> Iterator[Case]:
    first = [
        "Respondent ID",
        "Collector ID",
        "Start Date",
        "End Date",
        "How satisfied are you?",
        "Which do you drink?",
        None,
        None,
        "Rate us:",
        None,
        "Why?",
    ]
    second = [
        None,
        None,
        None,
        None,
        "Response",
        "Tea",
        "Coffee",
        "Other (please specify)",
        "Price",
        "Service",
        "Open-Ended Response",
    ]
    body = repeated(
        [
            lambda i: 11900000000 + i,
            4210,
            "03/{i:02}/2024 10:22:33 AM",
            "03/{i:02}/2024 10:25:33 PM",
            lambda i: ("Very satisfied", "Not satisfied")[i % 2],
            lambda i: "Tea" if i % 2 else None,
            lambda i: None if i % 3 else "Coffee",
            lambda i: "juice" if i == 4 else None,
            lambda i: i % 5 + 1,
            lambda i: i % 5 + 1,
            lambda i: "it is ok" if i % 4 else None,
        ],
        20,
    )
    cells = (
        ("Which do you drink? - Coffee", 2, "Coffee"),
        ("How satisfied are you?", 0, "Not satisfied"),
        ("Why?", 0, "it is ok"),
        ("Rate us: - Service", 0, 2),
        ("Start Date", 0, pd.Timestamp("2024-03-01 10:22:33")),
    )
    yield ok("surveymonkey-2.csv", text([first, second, *body]), 20, 11, *cells)

    def merged(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 5, 0, 7, "Which do you drink?")
        sheet.merge_range(0, 8, 0, 9, "Rate us:")

    yield ok("surveymonkey-2.xlsx", lambda: b.xlsx([first, second, *body], merged), 20, 11, *cells)


def _wjx() -> Iterator[Case]:
    head = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"]
    start = [
        lambda i: i,
        "2023/5/{i} 10:22:33",
        "{i}12秒",
        lambda i: ("微信", "手机提交")[i % 2],
        "N/A",
        "117.136.0.{i}(广东-深圳)",
    ]
    words = [
        *head,
        "1、您的性别",
        "2、您对服务的总体满意度",
        "3、您喜欢的活动",
        "4、请评价—价格",
        "4、请评价—服务",
        "5、您不满意的原因",
    ]
    said = [
        *start,
        lambda i: ("男", "女")[i % 2],
        lambda i: ("非常满意", "满意", "一般", "不满意")[i % 4],
        lambda i: ("运动┋阅读", "运动", "阅读┋其他〖钓鱼〗")[i % 3],
        lambda i: ("满意", "一般")[i % 2],
        lambda i: ("满意", "不满意")[i % 2],
        lambda i: ("(跳过)", "(空)", "太贵，服务慢")[i % 3],
    ]
    body = repeated(said, 20)
    cells = (
        ("1、您的性别", 0, "女"),
        ("3、您喜欢的活动", 1, "阅读┋其他〖钓鱼〗"),
        ("提交答卷时间", 0, pd.Timestamp("2023-05-01 10:22:33")),
        ("5、您不满意的原因", 0, None),
        ("5、您不满意的原因", 2, None),
        ("5、您不满意的原因", 1, "太贵，服务慢"),
    )
    more = {"warned": ("skip_codes",)}
    yield ok("wjx-text.xlsx", lambda: b.xlsx([words, *body]), 20, 12, *cells, **more)
    yield ok("wjx-text.csv", text([words, *body], codec="gb18030"), 20, 12, *cells, encoding="gb18030", **more)
    yield ok("wjx-text.xls", lambda: b.xls([words, *body]), 20, 12, *cells, **more)
    numbers = [
        *head,
        "1、您的性别",
        "2、您对服务的总体满意度",
        "第3题(运动)",
        "第3题(阅读)",
        "第3题(其他)",
        "4、请评价—价格",
        "4、请评价—服务",
        "6(选项A)",
        "5、您不满意的原因",
    ]
    codes = [
        *start,
        lambda i: i % 2 + 1,
        lambda i: i % 5 + 1,
        lambda i: i % 2,
        lambda i: (i + 1) % 2,
        0,
        lambda i: i % 5 + 1,
        lambda i: -3 if i % 4 else i % 5 + 1,
        lambda i: i % 2,
        lambda i: "-3" if i % 2 else "太贵",
    ]
    body2 = repeated(codes, 20)
    cells2 = (
        ("第3题(运动)", 0, 1),
        ("4、请评价—服务", 3, 5.0),
        ("4、请评价—服务", 0, None),
        ("1、您的性别", 0, 2),
        ("5、您不满意的原因", 0, None),
    )
    yield ok("wjx-number.xlsx", lambda: b.xlsx([numbers, *body2]), 20, 15, *cells2, **more)
    yield ok("wjx-number.csv", text([numbers, *body2]), 20, 15, *cells2, **more)
    tencent = [
        "编号",
        "开始答题时间",
        "结束答题时间",
        "自定义字段",
        "答题时长",
        "1.您的性别",
        "2.您使用过哪些功能:搜索",
        "2.您使用过哪些功能:支付",
        "3.总体满意度",
        "4.其他建议",
    ]
    answers = repeated(
        [
            lambda i: i,
            "2023-05-{i:02} 10:22:33",
            "2023-05-{i:02} 10:25:33",
            None,
            "3分{i}秒",
            lambda i: ("男", "女")[i % 2],
            lambda i: "搜索" if i % 2 else None,
            lambda i: "支付" if i % 3 else None,
            lambda i: i % 10 + 1,
            lambda i: None if i % 2 else "无",
        ],
        20,
    )
    cells3 = (
        ("2.您使用过哪些功能:搜索", 0, "搜索"),
        ("3.总体满意度", 0, 2),
        ("结束答题时间", 0, pd.Timestamp("2023-05-01 10:25:33")),
    )
    yield ok(
        "tencent.csv", text([tencent, *answers], codec="utf-8-sig"), 20, 10, *cells3, warned=("unanswered_columns",)
    )
    yield ok("tencent.xlsx", lambda: b.xlsx([tencent, *answers]), 20, 10, *cells3)
