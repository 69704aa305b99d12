"""What the reader takes and what it refuses: stated here, shown in the sentences, adjustable by the caller."""

from __future__ import annotations

from dataclasses import dataclass

MEBI = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, times in seconds (with the clean-up no file takes more than 20 on a machine with time for it).

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


LIMITS = Limits()
PARSERS_AT_ONCE = 2
