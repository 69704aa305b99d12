"""``read``: the door of the room."""

from __future__ import annotations

from collections.abc import Callable

from insight.dataset import Exclusion, Field, Receipt
from insight.reading.codes import ReadingError
from insight.reading.formats import sniff
from insight.reading.limits import MEBI, Limits
from insight.reading.pool import POOL
from insight.reading.process import run_child
from insight.reading.result import NO_CHOICES, Choices, Progress, Reading, source_key


def read(
    content: bytes,
    name: str,
    choices: Choices = NO_CHOICES,
    limits: Limits | None = None,
    waiting: Callable[[], None] | None = None,
    progress: Progress | None = None,
) -> Reading:
    """A file's bytes as a typed table with its receipt.

    name: the file's name, shown only, never used as a path. waiting: called twice a second while all
    parsers are busy. progress: called with a stage of ``STAGES`` and its share, several times a second, also where
    nothing has changed. What these two raise stops the reading at once and comes out here. limits: those of the
    environment (``Limits.from_environment``) unless given.
    Raises ReadingError with a code that ``insight.words`` can say; nothing else about the file leaves this function.
    """
    if limits is None:
        limits = Limits.from_environment()
    if len(content) > limits.file_bytes:
        raise ReadingError("too_big", megabytes=len(content) // MEBI, limit=limits.file_bytes // MEBI)
    sniff(content)
    table, outcome = run_child(content, name, choices, limits, waiting, progress)
    receipt = outcome["receipt"]
    fields = tuple(
        Field(
            f["name"],
            f["label"],
            tuple((v, t) for v, t in f["value_labels"]),
            tuple(f["missing"]),
            f.get("question"),
            f.get("counted"),
        )
        for f in outcome["fields"]
    )
    return Reading(
        table=table,
        fields=fields,
        receipt=Receipt(
            **{
                **receipt,
                "sheets": tuple(receipt.get("sheets", ())),
                "excluded": tuple(Exclusion(**e) for e in receipt["excluded"]),
                "warnings": tuple(receipt["warnings"]),
            }
        ),
        source_key=source_key(content, choices),
        questions=tuple(outcome["questions"]),
    )


def keep_ready(children: int = 1) -> None:
    """Keeps parser children waiting from now on, for a server: a small file then takes 0.1 s instead of half a second.

    They end with the server. May be called again at no cost.
    """
    POOL.keep_ready(children)
