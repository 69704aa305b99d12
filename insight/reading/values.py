"""Text columns → numbers, days or text, per column: at least 99.5 % of the cells that say something must fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from insight.reading.changes import Changes
from insight.reading.coded import calendar_numbers, counted_days
from insight.reading.codes import question, warning
from insight.reading.dates import NO_OFFSET, ORDERS, Parts, moments
from insight.reading.dayorder import as_dates, likely_order, proven_order, valid_share
from insight.reading.grid import text_of
from insight.reading.ids import mangled_warning, stays_text, tab_protected
from insight.reading.numbers import Numbers, read_numbers
from insight.reading.places import first_rows
from insight.reading.texts import FIT, Column, TextColumn, date_array, number_array

_QUICK = 200
_SHORT = 10
_FEW_WORDS = 0.2
_KEPT_WARNINGS = 20
_WJX_TIME = "提交答卷时间"


@dataclass
class Typing:
    """Turns columns into their types. ``decimal`` and ``date_order`` are a person's choices; ``european``: the file's
    delimiter is a semicolon, so a comma is more likely a decimal mark. rows: the number of every row in the
    spreadsheet, shape (rows,), counted from 1 where it is not given. date1904: serial numbers count from 1904."""

    decimal: str | None = None
    date_order: str | None = None
    european: bool = False
    today: np.datetime64 | None = None
    rows: np.ndarray = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    date1904: bool = False
    changes: Changes = field(default_factory=Changes)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)

    def columns(self, names: Sequence[str], columns: Sequence[Column]) -> list[pa.ChunkedArray]:
        """The typed columns; what had to be assumed or dropped is added to ``warnings`` and ``questions``.

        Two passes: what one column proves (decimal mark, order of day and month) helps the columns that prove nothing.
        """
        if not len(self.rows) and columns:
            self.rows = np.arange(1, len(columns[0]) + 1)
        coded = _WJX_TIME in names and any(n.startswith("序号") for n in names[:2])
        done: dict[int, pa.ChunkedArray] = {}
        numbers: dict[int, tuple[str, TextColumn, Numbers]] = {}
        dates: dict[int, tuple[str, TextColumn, Parts]] = {}
        for i, (name, column) in enumerate(zip(names, columns, strict=True)):
            if not isinstance(column, TextColumn):
                done[i] = self._native(name, self._asked(name, column) if coded else column)
                continue
            self.changes.count("trimmed", name, column.trimmed - column.tabbed)
            column = self.changes.without_skips(name, column, coded)
            texts = self.changes.unwrapped(name, column)
            protected = texts is not column and not texts.matches(r"^\d+[.,]\d{1,2}$").all()
            if protected or not len(texts.values):
                done[i] = texts.array()
            elif tab_protected(name, texts):
                self.changes.count("unwrapped_ids", name, texts.tabbed, texts.values[:3].to_pylist())
                done[i] = texts.array()
            elif (parts := as_dates(name, texts)) is not None:
                dates[i] = (name, texts, parts)
            elif stays_text(texts):
                self.warnings.extend(mangled_warning(name, texts, self.rows))
                done[i] = texts.array()
            elif (read := _as_numbers(texts)) is not None:
                numbers[i] = (name, texts, read)
            else:
                done[i] = texts.array()
        mark = self._file_mark([(texts, read) for _, texts, read in numbers.values()])
        for i, (name, texts, read) in numbers.items():
            done[i] = self._number(name, texts, read, mark)
        order = self._file_order([(texts, parts) for _, texts, parts in dates.values()])
        for i, (name, texts, parts) in dates.items():
            done[i] = self._date(name, texts, parts, order)
        self._shorten()
        self.warnings.extend(self.changes.said())
        return [done[i] for i in range(len(names))]

    def _asked(self, name: str, array: pa.ChunkedArray) -> pa.ChunkedArray:
        """A column of 问卷星 without −3, its code for a question that was skipped."""
        if not pa.types.is_floating(array.type):
            return array
        skipped = pc.equal(array, -3.0)
        self.changes.count("skip_codes", name, pc.sum(skipped).as_py() or 0, ["-3"])
        return pc.if_else(skipped, pa.scalar(None, array.type), array)

    def _native(self, name: str, array: pa.ChunkedArray) -> pa.ChunkedArray:
        """Cells that have a type in the file: numbers stay numbers, unless they are days or too long to be exact."""
        if not pa.types.is_floating(array.type):
            return array
        values = array.to_numpy()
        infinite = np.isinf(values)
        if infinite.any():
            about = {"count": int(infinite.sum()), "rows": first_rows(infinite, self.rows)}
            self.warnings.append(warning("not_finite", column=name, **about))
            values = np.where(infinite, np.nan, values)
        if np.nanmax(np.abs(values), initial=0) >= 1e15:
            self.warnings.append(warning("long_numbers", column=name))
            texts = [None if np.isnan(v) else text_of(float(v)) for v in values]
            return pa.chunked_array([pa.array(texts, pa.string())])
        return self._number_or_day(name, values)

    def _number_or_day(self, name: str, values: np.ndarray) -> pa.ChunkedArray:
        days = calendar_numbers(name, values)
        if days is None:
            days = counted_days(name, values, self.date1904)
            if days is not None:
                self.warnings.append(warning("excel_dates", column=name))
        return number_array(values) if days is None else date_array(days)

    # --- numbers --------------------------------------------------------------------------------------------------

    def _file_mark(self, columns: Sequence[tuple[TextColumn, Numbers]]) -> str | None:
        """The decimal mark that the columns prove, if they agree."""
        if self.decimal in (".", ","):
            return self.decimal
        proven = set()
        for texts, read in columns:
            proofs = read.proofs(texts.counts)
            if proofs["."] != proofs[","]:
                proven.add("." if proofs["."] > proofs[","] else ",")
        return proven.pop() if len(proven) == 1 else None

    def _number(self, name: str, texts: TextColumn, read: Numbers, file_mark: str | None) -> pa.ChunkedArray:
        proofs = read.proofs(texts.counts)
        if proofs["."] or proofs[","]:
            mark = "." if proofs["."] >= proofs[","] else ","
        else:
            mark = file_mark or self._assumed_mark(name, texts, proofs["?"])
        values = read.values(mark)
        lost = np.isnan(values) & ~read.missing & ~read.infinite
        said = texts.counts.sum() - texts.sum(read.missing)
        # one stray word in a short column is a slip of the pen, and its row is named
        stray = 1 if said >= _SHORT and texts.sum(lost) == 1 else 0
        labelled = _labelled(texts, values, lost)
        if texts.sum(lost) > max((1 - FIT) * said, stray) or labelled:
            if not labelled and said >= _SHORT and texts.sum(lost) <= _FEW_WORDS * said:
                self._say("mostly_numbers", name, texts, lost)
            return texts.array()
        currencies = sorted({t.currency for t in read.tokens if t is not None and t.currency})
        percents = {t.percent for t in read.tokens if t is not None}
        if len(currencies) > 1:
            usual = max(currencies, key=lambda c: texts.sum(_in(read, c)))
            other = np.array([t is not None and t.currency not in ("", usual) for t in read.tokens], dtype=bool)
            about = {"currencies": currencies[:5], "rows": self._places(texts, other)}
            self.warnings.append(warning("mixed_currency", column=name, **about))
            return texts.array()
        if len(percents) > 1:
            bare = np.array([t is not None and not t.percent for t in read.tokens], dtype=bool)
            about = {"examples": texts.examples(bare), "rows": self._places(texts, bare)}
            self.warnings.append(warning("percent_mixed", column=name, **about))
            return texts.array()
        if True in percents:
            self.warnings.append(warning("percent", column=name))
        if read.infinite.any():
            about = {"count": texts.sum(read.infinite), "rows": self._places(texts, read.infinite)}
            self.warnings.append(warning("not_finite", column=name, **about))
        self.changes.add("missing_marks", name, texts, read.missing)
        if lost.any():
            self._say("text_in_numbers", name, texts, lost)
        self.changes.number(name, texts, read, mark, values)
        return self._number_or_day(name, texts.spread(values, np.nan))

    def _assumed_mark(self, name: str, texts: TextColumn, either: int) -> str:
        """Only forms like 1,234 or 1.234: a full stop is a decimal mark, a comma thousands; said and asked."""
        comma = bool(texts.matches(r"\d,\d").any())
        if not either or not (comma or self.european):
            return "."
        assumed = "," if (comma and self.european) else "."
        word = "decimal_comma" if assumed == "," else "decimal_point"
        self._ask("decimal_mark_ambiguous", name, texts.examples(texts.matches(r"\d[.,]\d{3}")), word)
        return assumed

    # --- days -----------------------------------------------------------------------------------------------------

    def _file_order(self, columns: Sequence[tuple[TextColumn, Parts]]) -> str | None:
        """The order of day and month that the columns prove, if they agree."""
        if self.date_order in ORDERS:
            return self.date_order
        proven = {order for texts, parts in columns if (order := proven_order(texts, parts))}
        return proven.pop() if len(proven) == 1 else None

    def _date(self, name: str, texts: TextColumn, parts: Parts, file_order: str | None) -> pa.ChunkedArray:
        order = "ymd"
        if parts.short.any():
            order = (self.date_order if self.date_order in ORDERS else None) or proven_order(texts, parts) or ""
            if not order and file_order and valid_share(texts, parts, file_order) >= FIT:
                order = file_order
            if not order:
                order, assumed = likely_order(texts, parts, self.today)
                if assumed:
                    self._ask("date_order_ambiguous", name, texts.examples(parts.short), order)
        stamps = moments(parts, order)
        bad = np.isnat(stamps)
        if bad.any():
            self._say("impossible_dates", name, texts, bad)
        if self.today is not None and (later := stamps > self.today + np.timedelta64(2, "D")).any():
            self._say("future_dates", name, texts, later)
        for code, chosen in (("month_dates", parts.month), ("roc_years", parts.republic)):
            if chosen.any():
                self.warnings.append(warning(code, column=name, examples=texts.examples(chosen)))
        zoned = parts.matched & (parts.offset != NO_OFFSET)
        zones = np.unique(parts.offset[zoned])
        if len(zones) > 1:
            usual = int(max(zones, key=lambda z: texts.sum(zoned & (parts.offset == z))))
            shift = np.where(parts.offset == NO_OFFSET, 0, usual - parts.offset)
            stamps = stamps + (shift * 60_000_000).astype("timedelta64[us]")
            shown = f"UTC{usual // 60:+d}" + (f":{usual % 60:02d}" if usual % 60 else "")
            self.warnings.append(warning("time_zones", column=name, zone=shown))
        return date_array(texts.spread(stamps, np.datetime64("NaT", "us")))

    def _places(self, texts: TextColumn, chosen: np.ndarray) -> list[int]:
        return first_rows(texts.spread(chosen, False), self.rows)

    def _say(self, code: str, name: str, texts: TextColumn, chosen: np.ndarray) -> None:
        about = {"count": texts.sum(chosen), "examples": texts.examples(chosen), "rows": self._places(texts, chosen)}
        self.warnings.append(warning(code, column=name, **about))

    def _ask(self, code: str, name: str, examples: list[str], assumed: str) -> None:
        fields = {"column": name, "examples": examples, "assumed": assumed}
        self.warnings.append(warning(code, **fields))
        self.questions.append(question(code, **fields))

    def _shorten(self) -> None:
        """Files with hundreds of columns with NA: the first warnings in full, the rest as one sum."""
        many = [w for w in self.warnings if w["code"] == "text_in_numbers"]
        rest = many[_KEPT_WARNINGS:]
        if rest:
            self.warnings = [w for w in self.warnings if not any(w is r for r in rest)]
            total = sum(w["count"] for w in rest)
            self.warnings.append(warning("text_in_numbers_more", columns=len(rest), count=total))


def _in(read: Numbers, currency: str) -> np.ndarray:
    return np.array([t is not None and t.currency == currency for t in read.tokens], dtype=bool)


def _as_numbers(texts: TextColumn) -> Numbers | None:
    head = read_numbers(texts.values[:_QUICK])
    fits = head.readable | head.missing | head.infinite
    if fits.mean() < 0.5 or not head.readable.any():
        return None
    return head if len(texts.values) <= _QUICK else read_numbers(texts.values)


def _labelled(texts: TextColumn, values: np.ndarray, lost: np.ndarray) -> bool:
    """Answer options with words ("I love it!+5", "Extremely likely" beside 0–10) are for the roles to read."""
    if not lost.any():
        return False
    if texts.matches(r"\d")[lost].any():
        return True
    known = values[~np.isnan(values)]
    return 0 < len(known) <= 11 and bool(np.all((known == np.round(known)) & (np.abs(known) <= 10)))
