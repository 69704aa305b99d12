"""One function per place where a user's text can appear; nothing of it may ever be read as markup.

``st.text``, ``st.dataframe`` and option lists take raw text; everything else goes through here.
"""

from __future__ import annotations

import html as _html
import re
import unicodedata
from functools import lru_cache

from insight.exhibits import Cell, Message, Num
from insight.words.translator import Translator, translator

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_LINKS = re.compile(r"(?i)(https?|ftp|mailto|www)(?=[:.])")
_UNSPOKEN = re.compile(r"[!-$&'*+./:->@\[-`{-~]+")
_JOINER = "\u2060"
_LIMIT = 200
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def plain(text: str, limit: int = _LIMIT) -> str:
    """One line without control characters and bidirectional overrides, cut at ``limit`` characters with "…"."""
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _HIDDEN)
    kept = " ".join(kept.split())
    return kept if len(kept) <= limit else f"{kept[: limit - 1]}…"


def shortened(text: str, width: int) -> str:
    """``text`` with its middle left out: questions of one block begin alike and differ at the end. 汉字 count two."""
    kept = plain(text)
    sizes = [2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in kept]
    if sum(sizes) <= width:
        return kept
    head, tail, room = "", "", width - 1
    for c, size in zip(kept, sizes, strict=True):
        if room - size < 0.6 * width:
            break
        head, room = head + c, room - size
    for c, size in zip(reversed(kept), reversed(sizes), strict=True):
        if room - size < 0:
            break
        tail, room = c + tail, room - size
    return f"{head.rstrip()}…{tail.lstrip()}"


def html(text: str) -> str:
    """For our own cards (``st.html``), between tags and in quoted attributes."""
    return _html.escape(plain(text, 2000), quote=True)


def label(text: str, limit: int = 60) -> str:
    """For Streamlit's labels, tooltips and messages, which are Markdown: shown letter by letter."""
    # a word joiner is not seen, but keeps what looks like an address from becoming a link
    return _PUNCTUATION.sub(r"\\\1", _LINKS.sub(rf"\1{_JOINER}", plain(text, limit)))


def spoken(text: str, limit: int = 60) -> str:
    """For labels that are read out and not seen: without the signs of Markdown, because escapes would be read out."""
    return " ".join(_UNSPOKEN.sub(" ", plain(text, limit)).split())


class _HtmlTranslator(Translator):
    """Renders messages as HTML: the catalogue's and the user's words escaped, numbers in bold."""

    def number(self, num: Num) -> str:
        return f"<b>{_html.escape(super().number(num))}</b>"

    def text(self, what: Cell | Message) -> str:
        return html(what) if isinstance(what, str) else self(what)


@lru_cache
def marked(language: str) -> Translator:
    """The translator whose sentences are safe HTML with their numbers in ``<b>``."""
    words = translator(language)
    # no line ends within a range of numbers
    whole = {k: v.replace("}–{", f"}}{_JOINER}–{_JOINER}{{") for k, v in words.catalogue.items()}
    return _HtmlTranslator(words.language, {k: _html.escape(v, quote=False) for k, v in whole.items()})
