"""What survey tools, shops and accounting programs write, generated after their real exports; each with what is right.

Sources of the forms: methods/kano.md §2 (survey tools), methods/lifecycle.md §7 (shops and ledgers).
"""

from __future__ import annotations

import csv
import io
import struct
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import builders as b
import pandas as pd
import pyreadstat
from case import Case, ok

Rows = Sequence[Sequence[Any]]
DAY = datetime(2024, 3, 5)


def text(rows: Rows, delimiter: str = ",", codec: str = "utf-8") -> bytes:
    """Rows as a delimited text; None is an empty cell."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(
        [["" if c is None else c for c in r] for r in rows]
    )
    return out.getvalue().encode(codec)


def repeated(row: Sequence[Any], count: int) -> list[list[Any]]:
    """A row again and again, with ``{i}`` in its texts and functions of i called."""
    return [[_cell(c, i) for c in row] for i in range(1, count + 1)]


def _cell(cell: Any, i: int) -> Any:
    return cell(i) if callable(cell) else cell.format(i=i) if isinstance(cell, str) else cell


def exports() -> Iterator[Case]:
    """All of them."""
    yield from _qualtrics()
    yield from _surveymonkey()
    yield from _wjx()
    yield from _forms()
    yield from _spss()
    yield from _shops()
    yield from _ledgers()


# --- survey tools ------------------------------------------------------------------------------------------------

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


def _forms() -> Iterator[Case]:
    google = [
        "Timestamp",
        "Rate the bus [Clean]",
        "Rate the bus [On time]",
        "Untitled Question",
        "Column 54",
        "Which?",
        "Comments",
    ]
    body = repeated(
        [
            "3/{i}/2024 10:22:33",
            lambda i: ("I like it", "I expect it", "I dislike it")[i % 3],
            lambda i: ("I like it", "I can live with it")[i % 2],
            None,
            None,
            lambda i: ("Tea, Coffee", "Tea")[i % 2],
            lambda i: "ok" if i == 3 else None,
        ],
        25,
    )
    yield ok(
        "google.csv",
        text([google, *body]),
        25,
        7,
        ("Rate the bus [Clean]", 0, "I expect it"),
        ("Which?", 1, "Tea, Coffee"),
        ("Timestamp", 24, pd.Timestamp("2024-03-25 10:22:33")),
        warned=("unanswered_columns",),
    )
    taiwan = [
        "時間戳記",
        "1. 如果具備這個功能，你的感受是？ [匯出]",
        "2. 如果不具備這個功能，你的感受是？ [匯出]",
        "年齡",
    ]
    said = repeated(
        [
            lambda i: f"2023/7/{i} {('上午', '下午')[i % 2]} {(i % 12) or 12}:05:06",
            lambda i: ("喜歡", "理所當然")[i % 2],
            "無所謂",
            lambda i: 20 + i,
        ],
        20,
    )
    yield ok(
        "google-tw.csv",
        text([taiwan, *said]),
        20,
        4,
        ("時間戳記", 0, pd.Timestamp("2023-07-01 13:05:06")),
        ("時間戳記", 11, pd.Timestamp("2023-07-12 00:05:06")),
        ("年齡", 0, 21),
    )
    zoned = repeated(["2023/05/{i:02} 9:12:33 上午 GMT+8", "非常满意", lambda i: i % 5 + 1], 12)
    yield ok(
        "google-cn.csv",
        text([["时间戳记", "满意度", "评分"], *zoned]),
        12,
        3,
        ("时间戳记", 0, pd.Timestamp("2023-05-01 09:12:33")),
    )
    us = repeated(["2020/10/{i:02} 1:22:33 PM MDT", "yes", lambda i: i % 5 + 1], 12)
    yield ok(
        "google-zone.csv",
        text([["Timestamp", "Recommend?", "Score"], *us]),
        12,
        3,
        ("Timestamp", 0, pd.Timestamp("2020-10-01 13:22:33")),
    )
    microsoft = [
        "ID",
        "Start time",
        "Completion time",
        "Email",
        "Name",
        "How\xa0satisfied are you?",
        "Which do you use?",
        "Rating.Price",
    ]
    filled = repeated(
        [
            lambda i: i,
            lambda i: DAY.replace(day=i),
            lambda i: DAY.replace(day=i, hour=1),
            "anonymous",
            None,
            lambda i: ("Very satisfied", "Neutral")[i % 2],
            lambda i: ("Mail;Chat;", "Mail;")[i % 2],
            lambda i: i % 5 + 1,
        ],
        20,
    )

    def dated(book: Any, sheet: Any) -> None:
        form = book.add_format({"num_format": "m/d/yy h:mm:ss"})
        for r, row in enumerate(filled, start=1):
            sheet.write_datetime(r, 1, row[1], form)
            sheet.write_datetime(r, 2, row[2], form)

    def microsoft_forms() -> bytes:
        plain = [[None if isinstance(c, datetime) else c for c in r] for r in filled]
        return b.xlsx([microsoft, *plain], dated)

    yield ok(
        "microsoft.xlsx",
        microsoft_forms,
        20,
        8,
        ("Start time", 0, pd.Timestamp("2024-03-01")),
        ("Which do you use?", 0, "Mail;"),
        ("How satisfied are you?", 0, "Neutral"),
        warned=("unanswered_columns",),
    )
    lime = [
        "id",
        "submitdate",
        "lastpage",
        "startlanguage",
        "G1Q1",
        "G1Q2[SQ001]",
        "G1Q2[SQ002]",
        "G2Q1[SQ001]",
        "G2Q1[other]",
        "G2Q2",
    ]
    lime_body = repeated(
        [
            lambda i: i,
            "2024-03-{i:02} 10:22:33",
            3,
            "en",
            lambda i: f"AO0{i % 5 + 1}",
            lambda i: f"A{i % 5 + 1}",
            lambda i: f"A{i % 5 + 1}",
            lambda i: ("Y", "")[i % 2],
            lambda i: "mine" if i == 2 else "",
            lambda i: i % 11,
        ],
        20,
    )
    yield ok("limesurvey-codes.csv", text([lime, *lime_body]), 20, 10, ("G1Q2[SQ001]", 0, "A2"), ("G2Q2", 0, 1))
    full = [
        "Response ID",
        "Date submitted",
        "Last page",
        "Start language",
        "Please rate. [Price]",
        "Please rate. [Service]",
        "Which? [Tea]",
        "Which? [Other]",
    ]
    full_body = repeated(
        [
            lambda i: i,
            "2024-03-{i:02} 10:22:33",
            3,
            "en",
            lambda i: ("Very good", "Bad")[i % 2],
            "Good",
            lambda i: ("Yes", "No")[i % 2],
            lambda i: "cocoa" if i == 5 else "",
        ],
        20,
    )
    yield ok("limesurvey-full.csv", text([full, *full_body], ";"), 20, 8, ("Please rate. [Price]", 0, "Bad"))
    typeform = [
        "#",
        "How likely are you to recommend us?",
        "Tea",
        "Coffee",
        "Other",
        "Why?",
        "Other",
        "Start Date (UTC)",
        "Submit Date (UTC)",
        "Network ID",
        "Tags",
    ]
    type_body = repeated(
        [
            "a1b2c3d4e5{i:04}",
            lambda i: i % 11,
            lambda i: "Tea" if i % 2 else "",
            lambda i: "Coffee" if i % 3 else "",
            "",
            "because",
            lambda i: "x" if i == 3 else "",
            "2024-03-{i:02} 10:22:33",
            "2024-03-{i:02} 10:23:33",
            "ab{i}f",
            "",
        ],
        20,
    )
    yield ok(
        "typeform.csv",
        text([typeform, *type_body]),
        20,
        11,
        ("Other (2)", 2, "x"),
        warned=("duplicate_headers", "unanswered_columns"),
    )
    jotform = [
        "Submission Date",
        "Full Name",
        "Service Quality >> Price",
        "Service Quality >> Speed",
        "What do you use?",
        "Submission ID",
    ]
    jot_body = repeated(
        [
            "Mar {i}, 2024 10:22:33",
            "Ann Lee",
            "Satisfied",
            lambda i: ("Satisfied", "Unsatisfied")[i % 2],
            "Mail\nChat",
            lambda i: 5123456789012345000 + i,
        ],
        20,
    )
    yield ok(
        "jotform.csv",
        text([jotform, *jot_body]),
        20,
        6,
        ("What do you use?", 0, "Mail\nChat"),
        ("Submission ID", 0, "5123456789012345001"),
        ("Submission Date", 0, pd.Timestamp("2024-03-01 10:22:33")),
    )


def sav() -> bytes:
    """Value labels, user-missing codes and a range, a text with labels, days."""
    frame = pd.DataFrame(
        {
            "Q1": [1.0, 2, 3, 4, 5, 99, 98, None] * 3,
            "Q2_1": [1.0, 0] * 12,
            "Q2_2": [0.0, 1] * 12,
            "age": [20.0 + i for i in range(24)],
            "city": ["BJ", "SH"] * 12,
            "day": [datetime(2024, 3, i + 1).date() for i in range(24)],
        }
    )
    labels = {
        "Q1": {1: "非常不满意", 5: "非常满意", 98: "不知道", 99: "拒答"},
        "Q2_1": {0: "No", 1: "Yes"},
        "Q2_2": {0: "No", 1: "Yes"},
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.sav"
        pyreadstat.write_sav(
            frame,
            str(path),
            column_labels={"Q1": "总体满意度", "Q2_1": "Which? Tea", "Q2_2": "Which? Coffee"},
            variable_value_labels=labels,
            missing_ranges={"Q1": [{"lo": 98, "hi": 99}], "age": [21]},
        )
        content = path.read_bytes()
    # pyreadstat writes no sets: an extension record (type 7, subtype 7) before the end of the dictionary (999)
    sets = b"$drinks=D1 1 12 Which drinks q2_1 q2_2\n"
    record = struct.pack("<iiii", 7, 7, 1, len(sets)) + sets
    return content.replace(struct.pack("<ii", 999, 0), record + struct.pack("<ii", 999, 0), 1)


def _spss() -> Iterator[Case]:
    yield ok(
        "spss.sav",
        sav,
        24,
        6,
        ("Q1", 5, 99),
        ("day", 0, pd.Timestamp("2024-03-01")),
        ("city", 0, "BJ"),
        labels=(("Q1", "总体满意度"),),
    )


# --- shops and ledgers -------------------------------------------------------------------------------------------


def _shops() -> Iterator[Case]:
    shopify = [
        "Name",
        "Email",
        "Financial Status",
        "Paid at",
        "Currency",
        "Subtotal",
        "Total",
        "Created at",
        "Lineitem quantity",
        "Lineitem name",
        "Lineitem price",
        "Billing Zip",
        "Refunded Amount",
        "Id",
        "Cancelled at",
    ]
    lines: list[list[Any]] = []
    for i in range(1, 13):
        lines.append(
            [
                f"#10{i:02}",
                f"c{i}@example.com",
                "paid",
                f"2026-07-{i:02} 10:00:00 +0900",
                "JPY",
                "900.00",
                "1000.00",
                f"2026-07-{i:02} 09:59:00 +0900",
                1,
                "Cup",
                "500.00",
                "'090210",
                "0.00",
                450789469000 + i,
                None,
            ]
        )
        lines.append(
            [f"#10{i:02}", None, None, None, None, None, None, None, 2, "Pot", "200.00", None, None, None, None]
        )
    yield ok(
        "shopify.csv",
        text([shopify, *lines]),
        24,
        15,
        ("Name", 1, "#1001"),
        ("Email", 1, None),
        ("Total", 0, 1000.0),
        ("Billing Zip", 0, "090210"),
        ("Created at", 0, pd.Timestamp("2026-07-01 09:59:00")),
        warned=("unwrapped_ids",),
    )
    stripe = [
        "id",
        "Created (UTC)",
        "Amount",
        "Amount Refunded",
        "Currency",
        "Converted Amount",
        "Fee",
        "Status",
        "Customer ID",
        "Customer Email",
    ]
    charges = repeated(
        [
            "ch_3Ab{i:05}",
            "2026-07-{i:02} 10:22",
            "97,00",
            lambda i: "97,00" if i == 4 else "0,00",
            "eur",
            "97,00",
            "3,25",
            lambda i: ("Paid", "Failed", "Refunded")[i % 3],
            "cus_{i:04}",
            "a{i}@example.com",
        ],
        12,
    )
    yield ok(
        "stripe.csv",
        text([stripe, *charges]),
        12,
        10,
        ("Amount", 0, 97.0),
        ("Fee", 0, 3.25),
        ("Created (UTC)", 0, pd.Timestamp("2026-07-01 10:22")),
    )
    taobao = [
        "订单编号",
        "买家会员名",
        "买家应付货款",
        "总金额",
        "买家实际支付金额",
        "订单状态",
        "收货地址 ",
        "联系手机",
        "订单创建时间",
        "订单付款时间 ",
        "宝贝标题 ",
        "宝贝总数量",
        "退款金额",
    ]
    orders = repeated(
        [
            '="17000000000000{i:04}"',
            "tb{i}",
            "88.00",
            "98.00",
            "98.00",
            lambda i: ("交易成功", "交易关闭")[i % 4 == 0],
            "广东省 深圳市",
            "'1381234{i:04}",
            "2023-05-{i:02} 10:22:33",
            lambda i: "" if i % 4 == 0 else f"2023-05-{i:02} 10:25:33",
            "杯子 ",
            1,
            "0.00",
        ],
        20,
    )
    yield ok(
        "taobao.csv",
        text([taobao, *orders], codec="gbk"),
        20,
        13,
        ("订单编号", 0, "170000000000000001"),
        ("联系手机", 0, "13812340001"),
        ("收货地址", 0, "广东省 深圳市"),
        ("宝贝标题", 0, "杯子"),
        ("总金额", 0, 98.0),
        encoding="gb18030",
        warned=("unwrapped_ids", "trimmed"),
    )
    tabbed = repeated(["0012345{i:03}\t", "138123400{i:02}\t", "12.50", "2023-05-{i:02} 10:22:33\t"], 15)
    yield ok(
        "tab-ids.csv",
        text([["订单号\t", "手机\t", "金额", "下单时间\t"], *tabbed], codec="gbk"),
        15,
        4,
        ("订单号", 0, "0012345001"),
        ("手机", 0, "13812340001"),
        ("下单时间", 0, pd.Timestamp("2023-05-01 10:22:33")),
        warned=("unwrapped_ids",),
    )
    youzan = ["会员号", "消费总次数", "首次消费时间", "最后消费时间", "累计消费金额"]
    members = repeated(["M{i:05}", lambda i: i, "2022年7月{i}日", "2023-05-{i:02} 10:22:33", "￥1,{i:03}.50"], 20)
    yield ok(
        "members.csv",
        text([youzan, *members], codec="gbk"),
        20,
        5,
        ("累计消费金额", 0, 1001.5),
        ("首次消费时间", 0, pd.Timestamp("2022-07-01")),
        warned=("currency_removed",),
    )


def _ledgers() -> Iterator[Case]:
    head = ["单据日期", "单据编号", "往来单位", "存货名称", "数量", "含税单价", "价税合计"]
    rows: list[list[Any]] = [["销售明细账"], ["单位：某某贸易有限公司", None, None, "会计期间：2024.01-2024.02"], head]
    for customer in ("甲公司", "乙公司"):
        rows += [
            [
                f"2024-01-{d:02}",
                f"XS2401{d:03}",
                customer,
                "水杯",
                -2 if d == 7 else 2,
                50.25,
                -100.5 if d == 7 else 100.5,
            ]
            for d in range(1, 11)
        ]
        rows.append([f"{customer} 小计", None, None, None, 16, None, 804])
    rows += [["合计", None, None, None, 32, None, 1608], ["制单人：张三", None, None, "审核：李四"]]
    more = {"excluded": {"total": 3, "note": 1}, "warned": ("title_rows", "rows_left_out")}
    cells = (("价税合计", 6, -100.5), ("往来单位", 10, "乙公司"))
    yield ok("ledger-subtotals.xlsx", lambda: b.xlsx(rows), 20, 7, *cells, **more)
    yield ok("ledger-subtotals.csv", text(rows, codec="gbk"), 20, 7, *cells, **more)
    paged: list[list[Any]] = []
    for page in (1, 2, 3):
        paged += [["客户往来对账单"], [f"第{page}页 共3页"], ["日期", "客户编码", "摘要", "金额"]]
        paged += [[f"2024-0{page}-{d:02}", f"C{d:04}", "销售", f"{1000 + d},50"] for d in range(1, 16)]
        paged += [["本页合计", None, None, "15120,50"]]
    paged += [["本年累计", None, None, "45361,50"]]
    yield ok("ledger-pages.csv", text(paged, ";"), 45, 4, ("金额", 0, 1001.5), ("日期", 15, pd.Timestamp("2024-02-01")))
