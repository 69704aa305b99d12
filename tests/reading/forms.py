"""What form builders and SPSS write: Google, Microsoft, LimeSurvey, Typeform, Jotform. Source: methods/kano.md §2."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from tests.reading import builders as b
from tests.reading.case import Case, ok
from tests.reading.written import repeated, text

DAY = datetime(2024, 3, 5)


def forms() -> Iterator[Case]:
    """All of them."""
    yield from _forms()
    yield from _spss()


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
