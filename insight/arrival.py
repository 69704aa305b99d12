"""A file on its way into a workspace: how it is read, and what is not taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from insight.dataset import Dataset
from insight.keeping import NotTaken, Upload

if TYPE_CHECKING:
    from insight.reading.result import Progress

_MEGABYTE = 1024 * 1024


def several(given: Upload | Sequence[Upload]) -> tuple[Upload, ...]:
    """One or more uploads. Raises ValueError for none."""
    uploads = (given,) if isinstance(given, Upload) else tuple(given)
    if not uploads:
        raise ValueError("no file")
    return uploads


def check(upload: Upload, held: Sequence[int], most_files: int, most_bytes: int) -> None:
    """Whether there is room for one more file. held: bytes of those that are there. Raises NotTaken."""
    if len(held) >= most_files:
        raise NotTaken("too_many_files", count=len(held) + 1, limit=most_files)
    size = len(upload.content) + sum(held)
    if held and size > most_bytes:
        raise NotTaken("too_much", megabytes=size // _MEGABYTE, limit=most_bytes // _MEGABYTE)


def read(
    content: bytes,
    name: str,
    choices: Mapping[str, Any],
    waiting: Callable[[], None] | None,
    progress: Progress | None,
) -> Dataset:
    """The file, read in a process of its own. Raises ReadingError."""
    # the reader is imported only when there is something to read: a restart shows what is kept sooner
    from insight.loading import load
    from insight.reading import Choices

    return load(content, name, Choices.from_json(choices), waiting=waiting, progress=progress)
