"""Intervals of differences between two independent groups."""

from __future__ import annotations

import math

from insight.statistics.intervals import Z95, wilson


def newcombe(p1: float, n1: float, p2: float, n2: float, *, z: float = Z95) -> tuple[float, float]:
    """Interval of the difference p1 − p2 of two independent shares; (nan, nan) where a base is 0.

    The hybrid score interval (method 10), from Wilson's intervals of both. n may be effective bases.
    Source: Newcombe (1998), Statistics in Medicine 17, 873–890.
    """
    if n1 <= 0 or n2 <= 0:
        return math.nan, math.nan
    (l1, u1), (l2, u2) = wilson(p1 * n1, n1, z=z), wilson(p2 * n2, n2, z=z)
    difference = p1 - p2
    return difference - math.hypot(p1 - l1, u2 - p2), difference + math.hypot(u1 - p1, p2 - l2)
