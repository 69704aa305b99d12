"""Reading: the bytes of any survey or order file → a typed table and a receipt that adds up.

The names are fetched on first use, because the parser child imports this package and must start fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from insight.reading.codes import ReadingError
    from insight.reading.limits import LIMITS, Limits
    from insight.reading.messages import exclusion_message, question_message, warning_message
    from insight.reading.reader import keep_ready, read
    from insight.reading.result import READER_VERSION, STAGES, Choices, Progress, Reading, source_key

_WHERE = {
    "ReadingError": "codes",
    "LIMITS": "limits",
    "Limits": "limits",
    "exclusion_message": "messages",
    "question_message": "messages",
    "warning_message": "messages",
    "READER_VERSION": "result",
    "STAGES": "result",
    "Choices": "result",
    "Progress": "result",
    "Reading": "result",
    "keep_ready": "reader",
    "read": "reader",
    "source_key": "result",
}

__all__ = [
    "LIMITS",
    "READER_VERSION",
    "STAGES",
    "Choices",
    "Limits",
    "Progress",
    "Reading",
    "ReadingError",
    "exclusion_message",
    "keep_ready",
    "question_message",
    "read",
    "source_key",
    "warning_message",
]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = value
    return value
