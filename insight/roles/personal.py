"""Personal data, by the header and by the cells themselves: it is masked on screen and left out of exports."""

from __future__ import annotations

import re

import pandas as pd

from insight.roles import ends, lexicon
from insight.roles.facts import Facts

_PATTERNS = (
    re.compile(r"[^@\s]{1,64}@[^@\s]{1,250}\.[A-Za-z]{2,24}"),
    re.compile(r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"),
    re.compile(r"(?:\+886[- ]?|0)9\d{2}[- ]?\d{3}[- ]?\d{3}"),
    re.compile(r"\+\d{1,3}[\s(-]*\d[\d\s()-]{6,16}\d"),
    re.compile(r"\d{17}[\dXx]"),
    re.compile(r"[A-Z][12]\d{8}"),
    re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\s*[(（].*)?"),
    re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}(?: ?[A-Z\d]{1,3})?"),
)
_CARD = re.compile(r"(?:\d[ -]?){15,18}\d")


def reason(facts: Facts) -> str | None:
    """Why a column holds personal data (code), or None."""
    if facts.kind == "empty":
        return None
    if facts.kind != "date" and content_share(facts.texts[:400]) >= 0.5:
        return "personal_content"
    if lexicon.is_exactly(facts, "personal"):
        return None if facts.kind == "number" and ends.scale_like(facts) else "personal_header"
    if lexicon.means(facts, "personal"):
        if any("@" in t for t in facts.texts):
            return "personal_content"
        few = facts.distinct <= 12 and facts.repeated and facts.answered >= 20
        return None if few or ends.scale_like(facts) else "personal_header"
    return None


def content_share(texts: tuple[str, ...]) -> float:
    """The share of texts that are an e-mail address, phone, identity, card or account number, or an IP address."""
    if not texts:
        return 0.0
    return sum(_one(t.strip()) for t in texts) / len(texts)


def looks_personal(cells: pd.Series) -> bool:
    """Whether the cells of a column hold personal data, whatever its role: to mask keys such as e-mail addresses."""
    texts = tuple(str(v) for v in cells.dropna().unique()[:200])
    return content_share(texts) >= 0.5


def _one(cell: str) -> bool:
    if any(p.fullmatch(cell) for p in _PATTERNS):
        return True
    return bool(_CARD.fullmatch(cell)) and _luhn(re.sub(r"\D", "", cell))


def _luhn(digits: str) -> bool:
    values = [int(d) for d in reversed(digits)]
    total = sum(v if i % 2 == 0 else sum(divmod(2 * v, 10)) for i, v in enumerate(values))
    return total % 10 == 0 and len(set(digits)) > 1
