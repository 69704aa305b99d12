"""Personal data, by the header and by the cells themselves: it is masked on screen and left out of exports.

A kind is believed where half of the different texts have its form and, where it has one, its check digit: identity
cards (GB 11643, ROC), bank cards (Luhn), IBAN (mod 97). Numbers that only look so are not: counters of the same
length share their first digits, telephone numbers do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

import pandas as pd

from insight.roles import ends, ladders, lexicon, text
from insight.roles.facts import Facts
from insight.roles.ordernames import is_named

MASK = "•••"
_SAMPLE = 400
_HALF, _MOST, _SOME = 0.5, 0.9, 0.15
_LONG = 300
_TOWN = 12  # letters
_EMAIL = r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){0,4}\.[A-Za-z]{2,24}"
_WIDE_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,250}\.[A-Za-z]{2,24}")
_CN_MOBILE = r"(?:\+?86[- ]?)?1(?:3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])[- ]?\d{4}[- ]?\d{4}"
_TW_MOBILE = r"(?:\+886[- ]?9|09)\d{2}[- ]?\d{3}[- ]?\d{3}"
_US_PHONE = r"(?:\+?1[-. ]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-.])[2-9]\d{2}[-. ]\d{4}"
_ABROAD = r"(?:\+|00)[1-9]\d{0,2}[\s(-]*\d[\d\s()/-]{6,16}\d"
_LOCAL = r"0\d{2,4}[ /-]\d{3,4}[ -]?\d{3,4}"
_CN_ID = r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]"
_IPV4 = r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_PHONES = tuple(re.compile(p) for p in (_CN_MOBILE, _TW_MOBILE, _US_PHONE, _ABROAD, _LOCAL))
_CARD = re.compile(r"[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}|3\d{3}[ -]?\d{6}[ -]?\d{5}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}(?: ?[A-Z\d]{1,3})?")
_ROC_ID = re.compile(r"[A-Z][12]\d{8}")
_HK_ID = re.compile(r"[A-Z]{1,2}\d{6}\([0-9A]\)")
_SSN = re.compile(r"(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}")
_IP = re.compile(rf"{_IPV4}(?:\s*[(（].*)?|(?:[0-9A-Fa-f]{{1,4}}:){{7}}[0-9A-Fa-f]{{1,4}}")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][ ·]?[A-Z0-9]{4,5}[A-Z0-9挂学警港澳]"
)
_WECHAT = re.compile(r"wxid_[a-z0-9]{10,24}|o[A-Za-z0-9_-]{5}[A-Za-z0-9_-]{22}")
_ADDRESS = re.compile(
    r".*[省市区縣县區镇鎮乡鄉].*(?:路|街|道|巷|弄|村|里|大廈|大厦|小区|苑|园).*\d.*"
    r"|\d{1,5}[A-Za-z]? .{2,40}\b(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Place)\b.*"
    r"|.{3,40}(?:straße|strasse|str\.|weg|platz|allee) \d{1,4}[a-z]?.*",
    re.I,
)
_NUMBERS = re.compile(
    r"order|invoice|receipt|ticket|serial|\bsku\b|\bcode\b|\bid\b|\bno\b|[单單][号號据據]?|编[号码]|編[號碼]|流水|序[号號]|货号|条码|批次"
)
_LATIN_NAME = re.compile(
    r"[A-ZÀ-Þ][a-zà-ÿ'’-]+(?: [A-Z]\.?| [A-ZÀ-Þ][a-zà-ÿ'’-]+| d[aeo]s?){0,2} [A-ZÀ-Þ][A-Za-zà-ÿ'’-]+"
)
_INSIDE = re.compile(
    rf"{_EMAIL}|(?<![\d.])(?:{_CN_ID}|{_CN_MOBILE}|{_TW_MOBILE}|{_US_PHONE}|\+[1-9]\d{{0,2}}[\s(-]*\d[\d\s()-]{{6,16}}\d)(?![\d.])"
)
_CARD_INSIDE = re.compile(r"(?<!\d)(?:\d{4}[ -]){3}\d{1,7}(?!\d)|(?<!\d)\d{15,19}(?!\d)")


def reason(facts: Facts) -> str | None:
    """Why a column holds personal data (code), or None."""
    if facts.kind == "empty":
        return None
    if facts.kind != "date" and not is_named(facts, "order_id", "line_id") and _content(facts):
        return "personal_content"
    if lexicon.is_exactly(facts, "personal"):
        return None if facts.kind == "number" and ends.scale_like(facts) else "personal_header"
    if lexicon.means(facts, "personal"):
        if any("@" in t for t in facts.texts):
            return "personal_content"
        # few different texts are groups (e-mail: yes, no), but an address stays one
        few = facts.distinct <= 12 and facts.repeated and facts.answered >= 20
        if few and facts.kind == "text" and lexicon.means(facts, "address"):
            return "personal_header" if _exact_places(facts) else None
        return None if few or ends.scale_like(facts) else "personal_header"
    if facts.kind == "text" and _who_or_where(facts):
        return "personal_content"
    return None


def _exact_places(facts: Facts) -> bool:
    """More than the province or town that some exports leave of an address."""
    exact = [t for t in facts.texts if any(c.isdigit() for c in t) or len(t.strip()) > _TOWN]
    return not ladders.yes_no(facts.texts) and len(exact) >= _HALF * len(facts.texts)


def _content(facts: Facts) -> bool:
    return content_share(_written(facts), bool(_NUMBERS.search(facts.words))) >= _HALF


def _written(facts: Facts) -> tuple[str, ...]:
    """The different cells as texts; whole numbers with all their digits (138… is a telephone, 1.38e+10 none)."""
    if facts.kind == "number":
        return tuple(f"{v:.0f}" for v in facts.numbers[:_SAMPLE]) if facts.whole and facts.low >= 1e9 else ()
    return facts.texts[:_SAMPLE]


def content_share(texts: Sequence[str], numbers: bool = False) -> float:
    """The share of texts that are an e-mail address, phone, identity, card or account number, plate or IP address.

    numbers: the header speaks of numbers of things (orders, goods); digits that only count up are then no telephones.
    """
    if not texts:
        return 0.0
    stripped = [t.strip()[:_LONG] for t in texts]
    digits = [t for t in stripped if t.isascii() and t.isdigit()]
    counter = numbers and _counting(digits)
    return sum(_one(t, counter) for t in stripped) / len(stripped)


def looks_personal(cells: pd.Series) -> bool:
    """Whether the cells of a column hold personal data, whatever its role: to mask keys such as e-mail addresses."""
    known = cells.dropna()
    numbers = bool(_NUMBERS.search(text.header(str(cells.name or ""))))
    if pd.api.types.is_datetime64_any_dtype(known) or pd.api.types.is_bool_dtype(known):
        return False
    if pd.api.types.is_numeric_dtype(known):
        values = known.head(5 * _SAMPLE).unique()[:_SAMPLE]
        written = [f"{v:.0f}" for v in values] if len(values) and bool((values >= 1e9).all()) else []
    else:
        written = [str(v) for v in known.head(5 * _SAMPLE).unique()[:_SAMPLE]]
    return content_share(written, numbers) >= _HALF


def mask_inside(said: str) -> str:
    """``said`` with every e-mail address, telephone, identity and bank card number in it masked."""
    if not any(c.isdigit() or c == "@" for c in said):
        return said
    said = _INSIDE.sub(lambda m: MASK if _kept_inside(m.group()) else m.group(), said)
    return _CARD_INSIDE.sub(lambda m: MASK if _is_card(m.group()) else m.group(), said)


def _kept_inside(found: str) -> bool:
    return _cn_id(found) if re.fullmatch(_CN_ID, found) else True


def holds_personal(texts: Sequence[str]) -> int:
    """How many of the texts hold an address, telephone or card number somewhere inside."""
    return sum(mask_inside(t) != t for t in texts)


def _one(cell: str, counter: bool) -> bool:
    if _WIDE_EMAIL.fullmatch(cell) or _SSN.fullmatch(cell) or _IP.fullmatch(cell):
        return not re.fullmatch(r"(?:\d{1,2}\.){3}\d{1,2}", cell)
    bare = cell.isdigit()
    if not (bare and counter) and any(p.fullmatch(cell) for p in _PHONES):
        return not _looks_like_time(cell)
    if _PLATE.fullmatch(cell) or _WECHAT.fullmatch(cell) or _HK_ID.fullmatch(cell):
        return True
    if _ROC_ID.fullmatch(cell):
        return _roc_id(cell)
    if re.fullmatch(_CN_ID, cell):
        return _cn_id(cell)
    if _IBAN.fullmatch(cell):
        return _iban(cell)
    return bool(_CARD.fullmatch(cell)) and _is_card(cell)


def _counting(digits: Sequence[str]) -> bool:
    """Whether digits are numbers given out one after the other: they begin alike, telephones do not."""
    if len(digits) < 20:
        return False
    return len({d[:4] for d in digits}) <= max(2, 0.02 * len(digits))


def _looks_like_time(cell: str) -> bool:
    return bool(re.fullmatch(r"(19|20)\d{2}[-/.]?\d{2}[-/.]?\d{2}.*", cell))


def _is_card(cell: str) -> bool:
    digits = re.sub(r"\D", "", cell)
    return 13 <= len(digits) <= 19 and digits[0] in "3456" and _luhn(digits)


def _luhn(digits: str) -> bool:
    values = [int(d) for d in reversed(digits)]
    total = sum(v if i % 2 == 0 else sum(divmod(2 * v, 10)) for i, v in enumerate(values))
    return total % 10 == 0 and len(set(digits)) > 1


def _cn_id(cell: str) -> bool:
    """GB 11643: date of birth and check digit (ISO 7064, MOD 11-2)."""
    try:
        date(int(cell[6:10]), int(cell[10:12]), int(cell[12:14]))
    except ValueError:
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(cell, weights)) % 11] == cell[17].upper()


def _roc_id(cell: str) -> bool:
    """Identity number of Taiwan: the letter as two digits, weights 1, 9, 8 … 1, 1."""
    number = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(cell[0]) + 10
    digits = (number // 10, number % 10, *map(int, cell[1:]))
    return sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1))) % 10 == 0


def _iban(cell: str) -> bool:
    plain = cell.replace(" ", "")
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def _who_or_where(facts: Facts) -> bool:
    """Names of people or addresses by the cells alone: nearly all of many different texts."""
    texts = tuple(t.strip()[:_LONG] for t in facts.texts[:_SAMPLE])
    if len(texts) < 8 or facts.distinct < 0.2 * facts.answered:
        return False
    tests: tuple[Callable[[str], bool], ...] = (lambda t: bool(_ADDRESS.fullmatch(t)), _chinese_name, _latin_name)
    if any(sum(map(test, texts)) >= share * len(texts) for test, share in zip(tests, (0.7, _MOST, 0.7))):
        return True
    # two to four capitalised words, nearly all different, and some of them begin as people are called
    shaped = sum(bool(_LATIN_NAME.fullmatch(t)) for t in texts) >= _MOST * len(texts)
    various = facts.distinct >= 0.8 * facts.answered
    return shaped and various and sum(map(_latin_name, texts)) >= _SOME * len(texts)


@lru_cache
def _known() -> tuple[frozenset[str], tuple[str, ...], frozenset[str], frozenset[str]]:
    words = lexicon.load("personal")
    return (
        frozenset(words["surnames"]["zh"]),
        tuple(words["surnames"]["double"]),
        frozenset(words["given"]["en"].split()),
        frozenset(words["not_names"]["zh"]),
    )


def _chinese_name(cell: str) -> bool:
    surnames, double, _, never = _known()
    if not 2 <= len(cell) <= 4 or not all("\u4e00" <= c <= "\u9fff" or c == "*" for c in cell) or cell[-1] in never:
        return False
    return cell.startswith(double) if len(cell) == 4 else cell[0] in surnames or cell.startswith(double)


def _latin_name(cell: str) -> bool:
    return bool(_LATIN_NAME.fullmatch(cell)) and cell.split()[0].casefold() in _known()[2]
