"""How fast the Kano analysis is, beside a straightforward loop, and whether its intervals and tests keep what they say.

``--simulate`` adds the simulations: coverage of the joint regions and intervals, level of the tests (a few minutes).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd

from insight.dataset import Column, Dataset, Filters, Receipt, Role, Scale
from insight.kano import Options, analyze, model, rules
from insight.kano.coverage import build_order, coverage, smallest
from insight.kano.segments import independence
from insight.statistics.intervals import wilson

RESPONDENTS, FEATURES, DRAWS = 10_000, 30, 2_000
TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")


def questionnaire(rows: int, features: int, seed: int = 1) -> Dataset:
    """Answers of ``rows`` people about ``features`` features, with weights and four columns that divide them."""
    generator = np.random.default_rng(seed)
    table: dict[str, np.ndarray] = {}
    columns = []
    scale = Scale("kano", minimum=1, maximum=5)
    for k in range(features):
        present = generator.choice([1.0, 2, 3, 4, 5], rows, p=generator.dirichlet([4, 2, 3, 1, 0.5]))
        absent = generator.choice([1.0, 2, 3, 4, 5], rows, p=generator.dirichlet([0.5, 1, 3, 2, 4]))
        for name, role, values in (
            (f"f{k}", Role.KANO_FUNCTIONAL, present),
            (f"d{k}", Role.KANO_DYSFUNCTIONAL, absent),
        ):
            table[name] = values
            columns.append(Column(name, name, role, f"feature {k}", scale, "high"))
    for name, groups in (("region", 5), ("age", 6), ("channel", 4), ("sex", 2)):
        table[name] = np.array([f"{name} {g}" for g in generator.integers(0, groups, rows)])
        columns.append(Column(name, name, Role.SEGMENT, None, Scale("nominal"), "high"))
    table["weight"] = generator.lognormal(0, 0.4, rows)
    columns.append(Column("weight", "weight", Role.WEIGHT, None, Scale("number"), "high"))
    receipt = Receipt("made", "csv", rows_in_file=rows, rows_used=rows)
    return Dataset(pd.DataFrame(table), tuple(columns), receipt, "made")


def loop(data: Dataset, draws: int) -> float:
    """The straightforward way, without segments: look every pair up, resample people, count again. Returns seconds."""
    start = time.perf_counter()
    generator = np.random.default_rng(1)
    pairs = [(f"f{k}", f"d{k}") for k in range(FEATURES)]
    answers = [list(zip(data.table[f].astype(int), data.table[d].astype(int), strict=True)) for f, d in pairs]
    categories = [[TABLE[f - 1][d - 1] for f, d in feature] for feature in answers]
    weights = data.table["weight"].tolist()
    for _ in range(draws):
        chosen = generator.integers(0, len(weights), len(weights)).tolist()
        for feature in categories:
            sums = dict.fromkeys("MOAIRQ", 0.0)
            for i in chosen:
                sums[feature[i]] += weights[i]
    return time.perf_counter() - start


def timed(what: Callable[[], object], times: int = 3, clock: Callable[[], float] = time.perf_counter) -> float:
    """Median seconds of ``clock``."""
    taken = []
    for _ in range(times):
        start = clock()
        what()
        taken.append(clock() - start)
    return sorted(taken)[len(taken) // 2]


def speed() -> None:
    """The whole analysis against the loop."""
    data = questionnaire(RESPONDENTS, FEATURES)
    data.fingerprint  # noqa: B018 - not part of what is measured
    ours = timed(lambda: analyze(data, Filters(), Options()))
    processor = timed(lambda: analyze(data, Filters(), Options()), clock=time.process_time)
    few = 4
    theirs = loop(data, few) * DRAWS / few
    print(
        f"{RESPONDENTS:,} respondents x {FEATURES} features, {DRAWS:,} weighted bootstrap draws, segments by 4 columns"
    )
    print(f"  whole analysis            {ours:6.2f} s, {processor:.2f} processor seconds")
    print(f"  loop, draws only          {theirs:6.0f} s (from {few} draws)   ratio {theirs / ours:,.0f}")


def simulate() -> None:
    """Coverage and levels under known truths; 4,000 samples each."""
    generator = np.random.default_rng(7)
    truth = np.array([0.15, 0.25, 0.20, 0.35, 0.03, 0.02])
    better = (truth[model.A] + truth[model.O]) / truth[:4].sum()
    print("coverage of Wilson's interval of Better, and of the joint 95 % region (closed form, or draws below n' 50)")
    for n in (30, 50, 100, 200, 400):
        counts = generator.multinomial(n, truth, 4_000)
        base = counts[:, :4].sum(axis=1)
        found = (counts[:, model.A] + counts[:, model.O]) / base
        ends = [wilson(p * m, m) for p, m in zip(found, base, strict=True)]
        inside = np.mean([low <= better <= high for low, high in ends])
        joint = np.mean([_covered(c, truth) for c in counts[:1_000]])
        print(f"  n {n:4d}   Wilson {inside:.3f}   joint {joint:.3f}")
    print("level of the tests of the top two under a true tie (.4/.4), nominal 5 % exact and 10 % Fong")
    for n in (50, 100, 200, 400):
        counts = generator.multinomial(n, [0.4, 0.4, 0.1, 0.05, 0.03, 0.02], 4_000)
        exact = np.mean([(model.top_two_p(c) or 1) < 0.05 for c in counts])
        fong = np.mean([bool(rules.fong(c)) for c in counts])
        print(f"  n {n:4d}   exact {exact:.3f}   Fong {fong:.3f}")
    print("verdicts with P >= .95: share that name the truly most frequent category")
    right = [0, 0]
    for _ in range(4_000):
        shares = generator.dirichlet([1.5] * 6)
        counts = generator.multinomial(100, shares)
        chances = model.most_frequent_probabilities(counts)
        if chances.max() >= model.CLEAR:
            right[0] += int(chances.argmax() == shares.argmax())
            right[1] += 1
    print(f"  {right[0] / right[1]:.3f} of {right[1]:,}")
    _groups(generator)
    _held_out(generator)


def _groups(generator: np.random.Generator) -> None:
    """Level of the segment test and false flips between two groups of one population."""
    print("two groups of one population: tests below .05, and flips claimed where two categories tie in both")
    for n in (30, 100, 300):
        low = {"chi_square": [0, 0], "permutation": [0, 0]}
        for _ in range(400):
            test, p, _ = independence(generator.multinomial(n, [0.1, 0.25, 0.35, 0.3], 2).astype(float))
            if test is not None and p is not None:
                low[test][0] += p < 0.05
                low[test][1] += 1
        shares = [0.05, 0.37, 0.37, 0.16, 0.03, 0.02]
        chances = model.most_frequent_probabilities(generator.multinomial(n, shares, (4_000, 2)))
        flips = np.mean(1 - (chances[:, 0] * chances[:, 1]).sum(axis=1) >= 0.95)
        levels = ", ".join(f"{test} {a / b:.3f} of {b}" for test, (a, b) in low.items() if b > 50)
        print(f"  n {n:4d} each   {levels}   flips {flips:.3f}")


def _held_out(generator: np.random.Generator) -> None:
    """The held-out share of the greedy set, its interval, and the greedy set beside the smallest of all."""
    print("greedy set of 12 features, 200 surveys: shares minus the truth, coverage of the held-out interval")
    for n in (60, 120, 400):
        off, inside, covered = [], [], 0
        for _ in range(200):
            cut = generator.normal(1.3, 0.4, 12)
            draw = lambda m, c=cut: generator.normal(size=(m, 12)) * 0.8 + generator.normal(size=(m, 1)) * 0.6 > c  # noqa: E731
            needed, everybody = draw(n), draw(10_000)
            found = coverage(np.where(needed, model.M, model.I), None, [f"f{k}" for k in range(12)], (), 0.8)
            assert found is not None
            assert found.held_out_share is not None
            assert found.held_out_interval is not None
            left_out = [k for k in range(12) if f"f{k}" not in found.smallest_set_80]
            truth = float((~everybody[:, left_out].any(axis=1)).mean())
            off.append(found.held_out_share - truth)
            inside.append(found.in_sample_share - truth)
            covered += found.held_out_interval[0] <= truth <= found.held_out_interval[1]
        print(f"  n {n:4d}   held out {np.mean(off):+.3f}   in sample {np.mean(inside):+.3f}   covered {covered / 200}")
    same = 0
    for _ in range(100):
        k = int(generator.integers(3, 9))
        needed = generator.normal(size=(100, k)) + generator.normal(size=(100, 1)) > generator.normal(1, 0.7, k)
        _, left = build_order(needed, np.full(100, 0.01))
        sets = (c for size in range(k + 1) for c in combinations(range(k), size))
        least = next(len(c) for c in sets if (~np.delete(needed, c, axis=1).any(axis=1)).mean() >= 0.8 - 1e-9)
        same += least == smallest(left, 0.8)
    print(f"  greedy as small as the best of all sets: {same} of 100 surveys")


def _covered(counts: np.ndarray, truth: np.ndarray) -> bool:
    """Whether the region of these counts holds the true (|Worse|, Better)."""
    four = counts[:4]
    base = float(four.sum())
    normal = base >= 50 and four.min() >= 5
    outline = model.closed_form(counts, base) if normal else model.dirichlet_region(counts.astype(float))
    share = truth[:4] / truth[:4].sum()
    point = np.array([share[model.M] + share[model.O], share[model.A] + share[model.O]])
    edges = np.roll(outline, -1, axis=0) - outline
    to = point - outline
    side = edges[:, 0] * to[:, 1] - edges[:, 1] * to[:, 0]
    return bool((side >= -1e-12).all() or (side <= 1e-12).all())


if __name__ == "__main__":
    speed()
    if "--simulate" in sys.argv:
        simulate()
