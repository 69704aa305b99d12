"""Column names: unique, short enough to show, without what would disturb a label; the original stays as the label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from insight.reading.codes import warning
from insight.reading.limits import Limits

# zero-width and bidirectional controls: invisible in a label, able to reorder what is read
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def clean(text: str) -> str:
    """One line of text: runs of blanks (also no-break ones and line ends) as one, invisible controls removed."""
    return " ".join(_INVISIBLE.sub("", text).split())


def unique_names(headers: Sequence[str], limits: Limits) -> tuple[list[str], list[dict[str, Any]]]:
    """One name per column and what had to be changed. A blank header becomes ``column_<place>``."""
    names: list[str] = []
    taken: set[str] = set()
    blank: list[str] = []
    twice: list[str] = []
    long = 0
    wanted = {clean(h) for h in headers}
    for place, header in enumerate(headers, start=1):
        name = clean(header)
        if not name:
            name = f"column_{place}"
            blank.append(name)
        if len(name) > limits.header_characters:
            name = name[: limits.header_characters - 1].rstrip() + "…"
            long += 1
        if name in taken:
            number = 2
            while f"{name} ({number})" in taken or f"{name} ({number})" in wanted:
                number += 1
            name = f"{name} ({number})"
            twice.append(name)
        taken.add(name)
        names.append(name)
    said = []
    if blank and len(blank) < len(names):
        said.append(warning("blank_headers", count=len(blank), columns=blank[:5]))
    if twice:
        said.append(warning("duplicate_headers", count=len(twice), columns=twice[:5]))
    if long:
        said.append(warning("long_headers", count=long, limit=limits.header_characters))
    return names, said
