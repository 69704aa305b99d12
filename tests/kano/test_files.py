"""Every layout that Kano data come in, from the bytes of a messy file to the result."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np
import pytest

from insight.dataset import Dataset, Role
from insight.kano import Result
from insight.loading import load
from tests.kano.conftest import run

ENGLISH = ("I like it", "I expect it", "I am neutral", "I can live with it", "I dislike it")
WORDS = {
    "en": ENGLISH,
    "curly": ("I like it that way", "It must be that way", "I’m neutral", "I can live with it", "I don’t like it"),
    "简": ("我很喜欢", "理应如此", "无所谓", "勉强接受", "我很不喜欢"),
    "繁": ("我很喜歡", "理應如此", "無所謂", "勉強接受", "我很不喜歡"),
    "fr": ("Cela me plaît 🤩", "Cela est normal ainsi", "Cela m’est égal 🤷", "Je m’en contente", "Cela me déplaît ☹️"),
    "de": ("Das würde mich sehr freuen", "Das setze ich voraus", "Das ist mir egal",
           "Das könnte ich in Kauf nehmen", "Das würde mich sehr stören"),
}  # fmt: skip
FEATURES = ("Wi-Fi", "Pool", "Late check-out")
# clear categories, in this order: M, A, O
TYPICAL = {"Wi-Fi": (2, 5), "Pool": (1, 3), "Late check-out": (1, 5)}
EXPECTED = {"Wi-Fi": "M", "Pool": "A", "Late check-out": "O"}
PEOPLE = 60


def answers(seed: int = 7) -> dict[str, list[tuple[int, int]]]:
    """Codes per feature and person: three quarters typical, the rest at random."""
    random = np.random.default_rng(seed)
    return {
        f: [TYPICAL[f] if random.random() < 0.75 else tuple(random.integers(1, 6, 2)) for _ in range(PEOPLE)]
        for f in FEATURES
    }


def file(header: Sequence[str], rows: Sequence[Sequence[object]], name: str = "export.csv", **how) -> Dataset:
    """The dataset of a CSV file with these rows."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=how.get("delimiter", ","))
    writer.writerows([header, *rows])
    return load(out.getvalue().encode("utf-8-sig"), name, how.get("choices"), how.get("corrections"))


def categories(result: Result) -> dict[str, str | None]:
    return {f.feature: f.category for f in result.features}


def wide(words: Sequence[str], headers: Sequence[str] = ("{} [functional]", "{} [dysfunctional]")) -> Dataset:
    given = answers()
    header = ["ID", *(h.format(f) for f in FEATURES for h in headers)]
    rows = [[f"r{i}", *(words[c - 1] for f in FEATURES for c in given[f][i])] for i in range(PEOPLE)]
    return file(header, rows)


def asked(data: Dataset) -> set[str]:
    return {q["code"] for q in data.questions}


def warned(data: Dataset) -> dict[str, dict]:
    return {w["code"]: dict(w) for w in data.receipt.warnings}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_a_wide_words(words) -> None:
    data = wide(words, ("How would you feel if it had {}?", "How would you feel if it did not have {}?"))
    assert list(categories(run(data)).values()) == ["M", "A", "O"]
    assert not asked(data)


@pytest.mark.parametrize("importance", [("3 - Somewhat important", "9 – Extremely important", "6"), (3, 9, 6)])
def test_b_blocks_with_importance(importance) -> None:
    given = answers()
    frames = ("How do you feel if you have this? - {}", "How do you feel if you do not have this? - {}")
    header = [
        "ResponseId",
        *(q.format(f) for q in frames for f in FEATURES),
        *(f"How important is it? - {f}" for f in FEATURES),
    ]
    rows = [
        [f"R_{i}", *(ENGLISH[given[f][i][side] - 1] for side in (0, 1) for f in FEATURES), *importance]
        for i in range(PEOPLE)
    ]
    rows[0][-3:] = [1, 9, 1]
    result = run(file(header, rows))
    assert categories(result) == EXPECTED
    assert [f.importance_n for f in result.features] == [PEOPLE] * 3
    assert result.features[1].importance == pytest.approx(9)


def test_c_codes_are_asked_and_turned_by_the_proposed_correction() -> None:
    given = answers()
    header = ["id", *(f"feat_{k}{side}" for k in (1, 2, 3) for side in "fd")]
    flipped = [
        [i, *(c if side == 0 else 6 - c for f in FEATURES for side, c in enumerate(given[f][i]))] for i in range(PEOPLE)
    ]
    data = file(header, flipped)
    question = next(q for q in data.questions if q["code"].startswith("kano_direction"))
    assert question["code"] == "kano_direction_dysfunctional"
    assert list(categories(run(data)).values()) != ["M", "A", "O"]
    turned = file(header, flipped, corrections=question["correction"])
    assert list(categories(run(turned)).values()) == ["M", "A", "O"]
    assert "kano_direction_dysfunctional" not in asked(turned)


def letters_of(sets: dict[str, str], **how) -> Dataset:
    """Each feature's letters in a file, 60 people."""
    rows = [[f"r{i}", *(letters[i % len(letters)] for letters in sets.values())] for i in range(PEOPLE)]
    return file(["ID", *sets], rows, **how)


def test_d_letters() -> None:
    data = letters_of({"Wi-Fi": "MMMMOI", "Pool": "AAAAIO", "Spa": "IIIRQA"})
    result = run(data)
    assert result.layout == "letters"
    assert categories(result) == {"Wi-Fi": "M", "Pool": "A", "Spa": "I"}
    assert not asked(data)


@pytest.mark.parametrize(
    ("sets", "letters", "expected"),
    [
        ({"Wi-Fi": "OOOOPI", "Pool": "AAAAIC"}, "O = M", ["M", "A"]),  # obligatoire, proportionnel, contraire
        ({"Wi-Fi": "MMMMLI", "Pool": "EEEEIM"}, "E = A", ["M", "A"]),  # exciter, linear, mandatory
        ({"Wi-Fi": "MMMMPI", "Pool": "DDDDIM"}, "D", ["M", None]),  # delighter or douteux
        ({"Wi-Fi": "OOOOAI", "Pool": "AAAAIO"}, "O = O", ["O", "A"]),  # nobody must-be, or obligatoire
        ({"Wi-Fi": "NNNNMI", "Pool": "AAAAIM"}, "N = O", ["O", "A"]),  # normal
    ],
)
def test_d_letters_that_collide_are_asked(sets, letters, expected) -> None:
    data = letters_of(sets)
    question = next(q for q in data.questions if q["code"] == "kano_letters")
    assert letters in question["letters"]
    found = list(categories(run(data)).values())
    assert [c for c, e in zip(found, expected, strict=True) if e] == [e for e in expected if e]
    assert "guessed_letters" in {c.code for c in run(data).caveats}
    answered = letters_of(sets, corrections={c.name: {} for c in data.with_role(Role.KANO_CATEGORY)})
    assert "kano_letters" not in asked(answered)


def test_d_the_other_reading_of_o_is_one_click_away() -> None:
    data = letters_of({"Wi-Fi": "OOOOAI", "Pool": "AAAAIO"})
    question = next(q for q in data.questions if q["code"] == "kano_letters")
    turned = letters_of({"Wi-Fi": "OOOOAI", "Pool": "AAAAIO"}, corrections=question["correction"])
    assert categories(run(turned)) == {"Wi-Fi": "M", "Pool": "A"}


@pytest.mark.parametrize(
    "words",
    [
        ("Must have", "Nice if better", "A nice surprise", "I don’t care", "I don’t want it"),
        ("必须有", "越多越好", "惊喜", "无所谓", "不想要"),
        ("M - Must-be", "O - One-dimensional", "A - Attractive", "I - Indifferent", "R - Reverse"),
        ("必备属性", "期望属性", "魅力属性", "无差异属性", "反向属性"),
        ("當然品質", "一維品質", "魅力品質", "無差異品質", "反向品質"),
        ("Basismerkmal", "Leistungsmerkmal", "Begeisterungsmerkmal", "Unerheblich", "Rückweisung"),
    ],
)
def test_d_direct_classification(words) -> None:
    most = {"Wi-Fi": 0, "Pool": 2, "Bar": 3}
    rows = [[f"r{i}", *(words[k] if i % 4 else words[i // 4 % 5] for k in most.values())] for i in range(PEOPLE)]
    data = file(["ID", *(f"Please classify: {f}" for f in most)], rows)
    assert categories(run(data)) == {"Wi-Fi": "M", "Pool": "A", "Bar": "I"}
    assert not asked(data)


@pytest.mark.parametrize(
    "columns",
    [
        {"size": "SMLM", "grade": "AABC"},
        {"q1": "ABCD", "q2": "DCBA"},
        {"gender": "MFMF", "blood": "AOBO"},
        {"E/I": "EIEI", "N/S": "NSNS"},
    ],
)
def test_d_other_letters_are_no_categories(columns) -> None:
    data = letters_of(columns)
    assert not data.with_role(Role.KANO_CATEGORY)


COUNTS = {"Wi-Fi": (9, 30, 61, 20, 3, 1), "Pool": (50, 21, 9, 40, 3, 1), "Bar": (10, 12, 9, 90, 4, 0)}


@pytest.mark.parametrize(
    "header",
    [
        ("Feature", "A", "O", "M", "I", "R", "Q"),
        ("功能", "魅力属性", "期望属性", "必备属性", "无差异属性", "反向属性", "可疑结果"),
        ("Need", "Attractive (A)", "One-dimensional (O)", "Must-be (M)", "Indifferent (I)", "Reverse (R)", "Doubt (Q)"),
        ("Item", "Delighters", "Performance", "Must-have", "Indifferent", "Reverse", "Questionable"),
        ("Merkmal", "Begeisterungsmerkmal", "Leistungsmerkmal", "Basismerkmal", "Indifferent", "Rückweisung", "Q"),
        ("需求", "魅力品質", "一維品質", "當然品質", "無差異品質", "反向品質", "可疑"),
        ("feature", "count_A", "count_O", "count_M", "count_I", "count_R", "count_Q"),
    ],
)  # fmt: skip
def test_e_counts(header) -> None:
    rows = [[f, *each] for f, each in COUNTS.items()]
    data = file([*header, "Category", "CS+"], [[*r, "M", 0.5] for r in rows])
    result = run(data)
    assert result.layout == "aggregated"
    assert categories(result) == {"Wi-Fi": "M", "Pool": "A", "Bar": "I"}
    assert [f.n for f in result.features] == [124, 124, 125]
    assert result.features[0].better == pytest.approx(39 / 120)
    assert not asked(data)


@pytest.mark.parametrize("form", ["{:.1%}", "{:.4f}", "percent"])
def test_e_shares_with_n_become_counts(form) -> None:
    def cell(value: float) -> str:
        return f"{100 * value:.2f}" if form == "percent" else form.format(value)

    rows = [[f, *(cell(c / sum(each)) for c in each), sum(each)] for f, each in COUNTS.items()]
    data = file(["Feature", "A", "O", "M", "I", "R", "Q", "n"], rows)
    result = run(data)
    assert [f.n for f in result.features] == pytest.approx([124, 124, 125], abs=1)
    assert result.features[0].counts.M == 61
    assert result.features[0].better_interval is not None


def test_e_shares_without_n_get_no_verdict() -> None:
    rows = [[f, *(f"{c / sum(each):.1%}" for c in each)] for f, each in COUNTS.items()]
    result = run(file(["Feature", "A %", "O %", "M %", "I %", "R %", "Q %"], rows))
    assert {c.code for c in result.caveats} >= {"aggregated", "shares_only"}
    assert all(f.better_interval is None and f.probability is None for f in result.features)
    assert result.features[0].better == pytest.approx(39 / 120, abs=2e-3)


def test_e_a_hundred_answers_look_like_shares_and_are_asked() -> None:
    """Berger et al. (1993), Fig. 15: 100 answers each."""
    header = ["CR", "A", "O", "M", "I", "R", "Q"]
    rows = [["CR1", 33, 30, 21, 16, 0, 0], ["CR2", 90, 0, 0, 10, 0, 0], ["CR3", 5, 5, 85, 5, 0, 0]]
    data = file(header, rows)
    question = next(q for q in data.questions if q["code"] == "kano_shares")
    assert run(data).features[0].n == 0
    counted = file(header, rows, corrections=question["correction"])
    assert [f.n for f in run(counted).features] == [100] * 3
    told = file([*header, "Total"], [[*r, 100] for r in rows])
    assert not asked(told)
    assert [f.n for f in run(told).features] == [100] * 3


def long_rows(words: Sequence[object]) -> list[list[object]]:
    given = answers()
    return [
        [f"u{i}", "f" if i % 2 else "m", f, words[given[f][i][0] - 1], words[given[f][i][1] - 1], 3 + 2 * k]
        for i in range(PEOPLE)
        for k, f in enumerate(FEATURES)
    ]


LONG = ("user_id", "sex", "item_key", "functional_answer", "dysfunctional_answer", "importance")


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_f_long(words) -> None:
    data = file(LONG, long_rows(words))
    result = run(data)
    assert categories(result) == EXPECTED
    assert (result.rows, result.respondents) == (PEOPLE, PEOPLE)
    assert data.receipt.rows_used == 3 * PEOPLE
    assert data.receipt.rows_in_file == data.receipt.rows_used + sum(e.rows for e in data.receipt.excluded)
    told = warned(data)["reshaped"]
    assert (told["lines"], told["respondents"], told["features"]) == (180, 60, 3)
    assert asked(data) == {"long_table"}
    assert {s.by for s in result.segments} == {"sex"}
    assert result.coverage is not None


def test_f_and_wide_agree() -> None:
    a, b = run(file(LONG, long_rows(ENGLISH))), run(wide(ENGLISH))
    for f, g in zip(a.features, b.features, strict=True):
        assert (f.feature, f.answers, f.better, f.ellipse) == (g.feature, g.answers, g.better, g.ellipse)


def test_f_codes_are_asked() -> None:
    data = file(LONG, long_rows((1, 2, 3, 4, 5)))
    assert "kano_direction" in asked(data)
    assert categories(run(data)) == EXPECTED


def test_f_importance_is_kept() -> None:
    found = run(file(LONG, long_rows(ENGLISH))).features
    assert [f.importance for f in found] == [3, 5, 7]


def test_f_answers_given_twice_are_said_and_the_last_counts() -> None:
    rows = long_rows(ENGLISH)
    again = ["u0", "m", "Pool", ENGLISH[2], ENGLISH[2], 5]
    data = file(LONG, [*rows, again])
    assert warned(data)["reshaped_repeated"]["count"] == 3
    assert data.table["Pool [functional_answer]"].iloc[0] == ENGLISH[2]


def test_f_columns_that_differ_within_a_person_are_left_out_and_said() -> None:
    rows = [[*r, k] for k, r in enumerate(long_rows(ENGLISH))]
    data = file([*LONG, "seconds"], rows)
    assert warned(data)["reshaped_dropped"]["columns"] == ["seconds"]
    assert "seconds" not in data.table.columns


def test_f_a_person_may_say_that_it_is_no_kano_table() -> None:
    data = file(LONG, long_rows(ENGLISH), choices={"shape": "file"})
    assert len(data) == 3 * PEOPLE
    assert "reshaped" not in warned(data)
    assert "long_table" not in asked(data)
    agreed = file(LONG, long_rows(ENGLISH), choices={"shape": "people"})
    assert len(agreed) == PEOPLE
    assert not asked(agreed)


def test_f_rows_without_person_or_feature_are_counted() -> None:
    rows = long_rows(ENGLISH)
    rows[5][2], rows[9][0] = "", ""
    assert warned(file(LONG, rows))["reshaped_left_out"]["count"] == 2


def test_f_long_letters() -> None:
    rows = [
        [f"u{i}", f, "MMMMOI"[i % 6] if f == "Wi-Fi" else "AAAAIO"[i % 6]]
        for i in range(PEOPLE)
        for f in ("Wi-Fi", "Pool")
    ]
    result = run(file(["respondent", "feature", "kano_category"], rows))
    assert result.layout == "letters"
    assert categories(result) == {"Wi-Fi": "M", "Pool": "A"}


@pytest.mark.parametrize(
    ("header", "kinds"),
    [
        (("respondent_id", "feature", "question_type", "answer"), ("functional", "dysfunctional")),
        (("受访者", "功能", "题型", "答案"), ("正向", "反向")),
        (("用户ID", "需求", "问题类型", "选项"), ("正向题", "负向题")),
        (("uid", "item", "type", "response"), ("F", "D")),
        (("participant", "item", "polarity", "value"), ("positive", "negative")),
    ],
)
def test_g_long_long(header, kinds) -> None:
    given = answers()
    words = WORDS["简"] if any(ord(c) > 999 for c in header[0]) else ENGLISH
    rows = [
        [f"u{i}", f, kind, words[given[f][i][side] - 1]]
        for i in range(PEOPLE)
        for f in FEATURES
        for side, kind in enumerate(kinds)
    ]
    random = np.random.default_rng(3)
    data = file(header, [rows[k] for k in random.permutation(len(rows))])
    assert categories(run(data)) == EXPECTED
    assert asked(data) == {"long_table"}
    assert warned(data)["reshaped"]["respondents"] == PEOPLE


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        (("user_id", "item", "recommended", "rating"), (("yes", "no"), (1, 2, 3, 4, 5))),
        (("customer_id", "item", "category", "value"), (("Toys", "Books", "Art"), (3, 9, 20))),
        (("respondent", "feature", "category", "score"), (("Basic", "Pro", "Team"), (1, 2, 3, 4, 5))),
        (("user", "item", "sentiment", "score"), (("positive", "negative"), (1, 2, 3, 4, 5))),
        (("session_id", "feature", "positive", "negative"), ((12, 30, 7), (1, 0, 4))),
    ],
)
def test_other_long_tables_keep_their_rows(header, cells) -> None:
    random = np.random.default_rng(2)
    rows = [[f"u{i}", f, *(random.choice(list(c)) for c in cells)] for i in range(PEOPLE) for f in FEATURES]
    data = file(header, rows)
    assert len(data) == len(rows)
    assert "long_table" not in asked(data)
    assert not data.with_role(Role.KANO_FUNCTIONAL, Role.KANO_CATEGORY)


def test_three_levels_are_asked_and_classified_by_their_own_table() -> None:
    words = ("I like it", "I am neutral", "I dislike it")
    pairs = {"Wi-Fi": (1, 2), "Pool": (0, 1)}
    rows = [[f"r{i}", *(words[c if i % 5 else i // 5 % 3] for p in pairs.values() for c in p)] for i in range(PEOPLE)]
    frames = ("How would you feel if it had {}?", "How would you feel if it did not have {}?")
    data = file(["ID", *(q.format(f) for f in pairs for q in frames)], rows)
    assert "kano_three_levels" in asked(data)
    result = run(data)
    assert [f.levels for f in result.features] == [3, 3]
    assert list(categories(result).values()) == ["M", "A"]


def test_satisfaction_answers_carry_a_warning_even_once_accepted() -> None:
    words = ("非常满意", "满意", "一般", "不满意", "很不满意")
    frames = ("如果具备{}，您的感受是？", "如果不具备{}，您的感受是？")
    given = answers()
    header = [q.format(f) for f in ("导航", "倒车影像") for q in frames]
    rows = [[words[c - 1] for f in FEATURES[:2] for c in given[f][i]] for i in range(PEOPLE)]
    data = file(header, rows)
    assert "kano_satisfaction_words" in asked(data)
    accepted = file(header, rows, corrections={c.name: {} for c in data.columns})
    assert not asked(accepted)
    assert "satisfaction_words" in {c.code for c in run(accepted).caveats}


def test_cohorts_with_other_words_in_one_column_are_said() -> None:
    given = answers()
    enjoy = ("I enjoy it that way", "basic requirement", "I feel neutral", "I can accept it", "I cannot accept it")
    frames = ("How would you feel if it had {}?", "How would you feel if it did not have {}?")
    rows = [
        [f"r{i}", *((ENGLISH if i % 2 else enjoy)[c - 1] for f in FEATURES for c in given[f][i])] for i in range(PEOPLE)
    ]
    result = run(file(["ID", *(q.format(f) for f in FEATURES for q in frames)], rows))
    said = next(c for c in result.caveats if c.code == "two_wordings")
    assert said.count == 3
    assert "two_wordings" not in {c.code for c in run(wide(ENGLISH)).caveats}


def test_one_feature_asked_in_two_wordings_stays_two_features() -> None:
    given = answers()
    enjoy = ("I enjoy it that way", "basic requirement", "I feel neutral", "I can accept it", "I cannot accept it")
    header = ["ID", "Wi-Fi_functional", "Wi-Fi_dysfunctional", "Wi-Fi_functional_v2", "Wi-Fi_dysfunctional_v2"]
    rows = [
        [f"r{i}", *(ENGLISH[c - 1] for c in given["Wi-Fi"][i]), *(enjoy[c - 1] for c in given["Pool"][i])]
        for i in range(PEOPLE)
    ]
    result = run(file(header, rows))
    assert len(result.features) == 2
    assert "mixed_wording" in {c.code for c in result.caveats}


def test_the_question_without_the_feature_may_come_first() -> None:
    data = wide(ENGLISH)
    given = answers()
    header = ["ID", *(f"{f}_{side}" for f in FEATURES for side in ("dysfunctional", "functional"))]
    rows = [[f"r{i}", *(ENGLISH[c - 1] for f in FEATURES for c in given[f][i][::-1])] for i in range(PEOPLE)]
    swapped = run(file(header, rows))
    assert [f.answers for f in swapped.features] == [f.answers for f in run(data).features]


def test_answers_that_are_none_of_the_five_are_asked_never_counted() -> None:
    given = answers()
    frames = ("How would you feel if it had {}?", "How would you feel if it did not have {}?")
    rows = [[f"r{i}", *(ENGLISH[c - 1] for f in FEATURES for c in given[f][i])] for i in range(PEOPLE)]
    rows[3][1] = rows[4][2] = "It depends on the hotel"
    data = file(["ID", *(q.format(f) for f in FEATURES for q in frames)], rows)
    question = next(q for q in data.questions if q["code"] == "kano_unmapped")
    assert question["values"] == "It depends on the hotel"
    assert run(data).features[0].n == PEOPLE - 2
