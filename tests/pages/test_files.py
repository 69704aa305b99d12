"""Several files: uploaded together, added later, taken out again; what was done is said and can be undone."""

from __future__ import annotations

import html
import io
import random
import re
from dataclasses import replace
from types import SimpleNamespace

import openpyxl
import pytest
import streamlit

from insight import arrival
from insight.reading.result import STAGES
from insight.words import translator
from insight.workspace import Upload, Workspace

HEAD = "id,How satisfied are you overall?,How likely are you to recommend us?,Quality of the food,Opening hours,City"
BROKEN = b"PK\x03\x04 cut off"


def survey(rows: int, seed: int) -> bytes:
    r = random.Random(seed)
    lines = []
    for i in range(rows):
        marks = r.randint(1, 5), r.randint(0, 10), r.randint(1, 5), r.randint(1, 5)
        lines.append(",".join(map(str, (i + 1, *marks, r.choice(["York", "Leeds"])))))
    return "\n".join([HEAD, *lines]).encode()


def orders(customers: int = 80, seed: int = 7) -> bytes:
    r = random.Random(seed)
    lines = ["customer_id,order_id,order_date,amount"]
    for order in range(customers * 6):
        who, day = 1000 + r.randrange(customers), r.randrange(700)
        lines.append(
            f"{who},{order},{2022 + day // 365}-{1 + day % 365 // 31:02d}-{1 + day % 28:02d},{r.randint(5, 90)}"
        )
    return "\n".join(lines).encode()


def asked(customers: int = 80, seed: int = 3) -> bytes:
    r = random.Random(seed)
    lines = ["customer_id," + HEAD.partition(",")[2]]
    for i in range(customers):
        lines.append(f"{1000 + i},{r.randint(1, 5)},{r.randint(0, 10)},{r.randint(1, 5)},{r.randint(1, 5)},York")
    return "\n".join(lines).encode()


WAVES = (Upload("food 2023Q4.csv", survey(60, 1)), Upload("food 2024Q1.csv", survey(50, 2)))


def plain(text: str) -> str:
    """What is said, without the marks of numbers."""
    return html.unescape(re.sub(r"</?(?:b|strong|span)[^>]*>", "", text))


def press(test, prefix):
    found = [b for b in test.button if str(b.key).startswith(prefix)]
    assert found, [b.key for b in test.button]
    return found[0].click().run(timeout=60)


def drop(test, *uploads):
    test.file_uploader[0].set_value([(u.name, u.content, "text/csv") for u in uploads])
    return test.run()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_two_waves_dropped_together_are_one_table(visit, home, said, language):
    test = drop(visit("app", lang=language), *WAVES)
    assert not test.exception
    words, text = translator(language), said(test)
    assert test.expander[0].label == words("sources.list", n=2)
    assert "2023Q4" in text
    kept = Workspace.open(test.query_params["ws"])
    assert [s.name for s in kept.sources] == [u.name for u in WAVES]
    assert len(kept.dataset()) == 110


def test_what_was_pooled_can_be_kept_apart_and_put_together_again(visit, home, said):
    kept = Workspace.create(WAVES)
    test = press(visit("app", lang="en", ws=kept.id), "files-change-0")
    assert not test.exception
    assert [len(t.data) for t in kept.combined().tables] == [60, 50]
    assert "as you decided" in said(test)
    press(test, "files-change-0")
    assert [len(t.data) for t in kept.combined().tables] == [110]


def test_one_bad_file_does_not_cost_the_others(visit, home, said):
    test = drop(visit("app", lang="en"), WAVES[0], Upload("bad.xlsx", BROKEN), WAVES[1])
    assert not test.exception
    assert "bad.xlsx" in said(test)
    assert "ci-warning" in said(test)
    assert len(Workspace.open(test.query_params["ws"]).sources) == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_same_file_twice_is_refused_in_words(visit, home, said, language):
    test = drop(visit("app", lang=language), WAVES[0], Upload("copy.csv", WAVES[0].content))
    assert translator(language)("sources.error_same_file", file="copy.csv") in plain(said(test))
    assert len(Workspace.open(test.query_params["ws"]).sources) == 1


def test_too_many_files_are_refused_before_any_is_read(visit, home, said, monkeypatch):
    monkeypatch.setattr(Workspace, "create", lambda *_, **__: pytest.fail("a file was read"))
    test = drop(visit("app", lang="en"), *(Upload(f"{i}.csv", b"a,b\n1,2\n") for i in range(21)))
    assert translator("en")("sources.error_too_many_files", count=21, limit=20) in plain(said(test))


def test_the_next_wave_is_added_to_what_is_open(visit, home, said):
    kept = Workspace.create(WAVES[0])
    kept.correct({"City": {"role": "brand"}})
    test = drop(visit("app", lang="en", ws=kept.id), WAVES[1])
    assert not test.exception
    assert test.query_params["ws"] == kept.id
    assert len(kept.dataset()) == 110
    assert kept.dataset().column("City").role.value == "brand"
    press(test, "remove-1")
    assert len(kept.dataset()) == 60


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_page_uses_the_table_it_applies_to_and_names_it(visit, home, said, language):
    kept = Workspace.create([Upload("answers.csv", asked()), Upload("orders.csv", orders())])
    words = translator(language)
    for stem, file in (("lifecycle", "orders.csv"), ("loyalty", "answers.csv")):
        test = visit(stem, lang=language, ws=kept.id)
        assert not test.exception
        assert file in said(test).split("ci-foot")[1]
        assert [b.value for b in test.selectbox if str(b.key).startswith("table-")] == [
            "1" if stem == "lifecycle" else "0"
        ]
    test = visit("start", lang=language, ws=kept.id)
    assert words("sources.from", file="orders.csv") in plain(said(test))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_stage_is_a_group_in_the_readers_language_and_a_filter_outlives_the_language(visit, home, said, language):
    kept = Workspace.create([Upload("answers.csv", asked()), Upload("orders.csv", orders())])
    first = kept.combined().tables[0].data
    stages = first.column("lifecycle_stage").scale.order
    kept.filter(replace(kept.filters, segments=(("lifecycle_stage", (stages[0],)),)))
    test = visit("loyalty", lang=language, ws=kept.id)
    assert not test.exception
    here = translator(language)
    assert here(f"lifecycle.stage_{stages[0]}") in plain(said(test))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_slow_file_shows_how_far_it_is_and_that_it_waits(visit, home, said, monkeypatch, language):
    shown, read = [], arrival.read

    def bar(value, text):
        shown.append((value, text))
        return SimpleNamespace(progress=bar)

    def slow(content, name, choices, waiting, progress):
        waiting()
        for stage in STAGES:
            progress(stage, 0.0)
            progress(stage, 1.0)
        return read(content, name, choices, None, None)

    monkeypatch.setattr(streamlit, "progress", bar)
    monkeypatch.setattr(arrival, "read", slow)
    test = drop(visit("app", lang=language), WAVES[0])
    assert not test.exception
    words = translator(language)
    assert shown[1] == (0.0, words("reading.waiting"))
    steps = shown[2:]
    assert [text for _, text in steps[::2]] == [words(f"reading.stage_{s}") for s in STAGES]
    assert [value for value, _ in steps] == sorted(value for value, _ in steps)
    assert steps[-1][0] == 1.0


def test_another_sheet_of_the_workbook_is_offered_and_used_when_asked_for(visit, home, said):
    book = openpyxl.Workbook()
    for sheet, rows, seed in ((book.active, 60, 1), (book.create_sheet("2024Q1"), 50, 2)):
        for line in survey(rows, seed).decode().splitlines():
            sheet.append([int(c) if c.isdecimal() else c for c in line.split(",")])
    book.active.title = "2023Q4"
    out = io.BytesIO()
    book.save(out)
    kept = Workspace.create(Upload("food.xlsx", out.getvalue()))
    assert len(kept.dataset()) == 60
    kept.add(Upload("other.csv", b"name,colour\nx,red\ny,blue\nz,red\n"))
    test = press(visit("start", lang="en", ws=kept.id), "sheet-0")
    assert not test.exception
    assert [s.choices.get("sheet") for s in kept.sources] == [None, None, "2024Q1"]
    assert max(len(t.data) for t in kept.combined().tables) == 110
    assert not [b for b in test.button if str(b.key).startswith("sheet-")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_of_two_refusals_the_one_about_the_orders_is_shown_with_its_file(visit, home, said, language):
    few = b"customer_id,order_id,order_date,amount\n" + b"".join(
        f"{1000 + i},{i},2024-03-{1 + i:02d},{5 + i}.5\n".encode() for i in range(9)
    )
    kept = Workspace.create([Upload("answers.csv", asked()), Upload("orders.csv", few)])
    kept.decide([("0", "1")], False)
    test = visit("lifecycle", lang=language, ws=kept.id)
    assert not test.exception
    words, text = translator(language), plain(said(test))
    assert words("sources.from", file="orders.csv") in text
    assert words("lifecycle.why_no_orders") not in text
