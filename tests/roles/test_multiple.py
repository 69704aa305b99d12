"""Questions with several answers: one question whether the answers share a cell or have columns of their own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight.dataset import Dataset, Field, Receipt, Role
from insight.loading import understand, with_roles
from insight.reading.result import Reading
from insight.roles import BadCorrection

DRINKS = ["Coffee", "Tea", "Juice", "Water", "Beer"]


def read(columns, fields=()) -> Dataset:
    table = pd.DataFrame(columns)
    rows = len(table)
    receipt = Receipt("made.csv", "csv", rows_in_file=rows, rows_used=rows)
    described = {f.name: f for f in fields}
    every = tuple(described.get(str(n), Field(str(n), str(n))) for n in table.columns)
    return understand(Reading(table, every, receipt, "key"))


def chosen(made, options, rows=200, share=0.45) -> np.ndarray:
    ticks = made.random.random((rows, len(options))) < share
    ticks[0], ticks[1] = True, False
    return ticks


def joined(ticks, options, sign, tail="") -> pd.Series:
    cells = [sign.join(o for o, t in zip(options, row) if t) + tail for row in ticks]
    return pd.Series([c if c.strip(tail or " ") else None for c in cells], dtype="str")


def options(dataset: Dataset, question: str) -> dict[str, np.ndarray]:
    found = [c for c in dataset.columns if c.question == question and c.role == Role.RATING]
    return {c.name.removeprefix(f"{question}: "): dataset.numeric(c.name) for c in found}


@pytest.mark.parametrize(
    ("sign", "tail"),
    [("┋", ""), (";", ""), (";", ";"), (", ", ""), (",", ""), ("|", ""), ("、", ""), ("\n", ""), ("，", "")],
)
def test_joined_cells_become_one_column_per_option(sign, tail, made) -> None:
    ticks = chosen(made, DRINKS)
    got = read({"id": range(1, 201), "Which drinks do you buy?": joined(ticks, DRINKS, sign, tail)})
    source = got.column("Which drinks do you buy?")
    assert (source.role, source.reason) == (Role.IGNORE, "multi_select_joined")
    found = options(got, "Which drinks do you buy?")
    assert list(found) == DRINKS
    answered = ticks.any(axis=1)
    for place, option in enumerate(DRINKS):
        assert np.array_equal(found[option][answered], ticks[answered, place].astype(float))
        assert np.isnan(found[option][~answered]).all()


def test_a_comma_inside_an_option_does_not_divide_it(made) -> None:
    shown = ["Price, value for money", "Brand", "Service (fast, friendly)", "Bread, rolls"]
    ticks = chosen(made, shown)
    got = read({"Why us? (select all that apply)": joined(ticks, shown, ", ")})
    found = options(got, "Why us? (select all that apply)")
    assert set(found) == set(shown)
    answered = ticks.any(axis=1)
    assert np.array_equal(found["Price, value for money"][answered], ticks[answered, 0].astype(float))


def test_what_is_written_beside_an_option_is_not_part_of_it(made) -> None:
    shown = ["微信", "微博", "其他"]
    ticks = chosen(made, shown)
    written = [[f"其他〖{i}、朋友〗" if o == "其他" else o for o in shown] for i in range(200)]
    cells = pd.Series(
        ["┋".join(o for o, t in zip(w, row) if t) or "(跳过)" for w, row in zip(written, ticks)], dtype="str"
    )
    got = read({"3、您用过哪些渠道？[多选题]": cells})
    found = options(got, "您用过哪些渠道?")
    assert set(found) == set(shown)
    assert np.nansum(found["其他"]) == ticks[:, 2].sum()
    assert np.isnan(found["微信"]).sum() == (~ticks.any(axis=1)).sum()


def test_texts_given_once_are_said_not_made_options(made) -> None:
    ticks = chosen(made, DRINKS)
    cells = joined(ticks, DRINKS, ";")
    cells[3:6] = [f"Tea;my own blend {i}" for i in range(3)]
    got = read({"What do you drink?": cells})
    assert set(options(got, "What do you drink?")) == set(DRINKS)
    said = next(q for q in got.questions if q["code"] == "multi_written")
    assert said["cells"] == 3


@pytest.mark.parametrize(
    "texts",
    [
        ["Paris, France", "Lyon, France", "Berlin, Germany", "Munich, Germany", "Rome, Italy"],
        ["Sales, marketing", "IT, engineering", "Finance", "People, culture", "Other"],
        ["$25,000 - $49,999", "$50,000 - $99,999", "$100,000 - $149,999", "$0 - $24,999", "$150,000+"],
        ["Yes, definitely", "Yes, probably", "No, probably not", "No, never"],
        ["服务好，环境也好", "价格贵，味道一般", "没有，谢谢", "不错，会再来"],
    ],
)
def test_one_answer_with_a_comma_stays_one(texts, made) -> None:
    got = read({"Where / what?": made.pick(texts), "id": range(200)})
    assert got.column("Where / what?").reason != "multi_select_joined"


def test_comments_are_not_divided(made) -> None:
    words = ["good", "bad", "fast", "slow", "staff", "price", "room", "clean", "noisy", "again", "never", "place"]
    said = [", ".join(made.random.choice(words, 4)) + f" number {i}, thanks" for i in range(200)]
    got = read({"Comments": pd.Series(said, dtype="str")})
    assert got.column("Comments").role == Role.COMMENT


def test_a_person_may_say_that_it_is_a_comment_after_all(made) -> None:
    name = "Which drinks do you buy?"
    first = read({name: joined(chosen(made, DRINKS), DRINKS, ";"), "id": range(1, 201)})
    for wish in ({"role": "comment"}, "comment", {"multi": False}):
        got = with_roles(first, {name: wish})
        assert got.column(name).role == Role.COMMENT
        assert [c.name for c in got.columns] == [name, "id"]
        assert set(got.table.columns) == {name, "id"}


def test_a_person_may_say_that_a_comment_holds_several_answers(made) -> None:
    cells = pd.Series([f"a{i % 7} / b{i % 5}" for i in range(100)], dtype="str")
    first = read({"Tags": cells})
    assert len(first.columns) == 1
    got = with_roles(first, {"Tags": {"multi": "/"}})
    assert got.column("Tags").reason == "multi_select_joined"
    assert set(options(got, "Tags")) == {*(f"a{i}" for i in range(7)), *(f"b{i}" for i in range(5))}
    with pytest.raises(BadCorrection, match="not_splittable"):
        with_roles(first, {"Tags": {"multi": "#"}})
    with pytest.raises(BadCorrection, match="not_text"):
        with_roles(read({"n": made.whole(1, 99)}), {"n": {"multi": True}})


@pytest.mark.parametrize(
    ("names", "question"),
    [
        ([f"第6题({o})" for o in DRINKS], "第6题"),
        ([f"6({o})" for o in DRINKS], "6"),
        ([f"Q5[SQ00{i}]" for i in range(1, 6)], "Q5"),
        ([f"Which drinks do you buy? [{o}]" for o in DRINKS], "Which drinks do you buy?"),
        ([f"Which drinks do you buy? - Selected Choice - {o}" for o in DRINKS], "Which drinks do you buy?"),
        ([f"您常喝哪些饮料：{o}" for o in DRINKS], "您常喝哪些饮料"),
    ],
)
@pytest.mark.parametrize("cells", ["text", "ones", "one_code", "codes", "bool", "yes"])
def test_exploded_options_share_their_question(names, question, cells, made) -> None:
    ticks = chosen(made, DRINKS)
    made_of = {
        "text": lambda i: pd.Series(np.where(ticks[:, i], DRINKS[i], None), dtype="str"),
        "ones": lambda i: pd.Series(ticks[:, i].astype(int)),
        "one_code": lambda i: pd.Series(np.where(ticks[:, i], 1.0, np.nan)),
        "codes": lambda i: pd.Series(np.where(ticks[:, i], i + 1.0, np.nan)),
        "bool": lambda i: pd.Series(np.where(ticks[:, i], "TRUE", "FALSE"), dtype="str"),
        "yes": lambda i: pd.Series(np.where(ticks[:, i], "Y", None), dtype="str"),
    }[cells]
    got = read({name: made_of(i) for i, name in enumerate(names)})
    asked = ticks.any(axis=1) if cells in ("text", "one_code", "codes", "yes") else np.ones(200, bool)
    for i, name in enumerate(names):
        column = got.column(name)
        assert (column.role, column.question, column.scale.kind) == (Role.RATING, question, "binary")
        values = got.numeric(name)
        assert np.array_equal(values[asked], ticks[asked, i].astype(float))
        assert np.isnan(values[~asked]).all()


def test_sets_that_an_spss_file_declares(made) -> None:
    ticks = chosen(made, DRINKS)
    counted = {f"v{i}": pd.Series(np.where(ticks[:, i], 1, 2)) for i in range(5)}
    fields = [Field(f"v{i}", DRINKS[i], ((1.0, "Yes"), (2.0, "No")), (), "Drinks bought", 1.0) for i in range(5)]
    got = read(counted, fields)
    for i in range(5):
        assert got.column(f"v{i}").question == "Drinks bought"
        assert np.array_equal(got.numeric(f"v{i}"), ticks[:, i].astype(float))


def test_mentions_of_an_spss_file_become_options() -> None:
    labels = ((1.0, "Coffee"), (2.0, "Tea"), (3.0, "Juice"))
    fields = [Field(n, n, labels, (), "Drinks named") for n in ("first", "second")]
    got = read({"first": [1.0, 2.0, 3.0, np.nan] * 5, "second": [2.0, np.nan, 1.0, np.nan] * 5}, fields)
    found = options(got, "Drinks named")
    assert np.array_equal(found["Coffee"][:3], [1, 0, 1])
    assert np.array_equal(found["Tea"][:3], [1, 1, 0])
    assert np.isnan(found["Juice"][3])


def test_items_of_a_grid_share_their_question(made) -> None:
    steps = ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"]
    names = [f"How satisfied are you with our shop? [{row}]" for row in ("Taste", "Price", "Service")]
    got = read({**{n: made.pick(steps) for n in names}, "4、请评价—环境": made.pick(steps)})
    assert {got.column(n).question for n in names} == {"How satisfied are you with our shop?"}
    assert got.column("4、请评价—环境").question is None


@given(st.lists(st.lists(st.sampled_from(DRINKS), unique=True, max_size=5), min_size=30, max_size=60))
def test_every_answered_cell_comes_back(rows) -> None:
    rows = [sorted(r, key=DRINKS.index) for r in rows]
    cells = pd.Series(["┋".join(r) or None for r in rows], dtype="str")
    got = read({"drinks": cells})
    if got.column("drinks").reason != "multi_select_joined":
        return
    found = options(got, "drinks")
    for i, row in enumerate(rows):
        back = [o for o in DRINKS if o in found and found[o][i] == 1.0]
        assert back == row


@pytest.mark.shared
def test_both_exports_of_one_survey_agree(shared) -> None:
    from insight.loading import load_file

    folder = shared / "satisfaction" / "wjx_export_samples"
    by_text, by_number = load_file(folder / "wjx_800_0.xls"), load_file(folder / "wjx_800_2.xls")
    hobbies = options(by_text, "兴趣爱好")
    assert len(hobbies) == 14
    for option, values in hobbies.items():
        other = by_number.numeric(f"第6题({option})")
        assert np.array_equal(values, other)


def test_what_was_divided_and_what_counts_as_no_answer_is_in_the_receipt(made) -> None:
    steps = ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied", "Prefer not to say"]
    got = read({"Drinks?": joined(chosen(made, DRINKS), DRINKS, "┋"), "How satisfied are you?": made.pick(steps)})
    told = {w["code"]: w for w in got.receipt.warnings}
    assert (told["multi_divided"]["columns"], told["multi_divided"]["count"]) == (["Drinks?"], 5)
    assert told["no_answer_values"]["examples"] == ["Prefer not to say"]
    assert told["no_answer_values"]["count"] == (got.table["How satisfied are you?"] == "Prefer not to say").sum()
