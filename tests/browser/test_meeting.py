"""The meeting view in a real browser: a plain screenshot is a slide, keys and swipes turn it, F5 keeps it."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from insight.words import translator

EN = translator("en")
TEXTS = """() => [...document.querySelectorAll("[data-shown] svg text")].filter(t => t.textContent.trim())
    .map(t => parseFloat(getComputedStyle(t).fontSize))"""
SWIPE = """(by) => {
  const at = (x) => [new Touch({ identifier: 1, target: document.body, clientX: x, clientY: 300 })];
  document.dispatchEvent(new TouchEvent("touchstart", { touches: at(600), changedTouches: at(600) }));
  document.dispatchEvent(new TouchEvent("touchend", { touches: [], changedTouches: at(600 + by) }));
}"""


@pytest.fixture(scope="module")
def link(server):
    """The loyalty page of the coffee survey as slides."""
    return f"{server.url}/loyalty?lang=en&ws={server.keep('coffee_survey_en.csv')}&view=meeting"


def shown(page, number):
    """Waits until a slide stands on the stage, drawn."""
    page.wait_for_function(f"document.documentElement.dataset.slide === '{number}'")
    expect(page.locator("[data-shown] .main-svg").first).to_be_visible()


def test_a_plain_screenshot_is_a_light_slide_also_in_the_dark_theme(page, link, settle):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(color_scheme="dark")
    page.goto(f"{link}&slide=2")
    shown(page, 2)
    settle(page)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("L")
    edges = [
        picture.crop(box) for box in ((0, 0, 1280, 10), (0, 710, 1280, 720), (0, 0, 10, 720), (1270, 0, 1280, 720))
    ]
    assert all(edge.getextrema() == (255, 255) for edge in edges), "paper up to the edge, and nothing else on it"
    assert min(page.evaluate(TEXTS)) >= 16
    assert "From about satisfaction" in page.locator("[data-shown]").inner_text()
    figure = page.locator("[data-shown] [role=figure]")
    assert len(figure.get_attribute("aria-label")) > 20
    assert figure.count() == 1, "what is not shown is not read out"
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.wait_for_function("document.querySelector('[data-shown] .main-svg').getBoundingClientRect().width === 1920")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_function("document.querySelector('[data-shown] .main-svg').getBoundingClientRect().top === 45")


def test_keys_buttons_and_swipes_turn_the_slides_and_f5_keeps_the_slide(page, link, settle):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(link)
    shown(page, 1)
    settle(page)
    for key, at in (("ArrowRight", 2), (" ", 3), ("PageUp", 2), ("ArrowDown", 3), ("ArrowLeft", 2)):
        page.keyboard.press(key)
        shown(page, at)
    expect(page).to_have_url(re.compile(r"slide=2$"))
    # faster than the server follows: the address ends where the reader does
    for key in ("ArrowRight", "ArrowLeft") * 5 + ("ArrowRight",) * 2 + ("ArrowLeft",) * 2:
        page.keyboard.press(key)
    shown(page, 2)
    settle(page)
    expect(page).to_have_url(re.compile(r"slide=2$"))
    said = page.locator("[aria-live=polite]", has_text="Slide 2 of 10")
    expect(said).to_have_count(1)
    page.reload()
    shown(page, 2)
    settle(page)
    page.keyboard.press("End")
    shown(page, 10)
    page.evaluate(SWIPE, 200)
    shown(page, 9)
    page.keyboard.press("Home")
    shown(page, 1)
    bar = page.get_by_role("toolbar")
    expect(bar).to_have_css("opacity", "0")
    # it stays as long as the mouse is on it
    bar.get_by_role("button", name=EN("meeting.next")).hover(force=True)
    expect(bar).to_have_css("opacity", "1")
    expect(bar).to_contain_text("1 / 10")
    bar.get_by_role("button", name=EN("meeting.next")).click()
    shown(page, 2)
    page.keyboard.press("Escape")
    expect(page.locator(".ci-question")).to_be_visible()
    assert "view=" not in page.url


def test_a_menu_opens_it_at_its_exhibit(page, link, settle):
    page.goto(link.split("&view")[0])
    card = page.locator(".stVerticalBlock[class*=st-key-card-]").nth(2)
    expect(card.locator(".main-svg").first).to_be_visible()
    settle(page)
    title = card.locator("h3").inner_text()
    card.locator("[class*=-menu-] button").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name=EN("card.picture_svg")).click()
    assert taken.value.suggested_filename.endswith(".svg")
    page.get_by_test_id("stPopoverBody").get_by_role("button", name=EN("meeting.open")).click()
    expect(page.locator("[data-shown]")).to_contain_text(title)
