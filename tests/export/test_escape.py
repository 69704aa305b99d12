"""Nothing in a user's text may be run by a spreadsheet, hide, or become a path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight.export.escape import LONGEST_NAME, clean, file_name, neutral

RUNS = "=+-@\t\r\n＝＋－＠"


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "-abc"])
def test_formulas_are_made_text(text: str) -> None:
    assert neutral(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["+3", "-5", "-0.5", "+1,234.5", "-12 %", "1e5", "-1.5E-3", "-", "a=1", "−3", "", "很满意"]
)
def test_numbers_and_plain_words_stay(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize("hidden", ["\x00", "\x08", "\x1f", "\x7f", "\ufffe", "\uffff", "\ud800", "\u202e", "\u2066"])
def test_what_hides_a_formula_is_removed_first(hidden: str) -> None:
    assert neutral(f"{hidden}=1+1") == "'=1+1"
    assert clean(f"a{hidden}b") == "ab"


def test_tabs_and_line_ends_inside_stay() -> None:
    assert neutral("a\tb\nc") == "a\tb\nc"


@given(st.text())
def test_no_text_starts_a_formula(text: str) -> None:
    shown = neutral(text)
    if shown and shown[0] in RUNS and len(shown) > 1:
        assert shown[0] in "+-"
        float(shown.rstrip("% ").replace(",", "").replace("'", "").replace(" ", ""))
    assert neutral(shown) == shown
    shown.encode("utf-8")


def test_names_of_downloads_are_our_own_words() -> None:
    assert file_name("results", "en", "json") == "customer-insight-results.json"
    assert file_name("results", "zh", "json") == "顾客洞察-结果.json"


@given(st.text(max_size=300))
def test_a_users_text_never_becomes_a_path(text: str) -> None:
    name = file_name("report", "en", "csv", text)
    assert name.startswith("customer-insight-report")
    assert name.count(".") == 1
    assert not set('/\\:*?"<>|\r\n\x00') & set(name)
    assert len(name) <= LONGEST_NAME + 4
