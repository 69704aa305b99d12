"""Numbers that are days: 20240131, Excel's serial numbers, Unix times. The last two only where the header says so."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa

from insight.reading.dates import moments, read_dates
from insight.reading.ids import ID_HEADER
from insight.reading.texts import FIT

_DATE_HEADER = re.compile(
    r"date|time(?!s)|\bday\b|created|updated|stamp|_at$|日期|时间|時間|datum|fecha|horodat", re.IGNORECASE
)
_LENGTH_HEADER = re.compile(
    r"duration|second|minute|hour|elapsed|spent|time to|times\b|所用|用时|用時|时长|耗时|秒|分钟", re.IGNORECASE
)
_EXCEL_EPOCH = np.datetime64("1899-12-30", "us")
_MAC_EPOCH = np.datetime64("1904-01-01", "us")
_UNIX_EPOCH = np.datetime64("1970-01-01", "us")


def calendar_numbers(name: str, values: np.ndarray) -> np.ndarray | None:
    """Whole numbers like 20240131 as datetime64[us], shape (rows,); None unless 99.5 % are days of the calendar."""
    known = values[~np.isnan(values)]
    if not len(known) or known.min() < 19000101 or known.max() > 21001231 or ID_HEADER.search(name):
        return None
    distinct, places = np.unique(known, return_inverse=True)
    if np.any(distinct != np.round(distinct)):
        return None
    days = moments(read_dates(pa.array([f"{v:.0f}" for v in distinct], pa.string())))
    if (~np.isnat(days)).mean() < FIT:
        return None
    stamps = np.full(len(values), np.datetime64("NaT"), dtype="datetime64[us]")
    stamps[~np.isnan(values)] = days[places]
    return stamps


def counted_days(name: str, values: np.ndarray, date1904: bool = False) -> np.ndarray | None:
    """Days since 1899-12-30 (``date1904``: 1904-01-01), seconds or milliseconds since 1970 as datetime64[us].

    None unless the header says date.
    """
    known = values[~np.isnan(values)]
    if not len(known) or not _DATE_HEADER.search(name) or _LENGTH_HEADER.search(name):
        return None
    low, high, whole = known.min(), known.max(), bool(np.all(known == np.round(known)))
    if low >= 20_000 and high <= 60_000:
        seconds, origin = 86_400.0, _MAC_EPOCH if date1904 else _EXCEL_EPOCH
    elif whole and low >= 1e9 and high < 2.2e9:
        seconds, origin = 1.0, _UNIX_EPOCH
    elif whole and low >= 1e12 and high < 2.2e12:
        seconds, origin = 0.001, _UNIX_EPOCH
    else:
        return None
    # rounded to the second, the precision that Excel keeps
    steps = np.round(np.nan_to_num(values) * seconds).astype(np.int64)
    stamps = origin + steps.astype("timedelta64[s]").astype("timedelta64[us]")
    stamps[np.isnan(values)] = np.datetime64("NaT")
    return stamps
