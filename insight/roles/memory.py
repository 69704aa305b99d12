"""What is remembered of a file's words while its roles are found, and forgotten right after.

The same header or answer is looked at by many rules. Nothing of a user's file stays in memory beyond that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

_MOST = 50_000
F = TypeVar("F", bound=Callable[..., Any])
_kept: list[Any] = []


def remembered(function: F) -> F:
    """``function`` of texts, answering from memory what it was asked before, until :func:`forgetting` ends."""
    cached = lru_cache(maxsize=_MOST)(function)
    _kept.append(cached)
    return cached  # type: ignore[return-value]


@contextmanager
def forgetting() -> Iterator[None]:
    """Everything remembered inside is forgotten at the end."""
    try:
        yield
    finally:
        for cached in _kept:
            cached.cache_clear()
