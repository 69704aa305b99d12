"""Labels in order: the ends are the questionnaire's, not the answers'."""

from __future__ import annotations

import pytest

from insight.roles import ladders


@pytest.mark.parametrize(
    ("labels", "size"),
    [
        (["很不满意", "不满意", "一般", "满意", "很满意"], 5),
        (["很不满意", "不太满意", "一般", "比较满意", "非常满意"], 5),
        (["很不滿意", "不滿意", "普通", "滿意", "很滿意"], 5),
        (["完全不同意", "不同意", "一般", "同意", "完全同意"], 5),
        (["绝对不会", "可能不会", "不确定", "可能会", "一定会"], 5),
        (["很差", "差", "一般", "好", "很好"], 5),
        (["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"], 5),
        (["Strongly Disagree", "Disagree", "No Opinion", "Agree", "Strongly Agree"], 5),
        (["Definitely not", "Probably not", "Not sure", "Probably", "Definitely"], 5),
        (["Poor", "Fair", "Good", "Very good", "Excellent"], 5),
        (["Very difficult", "Difficult", "Neither easy nor difficult", "Easy", "Very easy"], 5),
        (["Very unlikely", "Unlikely", "Neutral", "Likely", "Very likely"], 5),
        (["Much worse than expected", "Worse than expected", "As expected", "Better than expected"], 5),
        (["Very dissatisfied", "Dissatisfied", "Satisfied", "Very satisfied"], 4),
        (
            [
                "Extremely dissatisfied",
                "Moderately dissatisfied",
                "Slightly dissatisfied",
                "Neither satisfied nor dissatisfied",
                "Slightly satisfied",
                "Moderately satisfied",
                "Extremely satisfied",
            ],
            7,
        ),
    ],
)
def test_families_in_order(labels: list[str], size: int) -> None:
    ladder = ladders.climb(labels[::-1])
    assert ladder is not None
    assert ladder.size == size
    assert [t for t, _ in sorted(ladder.steps, key=lambda e: e[1])] == labels
    assert [s for _, s in sorted(ladder.steps, key=lambda e: e[1])] == list(range(len(labels)))


@pytest.mark.parametrize(
    ("labels", "steps"),
    [
        (["满意", "一般", "很满意"], {"一般": 2, "满意": 3, "很满意": 4}),
        (
            ["Satisfied", "Very satisfied", "Very dissatisfied"],
            {"Very dissatisfied": 0, "Satisfied": 2, "Very satisfied": 3},
        ),
        (["不满意", "一般", "满意", "非常满意"], {"不满意": 1, "一般": 2, "满意": 3, "非常满意": 4}),
        (["Agree", "Strongly agree", "Neutral"], {"Neutral": 2, "Agree": 3, "Strongly agree": 4}),
    ],
)
def test_steps_nobody_ticked_keep_their_place(labels: list[str], steps: dict[str, int]) -> None:
    ladder = ladders.climb(labels)
    assert ladder is not None
    assert dict(ladder.steps) == steps


def test_unsure_is_the_middle_of_an_intention_and_not_applicable_is_none() -> None:
    ladder = ladders.climb(["绝对不会", "可能不会", "不确定", "可能会", "一定会", "不适用", "(跳过)"])
    assert ladder is not None
    assert dict(ladder.steps)["不确定"] == 2
    assert ladder.missing == ("不适用", "(跳过)")


@pytest.mark.parametrize(
    "labels", [["male", "female"], ["Paris", "Rome", "Oslo"], ["Yes", "No"], ["1 to 5 years", "Over 5 years"], ["A"]]
)
def test_groups_are_no_ladder(labels: list[str]) -> None:
    assert ladders.climb(labels) is None


def test_habits_are_ordered_but_no_opinion() -> None:
    ladder = ladders.climb(["Never", "Rarely", "Sometimes", "Often", "Always"])
    assert ladder is not None
    assert not ladder.opinion


@pytest.mark.parametrize(
    ("labels", "numbers"),
    [
        (["+2", "-3", "0", "I hate it!-5", "I love it!+5"], [2, -3, 0, -5, 5]),
        (["3 - Somewhat important", "4", "9 - Extremely important"], [3, 4, 9]),
        (["5非常满意", "4满意", "3一般"], [5, 4, 3]),
        (["10 Extremely likely", "9", "8", "0 Not at all likely"], [10, 9, 8, 0]),
        (["5 = Very satisfied", "4 = Satisfied", "3 = Neutral"], [5, 4, 3]),
        (["Very satisfied - 5", "Satisfied - 4", "Neutral - 3"], [5, 4, 3]),
        (["1分", "2分", "5分"], [1, 2, 5]),
    ],
)
def test_labels_with_their_number(labels: list[str], numbers: list[float]) -> None:
    read = ladders.numbered(labels)
    assert read is not None
    assert [read[0][t] for t in labels] == numbers


@pytest.mark.parametrize(
    "labels",
    [
        ["1 to 5 years", "Over 5 years"],
        ["2 Adults No Kids", "1 Adult No Kids"],
        ["0", "1", "2", "3+"],
        ["1部", "2部", "3部"],
        ["18-34", "35-64"],
        ["10%左右", "20%左右"],
        ["1 child", "2 children", "3 children"],
    ],
)
def test_counts_and_ranges_are_no_marks(labels: list[str]) -> None:
    assert ladders.numbered(labels) is None


@pytest.mark.parametrize(
    "labels",
    [
        ["肯定不会推荐", "可能不会推荐", "不确定", "可能会推荐", "肯定会推荐"],
        ["一定不会", "不太会", "不确定", "可能会", "一定会"],
        ["非常不愿意", "不愿意", "一般", "愿意", "非常愿意"],
        ["不可能", "不太可能", "不确定", "可能", "非常可能"],
        ["E、很不满意", "D、不满意", "C、一般", "B、满意", "A、很满意"],
        ["很不满意(1分)", "不满意(2分)", "一般(3分)", "满意(4分)", "很满意(5分)"],
    ],
)
def test_wordings_of_intention_and_dressed_labels(labels: list[str]) -> None:
    ladder = ladders.climb(labels)
    assert ladder is not None
    assert [s for _, s in sorted(ladder.steps, key=lambda e: labels.index(e[0]))] == [0, 1, 2, 3, 4]


def test_stars_are_marks() -> None:
    read = ladders.numbered(["★★★★★", "★★★☆☆", "★"])
    assert read is not None
    assert list(read[0].values()) == [5, 3, 1]


@pytest.mark.parametrize(
    "labels",
    [
        ["Pas du tout satisfait", "Peu satisfait", "Plutôt satisfait", "Très satisfait"],
        ["Pas du tout satisfait", "Plutôt pas satisfait", "Plutôt satisfait", "Très satisfait"],
        ["nicht zufrieden", "weniger zufrieden", "zufrieden", "sehr zufrieden"],
        ["trifft gar nicht zu", "trifft eher nicht zu", "teils/teils", "trifft eher zu", "trifft voll zu"],
        ["ungenügend", "mangelhaft", "ausreichend", "befriedigend", "gut", "sehr gut"],
        ["Nada satisfecho", "Poco satisfecho", "Satisfecho", "Muy satisfecho"],
        ["Muy insatisfecho", "Insatisfecho", "Neutral", "Satisfecho", "Muy satisfecho"],
        ["Totalmente en desacuerdo", "En desacuerdo", "Ni de acuerdo ni en desacuerdo", "De acuerdo"],
        ["Discordo totalmente", "Discordo", "Nem concordo nem discordo", "Concordo", "Concordo totalmente"],
        ["Péssimo", "Ruim", "Regular", "Bom", "Ótimo"],
        ["とても不満", "やや不満", "どちらともいえない", "やや満足", "とても満足"],
        ["全くそう思わない", "あまりそう思わない", "どちらともいえない", "ややそう思う", "とてもそう思う"],
        ["非常不同意", "不同意", "沒意見", "同意", "非常同意"],
    ],
)
def test_a_negated_good_word_is_a_bad_one_in_every_language(labels: list[str]) -> None:
    ladder = ladders.climb(labels)
    assert ladder is not None
    assert ladder.opinion
    steps = dict(ladder.steps)
    assert [steps[t] for t in labels] == sorted({steps[t] for t in labels})
