"""Text columns → numbers, days or text, per column: at least 99.5 % of the cells that say something must fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from insight.reading.codes import question, warning
from insight.reading.dates import NO_OFFSET, ORDERS, Parts, moments, read_dates
from insight.reading.dayorder import ID_HEADER, as_dates, likely_order, proven_order, valid_share
from insight.reading.grid import text_of
from insight.reading.numbers import Numbers, read_numbers
from insight.reading.texts import FIT, Texts, date_array, number_array, text_array

_QUICK = 200
_DATE_HEADER = re.compile(
    r"date|time(?!s)|\bday\b|created|updated|timestamp|_at$|日期|时间|時間|datum|fecha|horodat|stamp", re.IGNORECASE
)
_LENGTH_HEADER = re.compile(
    r"duration|second|minute|hour|elapsed|spent|time to|所用|用时|时长|耗时|秒|分钟|times", re.I
)
_LEADING_ZERO = r"^0\d+$"
_LONG = r"^[-+]?\d{16,}$"
_MANGLED = r"^\d(?:\.\d+)?[eE]\+(?:1[1-9]|2\d)$"
_CODE_LIKE = r"^\d+[eE]\d+$"
_PHONE = r"^\+\d{8,15}$"


@dataclass
class Typing:
    """Turns columns into their types. ``decimal`` and ``date_order`` are a person's choices; ``european``: the file's
    delimiter is a semicolon, so a comma is more likely a decimal mark."""

    decimal: str | None = None
    date_order: str | None = None
    european: bool = False
    today: np.datetime64 | None = None
    warnings: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)

    def columns(self, names: Sequence[str], arrays: Sequence[pa.ChunkedArray]) -> list[pa.ChunkedArray]:
        """The typed columns; what had to be assumed or dropped is added to ``warnings`` and ``questions``."""
        done: dict[int, pa.ChunkedArray] = {}
        numbers: dict[int, tuple[Texts, Numbers]] = {}
        dates: dict[int, tuple[Texts, Parts]] = {}
        for i, (name, array) in enumerate(zip(names, arrays, strict=True)):
            if not pa.types.is_string(array.type):
                done[i] = self._native(name, array)
                continue
            texts = Texts.of(name, array)
            parts = as_dates(texts)
            if parts is not None:
                dates[i] = (texts, parts)
                continue
            found = None if self._stays_text(texts) else _as_numbers(texts)
            if found is not None:
                numbers[i] = (texts, found)
            else:
                done[i] = text_array(texts) if texts.wrapped else array
        mark = self._file_mark(numbers.values())
        for i, (texts, read) in numbers.items():
            done[i] = self._number(texts, read, mark)
        order = self._file_order(dates.values())
        for i, (texts, parts) in dates.items():
            done[i] = self._date(texts, parts, order)
        self._shorten()
        return [done[i] for i in range(len(names))]

    # --- cells that already have a type -------------------------------------------------------------------------

    def _native(self, name: str, array: pa.ChunkedArray) -> pa.ChunkedArray:
        if not pa.types.is_floating(array.type):
            return array
        values = array.to_numpy()
        known = values[~np.isnan(values)]
        infinite = int(np.isinf(known).sum())
        if infinite:
            self.warnings.append(warning("not_finite", column=name, count=infinite))
            values = np.where(np.isinf(values), np.nan, values)
            known = known[np.isfinite(known)]
        if len(known) and np.abs(known).max() >= 1e15:
            self.warnings.append(warning("long_numbers", column=name))
            texts = [None if np.isnan(v) else text_of(float(v)) for v in values]
            return pa.chunked_array([pa.array(texts, pa.string())])
        days = self._coded_days(name, known, values)
        return days if days is not None else number_array(values)

    def _coded_days(self, name: str, known: np.ndarray, values: np.ndarray) -> pa.ChunkedArray | None:
        """Numbers that are days: 20240131, Excel's serial numbers and Unix times; the last two by the header only."""
        if not len(known) or (known <= 0).any():
            return None
        whole = bool(np.all(known == np.round(known)))
        if whole and known.min() >= 19000101 and known.max() <= 21001231 and not ID_HEADER.search(name):
            distinct = np.unique(known).astype(np.int64)
            good = ~np.isnat(moments(read_dates([str(v) for v in distinct])))
            if good.mean() >= FIT:
                parts = read_dates(["" if np.isnan(v) else str(int(v)) for v in values])
                return date_array(moments(parts))
        if not _DATE_HEADER.search(name) or _LENGTH_HEADER.search(name):
            return None
        if known.min() >= 20_000 and known.max() <= 60_000:
            unit, origin = 86_400_000_000.0, np.datetime64("1899-12-30", "us")
        elif whole and known.min() >= 1e9 and known.max() < 2.2e9:
            unit, origin = 1e6, np.datetime64("1970-01-01", "us")
        elif whole and known.min() >= 1e12 and known.max() < 2.2e12:
            unit, origin = 1e3, np.datetime64("1970-01-01", "us")
        else:
            return None
        self.warnings.append(warning("excel_dates", column=name))
        # serial days are rounded to the second, the precision Excel keeps
        steps = np.round(np.nan_to_num(values) * (unit / 1e6)).astype(np.int64) * 1_000_000
        stamps = origin + steps.astype("timedelta64[us]")
        stamps[np.isnan(values)] = np.datetime64("NaT")
        return date_array(stamps)

    # --- text or number -----------------------------------------------------------------------------------------

    def _stays_text(self, texts: Texts) -> bool:
        """Identifiers: ="000123", leading zeros, 16 digits and more, phone numbers, ids that Excel has mangled."""
        if not texts.values or texts.wrapped:
            return True
        total = texts.counts.sum()
        zeros, long = texts.matches(_LEADING_ZERO), texts.matches(_LONG)
        if long.any() or texts.matches(_PHONE).any():
            return True
        if zeros.any():
            widths = np.array([len(v) for v in texts.values])
            same_width = (widths[zeros] == np.bincount(widths).argmax()).all()
            if same_width or texts.counts[zeros].sum() > (1 - FIT) * total:
                return True
        mangled = texts.matches(_MANGLED)
        if mangled.any():
            rest = [v for v, m in zip(texts.values, mangled, strict=True) if not m]
            if all(v.isdigit() and len(v) >= 11 for v in rest):
                count = int(texts.counts[mangled].sum())
                said = warning("mangled_ids", column=texts.name, count=count, examples=texts.examples(mangled))
                self.warnings.append(said)
                return True
        return bool(texts.matches(_CODE_LIKE).all())

    def _file_mark(self, columns: Any) -> str | None:
        """The decimal mark that the columns prove, if they agree."""
        if self.decimal in (".", ","):
            return self.decimal
        votes = {".": 0, ",": 0}
        for texts, read in columns:
            proofs = read.proofs(texts.counts)
            if proofs["."] != proofs[","]:
                votes["." if proofs["."] > proofs[","] else ","] += 1
        if votes["."] and votes[","]:
            return None
        return "." if votes["."] else "," if votes[","] else None

    def _number(self, texts: Texts, read: Numbers, file_mark: str | None) -> pa.ChunkedArray:
        proofs = read.proofs(texts.counts)
        if proofs["."] or proofs[","]:
            mark = "." if proofs["."] >= proofs[","] else ","
        elif file_mark:
            mark = file_mark
        else:
            mark = self._assumed_mark(texts, proofs)
        values = read.values(mark)
        lost = np.isnan(values) & ~read.missing & ~read.infinite
        said = texts.counts.sum() - texts.counts[read.missing].sum()
        if texts.counts[lost].sum() > (1 - FIT) * said or self._labelled(texts, values, lost):
            return text_array(texts)
        tokens = [t for t in read.tokens if t is not None]
        currencies = sorted({t.currency for t in tokens if t.currency})
        if len(currencies) > 1:
            self.warnings.append(warning("mixed_currency", column=texts.name, currencies=currencies[:5]))
            return text_array(texts)
        if any(t.percent for t in tokens):
            if not all(t.percent for t in tokens):
                return text_array(texts)
            self.warnings.append(warning("percent", column=texts.name))
        if read.infinite.any():
            count = int(texts.counts[read.infinite].sum())
            self.warnings.append(warning("not_finite", column=texts.name, count=count))
        dropped = lost | read.missing
        if dropped.any():
            count = int(texts.counts[dropped].sum())
            examples = texts.examples(dropped)
            self.warnings.append(warning("text_in_numbers", column=texts.name, count=count, examples=examples))
        rows = texts.spread(values, np.nan)
        days = self._coded_days(texts.name, rows[~np.isnan(rows)], rows)
        return days if days is not None else number_array(rows)

    @staticmethod
    def _labelled(texts: Texts, values: np.ndarray, lost: np.ndarray) -> bool:
        """Answer options with words ("I love it!+5", "Extremely likely" beside 0–10) are for the roles to read."""
        if any(any(c.isdigit() for c in texts.values[i]) for i in np.flatnonzero(lost)):
            return True
        known = values[~np.isnan(values)]
        steps = len(known) <= 11 and len(known) > 0 and bool(np.all((known == np.round(known)) & (np.abs(known) <= 10)))
        return bool(lost.any()) and steps

    def _assumed_mark(self, texts: Texts, proofs: dict[str, int]) -> str:
        """Only forms like 1,234 or 1.234: a full stop is a decimal mark, a comma thousands; said and asked."""
        if not proofs["?"]:
            return "."
        comma = any("," in v for v in texts.values)
        if not comma and not self.european:
            return "."
        assumed = "," if (comma and self.european) else "."
        word = "decimal_comma" if assumed == "," else "decimal_point"
        self._ask("decimal_mark_ambiguous", texts, texts.matches(r"\d[.,]\d{3}"), word)
        return assumed

    # --- days ---------------------------------------------------------------------------------------------------

    def _file_order(self, columns: Any) -> str | None:
        """The order of day and month that the columns prove, if they agree."""
        if self.date_order in ORDERS:
            return self.date_order
        proven = {order for texts, parts in columns if (order := proven_order(texts, parts))}
        return proven.pop() if len(proven) == 1 else None

    def _date(self, texts: Texts, parts: Parts, file_order: str | None) -> pa.ChunkedArray:
        order = "ymd"
        if parts.short.any():
            order = (self.date_order if self.date_order in ORDERS else None) or proven_order(texts, parts) or ""
            if not order and file_order and valid_share(texts, parts, file_order) >= FIT:
                order = file_order
            if not order:
                order, assumed = likely_order(texts, parts, self.today)
                if assumed:
                    self._ask("date_order_ambiguous", texts, parts.short, order)
        stamps = moments(parts, order)
        bad = np.isnat(stamps)
        if bad.any():
            count = int(texts.counts[bad].sum())
            said = warning("impossible_dates", column=texts.name, count=count, examples=texts.examples(bad))
            self.warnings.append(said)
        zones, shares = np.unique(parts.offset[parts.matched & (parts.offset != NO_OFFSET)], return_counts=True)
        if len(zones) > 1:
            usual = int(zones[shares.argmax()])
            shift = np.where(parts.offset == NO_OFFSET, 0, usual - parts.offset)
            stamps = stamps + (shift * 60_000_000).astype("timedelta64[us]")
            shown = f"UTC{usual // 60:+d}" + (f":{usual % 60:02d}" if usual % 60 else "")
            self.warnings.append(warning("time_zones", column=texts.name, zone=shown))
        return date_array(texts.spread(stamps, np.datetime64("NaT", "us")))

    def _ask(self, code: str, texts: Texts, about: np.ndarray, assumed: str) -> None:
        fields = {"column": texts.name, "examples": texts.examples(about), "assumed": assumed}
        self.warnings.append(warning(code, **fields))
        self.questions.append(question(code, **fields))

    def _shorten(self, keep: int = 20) -> None:
        """Files with hundreds of columns with NA: the first warnings in full, the rest as one sum."""
        many = [w for w in self.warnings if w["code"] == "text_in_numbers"]
        if len(many) <= keep:
            return
        rest = many[keep:]
        self.warnings = [w for w in self.warnings if not any(w is r for r in rest)]
        total = sum(w["count"] for w in rest)
        self.warnings.append(warning("text_in_numbers_more", columns=len(rest), count=total))


def _as_numbers(texts: Texts) -> Numbers | None:
    head = read_numbers(texts.values[:_QUICK])
    fits = np.array([t is not None for t in head.tokens]) | head.missing | head.infinite
    if fits.mean() < 0.5 or not any(t is not None for t in head.tokens):
        return None
    return head if len(texts.values) <= _QUICK else read_numbers(texts.values)
