"""Makes the two survey samples: one survey of an invented coffee chain, as 问卷星 and as Google Forms would export it.

``python data/make_survey.py [FOLDER]`` writes ``coffee_survey_zh.xlsx`` and ``coffee_survey_en.csv``. Nobody was asked:
every answer is drawn from the model below with a fixed seed, so what the analyses should find is known (README.md).
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import xlsxwriter
from scipy.special import ndtri

SEED = 20260801
ATTRIBUTES = 8
DELIVERY = 7
OVERALL_CUTS = (1.95, 2.6, 3.25, 4.12)
# share who intend to come back at each step of satisfaction: flat, then steep between 3 and 4, then flat again
RETURN = (0.05, 0.09, 0.27, 0.72, 0.94)
RECOMMEND = (1.8, 3.6, 5.9, 7.9, 9.3)
# satisfaction with taste, staff, waiting, app, comfort, price, offers, delivery before anything differs
LEVELS = np.array([4.25, 4.15, 3.65, 3.8, 3.95, 3.45, 3.55, 3.6])
PULL = np.array([0.28, 0.15, 0.26, 0.09, 0.03, 0.19, 0.02, 0.0])
# shares of M, O, A, I, R, Q for each feature; the last one is drawn by age and is too close to call in total
KANO_TRUTH = (
    (0.56, 0.20, 0.06, 0.15, 0.01, 0.02),
    (0.50, 0.17, 0.07, 0.22, 0.02, 0.02),
    (0.22, 0.52, 0.13, 0.10, 0.01, 0.02),
    (0.15, 0.47, 0.20, 0.15, 0.01, 0.02),
    (0.04, 0.13, 0.58, 0.22, 0.01, 0.02),
    (0.05, 0.10, 0.50, 0.31, 0.02, 0.02),
    (0.03, 0.04, 0.16, 0.63, 0.12, 0.02),
)
SEAT_YOUNG = (0.10, 0.45, 0.27, 0.15, 0.01, 0.02)
SEAT_OLDER = (0.08, 0.27, 0.45, 0.16, 0.02, 0.02)
# answers (functional, dysfunctional) that the evaluation table sends to M, O, A, I, R, Q, with their shares
CELLS: tuple[tuple[tuple[int, int, float], ...], ...] = (
    ((2, 5, 0.6), (3, 5, 0.3), (4, 5, 0.1)),
    ((1, 5, 1.0),),
    ((1, 2, 0.12), (1, 3, 0.6), (1, 4, 0.28)),
    ((2, 2, 0.1), (2, 3, 0.15), (2, 4, 0.15), (3, 2, 0.05), (3, 3, 0.4), (3, 4, 0.15)),
    ((3, 1, 0.5), (4, 1, 0.2), (5, 2, 0.15), (5, 3, 0.15)),
    ((1, 1, 0.7), (5, 5, 0.3)),
)
AGE, CITY, TIER, CHANNEL = (0.24, 0.34, 0.25, 0.17), (0.34, 0.27, 0.22, 0.17), (0.3, 0.48, 0.22), (0.38, 0.36, 0.26)


@dataclass(frozen=True)
class Answers:
    """Codes from 0 for groups, 1–5 for scales, 0–10 for recommending; arrays of shape (n,), (n, 8) and (n, 8, 2)."""

    gender: np.ndarray
    age: np.ndarray
    city: np.ndarray
    tier: np.ndarray
    channel: np.ndarray
    ratings: np.ndarray
    overall: np.ndarray
    repurchase: np.ndarray
    recommend: np.ndarray
    kano: np.ndarray


def answers(n: int, rng: np.random.Generator) -> Answers:
    """``n`` respondents with one halo; three groups differ: young on price, delivery on waiting, gold on the app."""
    gender = pick((0.44, 0.56), n, rng)
    age, city, tier, channel = (pick(shares, n, rng) for shares in (AGE, CITY, TIER, CHANNEL))
    halo = normal(n, rng)
    shift = np.zeros((n, ATTRIBUTES))
    shift[age == 0, 5] -= 0.75
    shift[channel == 2, 2] -= 0.85
    shift[tier == 2, 3] += 0.55
    felt = LEVELS + shift + 0.62 * halo[:, None] + 0.68 * normal((n, ATTRIBUTES), rng)
    ratings = np.clip(np.round(felt), 1, 5).astype(int)
    whole = 3.62 + 0.26 * halo + (ratings - LEVELS) @ PULL + 0.38 * normal(n, rng)
    overall = 1 + np.searchsorted(OVERALL_CUTS, whole)
    chance = np.array(RETURN)[overall - 1] + np.where((tier == 2) & (overall <= 3), 0.15, 0.0)
    back = rng.random(n) < chance
    repurchase = np.where(back, 4 + (rng.random(n) < 0.1 + 0.14 * overall), 3 - pick((0.55, 0.3, 0.15), n, rng))
    told = np.array(RECOMMEND)[overall - 1] + np.where(back, 0.5, -0.5) + 0.6 * (tier == 2) + 1.3 * normal(n, rng)
    recommend = np.clip(np.round(told), 0, 10).astype(int)
    return Answers(gender, age, city, tier, channel, ratings, overall, repurchase, recommend, kano_answers(age, rng))


def kano_answers(age: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Answer codes 1 like … 5 dislike, shape (n, features, 2), drawn category first, then a cell of that category."""
    n = len(age)
    drawn = np.zeros((n, len(KANO_TRUTH) + 1, 2), dtype=int)
    for j in range(drawn.shape[1]):
        if j < len(KANO_TRUTH):
            category = pick(KANO_TRUTH[j], n, rng)
        else:
            category = np.where(age <= 1, pick(SEAT_YOUNG, n, rng), pick(SEAT_OLDER, n, rng))
        for c, cells in enumerate(CELLS):
            rows = category == c
            chosen = np.array([cell[:2] for cell in cells])[pick([cell[2] for cell in cells], n, rng)]
            drawn[rows, j] = chosen[rows]
    return drawn


def pick(shares: Sequence[float], n: int, rng: np.random.Generator) -> np.ndarray:
    """Codes 0, 1, … with these shares, shape (n,)."""
    edges = np.cumsum(shares)[:-1] / np.sum(shares)
    return np.searchsorted(edges, rng.random(n), side="right")


def normal(shape: int | tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Standard normal numbers by inversion: the generator's uniform stream is the one that stays the same."""
    return ndtri(rng.random(shape))


ZH_ATTRIBUTES = ("咖啡口味", "店员服务", "等候时间", "App点单体验", "门店环境", "价格", "优惠活动", "配送服务")
ZH_FEATURES = (
    "错单当场重做",
    "过敏原信息公示",
    "高峰期准时取餐",
    "一键再来一单",
    "生日免费饮品",
    "限量手冲品鉴",
    "AR互动杯身",
    "App预约座位",
)
ZH_KANO = ("我很喜欢", "理应如此", "无所谓", "勉强接受", "我很不喜欢")
ZH_SATISFIED = ("很不满意", "不满意", "一般", "满意", "很满意")
ZH_RETURN = ("绝对不会", "可能不会", "不确定", "可能会", "一定会")
ZH_GENDER, ZH_AGE = ("男", "女"), ("18-24岁", "25-34岁", "35-44岁", "45岁及以上")
ZH_CITY = ("上海", "成都", "杭州", "武汉")
ZH_TIER, ZH_CHANNEL = ("非会员", "普通会员", "金卡会员"), ("到店堂食", "App自提", "外卖配送")
ZH_DRINKS = ("美式", "拿铁", "手冲", "茶饮", "烘焙")
ZH_COMMENTS = (
    "希望早高峰出餐快一点",
    "外卖送到经常洒了，包装要改进",
    "价格有点贵，学生党希望有优惠",
    "店员很热情",
    "App 偶尔闪退",
    "口味稳定，会一直来",
    "=挺好的",
    "座位太少，周末根本没位子",
    "杯子有点漏",
    "拿铁比以前淡了",
    "无",
    "没有",
)
ZH_ENDS = ("", "。", "！", "，谢谢", "，其他都还可以", "，辛苦了", "，下次还来")
EN_ATTRIBUTES = (
    "Taste of the coffee",
    "Friendliness of staff",
    "Waiting time",
    "Ordering in the app",
    "Comfort of the café",
    "Prices",
    "Offers and rewards",
    "Delivery",
)
EN_FEATURES = (
    ("you could have a wrong order remade on the spot", "you could not have a wrong order remade on the spot"),
    ("you could see allergens on the menu", "you could not see allergens on the menu"),
    ("you got your order on time at rush hour", "you did not get your order on time at rush hour"),
    ("you could reorder with one tap", "you could not reorder with one tap"),
    ("you got a free drink on your birthday", "you did not get a free drink on your birthday"),
    ("you could taste rare beans for free", "you could not taste rare beans for free"),
    ("you could play an augmented reality game", "you could not play an augmented reality game"),
    ("you could reserve a seat in the app", "you could not reserve a seat in the app"),
)
EN_KANO = ("I like it", "I expect it", "I am neutral", "I can tolerate it", "I dislike it")
EN_SATISFIED = ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")
EN_RETURN = ("Definitely not", "Probably not", "Not sure", "Probably", "Definitely")
EN_GENDER, EN_AGE = ("Male", "Female"), ("18–24", "25–34", "35–44", "45 or older")
EN_CITY = ("Manchester", "Bristol", "Leeds", "Glasgow")
EN_TIER, EN_CHANNEL = ("No membership", "Member", "Gold member"), ("In the café", "App pick-up", "Delivery")
EN_COMMENTS = (
    "Please open earlier on Saturdays",
    "Delivery took 50 minutes, coffee was cold :(",
    "Love the staff at the corner shop!",
    "A bit pricey for students",
    "App crashed twice",
    "More seats",
    'Bring back the "winter spice" latte, please',
    "The queue at eight is too long",
    "n/a",
    "-",
)
EN_ENDS = ("", ".", ", thanks", ", otherwise great", ". Keep going!", ", that's all")


def chinese(n: int = 618) -> list[list[object]]:
    """Header and rows as 问卷星 writes them (按文本), with the dirt such exports have."""
    rng = np.random.default_rng([SEED, 1])
    a = answers(n, rng)
    seconds = np.round(np.exp(4.95 + 0.45 * normal(n, rng))).astype(int)
    comment = comments(ZH_COMMENTS, ZH_ENDS, "(空)", 2, n, rng)
    drinks = rng.random((n, len(ZH_DRINKS))) < np.array([0.45, 0.6, 0.2, 0.3, 0.35])
    place = ("上海-上海", "四川-成都", "浙江-杭州", "湖北-武汉")
    origin, detail = pick((0.72, 0.2, 0.08), n, rng), pick((0.9, 0.1), n, rng)
    ip = rng.integers(1, 255, n)
    when = moments(datetime(2026, 8, 3, 8), n, 21, rng)
    lines = straight_liners(n, 6, rng)
    rows: list[list[object]] = [
        [
            "序号",
            "提交答卷时间",
            "所用时间",
            "来源",
            "来源详情",
            "来自IP",
            "1、您的性别",
            "2、您的年龄段",
            "3、您常去的门店所在城市 ",
            "4、您的会员等级",
            "5、您最常用的购买方式 ",
            "6、您平时常点的品类（多选）",
            *(f"7、您对以下各方面的满意程度—{name}" for name in ZH_ATTRIBUTES),
            "8、总体而言，您对北光咖啡的满意程度",
            "9、您再次购买的可能性 ",
            "10、您向朋友或同事推荐北光咖啡的可能性（0-10分）",
            *(
                f"{11 + 2 * j + k}、如果我们{word}“{name}”，您的感受是？"
                for j, name in enumerate(ZH_FEATURES)
                for k, word in enumerate(("具备", "不具备"))
            ),
            "27、您对我们还有什么意见或建议？",
        ]
    ]
    for i in range(n):
        ratings: list[object] = [ZH_SATISFIED[v - 1] for v in a.ratings[i]]
        if a.channel[i] != 2:
            ratings[DELIVERY] = "(跳过)"
        overall, back, kano = int(a.overall[i]), int(a.repurchase[i]), a.kano[i]
        told, text, took = int(a.recommend[i]), comment[i], int(seconds[i])
        if i in lines:
            ratings = ["满意" if r != "(跳过)" else r for r in ratings]
            overall, back, told, kano, text = 4, 4, 8, np.full((8, 2), 3), "(空)"
            took = 20 + took % 25
        if i == 0:
            text, took = "测试，请忽略", 17
        tick = [name for name, yes in zip(ZH_DRINKS, drinks[i], strict=True) if yes] or ["拿铁"]
        rows.append(
            [
                i + 1,
                f"{when[i]:%Y/}{when[i].month}/{when[i].day} {when[i]:%H:%M:%S}",
                f"{took}秒" if took < 100 else f"{took // 60}分{took % 60}秒",
                ("微信", "手机提交", "链接")[origin[i]],
                ("N/A", "直接访问")[detail[i]],
                f"203.0.113.{ip[i]}({place[a.city[i]]})",
                ZH_GENDER[a.gender[i]],
                ZH_AGE[a.age[i]],
                ZH_CITY[a.city[i]],
                ZH_TIER[a.tier[i]],
                ZH_CHANNEL[a.channel[i]],
                "┋".join(tick),
                *ratings,
                ZH_SATISFIED[overall - 1],
                ZH_RETURN[back - 1],
                told,
                *(ZH_KANO[v - 1] for pair in kano for v in pair),
                text,
            ]
        )
    return rows


def english(n: int = 484) -> list[list[object]]:
    """Header and rows as Google Forms writes them: grids as ``Title [row]``, blanks, a dead column, N/A."""
    rng = np.random.default_rng([SEED, 2])
    a = answers(n, rng)
    comment = comments(EN_COMMENTS, EN_ENDS, "", 2, n, rng)
    when = moments(datetime(2026, 8, 3, 8), n, 24, rng)
    skipped = rng.random((n, ATTRIBUTES + 2)) < 0.012
    half_done = rng.random(n) < 0.02
    lines = straight_liners(n, 4, rng)
    rows: list[list[object]] = [
        [
            "Timestamp",
            "What is your gender?",
            "How old are you?",
            "Which city do you usually visit us in? ",
            "Which membership do you have?",
            "How do you usually order?",
            "Untitled Question",
            *(f"How satisfied are you with each of the following? [{name}]" for name in EN_ATTRIBUTES),
            "Overall, how satisfied are you with Northlight Coffee?",
            "How likely are you to buy from us again?",
            "How likely are you to recommend Northlight Coffee to a friend or colleague? ",
            *(f"How would you feel if {text}?" for pair in EN_FEATURES for text in pair),
            "Is there anything else you would like to tell us?",
        ]
    ]
    for i in range(n):
        ratings: list[object] = [
            "" if s else EN_SATISFIED[v - 1] for v, s in zip(a.ratings[i], skipped[i], strict=False)
        ]
        if a.channel[i] != 2:
            ratings[DELIVERY] = "N/A"
        overall, back, kano = int(a.overall[i]), int(a.repurchase[i]), a.kano[i]
        told, text = int(a.recommend[i]), comment[i]
        if i in lines:
            ratings = ["Satisfied" if r != "N/A" else r for r in ratings]
            overall, back, told, kano, text = 4, 4, 8, np.full((8, 2), 3), ""
        features = [EN_KANO[v - 1] for pair in kano for v in pair]
        if half_done[i]:
            features[10:] = [""] * (len(features) - 10)
        rows.append(
            [
                f"{when[i].month}/{when[i].day}/{when[i]:%Y} {when[i].hour}:{when[i]:%M:%S}",
                EN_GENDER[a.gender[i]],
                EN_AGE[a.age[i]],
                EN_CITY[a.city[i]],
                EN_TIER[a.tier[i]],
                EN_CHANNEL[a.channel[i]],
                "Option 1" if i == 0 else "",
                *ratings,
                "" if skipped[i, ATTRIBUTES] else EN_SATISFIED[overall - 1],
                "" if skipped[i, ATTRIBUTES + 1] else EN_RETURN[back - 1],
                told,
                *features,
                "TEST please delete" if i == 0 else text,
            ]
        )
    return rows


def comments(
    bodies: tuple[str, ...], ends: tuple[str, ...], none: str, bare: int, n: int, rng: np.random.Generator
) -> list[str]:
    """Open answers: three of four people write nothing; the last ``bare`` bodies stand alone."""
    wrote, body, end = rng.random(n) < 0.24, pick([1] * len(bodies), n, rng), pick([1] * len(ends), n, rng)
    alone = len(bodies) - bare
    return [bodies[b] + (ends[e] if b < alone else "") if w else none for w, b, e in zip(wrote, body, end, strict=True)]


def moments(start: datetime, n: int, days: int, rng: np.random.Generator) -> list[datetime]:
    """Ascending times of sending, most in the first days and by day."""
    day, second = days * rng.random(n) ** 1.7, rng.random(n) * 50_000
    return sorted(start + timedelta(days=int(d), seconds=int(s)) for d, s in zip(day, second, strict=True))


def straight_liners(n: int, count: int, rng: np.random.Generator) -> set[int]:
    """Rows of people who tick one column all the way down."""
    return {int(i) for i in np.argsort(rng.random(n))[:count]}


def write_xlsx(rows: list[list[object]]) -> bytes:
    """The rows as a workbook whose bytes depend on nothing else (fixed creation date)."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2026, 8, 24)})
    sheet = book.add_worksheet("Sheet1")
    for i, row in enumerate(rows):
        sheet.write_row(i, 0, row)
    book.close()
    return buffer.getvalue()


def write_csv(rows: list[list[object]]) -> bytes:
    """The rows as Google Forms writes CSV: UTF-8 without BOM, every cell quoted."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()


def main(folder: Path) -> None:
    """Writes both files into ``folder``."""
    (folder / "coffee_survey_zh.xlsx").write_bytes(write_xlsx(chinese()))
    (folder / "coffee_survey_en.csv").write_bytes(write_csv(english()))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
