"""Rows that a platform marks as no real answers, and the columns that are the platform's where others of it stand."""

from __future__ import annotations

from collections.abc import Sequence

from insight.dataset import Role
from insight.roles import scales, text
from insight.roles.claims import Claims
from insight.roles.facts import Facts
from insight.roles.lexicon import is_exactly, means

# how platforms mark rows that are no real answers
_MARKED = (
    "survey preview",
    "survey test",
    "spam",
    "possible spam",
    "invalid",
    "无效",
    "無效",
    "不合格",
    "测试",
    "測試",
    "preview",
    "test",
)
_STEPS = 30  # more places to stop at make no groups
_UNFINISHED = ("false", "0", "no")
# of Qualtrics' Status: preview, test, spam, preview that is spam, offline preview
_PREVIEW_CODES = ("1", "2", "8", "9", "17")


def beside_platform(columns: Sequence[Facts], found: Claims) -> None:
    """Status, progress and the like are the platform's where two more of its columns stand in the file."""
    if _platform(columns) >= 2:
        for f in found.open(columns):
            if is_exactly(f, "meta_beside"):
                found.give(f, Role.IGNORE, "platform")


def rows(columns: Sequence[Facts], found: Claims) -> None:
    """The platform marks previews, tests and rejected answers: said, as they are still counted."""
    legacy = any(text.collapsed(w) == "responseset" for f in columns for w in (f.name, f.label))
    platform = _platform(columns) >= 2
    finished = any(is_exactly(f, "finished") for f in columns)
    for f in columns:
        named = is_exactly(f, "meta_beside", "row_mark", "channel")
        if platform and not finished and is_exactly(f, "progress"):
            marks = [f"{v:g}" for v in sorted(f.numbers) if v < 100] if f.high == 100 else []
        else:
            marks = _marks(f, legacy, platform) if named else []
        if marks:
            found.ask("rows_marked", f.name, values=", ".join(marks[:5]), cells=round(f.share(marks) * f.answered))
        # kept as groups, so that a filter can leave these rows out and take them back
        if named and (is_exactly(f, "row_mark") or (marks and 1 < f.distinct <= _STEPS)):
            found.columns.pop(f.position, None)
            found.give(f, Role.SEGMENT, "rows_marked", "high" if f.kind == "text" else "medium", scales.nominal(f))


def _marks(f: Facts, legacy: bool, platform: bool) -> list[str]:
    """The cells by which a platform marks previews, tests, rejected and unfinished answers."""
    if f.kind == "text":
        unfinished = platform and is_exactly(f, "finished")
        return [t for t in f.texts if text.answer(t) in _MARKED or (unfinished and text.answer(t) in _UNFINISHED)]
    if f.kind != "number" or not platform:
        return []
    if is_exactly(f, "finished"):
        return [t for t in f.texts if t == "0"] if {*f.texts} <= {"0", "1"} else []
    return [t for t in f.texts if t in _PREVIEW_CODES] if legacy else []


def _platform(columns: Sequence[Facts]) -> int:
    times = ("submit_time", "start_time", "end_time")
    return sum(means(f, "meta") or is_exactly(f, *times, "platform_id") for f in columns)
