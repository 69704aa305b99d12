"""Kano questionnaires: found by their answers, never by a silent guess of direction."""

from __future__ import annotations

import pandas as pd
import pytest

from insight.dataset import Field, Role
from insight.roles import kanocodes, kanowords

ANSWERS = {
    "en": ["I like it", "I expect it", "I am neutral", "I can tolerate it", "I dislike it"],
    "berger": [
        "I enjoy it that way",
        "It is a basic necessity or I expect it that way",
        "I am neutral",
        "I dislike it, but I can live with it that way",
        "I dislike it, and I can’t accept it",
    ],
    "typo": [
        "I like it that way",
        "I must be that way",
        "I am neutral",
        "I can live with it that way",
        "I dislike it that whay",
    ],
    "简": ["我很喜欢", "理应如此", "无所谓", "勉强接受", "我很不喜欢"],
    "简2": ["非常喜欢", "理所当然", "没感觉", "可以忍受", "无法接受"],
    "繁": ["我很喜歡", "理應如此", "無所謂", "勉強接受", "我很不喜歡"],
    "de": [
        "Das würde mich sehr freuen",
        "Das setze ich voraus",
        "Das ist mir egal",
        "Das könnte ich in Kauf nehmen",
        "Das würde mich sehr stören",
    ],
    "fr": [
        "Cela me plaît 🤩",
        "Cela est normal ainsi 🙂",
        "Cela m'est égal 🤷‍♂️",
        "Je m'en contente 😑",
        "Cela me déplaît ☹️",
    ],
    "numbered": ["1. I like it", "2. I expect it", "3. I am neutral", "4. I can tolerate it", "5. I dislike it"],
}


@pytest.mark.parametrize("words", ANSWERS.values(), ids=ANSWERS)
def test_answers_have_their_level(words: list[str]) -> None:
    assert [kanowords.level(w) for w in words] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("words", ["满意", "一般", "Yes", "5", "Paris", ""])
def test_other_words_have_none(words: str) -> None:
    assert kanowords.level(words) is None


@pytest.mark.parametrize("words", ANSWERS.values(), ids=ANSWERS)
def test_a_questionnaire(words, made, found) -> None:
    got = found(
        {
            "ID": made.numbered("r{}"),
            "How would you feel if it had Wi-Fi?": made.pick(words),
            "How would you feel if it did not have Wi-Fi?": made.pick([*words, "(跳过)"]),
            "How would you feel if it had a pool?": made.pick(words),
            "How would you feel if it did not have a pool?": made.pick(words),
            "Importance of Wi-Fi": made.whole(1, 9),
        }
    )
    with_, without = got["How would you feel if it had Wi-Fi?"], got["How would you feel if it did not have Wi-Fi?"]
    assert (with_.role, without.role) == (Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL)
    assert with_.confidence == without.confidence == "high"
    assert with_.feature == without.feature
    assert without.scale is not None
    assert dict(without.scale.codes) == {w: float(i) for i, w in enumerate(words, 1)}
    assert "(跳过)" in without.scale.missing
    assert (without.scale.minimum, without.scale.maximum, without.scale.kind) == (1, 5, "kano")
    assert got["ID"].role == Role.RESPONDENT_ID


def test_value_labels_of_spss_are_read(made, found) -> None:
    labels = tuple((float(i), w) for i, w in enumerate(ANSWERS["简"], 1))
    fields = [Field("v1", "如果具备导航，您的感受是？", labels), Field("v2", "如果不具备导航，您的感受是？", labels)]
    got = found({"v1": made.whole(1, 5), "v2": made.whole(1, 5)}, fields)
    assert (got["v1"].role, got["v1"].feature) == (Role.KANO_FUNCTIONAL, "导航")
    assert got["v2"].scale is not None
    assert dict(got["v2"].scale.codes)["5"] == 5


def test_blocks_without_words_in_the_header_are_paired_and_asked(made, detection) -> None:
    likes, dislikes = [0.6, 0.2, 0.1, 0.05, 0.05], [0.05, 0.05, 0.1, 0.2, 0.6]
    columns = {f"Q3_{i}": made.pick(ANSWERS["简"], shares=likes) for i in (1, 2, 3)}
    columns |= {f"Q4_{i}": made.pick(ANSWERS["简"], shares=dislikes) for i in (1, 2, 3)}
    got = detection(columns)
    roles = {c.name: (c.role.value, c.feature, c.confidence) for c in got.columns}
    assert roles["Q3_2"] == ("kano_functional", "2", "low")
    assert roles["Q4_2"] == ("kano_dysfunctional", "2", "low")
    assert [q["code"] for q in got.questions] == ["kano_pairing"]


@pytest.mark.parametrize("headers", [("f{}", "d{}"), ("feat_{}f", "feat_{}d"), ("X{}_正向", "X{}_负向")])
def test_codes_are_paired_but_asked(headers, made, detection) -> None:
    columns = {h.format(i): made.whole(1, 5) for i in (1, 2, 3) for h in headers}
    got = detection(columns)
    assert {c.confidence for c in got.columns} == {"low"}
    assert [c.role.value for c in got.columns] == ["kano_functional", "kano_dysfunctional"] * 3
    assert got.questions[0]["code"].startswith("kano_direction")


def test_orientation_check_sees_a_flipped_scale() -> None:
    f, d = [1, 1, 1, 2, 1, 3] * 10, [5, 5, 4, 5, 3, 5] * 10
    right = kanocodes.orientations(pd.DataFrame({"f": f, "d": d}), [("f", "d")])
    assert min(right, key=lambda k: sum(right[k])) == "as_is"
    flipped = kanocodes.orientations(pd.DataFrame({"f": f, "d": [6 - v for v in d]}), [("f", "d")])
    assert min(flipped, key=lambda k: sum(flipped[k])) == "dysfunctional"


def test_satisfaction_words_need_a_paired_header_and_a_question(made, detection) -> None:
    words = ["非常满意", "满意", "一般", "不满意", "很不满意"]
    got = detection({h: made.pick(words) for h in ("如果具备甲，您的感受是", "如果不具备甲，您的感受是")})
    assert [c.role.value for c in got.columns] == ["kano_functional", "kano_dysfunctional"]
    assert {c.confidence for c in got.columns} == {"low"}
    assert [q["code"] for q in got.questions] == ["kano_satisfaction_words"]
    plain = detection({h: made.pick(words) for h in ("服务满意度", "价格满意度")})
    assert {c.role.value for c in plain.columns} == {"rating"}


def test_a_liking_scale_is_no_kano(made, roles) -> None:
    words = ["很不喜欢", "不喜欢", "一般", "喜欢", "很喜欢"]
    assert set(roles({f"喜欢程度_{x}": made.pick(words) for x in "ABC"}).values()) == {"rating"}


def test_an_answer_without_partner_is_said(made, detection) -> None:
    columns = {h: made.pick(ANSWERS["en"]) for h in ("If it has A?", "If it does not have A?", "Pets")}
    got = detection(columns)
    assert got.columns[2].role == Role.IGNORE
    assert any(q["code"] == "kano_unpaired" and q["columns"] == ["Pets"] for q in got.questions)


def test_features_below_each_other_are_said(made, detection) -> None:
    got = detection(
        {
            "respondent": made.numbered("R{}", distinct=50),
            "feature": made.pick(["A", "B"]),
            "functional": made.pick(ANSWERS["en"]),
            "dysfunctional": made.pick(ANSWERS["en"]),
        }
    )
    assert "kano_long" in [q["code"] for q in got.questions]


FRENCH = ["J'aimerais", "C'est indispensable", "Cela m'est indifférent", "Je l'accepterais", "Cela me dérangerait"]


def test_more_french_answers() -> None:
    assert [kanowords.level(w) for w in FRENCH] == [1, 2, 3, 4, 5]
    assert kanowords.level("Je l'accepte") == 4
    assert kanowords.level("Je n'aimerais pas") == 5


def test_a_battery_is_judged_as_one(made, detection) -> None:
    """A wording that nobody knows does not tear one column out of its pair, but it is asked about."""
    columns = {}
    for thing in ("un ascenseur", "une piscine", "un sauna"):
        columns[f"Si le produit a {thing}, que ressentez-vous ?"] = made.pick(FRENCH)
        columns[f"Si le produit n'a pas {thing}, que ressentez-vous ?"] = made.pick(FRENCH)
    odd = "Si le produit n'a pas un sauna, que ressentez-vous ?"
    columns[odd] = made.pick([*FRENCH, "Bof bof"], shares=[0.15, 0.15, 0.2, 0.15, 0.15, 0.2])
    got = detection(columns)
    roles = {c.name: (c.role, c.feature, c.confidence) for c in got.columns}
    for name, (role, feature, sure) in roles.items():
        assert role == (Role.KANO_DYSFUNCTIONAL if "n'a pas" in name else Role.KANO_FUNCTIONAL)
        assert feature == name.split(",")[0].split()[-1]
        assert sure == ("low" if feature == "sauna" else "high")
    assert any(q["code"] == "kano_pairing" and odd in q["columns"] for q in got.questions)


@pytest.mark.parametrize("code", [8, 9, 99])
def test_codes_with_a_code_for_no_answer(code, made, found) -> None:
    names = [f"{n}_{s}" for n in ("wifi", "pool", "spa") for s in ("pos", "neg")]
    columns = {n: made.whole(1, 5).where(lambda x: x.index % 17 != 5, code) for n in names}
    columns["pool_neg"] = made.whole(1, 5)
    got = found(columns)
    for name in names:
        assert got[name].role == (Role.KANO_FUNCTIONAL if name.endswith("pos") else Role.KANO_DYSFUNCTIONAL)
        assert got[name].confidence == "low"
        assert got[name].scale.missing == (() if name == "pool_neg" else (str(code),))


@pytest.mark.parametrize(
    ("words", "headers"),
    [
        (["like", "neutral", "dislike"], ["{} (present)", "{} (absent)"]),
        (["喜欢", "无所谓", "不喜欢"], ["{}（提供）", "{}（不提供）"]),
        ([1, 2, 3], ["{}_functional", "{}_dysfunctional"]),
    ],
)
def test_three_levels_are_asked_about(words, headers, made, detection) -> None:
    if isinstance(words[0], int):
        cells = {h.format(x): made.whole(1, 3) for x in ("Sync", "Chat", "Maps") for h in headers}
    else:
        cells = {h.format(x): made.pick(words) for x in ("Sync", "Chat", "Maps") for h in headers}
    got = detection(cells)
    assert {c.role for c in got.columns} == {Role.KANO_FUNCTIONAL, Role.KANO_DYSFUNCTIONAL}
    assert {(c.scale.maximum, c.confidence) for c in got.columns} == {(3.0, "low")}
    assert [q["code"] for q in got.questions] == ["kano_three_levels"]


def test_the_better_orientation_comes_with_its_correction(made, detection) -> None:
    levels = {f"x{i}_functional": pd.Series(made.random.choice([1, 2, 3], 300, p=[0.6, 0.2, 0.2])) for i in range(3)}
    absent = {f"x{i}_dysfunctional": pd.Series(made.random.choice([1, 2, 3], 300, p=[0.6, 0.2, 0.2])) for i in range(3)}
    levels["x0_functional"].iloc[:2] = 5, 4
    got = detection({**levels, **absent})
    (question,) = got.questions
    assert question["code"] == "kano_direction_dysfunctional"
    turned = {name: {"scale": {"reversed": True}} for name in absent}
    assert question["correction"] == {**{name: {} for name in levels}, **turned}
