"""What a user typed is shown letter by letter, wherever it appears."""

from __future__ import annotations

import csv
import io

import pytest

from insight.exhibits import Message, Num, Table
from insight.words import translator
from pages.shared import card, escape

EVIL = '<img src=x onerror=alert(1)> ![p](http://evil.example/x.png) $x^2$ :red[a] & "q"'


def test_html_is_escaped_between_tags_and_in_attributes():
    shown = escape.html(EVIL)
    assert "<" not in shown
    assert '"' not in shown
    assert "&lt;img" in shown


def test_a_label_has_no_markdown_left():
    shown = escape.label(EVIL, 200)
    for sign in "<![($:]*_`~#|":
        assert all(shown[i - 1] == "\\" for i, c in enumerate(shown) if c == sign)
    assert "http\u2060" in shown
    assert escape.label("Preis in € (brutto)").replace("\\", "") == "Preis in € (brutto)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\nb\tc", "a b c"),
        ("user\u202egpj.exe", "usergpj.exe"),
        ("\x00\x07x\x1b[31m", "x[31m"),
        ("  城市  ", "城市"),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_plain_is_one_clean_line(text, shown):
    assert escape.plain(text) == shown


@pytest.mark.parametrize("width", [10, 20, 46])
@pytest.mark.parametrize(
    "text", ["How satisfied are you with each of these? [Taste]", "您对以下各方面的满意程度—咖啡口味", "short"]
)
def test_shortened_keeps_the_end_and_the_width(text, width):
    shown = escape.shortened(text, width)
    assert sum(2 if ord(c) > 0x2E7F else 1 for c in shown) <= width + 1
    assert shown[-2:] == text[-2:]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sentences_carry_bold_numbers_and_harmless_names(language):
    said = escape.marked(language)(Message("footer.filter", column=EVIL, values=(EVIL, Num(0.5, "percent"))))
    assert "<b>50%</b>" in said
    assert "<img" not in said


def test_the_table_of_a_card_runs_no_formula_and_keeps_every_digit():
    table = Table(("=1+1", "n"), (("=HYPERLINK(1)", Num(1 / 3, "percent")), ("@x", Num(None)), ("城市", None)))
    content = card._csv(table, translator("en"))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@"))]
    assert float(rows[1][1]) == 1 / 3
    assert [rows[2][1], rows[3][1], rows[3][0]] == ["", "", "城市"]


def test_the_table_on_the_page_is_escaped():
    assert "<img" not in card._table(Table((EVIL,), ((EVIL,), (Num(2, "count"),))), translator("zh"))


def test_what_is_only_read_out_has_no_markup_and_no_escapes():
    assert escape.spoken("推荐意愿（0-10分）?") == "推荐意愿（0-10分）?"
    hostile = "![p](http://127.1.1.1/x.png) <img src=x> $a^2$ :red[b] [c](http://127.1.1.1) www.a.com `d` **e** _f_"
    assert not set(escape.spoken(hostile, 200)) & set("![]<>$:`*_/.\\")
