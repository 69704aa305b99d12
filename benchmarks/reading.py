"""How long reading takes, as ratios to the bare libraries on the same file, machine and run.

Baselines: pandas with its C parser for text; fastexcel (where installed), python-calamine and openpyxl for a workbook.
They only give cells; ours also checks the container, finds the header, types every column, writes the receipt, and does
it in a child process. Run: ``PYTHONPATH=. python benchmarks/reading.py [rows]``. Times are processor seconds of the
process and its children, so that a busy machine does not matter.
"""

from __future__ import annotations

import importlib.util
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter

from insight.reading import LIMITS, read

COLUMNS = 36
ANSWERS = np.array(["很满意", "满意", "一般", "不满意", "很不满意"], dtype=object)
# each library in a process of its own, as ours is
_LIBRARIES = {
    "fastexcel": "import fastexcel; fastexcel.read_excel(f).load_sheet(0).to_arrow()",
    "python_calamine": "from python_calamine import *; CalamineWorkbook.from_path(f).get_sheet_by_index(0).to_python()",
    "pandas": "import pandas; pandas.read_excel(f, engine='calamine')",
}


def table(rows: int, seed: int = 1) -> pd.DataFrame:
    """A survey with a customer number: scores, amounts, answers in words, ids."""
    draw = np.random.default_rng(seed)
    kinds: tuple[Callable[[], object], ...] = (
        lambda: draw.integers(1, 11, rows),
        lambda: np.round(draw.random(rows) * 1000, 2),
        lambda: draw.choice(ANSWERS, rows),
        lambda: np.char.add("C", draw.integers(0, rows, rows).astype(str)).astype(object),
    )
    return pd.DataFrame({f"q{j}": kinds[j % 4]() for j in range(COLUMNS)})


def workbook(frame: pd.DataFrame) -> bytes:
    """The table as .xlsx."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, list(frame.columns))
    for r, row in enumerate(frame.itertuples(index=False), start=1):
        sheet.write_row(r, 0, row)
    book.close()
    return out.getvalue()


def seconds(work: Callable[[], object]) -> float:
    """The better of two runs."""
    taken = []
    for _ in range(2):
        before = sum(os.times()[:4])
        work()
        taken.append(sum(os.times()[:4]) - before)
    return min(taken)


def ours(content: bytes, name: str) -> float:
    """Ours on one file, without the limit on time, which is not what is measured."""
    patient = replace(LIMITS, wall_seconds=600.0, cpu_seconds=600)
    return seconds(lambda: read(content, name, limits=patient))


def library(code: str, file: Path) -> float:
    """A library in a fresh process."""
    command = [sys.executable, "-c", f"f = {str(file)!r}; {code}"]
    return seconds(lambda: subprocess.run(command, check=True, env={**os.environ, "PYTHONWARNINGS": "ignore"}))


def main(rows: int) -> int:
    """Prints one line per case."""
    frame = table(rows)
    text = frame.to_csv(index=False).encode()
    small = frame.head(500).to_csv(index=False).encode()
    read(small, "warm.csv")
    print(f"a CSV of 500 × {COLUMNS}: {ours(small, 'x.csv'):.2f} s")
    mine, theirs = ours(text, "x.csv"), seconds(lambda: pd.read_csv(io.BytesIO(text)))
    print(f"a CSV of {rows} × {COLUMNS} ({len(text) >> 20} MB): {mine:.2f} s, {mine / theirs:.2f} × pandas.read_csv")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.xlsx"
        file.write_bytes(workbook(frame))
        mine = ours(file.read_bytes(), "x.xlsx")
        print(f"an .xlsx of {rows} × {COLUMNS} ({file.stat().st_size >> 20} MB): {mine:.2f} s")
        for name, code in _LIBRARIES.items():
            if importlib.util.find_spec(name):
                print(f"    {mine / library(code, file):.2f} × {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
