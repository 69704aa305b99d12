"""The child's Arrow file as a pandas table, with hardly more memory than the table itself takes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa


def frame_in(file: Path) -> pd.DataFrame:
    """The table in an Arrow IPC file. The file is mapped, not read, and may go afterwards: nothing refers to it."""
    with pa.memory_map(str(file)) as source, pa.ipc.open_file(source) as reader:
        return frame_of(reader.read_all())


def frame_of(table: pa.Table) -> pd.DataFrame:
    """Text columns, which travel as codes and distinct texts, as ``str`` with NaN; numbers and days as numpy."""
    columns = [_texts(c) if _is_text(c.type) else c for c in table.columns]
    return pa.table(columns, names=table.column_names).to_pandas()


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_dictionary(kind) or pa.types.is_string(kind)


def _texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """pandas keeps texts as large strings, so they are made such at once, in memory of their own."""
    chunks = []
    for chunk in column.chunks:
        if pa.types.is_dictionary(chunk.type):
            chunks.append(chunk.dictionary.cast(pa.large_string()).take(chunk.indices))
        else:
            rows = pa.array(np.arange(len(chunk), dtype=np.int32))
            chunks.append(chunk.cast(pa.large_string()).take(rows))
    return pa.chunked_array(chunks, pa.large_string())
