"""From a sample to a deck in one sitting, in a real browser: collecting, order, words, download, refresh, evidence."""

from __future__ import annotations

import io
from pathlib import Path

from playwright.sync_api import Download, Page, expect
from pptx import Presentation

from insight import tray as trays
from insight.dataset import Filters
from insight.export.powerpoint import marks
from insight.words import translator
from insight.workspace import Workspace

EN, ZH = translator("en"), translator("zh")
LONG = 120_000


def texts(content: bytes, kind: str) -> list[str]:
    """The texts of one kind on the slides of exhibits, first part of each, in order."""
    found = []
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            mark = marks.read(shape)
            if mark and mark.kind == kind and mark.part == 1 and not mark.id.startswith("deck."):
                found.append(marks.text_of(shape))
    return found


def took(page: Page, button) -> tuple[str, bytes]:
    """One click, and what the browser downloads by itself when it is ready: its name and bytes."""
    with page.expect_download(timeout=LONG) as taken:
        button.click()
    return named(taken.value)


def named(download: Download) -> tuple[str, bytes]:
    return download.suggested_filename, Path(download.path()).read_bytes()


def go(page: Page, words, stem: str) -> None:
    page.get_by_test_id("stTopNavLink").filter(has_text=words(f"{stem}.name")).click()
    expect(page.locator(".ci-question h1")).to_have_text(words(f"{stem}.question"))


def collect_hero(page: Page, settle) -> str:
    """Adds the main exhibit of the page by its menu; returns its title."""
    card = page.locator(".stVerticalBlock[class*=st-key-card-]").first
    expect(card.locator(".js-plotly-plot")).to_be_visible()
    title = card.locator("h3").inner_text()
    card.locator("[class*=-menu-] button").first.click()
    page.get_by_role("button", name=EN("card.add")).click()
    expect(page.get_by_role("button", name=EN("card.remove"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(card.locator(".ci-in-deck")).to_have_text(EN("card.in_deck"))
    settle(page)
    return title


def test_from_a_sample_to_a_deck_and_back(server, page, settle, monkeypatch, tmp_path):
    monkeypatch.setenv("INSIGHT_HOME", str(server.home))
    page.set_default_timeout(LONG)
    page.goto(f"{server.url}/?lang=en")
    page.locator(".st-key-try-survey-en button").click()
    expect(page.locator(".ci-answer").first).to_be_visible()
    kept = Workspace.open(page.url.partition("ws=")[2][:32])

    # three exhibits of two pages, two of them the same under different filters
    go(page, EN, "kano")
    kano = collect_hero(page, settle)
    go(page, EN, "loyalty")
    everybody = collect_hero(page, settle)
    page.locator("[class*=st-key-filters] button").first.click()
    page.locator('[class*="st-key-filter-"]').first.locator("input").click()
    page.get_by_role("option").first.click()
    settle(page)
    page.keyboard.press("Escape")
    expect(page.locator(".ci-in-deck")).to_have_count(0)
    chip = page.locator(".ci-chips span").first.inner_text()
    some = collect_hero(page, settle)
    page.locator("[class*=st-key-clear_all] button").click()
    expect(page.locator(".ci-chips")).to_have_count(0)

    # put in order by the keyboard, retitled, with a remark
    go(page, EN, "takeaway")
    items = page.locator(".ci-item")
    expect(items).to_have_count(3)
    assert [i.locator("b").inner_text() for i in items.all()] == [kano, everybody, some]
    expect(items.nth(2)).to_contain_text(chip)
    first = kept.tray.items[0].id
    page.locator(f".st-key-down-{first} button").focus()
    for place in (2, 3):
        page.keyboard.press("Enter")
        expect(items.nth(place - 1).locator("b")).to_have_text(kano)
        settle(page)
        focused = "at => Boolean(document.activeElement.closest(at))"
        page.wait_for_function(focused, arg=f".st-key-down-{first}, .st-key-up-{first}", timeout=20_000)
    page.locator(f".st-key-edit-{first} button").click()
    page.get_by_label(EN("takeaway.title"), exact=True).fill("What we must have")
    page.get_by_label(EN("takeaway.remark"), exact=True).fill("Decide in May")
    page.locator("[class*=st-key-done-] button").click()
    expect(items.nth(2).locator("b")).to_have_text("What we must have")
    expect(items.nth(2)).to_contain_text("Decide in May")

    # F5 loses nothing
    page.reload()
    expect(items.nth(2)).to_contain_text("Decide in May")
    expect(items.nth(2).locator("b")).to_have_text("What we must have")

    name, content = took(page, page.locator(".st-key-make-deck-en button"))
    assert name == "customer-insight-deck.pptx"
    assert texts(content, "title") == [everybody, some, "What we must have"]
    assert texts(content, "remark") == ["Decide in May"]
    footers = texts(content, "footer")
    assert EN("footer.everyone") in footers[0]
    assert chip.partition(": ")[2] in footers[1]
    assert EN("footer.everyone") in footers[2]

    # what a person wrote into the deck stays when it comes back with today's numbers
    edited = Presentation(io.BytesIO(content))
    every = [shape for slide in edited.slides for shape in slide.shapes]
    shape = next(s for s in every if (mark := marks.read(s)) and mark.kind == "title" and marks.text_of(s) == everybody)
    shape.text_frame.text = "Loyal, are they?"
    file = tmp_path / "board.pptx"
    edited.save(str(file))
    with page.expect_download(timeout=LONG) as taken:
        page.locator("[class*=st-key-drop-deck] input[type=file]").set_input_files(file)
    _, again = named(taken.value)
    assert texts(again, "title") == ["Loyal, are they?", some, "What we must have"]
    expect(page.locator(".ci-became").first).to_contain_text("Loyal, are they? – rewritten by hand and kept: title")

    # what cannot be refreshed is said
    file.write_bytes(b"no presentation")
    page.locator("[class*=st-key-drop-deck] input[type=file]").set_input_files(file)
    refused = page.locator(".st-key-job-refresh .ci-warning")
    expect(refused).to_be_visible()
    assert refused.inner_text() in {EN(f"refresh.bad_{code}") for code in ("damaged", "no_presentation")}

    name, content = took(page, page.locator(".st-key-make-evidence-en button"))
    assert name == "customer-insight-evidence.pptx"
    assert len(texts(content, "title")) >= 2


def test_in_chinese_with_a_template_and_both_languages(server, page, settle, monkeypatch, tmp_path):
    monkeypatch.setenv("INSIGHT_HOME", str(server.home))
    page.set_default_timeout(LONG)
    kept = Workspace.open(server.keep("coffee_survey_zh.xlsx"))
    page.goto(f"{server.url}/takeaway?lang=zh&ws={kept.id}")
    page.locator(".st-key-page-loyalty-zh button").click()
    expect(page.locator(".ci-item").first).to_be_visible()
    kept.collect(lambda tray: trays.remove(tray, *(i.id for i in tray.items[2:])))
    said = [i.said for i in kept.tray.items]

    # a template that is none is refused in words; a real one is used
    page.locator("[class*=st-key-template-zh] summary").click()
    field = page.locator("[class*=st-key-drop-template] input[type=file]")
    file = tmp_path / "模板.pptx"
    file.write_bytes(b"no presentation")
    field.set_input_files(file)
    refused = page.locator(".ci-warning").first
    expect(refused).to_be_visible()
    assert refused.inner_text() in {ZH(f"deck.template_{code}") for code in ("damaged", "no_presentation")}
    assert kept.template is None
    Presentation().save(str(file))
    page.locator("[class*=st-key-drop-template] input[type=file]").set_input_files(file)
    expect(page.locator(".st-key-template-now")).to_contain_text("模板.pptx")

    settle(page)
    page.get_by_role("radio", name=ZH("takeaway.language_both")).click()
    settle(page)
    name, content = took(page, page.locator(".st-key-make-deck-zh button"))
    assert name == "顾客洞察-汇报.pptx"
    titles = [t.removesuffix(" (1/2)").removesuffix("（1/2）") for t in texts(content, "title")]
    assert titles == [*(s["en"] for s in said), *(s["zh"] for s in said)]
    assert kept.filters == Filters()
    page.reload()
    expect(page.locator(".ci-item")).to_have_count(2)
    expect(page.locator(".st-key-template-now")).to_contain_text("模板.pptx")
