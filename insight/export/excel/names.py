"""What Excel allows a sheet to be called."""

from __future__ import annotations

from collections.abc import Sequence

from insight.export.escape import neutral

LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def sheet_names(wanted: Sequence[str]) -> tuple[str, ...]:
    """Excel's sheet names: unique without regard to case, at most 31 characters, none of ``[]:*?/\\``."""
    taken: set[str] = set()
    names = []
    for text in wanted:
        base = neutral(text).translate(_NOT_IN_SHEET_NAMES).strip().strip("'").strip() or "–"
        # Excel keeps "History" for itself
        base = f"{base} –" if base.casefold() == "history" else base
        name, count = base[:LONGEST_SHEET_NAME].strip(), 1
        while name.casefold() in taken:
            count += 1
            tail = f" {count}"
            name = base[: LONGEST_SHEET_NAME - len(tail)].strip() + tail
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)
