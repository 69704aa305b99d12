"""How long reading takes and how much memory the server needs for it, beside the bare libraries in the same run.

Baselines: pandas with its C parser for text; fastexcel, python-calamine and openpyxl for a workbook. They only give
cells, and their time counts from the imported library to the cells. Ours is the whole path: container check, cells,
header, types, receipt, child process, pandas table in the server; from ``read`` to its result, with a child waiting as
in the app. Best of several runs taken in turn, so that a busy machine hits all alike; processor seconds beside it.
Run: ``PYTHONPATH=. python benchmarks/reading.py [rows]``.
"""

from __future__ import annotations

import datetime
import importlib.util
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter

COLUMNS = 36
RUNS = 3
ANSWERS = np.array(["很满意", "满意", "一般", "不满意", "很不满意"], dtype=object)
_FASTEXCEL = "import fastexcel", "fastexcel.read_excel(f).load_sheet(0).to_arrow()"
_CALAMINE = "from python_calamine import *", "CalamineWorkbook.from_path(f).get_sheet_by_index(0).to_python()"
_OPENPYXL = "import openpyxl", "[list(r) for r in openpyxl.load_workbook(f, read_only=True).active.values]"
_PANDAS = "import pandas", "pandas.read_csv(f)"
_LIBRARIES = {"fastexcel": _FASTEXCEL, "python_calamine": _CALAMINE, "openpyxl": _OPENPYXL}
# a child of the benchmark: reads once with nothing else in memory, and says seconds and the peak of its own memory
_OURS = """
import resource, sys, time
from insight.reading import LIMITS, keep_ready, read
from dataclasses import replace
import insight.reading.process, insight.reading.pool as pool
content = open(sys.argv[1], "rb").read()
keep_ready()
while pool.POOL._spare[0].heard(60) != "ready": pass
peak = lambda: int(next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1]) / 1024
limits = replace(LIMITS, file_bytes=1 << 30, wall_seconds=600.0, cpu_seconds=600)
before, started, used = peak(), time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
own = time.process_time()
frame = read(content, sys.argv[1], limits=limits).table
wall, after = time.perf_counter() - started, peak()
child = resource.getrusage(resource.RUSAGE_CHILDREN)
import pyarrow as pa
size = pa.Table.from_pandas(frame).nbytes / 2**20
processor = time.process_time() - own + child.ru_utime + child.ru_stime
pool.POOL.close()
print(wall, processor, (after - before) / size, child.ru_maxrss / 1024, size)
"""
_LIBRARY = """
import sys, time
{0}
f = sys.argv[1]
started, used = time.perf_counter(), time.process_time()
result = {1}
print(time.perf_counter() - started, time.process_time() - used)
"""


def table(rows: int, columns: int = COLUMNS, seed: int = 1) -> pd.DataFrame:
    """A survey with customers: scores, amounts, answers in words, ids, days, comments; a tenth of the cells blank."""
    draw = np.random.default_rng(seed)
    start = np.datetime64("2022-01-01", "us")
    kinds: tuple[Callable[[], object], ...] = (
        lambda: draw.integers(1, 11, rows),
        lambda: np.round(draw.random(rows) * 1000, 2),
        lambda: draw.choice(ANSWERS, rows),
        lambda: np.char.add("C", draw.integers(0, rows, rows).astype(str)).astype(object),
        lambda: start + draw.integers(0, 900, rows).astype("timedelta64[D]"),
        lambda: np.where(draw.random(rows) < 0.5, None, np.char.add("好 ", draw.integers(0, 5000, rows).astype(str))),
    )
    made = {f"q{j}": pd.Series(kinds[j % 6]()) for j in range(columns)}
    return pd.DataFrame({n: c.mask(draw.random(rows) < 0.1) if n != "q3" else c for n, c in made.items()})


def workbook(frame: pd.DataFrame) -> bytes:
    """The table as .xlsx, as Excel writes it: shared texts, days as formatted numbers, nothing for a blank."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, list(frame.columns))
    for c, name in enumerate(frame.columns):
        for r, cell in enumerate(frame[name].astype(object).where(frame[name].notna(), None), start=1):
            if isinstance(cell, datetime.datetime):
                sheet.write_datetime(r, c, cell, day)
            elif cell is not None:
                sheet.write(r, c, cell)
    book.close()
    return out.getvalue()


def run(code: str, file: Path) -> list[float]:
    """The figures that a fresh process prints."""
    command = [sys.executable, "-W", "ignore", "-c", code, str(file)]
    return [float(v) for v in subprocess.run(command, check=True, capture_output=True, env=os.environ).stdout.split()]


def best(codes: dict[str, str], file: Path, runs: int = RUNS) -> dict[str, list[float]]:
    """Per name the smallest of each figure, of runs taken in turn; openpyxl, which takes minutes, runs once."""
    found: dict[str, list[list[float]]] = {name: [] for name in codes}
    for turn in range(runs):
        for name, code in codes.items():
            if name != "openpyxl" or not turn:
                found[name].append(run(code, file))
    return {name: [min(column) for column in zip(*figures, strict=True)] for name, figures in found.items()}


def say(what: str, figures: dict[str, list[float]]) -> None:
    """One line for ours, one for each library."""
    wall, processor, memory, child, size = figures.pop("ours")
    print(
        f"{what}: {wall:.2f} s ({processor:.2f} processor seconds); server {memory:.1f} × the table's {size:.0f} MB, "
        f"child {child:.0f} MB"
    )
    for name, (theirs, used) in figures.items():
        print(
            f"    {name} {theirs:.2f} s: {wall / theirs:.2f} × in time, {processor / used:.2f} × in processor seconds"
        )


def small(file: Path) -> None:
    """What the child costs a small file: in this process, in a waiting child, in one that must start."""
    from insight.reading import LIMITS, keep_ready, read
    from insight.reading.frame import frame_of
    from insight.reading.pipeline import parse
    from insight.reading.pool import POOL

    content, limits = file.read_bytes(), replace(LIMITS, wall_seconds=600.0)
    taken: dict[str, list[float]] = {"in process": [], "waiting child": [], "new child": []}

    def clock(name: str, work: Callable[[], object]) -> None:
        started = time.perf_counter()
        work()
        taken[name].append(time.perf_counter() - started)

    for _ in range(RUNS + 2):
        clock("in process", lambda: frame_of(parse(content, file.name, limits=limits).table))
        clock("new child", lambda: read(content, file.name, limits=limits))
        keep_ready()
        POOL._spare[0].heard(60)
        clock("waiting child", lambda: read(content, file.name, limits=limits))
        POOL.close()
    print(f"a {file.suffix} of 500 rows: " + ", ".join(f"{n} {min(t):.2f} s" for n, t in taken.items()))


def main(rows: int) -> int:
    """Prints the cases, small and large."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.csv"
        frame = table(rows)
        frame.head(500).to_csv(file, index=False)
        small(file)
        frame.to_csv(file, index=False)
        codes = {"ours": _OURS, "pandas.read_csv": _LIBRARY.format(*_PANDAS)}
        say(f"a .csv of {rows} × {COLUMNS} ({file.stat().st_size >> 20} MB)", best(codes, file))
        file = Path(folder) / "x.xlsx"
        file.write_bytes(workbook(frame.head(500)))
        small(file)
        file.write_bytes(workbook(frame))
        codes = {"ours": _OURS}
        codes |= {n: _LIBRARY.format(*c) for n, c in _LIBRARIES.items() if importlib.util.find_spec(n)}
        say(f"an .xlsx of {rows} × {COLUMNS} ({file.stat().st_size >> 20} MB)", best(codes, file))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
