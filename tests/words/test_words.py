"""Both catalogues say the same things, and numbers are written as the reader expects."""

from __future__ import annotations

import re
import string

import pytest

from insight.exhibits import Message, Num
from insight.words import LANGUAGES, Translator, translator
from pages.shared import escape

EN, ZH = (translator(language).catalogue for language in ("en", "zh"))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_same_keys_in_every_language():
    assert set(EN) == set(ZH)


@pytest.mark.parametrize("stem", sorted({k.split(".")[0] for k in EN}))
def test_the_same_fields_in_every_language(stem):
    wrong = [k for k in EN if k.startswith(f"{stem}.") and fields(EN[k]) != fields(ZH[k])]
    assert not wrong


def test_chinese_is_chinese():
    latin_only = [k for k, v in ZH.items() if len(v) > 12 and not re.search(r"[一-鿿]", re.sub(r"\{.*?\}", "", v))]
    assert not [k for k in latin_only if re.search(r"[A-Za-z]{4}", re.sub(r"\{.*?\}", "", ZH[k]))]


def test_no_half_width_punctuation_between_chinese_characters():
    assert not [k for k, v in ZH.items() if re.search(r"[一-鿿][,;:?!][一-鿿]", v)]


HAN, NARROW = "[一-鿿]", "[0-9A-Za-z%°²′]"
DATE = re.compile(r"\d+年\d+月(\d+日)?|\d+月\d+日")


def crowded_or_wide(text: str) -> list[str]:
    """Places without the one space between 汉字 and figures or Latin letters, or with a space of no use."""
    text = DATE.sub("某日", text)
    missing = rf"{HAN}[+−±]?[0-9A-Za-z]|{NARROW}{HAN}"
    return re.findall(rf"{missing}|{HAN} +{HAN}|[，。、：；！？（）“”] | [，。、：；！？（）“”]|  ", text)


def test_one_space_between_chinese_characters_and_figures():
    assert not {k: v for k, v in ZH.items() if crowded_or_wide(re.sub(r"\{\w+\}", "□", v))}


@pytest.mark.parametrize(
    ("pattern", "value", "said"),
    [
        ("按{x}分组", "城市", "按城市分组"),
        ("按{x}分组", "Region", "按 Region 分组"),
        ("仅 {x} 份", 12, "仅 12 份"),
        ("仅{x}份", 12, "仅 12 份"),
        ("变化{x}。", Num(-0.04, "points"), "变化 −4 个百分点。"),
        ("截至 {x} 的客户", Num("2024-03-05", "date"), "截至2024年3月5日的客户"),
        ("共 {x} 元", Num(2.5e8, "money"), "共 2.5亿元"),
        ("“{x}”最低", "Q1 口味", "“Q1 口味”最低"),
        ("{x}为{x}", "第1期,A", "第1期,A 为第1期,A"),
        ("满意 {x}", Message("kano.category_O"), "满意期望属性"),
        ("{x} {x}", "满意", "满意 满意"),
    ],
)
def test_fields_meet_their_words_with_the_same_spaces(pattern, value, said):
    zh = Translator("zh", {"key": pattern, **ZH})
    assert zh("key", x=value) == said
    marked = escape.marked("zh")
    bold = type(marked)("zh", zh.catalogue)("key", x=value)
    assert bold.replace("<b>", "").replace("</b>", "") == said


@pytest.mark.parametrize(
    ("num", "en", "zh"),
    [
        (Num(0.634, "percent"), "63%", "63%"),
        (Num(-0.004, "percent"), "0%", "0%"),
        (Num(0.085, "points"), "+8 pp", "+8 个百分点"),
        (Num(-31.4, "nps"), "−31", "−31"),
        (Num(1234567.0, "count"), "1,234,567", "1,234,567"),
        (Num(123456789.0, "money"), "123.5 m", "1.2亿"),
        (Num(98765.0, "money"), "98,765", "9.9万"),
        (Num(None, "mean"), "–", "–"),
        (Num(float("nan"), "mean"), "–", "–"),
        (Num(0.0004, "p"), "< 0.001", "< 0.001"),
        (Num("2024-03-05", "date"), "5 Mar 2024", "2024年3月5日"),
        (Num("2024-03", "month"), "Mar 2024", "2024年3月"),
    ],
)
def test_numbers(num, en, zh):
    assert translator("en")(num) == en
    assert translator("zh")(num) == zh


def test_lists_and_user_text():
    message = Message("footer.filter", column="{x} **b**", values=("a", "b", "c"))
    assert translator("en")(message) == "{x} **b**: a, b and c"
    assert translator("zh")(message) == "{x} **b**：a、b、c"


def test_a_list_that_goes_on_has_no_last_item():
    message = Message("footer.filter", column="a", values=("1", "2", "…"))
    assert translator("en")(message) == "a: 1, 2, …"
    assert translator("zh")(message) == "a：1、2、…"


def test_an_unknown_language_falls_back_to_english():
    assert translator("xx").language == "en"
    assert LANGUAGES == ("en", "zh")
