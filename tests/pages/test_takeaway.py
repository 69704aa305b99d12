"""The deck and the page Take away: collecting, order, words, what is gone, and every export made beside the page."""

from __future__ import annotations

import errno
import html
import io
import json
import random
import threading
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from insight import finished as keeping
from insight import tray as trays
from insight.dataset import Filters
from insight.material import Material
from insight.registry import ANALYSES
from insight.takeaway import Ask, Made, Refused, check_template, make
from insight.words import translator
from insight.workspace import Workspace
from pages.shared import jobs

ROOT = Path(__file__).resolve().parents[2]
EN, ZH = translator("en"), translator("zh")
BOTH = pytest.mark.parametrize("language", ["en", "zh"])


def at(test, kind, part):
    return next(w for w in test.get(kind) if w.key and part in w.key)


def keys(test):
    return [b.key for b in test.button if b.key]


def survey() -> bytes:
    """A small one, because every page is worked out again and again."""
    r = random.Random(5)
    lines = ["id,How satisfied are you overall?,How likely are you to recommend us?,City"]
    for i in range(90):
        marks = r.randint(1, 5)
        lines.append(f"{i},{marks},{min(10, 2 * marks + r.randint(-1, 1))},{r.choice(['York', 'Leeds'])}")
    return "\n".join(lines).encode()


@pytest.fixture
def own(home) -> Workspace:
    """A survey that the test may change."""
    return Workspace.create(survey(), "survey.csv")


@pytest.fixture
def three(own) -> Workspace:
    """With three exhibits of the loyalty page in the deck."""
    options = {a.stem: a.default_options() for a in ANALYSES}
    material = Material(own.combined(), ("0",), Filters(), options)
    told = material.outcomes.told("loyalty", own.dataset(), Filters(), options["loyalty"])
    items = trays.collected(told.story.exhibits[:3], "loyalty", "0", Filters(), {})
    own.collect(lambda tray: trays.add(tray, *items))
    return own


def finished(test, kind):
    """The page once the export is no longer on its way."""
    for _ in range(600):
        test = test.run()
        assert not test.exception, [e.message for e in test.exception]
        if f"cancel-{kind}" not in str(keys(test)):
            return test
        time.sleep(0.05)
    pytest.fail("still on its way")


def made(test) -> Made:
    """What was made last."""
    return next(j.made for j in reversed(test.session_state["_desk"].jobs) if j.made is not None)


@BOTH
def test_without_a_file_it_says_what_it_is_for(visit, home, said, language):
    test = visit("takeaway", lang=language)
    assert not test.exception
    assert html.escape(translator(language)("takeaway.answers")) in said(test)
    assert [b for b in keys(test) if b.startswith("try-")]


@BOTH
@pytest.mark.parametrize("file", ["coffee_survey_zh.xlsx", "broken"])
def test_an_empty_deck_offers_the_pages_that_have_something(visit, kept, said, language, file):
    test = visit("takeaway", lang=language, ws=kept[file])
    assert not test.exception
    text = said(test)
    assert kept["home"] not in text
    if file == "broken":
        assert "ci-warning" in text
        return
    assert html.escape(translator(language)("takeaway.empty")) in text
    assert [b for b in keys(test) if b.startswith("page-")]
    assert at(test, "button", "make-deck").disabled
    assert not at(test, "button", "make-report").disabled


def test_an_exhibit_goes_into_the_deck_from_its_menu_and_out_again(visit, own, said):
    test = visit("loyalty", ws=own.id)
    menu = next(k for k in (str(b.key) for b in test.get("popover")) if k.endswith("-menu-en"))
    test.session_state[menu] = True
    test = at(test.run(), "button", "-add-en").click().run()
    assert not test.exception
    assert len(own.tray) == 1
    assert said(test).count('class="ci-in-deck"') == 1
    test = at(test, "button", "-remove-en").click().run()
    assert not own.tray.items
    assert 'class="ci-in-deck"' not in said(test)


def test_a_whole_page_and_its_sign_on_every_card(visit, own, said):
    test = visit("loyalty", ws=own.id)
    assert 'class="ci-in-deck"' not in said(test)
    test = at(test, "button", "whole-en").click().run()
    tray = own.tray
    assert len(tray) >= 3
    assert [t.value for t in test.toast] == [EN("takeaway.added", n=len(tray))]
    shown = said(test).count('class="ci-head')
    assert 0 < said(test).count('class="ci-in-deck"') <= shown
    assert "whole-en" not in keys(test)
    # under another filter it is another exhibit, in Chinese too
    data = own.dataset()
    column = "City"
    own.filter(Filters(((column, (str(data.categories(column).categories[0]),)),)))
    test = visit("loyalty", ws=own.id, lang="zh")
    assert 'class="ci-in-deck"' not in said(test)
    test = at(test, "button", "whole-zh").click().run()
    assert len(own.tray) > len(tray)
    assert len({i.state for i in own.tray.items}) == len(own.tray)
    text = said(visit("takeaway", ws=own.id, lang="zh"))
    assert f"{column}：" in html.unescape(text)
    assert ZH("footer.everyone") in text


def test_order_words_and_taking_out_are_kept(visit, three, said):
    first, second, third = (i.id for i in three.tray.items)
    test = visit("takeaway", ws=three.id)
    assert at(test, "button", f"up-{first}").disabled
    assert at(test, "button", f"down-{third}").disabled
    test = at(test, "button", f"up-{third}").click().run()
    assert [i.id for i in three.tray.items] == [first, third, second]
    test = at(test, "button", f"down-{first}").click().run()
    assert [i.id for i in three.tray.items] == [third, first, second]
    test = at(test, "button", f"edit-{first}").click().run()
    finding = at(test, "text_input", f"title-{first}").placeholder
    assert html.escape(finding) in said(test)
    test = at(test, "text_input", f"title-{first}").set_value("<b>Ours</b> & theirs").run()
    test = at(test, "text_area", f"remark-{first}").set_value("Two\nlines").run()
    assert not test.exception
    item = three.tray.items[1]
    assert (item.title, item.remark) == ("<b>Ours</b> & theirs", "Two\nlines")
    # another visit finds it, in Chinese the finding is the Chinese one
    test = visit("takeaway", ws=three.id, lang="zh")
    text = said(test)
    assert "&lt;b&gt;Ours&lt;/b&gt; &amp; theirs" in text
    assert html.escape(three.tray.items[0].said["zh"]) in text
    test = at(test, "button", f"take_out-{first}").click().run()
    assert [i.id for i in three.tray.items] == [third, second]
    test = at(test, "text_input", "deck-title").set_value("董事会").run()
    assert three.tray.title == "董事会"
    test = at(test, "button", "clear-now").click().run()
    assert not three.tray.items
    assert not test.exception


def test_what_was_typed_right_before_the_click_is_in_the_file(visit, three, monkeypatch):
    asked = []
    monkeypatch.setattr(jobs, "make", lambda ask, material, _: asked.append((ask, material)) or Made("x.json", b"x"))
    first = three.tray.items[0].id
    test = visit("takeaway", ws=three.id)
    test = at(test, "button", f"edit-{first}").click().run()
    # all at once, as the browser sends what is typed when its field loses the focus to the button
    at(test, "text_input", f"title-{first}").set_value("Ours")
    at(test, "button_group", "language").set_value("both")
    three.filter(Filters((("City", ("York",)),)))
    finished(at(test, "button", "make-deck").click(), "deck")
    ((ask, material),) = asked
    assert ask.tray.items[0].title == "Ours"
    assert ask.languages == ("en", "zh")
    assert material.filters == three.filters


def test_the_language_is_kept(visit, three):
    test = visit("takeaway", ws=three.id)
    field = at(test, "button_group", "language")
    assert field.value == "en"
    field.set_value("both").run()
    assert three.tray.languages("en") == ("en", "zh")
    assert at(visit("takeaway", ws=three.id, lang="zh"), "button_group", "language").value == "both"


def test_own_words_in_a_deck_of_both_languages_are_said_to_stay_as_typed(visit, three, said):
    three.collect(lambda tray: trays.speak(tray, "both"))
    assert html.escape(EN("takeaway.own_words")) not in said(visit("takeaway", ws=three.id))
    three.collect(lambda tray: trays.edit(tray, tray.items[0].id, remark="请核实"))
    assert html.escape(EN("takeaway.own_words")) in said(visit("takeaway", ws=three.id))
    three.collect(lambda tray: trays.speak(tray, "zh"))
    assert html.escape(EN("takeaway.own_words")) not in said(visit("takeaway", ws=three.id))


@BOTH
def test_what_the_data_no_longer_give_is_listed_and_comes_back(visit, three, said, language):
    rating = [
        c.name for c in three.dataset().columns if c.role.value in ("overall_satisfaction", "recommend", "repurchase")
    ]
    three.correct({name: {"role": "ignore"} for name in rating})
    test = visit("takeaway", ws=three.id, lang=language)
    text = said(test)
    gone = text.count('class="ci-gone"')
    assert gone >= 1
    assert text.count('class="ci-item"') == 3
    assert html.escape(translator(language)("takeaway.unmatched")) in text
    three.forget_corrections()
    assert 'class="ci-gone"' not in said(visit("takeaway", ws=three.id, lang=language))


def test_an_earlier_deck_keeps_its_own_filters_in_a_new_workspace(three):
    york = Filters((("City", ("York",)),))
    three.collect(lambda tray: trays.add(tray, *(replace(i, filters=york, id="") for i in tray.items)))
    options = {a.stem: a.default_options() for a in ANALYSES}

    def of(space, filters=york):
        return Material(space.combined(), ("0",), filters, options)

    old = make(Ask("deck", ("en", "zh"), "en", three.tray), of(three), lambda *_: None)
    head, *answers = survey().splitlines(keepends=True)
    new = Workspace.create(head + b"".join(answers) + b"\n" + b"".join(answers[:20]), "next.csv")
    made = make(Ask("refresh", ("en",), "en", new.tray, old=old.content), of(new, Filters()), lambda *_: None)
    assert not made.refreshed.unmatched
    assert not made.refreshed.kept
    assert all("filters" not in EN(e.message) for e in made.refreshed.updated)


def test_one_page_does_not_work_out_the_others(own):
    options = {a.stem: a.default_options() for a in ANALYSES}
    material, steps = Material(own.combined(), ("0",), Filters(), options), []
    shown, _ = material.chapters(EN, lambda *step: steps.append(step), ("evidence",))
    assert [c.stem for c in shown] == ["evidence"]
    assert steps == [(0, 1), (1, 1)]


def test_a_bad_template_is_refused_in_words(three):
    for content in (
        b"",
        b"not a presentation",
        b"PK\x03\x04 cut",
        (ROOT / "data" / "coffee_survey_zh.xlsx").read_bytes(),
    ):
        with pytest.raises(Refused) as refused:
            check_template(content)
        for words in (EN, ZH):
            assert words(refused.value.message)


def test_the_whole_report_as_data_and_as_a_workbook_in_both_languages(visit, own):
    own.collect(lambda tray: trays.speak(tray, "both"))
    test = visit("takeaway", ws=own.id, lang="zh")
    test = finished(at(test, "button", "make-results").click(), "results")
    assert json.loads(made(test).content)["schema"] == "insight-results/1"
    assert made(test).name == "顾客洞察-结果.json"
    test = finished(at(test, "button", "make-workbook").click(), "workbook")
    assert [b for b in test.get("download_button") if str(b.key).startswith("save-")]
    assert made(test).name == "顾客洞察-工作簿.zip"
    packed = zipfile.ZipFile(io.BytesIO(made(test).content))
    assert packed.namelist() == ["customer-insight-report.xlsx", "顾客洞察-报告.xlsx"]
    for name in packed.namelist():
        assert len(openpyxl.load_workbook(io.BytesIO(packed.read(name)), read_only=True).sheetnames) > 5


def test_an_unforeseen_fault_is_a_sentence_with_a_code(visit, own, said, monkeypatch):
    monkeypatch.setattr(jobs, "make", lambda *_: {}["a cell value"])
    test = visit("takeaway", ws=own.id)
    test = finished(at(test, "button", "make-html").click(), "html")
    text = said(test)
    assert "ci-warning" in text
    assert "a cell value" not in text
    test = at(test, "button", "dismiss-html").click().run()
    assert 'class="ci-notice ci-warning"' not in said(test)


def test_two_at_a_time_the_third_waits_and_says_so(visit, own, monkeypatch):
    go, running, most = threading.Event(), [], []

    def slow(ask, material, progress):
        running.append(ask.kind)
        most.append(len(running))
        try:
            while not go.is_set():
                progress("write", 1, 2)
                time.sleep(0.01)
        finally:
            running.remove(ask.kind)
        return Made(f"{ask.kind}.json", b"{}")

    monkeypatch.setattr(jobs, "make", slow)
    test = visit("takeaway", ws=own.id)
    for kind in ("report", "workbook", "html"):
        test = at(test, "button", f"make-{kind}").click().run()
        assert at(test, "button", f"make-{kind}").disabled
    both = {EN("takeaway.waiting"), EN("takeaway.step_write", done=1, total=2)}
    for _ in range(600):
        texts = {p.proto.text for p in test.get("progress")}
        if both <= texts:
            break
        time.sleep(0.05)
        test.run()
    assert both <= texts
    # cancelled: the next has room
    test = at(test, "button", "cancel-report").click().run()
    assert "cancel-report-en" not in keys(test)
    go.set()
    test = finished(finished(test, "workbook"), "html")
    assert max(most) == jobs.AT_ONCE
    assert {j.kind for j in test.session_state["_desk"].jobs if j.made} == {"workbook", "html"}


def test_what_is_kept_of_a_visit_is_bounded_and_goes_with_the_file(visit, own, monkeypatch):
    monkeypatch.setattr(jobs, "make", lambda ask, *_: Made(f"{ask.kind}.json", b"x" * 10))
    test = visit("takeaway", ws=own.id)
    for kind in ("report", "workbook", "html", "results", "everything"):
        test = finished(at(test, "button", f"make-{kind}").click(), kind)
    assert [j.kind for j in test.session_state["_desk"].jobs] == ["workbook", "html", "results", "everything"]
    assert jobs.MOST_KEPT == 4


def saved(test):
    return [b.key for b in test.get("download_button") if str(b.key).startswith("save-")]


def test_nothing_of_a_user_is_kept_between_files(visit, three, monkeypatch):
    monkeypatch.setattr(jobs, "make", lambda ask, *_: Made("x.json", b"x"))
    finished(at(visit("takeaway", ws=three.id), "button", "make-html").click(), "html")
    other = visit("takeaway", ws=Workspace.create(b"a,b\n1,2\n3,4", "other.csv").id)
    assert not other.exception
    assert not saved(other)
    assert saved(visit("takeaway", ws=three.id))


def test_another_visit_sees_what_is_on_its_way_and_gets_the_file(visit, three, said, monkeypatch):
    go = threading.Event()

    def slow(ask, material, progress):
        while not go.is_set():
            progress("write", 1, 2)
            time.sleep(0.01)
        return Made("x.json", b"{}")

    monkeypatch.setattr(jobs, "make", slow)
    first = at(visit("takeaway", ws=three.id), "button", "make-html").click().run()
    # after F5, or in a second tab
    second = visit("takeaway", ws=three.id)
    assert at(second, "button", "make-html").disabled
    assert second.get("progress")
    go.set()
    second = finished(second, "html")
    assert saved(second)
    assert not second.session_state["_desk"].jobs
    assert keeping.content(three.folder, "html") == b"{}"
    # what was changed afterwards is not in it, and that is said
    assert html.escape(EN("takeaway.earlier")) not in said(second)
    three.filter(Filters((("City", ("York",)),)))
    second.run()
    assert html.escape(EN("takeaway.earlier")) in said(second)
    second = at(second, "button", "dismiss-html").click().run()
    assert not saved(second)
    assert keeping.find(three.folder, "html") is None
    assert first.session_state["_desk"].jobs


def test_a_full_disk_does_not_keep_the_file_from_the_reader(visit, three, said, monkeypatch):
    def full(file, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(jobs, "make", lambda ask, *_: Made("x.json", b"x"))
    monkeypatch.setattr(keeping, "write", full)
    test = finished(at(visit("takeaway", ws=three.id), "button", "make-html").click(), "html")
    assert saved(test)
    assert {f.suffix for f in (three.folder / "exports").iterdir()} == {".json"}
    # another visit neither waits for it nor is kept from making it
    other = visit("takeaway", ws=three.id)
    assert html.escape(EN("takeaway.ended")) in said(other)
    assert not at(other, "button", "make-html").disabled


def test_who_cancels_while_progress_is_written_has_cancelled(visit, three, monkeypatch):
    writing, real = threading.Event(), keeping.note

    def slow(folder, one):
        writing.set()
        time.sleep(0.2)
        real(folder, one)

    def follow(ask, material, progress):
        while True:
            progress("write", 1, 2)
            time.sleep(0.01)

    monkeypatch.setattr(jobs, "make", follow)
    test = at(visit("takeaway", ws=three.id), "button", "make-html").click().run()
    other = visit("takeaway", ws=three.id)
    monkeypatch.setattr(keeping, "note", slow)
    assert writing.wait(60)
    other = at(other, "button", "cancel-html").click().run()
    assert "cancel-html-en" not in keys(other)
    (job,) = test.session_state["_desk"].jobs
    finished(test, "html")
    assert not job.running


def test_cancelled_in_another_tab_and_cut_off_by_a_restart(visit, own, said, monkeypatch):
    stopped = threading.Event()

    def slow(ask, material, progress):
        try:
            while True:
                progress("write", 1, 2)
                time.sleep(0.01)
        finally:
            stopped.set()

    monkeypatch.setattr(jobs, "make", slow)
    # a visit that nobody holds is over, and its exports end by themselves
    first = at(visit("takeaway", ws=own.id), "button", "make-html").click().run()
    at(visit("takeaway", ws=own.id), "button", "cancel-html").click().run()
    assert stopped.wait(60)
    assert first.session_state["_desk"].jobs
    keeping.note(own.folder, keeping.Finished("workbook", "a1"))
    monkeypatch.setattr(keeping, "_PROCESS", "the next server")
    test = visit("takeaway", ws=own.id)
    assert html.escape(EN("takeaway.ended")) in said(test)
    assert not at(test, "button", "make-workbook").disabled
    test = at(test, "button", "dismiss-workbook").click().run()
    assert html.escape(EN("takeaway.ended")) not in said(test)
