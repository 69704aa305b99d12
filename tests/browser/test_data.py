"""The Data page in a real browser: a role, a scale, rows and an encoding corrected, undone, and kept."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from insight.words import translator
from insight.workspace import Workspace

EN, ZH = translator("en"), translator("zh")


def survey() -> bytes:
    """A semicolon file of a survey in GB18030, with a line of totals and a note at the end."""
    lines = ["编号;城市;总体满意度;推荐意愿（0-10分）"]
    lines += [f"A{i:03d};{('上海', '北京', '杭州')[i % 3]};{i % 5 + 1};{i % 11}" for i in range(90)]
    lines += ["合计;;270;450", "注：1=很不满意，5=很满意;;;"]
    return "\n".join(lines).encode("gb18030")


def kept(server, monkeypatch, choices=None) -> Workspace:
    monkeypatch.setenv("INSIGHT_HOME", str(server.home))
    return Workspace.create(survey(), "调查.csv", choices)


def opened(page: Page, server, id: str, language: str) -> None:
    page.goto(f"{server.url}/data?lang={language}&ws={id}")
    expect(page.locator(".ci-sum")).to_be_visible()


def column(page: Page, name: str):
    return page.locator(".stVerticalBlock[class*='st-key-column-']").filter(has_text=name)


def used(page: Page, rows: int) -> None:
    expect(page.locator(".ci-sum .ci-used td").last).to_have_text(str(rows))


def test_correct_turn_undo_and_refresh(server, page, settle, monkeypatch):
    own = kept(server, monkeypatch)
    opened(page, server, own.id, "zh")
    settle(page)

    # a role, by keyboard alone
    field = page.get_by_label(ZH("data.role_of", column="城市"))
    field.focus()
    page.keyboard.type(ZH("roles.role_brand"))
    page.keyboard.press("Enter")
    expect(column(page, "城市")).to_contain_text(ZH("data.sure_user"))
    settle(page)
    assert own.dataset().column("城市").role == "brand"

    # a scale turned round, with what follows from it
    row = column(page, "总体满意度")
    row.get_by_role("button", name=ZH("data.edit")).click()
    toggle = row.get_by_text(ZH("data.reversed"), exact=True)
    toggle.click()
    expect(row.locator(".ci-steps")).to_contain_text("→")
    settle(page)
    data = own.dataset()
    first = data.table["总体满意度"].tolist().index(1)
    assert data.numeric("总体满意度")[first] == 5

    # both are listed and survive a refresh; one is undone
    page.reload()
    expect(page.locator(".ci-sum")).to_be_visible()
    page.locator(".st-key-decided-zh summary").click()
    decided = page.locator(".st-key-decided")
    expect(decided).to_contain_text(ZH("data.decided_reversed"))
    line = decided.locator(".stHorizontalBlock, [data-testid='stHorizontalBlock']").filter(
        has_text=ZH("data.decided_reversed")
    )
    line.get_by_role("button", name=ZH("data.undo")).click()
    expect(decided).not_to_contain_text(ZH("data.decided_reversed"))
    expect(decided).to_contain_text(ZH("roles.role_brand"))
    settle(page)
    assert set(own.corrections) == {"城市"}


def test_rows_left_out_are_taken_back_and_left_out_again(server, page, settle, monkeypatch):
    own = kept(server, monkeypatch)
    opened(page, server, own.id, "en")
    used(page, 90)
    page.locator("[class*='st-key-out-total'] button").first.click()
    body = page.locator("[data-testid='stPopoverBody']")
    expect(body).to_contain_text("合计")
    expect(body).to_contain_text("92")
    body.get_by_role("button", name=EN("data.keep")).click()
    used(page, 91)
    expect(page.get_by_role("status").filter(has_text=EN("data.read_anew"))).to_be_visible()
    page.reload()
    used(page, 91)
    page.locator("[class*='st-key-leave-total'] button").click()
    used(page, 90)


def test_a_wrong_encoding_is_seen_and_changed(server, page, settle, monkeypatch):
    own = kept(server, monkeypatch, {"encoding": "cp1252"})
    opened(page, server, own.id, "en")
    expect(page.locator(".st-key-panel-roles")).not_to_contain_text("总体满意度")
    page.locator("[class*='st-key-read_again'] summary").click()
    card = page.locator("[class*='st-key-again-only-encoding-']").filter(has_text=re.compile("GB18030")).first
    expect(card).to_contain_text("总体满意度")
    card.get_by_role("button").click()
    expect(page.locator(".st-key-panel-roles")).to_contain_text("总体满意度")
    settle(page)
    assert own.choices["encoding"] == "gb18030"
    page.reload()
    expect(page.locator(".st-key-panel-roles")).to_contain_text("总体满意度")


def test_nothing_is_cut_off_on_a_phone(server, page, settle, monkeypatch):
    own = kept(server, monkeypatch)
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, server, own.id, "zh")
    settle(page)
    column(page, "总体满意度").get_by_role("button", name=ZH("data.edit")).click()
    settle(page)
    wide = page.evaluate(
        "[...document.querySelectorAll('.stMainBlockContainer *')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.ci-table, .stDataFrame')"
        " && !e.querySelector('.st-key-language')).map(e => e.className).slice(0, 5)"
    )
    assert wide == []
