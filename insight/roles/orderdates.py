"""Written dates of orders that the reader leaves as text: compact ones, months and years of the Republic of China."""

from __future__ import annotations

import re

import pandas as pd

_FORMATS = ("%Y%m%d", "%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M")
_MONTHS = ("%Y-%m", "%Y/%m", "%Y.%m", "%Y%m", "%b %Y", "%B %Y", "%b-%y", "%b-%Y")
_REPUBLIC = re.compile(r"(?:民國|民国)?\s*(\d{2,3})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?P<time>[ T]\d.*)?")
_REPUBLIC_SHARE, _SHARE = 0.98, 0.95
_FIRST_YEAR, _OFFSET = 70, 1911
MONTH = re.compile(r"(19|20)\d{2}(?:[-/.年]?(?:0?[1-9]|1[0-2])月?)|[A-Z][a-z]{2,8}[ -](?:19|20)?\d{2}")


def written(cells: pd.Series) -> pd.Series | None:
    """The cells as datetime64; None where fewer than 95 % of them are dates.

    Months become their first day. A year of the Republic of China is Gregorian minus 1911 and has three digits from
    2011 on; two-digit years need the word 民國 in front.
    """
    known = cells.dropna()
    if known.empty:
        return None
    texts = known.map(lambda v: f"{v:.0f}") if pd.api.types.is_numeric_dtype(known) else known.astype("str")
    texts = texts.str.strip()
    plain = texts.str.replace(r"[年月](?=\d)", "-", regex=True).str.replace(r"[日月]$", "", regex=True)
    for pattern in (*_FORMATS, *_MONTHS):
        parsed = pd.to_datetime(plain, format=pattern, errors="coerce")
        if parsed.notna().mean() >= _SHARE:
            return parsed.reindex(cells.index).astype("datetime64[us]")
    parsed = _republic(texts)
    return None if parsed is None else parsed.reindex(cells.index).astype("datetime64[us]")


def republic(texts: pd.Series) -> bool:
    """Whether nearly all texts are dates in years of the Republic of China."""
    return _republic(texts) is not None


def _republic(texts: pd.Series) -> pd.Series | None:
    parts = texts.str.extract(_REPUBLIC.pattern)
    whole = texts.str.fullmatch(_REPUBLIC.pattern)
    said = texts.str.contains("民國|民国", regex=True)
    years = pd.to_numeric(parts[0], errors="coerce")
    fits = whole & ((years >= 100) | said) & years.between(_FIRST_YEAR if not said.any() else 1, 200)
    if fits.mean() < _REPUBLIC_SHARE:
        return None
    joined = (years.fillna(0).astype(int) + _OFFSET).astype(str) + "-" + parts[1].fillna("") + "-" + parts[2].fillna("")
    return pd.to_datetime(joined.where(fits), format="%Y-%m-%d", errors="coerce")


def month_like(texts: tuple[str, ...]) -> bool:
    """Whether texts are months (2024-01, 2024年1月, Jan 2024)."""
    return bool(texts) and sum(bool(MONTH.fullmatch(t.strip())) for t in texts) >= _SHARE * len(texts)
