"""The line under every exhibit: source, base, n, filters, method. The same on screen, slide, workbook and HTML."""

from __future__ import annotations

from collections.abc import Callable

from insight.dataset import Filters
from insight.exhibits.exhibit import Exhibit
from insight.exhibits.message import Message, Num
from insight.exhibits.names import before_colon


def footer(exhibit: Exhibit, source: str, date: str | None, filters: Filters, translate: Callable[..., str]) -> str:
    """Plain text of the footer. source: the file's name; date: ISO day the file was read, or None."""
    parts = [Message("footer.source", source=source)]
    if date:
        parts.append(Message("footer.read", date=Num(date, "date")))
    parts += [Message("footer.base", base=exhibit.base), Message("footer.n", n=Num(exhibit.n or None, "count"))]
    if exhibit.effective_n is not None:
        parts.append(Message("footer.effective_n", n=Num(exhibit.effective_n, "count")))
    parts += [filter_message(filters), exhibit.method, Message("footer.level")]
    return translate(Message("footer.between")).join(translate(p) for p in parts)


def filter_message(filters: Filters) -> Message:
    """The active filters in words, or "no filter"."""
    if filters.empty:
        return Message("footer.everyone")
    said = [
        Message("footer.filter", column=before_colon(name), values=values)
        for name, values in filters.segments
        if values
    ]
    if filters.since:
        said.append(Message("footer.since", date=Num(filters.since, "date")))
    if filters.until:
        said.append(Message("footer.until", date=Num(filters.until, "date")))
    return Message("footer.filters", filters=tuple(said))
