"""Texts that are days or moments, by a fixed list of forms, decided once per column.

Sources of the forms: methods/lifecycle.md §7. RE2 patterns, so every text takes linear time.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_TIME = (
    r"(?:\s*[T,]?\s*(?P<half>上午|下午|中午|晚上|凌晨|[AaPp]\.?[Mm]\.?)?\s*(?P<h>\d{1,2})[:时時点點](?P<m>\d{1,2})"
    r"(?:[:分](?P<s>\d{1,2})(?:[.,](?P<f>\d{1,9}))?)?[分秒]?\s*(?P<half2>[AaPp]\.?[Mm]\.?|上午|下午)?"
    r"\s*(?P<zone>Z|(?:UTC|GMT)?(?:[-+]\d{1,2}(?::?\d{2})?)?|[A-Z]{3,4}))?$"
)
_WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+)?"
_MONTH = r"(?P<b>[A-Za-z]{3,9})"
_FORMS = {
    "ymd": r"^(?P<a>\d{4})\s?[-/.年]\s?(?P<b>\d{1,2})\s?[-/.月]\s?(?P<c>\d{1,2})[日号號]?" + _TIME,
    "short": r"^(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})[-/.](?P<c>\d{4}|\d{1,2})\.?" + _TIME,
    "dmon": r"^" + _WEEKDAY + r"(?P<c>\d{1,2})[-/. ]" + _MONTH + r"\.?,?[-/ ](?P<a>\d{4}|\d{2})" + _TIME,
    "mond": r"^" + _WEEKDAY + _MONTH + r"\.?\s(?P<c>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<a>\d{4})" + _TIME,
    "minguo": r"^(?:民國|民国)\s?(?P<a>\d{1,3})\s?[-/.年]\s?(?P<b>\d{1,2})\s?[-/.月]\s?(?P<c>\d{1,2})[日号號]?" + _TIME,
    "roc": r"^(?P<a>1[0-3]\d)[-/.年](?P<b>\d{1,2})[-/.月](?P<c>\d{1,2})日?" + _TIME,
    "month": r"^(?P<a>\d{4})\s?[-/年]\s?(?P<b>\d{1,2})月?$",
    "month_last": r"^(?P<b>\d{1,2})/(?P<a>\d{4})$",
    "month_name": r"^" + _MONTH + r"\.?[- ,]{1,2}(?P<a>\d{4})$",
    "month_short": r"^" + _MONTH + r"(?:-|\s?')(?P<a>\d{2})$",
    "compact": r"^(?P<a>(?:19|20)\d{2})(?P<b>\d{2})(?P<c>\d{2})(?:(?P<h>\d{2})(?P<m>\d{2})(?P<s>\d{2}))?$",
}
_MONTHS = {
    name: i + 1
    for i, names in enumerate(
        (
            "jan january januar janvier enero", "feb february februar fevrier febrero", "mar march marz mars marzo",
            "apr april avril abril", "may mai mayo", "jun june juni juin junio", "jul july juli juillet julio",
            "aug august aout agosto", "sep sept september septembre septiembre",
            "oct october okt oktober octobre octubre",
            "nov november novembre noviembre", "dec december dez dezember decembre diciembre",
        )
    )
    for name in names.split()
}  # fmt: skip
ORDERS = ("dmy", "mdy", "ymd")
_PLAIN_FORMS = tuple(re.compile(form) for form in _FORMS.values())
_LONGEST = 80


@dataclass(frozen=True)
class Parts:
    """Distinct texts taken apart, arrays of shape (texts,). form: index into the list of forms, −1 for no date.

    a, b, c: the three numbers in the order written (for named months b is the month). For ``short`` forms the order is
    still open. seconds: since midnight. offset: minutes east of UTC, ``no_offset`` where the text has none.
    """

    form: np.ndarray
    a: np.ndarray
    b: np.ndarray
    c: np.ndarray
    year_digits: np.ndarray
    seconds: np.ndarray
    micros: np.ndarray
    offset: np.ndarray
    separator: str

    @property
    def matched(self) -> np.ndarray:
        return self.form >= 0

    @property
    def short(self) -> np.ndarray:
        return self.form == _NAMES.index("short")

    @property
    def month(self) -> np.ndarray:
        """Months without a day, which become their first day."""
        return np.isin(self.form, [i for i, name in enumerate(_NAMES) if name.startswith("month")])

    @property
    def republic(self) -> np.ndarray:
        """Years counted from 1912 (民國112年, 112/05/01)."""
        return np.isin(self.form, [_NAMES.index("minguo"), _NAMES.index("roc")])

    @property
    def placeholder(self) -> np.ndarray:
        """0000-00-00, 0001-01-01, 1900-01-01, 9999-12-31: what databases write for no day."""
        first = (self.b <= 1) & (self.c <= 1)
        return self.matched & ~self.short & (((self.a <= 1) | (self.a == 1900)) & first | (self.a == 9999))

    @property
    def compact(self) -> np.ndarray:
        return self.form == _NAMES.index("compact")


_NAMES = tuple(_FORMS)
NO_OFFSET = -9999
_DAY = 86_400_000_000
_REPUBLIC = 1911


def may_be_dates(texts: pa.StringArray) -> bool:
    """Whether one of these few distinct texts has the form of a date: a cheap look before all forms are tried.

    Most columns of a wide file hold no dates, and setting up the vectorised patterns costs more than their answer.
    """
    said = [unicodedata.normalize("NFKC", t) for t in texts.to_pylist() if len(t) <= _LONGEST]
    return any(form.match(text) for text in said for form in _PLAIN_FORMS)


def read_dates(texts: pa.StringArray) -> Parts:
    """Takes distinct, stripped texts apart."""
    n, array = len(texts), texts
    if not pc.all(pc.string_is_ascii(texts[:50])).as_py():
        array = pc.utf8_normalize(array, form="NFKC")
    form = np.full(n, -1, dtype=np.int8)
    whole = {k: np.zeros(n, dtype=np.int64) for k in ("a", "b", "c", "digits", "seconds", "micros")}
    offset = np.full(n, NO_OFFSET, dtype=np.int64)
    separator = ""
    for index, name in enumerate(_NAMES):
        open_ = np.flatnonzero(form < 0)
        if not len(open_):
            break
        found = pc.extract_regex(array.take(pa.array(open_)), _FORMS[name])
        hit = pc.is_valid(found).to_numpy(zero_copy_only=False)
        if not hit.any():
            continue
        rows = open_[hit]
        struct = found.filter(pa.array(hit))
        field = {f.name: struct.field(i) for i, f in enumerate(struct.type)}
        form[rows] = index
        whole["a"][rows] = _ints(field["a"])
        whole["c"][rows] = _ints(field["c"]) if "c" in field else 1
        named = name in ("dmon", "mond", "month_name", "month_short")
        whole["b"][rows] = _months(field["b"]) if named else _ints(field["b"])
        year = field["c"] if name == "short" else field["a"]
        whole["digits"][rows] = pc.binary_length(year).to_numpy()
        if name in ("minguo", "roc"):
            whole["a"][rows] += _REPUBLIC
            whole["digits"][rows] = 4
        if "h" not in field:
            continue
        whole["seconds"][rows], whole["micros"][rows] = _clock(field)
        if "zone" in field:
            offset[rows] = _offsets(field["zone"])
        if name == "short":
            separator = field["sep"][0].as_py()
    return Parts(
        form, whole["a"], whole["b"], whole["c"], whole["digits"], whole["seconds"], whole["micros"], offset, separator
    )


def moments(parts: Parts, order: str = "ymd") -> np.ndarray:
    """datetime64[us] per text, NaT where no such day exists; ``order`` (dmy, mdy, ymd) is for the short forms.

    Years below 1900 or above 2100 and the placeholder 1900-01-01 are no days. Two-digit years: 70–99 are 19xx.
    """
    first, second, third = parts.a, parts.b, parts.c
    short = parts.short
    year, month, day = first.copy(), second.copy(), third.copy()
    places = {"d": day, "m": month, "y": year}
    for letter, source in zip(order, (first, second, third), strict=True):
        places[letter][short] = source[short]
    two = np.where(short & (order == "ymd"), 2, parts.year_digits) == 2
    year = np.where(two & (year < 100), year + np.where(year >= 70, 1900, 2000), year)
    good = parts.matched & (year >= 1900) & (year <= 2100) & (month >= 1) & (month <= 12) & (day >= 1)
    good &= parts.seconds >= 0
    month0 = np.where(good, (year - 1970) * 12 + month - 1, 0)
    start = month0.astype("datetime64[M]")
    length = ((start + 1).astype("datetime64[D]") - start.astype("datetime64[D]")).astype(np.int64)
    good &= day <= length
    good &= ~((year == 1900) & (month == 1) & (day == 1))
    days = start.astype("datetime64[D]").astype(np.int64) + day - 1
    micros = days * _DAY + parts.seconds * 1_000_000 + parts.micros
    values = micros.astype("datetime64[us]")
    values[~good] = np.datetime64("NaT")
    return values


def _ints(texts: pa.Array) -> np.ndarray:
    filled = pc.if_else(pc.equal(texts, ""), "0", pc.fill_null(texts, "0"))
    return pc.cast(filled, pa.int64()).to_numpy(zero_copy_only=False)


def _months(texts: pa.Array) -> np.ndarray:
    plain = pc.utf8_lower(pc.replace_substring_regex(pc.utf8_normalize(texts, form="NFD"), r"\pM", ""))
    return np.array([_MONTHS.get(t, 0) for t in plain.to_pylist()], dtype=np.int64)


def _clock(field: dict[str, pa.Array]) -> tuple[np.ndarray, np.ndarray]:
    """Seconds since midnight (−1 for no such time) and microseconds."""
    hour, minute, second = _ints(field["h"]), _ints(field["m"]), _ints(field["s"])
    micros = np.zeros(len(hour), dtype=np.int64)
    if "f" in field:
        fraction = pc.utf8_slice_codeunits(pc.utf8_rpad(pc.fill_null(field["f"], ""), 6, "0"), 0, 6)
        micros = _ints(fraction)
    if "half" in field:
        half = pc.utf8_lower(pc.binary_join_element_wise(field["half"], field["half2"], ""))
        late = pc.match_substring_regex(half, "^(p|下午|晚上|中午)").to_numpy(zero_copy_only=False)
        early = pc.match_substring_regex(half, "^(a|上午|凌晨)").to_numpy(zero_copy_only=False)
        hour = np.where(late & (hour < 12) & ~((hour == 11) & _is(half, "中午")), hour + 12, hour)
        hour = np.where(early & (hour == 12), 0, hour)
    bad = (hour > 24) | (minute > 59) | (second > 60)
    return np.where(bad, -1, hour * 3600 + minute * 60 + second), micros


def _is(texts: pa.Array, word: str) -> np.ndarray:
    return pc.equal(texts, word).to_numpy(zero_copy_only=False)


def _offsets(zones: pa.Array) -> np.ndarray:
    encoded = pc.fill_null(zones, "").dictionary_encode()
    known = []
    for zone in encoded.dictionary.to_pylist():
        rest = zone.removeprefix("UTC").removeprefix("GMT")
        if not zone:
            known.append(NO_OFFSET)
        elif rest in ("", "Z"):
            known.append(0)
        elif rest[0] not in "+-":
            # EST, CEST …: the wall clock of the place, whose summer time the name already tells
            known.append(NO_OFFSET)
        else:
            digits = rest[1:].replace(":", "")
            hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
            known.append((60 * hours + minutes) * (-1 if rest[0] == "-" else 1))
    return np.array(known, dtype=np.int64)[encoded.indices.to_numpy()]
