"""95 % intervals for shares, means and the net promoter score, with the finite population correction.

``population`` is the number of all customers where it is known: every half-width shrinks by √((N−n)/(N−1)).
"""

from __future__ import annotations

import math

from scipy import stats

Z95 = 1.959963984540054


def fpc(n: float, population: float | None) -> float:
    """Finite population correction √((N−n)/(N−1)), between 0 and 1; 1.0 when N is unknown."""
    if population is None or population <= 1:
        return 1.0
    return math.sqrt(max(0.0, min(1.0, (population - n) / (population - 1))))


def wilson(successes: float, n: float, *, z: float = Z95, population: float | None = None) -> tuple[float, float]:
    """Wilson score interval of a share ``successes/n``; (nan, nan) for n ≤ 0. n may be an effective base.

    Source: Wilson (1927); Newcombe (1998). With ``population`` z shrinks by the correction, which keeps it inside 0–1.
    """
    if n <= 0:
        return float("nan"), float("nan")
    p = min(1.0, max(0.0, successes / n))
    z = z * fpc(n, population)
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    # rounding must not leave a share of 0 or 1 outside its own interval
    return max(0.0, min(centre - half, p)), min(1.0, max(centre + half, p))


def mean_interval(
    mean: float, variance: float, n: float, *, df: float | None = None, population: float | None = None
) -> tuple[float, float]:
    """Student interval ``mean ± t·√(variance/n)``; (nan, nan) below two answers. n may be an effective base."""
    if not n > 1 or math.isnan(variance):
        return float("nan"), float("nan")
    t = float(stats.t.ppf(0.975, df if df is not None else n - 1))
    half = t * math.sqrt(max(variance, 0.0) / n) * fpc(n, population)
    return mean - half, mean + half


def nps_adjusted_wald(
    promoters: float, passives: float, detractors: float, *, z: float = Z95, population: float | None = None
) -> tuple[float, float]:
    """Adjusted-Wald 95 % interval of the NPS on −100…100: ¾ added to promoters and detractors, 1½ to passives.

    Source: Rocks (2016), "Interval estimation for the net promoter score"; MeasuringU. (nan, nan) for no answers.
    """
    n = promoters + passives + detractors
    if n <= 0:
        return float("nan"), float("nan")
    p, d, m = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3), n + 3
    centre = p - d
    half = z * math.sqrt((p + d - centre * centre) / m) * fpc(n, population)
    return 100 * max(-1.0, centre - half), 100 * min(1.0, centre + half)
