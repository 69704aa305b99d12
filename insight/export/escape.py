"""Users' text on its way out: nothing in it may be run, hidden or used as a path. The one place for every export.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return (OWASP, CSV injection;
ASVS 5.0, 1.2.10); Chinese and Japanese versions also take the full-width signs.
"""

from __future__ import annotations

import re
import unicodedata

from insight.words import translator

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f"  # C0 but tab and line ends
    "\ufffe\uffff\ud800-\udfff"  # no characters, halves of characters
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # direction overrides
)
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?(\d[\d,' ]*\.?\d*|\.\d+)([eE][+-]?\d+)?\s?%?")
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\s.()（）]+')
LONGEST_NAME = 80


def clean(text: str) -> str:
    """``text`` without control characters, lone surrogates and direction overrides; tabs and line ends stay."""
    return _HIDDEN.sub("", text)


def neutral(text: str) -> str:
    """``text`` that no spreadsheet runs: cleaned, with ``'`` before what would start a formula. Numbers stay."""
    shown = clean(text)
    if len(shown) > 1 and shown.startswith(_RUNS) and not _NUMBER.fullmatch(shown):
        return "'" + shown
    return shown


def file_name(stem: str, language: str, suffix: str, detail: str = "") -> str:
    """A name for a download, made of our own words: ``customer-insight-kano.png``, ``顾客洞察-需求分析.png``.

    stem: of a page, or ``results``, ``report``. suffix: without the dot. detail: user's text, cut and made harmless.
    """
    words = translator(language)
    own = f"export.file_{stem}"
    parts = [words("export.file_product"), words(own) if words.has(own) else words(f"{stem}.name"), detail]
    safe = [in_name(p) for p in parts]
    # the product's name comes first, so a name that Windows reserves cannot arise
    name = "-".join(p for p in safe if p)[:LONGEST_NAME].strip("-")
    return f"{name}.{suffix}"


def in_name(text: str) -> str:
    """``text`` as a part of a file's name: no separators, no white space, no hidden characters."""
    return _NOT_IN_NAMES.sub("-", unicodedata.normalize("NFC", clean(text))).strip("-")
