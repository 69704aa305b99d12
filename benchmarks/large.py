"""Files at the edge of what is delivered, from file to slides: processor seconds of each step, slides, peak memory.

Run ``python -m benchmarks.large [features | orders | groups | names]``; without arguments all, each in a process of its
own, so that its memory is its own. ``names`` sets names beside 200 points, against a straightforward loop.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.wide import timed
from insight.dataset import Filters
from insight.exhibits import labels
from insight.export.content import Context
from insight.export.excel import workbook
from insight.export.html import page
from insight.export.plan import of_report
from insight.export.powerpoint import deck
from insight.export.results import to_json
from insight.loading import load_file
from insight.report import report
from insight.words import translator


def features(people: int = 500, count: int = 200) -> pd.DataFrame:
    """A Kano questionnaire: every feature asked both ways, two columns that divide people."""
    random = np.random.default_rng(3)
    columns: dict[str, np.ndarray] = {
        "Respondent ID": np.arange(1, people + 1),
        "Gender": random.choice(["Female", "Male"], people),
        "Region": random.choice(["North", "South", "East"], people),
    }
    for k in range(1, count + 1):
        for way, prior in (("functional", [4, 2, 3, 1, 0.5]), ("dysfunctional", [0.5, 1, 3, 2, 4])):
            columns[f"Feature {k} ({way})"] = random.choice([1, 2, 3, 4, 5], people, p=random.dirichlet(prior))
    return pd.DataFrame(columns)


def orders(rows: int = 300_000, customers: int = 9_000, days: int = 1_200) -> pd.DataFrame:
    """An order log: customers come, buy at their own rate, and leave."""
    random = np.random.default_rng(9)
    begun = random.uniform(0, 0.75 * days, customers)
    active = np.minimum(random.exponential(0.75 * days, customers), days - begun)
    weight = random.gamma(1.2, 1, customers) * active
    who = random.choice(customers, rows, p=weight / weight.sum())
    day = (begun[who] + random.random(rows) * active[who]).astype(int)
    columns = {
        "order_id": np.arange(1, rows + 1),
        "customer_id": [f"C{c}" for c in who],
        "order_date": (pd.Timestamp("2021-01-01") + pd.to_timedelta(day, unit="D")).strftime("%Y-%m-%d"),
        "amount": random.lognormal(3, 1, rows).round(2),
        "region": np.array(["North", "South", "East"])[who % 3],
    }
    return pd.DataFrame(columns)


def groups(people: int = 2_000, count: int = 500) -> pd.DataFrame:
    """A survey of two outcomes and hundreds of columns that divide people."""
    random = np.random.default_rng(4)
    columns: dict[str, np.ndarray] = {
        "Respondent ID": np.arange(1, people + 1),
        "How satisfied are you overall?": random.integers(1, 6, people),
        "How likely are you to recommend us? (0-10)": random.integers(0, 11, people),
    }
    words = np.array(["North", "South", "East", "West", "Centre", "Coast", "Hills"])
    for k in range(1, count + 1):
        # as uneven as life is: columns of equal shares would be taken for the design of an experiment
        chosen = random.permutation(words)[: 2 + k % 6]
        columns[f"Market of product {k}"] = random.choice(chosen, people, p=random.dirichlet(np.full(len(chosen), 4.0)))
    return pd.DataFrame(columns)


MADE: dict[str, Callable[[], pd.DataFrame]] = {"features": features, "orders": orders, "groups": groups}


def exported(table: pd.DataFrame) -> None:
    """Reads the table from a file, analyses it and makes every export in English."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.csv"
        table.to_csv(file, index=False)
        _, plain = timed(lambda: pd.read_csv(file))
        dataset, reads = timed(lambda: load_file(file))
    told, analyses = timed(lambda: report([dataset], Filters(), {}))
    words, slides = translator("en"), [0]
    shown, chapters = timed(lambda: told.chapters)
    context = Context(told.datasets, told.filters, "2026-11-22")
    plan = of_report(shown, context)
    steps: dict[str, Callable[[], object]] = {
        "results": lambda: to_json(told.results),
        "workbook": lambda: workbook(shown, context, words),
        "page": lambda: page(shown, context, words),
        "deck": lambda: deck([(plan, words)], progress=lambda done, total: slides.append(total)),
    }
    took = {"read": reads, "analyses": analyses, "chapters": chapters}
    took |= {name: timed(step)[1] for name, step in steps.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print("  " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in took.items()) + " processor seconds")
    print(
        f"  together {sum(took.values()):.1f} (pandas.read_csv {plain:.2f}); {slides[-1]} slides; {peak:.0f} MB at most"
    )


def names(count: int = 200) -> None:
    """Names beside ``count`` points: ours, and a loop over spots and boxes that does the first of its three passes."""
    random = np.random.default_rng(1)
    points = [(float(x), float(y)) for x, y in random.normal(0.5, 0.1, (count, 2))]
    texts = [f"Feature {k}" for k in range(count)]
    start = time.process_time()
    labels.place(points, texts, ranges=((0, 1), (0, 1)), canvas=(840.0, 420.0), size=14)
    ours = time.process_time() - start
    start = time.process_time()
    loop(points, texts)
    theirs = time.process_time() - start
    print(f"  names beside {count} points {ours:.2f} processor seconds, a third of the loop {theirs:.2f}")
    print(f"  ratio {3 * theirs / ours:.0f}")


def loop(points: Sequence[tuple[float, float]], texts: Sequence[str]) -> None:
    """The straightforward way: every spot of every name against every box so far."""
    at = [(x * 840, y * 420) for x, y in points]
    taken = [(x - 7, y - 7, x + 7, y + 7) for x, y in at]
    for (x, y), text in zip(at, texts, strict=True):
        long, least, best = len(text) * 7.56, float("inf"), taken[0]
        for reach in labels.REACHES:
            for way in range(16):
                angle = way * np.pi / 8
                left, low = x + reach * float(np.cos(angle)), y + reach * float(np.sin(angle))
                cost = 2 * reach
                for a, b, c, d in taken:
                    cost += (
                        5 * max(0.0, min(left + long, c) - max(left, a)) * max(0.0, min(low + 17.5, d) - max(low, b))
                    )
                if cost < least:
                    least, best = cost, (left, low, left + long, low + 17.5)
            if least <= 2 * reach:
                break
        taken.append(best)


def main(wanted: Sequence[str]) -> None:
    if not wanted:
        for name in (*MADE, "names"):
            subprocess.run([sys.executable, "-m", "benchmarks.large", name], check=True)
    for name in wanted:
        print(name, flush=True)
        if name == "names":
            names()
        else:
            exported(MADE[name]())


if __name__ == "__main__":
    main(sys.argv[1:])
