"""Numbers, days and encodings in the many forms in which people and programs write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from tests.reading import builders as b
from tests.reading.case import Case, ok
from tests.reading.languages import FRENCH, RUSSIAN, SIMPLIFIED
from tests.reading.written import repeated, text


def cell_forms() -> Iterator[Case]:
    """All of them."""
    yield from _numbers()
    yield from _dates()
    yield from _encodings()


def column(*cells: Any, header: str = "value") -> bytes:
    """One column of interest beside a plain one."""
    return text([["no", header], *[[f"n{i}", c] for i, c in enumerate(cells)]])


def _numbers() -> Iterator[Case]:
    v = "value"
    yield ok(
        "percent-whole.csv",
        column("85%", "90 %", "7.5%", "１２％"),
        4,
        2,
        (v, 0, 0.85),
        (v, 3, 0.12),
        warned=("percent",),
    )
    yield ok("percent-mixed.csv", column("85%", "90", "7.5%", "80"), 4, 2, (v, 0, "85%"), warned=("percent_mixed",))
    for sign in ("¥", "￥", "€", "$", "£", "HK$", "NT$", "RMB", "CNY ", "US$"):
        name = (
            sign.strip()
            .replace("$", "D")
            .replace("¥", "yen")
            .replace("￥", "wide-yen")
            .replace("€", "euro")
            .replace("£", "pound")
        )
        yield ok(
            f"money-{name}.csv",
            column(f"{sign}1,234.50", f"{sign}88", f"{sign}7.25"),
            3,
            2,
            (v, 0, 1234.5),
            (v, 1, 88.0),
            warned=("currency_removed",),
        )
    yield ok(
        "money-yuan.csv", column("1,234.50元", "88元", "7.25 元"), 3, 2, (v, 0, 1234.5), warned=("currency_removed",)
    )
    yield ok(
        "units-wan.csv",
        column("1.2万", "3亿", "5000", "2.5万元"),
        4,
        2,
        (v, 0, 12000.0),
        (v, 1, 3e8),
        (v, 3, 25000.0),
        warned=("units_scaled",),
    )
    yield ok(
        "wide-digits.csv",
        column("１２３４．５", "８８", "１，２３４．５０"),
        3,
        2,
        (v, 0, 1234.5),
        (v, 2, 1234.5),
        warned=("full_width",),
    )
    yield ok(
        "negatives.csv",
        column("(1,234.50)", "1234.50-", "−88", "12.00"),
        4,
        2,
        (v, 0, -1234.5),
        (v, 1, -1234.5),
        (v, 2, -88.0),
        warned=("negatives",),
    )
    yield ok("blanks-thousand.csv", column("1 234,50", "12 345,00", "7,25"), 3, 2, (v, 0, 1234.5), (v, 1, 12345.0))
    yield ok("nbsp-thousand.csv", column("1\u00a0234,50", "12\u202f345,00", "7,25"), 3, 2, (v, 0, 1234.5))
    yield ok("apostrophes.csv", column("1'234.50", "12’345.00", "7.25"), 3, 2, (v, 0, 1234.5), (v, 1, 12345.0))
    yield ok(
        "german-money.csv",
        text([["Kunde", "Umsatz"], *repeated(["K{i}", "1.23{i},50"], 9)], ";", "cp1252"),
        9,
        2,
        ("Umsatz", 0, 1231.5),
    )
    yield ok(
        "french-money.csv",
        text([["Client", "Montant"], *repeated(["K{i}", "1\u00a023{i},50 €"], 9)], ";", "cp1252"),
        9,
        2,
        ("Montant", 0, 1231.5),
        warned=("currency_removed",),
    )
    protected = [["客户编号", "金额"], *repeated(["'{i:06}", "'{i}.50"], 20)]
    yield ok(
        "apostrophe-amounts.csv",
        text(protected),
        20,
        2,
        ("客户编号", 0, "000001"),
        ("金额", 0, 1.5),
        warned=("unwrapped_ids",),
    )
    yield ok("numerals.csv", column("二十", "三十五", "一百"), 3, 2, (v, 0, "二十"))
    yield ok(
        "sci-ids.csv",
        column("1.23457E+17", "123456789012", "123456789013", header="订单号"),
        3,
        2,
        ("订单号", 0, "1.23457E+17"),
        warned=("mangled_ids",),
    )
    far = [*[str(i) for i in range(20, 420)], "about forty"]
    yield ok(
        "text-far-down.csv",
        column(*far),
        401,
        2,
        (v, 0, 20.0),
        warned=("text_in_numbers",),
        places=(("text_in_numbers", 402),),
    )

    yield ok(
        "stray.csv",
        column(*[str(i) for i in range(20, 60)], "A. Name"),
        41,
        2,
        (v, 0, 20.0),
        warned=("text_in_numbers",),
    )
    words = [*[str(i) for i in range(20, 60)], *["A. Name"] * 5]
    yield ok("mostly-numbers.csv", column(*words), 45, 2, (v, 0, "20"), places=(("mostly_numbers", 42),))
    yield ok("trap.csv", b"id;name;note\n" + b"7;Smith, John;1,5, 2,5\n" * 20, 20, 3, ("id", 0, 7))
    zeros = b"id,score\n" + b"".join(b"a%d\0,%d\n" % (i, i % 5) for i in range(60))
    yield ok("zeros.csv", zeros, 60, 2, ("id", 1, "a1"), warned=("control_characters",))


def _dates() -> Iterator[Case]:
    d = "date"
    yield ok(
        "dates-dmy.csv", column("13/8/2022", "1/8/2022", "5/9/2022", header=d), 3, 2, (d, 1, pd.Timestamp("2022-08-01"))
    )
    yield ok(
        "dates-mdy.csv", column("8/13/2022", "1/8/2022", "5/9/2022", header=d), 3, 2, (d, 1, pd.Timestamp("2022-01-08"))
    )
    yield ok(
        "dates-both.csv",
        text([["a", "b"], ["13/8/2022", "8/13/2022"], ["1/8/2022", "1/8/2022"]]),
        2,
        2,
        ("a", 1, pd.Timestamp("2022-08-01")),
        ("b", 1, pd.Timestamp("2022-01-08")),
    )
    yield ok(
        "dates-chinese.csv",
        column("2022年7月23日", "2022年7月24日 10:30", "2022-07-23上午10:00", "2022/7/23 下午 3:05", header="日期"),
        4,
        2,
        ("日期", 3, pd.Timestamp("2022-07-23 15:05")),
        ("日期", 2, pd.Timestamp("2022-07-23 10:00")),
    )
    yield ok(
        "dates-serial.xlsx",
        lambda: b.xlsx([["no", "order date"], ["a", 44765], ["b", 44766.5]]),
        2,
        2,
        ("order date", 1, pd.Timestamp("2022-07-24 12:00")),
        warned=("excel_dates",),
    )
    yield ok(
        "dates-unix.csv",
        column("1658534400", "1658620800", header="created_at"),
        2,
        2,
        ("created_at", 0, pd.Timestamp("2022-07-23")),
    )
    yield ok(
        "dates-unix-ms.csv",
        column("1658534400000", "1658620800000", header="timestamp"),
        2,
        2,
        ("timestamp", 0, pd.Timestamp("2022-07-23")),
    )
    for name, cells in {
        "iso": ("2023-01", "2023-02", "2023-12"),
        "chinese": ("2023年1月", "2023年2月", "2023年12月"),
        "short": ("Jan 2023", "Feb 2023", "Dec 2023"),
        "hyphen": ("Jan-23", "Feb-23", "Dec-23"),
        "slash": ("2023/01", "2023/02", "2023/12"),
    }.items():
        yield ok(
            f"months-{name}.csv",
            column(*cells, header="月份"),
            3,
            2,
            ("月份", 1, pd.Timestamp("2023-02-01")),
            warned=("month_dates",),
        )
    yield ok("quarters.csv", column("2023Q1", "2023Q2", "2023Q4", header="quarter"), 3, 2, ("quarter", 0, "2023Q1"))
    yield ok("years.csv", column("2021", "2022", "2023", header="year"), 3, 2, ("year", 0, 2021))
    yield ok(
        "minguo.csv",
        column("民國112年5月1日", "民國112年12月31日", header=d),
        2,
        2,
        (d, 0, pd.Timestamp("2023-05-01")),
        warned=("roc_years",),
    )
    yield ok(
        "minguo-short.csv",
        column("112/05/01", "112/12/31", "113/01/02", header="日期"),
        3,
        2,
        ("日期", 0, pd.Timestamp("2023-05-01")),
        warned=("roc_years",),
    )
    yield ok(
        "two-digits.csv", column("22-7-23", "22-7-24", "22-12-31", header=d), 3, 2, (d, 0, pd.Timestamp("2022-07-23"))
    )
    yield ok(
        "zoned.csv",
        column("2022-07-23T10:00:00+08:00", "2022-07-23T10:00:00Z", "2022-07-24T10:00:00+08:00", header=d),
        3,
        2,
        (d, 1, pd.Timestamp("2022-07-23 18:00")),
        warned=("time_zones",),
    )
    days = ["2024-01-05"] * 30
    yield ok(
        "no-days.csv",
        column(*days, "2024-02-31", "0000-00-00", "9999-12-31", "1900-01-01", header=d),
        34,
        2,
        (d, 30, None),
        warned=("impossible_dates",),
        places=(("impossible_dates", 32),),
    )
    yield ok(
        "future.csv",
        column(*days, "2090-01-01", header="order date"),
        31,
        2,
        warned=("future_dates",),
        places=(("future_dates", 32),),
    )


def _encodings() -> Iterator[Case]:
    euro = "Kunde,Straße,Preis\n" + "".join(f"{i},Große Gasse {i},{i} € pro Stück für süße Äpfel\n" for i in range(20))
    yield ok(
        "latin9.csv",
        euro.encode("iso8859-15"),
        20,
        3,
        ("Straße", 0, "Große Gasse 0"),
        ("Preis", 1, "1 € pro Stück für süße Äpfel"),
        encoding="iso8859_15",
    )
    emoji = "id,text\n" + "".join(f"{i},很满意 😀\n" for i in range(20))
    cesu = (
        emoji.encode("utf-16-be", "surrogatepass")
        .decode("utf-16-be")
        .replace("😀", "\ud83d\ude00")
        .encode("utf-8", "surrogatepass")
    )
    yield ok("cesu8.csv", cesu, 20, 2, ("text", 0, "很满意 😀"), encoding="cesu-8")
    yield ok(
        "koi8.csv", RUSSIAN.encode("koi8_r"), 30, 2, ("Ответ", 0, "Очень доволен обслуживанием"), encoding="koi8_r"
    )
    yield ok("mac.csv", FRENCH.encode("mac_roman"), 30, 3, ("Été", 0, "déjà reçu à Orléans"), encoding="mac_roman")
    torn = bytearray((SIMPLIFIED * 4).encode("gb18030"))
    torn[-40:-40] = b"\xff"
    yield ok("torn-gbk.csv", bytes(torn), 0, 0, ("姓名", 0, "王小明"), encoding="gb18030", warned=("undecodable",))
    mixed = (
        "姓名,意见\n".encode()
        + "".join(f"王小明{i},服务很好\n" for i in range(20)).encode()
        + "".join(f"陈大文{i},价格合适\n" for i in range(20)).encode("gb18030")
    )
    yield ok(
        "mixed-encodings.csv",
        mixed,
        40,
        2,
        ("姓名", 0, "王小明0"),
        ("姓名", 20, "陈大文0"),
        encoding="utf-8",
        warned=("mixed_encodings",),
    )
    people = text(
        [["用户编号", "性别", "年龄"], *repeated([lambda i: i, lambda i: "男女"[i % 2], lambda i: 20 + i % 40], 300)],
        codec="gbk",
    )
    yield ok("gbk-few.csv", people, 300, 3, ("性别", 0, "女"), encoding="gb18030")
    english = [["id", "item"], *repeated([lambda i: i, "Eldon Fold ’N Roll Cart System\u00a0"], 30)]
    yield ok(
        "english-cp1252.csv",
        text(english, codec="cp1252"),
        30,
        2,
        ("item", 0, "Eldon Fold ’N Roll Cart System"),
        encoding="cp1252",
    )
    spanish = [["Año", "Situación"], *repeated(["20{i:02}", "según el propósito de la misión"], 20)]
    yield ok("spanish.csv", text(spanish, codec="cp1252"), 20, 2, ("Año", 0, 2001), encoding="cp1252", asked=())
    czech = [["Město", "Příjmení"], *repeated(["Plzeň", "Žluťoučký kůň úpěl ďábelské ódy"], 20)]
    yield ok("czech.csv", text(czech, codec="cp1250"), 20, 2, ("Město", 0, "Plzeň"), encoding="cp1250")
    yen = b"\x92\x8d\x95\xb6,\x8b\xe0\x8az\n" + b"".join(b'a%d,"\\1,%03d"\n' % (i, i) for i in range(20))
    yield ok("yen.csv", yen, 20, 2, ("金額", 0, 1000), encoding="shift_jis", warned=("currency_removed",))
    western = b"name,text\n" + "José,très bien\nZoë,à bientôt\n".encode() * 10 + "René,déjà vu\n".encode("cp1252") * 10
    yield ok(
        "mixed-western.csv",
        western,
        30,
        2,
        ("name", 0, "José"),
        ("name", 20, "René"),
        encoding="utf-8",
        warned=("mixed_encodings",),
    )
