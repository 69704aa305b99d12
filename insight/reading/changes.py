"""What was changed in cells so that they could be read: counted over the columns, with examples, nothing in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from insight.reading.codes import CHANGES, warning
from insight.reading.numbers import Numbers
from insight.reading.texts import TextColumn

_NAMED = 5
_EXAMPLES = 3
# what survey tools write into the cells of questions that were skipped or left empty
_SKIPPED = pa.array(["(跳过)", "（跳过）", "(空)", "（空）", "(skipped)", "(blank)", "〖跳过〗"])
_FULL_WIDTH = r"[０-９．，％＋－（）]"
_NEGATIVE = r"^\(.*\)$|^（.*）$|\d-$|^[−–]|^[¥￥$€£]\s?[-−]"
_SCALED = r"[万萬亿億千]"
_GROUPED = {".": r"\d[,' \x{a0}\x{202f}’]\d{3}", ",": r"\d[.' \x{a0}\x{202f}’]\d{3}|\d,\d"}
_PROTECTED = r"^=\".*\"$|^'"


@dataclass
class Changes:
    """Code of a change → (column, cells, examples) in the order in which they were met."""

    found: dict[str, list[tuple[str, int, list[str]]]] = field(default_factory=dict)

    def add(self, code: str, column: str, texts: TextColumn, chosen: np.ndarray) -> None:
        """The distinct values that ``chosen`` marks were changed."""
        if chosen.any():
            self.found.setdefault(code, []).append((column, texts.sum(chosen), texts.examples(chosen)))

    def count(self, code: str, column: str, cells: int, examples: Sequence[str] = ()) -> None:
        """``cells`` cells were changed."""
        if cells:
            self.found.setdefault(code, []).append((column, cells, list(examples)))

    def said(self) -> list[dict[str, Any]]:
        """One entry of the receipt per kind of change."""
        entries = []
        for code in CHANGES:
            if code in self.found:
                rows = self.found[code]
                examples = [e for _, _, some in rows for e in some]
                about = {
                    "columns": [column for column, _, _ in rows][:_NAMED],
                    "count": sum(cells for _, cells, _ in rows),
                    "examples": list(dict.fromkeys(examples))[:_EXAMPLES],
                }
                entries.append(warning(code, **about))
        return entries

    # --- what is looked for ---------------------------------------------------------------------------------------

    def without_skips(self, name: str, texts: TextColumn, coded: bool) -> TextColumn:
        """The column with cells like (跳过) empty; ``coded``: also −3, in number exports of 问卷星."""
        skipped = pc.is_in(pc.utf8_lower(texts.values), _SKIPPED).to_numpy(zero_copy_only=False)
        if coded:
            skipped = skipped | texts.matches(r"^-3(\.0)?$")
        if not skipped.any():
            return texts
        self.add("skip_codes", name, texts, skipped)
        gone = pa.array(skipped)
        return texts.changed(pc.if_else(gone, pa.scalar("", pa.string()), texts.values))

    def unwrapped(self, name: str, texts: TextColumn) -> TextColumn:
        """The column without ="…" and leading apostrophes; the same object where there are none."""
        plain = texts.unwrapped()
        if plain is not texts:
            self.add("unwrapped_ids", name, texts, texts.matches(_PROTECTED))
        return plain

    def number(self, name: str, texts: TextColumn, read: Numbers, mark: str, values: np.ndarray) -> None:
        """How the texts of a column that became numbers were written."""
        if read.plain is not None:
            return
        known = ~np.isnan(values)
        money = np.array([t is not None and bool(t.currency) for t in read.tokens], dtype=bool)
        self.add("currency_removed", name, texts, known & money)
        for code, pattern in (
            ("units_scaled", _SCALED),
            ("full_width", _FULL_WIDTH),
            ("negatives", _NEGATIVE),
            ("separators", _GROUPED[mark]),
        ):
            self.add(code, name, texts, known & texts.matches(pattern))
