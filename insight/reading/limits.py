"""What the reader takes and what it refuses: stated here, shown in the sentences, adjustable by the caller and by
environment variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from insight.reading.codes import ReadingError

MEBI = 1024 * 1024
# what the server needs for itself within the time of a file
_ASIDE = 2
# up to this size a file gets this percentage of the processor time
_SMALL, _SMALL_SHARE = 16 * MEBI, 72
# variable → the smallest and the largest value accepted
VARIABLES: Mapping[str, tuple[int, int]] = {
    "INSIGHT_MAX_MEGABYTES": (1, 4_000),
    "INSIGHT_MAX_ROWS": (1, 50_000_000),
    "INSIGHT_MAX_COLUMNS": (1, 100_000),
    "INSIGHT_READ_SECONDS": (5, 3_600),
    "INSIGHT_READ_MEMORY_MB": (512, 262_144),
}


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds (with the clean-up no file takes more than 20 on a machine with time for it).

    cpu_seconds: processor time for the largest files; small ones get less (``cpu_for``). wall_seconds: by the clock.
    JSON-able, because the parser child is told the same limits.
    """

    file_bytes: int = 200 * MEBI
    rows: int = 2_000_000
    columns: int = 16_383
    parts: int = 2_500
    inflated_bytes: int = 250 * MEBI
    grid_cells: int = 30_000_000
    memory_bytes: int = 1536 * MEBI
    cpu_seconds: int = 17
    wall_seconds: float = 18.0
    cell_characters: int = 32_767
    header_characters: int = 200

    def cpu_for(self, file_bytes: int) -> int:
        """Processor seconds for a file of that size: a small one that takes long is made to take long."""
        return self.cpu_seconds if file_bytes > _SMALL else max(1, self.cpu_seconds * _SMALL_SHARE // 100)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Limits:
        """The limits with what ``VARIABLES`` say. Raises ReadingError for a value that is no number or out of range."""
        given = {name: _number(name, environment) for name in VARIABLES}
        megabytes, seconds = given["INSIGHT_MAX_MEGABYTES"], given["INSIGHT_READ_SECONDS"]
        memory = given["INSIGHT_READ_MEMORY_MB"]
        file_bytes = cls.file_bytes if megabytes is None else megabytes * MEBI
        return cls(
            file_bytes=file_bytes,
            rows=given["INSIGHT_MAX_ROWS"] or cls.rows,
            columns=given["INSIGHT_MAX_COLUMNS"] or cls.columns,
            # what is allowed as a file is allowed in an archive
            inflated_bytes=max(cls.inflated_bytes, file_bytes * 5 // 4),
            memory_bytes=cls.memory_bytes if memory is None else memory * MEBI,
            cpu_seconds=cls.cpu_seconds if seconds is None else seconds - _ASIDE - 1,
            wall_seconds=cls.wall_seconds if seconds is None else float(seconds - _ASIDE),
        )


def _number(name: str, environment: Mapping[str, str] | None) -> int | None:
    text = (os.environ if environment is None else environment).get(name, "").strip()
    if not text:
        return None
    lowest, highest = VARIABLES[name]
    if not (text.isascii() and text.isdigit() and len(text) < 12 and lowest <= int(text) <= highest):
        raise ReadingError("limit_setting", variable=name, value=text[:40], lowest=lowest, highest=highest)
    return int(text)


LIMITS = Limits()
PARSERS_AT_ONCE = 2
