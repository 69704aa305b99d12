"""Texts of digits that are identifiers and must stay text, or their leading zeros and last digits are lost."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pyarrow.compute as pc

from insight.reading.codes import warning
from insight.reading.places import first_rows
from insight.reading.texts import FIT, TextColumn

ID_HEADER = re.compile(
    r"(^|[^a-z])(id|no|nr|num|number|code|zip|plz|phone|mobile|tel|sku)([^a-z]|$)|编号|编码|号码|号$|代码|單號|編號|电话|手机",
    re.IGNORECASE,
)
_LEADING_ZERO = r"^0\d+$"
_LONG = r"^[-+]?\d{16,}$"
_PHONE = r"^\+\d{8,15}$"
_CODE_LIKE = r"^\d+[eE]\d+$"
# what Excel makes of a long number in a CSV file
_MANGLED = r"^\d(?:\.\d+)?[eE]\+(?:1[1-9]|2\d)$"
_LONG_REST = r"^\d{11,}$"


def stays_text(texts: TextColumn) -> bool:
    """Leading zeros, 16 digits and more, phone numbers with +, codes like 12E5, long numbers that Excel shortened."""
    if texts.matches(_LONG).any() or texts.matches(_PHONE).any() or texts.matches(_CODE_LIKE).all():
        return True
    zeros = texts.matches(_LEADING_ZERO)
    if zeros.any():
        widths = pc.utf8_length(texts.values).to_numpy(zero_copy_only=False)
        same_width = bool((widths[zeros] == np.bincount(widths).argmax()).all())
        if same_width or texts.sum(zeros) > (1 - FIT) * texts.counts.sum():
            return True
    return mangled(texts) is not None


def mangled(texts: TextColumn) -> np.ndarray | None:
    """Which distinct values Excel has shortened (1.23E+17), where all others are long numbers; None for none."""
    found = texts.matches(_MANGLED)
    return found if found.any() and (found | texts.matches(_LONG_REST)).all() else None


def tab_protected(name: str, texts: TextColumn) -> bool:
    """Numbers to which a shop added a tab so that they stay text: long ones, or under a header that says number."""
    if 2 * texts.tabbed < texts.counts.sum() or not len(texts.values):
        return False
    return bool(texts.matches(r"^\d+$").all()) and (
        bool(ID_HEADER.search(name)) or bool(texts.matches(r"^\d{9,}$").all())
    )


def mangled_warning(name: str, texts: TextColumn, rows: np.ndarray) -> list[dict[str, Any]]:
    """What to say about shortened numbers, if there are any; ``rows``: the number of every row in the spreadsheet."""
    found = mangled(texts)
    if found is None:
        return []
    places = first_rows(texts.spread(found, False), rows)
    return [warning("mangled_ids", column=name, count=texts.sum(found), examples=texts.examples(found), rows=places)]
