"""Wide files: reading, finding roles, one correction and keeping, against pandas reading the same file.

Run ``python -m benchmarks.wide [columns:rows …]``; without arguments 3,000 × 40, 3,000 × 2,000 and 10,000 × 200. Times
are seconds of processor time of this process and of the parser's, so that a busy machine does not matter much.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from insight import keeping, loading
from insight.reading import ReadingError, read

_SIZES = ("3000:40", "3000:2000", "10000:200")


def made(columns: int, rows: int) -> bytes:
    """A survey as CSV: an id, two groups, and ratings."""
    random = np.random.default_rng(5)
    table = pd.DataFrame(random.integers(1, 6, (rows, columns - 3)))
    table.columns = [f"Q{i}. How satisfied are you with aspect {i}?" for i in range(1, columns - 2)]
    front = {
        "Respondent ID": np.arange(1, rows + 1),
        "Gender": random.choice(["Female", "Male"], rows),
        "Region": random.choice(["North", "South", "East"], rows),
    }
    return pd.concat([pd.DataFrame(front), table], axis=1).to_csv(index=False).encode()


def _spent() -> float:
    """Processor seconds of this process and of the parsers, alive or gone."""
    spent = os.times()
    gone = spent.children_user + spent.children_system
    return spent.user + spent.system + gone + sum(_of(child) for child in _children(os.getpid()))


def _children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children")
    own = [int(p) for p in listed.read_text().split()] if listed.exists() else []
    return own + [p for child in own for p in _children(child)]


def _of(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def timed(run: Callable[[], Any]) -> tuple[Any, float]:
    """What ``run`` gives, and the processor seconds it took."""
    before = _spent()
    found = run()
    return found, _spent() - before


def main(sizes: list[str]) -> None:
    print("columns rows plain_pandas read ratio understand correction fingerprint keep restore")
    for size in sizes:
        columns, rows = map(int, size.split(":"))
        content = made(columns, rows)
        _, plain = timed(lambda content=content: pd.read_csv(io.BytesIO(content)))
        try:
            reading, reads = timed(lambda content=content: read(content, "wide.csv"))
        except ReadingError as error:
            print(columns, rows, f"{plain:.2f} refused: {error.code}")
            continue
        dataset, understands = timed(lambda reading=reading: loading.understand(reading))
        wish = {dataset.columns[5].name: {"role": "ignore"}}
        changed, corrects = timed(lambda dataset=dataset, wish=wish: loading.with_roles(dataset, wish))
        _, prints = timed(lambda changed=changed: changed.fingerprint)
        with tempfile.TemporaryDirectory() as folder:
            _, keeps = timed(lambda dataset=dataset, folder=folder: keeping.keep(Path(folder), dataset))
            _, restores = timed(lambda key=dataset.source_key, folder=folder: keeping.restore(Path(folder), key))
        shown = (plain, reads, reads / plain, understands, corrects, prints, keeps, restores)
        print(columns, rows, *(f"{value:.2f}" for value in shown), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or list(_SIZES))
