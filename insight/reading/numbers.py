"""Texts that are numbers as people write them: 1,234.50 · 1.234,50 · ¥88 · (88.00) · 88- · 45% · 1.2万 · １２３."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# words that mean "no answer" in a column that is otherwise numeric; anywhere else they stay text
MISSING = frozenset(
    {
        "na", "n/a", "n.a.", "n.a", "#n/a", "<na>", "nan", "null", "#null!", "none", "nil", "missing", "sysmis", "k.a.",
        "-", "--", "---", "—", "——", "–", "−", ".", "..", "...", "…", "/", "\\", "?", "*", "x", "#div/0!", "#value!",
        "#ref!", "#name?", "#num!", "(空)", "（空）", "(跳过)", "（跳过）", "不适用", "無", "无",
        "空", "缺失", "未填", "(blank)",
    }
)  # fmt: skip
_CODES = r"RMB|CNY|CNH|USD|EUR|GBP|JPY|HKD|TWD|NTD|KRW|AUD|CAD|CHF|SGD|INR|NT\$|US\$|HK\$|R\$|A\$|C\$|S\$|kr\.?|zł|Kč"
# the backslash stands where Shift-JIS has the sign of the yen
_SYMBOLS = r"[¥$€£₩₹₽฿₫\\]"
_SHAPE = re.compile(
    rf"(?P<open>\()?(?P<sign>[-+])?\s?(?P<before>{_CODES}|{_SYMBOLS})?\s?(?P<sign2>[-+])?"
    r"(?P<digits>\d[\d.,' ]*|[.,]\d+)(?P<exponent>[eE][-+]?\d{1,4})?"
    rf"\s?(?P<unit>[万萬亿億千]?元?|%|‰)\s?(?P<after>{_CODES}|{_SYMBOLS})?(?P<tail>-)?(?P<close>\))?$"
)
_TIMES = {"": 1.0, "元": 1.0, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "千": 1e3, "%": 0.01, "‰": 0.001}
_NOT_FINITE = re.compile(r"[-+]?(inf|infinity|∞)$", re.IGNORECASE)
_ONE_GROUP = r"^[-+]?[1-9]\d{0,2}\.\d{3}$"
_GROUPED_COMMA = re.compile(r"\d{1,3}(,\d{3})+$|\d{1,2}(,\d{2})+,\d{3}$")
_GROUPED_DOT = re.compile(r"\d{1,3}(\.\d{3})+$")
_GROUPED_BLANK = re.compile(r"\d{1,3}([ ']\d{3})+([.,]\d+)?$")
_CURRENCY_NAMES = {
    "￥": "¥",
    "\\": "¥",
    "RMB": "¥",
    "CNY": "¥",
    "元": "¥",
    "US$": "$",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
}
# money that is nowhere written with a decimal comma
_POINT_MONEY = frozenset(
    {"¥", "$", "£", "₩", "₹", "HK$", "NT$", "HKD", "TWD", "NTD", "S$", "SGD", "A$", "AUD", "C$", "CAD", "INR"}
)

Mark = Literal[".", ",", "?", ""]


@dataclass(frozen=True)
class Token:
    """One distinct text. mark: the decimal mark that its digits prove; "?" if both could be, "" if it has none.

    digits keep their separators until the column's mark is known.
    """

    digits: str
    mark: Mark
    factor: float
    exponent: str
    currency: str
    percent: bool


@dataclass(frozen=True)
class Numbers:
    """The distinct texts of a column, read as far as one can without knowing its decimal mark.

    tokens: one per text, None where it is no number; empty where all texts are ``plain`` numbers with a decimal point.
    missing: texts that stand for "no answer". infinite: inf, 1e400.
    """

    tokens: tuple[Token | None, ...]
    missing: np.ndarray
    infinite: np.ndarray
    plain: np.ndarray | None = None
    dotted: bool = False

    @property
    def readable(self) -> np.ndarray:
        """Boolean per text: whether it is a number under some decimal mark."""
        if self.plain is not None:
            return np.ones(len(self.plain), dtype=bool)
        return np.array([t is not None for t in self.tokens], dtype=bool)

    def proofs(self, counts: np.ndarray) -> dict[str, int]:
        """How many cells prove each decimal mark ("." or ",") and how many fit both ("?")."""
        found = {".": int(counts.sum()) if self.dotted else 0, ",": 0, "?": 0}
        for token, count in zip(self.tokens, counts, strict=False):
            if token is not None and token.mark:
                found[token.mark] += int(count)
        return found

    def values(self, mark: str) -> np.ndarray:
        """float64 per distinct text under the decimal ``mark``; NaN where it is no number under that mark."""
        if self.plain is not None:
            return self.plain
        return np.array([math.nan if t is None else _value(t, mark) for t in self.tokens])


def read_numbers(texts: pa.StringArray) -> Numbers:
    """Reads distinct, stripped texts."""
    plain = _plain(texts)
    if plain is not None:
        nothing = np.zeros(len(texts), dtype=bool)
        dotted = bool(pc.any(pc.match_substring(texts, ".")).as_py())
        return Numbers((), nothing, nothing, plain, dotted)
    folded = [_folded(t) for t in texts.to_pylist()]
    missing = np.array([t.lower() in MISSING for t in folded], dtype=bool)
    infinite = np.array([bool(_NOT_FINITE.match(t)) for t in folded], dtype=bool)
    tokens = [None if gone else _token(t) for t, gone in zip(folded, missing | infinite, strict=True)]
    for i, token in enumerate(tokens):
        if token is not None and token.exponent and not math.isfinite(_value(token, token.mark or ".")):
            tokens[i], infinite[i] = None, True
    return Numbers(tuple(tokens), missing, infinite)


def _plain(texts: pa.StringArray) -> np.ndarray | None:
    """float64 where every text is written like 12, -3.5 or 1e5; None otherwise, or where 1.234 is all there is."""
    try:
        values = pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None
    if not np.isfinite(values).all():
        return None
    dots = pc.match_substring(texts, ".").to_numpy(zero_copy_only=False)
    groups = pc.match_substring_regex(texts, _ONE_GROUP).to_numpy(zero_copy_only=False)
    return None if dots.any() and not (dots & ~groups).any() else values + 0.0


def _folded(text: str) -> str:
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-") if len(text) < 64 else text
    return " ".join(text.replace("’", "'").split())


def _token(text: str) -> Token | None:
    if len(text) > 48:
        return None
    found = _SHAPE.match(text)
    if not found:
        return None
    part = found.groupdict(default="")
    if bool(part["open"]) != bool(part["close"]) or (part["before"] and part["after"]):
        return None
    if sum(map(bool, (part["open"], part["sign"], part["sign2"], part["tail"]))) > 1:
        return None
    digits = part["digits"].rstrip()
    mark = _mark(digits)
    if mark is None or (part["exponent"] and mark == "?"):
        return None
    unit = part["unit"]
    currency = part["before"] or part["after"] or ("元" if "元" in unit else "")
    currency = _CURRENCY_NAMES.get(currency, currency)
    if mark == "?" and currency in _POINT_MONEY and "," in digits:
        mark = "."
    factor = _TIMES.get(unit if len(unit) < 2 else unit[0], 1.0)
    if part["open"] or part["tail"] or "-" in (part["sign"], part["sign2"]):
        factor = -factor
    return Token(digits, mark, factor, part["exponent"], currency, unit in ("%", "‰"))


def _mark(digits: str) -> Mark | None:
    """What the separators prove; None where the digits are grouped in no known way."""
    if digits.isdigit():
        return ""
    if " " in digits or "'" in digits:
        if not _GROUPED_BLANK.match(digits):
            return None
        return "," if "," in digits else "." if "." in digits else ""
    commas, dots = digits.count(","), digits.count(".")
    if commas and dots:
        last = "," if digits.rfind(",") > digits.rfind(".") else "."
        whole, _, fraction = digits.rpartition(last)
        grouped = _GROUPED_DOT if last == "," else _GROUPED_COMMA
        return last if fraction.isdigit() and grouped.match(whole) else None  # type: ignore[return-value]
    if commas > 1:
        return "." if _GROUPED_COMMA.match(digits) else None
    if dots > 1:
        return "," if _GROUPED_DOT.match(digits) else None
    whole, _, fraction = digits.partition("," if commas else ".")
    if len(fraction) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0":
        return "?"
    return "," if commas else "."


def _value(token: Token, mark: str) -> float:
    digits = token.digits.replace(" ", "").replace("'", "")
    if token.mark in (".", ",") and token.mark != mark:
        return math.nan
    other = "," if mark == "." else "."
    plain = digits.replace(other, "").replace(mark, ".") + token.exponent
    try:
        value = float(plain) * token.factor
    except ValueError:
        return math.nan
    # 0.1 × 3 style noise from the factor is cut at 15 digits; −0 is 0
    return float(f"{value:.15g}") + 0.0 if abs(token.factor) not in (1.0,) else value + 0.0
