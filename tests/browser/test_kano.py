"""The Kano page in a real browser: a click on the map, and what follows from choosing features."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


@pytest.fixture
def kano(server, page, settle):
    """The page with the coffee survey."""
    page.goto(f"{server.url}/kano?lang=en&ws={server.keep('coffee_survey_en.csv')}")
    expect(page.locator(".ci-card").first).to_be_visible()
    settle(page)
    return page


def test_a_click_on_the_map_shows_that_feature(kano, settle):
    heading = kano.locator(".ci-head h3", has_text="the commonest pair of answers")
    before = heading.inner_text()
    dots = kano.locator(".js-plotly-plot").first.locator(".scatterlayer path.point")
    expect(dots).to_have_count(8)
    dots.nth(7).click(force=True)
    expect(heading).not_to_have_text(before)
    settle(kano)
    shown = heading.inner_text()
    kano.reload()
    expect(kano.locator(".ci-card").first).to_be_visible()
    assert shown.startswith("“")


def test_leaving_a_feature_out_moves_the_share_of_deal_breakers(kano, settle):
    said = kano.locator(".ci-lesser li").first
    before = said.inner_text()
    field = kano.locator("[class*='st-key-option-kano-chosen'] input")
    field.click()
    field.press("Backspace")
    expect(said).not_to_have_text(before)
