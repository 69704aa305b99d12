"""How long reading takes and how much memory the server needs for it, beside the bare libraries in the same run.

Baselines: pandas with its C parser for text; fastexcel, python-calamine and openpyxl for a workbook, each to its table
(fastexcel's in Arrow, the quickest of its forms). They only give cells. Ours is the whole path: container check, cells,
header, types, receipt, child process, pandas table in the server. Two comparisons:

- new: a new interpreter each, from its start to its end, all imports and our parser child included;
- ready: as in the app, from ``read`` to its result with a child waiting; the library's imports are done too.

Processor seconds (of the process and its children) and seconds by the clock, medians of runs taken in turn (A B A B),
so that a busy machine hits all alike; what it takes away shows in the clock, less in the processor seconds.
Run: ``PYTHONPATH=. python benchmarks/reading.py [rows [runs [columns]]]``.
"""

from __future__ import annotations

import datetime
import importlib.util
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
import xlsxwriter

RUNS = 5
ANSWERS = np.array(["很满意", "满意", "一般", "不满意", "很不满意"], dtype=object)
_FASTEXCEL = "import fastexcel", "fastexcel.read_excel(f).load_sheet(0).to_arrow()"
_CALAMINE = (
    "import pandas\nfrom python_calamine import *",
    "pandas.DataFrame(CalamineWorkbook.from_path(f).get_sheet_by_index(0).to_python())",
)
_OPENPYXL = (
    "import openpyxl, pandas",
    "pandas.DataFrame([list(r) for r in openpyxl.load_workbook(f, read_only=True).active.values])",
)
_PANDAS = "import pandas", "pandas.read_csv(f)"
_LIBRARIES = {"fastexcel": _FASTEXCEL, "python_calamine": _CALAMINE, "openpyxl": _OPENPYXL}
_LIMITS = "replace(LIMITS, file_bytes=1 << 30, wall_seconds=600.0, cpu_seconds=600)"
_NEW = f"""
import sys
from dataclasses import replace
from insight.reading import LIMITS, read
with open(sys.argv[1], "rb") as file:
    result = read(file.read(), sys.argv[1], limits={_LIMITS})
"""
# reads once with nothing else in memory; says processor seconds, seconds, and the peaks of memory
_READY = f"""
import os, resource, sys, time
from dataclasses import replace
import pyarrow as pa
from insight.reading import LIMITS, keep_ready, read
from insight.reading.pool import POOL
content = open(sys.argv[1], "rb").read()
keep_ready()
while POOL._spare[0].heard(60) != "ready": pass
ticks = open(f"/proc/{{POOL._spare[0].pid}}/stat").read().rsplit(")", 1)[1].split()[11:13]
loading = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
peak = lambda: int(next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1]) / 1024
before, started, own = peak(), time.perf_counter(), time.process_time()
table = read(content, sys.argv[1], limits={_LIMITS}).table
wall, own, after = time.perf_counter() - started, time.process_time() - own, peak()
child = resource.getrusage(resource.RUSAGE_CHILDREN)
POOL.close()
size = pa.Table.from_pandas(table).nbytes / 2**20
processor = own + child.ru_utime + child.ru_stime - loading
print(processor, wall, (after - before) / size, child.ru_maxrss / 1024, size)
"""
_LIBRARY = """
import sys, time
{0}
f = sys.argv[1]
started, used = time.perf_counter(), time.process_time()
result = {1}
print(time.process_time() - used, time.perf_counter() - started)
"""


def table(rows: int, columns: int, seed: int = 1) -> pd.DataFrame:
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


def run(code: str, file: Path) -> tuple[list[float], list[float]]:
    """Processor seconds and seconds of a whole new process, its children included; the figures that it prints."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-W", "ignore", "-c", code, str(file)]
    said = subprocess.run(command, check=True, capture_output=True, env=os.environ).stdout.split()
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [processor, wall], [float(v) for v in said]


def medians(codes: dict[str, str], file: Path, runs: int) -> dict[str, tuple[list[float], list[float]]]:
    """Per name the medians of both kinds of figures of runs taken in turn; openpyxl, which takes minutes, runs once."""
    found: dict[str, list[tuple[list[float], list[float]]]] = {name: [] for name in codes}
    for turn in range(runs):
        for name, code in codes.items():
            if name != "openpyxl" or not turn:
                found[name].append(run(code, file))
    return {
        name: tuple([median(column) for column in zip(*figures, strict=True)] for figures in zip(*taken, strict=True))  # type: ignore[misc]
        for name, taken in found.items()
    }


def compare(what: str, file: Path, libraries: dict[str, tuple[str, str]], runs: int) -> None:
    """Prints ours, then each library with the share of ours in it."""
    codes = {"new": _NEW, "ready": _READY} | {n: _LIBRARY.format(*c) for n, c in libraries.items()}
    figures = medians(codes, file, runs)
    new, ready = figures.pop("new")[0], figures.pop("ready")[1]
    print(
        f"{what} ({file.stat().st_size >> 20} MB), processor seconds / seconds by the clock: new {new[0]:.2f} / "
        f"{new[1]:.2f}, ready {ready[0]:.2f} / {ready[1]:.2f}; server {ready[2]:.1f} × the table's {ready[4]:.0f} MB, "
        f"child {ready[3]:.0f} MB"
    )
    for name, (whole, inside) in figures.items():
        print(
            f"    {name}: new {whole[0]:.2f} / {whole[1]:.2f}, ready {inside[0]:.2f} / {inside[1]:.2f}; ours is "
            f"{new[0] / whole[0]:.2f} / {new[1] / whole[1]:.2f} × new, {ready[0] / inside[0]:.2f} / "
            f"{ready[1] / inside[1]:.2f} × ready"
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

    for _ in range(RUNS):
        clock("in process", lambda: frame_of(parse(content, file.name, limits=limits).table))
        clock("new child", lambda: read(content, file.name, limits=limits))
        keep_ready()
        POOL._spare[0].heard(60)
        clock("waiting child", lambda: read(content, file.name, limits=limits))
        POOL.close()
    print(f"a {file.suffix} of 500 rows: " + ", ".join(f"{n} {min(t):.2f} s" for n, t in taken.items()))


def main(rows: int, runs: int, columns: int) -> int:
    """Prints the cases, small and large."""
    with tempfile.TemporaryDirectory() as folder:
        text, book = Path(folder) / "x.csv", Path(folder) / "x.xlsx"
        frame = table(rows, columns)
        frame.head(500).to_csv(text, index=False)
        small(text)
        frame.to_csv(text, index=False)
        compare(f"a .csv of {rows} × {columns}", text, {"pandas.read_csv": _PANDAS}, runs)
        book.write_bytes(workbook(frame.head(500)))
        small(book)
        book.write_bytes(workbook(frame))
        installed = {n: c for n, c in _LIBRARIES.items() if importlib.util.find_spec(n)}
        compare(f"an .xlsx of {rows} × {columns}", book, installed, runs)
    return 0


if __name__ == "__main__":
    sys.exit(main(*[int(v) for v in sys.argv[1:]], *(20_000, 3, 36)[len(sys.argv) - 1 :]))
