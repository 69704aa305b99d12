"""The Data page as a reader uses it: sums, questions, decisions and their way back, scales, many columns."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import openpyxl
import pytest

from insight.words import translator
from insight.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
EN, ZH = translator("en"), translator("zh")


def at(test, kind, part):
    """The only widget of a kind whose key contains ``part``."""
    (found,) = [w for w in getattr(test, kind) if part in str(w.key)]
    return found


def keyed(test, kind, part):
    return [w for w in getattr(test, kind) if part in str(w.key)]


def go(test):
    test = test.run(timeout=60)
    assert not test.exception, [e.message for e in test.exception]
    return test


def opened(test, part):
    """The page with the fold whose key begins with ``part`` open."""
    test.session_state[part] = True
    return go(test)


def sums(text):
    """The receipt as a reader adds it up: rows in the file, those left out, those used."""
    lines = re.findall(r'<tr class="ci-(\w+)">.*?<th[^>]*>(.*?)</th><td>([\d,]+)</td>', text)
    numbers = {"all": [], "out": [], "used": []}
    for kind, _, number in lines:
        numbers[kind].append(int(number.replace(",", "")))
    return numbers


@pytest.fixture
def survey(home):
    """A workbook with a title, an ambiguous date and number, a code for no answer, a total, a note, more sheets."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "2024"
    sheet.append(["Customer survey"])
    header = ("ID", "E-mail", "Visit date", "Region", "Overall satisfaction", "Likely to recommend us (0-10)", "Spent")
    sheet.append(header)
    for i in range(120):
        score = 99 if i % 6 == 5 else i % 5 + 1
        day = f"0{i % 9 + 1}/0{i % 7 + 1}/2024"
        region = ("North", "South", "East")[i % 3]
        sheet.append([f"R{i:03d}", f"p{i}@example.com", day, region, score, i % 11, f"{i % 9 + 1},{100 + i}"])
        if i == 60:
            sheet.append([None] * len(header))
    sheet.append(["Total", None, None, None, 3.1, None, None])
    sheet.append(["Note: 99 = no answer"])
    other = book.create_sheet("2023")
    for row in (("ID", "Region", "Overall satisfaction"), *((f"S{i}", "North", i % 5 + 1) for i in range(100))):
        other.append(row)
    hidden = book.create_sheet("internal")
    hidden.append(["secret plan", 1])
    hidden.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return Workspace.create(content.getvalue(), "survey.xlsx")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_receipt_adds_up_and_names_what_was_left_aside(visit, survey, said, language):
    text = said(go(visit("data", lang=language, ws=survey.id)))
    numbers = sums(text)
    assert numbers["all"][0] == numbers["used"][0] + sum(numbers["out"])
    assert numbers["used"] == [120]
    assert sum(numbers["out"]) == 3, "a blank row, a total and a note"
    for named in ("Customer survey", "2023", "internal"):
        assert named in text
    assert "secret plan" not in text
    assert "example.com" not in text


def test_an_ambiguous_date_is_asked_with_both_readings_answered_and_undone(visit, survey, said):
    test = go(visit("data", lang="en", ws=survey.id))
    readings = [b.label for b in keyed(test, "button", "-dmy-") + keyed(test, "button", "-mdy-")]
    assert "1 Jan 2024" in readings[0]
    before = len(survey.dataset().questions)

    test = go(at(test, "button", "-mdy-").click())
    assert survey.choices["date_order"] == "mdy"
    assert not keyed(test, "button", "-mdy-"), "an answered question is gone"
    assert len(survey.dataset().questions) == before - 1
    assert EN("data.read_anew") in said(test)
    days = survey.dataset().table["Visit date"]
    assert (days.dt.day <= 7).all()

    test = opened(test, "decided-en")
    assert EN("data.date_order_mdy") in html.unescape(said(test))
    test = go(at(test, "button", "undo0").click())
    assert survey.choices.get("date_order") is None
    assert keyed(test, "button", "-mdy-"), "it is asked again"


def test_a_code_for_no_answer_is_confirmed_or_counted(visit, survey):
    test = go(visit("data", lang="en", ws=survey.id))
    number = next(i for i, q in enumerate(survey.dataset().questions) if q["code"] == "not_applicable_code")
    assert "99" in at(test, "button", f"right{number}").label
    test = go(at(test, "button", f"right{number}").click())
    assert survey.dataset().column("Overall satisfaction").scale.missing == ("99",)
    assert not [q for q in survey.dataset().questions if q["code"] == "not_applicable_code"]

    test = opened(test, "decided-en")
    test = go(at(test, "button", "start-over").click())
    assert survey.corrections == {}
    go(at(test, "button", f"answer{number}-en").click())
    scale = survey.dataset().column("Overall satisfaction").scale
    assert scale.missing == ()
    assert scale.maximum == 99


def test_rows_left_out_are_looked_at_and_taken_back(visit, survey, said):
    test = go(visit("data", lang="en", ws=survey.id))
    text = said(test)
    assert "Total" in text
    assert "124" in text, "their row in the spreadsheet"
    test = go(at(test, "button", "keep-total").click())
    assert survey.choices["keep"] == ["total"]
    assert sums(said(test))["used"] == [121]
    test = go(at(test, "button", "leave-total").click())
    assert sums(said(test))["used"] == [120]


def test_a_meaning_is_changed_and_undone(visit, survey, said):
    test = go(visit("data", lang="en", ws=survey.id))
    role = next(s for s in keyed(test, "selectbox", "role-") if "Region" in s.label)
    test = go(role.set_value("brand"))
    assert survey.dataset().column("Region").role == "brand"
    assert EN("data.sure_user") in said(test)
    test = opened(test, "decided-en")
    assert EN("roles.role_brand") in said(test)
    go(at(test, "button", "undo0").click())
    assert survey.dataset().column("Region").role == "segment"


def test_the_scale_of_a_column_is_corrected_part_by_part(visit, survey):
    test = go(visit("data", lang="en", ws=survey.id))
    name = "Overall satisfaction"
    place = [c.name for c in survey.dataset().columns].index(name)
    test = go(keyed(test, "button", "edit-")[place].click())
    high = next(n for n in test.number_input if n.label == EN("data.scale_maximum"))
    assert high.value == 5
    test = go(high.set_value(7.0))
    assert survey.dataset().column(name).scale.maximum == 7
    test = go(test.toggle[0].set_value(True))
    data = survey.dataset()
    cells = data.table[name]
    assert data.numeric(name)[cells.tolist().index(1)] == 7, "1 is now the best of seven"
    assert data.column(name).scale.maximum == 7, "the end stays"
    no_answer = next(m for m in test.multiselect if m.label == EN("data.no_answer"))
    assert no_answer.value == ["99"]
    test = go(no_answer.set_value(["99", "3"]))
    assert set(survey.dataset().column(name).scale.missing) == {"99", "3"}
    go(at(test, "button", "found-").click())
    assert survey.corrections == {}


def test_a_scale_that_cannot_be_is_refused_in_words(visit, survey, said):
    test = go(visit("data", lang="en", ws=survey.id))
    place = [c.name for c in survey.dataset().columns].index("Overall satisfaction")
    test = go(keyed(test, "button", "edit-")[place].click())
    test = go(next(n for n in test.number_input if n.label == EN("data.scale_minimum")).set_value(9.0))
    text = html.unescape(said(test))
    assert EN("roles.correction_ends", column="Overall satisfaction", minimum=9.0, maximum=5.0)[:40] in text
    assert survey.corrections == {}
    assert "ci-sum" in text, "the page stays"


def test_a_question_with_options_is_one_entry_with_one_meaning(visit, home, said):
    own = Workspace.create((ROOT / "data" / "coffee_survey_zh.xlsx").read_bytes(), "coffee_survey_zh.xlsx")
    test = go(visit("data", lang="zh", ws=own.id))
    items = [c.name for c in own.dataset().columns if c.question and c.question.startswith("7、")]
    assert len(items) > 3
    text = html.unescape(said(test))
    assert "7、您对以下各方面的满意程度" in text
    assert items[0] not in text
    grid = next(s for s in keyed(test, "selectbox", "role-") if "-all-" in s.key and "7、" in s.label)
    go(grid.set_value("importance"))
    assert {own.dataset().column(n).role for n in items} == {"importance"}


def test_many_columns_are_found_by_words_and_given_a_meaning_together(visit, home, said):
    own = Workspace.create(wide(60), "wide.csv")
    test = go(visit("data", lang="en", ws=own.id))
    assert len(keyed(test, "button", "edit-")) == 20, "a page of them"
    test = go(at(test, "text_input", "narrow-text").set_value("q 57"))
    assert len(keyed(test, "button", "edit-")) == 1
    test = go(at(test, "text_input", "narrow-text").set_value("q 5"))
    shown = len(keyed(test, "button", "edit-"))
    assert shown == 15
    go(at(test, "selectbox", "all-of-them").set_value("rating"))
    assert sum(c.role == "rating" and c.reason == "user" for c in own.dataset().columns) == shown


def wide(columns, rows=30):
    lines = [",".join(f"q {i}" for i in range(columns))]
    lines += [",".join(str((i * j) % 5 + 1) for i in range(columns)) for j in range(1, rows + 1)]
    return "\n".join(lines).encode()


def test_the_encoding_is_chosen_by_how_it_reads(visit, home, said):
    lines = ["编号,城市,满意度", *(f"{i},{('上海', '北京')[i % 2]},{('满意', '很满意')[i % 2]}" for i in range(60))]
    own = Workspace.create("\n".join(lines).encode("gb18030"), "gbk.csv", {"encoding": "cp1252"})
    assert "城市" not in [c.name for c in own.dataset().columns]
    test = opened(go(visit("data", lang="zh", ws=own.id)), "read_again-only-zh")
    assert "城市" in said(test), "how it would read in another encoding"
    place = re.findall(r'ci-sample-text"><small>([^<]+)', said(test)).index("简体中文（GB18030）")
    test = go(at(test, "button", f"encoding-{place}-zh").click())
    assert own.choices["encoding"] == "gb18030"
    assert "城市" in [c.name for c in own.dataset().columns]
    assert ZH("data.read_anew") in said(test)


def test_a_reading_that_fails_is_a_sentence_and_nothing_is_lost(visit, home, said):
    own = Workspace.create("name,score\nJosé,5\nZoë,4\n".encode("cp1252"), "names.csv")
    before = own.dataset().table
    test = opened(go(visit("data", lang="en", ws=own.id)), "read_again-only-en")
    test = go(at(test, "selectbox", "again-encoding").set_value("utf-16"))
    assert "ci-warning" in said(test)
    assert own.dataset().table.equals(before)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_open_still_says_no_class_names(visit, survey, said, language):
    test = go(visit("data", lang=language, ws=survey.id))
    test = opened(test, f"read_again-only-{language}")
    for button in keyed(test, "button", "edit-"):
        test = go(at(test, "button", button.key).click())
        text = said(test)
        assert not re.search(r"\w+Error\b|\b(Role|Scale|Column)[.(]|\bnan\b", re.sub(r"<[^>]*>", " ", text))
        assert html.escape(translator(language)("shell.failed", code="X").split("X")[0]) not in text
