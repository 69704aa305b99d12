"""Tables as people lay them out: units, gaps, notes, several tables, sideways and crossed ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.reading import builders as b
from tests.reading.case import Case, error, ok
from tests.reading.written import repeated, text


def layouts() -> Iterator[Case]:
    """All of them."""
    yield from _headers()
    yield from _several()
    yield from _reports()


SALES = repeated(["C{i:03}", "2024-03-{i:02}", lambda i: i * 10, lambda i: i % 5 + 1], 20)


def three_rows() -> bytes:
    def prepare(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 2, 0, "客户")
        sheet.merge_range(0, 1, 0, 4, "2024年")
        sheet.merge_range(1, 1, 1, 2, "服务")
        sheet.merge_range(1, 3, 1, 4, "产品")
        sheet.write_row(2, 1, ["态度", "速度", "质量", "价格"])
        for r in range(3, 33):
            sheet.write_row(r, 0, [f"c{r}", 1, 2, 3, 4])

    return b.xlsx([], prepare)


def _headers() -> Iterator[Case]:
    yield ok(
        "three-rows.xlsx",
        three_rows,
        30,
        5,
        ("2024年 - 服务 - 速度", 0, 2),
        ("客户", 0, "c3"),
        warned=("header_joined",),
    )
    plain = [["客户", "日期", "金额", "评分"], *SALES]
    units = [
        ["Customer", "Weight", "Price", "Rating"],
        ["", "kg", "EUR", "1-5"],
        *repeated(["C{i:03}", 2.5, lambda i: i * 10, lambda i: i % 5 + 1], 20),
    ]
    yield ok(
        "units.csv",
        text(units),
        20,
        4,
        ("Price", 0, 10),
        ("Weight", 0, 2.5),
        excluded={"unit": 1},
        warned=("rows_left_out",),
    )
    chinese = [
        ["客户", "重量", "金额", "评分"],
        ["", "（公斤）", "（元）", "（分）"],
        *repeated(["C{i:03}", 2.5, lambda i: i * 10, lambda i: i % 5 + 1], 20),
    ]
    yield ok("units.xlsx", lambda: b.xlsx(chinese), 20, 4, ("金额", 0, 10), excluded={"unit": 1})
    yield ok("gap.csv", text([plain[0], [], *SALES]), 20, 4, ("金额", 0, 10), excluded={"blank": 1})
    yield ok("gap.xlsx", lambda: b.xlsx([plain[0], [], *SALES]), 20, 4, ("金额", 0, 10), excluded={"blank": 1})
    indented = [[None, None, *r] for r in plain]
    yield ok("indented.csv", text(indented), 20, 4, ("金额", 0, 10), warned=("empty_columns",))
    yield ok("indented.xlsx", lambda: b.xlsx([[], [], *indented]), 20, 4, ("金额", 0, 10))
    noted = [*plain, [], ["注：金额含税"], ["1) own survey of customers"], ["2) rating from 1 to 5"]]
    yield ok("notes.csv", text(noted), 20, 4, ("评分", 0, 2), excluded={"blank": 1, "note": 3})
    paged = [*plain[:11], plain[0], *plain[11:]]
    yield ok("pages.csv", text(paged), 20, 4, ("金额", 10, 110), excluded={"repeated_header": 1})

    texts = ["随机元素", "您的年龄", "我认为价格合理。", "我信任这种设计"]
    asked = [
        texts,
        ["随机元素", "Q1", "Q2", "Q3"],
        *repeated(["情境{i}", "18-22", lambda i: i % 7 + 1, lambda i: i % 5 + 1], 30),
    ]
    yield ok(
        "codes-below.csv",
        text(asked),
        30,
        4,
        ("Q2", 0, 2),
        labels=(("Q2", "我认为价格合理。"),),
        warned=("header_joined",),
    )
    above = ["Welchen Hintergrund haben Sie?", "", "", "Wie häufig nutzen Sie das?", ""]
    ticks = [
        above,
        ["Maschinenbau", "Informatik", "Sonstiges", "Zweck", "Weitere"],
        *repeated(["Ja", "Nein", "", "oft", "nie"], 20),
    ]
    yield ok("questions-above.csv", text(ticks, ";"), 20, 5, ("Welchen Hintergrund haben Sie? - Informatik", 0, "Nein"))

    grouped = [
        ["", "Service", "", "Product", ""],
        ["id", "speed", "care", "quality", "price"],
        *repeated(["c{i}", 1, 2, 3, 4], 20),
    ]
    yield ok("grouped.csv", text(grouped), 20, 5, ("Service - care", 0, 2), ("id", 0, "c1"), warned=("header_joined",))
    for name, signed in {
        "three": ["制单人：张三", "审核：李四", "日期：2024-02-01"],
        "gap": ["会计主管：", None, "制单：王五"],
    }.items():
        ledger = [["日期", "客户", "金额"], *repeated(["2024-01-{i:02}", "甲", 5], 9), ["合计", None, 45], signed]
        yield ok(f"signed-{name}.xlsx", lambda ledger=ledger: b.xlsx(ledger), 9, 3, excluded={"total": 1, "note": 1})


def _several() -> Iterator[Case]:
    plain = [["客户", "日期", "金额", "评分"], *SALES]
    small = [["Region", "Target"], ["North", 5], ["South", 6], ["East", 7]]
    beside = [[*row, None, *(small[i] if i < len(small) else [None, None])] for i, row in enumerate(plain)]
    yield ok("beside.csv", text(beside), 20, 4, ("金额", 0, 10), warned=("other_tables_beside",))
    yield ok("beside.xlsx", lambda: b.xlsx(beside), 20, 4, ("金额", 0, 10), warned=("other_tables_beside",))
    # as long as the first: a list of its own repeats the header over other content, the same rows repeat the content
    again = [[*row, None, *row[:1], *row[2:3]] for row in plain]
    other = [[*row, None, f"另{i}" if i else "客户", row[3]] for i, row in enumerate(plain)]
    apart = ("divided_by_empty_column",)
    yield ok("beside-same-rows.xlsx", lambda: b.xlsx(again), 20, 6, ("金额", 0, 10), warned=apart)
    yield ok("beside-other-rows.xlsx", lambda: b.xlsx(other), 20, 4, ("金额", 0, 10), warned=("other_tables_beside",))
    yield ok("beside-other-rows.csv", text(other), 20, 4, ("金额", 0, 10), warned=("other_tables_beside",))
    below = [*plain, [], ["Targets"], *small]
    yield ok(
        "below.csv",
        text(below),
        20,
        4,
        ("金额", 0, 10),
        excluded={"blank": 1, "other_table": 5},
        warned=("rows_left_out",),
    )
    yield ok("below.xlsx", lambda: b.xlsx(below), 20, 4, ("金额", 0, 10), excluded={"blank": 1, "other_table": 5})


def _reports() -> Iterator[Case]:
    sideways = [
        ["customer", *[f"C{i}" for i in range(8)]],
        ["date", *[f"2024-03-0{i + 1}" for i in range(8)]],
        ["city", *["Leeds", "York"] * 4],
        ["amount", *[10 * i + 5 for i in range(8)]],
        ["rating", *[i % 5 + 1 for i in range(8)]],
    ]
    yield error("sideways.csv", text(sideways), "transposed")
    yield error("sideways.xlsx", lambda: b.xlsx(sideways), "transposed")
    cross = [
        ["Satisfaction", "Men", "Women", "Total"],
        ["Very", 10, 12, 22],
        ["Somewhat", 20, 18, 38],
        ["Not", 5, 6, 11],
        ["Total", 35, 36, 71],
    ]
    yield error("crosstab.csv", text(cross), "report")
    yield error("crosstab.xlsx", lambda: b.xlsx(cross), "report")
    excel = [
        ["Sum of Amount", "Column Labels", None, None],
        ["Row Labels", "2022", "2023", "Grand Total"],
        ["North", 10, 12, 22],
        ["South", 20, 18, 38],
        ["Grand Total", 30, 30, 60],
    ]
    yield error("pivot-en.csv", text(excel), "report")
    pivot = [
        ["求和项:金额", "列标签", None, None],
        ["行标签", "2022", "2023", "总计"],
        ["华北", 10, 12, 22],
        ["华南", 20, 18, 38],
        ["总计", 30, 30, 60],
    ]
    yield error("pivot-zh.xlsx", lambda: b.xlsx(pivot), "report")
    counts = [
        ["第1题 您的性别 [单选题]"],
        ["选项", "小计", "比例"],
        ["男", 12, "40%"],
        ["女", 18, "60%"],
        ["本题有效填写人次", 30, None],
        [],
        ["第2题 总体满意度 [单选题]"],
        ["选项", "小计", "比例"],
        ["满意", 20, "66.67%"],
        ["不满意", 10, "33.33%"],
        ["本题有效填写人次", 30, None],
    ]
    yield error("wjx-report.xlsx", lambda: b.xlsx(counts), "report")
    yield error("wjx-report.csv", text(counts), "report")
    yield ok(
        "sums.csv",
        text([["product", "price", "qty", "total"], *repeated(["P{i}", 5, lambda i: i, lambda i: 5 * i], 20)]),
        20,
        4,
        ("total", 0, 5),
    )
