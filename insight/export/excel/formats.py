"""Numbers as Excel writes them: unrounded values with formats that round as the screen does.

Differences of shares ("points") are written times 100, because Excel has no format for percentage points.
"""

from __future__ import annotations

import datetime
import math

from insight.exhibits import Cell, Num, Style

FORMATS: dict[Style, str] = {
    "count": "#,##0;\u2212#,##0",
    "percent": "0%;\u22120%",
    "percent1": "0.0%;\u22120.0%",
    "points": '+0" pp";\u22120" pp";0" pp"',
    "mean": "#,##0.0;\u2212#,##0.0",
    "score": "#,##0.0;\u2212#,##0.0",
    "nps": "+0;\u22120;0",
    "index": "#,##0;\u2212#,##0",
    "coefficient": "0.00;\u22120.00",
    "p": '[<0.001]"< 0.001";[<0.01]0.000;0.00',
    "number": "#,##0.00;\u2212#,##0.00",
    "money": "[>=100]#,##0;[<=-100]\u2212#,##0;0.00",
    "days": "#,##0;\u2212#,##0",
    "date": "[$-809]d mmm yyyy",
    "month": "[$-809]mmm yyyy",
}
CHINESE: dict[Style, str] = {
    "points": '+0" 个百分点";\u22120" 个百分点";0" 个百分点"',
    "date": 'yyyy"年"m"月"d"日"',
    "month": 'yyyy"年"m"月"',
}


# of the value as it is written; a share of 0.004 is 0%
DECIMALS: dict[Style, int] = {
    "count": 0, "percent": 2, "percent1": 3, "points": 0, "mean": 1, "score": 1, "nps": 0, "index": 0,
    "coefficient": 2, "days": 0,
}  # fmt: skip
CHINESE_POINTS = CHINESE["points"]


def value_of(cell: Cell) -> float | datetime.date | str | None:
    """What is written into the sheet for ``cell``: a number or date of a ``Num``, None where a text belongs."""
    if not isinstance(cell, Num) or cell.value is None:
        return None
    if isinstance(cell.value, str):
        text = f"{cell.value[:7]}-01" if cell.style == "month" else cell.value[:10]
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            return None
    if not math.isfinite(cell.value):
        return None
    return 100 * cell.value if cell.style == "points" else cell.value


def pattern(style: Style, language: str, value: object = None) -> str:
    """Excel's number format for ``style``; ``value``: with it, a "number" gets the decimals it has."""
    if isinstance(value, (int, float)) and value and style in DECIMALS and round(value, DECIMALS[style]) == 0:
        # nothing is "−0" or "+0"
        sections = pattern(style, language).split(";")
        return sections[2] if len(sections) == 3 else sections[0]
    if style == "number" and isinstance(value, (int, float)):
        decimals = next((d for d in (0, 1) if round(value, 2) == round(value, d)), 2)
        shape = "#,##0" + ("." + "0" * decimals if decimals else "")
        return f"{shape};\u2212{shape}"
    return CHINESE.get(style, FORMATS[style]) if language == "zh" else FORMATS[style]


def around(shape: str, before: str = "", after: str = "") -> str:
    """The format ``shape`` with our own words before and after the number, in each of its sections."""
    quoted = ["" if not words else '"' + words.replace('"', "") + '"' for words in (before, after)]
    sections = shape.split(";")
    return ";".join(_with(section, *quoted) for section in sections)


def _with(section: str, before: str, after: str) -> str:
    # a condition such as [>=100] stays in front
    head, bracket, rest = section.rpartition("]") if section.startswith("[") else ("", "", section)
    return f"{head}{bracket}{before}{rest}{after}"
