"""The next wave is read as the one before it, and everything that is different is said."""

from __future__ import annotations

import io

import numpy as np
import openpyxl
import pytest

from insight.dataset import Filters, Role
from insight.loading import load
from insight.recipe import ASKED, apply, drift_message, folded, from_json, recipe_of, settled, to_json
from insight.recipe.drift import CODES
from insight.words import translator
from tests.recipe.conftest import CITIES, CITY, MAIL, NPS, ROWS, SCALE, STAFF, TASTE, columns, written


def codes(applied):
    return [d["code"] for d in applied.drift]


def test_the_same_questions_in_another_order_are_no_drift(recipe):
    table = columns()
    turned = dict(reversed(list(table.items())))
    found = apply(recipe, written(turned), "wave_2.csv")
    assert found.drift == ()
    assert {c.name: c.role for c in found.dataset.columns} == {c.name: c.role for c in recipe.columns}


def test_more_or_fewer_rows_are_no_drift(recipe):
    half = {name: cells[: ROWS // 2] for name, cells in columns().items()}
    assert apply(recipe, written(half), "wave_2.csv").drift == ()


@pytest.mark.parametrize(
    "now",
    [
        "q2. how satisfied are you with the taste of the coffee?",
        "Q2.  How satisfied are you with the TASTE of the coffee",
        "Ｑ2．How satisfied are you with the taste of the coffee？",
        "Q7. How satisfied are you with the taste of the coffee?",
        "How satisfied are you with the taste of the coffee?",
        "12) How satisfied are you with the taste of the coffee?",
        "3、How satisfied are you with the taste of the coffee?",
    ],
)
def test_a_name_written_otherwise_is_the_same_question(wave, now):
    found = wave(renamed={TASTE: now})
    assert found.drift == ()
    assert found.settled.matching.same[TASTE] == load(written({now: [1, 2]}), "x.csv").columns[0].name


def test_question_numbers_that_move_take_their_meaning_along(recipe):
    """A question put in before them: the texts decide, not the numbers."""
    table = {"Q2. Which drink did you have?": ["Tea"] * ROWS, **columns()}
    moved = {TASTE: TASTE.replace("Q2", "Q3"), STAFF: STAFF.replace("Q3", "Q4"), NPS: NPS.replace("Q4", "Q5")}
    found = apply(recipe, written({moved.get(k, k): v for k, v in table.items()}), "wave_2.csv")
    assert found.settled.matching.same[TASTE] == moved[TASTE]
    assert found.settled.matching.same[STAFF] == moved[STAFF]
    assert codes(found) == ["question_new"]


def test_a_spelling_mistake_mended_is_said_and_the_recipe_is_used(wave):
    now = TASTE.replace("coffee", "cofee")
    found = wave(renamed={TASTE: now})
    assert [dict(d) for d in found.drift] == [{"code": "question_renamed", "column": now, "was": TASTE}]


def test_a_question_put_in_other_words_is_asked_and_not_matched_in_silence(wave):
    now = "Q2. How happy were you with the taste of the coffee?"
    found = wave(renamed={TASTE: now})
    assert [dict(d) for d in found.drift] == [{"code": "question_renamed_unsure", "column": now, "was": TASTE}]
    assert TASTE not in found.settled.matching.same
    yes = wave(renamed={TASTE: now}, said={TASTE: now})
    assert yes.drift == ()
    assert yes.settled.matching.same[TASTE] == now
    no = wave(renamed={TASTE: now}, said={TASTE: None})
    assert codes(no) == ["question_missing", "question_new"]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("The staff were friendly to me", "The staff were unfriendly to me"),
        ("您对我们的服务是否感到满意呢请选择", "您对我们的服务是否感到不满意呢请选择"),
        ("If the app had a dark mode, how would you feel?", "If the app had no dark mode, how would you feel?"),
    ],
)
def test_a_question_that_says_the_opposite_is_never_taken_for_the_same(was, now):
    answers = columns()[STAFF]
    before = load(written({"id": list(range(ROWS)), was: answers}), "a.csv")
    found = apply(recipe_of(before), written({"id": list(range(ROWS)), now: answers}), "b.csv")
    assert was not in found.settled.matching.same


def test_items_that_differ_by_their_number_only_are_different_things():
    answers = columns()[STAFF]
    before = load(written({"F1_rating": answers, "F2_rating": answers}), "a.csv")
    found = apply(recipe_of(before), written({"F2_rating": answers, "F3_rating": answers}), "b.csv")
    assert sorted(codes(found)) == ["question_missing", "question_new"]


def test_a_question_that_is_gone_and_one_that_is_new_are_said(wave):
    found = wave(put={"Q9. How many children do you have?": [i % 4 for i in range(ROWS)]}, without=[CITY])
    assert sorted(codes(found)) == ["question_missing", "question_new"]
    assert {d["column"] for d in found.drift} == {CITY, "Q9. How many children do you have?"}


def test_a_new_answer_is_counted_and_asked_and_never_dropped_in_silence(wave):
    cells = ["Depends on the day" if i % 10 == 0 else v for i, v in enumerate(columns()[TASTE])]
    found = wave(put={TASTE: cells})
    assert [dict(d) for d in found.drift] == [
        {"code": "option_new", "column": TASTE, "option": "Depends on the day", "count": 12}
    ]
    assert "option_new" in ASKED
    read = found.dataset.numeric(TASTE)
    assert int(np.isnan(read).sum()) == 12
    assert sorted(set(read[~np.isnan(read)])) == [1, 2, 3, 4, 5]


def test_other_spellings_of_known_answers_are_read(wave):
    cells = [f" {v.upper()} " if i % 2 else v for i, v in enumerate(columns()[TASTE])]
    found = wave(put={TASTE: cells})
    assert found.drift == ()
    expected = [SCALE.index(v) + 1 for v in columns()[TASTE]]
    assert found.dataset.numeric(TASTE).tolist() == expected


def test_a_step_nobody_chose_before_is_counted_by_its_words_and_said():
    cells = [v if v != SCALE[0] else SCALE[1] for v in columns()[TASTE]]
    before = load(written({**columns(), TASTE: cells}), "a.csv")
    found = apply(recipe_of(before), written(columns()), "b.csv")
    assert [(d["code"], d["option"], d["value"]) for d in found.drift] == [("option_new_coded", SCALE[0], 1.0)]
    assert found.dataset.numeric(TASTE).tolist() == [SCALE.index(v) + 1 for v in columns()[TASTE]]


def test_a_scale_of_seven_where_there_were_five_points_is_said_and_nothing_is_cut_off():
    q = "How satisfied are you overall?"
    before = load(written({"id": list(range(ROWS)), q: [1 + i % 5 for i in range(ROWS)]}), "a.csv")
    after = [1 + i % 7 for i in range(ROWS)]
    found = apply(recipe_of(before), written({"id": list(range(ROWS)), q: after}), "b.csv")
    assert codes(found) == ["scale_points"]
    assert (found.drift[0]["was"], found.drift[0]["now"], found.drift[0]["used"]) == ("1–5", "1–7", "now")
    assert found.dataset.numeric(q).tolist() == after


def test_numbers_where_there_were_words_are_asked(wave):
    found = wave(put={TASTE: [1 + i % 5 for i in range(ROWS)]})
    assert [dict(d) for d in found.drift] == [{"code": "type_changed", "column": TASTE, "was": "text", "now": "number"}]


def test_a_new_group_is_said_and_shown(wave):
    found = wave(put={CITY: ["Whitby" if i < 9 else v for i, v in enumerate(columns()[CITY])]})
    assert "Whitby" in found.dataset.categories(CITY).categories
    for d in found.drift:
        assert (d["code"], d["option"], d["count"]) == ("option_new_group", "Whitby", 9)


def test_what_a_person_decided_holds_for_the_next_wave(first):
    wishes = {
        CITY: {"role": "ignore"},
        STAFF: {"scale": {"reversed": True}},
        NPS: {"role": "rating", "scale": {"minimum": 0, "maximum": 20}},
    }
    decided = load(written(columns()), "wave_1.csv", None, wishes)
    again = apply(from_json(to_json(recipe_of(decided, corrections=wishes))), written(columns()), "wave_1.csv")
    assert again.drift == ()
    for mine, theirs in zip(decided.columns, again.dataset.columns, strict=True):
        assert (mine.name, mine.role, mine.feature) == (theirs.name, theirs.role, theirs.feature)
        if mine.role is not Role.IGNORE:
            assert mine.scale == theirs.scale
    assert np.array_equal(decided.numeric(STAFF), again.dataset.numeric(STAFF), equal_nan=True)


def test_personal_columns_stay_personal_and_leave_nothing_in_the_recipe(first, recipe):
    assert recipe.column(MAIL).role is Role.PERSONAL
    assert "example.org" not in to_json(recipe)
    assert "R0001" not in to_json(recipe)
    marked = load(written(columns()), "wave_1.csv", None, {CITY: {"role": "personal"}})
    told = to_json(recipe_of(marked))
    assert not any(city in told for city in CITIES)
    assert apply(from_json(told), written(columns()), "w.csv").dataset.column(CITY).role is Role.PERSONAL


def test_filters_and_settings_come_along_and_what_does_not_fit_is_said(first):
    made = recipe_of(first, None, Filters(((CITY, ("Leeds", "York")),)), {"segments": {"by": [CITY], "alpha": 0.1}})
    same = apply(made, written(columns()), "w.csv")
    assert same.filters == made.filters
    assert same.options == {"segments": {"by": [CITY], "alpha": 0.1}}
    renamed = CITY.replace("Q5", "Q6")
    moved = apply(made, written({renamed if k == CITY else k: v for k, v in columns().items()}), "w.csv")
    assert moved.filters.segments == ((renamed, ("Leeds", "York")),)
    assert moved.options["segments"]["by"] == [renamed]
    other = apply(made, written({**columns(), CITY: ["Leeds", "Bath"] * (ROWS // 2)}), "w.csv")
    assert other.filters.segments == ((CITY, ("Leeds",)),)
    assert {"code": "filter_lost", "column": CITY, "values": ["York"]} in [dict(d) for d in other.drift]
    gone = apply(made, written({k: v for k, v in columns().items() if k != CITY}), "w.csv")
    assert {"setting_lost", "filter_lost", "question_missing"} <= set(codes(gone))
    assert gone.options == {"segments": {"alpha": 0.1}}


# --- the file ----------------------------------------------------------------------------------------------------


def book(**sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, table in sheets.items():
        sheet = made.create_sheet(name)
        sheet.append(list(table))
        for row in zip(*table.values(), strict=True):
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_the_sheet_of_the_same_name_is_read_though_another_is_larger():
    made = recipe_of(load(book(Answers=columns()), "a.xlsx"))
    wider = {**columns(), **{f"more {i}": [1] * ROWS for i in range(6)}}
    found = apply(made, book(Extra=wider, Answers=columns()), "b.xlsx")
    assert found.dataset.receipt.sheet == "Answers"
    assert found.drift == ()
    other = apply(made, book(Data=columns()), "b.xlsx")
    assert [dict(d) for d in other.drift] == [{"code": "sheet_changed", "was": "Answers", "now": "Data"}]


def test_an_encoding_that_no_longer_fits_gives_way_and_is_said():
    q, answers = "您对服务满意吗？", ["非常满意", "满意", "一般", "不满意", "非常不满意"] * 24
    table = {"编号": list(range(ROWS)), q: answers, "城市": ["北京", "上海"] * 60}
    made = recipe_of(load(written(table, "gb18030"), "a.csv"))
    assert made.reading.encoding == "gb18030"
    found = apply(made, written(table, "utf-8"), "b.csv")
    assert [dict(d) for d in found.drift] == [{"code": "encoding_changed", "was": "GB18030", "now": "UTF-8"}]
    chosen = {"encoding": "gb18030"}
    forced = recipe_of(load(written(table, "gb18030"), "a.csv", chosen), chosen)
    assert forced.decided == ("encoding",)
    assert codes(apply(forced, written(table, "utf-8"), "b.csv")) == ["encoding_changed"]
    assert apply(forced, written(table, "gb18030"), "b.csv").drift == ()


def test_text_without_other_letters_has_no_encoding_to_change(first):
    chosen = {"encoding": "cp1252"}
    made = recipe_of(load(written(columns()), "a.csv", chosen), chosen)
    assert apply(made, written(columns()), "b.csv").drift == ()


def test_another_number_of_header_rows_is_said(recipe):
    titled = b"All answers\r\n\r\n" + written(columns())
    assert apply(recipe, titled, "b.csv").drift == ()
    made = recipe_of(load(written(columns()), "a.csv", {"header_rows": 1}), {"header_rows": 1})
    assert apply(made, titled, "b.csv").drift == ()
    bare = recipe_of(load(b"1,2\n3,4\n5,6\n7,8\n", "a.csv", {"header_rows": 0}))
    assert "header_rows_changed" in codes(apply(bare, written(columns()), "b.csv"))


# --- words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_difference_has_a_sentence_and_what_to_do(language):
    words = translator(language)
    fields = {
        "column": "Q1", "was": "text", "now": "number", "role": "rating", "option": "x", "count": 3, "value": 2.0,
        "used": "now", "values": ["a", "b"], "since": "2026-01-01", "until": "2026-02-01", "analysis": "kano",
    }  # fmt: skip
    for code, names in CODES.items():
        entry = {"code": code, **{n: fields[n] for n in names}}
        if code == "role_unsure":
            entry |= {"was": "rating", "now": "segment"}
        for what in ("drift", "todo"):
            said = words(drift_message(entry, what))
            assert said.strip()
            assert not any(sign in said for sign in ("{", "recipe."))


def test_the_same_new_answer_in_many_columns_is_one_line():
    drift = [{"code": "option_new", "column": f"Q{i}", "option": "x", "count": 2} for i in range(9)]
    (line,) = folded([*drift])
    assert line["count"] == 18
    assert len(line["column"]) == 9
    assert "and 6 more" in translator("en")(drift_message(line))


def test_settled_says_what_a_file_lacks_without_reading_it_again(recipe, first):
    assert settled(recipe, first).corrections == {}
    assert settled(recipe, first).drift == ()
