"""Several files, as a reader brings them: two waves at once, then the orders of the same customers."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from insight.words import translator
from insight.workspace import Workspace

EN, ZH = translator("en"), translator("zh")
HEAD = "customer_id,How satisfied are you overall?,How likely are you to recommend us?,Quality of the food,Service,City"


def answers(folder: Path, name: str, seed: int, customers: range) -> Path:
    r = random.Random(seed)
    lines = [HEAD]
    for who in customers:
        marks = r.randint(1, 5), r.randint(0, 10), r.randint(1, 5), r.randint(1, 5)
        lines.append(",".join(map(str, (who, *marks, r.choice(["York", "Leeds"])))))
    (folder / name).write_text("\n".join(lines), "utf-8")
    return folder / name


def orders(folder: Path, name: str, customers: range) -> Path:
    r = random.Random(4)
    lines = ["customer_id,order_id,order_date,amount"]
    for order in range(len(customers) * 6):
        day = r.randrange(660)
        date = f"{2022 + day // 330}-{1 + day % 330 // 30:02d}-{1 + day % 28:02d}"
        lines.append(f"{r.choice(customers)},{order},{date},{r.randint(5, 90)}")
    (folder / name).write_text("\n".join(lines), "utf-8")
    return folder / name


def drop(page: Page, files: list[Path], button) -> None:
    with page.expect_file_chooser() as chooser:
        button.click()
    chooser.value.set_files(files)


@pytest.mark.parametrize("width", [1440, 390])
def test_waves_then_orders_then_apart(server, page, settle, tmp_path, monkeypatch, width):
    monkeypatch.setenv("INSIGHT_HOME", str(server.home))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{server.url}/?lang=en")
    waves = [
        answers(tmp_path, "food 2024Q1.csv", 1, range(5000, 5080)),
        answers(tmp_path, "food 2023Q4.csv", 2, range(5000, 5060)),
    ]
    drop(page, waves, page.locator('[data-testid="stFileUploaderDropzone"] button').first)
    panel = page.locator(".st-key-panel-files")
    expect(panel).to_contain_text("2023Q4 and 2024Q1")
    expect(panel).to_contain_text("140")
    id = re.search(r"ws=([0-9a-f]{32})", page.url).group(1)  # type: ignore[union-attr]
    assert len(Workspace.open(id).dataset()) == 140

    # the orders of the same customers, from the open page
    settle(page)
    panel.get_by_text(EN("sources.list", n=2)).click()
    settle(page)
    panel.get_by_role("button", name=EN("sources.add")).click()
    field = page.get_by_test_id("stPopoverBody").locator('[data-testid="stFileUploaderDropzone"] button')
    drop(page, [orders(tmp_path, "orders.csv", range(5000, 5100))], field)
    expect(panel).to_contain_text("about the same customers")
    assert len(Workspace.open(id).sources) == 3

    # the stage is a group of the survey, in both languages
    page.goto(f"{server.url}/segments?lang=zh&ws={id}")
    expect(page.locator(".ci-hero").first).to_be_visible()
    settle(page)
    expect(page.locator("body")).to_contain_text("food 2023Q4.csv + food 2024Q1.csv")
    page.goto(f"{server.url}/lifecycle?lang=en&ws={id}")
    expect(page.locator(".ci-hero").first).to_be_visible()
    expect(page.locator("body")).to_contain_text("orders.csv")

    # keep the waves apart
    page.goto(f"{server.url}/?lang=en&ws={id}")
    page.locator(".st-key-files-said-0").get_by_role("button", name=EN("sources.separate")).click()
    expect(panel).to_contain_text("as you decided")
    settle(page)
    assert sorted(len(t.data) for t in Workspace.open(id).combined().tables)[:2] == [60, 80]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_page_in_a_new_tab_keeps_the_files(server, page):
    id = server.keep("coffee_survey_en.csv")
    page.goto(f"{server.url}/?lang=en&ws={id}")
    expect(page.locator(".ci-answer").first).to_be_visible()
    link = page.get_by_test_id("stTopNavLink").filter(has_text=EN("kano.name"))
    link.hover()
    expect(link).to_have_attribute("href", re.compile(id))
    other = page.context.new_page()
    other.goto(link.evaluate("a => a.href"))
    expect(other.locator(".ci-hero").first).to_be_visible()


def test_one_of_several_that_cannot_be_read_is_named(server, page, tmp_path):
    good = answers(tmp_path, "good.csv", 3, range(1, 60))
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 cut off")
    page.goto(f"{server.url}/?lang=zh")
    drop(page, [bad, good], page.locator('[data-testid="stFileUploaderDropzone"] button').first)
    expect(page.locator(".ci-notice.ci-warning")).to_contain_text("bad.xlsx")
    expect(page.locator(".ci-question h1")).to_have_text("good.csv")
