"""The largest free rectangle of a slide, for templates whose decoration we do not know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from insight.export.powerpoint.theme import Box

MOST_OBSTACLES = 24


def common(one: Box, other: Box) -> Box | None:
    """What two boxes share; None where nothing."""
    left, top = max(one.left, other.left), max(one.top, other.top)
    wide, tall = min(one.right, other.right) - left, min(one.bottom, other.bottom) - top
    return Box(left, top, wide, tall) if wide > 0 and tall > 0 else None


def largest_free(whole: Box, obstacles: Iterable[Box]) -> Box:
    """The largest rectangle within ``whole`` that meets no obstacle; of many obstacles the largest count."""
    met = [b for b in obstacles if b.meets(whole)]
    met = sorted(met, key=lambda b: -b.width * b.height)[:MOST_OBSTACLES]
    heights = {whole.top, whole.bottom} | {y for b in met for y in (b.top, b.bottom)}
    edges = sorted(y for y in heights if whole.top <= y <= whole.bottom)
    best = Box(whole.left, whole.top, 0, 0)
    for top, bottom in combinations(edges, 2):
        in_band = [b for b in met if b.top < bottom and b.bottom > top]
        for left, right in _gaps(whole.left, whole.right, in_band):
            if (right - left) * (bottom - top) > best.width * best.height:
                best = Box(left, top, right - left, bottom - top)
    return best


def _gaps(start: int, end: int, boxes: Sequence[Box]) -> list[tuple[int, int]]:
    """The stretches between ``start`` and ``end`` that no box covers."""
    gaps, reached = [], start
    for box in sorted(boxes, key=lambda b: b.left):
        if box.left > reached:
            gaps.append((reached, min(box.left, end)))
        reached = max(reached, box.right)
    if reached < end:
        gaps.append((reached, end))
    return gaps
